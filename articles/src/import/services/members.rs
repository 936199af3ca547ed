//! The members of an export that is a zip archive: which ones were read, and what becomes of the rest.

use std::collections::HashSet;

use super::super::archive::Archive;
use super::super::charset::decode;
use super::failed;
use crate::error::{Error, Result};
use crate::import::{Entry, Flow, Sink, Source, read};

/// An archive of which it is known what was read.
pub(super) struct Members<'a> {
    archive: Archive<'a>,
    names: Vec<String>,
    read: HashSet<String>,
}

impl<'a> Members<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Members<'a>> {
        let archive = Archive::open(bytes)?;
        let names = archive.names();
        Ok(Members { archive, names, read: HashSet::new() })
    }

    /// The names of those that an export calls by such a name, in the order of their names.
    pub(super) fn named(&self, is_its_own: impl Fn(&str) -> bool) -> Vec<String> {
        let mut names: Vec<String> = self.names.iter().filter(|name| is_its_own(name)).cloned().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The bytes of a member; `None` if there is none of this name. It counts as read.
    pub(super) fn bytes(&mut self, name: &str) -> Option<Result<Vec<u8>>> {
        let bytes = self.archive.read(name).transpose()?;
        self.read.insert(name.to_owned());
        Some(bytes)
    }

    /// The text of a member. A failure is told with its name.
    pub(super) fn text(&mut self, name: &str, sink: &mut Sink<'_>) -> Option<String> {
        match self.bytes(name)? {
            Ok(bytes) => Some(decode(&bytes).into_owned()),
            Err(error) => {
                sink(failed(name, error));
                None
            }
        }
    }

    /// Reads the members that the export did not speak of, each as what it is by itself.
    pub(super) fn read_rest(&mut self, sink: &mut Sink<'_>) {
        for name in self.names.clone() {
            let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            if is_hidden || self.read.contains(&name) {
                continue;
            }
            let mut flow = Flow::Continue;
            let done = self.bytes(&name).unwrap_or(Err(Error::NotFound("file"))).and_then(|bytes| {
                let source = Source { name: base_name(&name), bytes: &bytes, address: None, beside: &|_| None };
                read(&source, &mut |entry| {
                    let part = entry.part.map_or_else(|| name.clone(), |part| format!("{name} › {part}"));
                    let original = entry.original.or_else(|| Some((base_name(&name).to_owned(), bytes.clone())));
                    flow = sink(Entry { part: Some(part), original, draft: entry.draft });
                    flow
                })
            });
            if let Err(error) = done {
                flow = sink(failed(name, error));
            }
            if flow == Flow::Stop {
                return;
            }
        }
    }
}

/// The name of a member without its folders.
pub(super) fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The folders of a member, with the slash behind them.
pub(super) fn folder_of(name: &str) -> &str {
    &name[..name.len() - base_name(name).len()]
}

/// Whether a member was put there by the program that packed it.
pub(super) fn is_of_the_packer(name: &str) -> bool {
    name.starts_with("__MACOSX/") || base_name(name).starts_with("._")
}
