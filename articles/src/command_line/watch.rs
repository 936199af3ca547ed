//! Verbs for watched folders: watch, watched, unwatch.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::import::{imported, with_news};
use super::{Exit, Output};
use crate::error::Result;
use crate::import::{WatchedFolder, scan_watched, unwatch_folder, watch_folder};
use crate::library::Library;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Watch {
    /// The folder on the disk.
    #[arg(value_name = "DIR")]
    pub(super) path: String,
    /// Put what comes into this folder (`Work/Energy`); made when the first one comes.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<String>,
    /// Give what comes this tag; `/` nests.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Make folders of the folders in it.
    #[arg(long)]
    keep_folders: bool,
}

impl Watch {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let Watch { path, folder, tags, keep_folders } = self;
        block_on(watch_folder(library, WatchedFolder { path, folder, tags, keep_folders }))?;
        take_in(library, output)
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Watched {
    /// Bring what is new in them into the library now.
    #[arg(long)]
    pub(super) scan: bool,
}

impl Watched {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        for folder in block_on(library.read(|view| view.watched_folders()))? {
            output.line(&json!(folder), || text(&folder))?;
        }
        if self.scan { take_in(library, output) } else { Ok(Exit::Done) }
    }
}

fn text(folder: &WatchedFolder) -> String {
    let mut text = folder.path.clone();
    if let Some(folder) = &folder.folder {
        text.push_str(&format!(" → {folder}"));
    }
    for tag in &folder.tags {
        text.push_str(&format!(" #{tag}"));
    }
    text
}

fn take_in(library: &Library, output: &mut Output<'_>) -> Result<Exit> {
    let library = library.clone();
    let reports = with_news(output, move |listener| block_on(scan_watched(&library, listener)))?;
    let mut exit = Exit::Done;
    for report in &reports {
        if imported(report, output)? == Exit::Failed {
            exit = Exit::Failed;
        }
    }
    Ok(exit)
}

pub(super) fn unwatch(library: &Library, path: String, output: &mut Output<'_>) -> Result<Exit> {
    let gone = path.clone();
    block_on(unwatch_folder(library, path))?;
    output.line(&json!({ "path": gone }), || format!("{gone} is not watched any more"))?;
    Ok(Exit::Done)
}
