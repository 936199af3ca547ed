//! The day a page was published: what it says itself, never when it was changed.

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
    said.or_else(|| shown(page)).or_else(|| in_address(page)).filter(|day| is_plausible(day))
}

fn shown(page: &Page<'_>) -> Option<String> {
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
