//! The title: the heading that a reader sees where it speaks of the same as what the head says, and without the name
//! of the site.

use rustc_hash::FxHashSet;

use super::survey::Kind;
use super::{Page, folded, line_of};
use crate::extract::plain_text::collapse;

/// What stands between a title and the name of its site.
const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " / ", " • ", ": ", " ~ ", "|", "｜"];
/// What stands between a title and the names of sections and sites, and never in a title.
const BARS: [&str; 3] = [" | ", " || ", " ｜ "];
/// How much of the words of a heading and of a declared title have to be the same for both to be of one article.
const LIKE: f32 = 0.5;

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
    let declared: Vec<String> = page
        .first_meta(&["og:title"])
        .into_iter()
        .chain(page.linked.headline.as_deref())
        .chain(page.first_meta(&["twitter:title"]))
        .chain(page.first_meta(&["dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "title"]))
        .chain(page.survey.titles.first().map(String::as_str))
        .map(bare)
        .filter(|title| !title.is_empty())
        .collect();
    let headings: Vec<(u8, String)> =
        headings(page).into_iter().filter(|(_, text)| !names.contains(&folded(text))).collect();
    let slug = slug(page);
    let best = headings
        .iter()
        .enumerate()
        .map(|(at, (level, heading))| (agreement(*level, heading, &declared, slug.as_deref()), at, heading))
        .filter(|(agreement, _, _)| *agreement >= LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    if let Some((_, _, heading)) = best {
        let heading = bare(heading);
        // Style sheets set headings in capitals; the head has them as they were written.
        return Some(declared.iter().find(|title| folded(title) == folded(&heading)).cloned().unwrap_or(heading));
    }
    declared
        .into_iter()
        .find(|title| !names.contains(&folded(title)))
        .or_else(|| headings.into_iter().next().map(|(_, heading)| heading))
}

/// The headings of the first two levels, and what is marked as a headline, as level 1.
fn headings(page: &Page<'_>) -> Vec<(u8, String)> {
    let mut found: Vec<(u8, String)> = Vec::new();
    for seen in &page.survey.seen {
        let level = match seen.kind {
            Kind::Heading(level) => level,
            _ if seen.names.split(' ').any(|name| name == "headline") => 2,
            _ => continue,
        };
        if found.iter().filter(|(known, _)| *known == level).count() >= 12 {
            continue;
        }
        let text = line_of(&seen.node);
        if (4..=300).contains(&text.chars().count()) && !found.iter().any(|(_, known)| *known == text) {
            found.push((level, text));
        }
    }
    found
}

/// The words of the address that name the article.
fn slug(page: &Page<'_>) -> Option<String> {
    let path = page.url.as_deref()?.split(['?', '#']).next()?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let last = last.rsplit_once('.').map_or(last, |(name, _)| name);
    (last.matches(['-', '_']).count() >= 2).then(|| last.replace(['-', '_', '+'], " "))
}

/// How far a heading and the declared titles are the same, from 0 on: one is the other, goes on where the other was
/// cut, or says the same in other words.
fn agreement(level: u8, heading: &str, declared: &[String], slug: Option<&str>) -> f32 {
    let key = folded(heading);
    let words = words(heading);
    let same = declared.iter().any(|title| folded(title) == key);
    let goes_on = declared.iter().map(|title| folded(title)).any(|title| {
        let (shorter, longer) = (key.len().min(title.len()), key.len().max(title.len()));
        shorter >= 12 && shorter * 2 >= longer && (key.starts_with(&title) || title.starts_with(&key))
    });
    let like = declared.iter().map(String::as_str).chain(slug).map(|title| likeness(&words, &self::words(title)));
    let like = like.fold(0.0, f32::max);
    match (level, same, goes_on) {
        (1, true, _) => 3.0 + like,
        (1, _, true) => 2.0 + like,
        (1, _, _) => like,
        (_, true, _) => 1.0 + like,
        _ => 0.0,
    }
}

/// The share of the words of the shorter of two titles that are in the other.
fn likeness(a: &FxHashSet<String>, b: &FxHashSet<String>) -> f32 {
    let shorter = a.len().min(b.len());
    if shorter < 2 {
        return 0.0;
    }
    a.intersection(b).count() as f32 / shorter as f32
}

fn words(text: &str) -> FxHashSet<String> {
    let mut words = FxHashSet::default();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // Without spaces between words, each character stands for itself.
        match word.starts_with(crate::extract::plain_text::is_cjk) {
            true => words.extend(word.chars().map(String::from)),
            false => {
                words.insert(word.to_lowercase());
            }
        }
    }
    words
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
    match BARS.iter().filter_map(|bar| title.find(bar)).min() {
        Some(end) if words(&title[..end]).len() >= 2 => title[..end].trim().to_owned(),
        _ => title,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_and_of_its_sections_is_no_part_of_a_title() {
        let names = ["islandpost".to_owned()];
        for (title, bare) in [
            ("Ferries run late - Island Post", "Ferries run late"),
            ("The Island Post: Ferries run late", "Ferries run late"),
            ("Ferries run late | Transport | Island Post", "Ferries run late"),
            ("Ferries - late again", "Ferries - late again"),
            ("Tides | Ferries", "Tides | Ferries"),
            ("Island Post", "Island Post"),
        ] {
            assert_eq!(without_site(title, &names), bare, "{title}");
        }
    }

    #[test]
    fn a_heading_is_believed_where_it_speaks_of_the_same() {
        let declared = ["Top 11 harbour walks for 2025".to_owned()];
        assert!(agreement(1, "11 harbour walks for 2025 and how to choose", &declared, None) >= LIKE);
        assert!(agreement(1, "A word from our editor", &declared, None) < LIKE);
        assert!(agreement(1, "The best walks at the harbour", &[], Some("walks at the harbour")) >= LIKE);
        assert!(agreement(2, "11 harbour walks for 2025 and how to choose", &declared, None) < LIKE);
    }
}
