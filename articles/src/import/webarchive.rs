//! Pages that Safari saved with everything in one file (`.webarchive`): a property list that holds the page, and beside
//! it what the page loaded.

mod property_list;
#[cfg(test)]
mod tests;
mod xml;

use std::borrow::Cow;

use encoding_rs::Encoding;

use self::property_list::{PropertyList, Value};
use super::charset::decode;
use super::enclosed::Enclosed;
use super::{Entry, Sink, Source};
use crate::error::{Error, Result};

/// Most files that a page brings along.
const MOST: usize = 5_000;

/// Whether the bytes are such a page.
pub(super) fn is_webarchive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"bplist00") && bytes.windows(15).any(|part| part == b"WebMainResource")
}

/// Whether a text is such a page, as it looks once a property list was turned into XML.
pub(super) fn is_xml(text: &str) -> bool {
    let start = text.trim_start();
    let head: String = start.chars().take(512).collect();
    start.starts_with('<') && head.contains("<plist") && text.contains("<key>WebMainResource</key>")
}

/// Reads such a page.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let list = PropertyList::open(source.bytes).ok_or_else(damaged)?;
    let root = list.root().ok_or_else(damaged)?;
    let main = list.get(&root, "WebMainResource").ok_or_else(damaged)?;
    let main = Resource::of(&list, &main).ok_or_else(damaged)?;
    let others = list.get(&root, "WebSubresources").map(|all| list.items(&all)).unwrap_or_default();
    let others = others.iter().take(MOST).filter_map(|value| Resource::of(&list, value));
    hand_over(source, main, others, sink)
}

/// Reads such a page that is XML.
pub(super) fn read_xml(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut root = xml::root(text).ok_or_else(damaged)?;
    let main = root.take("WebMainResource").and_then(Resource::of_xml).ok_or_else(damaged)?;
    let others = root.take("WebSubresources").map(xml::Value::items).unwrap_or_default();
    let others = others.into_iter().take(MOST).filter_map(Resource::of_xml);
    hand_over(source, main, others, sink)
}

fn damaged() -> Error {
    Error::Invalid("the web archive is damaged".to_owned())
}

fn hand_over<'a>(
    source: &Source<'_>,
    main: Resource<'a>,
    others: impl Iterator<Item = Resource<'a>>,
    sink: &mut Sink<'_>,
) -> Result<()> {
    if !main.kind.is_empty() && !main.kind.contains("html") && !main.kind.starts_with("text/") {
        return Err(Error::Invalid(format!("the web archive holds no page but a file of the type {}", main.kind)));
    }
    let mut enclosed = Enclosed::default();
    for other in others {
        enclosed.add(other.address.map(Cow::into_owned), other.bytes);
    }
    let encoding = main.encoding.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = match encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        Some(encoding) => encoding.decode(&main.bytes).0,
        None => decode(&main.bytes),
    };
    sink(Entry::whole(enclosed.read_page(source, &text, main.address.as_deref())?));
    Ok(())
}

/// A file of the archive.
struct Resource<'a> {
    bytes: Cow<'a, [u8]>,
    address: Option<Cow<'a, str>>,
    kind: Cow<'a, str>,
    encoding: Option<Cow<'a, str>>,
}

impl<'a> Resource<'a> {
    fn of(list: &PropertyList<'a>, value: &Value<'a>) -> Option<Resource<'a>> {
        let text = |key| match list.get(value, key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        };
        let Some(Value::Data(bytes)) = list.get(value, "WebResourceData") else {
            return None;
        };
        Some(Resource {
            bytes: Cow::Borrowed(bytes),
            address: text("WebResourceURL"),
            kind: text("WebResourceMIMEType").unwrap_or_default(),
            encoding: text("WebResourceTextEncodingName"),
        })
    }
}

impl Resource<'static> {
    fn of_xml(mut value: xml::Value) -> Option<Resource<'static>> {
        let Some(xml::Value::Data(bytes)) = value.take("WebResourceData") else {
            return None;
        };
        let mut text = |key| match value.take(key) {
            Some(xml::Value::Text(text)) => Some(Cow::Owned(text)),
            _ => None,
        };
        Some(Resource {
            bytes: Cow::Owned(bytes),
            address: text("WebResourceURL"),
            kind: text("WebResourceMIMEType").unwrap_or_default(),
            encoding: text("WebResourceTextEncodingName"),
        })
    }
}
