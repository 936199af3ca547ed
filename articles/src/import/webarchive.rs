//! Pages that Safari saved with everything in one file (`.webarchive`): a property list that holds the page, and beside
//! it what the page loaded.

mod property_list;
#[cfg(test)]
mod tests;

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

/// Reads such a page.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let damaged = || Error::Invalid("the web archive is damaged".to_owned());
    let list = PropertyList::open(source.bytes).ok_or_else(damaged)?;
    let root = list.root().ok_or_else(damaged)?;
    let main = list.get(&root, "WebMainResource").ok_or_else(damaged)?;
    let resource = Resource::of(&list, &main).ok_or_else(damaged)?;
    if !resource.kind.is_empty() && !resource.kind.contains("html") && !resource.kind.starts_with("text/") {
        return Err(Error::Invalid(format!("the web archive holds no page but a file of the type {}", resource.kind)));
    }
    let mut enclosed = Enclosed::default();
    for value in list.get(&root, "WebSubresources").map(|all| list.items(&all)).unwrap_or_default().iter().take(MOST) {
        if let Some(resource) = Resource::of(&list, value) {
            enclosed.add(resource.address.map(Cow::into_owned), resource.bytes);
        }
    }
    let encoding = resource.encoding.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = match encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        Some(encoding) => encoding.decode(resource.bytes).0,
        None => decode(resource.bytes),
    };
    sink(Entry::whole(enclosed.read_page(source, &text, resource.address.as_deref())?));
    Ok(())
}

/// A file of the archive.
struct Resource<'a> {
    bytes: &'a [u8],
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
            bytes,
            address: text("WebResourceURL"),
            kind: text("WebResourceMIMEType").unwrap_or_default(),
            encoding: text("WebResourceTextEncodingName"),
        })
    }
}
