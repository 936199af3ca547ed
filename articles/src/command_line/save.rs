//! Verbs that fetch, and the only ones: save and fetch.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};

use super::import::{destination, imported, with_news};
use super::{Exit, Output};
use crate::article::Selection;
use crate::error::Result;
use crate::fetch::Fetching;
use crate::import::{fetch_missing, save_addresses};
use crate::library::Library;
use crate::search::{Place, SearchRequest};

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
struct How {
    /// Fetch the pictures too, and keep them.
    #[arg(long)]
    pictures: bool,
    /// Allow a host of this computer or its own network.
    #[arg(long = "allow-host", value_name = "HOST")]
    allowed_hosts: Vec<String>,
}

impl How {
    fn fetching(self) -> Fetching {
        Fetching { pictures: self.pictures, allowed_hosts: self.allowed_hosts }
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Save {
    /// Addresses of pages.
    #[arg(required = true, value_name = "URL")]
    addresses: Vec<String>,
    /// Put them into this folder (`Work/Energy`); made where it is not there.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<String>,
    /// Give them this tag; `/` nests.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    #[command(flatten)]
    how: How,
}

impl Save {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let library = library.clone();
        let report = with_news(output, move |listener| {
            let into = block_on(destination(&library, self.folder, self.tags))?;
            block_on(save_addresses(&library, self.addresses, self.how.fetching(), into, listener))
        })?;
        imported(&report, output)
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Fetch {
    /// Only for what this finds.
    query: Option<String>,
    #[command(flatten)]
    how: How,
}

impl Fetch {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let library = library.clone();
        let query = format!("{} ", self.query.unwrap_or_default());
        let request = SearchRequest { place: Place::All, query, sort: None };
        let report = with_news(output, move |listener| {
            let selection = Selection::All { request, except: Vec::new() };
            block_on(fetch_missing(&library, selection, self.how.fetching(), listener))
        })?;
        imported(&report, output)
    }
}
