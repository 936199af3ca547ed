//! Undo against a model: random sequences of everything a person can do, of undo, redo, walks through the history and
//! restarts. After each, the library is as the model remembers it: every table that history knows of, row by row, and
//! everything that can be seen. `SHEAF_SEQUENCES` says how many sequences are tried.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::path::Path;
use std::sync::OnceLock;

use articles::{
    Action, ArticleId, ArticlePatch, Colour, Destination, Edit, Error, FolderId, HighlightId, HighlightPatch, Library,
    NewHighlight, Place, Result, Selection, Sources, State, TagId, TagRequest, View, Walked,
};
use proptest::prelude::*;
use support::*;

/// How many sequences are tried if nobody says.
const SEQUENCES: u32 = 40;

/// What is in the library, to pick from by number.
struct Things {
    articles: Vec<ArticleId>,
    folders: Vec<FolderId>,
    tags: Vec<TagId>,
    imports: Vec<i64>,
    highlights: Vec<HighlightId>,
}

impl Things {
    fn of(view: &View<'_>) -> Result<Things> {
        let everything = |place| view.search(&request(place, ""), 0, 1_000);
        let mut articles: Vec<ArticleId> = everything(Place::All)?.rows.iter().map(|row| row.id).collect();
        articles.extend(everything(Place::Trash)?.rows.iter().map(|row| row.id));
        articles.sort();
        let mut highlights = Vec::new();
        for &article in &articles {
            highlights.extend(view.highlights(article)?.iter().map(|highlight| highlight.id));
        }
        let mut tags = Vec::new();
        let mut parents = vec![None];
        while let Some(parent) = parents.pop() {
            let request = TagRequest { filter: String::new(), parent, offset: 0, limit: u32::MAX };
            for tag in view.tags(&request)?.tags {
                tags.push(tag.id);
                parents.push(Some(tag.id));
            }
        }
        tags.sort();
        let folders = view.folders()?.iter().map(|folder| folder.id).collect();
        let imports = view.imports(0, 1_000)?.iter().map(|import| import.import).collect();
        Ok(Things { articles, folders, tags, imports, highlights })
    }

    fn id(&self, number: u8) -> Result<ArticleId> {
        pick(&self.articles, number, "article")
    }

    /// One article, or where the number is high all of a state or of everything.
    fn some(&self, number: u8) -> Result<Selection> {
        Ok(match number {
            250.. => Selection::All { request: request(Place::Inbox, ""), except: vec![] },
            240.. => Selection::All { request: request(Place::All, ""), except: vec![self.id(number)?] },
            230.. => Selection::All { request: request(Place::Trash, ""), except: vec![] },
            _ => only(self.id(number)?),
        })
    }

    fn folder(&self, number: u8) -> Result<FolderId> {
        pick(&self.folders, number, "folder")
    }

    fn tag(&self, number: u8) -> Result<TagId> {
        pick(&self.tags, number, "tag")
    }

    fn import(&self, number: u8) -> Result<i64> {
        pick(&self.imports, number, "import")
    }

    fn highlight(&self, number: u8) -> Result<HighlightId> {
        pick(&self.highlights, number, "highlight")
    }
}

fn pick<T: Copy>(from: &[T], number: u8, what: &'static str) -> Result<T> {
    from.get(usize::from(number) % from.len().max(1)).copied().ok_or(Error::NotFound(what))
}

fn among(names: &[&str], number: u8) -> String {
    names[usize::from(number) % names.len()].to_owned()
}

fn tag_path(number: u8) -> String {
    among(&["sea", "Sea", "wind", "sea/salt", "north/sea", "wind/sea/salt", "salt"], number)
}

fn folder_name(number: u8) -> String {
    among(&["Work", "Energy", "work", "Home", "Work/Energy"], number)
}

fn title(number: u8) -> String {
    among(&["The whale's road", "the WHALE's road", "The wind's way", "Something else entirely"], number)
}

