//! Karakeep (once Hoarder): links and texts with the lists they are on; lists in lists are folders in folders.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::record::{Kind, Record, is_nothing};
use super::{entry, item_name, json as stream, objects, put};
use crate::error::Result;
use crate::import::{Flow, Sink, Source};

const KARAKEEP: Kind = Kind {
    name: "Karakeep",
    address: "content",
    says: &[
        ("createdAt", put::saved),
        ("title", put::title),
        ("tags", put::tags),
        ("content", content),
        ("note", put::note),
        ("archived", put::archived),
    ],
};

/// An address or a text, and whatever else the content says of itself.
fn content(record: &mut Record, value: &Value) -> bool {
    let Value::Object(content) = value else {
        return false;
    };
    let mut rest = content.clone();
    let mut take = |key: &str, put: fn(&mut Record, &Value) -> bool| {
        if content.get(key).is_some_and(|value| put(record, value)) {
            rest.remove(key);
        }
    };
    take("url", put::address);
    take("text", put::plain);
    take("htmlContent", put::html);
    take("author", put::byline);
    take("publisher", put::site);
    take("description", put::excerpt);
    take("datePublished", put::published);
    take("imageUrl", put::picture);
    // What kind of content it is shows in the article.
    if matches!(rest.get("type").and_then(Value::as_str), Some("link" | "text")) {
        rest.remove("type");
    }
    rest.retain(|_, value| !is_nothing(value));
    let is_all = rest.is_empty();
    if !is_all {
        record.keep("content", Value::Object(rest));
    }
    true
}

/// The export.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut lists = Lists::default();
    // The lists stand behind the articles; what is damaged there is told when the articles are read.
    let _ = stream::each(text, &["lists"], &mut |_, list| {
        if let Ok(Value::Object(list)) = list {
            lists.add(list);
        }
        Flow::Continue
    });
    objects(&KARAKEEP, &["bookmarks"], text, &mut |item, object| {
        let record = object.map(|mut object| {
            let on = object.remove("lists").unwrap_or_default();
            let mut record = Record::read(object, &KARAKEEP);
            lists.put_into(&mut record, on);
            record
        });
        sink(entry(item_name(item), record, &KARAKEEP, source))
    })
}

/// Lists that are known; nobody has so many.
const MOST_LISTS: usize = 100_000;

/// The lists of an export by their ids.
#[derive(Default)]
struct Lists(HashMap<String, Map<String, Value>>);

impl Lists {
    fn add(&mut self, list: Map<String, Value>) {
        if let Some(id) = list.get("id").and_then(put::text).filter(|_| self.0.len() < MOST_LISTS) {
            self.0.insert(id, list);
        }
    }

    /// Puts an article into the folders that its lists are. What a list says of itself besides is kept.
    fn put_into(&self, record: &mut Record, on: Value) {
        let Value::Array(on) = on else {
            return;
        };
        let (mut said, mut unknown) = (Vec::new(), Vec::new());
        for id in on {
            let Some((list, id)) = put::text(&id).and_then(|id| Some((self.0.get(&id)?, id))) else {
                unknown.push(id);
                continue;
            };
            record.found.folders.extend(self.path(&id));
            let rest =
                |key: &&str| Some(((*key).to_owned(), list.get(*key).filter(|value| !is_nothing(value))?.clone()));
            let mut rest: Map<String, Value> = ["description", "icon", "query"].iter().filter_map(rest).collect();
            if !rest.is_empty() {
                rest.insert("name".into(), list.get("name").cloned().unwrap_or_default());
                said.push(Value::Object(rest));
            }
        }
        said.extend(unknown.into_iter().map(|id| json!({ "id": id })));
        if !said.is_empty() {
            record.keep("lists", Value::Array(said));
        }
    }

    fn path(&self, id: &str) -> Option<String> {
        let mut names = Vec::new();
        let mut next = Some(id.to_owned());
        // A list that is in itself ends where it began.
        while let Some(list) = next.and_then(|id| self.0.get(&id)).filter(|_| names.len() < 32) {
            names.extend(list.get("name").and_then(put::text));
            next = list.get("parentId").and_then(put::text).filter(|parent| parent != id);
        }
        put::folder_path(names.iter().rev().map(String::as_str))
    }
}
