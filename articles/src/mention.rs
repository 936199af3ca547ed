//! What names tags and folders elsewhere: the queries of saved searches and rules, what rules give, and where watched
//! folders put what they find. All of it is written by name, so that people can read and change it; when a tag or a
//! folder gets another name it goes on meaning what it meant, and before one goes it is said how many name it.

mod carry;

use serde::Serialize;
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::folder::FolderId;
use crate::import::WatchedFolder;
use crate::library::View;
use crate::rule::Rule;
use crate::saved_search::SavedSearch;
use crate::search::{Condition, Query, Tree, whole};
use crate::tag::TagId;

/// How many saved searches and rules name something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Mentions {
    /// Saved searches whose query names it.
    pub saved_searches: u32,
    /// Rules whose query names it, or that give it.
    pub rules: u32,
}

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Tag,
    Folder,
}

impl Kind {
    /// The name of one that a condition asks for.
    fn in_condition(self, condition: &Condition) -> Option<&str> {
        match (self, condition) {
            (Kind::Tag, Condition::Tag(name)) => Some(name),
            (Kind::Folder, Condition::Folder(name) | Condition::In(name)) => Some(name),
            _ => None,
        }
    }

    /// The names that a query asks for; none where it is not understood any more.
    fn in_query(self, text: &str) -> Vec<String> {
        let mut names = Vec::new();
        if let Ok(Query { expr: Some(expr), .. }) = whole(text) {
            expr.each_condition(&mut |condition| names.extend(self.in_condition(condition).map(str::to_owned)));
        }
        names
    }

    /// The paths that a rule gives.
    fn in_rule(self, rule: &Rule) -> &[String] {
        match self {
            Kind::Tag => &rule.terms.add_tags,
            Kind::Folder => &rule.terms.folders,
        }
    }

    /// Where a watched folder puts what it finds.
    fn in_watched(self, watched: &WatchedFolder) -> &[String] {
        match self {
            Kind::Tag => &watched.tags,
            Kind::Folder => watched.folder.as_slice(),
        }
    }
}

impl View<'_> {
    /// The number of what is at a path that names exactly one.
    fn named_at(&self, kind: Kind, path: &str) -> Result<Option<i64>> {
        let found = match kind {
            Kind::Tag => self.tag_at(path).map(|tag| tag.map(|tag| tag.0)),
            Kind::Folder => self.folder_at(path).map(|folder| folder.map(|folder| folder.0)),
        };
        match found {
            Err(Error::EmptyTag | Error::EmptyFolder) => Ok(None),
            found => found,
        }
    }

    /// How many saved searches and rules name one of these tags or one below them.
    pub(crate) fn tag_mentions(&self, tags: &[TagId]) -> Result<Mentions> {
        let columns = self.engine.columns();
        let ids: Vec<i64> = tags.iter().map(|tag| tag.0).collect();
        self.mentions(Kind::Tag, &columns.tag_tree, &ids)
    }

    /// How many saved searches and rules name this folder or one below it.
    pub fn folder_mentions(&self, folder: FolderId) -> Result<Mentions> {
        let columns = self.engine.columns();
        self.mentions(Kind::Folder, &columns.folder_tree, &[folder.0])
    }

    fn mentions(&self, kind: Kind, tree: &Tree, ids: &[i64]) -> Result<Mentions> {
        let tops: Vec<u32> = ids.iter().filter_map(|&id| tree.find(id)).collect();
        let wanted = tree.with_below(&tops);
        let asks_for = |query: &str| {
            let names = kind.in_query(query);
            names.iter().any(|name| tree.named(name).into_iter().any(|at| wanted[at as usize]))
        };
        let mut mentions = Mentions::default();
        for SavedSearch { query, .. } in self.saved_searches()? {
            mentions.saved_searches += u32::from(asks_for(&query));
        }
        for rule in self.rules()? {
            let mut is_named = asks_for(&rule.terms.query);
            for path in kind.in_rule(&rule) {
                let node = self.named_at(kind, path)?.and_then(|id| tree.find(id));
                is_named |= node.is_some_and(|at| wanted[at as usize]);
            }
            mentions.rules += u32::from(is_named);
        }
        Ok(mentions)
    }
}
