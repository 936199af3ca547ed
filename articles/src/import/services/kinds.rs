//! Exports of which every record is an article by itself: for each what its keys say, and nothing else.

use serde_json::{Map, Value};

use super::record::{Kind, Marks, Record};
use super::table::Header;
use super::{entry, item_name, objects, put, read_list, read_table, readwise, when};
use crate::article::State;
use crate::error::Result;
use crate::extract::clean_address;
use crate::import::{DraftHighlight, Flow, Sink, Source};

const INSTAPAPER: Kind = Kind {
    name: "Instapaper",
    address: "URL",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("selection", put::excerpt),
        ("folder", instapaper_folder),
        ("timestamp", put::saved),
        ("tags", put::tags),
    ],
};

const RAINDROP: Kind = Kind {
    name: "Raindrop",
    address: "url",
    says: &[
        ("title", put::title),
        ("note", put::note),
        ("excerpt", put::excerpt),
        ("url", put::address),
        ("folder", put::folder),
        ("tags", put::tags),
        ("created", put::saved),
        ("cover", put::picture),
        ("highlights", raindrop_highlights),
        ("favorite", put::starred),
    ],
};

const MYMIND: Kind = Kind {
    name: "mymind",
    address: "url",
    says: &[
        ("title", put::title),
        ("url", put::address),
        ("content", put::plain),
        ("note", put::note),
        ("tags", put::tags),
        ("created", put::saved),
    ],
};

const READER: Kind = Kind {
    name: "Readwise Reader",
    address: "URL",
    says: &[
        ("title", put::title),
        ("url", put::address),
        ("document tags", readwise::document_tags),
        ("saved date", put::saved),
        ("reading progress", put::fraction),
        ("location", put::state),
        ("author", put::byline),
        ("document note", put::note),
    ],
};

const READECK: Kind = Kind {
    name: "Readeck",
    address: "url",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("created", put::saved),
        ("labels", put::tags),
        ("is_archived", put::archived),
        ("is_marked", put::starred),
        ("site_name", put::site),
        ("published", put::published),
        ("authors", put::byline),
        ("lang", put::language),
        ("description", put::excerpt),
        ("read_progress", put::percent),
    ],
};

const WALLABAG: Kind = Kind {
    name: "wallabag",
    address: "url",
    says: &[
        ("title", put::title),
        ("url", put::address),
        ("is_archived", put::archived),
        ("is_read", put::archived),
        ("archived_at", put::read_at),
        ("is_starred", put::starred),
        ("is_fav", put::starred),
        ("content", wallabag_content),
        ("created_at", put::saved),
        ("published_at", put::published),
        ("published_by", put::byline),
        ("annotations", wallabag_annotations),
        ("language", put::language),
        ("preview_picture", put::picture),
        ("tags", put::tags),
    ],
};

const WALLABAG_TABLE: Kind = Kind {
    name: "wallabag",
    address: "URL",
    says: &[
        ("title", put::title),
        ("url", put::address),
        ("content", wallabag_content),
        ("tags", put::tags),
        ("language", put::language),
        ("creation date", wallabag_date),
    ],
};

const GOODLINKS: Kind = Kind {
    name: "GoodLinks",
    address: "url",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("addedat", put::saved),
        ("tags", put::tags),
        ("starred", put::starred),
        ("readat", goodlinks_read),
        ("summary", put::excerpt),
        ("author", put::byline),
    ],
};

const PINBOARD: Kind = Kind {
    name: "Pinboard",
    address: "href",
    says: &[
        ("href", put::address),
        ("description", put::title),
        ("extended", put::note),
        ("time", put::saved),
        ("toread", pinboard_to_read),
        ("tags", put::tags_by_space),
    ],
};

const DELICIOUS: Kind = Kind {
    name: "Delicious",
    address: "url",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("description", put::note),
        ("created", put::saved),
        ("tags", put::tags),
    ],
};

