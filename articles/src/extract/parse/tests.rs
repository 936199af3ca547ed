use dom_query::{Attr, NodeData};
use proptest::prelude::*;

use super::*;

/// The tree of a page as a text in which every node, name and attribute shows.
fn drawn(page: &Document) -> String {
    let mut drawn = String::new();
    for node in page.root().descendants_it() {
        let depth = node.ancestors_it(None).count();
        let line = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => format!("{:?}", &contents[..]),
            NodeData::Comment { contents } => format!("<!--{contents}-->"),
            NodeData::Doctype { name, public_id, system_id } => format!("<!{name} {public_id} {system_id}>"),
            NodeData::Element(element) => {
                let attribute = |at: &Attr| format!(" {:?} {}={:?}", at.name.ns, &at.name.local, &at.value[..]);
                let attributes: String = element.attrs.iter().map(attribute).collect();
                format!("<{:?} {}{attributes}> {:?}", element.name.ns, &element.name.local, element.template_contents)
            }
            _ => "?".to_owned(),
        });
        drawn.push_str(&format!("{:1$}{line:?}\n", "", depth));
    }
    drawn
}

#[test]
fn a_page_is_read_as_html5ever_reads_it() {
    for html in [
        "",
        "\u{feff}<p>a",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html lang=de><title>a &amp; b</title>c",
        "<p>a\r\nb\rc</p><pre>\n\nx</pre><textarea>\r\n&lt;b></TEXTAREA x>y",
        "a < b <3 <- & &amp &ampx &notit; &notin; &nosuch; &#x26; &#38 &#0; &#128; &#xD800; &#99999999999; &#; &#x; &",
        "<a href='?a=1&copy=2&copy;=3&amp=4&ampx&lt'>x</a><a title=\"a\nb\" TITLE=c>",
        "<p a=b c d = e f= 'g' h=\"i\"j k=/l/ =m n/ o /p/><br/><x y=>z</x  q>",
        "<!----><!--a--><!--->b<!-->c<!--d--!>e<!--f---!>g<!-- -- > --><!-- <!-- --><!--!><!a><?b><//c></><!-h>",
        "<!-- without an end",
        "text <b and an end in a tag=",
        "text </b",
        "<",
        "</",
        "<script>if (a < b && c) \"</scripty>\" </script >d<style>e</style\n>f<noscript><img src=g></noscript>",
        "<script><!-- <script>a</script> --></script>b<script><!-- x </script>c<!-- --><script>",
        "<script>without an end <b>",
        "<title>&amp; <b></title><xmp><b>&amp;</xmp><iframe><p></iframe><plaintext></b>&amp;<",
        "<svg><title><b>x</b></title><![CDATA[ <p> ]]><path d='M0'/></svg><![CDATA[ <p> ]]><math><mi>x",
        "<svg viewbox=a><style><b></style><script>a<b></script><foreignObject><p>x</svg>",
        "<table>a<tr>b<td>c<p>d</table>e<b><p>f</b>g",
        "<p>nul\0l<b\0 c=\0>",
        "<template><p>a</template><select><option>b<option>c</select><frameset>",
        "日本<p title=「＆amp;」>語&hellip;",
    ] {
        assert_eq!(drawn(&parse(html)), drawn(&Document::from(html)), "{html}");
    }
}

/// What pages are made of, whole and broken, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let tag = "</?(p|div|a|b|table|tr|td|select|option|title|textarea|script|style|svg|math|mi|desc|noscript|template|pre|li|plaintext|xmp|BR|h1)( (a|href|B|=|/|'|\")(=[a&;<\"' ]{0,3}|='[^']{0,4}'|=\"[^\"]{0,4}\")?){0,3} ?/?>?";
    let odd = "<!--|--!?>|<!|<\\?|</|<!\\[CDATA\\[|\\]\\]>|<!doctype( html)?>|&(amp|lt|not|notin|copy|#x?[4-8]{0,3}|hArr)?;?|[ \r\n\ta-c<>&=;é]{1,4}";
    prop::collection::vec(
        prop_oneof![3 => tag.prop_map(|tag: String| tag), 2 => odd.prop_map(|odd: String| odd)],
        0..24,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_a_page_is_made_of_it_is_read_as_html5ever_reads_it(html in pieces()) {
        prop_assert_eq!(drawn(&parse(&html)), drawn(&Document::from(html.as_str())), "{}", html);
    }
}
