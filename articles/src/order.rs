//! Things that a person puts in order by hand.

use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::library::Edit;

/// Where something goes that trades places with a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Past the one before it.
    Up,
    /// Past the one after it.
    Down,
}

/// A table whose rows stand in an order that a person gave them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ordered {
    Folders,
    SavedSearches,
    Rules,
}

impl Edit<'_> {
    /// Gives these rows, siblings of each other, their positions. Whether that changed anything.
    pub(crate) fn put_in_order(&mut self, rows: Ordered, order: impl IntoIterator<Item = i64>) -> Result<bool> {
        let mut update = self.db.prepare_cached(match rows {
            Ordered::Folders => "UPDATE folder SET position = :position WHERE id = :id AND position <> :position",
            Ordered::SavedSearches => {
                "UPDATE saved_search SET position = :position WHERE id = :id AND position <> :position"
            }
            Ordered::Rules => "UPDATE rule SET position = :position WHERE id = :id AND position <> :position",
        })?;
        let mut changed = false;
        for (position, id) in (1_i64..).zip(order) {
            changed |= update.execute(named_params! { ":id": id, ":position": position })? > 0;
        }
        Ok(changed)
    }
}

/// The order of these siblings once one of them has traded places with a neighbour; none where it has no such neighbour.
pub(crate) fn shifted<T: Copy + PartialEq>(siblings: &[T], one: T, way: Shift) -> Option<Vec<T>> {
    let at = siblings.iter().position(|&other| other == one)?;
    let to = match way {
        Shift::Up => at.checked_sub(1)?,
        Shift::Down => at + 1,
    };
    let mut order = siblings.to_vec();
    (to < order.len()).then(|| order.swap(at, to))?;
    Some(order)
}

/// The order of these siblings once one of them, old or new, stands before another; none: last. Before itself it stays
/// where it is.
pub(crate) fn placed<T: Copy + PartialEq>(siblings: &[T], one: T, before: Option<T>) -> Vec<T> {
    if before == Some(one) && siblings.contains(&one) {
        return siblings.to_vec();
    }
    let mut order: Vec<T> = siblings.iter().copied().filter(|&other| other != one).collect();
    let at = before.and_then(|before| order.iter().position(|&other| other == before)).unwrap_or(order.len());
    order.insert(at, one);
    order
}

#[cfg(test)]
mod tests {
    use super::{Shift, placed, shifted};

    #[test]
    fn one_trades_places_with_its_neighbour_where_there_is_one() {
        for (one, way, order) in [
            (2, Shift::Up, Some(vec![2, 1, 3])),
            (2, Shift::Down, Some(vec![1, 3, 2])),
            (1, Shift::Up, None),
            (3, Shift::Down, None),
            (9, Shift::Down, None),
        ] {
            assert_eq!(shifted(&[1, 2, 3], one, way), order, "{one} {way:?}");
        }
    }

    #[test]
    fn one_goes_where_it_is_put_and_the_others_keep_their_order() {
        for (siblings, one, before, order) in [
            (&[1, 2, 3][..], 3, Some(1), &[3, 1, 2][..]),
            (&[1, 2, 3], 1, Some(3), &[2, 1, 3]),
            (&[1, 2, 3], 1, None, &[2, 3, 1]),
            (&[1, 2], 9, Some(2), &[1, 9, 2]),
            (&[1, 2, 3], 2, Some(2), &[1, 2, 3]),
            (&[1, 2], 1, Some(7), &[2, 1]),
            (&[], 1, None, &[1]),
        ] {
            assert_eq!(placed(siblings, one, before), order, "{one} before {before:?}");
        }
    }
}