type Act = fn(&mut Edit<'_>, &Things, [u8; 3]) -> Result<()>;

/// Everything a person can do, a line each: how often, what it is called, and doing it. Numbers pick what with.
const DEEDS: &[(u32, Action, Act)] = &[
    (6, Action::Tag, |edit, has, [a, b, c]| edit.tag(&has.some(a)?, &[tag_path(b), tag_path(c)], &[])),
    (2, Action::Untag, |edit, has, [a, b, _]| edit.tag(&has.some(a)?, &[], &[tag_path(b)])),
    (3, Action::File, |edit, has, [a, b, _]| edit.file(&has.some(a)?, has.folder(b)?)),
    (1, Action::Unfile, |edit, has, [a, b, _]| edit.unfile(&has.some(a)?, has.folder(b)?)),
    (2, Action::Move, |edit, has, [a, b, _]| edit.move_to(&has.some(a)?, has.folder(b)?)),
    (2, Action::Archive, |edit, has, [a, ..]| edit.set_state(&has.some(a)?, State::Archive)),
    (1, Action::ToInbox, |edit, has, [a, ..]| edit.set_state(&has.some(a)?, State::Inbox)),
    (2, Action::ToLater, |edit, has, [a, ..]| edit.set_state(&has.some(a)?, State::Later)),
    (3, Action::Trash, |edit, has, [a, ..]| edit.set_state(&has.some(a)?, State::Trash)),
    (2, Action::Restore, |edit, has, [a, ..]| edit.restore(&has.some(a)?)),
    (2, Action::Delete, |edit, has, [a, ..]| edit.delete(&has.some(a)?)),
    (2, Action::Star, |edit, has, [a, ..]| edit.set_starred(&has.some(a)?, true)),
    (1, Action::Unstar, |edit, has, [a, ..]| edit.set_starred(&has.some(a)?, false)),
    (2, Action::MarkRead, |edit, has, [a, ..]| edit.set_read(&has.some(a)?, true)),
    (1, Action::MarkUnread, |edit, has, [a, ..]| edit.set_read(&has.some(a)?, false)),
    (3, Action::EditArticle, |edit, has, [a, b, c]| edit.edit_article(has.id(a)?, &patch(b, c))),
    (2, Action::MergeDuplicates, |edit, has, [a, b, c]| {
        edit.merge_duplicates(has.id(a)?, &[has.id(b)?, has.id(c)?, has.id(a)?])
    }),
    (1, Action::MergeDuplicates, |edit, _, _| edit.merge_exact_duplicates()),
    (1, Action::KeepApart, |edit, has, [a, b, _]| edit.keep_apart(&[has.id(a)?, has.id(b)?])),
    (2, Action::Highlight, |edit, has, [a, b, _]| edit.highlight(has.id(a)?, &passage(b)).map(drop)),
    (1, Action::EditHighlight, |edit, has, [a, b, _]| edit.edit_highlight(has.highlight(a)?, &remark(b))),
    (1, Action::RemoveHighlight, |edit, has, [a, ..]| edit.remove_highlight(has.highlight(a)?)),
    (4, Action::CreateFolder, |edit, has, [a, b, c]| {
        let parent = if c % 2 == 0 { None } else { has.folder(b).ok() };
        edit.create_folder(&folder_name(a), parent).map(drop)
    }),
    (1, Action::RenameFolder, |edit, has, [a, b, _]| edit.rename_folder(has.folder(a)?, &folder_name(b % 4))),
    (2, Action::MoveFolder, |edit, has, [a, b, c]| {
        let parent = if c % 3 == 0 { None } else { has.folder(b).ok() };
        edit.move_folder(has.folder(a)?, parent)
    }),
    (1, Action::DeleteFolder, |edit, has, [a, ..]| edit.delete_folder(has.folder(a)?)),
    (2, Action::CreateTag, |edit, _, [a, ..]| edit.create_tag(&tag_path(a)).map(drop)),
    (3, Action::RenameTag, |edit, has, [a, b, _]| edit.rename_tag(has.tag(a)?, &tag_path(b))),
    (3, Action::NestTag, |edit, has, [a, b, c]| {
        let parent = if c % 3 == 0 { None } else { has.tag(b).ok() };
        edit.nest_tag(has.tag(a)?, parent)
    }),
    (1, Action::RecolourTag, |edit, has, [a, b, _]| {
        edit.recolour_tag(has.tag(a)?, (b % 3 > 0).then_some(if b % 3 == 1 { Colour::Teal } else { Colour::Red }))
    }),
    (2, Action::DeleteTag, |edit, has, [a, ..]| edit.delete_tag(has.tag(a)?)),
    (1, Action::WithdrawImport, |edit, has, [a, ..]| edit.withdraw_import(has.import(a)?)),
];

/// Actions that are tried by [`Deed::Import`], or have no edit of one call.
const OTHERWISE: &[Action] = &[
    Action::Import,
    Action::EditArticles,
    Action::OrderFolders,
    Action::SaveSearch,
    Action::EditSavedSearch,
    Action::DeleteSavedSearch,
    Action::CreateRule,
    Action::EditRule,
    Action::DeleteRule,
    Action::ApplyRules,
    Action::MergeTags,
    Action::DescribeTag,
    Action::CleanUpTags,
];

fn patch(b: u8, c: u8) -> ArticlePatch {
    let mut patch = ArticlePatch::default();
    match c % 4 {
        0 => patch.title = Some(title(b)),
        1 => patch.note = Some(among(&["", "A note.", "Another note."], b)),
        2 => patch.url = Some(among(&["", "https://example.org/sea", "https://example.org/wind?utm_source=x"], b)),
        _ => patch.published = Some(among(&["", "2020", "2021-03", "2019-05-06"], b)),
    }
    patch
}

fn passage(number: u8) -> NewHighlight {
    NewHighlight { quote: among(&["one of a kind", "there is to say", "short"], number), ..NewHighlight::default() }
}

fn remark(number: u8) -> HighlightPatch {
    HighlightPatch { note: Some(among(&["", "Indeed."], number)), ..HighlightPatch::default() }
}

#[derive(Debug, Clone)]
enum Deed {
    /// A line of [`DEEDS`].
    Do(usize, [u8; 3]),
    Import(u8),
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
        20 => (prop::sample::select(weighted), any::<[u8; 3]>()).prop_map(|(at, numbers)| Deed::Do(at, numbers)),
        1 => any::<u8>().prop_map(Deed::Import),
        4 => Just(Deed::Undo),
        3 => Just(Deed::Redo),
        2 => any::<u8>().prop_map(Deed::Walk),
        1 => Just(Deed::Restart),
    ]
}

