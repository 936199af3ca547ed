//! The report of an import as a file of its own: asks the person where to, and writes there what the command line prints.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};

use articles::Error;
use articles::command_line::{Arguments, Exit, Output, run};
use clap::Parser;
use serde::Deserialize;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::failure::Reply;
use crate::shelf::Shelf;

/// What a report can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    /// A table for a spreadsheet.
    Csv,
    /// An object a line.
    Json,
}

impl ReportFormat {
    fn ending(self) -> &'static str {
        match self {
            ReportFormat::Csv => "csv",
            ReportFormat::Json => "json",
        }
    }
}

/// Asks where to, and writes the report there; false where the person gave up.
pub async fn export(app: &AppHandle, import: i64, format: ReportFormat) -> Reply<bool> {
    let folder = app.state::<Shelf>().library().await?.folder().to_owned();
    let (tell, chosen) = oneshot::channel();
    let dialog = app.dialog().file().set_file_name(format!("import-{import}.{}", format.ending()));
    dialog.add_filter(format.ending().to_uppercase(), &[format.ending()]).save_file(move |path| {
        // A page that is gone asked for nothing.
        let _ = tell.send(path);
    });
    let Some(file) = chosen.await.ok().flatten().and_then(|path| path.into_path().ok()) else {
        return Ok(false);
    };
    let write = move || write(&folder, import, format, &file);
    let written = tauri::async_runtime::spawn_blocking(write).await;
    written.map_err(|error| Error::Internal(error.to_string()))?.map(|()| true)
}

/// Writes a report into a file, whole or not at all.
fn write(library: &Path, import: i64, format: ReportFormat, file: &Path) -> Reply<()> {
    let words = ["sheaf".as_ref(), "--library".as_ref(), library.as_os_str(), "imports".as_ref()].map(OsStr::to_owned);
    let wanted = match format {
        ReportFormat::Csv => [import.to_string(), "--csv".into()],
        ReportFormat::Json => [import.to_string(), "--json".into()],
    };
    let arguments = Arguments::try_parse_from(words.into_iter().chain(wanted.map(OsString::from)));
    let arguments = arguments.map_err(|error| Error::Internal(error.to_string()))?;
    let (mut report, mut said) = (Vec::new(), Vec::new());
    if run(arguments, &mut Output::new(&mut report, &mut said)) != Exit::Done {
        return Err(Error::Internal(String::from_utf8_lossy(&said).into_owned()).into());
    }
    let beside = PathBuf::from(format!("{}.part", file.display()));
    let written = std::fs::File::create(&beside).and_then(|mut part| {
        part.write_all(&report)?;
        part.sync_all()
    });
    let written = written.and_then(|()| std::fs::rename(&beside, file));
    written.map_err(|error| Error::file(file, error).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use articles::{Destination, Library, Sources};

    #[test]
    fn a_report_is_written_as_the_command_line_prints_it() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("Library");
        let library = Library::open(&folder).unwrap();
        let article = b"# A lighthouse\n\nIt stands on the rock, and has no keeper now.".to_vec();
        let sources = Sources::Memory(vec![("a.md".into(), article), ("b.md".into(), Vec::new())]);
        let imported =
            articles::import(&library, sources, Destination::default(), Box::new(|_| articles::Flow::Continue));
        let import = tauri::async_runtime::block_on(imported).unwrap().import;

        let table = scratch.path().join("report.csv");
        write(&folder, import, ReportFormat::Csv, &table).unwrap();
        let table = std::fs::read_to_string(table).unwrap();
        assert!(table.lines().next().unwrap().starts_with("what,name,outcome"), "{table}");
        assert!(table.contains("A lighthouse") && table.contains("the file is empty"), "{table}");

        let lines = scratch.path().join("report.json");
        write(&folder, import, ReportFormat::Json, &lines).unwrap();
        let lines = std::fs::read_to_string(lines).unwrap();
        let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        assert_eq!((&last["added"], &last["failed"]), (&1.into(), &1.into()), "{lines}");

        assert!(write(&folder, import, ReportFormat::Csv, &scratch.path().join("no/such/folder.csv")).is_err());
        assert!(write(&folder, import + 9, ReportFormat::Csv, &scratch.path().join("none.csv")).is_err());
        assert!(!scratch.path().join("none.csv").exists());
    }
}
