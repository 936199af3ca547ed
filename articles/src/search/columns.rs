//! Everything a search asks of articles besides their text, in memory: one array per field, indexed by
//! slot, and sparse rows for what an article has several of. Loaded when the library opens, kept current by
//! the change notices of its writes. Article numbers ascend with slots.

mod load;
mod names;
mod order;
mod prints;
mod sparse;
mod tag_use;
mod titles;

use std::sync::OnceLock;

pub(crate) use names::Names;
pub(crate) use order::Orders;
pub(crate) use prints::Prints;
pub(crate) use sparse::Sparse;
pub(crate) use tag_use::TagUse;
pub(crate) use titles::Titles;

use super::set::Set;
use super::tree::{NONE, Tree};
use super::{Place, PlaceCounts};
use crate::article::{ArticleId, Format, State};
use crate::duplicates::{Apart, Likeness, Likenesses};
use crate::fold::fold_search;

/// Marks of an article, one bit each.
pub(crate) mod flag {
    pub(crate) const VISIBLE: u8 = 1;
    pub(crate) const STARRED: u8 = 2;
    pub(crate) const READ: u8 = 4;
    pub(crate) const NOTE: u8 = 8;
    pub(crate) const PICTURE: u8 = 16;
    pub(crate) const HIGHLIGHT: u8 = 32;
}

/// No date: earlier than all of them.
pub(crate) const NO_DATE: i64 = i64::MIN;

/// Languages whose word forms are found, at most; and the share of the articles, one in so many, that makes a language
/// one of them: of fewer, some are only taken for it.
const COMMON_LANGUAGES: usize = 4;
const COMMON_SHARE: usize = 500;

/// The columns.
#[derive(Default)]
pub(crate) struct Columns {
    ids: Vec<i64>,
    pub saved: Vec<i64>,
    pub published: Vec<i64>,
    pub words: Vec<u32>,
    pub state: Vec<State>,
    pub flags: Vec<u8>,
    pub format: Vec<Format>,
    pub language: Vec<u32>,
    pub site: Vec<u32>,
    pub import: Vec<i64>,
    pub read_at: Vec<i64>,
    pub prints: Prints,
    /// Hash of the title: tells whether an order by title still holds.
    title: Vec<u64>,
    pub authors: Sparse,
    pub tags: Sparse,
    /// When each of the tags was given, in seconds, in the order of `tags`; 0: before that was noted.
    pub given: Sparse,
    pub folders: Sparse,

    pub languages: Names,
    pub sites: Names,
    pub author_names: Names,
    pub tag_tree: Tree,
    pub folder_tree: Tree,

    pub orders: Orders,
    pub titles: Titles,
    counts: OnceLock<Counts>,
    pub likenesses: OnceLock<Likenesses>,
    /// What a person said is no duplicate.
    pub apart: Apart,
    tag_use: tag_use::Kept,
    duplicates: OnceLock<Set>,
    outside_trash: OnceLock<Set>,
    common_languages: OnceLock<Vec<String>>,
    /// Rises with every change.
    pub generation: u64,
    /// Rises when slots are numbered anew.
    pub numbering: u64,
}

/// Articles outside the trash: how many there are everywhere a person can look.
pub(crate) struct Counts {
    pub places: PlaceCounts,
    /// By node of the tag tree, those below it included.
    pub tags: Vec<u32>,
    /// By node of the folder tree: what opening it shows.
    pub folders: Vec<u32>,
    /// By node of the tag tree: one more than the newest slot that has the tag itself; 0: none has.
    pub tag_recency: Vec<u32>,
}

