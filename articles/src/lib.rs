//! The rules of Sheaf: a library of articles, its imports, its search and its undo. Knows no window.

mod article;
mod body;
mod citation;
pub mod command_line;
mod error;
mod export;
mod extract;
mod fetch;
mod files;
mod fold;
mod folder;
mod highlight;
mod import;
mod interchange;
mod library;
mod search;
mod tag;
mod time;

pub use article::*;
pub use citation::{CitationStyle, citation_styles};
pub use error::{Code, Error, Result};
pub use export::*;
pub use extract::*;
pub use fetch::Fetching;
pub use files::Files;
pub use folder::*;
pub use highlight::{Highlight, HighlightId, HighlightPatch, NewHighlight};
pub use import::*;
pub use library::*;
pub use search::*;
pub use tag::*;
