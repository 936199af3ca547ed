//! Import: sources become drafts, drafts become articles, and a report says what became of each file.
//!
//! The readers below this module are pure: bytes in, [`Draft`]s out. They know nothing of the library.

mod add;
mod archive;
mod bookmarks;
mod bundle;
mod charset;
mod complete;
mod data;
mod docx;
mod enclosed;
mod enex;
mod epub;
mod failures;
mod fields_report;
mod finish;
mod front_matter;
mod html;
mod large;
mod look;
mod mail;
mod markdown;
mod markup;
mod mhtml;
mod odt;
mod office;
mod old_office;
mod opml;
mod own;
mod pages;
mod pasted;
mod pdf;
mod position;
mod prepare;
mod queue;
mod record;
mod references;
mod rtf;
mod run;
mod same;
mod samples;
mod services;
mod sniff;
mod text;
mod threads;
mod under_way;
mod vault;
mod walk;
mod warc;
mod watch;
mod webarchive;
mod whole;
mod word97;
mod worker;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::article::{ArticleId, Format, State};
use crate::error::{Code, Error, Result};
use crate::extract::Picture;
use crate::folder::FolderId;
use crate::rule::RuleEffect;

pub(crate) use self::bookmarks::ARCHIVED as ARCHIVED_BOOKMARK;
pub(crate) use self::complete::joined;
pub use self::fields_report::{Counted, FieldCount, ImportField};
pub use self::look::Look;
pub use self::own::Own;
pub use self::pages::{Page, fetch_missing, save_addresses};
pub use self::pasted::read_pasted;
pub(crate) use self::prepare::{large as large_file, read_file};
pub use self::record::ImportSummary;
pub(crate) use self::references::is_csl_type;
pub use self::run::{Listener, Sources, Told, import, preview};
pub use self::samples::samples;
pub use self::watch::{WatchedFolder, Watcher, scan_watched, unwatch_folder, watch_folder};
pub(crate) use self::worker::read_large;
pub use self::worker::{isolate_readers, isolate_readers_in};

/// Reads a source and hands over what is in it, one [`Entry`] at a time. What the source is is told from its content;
/// its name decides only between readings that are both possible.
///
/// # Errors
///
/// If nothing can be read of it at all: it is empty, too large, damaged, of a format that is not read, or has no text.
/// What is wrong with one part of it is said in that part's entry.
pub fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    worker::caught(|| sniff::sniff(source)?.read(source, sink))
}

/// The article that a document within another source is by itself, the first one if there are several. How far that
/// source is, its own reader tells.
///
/// # Errors
/// It cannot be read.
fn read_within(source: &Source<'_>) -> Result<Draft> {
    let mut first = None;
    let mut sink = |entry: Entry| {
        first.get_or_insert(entry.draft);
        Flow::Stop
    };
    position::silently(|| read(source, &mut sink))?;
    first.unwrap_or(Err(Error::NoText))
}

/// One file to be read, as the readers see it.
pub struct Source<'a> {
    /// Name of the file, for a title where the text has none; never a path.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Address of the page, where the caller knows it.
    pub address: Option<&'a str>,
    /// Reads a file that stands beside this one, for pictures with a relative address. Never leaves the folder.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// Who takes the entries of a source as they are read. `Stop` asks the reader to end early.
pub type Sink<'a> = dyn FnMut(Entry) -> Flow + 'a;

/// An article of a source, or why a part of it is none.
#[derive(Debug)]
pub struct Entry {
    /// Where in the source it stands, for the report: the path of a member, `row 17`. `None`: it is the whole source.
    pub part: Option<String>,
    /// Name and bytes that are kept as its original: the member, or the record it was made from. `None`: the source's.
    pub original: Option<(String, Vec<u8>)>,
    /// The article.
    pub draft: Result<Draft>,
}

impl Entry {
    /// The article that a source is, whole.
    pub fn whole(draft: Draft) -> Entry {
        Entry { part: None, original: None, draft: Ok(draft) }
    }
}

