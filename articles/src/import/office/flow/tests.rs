use super::super::line::{Line, Style};
use super::*;
use crate::extract::sanitize;

fn line(text: &str) -> Line {
    let mut line = Line::default();
    match text.strip_prefix("*") {
        Some(text) => line.push(text, Style { bold: true, ..Style::default() }, None),
        None => line.push(text, Style::default(), None),
    }
    line
}

fn written(blocks: &[(Kind, &str)], title: Option<&str>) -> Written {
    let mut flow = Flow::new();
    for (kind, text) in blocks {
        flow.paragraph(*kind, line(text)).unwrap();
    }
    let written = flow.finish(title);
    assert_eq!(sanitize(&written.html), written.html, "it is written as the sanitizer would leave it");
    written
}

#[test]
fn lists_are_nested_by_their_levels_and_go_on_where_they_stopped() {
    use Kind::{Item, MoreOfItem, Paragraph};
    for (blocks, html) in [
        (
            vec![(Item(0, None), "a"), (Item(1, Some(1)), "b"), (Item(1, Some(2)), "c"), (Item(0, None), "d")],
            "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
        ),
        (
            vec![(Item(0, Some(1)), "a"), (Paragraph, "between."), (Item(0, Some(2)), "b")],
            "<ol><li>a</li></ol><p>between.</p><ol start=\"2\"><li>b</li></ol>",
        ),
        (
            vec![(Item(3, None), "a"), (MoreOfItem, "more"), (Item(0, None), "b")],
            "<ul><li>a<p>more</p></li></ul><ul><li>b</li></ul>",
        ),
        (vec![(Item(0, None), "a"), (Item(0, Some(1)), "b")], "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    ] {
        assert_eq!(written(&blocks, Some("t")).html, html, "{blocks:?}");
    }
}

#[test]
fn quotes_and_lines_of_code_that_follow_one_another_are_one() {
    let blocks = [
        (Kind::Quote, "a"),
        (Kind::Quote, "b"),
        (Kind::Code, "x < y"),
        (Kind::Code, ""),
        (Kind::Code, "z"),
        (Kind::Paragraph, "end."),
    ];
    assert_eq!(
        written(&blocks, Some("t")).html,
        "<blockquote><p>a</p><p>b</p></blockquote><pre><code>x &lt; y\n\nz</code></pre><p>end.</p>"
    );
}

#[test]
fn the_title_is_what_is_set_as_one_or_the_highest_heading_or_what_the_file_says() {
    use Kind::{Heading, Paragraph, Title};
    for (blocks, declared, title, html) in [
        (
            vec![(Title, "The"), (Title, "sea"), (Heading(1), "One"), (Paragraph, "a.")],
            Some("x"),
            Some("The sea"),
            "<h2>One</h2><p>a.</p>",
        ),
        (
            vec![(Heading(1), "The sea"), (Heading(2), "One"), (Heading(4), "Two"), (Paragraph, "a.")],
            Some("x"),
            Some("The sea"),
            "<h2>One</h2><h4>Two</h4><p>a.</p>",
        ),
        (
            vec![(Heading(1), "One"), (Paragraph, "a."), (Heading(1), "Two")],
            Some("The sea"),
            Some("The sea"),
            "<h2>One</h2><p>a.</p><h2>Two</h2>",
        ),
        (vec![(Paragraph, "The Sea"), (Paragraph, "a.")], Some("The sea"), Some("The sea"), "<p>a.</p>"),
        (vec![(Paragraph, "The sea"), (Paragraph, "a.")], Some("Microsoft Word - x.doc"), Some("The sea"), "<p>a.</p>"),
        (vec![(Paragraph, "A sentence."), (Paragraph, "b.")], Some("Document1"), None, "<p>A sentence.</p><p>b.</p>"),
        (vec![], Some("The sea"), None, ""),
    ] {
        let written = written(&blocks, declared);
        assert_eq!((written.title.as_deref(), written.html.as_str()), (title, html), "{blocks:?}");
    }
}

#[test]
fn bold_lines_are_headings_where_there_are_no_others() {
    use Kind::Paragraph;
    let text = "A paragraph that is longer than a heading would be, and it ends in a full stop.";
    let blocks =
        [(Paragraph, "The sea"), (Paragraph, text), (Paragraph, "*Tides"), (Paragraph, text), (Paragraph, text)];
    let written = written(&blocks, None);
    assert_eq!(written.title.as_deref(), Some("The sea"));
    assert_eq!(written.html, format!("<p>{text}</p><h2>Tides</h2><p>{text}</p><p>{text}</p>"));
}

#[test]
fn the_author_is_read_from_the_line_below_the_title() {
    let blocks = [(Kind::Title, "The sea"), (Kind::Paragraph, "By Ada Marsh"), (Kind::Paragraph, "It is wide.")];
    assert_eq!(written(&blocks, None).byline.as_deref(), Some("Ada Marsh"));
}

#[test]
fn cells_span_what_was_merged_and_a_frame_is_no_table() {
    let mut flow = Flow::new();
    let cell = |flow: &mut Flow, text: &str, columns, merge| {
        flow.open_cell();
        flow.paragraph(Kind::Paragraph, line(text)).unwrap();
        flow.close_cell(columns, 1, merge).unwrap();
    };
    flow.open_table();
    flow.open_row(true);
    cell(&mut flow, "a", 2, Merge::None);
    cell(&mut flow, "b", 1, Merge::None);
    flow.open_row(false);
    cell(&mut flow, "c", 1, Merge::None);
    cell(&mut flow, "d", 1, Merge::None);
    cell(&mut flow, "e", 1, Merge::None);
    flow.open_row(false);
    cell(&mut flow, "", 1, Merge::WithAbove);
    cell(&mut flow, "f", 1, Merge::None);
    cell(&mut flow, "", 1, Merge::WithAbove);
    flow.close_table();
    flow.open_table();
    cell(&mut flow, "framed", 1, Merge::None);
    flow.close_table();
    let html = flow.finish(Some("t")).html;
    assert_eq!(
        html,
        "<table><thead><tr><th colspan=\"2\">a</th><th>b</th></tr></thead><tbody><tr><td rowspan=\"2\">c</td><td>d</td>\
         <td rowspan=\"2\">e</td></tr><tr><td>f</td></tr></tbody></table><p>framed</p>"
    );
    assert_eq!(sanitize(&html), html);
}

#[test]
fn no_nesting_of_tables_is_too_deep_and_no_text_without_end_is_read() {
    let mut flow = Flow::new();
    for _ in 0..10_000 {
        flow.open_table();
        flow.open_row(false);
        flow.open_cell();
        flow.paragraph(Kind::Paragraph, line("x")).unwrap();
    }
    for _ in 0..10_000 {
        flow.close_cell(1, 1, Merge::None).unwrap();
        flow.close_table();
    }
    assert_eq!(flow.finish(Some("t")).html.matches('x').count(), 10_000);

    let mut flow = Flow::new();
    let text = "word ".repeat(200_000);
    let ends = (0..100).find_map(|_| flow.paragraph(Kind::Paragraph, line(&text)).err());
    assert!(matches!(ends, Some(Error::Invalid(_))));
}
