//! RIS: lines of a tag of two characters and a value, from `TY` to `ER`.

use serde_json::Value;

use super::item::{Attachment, Item};
use super::kinds::of_ris;
use super::{hand_over, latex, refuse};
use crate::error::Result;
use crate::import::{Flow, Sink, Source};

/// Whether a text is RIS: its first entry begins within its first lines.
pub(super) fn is_ris(text: &str) -> bool {
    let first = text.lines().filter(|line| !line.trim().is_empty()).take(4).find_map(tag_of);
    first.is_some_and(|(tag, value)| tag == "TY" && !value.is_empty() && value.len() <= 8)
}

/// The tag and the value of a line.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (tag, rest) = line.split_at_checked(2)?;
    let is_tag =
        tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && tag.as_bytes()[0].is_ascii_uppercase();
    let value = rest.strip_prefix("  -").or_else(|| rest.strip_prefix(" -"))?;
    let ends = value.is_empty() || value.starts_with(char::is_whitespace);
    (is_tag && ends).then(|| (tag, value.trim()))
}

/// Hands over each entry.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut number = 0;
    let mut lines: Vec<(&str, String)> = Vec::new();
    let mut before = 0;
    for line in text.lines() {
        match tag_of(line) {
            Some(("TY", value)) => {
                if flush(&mut lines, &mut number, source, sink) == Flow::Stop {
                    return Ok(());
                }
                lines.push(("TY", value.to_owned()));
            }
            Some(("ER", _)) => {
                if flush(&mut lines, &mut number, source, sink) == Flow::Stop {
                    return Ok(());
                }
            }
            Some((tag, value)) => lines.push((tag, value.to_owned())),
            // A line without a tag goes on with the value above it; a blank one is a new paragraph.
            None => match lines.last_mut() {
                Some((_, value)) => {
                    value.push('\n');
                    value.push_str(line.trim());
                }
                None => before += usize::from(!line.trim().is_empty()),
            },
        }
    }
    if flush(&mut lines, &mut number, source, sink) == Flow::Continue && number == 0 && before > 0 {
        refuse("entry 1".into(), "no entry begins with TY", sink);
    }
    Ok(())
}

fn flush(lines: &mut Vec<(&str, String)>, number: &mut usize, source: &Source<'_>, sink: &mut Sink<'_>) -> Flow {
    let lines = std::mem::take(lines);
    if lines.iter().all(|(_, value)| value.trim().is_empty()) {
        return Flow::Continue;
    }
    *number += 1;
    let part = format!("entry {number}");
    if !lines.iter().any(|(tag, _)| *tag == "TY") {
        return refuse(part, "an entry without a type (TY)", sink);
    }
    hand_over(item_of(lines), part, source, sink)
}

