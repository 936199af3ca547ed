//! The allow-list that every body passes: elements, attributes and addresses that are known to be harmless stay,
//! everything else goes.
//!
//! Bodies are stored as this leaves them, with [`SANITIZER_VERSION`]; the original stays beside them, so they can be
//! made anew when the list changes. The window cleans once more by another parser before it shows them.

mod stable;
mod tree;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use dom_query::NodeRef;

use super::hostile::{is_hostile, text_only};

/// Grows by one whenever the same input may come out differently.
pub const SANITIZER_VERSION: u32 = 1;

/// Elements that stay, in order.
const ELEMENTS: [&str; 58] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// Attributes that stay, by element.
const ATTRIBUTES: [(&str, &[&str]); 8] = [
    ("a", &["href", "title"]),
    ("img", &["src", "alt", "title", "width", "height"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
    ("ol", &["start", "reversed"]),
    ("time", &["datetime"]),
    ("li", &["id", "value"]),
    ("sup", &["id"]),
];

/// Attributes that stay with any element.
const GENERIC: [&str; 2] = ["lang", "dir"];

/// Where addresses may lead.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "picture"];

/// Elements that go with everything in them. Of all others only the tags go.
const EMPTIED: [&str; 16] = [
    "iframe", "canvas", "script", "style", "svg", "math", "template", "noscript", "object", "select", "textarea",
    "title", "noembed", "noframes", "xmp", "button",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// HTML of which nothing runs and nothing points anywhere but to http, https, mailto, a note of the same text or a
/// picture of the library (`picture:HASH`, and as the source of an `img` only). Whoever nests deeper than a person
/// would loses the markup and keeps the text.
pub fn sanitize(html: &str) -> String {
    if is_hostile(html) {
        return text_only(html);
    }
    // What one parser wrote, another may read in another way: it has to come out the same from a second reading.
    let mut clean = CLEANER.clean(html).to_string();
    if stable::is_stable(&clean) {
        return clean;
    }
    for _ in 0..4 {
        let again = CLEANER.clean(&clean).to_string();
        if again == clean {
            return clean;
        }
        clean = again;
    }
    text_only(&clean)
}

/// The same of what is in a node. Where what is harmless of its tree is certain to be read as it was written, that is
/// all; any other is written whole and read once more.
pub(crate) fn sanitize_inside(node: &NodeRef<'_>) -> String {
    match tree::clean(node).filter(|clean| stable::is_stable(clean) && !is_hostile(clean)) {
        Some(clean) => clean,
        None => sanitize(&node.inner_html()),
    }
}

fn cleaner() -> Builder<'static> {
    let mut cleaner = Builder::default();
    cleaner
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(EMPTIED))
        .generic_attributes(HashSet::from(GENERIC))
        .tag_attributes(HashMap::from(ATTRIBUTES.map(|(element, names)| (element, names.iter().copied().collect()))))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Custom(Box::new(note_address)))
        .attribute_filter(|element, attribute, value| {
            is_allowed(element, attribute, value).then_some(Cow::Borrowed(value))
        })
        .link_rel(None);
    cleaner
}

/// Of all relative addresses only that of a note of the same text.
fn note_address(address: &str) -> Option<Cow<'_, str>> {
    address.strip_prefix('#').filter(|id| is_note_id(id)).map(|_| Cow::Borrowed(address))
}

fn is_allowed(element: &str, attribute: &str, value: &str) -> bool {
    let scheme = |name: &str| value.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    match (element, attribute) {
        ("img", "src") => scheme("http://") || scheme("https://") || is_picture(value),
        (_, "href") => !scheme("picture:"),
        (_, "id") => is_note_id(value),
        (_, "width" | "height" | "colspan" | "rowspan" | "start" | "value") => {
            value.len() <= 5 && value.bytes().all(|b| b.is_ascii_digit())
        }
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        _ => true,
    }
}

/// `fn-1` and `fnref-1`: the ids our own readers give to footnotes. No other id comes in, as ids are global.
fn is_note_id(id: &str) -> bool {
    id.strip_prefix("fn-").or_else(|| id.strip_prefix("fnref-")).is_some_and(|rest| {
        !rest.is_empty() && rest.len() <= 16 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    })
}

