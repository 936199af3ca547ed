//! Random libraries and random queries, against an evaluator that looks at one article after the other.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::fold::{fold_key, fold_search};
use crate::search::fixture::{Fixture, Sheet, everywhere};
use crate::search::query::{Condition, Expr, Field, Mark, Part, Query, Shape, Text};
use crate::search::{Place, SearchRequest};

/// Tags and folders: parent and name. Some names occur twice, some need quotes.
const TREE: [(Option<usize>, &str); 7] = [
    (None, "politics"),
    (Some(0), "Russia"),
    (Some(1), "to do"),
    (None, "Énergie"),
    (Some(3), "russia"),
    (None, "a \"b\" (c)"),
    (Some(0), "中国"),
];

/// No two of them have one stem or are one letter apart.
const WORDS: [&str; 8] = ["whale", "Élection", "HARBOUR", "cat", "中国人", "中国", "naïve", "Straße"];

const SITES: [&str; 4] = ["BBC", "bbc", "The \"Daily\" News", "Le Méridien"];

const AUTHORS: [&str; 4] = ["Jane Doe", "jane doe", "J. O'Hara", "李明"];

const DAY: i64 = 86_400_000;

/// An article as the slow evaluator sees it.
#[derive(Debug, Clone)]
struct Plain {
    title: Vec<&'static str>,
    body: Vec<&'static str>,
    note: Vec<&'static str>,
    authors: Vec<&'static str>,
    site: Option<&'static str>,
    language: Option<&'static str>,
    year: Option<i16>,
    words: u32,
    state: &'static str,
    starred: bool,
    read: bool,
    tags: Vec<usize>,
    folders: Vec<usize>,
}

fn words(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(select(&WORDS[..]), 0..most)
}

fn plain() -> impl Strategy<Value = Plain> {
    let texts = (words(3), words(8), words(2));
    let names = (
        subsequence(&AUTHORS[..], 0..=2),
        proptest::option::of(select(&SITES[..])),
        proptest::option::of(select(&["en", "fr", "zh"][..])),
    );
    let facts = (
        proptest::option::of(1_999_i16..2_003),
        0_u32..6,
        select(&["inbox", "inbox", "later", "archive", "trash"][..]),
        any::<(bool, bool)>(),
    );
    let nodes: Vec<usize> = (0..TREE.len()).collect();
    let places = (subsequence(nodes.clone(), 0..=3), subsequence(nodes, 0..=2));
    (texts, names, facts, places).prop_map(|(texts, names, facts, (tags, folders))| Plain {
        title: texts.0,
        body: texts.1,
        note: texts.2,
        authors: names.0,
        site: names.1,
        language: names.2,
        year: facts.0,
        words: facts.1,
        state: facts.2,
        starred: facts.3.0,
        read: facts.3.1,
        tags,
        folders,
    })
}

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&WORDS[..]).prop_map(str::to_owned),
        select(&["whale harbour", "cat cat", "中国 cat", "election"][..]).prop_map(|text| format!("\"{text}\"")),
        select(&["wh*", "el*", "c*", "title:cat", "note:whale", "title:stras*"][..]).prop_map(str::to_owned),
        select(&["politics", "russia", "to do", "énergie", "politics/russia", "中国", "nobody"][..])
            .prop_map(|name| format!("tag:\"{name}\"")),
        select(&["politics", "russia", "énergie/russia"][..]).prop_map(|name| format!("folder:\"{name}\"")),
        select(
            &[
                "is:unread",
                "is:read",
                "is:starred",
                "is:inbox",
                "is:later",
                "is:archived",
                "is:trashed",
                "is:untagged",
                "is:unfiled",
                "has:note",
                "has:picture"
            ][..]
        )
        .prop_map(str::to_owned),
        select(
            &[
                "published:2000",
                "published:<2001",
                "published:>2000",
                "published:2000..2001",
                "words:>2",
                "words:1..3",
                "lang:fr",
                "site:bbc",
                "author:\"jane doe\"",
                "format:text",
                "in:politics",
                "in:russia",
                "saved:<1970-01-05",
                "read:<1970-01-05",
                "import:1"
            ][..]
        )
        .prop_map(str::to_owned),
    ]
}

fn query() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 8, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} {b})")),
            two.prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

/// The path of a node, its names folded.
fn path(node: usize) -> String {
    let (parent, name) = TREE[node];
    match parent {
        None => fold_key(name),
        Some(parent) => format!("{}/{}", path(parent), fold_key(name)),
    }
}

