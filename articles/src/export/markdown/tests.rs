use proptest::prelude::*;

use super::*;
use crate::extract::plain_text::collapse;
use crate::extract::{sanitize, text_of};
use crate::import::{Flow, Source, read};

fn write(html: &str) -> String {
    let hash = "ab".repeat(32);
    markdown(html, &|address| match address.strip_prefix("picture:") {
        Some(known) => (known == hash).then(|| "pictures/ab.png".to_owned()),
        None => Some(address.to_owned()),
    })
}

/// The body that our own reader makes of a body's Markdown.
fn read_back(markdown: &str) -> String {
    let file = format!("---\nsheaf: 1\ntitle: \"T\"\nurl: \"https://example.org/\"\n---\n\n# T\n\n{markdown}\n");
    let mut html = None;
    let source = Source { name: "t.md", bytes: file.as_bytes(), address: None, beside: &|_| None };
    read(&source, &mut |entry| {
        html = Some(entry.draft.unwrap().html);
        Flow::Stop
    })
    .unwrap();
    html.unwrap()
}

#[test]
fn each_element_is_written_as_markdown_has_it() {
    for (html, expected) in [
        ("<p>One.</p><p>Two<br>lines.</p>", "One.\n\nTwo\\\nlines."),
        ("<h2>A #1 heading #</h2>", "## A #1 heading \\#"),
        ("<p>an <em>em</em>, a <strong>strong</strong> and <del>gone</del></p>", "an *em*, a **strong** and ~~gone~~"),
        ("<p>un<em>believ</em>able</p>", "un*believ*able"),
        ("<p>a<em> b </em>c</p>", "a *b* c"),
        ("<p><em>a</em><em>b</em></p>", "<em>a</em><em>b</em>"),
        ("<p>“<em>“x”</em>”s</p>", "“<em>“x”</em>”s"),
        ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
        ("<p>2 * 3 * 4, snake_case, _x_, [a], &lt;b&gt;</p>", "2 \\* 3 \\* 4, snake_case, \\_x\\_, \\[a\\], \\<b>"),
        ("<p># no</p><p>1. no</p><p>- no</p><p>&gt; no</p>", "\\# no\n\n1\\. no\n\n\\- no\n\n\\> no"),
        ("<p>a<br># b<br>=== c</p>", "a\\\n\\# b\\\n\\=== c"),
        ("<p>&amp;amp; &amp; co</p>", "\\&amp; & co"),
        (
            "<p><a href=\"https://a.example/x_(y)\" title=\"a &quot;b&quot;\">t</a></p>",
            "[t](<https://a.example/x_(y)> \"a \\\"b\\\"\")",
        ),
        ("<p>Stop!<a href=\"https://a.example/\">x</a></p>", "Stop\\![x](https://a.example/)"),
        ("<p><code>a`b</code> <code>x</code></p>", "``a`b`` `x`"),
        ("<pre><code>fn a() {\n\n  ```\n}\n</code></pre>", "````\nfn a() {\n\n  ```\n}\n````"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start=\"3\"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "3. a\n\n   b\n\n4. c"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b"),
        ("<p>a</p><hr><p>b</p>", "a\n\n***\n\nb"),
        (
            "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td><code>x|y</code></td></tr></tbody></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | `x\\|y` |",
        ),
        (
            "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
            "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
        ),
        (
            "<figure><img src=\"picture:abababababababababababababababababababababababababababababababab\" alt=\"A [map]\"><figcaption>Below</figcaption></figure>",
            "![A \\[map\\]](pictures/ab.png)\n\nBelow",
        ),
        ("<p><img src=\"picture:gone\" alt=\"gone\"></p>", "gone"),
        (
            "<p>a<sup><a href=\"#fn-1\">1</a></sup></p><hr><ol><li id=\"fn-1\"><p>Note.</p></li></ol>",
            "a[^1]\n\n[^1]: Note.",
        ),
        ("<p>a<sup><a href=\"#fn-2\">2</a></sup></p>", "a<sup>2</sup>"),
        ("<dl><dt>a</dt><dd>b\nc</dd></dl>", "<dl><dt>a</dt><dd>b c</dd></dl>"),
        ("", ""),
    ] {
        assert_eq!(write(html), expected, "{html}");
    }
}

