//! Search as a whole, on small libraries.

mod index;
mod lists;
mod model;
mod text;
mod vocabulary;
