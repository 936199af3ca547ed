//! The order in which the pieces of a page are read, by the places they have: columns from left to right, each from
//! top to bottom.

use super::lines::Piece;

/// A page of more pieces than this keeps the order in which it is drawn.
const MOST: usize = 400;
/// A piece of at least so many letters is a line of a text, and not a cell of a table.
const LINE: usize = 22;

/// The pieces in the order in which they are read.
pub(super) fn ordered(pieces: Vec<Piece>) -> Vec<Piece> {
    if pieces.len() < 3 || pieces.len() > MOST || !is_disordered(&pieces) {
        return pieces;
    }
    let order = by_place(&pieces);
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| pieces[at].take()).collect()
}

/// Whether a page is drawn in an order in which nobody reads: often upward, or across two columns line by line.
fn is_disordered(pieces: &[Piece]) -> bool {
    let (mut upward, mut across, mut steps) = (0, 0, 0);
    for pair in pieces.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let size = a.size.max(b.size);
        steps += 1;
        let overlap = a.x1.min(b.x1) - a.x0.max(b.x0);
        let is_level = (a.y - b.y).abs() < 0.3 * size;
        // Upward within one column; to the top of the next column is how columns are read.
        upward += usize::from(!is_level && b.y < a.y && overlap > 0.3 * (a.x1 - a.x0).min(b.x1 - b.x0));
        across += usize::from(is_level && a.letters >= LINE && b.letters >= LINE && b.x0 > a.x1);
    }
    upward * 5 > steps || across * 5 > steps
}

/// A piece is read before another if it is above it in the same column, or left of it with nothing between them that
/// reaches over both columns.
fn by_place(pieces: &[Piece]) -> Vec<usize> {
    let over = |a: &Piece, b: &Piece| a.x1.min(b.x1) > a.x0.max(b.x0);
    let is_before = |a: usize, b: usize| {
        let (first, second) = (&pieces[a], &pieces[b]);
        let is_level = (first.y - second.y).abs() < 0.3 * first.size.max(second.size);
        if over(first, second) && !is_level {
            return first.y < second.y;
        }
        if first.x0 >= second.x0 {
            return false;
        }
        let (top, bottom) = (first.y.min(second.y), first.y.max(second.y));
        is_level
            || !pieces
                .iter()
                .any(|between| between.y > top && between.y < bottom && over(between, first) && over(between, second))
    };
    let mut by_height: Vec<usize> = (0..pieces.len()).collect();
    by_height.sort_by(|a, b| pieces[*a].y.total_cmp(&pieces[*b].y).then(pieces[*a].x0.total_cmp(&pieces[*b].x0)));
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); pieces.len()];
    for &a in &by_height {
        for &b in &by_height {
            if a != b && is_before(a, b) {
                before[b].push(a);
            }
        }
    }
    // Depth first, without recursion; what stands in a circle is taken from the top.
    let (mut order, mut state) = (Vec::with_capacity(pieces.len()), vec![0u8; pieces.len()]);
    for &start in &by_height {
        let mut stack = vec![(start, 0)];
        while let Some((at, next)) = stack.pop() {
            if state[at] == 2 || (state[at] == 1 && next == 0) {
                continue;
            }
            state[at] = 1;
            match before[at].get(next) {
                Some(&earlier) => {
                    stack.push((at, next + 1));
                    if state[earlier] == 0 {
                        stack.push((earlier, 0));
                    }
                }
                None => {
                    state[at] = 2;
                    order.push(at);
                }
            }
        }
    }
    order
}
