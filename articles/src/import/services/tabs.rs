//! Tabs that were put away: the sessions of Tab Session Manager, and the lists of OneTab (an address a line, its title
//! behind a bar).

use serde_json::{Map, Value};

use super::record::{Kind, Record, object};
use super::{entry, not_empty, objects, put};
use crate::error::Result;
use crate::import::{Flow, Sink, Source};

const TABS: Kind = Kind { name: "tabs", address: "url", says: &[("url", put::address), ("title", put::title)] };

/// Lines looked at to tell a list of addresses.
const SAMPLE: usize = 200;

/// The sessions: each is a folder of its name.
pub(super) fn read_sessions(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    objects(&TABS, &[], text, &mut |number, session| {
        let mut session = match session {
            Ok(session) => session,
            Err(error) => return sink(entry(format!("session {number}"), Err(error), &TABS, source)),
        };
        let windows = session.remove("windows").unwrap_or_default();
        let tabs = windows.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object);
        for (tab, value) in tabs.flat_map(Map::values).enumerate() {
            let record = object(value.clone()).map(|tab| of_session(tab, &session));
            let part = format!("session {number} › tab {}", tab + 1);
            if sink(entry(part, record, &TABS, source)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::Continue
    })
}

fn of_session(mut tab: Map<String, Value>, session: &Map<String, Value>) -> Record {
    // Icons are written into every tab, and are no part of an article.
    tab.retain(|key, value| key != "favIconUrl" || value.as_str().is_some_and(|icon| !icon.starts_with("data:")));
    let mut record = Record::read(tab, &TABS);
    for (key, value) in session {
        let is_taken = match key.as_str() {
            "date" => put::saved(&mut record, value),
            "name" => put::folder_name(&mut record, value),
            "tag" | "tags" => put::tags(&mut record, value),
            // Where the windows stood on the screen, which would be written into each of their tabs.
            "windowsInfo" => true,
            _ => super::record::is_nothing(value),
        };
        if !is_taken {
            record.keep(&format!("session {key}"), value.clone());
        }
    }
    record
}

/// Whether a text is a list of addresses and nothing else.
pub(super) fn is_list(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE);
    let mut count = 0;
    lines.all(|line| {
        count += 1;
        link_of(line).is_some()
    }) && (count > 1 || text.contains(" | "))
        && count > 0
}

/// The address and the title of a line.
fn link_of(line: &str) -> Option<(&str, &str)> {
    let (address, title) = line.split_once(" | ").unwrap_or((line.trim_end_matches(" |"), ""));
    let is_address = (address.starts_with("http://") || address.starts_with("https://"))
        && !address.contains(|c: char| c.is_whitespace());
    is_address.then_some((address, title))
}

/// The list.
pub(super) fn read_list(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut is_empty = true;
    for (number, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        is_empty = false;
        let (address, title) = link_of(line).unwrap_or((line, ""));
        let pairs = [("url", address), ("title", title)];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), Value::String(value.trim().to_owned())));
        let record = Record::read(pairs, &TABS);
        if sink(entry(format!("line {}", number + 1), Ok(record), &TABS, source)) == Flow::Stop {
            break;
        }
    }
    not_empty(is_empty, &TABS)
}
