//! Property lists of Apple as XML, which is what a tool makes of the binary ones.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

/// Lists within lists that are followed; a page in a frame in a frame is hardly deeper.
const DEEPEST: usize = 64;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A value of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Data(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(Vec<(String, Value)>),
    /// A number, a date, a truth value: nothing that is asked for here.
    Other,
}

impl Value {
    /// Takes the value of a key out of a dictionary.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        let Value::Dictionary(entries) = self else { return None };
        let at = entries.iter().position(|(known, _)| known == key)?;
        Some(entries.swap_remove(at).1)
    }

    /// The items of an array.
    pub(super) fn items(self) -> Vec<Value> {
        match self {
            Value::Array(items) => items,
            _ => Vec::new(),
        }
    }

    /// Puts a value into a list that is being read.
    fn put(&mut self, key: Option<String>, value: Value) {
        match self {
            Value::Array(items) => items.push(value),
            Value::Dictionary(entries) => entries.extend(key.map(|key| (key, value))),
            _ => {}
        }
    }
}

/// The value that holds all others. What is cut off gives what is there.
pub(super) fn root(text: &str) -> Option<Value> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // The lists around the place that is being read, each with the key that its next value has.
    let mut around: Vec<(Value, Option<String>)> = Vec::new();
    let mut value = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                value.clear();
                match tag.name().as_ref() {
                    "dict" => around.push((Value::Dictionary(Vec::new()), None)),
                    "array" => around.push((Value::Array(Vec::new()), None)),
                    _ => {}
                }
                if around.len() > DEEPEST {
                    return None;
                }
            }
            Ok(Event::Text(text)) => value.push_str(&text),
            Ok(Event::CData(text)) => value.push_str(&text.into_inner()),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(c)) => value.push(c),
                _ => value.push_str(resolve_predefined_entity(&reference.into_inner()).unwrap_or_default()),
            },
            Ok(Event::Empty(tag)) => {
                let empty = match tag.name().as_ref() {
                    "dict" => Value::Dictionary(Vec::new()),
                    "array" => Value::Array(Vec::new()),
                    "string" => Value::Text(String::new()),
                    "data" => Value::Data(Vec::new()),
                    _ => Value::Other,
                };
                if let Some((list, key)) = around.last_mut() {
                    list.put(key.take(), empty);
                }
            }
            Ok(Event::End(tag)) => {
                let text = std::mem::take(&mut value);
                let whole = match tag.name().as_ref() {
                    "key" => {
                        if let Some((_, key)) = around.last_mut() {
                            *key = Some(text);
                        }
                        continue;
                    }
                    "plist" => continue,
                    "string" => Value::Text(text),
                    "data" => Value::Data(decoded(&text)),
                    "dict" | "array" => match around.pop() {
                        Some((list, _)) if around.is_empty() => return Some(list),
                        Some((list, _)) => list,
                        None => return None,
                    },
                    _ => Value::Other,
                };
                if let Some((list, key)) = around.last_mut() {
                    list.put(key.take(), whole);
                }
            }
            Ok(Event::Eof) | Err(_) => return cut_off(around),
            Ok(_) => {}
        }
    }
}

/// The lists that were not ended, each put into the one around it.
fn cut_off(mut around: Vec<(Value, Option<String>)>) -> Option<Value> {
    let (mut inner, _) = around.pop()?;
    while let Some((mut outer, key)) = around.pop() {
        outer.put(key, inner);
        inner = outer;
    }
    Some(inner)
}

fn decoded(data: &str) -> Vec<u8> {
    let packed: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(packed).unwrap_or_default()
}
