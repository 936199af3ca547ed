//! The rules of Sheaf: a library of articles, its imports, its search and its undo. Knows no window.

mod article;
mod body;
mod error;
mod fold;
mod folder;
mod import;
mod library;
mod search;
mod tag;

pub use article::*;
pub use error::{Code, Error, Result};
pub use folder::*;
pub use import::*;
pub use library::*;
pub use search::*;
pub use tag::*;
