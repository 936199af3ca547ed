//! Mails, one in a file or many in a mailbox (mbox): subject, sender, date, the body as it was written, and the
//! pictures that came with it.

pub(super) mod header;
pub(super) mod parse;
pub(super) mod parts;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use dom_query::Document;
use mail_parser::{Address, DateTime, HeaderValue, Message, MessagePart, MimeHeaders, PartType};
use serde_json::{Map, Value};

use self::header::{Header, is_named};
use super::finish::Found;
use super::sniff::BytesReader;
use super::{Draft, Entry, Flow, Sink, Source, mhtml, position, text, whole, worker};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::{Picture, clean_address, page};
use crate::import::enclosed::Enclosed;

/// Whether the bytes are a mail.
pub(super) fn is_mail(name: &str, bytes: &[u8]) -> bool {
    Header::of(bytes).is_some_and(|header| header.is_mail(is_named(name, &["eml", "email"])))
}

/// Who reads a mail or a page saved like one that can end its reader.
pub(super) fn recognise_hostile(name: &str, bytes: &[u8]) -> Option<BytesReader> {
    if is_mailbox(bytes) {
        return None;
    }
    let read: BytesReader = match mhtml::is_mhtml(name, bytes) {
        true => mhtml::read,
        false if is_mail(name, bytes) => read,
        false => return None,
    };
    parse::is_hostile(bytes).then_some(read)
}

/// Whether the bytes are a mailbox.
pub(super) fn is_mailbox(bytes: &[u8]) -> bool {
    begins_mail(bytes)
}

/// Reads a mail.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    sink(Entry::whole(draft(source, source.bytes)?));
    Ok(())
}

