use proptest::prelude::*;

use super::*;
use crate::error::Error;
use crate::extract::sanitize;
use crate::import::{Draft, Flow};

fn read_bytes(bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    crate::import::read(&Source { name: "a.rtf", bytes, address: None, beside: &|_| None }, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.remove(0)
}

/// The HTML of a body below a title.
fn html(body: &str) -> String {
    read_bytes(
        format!("{{\\rtf1\\ansi{{\\stylesheet{{\\s9 Title;}}}}{{\\pard\\s9 The Sea\\par}}\\pard\\plain {body}}}")
            .as_bytes(),
    )
    .unwrap()
    .html
}

#[test]
fn text_is_read_in_the_code_page_of_its_font() {
    for (bytes, text) in [
        (&b"{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}"[..], "Привет"),
        (b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset128 MS Gothic;}{\\f1\\fcharset204 X;}}\\f0 \\'93\\'fa\\'96\\'7b{\\f1 \\'cf}.}", "日本П."),
        (b"{\\rtf1\\ansi\\uc1 \\u-10179?\\u-8704?}", "\u{1f600}"),
        (b"{\\rtf1\\ansi\\uc2 a\\u233\\'8e\\'8fb{\\uc0 \\u233 c}}", "aébéc"),
        (b"{\\rtf1\\ansi caf\xe9}", "café"),
        ("{\\rtf1\\ansi café 海}".as_bytes(), "café 海"),
        (b"{\\rtf1\\mac caf\\'8e}", "café"),
        (b"{\\rtf1 a\\emdash b\\~c\\_d\\{e\\}\\\\}", "a—b c\u{2011}d{e}\\"),
        (b"{\\rtf1 a\r\nb\\tab c\\line d}", "ab c\nd"),
    ] {
        let draft = read_bytes(bytes).unwrap();
        assert_eq!((draft.text.as_str(), draft.format), (text, Format::Rtf));
    }
}

#[test]
fn words_keep_their_marks_links_and_notes_and_lose_what_is_hidden() {
    for (body, expected) in [
        ("a {\\b b\\i c}\\b d\\b0  e\\par", "<p>a <strong>b<em>c</em>d</strong> e</p>"),
        ("x{\\super 2}{\\sub 3}{\\strike y}\\par", "<p>x<sup>2</sup><sub>3</sub><del>y</del></p>"),
        ("a{\\v b}{\\deleted c}{\\*\\unknown d}{\\xe e}f\\par", "<p>af</p>"),
        (
            "{\\field{\\*\\fldinst{HYPERLINK \"https://example.org/?a&b\"}}{\\fldrslt{\\ul here}}} and {\\field{\\*\\fldinst HYPERLINK \"javascript:1\"}{\\fldrslt there}}\\par",
            "<p><a href=\"https://example.org/?a&amp;b\">here</a> and there</p>",
        ),
        (
            "Wide{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn} Not all.}}, it is.\\par",
            "<p>Wide<sup><a href=\"#fn-1\">1</a></sup>, it is.</p><hr><ol><li id=\"fn-1\">Not all.</li></ol>",
        ),
        ("{\\header page}{\\footer 1}a\\par", "<p>a</p>"),
    ] {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn headings_lists_and_tables_are_what_they_were() {
    for (body, expected) in [
        (
            "\\pard\\outlinelevel0 One\\par\\pard a\\par\\pard\\outlinelevel1 Two\\par",
            "<h2>One</h2><p>a</p><h3>Two</h3>",
        ),
        (
            "\\pard{\\listtext\\'b7\\tab}a\\par{\\pard\\ilvl1{\\listtext 1.\\tab}b\\par}{\\pard\\ilvl1{\\listtext 2.\\tab}c\\par}\\pard{\\pntext\\'95\\tab}d\\par\\pard e\\par",
            "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul><p>e</p>",
        ),
        (
            "\\trowd\\trhdr\\cellx100\\clmrg\\cellx200\\pard\\intbl head\\cell\\cell\\row\\trowd\\cellx100\\cellx200\\pard\\intbl a\\par b\\cell c\\cell\\row\\pard after\\par",
            "<table><thead><tr><th colspan=\"2\">head</th></tr></thead><tbody><tr><td><p>a</p><p>b</p></td><td>c</td></tr></tbody></table><p>after</p>",
        ),
    ] {
        assert_eq!(html(body), expected, "{body}");
    }
    let named = "{\\rtf1{\\stylesheet{\\s0 Normal;}{\\s4\\b \\'dcberschrift 1;}{\\*\\cs5 Strong;}}\\s0 The Sea\\par\\s0 It is wide.\\par\\s4 One\\par\\s0 a\\par\\s4 Two\\par\\s0 b\\par}";
    assert!(read_bytes(named.as_bytes()).unwrap().html.ends_with("<h2>One</h2><p>a</p><h2>Two</h2><p>b</p>"));
}

#[test]
fn a_document_says_what_it_is_and_shows_its_pictures() {
    let picture = "89504e470d0a1a0a00000000";
    let text = format!(
        "{{\\rtf1{{\\info{{\\title The Sea}}{{\\author Ada Marsh}}{{\\keywords tides, moon}}{{\\creatim\\yr2023\\mo5\\dy6\\hr7\\min8}}}}\
         It is wide.\\par {{\\*\\shppict{{\\pict\\pngblip\\picw9 {picture}}}}}{{\\nonshppict{{\\pict\\wmetafile8 0102}}}}\\par}}"
    );
    let draft = read_bytes(text.as_bytes()).unwrap();
    assert_eq!((draft.title.as_str(), draft.byline.as_deref()), ("The Sea", Some("Ada Marsh")));
    assert_eq!(draft.tags, ["tides", "moon"]);
    assert!(draft.published.is_some_and(|date| date.starts_with("2023-05-06")));
    assert_eq!(draft.html, format!("<p>It is wide.</p><p><img src=\"picture:{}\"></p>", draft.pictures[0].hash));
}

#[test]
fn hostile_text_ends_in_an_error_or_with_what_can_be_read() {
    let deep = format!("{{\\rtf1 {}x{}}}", "{".repeat(1_000_000), "}".repeat(1_000_000));
    let fields =
        format!("{{\\rtf1 {}x", "{\\field{\\*\\fldinst HYPERLINK \"https://e.example\"}{\\fldrslt ".repeat(20_000));
    for (bytes, text) in [
        (deep.as_bytes(), "x"),
        (fields.as_bytes(), "x"),
        (b"{\\rtf1 a\\bin2147483647 b}", "a"),
        (b"{\\rtf1 a\\bin-5 b}", "ab"),
        (b"{\\rtf1 {\\b abc {\\i def", "abc def"),
        (b"{\\rtf1\\uc1000000000 \\u1234? x}", "\u{4d2}"),
        (b"{\\rtf1 abc\\'4", "abc4"),
        (b"{\\rtf1\\fs99999999999999999999 abc\\u99999999 x}", "abc"),
        (b"{\\rtf1 a}}}}}b", "ab"),
        (b"{\\rtf1\\cell\\row\\cell a\\par}", "a"),
    ] {
        let read = read_bytes(bytes).unwrap();
        assert!(read.text.trim() == text, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    }
    assert!(matches!(read_bytes(b"{\\rtf1{\\fonttbl x}}"), Err(Error::NoText)));
}

/// What rich text is made of, in any order.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "{",
        "}",
        "}",
        "a",
        "b <c>",
        " ",
        "\\par ",
        "\\cell ",
        "\\row ",
        "\\trowd\\cellx1\\clvmrg\\cellx2 ",
        "\\intbl ",
        "\\pard ",
        "\\b ",
        "\\i0 ",
        "\\super ",
        "{\\listtext 1.}",
        "{\\pntext\\'b7}",
        "\\ilvl2 ",
        "\\outlinelevel1 ",
        "\\s1 ",
        "{\\stylesheet{\\s1 Quote;}{\\s2 Code;}}",
        "\\s2 ",
        "{\\footnote ",
        "{\\field{\\*\\fldinst HYPERLINK \"https://e.example/\"}{\\fldrslt ",
        "\\line ",
        "\\u-10179?",
        "\\u-8704?",
        "\\'e9",
        "{\\*\\x ",
        "\\plain ",
        "{\\pict\\pngblip 89504e470d0a1a0a}",
        "\\~",
        "\\bin3 ",
        "\\trhdr ",
        "\\nestcell ",
    ])
}

proptest! {
    #[test]
    fn whatever_is_read_is_written_as_the_sanitizer_would_leave_it(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = format!("{{\\rtf1 {}", pieces.concat());
        if let Ok(draft) = read_bytes(text.as_bytes()) {
            prop_assert_eq!(sanitize(&draft.html), draft.html, "{}", text);
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(&[b"{\\rtf1", bytes.as_slice()].concat());
    }
}
