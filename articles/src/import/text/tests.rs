//! What a careful person would make of a text.
