//! Binary property lists of Apple, as hostile as they may be: nothing is read but what is asked for, so that lists
//! that hold themselves or grow without end cost nothing.

use std::borrow::Cow;

use encoding_rs::UTF_16BE;

/// Bytes of the trailer.
const TRAILER: usize = 32;

/// A property list in memory.
pub(super) struct PropertyList<'a> {
    bytes: &'a [u8],
    /// Where the table of places of the objects begins, and how wide its entries are.
    table: usize,
    width: usize,
    /// How wide the number of an object is.
    reference: usize,
    count: usize,
    root: usize,
}

/// A value of a list. What holds others names them by their numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Data(&'a [u8]),
    /// The numbers of its items.
    Array(&'a [u8]),
    /// The numbers of its keys, then of its values.
    Dictionary(&'a [u8], &'a [u8]),
    /// A number, a date, a truth value: nothing that is asked for here.
    Other,
}

impl<'a> PropertyList<'a> {
    /// The list, if its trailer is sound.
    pub(super) fn open(bytes: &'a [u8]) -> Option<PropertyList<'a>> {
        let trailer = bytes.get(bytes.len().checked_sub(TRAILER)?..)?;
        let long = |at: usize| trailer.get(at..at + 8).and_then(number);
        let list = PropertyList {
            bytes: &bytes[..bytes.len() - TRAILER],
            width: usize::from(trailer[6]),
            reference: usize::from(trailer[7]),
            count: long(8)?,
            root: long(16)?,
            table: long(24)?,
        };
        let is_sound = (1..=8).contains(&list.width)
            && (1..=8).contains(&list.reference)
            && list.count.checked_mul(list.width)?.checked_add(list.table)? <= list.bytes.len();
        is_sound.then_some(list)
    }

    /// The value that holds all others.
    pub(super) fn root(&self) -> Option<Value<'a>> {
        self.value(self.root)
    }

    /// The value of a key of a dictionary.
    pub(super) fn get(&self, dictionary: &Value<'a>, key: &str) -> Option<Value<'a>> {
        let Value::Dictionary(keys, values) = dictionary else { return None };
        let at = keys.chunks_exact(self.reference).position(|reference| {
            number(reference)
                .and_then(|at| self.value(at))
                .is_some_and(|value| matches!(value, Value::Text(text) if text == key))
        })?;
        self.value(number(values.chunks_exact(self.reference).nth(at)?)?)
    }

    /// The items of an array.
    pub(super) fn items(&self, array: &Value<'a>) -> Vec<Value<'a>> {
        let Value::Array(items) = array else { return Vec::new() };
        items.chunks_exact(self.reference).filter_map(number).filter_map(|at| self.value(at)).collect()
    }

    fn value(&self, at: usize) -> Option<Value<'a>> {
        if at >= self.count {
            return None;
        }
        let place = self.table + at * self.width;
        let start = number(self.bytes.get(place..place + self.width)?)?;
        let (marker, rest) = self.bytes.get(start..)?.split_first()?;
        let (length, rest) = match marker & 0x0f {
            0x0f => {
                let (kind, rest) = rest.split_first()?;
                let size = 1usize << (kind & 0x0f).min(3);
                (number(rest.get(..size)?)?, rest.get(size..)?)
            }
            length => (usize::from(length), rest),
        };
        let part = |unit: usize| rest.get(..length.checked_mul(unit)?);
        Some(match marker >> 4 {
            4 => Value::Data(part(1)?),
            5 => Value::Text(String::from_utf8_lossy(part(1)?)),
            6 => Value::Text(UTF_16BE.decode_without_bom_handling(part(2)?).0),
            0xa..=0xc => Value::Array(part(self.reference)?),
            0xd => {
                let both = part(self.reference.checked_mul(2)?)?;
                let (keys, values) = both.split_at(both.len() / 2);
                Value::Dictionary(keys, values)
            }
            _ => Value::Other,
        })
    }
}

/// A number, its highest byte first.
fn number(bytes: &[u8]) -> Option<usize> {
    let value = bytes.iter().try_fold(0u64, |sum, byte| Some(sum.checked_mul(256)? | u64::from(*byte)))?;
    usize::try_from(value).ok().filter(|value| *value <= usize::MAX / 16)
}
