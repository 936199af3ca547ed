//! Search as a whole, on small libraries.

mod complete;
mod counts;
mod explain;
mod index;
mod lists;
mod model;
mod text;
mod vocabulary;
mod world;
