//! What a JSON file is, by the keys at its top and those of its first records.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{LARGEST_RECORD, Tree};

/// Records looked at to tell what a file is.
const SAMPLE: usize = 10;

/// What a JSON file holds at its top: for each key the keys of the records that it lists. A list has the key ``.
pub(in crate::import::services) fn shape(text: &str) -> Vec<(String, Map<String, Value>)> {
    let mut shape = Vec::new();
    if text.trim_start().starts_with(['{', '[']) {
        let mut json = serde_json::Deserializer::from_str(text);
        // What is damaged further on has a shape up to there.
        let _ = Top(&mut shape).deserialize(&mut json);
    }
    shape
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
        First(self.0).look_at(list)?;
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
        First(self.0).look_at(&mut list)?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl First<'_> {
    /// Looks at so many records that it is clear what they are.
    fn look_at<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for _ in 0..SAMPLE {
            let left = Cell::new(LARGEST_RECORD);
            match list.next_element_seed(Tree { left: &left, at: None })? {
                Some(Value::Object(record)) => {
                    if let Some((_, known)) = self.0.last_mut() {
                        known.extend(record);
                    }
                }
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
