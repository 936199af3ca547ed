//! How long the page of the real window keeps its thread while a person scrolls, types, walks through the views and
//! files come in; and how long each view takes from its key to its picture.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use sheaf_tests::hands::Hands;
use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, dialog, list};
use sheaf_tests::session::Session;
use tokio::runtime::Runtime;

use crate::table;
use crate::thread::{self, Kept, Watched, quiet};
use crate::words::Model;

/// Times that each thing is done: the first time is told by itself, of the others the one that took least.
const TURNS: usize = 3;
/// Articles that are gone through one after the other.
const GONE_THROUGH: usize = 12;

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

/// Notes when the page shows another article, or has the cursor on another row.
const FOLLOW: &str = r#"
    const seen = (window.benchSeen = { title: '', articles: [], row: '', rows: [] });
    const painted = (act) => requestAnimationFrame(() => setTimeout(act));
    new MutationObserver(() => {
        const title = document.querySelector('[data-pane="reader"] h1')?.textContent ?? '';
        const begun = window.benchPulse.pressed;
        if (title !== seen.title) painted(() => seen.articles.push(performance.now() - begun));
        seen.title = title;
        const row = document.querySelector('[role=listbox][aria-activedescendant]')?.getAttribute('aria-activedescendant') ?? '';
        if (row !== seen.row) painted(() => seen.rows.push(performance.timeOrigin + performance.now()));
        seen.row = row;
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });"#;

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

/// A window that is watched.
struct Watcher<'a> {
    page: &'a Page,
    process: std::path::PathBuf,
}

/// Opens a window on the library and uses it.
pub fn measure(library: &Path, model: &Model, files: &Path, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    table::heading("Longest time the page kept its thread (and with waiting for a processor)");
    runtime.block_on(use_window(library, model, files))
}

async fn use_window(library: &Path, model: &Model, files: &Path) -> Result<(), Box<dyn Error>> {
    let mut session = Session::on(library);
    session.draw_as_ever();
    session.start().await;
    let page = session.page();
    page.see(&list()).await;
    page.run(thread::WATCH, vec![]).await;
    page.run(FOLLOW, vec![]).await;
    quiet(page).await;
    let process = thread::process_of(&session).ok_or("the page has no process")?;
    let watcher = Watcher { page, process };
    watcher.views(&LISTS).await;
    watcher.told_twice("scrolling 120 pictures", None, async || drop(page.run_to_end(SCROLL, vec![]).await)).await;
    watcher.searches(model).await;
    watcher.tags(model).await;
    watcher.triage().await;
    watcher.import(&session, files).await?;
    watcher.views(&PAGES).await;
    Ok(())
}

