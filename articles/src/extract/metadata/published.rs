//! The day a page was published: what it says itself, never when it was changed while it says anything else.

use std::sync::LazyLock;

use dom_query::{NodeData, NodeRef, TreeNode};
use regex::Regex;

use super::survey::{Kind, Seen};
use super::{Page, folded, line_of, short_line_of};
use crate::extract::{any_of, date};

const DECLARED: [&str; 20] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "pubdate",
    "date",
    "article.published",
];
/// Words that say that a date is that of a change.
const CHANGED: [&str; 8] = ["updat", "modif", "review", "last", "aktualisiert", "mis à jour", "actualizado", "revised"];
/// Words that say that a date is another one again.
const OTHER: [&str; 7] = ["copyright", "©", "event", "expire", "born", "comment", "until"];
/// Openings of a line that tells when an article came out that was changed since.
const FIRST: [&str; 5] =
    ["originally published", "first published", "originally posted", "zuerst veröffentlicht", "publié initialement"];
/// Openings of a line that tells when a page was changed last.
const LAST: [&str; 5] =
    ["last updated", "last modified", "last reviewed", "zuletzt aktualisiert", "dernière mise à jour"];
/// Names of elements that hold a date, the day of publishing among them.
static NAMED: LazyLock<Regex> = LazyLock::new(|| any_of(&["publish", "posted", "date", "timestamp", "byline", "meta"]));
/// What is in each of the openings above, in whatever case, so that one look passes over all other lines.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i-u)original|first|zuerst|publi|last|zuletzt|derni").expect("it is a regular expression")
});
/// Pieces of text before and after the headline among which the date of an article stands.
const BEFORE: usize = 8;
const AFTER: usize = 40;
/// Steps of the walk from the headline to an element that is named for a date.
const FAR: usize = 600;

/// A date in plain sight.
struct Shown {
    day: String,
    /// How far from the headline it stands.
    distance: usize,
    is_change: bool,
    /// It says that it is the first of several.
    is_first: bool,
    /// A reader sees it.
    is_visible: bool,
}

pub(super) fn read(page: &Page<'_>) -> Option<String> {
    let linked = page.linked.published.as_deref().and_then(date::parse);
    let declared = DECLARED.iter().find_map(|name| page.meta(name).find_map(date::parse)).or_else(|| {
        page.survey.meta.iter().filter(|(name, _)| is_publishing(name)).find_map(|(_, value)| date::parse(value))
    });
    let said = match (linked, declared) {
        // An instant is of another day in other places. Further apart it came out again since.
        (Some(a), Some(b)) => Some(if (a.get(..10) <= b.get(..10)) == are_neighbours(&a, &b) { a } else { b }),
        (a, b) => a.or(b),
    };
    let said = said.filter(|day| is_plausible(day));
    let shown = shown(page);
    let seen = || shown.iter().filter(|shown| !shown.is_change).min_by_key(|shown| shown.distance);
    let in_address = in_address(page).filter(|day| is_plausible(day));
    if let Some(first) = shown.iter().filter(|shown| shown.is_first).min_by_key(|shown| shown.distance) {
        return Some(first.day.clone());
    }
    if let Some(said) = said {
        if let Some(address) = in_address.filter(|address| are_neighbours(address, &said)) {
            return Some(address);
        }
        let visible = shown.iter().filter(|shown| shown.is_visible && !shown.is_change && shown.day.len() >= 10);
        let near = visible.filter(|seen| seen.distance <= AFTER).min_by_key(|seen| seen.distance);
        // A template that was renewed says when; the reader is still shown the day it came out.
        let earlier = near.filter(|seen| seen.day.get(..10) < said.get(..10) && !is_evening_before(&seen.day, &said));
        let kept = || living(page, &shown).map(|shown| shown.day.clone()).filter(|_| near.is_none());
        return Some(earlier.map(|seen| seen.day.clone()).or_else(kept).unwrap_or(said));
    }
    in_address
        .or_else(|| seen().map(|seen| seen.day.clone()))
        .or_else(|| shown.iter().min_by_key(|shown| shown.distance).map(|shown| shown.day.clone()))
        .or_else(|| only_one(page))
        .or_else(|| last_changed(page))
}

