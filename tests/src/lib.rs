//! What the journeys stand on: the built programs, a screen of their own, and a hand that sees, points and types.
//!
//! A window is driven as a person drives it. Parts of the page are found by role and name, as assistive technology
//! finds them; files are dropped by X11's own protocol; nothing of this is known to the program. Waiting is looking
//! again until it is there: there are no sleeps and no second tries.

pub mod cli;
pub mod paper;
pub mod pieces;
pub mod programs;
pub mod web;

#[cfg(target_os = "linux")]
pub mod axe;
#[cfg(target_os = "linux")]
pub mod desktop;
#[cfg(target_os = "linux")]
pub mod drop;
#[cfg(target_os = "linux")]
pub mod hands;
#[cfg(target_os = "linux")]
pub mod offer;
#[cfg(target_os = "linux")]
pub mod page;
#[cfg(target_os = "linux")]
pub mod part;
#[cfg(target_os = "linux")]
pub mod session;
