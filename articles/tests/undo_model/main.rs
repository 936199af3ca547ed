//! Undo against a model: random sequences of everything a person can do, of undo, redo, walks through the history and
//! restarts. After each, the library is as the model remembers it: every table that history knows of, row by row, and
//! everything that can be seen; and what a deed is for has happened. `SHEAF_SEQUENCES` says how many sequences are tried.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod deeds;
#[path = "../support/mod.rs"]
mod support;
mod things;
mod whole;

use std::collections::BTreeMap;
use std::path::PathBuf;

use articles::{Action, Destination, Error, FolderView, Library, Place, Sort, SortField, Sources, Walked};
use proptest::prelude::*;
use support::*;

use deeds::{DEEDS, tag_path, title};
use things::Things;
use whole::{beginning, copy, views, whole};

/// How many sequences are tried if nobody says.
const SEQUENCES: u32 = 40;

#[derive(Debug, Clone)]
enum Deed {
    /// A line of [`DEEDS`].
    Do(usize, [u8; 3]),
    Import(u8),
    /// A folder is looked at in another way, which is no step of the history.
    Look([u8; 2]),
    Undo,
    Redo,
    /// Undo or redo to a step that is picked.
    Walk(u8),
    Restart,
}

fn deed() -> impl Strategy<Value = Deed> {
    let weighted: Vec<usize> =
        DEEDS.iter().enumerate().flat_map(|(at, (weight, ..))| std::iter::repeat_n(at, *weight as usize)).collect();
    prop_oneof![
        24 => (prop::sample::select(weighted), any::<[u8; 3]>()).prop_map(|(at, numbers)| Deed::Do(at, numbers)),
        1 => any::<u8>().prop_map(Deed::Import),
        1 => any::<[u8; 2]>().prop_map(Deed::Look),
        4 => Just(Deed::Undo),
        3 => Just(Deed::Redo),
        2 => any::<u8>().prop_map(Deed::Walk),
        1 => Just(Deed::Restart),
    ]
}

fn import(library: &Library, number: u8) {
    let n = number % 6;
    let text = format!(
        "---\ntitle: {}\ntags: [{}, made-{n}]\nsite: Harbour\nurl: https://example.org/{n}\n---\n\n{}",
        title(n),
        tag_path(number / 2),
        text_about(&format!("report {}", n / 2))
    );
    let into = Destination { tags: vec![tag_path(number / 3)], ..Destination::default() };
    bring_into(library, Sources::Memory(vec![(format!("{number}.md"), text.into_bytes())]), into);
}

/// The newest step that is done.
fn newest(library: &Library) -> Option<i64> {
    block_on(library.read(|view| Ok(view.history(1_000)?.iter().find(|step| !step.undone).map(|step| step.id))))
        .unwrap()
}

/// Does something, and looks whether what it is for has happened.
fn carry_out(library: &Library, at: usize, numbers: [u8; 3]) {
    let (_, action, act) = DEEDS[at];
    let done = block_on(library.write(action, move |edit| {
        let things = Things::of(edit)?;
        act(edit, &things, numbers)
    }));
    match done {
        Ok((claims, _)) => claims.iter().for_each(|claim| claim.check(library, &format!("{action:?} {numbers:?}"))),
        // What cannot be done is refused, and changes nothing.
        Err(Error::InsideItself(_) | Error::FolderExists(_) | Error::Invalid(_) | Error::NotFound(_)) => {}
        Err(error) => panic!("{action:?}: {error}"),
    }
}

/// What the library should be like at each point of its history, and the settings that have none.
struct Model {
    folder: PathBuf,
    points: Vec<String>,
    at: usize,
    /// How folders are looked at that were looked at in another way than usual, also of such as are gone.
    views: BTreeMap<String, FolderView>,
}

impl Model {
    fn later(&self) -> usize {
        self.points.len() - 1 - self.at
    }

    fn look(&mut self, library: &Library, [which, how]: [u8; 2]) -> std::result::Result<(), TestCaseError> {
        let things = block_on(library.read(Things::of)).unwrap();
        let Ok(folder) = things.folder(which) else { return Ok(()) };
        let view = FolderView {
            below: how % 2 == 0,
            sort: (how % 3 == 0).then_some(Sort { by: SortField::Title, descending: how % 4 == 0 }),
            density: None,
        };
        let before = views(&self.folder);
        block_on(library.view_folder(folder, view)).unwrap();
        let after = views(&self.folder);
        let changed: Vec<_> = after.into_iter().filter(|(uid, view)| before.get(uid) != Some(view)).collect();
        prop_assert!(changed.len() <= 1 && changed.iter().all(|(_, now)| *now == view));
        self.views.extend(changed);
        Ok(())
    }

