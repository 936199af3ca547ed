//! Files that are no texts by their names: YAML and TOML, which are read as the text they are, and documents that turn
//! out to be a text.

use rustc_hash::FxHashMap;

use super::Source;
use super::sniff::TextReader;
use crate::error::Error;

/// Brackets in one another that nobody writes.
const DEEPEST: usize = 1_000;
/// What the names in a file may stand for, all unfolded.
const MOST_UNFOLDED: u64 = 1_000_000;

/// Whoever refuses data that is made to be too much for its readers. As a text it is no article either.
pub(super) fn recognise(name: &str, text: &str) -> Option<TextReader> {
    matches!(ending(name).as_str(), "yaml" | "yml" | "toml").then_some(())?;
    is_endless(text).then_some(|_, text, _| Err(refusal(text)))
}

fn refusal(text: &str) -> Error {
    let depth = depth(text);
    Error::Invalid(match depth > DEEPEST {
        true => format!("it is data that nests {depth} levels deep, and no text"),
        false => "it is data whose references unfold to more than anything could hold, and no text".to_owned(),
    })
}

/// Whether data is made to be too much for whoever reads it as data.
pub(super) fn is_endless(text: &str) -> bool {
    depth(text) > DEEPEST || unfolded(text) > MOST_UNFOLDED
}

/// What to say of a text whose name promises a document: a page that came in place of a download, say.
pub(super) fn misnamed(source: &Source<'_>, what: &str) -> Option<String> {
    let ending = ending(source.name);
    let is_document = matches!(ending.as_str(), "pdf" | "docx" | "doc" | "odt" | "epub" | "rtf");
    is_document.then(|| format!("it is called .{ending} but is {what}, and was read as that"))
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// How deep brackets stand in one another, as far as nothing closes them.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// How many values the references of YAML stand for, those in what they refer to counted too. A name stands for what is
/// on its line and on those below that are indented further.
fn unfolded(text: &str) -> u64 {
    let mut sizes: FxHashMap<&str, u64> = FxHashMap::default();
    // The names that the line is below of, with the indentation of their lines.
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut all: u64 = 0;
    for line in text.lines() {
        let indentation = line.len() - line.trim_start().len();
        if line.len() > indentation {
            open.retain(|(of, _)| *of < indentation);
        }
        for word in line.split([' ', '\t', '[', ']', '{', '}', ',']) {
            if let Some(name) = word.strip_prefix('&').filter(|name| !name.is_empty()) {
                // A name that is given again stands for something else from here on.
                sizes.insert(name, 1);
                open.push((indentation, name));
            } else if let Some(name) = word.strip_prefix('*')
                && let Some(size) = sizes.get(name).copied()
            {
                all = all.saturating_add(size);
                for (_, open) in open.iter().filter(|(_, open)| *open != name) {
                    sizes.entry(open).and_modify(|sum| *sum = sum.saturating_add(size));
                }
            }
            if open.len() > DEEPEST {
                return u64::MAX;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;
    use crate::import::Flow;

    fn read(name: &str, text: &str) -> Result<()> {
        let source = Source { name, bytes: text.as_bytes(), address: None, beside: &|_| None };
        crate::import::read(&source, &mut |entry| entry.draft.map_or(Flow::Stop, |_| Flow::Continue))
    }

    #[test]
    fn data_that_unfolds_without_end_is_refused_and_other_data_is_a_text() {
        let laughs = |times: usize, levels: usize| {
            let mut text = "a0: &a0 [\"lol\", \"lol\"]\n".to_owned();
            for level in 1..levels {
                let names = vec![format!("*a{}", level - 1); times].join(", ");
                text.push_str(&format!("a{level}: &a{level} [{names}]\n"));
            }
            text
        };
        let block: String = (1..9)
            .map(|level| format!("a{level}: &a{level}\n{}", format!("  - *a{}\n", level - 1).repeat(9)))
            .collect();
        for (name, text, said) in [
            ("a.yaml", laughs(9, 9), "unfold"),
            ("a.yml", format!("a0: &a0 lol\n{block}"), "unfold"),
            ("a.yaml", "[".repeat(100_000), "100000 levels"),
            ("a.yaml", "{a: ".repeat(50_000), "50000 levels"),
            ("a.toml", format!("a = {}", "[".repeat(100_000)), "100000 levels"),
        ] {
            let error = read(name, &text).expect_err("it is refused");
            assert!(matches!(&error, Error::Invalid(why) if why.contains(said)), "{name}: {error}");
        }
        for (name, text) in [
            ("compose.yaml", laughs(2, 8)),
            ("merge.yaml", "a: &a\n  <<: *a\n  b: 1\n".to_owned()),
            ("list.yml", "things: [one, two]\nwhere: {sea: [salt, water]}\n".to_owned()),
            ("Cargo.toml", "[package]\nname = \"sea\"\n".to_owned()),
            ("brackets.txt", "[".repeat(100_000)),
        ] {
            read(name, &text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
