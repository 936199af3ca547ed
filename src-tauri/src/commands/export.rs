//! What goes out: exports, citations, links.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use articles::*;
use tauri::State;
use tauri::ipc::Channel;

use crate::failure::Reply;
use crate::link;
use crate::shelf::Shelf;

/// The export that runs, so that it can be stopped, and what the last one made, so that it can be shown.
#[derive(Default)]
pub struct Exports {
    stop: Mutex<Arc<AtomicBool>>,
    made: Mutex<Option<PathBuf>>,
}

#[tauri::command]
pub async fn export_articles(
    shelf: State<'_, Shelf>,
    exports: State<'_, Exports>,
    export: Export,
    progress: Channel<ExportProgress>,
) -> Reply<ExportReport> {
    let report = articles::export(&shelf.library().await?, export, exports.begin(progress)).await?;
    exports.ended(&report);
    Ok(report)
}

#[tauri::command]
pub async fn cancel_export(exports: State<'_, Exports>) -> Reply<()> {
    exports.stop.lock().unwrap_or_else(PoisonError::into_inner).store(true, Ordering::Relaxed);
    Ok(())
}

#[tauri::command]
pub async fn show_export(exports: State<'_, Exports>) -> Reply<()> {
    link::show(exports.made.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

#[tauri::command]
pub async fn cite_articles(shelf: State<'_, Shelf>, selection: Selection, style: String) -> Reply<String> {
    shelf.read(move |view| view.cite(&selection, &style)).await
}

#[tauri::command]
pub async fn markdown_links(shelf: State<'_, Shelf>, selection: Selection) -> Reply<String> {
    shelf.read(move |view| view.markdown_links(&selection)).await
}

#[tauri::command]
pub async fn citation_styles() -> Reply<Vec<CitationStyle>> {
    Ok(articles::citation_styles())
}

impl Exports {
    /// An export that begins: tells the page how it goes, and stops when asked to. A page that is gone stops nothing.
    fn begin(&self, progress: Channel<ExportProgress>) -> ExportListener {
        let stop: Arc<AtomicBool> = Arc::default();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        Box::new(move |told| {
            drop(progress.send(told.clone()));
            if stop.load(Ordering::Relaxed) { Flow::Stop } else { Flow::Continue }
        })
    }

    fn ended(&self, report: &ExportReport) {
        if report.path.is_some() {
            self.made.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&report.path);
        }
    }
}
