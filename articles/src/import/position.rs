//! How far the reading of one file has come. Who reads something large says it as it goes, as a share of what it reads;
//! who wants the file hears it as a share of the whole, through archives in archives and from one process to another.

use std::cell::RefCell;
use std::io::{self, Read};
use std::ops::Range;
use std::time::{Duration, Instant};

/// It is told so often at most, and when so much more was read.
const TELL_EVERY: Duration = Duration::from_millis(100);
const STEP: f64 = 0.0005;

thread_local! {
    /// Who hears how far this thread is.
    static HEARD: RefCell<Option<Hearer>> = const { RefCell::new(None) };
}

struct Hearer {
    tell: Box<dyn FnMut(f64)>,
    /// The part of the whole that is being read.
    from: f64,
    span: f64,
    told: f64,
    when: Instant,
}

/// Lets somebody hear how far what this thread reads has come, until the answer is dropped.
pub(super) fn listen(tell: impl FnMut(f64) + 'static) -> Listening {
    let hearer = Hearer { tell: Box::new(tell), from: 0.0, span: 1.0, told: 0.0, when: Instant::now() };
    Listening(HEARD.replace(Some(hearer)))
}

/// As long as somebody listens; whoever listened before does so again after it.
pub(super) struct Listening(Option<Hearer>);

impl Drop for Listening {
    fn drop(&mut self) {
        HEARD.set(self.0.take());
    }
}

/// This share of what is being read was read.
pub(super) fn reached(share: f64) {
    HEARD.with_borrow_mut(|hearer| {
        let Some(hearer) = hearer else { return };
        let share = hearer.from + hearer.span * share.clamp(0.0, 1.0);
        if share >= hearer.told + STEP && hearer.when.elapsed() >= TELL_EVERY {
            (hearer.told, hearer.when) = (share, Instant::now());
            (hearer.tell)(share);
        }
    });
}

/// So many of so many bytes, rows or pages were read.
pub(super) fn reached_of(read: u64, all: u64) {
    if all > 0 {
        reached(read as f64 / all as f64);
    }
}

/// All was read that stands before this part of it. A part of something else says nothing.
pub(super) fn reached_part<T>(all: &[T], part: &[T]) {
    let (begin, at) = (all.as_ptr() as usize, part.as_ptr() as usize);
    let size = std::mem::size_of_val(all);
    if (begin..=begin + size).contains(&at) {
        reached_of((at - begin) as u64, size as u64);
    }
}

/// Reads what is this part of the whole.
pub(super) fn within<T>(part: Range<f64>, read: impl FnOnce() -> T) -> T {
    let _before = HEARD.with_borrow_mut(|hearer| {
        let before = hearer.as_ref().map(|hearer| (hearer.from, hearer.span));
        if let Some(hearer) = hearer {
            hearer.from += hearer.span * part.start;
            hearer.span *= part.end - part.start;
        }
        Before(before)
    });
    read()
}

/// Reads something of which nobody needs to hear how far it is.
pub(super) fn silently<T>(read: impl FnOnce() -> T) -> T {
    within(0.0..0.0, read)
}

/// The part that was read before, and is read on after this one.
struct Before(Option<(f64, f64)>);

impl Drop for Before {
    fn drop(&mut self) {
        if let Some((from, span)) = self.0 {
            HEARD.with_borrow_mut(|hearer| {
                if let Some(hearer) = hearer {
                    (hearer.from, hearer.span) = (from, span);
                }
            });
        }
    }
}

/// A reader of so many bytes that says how far it is.
pub(super) struct Told<R> {
    from: R,
    read: u64,
    all: u64,
}

impl<R> Told<R> {
    pub(super) fn new(from: R, all: u64) -> Told<R> {
        Told { from, read: 0, all }
    }
}

impl<R: Read> Read for Told<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        self.read += got as u64;
        reached_of(self.read, self.all);
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// What is heard when these are said, each long after the one before.
    fn heard(say: impl FnOnce()) -> Vec<f64> {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let hear = heard.clone();
        let listening = listen(move |share| hear.borrow_mut().push((share * 1000.0).round() / 1000.0));
        say();
        drop(listening);
        reached(1.0);
        Rc::into_inner(heard).unwrap().into_inner()
    }

    fn later(share: f64) {
        HEARD.with_borrow_mut(|hearer| {
            if let Some(hearer) = hearer {
                hearer.when = Instant::now().checked_sub(TELL_EVERY).unwrap();
            }
        });
        reached(share);
    }

    #[test]
    fn a_part_of_a_part_is_told_as_a_share_of_the_whole() {
        let told = heard(|| {
            later(0.1);
            within(0.2..0.6, || {
                later(0.5);
                within(0.5..1.0, || later(0.5));
                silently(|| later(0.9));
            });
            later(0.9);
        });
        assert_eq!(told, [0.1, 0.4, 0.5, 0.9]);
    }

    #[test]
    fn it_is_told_seldom_and_never_backwards() {
        let told = heard(|| {
            later(0.5);
            later(0.4);
            later(0.5001);
            (0..1000).for_each(|step| reached(0.6 + f64::from(step) / 10_000.0));
            later(7.0);
        });
        assert_eq!(told, [0.5, 0.6, 1.0]);
    }

    #[test]
    fn who_listened_before_listens_again_even_if_the_reader_failed() {
        let told = heard(|| {
            drop(listen(|_| {}));
            let failed = std::panic::catch_unwind(|| within(0.9..1.0, || panic!("a reader failed")));
            assert!(failed.is_err());
            later(0.3);
        });
        assert_eq!(told, [0.3]);
    }

    #[test]
    fn a_place_in_the_bytes_is_a_share_of_them() {
        let bytes = [0u8; 100];
        let told = heard(|| {
            HEARD.with_borrow_mut(|hearer| hearer.as_mut().unwrap().when -= TELL_EVERY);
            reached_part(&bytes, &bytes[25..30]);
            HEARD.with_borrow_mut(|hearer| hearer.as_mut().unwrap().when -= TELL_EVERY);
            reached_part(&bytes, &[1, 2, 3]);
        });
        assert_eq!(told, [0.25]);
    }
}
