//! The lossless form of a library: a line of JSON for what its articles have in common, then a line an article. Export
//! writes it, import reads it back. The originals and pictures it names stand beside it, in `files/` by their BLAKE3.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::article::{Format, Original, State};
use crate::tag::Colour;
use crate::time;

/// What the first line calls the form.
const FORM: &str = "sheaf-library";
/// Grows by one whenever an older program could not read it any more.
pub(crate) const VERSION: u32 = 1;
/// Name of the file that export writes.
pub(crate) const FILE: &str = "library.jsonl";

/// Whether a text begins as the form does.
pub(crate) fn is_library(start: &str) -> bool {
    let begin: String = start.trim_start_matches('\u{feff}').chars().take(80).filter(|c| !c.is_whitespace()).collect();
    begin.starts_with(&format!("{{\"form\":\"{FORM}\",\"version\":"))
}

/// The first line: what articles have in common.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Head {
    pub form: String,
    pub version: u32,
    /// When it was written, and by which version of the program.
    pub made: String,
    pub program: String,
    /// How many articles follow.
    pub articles: u32,
    /// Each after the one it is below.
    pub tags: Vec<TagRecord>,
    /// Each after the one it is in.
    pub folders: Vec<FolderRecord>,
    pub searches: Vec<SearchRecord>,
    pub rules: Vec<RuleRecord>,
    /// Proposals that were declined.
    pub dismissed: Vec<Dismissed>,
}

impl Head {
    pub(crate) fn new(articles: u32) -> Head {
        Head {
            form: FORM.to_owned(),
            version: VERSION,
            made: time::iso(time::now()),
            program: format!("Sheaf {}", env!("CARGO_PKG_VERSION")),
            articles,
            ..Head::default()
        }
    }
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TagRecord {
    pub uid: String,
    /// Uid of the tag it is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FolderRecord {
    pub uid: String,
    /// Uid of the folder it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub name: String,
    pub position: i64,
    /// How its list is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SearchRecord {
    pub uid: String,
    /// Uid of the folder it is shown in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub name: String,
    pub query: String,
    pub position: i64,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct RuleRecord {
    pub uid: String,
    pub name: String,
    pub query: String,
    pub add_tags: Vec<String>,
    pub folders: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    pub star: bool,
    pub on_import: bool,
    pub position: i64,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Dismissed {
    pub kind: String,
    pub subject: String,
}

/// The line of an article: everything the library keeps of it that cannot be worked out again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArticleRecord {
    pub uid: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(with = "instant")]
    pub saved: i64,
    #[serde(with = "instant")]
    pub modified: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    pub format: Format,
    pub state: State,
    /// Where it goes when it is taken out of the trash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_before: Option<State>,
    #[serde(default)]
    pub starred: bool,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_instant")]
    pub read: Option<i64>,
    /// Per mille.
    #[serde(default)]
    pub progress: u16,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default)]
    pub tags: Vec<TagOf>,
    #[serde(default)]
    pub folders: Vec<FolderOf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<HighlightRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<OriginalRecord>,
    /// What its source said that no other field holds.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    /// Sanitized HTML; pictures of the library are `picture:HASH`. Empty: only an address so far.
    #[serde(default)]
    pub html: String,
}

/// A tag of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TagOf {
    pub uid: String,
    pub path: String,
    /// When the article was given it, UTC milliseconds; 0: not known.
    #[serde(default)]
    pub added: i64,
}

/// A folder of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FolderOf {
    pub uid: String,
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HighlightRecord {
    pub uid: String,
    pub quote: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    #[serde(with = "instant")]
    pub created: i64,
    /// Character of the text at which it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// The file an article was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OriginalRecord {
    pub hash: String,
    pub name: String,
    pub bytes: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

impl From<Original> for OriginalRecord {
    fn from(Original { hash, name, bytes, part }: Original) -> OriginalRecord {
        OriginalRecord { hash, name, bytes, part }
    }
}

/// UTC milliseconds as people and other programs read them: ISO 8601. A number is milliseconds.
#[derive(Deserialize)]
#[serde(untagged)]
enum Instant {
    Written(String),
    Number(i64),
}

impl Instant {
    fn of(millis: i64) -> Instant {
        match time::iso(millis) {
            // Beyond what a calendar has.
            written if written.is_empty() => Instant::Number(millis),
            written => Instant::Written(written),
        }
    }

    fn millis<E: serde::de::Error>(self) -> Result<i64, E> {
        match self {
            Instant::Number(millis) => Ok(millis),
            Instant::Written(text) => {
                let parsed = text.parse::<jiff::Timestamp>();
                parsed.map(|instant| instant.as_millisecond()).map_err(|_| E::custom("this is no instant"))
            }
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Instant::Written(text) => serializer.serialize_str(text),
            Instant::Number(millis) => serializer.serialize_i64(*millis),
        }
    }
}

mod instant {
    use super::*;

    pub(super) fn serialize<S: Serializer>(millis: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        Instant::of(*millis).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        Instant::deserialize(deserializer)?.millis()
    }
}

mod maybe_instant {
    use super::*;

    pub(super) fn serialize<S: Serializer>(millis: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        millis.map(Instant::of).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        Option::<Instant>::deserialize(deserializer)?.map(Instant::millis).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_what_the_file_is() {
        let line = serde_json::to_string(&Head::new(3)).unwrap();
        assert!(is_library(&line), "{line}");
        assert!(is_library("\u{feff}{ \"form\": \"sheaf-library\", \"version\": 1 }"));
        for other in ["", "{}", "{\"form\":\"other\",\"version\":1}", "[{\"form\":\"sheaf-library\"}]"] {
            assert!(!is_library(other), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn an_instant_is_read_as_it_was_written(millis in proptest::prelude::any::<i64>()) {
            let written = serde_json::to_string(&Instant::of(millis)).unwrap();
            let read: Instant = serde_json::from_str(&written).unwrap();
            proptest::prop_assert_eq!(read.millis::<serde_json::Error>().unwrap(), millis);
        }
    }
}
