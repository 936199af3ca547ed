//! The part of a page that is the article.
//!
//! One walk over the page notes its blocks; what is known of each block and of what is around it becomes a row of
//! numbers; a small model that was fitted to pages whose articles are known says how likely the block belongs. What
//! does not belong is taken out of the page itself, so that pictures, code, tables and links stay as they were.

mod blocks;
mod features;
mod furniture;
mod hints;
mod inherited;
mod model;
mod outline;
mod repeats;
mod words;

use dom_query::Document;

use self::outline::Outline;
use self::words::Text;

/// A declared text with fewer words than this is a summary.
const SUMMARY: usize = 50;

/// Cuts the article out of a page that has been prepared; leaves the whole page if nothing in it stands out.
/// `declared` is the text that the page itself says is the article's, `title` its title.
pub(crate) fn cut_out(page: &Document, declared: Option<&str>, title: Option<&str>) {
    let outline = Outline::of(page);
    let declared = declared.map(Text::of).filter(|text| text.words >= SUMMARY);
    let title = title.map(Text::of);
    let scores = model::likelihoods(&features::of(&outline, declared.as_ref(), title.as_ref()));
    blocks::keep(page, &outline, &scores);
}
