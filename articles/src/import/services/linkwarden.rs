//! Linkwarden: collections in collections, each with its links; and a list of those that were pinned.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::record::{Kind, Record, is_nothing, object};
use super::when::instant;
use super::{json, not_empty, put};
use crate::error::Result;
use crate::import::{Flow, Sink, Source};

const LINKWARDEN: Kind = Kind {
    name: "Linkwarden",
    address: "url",
    says: &[
        ("name", put::title),
        ("description", put::excerpt),
        ("url", put::address),
        ("importDate", put::saved),
        ("createdAt", put::saved),
        ("tags", put::tags),
        ("textContent", put::plain),
        ("image", put::picture),
    ],
};

/// Collections that are known; nobody has so many.
const MOST_COLLECTIONS: usize = 100_000;

/// The export.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut collections: HashMap<String, Collection> = HashMap::new();
    // What is damaged is told when the links are read.
    let _ = json::each(text, &["collections"], &mut |_, value| {
        if let Ok(Value::Object(mut collection)) = value
            && let Some(id) = collection.get("id").and_then(put::text)
            && collections.len() < MOST_COLLECTIONS
        {
            collections.insert(id, Collection::of(&mut collection));
        }
        Flow::Continue
    });
    let mut pinned = HashSet::new();
    let _ = json::each(text, &["pinnedLinks"], &mut |_, value| {
        pinned.extend(value.ok().and_then(|link| put::text(link.get("url")?)));
        Flow::Continue
    });
    let (mut is_empty, mut item) = (true, 0);
    json::each(text, &["collections"], &mut |_, value| {
        let mut collection = match value.and_then(object) {
            Ok(collection) => collection,
            Err(error) => {
                is_empty = false;
                return sink(super::failed("a collection", error));
            }
        };
        let links = collection.remove("links").unwrap_or_default();
        let own = Collection::of(&mut collection);
        let folder = own.path(&collections);
        for link in links.as_array().into_iter().flatten() {
            is_empty = false;
            item += 1;
            let record = object(link.clone()).map(|mut link| {
                // A link that came to Linkwarden from elsewhere has the date it had there, and its own one besides.
                let own_date = match link.get("importDate").and_then(instant) {
                    Some(_) => link.remove("createdAt"),
                    None => None,
                };
                let mut record = Record::read(link, &LINKWARDEN);
                if let Some(date) = own_date.filter(|date| !is_nothing(date)) {
                    record.keep("createdAt", date);
                }
                record.found.starred |= record.address.as_ref().is_some_and(|address| pinned.contains(address));
                record.found.folders.extend(folder.clone());
                if !own.rest.is_empty() {
                    record.keep("collection", Value::Object(own.rest.clone()));
                }
                record
            });
            if sink(super::entry(super::item_name(item), record, &LINKWARDEN, source)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::Continue
    })?;
    not_empty(is_empty, &LINKWARDEN)
}

/// What a collection says of itself.
struct Collection {
    name: String,
    parent: Option<String>,
    /// What a folder has no place for.
    rest: Map<String, Value>,
}

impl Collection {
    fn of(collection: &mut Map<String, Value>) -> Collection {
        let name = put::take_text(collection, "name").unwrap_or_default();
        let parent = put::take_text(collection, "parentId");
        let mut rest = std::mem::take(collection);
        rest.retain(|key, value| !is_nothing(value) && !matches!(key.as_str(), "id" | "links" | "rssSubscriptions"));
        Collection { name, parent, rest }
    }

    fn path(&self, all: &HashMap<String, Collection>) -> Option<String> {
        let mut names = vec![self.name.as_str()];
        let mut next = self.parent.as_ref();
        // A collection that is in itself ends somewhere.
        while let Some(collection) = next.and_then(|id| all.get(id)).filter(|_| names.len() < 32) {
            names.push(&collection.name);
            next = collection.parent.as_ref();
        }
        put::folder_path(names.into_iter().rev())
    }
}
