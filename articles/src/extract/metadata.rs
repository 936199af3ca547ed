//! What a page says about itself, in JSON-LD, OpenGraph, meta elements, microdata and in plain sight, reconciled: what
//! several of them say is believed before what one says, and nothing is guessed.

mod author;
mod json_ld;
mod length;
mod published;
mod survey;
#[cfg(test)]
mod tests;
mod title;

use dom_query::{Document, NodeData, NodeRef};
use html5ever::local_name;
use url::Url;

pub(crate) use self::length::Told;
use self::survey::Survey;
use super::language::primary_subtag;
use super::page::is_block_name;
use super::plain_text::collapse;
use super::url::{clean_address, link_address, site_of};

/// What is known of a page.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub excerpt: Option<String>,
    pub picture: Option<String>,
    pub tags: Vec<String>,
    /// The text that the page declares to be the article's.
    pub body: Option<String>,
    /// How long the page says that the article is.
    pub told: Told,
    /// What relative addresses are relative to.
    pub base: Option<Url>,
}

/// A page and what was read out of its head, for the readers of single fields.
struct Page<'a> {
    document: &'a Document,
    survey: Survey<'a>,
    linked: json_ld::Linked,
    site: Option<String>,
    url: Option<String>,
    title: Option<String>,
}

impl Page<'_> {
    /// The contents of the meta elements of a name, in the order of the page.
    fn meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.survey.meta.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn first_meta<'a>(&'a self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.meta(name).next())
    }
}

/// Reads a page. `address` is where it came from, if the caller knows.
pub(crate) fn read(document: &Document, address: Option<&str>) -> Metadata {
    let survey = Survey::of(document);
    let linked = json_ld::read(&survey.linked);
    let mut page = Page { document, survey, linked, site: None, url: None, title: None };
    let known = address.and_then(|address| Url::parse(address.trim()).ok());
    let base = match page.survey.base.as_deref().map(str::trim) {
        Some(base) => known.as_ref().map_or_else(|| Url::parse(base).ok(), |known| known.join(base).ok()),
        None => known.clone(),
    };
    page.url = address_of(&page, base.as_ref(), known.as_ref());
    let base = base.or_else(|| page.url.as_deref().and_then(|url| Url::parse(url).ok()));
    page.site = site(&page);
    page.title = title::read(&page);
    let excerpt = page
        .first_meta(&["og:description", "description", "twitter:description", "dc.description"])
        .or(page.linked.description.as_deref())
        .and_then(super::excerpt);
    let language = page
        .survey
        .language
        .as_deref()
        .and_then(primary_subtag)
        .or_else(|| page.linked.language.as_deref().and_then(primary_subtag))
        .or_else(|| {
            page.first_meta(&["og:locale", "content-language", "language", "dc.language"]).and_then(primary_subtag)
        });
    let picture = page
        .first_meta(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"])
        .or(page.linked.picture.as_deref())
        .and_then(|address| link_address(address, base.as_ref()))
        .filter(|address| address.starts_with("http"));
    let byline = author::read(&page);
    let published = published::read(&page);
    Metadata {
        title: page.title.clone(),
        byline,
        published,
        tags: tags(&page),
        body: page.linked.body.clone(),
        told: length::read(&page),
        site: page.site.clone().or_else(|| page.url.as_deref().and_then(site_of)),
        url: page.url.clone(),
        language,
        excerpt,
        picture,
        base,
    }
}

/// Text that was escaped once too often: `&amp;#8217;` in the source is `&#8217;` to a parser.
fn unescaped(text: &str) -> String {
    match text.contains('&') {
        true => super::text_of(&text.replace('<', "&lt;").replace("&rsquo;", "’").replace("&quot;", "\"")),
        false => text.to_owned(),
    }
}

fn address_of(page: &Page<'_>, base: Option<&Url>, known: Option<&Url>) -> Option<String> {
    let canonical = page.survey.canonical.as_deref();
    let named = canonical.or_else(|| page.first_meta(&["og:url"]));
    let named = named.and_then(|address| link_address(address, base)).and_then(|address| clean_address(&address));
    match (named.and_then(|address| Url::parse(&address).ok()), known) {
        // A canonical address of another site, or of the front page, is a mistake of its template.
        (Some(named), Some(known)) => {
            let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
            let is_front = named.path().len() <= 1 && known.path().len() > 1;
            match host(&named) == host(known) && !is_front {
                true => Some(named.into()),
                false => clean_address(known.as_str()),
            }
        }
        (Some(named), None) => Some(named.into()),
        (None, Some(known)) => clean_address(known.as_str()),
        (None, None) => None,
    }
}

fn site(page: &Page<'_>) -> Option<String> {
    let named = page.first_meta(&[
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "publisher",
        "dc.publisher",
    ]);
    named
        .or(page.linked.publisher.as_deref())
        .map(|name| collapse(name.trim_start_matches('@')))
        .filter(|name| !name.is_empty() && name.chars().count() <= 80 && !name.contains("://"))
}

fn tags(page: &Page<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let listed = page
        .meta("article:tag")
        .chain(page.meta("keywords").take(1))
        .chain(page.meta("news_keywords").take(1))
        .flat_map(|text| text.split(','));
    for tag in listed.map(collapse).filter(|tag| (2..=40).contains(&tag.chars().count())) {
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) && tags.len() < 20 {
            tags.push(tag);
        }
    }
    tags
}

/// The text of a node on one line.
fn line_of(node: &NodeRef<'_>) -> String {
    collapse(&lines_of(node))
}

/// The text of a node, blocks and line breaks in it parted by line ends.
fn lines_of(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    push_lines(node, &mut text, &mut { usize::MAX });
    text
}

/// The text of a node on one line; none if there is far more in it than a line.
fn short_line_of(node: &NodeRef<'_>) -> Option<String> {
    // How such lines are indented counts too.
    let mut room = 10_000;
    let mut text = String::new();
    push_lines(node, &mut text, &mut room).then(|| collapse(&text))
}

/// Adds the text of a node while there is room for bytes and nodes; whether there is any left.
fn push_lines(node: &NodeRef<'_>, text: &mut String, room: &mut usize) -> bool {
    *room = room.saturating_sub(1);
    let inside = node.query_or(Inside::Nothing, |inner| match &inner.data {
        NodeData::Text { contents } => {
            match room.checked_sub(contents.len()) {
                Some(left) => {
                    text.push_str(contents);
                    *room = left;
                }
                None => *room = 0,
            }
            Inside::Nothing
        }
        NodeData::Element(element) => match &element.name.local {
            &local_name!("script")
            | &local_name!("style")
            | &local_name!("template")
            | &local_name!("noscript")
            | &local_name!("svg") => Inside::Nothing,
            &local_name!("br") => Inside::Lines,
            name if is_block_name(name) => Inside::Lines,
            _ => Inside::Words,
        },
        _ => Inside::Words,
    });
    let end = if matches!(inside, Inside::Lines) { "\n" } else { "" };
    text.push_str(end);
    if !matches!(inside, Inside::Nothing) {
        for child in node.children_it(false) {
            if !push_lines(&child, text, room) {
                break;
            }
        }
    }
    text.push_str(end);
    *room > 0
}

/// What an element has inside it, as text.
enum Inside {
    Words,
    Lines,
    Nothing,
}

/// What two texts have in common when case, punctuation and typesetting do not count.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
