//! The verb `imports`: the imports there were, and the whole report of one, to read or to keep as a file.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::import::{item_object, item_text, report_object, report_text};
use super::{Exit, Output};
use crate::error::{Error, Result};
use crate::import::{ImportItem, ImportReport, ImportSummary, ReportLines};
use crate::library::Library;
use crate::time;

/// Lines asked for at a time: a report of any length is printed without ever being whole in memory.
const PAGE: u32 = 1_000;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Imports {
    /// Number of an import; without it all are listed.
    import: Option<i64>,
    /// Print the report as a table for a spreadsheet.
    #[arg(long, requires = "import")]
    csv: bool,
    /// Only what was not imported, and why.
    #[arg(long, requires = "import")]
    failed: bool,
    /// Only what was imported without all of its text, and why.
    #[arg(long, requires = "import", conflicts_with = "failed")]
    remarked: bool,
}

impl Imports {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        match self.import {
            None => list(library, output),
            Some(import) => {
                let report = block_on(library.read(move |view| view.import_report(import)))?;
                let which = match (self.failed, self.remarked) {
                    (true, _) => ReportLines::Failed,
                    (_, true) => ReportLines::Remarked,
                    _ => ReportLines::All,
                };
                match self.csv {
                    true => table(library, &report, which, output),
                    false => lines(library, &report, which, output),
                }
            }
        }
    }
}

fn list(library: &Library, output: &mut Output<'_>) -> Result<Exit> {
    let mut offset = 0;
    loop {
        let imports = block_on(library.read(move |view| view.imports(offset, PAGE)))?;
        for import in &imports {
            let object = json!({
                "import": import.import, "started": time::iso(import.started),
                "finished": import.finished.map(time::iso), "cancelled": import.cancelled,
                "withdrawn": import.withdrawn, "sources": import.sources, "added": import.added,
                "remarked": import.remarked, "duplicates": import.duplicates, "completed": import.completed,
                "failed": import.failed,
            });
            output.line(&object, || summary_text(import))?;
        }
        offset += PAGE;
        if imports.len() < PAGE as usize {
            return Ok(Exit::Done);
        }
    }
}

fn summary_text(import: &ImportSummary) -> String {
    let mark = match (import.withdrawn, import.cancelled, import.finished) {
        (true, ..) => "  (taken back)",
        (_, true, _) => "  (stopped)",
        (_, _, None) => "  (not finished)",
        _ => "",
    };
    format!(
        "{:>5}  {}  {} added, {} duplicates, {} failed  {}{mark}",
        import.import,
        time::iso(import.started),
        import.added,
        import.duplicates,
        import.failed,
        import.sources.join(", "),
    )
}

/// Calls `each` with the lines of a report, one after the other.
fn each_item(
    library: &Library,
    import: i64,
    which: ReportLines,
    each: &mut dyn FnMut(&ImportItem) -> Result<()>,
) -> Result<()> {
    let mut offset = 0;
    loop {
        let items = block_on(library.read(move |view| view.import_items(import, which, offset, PAGE)))?;
        items.iter().try_for_each(&mut *each)?;
        offset += PAGE;
        if items.len() < PAGE as usize {
            return Ok(());
        }
    }
}

fn lines(library: &Library, report: &ImportReport, which: ReportLines, output: &mut Output<'_>) -> Result<Exit> {
    each_item(library, report.import, which, &mut |item| output.line(&item_object(item), || item_text(item)))?;
    output.line(&report_object(report), || report_text(report))?;
    Ok(Exit::Done)
}

/// One table for the lines, the fields and what was recognised, told apart by its first column.
fn table(library: &Library, report: &ImportReport, which: ReportLines, output: &mut Output<'_>) -> Result<Exit> {
    let mut table = csv::Writer::from_writer(&mut *output.out);
    // Whoever listened went away: there is nobody left to tell.
    let gone = |_: csv::Error| Error::Interrupted;
    table
        .write_record(["what", "name", "outcome", "article", "uid", "title", "why not", "had", "in the library"])
        .map_err(gone)?;
    for kind in &report.recognised {
        let articles = kind.articles.to_string();
        table.write_record(["recognised", &cell(&kind.name), "", "", "", "", "", &articles, ""]).map_err(gone)?;
    }
    for count in &report.fields {
        let (had, kept) = (count.had.to_string(), count.kept.to_string());
        table.write_record(["field", count.field.name(), "", "", "", "", "", &had, &kept]).map_err(gone)?;
    }
    each_item(library, report.import, which, &mut |item| {
        let id = item.article.map(|id| id.0.to_string()).unwrap_or_default();
        let outcome = if item.completed { "completed" } else { item.outcome.name() };
        let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
        let (uid, title, why) = (text(&item.uid), text(&item.title), text(&item.message));
        table.write_record(["item", &cell(&item.source), outcome, &id, &uid, &title, &why, "", ""]).map_err(gone)
    })?;
    table.flush().map_err(|_| Error::Interrupted)?;
    Ok(Exit::Done)
}

/// A text that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_formula() {
        assert_eq!(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(cell("1 = 1"), "1 = 1");
    }
}