/// Tables that history knows of, and what of them is no part of it.
const TABLES: &[(&str, &str, &[&str])] = &[
    ("article", "FROM visible_article AS article", &["progress"]),
    ("article_tag", "FROM article_tag JOIN visible_article ON id = article", &[]),
    ("article_folder", "FROM article_folder JOIN visible_article ON id = article", &[]),
    ("highlight", "FROM highlight JOIN visible_article ON visible_article.id = article", &[]),
    ("tag", "FROM tag", &[]),
    ("folder", "FROM folder", &[]),
    ("saved_search", "FROM saved_search", &[]),
    ("rule", "FROM rule", &[]),
    ("dismissed", "FROM dismissed", &[]),
    // The report of an import that changed nothing is there, and is no step.
    ("import", "FROM import WHERE withdrawn = 0 AND id IN (SELECT import FROM article)", &["finished", "cancelled"]),
];

/// Every row of the tables that history knows of, as far as it is in the library, and all that can be seen of it.
fn whole(folder: &Path, library: &Library) -> String {
    let db = rusqlite::Connection::open(folder.join("library.sqlite")).unwrap();
    let mut lines = Vec::new();
    for (table, from, outside) in TABLES {
        let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let columns: Vec<String> =
            columns.query_map([table], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        let quoted: Vec<String> = columns
            .iter()
            .filter(|column| !outside.contains(&column.as_str()))
            .map(|column| format!("'{column} ' || quote({table}.{column})"))
            .collect();
        let mut rows = db.prepare(&format!("SELECT concat_ws(', ', {}) {from}", quoted.join(", "))).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut found: Vec<String> = rows.map(|row| format!("{table}: {}", row.unwrap())).collect();
        found.sort();
        lines.extend(found);
    }
    lines.push(picture(library));
    lines.join("\n")
}

/// A library as every sequence begins with it, closed; and the wholes of it before and after its one step.
fn beginning() -> &'static (tempfile::TempDir, [String; 2]) {
    static BEGINNING: OnceLock<(tempfile::TempDir, [String; 2])> = OnceLock::new();
    BEGINNING.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let empty = whole(folder.path(), &library);
        add(&library, &["The whale's road", "The wind's way", "A third one"]);
        let first = whole(folder.path(), &library);
        (folder, [empty, first])
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let into = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &into),
            false => drop(std::fs::copy(entry.path(), into).unwrap()),
        }
    }
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

