//! Cases, beside the code they are about.

use proptest::prelude::*;

use super::*;

#[test]
fn words_are_counted_as_a_reader_would() {
    for (text, count) in [
        ("", 0),
        ("One two, three.", 3),
        ("It’s a well-known fact", 4),
        ("it's", 1),
        ("今日は晴れです", 4),
        ("Rust 语言", 2),
        ("안녕하세요 여러분", 2),
        ("— – …", 0),
        ("नमस्ते दुनिया", 2),
        ("word—word", 2),
    ] {
        assert_eq!(words(text), count, "{text:?}");
    }
}

#[test]
fn an_excerpt_ends_at_a_word_and_keeps_its_length() {
    assert_eq!(excerpt("  a\n b  "), Some("a b".into()));
    assert_eq!(excerpt(" \n"), None);
    for long in ["word ".repeat(200), "字".repeat(1000), format!("a {}", "x".repeat(900))] {
        let cut = excerpt(&long).expect("there is text");
        assert!(cut.chars().count() <= 300, "{}", cut.chars().count());
        assert!(cut.ends_with('…'));
    }
    assert!(excerpt(&"word ".repeat(200)).expect("there is text").ends_with("word…"));
}

#[test]
fn the_key_sees_words_and_nothing_else() {
    let text = "The quick brown fox jumps over the lazy dog near Évry.";
    assert_eq!(text_key("A", text), text_key("B", "THE quick—brown fox  jumps over the lazy dog near E\u{301}vry"));
    assert_ne!(text_key("A", text), text_key("A", "The quick brown fox jumps over the lazy cat near Évry."));
    assert_ne!(text_key("Milk", "to do"), text_key("Bread", "to do"));
    assert_ne!(text_key("Milk", ""), text_key("Bread", ""));
}

#[test]
fn text_of_html_has_blocks_lines_and_cells() {
    for (html, text) in [
        ("<p>One\n two</p><p>Three &amp; &lt;four&gt;</p>", "One two\n\nThree & <four>"),
        ("a<b>b</b>c<br>d", "abc\nd"),
        ("<pre>  x\n    y\n</pre><p>z</p>", "  x\n    y\n\nz"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a\tb\nc"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "a\n\nb"),
        ("AT&T &nope; &#x41;&#66;&nbsp;c", "AT&T &nope; AB c"),
    ] {
        assert_eq!(text_of(html), text, "{html}");
    }
}

#[test]
fn blank_space_is_told_from_text() {
    for (text, blank) in [
        ("", true),
        (" \n\t\x0b\r ", true),
        (" \u{a0}\u{2003}\u{3000} ", true),
        ("  a", false),
        ("\u{a0}é", false),
        (" \0", false),
        ("\u{200b}", false),
    ] {
        assert_eq!(is_blank(text), blank, "{text:?}");
        assert_eq!(is_blank(text), text.trim().is_empty(), "{text:?}");
    }
}

/// Texts long enough for what is looked at in runs, with everything in them that a run can be told by.
fn prose() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9éß字ж,.&<>\"'-]{1,9}( |  |\t|\n|\r|\u{a0}|\u{2003}|\u{3000}){0,2}){0,40}"
}

proptest! {
    #[test]
    fn white_space_between_words_is_one_space(text in prose()) {
        let mut html = String::new();
        escape_into(&mut html, &text);
        prop_assert_eq!(text_of(&html), collapse(&text));
    }

    #[test]
    fn what_means_something_in_html_is_written_as_a_reference(text in prose()) {
        let plainly = |attribute: bool| {
            let mut html = String::new();
            for c in text.chars() {
                match c {
                    '&' => html.push_str("&amp;"),
                    '<' => html.push_str("&lt;"),
                    '>' => html.push_str("&gt;"),
                    '"' if attribute => html.push_str("&quot;"),
                    '\r' => html.push('\n'),
                    '\u{a0}' => html.push_str("&nbsp;"),
                    c => html.push(c),
                }
            }
            html
        };
        let (mut html, mut value) = (String::new(), String::new());
        escape_into(&mut html, &text);
        escape_attribute_into(&mut value, &text);
        prop_assert_eq!((html, value), (plainly(false), plainly(true)));
    }

    #[test]
    fn a_word_of_ascii_begins_with_a_letter_or_digit(text in "[a-zA-Z0-9 ,.'\n-]{0,80}") {
        let begin = |piece: &&str| piece.contains(|c: char| c.is_ascii_alphanumeric());
        let plainly = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'' && c != '-').filter(begin).count();
        prop_assert_eq!(words(&text) as usize, plainly);
    }
}
