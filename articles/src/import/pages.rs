//! Addresses as a source: pages that are fetched because somebody asked, and read like any other file.

use super::{Destination, ImportReport, Listener, Sources, import};
use crate::article::{ArticleId, Format, Selection};
use crate::error::Result;
use crate::fetch::Fetching;
use crate::library::{Library, View};

/// A page to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// The article whose text it is; none: whichever the library's rules find, or a new one.
    pub article: Option<ArticleId>,
}

/// Fetches pages and takes them into the library, as one import. A page that cannot be had is a line of the report; if
/// that may be different another day, its address is kept without a text.
///
/// # Errors
/// Those of [`import`].
pub async fn save_addresses(
    library: &Library,
    addresses: Vec<String>,
    how: Fetching,
    into: Destination,
    listener: Listener,
) -> Result<ImportReport> {
    let pages = addresses.into_iter().map(|address| Page { address, article: None }).collect();
    import(library, Sources::Pages { pages, how }, into, listener).await
}

/// Fetches the texts of those of these articles that are only an address, as one import.
///
/// # Errors
/// Those of [`import`].
pub async fn fetch_missing(
    library: &Library,
    selection: Selection,
    how: Fetching,
    listener: Listener,
) -> Result<ImportReport> {
    let pages = library.read(move |view| view.missing_texts(&selection)).await?;
    import(library, Sources::Pages { pages, how }, Destination::default(), listener).await
}

impl View<'_> {
    /// The pages whose texts are missing among these articles. What a bibliography names is not meant to have one.
    pub fn missing_texts(&self, selection: &Selection) -> Result<Vec<Page>> {
        let mut address = self.db.prepare_cached(
            "SELECT url FROM visible_article WHERE id = ?1 AND has_body = 0 AND format <> ?2 AND url IS NOT NULL",
        )?;
        let mut pages = Vec::new();
        for id in self.resolve(selection)? {
            let found =
                address.query_map((id.0, Format::Reference.name()), |row| row.get("url"))?.next().transpose()?;
            pages.extend(found.map(|address| Page { address, article: Some(id) }));
        }
        Ok(pages)
    }
}
