//! JSON of any size, record by record: only one record is in memory at a time, and a record that would fill the memory
//! is left out by name.

mod shape;

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

pub(super) use self::shape::shape;
use crate::error::{Error, Result};
use crate::import::{Flow, position};

/// Values of one record. A value costs a hundred times what it takes in the file when it is small.
const LARGEST_RECORD: usize = 1_000_000;

/// Takes a record and its number, counted from 1.
pub(super) type Take<'a> = &'a mut dyn FnMut(usize, Result<Value>) -> Flow;

/// Hands over the elements of the list that `path` leads to, or the one value that stands there.
///
/// # Errors
/// The file is damaged; what stands before that place was handed over.
pub(super) fn each(text: &str, path: &[&str], take: Take<'_>) -> Result<()> {
    let stopped = Cell::new(false);
    let at = Cell::new(text.as_ptr() as usize);
    let mut json = serde_json::Deserializer::from_str(text);
    let told: Take<'_> = &mut |number, record| {
        position::reached_of((at.get() - text.as_ptr() as usize) as u64, text.len() as u64);
        take(number, record)
    };
    match (Walk { path, take: told, stopped: &stopped, at: &at }).deserialize(&mut json) {
        Err(error) if !stopped.get() => Err(damaged(&error)),
        _ => Ok(()),
    }
}

fn damaged(error: &serde_json::Error) -> Error {
    Error::Invalid(match error.is_eof() {
        true => "the file ends in the middle of a record".into(),
        false => format!("the file is damaged at line {}", error.line()),
    })
}

/// How many values a value is made of, itself among them.
pub(super) fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(size).sum(),
        Value::Object(values) => values.values().map(size).sum(),
        _ => 0,
    }
}

/// Follows the path and takes what it leads to.
struct Walk<'a> {
    path: &'a [&'a str],
    take: Take<'a>,
    stopped: &'a Cell<bool>,
    /// Address of the last text that was read as it stands in the file.
    at: &'a Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.path {
            [] => json.deserialize_any(Elements { take: self.take, stopped: self.stopped, at: self.at }),
            _ => json.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Walk { path, take, stopped, at } = self;
        while let Some(key) = map.next_key::<String>()? {
            match path {
                [first, rest @ ..] if *first == key => {
                    map.next_value_seed(Walk { path: rest, take: &mut *take, stopped, at })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Elements<'a> {
    take: Take<'a>,
    stopped: &'a Cell<bool>,
    at: &'a Cell<usize>,
}

impl Elements<'_> {
    fn take<E: serde::de::Error>(&mut self, number: usize, value: Value, left: &Cell<usize>) -> Result<(), E> {
        let record = match left.get() {
            0 => Err(Error::Invalid("the record has more values than are read".into())),
            _ => Ok(value),
        };
        if (self.take)(number, record) == Flow::Stop {
            self.stopped.set(true);
            return Err(E::custom("stopped"));
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        for number in 1.. {
            let left = Cell::new(LARGEST_RECORD);
            let Some(value) = list.next_element_seed(Tree { left: &left, at: Some(self.at) })? else {
                break;
            };
            self.take(number, value, &left)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let left = Cell::new(LARGEST_RECORD);
        let value = Tree { left: &left, at: Some(self.at) }.visit_map(map)?;
        self.take(1, value, &left)
    }
}

/// A value of which no more is built once `left` is used up; the rest is read over.
#[derive(Clone, Copy)]
struct Tree<'a> {
    left: &'a Cell<usize>,
    at: Option<&'a Cell<usize>>,
}

impl Tree<'_> {
    fn has_room(self) -> bool {
        self.left.set(self.left.get().saturating_sub(1));
        self.left.get() > 0
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value, E> {
        if let Some(at) = self.at {
            at.set(value.as_ptr() as usize);
        }
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            if self.has_room() {
                values.push(value);
            }
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self)?;
            if self.has_room() {
                values.insert(key, value);
            }
        }
        Ok(values.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn all(text: &str, path: &[&str]) -> (Vec<Value>, Result<()>) {
        let mut values = Vec::new();
        let done = each(text, path, &mut |_, value| {
            values.extend(value);
            Flow::Continue
        });
        (values, done)
    }

    #[test]
    fn a_list_is_read_wherever_it_stands() {
        assert_eq!(all("[1, {\"a\": [null, -2, 2.5]}]", &[]).0, [json!(1), json!({"a": [null, -2, 2.5]})]);
        assert_eq!(all("{\"x\": [0], \"a\": {\"b\": [1, \"é\"]}}", &["a", "b"]).0, [json!(1), json!("é")]);
        assert_eq!(all("{\"a\": 1}", &[]).0, [json!({"a": 1})]);
        assert!(all("{\"a\": null}", &["a"]).1.is_ok());
        assert!(all("{\"x\": 1}", &["a"]).0.is_empty());
    }

    #[test]
    fn what_is_damaged_is_read_up_to_there() {
        let (values, done) = all("[{\"a\": 1}, {\"a\": 2}, {\"a\"", &[]);
        assert_eq!(values.len(), 2);
        assert!(matches!(done, Err(Error::Invalid(why)) if why.contains("ends in the middle")));
        let (values, done) = all("[1,\n2,\nx]", &[]);
        assert_eq!(values.len(), 2);
        assert!(matches!(done, Err(Error::Invalid(why)) if why.contains("line 3")));
        let deep = format!("[1, {}{}]", "[".repeat(100_000), "]".repeat(100_000));
        assert!(all(&deep, &[]).1.is_err());
    }

    #[test]
    fn a_record_too_large_is_named_and_the_next_one_is_read() {
        let large = format!("[{{\"a\": [{}0]}}, {{\"a\": 1}}]", "0,".repeat(LARGEST_RECORD + 1));
        let mut kinds = Vec::new();
        each(&large, &[], &mut |number, value| {
            kinds.push((number, value.is_ok()));
            Flow::Continue
        })
        .unwrap();
        assert_eq!(kinds, [(1, false), (2, true)]);
    }

    #[test]
    fn reading_stops_when_it_is_told_to() {
        let mut seen = 0;
        let done = each("[1, 2, 3, x", &[], &mut |_, _| {
            seen += 1;
            if seen == 2 { Flow::Stop } else { Flow::Continue }
        });
        assert!(done.is_ok() && seen == 2);
    }
}