/// Reads the mails of a mailbox, each an article with its own bytes as its original.
pub(super) fn read_mailbox(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    for (at, mail) in mails(source.bytes).enumerate() {
        let bytes = unquoted(mail);
        let number = at + 1;
        let draft = draft_within(source, &format!("mail {number}.eml"), &bytes);
        position::reached_part(source.bytes, mail);
        let part = match &draft {
            Ok(draft) => format!("mail {number}: {}", draft.title),
            Err(_) => format!("mail {number}"),
        };
        let original = Some((format!("mail {number}.eml"), bytes.into_owned()));
        if sink(Entry { part: Some(part), original, draft }) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// The draft of a mail of a mailbox. One that can end its reader is read apart, so that it costs no other.
fn draft_within(source: &Source<'_>, name: &str, bytes: &[u8]) -> Result<Draft> {
    if !parse::is_hostile(bytes) {
        return draft(source, bytes);
    }
    let mail = Source { name, bytes, ..*source };
    let mut first = None;
    let mut keep = |entry: Entry| {
        first.get_or_insert(entry.draft);
        Flow::Continue
    };
    let done = position::silently(|| worker::read_apart(&mail, &mut keep, |sink| read(&mail, sink)));
    // What the draft of one that could not be read says is why.
    first.unwrap_or_else(|| done.and(Err(Error::NoText)))
}

/// The draft of a mail.
fn draft(source: &Source<'_>, bytes: &[u8]) -> Result<Draft> {
    let message = parse::parse(bytes)?;
    let subject = message.subject().map(collapse).filter(|subject| !subject.is_empty());
    let mut pictures = Vec::new();
    let html = body(&message, subject.as_deref(), &mut pictures);
    let is_all_attached = html.is_empty() && message.parts.len() > 1;
    pictures.retain(|picture: &Picture| html.contains(&picture.hash));
    let is_sound = |date: &DateTime| date.is_valid() && date.year >= 1970;
    let date = message.date().cloned().filter(is_sound).or_else(|| message.received()?.date().filter(is_sound));
    let archived = header_text(&message, "Archived-At").map(|at| at.trim_matches(['<', '>', ' ']).to_owned());
    let labels = labels(&message);
    let found = Found {
        title: subject,
        byline: message.from().and_then(names),
        url: source.address.map(str::to_owned).or(archived).as_deref().and_then(clean_address),
        published: date.map(|date| date.to_rfc3339()),
        picture: page::first_picture(&html),
        pictures,
        starred: labels.iter().any(|label| label == "Starred"),
        tags: labels.into_iter().filter(|label| !is_place(label)).collect(),
        fields: fields(&message),
        remark: is_all_attached.then(|| "there is no text in this mail, only what is attached to it".to_owned()),
        html,
        ..Found::default()
    };
    found.finish(Format::Mail, source.name)
}

/// The body: the HTML where there is some, else the text.
fn body(message: &Message<'_>, subject: Option<&str>, pictures: &mut Vec<Picture>) -> String {
    let (mut message, mut chosen) = (message, chosen(message));
    // A mail that is nothing but another one, passed on as it came, says what that one says.
    while chosen.is_empty()
        && let Some(inner) = message.parts.iter().find_map(|part| match &part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        })
    {
        (message, chosen) = (inner, self::chosen(inner));
    }
    if chosen.is_empty() {
        chosen = message.parts.iter().filter(|part| is_cut(part)).collect();
    }
    let enclosed = &parts::enclosed(message);
    let (mut html, mut text) = (String::new(), String::new());
    for part in chosen {
        if parts::is_html(part) || is_cut(part) && part.is_content_type("text", "html") {
            // What is text between two pieces of HTML keeps its place.
            html.push_str(&text_as_html(&std::mem::take(&mut text), subject));
            html.push_str(&clean(&parts::text_of(message, part), enclosed, pictures));
        } else if matches!(part.body, PartType::Text(_)) {
            text.push_str(&parts::text_of(message, part));
            text.push_str("\n\n");
        }
    }
    html.push_str(&text_as_html(&text, subject));
    html
}

/// The parts that a mail names as its body.
fn chosen<'a, 'x>(message: &'a Message<'x>) -> Vec<&'a MessagePart<'x>> {
    let part = |id: &u32| message.parts.get(*id as usize);
    let chosen: Vec<_> = message.html_body.iter().filter_map(part).collect();
    match chosen.iter().any(|part| parts::is_html(part)) {
        true => chosen,
        // A part that is marked as nothing special can be the body all the same.
        false => match message.parts.iter().find(|part| parts::is_html(part)) {
            Some(html) => vec![html],
            None => message.text_body.iter().filter_map(part).collect(),
        },
    }
}

/// Whether a part is a text that has no end, or was to be of parts and has none: the mail was cut off. It is named
/// nowhere.
fn is_cut(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().map(|kind| kind.ctype());
    let is = |name: &str| kind.is_some_and(|kind| kind.eq_ignore_ascii_case(name));
    let has_no_end = part.is_encoding_problem && (kind.is_none() || is("text"));
    matches!(part.body, PartType::Text(_)) && (has_no_end || is("multipart"))
}

/// HTML of a mail. A mail is all body: nothing in it is judged to be a frame around an article.
fn clean(html: &str, enclosed: &Enclosed<'_>, pictures: &mut Vec<Picture>) -> String {
    let html = enclosed.localized(html, None);
    whole::clean(&html, None, &|name| enclosed.beside(name), pictures, unfold_layout)
}

/// Mails are laid out in tables; what is no table of anything becomes boxes.
fn unfold_layout(document: &Document) {
    for table in document.select("table").nodes() {
        let role = table.attr("role").unwrap_or_default();
        let is_layout = matches!(&*role, "presentation" | "none")
            || table.descendants_it().any(|node| node.has_name("table"))
            || !table.descendants_it().any(|node| {
                node.has_name("tr")
                    && node.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")).count() > 1
            });
        if !is_layout || table.descendants_it().any(|node| node.has_name("th")) {
            continue;
        }
        let mut own = vec![*table];
        let mut at = 0;
        while let Some(node) = own.get(at).copied() {
            own.extend(
                node.children_it(false)
                    .filter(|child| ["tbody", "thead", "tfoot", "tr", "td"].iter().any(|name| child.has_name(name))),
            );
            at += 1;
        }
        for node in own {
            node.rename("div");
        }
    }
}

/// Text of a mail as paragraphs.
fn text_as_html(body: &str, subject: Option<&str>) -> String {
    if body.trim().is_empty() {
        return String::new();
    }
    // The reader of texts is told the title, so that it does not take the first line for one. A line without end is no
    // title to it.
    let title: String = subject.unwrap_or("Mail").chars().take(200).collect();
    let text = format!("Title: {title}\n\n{body}");
    let source = Source { name: "", bytes: text.as_bytes(), address: None, beside: &|_| None };
    text::read(&source, &text).map(|draft| draft.html).unwrap_or_default()
}

/// Names of senders, or their addresses where they have none.
fn names(address: &Address<'_>) -> Option<String> {
    let one = |address: &mail_parser::Addr<'_>| {
        let name = address.name.as_deref().map(collapse).filter(|name| !name.is_empty());
        name.or_else(|| address.address.as_deref().map(collapse))
            .map(|name| name.trim_matches(['"', '\'', ' ']).chars().take(200).collect::<String>())
            .filter(|name| !name.is_empty())
    };
    let names: Vec<String> = address.iter().take(20).filter_map(one).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn header_text(message: &Message<'_>, name: &'static str) -> Option<String> {
    let text = collapse(message.header_raw(name)?);
    (!text.is_empty()).then_some(text)
}

/// Labels that a mail program gave the mail.
fn labels(message: &Message<'_>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for name in ["X-Gmail-Labels", "X-Keywords", "Keywords"] {
        // As they are written they may be encoded; the parser decodes what is a text.
        let value = message.header_as(name, mail_parser::HeaderForm::Text).into_iter().next();
        let text = value.as_ref().and_then(HeaderValue::as_text).map(str::to_owned).unwrap_or_default();
        for label in text.split(',').map(collapse).filter(|label| !label.is_empty()) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels.truncate(50);
    labels
}

/// Whether a label says where the mail is, and nothing about it.
fn is_place(label: &str) -> bool {
    const PLACES: [&str; 13] = [
        "Inbox",
        "Sent",
        "Unread",
        "Opened",
        "Important",
        "Starred",
        "Archived",
        "Trash",
        "Spam",
        "Drafts",
        "Draft",
        "Chat",
        "Chats",
    ];
    PLACES.contains(&label) || label.starts_with("Category ") || label.starts_with("IMAP_")
}

fn fields(message: &Message<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (key, address) in [("to", message.to()), ("cc", message.cc())] {
        if let Some(names) = address.and_then(names) {
            fields.insert(key.to_owned(), Value::String(names));
        }
    }
    if let Some(id) = message.message_id() {
        fields.insert("message-id".to_owned(), Value::String(id.to_owned()));
    }
    if let Some(list) = header_text(message, "List-Id") {
        fields.insert("list".to_owned(), Value::String(list));
    }
    let attachments: Vec<Value> = message
        .attachments()
        .filter(|part| {
            part.content_id().is_none() || !matches!(part.body, PartType::InlineBinary(_) | PartType::Binary(_))
        })
        .filter_map(|part| match &part.body {
            PartType::Message(inner) => part.attachment_name().or_else(|| inner.subject()),
            _ => part.attachment_name(),
        })
        .take(100)
        .map(|name| Value::String(collapse(name)))
        .collect();
    if !attachments.is_empty() {
        fields.insert("attachments".to_owned(), Value::Array(attachments));
    }
    fields
}

/// The mails of a mailbox, without the line that parts each from the one before.
fn mails(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes).filter(|bytes| begins_mail(bytes));
    std::iter::from_fn(move || {
        let mail = rest.take()?;
        let start = line_end(mail);
        let end = next_mail(&mail[start..]).map(|at| at + start);
        rest = end.map(|end| &mail[end..]);
        Some(mail[start..end.unwrap_or(mail.len())].trim_ascii_end())
    })
}

