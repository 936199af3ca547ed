//! The styles of a document of Word, each with what it inherits.

use std::collections::HashMap;

use super::numbering::Place;
use crate::error::Result;
use crate::import::office::line::Style;
use crate::import::office::roles::{Role, role_of};
use crate::import::office::xml::{Node, Tag, Xml};

/// Styles that inherit from one another; more is a circle.
const GENERATIONS: usize = 20;

/// What can be said of a run at different places; unsaid is what is said above.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    bold: Option<bool>,
    italic: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    /// Above (1), below (-1) or on (0) the line.
    shift: Option<i8>,
}

#[derive(Debug, Default)]
struct Declared {
    name: String,
    parent: Option<String>,
    /// 9 is the level of text.
    outline: Option<u8>,
    place: Option<(Option<String>, Option<u8>)>,
    run: Run,
}

/// A style with all it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    pub role: Option<Role>,
    pub place: Option<Place>,
    pub run: Run,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    resolved: HashMap<String, Resolved>,
    default: Resolved,
}

impl Styles {
    /// The style of this id, or of paragraphs that name none.
    pub(super) fn of(&self, id: Option<&str>) -> &Resolved {
        id.and_then(|id| self.resolved.get(id)).unwrap_or(&self.default)
    }
}

/// Reads the styles.
pub(super) fn read(text: &str) -> Result<Styles> {
    let mut declared: HashMap<String, Declared> = HashMap::new();
    let mut default = None;
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        if tag.name() != "style" {
            continue;
        }
        let Some(id) = tag.attribute("styleId") else { continue };
        if tag.attribute("type").is_some_and(|kind| kind == "paragraph")
            && tag.attribute("default").is_some_and(|on| is_on(&on))
        {
            default = Some(id.clone());
        }
        let mut style = Declared::default();
        xml.inside(|node| {
            if let Node::Open(tag) = node {
                match tag.name() {
                    "name" => style.name = tag.attribute("val").unwrap_or_default().trim().to_lowercase(),
                    "basedOn" => style.parent = tag.attribute("val"),
                    "outlineLvl" => style.outline = level(&tag),
                    "numId" => style.place.get_or_insert_default().0 = tag.attribute("val"),
                    "ilvl" => style.place.get_or_insert_default().1 = level(&tag),
                    _ => style.run.take(&tag),
                }
            }
            Ok(())
        })?;
        declared.insert(id, style);
    }
    let resolved: HashMap<String, Resolved> = declared.keys().map(|id| (id.clone(), resolve(&declared, id))).collect();
    let default = default.and_then(|id| resolved.get(&id).cloned()).unwrap_or_default();
    Ok(Styles { resolved, default })
}

fn resolve(declared: &HashMap<String, Declared>, id: &str) -> Resolved {
    let mut resolved = Resolved::default();
    let (mut number, mut level) = (None, None);
    let mut is_text = false;
    let mut next = Some(id);
    for _ in 0..GENERATIONS {
        let Some(style) = next.and_then(|id| declared.get(id)) else { break };
        if resolved.role.is_none() && !is_text {
            resolved.role = role_of(&style.name).or(match style.outline {
                Some(level @ 0..=8) => Some(Role::Heading(level + 1)),
                _ => None,
            });
            is_text = style.outline == Some(9);
        }
        if let Some((id, at)) = &style.place {
            number = number.or_else(|| id.clone());
            level = level.or(*at);
        }
        resolved.run = style.run.over(resolved.run, false);
        next = style.parent.as_deref();
    }
    resolved.place = number.map(|id| Place { id, level: level.unwrap_or(0) });
    resolved
}

/// The level that an element names, from 0.
pub(super) fn level(tag: &Tag<'_>) -> Option<u8> {
    tag.number("val").and_then(|level| u8::try_from(level).ok()).filter(|level| *level <= 9)
}

impl Run {
    /// Takes what an element among the properties of a run says.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        let on = || Some(tag.attribute("val").is_none_or(|value| is_on(&value)));
        match tag.name() {
            "b" => self.bold = on(),
            "i" => self.italic = on(),
            "strike" | "dstrike" => self.struck = on(),
            "vanish" => self.hidden = on(),
            "vertAlign" => {
                self.shift = Some(match tag.attribute("val").as_deref() {
                    Some("superscript") => 1,
                    Some("subscript") => -1,
                    _ => 0,
                });
            }
            _ => {}
        }
    }

    /// What holds where `stronger` says something too. Two styles that both say bold take each other back, if they
    /// `toggle`.
    pub(super) fn over(self, stronger: Run, toggle: bool) -> Run {
        let one = |weak: Option<bool>, strong: Option<bool>| match (weak, strong) {
            (Some(true), Some(true)) if toggle => Some(false),
            (weak, strong) => strong.or(weak),
        };
        Run {
            bold: one(self.bold, stronger.bold),
            italic: one(self.italic, stronger.italic),
            struck: one(self.struck, stronger.struck),
            hidden: one(self.hidden, stronger.hidden),
            shift: stronger.shift.or(self.shift),
        }
    }

    /// How it is set in the end.
    pub(super) fn style(self) -> Style {
        let shift = self.shift.unwrap_or(0);
        Style {
            bold: self.bold.unwrap_or(false),
            italic: self.italic.unwrap_or(false),
            struck: self.struck.unwrap_or(false),
            raised: shift > 0,
            lowered: shift < 0,
            code: false,
            hidden: self.hidden.unwrap_or(false),
        }
    }
}

fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_has_what_those_it_is_based_on_have_and_circles_end() {
        let styles = read(
            r#"<w:styles xmlns:w="w">
            <w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>
            <w:style w:type="paragraph" w:styleId="B"><w:name w:val="My own"/><w:basedOn w:val="A"/></w:style>
            <w:style w:type="paragraph" w:styleId="C"><w:name w:val="Deep"/><w:basedOn w:val="B"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr><w:rPr><w:b w:val="0"/></w:rPr></w:style>
            <w:style w:type="paragraph" w:styleId="D"><w:name w:val="Text"/><w:basedOn w:val="A"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="E"><w:name w:val="Circle"/><w:basedOn w:val="E"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
            </w:styles>"#,
        )
        .unwrap();
        assert_eq!(styles.of(Some("B")).role, Some(Role::Heading(2)));
        assert!(styles.of(Some("B")).run.style().bold);
        assert_eq!(styles.of(Some("C")).role, Some(Role::Heading(4)));
        assert!(!styles.of(Some("C")).run.style().bold);
        assert_eq!(styles.of(Some("D")).role, None);
        assert_eq!(styles.of(Some("E")).place.as_ref().map(|place| place.id.as_str()), Some("4"));
        assert_eq!(styles.of(Some("unknown")).role, None);
    }
}
