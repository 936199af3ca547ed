//! How long the page kept its thread, and how much of that the thread only waited for a processor: what else a machine
//! does is no fault of the page.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sheaf_tests::page::Page;
use sheaf_tests::session::Session;

use crate::table;

/// Longest that the page may keep its thread, in milliseconds.
const BUDGET: f64 = 50.0;
/// Between two looks at the thread.
const LOOKS: Duration = Duration::from_micros(700);

/// Notes how late a timer comes that wants to come at once (a web view has no other way to tell of long tasks), and when
/// a key was pressed and the page changed last.
pub const WATCH: &str = "
    const pulse = (window.benchPulse = { gaps: [], last: performance.now(), pressed: 0, changed: 0 });
    const beat = () => {
        const now = performance.now();
        if (now - pulse.last > 8) pulse.gaps.push([performance.timeOrigin + pulse.last, now - pulse.last]);
        pulse.last = now;
        setTimeout(beat);
    };
    beat();
    addEventListener('keydown', () => (pulse.pressed = performance.now()), { capture: true });
    new MutationObserver(() => (pulse.changed = performance.now())).observe(document.body, {
        subtree: true, childList: true, attributes: true, characterData: true,
    });";

/// Forgets what was noted, so that what the driver asked of the page does not count.
const BEGIN: &str = "
    const pulse = window.benchPulse;
    pulse.gaps = [];
    pulse.last = performance.now();";

/// Waits until nothing is awaited and the page stays the same for ten pictures; tells the times it kept its thread, and
/// how long after the last key it changed last, in milliseconds.
const QUIET: &str = "
    const done = arguments[arguments.length - 1];
    const pulse = window.benchPulse;
    const begun = performance.now();
    let changed = pulse.changed, same = 0, pictures = 0;
    const busy = () => document.querySelector('[aria-busy=true]');
    const look = () => {
        pictures += 1;
        same = changed === pulse.changed && busy() === null ? same + 1 : 0;
        changed = pulse.changed;
        if (same < 10) requestAnimationFrame(look);
        else end([pulse.gaps, Math.max(0, pulse.changed - pulse.pressed)]);
    };
    const tell = () => {
        const ago = Math.round(performance.now() - pulse.changed);
        const why = busy()?.outerHTML.slice(0, 200) ?? 'nothing is awaited';
        const seen = `${pictures} pictures since ${Math.round(performance.now() - begun)} ms`;
        end(`${seen}, ${document.visibilityState}, changed ${ago} ms ago, ${why}`);
    };
    const late = setTimeout(tell, 20000);
    const end = (answer) => {
        clearTimeout(late);
        done(answer);
    };
    requestAnimationFrame(look);";

/// When the thread had waited for a processor for how long, both in milliseconds.
type Look = (f64, f64);

/// The thread of a page, while something is done.
pub struct Watched<'a> {
    page: &'a Page,
    stop: Arc<AtomicBool>,
    looks: JoinHandle<Vec<Look>>,
}

/// What a page did to its thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    /// The longest time, as a person feels it.
    pub whole: Duration,
    /// The longest time without what the thread waited for a processor.
    pub own: Duration,
    /// From the last key to the last change of the page.
    pub took: Duration,
}

impl Kept {
    /// What was less each time, of two runs of the same.
    pub fn or_less(self, other: Kept) -> Kept {
        Kept { whole: self.whole.min(other.whole), own: self.own.min(other.own), took: self.took.min(other.took) }
    }

    /// What was more each time, of runs one after the other.
    pub fn or_more(self, other: Kept) -> Kept {
        Kept { whole: self.whole.max(other.whole), own: self.own.max(other.own), took: self.took.max(other.took) }
    }

    /// Prints a line, and one for the time it took where that says something.
    pub fn tell(&self, what: &str, took: Option<&str>) {
        let ratio = self.own.as_secs_f64() * 1_000.0 / BUDGET;
        let mut figure = table::millis(self.own);
        // It cannot fail: a string takes everything.
        let _ = write!(figure, " ({:.0})", self.whole.as_secs_f64() * 1_000.0);
        table::line(what, &figure, Some((&format!("{BUDGET:.0} ms"), ratio)));
        if let Some(from) = took {
            table::line(&format!("    from its {from} to its last change"), &table::millis(self.took), None);
        }
    }
}

/// The process of a session's page, whose first thread is the page's.
pub fn process_of(session: &Session) -> Option<PathBuf> {
    let display = format!("DISPLAY={}", session.desktop().display());
    let is_page = |process: &PathBuf| {
        let is =
            |file: &str, found: &dyn Fn(&[u8]) -> bool| std::fs::read(process.join(file)).is_ok_and(|it| found(&it));
        is("comm", &|name| name.starts_with(b"WebKitWebProces"))
            && is("environ", &|all| all.split(|byte| *byte == 0).any(|one| one == display.as_bytes()))
    };
    let processes = std::fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    processes.filter(|process| process.join("environ").exists()).find(is_page)
}

impl<'a> Watched<'a> {
    /// Begins to watch.
    pub async fn begin(page: &'a Page, process: &std::path::Path) -> Watched<'a> {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, status) = (stop.clone(), process.join("schedstat"));
        let looks = std::thread::spawn(move || {
            let mut looks = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                looks.extend(look(&status));
                std::thread::sleep(LOOKS);
            }
            looks.extend(look(&status));
            looks
        });
        page.run(BEGIN, vec![]).await;
        Watched { page, stop, looks }
    }

    /// Waits until the page has come to rest, and tells what it did.
    pub async fn quiet(self) -> Kept {
        let told = at_rest(self.page).await;
        self.stop.store(true, Ordering::Relaxed);
        let looks = self.looks.join().unwrap_or_default();
        let mut kept = Kept { took: millis(told[1].as_f64().unwrap_or_default()), ..Kept::default() };
        for gap in told[0].as_array().into_iter().flatten() {
            let (from, length) = (gap[0].as_f64().unwrap_or_default(), gap[1].as_f64().unwrap_or_default());
            let waited = (waited_at(&looks, from + length) - waited_at(&looks, from)).clamp(0.0, length);
            kept.whole = kept.whole.max(millis(length));
            kept.own = kept.own.max(millis(length - waited));
        }
        kept
    }
}

/// Waits until the page has come to rest.
pub async fn quiet(page: &Page) {
    at_rest(page).await;
}

/// What [`QUIET`] tells.
async fn at_rest(page: &Page) -> serde_json::Value {
    let told = page.run_to_end(QUIET, vec![]).await;
    assert!(!told.is_string(), "the page does not come to rest: {told}");
    told
}

fn look(status: &std::path::Path) -> Option<Look> {
    let text = std::fs::read_to_string(status).ok()?;
    let waited: f64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some((now(), waited / 1e6))
}

/// Milliseconds since 1970, as the page tells time.
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1_000.0
}

/// For how long the thread had waited at a time, between the looks before and after it.
fn waited_at(looks: &[Look], time: f64) -> f64 {
    let after = looks.partition_point(|(at, _)| *at <= time);
    let (Some(before), Some(next)) =
        (looks.get(after.saturating_sub(1)), looks.get(after.min(looks.len().saturating_sub(1))))
    else {
        return 0.0;
    };
    let between = next.0 - before.0;
    let share = if between > 0.0 { ((time - before.0) / between).clamp(0.0, 1.0) } else { 0.0 };
    before.1 + (next.1 - before.1) * share
}

fn millis(time: f64) -> Duration {
    Duration::from_secs_f64(time.max(0.0) / 1_000.0)
}
