//! Plain text, as people paste and save it: a headline, a byline, a date, paragraphs, headings without any mark, lists,
//! quotes, and a line at the end that says where it is from.
//!
//! What is not certain stays in the text. What is taken off the text stands in a field, word for word.

mod blocks;
mod dateline;
mod quotes;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use self::blocks::{Block, ends_sentence, width};
use super::finish::{Found, title_of};
use super::front_matter::FrontMatter;
use super::{Draft, Source};
use crate::article::Format;
use crate::error::Result;
use crate::extract::{byline, clean_address, date};

/// A headline is not wider than this.
const HEADLINE: usize = 200;
/// A line longer than this, in bytes, says nothing about the text: it is the text.
const CREDIT: usize = 1000;
/// A text of more lines is read as it stands.
const MOST_LINES: usize = 1_000_000;

static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?P<key>title|headline|titel|titre|url|link|source|date|published|author|authors|by|site|publication|language|tags|keywords|description|summary)\s*[:：]\s*(?P<value>\S.*)$",
    )
    .expect("the pattern is constant and tested")
});
static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W{0,3}(?:(?:sources?|quelle|fuente|fonte|bron|via|link|url|original|read more(?: at)?|retrieved from|来源|来自|原文链接|原文|出典|출처)\s*[:：]|(?:this (?:article|story|piece) (?:was |has been )?)?(?:originally |first )?(?:published|appeared) (?:at|in|on|by)\b\s*:?)\s*(?P<rest>.+)$",
    )
    .expect("the pattern is constant and tested")
});
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"https?://[^\s<>()\[\]“”]+").expect("the pattern is constant and tested"));

/// The draft of a plain text.
pub(super) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    found_in(source, text).finish(Format::Text, source.name)
}

/// What a plain text says. Nothing of the text is held any more: a large one would be in memory once too often.
pub(super) fn found_in(source: &Source<'_>, text: &str) -> Found {
    let text = settled(text);
    let text = quotes::repair(&text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut found = Found { url: source.address.and_then(clean_address), ..Found::default() };
    let lines = take_header(&lines, &mut found);
    let lines = take_headline(lines, &mut found);
    let lines = take_origin(lines, &mut found);
    if lines.len() > MOST_LINES {
        found.html = blocks::as_it_stands(lines);
    } else {
        let blocks = blocks::blocks(lines);
        dateline::read(&blocks, &mut found);
        found.html = blocks::html(&blocks);
    }
    if found.html.is_empty()
        && let Some(title) = &found.title
    {
        // A text of a title alone is its own body.
        found.html = blocks::html(&[Block::Paragraph(vec![title.into()])]);
    }
    found
}

/// The text with one kind of line end, and not more than one blank line between others.
fn settled(text: &str) -> Cow<'_, str> {
    const ODD: [char; 8] = ['\r', '\u{85}', '\u{2028}', '\u{2029}', '\x0b', '\x0c', '\0', '\u{feff}'];
    if !text.contains(ODD) && !text.contains("\n\n\n") {
        return Cow::Borrowed(text);
    }
    let mut settled = String::with_capacity(text.len());
    let mut ends = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let more = match c {
            '\0' | '\u{feff}' => continue,
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\x0c' => 2,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\x0b' => 1,
            _ => {
                settled.push(c);
                ends = 0;
                continue;
            }
        };
        (0..more.min(2_usize.saturating_sub(ends))).for_each(|_| settled.push('\n'));
        ends += more;
    }
    Cow::Owned(settled)
}

