//! One walk over a page that notes the few elements metadata is read from, so that each field need not search the
//! page again.

use std::sync::LazyLock;

use dom_query::{Document, NodeData, NodeId, NodeRef};
use html5ever::{Attribute, local_name};
use regex::Regex;
use rustc_hash::FxHashMap;

use super::unescaped;
use crate::extract::any_of;
use crate::extract::page::is_block_name;
use crate::extract::plain_text::{collapse, is_blank};

/// Meta elements looked at.
const METAS: usize = 500;
/// Elements noted; a page that has more has them in its comments.
const NOTED: usize = 3000;
/// Pieces of text noted.
const TEXTS: usize = 20_000;
/// Names that are kept; more than a page has that nobody made to have many.
const NAMES: usize = 2_000;
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
const BESIDE: [&str; 13] = [
    "related",
    "comment",
    "sidebar",
    "recommend",
    "widget",
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
    /// The innermost of the parts that seem to be beside the article and hold it.
    part: Option<usize>,
}

/// A part of a page that by its name is beside the article. Some are named so and hold the article all the same: the
/// widgets of a page builder, the footer of the article itself.
struct Part {
    node: NodeId,
    around: Option<usize>,
    /// Bytes of text in it.
    text: usize,
    holds_headline: bool,
    /// Its name speaks of the layout and not of what is in it.
    is_layout: bool,
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
    /// Pieces of text.
    pub texts: Vec<Text>,
    parts: Vec<Part>,
    /// Bytes of text of the whole page.
    text: usize,
    sayings: Sayings,
}

/// What the names of elements say, kept: most elements of a page are called as others are.
#[derive(Default)]
struct Sayings(FxHashMap<Box<str>, Saying>);

/// What a name says of the element that has it.
#[derive(Debug, Clone, Copy, Default)]
struct Saying {
    /// It is worth noting.
    tells: bool,
    /// It stands beside the article.
    is_beside: bool,
}

impl Sayings {
    fn of(&mut self, names: &str) -> Saying {
        if names.is_empty() {
            return Saying::default();
        }
        if let Some(known) = self.0.get(names) {
            return *known;
        }
        let saying = Saying { tells: TELLS.is_match(names), is_beside: IS_BESIDE.is_match(names) };
        if self.0.len() < NAMES {
            self.0.insert(names.into(), saying);
        }
        saying
    }
}

