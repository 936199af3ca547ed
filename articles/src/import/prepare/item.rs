//! What the readers of an import hand to its writer.

use crate::article::ArticleId;
use crate::error::Result;
use crate::import::Draft;
use crate::interchange::Head;

/// A file, or a part of one, as the writer needs it.
pub(in crate::import) struct Prepared {
    /// What the report calls it.
    pub source: String,
    /// The number of its file in the order they were found in.
    pub place: u64,
    /// Size in bytes of the file that ends with it.
    pub size: u64,
    /// Nothing more comes of its file.
    pub ends_file: bool,
    /// Path of the folder it was found in, below the one that was given; only where that is to become a folder.
    pub below: Option<String>,
    pub content: Result<Content>,
}

impl Prepared {
    /// About how much memory it takes.
    pub(in crate::import) fn weight(&self) -> u64 {
        match &self.content {
            Ok(Content::New(new)) => {
                let Ready { draft, packed, .. } = &new.ready;
                let pictures: usize = draft.pictures.iter().map(|picture| picture.bytes.len()).sum();
                (draft.html.len() + draft.text.len() + packed.len() + pictures) as u64
            }
            _ => 0,
        }
    }
}

pub(in crate::import) enum Content {
    /// These bytes made an article that is in the library.
    Known(ArticleId),
    /// New ones.
    New(Box<New>),
    /// What the articles of an export of our own have in common.
    Head(Box<Head>),
    /// There was no entry in it at all, or no further one.
    Nothing,
}

/// A new article with the bytes it was made from.
pub(in crate::import) struct New {
    pub original: Kept,
    /// Where in the original it stands. None: the bytes are of this article alone, so that the same bytes are the same
    /// article.
    pub part: Option<String>,
    /// The article of the library that it is the text of, where that was said.
    pub article: Option<ArticleId>,
    pub ready: Ready,
}

/// The bytes as they are kept.
#[derive(Clone)]
pub(in crate::import) struct Kept {
    pub hash: String,
    pub name: String,
    pub bytes: i64,
}

/// A draft with everything that can be worked out without the library.
pub(in crate::import) struct Ready {
    pub draft: Draft,
    pub html_bytes: usize,
    pub packed: Vec<u8>,
    pub canonical_url: Option<String>,
    pub text_key: i64,
    /// Where in the text each highlight begins.
    pub positions: Vec<Option<u32>>,
}
