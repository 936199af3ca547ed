//! The letters of a page with their places: what a renderer would draw is taken down instead of drawn.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use hayro::hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use rustc_hash::FxHashMap;

use super::codes::Codes;

/// Most letters that are taken from one page.
const MOST: usize = 200_000;
/// What is farther away from the page than this is nowhere.
const FARTHEST: f64 = 1e9;
/// Operators between two looks at the clock.
const PATIENCE: u32 = 256;

/// Which way a line of text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Turn {
    /// From left to right.
    None,
    /// From the top down: turned text, and scripts that are written in columns.
    Down,
    /// Upside down.
    Over,
    /// From the bottom up.
    Up,
}

impl Turn {
    pub(super) const ALL: [Turn; 4] = [Turn::None, Turn::Down, Turn::Over, Turn::Up];
}

/// A letter, or the few that one sign stands for. The places are those of the page turned so that its line runs from
/// left to right, `y` growing downward.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    /// Its baseline.
    pub y: f32,
    /// Height of its font.
    pub size: f32,
    pub turn: Turn,
    pub bold: bool,
}

/// What of a page could be read.
#[derive(Default)]
pub(super) struct Taken {
    pub glyphs: Vec<Glyph>,
    /// Letters beside the page, where nobody sees them.
    beside: Vec<Glyph>,
    pub width: f32,
    pub height: f32,
    /// Time ran out, or the page has more letters than are taken.
    pub is_cut: bool,
    /// The reader of the page failed on it.
    pub is_broken: bool,
    /// There are pictures on it, and whether there is anything.
    pub has_pictures: bool,
    pub has_anything: bool,
}

/// The letters of a page in the order in which they are drawn.
pub(super) fn take<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>, deadline: Instant) -> Taken {
    let (width, height) = page.render_dimensions();
    let mut device = Taker {
        taken: Taken { width, height, ..Taken::default() },
        seen: FxHashMap::default(),
        codes: Codes::of(page),
        deadline,
        calls: 0,
    };
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            cache,
            page.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut device);
    }));
    let mut taken = device.taken;
    match read {
        Ok(()) => {}
        Err(why) if is_enough(&*why) => taken.is_cut = true,
        Err(_) => taken.is_broken = true,
    }
    if taken.glyphs.is_empty() {
        // A page that shows nothing has been drawn wrongly, and what it says is all there is of it.
        taken.glyphs = std::mem::take(&mut taken.beside);
    }
    taken
}

/// What a page is left with when there was enough of it.
struct Enough;

fn is_enough(why: &(dyn Any + Send)) -> bool {
    why.is::<Enough>()
}

struct Taker {
    taken: Taken,
    /// Letters that were drawn, by about where: text is made bold by drawing it twice.
    seen: FxHashMap<(u64, i32, i32), Vec<(f32, f32)>>,
    codes: Codes,
    deadline: Instant,
    calls: u32,
}

impl Taker {
    fn tick(&mut self) {
        self.taken.has_anything = true;
        self.calls = self.calls.wrapping_add(1);
        let is_late = self.calls.is_multiple_of(PATIENCE) && Instant::now() > self.deadline;
        if is_late || self.taken.glyphs.len() + self.taken.beside.len() > MOST {
            // There is no other way out of the interpreter.
            resume_unwind(Box::new(Enough));
        }
    }

    fn take_run(&mut self, run: &GlyphRun<'_, '_>, on_page: Affine, mode: &DrawMode) {
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        let is_stretched = is_stretched(run);
        let mut bold = matches!(mode, DrawMode::FillAndStroke(..));
        if let Some(Drawn::Outline(first)) = run.glyphs().first().map(|glyph| &**glyph) {
            bold |= first.font_data().and_then(|font| font.weight).is_some_and(|weight| weight >= 600);
        }
        for glyph in run.glyphs() {
            self.tick();
            let Some(text) = text_of_glyph(glyph, self.codes) else { continue };
            let transform = on_page * glyph.transform();
            let (along, up) = (direction(&transform, Vec2::new(1.0, 0.0)), direction(&transform, Vec2::new(0.0, 1.0)));
            let size = up.hypot() * 1000.0;
            let advance = match &**glyph {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(glyph) => glyph.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(500.0));
            let width = match is_stretched {
                true => advance * up.hypot(),
                false => advance * along.hypot(),
            };
            let place = transform * Point::ZERO;
            if ![place.x, place.y, size, width].iter().all(|value| value.abs() < FARTHEST) || size <= 0.0 {
                continue;
            }
            let mut turn = turn_of(along);
            let (mut x, mut y) = self.turned(place, turn);
            let mut width = width as f32;
            if is_vertical && turn == Turn::None {
                // The place of a letter is its corner now; the line runs down through its middle.
                turn = Turn::Down;
                let middle = place + Vec2::new(size / 2.0, 0.0);
                (x, y) = self.turned(middle, turn);
                x -= 0.88 * size as f32;
                width = size as f32;
            }
            self.put(Glyph { text, x0: x, x1: x + width.abs(), y, size: size as f32, turn, bold });
        }
    }

