//! The tree of a Markdown text as HTML, in exactly the form the sanitizer writes.
//!
//! Walks without recursion, so that no nesting ends the stack; what nests deeper than anyone reads is written flat.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeValue};
use url::Url;

use super::inline_html::{self, Inline, LINK_END};
use crate::extract::Picture;
use crate::extract::page::{is_known_element, keep_picture};
use crate::extract::plain_text::{escape_attribute_into, escape_into, is_cjk};
use crate::extract::url::link_address;

/// Elements inside one another. Deeper ones are written without their tags.
const DEPTH: usize = 100;

/// HTML, and the pictures it names.
pub(super) struct Rendered {
    pub html: String,
    pub pictures: Vec<Picture>,
    /// It holds HTML of the text itself, and has to be sanitized.
    pub has_raw_html: bool,
    /// That HTML has addresses, which have to be resolved.
    pub has_raw_addresses: bool,
}

/// Writes the document of a text of so many bytes. Relative links are resolved against `base`, relative pictures are read
/// by `beside`.
pub(super) fn render<'a>(
    document: &'a AstNode<'a>,
    bytes: usize,
    base: Option<&'a Url>,
    beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
) -> Rendered {
    // Tags take more room than marks do.
    let html = String::with_capacity(bytes + bytes / 8);
    let mut writer = Writer {
        out: Rendered { html, pictures: Vec::new(), has_raw_html: false, has_raw_addresses: false },
        open: Vec::new(),
        base,
        beside,
        shift: shift(document),
        links: 0,
        pairs: Vec::new(),
        notes: 0,
        in_head: false,
        after_cjk: false,
        silent: None,
    };
    for edge in document.traverse() {
        match edge {
            NodeEdge::Start(node) => writer.start(node),
            NodeEdge::End(node) => writer.end(node),
        }
    }
    if writer.notes > 0 {
        writer.out.html.push_str("</ol>");
    }
    writer.out
}

/// The title is the only heading of the first level: how far the others move down.
fn shift<'a>(document: &'a AstNode<'a>) -> u8 {
    let (mut first, mut second) = (false, false);
    for node in document.children() {
        if let NodeValue::Heading(heading) = &node.data.borrow().value {
            first |= heading.level == 1;
            second |= heading.level == 2;
        }
    }
    u8::from(first && second)
}

struct Writer<'a> {
    out: Rendered,
    /// For each open node, the end tag it will need.
    open: Vec<&'static str>,
    base: Option<&'a Url>,
    beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    shift: u8,
    /// Links open now: one in another would be torn apart by any parser.
    links: usize,
    /// Pairs of tags of HTML that are open.
    pairs: Vec<Pair<'a>>,
    notes: usize,
    in_head: bool,
    after_cjk: bool,
    /// An image whose description is being skipped, as it was written as a whole.
    silent: Option<*const AstNode<'a>>,
}

/// A pair of tags of HTML that was begun.
struct Pair<'a> {
    end: &'static str,
    /// What both of its tags stand in.
    parent: Option<*const AstNode<'a>>,
    is_written: bool,
}

