//! Markdown: a file an article, folders as folders, pictures beside the articles that show them.

use super::item::Item;
use super::markdown;
use super::names::{Folders, PICTURES, file_name};
use super::pictures::Pictures;
use super::staging::Staging;
use super::{Result, Writer};

/// A folder of Markdown files.
#[derive(Default)]
pub(super) struct Markdown {
    folders: Folders,
    pictures: Pictures,
}

impl Writer for Markdown {
    fn article(&mut self, item: &Item, staging: &mut Staging) -> Result<()> {
        let place = self.folders.place(item.folders.first().map_or("", |folder| &folder.path));
        let shown = self.pictures.write(item, &place.join(PICTURES), staging)?;
        let picture = |address: &str| match address.strip_prefix("picture:") {
            Some(hash) => shown.get(hash).map(|name| format!("{PICTURES}/{name}")),
            None => Some(address.to_owned()),
        };
        let name = self.folders.names(&place).take(&file_name(&item.title), ".md");
        staging.write(&place.join(name), markdown::file(item, &picture).as_bytes())
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        Ok(())
    }
}
