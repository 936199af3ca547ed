//! Journeys through the real window. Each ends by looking at the library through the command line too.
#![cfg(target_os = "linux")]

/// An empty library, and the samples that are offered.
mod first_run;
