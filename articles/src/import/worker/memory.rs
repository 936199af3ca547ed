//! How much memory reading may take. A process that reads looks at its own and ends itself over its limit; and what all
//! of them may take together is bounded too: who needs more than is left waits for the others.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Memory that reading one file may take at most, in bytes.
pub(super) const MOST: u64 = 1 << 30;
/// What a small file may take, the stack of its reader among it, and how much more for each of its bytes: a bomb is
/// small.
const OF_SMALL: u64 = 256 << 20;
const OF_BYTE: u64 = 16;
/// How often a process that reads looks at what it took. So soon nobody takes much more than that.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(10);
/// How soon who waits learns that nobody wants any more what it waits for.
const SOON: Duration = Duration::from_millis(50);

/// What reading a file of so many bytes may take.
pub(super) fn limit_of(bytes: u64) -> u64 {
    OF_SMALL.saturating_add(OF_BYTE.saturating_mul(bytes)).min(MOST)
}

/// What this process may have in memory.
static ALLOWED: AtomicU64 = AtomicU64::new(MOST);

/// What the program itself has mapped before it reads anything: the libraries of a window alone are most of what a small
/// file may take.
#[cfg(target_os = "linux")]
static OF_PROGRAM: LazyLock<u64> = LazyLock::new(|| {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let data = pages.and_then(|pages| pages.split_whitespace().nth(5)?.parse::<u64>().ok());
    data.unwrap_or_default().saturating_mul(rustix::param::page_size() as u64)
});

/// Lets this process take what a file of so many bytes may. What it looks at on the disk is no memory of its own, though
/// the system counts it to what the process has.
pub(super) fn allow(bytes: u64, on_disk: u64) {
    let limit = limit_of(bytes);
    ALLOWED.store(limit.saturating_add(on_disk), Ordering::Relaxed);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Where the system refuses, there is still the other limit.
        let (current, maximum) = (Some(limit + *OF_PROGRAM), Some(MOST + *OF_PROGRAM));
        let _ = setrlimit(Resource::Data, Rlimit { current, maximum });
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

/// Whether this process has more in memory than it may.
pub(super) fn is_over() -> bool {
    has_more_than(ALLOWED.load(Ordering::Relaxed))
}

fn has_more_than(bytes: u64) -> bool {
    let taken = memory_stats::memory_stats().map(|stats| match cfg!(windows) {
        // What it asked for, whether it is in memory now or not; files it looks at are not among it.
        true => stats.virtual_mem,
        false => stats.physical_mem,
    });
    taken.is_some_and(|taken| taken as u64 > bytes)
}

/// The memory that all who read for this process have together: for one large file, and a small one on each other
/// thread.
static ROOM: LazyLock<Room> = LazyLock::new(|| {
    let readers = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8)) as u64;
    Room::new(MOST + (readers - 1) * OF_SMALL)
});

thread_local! {
    /// This thread has room already: if it waited for more, two could wait for each other.
    static HAS_ROOM: Cell<bool> = const { Cell::new(false) };
}

/// Waits until there is room for reading that may take so much; none if nobody wants it any more.
pub(in crate::import) fn room(bytes: u64, is_stopped: impl Fn() -> bool) -> Option<Taken<'static>> {
    ROOM.take(bytes, is_stopped)
}

struct Room {
    all: u64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    left: u64,
    /// Who waits, in the order in which they came: a large file would wait for ever behind small ones.
    line: VecDeque<u64>,
    next: u64,
}

/// Room that was taken, until it is dropped.
pub(in crate::import) struct Taken<'a> {
    room: &'a Room,
    bytes: u64,
    is_first: bool,
}

impl Room {
    fn new(all: u64) -> Room {
        let state = State { left: all, line: VecDeque::new(), next: 0 };
        Room { all, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn take(&self, bytes: u64, is_stopped: impl Fn() -> bool) -> Option<Taken<'_>> {
        if HAS_ROOM.get() {
            return Some(Taken { room: self, bytes: 0, is_first: false });
        }
        let bytes = bytes.min(self.all);
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        state.line.push_back(number);
        while state.line.front() != Some(&number) || state.left < bytes {
            if is_stopped() {
                state.line.retain(|waiting| *waiting != number);
                self.changed.notify_all();
                return None;
            }
            let waited = self.changed.wait_timeout(state, SOON);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.line.pop_front();
        state.left -= bytes;
        self.changed.notify_all();
        HAS_ROOM.set(true);
        Some(Taken { room: self, bytes, is_first: true })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if self.is_first {
            HAS_ROOM.set(false);
            self.room.lock().left += self.bytes;
            self.room.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    #[test]
    fn a_bomb_is_allowed_little_and_nobody_more_than_the_most() {
        assert_eq!(limit_of(0), OF_SMALL);
        assert_eq!(limit_of(1 << 20), OF_SMALL + (16 << 20));
        assert_eq!(limit_of(1 << 40), MOST);
        assert!(has_more_than(1 << 20) && !has_more_than(1 << 50));
    }

    #[test]
    fn all_together_never_take_more_than_there_is() {
        let room = Room::new(100);
        let (taken, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|threads| {
            for thread in 0..8_u64 {
                let (room, taken, most) = (&room, &taken, &most);
                threads.spawn(move || {
                    for turn in 0..200 {
                        let wanted = 1 + (thread * 37 + turn * 11) % 120;
                        let _room = room.take(wanted, || false).unwrap();
                        // What nobody has all of is given when everybody else is done.
                        let wanted = wanted.min(100);
                        most.fetch_max(taken.fetch_add(wanted, Ordering::SeqCst) + wanted, Ordering::SeqCst);
                        let _more = room.take(50, || false).unwrap();
                        taken.fetch_sub(wanted, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert_eq!(room.lock().left, 100);
    }

    #[test]
    fn who_is_not_wanted_any_more_stands_in_nobodys_way() {
        let room = Room::new(100);
        let first = room.take(60, || false).unwrap();
        let (stop, waits) = (AtomicBool::new(false), AtomicBool::new(false));
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| {
                let is_stopped = || {
                    waits.store(true, Ordering::SeqCst);
                    stop.load(Ordering::SeqCst)
                };
                room.take(90, is_stopped).is_none()
            });
            while !waits.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            let behind = threads.spawn(|| room.take(30, || false).is_some());
            stop.store(true, Ordering::SeqCst);
            assert!(waiting.join().unwrap() && behind.join().unwrap());
        });
        drop(first);
        assert_eq!(room.lock().left, 100);
    }
}
