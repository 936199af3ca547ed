//! The line that news begin with: where and when they were written, and by which agency.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, width};
use crate::extract::date;
use crate::import::finish::Found;

/// Where in the first paragraph a dateline can stand, in characters.
const DATELINE: usize = 140;

static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\((?P<name>\p{Lu}[\p{L}\d .&'’/-]{1,30})\)\s*[-–—]").expect("the pattern is constant and tested")
});

/// `BETHPAGE, NY, April 2, 2011 –`, `(Reuters) -`: they stay where they are, and say when and who.
pub(super) fn read(blocks: &[Block<'_>], found: &mut Found) {
    let first = blocks.iter().take(3).find_map(|block| match block {
        Block::Paragraph(lines) if width(&lines.concat()) > 60 => lines.first(),
        _ => None,
    });
    let Some(first) = first else { return };
    let end = first.char_indices().nth(DATELINE).map_or(first.len(), |(at, _)| at);
    let start = &first[..end];
    if let Some(agency) = AGENCY.captures(start)
        && found.site.is_none()
    {
        found.site = Some(agency["name"].trim().to_owned());
    }
    if found.published.is_none()
        && let Some(when) = date::find(start)
    {
        let after = &start[when.range.end..];
        let mark = after.find(['-', '–', '—', ':']).or_else(|| after.find(" /PRNewswire"));
        let before_is_short = width(&start[..when.range.start]) <= 60;
        if before_is_short && mark.is_some_and(|mark| mark <= 40) {
            found.published = Some(when.iso);
        }
    }
}