fn is_below(node: usize, top: usize) -> bool {
    node == top || TREE[node].0.is_some_and(|parent| is_below(parent, top))
}

/// The nodes that a name means.
fn meant(name: &str) -> Vec<usize> {
    let name = fold_key(name);
    let all = 0..TREE.len();
    let whole: Vec<usize> = all.clone().filter(|&node| path(node) == name).collect();
    match whole.is_empty() {
        false => whole,
        true => all.filter(|&node| path(node).ends_with(&format!("/{name}"))).collect(),
    }
}

fn in_tree(nodes: &[usize], name: &str) -> bool {
    nodes.iter().any(|&node| meant(name).iter().any(|&top| is_below(node, top)))
}

fn holds(text: &[&str], wanted: &Text) -> bool {
    let is_paired = |word: &str| word.starts_with('中');
    let fits = |word: &str, wanted: &str, is_beginning: bool| match (is_paired(wanted), is_beginning) {
        (true, _) => word.contains(wanted),
        (false, true) => word.starts_with(wanted),
        (false, false) => word == wanted,
    };
    let wanted_words: Vec<String> = wanted.text.split(' ').map(fold_search).collect();
    let words: Vec<String> = text.iter().map(|word| fold_search(word)).collect();
    words.windows(wanted_words.len()).any(|window| {
        window.iter().zip(&wanted_words).all(|(word, wanted_word)| match wanted.shape {
            // A phrase goes on only from the end of a run of characters.
            Shape::Phrase if is_paired(wanted_word) && wanted_words.len() > 1 => word.ends_with(wanted_word),
            _ => fits(word, wanted_word, wanted.shape == Shape::Prefix),
        })
    })
}

fn satisfies(number: usize, article: &Plain, expr: &Expr) -> bool {
    let date = article.year.map(|year| jiff::civil::date(year, 1, 1));
    match expr {
        Expr::And(parts) => parts.iter().all(|part| satisfies(number, article, part)),
        Expr::Or(parts) => parts.iter().any(|part| satisfies(number, article, part)),
        Expr::Not(part) => !satisfies(number, article, part),
        Expr::Text(text) => match text.field {
            Field::Title => holds(&article.title, text),
            Field::Note => holds(&article.note, text),
            _ => [&article.title, &article.body, &article.note].iter().any(|field| holds(field, text)),
        },
        Expr::Is(condition) => match condition {
            Condition::Tag(name) => in_tree(&article.tags, name),
            Condition::Folder(name) => in_tree(&article.folders, name),
            Condition::In(name) => article.folders.iter().any(|&folder| meant(name).contains(&folder)),
            Condition::Site(name) => article.site.is_some_and(|site| fold_search(site) == fold_search(name)),
            Condition::Author(name) => article.authors.iter().any(|author| fold_search(author) == fold_search(name)),
            Condition::Language(name) => article.language == Some(name),
            Condition::Format(name) => name == "text",
            Condition::Is(mark) => match mark {
                Mark::Unread => !article.read,
                Mark::Read => article.read,
                Mark::Starred => article.starred,
                Mark::Inbox => article.state == "inbox",
                Mark::Later => article.state == "later",
                Mark::Archived => article.state == "archive",
                Mark::Trashed => article.state == "trash",
                Mark::Untagged => article.tags.is_empty(),
                Mark::Unfiled => article.folders.is_empty(),
            },
            Condition::Has(Part::Highlight) => false,
            Condition::Has(Part::Note) => !article.note.is_empty(),
            Condition::Has(Part::Picture) => false,
            // The only one that is asked for is the fourth of January.
            Condition::Saved(_) => (number as i64) < 4,
            Condition::Read(_) => article.read,
            Condition::Published(range) => date.is_some_and(|date| {
                let (from, to) = range.milliseconds(date, &jiff::tz::TimeZone::UTC);
                let at = date.duration_since(jiff::civil::date(1970, 1, 1)).as_millis() as i64;
                (from..to).contains(&at)
            }),
            Condition::Words(range) => range.holds(article.words),
            Condition::Import(_) => false,
        },
    }
}

