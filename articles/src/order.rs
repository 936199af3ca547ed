//! Things that a person puts in order by hand.

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
    use super::placed;

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
