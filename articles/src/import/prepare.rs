//! What is done to a file before the writer sees it, on a thread of its own: reading, looking whether these bytes
//! are in the library already, parsing, packing, keeping the original and the pictures.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};

use super::sniff::LIMIT_MB;
use super::{Draft, Source, read, read_pasted};
use crate::article::ArticleId;
use crate::body;
use crate::error::{Error, Result};
use crate::extract::{canonical_address, text_key};
use crate::files::Files;

/// A picture larger than this is not taken into the library from beside an article.
const LARGEST_PICTURE: u64 = 20 << 20;

/// The bytes an import is made of.
pub(super) enum Bytes {
    /// A file on the disk.
    File(PathBuf),
    /// What came with the program: its name, and the bytes.
    Memory(String, Vec<u8>),
    /// What was pasted: its HTML, where it has any, and its text.
    Pasted { html: Option<String>, text: String },
}

/// What the report calls something pasted.
pub(super) const PASTED: &str = "pasted";

impl Bytes {
    /// What the report calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Bytes::File(path) => path.to_string_lossy().into_owned(),
            Bytes::Memory(name, _) => name.clone(),
            Bytes::Pasted { .. } => PASTED.to_owned(),
        }
    }
}

/// A file as the writer needs it.
pub(super) struct Prepared {
    /// What the report calls it.
    pub source: String,
    /// Size in bytes.
    pub size: u64,
    pub content: Result<Content>,
}

pub(super) enum Content {
    /// These bytes made an article that is in the library.
    Known(ArticleId),
    /// New ones.
    New { original: Kept, drafts: Vec<Ready> },
}

/// The bytes as they are kept.
pub(super) struct Kept {
    pub hash: String,
    pub name: String,
    pub bytes: i64,
}

/// A draft with everything that can be worked out without the library.
pub(super) struct Ready {
    pub draft: Draft,
    pub html_bytes: usize,
    pub packed: Vec<u8>,
    pub canonical_url: Option<String>,
    pub text_key: i64,
}

/// Where a thread of an import looks things up and keeps bytes.
pub(super) struct Desk {
    pub db: Connection,
    pub files: Files,
    /// Only looked at: nothing is kept.
    pub dry: bool,
}

impl Desk {
    pub(super) fn prepare(&self, bytes: Bytes, size: u64) -> Prepared {
        Prepared { source: bytes.name(), size, content: self.content(bytes) }
    }

    fn content(&self, bytes: Bytes) -> Result<Content> {
        match bytes {
            Bytes::File(path) => {
                let bytes = read_file(&path)?;
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let beside = |relative: &str| read_beside(&path, relative);
                self.article(&name, &bytes, read, &beside)
            }
            Bytes::Memory(name, bytes) => self.article(&name, &bytes, read, &|_| None),
            Bytes::Pasted { html, text } => {
                let name = if html.is_some() { "pasted.html" } else { "pasted.txt" };
                let bytes = html.clone().unwrap_or_else(|| text.clone()).into_bytes();
                let draft = |_: &Source<'_>| read_pasted(html.as_deref(), &text).map(|draft| vec![draft]);
                self.article(name, &bytes, draft, &|_| None)
            }
        }
    }

    fn article(
        &self,
        name: &str,
        bytes: &[u8],
        read: impl FnOnce(&Source<'_>) -> Result<Vec<Draft>>,
        beside: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Content> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        if let Some(known) = made_from(&self.db, &hash)? {
            return Ok(Content::Known(known));
        }
        let drafts = read(&Source { name, bytes, address: None, beside })?;
        if !self.dry {
            self.files.keep(&hash, bytes)?;
            for picture in drafts.iter().flat_map(|draft| &draft.pictures) {
                self.files.keep(&picture.hash, &picture.bytes)?;
            }
        }
        let bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let original = Kept { hash, name: name.to_owned(), bytes };
        let drafts = drafts.into_iter().map(ready).collect::<Result<_>>()?;
        Ok(Content::New { original, drafts })
    }
}

/// The article that was made from the bytes of this hash, if the library has one.
pub(super) fn made_from(db: &Connection, hash: &str) -> Result<Option<ArticleId>> {
    Ok(db
        .prepare_cached("SELECT id FROM visible_article WHERE original = ?1 ORDER BY id LIMIT 1")?
        .query_row([hash], |row| row.get(0).map(ArticleId))
        .optional()?)
}

fn ready(draft: Draft) -> Result<Ready> {
    Ok(Ready {
        html_bytes: draft.html.len(),
        packed: body::pack(&draft.html, &draft.text)?,
        canonical_url: draft.url.as_deref().and_then(canonical_address),
        text_key: text_key(&draft.title, &draft.text),
        draft,
    })
}

/// Reads a file whole, but never more than an article may have.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let refuse = |error| Error::file(path, error);
    let file = File::open(path).map_err(refuse)?;
    let size = file.metadata().map_err(refuse)?.len();
    let most = LIMIT_MB << 20;
    let too_large = |size: u64| Error::TooLarge { size: size.div_ceil(1 << 20), limit: LIMIT_MB };
    if size > most {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // The file can grow while it is read.
    file.take(most + 1).read_to_end(&mut bytes).map_err(refuse)?;
    match bytes.len() as u64 {
        size if size > most => Err(too_large(size)),
        _ => Ok(bytes),
    }
}

/// Reads a file that an article names by a relative address; only from the article's folder and below.
fn read_beside(article: &Path, relative: &str) -> Option<Vec<u8>> {
    let folder = article.parent()?.canonicalize().ok()?;
    let path = folder.join(relative).canonicalize().ok()?;
    let data = path.metadata().ok()?;
    if !path.starts_with(&folder) || !data.is_file() || data.len() > LARGEST_PICTURE {
        return None;
    }
    std::fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_articles_own_folder_are_read_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("inside");
        std::fs::create_dir_all(inside.join("media")).unwrap();
        std::fs::write(inside.join("media/a.png"), "a").unwrap();
        std::fs::write(folder.path().join("secret.png"), "s").unwrap();
        let article = inside.join("article.md");
        assert_eq!(read_beside(&article, "media/a.png").as_deref(), Some(b"a".as_slice()));
        assert_eq!(read_beside(&article, "../secret.png"), None);
        assert_eq!(read_beside(&article, "/etc/hostname"), None);
        assert_eq!(read_beside(&article, "media"), None);
    }
}