impl Watcher<'_> {
    async fn watch(&self) -> Watched<'_> {
        Watched::begin(self.page, &self.process).await
    }

    async fn during(&self, act: impl AsyncFn()) -> Kept {
        let watched = self.watch().await;
        act().await;
        watched.quiet().await
    }

    /// Does something a few times and tells of the first and of the best.
    async fn told_twice(&self, what: &str, took: Option<&str>, act: impl AsyncFn()) {
        self.during(&act).await.tell(&format!("{what}, first"), None);
        let mut least = self.during(&act).await;
        for _ in 2..TURNS {
            least = least.or_less(self.during(&act).await);
        }
        least.tell(&format!("{what}, then"), took);
    }

    /// Opens each view, all of them once and then all of them again.
    async fn views(&self, views: &[(&str, &[&str])]) {
        let mut all: Vec<Vec<Kept>> = vec![Vec::new(); views.len()];
        for _ in 0..TURNS {
            for ((_, keys), its) in views.iter().zip(&mut all) {
                // Out of the field that has the keyboard.
                self.page.press(&["Escape", "Escape"]).await;
                quiet(self.page).await;
                its.push(self.during(async || self.page.press(keys).await).await);
            }
        }
        for ((name, _), its) in views.iter().zip(all) {
            let mut its = its.into_iter();
            its.next().unwrap_or_default().tell(&format!("opening {name}, first"), None);
            let least = its.reduce(Kept::or_less).unwrap_or_default();
            least.tell(&format!("opening {name}, then"), Some("key"));
        }
    }

    async fn searches(&self, model: &Model) {
        let field = Part::role("textbox").named("Search articles").that_is("focused");
        self.page.press(&["Escape", "g", "e", "/"]).await;
        self.page.see(&field).await;
        quiet(self.page).await;
        let mut all = Vec::new();
        for turn in 0..TURNS {
            all.push(
                self.during(async || {
                    for letter in format!("{} {}", model.word(60 + turn), model.word(400 + turn)).chars() {
                        self.page.type_text(&letter.to_string()).await;
                    }
                })
                .await,
            );
            // Empties the field.
            self.page.press(&["Escape", "Escape", "/"]).await;
            self.page.see(&field).await;
            quiet(self.page).await;
        }
        self.page.press(&["Escape", "Escape", "Escape"]).await;
        quiet(self.page).await;
        let mut all = all.into_iter();
        all.next().unwrap_or_default().tell("typing a search, first", None);
        all.reduce(Kept::or_less).unwrap_or_default().tell("typing a search, then", Some("last letter"));
    }

    /// Types a tag: each letter asks for what fits among all.
    async fn tags(&self, model: &Model) {
        self.page.press(&["g", "e", "j", "t"]).await;
        self.page.see(&dialog("Tag this article")).await;
        quiet(self.page).await;
        let tag = model.tag(20);
        let (mut slowest, mut longest) = (Vec::new(), Kept::default());
        for letter in tag.chars() {
            let mut least: Option<Kept> = None;
            for turn in 0..TURNS {
                if turn > 0 {
                    self.page.press(&["Backspace"]).await;
                    quiet(self.page).await;
                }
                let kept = self.during(async || self.page.type_text(&letter.to_string()).await).await;
                least = Some(least.map_or(kept, |least| least.or_less(kept)));
            }
            let least = least.unwrap_or_default();
            slowest.push(least.took);
            longest = longest.or_more(least);
        }
        self.page.press(&["Escape", "Escape"]).await;
        self.page.see_gone(&dialog("Tag this article")).await;
        longest.tell("typing a tag, the slowest letter", None);
        let worst = slowest.into_iter().max().unwrap_or_default();
        budgeted("    from a letter to what is offered, slowest", worst, 50.0);
    }

    /// Goes through articles, each archived by one key.
    async fn triage(&self) {
        self.page.press(&["g", "e", "g", "r"]).await;
        self.page.see(&Part::role("region").named("Triage")).await;
        quiet(self.page).await;
        self.page.run("window.benchSeen.articles = []", vec![]).await;
        let mut longest = Kept::default();
        for _ in 0..GONE_THROUGH {
            let kept = self.during(async || self.page.press(&["e"]).await).await;
            longest = longest.or_more(kept);
        }
        let mut times = self.times("window.benchSeen.articles").await;
        longest.tell(&format!("triage of {GONE_THROUGH} articles"), None);
        times.sort_unstable();
        if let (Some(middle), Some(last)) = (times.get(times.len() / 2), times.last()) {
            budgeted("    from a key to the next article, median", *middle, 100.0);
            budgeted("    slowest", *last, 100.0);
        }
        self.page.press(&["Escape", "Escape"]).await;
        quiet(self.page).await;
    }

    /// Has files come in from beside the window while a person presses keys in it.
    async fn import(&self, session: &Session, files: &Path) -> Result<(), Box<dyn Error>> {
        self.page.press(&["g", "e", "j"]).await;
        quiet(self.page).await;
        session.desktop().activate(session.window());
        let hands = Hands::on(session.desktop());
        let (cli, files) = (session.cli(), files.to_owned());
        self.page.run("window.benchSeen.rows = []", vec![]).await;
        let watched = self.watch().await;
        let importing = std::thread::spawn(move || cli.import(&[files]));
        let mut pressed = Vec::new();
        while !importing.is_finished() {
            pressed.push(thread::now());
            hands.press(u32::from(if pressed.len() % 2 == 1 { 'j' } else { 'k' }));
            tokio::time::sleep(Duration::from_millis(110)).await;
        }
        let answer = importing.join().map_err(|_| "the import could not be followed")?;
        watched.quiet().await.tell(&format!("while {} files came in", answer.last()["added"]), None);
        let shown = self.page.run("return window.benchSeen.rows", vec![]).await;
        let shown: Vec<f64> = shown.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
        let mut times: Vec<f64> =
            pressed.iter().filter_map(|at| Some(shown.iter().find(|shown| *shown > at)? - at)).collect();
        times.sort_unstable_by(f64::total_cmp);
        let time = |at: usize| Duration::from_secs_f64(times.get(at).copied().unwrap_or_default() / 1_000.0);
        let what = format!("    from a key on the keyboard to the row, median of {}", times.len());
        table::line(&what, &table::millis(time(times.len() / 2)), None);
        table::line("    slowest", &table::millis(time(times.len().saturating_sub(1))), None);
        Ok(())
    }

    async fn times(&self, what: &str) -> Vec<Duration> {
        let told = self.page.run(&format!("return {what}"), vec![]).await;
        let times = told.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
        times.map(|time| Duration::from_secs_f64(time.max(0.0) / 1_000.0)).collect()
    }
}

fn budgeted(what: &str, time: Duration, budget: f64) {
    table::line(what, &table::millis(time), Some((&format!("{budget:.0} ms"), time.as_secs_f64() * 1_000.0 / budget)));
}
