//! Markdown with tables, footnotes, strikethrough and task lists, below front matter or without.
//!
//! What notes of a vault have beyond that is read by `vault`. The body is written by our own renderer, which can only write what the sanitizer would let through; only a text
//! that holds raw HTML has to pass the sanitizer itself.

mod inline_html;
mod render;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use serde_json::{Map, Value};
use url::Url;

use super::finish::Found;
use super::references::percent_decoded;
use super::{Draft, Source, data, front_matter, own, text, vault};
use crate::article::Format;
use crate::error::Result;
use crate::extract::byline;
use crate::extract::plain_text::collapse;
use crate::extract::{clean_address, page, sanitize};

/// Signs that can mean something. A text of which this is far more than anybody writes is no Markdown, and each costs
/// the parser a hundred times its size.
const MOST_MARKS: usize = 500_000;

fn has_endless_marks(text: &str) -> bool {
    let is_mark = |byte: &&u8| b"\\[]*_`~<>!|&:@".contains(byte);
    text.len() > MOST_MARKS && text.as_bytes().iter().filter(is_mark).count() > MOST_MARKS
}

/// Whether a text of any name is Markdown. Strong evidence only: front matter, or headings together with links, fences or emphasis.
pub(super) fn is_markdown(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if front_matter::split(text).is_some() {
        return true;
    }
    let (mut headings, mut links, mut fences) = (0, 0, 0);
    for line in text.lines().take(400) {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        headings += usize::from((1..=6).contains(&hashes) && line[hashes..].starts_with(' '));
        fences += usize::from(line.trim_start().starts_with("```"));
        links += usize::from(line.contains("](http") || line.contains("](/") || line.contains("**"));
    }
    headings >= 1 && (links >= 1 || fences >= 2) || headings >= 3
}

/// The draft of a Markdown text.
pub(super) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some((own, body)) = own::front_matter::split(text) {
        return read_own(source, own, body);
    }
    let mut remark = None;
    let (above, body) = match front_matter::split(text) {
        Some((above, body)) => {
            let is_endless = data::is_endless(&text[..text.len() - body.len()]);
            remark =
                is_endless.then(|| "what stands above its text unfolds without end: little of it was read".to_owned());
            (above.read(), body)
        }
        None => (front_matter::FrontMatter::default(), text),
    };
    let mut found = Found {
        title: above.title,
        byline: above.byline,
        site: above.site,
        url: source.address.and_then(clean_address).or(above.url),
        published: above.published,
        declared_language: above.language,
        excerpt: above.excerpt,
        picture: above.picture,
        tags: above.tags,
        saved: above.saved,
        fields: above.fields,
        remark,
        ..Found::default()
    };
    if has_endless_marks(body) {
        let draft = text::read(source, body)?;
        let title = found.title.clone().unwrap_or(draft.title);
        found = Found { title: Some(title), html: draft.html, ..found };
        return found.finish(Format::Markdown, source.name);
    }
    read_into(&mut found, source, body);
    found.finish(Format::Markdown, source.name)
}

/// Reads a text below what was said of it. Nothing of its parts is held afterwards: of a large one they are many.
fn read_into(found: &mut Found, source: &Source<'_>, body: &str) {
    let arena = Arena::new();
    let is_note = vault::is_note(body, source.beside);
    let beside = |name: &str| beside(name, source);
    let document = parse_document(&arena, body, &options(is_note));
    if body.contains("[!") {
        vault::read_callouts(&arena, document);
    }
    if is_note {
        let notes = vault::read(document, &beside);
        let known: HashSet<String> = found.tags.iter().map(|tag| tag.to_lowercase()).collect();
        found.tags.extend(notes.tags.into_iter().filter(|tag| !known.contains(&tag.to_lowercase())));
        if !notes.links.is_empty() {
            found.fields.insert("links".into(), notes.links.into());
        }
    }
    read_attribution(document, found);
    take_title(document, found);
    let base = found.url.as_deref().and_then(|url| Url::parse(url).ok());
    let rendered = render::render(document, body.len(), base.as_ref(), &beside);
    let (html, mut pictures) = (rendered.html, rendered.pictures);
    found.html = match (rendered.has_raw_html, rendered.has_raw_addresses) {
        (true, true) => page::clean_fragment(&html, base.as_ref(), &beside, &mut pictures),
        (true, false) => sanitize(&html),
        (false, _) => html,
    };
    found.picture = found.picture.take().or_else(|| page::first_picture(&found.html));
    found.pictures = pictures;
}

