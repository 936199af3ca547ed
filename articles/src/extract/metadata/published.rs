//! The day a page was published: what it says itself, never when it was changed.

use dom_query::NodeRef;

use super::{Page, line_of};
use crate::extract::date;

const DECLARED: [&str; 18] = [
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
    "pubdate",
    "date",
    "article.published",
];

pub(super) fn read(page: &Page<'_>) -> Option<String> {
    let linked = page.linked.published.as_deref().and_then(date::parse);
    let declared = DECLARED.iter().find_map(|name| page.meta(name).find_map(date::parse));
    let said = match (linked, declared) {
        // What was changed since says so later: the earlier of two is the day it came out.
        (Some(a), Some(b)) => Some(if a.get(..10) <= b.get(..10) { a } else { b }),
        (a, b) => a.or(b),
    };
    said.filter(|day| is_plausible(day))
        .or_else(|| marked(page))
        .or_else(|| in_address(page))
        .or_else(|| shown(page))
        .filter(|day| is_plausible(day))
}

/// Words that say that a date is another one than that of publishing.
const OTHER: [&str; 10] = ["updat", "modif", "review", "last", "copyright", "©", "event", "expire", "born", "comment"];

/// A date in plain sight: in an element named for it, or in a short line near the headline.
fn shown(page: &Page<'_>) -> Option<String> {
    let named = page.document.select("[class*=publish], [class*=posted], [class*=date], [class*=Date], [class*=timestamp], [class*=byline], [class*=meta]");
    let is_aside = |node: &NodeRef<'_>| {
        node.ancestors_it(Some(12)).any(|above| {
            let class = above.attr_or("class", "").to_ascii_lowercase();
            ["aside", "nav", "footer"].iter().any(|name| above.has_name(name))
                || ["related", "comment", "sidebar", "recommend", "widget", "footer", "carousel", "popular", "latest"]
                    .iter()
                    .any(|word| class.contains(word))
        })
    };
    let lines = named.nodes().iter().take(200).filter(|node| !is_aside(node)).map(line_of);
    lines.filter_map(|line| day_of(&line)).next().or_else(|| near_headline(page))
}

fn near_headline(page: &Page<'_>) -> Option<String> {
    let headline = page.document.select("h1").nodes().first().map(|node| node.id)?;
    let mut after = 0;
    let mut is_after = false;
    for node in page.document.body()?.descendants_it() {
        is_after |= node.id == headline;
        if !is_after || !node.is_text() {
            continue;
        }
        let line = line_of(&node);
        if line.is_empty() {
            continue;
        }
        after += 1;
        if let Some(day) = day_of(&line) {
            return Some(day);
        }
        if after > 40 {
            return None;
        }
    }
    None
}

/// The date of a line that is a date and little else.
fn day_of(line: &str) -> Option<String> {
    if line.len() > 160 {
        return None;
    }
    let found = date::find(line)?;
    let before = line[..found.range.start].to_lowercase();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    // The word nearest before a date says which date it is.
    let near = before.split([',', '|', '·', '•']).next_back().unwrap_or("").to_owned();
    (letters <= 80 && !OTHER.iter().any(|word| near.contains(word)) && is_plausible(&found.iso)).then_some(found.iso)
}

/// A date in an element that says it is the date of publishing, or that it is a date.
fn marked(page: &Page<'_>) -> Option<String> {
    let surest = page.document.select("[itemprop=datePublished], time[pubdate], time.published, time.entry-date, abbr.published, .date-published time");
    for node in surest.nodes().iter().take(5) {
        let value = node.attr("datetime").or_else(|| node.attr("content")).or_else(|| node.attr("title"));
        if let Some(day) = value.and_then(|value| date::parse(&value)).or_else(|| date::parse(&line_of(node))) {
            return Some(day);
        }
    }
    let times =
        page.document.select("article time[datetime], main time[datetime], header time[datetime], time[datetime]");
    times
        .nodes()
        .iter()
        .take(3)
        .filter(|node| !["update", "modif"].iter().any(|word| node.attr_or("class", "").contains(word)))
        .find_map(|node| date::parse(&node.attr_or("datetime", "")).or_else(|| date::parse(&line_of(node))))
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

/// The web is younger than some of the dates in its templates.
fn is_plausible(day: &str) -> bool {
    day.get(..4).and_then(|year| year.parse::<i32>().ok()).is_some_and(|year| (1990..2100).contains(&year))
}
