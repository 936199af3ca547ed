//! A page or a piece of one before it is sanitized: pictures and players that scripts would have loaded are found, and
//! every address becomes absolute and free of trackers.

mod pictures;

use dom_query::{Document, NodeRef};
use url::Url;

pub use self::pictures::Picture;
pub(crate) use self::pictures::{Beside, first_picture, keep_picture};
use super::hostile::{is_hostile, text_only};
use super::plain_text::{escape_attribute_into, escape_into};
use super::sanitize::sanitize;
use super::url::link_address;

/// A piece of HTML, whole: nothing is judged, everything is made safe.
pub(crate) fn clean_fragment(html: &str, base: Option<&Url>, beside: Beside<'_>, pictures: &mut Vec<Picture>) -> String {
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
    for noscript in document.select("noscript").nodes() {
        // Without scripts a parser reads it as elements, with them as text.
        let inside = match noscript.children_it(false).all(|child| child.is_text()) {
            true => noscript.text(),
            false => noscript.inner_html(),
        };
        match inside.contains("<img") && inside.len() < 20_000 {
            true => noscript.replace_with_html(pictures_of(&inside)),
            false => noscript.remove_from_parent(),
        }
    }
    document.select("script, style, template, link, meta, base").remove();
    for player in document.select("iframe, video, audio, embed, object").nodes() {
        let address = ["src", "data-src", "data-lazy-src", "data", "data-url"]
            .iter()
            .filter_map(|name| player.attr(name))
            .chain(player.children_it(false).filter_map(|child| child.attr("src")))
            .find_map(|address| link_address(&address, base));
        match address.filter(|_| !is_hidden_frame(player)) {
            Some(address) => {
                let mut link = String::from("<p><a href=\"");
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
    for link in document.select("a[href]").nodes() {
        let href = link.attr_or("href", "");
        match link_address(&href, base) {
            Some(address) => link.set_attr("href", &address),
            None => link.remove_attr("href"),
        }
    }
    for picture in document.select("img").nodes() {
        match picture.attr("src").and_then(|src| keep_picture(&src, base, beside, pictures)) {
            Some(address) => picture.set_attr("src", &address),
            None => picture.remove_from_parent(),
        }
    }
    for heading in document.select("h1").nodes() {
        heading.rename("h2");
    }
}

fn pictures_of(html: &str) -> String {
    let inside = Document::fragment(html);
    inside.select("img").nodes().iter().map(|picture| picture.html().to_string()).collect()
}

/// Frames of one pixel count visitors.
fn is_hidden_frame(node: &NodeRef) -> bool {
    let tiny = |name: &str| node.attr(name).is_some_and(|size| matches!(&*size, "0" | "1" | "0px" | "1px"));
    tiny("width") || tiny("height") || node.attr("style").is_some_and(|style| style.contains("display:none") || style.contains("display: none"))
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
