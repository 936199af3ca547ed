//! What could not be read of one file: a line of the report for each part, up to a number that a person could still go
//! through; the rest is counted, and summed up in one line.

use crate::error::Error;

/// Parts of a file that have a line each.
const MOST: u32 = 1_000;

/// The failures of a file.
#[derive(Default)]
pub(super) struct Failures {
    told: u32,
    more: u32,
    first: String,
    last: String,
    why: String,
}

impl Failures {
    /// Takes a failure; answers whether it has a line of its own.
    pub(super) fn has_line(&mut self, part: Option<&str>, error: &Error) -> bool {
        let (count, first, last, why) = match error {
            // What another process summed up before.
            Error::More { count, first, last, why } => (*count, first.as_str(), last.as_str(), why.clone()),
            _ if self.told < MOST => {
                self.told += 1;
                return true;
            }
            _ => (1, part.unwrap_or_default(), part.unwrap_or_default(), String::new()),
        };
        if self.more == 0 {
            first.clone_into(&mut self.first);
            self.why = if why.is_empty() { error.to_string() } else { why };
        }
        last.clone_into(&mut self.last);
        self.more = self.more.saturating_add(count);
        false
    }

    /// Those that have none, summed up.
    pub(super) fn rest(self) -> Option<Error> {
        let Failures { more: count, first, last, why, .. } = self;
        (count > 0).then_some(Error::More { count, first, last, why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_for_a_report_is_counted() {
        let mut failures = Failures::default();
        for row in 1..=412_345_u32 {
            let own = failures.has_line(Some(&format!("row {row}")), &Error::Invalid("there is no address".into()));
            assert_eq!(own, row <= MOST, "{row}");
        }
        let rest = failures.rest().unwrap();
        assert_eq!(
            rest.to_string(),
            "and 411345 more were not read, from “row 1001” to “row 412345”; the first: there is no address"
        );
        let mut again = Failures::default();
        assert!(!again.has_line(None, &rest));
        assert_eq!(again.rest().unwrap().to_string(), rest.to_string());
        let mut few = Failures::default();
        assert!(few.has_line(None, &Error::NoText) && few.rest().is_none());
    }
}
