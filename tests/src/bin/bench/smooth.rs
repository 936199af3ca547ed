//! How long the page of the real window keeps its thread while a person scrolls, types, walks through the views and
//! files come in; and how long each view takes from its key to its picture.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, list};
use sheaf_tests::session::Session;
use tokio::runtime::Runtime;

use crate::table;
use crate::words::Model;

/// Longest that the page may keep its thread.
const BUDGET: f64 = 50.0;

/// Notes how late a timer comes that wants to come at once (a web view has no other way to tell of long tasks), and when
/// a key was pressed and the page changed last.
const WATCH: &str = "
    const pulse = (window.benchPulse = { longest: 0, last: performance.now(), pressed: 0, changed: 0 });
    const beat = () => {
        const now = performance.now();
        pulse.longest = Math.max(pulse.longest, now - pulse.last);
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
    pulse.longest = 0;
    pulse.last = performance.now();";

/// Waits until nothing is awaited and the page stays the same for ten pictures; tells the longest time it kept its thread,
/// and how long after the last key it changed last, in milliseconds.
const QUIET: &str = "
    const done = arguments[arguments.length - 1];
    const pulse = window.benchPulse;
    let changed = pulse.changed, same = 0;
    const look = () => {
        same = changed === pulse.changed && document.querySelector('[aria-busy=true]') === null ? same + 1 : 0;
        changed = pulse.changed;
        if (same < 10) requestAnimationFrame(look);
        else done([pulse.longest, Math.max(0, pulse.changed - pulse.pressed)]);
    };
    requestAnimationFrame(look);";

/// Scrolls the list from picture to picture, and says when it is done.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    const list = document.querySelector('[role=listbox][aria-busy]');
    let left = 120;
    const step = () => {
        if (list === null || left-- === 0) return done(list !== null);
        list.scrollTop += 400;
        requestAnimationFrame(step);
    };
    step();";

/// Lists, and the keys that open them.
const LISTS: [(&str, &[&str]); 3] =
    [("the inbox", &["g", "i"]), ("unfiled", &["g", "u"]), ("all articles", &["g", "e"])];

/// Pages beside the list, and the keys that open them.
const PAGES: [(&str, &[&str]); 5] = [
    ("the tag browser", &["g", "t"]),
    ("duplicates", &["g", "d"]),
    ("statistics", &["g", "n"]),
    ("the history", &["g", "h"]),
    ("rules", &["g", "b"]),
];

/// Opens a window on the library and uses it.
pub fn measure(library: &Path, model: &Model, files: &Path, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    table::heading("Longest time the page kept its thread; time from a key to the view");
    runtime.block_on(use_window(library, model, files));
    Ok(())
}

async fn use_window(library: &Path, model: &Model, files: &Path) {
    let mut session = Session::on(library);
    session.start().await;
    let page = session.page();
    page.see(&list()).await;
    page.run(WATCH, vec![]).await;
    for (name, keys) in LISTS {
        open(page, name, keys).await;
    }
    page.run(BEGIN, vec![]).await;
    page.run_to_end(SCROLL, vec![]).await;
    tell("scrolling 120 pictures", quiet(page).await.0);

    page.press(&["/"]).await;
    page.see(&Part::role("textbox").named("Search articles").that_is("focused")).await;
    quiet(page).await;
    page.run(BEGIN, vec![]).await;
    for letter in format!("{} {}", model.word(60), model.word(400)).chars() {
        page.type_text(&letter.to_string()).await;
    }
    let (longest, took) = quiet(page).await;
    tell("typing a search", longest);
    table::line("    from its last letter to its last change", &table::millis(took), None);
    page.press(&["Escape"]).await;
    quiet(page).await;

    let cli = session.cli();
    let files = files.to_owned();
    page.run(BEGIN, vec![]).await;
    let importing = std::thread::spawn(move || cli.import(&[files]));
    while !importing.is_finished() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tell("while 1,000 files came in", quiet(page).await.0);
    drop(importing.join());

    for (name, keys) in PAGES {
        // Out of the field that has the keyboard.
        page.press(&["Escape", "Escape"]).await;
        quiet(page).await;
        open(page, name, keys).await;
    }
}

/// Opens a view by its keys, and tells how long that took.
async fn open(page: &Page, name: &str, keys: &[&str]) {
    page.run(BEGIN, vec![]).await;
    page.press(keys).await;
    let (longest, took) = quiet(page).await;
    tell(&format!("opening {name}"), longest);
    table::line("    from its key to its last change", &table::millis(took), None);
}

/// Waits until the page has come to rest; how long it kept its thread at most since [`BEGIN`], and how long after the last
/// key it changed last.
async fn quiet(page: &Page) -> (Duration, Duration) {
    let told = page.run_to_end(QUIET, vec![]).await;
    let time = |at: usize| Duration::from_secs_f64(told[at].as_f64().unwrap_or_default() / 1_000.0);
    (time(0), time(1))
}

fn tell(what: &str, longest: Duration) {
    let ratio = longest.as_secs_f64() * 1_000.0 / BUDGET;
    table::line(what, &table::millis(longest), Some((&format!("{BUDGET:.0} ms"), ratio)));
}
