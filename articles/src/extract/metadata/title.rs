//! The title: the heading that a reader sees where it agrees with what the head says, and without the name of the site.

use super::{Page, folded, line_of};
use crate::extract::plain_text::collapse;

/// What stands between a title and the name of its site.
const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " / ", " • ", ": ", " ~ ", "|", "｜"];

pub(super) fn read(page: &Page<'_>) -> Option<String> {
    let host = page.url.as_deref().and_then(super::site_of);
    let names: Vec<String> = page
        .site
        .iter()
        .chain(&page.linked.publisher)
        .chain(&host)
        .map(|name| folded(name))
        .chain(host.iter().filter_map(|host| host.split('.').rev().nth(1)).map(folded))
        .filter(|name| name.len() >= 2)
        .collect();
    let bare = |title: &str| without_site(title, &names);
    let in_head = page.document.select("head title, title").nodes().first().map(line_of);
    let declared: Vec<String> = page
        .first_meta(&["og:title"])
        .into_iter()
        .chain(page.linked.headline.as_deref())
        .chain(page.first_meta(&["twitter:title"]))
        .chain(page.first_meta(&["dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "title"]))
        .map(bare)
        .chain(in_head.as_deref().map(bare))
        .filter(|title| !title.is_empty())
        .collect();
    let headings = headings(page);
    let best = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| (agreement(heading, &declared), usize::MAX - at, heading))
        .max();
    if let Some((agreement, _, heading)) = best
        && agreement > 0
    {
        return Some(bare(heading));
    }
    declared.into_iter().find(|title| !names.contains(&folded(title))).or_else(|| headings.into_iter().next())
}

fn headings(page: &Page<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for selector in ["h1", "[itemprop=headline]", "h2"] {
        for node in page.document.select(selector).nodes().iter().take(12) {
            let text = line_of(node);
            let length = text.chars().count();
            if (4..=300).contains(&length) && !found.contains(&text) {
                found.push(text);
            }
        }
    }
    found
}

/// How far a heading and the declared titles are the same: equal, or one goes on where the other was cut.
fn agreement(heading: &str, declared: &[String]) -> usize {
    let heading = folded(heading);
    declared
        .iter()
        .map(|title| {
            let title = folded(title);
            let shorter = heading.len().min(title.len());
            let longer = heading.len().max(title.len());
            if heading == title {
                4
            } else if shorter >= 12
                && shorter * 2 >= longer
                && (heading.starts_with(&title) || title.starts_with(&heading))
            {
                2
            } else {
                0
            }
        })
        .sum()
}

/// A title without the name of the site before or behind it.
fn without_site(title: &str, names: &[String]) -> String {
    let mut title = collapse(title);
    // A site and its section are two names, one behind the other.
    for _ in 0..3 {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let (before, after) = title.rsplit_once(separator)?;
            if is_site(after, names) && !before.trim().is_empty() {
                return Some(before.trim().to_owned());
            }
            let (before, after) = title.split_once(separator)?;
            (is_site(before, names) && !after.trim().is_empty()).then(|| after.trim().to_owned())
        });
        match cut {
            Some(shorter) => title = shorter,
            None => break,
        }
    }
    title
}

fn is_site(text: &str, names: &[String]) -> bool {
    let text = folded(text);
    names.iter().any(|name| {
        text == *name
            || (name.len() >= 5
                && (text.strip_prefix("the") == Some(name)
                    || name.strip_prefix("the") == Some(&text)
                    || (text.starts_with(name) && text.len() <= name.len() + 4)))
    })
}
