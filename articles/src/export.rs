//! Export: articles become files that anyone can read. One article after the other is read and written, on one
//! consistent view of the library, so that an export of any size fits into memory. What is written lies beside its
//! place until it is whole, and is then moved there; nothing that is there already is ever overwritten.

mod bibtex;
mod bookmarks;
mod csl;
mod epub;
mod item;
mod json;
mod markdown;
mod markdown_folder;
mod names;
mod pages;
mod pictures;
mod staging;
mod table;
mod tree;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use ts_rs::TS;

pub(crate) use self::csl::csl_of;
pub(crate) use self::item::{Item, Shelves};
pub(crate) use self::markdown::link as markdown_link;
use self::staging::Staging;
use crate::article::{ArticleId, Selection};
use crate::error::{Error, Result};
use crate::import::Flow;
use crate::library::{Library, View};
use crate::search::{Place, SearchRequest};

/// Progress is told this often.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What articles can be exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum ExportFormat {
    /// A folder of Markdown files, with front matter and pictures.
    Markdown,
    /// A folder of pages with an index.
    Html,
    /// Everything, for another library of this program: a line an article, originals and pictures beside.
    Json,
    /// A table, a row an article.
    Csv,
    /// A bibliography in CSL JSON.
    CslJson,
    /// A bibliography in BibTeX.
    Bibtex,
    /// Bookmarks as every browser reads them.
    Bookmarks,
    /// A book, a chapter an article.
    Epub,
}

impl ExportFormat {
    /// Every format with the name that the command line knows it by.
    pub const NAMES: [(&'static str, ExportFormat); 8] = [
        ("markdown", ExportFormat::Markdown),
        ("html", ExportFormat::Html),
        ("json", ExportFormat::Json),
        ("csv", ExportFormat::Csv),
        ("csl-json", ExportFormat::CslJson),
        ("bibtex", ExportFormat::Bibtex),
        ("bookmarks", ExportFormat::Bookmarks),
        ("epub", ExportFormat::Epub),
    ];

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<ExportFormat> {
        ExportFormat::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The one file that it is; none for those that are a folder.
    fn file(self) -> Option<(&'static str, &'static str)> {
        match self {
            ExportFormat::Markdown | ExportFormat::Html | ExportFormat::Json => None,
            ExportFormat::Csv => Some(("articles", ".csv")),
            ExportFormat::CslJson => Some(("bibliography", ".json")),
            ExportFormat::Bibtex => Some(("bibliography", ".bib")),
            ExportFormat::Bookmarks => Some(("bookmarks", ".html")),
            ExportFormat::Epub => Some(("articles", ".epub")),
        }
    }
}

/// What is to be exported, and where to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Export {
    /// Which articles.
    pub selection: Selection,
    /// As what.
    pub format: ExportFormat,
    /// The folder it goes to. One that is not there or empty becomes the export; in any other a new one is made.
    #[ts(type = "string")]
    pub folder: PathBuf,
    /// What the same search finds in the trash is exported too. (Articles that were picked are exported wherever they
    /// are.)
    pub trash: bool,
}

/// How an export is going.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ExportProgress {
    /// Articles written.
    pub done: u32,
    /// Of how many.
    pub total: u32,
    /// Since it began.
    pub seconds: f64,
    /// Title of the article written last.
    pub current: Option<String>,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ExportReport {
    /// The folder or the file that was made; none if it was stopped: then nothing was written.
    #[ts(type = "string | null")]
    pub path: Option<PathBuf>,
    /// Articles in it.
    pub articles: u32,
    /// Files it consists of.
    pub files: u32,
    /// Originals and pictures that the library names but does not have.
    pub missing: u32,
    /// How long it took.
    pub seconds: f64,
}

/// Whom an export tells how it goes, at most ten times a second; the answer says whether it goes on.
pub type ExportListener = Box<dyn FnMut(&ExportProgress) -> Flow + Send>;

/// Exports articles.
///
/// # Errors
/// The folder cannot be written, or is the library's own.
pub async fn export(library: &Library, export: Export, listener: ExportListener) -> Result<ExportReport> {
    let articles = chosen(library, &export).await?;
    let (library, (reply, answer)) = (library.clone(), oneshot::channel());
    std::thread::Builder::new()
        .name("export".to_owned())
        .spawn(move || {
            // Whoever asked may have stopped listening: what was exported is there all the same.
            let _ = reply.send(write(&library, &export, &articles, listener));
        })
        .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))?;
    answer.await.map_err(|_| Error::Closed)?
}

