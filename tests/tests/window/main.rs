//! Journeys through the real window. Each ends by looking at the library through the command line too.
#![cfg(target_os = "linux")]

/// The command line beside an open window, and a second start of the program.
mod beside;
/// A library that cannot be opened.
mod broken;
/// The file dialog of the desktop.
mod dialog;
/// Files dropped on the window, on a folder, on a tag; and an import taken back.
mod dropping;
/// A search with what it offers, what it leaves out, and what it says where it finds nothing.
mod explaining;
/// Articles that go out: a folder of Markdown.
mod exporting;
/// An empty library, and the samples that are offered.
mod first_run;
/// A page that tries to run, to load and to lead away.
mod hostile;
/// Originals, stubs and watched folders.
mod incoming;
/// From the drop to the undo by keyboard alone.
mod keyboard;
/// An export that is looked at before it is imported, its report, and past imports.
mod looking;
/// What the window looks like, and what axe says of it.
mod looks;
/// Highlights, their notes and colours.
mod marking;
/// From the drop to the undo by mouse, and what is dragged within the window.
mod mouse;
/// Folders in the order a person gives them, and names that change under what is saved.
mod ordering;
/// History, duplicates, statistics, and the trash as a whole.
mod overview;
/// Articles made of what is pasted.
mod pasting;
/// What the window remembers.
mod restart;
/// Pages of the web that are saved because somebody asks.
mod saving;
/// Many articles at once.
mod selection;
/// Smart folders and rules.
mod shelves;
/// The tag browser: picks, changes of many tags, proposals.
mod tagging;
/// Articles gone through one by one, the command palette, and one change of many.
mod triage;
