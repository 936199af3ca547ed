//! How large the whole page is drawn.

use std::sync::atomic::{AtomicI32, Ordering};

use tauri::{Runtime, WebviewWindow};

/// Sizes in per cent; the middle one is where everybody begins.
const SIZES: [u16; 11] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200];
const BEGIN: i32 = 5;

/// Steps from the size where everybody begins.
#[derive(Default)]
pub struct Zoom(AtomicI32);

impl Zoom {
    /// Goes to another step, as far as there are sizes.
    pub fn change<R: Runtime>(&self, window: &WebviewWindow<R>, to: impl Fn(i32) -> i32) -> tauri::Result<()> {
        let step = to(self.0.load(Ordering::Relaxed)).clamp(-BEGIN, SIZES.len() as i32 - 1 - BEGIN);
        self.0.store(step, Ordering::Relaxed);
        window.set_zoom(f64::from(SIZES[(step + BEGIN) as usize]) / 100.0)
    }
}
