//! Articles that are gone through one after the other.

use serde::Serialize;
use ts_rs::TS;

use crate::article::{ArticleId, Selection};
use crate::error::Result;
use crate::library::View;

/// Articles to go through. They stay the same ones whatever is done to them on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Queue {
    /// The first of them, in the order of the list.
    pub ids: Vec<ArticleId>,
    /// How many there are in all.
    pub total: u32,
}

impl View<'_> {
    /// The articles of a selection, the first `limit` of them.
    pub fn queue(&self, selection: &Selection, limit: u32) -> Result<Queue> {
        let mut ids = self.resolve(selection)?;
        let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        ids.truncate(limit as usize);
        Ok(Queue { ids, total })
    }
}
