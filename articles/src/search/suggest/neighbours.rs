//! What articles of the same authors, of the same site and with the same tags have: one pass over the columns.

use rustc_hash::FxHashMap;

use super::weigh::{self, Evidence, Source};
use crate::search::columns::{Columns, Names};

/// Tags and authors of an article that are looked at; it seldom has so many.
const MOST: usize = 16;

/// How many neighbours of a kind there are, and how many of them have each node.
#[derive(Default)]
struct Shared {
    neighbours: u32,
    nodes: FxHashMap<u32, u32>,
}

impl Shared {
    fn add(&mut self, nodes: &[u32]) {
        // What nobody has sorted yet speaks neither for a tag nor against it.
        self.neighbours += u32::from(!nodes.is_empty());
        for &node in nodes {
            *self.nodes.entry(node).or_default() += 1;
        }
    }

    fn evidence(self, source: Source, strength: fn(u32, u32) -> u16) -> impl Iterator<Item = Evidence> {
        let of = self.neighbours;
        self.nodes.into_iter().map(move |(node, count)| Evidence { node, source, strength: strength(count, of), count })
    }
}

impl Columns {
    /// Evidence for tags, and for folders.
    pub(super) fn neighbours(&self, slot: u32) -> (Vec<Evidence>, Vec<Evidence>) {
        let at = slot as usize;
        let site = self.site[at];
        let has_site = Names::name(&self.sites, site).is_some();
        let authors: Vec<u32> = self.authors.get(at).iter().copied().take(MOST).collect();
        let tags: Vec<u32> = self.tags.get(at).iter().copied().take(MOST).collect();
        let mut of_site: [Shared; 2] = Default::default();
        let mut of_authors: Vec<[Shared; 2]> = authors.iter().map(|_| Default::default()).collect();
        let mut with_tags: Vec<[Shared; 2]> = tags.iter().map(|_| Default::default()).collect();
        if !has_site && authors.is_empty() && tags.is_empty() {
            return (Vec::new(), Vec::new());
        }
        for other in self.outside_trash().iter().filter(|&other| other != slot) {
            let other = other as usize;
            let (others_tags, others_folders) = (self.tags.get(other), self.folders.get(other));
            let add = |shared: &mut [Shared; 2]| {
                shared[0].add(others_tags);
                shared[1].add(others_folders);
            };
            if has_site && self.site[other] == site {
                add(&mut of_site);
            }
            if !authors.is_empty() {
                let others = self.authors.get(other);
                authors
                    .iter()
                    .zip(&mut of_authors)
                    .filter(|(author, _)| others.contains(author))
                    .for_each(|it| add(it.1));
            }
            tags.iter().zip(&mut with_tags).filter(|(tag, _)| others_tags.contains(tag)).for_each(|it| add(it.1));
        }
        let mut evidence = (Vec::new(), Vec::new());
        let mut tell = |[tags, folders]: [Shared; 2], source: Source, strength: fn(u32, u32) -> u16| {
            evidence.0.extend(tags.evidence(source, strength));
            evidence.1.extend(folders.evidence(source, strength));
        };
        tell(of_site, Source::Site, weigh::site);
        authors
            .into_iter()
            .zip(of_authors)
            .for_each(|(author, shared)| tell(shared, Source::Author(author), weigh::author));
        tags.into_iter().zip(with_tags).for_each(|(tag, shared)| tell(shared, Source::Together(tag), weigh::beside));
        evidence
    }
}
