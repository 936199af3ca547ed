//! JSON of any size, record by record: only one record is in memory at a time, and a record that would fill the memory
//! is left out by name.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::import::Flow;

/// Values of one record. A value costs a hundred times what it takes in the file when it is small.
const LARGEST_RECORD: usize = 1_000_000;
/// Records looked at to tell what a file is.
const SAMPLE: usize = 10;

/// Takes a record and its number, counted from 1.
pub(super) type Take<'a> = &'a mut dyn FnMut(usize, Result<Value>) -> Flow;

/// Hands over the elements of the list that `path` leads to, or the one value that stands there.
///
/// # Errors
/// The file is damaged; what stands before that place was handed over.
pub(super) fn each(text: &str, path: &[&str], take: Take<'_>) -> Result<()> {
    let stopped = Cell::new(false);
    let mut json = serde_json::Deserializer::from_str(text);
    match (Walk { path, take, stopped: &stopped }).deserialize(&mut json) {
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

/// What a JSON file holds at its top: for each key the keys of the records that it lists. A list has the key ``.
pub(super) fn shape(text: &str) -> Vec<(String, Map<String, Value>)> {
    let mut shape = Vec::new();
    if text.trim_start().starts_with(['{', '[']) {
        let mut json = serde_json::Deserializer::from_str(text);
        // What is damaged further on has a shape up to there.
        let _ = Top(&mut shape).deserialize(&mut json);
    }
    shape
}

/// Follows the path and takes what it leads to.
struct Walk<'a> {
    path: &'a [&'a str],
    take: Take<'a>,
    stopped: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.path {
            [] => json.deserialize_any(Elements { take: self.take, stopped: self.stopped }),
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
        let Walk { path, take, stopped } = self;
        while let Some(key) = map.next_key::<String>()? {
            match path {
                [first, rest @ ..] if *first == key => {
                    map.next_value_seed(Walk { path: rest, take: &mut *take, stopped })?;
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
            let Some(value) = list.next_element_seed(Tree { left: &left })? else {
                break;
            };
            self.take(number, value, &left)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let left = Cell::new(LARGEST_RECORD);
        let value = Tree { left: &left }.visit_map(map)?;
        self.take(1, value, &left)
    }
}

/// A value of which no more is built once `left` is used up; the rest is read over.
#[derive(Clone, Copy)]
struct Tree<'a> {
    left: &'a Cell<usize>,
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

/// Notes the shape of a file.
struct Top<'a>(&'a mut Vec<(String, Map<String, Value>)>);

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.0.push((String::new(), Map::new()));
        First(self.0).visit_seq(list)?;
        // Enough is known.
        Err(A::Error::custom("stopped"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.0.len() >= 1000 {
                return Err(A::Error::custom("stopped"));
            }
            self.0.push((key, Map::new()));
            map.next_value_seed(First(self.0))?;
        }
        Ok(())
    }
}

/// The keys of the first records of a list, noted with the key that was noted last.
struct First<'a>(&'a mut Vec<(String, Map<String, Value>)>);

impl<'de> DeserializeSeed<'de> for First<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for First<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for _ in 0..SAMPLE {
            let left = Cell::new(LARGEST_RECORD);
            match list.next_element_seed(Tree { left: &left })? {
                Some(Value::Object(record)) => {
                    if let Some((_, known)) = self.0.last_mut() {
                        known.extend(record);
                    }
                }
                Some(_) => {}
                None => return Ok(()),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
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

    #[test]
    fn the_shape_is_told_from_the_first_records() {
        let keys = |text: &str| -> Vec<String> {
            let name = |(key, record): (String, Map<String, Value>)| {
                format!("{key}:{}", record.keys().cloned().collect::<Vec<_>>().join(","))
            };
            shape(text).into_iter().map(name).collect()
        };
        assert_eq!(keys(" [{\"a\": 1}, {\"b\": 1}, 3, broken"), [":a,b"]);
        assert_eq!(keys("{\"x\": {\"y\": [1]}, \"z\": [{\"a\": 1}], \"n\": 4}"), ["x:", "z:a", "n:"]);
        assert_eq!(keys("[link](https://example.org)"), [":"]);
        assert!(keys("text").is_empty());
    }
}
