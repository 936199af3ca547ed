//! A page or a piece of one before it is sanitized: pictures and players that scripts would have loaded are found, and
//! every address becomes absolute and free of trackers.

mod pictures;

use dom_query::{Document, NodeData, NodeRef};
use html5ever::{LocalName, local_name};
use url::Url;

pub use self::pictures::Picture;
pub(crate) use self::pictures::{Beside, first_picture, keep_picture, percent_decoded};
use super::hostile::{is_hostile, text_only};
use super::plain_text::{self, escape_attribute_into, escape_into};
use super::sanitize::sanitize;
use super::url::link_address;

/// Marks the paragraphs that stand in the place of a player, until they are sanitized.
pub(crate) const PLAYER: &str = "data-player";

/// A piece of HTML, whole: nothing is judged, everything is made safe.
pub(crate) fn clean_fragment(
    html: &str,
    base: Option<&Url>,
    beside: Beside<'_>,
    pictures: &mut Vec<Picture>,
) -> String {
    if is_hostile(html) {
        return text_only(html);
    }
    let document = Document::fragment(html);
    prepare(&document, base);
    finish(&document, base, beside, pictures);
    sanitize(&document.inner_html())
}

/// Makes visible what scripts would have made visible, and takes out what nobody reads.
pub(crate) fn prepare(document: &Document, base: Option<&Url>) {
    let is_silent = |name: &LocalName| {
        matches!(
            *name,
            local_name!("script")
                | local_name!("style")
                | local_name!("template")
                | local_name!("link")
                | local_name!("meta")
                | local_name!("base")
        )
    };
    for node in elements(document, |name| *name == local_name!("noscript") || is_silent(name)) {
        if !node.has_name("noscript") {
            node.remove_from_parent();
            continue;
        }
        // Without scripts a parser reads it as elements, with them as text.
        let inside = match node.children_it(false).all(|child| child.is_text()) {
            true => node.text(),
            false => node.inner_html(),
        };
        match inside.contains("<img") && inside.len() < 20_000 {
            true => node.replace_with_html(pictures_of(&inside)),
            false => node.remove_from_parent(),
        }
    }
    for player in &elements(document, |name| {
        matches!(
            *name,
            local_name!("iframe")
                | local_name!("video")
                | local_name!("audio")
                | local_name!("embed")
                | local_name!("object")
        )
    }) {
        let address = ["src", "data-src", "data-lazy-src", "data", "data-url"]
            .iter()
            .filter_map(|name| player.attr(name))
            .chain(player.children_it(false).filter_map(|child| child.attr("src")))
            .find_map(|address| link_address(&address, base));
        match address.filter(|_| !is_hidden_frame(player)) {
            Some(address) => {
                let mut link = format!("<p {PLAYER}><a href=\"");
                escape_attribute_into(&mut link, &address);
                link.push_str("\">");
                let title = player.attr("title").map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
                escape_into(&mut link, title.as_deref().unwrap_or(&address));
                link.push_str("</a></p>");
                player.replace_with_html(link);
            }
            None => player.remove_from_parent(),
        }
    }
    pictures::recover(document);
}

/// Resolves the addresses of a body that is about to be sanitized, and takes in the pictures it holds.
pub(crate) fn finish(document: &Document, base: Option<&Url>, beside: Beside<'_>, pictures: &mut Vec<Picture>) {
    for node in elements(document, |name| matches!(*name, local_name!("a") | local_name!("img") | local_name!("h1"))) {
        if node.has_name("h1") {
            node.rename("h2");
        } else if node.has_name("img") {
            match node.attr("src").and_then(|src| keep_picture(&src, base, beside, pictures)) {
                Some(address) => node.set_attr("src", &address),
                None => node.remove_from_parent(),
            }
        } else if let Some(href) = node.attr("href") {
            match link_address(&href, base) {
                Some(address) => node.set_attr("href", &address),
                None => node.remove_attr("href"),
            }
        }
    }
}

/// Takes the boxes off a page: what stood in them becomes paragraphs, what is empty goes.
pub(crate) fn flatten(document: &Document) {
    let Some(body) = document.body() else { return };
    let boxes: Vec<NodeRef> = body.descendants_it().filter(is_box).collect();
    // From the inside out, so that a box holds no box any more when it is opened.
    for node in boxes.iter().rev() {
        into_paragraphs(node);
    }
    into_paragraphs(&body);
    let rest: Vec<NodeRef> = body.descendants_it().collect();
    for node in rest.iter().rev() {
        let goes = match node.is_element() {
            true => {
                !node.qual_name_ref().is_some_and(|name| {
                    matches!(
                        name.local,
                        local_name!("img")
                            | local_name!("br")
                            | local_name!("hr")
                            | local_name!("td")
                            | local_name!("th")
                            | local_name!("wbr")
                    )
                }) && node.children_it(false).all(|child| is_blank(&child) || is_break(&child))
            }
            // Between blocks, blank space is how the page was written and nothing else.
            false => {
                node.is_comment()
                    || is_blank(node)
                        && node.parent().is_some_and(|parent| is_block(&parent) && !is_line_of_text(&parent))
            }
        };
        if goes {
            node.remove_from_parent();
        }
    }
}

