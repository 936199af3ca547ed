//! The verb `import`: a line for each file as it is done, a bar on a terminal, and a sum at the end.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use clap::Args;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Exit, Output};
use crate::error::{Error, Result};
use crate::import::{
    Destination, Flow, ImportItem, ImportReport, Listener, Look, Outcome, Progress, Sources, Told, import, preview,
};
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
    /// Make folders of the folders on the disk, below those that are imported.
    #[arg(long)]
    keep_folders: bool,
    /// Only say what would be done: what was recognised, how many articles, folders, tags and highlights there are.
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
        let (library, keep_folders) = (library.clone(), self.keep_folders);
        let done = with_news(output, move |listener| {
            if self.dry_run {
                let into = Destination { keep_folders: true, ..Destination::default() };
                return Ok(Done::Looked(block_on(preview(&library, sources, into, listener))?));
            }
            let into = block_on(destination(&library, self.folder, self.tags))?;
            let into = Destination { keep_folders, ..into };
            Ok(Done::Imported(block_on(import(&library, sources, into, listener))?))
        })?;
        let failed = match done {
            Done::Imported(report) => return imported(&report, output),
            Done::Looked(look) => {
                output.line(&json!(look), || look_text(&look))?;
                look.failed
            }
        };
        Ok(if failed > 0 { Exit::Failed } else { Exit::Done })
    }
}

/// Prints the sum of an import.
pub(super) fn imported(report: &ImportReport, output: &mut Output<'_>) -> Result<Exit> {
    output.line(&report_object(report), || report_text(report))?;
    Ok(if report.failed > 0 { Exit::Failed } else { Exit::Done })
}

/// Runs an import on a thread of its own and prints what it tells.
pub(super) fn with_news<T: Send + 'static>(
    output: &mut Output<'_>,
    work: impl FnOnce(Listener) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (tell, news) = channel();
    // The receiver goes when nobody reads the answer any more: then the import ends too.
    let listener = Box::new(move |told: Told<'_>| {
        let sent = match told {
            Told::Item(item) => tell.send(News::Item(item.clone())),
            Told::Progress(progress) => tell.send(News::Progress(progress.clone())),
        };
        if sent.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    let job = std::thread::spawn(move || work(listener));
    print_news(news, output)?;
    job.join().map_err(|_| Error::Internal("the import failed".into()))?
}

enum Done {
    Imported(ImportReport),
    Looked(Look),
}

pub(super) async fn destination(library: &Library, folder: Option<String>, tags: Vec<String>) -> Result<Destination> {
    let Some(path) = folder else {
        return Ok(Destination { tags, ..Destination::default() });
    };
    let at = path.clone();
    let found = library.read(move |view| view.folder_at(&at)).await?;
    let folder = match found {
        Some(folder) => folder,
        None => library.write(Action::CreateFolder, move |edit| edit.create_folder(&path, None)).await?.0,
    };
    Ok(Destination { folder: Some(folder), tags, ..Destination::default() })
}

fn print_news(news: Receiver<News>, output: &mut Output<'_>) -> Result<()> {
    let bar = match output.watched && !output.json {
        true => ProgressBar::new(0).with_style(
            ProgressStyle::with_template("{bar:30} {prefix}, {eta} left  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        ),
        false => ProgressBar::hidden(),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    for told in news {
        match told {
            News::Item(item) => {
                // A person who watches the bar is told only of what needs looking at.
                if output.json || !output.watched || item.outcome == Outcome::Failed || item.is_remarked() {
                    let printed = bar.suspend(|| output.line(&item_object(&item), || item_text(&item)));
                    printed?;
                }
            }
            News::Progress(progress) => {
                let files = format!("{} of {} files", progress.done, progress.found);
                if progress.bytes_found > 0 {
                    bar.set_length(progress.bytes_found);
                    bar.set_position(progress.bytes_done);
                    let (done, found) = (HumanBytes(progress.bytes_done), HumanBytes(progress.bytes_found));
                    bar.set_prefix(format!("{files}, {done} of {found}"));
                } else {
                    bar.set_length(progress.found.into());
                    bar.set_position(progress.done.into());
                    bar.set_prefix(files);
                }
                bar.set_message(progress.current.unwrap_or_default());
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

pub(super) fn item_object(item: &ImportItem) -> Value {
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
            if item.is_remarked() {
                object["remark"] = json!(item.message);
            }
            if item.completed {
                object["completed"] = json!(true);
            }
        }
    }
    object
}

pub(super) fn item_text(item: &ImportItem) -> String {
    let title = item.title.as_deref().unwrap_or_default();
    let remark = item.message.as_deref().unwrap_or_default();
    match (item.outcome, item.article) {
        (Outcome::Added, _) if item.is_remarked() => format!("added      {title}  ({}): {remark}", item.source),
        (Outcome::Added, _) => format!("added      {title}  ({})", item.source),
        (Outcome::Duplicate, Some(id)) if item.completed => {
            format!("completed  {} {title}, which was only an address  ({})", id.0, item.source)
        }
        (Outcome::Duplicate, Some(id)) => format!("duplicate  of {} {title}  ({})", id.0, item.source),
        (Outcome::Duplicate, None) => format!("duplicate  {title}  ({})", item.source),
        (Outcome::Failed, _) => {
            format!("failed     {}: {remark}", item.source)
        }
    }
}

pub(super) fn report_object(report: &ImportReport) -> Value {
    json!({
        "import": report.import, "added": report.added, "remarked": report.remarked, "duplicates": report.duplicates,
        "completed": report.completed, "failed": report.failed, "recognised": report.recognised,
        "fields": report.fields, "rules": report.rules, "seconds": (report.seconds * 1_000.0).round() / 1_000.0,
    })
}

pub(super) fn report_text(report: &ImportReport) -> String {
    let mut lines = Vec::new();
    lines.extend(report.recognised.iter().map(|kind| format!("{:>7}  {}", kind.articles, kind.name)));
    for count in &report.fields {
        lines.push(match count.had == count.kept {
            true => format!("{:>7}  {}: all in the library", count.had, count.field.name()),
            false => format!("{:>7}  {}: {} in the library", count.had, count.field.name(), count.kept),
        });
    }
    lines.extend(report.rules.iter().map(|rule| format!("{:>7}  by the rule {}", rule.changes, rule.name)));
    if report.remarked > 0 {
        lines.push(format!("{:>7}  added, but not read whole: their lines say what is missing", report.remarked));
    }
    lines.push(format!(
        "import {}: {} added, {} duplicates, {} failed, in {:.1} s",
        report.import, report.added, report.duplicates, report.failed, report.seconds
    ));
    lines.join("\n")
}

fn look_text(look: &Look) -> String {
    let mut lines = Vec::new();
    lines.extend(look.recognised.iter().map(|kind| format!("{:>7}  {}", kind.articles, kind.name)));
    for (number, what) in [
        (look.folders, "different folders that the sources name"),
        (look.disk_folders, "different folders on the disk, which --keep-folders makes folders of"),
        (look.tags, "different tags"),
        (look.highlights, "highlights"),
        (look.notes, "notes"),
        (look.completed, "saved addresses that would get a text"),
    ] {
        if number > 0 {
            lines.push(format!("{number:>7}  {what}"));
        }
    }
    let unmapped =
        look.unmapped.iter().map(|field| format!("{:>7}  with “{}”, kept as it is", field.articles, field.name));
    lines.extend(unmapped);
    lines.push(format!(
        "{} would be added, {} duplicates, {} failed, in {:.1} s",
        look.added, look.duplicates, look.failed, look.seconds
    ));
    lines.join("\n")
}
