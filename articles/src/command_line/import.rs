//! The verb `import`: a line for each file as it is done, a bar on a terminal, and a sum at the end.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Exit, Output};
use crate::error::{Error, Result};
use crate::import::{Destination, Flow, ImportItem, ImportReport, Outcome, Progress, Sources, Told, import, preview};
use crate::library::{Action, Library};

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Import {
    /// Files and folders; `-` reads paths from standard input, one a line.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// Put what is imported into this folder (`Work/Energy`); made where it is not there.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<String>,
    /// Give what is imported this tag; `/` nests.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only say what would be done.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// What the import's own thread tells the one that prints.
enum News {
    Item(ImportItem),
    Progress(Progress),
}

impl Import {
    /// Makes the paths absolute and reads those of standard input, so that another process can carry it out.
    pub(super) fn resolve_paths(&mut self) -> Result<()> {
        let mut paths = Vec::new();
        for path in std::mem::take(&mut self.paths) {
            if path == "-" {
                for line in std::io::stdin().lock().lines() {
                    let line = line.map_err(|error| Error::file("standard input", error))?;
                    if !line.is_empty() {
                        paths.push(line);
                    }
                }
            } else {
                paths.push(path);
            }
        }
        self.paths = paths
            .into_iter()
            .map(|path| {
                let absolute = std::path::absolute(&path).map_err(|error| Error::file(&path, error))?;
                Ok(absolute.to_string_lossy().into_owned())
            })
            .collect::<Result<_>>()?;
        Ok(())
    }

    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let sources = Sources::Paths(self.paths.iter().map(PathBuf::from).collect());
        let (tell, news) = channel();
        // The receiver goes when nobody reads the answer any more: then the import ends too.
        let listener = Box::new(move |told: Told<'_>| {
            let sent = match told {
                Told::Item(item) => tell.send(News::Item(item.clone())),
                Told::Progress(progress) => tell.send(News::Progress(progress.clone())),
            };
            if sent.is_ok() { Flow::Continue } else { Flow::Stop }
        });
        let library = library.clone();
        let job = std::thread::spawn(move || match self.dry_run {
            true => block_on(preview(&library, sources, listener)),
            false => {
                let into = block_on(destination(&library, self.folder, self.tags))?;
                block_on(import(&library, sources, into, listener))
            }
        });
        print_news(news, output)?;
        let report = job.join().map_err(|_| Error::Internal("the import failed".into()))??;
        output.line(&report_object(&report), || report_text(&report))?;
        Ok(if report.failed > 0 { Exit::Failed } else { Exit::Done })
    }
}

async fn destination(library: &Library, folder: Option<String>, tags: Vec<String>) -> Result<Destination> {
    let Some(path) = folder else {
        return Ok(Destination { folder: None, tags });
    };
    let at = path.clone();
    let found = library.read(move |view| view.folder_at(&at)).await?;
    let folder = match found {
        Some(folder) => folder,
        None => library.write(Action::CreateFolder, move |edit| edit.create_folder(&path, None)).await?.0,
    };
    Ok(Destination { folder: Some(folder), tags })
}

fn print_news(news: Receiver<News>, output: &mut Output<'_>) -> Result<()> {
    let bar = match output.watched && !output.json {
        true => ProgressBar::new(0).with_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} files, {per_sec}, {eta} left  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        ),
        false => ProgressBar::hidden(),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    for told in news {
        match told {
            News::Item(item) => {
                // A person who watches the bar is told only of what needs looking at.
                if output.json || !output.watched || item.outcome == Outcome::Failed {
                    let printed = bar.suspend(|| output.line(&item_object(&item), || item_text(&item)));
                    printed?;
                }
            }
            News::Progress(progress) => {
                bar.set_length(progress.found.into());
                bar.set_position(progress.done.into());
                bar.set_message(progress.current.unwrap_or_default());
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn item_object(item: &ImportItem) -> Value {
    let mut object = json!({ "source": item.source, "outcome": item.outcome });
    match item.outcome {
        Outcome::Failed => object["error"] = json!({ "code": item.code, "message": item.message }),
        outcome => {
            if let Some(id) = item.article {
                let key = if outcome == Outcome::Duplicate { "duplicate_of" } else { "id" };
                object[key] = json!(id);
            }
            if let Some(uid) = &item.uid {
                object["uid"] = json!(uid);
            }
            object["title"] = json!(item.title);
        }
    }
    object
}

fn item_text(item: &ImportItem) -> String {
    let title = item.title.as_deref().unwrap_or_default();
    match (item.outcome, item.article) {
        (Outcome::Added, _) => format!("added      {title}  ({})", item.source),
        (Outcome::Duplicate, Some(id)) => format!("duplicate  of {} {title}  ({})", id.0, item.source),
        (Outcome::Duplicate, None) => format!("duplicate  {title}  ({})", item.source),
        (Outcome::Failed, _) => {
            format!("failed     {}: {}", item.source, item.message.as_deref().unwrap_or_default())
        }
    }
}

fn report_object(report: &ImportReport) -> Value {
    json!({
        "added": report.added, "duplicates": report.duplicates, "failed": report.failed,
        "seconds": (report.seconds * 1_000.0).round() / 1_000.0,
    })
}

fn report_text(report: &ImportReport) -> String {
    format!(
        "{} added, {} duplicates, {} failed, in {:.1} s",
        report.added, report.duplicates, report.failed, report.seconds
    )
}