/// Puts an article into the tables, as a new one or in place of what it was.
fn write(library: &Fixture, id: Option<i64>, saved: i64, article: &Plain) -> i64 {
    let joined = |words: &[&str]| words.join(" ");
    let (title, body, note) = (joined(&article.title), joined(&article.body), joined(&article.note));
    let byline = (!article.authors.is_empty()).then(|| article.authors.join(", "));
    let sheet = Sheet {
        title: &title,
        byline: byline.as_deref(),
        site: article.site,
        published: article.year.map(|year| {
            let date = jiff::civil::date(year, 1, 1);
            ("", date.duration_since(jiff::civil::date(1970, 1, 1)).as_millis() as i64)
        }),
        saved,
        language: article.language,
        words: article.words,
        state: article.state,
        starred: article.starred,
        read_at: article.read.then_some(1),
        note: &note,
        text: &body,
        ..Sheet::default()
    };
    let new = library.insert(&sheet);
    let id = match id {
        None => new,
        Some(id) => {
            library
                .db
                .execute_batch(&format!(
                    "DELETE FROM article_tag WHERE article = {id}; DELETE FROM article_folder WHERE article = {id};
                     UPDATE article SET (title, byline, site, published_at, language, words, state, starred, read_at, note)
                     = (SELECT title, byline, site, published_at, language, words, state, starred, read_at, note
                        FROM article WHERE id = {new}) WHERE id = {id};
                     UPDATE article_body SET (html_bytes, packed)
                     = (SELECT html_bytes, packed FROM article_body WHERE article = {new}) WHERE article = {id};
                     DELETE FROM article WHERE id = {new};"
                ))
                .expect("updates");
            id
        }
    };
    for tag in &article.tags {
        library.link("tag", id, *tag as i64 + 1);
    }
    for folder in &article.folders {
        library.link("folder", id, *folder as i64 + 1);
    }
    id
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn every_query_finds_what_looking_at_each_article_finds_and_every_count_is_a_total(
        before in proptest::collection::vec(plain(), 0..12),
        after in proptest::collection::vec(plain(), 1..24),
        queries in proptest::collection::vec(query(), 16),
    ) {
        let library = Fixture::new();
        for table in ["tag", "folder"] {
            for (parent, name) in TREE {
                library.node(table, parent.map(|parent| parent as i64 + 1), name);
            }
        }
        let noon = |number: usize| number as i64 * DAY + DAY / 2;
        let first: Vec<i64> = before.iter().enumerate().map(|(at, article)| write(&library, None, noon(at), article)).collect();
        library.changed(&first);
        library.index();
        // What is compared is reached in a second step, so that the columns and the index have to follow it.
        let ids: Vec<i64> = after
            .iter()
            .enumerate()
            .map(|(at, article)| write(&library, first.get(at).copied(), noon(at), article))
            .collect();
        for id in first.iter().skip(after.len()) {
            library.db.execute("DELETE FROM article WHERE id = ?", [id]).expect("deletes");
        }
        let mut changed = [first, ids.clone()].concat();
        changed.sort_unstable();
        changed.dedup();
        library.changed(&changed);
        library.index();

        let view = library.view();
        let total = |place: Place, query: String| {
            let request = SearchRequest { place, query, sort: None };
            view.search(&request, 0, 0).expect("finds").total
        };
        for text in queries.iter().map(|query| format!("{query} ")).chain([String::new()]) {
            let query = Query::parse(&text).expect("parses");
            let with_trash = text.contains("is:trashed");
            let expected: Vec<i64> = after
                .iter()
                .enumerate()
                .filter(|(at, article)| {
                    (with_trash || article.state != "trash")
                        && query.expr.as_ref().is_none_or(|expr| satisfies(*at, article, expr))
                })
                .map(|(at, _)| ids[at])
                .collect();
            prop_assert_eq!(library.found(&format!("sort:saved {text}")), expected, "{}", text);
            let facets = view.facets(&everywhere(&text), 100).expect("counts");
            for value in [facets.tags, facets.folders, facets.sites, facets.authors, facets.years, facets.languages, facets.formats]
                .concat()
            {
                let narrowed = total(Place::All, format!("{} {text}", value.token));
                prop_assert_eq!(narrowed, value.count, "{} {}", value.token, text);
            }
        }
        for folder in view.folders().expect("lists") {
            prop_assert_eq!(total(Place::Folder(folder.id), String::new()), folder.count);
        }
        let counts = view.place_counts().expect("counts");
        prop_assert_eq!(total(Place::Inbox, String::new()), counts.inbox);
        prop_assert_eq!(total(Place::Trash, String::new()), counts.trash);
    }
}
