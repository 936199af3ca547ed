//! Words to lines in the order in which they are read. A page is mostly drawn in that order, so it is kept unless the
//! places of the lines speak against it.

use super::glyphs::{Taken, Turn};
use super::order;
use super::words::{SPACE, Word, is_rtl, words};

/// Words on one line are of one column if the gap between them is not wider than this, in heights of the font.
const COLUMN: f32 = 1.2;
/// A wider gap than this parts the cells of a row; a narrower one may be that of a line drawn out to its margin.
const ROW: f32 = 2.2;
/// How many pieces back a word looks for the one it belongs to.
const LOOK_BACK: usize = 120;

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    /// Its baseline, growing downward.
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    /// It is made of pieces that stand far apart, as a row of a table is.
    pub is_row: bool,
}

/// The lines of a page, those in the way most of them run first.
pub(super) struct Page {
    pub lines: Vec<Line>,
    /// The height of the page in the way its lines run.
    pub height: f32,
}

/// The lines of a page.
pub(super) fn page(taken: &Taken) -> Page {
    let mut counts = Turn::ALL.map(|turn| (taken.glyphs.iter().filter(|glyph| glyph.turn == turn).count(), turn));
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let height = if matches!(counts[0].1, Turn::None | Turn::Over) { taken.height } else { taken.width };
    let all = words(&taken.glyphs);
    let mut lines = Vec::new();
    for (_, turn) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let pieces = pieces(all.iter().filter(|word| word.turn == turn));
        lines.extend(rows(order::ordered(pieces)));
    }
    Page { lines, height }
}

/// Words that stand together on one line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    words: Vec<Word>,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub letters: usize,
}

impl Piece {
    fn new(word: &Word) -> Piece {
        Piece {
            words: vec![word.clone()],
            x0: word.x0,
            x1: word.x1,
            y: word.y,
            size: word.size,
            letters: word.text.chars().count(),
        }
    }

    fn push(&mut self, word: &Word) {
        let letters = word.text.chars().count();
        // The line is where most of its letters are, and not where a raised sign is.
        if word.size > self.size * 1.05 && letters * 2 > self.letters {
            (self.y, self.size) = (word.y, word.size);
        }
        self.letters += letters;
        self.x0 = self.x0.min(word.x0);
        self.x1 = self.x1.max(word.x1);
        self.words.push(word.clone());
    }

    /// Whether a word stands on the same line.
    fn is_level(&self, y: f32, size: f32) -> bool {
        let (small, large) = (self.size.min(size), self.size.max(size));
        (self.y - y).abs() <= if small < large * 0.85 { large * 0.5 } else { large * 0.3 }
    }

    /// The text, its words from left to right, or from right to left.
    fn text(&self) -> String {
        let mut words: Vec<&Word> = self.words.iter().collect();
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let count =
            |test: fn(char) -> bool| words.iter().flat_map(|word| word.text.chars()).filter(|c| test(*c)).count();
        let runs_left = count(is_rtl) > count(|c| c.is_alphabetic() && !is_rtl(c));
        let mut text = String::new();
        let mut before: Option<&Word> = None;
        if runs_left {
            words.reverse();
            // Words of another script between them keep their own order.
            let is_other = |word: &&Word| !word.text.chars().any(is_rtl);
            for run in words.chunk_by_mut(|a, b| is_other(a) == is_other(b)) {
                if is_other(&run[0]) {
                    run.reverse();
                }
            }
        }
        for word in words {
            if let Some(before) = before {
                let gap = (word.x0 - before.x1).max(before.x0 - word.x1);
                let size = word.size.min(before.size);
                let is_drawn = (word.is_apart || before.is_apart && runs_left) && gap > -0.1 * size;
                if is_drawn || gap > SPACE * size {
                    text.push(' ');
                }
            }
            text.push_str(&word.text);
            before = Some(word);
        }
        text
    }

    fn is_bold(&self) -> bool {
        let bold: usize = self.words.iter().filter(|word| word.bold).map(|word| word.text.chars().count()).sum();
        bold * 4 >= self.letters * 3
    }
}

fn pieces<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in words {
        let joins = |piece: &Piece, right: f32, left: f32| {
            let size = piece.size.max(word.size);
            let is_inside = word.x0 >= piece.x0 && word.x1 <= piece.x1;
            piece.is_level(word.y, word.size)
                && (is_inside && word.size < 0.8 * piece.size
                    || (-0.6 * size..=right * size).contains(&(word.x0 - piece.x1))
                    || (-0.6 * size..=left * size).contains(&(piece.x0 - word.x1)))
        };
        if let Some(last) = pieces.last_mut()
            && joins(last, COLUMN, COLUMN)
        {
            last.push(word);
            continue;
        }
        let from = pieces.len().saturating_sub(LOOK_BACK);
        // What is drawn out of turn, such as the words in italics of a line, is near and exactly level.
        let found = pieces[from..]
            .iter_mut()
            .rev()
            .find(|piece| (piece.y - word.y).abs() < 0.12 * word.size && joins(piece, 0.5, 0.5));
        match found {
            Some(piece) => piece.push(word),
            None => pieces.push(Piece::new(word)),
        }
    }
    closed(pieces)
}

/// Pieces between which a word was set later are one.
fn closed(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut whole: Vec<Piece> = Vec::new();
    for piece in pieces {
        let from = whole.len().saturating_sub(LOOK_BACK);
        let found = whole[from..].iter_mut().rev().find(|other| {
            let gap = (piece.x0 - other.x1).max(other.x0 - piece.x1);
            (piece.y - other.y).abs() < 0.12 * piece.size && (-0.3..0.4).contains(&(gap / piece.size))
        });
        match found {
            Some(other) => {
                for word in &piece.words {
                    other.push(word);
                }
            }
            None => whole.push(piece),
        }
    }
    whole
}

/// Pieces that follow each other on one line as that line.
fn rows(pieces: Vec<Piece>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        let text = piece.text();
        let bold = piece.is_bold();
        if let Some(line) = lines.last_mut()
            && (line.y - piece.y).abs() <= 0.3 * line.size.min(piece.size)
            && piece.x0 > line.x1
        {
            // The sign or the number of an item stands apart too, and makes no table.
            let is_wide = piece.x0 - line.x1 > ROW * line.size;
            line.is_row |= is_wide && line.text.chars().count() > 3;
            line.text.push(' ');
            line.text.push_str(&text);
            line.x1 = piece.x1;
            line.bold &= bold;
            continue;
        }
        let Piece { x0, x1, y, size, .. } = piece;
        lines.push(Line { text, x0, x1, y, size, bold, is_row: false });
    }
    lines
}
