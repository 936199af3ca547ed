//! Lists of tags and folders with their counts, and the tags offered while one is typed.

use super::columns::Columns;
use super::set::Set;
use super::tree::Node;
use crate::article::{ArticleId, Selection};
use crate::error::Result;
use crate::fold::{fold_key, fold_search};
use crate::folder::{FolderId, FolderNode};
use crate::library::View;
use crate::tag::{Colour, TagId, TagNode, TagOffer, TagPage, TagRequest};

impl View<'_> {
    /// The tags below one, or those whose path contains the filter.
    pub fn tags(&self, request: &TagRequest) -> Result<TagPage> {
        let columns = self.engine.columns();
        let counts = &columns.counts().tags;
        let tree = &columns.tag_tree;
        let filter = fold_search(request.filter.trim());
        let parent = match request.parent {
            None => None,
            Some(id) => match tree.find(id.0) {
                Some(at) => Some(at),
                None => {
                    return Ok(TagPage { tags: Vec::new(), total: 0 });
                }
            },
        };
        let mut total = 0;
        let mut tags = Vec::new();
        let wanted = |node: &Node| match filter.is_empty() {
            true => node.parent == parent.unwrap_or(super::tree::NONE),
            false => node.folded.contains(&filter),
        };
        for (at, node) in tree.living().filter(|(_, node)| wanted(node)) {
            if total >= request.offset && tags.len() < request.limit as usize {
                tags.push(TagNode {
                    id: TagId(node.id),
                    parent: tree.nodes.get(node.parent as usize).map(|parent| TagId(parent.id)),
                    name: node.name.clone(),
                    path: node.path.clone(),
                    colour: node.colour.as_deref().and_then(Colour::from_column),
                    count: counts[at as usize],
                    children: node.children,
                });
            }
            total += 1;
        }
        Ok(TagPage { tags, total })
    }

    /// All folders, parents before children.
    pub fn folders(&self) -> Result<Vec<FolderNode>> {
        let columns = self.engine.columns();
        let counts = &columns.counts().folders;
        let tree = &columns.folder_tree;
        Ok(tree
            .living()
            .map(|(at, node)| FolderNode {
                id: FolderId(node.id),
                parent: tree.nodes.get(node.parent as usize).map(|parent| FolderId(parent.id)),
                name: node.name.clone(),
                path: node.path.clone(),
                count: counts[at as usize],
                view: node.view,
            })
            .collect())
    }

    /// Tags to offer while `text` is typed for these articles, best first: the tag of exactly this path, then those
    /// with a name that begins like it, then those that contain it, then those that have its letters in this order;
    /// among equals the more used, then the more recently used. Tags that all of the articles have are left out.
    /// Where no tag has exactly this path, a new one of it is offered last.
    pub fn offer_tags(&self, text: &str, selection: &Selection, limit: u32) -> Result<Vec<TagOffer>> {
        let articles = self.resolve(selection)?;
        let columns = self.engine.columns();
        let typed = path(text);
        let key = fold_key(&typed);
        let folded = fold_search(&typed);
        let has_all = columns.tags_of_all(&articles);
        let counts = columns.counts();
        let mut found: Vec<(Rank, u32)> = Vec::new();
        let mut exists = false;
        for (at, fit) in columns.tag_tree.fitting(&folded) {
            let node = &columns.tag_tree.nodes[at as usize];
            let is_exact = node.path_key == key;
            exists |= is_exact;
            if has_all[at as usize] {
                continue;
            }
            let fit = if is_exact { 0 } else { fit };
            let recency = counts.tag_recency[at as usize];
            found.push(((fit, !counts.tags[at as usize], !recency, node.first), at));
        }
        let is_new = !exists && !typed.is_empty();
        let room = (limit as usize).saturating_sub(usize::from(is_new));
        if found.len() > room && room > 0 {
            found.select_nth_unstable(room - 1);
        }
        found.truncate(room);
        found.sort_unstable();
        let mut offers: Vec<TagOffer> = found
            .into_iter()
            .map(|(_, at)| {
                let node = &columns.tag_tree.nodes[at as usize];
                TagOffer {
                    path: node.path.clone(),
                    colour: node.colour.as_deref().and_then(Colour::from_column),
                    count: counts.tags[at as usize],
                    is_new: false,
                }
            })
            .collect();
        if is_new {
            offers.push(TagOffer { path: typed, colour: None, count: 0, is_new: true });
        }
        Ok(offers)
    }
}

/// Smaller is better: how it fits, how little it is used, how long ago, its place in the tree.
type Rank = (u8, u32, u32, u32);

/// A path as tags are kept: no spaces or empty names around its slashes.
fn path(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let names: Vec<&str> = text.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
    names.join("/").nfc().collect()
}

impl Columns {
    /// By node of the tag tree: whether all of these articles have it.
    fn tags_of_all(&self, articles: &[ArticleId]) -> Vec<bool> {
        let mut slots = Set::empty(self.len());
        articles.iter().filter_map(|id| self.slot(id.0)).for_each(|slot| slots.insert(slot));
        let mut counts = vec![0_u32; self.tag_tree.nodes.len()];
        for slot in slots.iter() {
            for &tag in self.tags.get(slot as usize) {
                counts[tag as usize] += 1;
            }
        }
        let all = slots.count();
        counts.into_iter().map(|count| all > 0 && count == all).collect()
    }
}

impl Colour {
    /// The colour of this name.
    pub(crate) fn from_column(name: &str) -> Option<Colour> {
        Some(match name {
            "red" => Colour::Red,
            "orange" => Colour::Orange,
            "yellow" => Colour::Yellow,
            "green" => Colour::Green,
            "teal" => Colour::Teal,
            "blue" => Colour::Blue,
            "purple" => Colour::Purple,
            "pink" => Colour::Pink,
            "grey" => Colour::Grey,
            _ => return None,
        })
    }
}
