//! What goes in comes out whole: exports read by our own importers, the lossless one and Markdown above all.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod fixture;
mod formats;
mod round_trip;
#[path = "../support/mod.rs"]
mod support;
