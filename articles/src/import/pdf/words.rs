//! Letters to words, as the page draws them: what stands close together on one line is a word.

use unicode_normalization::UnicodeNormalization;

use super::glyphs::{Glyph, Turn};

/// A gap wider than this part of the height of the font is a space.
pub(super) const SPACE: f32 = 0.13;

/// A word on a page turned so that its line runs from left to right.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub turn: Turn,
    pub bold: bool,
    /// A space was drawn before it.
    pub is_apart: bool,
}

/// The words of a page in the order in which they are drawn.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Open> = None;
    let mut is_apart = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            is_apart = true;
            words.extend(open.take().map(Open::close));
            continue;
        }
        match &mut open {
            Some(word) if word.takes(glyph) => word.push(glyph),
            _ => {
                words.extend(open.take().map(Open::close));
                open = Some(Open::new(glyph, is_apart));
            }
        }
        is_apart = false;
    }
    words.extend(open.map(Open::close));
    words
}

/// A word that may still grow.
struct Open {
    word: Word,
    /// Its letters as they follow each other from left to right.
    letters: Vec<(f32, f32, String)>,
    is_rtl: bool,
}

impl Open {
    fn new(glyph: &Glyph, is_apart: bool) -> Open {
        let Glyph { x0, x1, y, size, turn, bold, .. } = *glyph;
        let word = Word { text: String::new(), x0, x1, y, size, turn, bold, is_apart };
        let is_rtl = glyph.text.chars().any(is_rtl);
        Open { word, letters: vec![(x0, x1, glyph.text.clone())], is_rtl }
    }

    fn takes(&self, glyph: &Glyph) -> bool {
        let word = &self.word;
        let (small, large) = (word.size.min(glyph.size), word.size.max(glyph.size));
        // A raised letter is smaller and stands higher; it belongs to the word all the same.
        let is_beside = (glyph.y - word.y).abs() <= if small < large * 0.85 { large * 0.6 } else { large * 0.2 };
        if glyph.turn != word.turn || !is_beside || small < large * 0.45 {
            return false;
        }
        let gap = glyph.x0 - word.x1;
        let back = word.x0 - glyph.x1;
        let is_near = |gap: f32| (-large * 0.6..=large * SPACE).contains(&gap);
        is_near(gap) || ((self.is_rtl || glyph.text.chars().any(is_rtl)) && is_near(back))
    }

    fn push(&mut self, glyph: &Glyph) {
        let word = &mut self.word;
        let is_back = glyph.x0 < word.x0 - 0.01 && glyph.x1 <= word.x0 + 0.3 * glyph.size;
        self.is_rtl |= glyph.text.chars().any(is_rtl);
        if glyph.size > word.size * 1.05 {
            (word.y, word.size) = (glyph.y, glyph.size);
        }
        word.x0 = word.x0.min(glyph.x0);
        word.x1 = word.x1.max(glyph.x1);
        let letter = (glyph.x0, glyph.x1, glyph.text.clone());
        if is_back && self.is_rtl {
            self.letters.insert(0, letter);
            return;
        }
        if let Some(last) = self.letters.last_mut()
            && let Some(text) = composed(last, &letter)
        {
            last.2 = text;
            last.1 = last.1.max(letter.1);
            return;
        }
        self.letters.push(letter);
    }

    fn close(mut self) -> Word {
        if self.is_rtl {
            // What is read from right to left is reversed by letters, but the numbers in it are not.
            self.letters.reverse();
            let is_number = |letter: &(f32, f32, String)| letter.2.chars().all(|c| c.is_ascii_alphanumeric());
            for run in self.letters.chunk_by_mut(|a, b| is_number(a) == is_number(b)) {
                if run.len() > 1 && is_number(&run[0]) {
                    run.reverse();
                }
            }
        }
        let text: String = self.letters.into_iter().map(|(.., text)| text).collect();
        self.word.text = plain(&text);
        self.word
    }
}

/// An accent drawn over a letter as one letter.
fn composed(before: &(f32, f32, String), letter: &(f32, f32, String)) -> Option<String> {
    let overlap = before.1.min(letter.1) - before.0.max(letter.0);
    let narrow = (before.1 - before.0).min(letter.1 - letter.0);
    if overlap < narrow * 0.5 || narrow <= 0.0 {
        return None;
    }
    let (base, accent) = match (accent(&before.2), accent(&letter.2)) {
        (Some(accent), None) => (&letter.2, accent),
        (None, Some(accent)) => (&before.2, accent),
        _ => return None,
    };
    // A dot that is there already gives way to the accent.
    let base = match base.as_str() {
        "ı" => "i",
        "ȷ" => "j",
        base => base,
    };
    let mut chars = base.chars();
    let first = chars.next().filter(|c| c.is_alphabetic())?;
    let together: String = [first, accent].into_iter().nfc().collect();
    (together.chars().count() == 1).then(|| together + chars.as_str())
}

fn accent(text: &str) -> Option<char> {
    Some(match text {
        "`" => '\u{300}',
        "´" | "ˊ" => '\u{301}',
        "ˆ" | "^" => '\u{302}',
        "˜" => '\u{303}',
        "¯" | "ˉ" => '\u{304}',
        "˘" => '\u{306}',
        "˙" => '\u{307}',
        "¨" => '\u{308}',
        "˚" => '\u{30a}',
        "˝" => '\u{30b}',
        "ˇ" => '\u{30c}',
        "¸" => '\u{327}',
        "˛" => '\u{328}',
        _ => return None,
    })
}

/// Ligatures and the shapes of Arabic letters as the letters they stand for.
fn plain(text: &str) -> String {
    let is_shape = |c: char| matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2f00}'..='\u{2fd5}');
    if !text.contains(is_shape) {
        return text.nfc().collect();
    }
    text.chars()
        .flat_map(|c| if is_shape(c) { c.to_string().nfkc().collect::<Vec<_>>() } else { vec![c] })
        .nfc()
        .collect()
}

/// Whether a letter is of a script that runs from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
