//! The verbs `export` and `cite`: articles become files that anyone can read, or entries of a bibliography.

use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;
use walkdir::WalkDir;

use super::browse::everywhere;
use super::{Exit, Output};
use crate::article::Selection;
use crate::citation::citation_styles;
use crate::error::{Error, Result};
use crate::export::{self, ExportFormat, ExportProgress, ExportReport};
use crate::import::Flow;
use crate::library::Library;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Export {
    /// The folder to export to; in one that has files of its own a new one is made.
    #[arg(value_name = "DIR")]
    pub(super) folder: String,
    /// markdown, html, json (lossless), csv, csl-json, bibtex, bookmarks or epub.
    #[arg(long, value_name = "FORMAT")]
    format: String,
    /// Only what this finds; else everything.
    query: Option<String>,
    /// What is in the trash too.
    #[arg(long)]
    trash: bool,
}

impl Export {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let format = ExportFormat::from_name(&self.format).ok_or_else(|| {
            let known: Vec<&str> = ExportFormat::NAMES.iter().map(|(name, _)| *name).collect();
            Error::Invalid(format!("“{}” is none of the formats {}", self.format, known.join(", ")))
        })?;
        let request = everywhere(self.query.as_deref().unwrap_or_default(), None);
        let export = export::Export {
            selection: Selection::All { request, except: Vec::new() },
            format,
            folder: PathBuf::from(self.folder),
            trash: self.trash,
        };
        let report = with_progress(library, export, output)?;
        print(&report, output)
    }
}

/// Exports on a thread of its own while a bar says how it goes.
fn with_progress(library: &Library, export: export::Export, output: &Output<'_>) -> Result<ExportReport> {
    let bar = match output.watched && !output.json {
        true => ProgressBar::new(0).with_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} articles, {per_sec}, {eta} left  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        ),
        false => ProgressBar::hidden(),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    let (tell, news) = channel::<ExportProgress>();
    let library = library.clone();
    let job = std::thread::spawn(move || {
        let listener = Box::new(move |progress: &ExportProgress| match tell.send(progress.clone()) {
            Ok(()) => Flow::Continue,
            Err(_) => Flow::Stop,
        });
        block_on(export::export(&library, export, listener))
    });
    for progress in news {
        bar.set_length(progress.total.into());
        bar.set_position(progress.done.into());
        bar.set_message(progress.current.unwrap_or_default());
    }
    bar.finish_and_clear();
    job.join().map_err(|_| Error::Internal("the export failed".into()))?
}

fn print(report: &ExportReport, output: &mut Output<'_>) -> Result<Exit> {
    let Some(path) = &report.path else { return Ok(Exit::Failed) };
    if output.json {
        for file in WalkDir::new(path).sort_by_file_name() {
            let file = file.map_err(|error| Error::file(path, error.into()))?;
            if file.file_type().is_file() {
                output.line(&json!({ "path": file.path().to_string_lossy() }), String::new)?;
            }
        }
    }
    let object = json!({
        "articles": report.articles, "files": report.files, "missing": report.missing,
        "seconds": (report.seconds * 1_000.0).round() / 1_000.0,
    });
    output.line(&object, || {
        let missing = match report.missing {
            0 => String::new(),
            missing => format!("; {missing} originals or pictures are missing in the library"),
        };
        format!(
            "{} articles in {} files: {}, in {:.1} s{missing}",
            report.articles,
            report.files,
            path.display(),
            report.seconds
        )
    })?;
    Ok(if report.missing > 0 { Exit::Failed } else { Exit::Done })
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Cite {
    /// Numbers or uids of articles.
    #[arg(required_unless_present = "styles", value_name = "ID")]
    ids: Vec<String>,
    /// apa, chicago, mla, ieee, harvard, vancouver, or any other that `--styles` lists.
    #[arg(long, value_name = "STYLE", default_value = "apa")]
    style: String,
    /// List the styles there are.
    #[arg(long)]
    styles: bool,
}

impl Cite {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        if self.styles {
            for style in citation_styles() {
                output.line(&json!(style), || format!("{:<40} {}", style.name, style.title))?;
            }
            return Ok(Exit::Done);
        }
        let (ids, style) = (self.ids, self.style);
        let cited = block_on(library.read(move |view| {
            let ids = ids.iter().map(|id| view.article_named(id)).collect::<Result<_>>()?;
            view.cite(&Selection::Ids { ids }, &style)
        }))?;
        output.line(&json!({ "text": cited }), || cited.clone())?;
        Ok(Exit::Done)
    }
}