/// An article before it is in the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Never empty.
    pub title: String,
    /// Authors, separated by `, `.
    pub byline: Option<String>,
    /// Name of the site or publication, or its host.
    pub site: Option<String>,
    /// Address, absolute and without tracking parameters; the page's canonical one where it names one.
    pub url: Option<String>,
    /// ISO 8601 with the precision it was given in: `2024`, `2024-03`, `2024-03-22`, `2024-03-22T09:30:00Z`.
    pub published: Option<String>,
    /// Primary language subtag, lower case.
    pub language: Option<String>,
    /// Description of the source, or the first sentence or two; at most 300 characters.
    pub excerpt: Option<String>,
    /// Sanitized. The title is not repeated at its top.
    pub html: String,
    /// The text of `html`, blocks separated by a blank line.
    pub text: String,
    /// Words of `text`; CJK counts two characters as a word.
    pub words: u32,
    /// Lead picture: `picture:HASH` or an http(s) address.
    pub picture: Option<String>,
    /// What it was read as.
    pub format: Format,
    /// Pictures that `html` names as `picture:HASH`.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
    /// Tags its source gave it.
    pub tags: Vec<String>,
    /// When it was saved first, UTC milliseconds, where the source says so.
    pub saved: Option<i64>,
    /// State its source gave it.
    pub state: Option<State>,
    /// Star its source gave it.
    pub starred: bool,
    /// Folders its source had it in, as paths: `Work/Energy`. A slash inside a name is written `\\/`.
    pub folders: Vec<String>,
    /// The person's own note on it, plain text.
    pub note: Option<String>,
    /// Passages that were marked, in the order of the text where the source keeps it.
    pub highlights: Vec<DraftHighlight>,
    /// How far it was read, per mille.
    pub progress: Option<u16>,
    /// When it was read, UTC milliseconds.
    pub read_at: Option<i64>,
    /// What the source said that no field here holds.
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// What a person calls the source, where its format says too little: `Pocket export`.
    pub recognised: Option<String>,
    /// What the reader has to say of how it fared, for the report: that there was no text, or that some of it was lost.
    #[serde(default)]
    pub remark: Option<String>,
    /// What only an export of our own says.
    #[serde(default)]
    pub own: Option<Box<Own>>,
}

/// A marked passage of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftHighlight {
    /// The text that was marked, as the source has it.
    pub quote: String,
    /// What the person wrote about it.
    pub note: Option<String>,
    /// Colour, as the source names it.
    pub colour: Option<String>,
    /// When it was made, UTC milliseconds.
    pub created: Option<i64>,
    /// Tags of the passage.
    pub tags: Vec<String>,
}

/// Where imported articles go besides the inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Destination {
    /// Into this folder.
    pub folder: Option<FolderId>,
    /// With these tags.
    pub tags: Vec<String>,
    /// The folders on the disk, below those that are imported, become folders: inside `folder`, or at the top.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub keep_folders: bool,
}

/// How an import is going.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Progress {
    /// Number of the import.
    #[ts(type = "number")]
    pub import: i64,
    /// Files found so far.
    pub found: u32,
    /// Whether more may still be found.
    pub searching: bool,
    /// Files that have an outcome.
    pub done: u32,
    /// Of these, new articles.
    pub added: u32,
    /// Of these, in the library already.
    pub duplicates: u32,
    /// Of these, not read.
    pub failed: u32,
    /// Bytes read of how many found; of a large file, as far as it was read.
    #[ts(type = "number")]
    pub bytes_done: u64,
    /// Bytes of the files found.
    #[ts(type = "number")]
    pub bytes_found: u64,
    /// Since it began.
    pub seconds: f64,
    /// Name of a file that takes long to read, or of the one read last.
    pub current: Option<String>,
}

/// Whether a job goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It does.
    Continue,
    /// It stops as soon as it can; what is done stays done.
    Stop,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Outcome {
    /// A new article.
    Added,
    /// In the library already; its tags, folder and dates were merged into what is there.
    Duplicate,
    /// Not read; the message says why.
    Failed,
}

/// Lines of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum ReportLines {
    /// All of them.
    All,
    /// New articles.
    Added,
    /// New articles of whose file not everything could be read.
    Remarked,
    /// What was in the library already.
    Duplicate,
    /// What was not read.
    Failed,
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ImportItem {
    /// Path of the file.
    pub source: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The new article, or the one it is a duplicate of.
    pub article: Option<ArticleId>,
    /// The uid of that article.
    pub uid: Option<String>,
    /// Title of that article.
    pub title: Option<String>,
    /// Why not, for the interface.
    #[ts(type = "string | null")]
    pub code: Option<Code>,
    /// Why not, for a person; of an article, what of its file could not be read.
    pub message: Option<String>,
    /// A duplicate that gave its text to an article which was only an address.
    pub completed: bool,
    /// For how much this line stands: one file or one part of one, unless so many parts of a file could not be read that
    /// the last of them are summed up.
    pub parts: u32,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ImportReport {
    /// Number of the import.
    #[ts(type = "number")]
    pub import: i64,
    /// New articles.
    pub added: u32,
    /// Of these, those of whose file not everything could be read; what not, their lines say.
    pub remarked: u32,
    /// In the library already.
    pub duplicates: u32,
    /// Of these, articles that were only an address and have a text now.
    pub completed: u32,
    /// Not read.
    pub failed: u32,
    /// Of these, how many have no line of their own in the report but are summed up in one.
    pub unlisted: u32,
    /// What the sources were recognised as, the most frequent first.
    pub recognised: Vec<Counted>,
    /// How each field that some source had fared.
    pub fields: Vec<FieldCount>,
    /// How long it took.
    pub seconds: f64,
    /// It was stopped before its end.
    pub cancelled: bool,
    /// The first new article, to show it.
    pub first: Option<ArticleId>,
    /// What the rules for what comes in did to what came in.
    pub rules: Vec<RuleEffect>,
}
