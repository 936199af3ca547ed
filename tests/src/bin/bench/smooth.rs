//! How long the page of the real window keeps its thread while a person scrolls, types, walks through the views and
//! files come in; and how long each view takes from its key to its picture.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, list};
use sheaf_tests::session::Session;
use tokio::runtime::Runtime;

use crate::table;
use crate::words::Model;

/// Longest that the page may keep its thread.
const BUDGET: f64 = 50.0;

/// Notes how late a timer comes that wants to come at once: a web view has no other way to tell of long tasks.
const WATCH: &str = "
    const pulse = (window.benchPulse = { longest: 0, last: performance.now() });
    const beat = () => {
        const now = performance.now();
        pulse.longest = Math.max(pulse.longest, now - pulse.last);
        pulse.last = now;
        setTimeout(beat);
    };
    beat();";

const LONGEST: &str = "
    const { longest } = window.benchPulse;
    window.benchPulse.longest = 0;
    window.benchPulse.last = performance.now();
    return longest;";

/// Scrolls the list from picture to picture, and says when it is done.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    const list = document.querySelector('[role=listbox]');
    let left = 120;
    const step = () => {
        if (list === null || left-- === 0) return done(list !== null);
        list.scrollTop += 400;
        requestAnimationFrame(step);
    };
    step();";

/// Views, and the keys that open them.
const VIEWS: [(&str, &[&str]); 3] =
    [("all articles", &["g", "e"]), ("the inbox", &["g", "i"]), ("unfiled", &["g", "u"])];

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
    settled(page).await;
    page.run(WATCH, vec![]).await;
    for (name, keys) in VIEWS {
        longest(page).await;
        let begun = Instant::now();
        page.press(keys).await;
        settled(page).await;
        let took = begun.elapsed();
        tell(&format!("opening {name}"), longest(page).await);
        table::line("    from its key to its picture, with the driver", &table::millis(took), None);
    }
    page.run_to_end(SCROLL, vec![]).await;
    tell("scrolling 120 pictures", longest(page).await);

    page.press(&["/"]).await;
    page.see(&Part::role("textbox").named("Search articles").that_is("focused")).await;
    longest(page).await;
    for letter in format!("{} {}", model.word(60), model.word(400)).chars() {
        page.type_text(&letter.to_string()).await;
    }
    settled(page).await;
    tell("typing a search", longest(page).await);
    page.press(&["Escape"]).await;

    let cli = session.cli();
    let files = files.to_owned();
    let importing = std::thread::spawn(move || cli.import(&[files]));
    while !importing.is_finished() {
        page.paint().await;
    }
    tell("while 1,000 files came in", longest(page).await);
    drop(importing.join());
}

async fn settled(page: &Page) {
    page.until("the answer in the list", async || {
        let list = page.all(&list()).await.into_iter().next()?;
        (list.attribute("aria-busy") == Some("false")).then_some(())
    })
    .await;
    page.paint().await;
}

async fn longest(page: &Page) -> Duration {
    Duration::from_secs_f64(page.run(LONGEST, vec![]).await.as_f64().unwrap_or_default() / 1_000.0)
}

fn tell(what: &str, longest: Duration) {
    let ratio = longest.as_secs_f64() * 1_000.0 / BUDGET;
    table::line(what, &table::millis(longest), Some((&format!("{BUDGET:.0} ms"), ratio)));
}
