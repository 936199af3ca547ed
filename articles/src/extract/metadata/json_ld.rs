//! Linked data in a page: the one thing in it that is the article, whatever it is wrapped in.

use serde_json::{Map, Value};

/// What the linked data of a page says of the article.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub picture: Option<String>,
    pub body: Option<String>,
    /// How many words it says it has.
    pub words: Option<String>,
    /// How long it says that reading it takes.
    pub duration: Option<String>,
    /// It says that it is not free to read.
    pub is_closed: bool,
}

/// Things looked at in all blocks of a page.
const THINGS: usize = 2000;

/// Reads all blocks of a page.
pub(super) fn read(scripts: &[String]) -> Linked {
    let blocks: Vec<Value> = scripts.iter().filter_map(|text| parse(text)).collect();
    let mut things: Vec<&Map<String, Value>> = Vec::new();
    let mut open: Vec<&Value> = blocks.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(map) if things.len() < THINGS => {
                things.push(map);
                open.extend(
                    ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"]
                        .iter()
                        .filter_map(|key| map.get(*key)),
                );
            }
            _ => {}
        }
    }
    let mut linked = Linked::default();
    // Of several that are as good the first is it: what follows are others of the site.
    let Some(article) = things.iter().rev().copied().filter(|thing| rank(thing) > 0).max_by_key(|thing| rank(thing))
    else {
        return linked;
    };
    let named = |value: &Value| name_of(value, &things);
    linked.headline = text(article.get("headline")).or_else(|| text(article.get("name")));
    linked.description = text(article.get("description"));
    linked.published = text(article.get("datePublished")).or_else(|| text(article.get("dateCreated")));
    linked.language = text(article.get("inLanguage"));
    linked.publisher = article.get("publisher").and_then(named);
    linked.body = article.get("articleBody").and_then(Value::as_str).map(super::super::text_of);
    linked.words = article.get("wordCount").and_then(|count| match count {
        Value::Number(count) => Some(count.to_string()),
        count => text(Some(count)),
    });
    linked.duration = text(article.get("timeRequired"));
    linked.is_closed = match article.get("isAccessibleForFree") {
        Some(Value::Bool(is_free)) => !is_free,
        said => text(said).is_some_and(|said| said.eq_ignore_ascii_case("false")),
    };
    linked.picture = article.get("image").and_then(address);
    for key in ["author", "creator"] {
        if linked.authors.is_empty() {
            linked.authors = list(article.get(key)).filter_map(named).collect();
        }
    }
    linked
}

/// Blocks come with comments around them, and with line ends inside their texts.
fn parse(text: &str) -> Option<Value> {
    let bare = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let bare =
        bare.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    serde_json::from_str(bare).ok().or_else(|| serde_json::from_str(&bare.replace(['\n', '\r', '\t'], " ")).ok())
}

/// How much a thing is the article of its page; 0 is not at all.
fn rank(thing: &Map<String, Value>) -> u32 {
    let kind =
        list(thing.get("@type")).filter_map(Value::as_str).map(|kind| match kind.rsplit('/').next().unwrap_or(kind) {
            "BlogPosting"
            | "Report"
            | "LiveBlogPosting"
            | "SocialMediaPosting"
            | "Recipe"
            | "HowTo"
            | "DiscussionForumPosting" => 4,
            kind if kind.ends_with("Article") => 5,
            "Review" | "VideoObject" | "PodcastEpisode" | "CreativeWork" | "TechArticle" => 2,
            "WebPage" | "ItemPage" | "AboutPage" => 1,
            _ => 0,
        });
    let kind = kind.max().unwrap_or(0);
    let filled = ["headline", "author", "datePublished"].iter().filter(|key| thing.contains_key(**key)).count() as u32;
    if kind == 0 { 0 } else { kind * 4 + filled }
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (items, one) = match value {
        Some(Value::Array(items)) => (items.as_slice(), None),
        other => (&[][..], other),
    };
    items.iter().chain(one)
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Array(items) => return text(items.first()),
        Value::Object(map) => return text(map.get("@value").or_else(|| map.get("name"))),
        _ => return None,
    };
    let text = super::collapse(&super::unescaped(&text));
    (!text.is_empty()).then_some(text)
}

/// The name of a person or an organisation, given as a text, as a thing or as a reference to one.
fn name_of(value: &Value, things: &[&Map<String, Value>]) -> Option<String> {
    match value {
        Value::Object(map) if map.contains_key("name") => text(map.get("name")),
        Value::Object(map) => {
            let id = map.get("@id")?;
            let thing = things.iter().find(|thing| thing.get("@id") == Some(id) && thing.contains_key("name"))?;
            text(thing.get("name"))
        }
        Value::Array(items) => items.first().and_then(|item| match item {
            Value::Array(_) => None,
            item => name_of(item, things),
        }),
        value => text(Some(value)).filter(|name| !name.contains("://")),
    }
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) => text(map.get("url").or_else(|| map.get("contentUrl"))),
        Value::Array(items) => items.first().filter(|item| !item.is_array()).and_then(address),
        value => text(Some(value)),
    }
}
