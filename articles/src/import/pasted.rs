//! What is pasted into the window: a selection of a page as the person made it, or text.

use super::finish::{Found, title_of};
use super::{Draft, Source, text};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::{page, text_of};

/// The draft of a selection. Its HTML is made safe and kept whole; its title is its first heading or its first line.
///
/// # Errors
///
/// If there is no text in either.
pub fn read_pasted(html: Option<&str>, text: &str) -> Result<Draft> {
    let nothing = |_: &str| None;
    if let Some(html) = html.filter(|html| !html.trim().is_empty()) {
        let mut pictures = Vec::new();
        let clean = page::clean_fragment(html, None, &nothing, &mut pictures);
        let body = text_of(&clean);
        if !body.trim().is_empty() {
            let title =
                first_heading(&clean).or_else(|| body.lines().find(|line| !line.trim().is_empty()).map(title_of));
            let picture = page::first_picture(&clean);
            let found = Found { title, html: clean, picture, pictures, ..Found::default() };
            return found.finish(Format::Html, "");
        }
    }
    if text.trim().is_empty() {
        return Err(Error::NoText);
    }
    let source = Source { name: "", bytes: text.as_bytes(), address: None, beside: &nothing };
    text::read(&source, text)
}

fn first_heading(html: &str) -> Option<String> {
    (2..=6)
        .filter_map(|level| html.find(&format!("<h{level}")).map(|start| (start, format!("</h{level}>"))))
        .min()
        .and_then(|(start, end)| {
            let length = html[start..].find(&end)?;
            Some(text_of(&html[start..start + length])).filter(|text| !text.is_empty())
        })
        .map(|text| title_of(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_kept_whole_and_made_safe() {
        let draft = read_pasted(
            Some("<p>Before</p><h3>The <b>tide</b></h3><p onclick=x()>Water<script>1</script>.</p>"),
            "ignored",
        )
        .expect("text");
        assert_eq!(draft.title, "The tide");
        assert_eq!(draft.html, "<p>Before</p><h3>The <b>tide</b></h3><p>Water.</p>");
        assert_eq!(draft.format, Format::Html);
    }

    #[test]
    fn text_is_taken_where_the_html_says_nothing() {
        let draft = read_pasted(Some("<meta charset=utf-8>"), "A line\n\nAnd a paragraph of it.").expect("text");
        assert_eq!((draft.title.as_str(), draft.format), ("A line", Format::Text));
        assert_eq!(read_pasted(None, "One line").expect("text").title, "One line");
        assert!(matches!(read_pasted(None, " \n"), Err(Error::NoText)));
    }
}
