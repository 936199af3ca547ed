//! What a condition of a query is true of, told from the columns.

use jiff::tz::TimeZone;

use super::columns::{Columns, NO_DATE, flag};
use super::dates::Clock;
use super::query::{Condition, Mark, Part};
use super::set::Set;
use crate::article::{Format, State};
use crate::fold::fold_search;

impl Columns {
    /// Articles of which this is true, also in the trash.
    pub(crate) fn satisfying(&self, condition: &Condition, clock: &Clock) -> Set {
        let columns = self;
        match condition {
            Condition::Tag(name) => columns.below(&columns.tag_tree, &columns.tags, &columns.tag_tree.named(name)),
            Condition::Folder(name) => {
                columns.below(&columns.folder_tree, &columns.folders, &columns.folder_tree.named(name))
            }
            Condition::In(name) => columns.directly(&columns.folders, &columns.folder_tree.named(name)),
            Condition::Site(name) => {
                let meant = columns.sites.meant(name);
                Set::of_column(&columns.site, |site| meant.get(site as usize) == Some(&true))
            }
            Condition::Author(name) => {
                let meant = columns.author_names.meant(name);
                Set::of(columns.len(), |slot| columns.authors.get(slot).iter().any(|&author| meant[author as usize]))
            }
            Condition::Language(name) => match columns.languages.find(&fold_search(name)) {
                Some(language) => Set::of_column(&columns.language, |has| has == language),
                None => Set::empty(columns.len()),
            },
            Condition::Format(name) => match format(name) {
                Some(format) => Set::of_column(&columns.format, |has| has == format),
                None => Set::empty(columns.len()),
            },
            Condition::Is(mark) => match mark {
                Mark::Unread => columns.flagged(flag::READ).inverted(),
                Mark::Read => columns.flagged(flag::READ),
                Mark::Starred => columns.flagged(flag::STARRED),
                Mark::Inbox => columns.in_state(State::Inbox),
                Mark::Later => columns.in_state(State::Later),
                Mark::Archived => columns.in_state(State::Archive),
                Mark::Trashed => columns.in_state(State::Trash),
                Mark::Untagged => Set::of(columns.len(), |slot| columns.tags.get(slot).is_empty()),
                Mark::Unfiled => Set::of(columns.len(), |slot| columns.folders.get(slot).is_empty()),
                Mark::Duplicate => columns.duplicates().clone(),
            },
            Condition::Has(Part::Highlight) => columns.flagged(flag::HIGHLIGHT),
            Condition::Has(Part::Note) => columns.flagged(flag::NOTE),
            Condition::Has(Part::Picture) => columns.flagged(flag::PICTURE),
            Condition::Saved(range) => {
                let (from, to) = range.milliseconds(clock.today, &clock.zone);
                Set::of_column(&columns.saved, |saved| (from..to).contains(&saved))
            }
            Condition::Read(range) => {
                let (from, to) = range.milliseconds(clock.today, &clock.zone);
                Set::of_column(&columns.read_at, |at| at != NO_DATE && (from..to).contains(&at))
            }
            // A date on a page is a date of the calendar, wherever the reader is.
            Condition::Published(range) => {
                let (from, to) = range.milliseconds(clock.today, &TimeZone::UTC);
                Set::of_column(&columns.published, |at| at != NO_DATE && (from..to).contains(&at))
            }
            Condition::Words(range) => Set::of_column(&columns.words, |words| range.holds(words)),
            Condition::Import(number) => Set::of_column(&columns.import, |import| import == *number),
        }
    }
}

/// A format by its name or by the ending of its files.
fn format(name: &str) -> Option<Format> {
    match &name.to_lowercase()[..] {
        "txt" => Some(Format::Text),
        "md" => Some(Format::Markdown),
        "htm" | "web" => Some(Format::Html),
        name => Format::from_name(name),
    }
}
