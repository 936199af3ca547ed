//! Verbs for what finds and sorts by itself: smart folders and rules.

use clap::{Args, Subcommand};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Exit, Output};
use crate::article::State;
use crate::error::{Error, Result};
use crate::library::{Action, Library, View};
use crate::rule::{Rule, RuleReport, RuleTerms};
use crate::saved_search::SearchToSave;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct SmartFolders {
    #[command(subcommand)]
    verb: Option<SmartFoldersVerb>,
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
enum SmartFoldersVerb {
    /// Save a search under a name.
    Add {
        /// What it is called.
        name: String,
        /// In the query language.
        query: String,
        /// Show it in this folder (`Work/Energy`); made where it is not there.
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,
    },
}

impl SmartFolders {
    pub(super) fn writes(&self) -> bool {
        self.verb.is_some()
    }

    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        if let Some(SmartFoldersVerb::Add { name, query, folder }) = self.verb {
            block_on(library.write(Action::SaveSearch, move |edit| {
                let parent = folder.map(|path| edit.folder_or_new(&path)).transpose()?;
                edit.save_search(&SearchToSave { name, query, parent })
            }))?;
        }
        for (path, query, count) in block_on(library.read(listed))? {
            let object = json!({ "path": path, "query": query, "count": count });
            let shown = count.map_or("?".to_owned(), |count| count.to_string());
            output.line(&object, || format!("{shown:>7}  {path}  {query}"))?;
        }
        Ok(Exit::Done)
    }
}

/// Each saved search: its path, its query, and how many it finds.
fn listed(view: &View<'_>) -> Result<Vec<(String, String, Option<u32>)>> {
    let folders = view.folders()?;
    let searches = view.saved_searches()?;
    let ids: Vec<_> = searches.iter().map(|search| search.id).collect();
    let counts = view.saved_search_counts(&ids)?;
    let line = |search: crate::saved_search::SavedSearch| {
        let folder = folders.iter().find(|folder| Some(folder.id) == search.parent);
        let path = folder.map_or(search.name.clone(), |folder| format!("{}/{}", folder.path, search.name));
        let count = counts.iter().find(|count| count.id == search.id).and_then(|count| count.count);
        (path, search.query, count)
    };
    Ok(searches.into_iter().map(line).collect())
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Rules {
    #[command(subcommand)]
    verb: Option<RulesVerb>,
}

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
enum RulesVerb {
    /// Make a rule for what comes in.
    Add(Add),
    /// Apply all rules, or one, to every article; one step that can be undone.
    Apply {
        /// Only this rule.
        name: Option<String>,
        /// Only say how many articles it would change.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
struct Add {
    /// What it is called.
    name: String,
    /// Which articles it is about, in the query language; empty: all.
    query: String,
    /// A tag they get; `/` nests.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// A folder they are put into.
    #[arg(long = "folder", value_name = "FOLDER")]
    folders: Vec<String>,
    /// The state they are put into: inbox, later, archive or trash.
    #[arg(long)]
    state: Option<String>,
    /// They get a star.
    #[arg(long)]
    star: bool,
    /// Not applied to what comes in, but only by `sheaf rules apply`.
    #[arg(long)]
    by_hand: bool,
}

impl Add {
    fn terms(self) -> Result<RuleTerms> {
        let unknown = |name: &str| Error::Invalid(format!("“{name}” is no state: inbox, later, archive or trash"));
        let state = |name: String| State::from_name(&name).ok_or_else(|| unknown(&name));
        Ok(RuleTerms {
            state: self.state.map(state).transpose()?,
            name: self.name,
            query: self.query,
            add_tags: self.tags,
            folders: self.folders,
            star: self.star,
            on_import: !self.by_hand,
        })
    }
}

impl Rules {
    pub(super) fn writes(&self) -> bool {
        match &self.verb {
            None => false,
            Some(RulesVerb::Add(_)) => true,
            Some(RulesVerb::Apply { dry_run, .. }) => !dry_run,
        }
    }

    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        match self.verb {
            None => {}
            Some(RulesVerb::Add(add)) => {
                let terms = add.terms()?;
                block_on(library.write(Action::CreateRule, move |edit| edit.create_rule(&terms)))?;
            }
            Some(RulesVerb::Apply { name, dry_run }) => return apply(library, name, dry_run, output),
        }
        for rule in block_on(library.read(|view| view.rules()))? {
            output.line(&json!(rule.terms), || text(&rule))?;
        }
        Ok(Exit::Done)
    }
}

fn apply(library: &Library, name: Option<String>, dry_run: bool, output: &mut Output<'_>) -> Result<Exit> {
    // Words find only what the index knows.
    library.settle()?;
    let only = match name {
        Some(name) => Some(block_on(library.read(move |view| view.rule_named(&name)))?),
        None => None,
    };
    let RuleReport { rules, changes, .. } = match dry_run {
        true => block_on(library.read(move |view| view.rule_effects(only)))?,
        false => block_on(library.write(Action::ApplyRules, move |edit| edit.apply_rules(only)))?.0,
    };
    for effect in rules {
        output.line(&json!(effect), || format!("{:>7}  {} (of {})", effect.changes, effect.name, effect.matches))?;
    }
    output.line(&json!({ "changes": changes, "dry_run": dry_run }), || {
        let verb = if dry_run { "would be changed" } else { "changed" };
        format!("{changes} articles {verb}")
    })?;
    Ok(Exit::Done)
}

fn text(rule: &Rule) -> String {
    let RuleTerms { name, query, add_tags, folders, state, star, on_import } = &rule.terms;
    let mut text = format!("{name}: {}", if query.is_empty() { "everything" } else { query });
    add_tags.iter().for_each(|tag| text.push_str(&format!(" #{tag}")));
    folders.iter().for_each(|folder| text.push_str(&format!(" → {folder}")));
    if let Some(state) = state {
        text.push_str(&format!(" → {}", state.name()));
    }
    text.push_str(if *star { " ★" } else { "" });
    text.push_str(if *on_import { "" } else { " (by hand)" });
    text
}