const ELCURATOR: Kind = Kind {
    name: "elCurator",
    address: "url",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("description", put::excerpt),
        ("created_at", put::saved),
        ("tags", put::tags),
        ("is_saved", put::starred),
    ],
};

const READABILITY: Kind = Kind {
    name: "Readability",
    address: "article__url",
    says: &[
        ("article__url", put::address),
        ("article__title", put::title),
        ("article__excerpt", put::excerpt),
        ("date_added", put::saved),
        ("date_archived", put::read_at),
        ("archive", put::archived),
        ("favorite", put::starred),
        ("tags", put::tags),
    ],
};

/// Lists of links from anywhere, by the names that most of them use.
const LINKS: Kind = Kind {
    name: "links",
    address: "url",
    says: &[
        ("url", put::address),
        ("link", put::address),
        ("href", put::address),
        ("address", put::address),
        ("title", put::title),
        ("name", put::title),
        ("tags", any_tags),
        ("labels", any_tags),
        ("keywords", any_tags),
        ("folder", put::folder),
        ("collection", put::folder),
        ("state", put::state),
        ("status", put::state),
        ("created", put::saved),
        ("created_at", put::saved),
        ("createdat", put::saved),
        ("timestamp", put::saved),
        ("date added", put::saved),
        ("added", put::saved),
        ("saved", put::saved),
        ("saved at", put::saved),
        ("savedat", put::saved),
        ("date", put::saved),
        ("published", put::published),
        ("author", put::byline),
        ("authors", put::byline),
        ("site", put::site),
        ("site_name", put::site),
        ("language", put::language),
        ("lang", put::language),
        ("note", put::note),
        ("notes", put::note),
        ("excerpt", put::excerpt),
        ("description", put::excerpt),
        ("cover", put::picture),
        ("favorite", put::starred),
        ("favourite", put::starred),
        ("starred", put::starred),
        ("is_marked", put::starred),
        ("archived", put::archived),
        ("is_archived", put::archived),
    ],
};

macro_rules! tables {
    ($($name:ident => $kind:ident),* $(,)?) => {$(
        pub(super) fn $name(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
            read_table(&$kind, source, text, sink)
        }
    )*};
}

macro_rules! lists {
    ($($name:ident => $kind:ident at $path:expr),* $(,)?) => {$(
        pub(super) fn $name(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
            read_list(&$kind, $path, source, text, sink)
        }
    )*};
}

tables! {
    instapaper => INSTAPAPER,
    raindrop => RAINDROP,
    mymind => MYMIND,
    reader => READER,
    readeck_table => READECK,
    wallabag_table => WALLABAG_TABLE,
    link_table => LINKS,
}

lists! {
    readeck => READECK at &[],
    goodlinks => GOODLINKS at &[],
    goodlinks_wrapped => GOODLINKS at &["items"],
    pinboard => PINBOARD at &[],
    delicious => DELICIOUS at &[],
    elcurator => ELCURATOR at &[],
    readability => READABILITY at &["bookmarks"],
    links => LINKS at &[],
}

/// wallabag's JSON. Its first version wrote every value twice, once under a number.
pub(super) fn wallabag(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    objects(&WALLABAG, &[], text, &mut |item, object| {
        let record = object.map(|mut object| {
            let named: Vec<Value> =
                object.iter().filter(|(key, _)| !is_number(key)).map(|(_, value)| value.clone()).collect();
            object.retain(|key, value| !is_number(key) || !named.contains(value));
            Record::read(object, &WALLABAG)
        });
        sink(entry(item_name(item), record, &WALLABAG, source))
    })
}

fn is_number(key: &str) -> bool {
    key.len() <= 2 && key.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a record is a link that somebody kept, and not anything else that has an address.
pub(super) fn is_link(record: &Map<String, Value>) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| record.contains_key(*key));
    record.get("url").and_then(Value::as_str).is_some_and(|url| clean_address(url).is_some())
        && has(&["title", "name"])
        && has(&["tags", "labels", "created", "created_at", "createdAt", "saved", "savedAt", "added", "starred"])
}