fn carry_out(library: &Library, deed: &Deed) {
    match *deed {
        Deed::Do(at, numbers) => {
            let (_, action, act) = DEEDS[at];
            let done = block_on(library.write(action, move |edit| {
                let things = Things::of(edit)?;
                act(edit, &things, numbers)
            }));
            match done {
                Ok(_) => {}
                // What cannot be done is refused, and changes nothing.
                Err(Error::InsideItself(_) | Error::FolderExists(_) | Error::Invalid(_) | Error::NotFound(_)) => {}
                Err(error) => panic!("{action:?}: {error}"),
            }
        }
        Deed::Import(number) => import(library, number),
        Deed::Undo | Deed::Redo | Deed::Walk(_) | Deed::Restart => unreachable!("these are the test's own"),
    }
}

/// What the library should be like at each point of its history.
struct Model {
    points: Vec<String>,
    at: usize,
}

fn follow(deeds: &[Deed]) -> std::result::Result<(), TestCaseError> {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("library");
    let (template, points) = beginning();
    copy(template.path(), &folder);
    let mut library = Library::open(&folder).unwrap();
    let mut model = Model { points: points.to_vec(), at: 1 };
    for deed in deeds {
        match deed {
            Deed::Undo => match model.at {
                0 => prop_assert!(matches!(block_on(library.undo()), Err(Error::NothingTo("undo")))),
                _ => {
                    block_on(library.undo()).unwrap();
                    model.at -= 1;
                }
            },
            Deed::Redo => match model.at + 1 < model.points.len() {
                false => prop_assert!(matches!(block_on(library.redo()), Err(Error::NothingTo("redo")))),
                true => {
                    block_on(library.redo()).unwrap();
                    model.at += 1;
                }
            },
            Deed::Walk(number) => {
                let page = block_on(library.read(|view| view.history_page(0, 1_000))).unwrap();
                prop_assert_eq!(page.total as usize, model.points.len() - 1);
                prop_assert_eq!(page.undone as usize, model.points.len() - 1 - model.at);
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
            deed => {
                let before = newest(&library);
                carry_out(&library, deed);
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
        prop_assert_eq!(whole(&folder, &library), &model.points[model.at][..], "after {:?}", deed);
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
    let names = include_str!("../../ui/src/generated/Action.ts");
    let (_, names) = names.split_once('=').unwrap();
    let actions: Vec<Action> =
        names.split('"').skip(1).step_by(2).map(|name| Action::from_name(name).unwrap()).collect();
    assert!(actions.len() > 40);
    for action in actions {
        let tried = DEEDS.iter().any(|(_, tried, _)| *tried == action) || OTHERWISE.contains(&action);
        assert!(tried, "no deed does {action:?}");
    }
}
