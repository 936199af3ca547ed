//! The part of a page that is the article.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

/// The readable part of a prepared page as a document of its own; the whole page if nothing in it stands out.
pub(crate) fn article_of(page: &Document) -> Document {
    let html = page.html();
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::new(html, None, Some(config)).ok().and_then(|mut page| page.parse().ok());
    match found {
        Some(article) => Document::fragment(article.content),
        None => Document::fragment(page.body().map(|body| body.inner_html()).unwrap_or_default()),
    }
}