/// Lines such as `Title: …` and `URL: …` at the top.
fn take_header<'a>(lines: &'a [&'a str], found: &mut Found) -> &'a [&'a str] {
    let start = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let count = lines[start..].iter().take_while(|line| line.len() <= CREDIT && HEADER.is_match(line)).count();
    // One such line can be a headline with a colon in it; only an address, a title or several are a header.
    let pairs: Vec<(&str, &str)> = lines[start..start + count]
        .iter()
        .filter_map(|line| HEADER.captures(line))
        .filter_map(|line| Some((line.name("key")?.as_str(), line.name("value")?.as_str())))
        .collect();
    let says_enough = |key: &str| matches!(key.to_lowercase().as_str(), "title" | "titel" | "titre" | "url" | "link");
    if count == 0 || (count == 1 && !pairs.iter().any(|(key, _)| says_enough(key))) {
        return lines;
    }
    let is_all = lines[start + count..].iter().all(|line| line.trim().is_empty());
    if is_all && !pairs.iter().any(|(key, _)| key.to_lowercase().starts_with("tit")) {
        // A header of nothing is the text itself.
        return lines;
    }
    let renamed = pairs.iter().map(|(key, value)| {
        let key = match key.to_lowercase().as_str() {
            "titel" | "titre" => "title".to_owned(),
            "source" if clean_address(value).is_none() => "site".to_owned(),
            other => other.to_owned(),
        };
        (key, Value::String((*value).to_owned()))
    });
    let header = FrontMatter::from_pairs(renamed);
    found.title = header.title;
    found.byline = header.byline;
    found.site = header.site;
    found.url = found.url.take().or(header.url);
    found.published = header.published;
    found.declared_language = header.language;
    found.excerpt = header.excerpt;
    found.tags = header.tags;
    found.fields = header.fields;
    for (key, value) in pairs {
        keep_if_changed(found, key, value);
    }
    &lines[start + count..]
}

/// The headline, and the byline and date below it.
fn take_headline<'a>(lines: &'a [&'a str], found: &mut Found) -> &'a [&'a str] {
    let Some(start) = lines.iter().position(|line| !line.trim().is_empty()) else {
        return lines;
    };
    let mut rest = &lines[start..];
    if found.title.is_none() {
        let group = rest.iter().position(|line| line.trim().is_empty()).unwrap_or(rest.len());
        match headline(&rest[..group], group == rest.len()) {
            Some(count) => {
                found.title = Some(rest[..count].join(" "));
                rest = &rest[count..];
            }
            None => {
                found.title = Some(title_of(rest[0].trim_start_matches(['#', '>', '*', '-', '•', ' '])));
                return rest;
            }
        }
    }
    for _ in 0..4 {
        let Some(at) = rest.iter().position(|line| !line.trim().is_empty()) else {
            break;
        };
        if !take_credit(&rest[at..], at == 0, found) {
            break;
        }
        rest = &rest[at + 1..];
    }
    rest
}

/// How many lines of the first group of lines are the headline.
fn headline(group: &[&str], is_all: bool) -> Option<usize> {
    let first = group[0].trim();
    if first.len() > CREDIT {
        return None;
    }
    let is_marked =
        first.starts_with(['>', '*', '•', '-', '#', '"', '“']) && !first.starts_with("“") || ADDRESS.is_match(first);
    if is_marked || width(first) > HEADLINE || (is_all && group.len() == 1) || date::parse(first).is_some() {
        return None;
    }
    let Some(second) = group.get(1).map(|line| line.trim()) else {
        // A sentence that stands alone can be a headline; a long one that ends as a sentence is the first paragraph.
        return (width(first) <= 110 || !ends_sentence(first)).then_some(1);
    };
    if is_credit(second)
        || (byline::is_person(second) && !ends_sentence(first))
        || width(second) > HEADLINE.max(2 * width(first))
    {
        return Some(1);
    }
    let is_title_like = !ends_sentence(first) || first.ends_with('?');
    // A headline of two lines, alone above a blank one.
    if group.len() == 2
        && !is_all
        && is_title_like
        && !ends_sentence(second)
        && width(first) + width(second) <= HEADLINE
    {
        return match width(first) >= 40 {
            true => Some(2),
            false => Some(1),
        };
    }
    let wider = group[1..].iter().map(|line| width(line.trim())).max().unwrap_or(0);
    // The first line of wrapped text is as wide as the others.
    (is_title_like && (wider >= 111 || width(first) * 4 < wider * 3)).then_some(1)
}

fn is_credit(line: &str) -> bool {
    byline::introduced(line).is_some_and(|rest| width(line) <= 100 && !byline::people(rest).is_empty())
        || is_date_line(line)
}

/// Takes the first line if it is a byline, a name or a date. `near`: it follows the headline without a blank line.
fn take_credit(rest: &[&str], near: bool, found: &mut Found) -> bool {
    let line = rest[0].trim();
    if line.len() > CREDIT || width(line) > 120 || (ends_sentence(line) && width(line) > 50) {
        return false;
    }
    if found.published.is_none() && is_date_line(line) {
        found.published = date::find(line).map(|found| found.iso).or_else(|| date::parse(line));
        keep_if_changed(found, "published", line);
        return true;
    }
    if found.byline.is_some() {
        return false;
    }
    let introduced = byline::introduced(line);
    let is_alone = rest.get(1).is_none_or(|next| next.trim().is_empty() || is_date_line(next.trim()));
    let is_name_line = introduced.is_none()
        && byline::is_person(line)
        && !SECTIONS.iter().any(|word| line.to_lowercase().contains(word))
        && (near
            || rest
                .iter()
                .skip(1)
                .find(|line| !line.trim().is_empty())
                .is_some_and(|next| width(next) > 80 || is_date_line(next)))
        && is_alone
        && !has_heading_like(rest);
    let names = match introduced {
        Some(names) => names,
        None if is_name_line => line,
        None => return false,
    };
    let (names, when) = match date::find(names) {
        Some(when) => {
            (names[..when.range.start].trim_end_matches([' ', ',', '|', '-', '–', '—', '·', '•']), Some(when.iso))
        }
        None => (names, None),
    };
    let is_sound = byline::people(names)
        .iter()
        .all(|name| byline::is_person(name) || (introduced.is_some() && starts_like_a_name(name)));
    let Some(people) = byline::join([names]).filter(|_| is_sound) else {
        return false;
    };
    found.byline = Some(people);
    found.published = found.published.take().or(when);
    keep_if_changed(found, "byline", line);
    true
}

fn starts_like_a_name(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic())
}

/// Whether another line of the text is as much a name as this one: then both are headings.
fn has_heading_like(rest: &[&str]) -> bool {
    rest.iter().skip(1).any(|line| byline::is_person(line.trim()) && blocks::looks_like_heading(line.trim()))
}

/// Words of section headings that have the shape of a name.
const SECTIONS: [&str; 14] = [
    "summary",
    "part",
    "chapter",
    "introduction",
    "background",
    "history",
    "report",
    "review",
    "analysis",
    "news",
    "the ",
    "update",
    "press",
    "conclusion",
];

/// Whether a line is a date and next to nothing else: a day of the week, `Published`, a time.
fn is_date_line(line: &str) -> bool {
    if width(line) > 80 {
        return false;
    }
    match date::find(line) {
        Some(found) => {
            let around = line[..found.range.start].chars().chain(line[found.range.end..].chars());
            around.filter(|c| c.is_alphabetic()).count() <= 22
        }
        None => date::parse(line).is_some() && line.chars().any(char::is_alphabetic),
    }
}

/// Lines at the end that say where the text is from.
fn take_origin<'a>(lines: &'a [&'a str], found: &mut Found) -> &'a [&'a str] {
    let mut rest = lines;
    for _ in 0..2 {
        let Some(last) = rest.iter().rposition(|line| !line.trim().is_empty()).filter(|last| *last > 0) else {
            break;
        };
        let line = rest[last].trim();
        if line.len() > CREDIT {
            break;
        }
        let address = ADDRESS.find(line).map(|address| address.as_str().trim_end_matches(['.', ',', ';']));
        let origin = ORIGIN.captures(line).filter(|_| width(line) <= 300);
        match (origin, address) {
            (None, Some(address)) if address.len() == line.len() && found.url.is_none() => {
                found.url = clean_address(address)
            }
            (Some(_), Some(address)) if found.url.is_none() => {
                found.url = clean_address(address);
            }
            (Some(origin), None) if found.site.is_none() && width(line) <= 100 => {
                let name = origin["rest"].trim().trim_end_matches('.');
                if !byline::is_name(name) || name.split_whitespace().count() > 6 {
                    break;
                }
                found.site = Some(name.to_owned());
            }
            _ => break,
        }
        if found.url.is_none() && found.site.is_none() {
            break;
        }
        keep_if_changed(found, "source", line);
        rest = &rest[..last];
    }
    rest
}

/// Keeps a line that became a field as it was, where the field does not hold all its words.
fn keep_if_changed(found: &mut Found, key: &str, line: &str) {
    let mut kept = [&found.title, &found.byline, &found.site, &found.url, &found.excerpt, &found.declared_language]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    kept.push_str(&found.tags.join(" "));
    let kept: Vec<String> = words(&kept).collect();
    let is_kept = |word: String| kept.contains(&word);
    let line_without_key = line.strip_prefix("By ").unwrap_or(line);
    if !words(line_without_key).all(is_kept) {
        insert(&mut found.fields, key, line);
    }
}

fn insert(fields: &mut Map<String, Value>, key: &str, line: &str) {
    let mut name = key.to_lowercase();
    while fields.get(&name).is_some_and(|value| value.as_str() != Some(line)) {
        name.push('+');
    }
    fields.insert(name, Value::String(line.to_owned()));
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