fn is_box(node: &NodeRef<'_>) -> bool {
    node.qual_name_ref().is_some_and(|name| {
        matches!(
            name.local,
            local_name!("div")
                | local_name!("section")
                | local_name!("article")
                | local_name!("main")
                | local_name!("header")
                | local_name!("footer")
                | local_name!("aside")
                | local_name!("nav")
                | local_name!("center")
                | local_name!("form")
                | local_name!("hgroup")
                | local_name!("address")
                | local_name!("span")
                | local_name!("font")
                | local_name!("fieldset")
        )
    })
}

/// Wraps what is inline in an element into paragraphs where it stands beside blocks, and then unwraps boxes.
fn into_paragraphs(node: &NodeRef<'_>) {
    let is_inline_box = is_named(node, &local_name!("span")) || is_named(node, &local_name!("font"));
    let is_line = |child: &NodeRef| !child.is_element() || !is_block(child);
    let in_text = || node.ancestors_it(None).any(|above| is_line_of_text(&above));
    if !is_inline_box && !in_text() {
        let mut paragraph: Option<NodeRef> = None;
        for child in node.children() {
            let ends = !is_line(&child) || (is_break(&child) && next_is_break(&child));
            if is_break(&child) && (ends || paragraph.is_none()) {
                child.remove_from_parent();
            }
            if ends || is_break(&child) && paragraph.is_none() {
                paragraph = None;
                continue;
            }
            if paragraph.is_none() && (child.is_comment() || shows_nothing(&child)) {
                continue;
            }
            match &paragraph {
                Some(paragraph) => paragraph.append_child(&child),
                None => {
                    let new = node.tree.new_element("p");
                    child.insert_before(&new);
                    new.append_child(&child);
                    paragraph = Some(new);
                }
            }
        }
    }
    if is_box(node) {
        for child in node.children() {
            node.insert_before(&child);
        }
        node.remove_from_parent();
    }
}

fn is_named(node: &NodeRef<'_>, name: &LocalName) -> bool {
    node.qual_name_ref().is_some_and(|its| its.local == *name)
}

fn is_break(node: &NodeRef<'_>) -> bool {
    is_named(node, &local_name!("br"))
}

/// Elements that text stands in as it is, without a paragraph.
fn is_line_of_text(node: &NodeRef<'_>) -> bool {
    node.qual_name_ref().is_some_and(|name| {
        matches!(
            name.local,
            local_name!("p")
                | local_name!("li")
                | local_name!("td")
                | local_name!("th")
                | local_name!("h1")
                | local_name!("h2")
                | local_name!("h3")
                | local_name!("h4")
                | local_name!("h5")
                | local_name!("h6")
                | local_name!("figcaption")
                | local_name!("pre")
                | local_name!("a")
                | local_name!("dd")
                | local_name!("dt")
                | local_name!("caption")
                | local_name!("summary")
        )
    })
}

/// The elements of a document whose name is one of these, in order.
fn elements<'a>(document: &'a Document, is_one: impl Fn(&LocalName) -> bool) -> Vec<NodeRef<'a>> {
    let is_one = |node: &NodeRef<'_>| node.qual_name_ref().is_some_and(|name| is_one(&name.local));
    document.root().descendants_it().filter(is_one).collect()
}

/// Whether a node is text of nothing but blank space.
fn is_blank(node: &NodeRef<'_>) -> bool {
    node.query_or(false, |inner| matches!(&inner.data, NodeData::Text { contents } if plain_text::is_blank(contents)))
}

/// Two line breaks are the end of a paragraph to those who know no paragraphs.
fn next_is_break(node: &NodeRef<'_>) -> bool {
    let mut next = node.next_sibling();
    while let Some(node) = next {
        if node.has_name("br") {
            return true;
        }
        if !node.is_text() || !node.text().trim().is_empty() {
            return false;
        }
        next = node.next_sibling();
    }
    false
}

/// Whether there is neither a word nor a picture in a node.
fn shows_nothing(node: &NodeRef<'_>) -> bool {
    let shows = |node: &NodeRef<'_>| match node.is_text() {
        true => !is_blank(node),
        false => node.has_name("img"),
    };
    !shows(node) && !node.descendants_it().any(|inner| shows(&inner))
}

fn pictures_of(html: &str) -> String {
    let inside = Document::fragment(html);
    inside.select("img").nodes().iter().map(|picture| picture.html().to_string()).collect()
}

/// Frames of one pixel count visitors.
fn is_hidden_frame(node: &NodeRef) -> bool {
    let tiny = |name: &str| node.attr(name).is_some_and(|size| matches!(&*size, "0" | "1" | "0px" | "1px"));
    tiny("width")
        || tiny("height")
        || node.attr("style").is_some_and(|style| style.contains("display:none") || style.contains("display: none"))
}

/// Whether an element begins a line of its own.
pub(crate) fn is_block(node: &NodeRef<'_>) -> bool {
    node.qual_name_ref().is_some_and(|name| is_block_name(&name.local))
}

/// Whether elements of a name begin a line of their own.
pub(crate) fn is_block_name(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("caption")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("li")
            | local_name!("main")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("ul")
    )
}

/// Whether a name is one of an HTML element, so that `<T>` of a text about code is not taken for one.
pub(crate) fn is_known_element(name: &str) -> bool {
    const KNOWN: &str = " a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br button canvas \
        caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset \
        figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img \
        input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noembed noframes \
        noscript object ol optgroup option output p param path picture pre progress q rp rt ruby s samp script section \
        select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot \
        th thead time title tr track tt u ul var video wbr xmp ";
    let name = name.to_ascii_lowercase();
    !name.is_empty() && KNOWN.split_ascii_whitespace().any(|known| known == name)
}