    /// A place of the page, on the page turned.
    fn turned(&self, place: Point, turn: Turn) -> (f32, f32) {
        let (x, y) = (place.x as f32, place.y as f32);
        match turn {
            Turn::None => (x, y),
            Turn::Down => (y, self.taken.width - x),
            Turn::Over => (self.taken.width - x, self.taken.height - y),
            Turn::Up => (self.taken.height - y, x),
        }
    }

    fn put(&mut self, glyph: Glyph) {
        let (width, height) = match glyph.turn {
            Turn::None | Turn::Over => (self.taken.width, self.taken.height),
            Turn::Down | Turn::Up => (self.taken.height, self.taken.width),
        };
        let slack = glyph.size;
        let is_on_page = (-slack..=width + slack).contains(&glyph.x0) && (-slack..=height + slack).contains(&glyph.y);
        if glyph.text != " " && self.is_seen(&glyph) {
            return;
        }
        match is_on_page {
            true => self.taken.glyphs.push(glyph),
            false => self.taken.beside.push(glyph),
        }
    }

    /// Whether the same letter was drawn in the same place before; remembers it if not.
    fn is_seen(&mut self, glyph: &Glyph) -> bool {
        let letter = glyph.text.chars().fold(0u64, |sum, c| sum.wrapping_mul(0x11_0001).wrapping_add(c.into()));
        let grain = glyph.size.max(1.0);
        let cell = |value: f32| (value / grain).floor() as i32;
        let near = |a: f32, b: f32| (a - b).abs() < 0.1 * glyph.size;
        let (column, row) = (cell(glyph.x0), cell(glyph.y));
        let is_seen = (-1..=1).any(|across| {
            (-1..=1).any(|down| {
                let places = self.seen.get(&(letter, column.saturating_add(across), row.saturating_add(down)));
                places.is_some_and(|places| places.iter().any(|(x, y)| near(*x, glyph.x0) && near(*y, glyph.y)))
            })
        });
        if !is_seen {
            self.seen.entry((letter, column, row)).or_default().push((glyph.x0, glyph.y));
        }
        is_seen
    }
}

fn direction(transform: &Affine, unit: Vec2) -> Vec2 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    Vec2::new(a * unit.x + c * unit.y, b * unit.x + d * unit.y)
}

fn turn_of(along: Vec2) -> Turn {
    match along.x.abs() >= along.y.abs() {
        true if along.x >= 0.0 => Turn::None,
        true => Turn::Over,
        false if along.y > 0.0 => Turn::Down,
        false => Turn::Up,
    }
}

/// Letters of a font that is not in the file are drawn by another, each stretched to its width: then the width of a
/// letter is not that of its shape.
fn is_stretched(run: &GlyphRun<'_, '_>) -> bool {
    let ratios = run.glyphs().iter().map(|glyph| {
        let transform = glyph.transform();
        let up = direction(&transform, Vec2::new(0.0, 1.0)).hypot();
        direction(&transform, Vec2::new(1.0, 0.0)).hypot() / up.max(f64::MIN_POSITIVE)
    });
    let (low, high) = ratios.fold((f64::MAX, f64::MIN), |(low, high), ratio| (low.min(ratio), high.max(ratio)));
    high > low * 1.005
}

/// What a sign says. Where its font does not tell, its code does.
fn text_of_glyph(glyph: &Drawn<'_>, codes: Codes) -> Option<String> {
    match glyph.as_unicode() {
        Some(BfString::Char(c)) => legible(c).map(String::from),
        Some(BfString::String(text)) => {
            let text: String = text.chars().filter_map(legible).collect();
            (!text.is_empty()).then_some(text)
        }
        None => codes.letter(glyph.char_code()).and_then(legible).map(String::from),
    }
}

fn legible(c: char) -> Option<char> {
    match c {
        // Signs of symbol fonts, where they are known.
        '\u{f0b7}' | '\u{f06c}' | '\u{f09f}' => Some('•'),
        '\u{f0a7}' | '\u{f06e}' => Some('▪'),
        '\u{f0d8}' => Some('➢'),
        '\u{f0fc}' => Some('✓'),
        '\u{f076}' => Some('❖'),
        '\u{f020}'..='\u{f07e}' => char::from_u32(u32::from(c) - 0xf000).filter(|c| !c.is_alphanumeric()),
        '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{3000}' | '\t' | '\n' | '\r' => Some(' '),
        '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{feff}' | '\u{200b}' => None,
        // Where the fonts of TeX keep their ligatures.
        '\u{b}' | '\u{1b}' => Some('ﬀ'),
        '\u{c}' | '\u{1c}' => Some('ﬁ'),
        '\u{1d}' => Some('ﬂ'),
        '\u{e}' | '\u{1e}' => Some('ﬃ'),
        '\u{f}' | '\u{1f}' => Some('ﬄ'),
        c if c.is_control() => None,
        c => Some(c),
    }
}

impl<'a> Device<'a> for Taker {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.take_run(run, props.transform, mode);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.tick();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.tick();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.tick();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.taken.has_pictures = true;
        self.tick();
    }

    fn pop_clip(&mut self) {
        self.tick();
    }

    fn pop_transparency_group(&mut self) {
        self.tick();
    }
}
