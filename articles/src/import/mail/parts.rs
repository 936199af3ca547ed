//! The parts of a mail or a saved page: their bytes, their text in whatever encoding, the addresses they have.

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Transfer, Message, MessagePart, MimeHeaders, PartType};

use crate::import::charset::decode;
use crate::import::enclosed::Enclosed;

/// The text of a part. A part that does not say its encoding is read like any other text.
pub(in crate::import) fn text_of(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let raw = (part.offset_body as usize).min(part.offset_end as usize)..part.offset_end as usize;
    let known = part.text_contents().unwrap_or_default();
    let Some(raw) = message.raw_message.get(raw).filter(|raw| !raw.is_empty()) else {
        return known.to_owned();
    };
    let bytes = match part.encoding {
        Transfer::None => Some(raw.to_vec()),
        // A sign that the line goes on, where the file ends, is no letter.
        Transfer::QuotedPrintable => quoted_printable_decode(raw.trim_ascii_end().strip_suffix(b"=").unwrap_or(raw)),
        Transfer::Base64 => base64_decode(raw),
    };
    let Some(bytes) = bytes.filter(|_| !part.is_encoding_problem) else {
        return known.to_owned();
    };
    let declared = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::trim);
    match declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        // Nothing is as often said wrongly as that a text is in ASCII or Latin-1.
        Some(encoding) if encoding != encoding_rs::WINDOWS_1252 && encoding != encoding_rs::UTF_8 => {
            encoding.decode(&bytes).0.into_owned()
        }
        Some(encoding) if encoding == encoding_rs::WINDOWS_1252 && std::str::from_utf8(&bytes).is_err() => {
            encoding.decode(&bytes).0.into_owned()
        }
        _ => decode(&bytes).into_owned(),
    }
}

/// Whether a part is HTML, whatever its label.
pub(in crate::import) fn is_html(part: &MessagePart<'_>) -> bool {
    let begins_as_page = |text: &[u8]| {
        let start = text[..text.len().min(512)].trim_ascii_start().to_ascii_lowercase();
        start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
    };
    match &part.body {
        PartType::Html(_) => true,
        PartType::Text(text) => begins_as_page(text.as_bytes()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => begins_as_page(bytes),
        PartType::Message(_) | PartType::Multipart(_) => false,
    }
}

/// The pictures among the parts.
pub(in crate::import) fn enclosed<'a>(message: &'a Message<'_>) -> Enclosed<'a> {
    let mut enclosed = Enclosed::default();
    for part in &message.parts {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else {
            continue;
        };
        let id = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        let location = part.content_location().map(|location| location.trim().to_owned());
        enclosed.add(id.into_iter().chain(location), bytes.as_ref());
    }
    enclosed
}
