//! BibTeX and BibLaTeX: entries with their macros, names, dates and what they take from the entries they refer to.
//! How the file is written is [`scan`]'s to know; here is what it means.

mod scan;

use std::collections::HashMap;

use serde_json::{Value, json};

use self::scan::{Macros, Piece, Raw};
use super::groups::Groups;
use super::item::{Attachment, Item};
use super::kinds::of_bibtex;
use super::{hand_over, latex, refuse};
use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::import::{Flow, Sink, Source};

/// How many entries an entry may take fields from, one through the other.
const PARENTS: usize = 4;
/// Bytes that all entries together may take from others, beside the size of the file.
const INHERITED: usize = 16 << 20;

/// Whether a text is a file of BibTeX.
pub(super) fn is_bibtex(name: &str, text: &str) -> bool {
    let is_named = name.rsplit_once('.').is_some_and(|(_, kind)| kind.eq_ignore_ascii_case("bib"));
    if is_named {
        return scan::first_entry(text, text.len());
    }
    // Everything else may begin with an `@` too.
    let start = text.trim_start_matches(|c: char| c.is_whitespace());
    start.starts_with(['@', '%']) && scan::first_entry(start, 4_096)
}

/// Hands over each entry.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut entries: Vec<Result<Raw, (String, String)>> = Vec::new();
    let mut macros = Macros::new(text.len());
    let mut inherited = INHERITED + text.len();
    let mut groups = Groups::default();
    for piece in scan::pieces(text, &mut macros) {
        match piece {
            Piece::Entry(entry) => entries.push(Ok(entry)),
            Piece::Comment(comment) => groups.read(&comment),
            Piece::Broken { key, why } => entries.push(Err((key, why))),
        }
    }
    let by_key: HashMap<String, usize> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((entry.as_ref().ok()?.key.to_lowercase(), at)))
        .collect();
    for (number, entry) in entries.iter().enumerate() {
        let part = |key: &str| match key {
            "" => format!("entry {}", number + 1),
            key => format!("entry {} “{}”", number + 1, key.chars().take(80).collect::<String>()),
        };
        let flow = match entry {
            Ok(entry) => {
                let whole = with_parents(entry, &entries, &by_key, &mut inherited);
                hand_over(item_of(&whole, &groups), part(&entry.key), source, sink)
            }
            Err((key, why)) => refuse(part(key), why, sink),
        };
        if flow == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// An entry with what it takes from the entries it refers to.
fn with_parents(
    entry: &Raw,
    all: &[Result<Raw, (String, String)>],
    by_key: &HashMap<String, usize>,
    left: &mut usize,
) -> Raw {
    let mut whole = entry.clone();
    let mut next = entry.clone();
    for _ in 0..PARENTS {
        let Some((how, key)) = ["crossref", "xdata"].iter().find_map(|how| Some((*how, next.get(how)?.to_lowercase())))
        else {
            break;
        };
        let parent = key.split(',').find_map(|key| all.get(*by_key.get(key.trim())?)?.as_ref().ok());
        let Some(parent) = parent.filter(|parent| parent.key != entry.key) else { break };
        for (name, value) in &parent.fields {
            // What the whole is called is what a part appeared in.
            let name = match name.as_str() {
                "title" if how == "crossref" && matches!(parent.kind.as_str(), "periodical" | "journal") => {
                    "journaltitle"
                }
                "title" if how == "crossref" => "booktitle",
                "subtitle" if how == "crossref" => "booksubtitle",
                "crossref" | "xdata" | "file" | "keywords" | "groups" | "abstract" | "doi" | "url" | "note"
                | "shorttitle"
                    if how == "crossref" =>
                {
                    continue;
                }
                name => name,
            };
            if whole.get(name).is_none() && value.len() <= *left {
                *left -= value.len();
                whole.fields.push((name.to_owned(), value.clone()));
            }
        }
        next = parent.clone();
    }
    whole
}

fn item_of(entry: &Raw, groups: &Groups) -> Item {
    let mut item = Item::default();
    let csl = match (of_bibtex(&entry.kind), entry.get("entrysubtype")) {
        ("article-journal", Some("magazine")) => "article-magazine",
        ("article-journal", Some("newspaper")) => "article-newspaper",
        (csl, _) => csl,
    };
    item.set("type", csl);
    item.keep("entry-type", entry.kind.as_str().into());
    item.set("citation-key", &entry.key);
    let is_article = csl.starts_with("article");
    for (name, raw) in &entry.fields {
        let text = || collapse(&latex::plain(raw));
        match name.as_str() {
            _ if raw.trim().is_empty() => {}
            "title" => item.set("title", &titled(&text(), entry.get("subtitle"))),
            "booktitle" => item.set("container-title", &titled(&text(), entry.get("booksubtitle"))),
            "journal" | "journaltitle" => item.set("container-title", &text()),
            "maintitle" if entry.get("booktitle").is_none() => item.set("container-title", &text()),
            "subtitle" if entry.get("title").is_some() => {}
            "booksubtitle" if entry.get("booktitle").is_some() => {}
            "shortjournal" => item.set("container-title-short", &text()),
            "shorttitle" => item.set("title-short", &text()),
            "series" => item.set("collection-title", &text()),
            "author" | "editor" | "translator" | "director" | "bookauthor" | "holder" => {
                let role = match name.as_str() {
                    "bookauthor" => "container-author",
                    "holder" => "author",
                    role => role,
                };
                names(raw).into_iter().for_each(|name| item.person(role, name));
            }
            "date" => item.date("issued", &text()),
            "year" if entry.get("date").is_none() => item.date("issued", &day_of(entry, raw)),
            "month" | "day" if entry.get("date").is_none() && entry.get("year").is_some() => {}
            "urldate" => item.date("accessed", &text()),
            "eventdate" => item.date("event-date", &text()),
            "origdate" => item.date("original-date", &text()),
            "number" | "issue" if is_article => item.set("issue", &text()),
            "number" if matches!(csl, "book" | "chapter" | "collection") => item.set("collection-number", &text()),
            "number" => item.set("number", &text()),
            "volume" => item.set("volume", &text()),
            "volumes" => item.set("number-of-volumes", &text()),
            "pages" => item.set("page", &text().replace(['–', '—'], "-").replace("--", "-")),
            "pagetotal" => item.set("number-of-pages", &text()),
            "publisher" | "institution" | "school" | "organization" => item.set("publisher", &text()),
            "address" | "location" => item.set("publisher-place", &text()),
            "edition" => item.set("edition", &text()),
            "chapter" => item.set("chapter-number", &text()),
            "version" => item.set("version", &text()),
            "type" => item.set("genre", &text()),
            "eventtitle" => item.set("event-title", &text()),
            "venue" => item.set("event-place", &text()),
            "isbn" => item.set("ISBN", &text()),
            "issn" => item.set("ISSN", &text()),
            "doi" => item.set("DOI", &latex::address(raw)),
            "url" => item.set("URL", &latex::address(raw)),
            "howpublished" if raw.contains("://") => item.set("URL", &latex::address(raw)),
            "eprint" => {
                item.set("number", &latex::address(raw));
                let archive = entry.get("eprinttype").or(entry.get("archiveprefix"));
                item.set("archive", &archive.map(latex::plain).unwrap_or_default());
            }
            "eprinttype" | "archiveprefix" if entry.get("eprint").is_some() => {}
            "pmid" => item.set("PMID", &text()),
            "langid" | "language" | "hyphenation" => item.set("language", &text()),
            "abstract" => item.set("abstract", &latex::plain(raw)),
            "note" => item.set("note", &latex::plain(raw)),
            "annote" | "annotation" | "comment" | "review" => item.notes.push(latex::plain(raw)),
            "keywords" | "keyword" => {
                let separator = if raw.contains(';') { ';' } else { ',' };
                item.keywords.extend(raw.split(separator).map(latex::plain));
            }
            "groups" => {
                item.folders.extend(raw.split(',').filter_map(|name| groups.path_of(&collapse(&latex::plain(name)))))
            }
            "file" | "pdf" | "localfile" => files(raw).into_iter().for_each(|file| item.attachments.push(file)),
            "timestamp" | "creationdate" | "date-added" | "dateadded" if item.saved.is_none() => {
                match super::item::milliseconds(raw) {
                    Some(when) => item.saved = Some(when),
                    None => item.keep(name, text().into()),
                }
            }
            "entrysubtype" if csl != of_bibtex(&entry.kind) => {}
            name if name.starts_with("comment-") => item.notes.push(latex::plain(raw)),
            name => item.keep(name, Value::from(latex::plain(raw).trim())),
        }
    }
    item
}

fn titled(title: &str, subtitle: Option<&str>) -> String {
    match subtitle.map(|raw| collapse(&latex::plain(raw))).filter(|subtitle| !subtitle.is_empty()) {
        Some(subtitle) if title.ends_with(['?', '!', ':', '.']) => format!("{title} {subtitle}"),
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title.to_owned(),
    }
}

/// A year with its month and day, where they are numbers or the name of a month.
fn day_of(entry: &Raw, year: &str) -> String {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let year = collapse(&latex::plain(year));
    let Some(month) = entry.get("month").map(|month| collapse(&latex::plain(month))) else {
        return year;
    };
    let lower = month.to_lowercase();
    let number = MONTHS
        .iter()
        .position(|name| lower.starts_with(name) && lower.chars().all(|c| c.is_alphabetic() || c == '.'))
        .map(|at| at + 1)
        .or_else(|| lower.parse().ok().filter(|month| (1..=12).contains(month)));
    let day = entry.get("day").and_then(|day| day.trim().parse::<u8>().ok());
    match (number, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        // `22~March`, `spring`: what it says stands beside the year.
        (None, _) => format!("{month} {year}"),
    }
}

/// The people of a list separated by `and`.
fn names(raw: &str) -> Vec<Value> {
    split(raw, and).into_iter().map(str::trim).filter(|name| !name.is_empty()).map(name_of).collect()
}

/// One name: `von Family, Jr, Given`, `Given von Family`, or an organisation in braces.
fn name_of(raw: &str) -> Value {
    let plain = |text: &str| collapse(&latex::plain(text));
    if raw.starts_with('{') && latex::group(raw) == raw.len() {
        return json!({ "literal": plain(raw) });
    }
    let of = |family: &str, given: &str, suffix: &str| {
        let mut name = serde_json::Map::new();
        for (part, text) in [("family", plain(family)), ("given", plain(given)), ("suffix", plain(suffix))] {
            if !text.is_empty() {
                name.insert(part.to_owned(), text.into());
            }
        }
        Value::Object(name)
    };
    match split(raw, comma).as_slice() {
        [family, given] if !given.trim().is_empty() => return of(family, given, ""),
        [family, suffix, given, ..] => return of(family, given, suffix),
        _ => {}
    }
    let words: Vec<&str> = split(raw, space).into_iter().map(str::trim).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] | [_] => json!({ "literal": plain(raw) }),
        // From the first small word on it is the family's name.
        words => {
            let is_small = |word: &&str| word.starts_with(char::is_lowercase);
            let last = words.len() - 1;
            let at = words[..last].iter().position(is_small).filter(|at| *at > 0).unwrap_or(last);
            of(&words[at..].join(" "), &words[..at].join(" "), "")
        }
    }
}

