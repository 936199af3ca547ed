//! Changes of tags and folders under which what names them goes on meaning the same: each name is looked up before and
//! after, and written anew where it would mean something else. The new words are part of the same step of the history.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::named_params;

use super::Kind;
use crate::error::Result;
use crate::folder::escaped;
use crate::highlight::json;
use crate::import::WatchedFolder;
use crate::library::{Edit, View};
use crate::rule::Rule;
use crate::saved_search::SavedSearch;
use crate::search::{Condition, Expr, Tree, whole};

/// What the library has that names tags and folders.
struct Naming {
    saved: Vec<SavedSearch>,
    rules: Vec<Rule>,
    watched: Vec<WatchedFolder>,
}

impl Naming {
    fn of(view: &View<'_>) -> Result<Naming> {
        Ok(Naming { saved: view.saved_searches()?, rules: view.rules()?, watched: view.watched_folders()? })
    }

    /// Every name that a query asks for.
    fn names(&self, kind: Kind) -> BTreeSet<String> {
        let saved = self.saved.iter().map(|saved| &saved.query);
        let queries = saved.chain(self.rules.iter().map(|rule| &rule.terms.query));
        queries.flat_map(|query| kind.in_query(query)).collect()
    }

    /// Every path that is given by name.
    fn paths(&self, kind: Kind) -> BTreeSet<String> {
        let given = self.rules.iter().flat_map(|rule| kind.in_rule(rule));
        given.chain(self.watched.iter().flat_map(|watched| kind.in_watched(watched))).cloned().collect()
    }
}

/// What names meant before a change.
struct Meant {
    /// By the name in a query.
    names: BTreeMap<String, BTreeSet<i64>>,
    /// By the path: the deepest that is there of those it leads through, and the rest of it.
    paths: BTreeMap<String, (i64, String)>,
}

impl Kind {
    fn tree(self, edit: &Edit<'_>) -> Result<Tree> {
        let mut tree = Tree::default();
        match self {
            Kind::Tag => tree.load_tags(edit.db)?,
            Kind::Folder => tree.load_folders(edit.db)?,
        }
        Ok(tree)
    }
}

fn ids(tree: &Tree, name: &str) -> BTreeSet<i64> {
    tree.named(name).into_iter().map(|at| tree.nodes[at as usize].id).collect()
}

impl Edit<'_> {
    /// Changes tags or folders, and has everything that names one go on meaning it. What is deleted goes on being named.
    pub(crate) fn carrying<T>(&mut self, kind: Kind, change: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let naming = Naming::of(self)?;
        let (names, paths) = (naming.names(kind), naming.paths(kind));
        if names.is_empty() && paths.is_empty() {
            return change(self);
        }
        let tree = kind.tree(self)?;
        let mut meant = Meant { names: BTreeMap::new(), paths: BTreeMap::new() };
        for name in names {
            let ids = ids(&tree, &name);
            meant.names.insert(name, ids);
        }
        for path in paths {
            if let Some(found) = self.deepest(kind, &path)? {
                meant.paths.insert(path, found);
            }
        }
        self.went.clear();
        let value = change(self)?;
        let tree = kind.tree(self)?;
        let went = std::mem::take(&mut self.went);
        let words = Words::of(kind, &meant, &tree, &went);
        self.put_words(kind, &naming, &words)?;
        Ok(value)
    }

    /// The deepest that is there of what a path leads through, and the rest of the path.
    fn deepest(&self, kind: Kind, path: &str) -> Result<Option<(i64, String)>> {
        // What a path is divided by; one inside a folder's name has a backslash before it.
        let slashes =
            path.char_indices().filter(|&(at, c)| c == '/' && !(kind == Kind::Folder && path[..at].ends_with('\\')));
        let mut ends: Vec<usize> = slashes.map(|(at, _)| at).collect();
        ends.push(path.len());
        for end in ends.into_iter().rev() {
            if let Some(id) = self.named_at(kind, &path[..end])? {
                return Ok(Some((id, path[end..].to_owned())));
            }
        }
        Ok(None)
    }

    fn put_words(&mut self, kind: Kind, naming: &Naming, words: &Words) -> Result<()> {
        for SavedSearch { id, query, .. } in &naming.saved {
            if let Some(query) = words.query(kind, query) {
                self.db
                    .prepare_cached("UPDATE saved_search SET query = :query WHERE id = :id")?
                    .execute(named_params! { ":id": id.0, ":query": query })?;
            }
        }
        let column = match kind {
            Kind::Tag => "add_tags",
            Kind::Folder => "folders",
        };
        for rule in &naming.rules {
            let (query, given) = (words.query(kind, &rule.terms.query), words.given(kind.in_rule(rule)));
            if query.is_some() || given.is_some() {
                self.db
                    .prepare_cached(&format!(
                        "UPDATE rule SET query = coalesce(:query, query), {column} = coalesce(:given, {column})
                         WHERE id = :id"
                    ))?
                    .execute(
                        named_params! { ":id": rule.id.0, ":query": query, ":given": given.map(|it| json(&it)) },
                    )?;
            }
        }
        for watched in &naming.watched {
            let Some(given) = words.given(kind.in_watched(watched)) else { continue };
            let (sql, value) = match kind {
                Kind::Tag => ("UPDATE watched_folder SET tags = :value WHERE path = :path", Some(json(&given))),
                Kind::Folder => {
                    ("UPDATE watched_folder SET folder = :value WHERE path = :path", given.into_iter().next())
                }
            };
            self.db.prepare_cached(sql)?.execute(named_params! { ":path": watched.path, ":value": value })?;
        }
        Ok(())
    }
}

