//! Whether sanitized HTML is certain to be read the way it was written: then it needs no second reading.

/// Elements that a paragraph may hold.
const INLINE: [&str; 31] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Looks only for the few things that parsers rearrange; when in doubt it says no.
pub(super) fn is_stable(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        if !text.trim().is_empty() && open.last().is_some_and(|parent| is_frame(parent)) {
            return false;
        }
        let Some(length) = rest[start..].find('>') else {
            return false;
        };
        let tag = &rest[start + 1..start + length];
        rest = &rest[start + length + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let name = tag.split(' ').next().unwrap_or_default();
        if !fits(name, &open) || (name == "pre" && rest.starts_with('\n')) {
            return false;
        }
        if !matches!(name, "br" | "hr" | "img" | "wbr") {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Parts of a table and of a list, which hold no text of their own.
fn is_frame(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr")
}

fn fits(name: &str, open: &[&str]) -> bool {
    let parent = open.last().copied().unwrap_or_default();
    let is_inside = |name: &str| open.contains(&name);
    let in_table = match name {
        "tr" => matches!(parent, "thead" | "tbody" | "tfoot"),
        "td" | "th" => parent == "tr",
        "thead" | "tbody" | "tfoot" | "caption" => parent == "table",
        _ => !is_frame(parent),
    };
    let is_inline = INLINE.contains(&name);
    let in_line = match name {
        "a" => !is_inside("a"),
        _ if is_inline => true,
        // A block ends a paragraph, and formatting around it is opened anew inside.
        _ => !is_inside("p") && !open.iter().any(|above| INLINE.contains(above)),
    };
    let in_kind = match name {
        "li" => matches!(parent, "ul" | "ol"),
        "dd" | "dt" => parent == "dl",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => !matches!(parent, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
        "rp" | "rt" | "ruby" | "caption" => false,
        _ => true,
    };
    in_table && in_line && in_kind
}