impl Columns {
    /// How many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn id(&self, slot: u32) -> ArticleId {
        ArticleId(self.ids[slot as usize])
    }

    /// Slot of an article.
    pub(crate) fn slot(&self, id: i64) -> Option<u32> {
        // Most libraries have no gaps, or few.
        let guess = id.checked_sub(*self.ids.first()?)?;
        match usize::try_from(guess).ok().and_then(|guess| self.ids.get(guess)) {
            Some(found) if *found == id => Some(guess as u32),
            _ => self.ids.binary_search(&id).ok().map(|slot| slot as u32),
        }
    }

    pub(crate) fn has(&self, slot: u32, flag: u8) -> bool {
        self.flags[slot as usize] & flag != 0
    }

    /// Every article that is in the library, also in the trash.
    pub(crate) fn visible(&self) -> Set {
        Set::of_column(&self.flags, |flags| flags & flag::VISIBLE != 0)
    }

    /// Every article outside the trash.
    pub(crate) fn outside_trash(&self) -> &Set {
        self.outside_trash.get_or_init(|| {
            let mut set = self.visible();
            set.without(&Set::of_column(&self.state, |state| state == State::Trash));
            set
        })
    }

    /// The articles of a place.
    pub(crate) fn place(&self, place: &Place, with_trash: bool) -> Set {
        let mut set = match with_trash || *place == Place::Trash {
            true => self.visible(),
            false => self.outside_trash().clone(),
        };
        match place {
            Place::All => {}
            Place::Inbox => set.and(&self.in_state(State::Inbox)),
            Place::Later => set.and(&self.in_state(State::Later)),
            Place::Archive => set.and(&self.in_state(State::Archive)),
            Place::Trash => set.and(&self.in_state(State::Trash)),
            Place::Starred => set.and(&self.flagged(flag::STARRED)),
            Place::Unfiled => set.and(&Set::of(self.len(), |slot| self.folders.get(slot).is_empty())),
            Place::Folder(id) => {
                let top = self.folder_tree.find(id.0);
                match top.is_some_and(|at| self.folder_tree.nodes[at as usize].view.below) {
                    true => set.and(&self.below(&self.folder_tree, &self.folders, top.as_slice())),
                    false => set.and(&self.directly(&self.folders, top.as_slice())),
                }
            }
            Place::Tag(id) => {
                let tops: Vec<u32> = self.tag_tree.find(id.0).into_iter().collect();
                set.and(&self.below(&self.tag_tree, &self.tags, &tops));
            }
            Place::Site(name) => {
                let site = self.sites.find(&fold_search(name));
                set.and(&Set::of_column(&self.site, |has| site == Some(has)));
            }
            // What it finds is its query's affair.
            Place::SavedSearch(_) => {}
            Place::Import(number) => set.and(&Set::of_column(&self.import, |import| import == *number)),
        }
        set
    }

    pub(crate) fn in_state(&self, state: State) -> Set {
        Set::of_column(&self.state, |has| has == state)
    }

    pub(crate) fn flagged(&self, flag: u8) -> Set {
        Set::of_column(&self.flags, |flags| flags & flag != 0)
    }

    /// Articles with one of these nodes or one below them.
    pub(crate) fn below(&self, tree: &Tree, rows: &Sparse, tops: &[u32]) -> Set {
        if tops.is_empty() {
            return Set::empty(self.len());
        }
        let wanted = tree.with_below(tops);
        Set::of(self.len(), |slot| rows.get(slot).iter().any(|&at| wanted[at as usize]))
    }

    /// Articles with one of these nodes itself.
    pub(crate) fn directly(&self, rows: &Sparse, nodes: &[u32]) -> Set {
        Set::of(self.len(), |slot| rows.get(slot).iter().any(|at| nodes.contains(at)))
    }

    /// Articles outside the trash that are in some group of duplicates.
    pub(crate) fn duplicates(&self) -> &Set {
        self.duplicates.get_or_init(|| {
            let mut duplicates = Set::empty(self.len());
            for kind in Likeness::ALL {
                self.groups_of(kind).flatten().for_each(|&slot| duplicates.insert(slot));
            }
            duplicates
        })
    }

    /// The languages most articles are in, and English: those whose word forms a search knows.
    pub(crate) fn common_languages(&self) -> &[String] {
        self.common_languages.get_or_init(|| {
            let mut counts = vec![0_u32; self.languages.len()];
            for &language in &self.language {
                if let Some(count) = counts.get_mut(language as usize) {
                    *count += 1;
                }
            }
            let mut common: Vec<u32> = (0..counts.len() as u32).collect();
            common.sort_by_key(|&language| std::cmp::Reverse(counts[language as usize]));
            let mut names: Vec<String> = common
                .into_iter()
                .take(COMMON_LANGUAGES)
                .filter(|&language| counts[language as usize] as usize * COMMON_SHARE >= self.len())
                .filter_map(|language| self.languages.folded(language).map(str::to_owned))
                .collect();
            names.push("en".into());
            names
        })
    }

    /// How many articles each place, tag and folder has, outside the trash.
    pub(crate) fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| {
            let all = self.outside_trash();
            let mut places = PlaceCounts::default();
            let mut tag_recency = vec![0; self.tag_tree.nodes.len()];
            for slot in all.iter() {
                places.all += 1;
                match self.state[slot as usize] {
                    State::Inbox => places.inbox += 1,
                    State::Later => places.later += 1,
                    State::Archive => places.archive += 1,
                    State::Trash => {}
                }
                places.starred += u32::from(self.has(slot, flag::STARRED));
                places.unfiled += u32::from(self.folders.get(slot as usize).is_empty());
                for &tag in self.tags.get(slot as usize) {
                    tag_recency[tag as usize] = slot + 1;
                }
            }
            places.trash = self.place(&Place::Trash, true).count();
            Counts {
                places,
                tags: count_upwards(&self.tag_tree, &self.tags, all),
                folders: self.shown_in_folders(all),
                tag_recency,
            }
        })
    }
}

impl Columns {
    /// By node of the folder tree: how many of the articles opening it shows.
    fn shown_in_folders(&self, articles: &Set) -> Vec<u32> {
        let mut counts = count_upwards(&self.folder_tree, &self.folders, articles);
        let alone: Vec<bool> = self.folder_tree.nodes.iter().map(|node| !node.view.below).collect();
        if alone.contains(&true) {
            counts.iter_mut().zip(&alone).filter(|(_, alone)| **alone).for_each(|(count, _)| *count = 0);
            for slot in articles.iter() {
                for &at in self.folders.get(slot as usize) {
                    counts[at as usize] += u32::from(alone[at as usize]);
                }
            }
        }
        counts
    }
}

/// By node: how many of the articles have it or one below it, each article once.
pub(crate) fn count_upwards(tree: &Tree, rows: &Sparse, articles: &Set) -> Vec<u32> {
    let mut upwards = tree.upwards_from_rows();
    articles.iter().for_each(|slot| upwards.add(rows.get(slot as usize)));
    upwards.finish()
}