/// Whether a table is one of links: it says so, and its first row has one.
pub(super) fn is_link_table(header: &Header, text: &str) -> bool {
    let address = ["url", "link", "href", "address"].into_iter().find(|name| header.has(name));
    let is_known = LINKS.says.iter().filter(|(name, _)| header.has(name)).count() > 1;
    let mut has_address = false;
    if let Some(address) = address.filter(|_| is_known) {
        header.rows(text, &mut |_, cells| {
            has_address = cells.is_ok_and(|cells| {
                cells.iter().any(|(name, cell)| {
                    name.eq_ignore_ascii_case(address) && cell.as_str().and_then(clean_address).is_some()
                })
            });
            Flow::Stop
        });
    }
    has_address
}

/// Tags in a text, whatever stands between them.
fn any_tags(record: &mut Record, value: &Value) -> bool {
    match value.as_str() {
        Some(list) if list.starts_with("['") || list.starts_with("[\"") => readwise::document_tags(record, value),
        Some(list) if list.contains(',') => put::tags(record, value),
        Some(list) if list.contains('|') => put::tags_by_bar(record, value),
        Some(list) if list.contains(';') => put::tags_by_semicolon(record, value),
        _ => put::tags(record, value),
    }
}

/// Instapaper has one list of places and folders, and folders have no folders.
fn instapaper_folder(record: &mut Record, value: &Value) -> bool {
    match put::text(value).as_deref() {
        Some("Unread" | "Archive" | "Starred") => put::folder(record, value),
        _ => put::folder_name(record, value),
    }
}

/// One highlight a line; some have `Highlight:` before them and `Note:` before what was written about them.
fn raindrop_highlights(record: &mut Record, value: &Value) -> bool {
    let Some(text) = put::text(value).filter(|text| text.len() <= put::LONGEST_LIST) else {
        return false;
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let highlights = &mut record.found.highlights;
        match (line.strip_prefix("Note:").map(str::trim), highlights.last_mut()) {
            (Some(note), Some(last)) => {
                let before = last.note.take().map(|before| before + "\n").unwrap_or_default();
                last.note = Some(before + note).filter(|note| !note.is_empty());
            }
            _ => {
                let quote = line.strip_prefix("Highlight:").unwrap_or(line).trim().to_owned();
                highlights.push(DraftHighlight { quote, ..DraftHighlight::default() });
            }
        }
    }
    true
}

/// What wallabag writes where it could not read a page is the same on all of them, and no text of any.
fn wallabag_content(record: &mut Record, value: &Value) -> bool {
    let is_excuse =
        |text: &str| text.len() < 1000 && text.contains("wallabag can't retrieve contents for this article");
    !value.as_str().is_some_and(is_excuse) && put::html(record, value)
}

const WALLABAG_MARKS: Marks =
    Marks { quote: "quote", note: "text", colour: "color", created: "created_at", tags: "tags" };

fn wallabag_annotations(record: &mut Record, value: &Value) -> bool {
    put::annotations(record, value, &WALLABAG_MARKS)
}

/// `d/m/Y h:i:s`, of twelve hours without saying which: the text stays in the fields.
fn wallabag_date(record: &mut Record, value: &Value) -> bool {
    match value.as_str().and_then(when::day_first) {
        Some(saved) => record.found.saved = Some(saved),
        None => return put::saved(record, value),
    }
    false
}

/// A link of GoodLinks is read when it has a date for it.
fn goodlinks_read(record: &mut Record, value: &Value) -> bool {
    record.found.state = Some(State::Archive);
    put::read_at(record, value)
}

fn pinboard_to_read(record: &mut Record, value: &Value) -> bool {
    let truth = put::truth(value);
    if truth == Some(true) {
        record.found.state = Some(State::Later);
    }
    truth.is_some()
}
