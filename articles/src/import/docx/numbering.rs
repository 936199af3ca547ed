//! The lists of a document of Word: which levels have numbers and which only dots, and what number an item has.

use std::collections::HashMap;

use crate::error::Result;
use crate::import::office::xml::{Node, Xml};

/// Where a paragraph stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The list.
    pub id: String,
    /// The level, from 0.
    pub level: u8,
}

/// How a level of a list is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub is_numbered: bool,
    pub start: u32,
}

#[derive(Debug, Default)]
struct List {
    /// The abstract list it is one of.
    of: String,
    starts: HashMap<u8, u32>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<(String, u8), Level>,
    lists: HashMap<String, List>,
}

impl Numbering {
    /// How the items at a place are numbered, and the list they count with. `None`: it is no list.
    pub(super) fn at(&self, place: &Place) -> Option<(&str, Level)> {
        let list = self.lists.get(&place.id)?;
        let level = self.levels.get(&(list.of.clone(), place.level)).copied();
        let mut level = level.unwrap_or(Level { is_numbered: false, start: 1 });
        level.start = list.starts.get(&place.level).copied().unwrap_or(level.start);
        Some((list.of.as_str(), level))
    }
}

/// Counts the items of the lists as they come.
#[derive(Debug, Default)]
pub(super) struct Counters(HashMap<String, [Option<u32>; 10]>);

impl Counters {
    /// The number of the next item of a list on a level.
    pub(super) fn next(&mut self, list: &str, level: u8, start: u32) -> u32 {
        let counts = self.0.entry(list.to_owned()).or_default();
        let level = usize::from(level.min(9));
        // Whatever is below begins anew.
        counts[level + 1..].fill(None);
        let next = counts[level].map_or(start, |last| last.saturating_add(1));
        counts[level] = Some(next);
        next
    }
}

/// Reads the lists.
pub(super) fn read(text: &str) -> Result<Numbering> {
    let mut numbering = Numbering::default();
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "abstractNum" => {
                let Some(id) = tag.attribute("abstractNumId") else { continue };
                let mut at = 0;
                xml.inside(|node| {
                    let Node::Open(tag) = node else { return Ok(()) };
                    let now = || Level { is_numbered: true, start: 1 };
                    match tag.name() {
                        "lvl" => at = level_number(tag.number("ilvl")),
                        "start" => {
                            let start = tag.number("val").unwrap_or(1);
                            numbering.levels.entry((id.clone(), at)).or_insert_with(now).start = start;
                        }
                        "numFmt" => {
                            let is_numbered = !matches!(tag.attribute("val").as_deref(), Some("bullet" | "none"));
                            numbering.levels.entry((id.clone(), at)).or_insert_with(now).is_numbered = is_numbered;
                        }
                        _ => {}
                    }
                    Ok(())
                })?;
            }
            "num" => {
                let Some(id) = tag.attribute("numId") else { continue };
                let mut list = List::default();
                let mut at = 0;
                xml.inside(|node| {
                    let Node::Open(tag) = node else { return Ok(()) };
                    match tag.name() {
                        "abstractNumId" => list.of = tag.attribute("val").unwrap_or_default(),
                        "lvlOverride" => at = level_number(tag.number("ilvl")),
                        "startOverride" => {
                            if let Some(start) = tag.number("val") {
                                list.starts.insert(at, start);
                            }
                        }
                        _ => {}
                    }
                    Ok(())
                })?;
                numbering.lists.insert(id, list);
            }
            _ => {}
        }
    }
    Ok(numbering)
}

fn level_number(level: Option<u32>) -> u8 {
    level.map_or(0, |level| level.min(9) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_count_and_those_below_begin_anew() {
        let mut counters = Counters::default();
        let steps = [(0, 1), (1, 1), (1, 2), (0, 2), (1, 1), (0, 3)];
        for (level, number) in steps {
            assert_eq!(counters.next("a", level, 1), number, "level {level}");
        }
        assert_eq!(counters.next("b", 0, 5), 5);
        assert_eq!(counters.next("b", 0, 5), 6);
    }
}