/// What is to be written in place of names that would mean something else now.
struct Words {
    /// In queries; more than one where the name stood for several.
    names: BTreeMap<String, Vec<String>>,
    paths: BTreeMap<String, String>,
}

impl Words {
    fn of(kind: Kind, meant: &Meant, tree: &Tree, went: &[(i64, i64)]) -> Words {
        let became: BTreeMap<i64, i64> = went.iter().copied().collect();
        let now = |id: i64| {
            let mut now = id;
            // A tag goes into one that stays then: the way is no longer than there are.
            for _ in 0..=became.len() {
                now = became.get(&now).copied().unwrap_or(now);
            }
            tree.find(now)
        };
        let mut words = Words { names: BTreeMap::new(), paths: BTreeMap::new() };
        for (name, before) in &meant.names {
            let wanted: BTreeSet<u32> = before.iter().filter_map(|&id| now(id)).collect();
            let is_so = wanted.iter().map(|&at| tree.nodes[at as usize].id).eq(ids(tree, name));
            if !wanted.is_empty() && !is_so {
                let mut paths: Vec<String> = wanted.iter().map(|&at| tree.nodes[at as usize].path.clone()).collect();
                paths.sort_unstable();
                words.names.insert(name.clone(), paths);
            }
        }
        for (path, (id, rest)) in &meant.paths {
            let Some(at) = now(*id) else { continue };
            let mut names: Vec<String> = tree
                .upwards(at)
                .map(|above| match kind {
                    Kind::Tag => tree.nodes[above as usize].name.clone(),
                    Kind::Folder => escaped(&tree.nodes[above as usize].name),
                })
                .collect();
            names.reverse();
            let new = names.join("/") + rest;
            if crate::fold::fold_key(&new) != crate::fold::fold_key(path) {
                words.paths.insert(path.clone(), new);
            }
        }
        words
    }

    /// The words of a query; none where they stay.
    fn query(&self, kind: Kind, text: &str) -> Option<String> {
        if !kind.in_query(text).iter().any(|name| self.names.contains_key(name)) {
            return None;
        }
        let mut query = whole(text).ok()?;
        let put = |condition: &Condition| {
            let paths = self.names.get(kind.in_condition(condition)?)?;
            let named = |path: &String| {
                Expr::Is(match condition {
                    Condition::Tag(_) => Condition::Tag(path.clone()),
                    Condition::In(_) => Condition::In(path.clone()),
                    _ => Condition::Folder(path.clone()),
                })
            };
            Some(match &paths[..] {
                [path] => named(path),
                paths => Expr::Or(paths.iter().map(named).collect()),
            })
        };
        query.expr = query.expr.map(|expr| expr.replaced(&put));
        Some(query.to_string().trim().to_owned())
    }

    /// Paths that are given; none where they stay.
    fn given(&self, paths: &[String]) -> Option<Vec<String>> {
        let is_other = paths.iter().any(|path| self.paths.contains_key(path));
        is_other.then(|| paths.iter().map(|path| self.paths.get(path).unwrap_or(path).clone()).collect())
    }
}
