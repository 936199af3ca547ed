//! What Markdown becomes, and what it must never become.

use proptest::prelude::*;

use super::*;
use crate::extract::{sanitize, text_of};

fn draft(text: &str) -> Draft {
    let source = Source { name: "a-note.md", bytes: text.as_bytes(), address: None, beside: &|_| None };
    read(&source, text).expect("there is text")
}

#[test]
fn the_title_comes_from_the_top_and_is_not_repeated() {
    for (text, title, html) in [
        ("---\ntitle: Tides\n---\n\n# Tides\n\nWater.", "Tides", "<p>Water.</p>"),
        ("---\ntitle: Tides\n---\n\nTides\n=====\n\nWater.", "Tides", "<p>Water.</p>"),
        ("---\ntitle: Tides\n---\n\n# Waves\n\nWater.", "Tides", "<h2>Waves</h2><p>Water.</p>"),
        ("# *Tides*\n\nWater.", "Tides", "<p>Water.</p>"),
        ("Water.\n\n# Tides\n\nMore.", "Tides", "<p>Water.</p><p>More.</p>"),
        ("### Tides\n\nWater.", "Tides", "<p>Water.</p>"),
        ("Water rises.\n\nAnd falls.", "Water rises.", "<p>Water rises.</p><p>And falls.</p>"),
        ("![](https://example.org/a.png)", "a note", "<p><img src=\"https://example.org/a.png\"></p>"),
    ] {
        let draft = draft(text);
        assert_eq!((draft.title.as_str(), draft.html.as_str()), (title, html), "{text:?}");
    }
}

#[test]
fn every_kind_of_block_is_written() {
    for (text, html) in [
        ("~~a~~ **b** *c* `d<e`", "<p><del>a</del> <strong>b</strong> <em>c</em> <code>d&lt;e</code></p>"),
        ("- [ ] a\n- [x] b", "<ul><li>☐ a</li><li>☑ b</li></ul>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        ("a[^1]\n\n[^1]: b", "<p>a<sup><a href=\"#fn-1\">1</a></sup></p><hr><ol><li id=\"fn-1\"><p>b</p></li></ol>"),
        ("```rust\nlet a = \"<b>\";\n```", "<pre><code>let a = \"&lt;b&gt;\";\n</code></pre>"),
        ("> a\n> b  \n> c", "<blockquote><p>a\nb<br>c</p></blockquote>"),
        ("你好\n世界 a\nb", "<p>你好世界 a\nb</p>"),
        ("a<!-- b -->c<br/>d Vec<T> e", "<p>ac<br>d Vec&lt;T&gt; e</p>"),
        (
            "[a](https://example.org/?utm_source=x&b=1 \"t\")",
            "<p><a href=\"https://example.org/?b=1\" title=\"t\">a</a></p>",
        ),
        ("H<sub>2</sub>O <b>a *b*</b> <a name=\"x\"></a>c", "<p>H<sub>2</sub>O <b>a <em>b</em></b> c</p>"),
        (
            "<a href=\"https://example.org/?a=1&amp;utm_source=x\" target=_blank>a [b](https://b.example)</a>",
            "<p><a href=\"https://example.org/?a=1\">a b</a></p>",
        ),
        ("<a href=\"javascript:alert(1)\">a</a> <b>b <i>c</b></i>", "<p>a <b>b <i>c</i></b></p>"),
        ("[a](javascript:alert(1)) ![b](javascript:alert(1)) [c](other.md)", "<p>a b c</p>"),
        (
            "<div align=\"center\" onclick=\"x()\">\n\n**a**<script>b</script>\n\n</div>",
            "<div><p><strong>a</strong></p></div>",
        ),
    ] {
        let text = format!("# Title\n\n{text}");
        let source = Source { name: "", bytes: text.as_bytes(), address: None, beside: &|_| None };
        assert_eq!(
            read(&source, &text).expect("there is text").html.replace("\n</div>", "</div>").replace("<div>\n", "<div>"),
            html,
            "{text}"
        );
    }
}

#[test]
fn headings_move_down_below_the_title() {
    assert_eq!(draft("---\ntitle: T\n---\n# A\n## B").html, "<h2>A</h2><h3>B</h3>");
    assert_eq!(draft("# T\n\n## A\n\n### B").html, "<h2>A</h2><h3>B</h3>");
}

#[test]
fn a_translation_names_its_original() {
    let text = "---\ntitle: T\n---\n\n> * 原文地址：[Tides](https://example.org/tides)\n> * 原文作者：Ada Marsh\n\n正文在这里。";
    let draft = draft(text);
    assert_eq!(draft.url.as_deref(), Some("https://example.org/tides"));
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert!(draft.text.contains("原文作者：Ada Marsh"));
}

