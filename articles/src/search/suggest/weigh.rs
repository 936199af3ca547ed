//! How much each kind of evidence counts, and what all of it comes to. Whole numbers only: the same everywhere.

use rustc_hash::FxHashMap;

/// Where evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The name is in the title.
    Title,
    /// Other articles of this author have it.
    Author(u32),
    /// Other articles with this tag have it.
    Together(u32),
    /// Other articles of the site have it.
    Site,
    /// The name is in the text.
    Text,
    /// It was given lately.
    Recent,
}

/// Something that speaks for a tag or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Evidence {
    pub node: u32,
    pub source: Source,
    /// Per mille.
    pub strength: u16,
    /// How many articles, or how many times in the text.
    pub count: u32,
}

/// What all evidence for a node comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weighed {
    pub node: u32,
    /// Per mille.
    pub score: u16,
    /// Of the strongest evidence.
    pub source: Source,
    pub count: u32,
}

/// `most` for a large share of many articles, less where there are few to go by.
fn share(count: u32, of: u32, doubt: u32, most: u64) -> u16 {
    let share = u64::from(count) * most / (u64::from(of.max(count)) + u64::from(doubt)).max(1);
    u16::try_from(share).unwrap_or(u16::MAX)
}

/// So many of an author's other articles have it.
pub(super) fn author(count: u32, of: u32) -> u16 {
    share(count, of, 1, 900)
}

/// So many of the site's other articles have it.
pub(super) fn site(count: u32, of: u32) -> u16 {
    share(count, of, 2, 650)
}

/// What the evidence for each node comes to, in no order.
pub(super) fn together(mut evidence: Vec<Evidence>) -> Vec<Weighed> {
    // Divisions leave rests: in one order always, the same evidence always comes to the same.
    evidence.sort_unstable_by_key(|one| (one.node, one.source, one.strength, one.count));
    let mut by_node: FxHashMap<u32, (u64, Evidence)> = FxHashMap::default();
    for one in evidence {
        let doubt = u64::from(1_000 - one.strength.min(1_000));
        let (left, best) = by_node.entry(one.node).or_insert((1_000_000, one));
        // What remains open after each piece of evidence that is independent of those before.
        *left = *left * doubt / 1_000;
        if (one.strength, best.source) > (best.strength, one.source) {
            *best = one;
        }
    }
    by_node
        .into_iter()
        .map(|(node, (left, best))| Weighed {
            node,
            score: u16::try_from(1_000 - left.div_ceil(1_000)).unwrap_or_default(),
            source: best.source,
            count: best.count,
        })
        .filter(|weighed| weighed.score > 0)
        .collect()
}

/// So many of the other articles with a tag have it too.
pub(super) fn beside(count: u32, of: u32) -> u16 {
    share(count, of, 2, 850)
}

/// The name is in the title, so long in characters.
pub(super) fn title(length: usize) -> u16 {
    match length {
        0 | 1 => 0,
        2 => 400,
        3 => 600,
        _ => 750,
    }
}

/// The name is in the text so often.
pub(super) fn text(count: u32) -> u16 {
    match count {
        0 => 0,
        1 => 220,
        2 => 340,
        3 | 4 => 440,
        _ => 540,
    }
}

/// It was given lately, with so many others after it.
pub(super) fn recent(before: usize) -> u16 {
    120_u16.saturating_sub(u16::try_from(before).unwrap_or(u16::MAX).saturating_mul(10)).max(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(node: u32, source: Source, strength: u16) -> Evidence {
        Evidence { node, source, strength, count: 1 }
    }

    #[test]
    fn evidence_adds_up_and_the_strongest_is_the_reason() {
        for (all, score, reason) in [
            (vec![evidence(1, Source::Site, 400)], 400, Source::Site),
            (vec![evidence(1, Source::Site, 500), evidence(1, Source::Text, 500)], 750, Source::Site),
            (vec![evidence(1, Source::Text, 500), evidence(1, Source::Site, 500)], 750, Source::Site),
            (vec![evidence(1, Source::Recent, 100), evidence(1, Source::Title, 750)], 775, Source::Title),
            (vec![evidence(1, Source::Title, 1_000), evidence(1, Source::Recent, 100)], 1_000, Source::Title),
        ] {
            let weighed = together(all.clone());
            assert_eq!((weighed[0].score, weighed[0].source), (score, reason), "{all:?}");
        }
        assert!(together(vec![evidence(1, Source::Text, 0)]).is_empty());
    }

    #[test]
    fn a_share_of_many_articles_counts_more_than_the_same_share_of_few() {
        let table = [(0, 10), (1, 1), (1, 2), (2, 2), (5, 10), (10, 10), (100, 100)];
        let authors: Vec<u16> = table.iter().map(|&(count, of)| author(count, of)).collect();
        assert_eq!(authors, [0, 450, 300, 600, 409, 818, 891]);
        assert!(table.iter().all(|&(count, of)| site(count, of) <= author(count, of)));
        assert!(beside(u32::MAX, 1) <= 850);
        assert!((0..50).map(recent).is_sorted_by(|a, b| a >= b) && recent(1_000) > 0);
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_evidence_does_not_matter(strengths in proptest::collection::vec((0_u32..4, 0_u16..=1_000), 0..12)) {
            let sources = [Source::Title, Source::Site, Source::Text, Source::Recent];
            let all: Vec<Evidence> =
                strengths.iter().zip(sources.iter().cycle()).map(|(&(node, strength), &source)| evidence(node, source, strength)).collect();
            let weighed = |all: Vec<Evidence>| {
                let mut weighed = together(all);
                weighed.sort_by_key(|one| one.node);
                weighed
            };
            let there = weighed(all.clone());
            let back = weighed(all.into_iter().rev().collect());
            proptest::prop_assert_eq!(there.len(), back.len());
            for (one, other) in there.iter().zip(&back) {
                proptest::prop_assert!(one.score <= 1_000);
                proptest::prop_assert_eq!(one, other);
            }
        }
    }
}
