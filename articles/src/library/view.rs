//! What a reader of the library holds: a read transaction and the structures that answer searches.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::search::Engine;

/// A consistent view of the library. Methods that ask live on `View`, beside the noun they ask about;
/// methods that change live on [`Edit`](super::Edit) only, so the compiler keeps readers honest.
pub struct View<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) engine: &'a Engine,
    pub(crate) stale: &'a AtomicBool,
}

impl View<'_> {
    /// To be asked in long loops: fails once a newer request has taken this one's place.
    pub(crate) fn err_if_interrupted(&self) -> Result<()> {
        match self.stale.load(Ordering::Relaxed) {
            true => Err(Error::Interrupted),
            false => Ok(()),
        }
    }
}

/// What a writer holds: a view and the right to change things, in one transaction that is one undo step.
pub struct Edit<'a> {
    pub(crate) view: View<'a>,
    /// How many articles, folders or tags were changed so far.
    pub(crate) items: u32,
}

impl<'a> Deref for Edit<'a> {
    type Target = View<'a>;

    fn deref(&self) -> &View<'a> {
        &self.view
    }
}
