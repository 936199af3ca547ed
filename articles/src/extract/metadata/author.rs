//! The authors, by what the head says and by what stands under the headline.

use std::sync::LazyLock;

use regex::Regex;

use super::survey::{Kind, Seen};
use super::{Page, folded, line_of, lines_of};
use crate::extract::{any_of, byline};

/// Meta elements that name the authors.
const DECLARED: [&str; 8] = [
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
];
/// Names of elements that show who wrote an article, the surest first; `author` alone is also the name of boxes, lists
/// and pictures.
const SHOWN: [&[&str]; 5] = [
    &["rel-author"],
    &["author-name", "author__name", "authorname", "author_name", "author-link", "author__link"],
    &["byline"],
    &["author"],
    &["contributor", "writer"],
];
/// What is in each of these names, so that one look passes over all other elements.
static TELLS: LazyLock<Regex> = LazyLock::new(|| any_of(&["author", "byline", "contributor", "writer"]));
/// Pieces of text before and after the headline among which a byline stands.
const BEFORE: usize = 8;
const AFTER: usize = 30;

pub(super) fn read(page: &Page<'_>) -> Option<String> {
    let site = page.site.as_deref().map(folded);
    let is_site = |name: &str| site.as_deref() == Some(&folded(name));
    let pick = |names: &[String]| -> Option<String> {
        byline::join(names.iter().map(String::as_str).filter(|name| !is_site(name)))
    };
    let values =
        |name: &str| page.meta(name).filter(|value| !value.contains("://")).map(str::to_owned).collect::<Vec<_>>();
    let declared = DECLARED.iter().map(|name| values(name)).find(|values| pick(values).is_some());
    pick(&page.linked.authors)
        .or_else(|| pick(&declared?))
        .or_else(|| labelled(page))
        .or_else(|| shown(page).and_then(|name| pick(&[name])))
        .or_else(|| introduced(page))
        .or_else(|| site_itself(page, &values))
}

/// Cards for other sites say `Written by` and the name in two elements.
fn labelled(page: &Page<'_>) -> Option<String> {
    [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")].iter().find_map(|(label, data)| {
        let label = page.meta(label).next()?.to_lowercase();
        let is_author = ["written", "author", "by", "verfasst", "écrit", "escrito", "scritto", "geschreven"]
            .iter()
            .any(|word| label.split_whitespace().next() == Some(*word));
        byline::join(page.meta(data).next().filter(|_| is_author))
    })
}

/// The site, where it says that it wrote the article itself.
fn site_itself(page: &Page<'_>, values: &dyn Fn(&str) -> Vec<String>) -> Option<String> {
    let declared = DECLARED.iter().flat_map(|name| values(name));
    page.linked.authors.iter().cloned().chain(declared).find(|name| {
        let length = name.chars().count();
        (2..=60).contains(&length)
            && !matches!(name.to_lowercase().as_str(), "admin" | "administrator" | "user" | "author")
    })
}

/// A line that begins with `By` near the first heading.
fn introduced(page: &Page<'_>) -> Option<String> {
    let survey = &page.survey;
    let headline = survey.seen.iter().find(|seen| seen.kind == Kind::Heading(1) && !seen.is_beside)?;
    let middle = survey.texts.partition_point(|text| text.at <= headline.at);
    let mut was_introduction = false;
    for text in &survey.texts[middle.saturating_sub(BEFORE).min(middle)..(middle + AFTER).min(survey.texts.len())] {
        let Some(node) = page.document.tree.get(&text.node).filter(|_| !text.is_beside) else { continue };
        let line = line_of(&node);
        if line.chars().count() > 120 {
            was_introduction = false;
            continue;
        }
        let names = match (byline::introduced(&line), was_introduction) {
            (Some(rest), _) => byline::people(rest),
            (None, true) => byline::people(&line),
            (None, false) => Vec::new(),
        };
        // A word alone is the name of an author where nothing else stands on the line.
        let is_whole = |name: &String| line.chars().count() <= name.chars().count() + 6;
        let found = names.iter().filter(|name| byline::is_person(name) || is_whole(name)).map(String::as_str);
        if let Some(found) = byline::join(found) {
            return Some(found);
        }
        was_introduction = byline::is_introduction(&line);
    }
    None
}

/// The first name in the elements that are named for authors.
fn shown(page: &Page<'_>) -> Option<String> {
    let seen = page.survey.seen.iter().filter(|seen| !seen.is_beside && TELLS.is_match(&seen.names));
    let seen: Vec<&Seen<'_>> = seen.collect();
    SHOWN.iter().find_map(|kind| {
        let named = seen.iter().filter(|seen| is_named(seen, kind));
        named.take(6).find_map(|seen| {
            let marked =
                seen.node.descendants_it().find(|node| node.attr("itemprop").is_some_and(|prop| &*prop == "name"));
            let line = marked
                .map(|node| lines_of(&node))
                .filter(|line| !line.is_empty())
                .unwrap_or_else(|| lines_of(&seen.node));
            if line.chars().count() > 160 {
                return None;
            }
            let names = byline::people(&line);
            let people = names.iter().map(String::as_str).filter(|name| byline::is_person(name));
            byline::join(people)
        })
    })
}

fn is_named(seen: &Seen<'_>, kind: &[&str]) -> bool {
    kind.iter().any(|name| seen.names.contains(name))
}
