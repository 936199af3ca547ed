//! What was found and waits to be read. Whoever finds is mostly ahead of those who read: it is woken once half of what
//! waits is gone, and not for every single one, which would cost as much as reading a short text does.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Makes a queue in which so many wait at most, and its two ends.
pub(super) fn queue<T>(most: usize) -> (Giver<T>, Taker<T>) {
    let state = State { waiting: VecDeque::new(), takers: 1, idle: 0, is_full: false, is_ended: false };
    let shared = Arc::new(Shared { most, state: Mutex::new(state), came: Condvar::new(), went: Condvar::new() });
    (Giver(shared.clone()), Taker(shared))
}

struct Shared<T> {
    most: usize,
    state: Mutex<State<T>>,
    came: Condvar,
    went: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    takers: usize,
    /// Takers who wait for something to come.
    idle: usize,
    /// The giver waits for room.
    is_full: bool,
    /// Nothing comes any more.
    is_ended: bool,
}

impl<T> Shared<T> {
    /// Nothing that holds the lock can leave the state half changed.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end that things are put in at. When it is dropped, nothing comes any more.
pub(super) struct Giver<T>(Arc<Shared<T>>);

impl<T> Giver<T> {
    /// Puts something in, and waits for room first; false if nobody takes anything any more.
    pub(super) fn give(&self, one: T) -> bool {
        let mut state = self.0.lock();
        state.is_full = state.waiting.len() >= self.0.most;
        while state.is_full && state.takers > 0 {
            state = self.0.went.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.takers == 0 {
            return false;
        }
        state.waiting.push_back(one);
        let is_awaited = state.idle > 0;
        drop(state);
        if is_awaited {
            self.0.came.notify_one();
        }
        true
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        self.0.lock().is_ended = true;
        self.0.came.notify_all();
    }
}

/// The end that things are taken from. When the last is dropped, the giver learns of it.
pub(super) struct Taker<T>(Arc<Shared<T>>);

impl<T> Taker<T> {
    /// The next one, if one waits.
    pub(super) fn try_take(&self) -> Option<T> {
        self.next(self.0.lock())
    }

    /// Waits for the next one; none when nothing comes any more.
    pub(super) fn take(&self) -> Option<T> {
        let mut state = self.0.lock();
        while state.waiting.is_empty() && !state.is_ended {
            state.idle += 1;
            state = self.0.came.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        self.next(state)
    }

    fn next(&self, mut state: MutexGuard<'_, State<T>>) -> Option<T> {
        let next = state.waiting.pop_front();
        if state.is_full && state.waiting.len() <= self.0.most / 2 {
            state.is_full = false;
            drop(state);
            self.0.went.notify_one();
        }
        next
    }
}

impl<T> Clone for Taker<T> {
    fn clone(&self) -> Taker<T> {
        self.0.lock().takers += 1;
        Taker(self.0.clone())
    }
}

impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        self.0.lock().takers -= 1;
        self.0.went.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_given_is_taken_once_whoever_is_faster() {
        for most in [1, 2, 7, 1_000] {
            let (giver, taker) = queue(most);
            let takers = [taker.clone(), taker];
            let mut taken = std::thread::scope(|threads| {
                let takers = takers.map(|taker| {
                    let next = move || taker.try_take().or_else(|| taker.take());
                    threads.spawn(|| std::iter::from_fn(next).collect::<Vec<_>>())
                });
                (0..500).for_each(|number| assert!(giver.give(number)));
                drop(giver);
                takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect::<Vec<_>>()
            });
            taken.sort_unstable();
            assert_eq!(taken, (0..500).collect::<Vec<_>>(), "{most}");
        }
    }

    #[test]
    fn who_gives_does_not_wait_for_anybody_who_is_gone() {
        let (giver, taker) = queue(1);
        assert!(giver.give(1));
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| giver.give(2) && giver.give(3));
            drop(taker);
            assert!(!waiting.join().unwrap());
        });
    }
}