/// The day of the last change of a page that is kept up to date: its head tells that day and no other, and it is the one
/// that readers are shown.
fn living<'a>(page: &Page<'_>, shown: &'a [Shown]) -> Option<&'a Shown> {
    let modified = page.meta("article:modified_time").next().and_then(date::parse)?;
    let is_living = page.meta("article:published_time").next().is_none();
    shown.iter().find(|shown| is_living && shown.is_visible && shown.day.get(..10) == modified.get(..10))
}

/// The day of the last change, where that is all that a page says in its own text.
fn last_changed(page: &Page<'_>) -> Option<String> {
    let days: Vec<String> = days_after(page, &LAST).map(|(_, day)| day).collect();
    days.first().filter(|first| days.iter().all(|day| day == *first)).cloned()
}

/// The dates that follow one of these openings in the text of a page, each with its place in the walk.
fn days_after<'a>(page: &'a Page<'_>, openings: &'a [&str]) -> impl Iterator<Item = (usize, String)> {
    let texts = page.survey.texts.iter().filter(|text| text.has_digit && !text.is_beside);
    texts.filter_map(|text| {
        let node = page.document.tree.get(&text.node)?;
        let opens = |node: &TreeNode| matches!(&node.data, NodeData::Text { contents } if OPENS.is_match(contents));
        node.query_or(false, opens).then(|| after(openings, &line_of(&node))).flatten().map(|day| (text.at, day))
    })
}

/// The date that follows one of these openings on a line at once.
fn after(openings: &[&str], line: &str) -> Option<String> {
    let folded = line.to_lowercase();
    // The same bytes, but for letters that have no lower case of the same length: they are in no opening.
    let at = openings.iter().find_map(|opening| folded.find(opening).map(|at| at + opening.len()))?;
    let rest = line.get(at..).filter(|_| folded.len() == line.len())?;
    let found = date::find(rest).filter(|found| found.range.start <= 20)?;
    is_plausible(&found.iso).then_some(found.iso)
}

/// The day that every element named for one agrees on, wherever it stands.
fn only_one(page: &Page<'_>) -> Option<String> {
    let named = || page.survey.seen.iter().filter(|seen| !seen.is_beside).filter_map(marked).map(|(day, ..)| day);
    let first = named().next()?;
    named().all(|day| day.get(..10) == first.get(..10)).then_some(first)
}

/// Whether a meta element is named for the day of publishing, in whatever way.
fn is_publishing(name: &str) -> bool {
    ["publish", "pubdate", "pub-date", "pub_date"].iter().any(|part| name.contains(part))
        && !["publisher", "modif", "updat", "expir", "unpublish"].iter().any(|part| name.contains(part))
}

/// The dates near the headline and in elements that are named for them.
fn shown(page: &Page<'_>) -> Vec<Shown> {
    let survey = &page.survey;
    let title = page.title.as_deref().map(folded);
    let headings = || survey.seen.iter().filter(|seen| matches!(seen.kind, Kind::Heading(_)) && !seen.is_beside);
    let is_title = |seen: &&Seen<'_>| title.as_ref().is_some_and(|title| folded(&line_of(&seen.node)) == *title);
    let highest = || headings().filter(|seen| seen.kind == Kind::Heading(1));
    // A section may be named as the article is: that is no reason to pass over the one heading of the highest rank.
    let headline = highest()
        .find(is_title)
        .or_else(|| highest().next().filter(|_| highest().count() == 1))
        .or_else(|| headings().find(is_title))
        .or_else(|| highest().next());
    let mut found = Vec::new();
    let place = headline.map_or(0, |headline| headline.at);
    if headline.is_some() {
        let middle = survey.texts.partition_point(|text| text.at <= place);
        for index in middle.saturating_sub(BEFORE)..(middle + AFTER).min(survey.texts.len()) {
            let text = &survey.texts[index];
            let Some(node) = page.document.tree.get(&text.node).filter(|_| !text.is_beside) else { continue };
            let distance = if index >= middle { index - middle } else { 2 * (middle - index) };
            if let Some((day, is_change)) = day_of(&line_of(&node)) {
                // `Updated` often stands in an element of its own before the date.
                let before = index.checked_sub(1).and_then(|index| page.document.tree.get(&survey.texts[index].node));
                let before = before
                    .map(|before| line_of(&before))
                    .filter(|line| line.len() < 40 && date::find(line).is_none())
                    .unwrap_or_default();
                let is_change = is_change || says(&CHANGED, &before) || is_named_for_change(&node);
                found.push(Shown { day, distance, is_change, is_first: false, is_visible: true });
            }
        }
    }
    for (at, day) in days_after(page, &FIRST) {
        let distance = at.abs_diff(place);
        found.push(Shown { day, distance, is_change: false, is_first: true, is_visible: true });
    }
    for seen in survey.seen.iter().filter(|seen| !seen.is_beside) {
        let steps = seen.at.abs_diff(place);
        if (steps < FAR || is_sure(seen))
            && let Some((day, is_change, is_sure)) = marked(seen)
        {
            // One that says it is the day of publishing is as good as one beside the headline.
            let distance = if is_sure { 1 } else { AFTER + steps };
            let is_visible = !seen.node.has_name("meta");
            found.push(Shown { day, distance, is_change, is_first: false, is_visible });
        }
    }
    found
}

