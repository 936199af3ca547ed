//! Journeys through the command line alone: what must hold when things go wrong.

/// A library that is damaged, or of a newer version.
mod broken;
/// An import that is killed, at many moments.
#[cfg(unix)]
mod killed;
/// Files that cannot be read, and disks that are full.
mod wrong_input;
