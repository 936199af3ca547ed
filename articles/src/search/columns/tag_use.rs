//! How tags were used over time: when each was given last, and how many articles were given it of late. Made when it
//! is first asked for, and kept until something changes or the day ends.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Columns, NONE};

/// Days over which the growth of a tag is looked at, and compared with as many before them.
const DAYS: i64 = 30;
const SECONDS_A_DAY: i64 = 86_400;

/// How tags were used. By node of the tag tree, those below it included; articles in the trash do not count.
#[derive(Debug)]
pub(crate) struct TagUse {
    day: i64,
    /// Seconds at which an article was given it last; 0: no article has it.
    pub last: Vec<u32>,
    /// Articles that were given it in the last days.
    pub recent: Vec<u32>,
    /// Articles that were given it in as many days before those.
    pub before: Vec<u32>,
}

/// The use as it was found last.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<Arc<TagUse>>>);

impl Kept {
    /// Something changed.
    pub(super) fn forget(&mut self) {
        *self.0.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Columns {
    /// How tags were used, seen from this moment (UTC milliseconds).
    pub(crate) fn tag_use(&self, now: i64) -> Arc<TagUse> {
        let day = now / 1_000 / SECONDS_A_DAY;
        let mut kept = self.tag_use.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(found) if found.day == day => found.clone(),
            _ => {
                let found = Arc::new(self.find_tag_use(day));
                *kept = Some(found.clone());
                found
            }
        }
    }

    fn find_tag_use(&self, day: i64) -> TagUse {
        let nodes = self.tag_tree.nodes.len();
        let end = (day + 1) * SECONDS_A_DAY;
        let (recent, before) = (end - DAYS * SECONDS_A_DAY, end - 2 * DAYS * SECONDS_A_DAY);
        let mut found = TagUse { day, last: vec![0; nodes], recent: vec![0; nodes], before: vec![0; nodes] };
        // An article counts once for a tag, at the first time it or one below it was given.
        let mut seen = vec![NONE; nodes];
        let mut first = vec![0_u32; nodes];
        let mut met: Vec<u32> = Vec::new();
        for slot in self.outside_trash().iter() {
            let saved = u32::try_from(self.saved[slot as usize] / 1_000).unwrap_or(0).max(1);
            met.clear();
            for (&tag, &given) in self.tags.get(slot as usize).iter().zip(self.given.get(slot as usize)) {
                let given = if given == 0 { saved } else { given };
                for at in self.tag_tree.upwards(tag) {
                    let place = at as usize;
                    found.last[place] = found.last[place].max(given);
                    if std::mem::replace(&mut seen[place], slot) == slot {
                        first[place] = first[place].min(given);
                    } else {
                        first[place] = given;
                        met.push(at);
                    }
                }
            }
            for &at in &met {
                let given = i64::from(first[at as usize]);
                if given >= recent {
                    found.recent[at as usize] += 1;
                } else if given >= before {
                    found.before[at as usize] += 1;
                }
            }
        }
        found
    }
}