#[test]
fn a_picture_beside_the_file_comes_in_with_it() {
    let png = b"\x89PNG\r\n\x1a\nrest".to_vec();
    let beside = |name: &str| (name == "img/a.png").then(|| png.clone());
    let text = "![a wave](img/a.png)\n\nWater.";
    let draft = read(&Source { name: "", bytes: text.as_bytes(), address: None, beside: &beside }, text)
        .expect("there is text");
    assert_eq!(draft.pictures.len(), 1);
    assert_eq!(draft.picture, Some(format!("picture:{}", draft.pictures[0].hash)));
    assert!(draft.html.contains(&draft.pictures[0].hash));
}

#[test]
fn hostile_markdown_takes_no_time_and_no_stack() {
    for text in [
        ">".repeat(100_000) + " x",
        "[".repeat(100_000),
        "*a ".repeat(100_000),
        (0..2000).map(|depth| "  ".repeat(depth) + "- a\n").collect(),
        format!("|{}\n|{}\n{}", "a|".repeat(5000), "-|".repeat(5000), "|\n".repeat(5000)),
        format!("[a]: /{}\n\n{}", "u".repeat(50_000), "[a]".repeat(50_000)),
        "<b>".repeat(100_000),
        "[a](".repeat(50_000),
    ] {
        let draft = draft(&format!("x\n\n{text}"));
        assert!(draft.html.len() < 4 * text.len() + 20_000_000);
    }
}

/// Pieces that interact: marks, brackets, addresses, tables, notes, lists, characters that HTML writes in its own way.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,6} ?",
        "[*_~`\\[\\]()!#>|:-]{1,3}",
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n> ".to_owned()),
        Just("\n- ".to_owned()),
        Just("\n1. ".to_owned()),
        Just("\n## ".to_owned()),
        Just("\n```\n".to_owned()),
        Just("\n| a | b |\n|---|---|\n| c |".to_owned()),
        Just("[^1]".to_owned()),
        Just("\n\n[^1]: note\n\n".to_owned()),
        Just("[a](https://example.org/?a=1&utm_source=b \"t\\\"<\")".to_owned()),
        Just("[![a](https://example.org/a.png)](https://example.org/)".to_owned()),
        Just("[x [^1] https://example.org](mailto:a@b.example)".to_owned()),
        Just("<br>".to_owned()),
        Just("<!-- c -->".to_owned()),
        Just("<T>".to_owned()),
        Just("- [x] ".to_owned()),
        Just("<sub>a *b* </sub>".to_owned()),
        Just("<b>a <b>b</b> [c](https://c.example) </b>".to_owned()),
        Just("<a href=\"https://example.org/?a&amp;b\" title=t>a [b](https://b.example) c</a>".to_owned()),
        Just("<a name=x></a>".to_owned()),
        Just("[[Note|shown]]".to_owned()),
        Just("==".to_owned()),
        "[&<>\"'\u{a0}\u{0}\r\u{c}é字]{1,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What the renderer writes for Markdown without raw HTML needs no sanitizer: the sanitizer changes nothing in it.
    #[test]
    fn what_is_written_is_safe_as_it_is(text in markdown()) {
        let arena = Arena::new();
        let document = parse_document(&arena, &text, &options(true));
        let rendered = render::render(document, text.len(), None, &|_| None);
        prop_assume!(!rendered.has_raw_html);
        prop_assert_eq!(sanitize(&rendered.html), rendered.html);
    }

    #[test]
    fn the_text_is_that_of_the_html(text in markdown()) {
        let source = Source { name: "a.md", bytes: text.as_bytes(), address: None, beside: &|_| None };
        if let Ok(draft) = read(&source, &text) {
            prop_assert_eq!(sanitize(&draft.html), draft.html.clone());
            prop_assert_eq!(text_of(&draft.html), draft.text);
            prop_assert!(!draft.title.is_empty());
        }
    }
}

#[test]
fn a_note_that_stays_in_a_quote_does_not_tear_it_apart() {
    for text in ["\n> [^1]:\n\n[^1]: note\n\na", "> [^1]: in\n\n[^1]: out\n\nsee[^1]"] {
        let source = Source { name: "a.md", bytes: text.as_bytes(), address: None, beside: &|_| None };
        let html = read(&source, text).unwrap().html;
        assert_eq!(sanitize(&html), html, "{text:?}");
    }
}
