//! Web pages, as browsers and as SingleFile save them.

#[cfg(test)]
mod tests;

use super::finish::Found;
use super::sniff::{TextReader, hand_over};
use super::{Draft, Source};
use crate::article::Format;
use crate::error::Result;
use crate::extract::hostile::{Cost, cost, is_hostile, text_only};
use crate::extract::parse::parse;
use crate::extract::sanitize::sanitize_inside;
use crate::extract::stub::stub;
use crate::extract::{clean_address, date, metadata, page, readability, text_of};

/// A larger page is read in a process of its own, like one whose tags cost more than its length lets expect. What is
/// left costs a second or two at the worst, and a few hundred megabytes.
const LARGEST_TRUSTED: usize = 2 << 20;

/// What a page is called where its file is called something else.
const WHAT: &str = "a web page";

/// Who reads a page, and whether in a process of its own: its tags are looked at once for both.
pub(super) fn reader(text: &str) -> (TextReader, bool) {
    let cost = cost(text);
    let read: TextReader = match cost {
        Cost::TooMuch => |source, text, sink| hand_over(read_text(source, text)?, source, WHAT, sink),
        _ => |source, text, sink| hand_over(read_page(source, text)?, source, WHAT, sink),
    };
    (read, cost != Cost::Little || text.len() > LARGEST_TRUSTED)
}

/// The draft of a page, of which only the text is read if it is hostile.
pub(super) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    match is_hostile(text) {
        true => read_text(source, text),
        false => read_page(source, text),
    }
}

/// The draft of a hostile page.
fn read_text(source: &Source<'_>, text: &str) -> Result<Draft> {
    let address = source.address.or(saved_page(text).address);
    let remark = "it nests deeper or is longer than any page that is read: only its text was taken, without headings, links and pictures";
    let remark = Some(remark.to_owned());
    let found = Found { url: address.and_then(clean_address), html: text_only(text), remark, ..Found::default() };
    found.finish(Format::Html, source.name)
}

/// The draft of a page that is known not to be hostile.
fn read_page(source: &Source<'_>, text: &str) -> Result<Draft> {
    let saved = saved_page(text);
    let address = source.address.or(saved.address);
    let document = parse(text);
    let known = metadata::read(&document, address);
    let base = known.base.as_ref();
    let mut pictures = Vec::new();
    page::prepare(&document, base);
    readability::cut_out(&document, known.body.as_deref(), known.title.as_deref());
    page::finish(&document, base, source.beside, &mut pictures);
    page::flatten(&document);
    let html = document.body().map(|body| sanitize_inside(&body)).unwrap_or_default();
    let html = without_title(html, known.title.as_deref());
    let picture = known
        .picture
        .and_then(|address| page::keep_picture(&address, base, source.beside, &mut pictures))
        .or_else(|| page::first_picture(&html));
    pictures.retain(|picture| html.contains(&picture.hash));
    let found = Found {
        title: known.title,
        byline: known.byline,
        site: known.site,
        url: known.url,
        published: known.published,
        declared_language: known.language,
        excerpt: known.excerpt,
        picture,
        pictures,
        tags: known.tags,
        saved: saved.when.and_then(date::milliseconds),
        html,
        ..Found::default()
    };
    let mut draft = found.finish(Format::Html, source.name)?;
    if let Some(why) = stub(&draft.text, draft.words, known.told) {
        draft.fields.insert("stub".into(), why.into());
    }
    Ok(draft)
}

/// What SingleFile writes into a comment at the top of the pages it saves.
struct Saved<'a> {
    address: Option<&'a str>,
    when: Option<&'a str>,
}

fn saved_page(text: &str) -> Saved<'_> {
    let mut saved = Saved { address: None, when: None };
    let Some(comment) = comment_at_top(text) else {
        return saved;
    };
    let is_saved = comment.contains("SingleFile") || comment.contains("saved from url");
    for line in comment.lines().map(str::trim).filter(|_| is_saved) {
        if let Some(address) = line.strip_prefix("url:") {
            saved.address = Some(address.trim());
        } else if let Some(when) = line.strip_prefix("saved date:") {
            saved.when = Some(when.trim());
        } else if let Some(rest) = line.strip_prefix("saved from url=(")
            && let Some((_, address)) = rest.split_once(')')
        {
            // `saved from url=(0023)https://…`: what browsers write.
            saved.address = Some(address.trim());
        }
    }
    saved
}

/// The first comment of a page, if it stands before the body.
fn comment_at_top(text: &str) -> Option<&str> {
    let limit = (0..=text.len().min(4096)).rev().find(|at| text.is_char_boundary(*at))?;
    let start = text[..limit].find("<!--")? + 4;
    let end = text[start..].find("-->")? + start;
    text.get(start..end.min(start + 4096)).map(str::trim)
}

/// A body without the title at its top.
pub(super) fn without_title(html: String, title: Option<&str>) -> String {
    let Some(title) = title.map(folded).filter(|title| !title.is_empty()) else {
        return html;
    };
    let Some(start) = html.find("<h2").filter(|start| text_of(&html[..*start]).len() < 400) else {
        return html;
    };
    let Some(length) = html[start..].find("</h2>") else {
        return html;
    };
    let end = start + length + "</h2>".len();
    match folded(&text_of(&html[start..end])) == title {
        true => format!("{}{}", &html[..start], &html[end..]),
        false => html,
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