    /// Fails unless the library is as it should be.
    fn check(&self, library: &Library, deed: &Deed) -> std::result::Result<(), TestCaseError> {
        prop_assert_eq!(whole(&self.folder, library), &self.points[self.at][..], "after {:?}", deed);
        for (uid, view) in views(&self.folder) {
            prop_assert_eq!(view, self.views.get(&uid).copied().unwrap_or_default(), "after {:?}", deed);
        }
        for folder in block_on(library.read(|view| view.folders())).unwrap() {
            let opened = find(library, Place::Folder(folder.id), "").len();
            prop_assert_eq!(folder.count as usize, opened, "{} after {:?}", folder.path, deed);
        }
        Ok(())
    }
}

fn follow(deeds: &[Deed]) -> std::result::Result<(), TestCaseError> {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("library");
    let (template, points) = beginning();
    copy(template.path(), &folder);
    let mut library = Library::open(&folder).unwrap();
    let mut model =
        Model { folder: folder.clone(), points: points.clone(), at: points.len() - 1, views: BTreeMap::new() };
    for deed in deeds {
        match deed {
            Deed::Undo => match model.at {
                0 => prop_assert!(matches!(block_on(library.undo()), Err(Error::NothingTo("undo")))),
                _ => {
                    block_on(library.undo()).unwrap();
                    model.at -= 1;
                }
            },
            Deed::Redo => match model.later() {
                0 => prop_assert!(matches!(block_on(library.redo()), Err(Error::NothingTo("redo")))),
                _ => {
                    block_on(library.redo()).unwrap();
                    model.at += 1;
                }
            },
            Deed::Walk(number) => {
                let page = block_on(library.read(|view| view.history_page(0, 1_000))).unwrap();
                prop_assert_eq!(page.total as usize, model.points.len() - 1);
                prop_assert_eq!(page.undone as usize, model.later());
                let to = usize::from(*number) % model.points.len();
                let step = if to == 0 { 0 } else { page.steps[page.steps.len() - to].id };
                let walked = block_on(library.undo_to(step)).unwrap();
                let expected =
                    Walked { undone: model.at.saturating_sub(to) as u32, redone: to.saturating_sub(model.at) as u32 };
                prop_assert_eq!(walked, expected);
                model.at = to;
            }
            Deed::Restart => {
                drop(library);
                library = Library::open(&folder).unwrap();
            }
            Deed::Look(numbers) => model.look(&library, *numbers)?,
            Deed::Do(..) | Deed::Import(_) => {
                let before = newest(&library);
                match *deed {
                    Deed::Do(at, numbers) => carry_out(&library, at, numbers),
                    Deed::Import(number) => import(&library, number),
                    _ => unreachable!("these two are changes"),
                }
                let is_step = newest(&library) != before;
                if is_step || matches!(deed, Deed::Import(_)) {
                    // Also after an import that brought nothing, what was undone cannot be done again.
                    model.points.truncate(model.at + 1);
                }
                if is_step {
                    model.points.push(whole(&folder, &library));
                    model.at += 1;
                }
            }
        }
        model.check(&library, deed)?;
    }
    Ok(())
}

fn sequences() -> u32 {
    std::env::var("SHEAF_SEQUENCES").ok().and_then(|number| number.parse().ok()).unwrap_or(SEQUENCES)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: sequences(), max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_undone_and_done_again_the_library_is_as_it_was_then(
        deeds in prop::collection::vec(deed(), 1..24)
    ) {
        follow(&deeds)?;
    }
}

#[test]
fn every_action_is_tried() {
    let names = include_str!("../../../ui/src/generated/Action.ts");
    let (_, names) = names.split_once('=').unwrap();
    let actions: Vec<Action> =
        names.split('"').skip(1).step_by(2).map(|name| Action::from_name(name).unwrap()).collect();
    assert!(actions.len() > 40);
    for action in actions {
        // An import is a deed of its own: it is no edit of one call.
        let tried = action == Action::Import || DEEDS.iter().any(|(_, tried, _)| *tried == action);
        assert!(tried, "no deed does {action:?}");
    }
}
