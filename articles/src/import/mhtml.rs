//! Pages that a browser saved with everything in one file (MHTML): the page among the parts, and its pictures.

#[cfg(test)]
mod tests;

use mail_parser::{Message, MessagePart, MimeHeaders};

use super::mail::header::{Header, is_named};
use super::mail::parse::parse;
use super::mail::parts;
use super::{Entry, Sink, Source};
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::{clean_address, date};

/// Whether the bytes are such a page, and not a mail.
pub(super) fn is_mhtml(name: &str, bytes: &[u8]) -> bool {
    let Some(header) = Header::of(bytes) else { return false };
    let is_page_name = is_named(name, &["mht", "mhtml"]);
    let is_saved = header.get("snapshot-content-location").is_some() || header.begins("from", "<Saved by ");
    let was_sent = ["to", "received", "message-id", "return-path"].iter().any(|field| header.get(field).is_some());
    let is_related = header.begins("content-type", "multipart/related");
    is_saved || (is_related && !was_sent) || (is_page_name && header.is_mail(true))
}

/// Reads such a page.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let message = parse(source.bytes)?;
    let root = message.header_raw("Snapshot-Content-Location").map(|address| address.trim().to_owned());
    let page = page_of(&message, root.as_deref())
        .ok_or_else(|| Error::Invalid("there is no page in this saved page".to_owned()))?;
    let address = root.or_else(|| page.content_location().map(|address| address.trim().to_owned()));
    // A page saved from a disk has an address there, which is nobody's business.
    let address = address.filter(|address| clean_address(address).is_some());
    let text = parts::text_of(&message, page);
    let enclosed = parts::enclosed(&message);
    let mut draft = enclosed.read_page(source, &text, address.as_deref())?;
    let subject = message.subject().map(collapse).filter(|subject| !subject.is_empty());
    if let Some(subject) = subject.filter(|_| !text.to_ascii_lowercase().contains("<title")) {
        draft.title = subject;
    }
    if draft.saved.is_none() {
        draft.saved =
            message.date().filter(|date| date.is_valid()).and_then(|date| date::milliseconds(&date.to_rfc3339()));
    }
    sink(Entry::whole(draft));
    Ok(())
}

/// The part that is the page: the one of its address, or else the first that is no mere frame.
fn page_of<'a, 'x>(message: &'a Message<'x>, root: Option<&str>) -> Option<&'a MessagePart<'x>> {
    let pages: Vec<&MessagePart<'x>> = message.parts.iter().filter(|part| parts::is_html(part)).collect();
    let is_root = |part: &&&MessagePart<'x>| root.is_some() && part.content_location().map(str::trim) == root;
    let is_page = |part: &&&MessagePart<'x>| part.contents().len() > 200;
    pages.iter().find(is_root).or_else(|| pages.iter().find(is_page)).or(pages.first()).copied()
}
