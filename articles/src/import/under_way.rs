//! The files of an import that are being read, and how much of each was read: what a person sees of one that takes long.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::position::{self, Listening};

/// A smaller file is done before anybody could see how far it is.
const LARGE: u64 = 1 << 20;

/// Shared by the threads that read and the one that tells.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<BTreeMap<u64, Reading>>>);

struct Reading {
    name: String,
    bytes: u64,
}

impl UnderWay {
    /// The file that was found as this one is read by this thread now, if that can take long.
    pub(super) fn begin(&self, place: u64, name: &str, size: u64) -> Option<Listening> {
        if size < LARGE {
            return None;
        }
        self.files().insert(place, Reading { name: name.to_owned(), bytes: 0 });
        let files = self.clone();
        Some(position::listen(move |share| {
            if let Some(reading) = files.files().get_mut(&place) {
                reading.bytes = reading.bytes.max((share * size as f64) as u64).min(size);
            }
        }))
    }

    /// It is counted as a whole from now on.
    pub(super) fn end(&self, place: u64) {
        self.files().remove(&place);
    }

    /// What was read of all of them, and the name of the first.
    pub(super) fn so_far(&self) -> (u64, Option<String>) {
        let files = self.files();
        let bytes = files.values().map(|reading| reading.bytes).sum();
        (bytes, files.values().next().map(|reading| reading.name.clone()))
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<u64, Reading>> {
        // Nothing that holds the lock can leave the files half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn what_was_read_of_a_large_file_is_known_until_it_is_counted() {
        let under_way = UnderWay::default();
        assert!(under_way.begin(1, "small.txt", 500).is_none());
        let listening = under_way.begin(2, "large.mbox", 10 << 20);
        assert_eq!(under_way.so_far(), (0, Some("large.mbox".into())));
        let began = Instant::now();
        while under_way.so_far().0 == 0 {
            assert!(began.elapsed() < Duration::from_secs(20), "nothing was heard");
            position::reached(0.5);
        }
        drop(listening);
        assert_eq!(under_way.so_far().0, 5 << 20);
        under_way.end(2);
        assert_eq!(under_way.so_far(), (0, None));
    }
}