impl<'a> Writer<'a> {
    fn start(&mut self, node: &'a AstNode<'a>) {
        if self.silent.is_some() {
            return;
        }
        let data = node.data.borrow();
        let after_cjk = std::mem::take(&mut self.after_cjk);
        let end: &'static str = match &data.value {
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => self.tag("<blockquote>", "</blockquote>"),
            NodeValue::List(list) => match list.list_type {
                ListType::Bullet => self.tag("<ul>", "</ul>"),
                ListType::Ordered if matches!(list.start, 0 | 2..=99_999) => {
                    let start = format!("<ol start=\"{}\">", list.start);
                    self.tag(&start, "</ol>")
                }
                ListType::Ordered => self.tag("<ol>", "</ol>"),
            },
            NodeValue::Item(_) => self.tag("<li>", "</li>"),
            NodeValue::TaskItem(task) => {
                let end = self.tag("<li>", "</li>");
                self.out.html.push_str(if task.symbol.is_some() { "☑ " } else { "☐ " });
                end
            }
            NodeValue::CodeBlock(code) => {
                self.out.html.push_str("<pre><code>");
                escape_into(&mut self.out.html, &code.literal);
                "</code></pre>"
            }
            NodeValue::Paragraph if is_tight(node) => "",
            NodeValue::Paragraph => self.tag("<p>", "</p>"),
            NodeValue::Heading(heading) => match (heading.level + self.shift).clamp(2, 6) {
                2 => self.tag("<h2>", "</h2>"),
                3 => self.tag("<h3>", "</h3>"),
                4 => self.tag("<h4>", "</h4>"),
                5 => self.tag("<h5>", "</h5>"),
                _ => self.tag("<h6>", "</h6>"),
            },
            NodeValue::ThematicBreak => {
                self.out.html.push_str("<hr>");
                ""
            }
            // Of two notes of one name, one can be left standing where it was written.
            NodeValue::FootnoteDefinition(_)
                if !node.parent().is_some_and(|parent| matches!(parent.data.borrow().value, NodeValue::Document)) =>
            {
                ""
            }
            NodeValue::FootnoteDefinition(_) => {
                self.notes += 1;
                self.out.html.push_str(if self.notes == 1 { "<hr><ol>" } else { "" });
                self.out.html.push_str(&format!("<li id=\"fn-{}\">", self.notes));
                "</li>"
            }
            NodeValue::FootnoteReference(note) => {
                let number = note.ix.to_string();
                match self.links {
                    0 if number.len() <= 16 => {
                        self.out.html.push_str(&format!("<sup><a href=\"#fn-{number}\">{number}</a></sup>"))
                    }
                    _ => self.out.html.push_str(&format!("<sup>{number}</sup>")),
                }
                ""
            }
            NodeValue::Table(_) => self.tag("<table>", "</table>"),
            NodeValue::TableRow(header) => {
                self.in_head = *header;
                match header {
                    true => self.tag("<thead><tr>", "</tr></thead>"),
                    false => {
                        let first = node
                            .previous_sibling()
                            .is_none_or(|row| matches!(row.data.borrow().value, NodeValue::TableRow(true)));
                        let last = node.next_sibling().is_none();
                        let start = if first { "<tbody><tr>" } else { "<tr>" };
                        self.tag(start, if last { "</tr></tbody>" } else { "</tr>" })
                    }
                }
            }
            NodeValue::TableCell if self.in_head => self.tag("<th>", "</th>"),
            NodeValue::TableCell => self.tag("<td>", "</td>"),
            NodeValue::Text(text) => {
                escape_into(&mut self.out.html, text);
                self.after_cjk = text.chars().next_back().is_some_and(is_wide);
                ""
            }
            NodeValue::SoftBreak => {
                let before_cjk = node.next_sibling().is_some_and(|next| match &next.data.borrow().value {
                    NodeValue::Text(text) => text.chars().next().is_some_and(is_wide),
                    _ => false,
                });
                // Between characters that are written without spaces, the end of a line is not a space either.
                if !(after_cjk && before_cjk) {
                    self.out.html.push('\n');
                }
                ""
            }
            NodeValue::LineBreak => {
                self.out.html.push_str("<br>");
                ""
            }
            NodeValue::Code(code) => {
                self.out.html.push_str("<code>");
                escape_into(&mut self.out.html, &code.literal);
                "</code>"
            }
            NodeValue::Emph => self.tag("<em>", "</em>"),
            NodeValue::Strong => self.tag("<strong>", "</strong>"),
            NodeValue::Strikethrough => self.tag("<del>", "</del>"),
            NodeValue::Highlight => self.tag("<mark>", "</mark>"),
            // One without an address falls through and has no tag.
            NodeValue::Link(link) if self.begin_link(&link.url, &link.title) => LINK_END,
            NodeValue::Image(image) => {
                let alt = super::text_of_node(node);
                self.picture(&image.url, alt.trim(), &image.title);
                self.silent = Some(std::ptr::from_ref(node));
                ""
            }
            NodeValue::HtmlBlock(block) => {
                self.raw(&block.literal);
                ""
            }
            NodeValue::HtmlInline(literal) if self.inline(node, literal) => "",
            NodeValue::HtmlInline(literal) => {
                self.raw(literal);
                ""
            }
            _ => "",
        };
        self.open.push(end);
    }

    fn end(&mut self, node: &'a AstNode<'a>) {
        match self.silent {
            Some(image) if std::ptr::eq(image, node) => self.silent = None,
            Some(_) => return,
            None => {}
        }
        match node.data.borrow().value {
            NodeValue::Link(_) => self.links -= 1,
            NodeValue::Text(_) => {}
            _ => self.after_cjk = false,
        }
        if let Some(end) = self.open.pop() {
            self.out.html.push_str(end);
        }
    }

    fn tag(&mut self, start: &str, end: &'static str) -> &'static str {
        if self.open.len() > DEPTH {
            // Something has to keep the words of two flat blocks apart.
            let is_block = !matches!(end, "</em>" | "</strong>" | "</del>" | "</mark>");
            let is_apart = self.out.html.ends_with('>');
            self.out.html.push_str(if is_block && !is_apart && !end.contains("</t") { "<br>" } else { "" });
            return "";
        }
        self.out.html.push_str(start);
        end
    }

    /// Ends the value that is open, and adds another attribute unless it is empty.
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.html.push('"');
        if !value.is_empty() {
            self.out.html.push_str(&format!(" {name}=\""));
            escape_attribute_into(&mut self.out.html, value);
            self.out.html.push('"');
        }
    }

    fn picture(&mut self, address: &str, alt: &str, title: &str) {
        match keep_picture(address, self.base, self.beside, &mut self.out.pictures) {
            Some(address) => {
                self.out.html.push_str("<img src=\"");
                escape_attribute_into(&mut self.out.html, &address);
                self.attribute("alt", alt);
                if !title.is_empty() {
                    self.out.html.push_str(" title=\"");
                    escape_attribute_into(&mut self.out.html, title);
                    self.out.html.push('"');
                }
                self.out.html.push('>');
            }
            None => escape_into(&mut self.out.html, alt),
        }
    }

    /// Writes a tag of HTML itself, if it is one of a pair that needs no parser.
    fn inline(&mut self, node: &'a AstNode<'a>, literal: &str) -> bool {
        let parent = node.parent().map(std::ptr::from_ref);
        match inline_html::read(literal) {
            Some(Inline::End(end)) => {
                let begun = self.pairs.pop_if(|pair| pair.end == end && pair.parent == parent);
                if begun.is_some() && end == LINK_END {
                    self.links -= 1;
                }
                self.out.html.push_str(begun.as_ref().filter(|pair| pair.is_written).map_or("", |_| end));
                begun.is_some()
            }
            Some(start) if self.open.len() + self.pairs.len() < DEPTH && inline_html::is_closed(node) => {
                let (end, is_written) = match start {
                    Inline::Start(start, end) => {
                        self.out.html.push_str(start);
                        (end, true)
                    }
                    Inline::Link { href, title } => (LINK_END, self.begin_link(&href, &title)),
                    Inline::End(end) => (end, false),
                };
                self.pairs.push(Pair { end, parent, is_written });
                true
            }
            _ => false,
        }
    }

    /// Begins a link, and says whether it has a tag that needs an end.
    fn begin_link(&mut self, address: &str, title: &str) -> bool {
        self.links += 1;
        let Some(address) = link_address(address, self.base).filter(|_| self.links == 1) else {
            return false;
        };
        self.out.html.push_str("<a href=\"");
        escape_attribute_into(&mut self.out.html, &address);
        self.attribute("title", title);
        self.out.html.push('>');
        true
    }

    fn raw(&mut self, html: &str) {
        let trimmed = html.trim();
        if trimmed.starts_with("<!--") && trimmed.ends_with("-->") && trimmed.matches("-->").count() == 1 {
            return;
        }
        if matches!(trimmed, "<br>" | "<br/>" | "<br />") {
            self.out.html.push_str("<br>");
            return;
        }
        // `Vec<T>` outside of code is somebody's words and not an element.
        let name: String = trimmed
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        if !trimmed.starts_with("<!") && !trimmed.starts_with("<?") && !is_known_element(&name) {
            escape_into(&mut self.out.html, html);
            return;
        }
        self.out.has_raw_html = true;
        self.out.has_raw_addresses |=
            ["src=", "href=", "data="].iter().any(|name| html.to_ascii_lowercase().contains(name));
        self.out.html.push_str(html);
    }
}

/// Whether a character stands without spaces between it and the next: CJK and its punctuation.
fn is_wide(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether a paragraph stands in a list whose items are not apart: then it is no paragraph of its own.
fn is_tight<'a>(node: &'a AstNode<'a>) -> bool {
    let list = node.parent().and_then(|item| item.parent());
    list.is_some_and(|list| matches!(&list.data.borrow().value, NodeValue::List(list) if list.tight))
}