/// Where the next mail begins: after a blank line, with a line such as `From ada@example.org Fri Mar 22 09:30:00 2024`.
fn next_mail(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut after_blank) = (0, false);
    while at < bytes.len() {
        let end = at + line_end(&bytes[at..]);
        if after_blank && begins_mail(&bytes[at..]) {
            return Some(at);
        }
        after_blank = bytes[at..end].trim_ascii().is_empty();
        at = end;
    }
    None
}

fn begins_mail(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"From ") {
        return false;
    }
    let end = line_end(bytes);
    let has_time =
        bytes[..end].windows(3).any(|part| part[0].is_ascii_digit() && part[1] == b':' && part[2].is_ascii_digit());
    let below = &bytes[end..];
    let field = &below[..line_end(below)];
    let name = field.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_field = name.len() < field.len() && !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    end < 400 && has_time && (is_field || field.starts_with(b">From "))
}

fn line_end(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1)
}

/// A mail as it was before it was put in a mailbox, where lines that begin with `From ` are marked.
fn unquoted(mail: &[u8]) -> Cow<'_, [u8]> {
    let is_quoted = |line: &[u8]| {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        marks > 0 && line[marks..].starts_with(b"From ")
    };
    let lines = || mail.split_inclusive(|byte| *byte == b'\n');
    if !lines().any(is_quoted) {
        return Cow::Borrowed(mail);
    }
    lines().flat_map(|line| if is_quoted(line) { &line[1..] } else { line }).copied().collect::<Vec<u8>>().into()
}