/// Pieces of a text between separators that stand in no braces; `separator` tells how long one is that begins at a
/// byte, or 0.
fn split(text: &str, separator: impl Fn(&[u8]) -> usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut pieces, mut depth, mut from, mut at) = (Vec::new(), 0usize, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                let length = separator(&bytes[at..]);
                if length > 0 {
                    pieces.push(&text[from..at]);
                    from = at + length;
                    at = from;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    pieces.push(&text[from..]);
    pieces
}

fn comma(rest: &[u8]) -> usize {
    usize::from(rest.starts_with(b","))
}

fn space(rest: &[u8]) -> usize {
    usize::from(rest.first().is_some_and(u8::is_ascii_whitespace))
}

/// Without the space behind it, which can be the one before the next.
fn and(rest: &[u8]) -> usize {
    match rest {
        [space, a, n, d, rest @ ..]
            if space.is_ascii_whitespace()
                && [*a, *n, *d].eq_ignore_ascii_case(b"and")
                && rest.first().is_none_or(u8::is_ascii_whitespace) =>
        {
            4
        }
        _ => 0,
    }
}

/// The files of an entry: `path`, `title:path:type` of JabRef and Zotero, several separated by `;`.
fn files(raw: &str) -> Vec<Attachment> {
    let mut files = Vec::new();
    for file in escaped_split(&raw.replace("$\\backslash$", "\\"), ';') {
        let parts = escaped_split(&file, ':');
        let unescaped = |part: &str| {
            let mut out = String::new();
            let mut characters = part.chars().peekable();
            while let Some(c) = characters.next() {
                match c {
                    '\\' if characters
                        .peek()
                        .is_some_and(|next| matches!(next, ':' | ';' | '\\' | '{' | '}' | '_' | '&')) =>
                    {
                        out.extend(characters.next());
                    }
                    '{' | '}' => {}
                    c => out.push(c),
                }
            }
            out.trim().to_owned()
        };
        let (title, path, kind) = match parts.as_slice() {
            [path] => (String::new(), unescaped(path), String::new()),
            // `C:` is a disk and no title.
            [disk, path] if disk.trim().len() == 1 => {
                (String::new(), unescaped(&format!("{disk}:{path}")), String::new())
            }
            [path, kind] => (String::new(), unescaped(path), unescaped(kind)),
            [title, path @ .., kind] => (unescaped(title), unescaped(&path.join(":")), unescaped(kind)),
            [] => continue,
        };
        if path.is_empty() {
            continue;
        }
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let is_web = path.starts_with("http://") || path.starts_with("https://");
        files.push(Attachment {
            url: is_web.then(|| path.clone()),
            path: (!is_web).then_some(path),
            title: filled(title),
            kind: filled(kind),
            ..Attachment::default()
        });
    }
    files
}

/// Pieces between separators that no backslash stands before; the backslashes stay.
fn escaped_split(text: &str, separator: char) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut is_escaped = false;
    for c in text.chars() {
        match pieces.last_mut() {
            Some(_) if c == separator && !is_escaped => pieces.push(String::new()),
            Some(piece) => piece.push(c),
            None => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    pieces
}
