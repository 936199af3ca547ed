//! Numbers out of bytes that may end anywhere.

/// The number of two bytes at this place.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// The number of four bytes at this place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

/// As [`u32_at`], to count with.
pub(super) fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// So many bytes at this place.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// A list of places with what stands between each and the next: one place more than there are things, and things of so
/// many bytes behind all places.
pub(super) fn between(list: &[u8], size: usize) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let count = list.len().saturating_sub(4) / (4 + size);
    (0..count).filter_map(move |at| {
        let thing = slice(list, 4 * (count + 1) + at * size, size)?;
        Some((u32_at(list, 4 * at)?, u32_at(list, 4 * at + 4)?, thing))
    })
}

/// What each of the modifications in a row says: its code and the bytes behind it.
pub(super) fn modifications(mut list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = u16_at(list, 0)?;
        let rest = &list[2..];
        let (skip, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // The definition of a table has a length of two bytes that counts one too many.
            _ if code == 0xd608 => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            // That of tabs has none where there are very many.
            _ if code == 0xc615 && rest.first() == Some(&255) => return None,
            _ => (1, usize::from(*rest.first()?)),
        };
        let operand = slice(rest, skip, length)?;
        list = &rest[skip + length..];
        Some((code, operand))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifications_are_told_apart_by_their_sizes() {
        let list = [
            0x35, 0x08, 1, 0x0b, 0x46, 2, 0, 0x08, 0xd6, 3, 0, 9, 9, 0x49, 0x66, 1, 0, 0, 0, 0x00, 0xc6, 2, 7, 7, 0x36,
        ];
        let found: Vec<(u16, &[u8])> = modifications(&list).collect();
        let expected: [(u16, &[u8]); 5] =
            [(0x0835, &[1]), (0x460b, &[2, 0]), (0xd608, &[9, 9]), (0x6649, &[1, 0, 0, 0]), (0xc600, &[7, 7])];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_ends_too_early_has_nothing_in_it() {
        assert_eq!(between(&[0; 3], 8).count(), 0);
        assert_eq!(between(&[0; 16], 8).count(), 1);
        assert_eq!(u32_at(&[1, 2, 3], 0), None);
        assert_eq!(slice(&[1], usize::MAX, 2), None);
        assert_eq!(modifications(&[0x08, 0xd6, 0xff, 0xff, 1]).count(), 0);
    }
}
