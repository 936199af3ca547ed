//! One walk over a page that notes the few elements metadata is read from, so that each field need not search the
//! page again.

use std::sync::LazyLock;

use dom_query::{Document, NodeData, NodeId, NodeRef};
use regex::Regex;

use super::unescaped;
use crate::extract::any_of;
use crate::extract::page::is_block_name;
use crate::extract::plain_text::collapse;

/// Meta elements looked at.
const METAS: usize = 500;
/// Elements noted; a page that has more has them in its comments.
const NOTED: usize = 3000;
/// Parts of names that make an element worth noting.
const TELLING: [&str; 12] = [
    "author",
    "byline",
    "contributor",
    "writer",
    "date",
    "publish",
    "posted",
    "time",
    "meta",
    "headline",
    "credit",
    "info",
];
/// Parts of names of what stands beside an article.
const BESIDE: [&str; 14] = [
    "related",
    "comment",
    "sidebar",
    "recommend",
    "widget",
    "footer",
    "carousel",
    "popular",
    "latest",
    "teaser",
    "recent",
    "trending",
    "read-next",
    "promo",
];

/// Addresses of pages about people.
const PEOPLE: [&str; 6] = ["/author/", "/authors/", "/profile/", "/people/", "/by/", "/contributor"];

static TELLS: LazyLock<Regex> = LazyLock::new(|| any_of(&TELLING));
static IS_BESIDE: LazyLock<Regex> = LazyLock::new(|| any_of(&BESIDE));
static IS_PERSON: LazyLock<Regex> = LazyLock::new(|| any_of(&PEOPLE));

/// An element that may say something of the article.
pub(super) struct Seen<'a> {
    pub node: NodeRef<'a>,
    pub kind: Kind,
    /// Class and id, in lower case.
    pub names: String,
    /// Whether it stands in something that is beside the article.
    pub is_beside: bool,
    /// Its place in the walk.
    pub at: usize,
}

/// What kind of element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Time,
    Link,
    Other,
}

/// What was noted.
#[derive(Default)]
pub(super) struct Survey<'a> {
    pub meta: Vec<(String, String)>,
    pub titles: Vec<String>,
    pub linked: Vec<String>,
    pub canonical: Option<String>,
    pub base: Option<String>,
    pub language: Option<String>,
    pub seen: Vec<Seen<'a>>,
    /// Pieces of text with where they stand in the walk and whether that is beside the article.
    pub texts: Vec<(usize, NodeId, bool)>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(document: &'a Document) -> Survey<'a> {
        let mut survey = Survey::default();
        // How many elements around the present place stand beside the article, and where each of them ends.
        let mut beside: Vec<NodeId> = Vec::new();
        let root = document.root();
        let mut next = root.first_child();
        let mut at = 0;
        while let Some(node) = next {
            at += 1;
            let (is_beside, enters) = survey.note(&node, at, !beside.is_empty());
            if is_beside && node.first_child().is_some() && enters {
                beside.push(node.id);
            }
            next = match node.first_child().filter(|_| enters) {
                Some(child) => Some(child),
                None => loop_up(node, root.id, &mut beside),
            };
        }
        survey
    }

    /// Notes a node; whether it stands beside the article with all that is in it, and whether that is to be looked at.
    fn note(&mut self, node: &NodeRef<'a>, at: usize, is_beside: bool) -> (bool, bool) {
        let found = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                if self.texts.len() < 20_000 && !contents.trim().is_empty() {
                    self.texts.push((at, node.id, is_beside));
                }
                None
            }
            NodeData::Element(element) => {
                let value = |name: &str| {
                    element.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|found| &*found.value)
                };
                let name = &*element.name.local;
                match name {
                    "meta" => {
                        self.meta(value("content"), ["property", "name", "itemprop", "http-equiv"].map(value));
                        // Microdata is written into meta elements of the body.
                    }
                    "link" if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                        self.canonical = self.canonical.take().or(value("href").map(str::to_owned));
                    }
                    "base" => self.base = self.base.take().or(value("href").map(str::to_owned)),
                    "html" => {
                        self.language = value("lang").or_else(|| value("xml:lang")).map(str::to_owned);
                    }
                    _ => {}
                }
                let mut names = String::new();
                for text in [value("class"), value("id"), value("itemprop"), value("data-testid")].into_iter().flatten()
                {
                    push_lower(&mut names, text);
                    names.push(' ');
                }
                let kind = match name {
                    "h1" => Kind::Heading(1),
                    "h2" => Kind::Heading(2),
                    "time" | "date" | "abbr" | "relative-time" => Kind::Time,
                    "a" => Kind::Link,
                    _ => Kind::Other,
                };
                let is_author_link = kind == Kind::Link
                    && (value("rel").is_some_and(|rel| rel.contains("author"))
                        || value("href").is_some_and(|href| IS_PERSON.is_match(href)));
                if is_author_link {
                    names.push_str("rel-author");
                }
                let is_script = name == "script" && value("type").is_some_and(|kind| kind.contains("ld+json"));
                let tells =
                    matches!(kind, Kind::Heading(_) | Kind::Time) || !names.is_empty() && TELLS.is_match(&names);
                let begins_beside = matches!(name, "aside" | "nav" | "footer")
                    || (is_block_name(name)
                        && !matches!(name, "body" | "main" | "article")
                        && !names.is_empty()
                        && IS_BESIDE.is_match(&names));
                let enters = !matches!(name, "script" | "style" | "template" | "svg" | "noscript");
                Some((kind, names, tells, begins_beside, enters, is_script, name == "title"))
            }
            _ => None,
        });
        let Some(Some((kind, names, tells, begins_beside, enters, is_script, is_title))) = found else {
            return (false, true);
        };
        if is_script {
            self.linked.push(node.text().to_string());
        }
        if is_title && self.titles.len() < 3 {
            self.titles.push(collapse(&node.text()));
        }
        if tells && self.seen.len() < NOTED {
            self.seen.push(Seen { node: *node, kind, names, is_beside: is_beside || begins_beside, at });
        }
        (begins_beside, enters)
    }

    fn meta(&mut self, content: Option<&str>, keys: [Option<&str>; 4]) {
        let Some(content) = content.filter(|_| self.meta.len() < METAS) else { return };
        let content = collapse(&unescaped(content));
        if content.is_empty() {
            return;
        }
        for key in keys.into_iter().flatten().flat_map(str::split_whitespace) {
            self.meta.push((key.to_ascii_lowercase(), content.clone()));
        }
    }
}

/// Adds a name, the beginning of a long one, in lower case.
fn push_lower(names: &mut String, text: &str) {
    const LONGEST: usize = 200;
    match text.is_ascii() {
        true => {
            let from = names.len();
            names.push_str(&text[..text.len().min(LONGEST)]);
            names[from..].make_ascii_lowercase();
        }
        false => names.extend(text.chars().take(LONGEST).flat_map(char::to_lowercase)),
    }
}

/// The node after one that has been looked at whole.
fn loop_up<'a>(from: NodeRef<'a>, root: NodeId, beside: &mut Vec<NodeId>) -> Option<NodeRef<'a>> {
    let mut node = from;
    loop {
        if beside.last() == Some(&node.id) {
            beside.pop();
        }
        if let Some(next) = node.next_sibling() {
            return Some(next);
        }
        node = node.parent().filter(|parent| parent.id != root)?;
    }
}