#[test]
fn what_is_written_is_read_as_what_it_was() {
    for html in [
        "<p>One.</p><p>Two<br>lines.</p>",
        "<h2>A #1 heading #</h2><h3>1. b</h3>",
        "<p>an <em>em</em>, a <strong>strong</strong> and <del>gone</del></p>",
        "<p>un<em>believ</em>able <em>a</em><em>b</em> <strong><em>c</em></strong></p>",
        "<p>2 * 3 * 4, snake_case, _x_, [a](b), &lt;b&gt; &amp;amp; ~~x~~ `y` \\ https://a.example www.a.example a@b.example</p>",
        "<p># no</p><p>1. no</p><p>- no</p><p>&gt; no</p><p>+</p><p>=</p><p>| a |</p><p>[x]: y</p>",
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        "<ol start=\"3\"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>",
        "<pre><code>fn a() {\n\n  ```\n}\n</code></pre>",
        "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td><code>x|y</code></td></tr></tbody></table>",
        "<p><code>a</code><code>b</code> <code>\\</code></p>",
        "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
        "<p>a<sup><a href=\"#fn-1\">1</a></sup></p><hr><ol><li id=\"fn-1\"><p>Note.</p></li></ol>",
        "<p>江城的<strong>洪水</strong>，水退了<em>以后</em>。</p>",
        "<p>قنوات <em>المدينة</em></p>",
    ] {
        assert_eq!(read_back(&write(html)).trim_end(), html, "{}", write(html));
    }
}

/// A line of a body.
fn line() -> impl Strategy<Value = String> {
    let word = "[a-zA-Z0-9#*_`~!|<&>\\[\\]().:=+\\\\\"洪é -]{0,6}"
        .prop_map(|word: String| word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    let leaf = prop_oneof![
        6 => word,
        1 => Just("<br>".to_owned()),
        1 => Just("<img src=\"https://a.example/x.png\" alt=\"a ] b\">".to_owned()),
        1 => "[a-z`|\\\\ ]{1,4}".prop_map(|code: String| format!("<code>{code}</code>")),
    ];
    let piece = leaf.prop_recursive(3, 12, 3, |inner| {
        (
            prop::sample::select(vec!["em", "strong", "del", "sub", "kbd", "a href=\"https://a.example/\""]),
            prop::collection::vec(inner, 0..3),
        )
            .prop_map(|(tag, inside)| format!("<{tag}>{}</{}>", inside.concat(), tag.split(' ').next().unwrap()))
    });
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn body() -> impl Strategy<Value = String> {
    let block = prop_oneof![
        4 => line().prop_map(|line| format!("<p>{line}</p>")),
        1 => line().prop_map(|line| format!("<h3>{line}</h3>")),
        1 => "[a-z`~#\\n \\\\-]{0,20}".prop_map(|code: String| format!("<pre><code>{code}</code></pre>")),
        1 => Just("<hr>".to_owned()),
        1 => (line(), line()).prop_map(|(a, b)| format!(
            "<table><thead><tr><th>{a}</th></tr></thead><tbody><tr><td>{b}</td></tr></tbody></table>"
        )),
    ];
    let block = block.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner, 0..3).prop_map(|blocks| blocks.concat());
        prop_oneof![
            several.clone().prop_map(|inside| format!("<blockquote>{inside}</blockquote>")),
            (line(), several.clone()).prop_map(|(line, inside)| format!("<ul><li>{line}</li><li>{inside}</li></ul>")),
            (several.clone(), several).prop_map(|(one, two)| format!("<ol><li>{one}</li><li>{two}</li></ol>")),
        ]
    });
    prop::collection::vec(block, 0..4).prop_map(|blocks| blocks.concat())
}

/// The words of a body, whatever the white space between them.
fn words(html: &str) -> String {
    collapse(&text_of(html))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_word_is_lost_and_no_sign_is_read_into_it(html in body()) {
        let html = sanitize(&html);
        let written = write(&html);
        let again = read_back(&written);
        prop_assert_eq!(words(&again).replace(' ', ""), words(&html).replace(' ', ""), "{}\n----\n{}\n----\n{}", html, written, again);
    }
}