/// Whether an element says that it holds the day of publishing.
fn is_sure(seen: &Seen<'_>) -> bool {
    let is_time = seen.kind == Kind::Time;
    seen.names.contains("datepublished")
        || is_time && (seen.node.has_attr("pubdate") || has(&["published", "entry-date"], &seen.names))
}

/// The date of an element that is named for one, whether it is of a change, and whether it says that it is of publishing.
fn marked(seen: &Seen<'_>) -> Option<(String, bool, bool)> {
    let names = &seen.names;
    let is_named = seen.kind == Kind::Time || NAMED.is_match(names);
    if !is_named || has(&["event", "comment"], names) {
        return None;
    }
    let is_sure = is_sure(seen);
    let value = ["datetime", "content", "title"]
        .iter()
        .filter_map(|name| seen.node.attr(name))
        .find_map(|value| date::parse(&value));
    let said_change = has(&["updat", "modif"], names) || is_named_for_change(&seen.node);
    match value.filter(|day| is_plausible(day) && (is_sure || seen.kind == Kind::Time)) {
        Some(day) => {
            let around = seen
                .node
                .parent()
                .and_then(|parent| short_line_of(&parent))
                .filter(|line| line.len() < 60)
                .unwrap_or_default();
            let around = date::find(&around).map_or("", |found| &around[..found.range.start]);
            Some((day, said_change || says(&CHANGED, around), is_sure))
        }
        None => day_of(&line_of(&seen.node)).map(|(day, is_change)| (day, is_change || said_change, is_sure)),
    }
}

/// Whether what is closely around a node is named for a change.
fn is_named_for_change(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(2)).filter_map(|around| around.attr("class")).any(|names| says(&["updat", "modif"], &names))
}

/// The date of a line that is a date and little else, and whether it is that of a change.
fn day_of(line: &str) -> Option<(String, bool)> {
    if line.len() > 160 {
        return None;
    }
    let found = date::find(line)?;
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    // The word nearest before a date says which date it is.
    let near = line[..found.range.start].split([',', '|', '·', '•']).next_back().unwrap_or("");
    (letters <= 80 && !says(&OTHER, near) && is_plausible(&found.iso)).then(|| (found.iso, says(&CHANGED, near)))
}

fn says(words: &[&str], text: &str) -> bool {
    !text.is_empty() && has(words, &text.to_lowercase())
}

/// Whether one of these words is in a text in lower case.
fn has(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// `/2024/03/22/`
fn in_address(page: &Page<'_>) -> Option<String> {
    let url = page.url.as_deref()?;
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(3).find_map(|part| {
        let is_number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
            digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        };
        (is_number(part[0], 4..=4) && is_number(part[1], 1..=2) && is_number(part[2], 1..=2))
            .then(|| date::parse(&part.join("-")))
            .flatten()
    })
}

/// Whether two dates are of two days in a row.
fn are_neighbours(a: &str, b: &str) -> bool {
    let day = |text: &str| date::milliseconds(text.get(..10)?).map(|time| time / 86_400_000);
    matches!((day(a), day(b)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
}

/// Whether a day is that of an instant in a place west of where its own day is reckoned: no place is more than twelve hours
/// behind.
fn is_evening_before(day: &str, instant: &str) -> bool {
    let hour = instant.get(11..13).and_then(|hour| hour.parse::<u8>().ok());
    day.get(..10) < instant.get(..10) && are_neighbours(day, instant) && hour.is_some_and(|hour| hour < 12)
}

/// The web is younger than some of the dates in its templates.
fn is_plausible(day: &str) -> bool {
    day.get(..4).and_then(|year| year.parse::<i32>().ok()).is_some_and(|year| (1990..2100).contains(&year))
}
