//! `./dev bench`: figures of the release build and their ratio to the budgets. Prints, and judges nothing: a figure
//! depends on the machine, and what else it does.
//!
//! `bench [--quick] [--library FOLDER] [--only PART] [--pages FOLDER] [--files FOLDER]`: 10,000 articles instead of 100,000; only
//! questions and changes, on a library that is made there if it is missing; of those only `searches`, `lists`, `counts`,
//! `views` or `changes`, or the `window` on a copy of that library; nothing but how well and how fast the web pages of a
//! folder are read, or what importing the files of a folder costs.

mod files;
mod mixed;
mod pages;
mod process;
mod questions;
#[cfg(target_os = "linux")]
mod smooth;
mod table;
#[cfg(target_os = "linux")]
mod thread;
#[cfg(target_os = "linux")]
mod window;
mod words;

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use articles::{Action, ArticleId, Library, Place, SearchRequest, Selection};
use questions::Questions;
use sheaf_tests::programs;
use tokio::runtime::Runtime;
use words::Model;

/// Articles that are written, imported and deleted at a time.
const PART: usize = 10_000;
const FOLDERS: usize = 2_000;
/// Files that come in while a window is open.
#[cfg(target_os = "linux")]
const MORE: usize = 1_000;

/// What was asked for on the command line.
#[derive(Default)]
struct Wanted {
    quick: bool,
    /// Keep the library here, ask the one that an earlier run left here, and open no window.
    library: Option<PathBuf>,
    /// The only part to measure.
    only: Option<String>,
    /// Read only these web pages, of which it is known what is in them.
    pages: Option<PathBuf>,
    /// Import only these files.
    files: Option<PathBuf>,
    /// Only open this library, use it a little and print how much memory that takes.
    memory_of: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut wanted = Wanted::default();
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--quick") => wanted.quick = true,
            Some("--library") => wanted.library = words.next().map(PathBuf::from),
            Some("--only") => wanted.only = words.next().map(|part| part.to_string_lossy().into_owned()),
            Some("--pages") => wanted.pages = words.next().map(PathBuf::from),
            Some("--files") => wanted.files = words.next().map(PathBuf::from),
            Some("--memory-of") => wanted.memory_of = words.next().map(PathBuf::from),
            _ => {
                return Err(
                    "usage: bench [--quick] [--library FOLDER] [--only PART] [--pages FOLDER] [--files FOLDER]".into(),
                );
            }
        }
    }
    if let Some(pages) = &wanted.pages {
        return pages::measure(pages);
    }
    if let Some(files) = &wanted.files {
        return files::measure(files);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match &wanted.memory_of {
        Some(library) => tell_memory(library, &runtime),
        None => measure(&wanted, &runtime),
    }
}

fn measure(wanted: &Wanted, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    let articles = if wanted.quick { PART } else { 10 * PART };
    let model = Model::new();
    let home = tempfile::Builder::new().prefix("bench-").tempdir_in(programs::built())?;
    let folder = wanted.library.clone().unwrap_or_else(|| home.path().join("Library"));
    println!("{articles} articles, {} tags; made up, the same each time", model.tags());

    let is_there = folder.exists();
    if !is_there {
        mixed::measure(home.path(), &model, runtime)?;
    }
    let text = if is_there { None } else { Some(import(&model, articles, home.path(), &folder)?) };
    let begun = Instant::now();
    let library = Library::open(&folder)?;
    let opened = begun.elapsed();
    library.settle()?;
    if !is_there {
        fill(&library, &model, runtime)?;
    }

    let fsync = fsync(home.path())?;
    let questions = Questions { library, runtime, model: &model, quick: wanted.quick };
    let is_wanted = |part: &str| wanted.only.as_ref().is_none_or(|only| only == part);
    if is_wanted("searches") {
        questions.searches()?;
    }
    if is_wanted("lists") {
        questions.lists()?;
    }
    if is_wanted("counts") {
        questions.counts()?;
    }
    if is_wanted("views") {
        questions.views()?;
    }
    if is_wanted("changes") {
        questions.changes(fsync)?;
    }
    // What the index still has to learn is no part of what a library at rest takes.
    questions.library.settle()?;
    drop(questions);

    table::heading("Room");
    table::line("opening the library", &table::millis(opened), None);
    if let Some(text) = text {
        files::room(&folder, text);
    }
    let memory = Command::new(std::env::current_exe()?).arg("--memory-of").arg(&folder).output()?;
    if let Ok(memory) = String::from_utf8_lossy(&memory.stdout).trim().parse::<f64>() {
        let budget = if wanted.quick { 60.0 } else { 150.0 };
        let figure = format!("{:.0} MB", memory / 1e6);
        table::line("memory of the core", &figure, Some((&format!("{budget} MB"), memory / 1e6 / budget)));
    }
    #[cfg(target_os = "linux")]
    if wanted.library.is_none() {
        window::measure(&folder)?;
    }
    #[cfg(target_os = "linux")]
    if wanted.library.is_none() || wanted.only.as_deref() == Some("window") {
        let more = home.path().join("more");
        mixed::write(&more, &model, articles..articles + MORE)?;
        // Using the window changes the library, which may be asked again.
        let used = home.path().join("Used");
        process::copy(&folder, &used)?;
        smooth::measure(&used, &model, &more, runtime)?;
    }
    Ok(())
}

