//! The verbs of the command line, each in its own file. They write to what they are given and never exit.

pub mod inspect;
