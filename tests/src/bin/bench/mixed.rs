//! A thousand files of many formats: how fast they come in, and how soon an import ends that is stopped while a file
//! without an end is being read.

use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use articles::{Destination, Flow, ImportReport, Library, Listener, Sources, Told, import, isolate_readers_in};
use sheaf_tests::{paper, programs};
use tokio::runtime::Runtime;

use crate::table;
use crate::words::Model;

const FILES: usize = 1_000;
/// Files after which the import is stopped.
const STOP_AT: usize = 300;

/// Measures both, in libraries of their own.
pub fn measure(home: &Path, model: &Model, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    table::heading("A thousand mixed files");
    isolate_readers_in(programs::sheaf());
    let files = home.join("mixed");
    write(&files, model, 0..FILES)?;
    let began = Instant::now();
    let report = bring(&home.join("Mixed"), &files, Box::new(|_| Flow::Continue), runtime)?;
    let seconds = began.elapsed().as_secs_f64();
    let what = format!("imported: {} added, {} not read", report.added, report.failed);
    table::line(&what, &format!("{:.0} /s", FILES as f64 / seconds), None);

    let line = "Of this there is no end, and nobody reads it to the last page.";
    std::fs::write(files.join("0 endless.pdf"), paper::pdf("Endless", &[line; 3_000], 5_000))?;
    let stopped: Arc<Mutex<Option<Instant>>> = Arc::default();
    let when = stopped.clone();
    let mut done = 0;
    let listener = Box::new(move |told: Told<'_>| {
        done += usize::from(matches!(told, Told::Item(_)));
        if done < STOP_AT {
            return Flow::Continue;
        }
        when.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert_with(Instant::now);
        Flow::Stop
    });
    let report = bring(&home.join("Stopped"), &files, listener, runtime)?;
    let took = stopped.lock().map_or(None, |when| *when).map(|when| when.elapsed()).unwrap_or_default();
    let what = format!("stopped after {} files: to its end", report.added + report.duplicates + report.failed);
    table::line(&what, &table::millis(took), Some(("500 ms", took.as_secs_f64() / 0.5)));
    Ok(())
}

/// Writes files of many formats into a new folder.
pub fn write(folder: &Path, model: &Model, numbers: Range<usize>) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir(folder)?;
    for number in numbers {
        let (name, bytes) = file(model, number)?;
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

fn bring(library: &Path, files: &Path, listener: Listener, runtime: &Runtime) -> Result<ImportReport, Box<dyn Error>> {
    let library = Library::open(library)?;
    let sources = Sources::Paths(vec![files.to_owned()]);
    let report = runtime.block_on(import(&library, sources, Destination::default(), listener))?;
    Ok(report)
}

/// A file with one of the model's articles in it, in one format after the other.
fn file(model: &Model, number: usize) -> Result<(PathBuf, Vec<u8>), Box<dyn Error>> {
    let (title, text) = model.article(number);
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric)).collect();
    let lines: Vec<String> = words.chunks(12).map(|line| line.join(" ")).collect();
    let paragraphs =
        |open: &str, close: &str| lines.iter().map(|line| format!("{open}{line}{close}")).collect::<String>();
    let named = |ending: &str| PathBuf::from(format!("{number:04}.{ending}"));
    Ok(match number % 10 {
        0..=3 => (named("md"), text.into_bytes()),
        4 | 5 => {
            let body = paragraphs("<p>", "</p>");
            let page = format!(
                "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
            );
            (named("html"), page.into_bytes())
        }
        6 => (named("txt"), format!("{title}\n\n{}", lines.join("\n\n")).into_bytes()),
        7 => {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            (named("docx"), paper::docx(&lines))
        }
        8 => {
            let mail = format!(
                "From: Ada Marsh <ada@example.org>\nSubject: {title}\nDate: Fri, 22 Mar 2024 09:30:00 +0000\n\n{}\n",
                lines.join("\n\n")
            );
            (named("eml"), mail.into_bytes())
        }
        _ => {
            let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.is_ascii()).collect();
            (named("pdf"), paper::pdf(&format!("Report {number}"), &lines, 1))
        }
    })
}