/// Writes the articles as files and has the command line import them, a part at a time; answers the bytes of text.
fn import(model: &Model, articles: usize, home: &Path, library: &Path) -> Result<u64, Box<dyn Error>> {
    table::heading("Import of Markdown files, searchable at its end");
    let mut text = 0;
    for part in 0..articles / PART {
        let files = home.join("files");
        for number in part * PART..(part + 1) * PART {
            let shelf = files.join(format!("{:02}", number % 100));
            if number % PART < 100 {
                std::fs::create_dir_all(&shelf)?;
            }
            let (_, article) = model.article(number);
            text += article.len() as u64;
            std::fs::write(shelf.join(format!("{number}.md")), article)?;
        }
        let (_, used) = files::import(&files, library)?;
        let rate = format!("{:.0} /s", PART as f64 / used.wall.as_secs_f64());
        table::line(&format!("10,000 files after {}: articles", part * PART), &rate, None);
        if let Some(used) = used.cpu.map(|cpu| cpu.as_secs_f64()) {
            table::line("    CPU time", &format!("{used:.2} s"), Some(("4.5 s", used / 4.5)));
        }
        std::fs::remove_dir_all(&files)?;
    }
    Ok(text)
}

/// Gives the library the tags that no article brought, and nested folders with articles in them.
fn fill(library: &Library, model: &Model, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    let tags: Vec<String> = (0..model.tags()).map(|number| model.tag(number)).collect();
    runtime.block_on(library.write(Action::CreateTag, move |edit| {
        for tag in &tags {
            edit.tag_or_new(tag)?;
        }
        Ok(())
    }))?;
    let paths: Vec<String> = (0..FOLDERS)
        .map(|number| match number % 10 {
            0 => format!("Desk {}", number / 10),
            shelf => format!("Desk {}/{} {shelf}", number / 10, model.word(700 + shelf)),
        })
        .collect();
    let everything = SearchRequest { place: Place::All, query: String::new(), sort: None };
    runtime.block_on(library.write(Action::File, move |edit| {
        let all: Vec<ArticleId> = edit.resolve(&Selection::All { request: everything, except: vec![] })?;
        for (number, path) in paths.iter().enumerate() {
            let folder = edit.folder_or_new(path)?;
            let ids = all.iter().skip(number).step_by(FOLDERS * 2).copied().collect();
            edit.file(&Selection::Ids { ids }, folder)?;
        }
        Ok(())
    }))?;
    Ok(())
}

/// The time this disk takes to keep a page for good.
fn fsync(folder: &Path) -> std::io::Result<Duration> {
    let mut file = File::create(folder.join("page"))?;
    let mut times = Vec::new();
    for _ in 0..30 {
        let begun = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn tell_memory(library: &Path, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    let library = Library::open(library)?;
    let model = Model::new();
    for rank in 45..75 {
        let request = SearchRequest { place: Place::All, query: model.word(rank).to_owned(), sort: None };
        runtime.block_on(library.read(move |view| {
            view.search(&request, 0, 50)?;
            view.facets(&request, 40)
        }))?;
    }
    drop(model);
    if let Some(bytes) = process::memory() {
        println!("{bytes}");
    }
    Ok(())
}
