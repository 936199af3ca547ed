//! What holds inside a group of rich text, and what a group is for.

use super::super::office::line::Style;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    Text,
    /// Nowhere.
    Nowhere,
    Fonts,
    Styles,
    /// What the document says of itself.
    Info,
    InfoField(&'static str),
    Created,
    FieldInstruction,
    Picture,
    /// The dot or number that stands before an item.
    Marker,
}

/// What a group inherits from the one around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub destination: Destination,
    pub style: Style,
    pub font: i32,
    /// Characters that stand in for one of Unicode, where a program knows none.
    pub stand_ins: u32,
    pub is_in_table: bool,
    pub outline: Option<u8>,
    pub paragraph_style: Option<i32>,
    pub level: u8,
}

impl Default for State {
    fn default() -> State {
        State {
            destination: Destination::Text,
            style: Style::default(),
            font: -1,
            stand_ins: 1,
            is_in_table: false,
            outline: None,
            paragraph_style: None,
            level: 0,
        }
    }
}

impl State {
    /// Back to a paragraph of which nothing is said.
    pub(super) fn reset_paragraph(&mut self) {
        (self.is_in_table, self.outline, self.paragraph_style, self.level) = (false, None, None, 0);
    }

    /// Takes a word that changes how text is set; answers whether it was one.
    pub(super) fn set(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match word {
            "plain" => self.style = Style::default(),
            "b" => self.style.bold = on,
            "i" => self.style.italic = on,
            "strike" | "striked" => self.style.struck = on,
            "v" | "deleted" => self.style.hidden = on,
            "super" => (self.style.raised, self.style.lowered) = (on, false),
            "sub" => (self.style.raised, self.style.lowered) = (false, on),
            "nosupersub" => (self.style.raised, self.style.lowered) = (false, false),
            "pard" => self.reset_paragraph(),
            "intbl" => self.is_in_table = true,
            "outlinelevel" => self.outline = number.and_then(|level| u8::try_from(level).ok()),
            "ilvl" => self.level = number.map_or(0, |level| level.clamp(0, 9) as u8),
            "uc" => self.stand_ins = number.map_or(1, |count| count.clamp(0, 16) as u32),
            _ => return false,
        }
        true
    }
}

/// What a group is for whose first word is this; `None` if it is none of a group.
pub(super) fn destination_of(word: &str) -> Option<Destination> {
    use Destination::{Created, FieldInstruction, Fonts, Info, InfoField, Marker, Nowhere, Picture, Styles};
    Some(match word {
        "fonttbl" => Fonts,
        "stylesheet" => Styles,
        "info" => Info,
        "title" => InfoField("title"),
        "author" => InfoField("author"),
        "subject" => InfoField("subject"),
        "keywords" => InfoField("keywords"),
        "doccomm" => InfoField("doccomm"),
        "category" => InfoField("category"),
        "company" => InfoField("company"),
        "operator" => InfoField("operator"),
        "creatim" => Created,
        "fldinst" => FieldInstruction,
        "pict" => Picture,
        "listtext" | "pntext" => Marker,
        "colortbl" | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
        | "annotation" | "atnid" | "atnauthor" | "listtable" | "listoverridetable" | "pn" | "revtbl" | "rsidtbl"
        | "themedata" | "colorschememapping" | "latentstyles" | "datastore" | "xmlnstbl" | "bkmkstart" | "bkmkend"
        | "nonshppict" | "sp" | "tc" | "xe" | "objdata" | "revtim" | "printim" | "buptim" | "comment" | "template"
        | "private" | "nesttableprops" | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc" | "pnseclvl" | "filetbl"
        | "hlinkbase" | "linkval" | "propname" | "staticval" | "userprops" | "mmathPr" | "generator" => Nowhere,
        _ => return None,
    })
}

/// The character that a word stands for.
pub(super) fn character_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        _ => return None,
    })
}
