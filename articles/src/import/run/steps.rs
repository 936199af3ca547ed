//! What an import asks of the writer: to be opened, to take a batch, to be closed.

use std::sync::Arc;

use super::Sources;
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::import::add::{Batch, Common};
use crate::import::look::Looking;
use crate::import::prepare::{PASTED, Prepared};
use crate::import::{Destination, ImportItem, Outcome};
use crate::library::Library;
use crate::rule::{NewRules, RuleEffect};

/// Opens an import and the step of the history that it is.
pub(super) async fn begin(library: &Library, sources: &Sources, into: Destination) -> Result<(Common, i64)> {
    let names: Vec<String> = match sources {
        Sources::Paths(paths) => paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        Sources::Below { top, .. } => vec![top.to_string_lossy().into_owned()],
        Sources::Memory(items) => items.iter().map(|(name, _)| name.clone()).collect(),
        Sources::Pages { pages, .. } => pages.iter().map(|page| page.address.clone()).collect(),
        Sources::Pasted { .. } => vec![PASTED.to_owned()],
    };
    library
        .write(crate::library::Action::Import, move |edit| {
            let import = edit.open_import(&names)?;
            edit.about(&subject_of(&names))?;
            edit.owe_rules(import)?;
            let common = edit.common(import, &into)?;
            let step = edit.step().ok_or_else(|| Error::Internal("an import is a step".into()))?;
            Ok((common, step))
        })
        .await
        .map(|(begun, _)| begun)
}

/// Its sources by their names, the first of many.
pub(in crate::import) fn subject_of(sources: &[String]) -> String {
    const SAID: usize = 3;
    let last = |source: &String| {
        let bare = source.trim_end_matches(['/', '\\']);
        bare.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = sources.iter().take(SAID).map(last).filter(|name| !name.is_empty()).collect();
    if sources.len() > SAID {
        names.push("…".to_owned());
    }
    names.join(", ")
}

pub(super) async fn add_batch(
    library: &Library,
    batch: Vec<Prepared>,
    unsynced: Vec<String>,
    common: Common,
    step: i64,
    rules: Option<Arc<NewRules>>,
) -> Result<(Vec<ImportItem>, Vec<RuleEffect>)> {
    let files = library.files();
    library
        .writing(move |writer| {
            files.sync(unsynced.iter().map(String::as_str))?;
            writer.hasty()?;
            let added = writer.write_under(step, |edit| {
                let mut items = Vec::new();
                let mut known = Batch::new(&common);
                for prepared in &batch {
                    items.extend(edit.add_prepared(prepared, &mut known)?);
                }
                edit.report_counts(common.import, &known.tally)?;
                Ok(items)
            });
            let added = added.and_then(|items| match &rules {
                // What rules ask of an article they ask of the columns, which learn of it when it is committed.
                Some(rules) => {
                    let new = items.iter().filter(|item| item.outcome == Outcome::Added);
                    let new: Vec<ArticleId> = new.filter_map(|item| item.article).collect();
                    let effects =
                        writer.write_under(step, |edit| edit.apply_rules_to_import(common.import, rules, &new))?;
                    Ok((items, effects))
                }
                None => Ok((items, Vec::new())),
            });
            writer.learn_bodies()?;
            writer.careful()?;
            added
        })
        .await
}

/// Adds up what rules did to one batch after the other.
pub(super) fn sum_up(sums: &mut Vec<RuleEffect>, effects: Vec<RuleEffect>) {
    if sums.is_empty() {
        *sums = effects;
        return;
    }
    for (sum, effect) in sums.iter_mut().zip(effects) {
        sum.matches += effect.matches;
        sum.changes += effect.changes;
    }
}

/// What the writer would say of these files.
pub(super) async fn look_up(
    library: &Library,
    batch: Vec<Prepared>,
    looking: &mut Option<Box<Looking>>,
) -> Result<Vec<ImportItem>> {
    let mut taken = looking.take().unwrap_or_default();
    let (items, taken) = library.read(move |view| Ok((taken.take(view, &batch)?, taken))).await?;
    *looking = Some(taken);
    Ok(items)
}

pub(super) async fn finish(library: &Library, import: i64, step: i64, cancelled: bool) -> Result<()> {
    library
        .writing(move |writer| {
            writer.write_unnoted(|edit| edit.close_import(import, step, cancelled))?;
            writer.checkpoint()
        })
        .await
}
