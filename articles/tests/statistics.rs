//! Statistics: whatever is counted is found by the query beside it, exactly as often.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{Action, Library, Period, Place, State, Statistics};
use proptest::prelude::*;
use support::*;

/// What a test says of an article: days since it was saved, since it was read, its state, site, language and tag.
type Sheet = (u16, Option<u16>, usize, Option<usize>, usize, Option<usize>);

const DAY: i64 = 86_400_000;
const STATES: [&str; 4] = ["inbox", "later", "archive", "trash"];
const SITES: [&str; 3] = ["The Harbour Review", "harbour", "Wind \"and\" Sea"];
const LANGUAGES: [&str; 3] = ["en", "de", "zh"];
const TAGS: [&str; 4] = ["sea", "sea/salt", "wind", "north/sea"];

fn sheet() -> impl Strategy<Value = Sheet> {
    let days = prop_oneof![3 => 0_u16..40, 2 => 0_u16..500, 1 => 0_u16..20_000];
    let read = prop::option::of(prop_oneof![0_u16..40, 0_u16..500]);
    (days, read, 0..4_usize, prop::option::of(0..3_usize), 0..3_usize, prop::option::of(0..4_usize))
}

/// A library with these articles.
fn library_of(sheets: &[Sheet]) -> (tempfile::TempDir, Library) {
    let scratch = scratch();
    let names: Vec<String> = (0..sheets.len()).map(|number| format!("Article number {number}")).collect();
    let ids = add(&scratch, &names.iter().map(String::as_str).collect::<Vec<_>>());
    for (id, sheet) in ids.iter().copied().zip(sheets) {
        if let Some(tag) = sheet.5 {
            block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(id), &[TAGS[tag].into()], &[]))).unwrap();
        }
    }
    let now: i64 = block_on(scratch.read(|view| Ok(view.history(1)?[0].at))).unwrap();
    let (folder, library) = (scratch.folder, scratch.library);
    drop(library);
    let path = folder.path().join("library");
    let db = rusqlite::Connection::open(path.join("library.sqlite")).unwrap();
    for (id, (saved, read, state, site, language, _)) in ids.iter().zip(sheets) {
        db.execute(
            "UPDATE article SET saved = ?2, read_at = ?3, state = ?4, site = ?5, language = ?6 WHERE id = ?1",
            (
                id.0,
                now - i64::from(*saved) * DAY,
                read.map(|read| now - i64::from(read) * DAY),
                STATES[*state],
                site.map(|site| SITES[site]),
                LANGUAGES[*language],
            ),
        )
        .unwrap();
    }
    drop(db);
    let library = Library::open(&path).unwrap();
    (folder, library)
}

fn statistics(library: &Library, period: Period) -> Statistics {
    block_on(library.read(move |view| view.statistics(period))).unwrap()
}

fn total(library: &Library, query: &str) -> u32 {
    find(library, Place::All, query).len() as u32
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_what_its_query_finds(sheets in prop::collection::vec(sheet(), 1..20)) {
        let (_folder, library) = library_of(&sheets);
        for period in [Period::Quarter, Period::Year, Period::All] {
            let found = statistics(&library, period);
            for span in found.spans.iter().chain([&found.whole]) {
                prop_assert_eq!(total(&library, &span.saved_query), span.saved, "{}", &span.saved_query);
                prop_assert_eq!(total(&library, &span.read_query), span.read, "{}", &span.read_query);
                prop_assert_eq!(total(&library, &span.waiting_query), span.waiting, "{}", &span.waiting_query);
                let words: u64 = find(&library, Place::All, &span.read_query).iter().map(|row| u64::from(row.words)).sum();
                prop_assert_eq!(words, span.words);
            }
            for share in found.sites.iter().chain(&found.languages) {
                prop_assert_eq!(total(&library, &share.query), share.count, "{}", &share.query);
                prop_assert_eq!(total(&library, &format!("is:read {}", share.query)), share.read);
            }
            for tag in &found.tags {
                prop_assert_eq!(total(&library, &format!("{} {}", tag.token, found.whole.saved_query)), tag.count);
                for (count, span) in tag.counts.iter().zip(&found.spans) {
                    prop_assert_eq!(total(&library, &format!("{} {}", tag.token, span.saved_query)), *count);
                }
            }
        }
    }
}

#[test]
fn what_waits_now_is_what_is_unread_in_the_inbox_and_later() {
    let scratch = scratch();
    let ids = add(&scratch, &["One", "Two", "Three", "Four"]);
    let [read, archived, later, _] = ids[..] else { panic!("four") };
    block_on(scratch.write(Action::MarkRead, move |edit| {
        edit.set_read(&only(read), true)?;
        edit.set_state(&only(archived), State::Archive)?;
        edit.set_state(&only(later), State::Later)
    }))
    .unwrap();
    let found = statistics(&scratch, Period::Quarter);
    assert_eq!(found.spans.len(), 13);
    let now = found.spans.last().unwrap();
    assert_eq!((now.saved, now.read, now.waiting), (4, 1, 2));
    assert_eq!(now.waiting, total(&scratch, "is:unread (is:inbox OR is:later)"));
}