/// A piece of text.
pub(super) struct Text {
    pub node: NodeId,
    /// Its place in the walk.
    pub at: usize,
    /// Whether it stands in something that is beside the article.
    pub is_beside: bool,
    /// Without one there is no date in it.
    pub has_digit: bool,
    part: Option<usize>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(document: &'a Document) -> Survey<'a> {
        let mut survey = Survey::default();
        // The part around the present place.
        let mut part: Option<usize> = None;
        let mut names = String::new();
        let root = document.root();
        let mut next = root.first_child();
        let mut at = 0;
        while let Some(node) = next {
            at += 1;
            let enters = survey.note(&node, at, &mut part, &mut names);
            next = match node.first_child().filter(|_| enters) {
                Some(child) => Some(child),
                None => survey.climb(node, root.id, &mut part),
            };
        }
        survey.settle();
        survey
    }

    /// The node after one that has been looked at whole.
    fn climb(&mut self, from: NodeRef<'a>, root: NodeId, part: &mut Option<usize>) -> Option<NodeRef<'a>> {
        let mut node = from;
        loop {
            if let Some(here) = part.filter(|here| self.parts[*here].node == node.id) {
                let Part { around, text, .. } = self.parts[here];
                if let Some(around) = around {
                    self.parts[around].text += text;
                }
                *part = around;
            }
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent().filter(|parent| parent.id != root)?;
        }
    }

    /// Decides what stands beside the article, now that the whole page is known: nothing that holds the only headline does,
    /// and no part of the layout that holds most of the text.
    fn settle(&mut self) {
        let mut headlines = self.seen.iter().filter(|seen| seen.kind == Kind::Heading(1));
        if let (Some(only), None) = (headlines.next(), headlines.next()) {
            let mut around = only.part;
            while let Some(here) = around {
                self.parts[here].holds_headline = true;
                around = self.parts[here].around;
            }
        }
        let mut beside: Vec<bool> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let is_most = part.is_layout && part.text * 2 > self.text;
            let is_beside = !part.holds_headline && !is_most;
            // A part comes after the one around it.
            beside.push(is_beside || part.around.is_some_and(|around| beside[around]));
        }
        let is_beside = |part: Option<usize>| part.is_some_and(|part| beside[part]);
        for seen in &mut self.seen {
            seen.is_beside = is_beside(seen.part);
        }
        for text in &mut self.texts {
            text.is_beside = is_beside(text.part);
        }
    }

    /// Notes a node; whether what is in it is to be looked at. `names` is room for what it is called.
    fn note(&mut self, node: &NodeRef<'a>, at: usize, part: &mut Option<usize>, names: &mut String) -> bool {
        let found = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                let length = if is_blank(contents) { 0 } else { contents.trim().len() };
                self.text += length;
                if let Some(part) = *part {
                    self.parts[part].text += length;
                }
                if self.texts.len() < TEXTS && length > 0 {
                    let has_digit = contents.bytes().any(|byte| byte.is_ascii_digit());
                    self.texts.push(Text { node: node.id, at, is_beside: false, has_digit, part: *part });
                }
                None
            }
            NodeData::Element(element) => {
                let value = |name: &str| {
                    element.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|found| &*found.value)
                };
                let name = &element.name.local;
                match *name {
                    // Microdata is written into meta elements of the body.
                    local_name!("meta") => {
                        self.meta(value("content"), ["property", "name", "itemprop", "http-equiv"].map(value));
                    }
                    local_name!("link") if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                        self.canonical = self.canonical.take().or(value("href").map(str::to_owned));
                    }
                    local_name!("base") => self.base = self.base.take().or(value("href").map(str::to_owned)),
                    local_name!("html") => {
                        self.language = value("lang").or_else(|| value("xml:lang")).map(str::to_owned);
                    }
                    _ => {}
                }
                let kind = match *name {
                    local_name!("h1") => Kind::Heading(1),
                    local_name!("h2") => Kind::Heading(2),
                    local_name!("time") | local_name!("abbr") => Kind::Time,
                    local_name!("a") => Kind::Link,
                    _ if matches!(&**name, "date" | "relative-time") => Kind::Time,
                    _ => Kind::Other,
                };
                names_of(&element.attrs, names);
                let is_author_link = kind == Kind::Link
                    && (value("rel").is_some_and(|rel| rel.contains("author"))
                        || value("href").is_some_and(|href| IS_PERSON.is_match(href)));
                if is_author_link {
                    names.push_str("rel-author");
                }
                let is_script =
                    *name == local_name!("script") && value("type").is_some_and(|kind| kind.contains("ld+json"));
                let saying = self.sayings.of(names);
                let tells = matches!(kind, Kind::Heading(_) | Kind::Time) || saying.tells;
                let is_block = is_block_name(name)
                    && !matches!(*name, local_name!("body") | local_name!("main") | local_name!("article"));
                let is_footer = || *name == local_name!("footer") || names.contains("footer");
                let begins_beside = matches!(*name, local_name!("aside") | local_name!("nav"))
                    || is_block
                        && (saying.is_beside
                            // The footer of an article has its date and its author.
                            || is_footer() && !node.ancestors_it(None).any(|around| around.has_name("article")));
                let enters = !matches!(
                    *name,
                    local_name!("script")
                        | local_name!("style")
                        | local_name!("template")
                        | local_name!("svg")
                        | local_name!("noscript")
                );
                Some((kind, tells, begins_beside, enters, is_script, *name == local_name!("title")))
            }
            _ => None,
        });
        let Some(Some((kind, tells, begins_beside, enters, is_script, is_title))) = found else {
            return true;
        };
        if is_script {
            self.linked.push(node.text().to_string());
        }
        if is_title && self.titles.len() < 3 {
            self.titles.push(collapse(&node.text()));
        }
        let mut its = *part;
        if begins_beside {
            let is_layout = ["widget", "sidebar"].iter().any(|part| names.contains(part));
            self.parts.push(Part { node: node.id, around: *part, text: 0, holds_headline: false, is_layout });
            its = Some(self.parts.len() - 1);
            if enters && node.first_child().is_some() {
                *part = its;
            }
        }
        if tells && self.seen.len() < NOTED {
            self.seen.push(Seen { node: *node, kind, names: names.clone(), is_beside: false, at, part: its });
        }
        enters
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

/// Writes what an element is called by its attributes, in lower case: class, id, and what else names are put into.
fn names_of(attributes: &[Attribute], names: &mut String) {
    names.clear();
    let mut found = [None; 4];
    for attribute in attributes {
        let place = match attribute.name.local {
            local_name!("class") => 0,
            local_name!("id") => 1,
            local_name!("itemprop") => 2,
            _ if &*attribute.name.local == "data-testid" => 3,
            _ => continue,
        };
        found[place].get_or_insert(&*attribute.value);
    }
    for text in found.into_iter().flatten() {
        push_lower(names, text);
        names.push(' ');
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