fn item_of(lines: Vec<(&str, String)>) -> Item {
    let mut item = Item::default();
    let kind = lines.iter().find(|(tag, _)| *tag == "TY").map_or("", |(_, kind)| kind.trim());
    let (mut first_page, mut last_page) = (String::new(), String::new());
    let (mut dates, mut containers): (Vec<String>, Vec<(u8, String)>) = (Vec::new(), Vec::new());
    let csl = of_ris(kind);
    let is_book = matches!(csl, "book" | "classic" | "manuscript" | "thesis");
    let is_part = matches!(csl, "chapter" | "paper-conference" | "entry-dictionary" | "entry-encyclopedia");
    item.set("type", csl);
    item.keep("TY", kind.into());
    for (tag, value) in &lines {
        let value = value.trim();
        match *tag {
            _ if value.is_empty() => {}
            "TY" => {}
            "TI" | "T1" | "CT" => item.set("title", value),
            "BT" if is_book => item.set("title", value),
            "T2" if is_book => item.set("collection-title", value),
            // From the most to the least telling name of where it appeared.
            "T2" => containers.push((0, value.into())),
            "JF" => containers.push((1, value.into())),
            "BT" => containers.push((2, value.into())),
            "JO" => containers.push((3, value.into())),
            "JA" | "J1" | "J2" => containers.push((4, value.into())),
            "T3" => item.set("collection-title", value),
            "ST" => item.set("title-short", value),
            "AU" | "A1" => item.person_of("author", value),
            "A2" if csl == "book" => item.person_of("collection-editor", value),
            "A2" | "ED" => item.person_of("editor", value),
            "A3" if csl == "book" => item.person_of("editor", value),
            "A3" => item.person_of("collection-editor", value),
            "A4" => item.person_of("translator", value),
            "DA" | "PY" | "Y1" => dates.push(value.into()),
            "Y2" => item.date("accessed", value),
            "SP" if is_book && csl != "chapter" && !value.contains('-') => item.set("number-of-pages", value),
            "SP" => first_page = value.into(),
            "EP" => last_page = value.into(),
            "VL" | "VO" => item.set("volume", value),
            "IS" | "CP" if csl == "report" => item.set("number", value),
            "IS" | "CP" => item.set("issue", value),
            "UR" => {
                for address in value.split_whitespace() {
                    item.set("URL", &latex::address(address));
                }
            }
            "DO" => item.set("DOI", value),
            "AB" | "N2" => item.set("abstract", value),
            "N1" | "RN" => item.notes.push(value.into()),
            "KW" => item.keywords.extend(value.split([';', '\n']).map(str::to_owned)),
            "LA" => item.set("language", value),
            "SN" => item.set(number_of(csl, value), value),
            "PB" => item.set("publisher", value),
            "CY" | "PP" => item.set("publisher-place", value),
            "ET" => item.set("edition", value),
            "L1" | "L2" | "L4" | "LK" => item.attachments.push(attachment(tag, value)),
            "DB" => item.set("archive", value),
            "DP" => item.set("source", value),
            "AN" => item.set("archive_location", value),
            "CN" => item.set("call-number", value),
            "ID" => item.set("citation-key", value),
            "NV" => item.set("number-of-volumes", value),
            "SE" => item.set("section", value),
            "M3" if value.starts_with("10.") && value.contains('/') => item.set("DOI", value),
            "M3" => item.set("genre", value),
            "C3" if is_part => item.set("event-title", value),
            tag => item.keep(tag, Value::from(value)),
        }
    }
    containers.sort_by_key(|(rank, _)| *rank);
    for (rank, name) in containers {
        let is_short = rank >= 3 && item.csl.contains_key("container-title");
        item.set(if is_short { "container-title-short" } else { "container-title" }, &name);
    }
    // The day says more than the year; what else is said of the date is kept.
    dates.sort_by_key(|date| std::cmp::Reverse(super::partial::read(date).map_or(0, |date| date.iso.len())));
    let finest = dates.first().and_then(|date| super::partial::read(date)).map(|date| date.iso);
    for date in dates {
        let is_coarser = super::partial::read(&date)
            .is_some_and(|date| date.is_whole && finest.as_deref().is_some_and(|finest| finest.starts_with(&date.iso)));
        if !(is_coarser && item.csl.contains_key("issued")) {
            item.date("issued", &date);
        }
    }
    match (first_page.is_empty(), last_page.is_empty()) {
        (false, false) if !first_page.contains('-') => item.set("page", &format!("{first_page}-{last_page}")),
        (false, _) => {
            item.set("page", &first_page);
            item.keep("EP", last_page.into());
        }
        (true, _) => item.set("page", &last_page),
    }
    item
}

/// Which number a serial number is.
fn number_of(kind: &str, value: &str) -> &'static str {
    let digits = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).count();
    match kind {
        "report" | "patent" => "number",
        _ if digits == 8 => "ISSN",
        _ if digits >= 10 => "ISBN",
        "article-journal" | "article-magazine" | "article-newspaper" => "ISSN",
        _ => "ISBN",
    }
}

fn attachment(tag: &str, value: &str) -> Attachment {
    let kind = match tag {
        "L1" => Some("application/pdf"),
        "L2" => Some("text/html"),
        _ => None,
    };
    let is_web = value.starts_with("http://") || value.starts_with("https://");
    let path = value.strip_prefix("internal-pdf://").unwrap_or(value);
    Attachment {
        path: (!is_web).then(|| path.to_owned()),
        url: is_web.then(|| value.to_owned()),
        kind: kind.map(str::to_owned),
        ..Attachment::default()
    }
}
