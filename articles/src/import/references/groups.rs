//! The groups of JabRef: a tree in a comment of the file, and names of groups in each entry.

use std::collections::HashMap;

use crate::extract::plain_text::collapse;

/// Groups by name, each with the path of folders it becomes.
#[derive(Debug, Default)]
pub(super) struct Groups {
    paths: HashMap<String, String>,
}

/// Deeper groups stay beside each other.
const DEEPEST: usize = 30;

impl Groups {
    /// Takes the tree out of a comment, if it holds one: `1 StaticGroup:Name\;0\;…;` a line.
    pub(super) fn read(&mut self, comment: &str) {
        let Some(tree) = comment.trim_start().strip_prefix("jabref-meta:").map(str::trim_start) else {
            return;
        };
        let Some(tree) = ["grouping:", "groupstree:"].iter().find_map(|name| tree.strip_prefix(name)) else {
            return;
        };
        let mut open: Vec<String> = Vec::new();
        for node in nodes(tree) {
            let Some((level, name)) = group_of(&node) else { continue };
            open.truncate(level.saturating_sub(1).min(DEEPEST));
            open.push(step(&name));
            self.paths.entry(name).or_insert_with(|| open.join("/"));
        }
    }

    /// The folder that a group is. One that the tree does not know is a folder at the top.
    pub(super) fn path_of(&self, name: &str) -> Option<String> {
        let name = collapse(name);
        if name.is_empty() {
            return None;
        }
        Some(self.paths.get(&name).cloned().unwrap_or_else(|| step(&name)))
    }
}

fn step(name: &str) -> String {
    name.chars().take(200).collect::<String>().replace('/', "\\/")
}

/// The nodes of the tree, which end at a semicolon without a backslash.
fn nodes(tree: &str) -> Vec<String> {
    let mut nodes = vec![String::new()];
    let mut is_escaped = false;
    for c in tree.chars().filter(|c| !matches!(c, '\r' | '\n')) {
        match nodes.last_mut() {
            Some(_) if c == ';' && !is_escaped => nodes.push(String::new()),
            Some(node) => node.push(c),
            None => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    nodes
}

/// The level and the name of `1 StaticGroup:Name\;0\;…`.
fn group_of(node: &str) -> Option<(usize, String)> {
    let (level, group) = node.trim().split_once(' ')?;
    let (_, rest) = group.split_once(':')?;
    let name = rest.split("\\;").next()?.replace('\\', "");
    let name = collapse(&name);
    Some((level.parse().ok()?, name)).filter(|(level, name)| *level > 0 && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_a_tree_of_folders() {
        let mut groups = Groups::default();
        groups.read(
            "jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Sea\\;0\\;1\\;\\;;\n\
             2 StaticGroup:Tides / moon\\;0\\;0\\;;\n1 KeywordGroup:Salt\\;0\\;keywords\\;salt\\;;\n",
        );
        groups.read("jabref-meta: databaseType:bibtex;");
        for (name, path) in [
            ("Sea", Some("Sea")),
            ("Tides / moon", Some("Sea/Tides \\/ moon")),
            ("Salt", Some("Salt")),
            ("Unknown/one", Some("Unknown\\/one")),
            (" ", None),
        ] {
            assert_eq!(groups.path_of(name).as_deref(), path, "{name}");
        }
    }
}
