//! The bookmarks of Firefox (its backup in JSON, with tags as a folder of their own) and of Chrome and its relatives
//! (the file `Bookmarks` of the profile).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Bookmark, milliseconds, since_1601};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink};

/// Bytes in which a file shows what it is.
const BEGIN: usize = 64 * 1024;

/// Whether a text that begins with `{` is a backup of Firefox.
pub(super) fn is_firefox(text: &str) -> bool {
    begins_with(text, &["\"text/x-moz-place"])
}

/// Whether a text that begins with `{` is the file of Chrome.
pub(super) fn is_chrome(text: &str) -> bool {
    begins_with(text, &["\"roots\"", "\"bookmark_bar\""])
}

fn begins_with(text: &str, marks: &[&str]) -> bool {
    let end = (0..=BEGIN.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    marks.iter().all(|mark| text[..end].contains(mark))
}

fn parse(text: &str) -> Result<Map<String, Value>> {
    serde_json::from_str(text)
        .map_err(|error| Error::Invalid(format!("the bookmarks are damaged in line {}", error.line())))
}

/// Hands over each bookmark of a backup of Firefox.
pub(super) fn read_firefox(text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut root = parse(text)?;
    let mut roots = children(&mut root);
    if roots.is_empty() && root.contains_key("uri") {
        roots.push(root);
    }
    // In the folder of tags each tag is a folder of the bookmarks that have it.
    let mut tags: HashMap<String, Vec<String>> = HashMap::new();
    for folder in roots.iter_mut().filter(|folder| is_root(folder, "tagsFolder", "tags________")) {
        for mut tag in children(folder) {
            let name = text_of(&tag, "title").to_owned();
            for bookmark in children(&mut tag) {
                tags.entry(text_of(&bookmark, "uri").to_owned()).or_default().push(name.clone());
            }
        }
    }
    let mut walk = Walk::default();
    walk.go_on(roots, &[]);
    while let Some((mut node, folders)) = walk.next() {
        if node.contains_key("children") {
            let name = folder_name(&node);
            let below = children(&mut node);
            walk.enter(below, folders, &name);
            continue;
        }
        // A line between bookmarks has no address.
        if !node.contains_key("uri") {
            continue;
        }
        let mut bookmark = Bookmark { folders, ..Bookmark::default() };
        for (name, value) in node {
            match (name.as_str(), value) {
                ("title", Value::String(title)) => bookmark.title = title,
                ("uri", Value::String(address)) => bookmark.address = address,
                ("tags", Value::String(list)) => bookmark.tags.extend(list.split(',').map(str::to_owned)),
                ("dateAdded", value) if date(&value).is_some() => bookmark.saved = date(&value),
                ("annos", Value::Array(annotations)) => annotate(&mut bookmark, annotations),
                // Where it stands among the others, what all of them are, and the picture of the site.
                ("index" | "type" | "typeCode" | "iconUri" | "iconuri" | "icon", _) | (_, Value::Null) => {}
                (_, value) => {
                    bookmark.fields.insert(name, value);
                }
            }
        }
        if let Some(more) = tags.get(&bookmark.address) {
            bookmark.tags.extend_from_slice(more);
        }
        walk.number += 1;
        if bookmark.hand_over(walk.number, sink) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// Descriptions of older versions; every other annotation is kept under its name.
fn annotate(bookmark: &mut Bookmark, annotations: Vec<Value>) {
    for annotation in annotations {
        let Value::Object(mut annotation) = annotation else { continue };
        let name = text_of(&annotation, "name").to_owned();
        match annotation.remove("value") {
            Some(Value::String(text)) if name == "bookmarkProperties/description" => {
                bookmark.description = Some(text.trim().to_owned());
            }
            Some(value) if !name.is_empty() => {
                bookmark.fields.insert(name, value);
            }
            _ => {}
        }
    }
}

fn is_root(node: &Map<String, Value>, root: &str, guid: &str) -> bool {
    text_of(node, "root") == root || text_of(node, "guid") == guid
}

/// The name of a folder, which for those of the browser itself is a word of its own.
fn folder_name(node: &Map<String, Value>) -> String {
    let shown = [
        ("bookmarksMenuFolder", "menu________", "Bookmarks Menu"),
        ("toolbarFolder", "toolbar_____", "Bookmarks Toolbar"),
        ("unfiledBookmarksFolder", "unfiled_____", "Other Bookmarks"),
        ("mobileFolder", "mobile______", "Mobile Bookmarks"),
    ];
    let title = text_of(node, "title");
    let is_internal = title.is_empty() || title.chars().all(char::is_lowercase);
    let own = shown.iter().find(|(root, guid, _)| is_internal && is_root(node, root, guid));
    own.map_or(title, |(_, _, name)| name).to_owned()
}

/// Hands over each bookmark of the file of Chrome.
pub(super) fn read_chrome(text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut file = parse(text)?;
    let Some(Value::Object(roots)) = file.remove("roots") else {
        return Err(Error::Invalid("the bookmarks are damaged: there are none in the file".into()));
    };
    let roots = roots.into_iter().filter_map(|(_, root)| match root {
        Value::Object(root) => Some(root),
        _ => None,
    });
    let mut walk = Walk::default();
    walk.go_on(roots.collect(), &[]);
    while let Some((mut node, folders)) = walk.next() {
        if node.contains_key("children") {
            let name = text_of(&node, "name").to_owned();
            let below = children(&mut node);
            walk.enter(below, folders, &name);
            continue;
        }
        if !node.contains_key("url") {
            continue;
        }
        let mut bookmark = Bookmark { folders, ..Bookmark::default() };
        for (name, value) in node {
            match (name.as_str(), value) {
                ("name", Value::String(title)) => bookmark.title = title,
                ("url", Value::String(address)) => bookmark.address = address,
                ("date_added", Value::String(number)) if since_1601(number.parse().unwrap_or(0)).is_some() => {
                    bookmark.saved = since_1601(number.parse().unwrap_or(0));
                }
                ("type", _) | (_, Value::Null) => {}
                // Zero is a date that is not known.
                (_, Value::String(text)) if text.is_empty() || name.starts_with("date_") && text == "0" => {}
                (_, value) => {
                    bookmark.fields.insert(name, value);
                }
            }
        }
        walk.number += 1;
        if bookmark.hand_over(walk.number, sink) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// The nodes of a tree in their order, each with the folders around it.
#[derive(Default)]
struct Walk {
    waiting: Vec<(Map<String, Value>, Vec<String>)>,
    number: usize,
}

impl Walk {
    fn next(&mut self) -> Option<(Map<String, Value>, Vec<String>)> {
        self.waiting.pop()
    }

    fn enter(&mut self, below: Vec<Map<String, Value>>, mut folders: Vec<String>, name: &str) {
        folders.push(name.chars().take(super::FOLDER_NAME).collect());
        self.go_on(below, &folders);
    }

    fn go_on(&mut self, nodes: Vec<Map<String, Value>>, folders: &[String]) {
        self.waiting.extend(nodes.into_iter().rev().map(|node| (node, folders.to_vec())));
    }
}

/// The children of a node, taken out of it.
fn children(node: &mut Map<String, Value>) -> Vec<Map<String, Value>> {
    let Some(Value::Array(children)) = node.get_mut("children").map(Value::take) else {
        return Vec::new();
    };
    children
        .into_iter()
        .filter_map(|child| match child {
            Value::Object(child) => Some(child),
            _ => None,
        })
        .collect()
}

fn text_of<'a>(node: &'a Map<String, Value>, name: &str) -> &'a str {
    node.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn date(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => milliseconds(&number.to_string()),
        Value::String(text) => milliseconds(text),
        _ => None,
    }
}
