//! Tables as exports write them: CSV of which the columns are known by their names, whatever separates them and
//! however many there are. A quote that nobody closed costs its row and not the rest of the file.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::import::{Flow, position};

/// The longest first line that is looked at.
const LONGEST_HEADER: usize = 4096;
/// The longest name of a column.
const LONGEST_NAME: usize = 60;
/// Cells that a row may have more than there are columns.
const MOST_MORE: usize = 1000;
/// How often reading starts again behind a quote that was not closed.
const MOST_RESTARTS: usize = 16;

/// A cell with the name of its column.
pub(super) type Cell = (String, Value);

/// The names of the columns of a table.
#[derive(Debug)]
pub(super) struct Header {
    names: Vec<String>,
    separator: u8,
    /// Where in the text the first line that is not blank begins.
    line: usize,
}

impl Header {
    /// The header of a text, if its first line can be one.
    pub(super) fn of(text: &str) -> Option<Header> {
        let line = text.len() - text.trim_start_matches(['\u{feff}', '\r', '\n']).len();
        let first = text[line..].lines().next()?;
        if first.len() > LONGEST_HEADER || !first.contains([',', ';', '\t']) {
            return None;
        }
        let names = |separator: u8| {
            let mut names: Vec<String> = Vec::new();
            let mut reader = reader(first, separator);
            for name in reader.records().next()?.ok()?.iter() {
                names.push(name.trim().trim_start_matches('\u{feff}').to_owned());
            }
            Some(Header { names, separator, line })
        };
        let best = [b',', b';', b'\t'].into_iter().filter_map(names).max_by_key(|header| header.names.len())?;
        let is_name = |name: &String| name.chars().count() <= LONGEST_NAME && !name.contains(['<', '{']);
        (best.names.len() > 1 && best.names.iter().all(is_name)).then_some(best)
    }

    /// Whether there is a column of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| same_name(known, name))
    }

    /// Whether there are columns of all these names.
    pub(super) fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }

    /// Hands over the rows with their numbers, counted as a spreadsheet does: the header is row 1. Cells without
    /// anything in them are left out.
    pub(super) fn rows(&self, text: &str, take: &mut dyn FnMut(usize, Result<Vec<Cell>>) -> Flow) {
        let mut rest = &text[self.line..];
        let mut row = 0;
        for restart in 0..=MOST_RESTARTS {
            let mut reader = reader(rest, self.separator);
            let mut record = csv::StringRecord::new();
            let mut begin = 0;
            let behind = loop {
                match reader.read_record(&mut record) {
                    Ok(true) => {}
                    Ok(false) => return,
                    // Text and flexible rows leave nothing that could fail.
                    Err(error) => {
                        take(row + 1, Err(Error::Invalid(error.to_string())));
                        return;
                    }
                }
                row += 1;
                let end = usize::try_from(reader.position().byte()).unwrap_or(rest.len()).min(rest.len());
                if let Some(next) = (restart < MOST_RESTARTS).then(|| self.swallowed(&rest[begin..end])).flatten() {
                    break begin + next;
                }
                begin = end;
                position::reached_part(text.as_bytes(), &rest.as_bytes()[end..]);
                // The header.
                if row == 1 {
                    continue;
                }
                let cells = match record.len() > self.names.len() + MOST_MORE {
                    true => Err(Error::Invalid("this row has far more cells than there are columns".into())),
                    false => Ok(self.cells(&record)),
                };
                if take(row, cells) == Flow::Stop {
                    return;
                }
            };
            let error = Error::Invalid("a quote in this row is never closed".into());
            if take(row, Err(error)) == Flow::Stop {
                return;
            }
            rest = &rest[behind..];
        }
    }

    fn cells(&self, record: &csv::StringRecord) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(self.names.len());
        for (at, cell) in record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            let name = match self.names.get(at) {
                Some(name) if !name.is_empty() => name.clone(),
                _ => format!("column {}", at + 1),
            };
            cells.push((name, Value::String(cell.to_owned())));
        }
        cells
    }

    /// Where in the text of one row another row begins that a quote has swallowed: a line that is a whole row by
    /// itself, with as many cells and an address among them.
    fn swallowed(&self, row: &str) -> Option<usize> {
        // What is left of the line end before it is no line of the row.
        let begin = row.len() - row.trim_start_matches(['\r', '\n']).len();
        let mut at = begin;
        for line in row[begin..].trim_end_matches(['\r', '\n']).split_inclusive('\n') {
            let is_whole = || {
                let bare = line.trim_end_matches(['\r', '\n']);
                let mut reader = reader(bare, self.separator);
                let mut cells = csv::StringRecord::new();
                reader.read_record(&mut cells).unwrap_or_default()
                    && cells.len() == self.names.len()
                    && bare.matches('"').count() % 2 == 0
                    && cells.iter().any(|cell| cell.starts_with("http://") || cell.starts_with("https://"))
            };
            if at > begin && line.contains("://") && is_whole() {
                return Some(at);
            }
            at += line.len();
        }
        None
    }
}

/// Names of columns are the same whatever their case, with spaces or underlines.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    let plain = |b: u8| if b == b'_' { b' ' } else { b.to_ascii_lowercase() };
    one.len() == other.len() && one.bytes().map(plain).eq(other.bytes().map(plain))
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, String)> {
        let mut rows = Vec::new();
        Header::of(text).expect("a header").rows(text, &mut |row, cells| {
            let cells = cells.map_or_else(
                |error| error.to_string(),
                |cells| {
                    let cells = cells.iter().map(|(name, cell)| format!("{name}={}", cell.as_str().unwrap()));
                    cells.collect::<Vec<_>>().join("|")
                },
            );
            rows.push((row, cells));
            Flow::Continue
        });
        rows
    }

    #[test]
    fn columns_are_known_by_name() {
        assert_eq!(
            rows("\u{feff}Title;URL;\r\n\"a\r\nb; \"\"c\"\"\";https://x.example\r\n;;\r\nd;e;f;g\r\n"),
            [
                (2, "Title=a\r\nb; \"c\"|URL=https://x.example".to_owned()),
                (3, String::new()),
                (4, "Title=d|URL=e|column 3=f|column 4=g".to_owned()),
            ]
        );
        assert_eq!(rows("\n\na\tb\n1\t2"), [(2, "a=1|b=2".to_owned())]);
        assert!(Header::of("a,b").unwrap().has_all(&["B", "A"]));
        assert!(Header::of("Document_Tags,b").unwrap().has("document tags"));
    }

    #[test]
    fn what_has_no_header_is_no_table() {
        for text in ["", "\n", "A headline\n\nText", "<p>a, b</p>\n", &"a,".repeat(5000)] {
            assert!(Header::of(text).is_none(), "{text:.20}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_row_alone() {
        let text =
            "title,url\na,https://a.example\n\"b,https://b.example\nc,https://c.example\n\"d\nd\",https://d.example\n";
        assert_eq!(
            rows(text),
            [
                (2, "title=a|url=https://a.example".to_owned()),
                (3, "a quote in this row is never closed".to_owned()),
                (4, "title=c|url=https://c.example".to_owned()),
                (5, "title=d\nd|url=https://d.example".to_owned()),
            ]
        );
    }

    #[test]
    fn quotes_without_end_cost_no_more_than_a_few_readings() {
        let text = format!("title,url\n{}", "\"b,https://b.example\nc,https://c.example\n".repeat(200));
        let lost = rows(&text).iter().filter(|(_, cells)| cells.contains("never closed")).count();
        assert_eq!(lost, MOST_RESTARTS);
    }
}
