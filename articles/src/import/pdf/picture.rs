//! A small picture of the first page, to recognise a document by.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::extract::Picture;

/// Its width in pixels.
const WIDTH: f32 = 360.0;
/// A page that is so many times as high as wide is no page to show.
const LONGEST: f32 = 4.0;
/// It is only made if the text left that much time.
const TIME: Duration = Duration::from_secs(8);

/// The picture, if it can be made and shows anything.
pub(super) fn of_first_page(pdf: &Pdf, deadline: Instant) -> Option<Picture> {
    if Instant::now() + TIME > deadline {
        return None;
    }
    let page = pdf.pages().first()?;
    let (width, height) = page.render_dimensions();
    if !(10.0..20_000.0).contains(&width) || !(width / LONGEST..=width * LONGEST).contains(&height) {
        return None;
    }
    let scale = WIDTH / width;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let (interpreter, renderer) = (InterpreterSettings::default(), RenderSettings::default());
        render(page, &RenderCache::new(), &interpreter, &renderer, &settings)
    }))
    .ok()?;
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On white ground everything is opaque: three colours of the four are the picture.
    let pixels: Vec<u8> =
        drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let is_blank = pixels.iter().all(|part| *part > 250);
    let bytes = (!is_blank).then(|| encoded(width, height, &pixels))??;
    Some(Picture { hash: blake3::hash(&bytes).to_hex().to_string(), bytes })
}

fn encoded(width: u32, height: u32, pixels: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_compression(png::Compression::Balanced);
    let is_grey = pixels.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    let grey: Vec<u8>;
    let data = if is_grey {
        encoder.set_color(png::ColorType::Grayscale);
        grey = pixels.chunks_exact(3).map(|pixel| pixel[0]).collect();
        &grey
    } else {
        encoder.set_color(png::ColorType::Rgb);
        pixels
    };
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