/// The draft of a text that our own export wrote: nothing in it is guessed.
fn read_own(source: &Source<'_>, above: Map<String, Value>, body: &str) -> Result<Draft> {
    let arena = Arena::new();
    let beside = |name: &str| beside(name, source);
    let mut options = options(false);
    // An address that was no link in the article is none here.
    options.extension.autolink = false;
    let document = parse_document(&arena, body, &options);
    if let Some(first) = document.first_child()
        && matches!(&first.data.borrow().value, NodeValue::Heading(heading) if heading.level == 1)
    {
        first.detach();
    }
    let base = own::front_matter::address(&above).and_then(|url| Url::parse(&url).ok());
    let rendered = render::render(document, body.len(), base.as_ref(), &beside);
    let (mut html, mut pictures) = (rendered.html, rendered.pictures);
    if rendered.has_raw_html {
        html = match rendered.has_raw_addresses {
            true => page::clean_fragment(&html, base.as_ref(), &beside, &mut pictures),
            false => sanitize(&html),
        };
    }
    let title = above.get("title").and_then(Value::as_str).map(str::to_owned);
    let found = Found { title, url: base.map(String::from), html, pictures, ..Found::default() };
    own::front_matter::apply(above, found.finish(Format::Markdown, source.name)?, &beside)
}

/// A file beside the text, by its name as it is written or as an address has it (`a%20b.png`).
fn beside(name: &str, source: &Source<'_>) -> Option<Vec<u8>> {
    (source.beside)(name).or_else(|| {
        let decoded = name.contains('%').then(|| percent_decoded(name))?;
        (source.beside)(&decoded)
    })
}

fn options(is_note: bool) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.relaxed_tasklist_matching = true;
    options.extension.wikilinks_title_after_pipe = is_note;
    options.extension.highlight = is_note;
    options
}

/// Takes the heading that is the title off the top, so that it is not read twice.
fn take_title<'a>(document: &'a AstNode<'a>, found: &mut Found) {
    let heading = document.children().take(40).find(|node| matches!(node.data.borrow().value, NodeValue::Heading(_)));
    let Some(heading) = heading else { return };
    let is_first_level = matches!(&heading.data.borrow().value, NodeValue::Heading(heading) if heading.level == 1);
    let text = collapse(&text_of_node(heading));
    match &found.title {
        Some(title) if folded(title) == folded(&text) => heading.detach(),
        Some(_) => {}
        None if !text.is_empty() && is_first_level => {
            found.title = Some(text);
            heading.detach();
        }
        None => {
            let first_level = document
                .children()
                .find(|node| matches!(&node.data.borrow().value, NodeValue::Heading(heading) if heading.level == 1));
            let heading = first_level.unwrap_or(heading);
            let text = collapse(&text_of_node(heading));
            if !text.is_empty() {
                found.title = Some(text);
                // A heading further down belongs where it stands.
                if first_level.is_some() || heading.previous_sibling().is_none() {
                    heading.detach();
                }
            }
        }
    }
}

/// Translators name the original in a quote at the top: `> * 原文地址：[…](…)`, `> * 原文作者：…`. It stays in the text.
fn read_attribution<'a>(document: &'a AstNode<'a>, found: &mut Found) {
    let quote = document.children().take(3).find(|node| matches!(node.data.borrow().value, NodeValue::BlockQuote));
    let Some(quote) = quote else { return };
    let text = text_of_node(quote);
    if !text.contains("原文") {
        return;
    }
    for line in text.lines() {
        let Some((label, value)) = line.split_once(['：', ':']) else {
            continue;
        };
        let (label, value) = (label.trim(), value.trim());
        if label.ends_with("原文作者") || label.ends_with("作者") {
            found.byline = found.byline.take().or_else(|| byline::join([value]));
        } else if (label.ends_with("原文地址") || label.ends_with("原文链接")) && found.url.is_none() {
            found.url = first_link(quote).and_then(|url| clean_address(&url)).or_else(|| clean_address(value));
        }
    }
}

fn first_link<'a>(node: &'a AstNode<'a>) -> Option<String> {
    node.descendants().find_map(|node| match &node.data.borrow().value {
        NodeValue::Link(link) => Some(link.url.clone()),
        _ => None,
    })
}

/// The text of a node and all below it; paragraphs and lines are lines.
pub(super) fn text_of_node<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(piece) => text.push_str(piece),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph | NodeValue::Item(_) => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