/// `picture:` and the BLAKE3 of the picture.
pub(crate) fn is_picture(address: &str) -> bool {
    address
        .strip_prefix("picture:")
        .is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use dom_query::Document;
    use proptest::prelude::*;

    use super::*;

    /// What is left of a page.
    fn sanitize_page(html: &str) -> String {
        let page = Document::from(html);
        page.body().map(|body| sanitize_inside(&body)).unwrap_or_default()
    }

    #[test]
    fn nothing_that_runs_or_loads_gets_through() {
        let hash = "a".repeat(64);
        for (html, safe) in [
            ("<p onclick=alert(1)>a</p>", "<p>a</p>".to_owned()),
            ("a<script>alert(1)</script>b", "ab".into()),
            ("<a href=\"java&#10;script:alert(1)\">x</a>", "<a>x</a>".into()),
            ("<a href=\"data:text/html,x\">x</a>", "<a>x</a>".into()),
            ("<img src=x onerror=alert(1)>", "<img>".into()),
            ("<img src=\"picture:../../etc\">", "<img>".into()),
            ("<a href=\"picture:x\">x</a>", "<a>x</a>".into()),
            ("<iframe srcdoc=\"<script>1</script>\">x</iframe>y", "y".into()),
            ("<svg><script>1</script></svg><math><mi>x</mi></math>z", "z".into()),
            ("<form action=\"javascript:1\"><button>go</button>t</form>", "t".into()),
            ("<p style=\"background:url(http://x.example)\" class=a id=b>c</p>", "<p>c</p>".into()),
            (
                "<meta http-equiv=refresh content=\"0;url=http://x.example\"><base href=//evil.example><link rel=stylesheet href=x>t",
                "t".into(),
            ),
            ("<style>@import 'http://x.example'</style>t", "t".into()),
            ("<!-- c -->t", "t".into()),
            (&format!("<img src=\"picture:{hash}\">"), format!("<img src=\"picture:{hash}\">")),
            ("<a href=\"#fn-1\">1</a><a href=\"#top\">2</a>", "<a href=\"#fn-1\">1</a><a>2</a>".into()),
        ] {
            assert_eq!(sanitize(html).replace("<img/>", "<img>"), safe, "{html}");
            assert_eq!(sanitize_page(html), safe, "{html}");
        }
    }

    #[test]
    fn a_tree_is_written_as_another_parser_would_leave_it() {
        assert!(ELEMENTS.is_sorted());
        for html in [
            "<p lang=de dir=up title=x>a &amp; b &lt; \"c\"&nbsp;d<br>e</p>",
            "<ol start=3 reversed><li id=fn-1 value=7>x</li><li id=x value=seven>y</li></ol>",
            "<img src=HTTPS://example.org/a.png alt='\"<>&amp;' width=10 height=10%><img src=//example.org/a.png>",
            "<a href=https://example.org/?a=1&amp;b=2#c title=t>x</a><a href='https://[x'>y</a><a href=MAILTO:a@b.c>z</a>",
            "<table><tbody><tr><th colspan=2>a</th><td>b</td></tr></tbody></table>",
            "<section><article>a<custom-one>b<time datetime=2024>c</time></custom-one></article></section>",
            "<p>a<svg><title>x</title><p>b</p></svg>c</p><math><mi>x</mi></math>",
            "<pre>\n\na\n</pre><ruby>a<rt>b</rt></ruby>",
            "a<plaintext><p>b",
            "<p>a<!-- b --><?c?></p><noscript><p>d</p></noscript><template><p>e</p></template>",
        ] {
            let page = Document::from(html);
            let body = page.body().expect("every page has a body");
            assert_eq!(sanitize_inside(&body), sanitize(&body.inner_html()), "{html}");
        }
        assert!(sanitize_page(&format!("{}x", "<div>".repeat(500))).ends_with(&format!("x{}", "</div>".repeat(500))));
    }

    /// Tags in any order, with text between them.
    fn tags() -> impl Strategy<Value = String> {
        let tag = "</?(p|a|table|tbody|thead|tr|td|th|caption|b|i|em|code|pre|li|ul|ol|div|h1|h2|dl|dt|dd|blockquote|sup|ruby|rt|figure|figcaption|br|img)>";
        prop::collection::vec(prop_oneof![3 => tag.prop_map(|tag: String| tag), 1 => "[a-z\n &;]{0,3}"], 0..30)
            .prop_map(|pieces| pieces.concat())
    }

    /// What makes parsers differ.
    fn anything() -> impl Strategy<Value = String> {
        let tag = "<(p|a href=x|a href=\"https://example.org/?a&b\"|table|tr|td|b|i|svg|math|mi|style|title|select|option|noscript|template|form|plaintext|pre|li id=fn-1|div|h1|/p|/b|/table|/svg|/style|/select|img src=x|img alt='\"<' src=https://a.example/b|!--|--)>";
        prop::collection::vec(
            prop_oneof![3 => tag.prop_map(|tag: String| tag), 1 => "[a-z\"'&;<> \r\n\u{a0}]{0,4}"],
            0..40,
        )
        .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_is_called_stable_is_read_as_it_was_written(html in tags()) {
            let clean = CLEANER.clean(&html).to_string();
            if stable::is_stable(&clean) {
                prop_assert_eq!(CLEANER.clean(&clean).to_string(), clean);
            }
        }

        #[test]
        fn nothing_gets_through_a_tree_that_another_parser_would_stop(html in prop_oneof![tags(), anything()]) {
            let clean = sanitize_page(&html);
            prop_assert_eq!(CLEANER.clean(&clean).to_string(), clean);
        }

        #[test]
        fn what_is_clean_stays_as_it_is(html in anything()) {
            let once = sanitize(&html);
            prop_assert_eq!(sanitize(&once), once);
        }
    }
}
