//! HTML that is all body, as in mails and notes: nothing of it is judged, everything is made readable and safe.

use dom_query::Document;
use url::Url;

use crate::extract::hostile::{is_hostile, text_only};
use crate::extract::page::Beside;
use crate::extract::parse::parse;
use crate::extract::{Picture, page, sanitize};

/// The body of a document. `first` changes what is peculiar to where it comes from.
pub(super) fn clean(
    html: &str,
    base: Option<&Url>,
    beside: Beside<'_>,
    pictures: &mut Vec<Picture>,
    first: impl FnOnce(&Document),
) -> String {
    if is_hostile(html) {
        return text_only(html);
    }
    let document = parse(html);
    first(&document);
    page::prepare(&document, base);
    page::finish(&document, base, beside, pictures);
    page::flatten(&document);
    sanitize(&document.body().map(|body| body.inner_html()).unwrap_or_default())
}