/// The articles of an export, each once, in the order of the list.
async fn chosen(library: &Library, export: &Export) -> Result<Vec<ArticleId>> {
    let (selection, trash) = (export.selection.clone(), export.trash);
    library
        .read(move |view| {
            let mut articles = view.resolve(&selection)?;
            if let (Selection::All { request, except }, true) = (selection, trash)
                && request.place == Place::All
            {
                let request = SearchRequest { place: Place::Trash, ..request };
                articles.extend(view.resolve(&Selection::All { request, except })?);
                let mut known = std::collections::HashSet::new();
                articles.retain(|id| known.insert(*id));
            }
            Ok(articles)
        })
        .await
}

impl Export {
    /// Whether it is everything there is, so that tags and folders without articles belong to it too.
    fn is_whole(&self) -> bool {
        match &self.selection {
            Selection::All { request, except } => {
                request.place == Place::All && request.query.trim().is_empty() && except.is_empty()
            }
            Selection::Ids { .. } => false,
        }
    }
}

/// Writes articles one after the other in some format.
trait Writer {
    /// Writes one article.
    fn article(&mut self, item: &Item, staging: &mut Staging) -> Result<()>;
    /// Writes what comes after the last.
    fn end(&mut self, staging: &mut Staging) -> Result<()>;
}

/// What a writer may ask before it begins.
struct Context<'a> {
    view: &'a View<'a>,
    shelves: &'a Shelves,
    export: &'a Export,
    articles: &'a [ArticleId],
}

fn writer(context: &Context<'_>, staging: &mut Staging) -> Result<Box<dyn Writer>> {
    Ok(match context.export.format {
        ExportFormat::Markdown => Box::new(markdown_folder::Markdown::default()),
        ExportFormat::Html => Box::new(pages::Pages::default()),
        ExportFormat::Json => Box::new(json::Json::begin(context, staging)?),
        ExportFormat::Csv => Box::new(table::Table::begin(staging)?),
        ExportFormat::CslJson => Box::new(csl::List::begin(staging)?),
        ExportFormat::Bibtex => Box::new(bibtex::Bibtex::begin(staging)?),
        ExportFormat::Bookmarks => Box::new(bookmarks::Bookmarks::default()),
        ExportFormat::Epub => Box::new(epub::Book::begin(staging)?),
    })
}

fn write(
    library: &Library,
    export: &Export,
    articles: &[ArticleId],
    mut listener: ExportListener,
) -> Result<ExportReport> {
    let began = Instant::now();
    refuse_library(library.folder(), &export.folder)?;
    let mut staging = Staging::begin(library.files(), &export.folder, export.format)?;
    let total = u32::try_from(articles.len()).unwrap_or(u32::MAX);
    let mut progress = ExportProgress { total, ..ExportProgress::default() };
    let mut told: Option<Instant> = None;
    let mut tell = |progress: &mut ExportProgress, now: bool| {
        if !now && told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return Flow::Continue;
        }
        told = Some(Instant::now());
        progress.seconds = began.elapsed().as_secs_f64();
        listener(progress)
    };
    let goes_on = library.ask_apart(|view| {
        let shelves = view.export_shelves()?;
        let context = Context { view, shelves: &shelves, export, articles };
        let mut writer = writer(&context, &mut staging)?;
        for id in articles {
            // One that was deleted since it was chosen is left out.
            if let Some(item) = view.export_item(*id, &shelves)? {
                writer.article(&item, &mut staging)?;
                progress.done += 1;
                progress.current = Some(item.title);
            }
            if tell(&mut progress, false) == Flow::Stop {
                return Ok(false);
            }
        }
        writer.end(&mut staging)?;
        Ok(tell(&mut progress, true) == Flow::Continue)
    })?;
    let (missing, files) = (staging.missing, staging.written);
    let path = if goes_on { Some(staging.finish()?) } else { None };
    let files = if path.is_some() { files } else { 0 };
    let articles = if path.is_some() { progress.done } else { 0 };
    Ok(ExportReport { path, articles, files, missing, seconds: began.elapsed().as_secs_f64() })
}

/// An export among the files of the library would be in the way of both.
fn refuse_library(library: &Path, folder: &Path) -> Result<()> {
    let absolute = std::path::absolute(folder).map_err(|error| Error::file(folder, error))?;
    let there = absolute.ancestors().find_map(|above| above.canonicalize().ok());
    let inside = library.canonicalize().is_ok_and(|library| there.is_some_and(|there| there.starts_with(library)));
    match inside {
        true => Err(Error::Invalid("an export cannot go into the folder of the library".into())),
        false => Ok(()),
    }
}
