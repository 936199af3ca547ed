//! The rules of Sheaf: a library of articles, its imports, its search and its undo. Knows no window.

mod article;
mod body;
pub mod command_line;
mod duplicates;
mod error;
mod extract;
mod fetch;
mod files;
mod fold;
mod folder;
mod highlight;
mod import;
mod library;
mod order;
mod rule;
mod saved_search;
mod search;
mod statistics;
mod tag;
mod time;

pub use article::*;
pub use duplicates::*;
pub use error::{Code, Error, Result};
pub use extract::*;
pub use fetch::Fetching;
pub use files::Files;
pub use folder::*;
pub use highlight::{Highlight, HighlightId, HighlightPatch, NewHighlight};
pub use import::*;
pub use library::*;
pub use rule::*;
pub use saved_search::*;
pub use search::*;
pub use statistics::*;
pub use tag::*;
