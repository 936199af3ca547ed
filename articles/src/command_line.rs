//! The command line: what `sheaf` can be told, and how it answers. The verbs are here and not in the program, so
//! that a window which has the library open can carry out what a `sheaf` beside it was told.

mod browse;
mod change;
mod export;
mod import;
mod imports;
mod inspect;
mod overview;
mod print;
mod remote;
mod save;
mod shelves;
mod tags;
mod watch;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use serde::{Deserialize, Serialize};

pub use remote::serve;

use crate::error::{Error, Result};
use crate::library::{Library, Opened, library_folder};

/// A home for the articles you keep.
#[derive(Debug, Parser)]
#[command(name = "sheaf", version, max_term_width = 100)]
pub struct Arguments {
    /// Folder of the library; else the SHEAF_LIBRARY variable, else the one of the window.
    #[arg(long, global = true, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Answer in JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
enum Verb {
    /// Bring files and folders into the library.
    Import(import::Import),
    /// Read files without a library and print what is in them.
    Inspect {
        /// Files; `-` reads `path` or `path<TAB>address of the page` from standard input, one a line.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// Find articles, the best first.
    Search(browse::Search),
    /// List articles, the newest first.
    List(browse::List),
    /// Print one article.
    Show {
        /// Its number or uid.
        id: String,
    },
    /// List tags with their counts, of the library or within a search.
    Tags(tags::Tags),
    /// List folders with their counts.
    Folders,
    /// List smart folders with what they find now, or save a search as one.
    SmartFolders(shelves::SmartFolders),
    /// List the rules for what comes in, make one, or apply them to everything.
    Rules(shelves::Rules),
    /// Count what the articles have in common, of the library or within a search.
    Facets {
        /// Count within what this finds.
        query: Option<String>,
    },
    /// Give articles tags, or take them off.
    Tag(change::Tag),
    /// Put articles into one folder and take them out of every other.
    Move(change::Move),
    /// Fetch pages and bring them into the library.
    Save(save::Save),
    /// Fetch the missing texts of saved addresses.
    Fetch(save::Fetch),
    /// Watch a folder: what is put into it comes into the library by itself while the window is open.
    Watch(watch::Watch),
    /// List the watched folders.
    Watched(watch::Watched),
    /// Watch a folder no longer; its articles stay.
    Unwatch {
        /// The folder.
        #[arg(value_name = "DIR")]
        path: String,
    },
    /// Write articles as files that anyone can read.
    Export(export::Export),
    /// Print articles as entries of a bibliography.
    Cite(export::Cite),
    /// List the imports there were, the newest first, or what one of them did.
    Imports(imports::Imports),
    /// Put articles into the inbox, later, the archive or the trash.
    State(change::State),
    /// Take the newest step back.
    Undo(overview::Undo),
    /// Do the step undone last again.
    Redo,
    /// List the steps that can be taken back, the newest first.
    History {
        /// How many at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// List articles that are in the library more than once, or merge those that are exactly the same.
    Duplicates(overview::Duplicates),
    /// Count what was saved and read over time, and of which sites, languages and tags.
    Statistics(overview::Statistics),
}

impl Verb {
    fn writes(&self) -> bool {
        match self {
            Verb::Import(import) => !import.dry_run,
            Verb::Watched(watched) => watched.scan,
            Verb::SmartFolders(folders) => folders.writes(),
            Verb::Rules(rules) => rules.writes(),
            Verb::Duplicates(duplicates) => duplicates.writes(),
            Verb::Save(_) | Verb::Fetch(_) | Verb::Watch(_) | Verb::Unwatch { .. } => true,
            Verb::Tag(_) | Verb::Move(_) | Verb::State(_) | Verb::Undo(_) | Verb::Redo => true,
            _ => false,
        }
    }

    /// Whether words of texts are looked up for it.
    fn finds(&self) -> bool {
        matches!(self, Verb::Search(_) | Verb::List(_) | Verb::Facets { .. } | Verb::Export(_) | Verb::Cite(_))
    }
}

/// How many changed texts a reader waits for, how long, and how often it looks. What a person just did in the open
/// window is few and takes half a second; an import is many, and is searched as far as it is.
const AWAITED: u32 = 500;
const AWAITED_FOR: Duration = Duration::from_secs(5);
const LOOKED_EVERY: Duration = Duration::from_millis(20);

/// Where a verb's answer goes.
pub struct Output<'a> {
    json: bool,
    /// A person watches: a bar on the terminal says how it goes.
    watched: bool,
    out: &'a mut (dyn Write + Send),
    err: &'a mut (dyn Write + Send),
}

/// How a run ended, as the exit status of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// Something failed, and was named.
    Failed = 1,
    /// The command was not understood.
    Usage = 2,
}

/// Does what the arguments say and prints the answer.
pub fn run(arguments: Arguments, output: &mut Output<'_>) -> Exit {
    output.json = arguments.json;
    let done = match arguments.verb {
        Verb::Inspect { files } => inspect::inspect_files(&files, output),
        Verb::State(state) if state.state().is_err() => state.state().map(|_| Exit::Done),
        verb => with_library(arguments.library, verb, output),
    };
    done.unwrap_or_else(|error| output.fail(&error))
}

fn with_library(folder: Option<PathBuf>, mut verb: Verb, output: &mut Output<'_>) -> Result<Exit> {
    let folder = library_folder(folder.as_deref())?;
    match &mut verb {
        Verb::Import(import) => import.resolve_paths()?,
        Verb::Watch(watch) => watch.path = absolute(&watch.path)?,
        Verb::Unwatch { path } => *path = absolute(path)?,
        Verb::Export(export) => export.folder = absolute(&export.folder)?,
        _ => {}
    }
    let library = match verb.writes() {
        false => open_to_read(&folder, verb.finds())?,
        true => match Library::open_or_read(&folder)? {
            Opened::Writing(library) => library,
            Opened::Reading(_) => return remote::hand_over(&folder, &verb, output),
        },
    };
    let exit = carry_out(&library, verb, output)?;
    library.settle()?;
    Ok(exit)
}

/// A path as whoever carries the verb out understands it, in whichever folder it runs.
fn absolute(path: &str) -> Result<String> {
    let whole = std::path::absolute(path).map_err(|error| Error::file(path, error))?;
    Ok(whole.components().collect::<PathBuf>().to_string_lossy().into_owned())
}

/// Opens a library to look at it. Where a text index waits to be completed and nobody else does it, this process
/// completes it first, so that nothing is missed; where another does, a few texts are waited for if words are looked
/// up.
fn open_to_read(folder: &Path, finds: bool) -> Result<Library> {
    let pending = |library: &Library| pollster::block_on(library.read(|view| view.pending()));
    match Library::open_for_reading(folder) {
        Ok(library) if pending(&library)? == 0 => return Ok(library),
        Ok(_) | Err(Error::NotFound(_) | Error::OlderLibrary) => {}
        Err(error) => return Err(error),
    }
    let mut library = match Library::open_or_read(folder)? {
        Opened::Writing(library) => {
            // On a full disk the library can be read all the same; only words of new articles are not found.
            let _ = library.settle();
            return Ok(library);
        }
        Opened::Reading(library) => library,
    };
    let begun = Instant::now();
    while finds && (1..=AWAITED).contains(&pending(&library)?) && begun.elapsed() < AWAITED_FOR {
        std::thread::sleep(LOOKED_EVERY);
        library = Library::open_for_reading(folder)?;
    }
    Ok(library)
}

/// Carries out a verb on an open library.
fn carry_out(library: &Library, verb: Verb, output: &mut Output<'_>) -> Result<Exit> {
    match verb {
        Verb::Import(import) => import.carry_out(library, output),
        Verb::Inspect { files } => inspect::inspect_files(&files, output),
        Verb::Search(search) => search.carry_out(library, output),
        Verb::List(list) => list.carry_out(library, output),
        Verb::Show { id } => browse::show(library, &id, output),
        Verb::Tags(tags) => tags.carry_out(library, output),
        Verb::Folders => browse::folders(library, output),
        Verb::SmartFolders(folders) => folders.carry_out(library, output),
        Verb::Rules(rules) => rules.carry_out(library, output),
        Verb::Facets { query } => browse::facets(library, query, output),
        Verb::Tag(tag) => tag.carry_out(library, output),
        Verb::Move(to) => to.carry_out(library, output),
        Verb::Save(save) => save.carry_out(library, output),
        Verb::Fetch(fetch) => fetch.carry_out(library, output),
        Verb::Watch(watch) => watch.carry_out(library, output),
        Verb::Watched(watched) => watched.carry_out(library, output),
        Verb::Unwatch { path } => watch::unwatch(library, path, output),
        Verb::Imports(imports) => imports.carry_out(library, output),
        Verb::Export(export) => export.carry_out(library, output),
        Verb::Cite(cite) => cite.carry_out(library, output),
        Verb::State(state) => state.carry_out(library, output),
        Verb::Undo(undo) => undo.carry_out(library, output),
        Verb::Duplicates(duplicates) => duplicates.carry_out(library, output),
        Verb::Statistics(statistics) => statistics.carry_out(library, output),
        Verb::Redo => change::step(pollster::block_on(library.redo())?, output),
        Verb::History { limit } => overview::history(library, limit, output),
    }
}
