//! Random libraries, as the tables hold them and as a slow evaluator sees them; and random queries.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::search::fixture::{Fixture, Sheet};

/// Tags and folders: parent and name. Some names occur twice, some need quotes.
pub(super) const TREE: [(Option<usize>, &str); 7] = [
    (None, "politics"),
    (Some(0), "Russia"),
    (Some(1), "to do"),
    (None, "Énergie"),
    (Some(3), "russia"),
    (None, "a \"b\" (c)"),
    (Some(0), "中国"),
];

/// No two of them have one stem or are one letter apart.
pub(super) const WORDS: [&str; 8] = ["whale", "Élection", "HARBOUR", "cat", "中国人", "中国", "naïve", "Straße"];

pub(super) const SITES: [&str; 4] = ["BBC", "bbc", "The \"Daily\" News", "Le Méridien"];

pub(super) const AUTHORS: [&str; 4] = ["Jane Doe", "jane doe", "J. O'Hara", "李明"];

pub(super) const DAY: i64 = 86_400_000;

/// An article as the slow evaluator sees it.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub title: Vec<&'static str>,
    pub body: Vec<&'static str>,
    pub note: Vec<&'static str>,
    pub authors: Vec<&'static str>,
    pub site: Option<&'static str>,
    pub language: Option<&'static str>,
    pub year: Option<i16>,
    pub words: u32,
    pub state: &'static str,
    pub starred: bool,
    pub read: bool,
    pub tags: Vec<usize>,
    pub folders: Vec<usize>,
    pub picture: bool,
    /// 0: none; two articles with the same are duplicates.
    pub address: u8,
    pub text_key: u8,
    /// Whether a passage is marked in it, and whether with a note.
    pub highlight: Option<bool>,
    /// 0: none.
    pub import: u8,
}

fn words(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(select(&WORDS[..]), 0..most)
}

pub(super) fn plain() -> impl Strategy<Value = Plain> {
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
    let rest = (any::<bool>(), 0_u8..4, 0_u8..4, proptest::option::of(any::<bool>()), 0_u8..3);
    (texts, names, facts, places, rest).prop_map(|(texts, names, facts, (tags, folders), rest)| Plain {
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
        picture: rest.0,
        address: rest.1,
        text_key: rest.2,
        highlight: rest.3,
        import: rest.4,
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
                "is:duplicate",
                "has:note",
                "has:picture",
                "has:highlight"
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
                "published:last-week",
                "site:daily",
                "site:\"le meridien\"",
                "author:\"jane doe\"",
                "author:doe",
                "author:o'h",
                "author:nobody",
                "lang:EN",
                "format:text",
                "format:md",
                "in:politics",
                "in:russia",
                "saved:<1970-01-05",
                "read:<1970-01-05",
                "import:1",
                "url:news.example.com/2",
                "url:exam*"
            ][..]
        )
        .prop_map(str::to_owned),
    ]
}

pub(super) fn query() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 8, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} {b})")),
            two.prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

/// Puts an article into the tables, as a new one or in place of what it was.
fn write(library: &Fixture, id: Option<i64>, saved: i64, article: &Plain) -> i64 {
    let joined = |words: &[&str]| words.join(" ");
    let (title, body, note) = (joined(&article.title), joined(&article.body), joined(&article.note));
    let byline = (!article.authors.is_empty()).then(|| article.authors.join(", "));
    let address = format!("https://news.example.com/{}", article.address);
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
        picture: article.picture.then_some("picture:x"),
        url: (article.address > 0).then_some(&address[..]),
        canonical_url: (article.address > 0).then_some(&address[..]),
        text_key: i64::from(article.text_key),
        import: (article.import > 0).then_some(i64::from(article.import)),
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
                     DELETE FROM highlight WHERE article = {id};
                     UPDATE article SET (title, byline, site, published_at, language, words, state, starred, read_at, note, picture, url,
                         canonical_url, text_key, import)
                     = (SELECT title, byline, site, published_at, language, words, state, starred, read_at, note, picture, url,
                         canonical_url, text_key, import
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
    if let Some(noted) = article.highlight {
        library.mark(id, if noted { "harbour" } else { "" });
    }
    id
}

/// A library of these articles, reached in a second step from those before, so that the columns and the index have to
/// follow it; and the numbers of its articles.
pub(super) fn build(before: &[Plain], after: &[Plain]) -> (Fixture, Vec<i64>) {
    let library = Fixture::new();
    for table in ["tag", "folder"] {
        for (parent, name) in TREE {
            library.node(table, parent.map(|parent| parent as i64 + 1), name);
        }
    }
    for import in 1..=2 {
        let sql = "INSERT INTO import (id, uid, started, sources, withdrawn) VALUES (?1, 'import ' || ?1, 0, '[]', 0)";
        library.db.execute(sql, [import]).expect("inserts");
    }
    let noon = |number: usize| number as i64 * DAY + DAY / 2;
    let first: Vec<i64> =
        before.iter().enumerate().map(|(at, article)| write(&library, None, noon(at), article)).collect();
    library.changed(&first);
    library.index();
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
    (library, ids)
}
