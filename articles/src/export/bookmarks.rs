//! Bookmarks as every browser reads them: folders as folders, tags, dates and notes. An article in several folders
//! stands in each; one without an address has no place there.

use std::collections::BTreeMap;

use super::item::Item;
use super::staging::Staging;
use super::tree::xml;
use super::{Result, Writer};
use crate::article::State;

/// A folder of bookmarks.
#[derive(Default)]
struct Folder {
    /// Lines that are written already.
    bookmarks: Vec<String>,
    folders: BTreeMap<String, Folder>,
}

/// A file of bookmarks. Only their lines are held until all folders are known.
#[derive(Default)]
pub(super) struct Bookmarks {
    root: Folder,
}

impl Writer for Bookmarks {
    fn article(&mut self, item: &Item, _: &mut Staging) -> Result<()> {
        let Some(line) = line(item) else { return Ok(()) };
        if item.folders.is_empty() {
            self.root.bookmarks.push(line);
            return Ok(());
        }
        for folder in &item.folders {
            let mut place = &mut self.root;
            for name in folder.path.replace("\\/", "\0").split('/').filter(|name| !name.is_empty()) {
                place = place.folders.entry(name.replace('\0', "/")).or_default();
            }
            place.bookmarks.push(line.clone());
        }
        Ok(())
    }

    fn end(&mut self, staging: &mut Staging) -> Result<()> {
        let mut out = staging.single()?;
        out.put(concat!(
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n",
            "<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n",
            "<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n"
        ))?;
        let mut text = String::new();
        write(&std::mem::take(&mut self.root), 0, &mut text);
        out.put(text)?;
        out.end()
    }
}

fn write(folder: &Folder, depth: usize, out: &mut String) {
    let indent = "    ".repeat(depth.min(20));
    out.push_str(&format!("{indent}<DL><p>\n"));
    for (name, inside) in &folder.folders {
        out.push_str(&format!("{indent}    <DT><H3>{}</H3>\n", xml(name)));
        write(inside, depth + 1, out);
    }
    for line in &folder.bookmarks {
        out.push_str(&format!("{indent}    {line}\n"));
    }
    out.push_str(&format!("{indent}</DL><p>\n"));
}

fn line(item: &Item) -> Option<String> {
    let url = item.url.as_deref()?;
    // Commas stand between tags.
    let mut tags: Vec<String> = item.tags.iter().map(|tag| tag.path.replace(',', ";")).collect();
    if item.state == State::Archive {
        tags.push(crate::import::ARCHIVED_BOOKMARK.to_owned());
    }
    let mut out = format!("<DT><A HREF=\"{}\" ADD_DATE=\"{}\"", xml(url), item.saved.div_euclid(1_000));
    out.push_str(&format!(" LAST_MODIFIED=\"{}\"", item.modified.div_euclid(1_000)));
    if !tags.is_empty() {
        out.push_str(&format!(" TAGS=\"{}\"", xml(&tags.join(","))));
    }
    if item.state == State::Later {
        out.push_str(" TOREAD=\"1\"");
    }
    if item.starred {
        out.push_str(" DATA-IMPORTANT=\"true\"");
    }
    out.push_str(&format!(">{}</A>", xml(&item.title)));
    if !item.note.is_empty() {
        out.push_str(&format!("\n<DD>{}", xml(&item.note).replace('\n', "<br>")));
    }
    Some(out)
}
