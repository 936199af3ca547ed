//! The content of a note, which is XML with a few elements of its own, as HTML.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::note::{Resource, Task};
use crate::extract::plain_text::{escape_attribute_into, escape_into};
use crate::extract::text_of;

/// Begins the name under which a picture of the note is found; its hash follows.
pub(super) const MEDIA: &str = "media-";

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>(?:[^<>"']|"[^"]*"|'[^']*')*)>"#)
        .expect("the pattern is constant and tested")
});
static GROUP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"--en-id:\s*([\w-]+)").expect("the pattern is constant and tested"));

/// Elements that HTML closes by itself.
const EMPTY: [&str; 8] = ["br", "hr", "img", "col", "area", "wbr", "input", "link"];

/// The content as HTML: pictures where they stand, boxes to check, tasks.
pub(super) fn as_html(content: &str, resources: &HashMap<String, Resource>, tasks: &[Task]) -> String {
    let mut placed: Vec<String> = Vec::new();
    let mut html = TAG
        .replace_all(content, |tag: &Captures<'_>| {
            let whole = &tag[0];
            let (name, rest) = (tag["name"].to_ascii_lowercase(), &tag["rest"]);
            let is_end = !tag["end"].is_empty();
            match name.as_str() {
                "en-note" => String::new(),
                "en-todo" | "en-media" | "en-crypt" if is_end => String::new(),
                "en-todo" if attribute(rest, "checked").as_deref() == Some("true") => "☑ ".to_owned(),
                "en-todo" => "☐ ".to_owned(),
                "en-media" => media(rest, resources),
                "en-crypt" => "<em>(encrypted text)</em> ".to_owned(),
                "div" if !is_end && rest.contains("--en-task-group:true") => {
                    let group = GROUP.captures(rest).map(|found| found[1].to_owned()).unwrap_or_default();
                    let list = task_list(tasks.iter().filter(|task| task.group == group));
                    placed.push(group);
                    list + &opened(whole, &name, rest)
                }
                _ if is_end => whole.to_owned(),
                _ => opened(whole, &name, rest),
            }
        })
        .into_owned();
    html.push_str(&task_list(tasks.iter().filter(|task| !placed.contains(&task.group))));
    html
}

/// Names of the files of a note that are no pictures.
pub(super) fn others(resources: &HashMap<String, Resource>) -> Vec<String> {
    let mut names: Vec<String> = resources
        .values()
        .filter(|resource| !is_picture(resource))
        .filter_map(|resource| resource.name.clone())
        .collect();
    names.sort();
    names
}

/// Whether there is nothing in a body but the names of attached files.
pub(super) fn is_but_names(html: &str, names: &[String]) -> bool {
    let mut text = text_of(html);
    for name in names {
        text = text.replace(name.as_str(), " ");
    }
    !text.replace("attached file", " ").contains(char::is_alphanumeric)
}

/// The name of a file says better what it is than the type it was given.
fn is_picture(resource: &Resource) -> bool {
    let ending =
        resource.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "bmp" | "avif") => true,
        Some("pdf" | "doc" | "docx" | "xls" | "xlsx" | "zip" | "mp3" | "m4a" | "wav" | "mp4" | "txt" | "html") => false,
        _ => resource.mime.starts_with("image/"),
    }
}

fn media(rest: &str, resources: &HashMap<String, Resource>) -> String {
    let hash = attribute(rest, "hash").unwrap_or_default().to_ascii_lowercase();
    let resource = resources.get(&hash);
    let label = attribute(rest, "alt").or_else(|| resource?.name.clone());
    let mut html = String::new();
    match resource {
        Some(resource) if is_picture(resource) => {
            html.push_str("<img src=\"");
            html.push_str(MEDIA);
            escape_attribute_into(&mut html, &hash);
            html.push_str("\" alt=\"");
            escape_attribute_into(&mut html, label.as_deref().unwrap_or_default());
            html.push_str("\">");
        }
        Some(_) => {
            html.push_str("<em>");
            escape_into(&mut html, label.as_deref().unwrap_or("attached file"));
            html.push_str("</em>");
        }
        None => {}
    }
    html
}

/// An opening tag that an HTML parser takes for what it is: XML closes an element within its tag, HTML does not.
fn opened(whole: &str, name: &str, rest: &str) -> String {
    match rest.trim_end().strip_suffix('/') {
        Some(rest) if !EMPTY.contains(&name) => format!("<{name}{rest}></{name}>"),
        _ => whole.to_owned(),
    }
}

fn task_list<'a>(tasks: impl Iterator<Item = &'a Task>) -> String {
    let mut items = String::new();
    for task in tasks {
        items.push_str(if task.is_done { "<li>☑ " } else { "<li>☐ " });
        escape_into(&mut items, &task.title);
        items.push_str("</li>");
    }
    if items.is_empty() { items } else { format!("<ul>{items}</ul>") }
}

/// The value of an attribute of a tag.
fn attribute(rest: &str, name: &str) -> Option<String> {
    let mut rest = rest;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if before.trim().eq_ignore_ascii_case(name) {
            let value =
                quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned());
            return Some(value);
        }
        rest = next;
    }
    None
}
