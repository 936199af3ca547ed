//! Verbs that change: tag, move, state, undo, redo.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Exit, Output};
use crate::article::{self, ArticleId, Selection};
use crate::error::{Error, Result};
use crate::library::{Action, Done, Edit, Library};
use crate::time;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Tag {
    /// Numbers or uids of articles.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// A tag to give; `/` nests.
    #[arg(long, value_name = "TAG", required_unless_present = "remove")]
    add: Vec<String>,
    /// A tag to take off.
    #[arg(long, value_name = "TAG")]
    remove: Vec<String>,
}

impl Tag {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let action = if self.add.is_empty() { Action::Untag } else { Action::Tag };
        let (add, remove) = (self.add, self.remove);
        change(library, self.ids, action, output, move |edit, articles| edit.tag(articles, &add, &remove))
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Move {
    /// Numbers or uids of articles.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Path of the folder (`Work/Energy`); made where it is not there.
    #[arg(long, value_name = "FOLDER")]
    to: String,
}

impl Move {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let to = self.to;
        change(library, self.ids, Action::Move, output, move |edit, articles| {
            let folder = edit.folder_or_new(&to)?;
            edit.move_to(articles, folder)
        })
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct State {
    /// Numbers or uids of articles, then the state: inbox, later, archive or trash.
    #[arg(required = true, num_args = 2.., value_names = ["ID", "STATE"])]
    ids_and_state: Vec<String>,
}

impl State {
    /// The state that is asked for.
    ///
    /// # Errors
    /// `Invalid` if there is none of that name.
    pub(super) fn state(&self) -> Result<article::State> {
        let name = self.ids_and_state.last().map_or("", String::as_str);
        article::State::from_name(name)
            .ok_or_else(|| Error::Invalid(format!("“{name}” is no state: inbox, later, archive or trash")))
    }

    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let state = self.state()?;
        let mut ids = self.ids_and_state;
        ids.pop();
        change(library, ids, state.action(), output, move |edit, articles| edit.set_state(articles, state))
    }
}

/// Changes the articles that are there as one step, prints them, and names those that are not.
fn change(
    library: &Library,
    names: Vec<String>,
    action: Action,
    output: &mut Output<'_>,
    work: impl FnOnce(&mut Edit<'_>, &Selection) -> Result<()> + Send + 'static,
) -> Result<Exit> {
    let (found, missing) = block_on(library.read(move |view| {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for name in names {
            match view.article_named(&name) {
                Ok(id) => found.push(id),
                Err(Error::NoArticle(name)) => missing.push(name),
                Err(error) => return Err(error),
            }
        }
        Ok((found, missing))
    }))?;
    if !found.is_empty() {
        let selection = Selection::Ids { ids: found.clone() };
        block_on(library.write(action, move |edit| work(edit, &selection)))?;
        print_rows(library, found, output)?;
    }
    let exit = if missing.is_empty() { Exit::Done } else { Exit::Failed };
    for name in missing {
        output.fail(&Error::NoArticle(name));
    }
    Ok(exit)
}

fn print_rows(library: &Library, ids: Vec<ArticleId>, output: &mut Output<'_>) -> Result<()> {
    for row in block_on(library.read(move |view| view.rows(&ids)))? {
        output.row(&row)?;
    }
    Ok(())
}

pub(super) fn step(done: Done, output: &mut Output<'_>) -> Result<Exit> {
    let action = done.action.name();
    let object = json!({ "action": action, "when": time::iso(time::now()), "items": done.items });
    output.line(&object, || format!("{} ({})", action.replace('_', " "), done.items))?;
    Ok(Exit::Done)
}
