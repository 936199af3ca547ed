//! Articles: what a list shows of one, what a reader shows of one, and everything a person can do to them.

mod bulk;
mod change;
mod read;

pub use bulk::ArticlesPatch;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::folder::FolderId;
use crate::highlight::Highlight;
use crate::search::SearchRequest;
use crate::tag::TagChip;

/// An article's number in this library. The `uid` is what never changes between libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct ArticleId(pub i64);

/// Where an article is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum State {
    /// Came in, not decided yet.
    Inbox,
    /// To be read later.
    Later,
    /// Done with and kept.
    Archive,
    /// Thrown away, can be taken back.
    Trash,
}

/// What an article was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page, however it was saved: HTML, MHTML, a web archive, WARC.
    Html,
    /// A PDF.
    Pdf,
    /// A book.
    Epub,
    /// A document of Word.
    Docx,
    /// A document of OpenDocument.
    Odt,
    /// Rich text.
    Rtf,
    /// A mail.
    Mail,
    /// A note of a note-taking program.
    Note,
    /// An address that was saved without its text.
    Link,
    /// An entry of a bibliography without a text.
    Reference,
}

impl Format {
    /// Every format with the name that the database, the query language and the command line know it by.
    pub const NAMES: [(&'static str, Format); 12] = [
        ("text", Format::Text),
        ("markdown", Format::Markdown),
        ("html", Format::Html),
        ("pdf", Format::Pdf),
        ("epub", Format::Epub),
        ("docx", Format::Docx),
        ("odt", Format::Odt),
        ("rtf", Format::Rtf),
        ("mail", Format::Mail),
        ("note", Format::Note),
        ("link", Format::Link),
        ("reference", Format::Reference),
    ];

    /// The name that the database, the query language and the command line know it by.
    pub fn name(self) -> &'static str {
        Format::NAMES.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// One line of a list. Never holds a body.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Row {
    /// Number in this library.
    pub id: ArticleId,
    /// UUIDv7, the same wherever the article goes.
    pub uid: String,
    /// Never empty.
    pub title: String,
    /// Authors, separated by `, `.
    pub byline: Option<String>,
    /// Name of the site or publication, or its host.
    pub site: Option<String>,
    /// ISO 8601 with the precision it was given in: `2024`, `2024-03`, `2024-03-22`, `2024-03-22T09:30:00Z`.
    pub published: Option<String>,
    /// When it came into the library, UTC milliseconds.
    #[ts(type = "number")]
    pub saved: i64,
    /// Words of the text; a CJK text counts two characters as a word.
    pub words: u32,
    /// Reading time in minutes, at least 1.
    pub minutes: u32,
    /// Primary language subtag (`en`, `zh`).
    pub language: Option<String>,
    /// What it was made from.
    pub format: Format,
    /// Where it is in its life.
    pub state: State,
    /// Marked with a star.
    pub starred: bool,
    /// Has been opened for reading, UTC milliseconds.
    #[ts(type = "number | null")]
    pub read_at: Option<i64>,
    /// How far it was read, per mille.
    pub progress: u16,
    /// Its tags, by name.
    pub tags: Vec<TagChip>,
    /// Paths of its folders (`Work/Energy`), by name.
    pub folders: Vec<String>,
    /// First sentence or two, or the description its source gave.
    pub excerpt: Option<String>,
    /// Where the words of a search stand in its text; only in answers to a search with words.
    pub snippet: Option<Vec<SnippetPiece>>,
}

/// A run of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SnippetPiece {
    /// The text of the run.
    pub text: String,
    /// Whether it is one of the words that were searched.
    pub hit: bool,
}

/// One article, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Article {
    /// What lists show of it.
    #[serde(flatten)]
    pub row: Row,
    /// Address it was saved from, without tracking parameters.
    pub url: Option<String>,
    /// Sanitized HTML. Pictures of the library are `picture:HASH`; others keep their address and are not loaded.
    pub html: String,
    /// The text of it, paragraphs separated by a blank line.
    pub text: String,
    /// Lead picture: `picture:HASH` or an address.
    pub picture: Option<String>,
    /// The person's own note.
    pub note: String,
    /// Its marked passages, in the order of the text.
    pub highlights: Vec<Highlight>,
    /// Numbers of its folders, in the order of `row.folders`.
    pub folder_ids: Vec<FolderId>,
    /// The bytes it was made from.
    pub original: Option<Original>,
    /// What its source said that no field here holds, as JSON.
    #[ts(type = "Record<string, unknown> | null")]
    pub fields: Option<serde_json::Value>,
}

/// The file an article was made from, kept byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Original {
    /// BLAKE3 of its bytes, as hex.
    pub hash: String,
    /// Name it had.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub bytes: i64,
    /// Where in it the article stands, if it holds others too: `row 17`.
    pub part: Option<String>,
}

/// Which articles an action is about: some, or all that a search finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Selection {
    /// These.
    Ids {
        /// Their numbers.
        ids: Vec<ArticleId>,
    },
    /// Everything the search finds, however many pages that is.
    All {
        /// The search.
        request: SearchRequest,
        /// But not these.
        except: Vec<ArticleId>,
    },
}

/// New values for some fields of an article; what is absent stays, an empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/", optional_fields)]
pub struct ArticlePatch {
    /// May not be empty.
    pub title: Option<String>,
    /// Authors, separated by `, `.
    pub byline: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// `2024`, `2024-03`, `2024-03-22` or an instant.
    pub published: Option<String>,
    /// Primary language subtag.
    pub language: Option<String>,
    /// The person's own note.
    pub note: Option<String>,
}
