//! Every operator of the query language against an evaluator that looks at one article after the other.

use proptest::prelude::*;

use super::world::{AUTHORS, Plain, SITES, TREE, build, plain, query};
use crate::fold::{fold_key, fold_search};
use crate::search::query::{Condition, Expr, Field, Mark, Part, Query, Shape, Text};

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

/// Whether a name means one of those that there are: it alone if there is one like it, else those with words like it.
fn is_meant(all: &[&str], known: &str, name: &str) -> bool {
    let name = fold_search(name);
    if all.iter().any(|one| fold_search(one) == name) {
        return fold_search(known) == name;
    }
    format!(" {}", fold_search(known).replace(['"', '\''], " ")).contains(&format!(" {}", name.replace('\'', " ")))
}

fn is_duplicate(all: &[Plain], number: usize) -> bool {
    let article = &all[number];
    article.state != "trash"
        && all.iter().enumerate().any(|(other, twin)| {
            let same_address = article.address > 0 && article.address == twin.address;
            let has_text = article.words > 0;
            let same_text = (article.text_key, article.words) == (twin.text_key, twin.words);
            // A short text can be what a site says in place of one.
            let is_telling = article.words >= 100 || article.address == twin.address;
            let title = |article: &Plain| fold_search(article.title.join(" ").trim());
            let of_one_site = article.site.is_some() || title(article).split_whitespace().count() >= 3;
            let site = |article: &Plain| article.site.map(fold_search);
            let same_title = !title(article).is_empty() && title(article) == title(twin) && site(article) == site(twin);
            other != number
                && twin.state != "trash"
                && (same_address || has_text && same_text && is_telling || same_title && of_one_site)
        })
}

/// The note on the passage that is marked.
fn marked(article: &Plain) -> Vec<&'static str> {
    if article.highlight == Some(true) { vec!["harbour"] } else { Vec::new() }
}

fn satisfies(all: &[Plain], number: usize, expr: &Expr) -> bool {
    let article = &all[number];
    let date = article.year.map(|year| jiff::civil::date(year, 1, 1));
    match expr {
        Expr::And(parts) => parts.iter().all(|part| satisfies(all, number, part)),
        Expr::Or(parts) => parts.iter().any(|part| satisfies(all, number, part)),
        Expr::Not(part) => !satisfies(all, number, part),
        Expr::Text(text) => match text.field {
            Field::Title => holds(&article.title, text),
            Field::Note => holds(&article.note, text) || holds(&marked(article), text),
            Field::Url => {
                article.address > 0
                    && match text.shape {
                        Shape::Prefix => true,
                        _ => text.text == format!("news.example.com/{}", article.address),
                    }
            }
            Field::Anywhere => {
                [&article.title, &article.body, &article.note, &marked(article)].iter().any(|field| holds(field, text))
            }
        },
        Expr::Is(condition) => match condition {
            Condition::Tag(name) => in_tree(&article.tags, name),
            Condition::Folder(name) => in_tree(&article.folders, name),
            Condition::In(name) => article.folders.iter().any(|&folder| meant(name).contains(&folder)),
            Condition::Site(name) => article.site.is_some_and(|site| is_meant(&SITES, site, name)),
            Condition::Author(name) => article.authors.iter().any(|author| is_meant(&AUTHORS, author, name)),
            Condition::Language(name) => article.language == Some(&name.to_lowercase()[..]),
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
                Mark::Duplicate => is_duplicate(all, number),
            },
            Condition::Has(Part::Highlight) => article.highlight.is_some(),
            Condition::Has(Part::Note) => !article.note.is_empty() || article.highlight == Some(true),
            Condition::Has(Part::Picture) => article.picture,
            // The only one that is asked for is the fourth of January.
            Condition::Saved(_) => (number as i64) < 4,
            Condition::Read(_) => article.read,
            // Nothing is as new as last week.
            Condition::Published(range) if range.to_string() == "last-week" => false,
            Condition::Published(range) => date.is_some_and(|date| {
                let (from, to) = range.milliseconds(date, &jiff::tz::TimeZone::UTC);
                let at = date.duration_since(jiff::civil::date(1970, 1, 1)).as_millis() as i64;
                (from..to).contains(&at)
            }),
            Condition::Words(range) => range.holds(article.words),
            Condition::Import(number) => i64::from(article.import) == *number,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn every_query_finds_what_looking_at_each_article_finds(
        before in proptest::collection::vec(plain(), 0..12),
        after in proptest::collection::vec(plain(), 1..24),
        queries in proptest::collection::vec(query(), 24),
    ) {
        let (library, ids) = build(&before, &after);
        for text in queries.iter().map(|query| format!("{query} ")).chain([String::new()]) {
            let query = Query::parse(&text).expect("parses");
            let with_trash = text.contains("is:trashed");
            let expected: Vec<i64> = (0..after.len())
                .filter(|&at| {
                    (with_trash || after[at].state != "trash")
                        && query.expr.as_ref().is_none_or(|expr| satisfies(&after, at, expr))
                })
                .map(|at| ids[at])
                .collect();
            prop_assert_eq!(library.found(&format!("sort:saved {text}")), expected, "{}", text);
        }
    }
}
