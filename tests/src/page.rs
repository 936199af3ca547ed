//! The page of a window: seeing, pointing, typing. Whatever is asked for is looked for until it is there.

use std::time::Instant;

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::desktop::{BETWEEN_LOOKS, PATIENCE};
use crate::part::Part;
use crate::programs;

/// What finds parts of the page.
const EYES: &str = include_str!("eyes.js");

/// The page of one window.
pub struct Page {
    client: Client,
}

/// What is seen of a part.
#[derive(Debug, Clone)]
pub struct Sight(Value);

impl Sight {
    /// Its accessible name.
    pub fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// Its text, as it is shown.
    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap_or_default()
    }

    /// What is typed into it.
    pub fn value(&self) -> &str {
        self.0["value"].as_str().unwrap_or_default()
    }

    /// An attribute of its element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.0["attributes"][name].as_str()
    }

    /// Its place in the page, in CSS pixels: x, y, width, height.
    pub fn place(&self) -> [f64; 4] {
        [0, 1, 2, 3].map(|side| self.0["place"][side].as_f64().unwrap_or_default())
    }

    /// Its middle.
    pub fn middle(&self) -> (f64, f64) {
        let [x, y, width, height] = self.place();
        ((x + width / 2.0).floor(), (y + height / 2.0).floor())
    }

    /// Whether a pointer in its middle would reach it and nothing over it.
    pub fn is_reached(&self) -> bool {
        self.0["isReached"] == true
    }
}

impl Page {
    pub(crate) fn new(client: Client) -> Page {
        Page { client }
    }

    /// Runs a script in the page, as the driver's own.
    ///
    /// # Panics
    /// If the script throws, or the window is gone.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.client.execute(script, arguments).await;
        answer.unwrap_or_else(|error| panic!("the page did not answer: {error}"))
    }

    /// Runs a script in the page that says itself when it is done: its last argument is to be called with the answer.
    ///
    /// # Panics
    /// If the script throws, takes longer than the driver waits, or the window is gone.
    pub async fn run_to_end(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.client.execute_async(script, arguments).await;
        answer.unwrap_or_else(|error| panic!("the page did not answer: {error}"))
    }

    /// Everything of this kind that is seen now.
    pub async fn all(&self, part: &Part) -> Vec<Sight> {
        self.look(part, false).await
    }

    async fn look(&self, part: &Part, scroll: bool) -> Vec<Sight> {
        match self.run(EYES, vec![part.described(), json!(scroll)]).await {
            Value::Array(seen) => seen.into_iter().map(Sight).collect(),
            other => panic!("looking for {part} answered {other}"),
        }
    }

    /// Looks until an answer comes.
    ///
    /// # Panics
    /// After [`PATIENCE`].
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// The first of this kind, once it is seen.
    pub async fn see(&self, part: &Part) -> Sight {
        self.until(&format!("the {part}"), async || self.all(part).await.into_iter().next()).await
    }

    /// Waits until nothing of this kind is seen any more.
    pub async fn see_gone(&self, part: &Part) {
        self.until(&format!("the {part} to go"), async || self.all(part).await.is_empty().then_some(())).await;
    }

    /// Waits until so many of this kind are seen, and answers them.
    pub async fn see_so_many(&self, count: usize, part: &Part) -> Vec<Sight> {
        let what = format!("{count} of the {part}");
        self.until(&what, async || Some(self.all(part).await).filter(|seen| seen.len() == count)).await
    }

    /// The first of this kind, once it stands still and nothing covers it.
    pub async fn reach(&self, part: &Part) -> Sight {
        self.until(&format!("the {part} within reach"), async || {
            let before = self.look(part, true).await.into_iter().next()?;
            self.paint().await;
            let after = self.look(part, false).await.into_iter().next()?;
            (after.is_reached() && before.place() == after.place()).then_some(after)
        })
        .await
    }

    /// Clicks in the middle of it.
    pub async fn click(&self, part: &Part) {
        let (x, y) = self.reach(part).await.middle();
        self.click_at(x, y).await;
    }

    /// Clicks with a key held down.
    pub async fn click_with(&self, key: Key, part: &Part) {
        let (x, y) = self.reach(part).await.middle();
        self.act(keys([KeyAction::Down { value: key.into() }])).await;
        self.click_at(x, y).await;
        self.act(keys([KeyAction::Up { value: key.into() }])).await;
    }

    async fn click_at(&self, x: f64, y: f64) {
        self.act(pointer([go(x, y), DOWN, UP])).await;
    }

    /// Clicks twice.
    pub async fn double_click(&self, part: &Part) {
        let (x, y) = self.reach(part).await.middle();
        self.act(pointer([go(x, y), DOWN, UP, DOWN, UP])).await;
    }

    /// Clicks with the other button.
    pub async fn open_menu_of(&self, part: &Part) {
        let (x, y) = self.reach(part).await.middle();
        let button = fantoccini::actions::MOUSE_BUTTON_RIGHT;
        self.act(pointer([go(x, y), PointerAction::Down { button }, PointerAction::Up { button }])).await;
    }

    /// Presses on one part, carries it over another and holds it there.
    pub async fn carry(&self, from: &Part, to: &Part) {
        let (x, y) = self.reach(from).await.middle();
        self.act(pointer([go(x, y), DOWN, go(x + 3.0, y + 3.0), go(x + 12.0, y + 8.0)])).await;
        // The other part may only show, or move, once something is carried.
        let (x, y) = self.see(to).await.middle();
        self.act(pointer([go(x - 2.0, y - 1.0), go(x, y)])).await;
    }

    /// Presses on one part, carries it to the upper edge of another and holds it there.
    pub async fn carry_above(&self, from: &Part, to: &Part) {
        self.carry(from, to).await;
        let [x, y, width, _] = self.see(to).await.place();
        self.act(pointer([go(x + width / 2.0, y + 2.0), go(x + width / 2.0, y + 1.0)])).await;
    }

    /// Lets go of what is carried.
    pub async fn let_go(&self) {
        self.act(pointer([UP])).await;
    }

    /// Types text into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        let presses = text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.act(keys(presses)).await;
    }

    /// Presses keys one after the other, each written as help sheets write it: `Ctrl+Shift+Z`, `Enter`, `j`.
    ///
    /// # Panics
    /// If a key has no such name.
    pub async fn press(&self, presses: &[&str]) {
        for press in presses {
            let named = |name: &str| key(name).unwrap_or_else(|| panic!("no key is called {name}"));
            let held: Vec<char> = press.split('+').map(named).collect();
            let down = held.iter().map(|&value| KeyAction::Down { value });
            let up = held.iter().rev().map(|&value| KeyAction::Up { value });
            self.act(keys(down.chain(up))).await;
        }
    }

    async fn act(&self, actions: impl Into<fantoccini::actions::Actions>) {
        let acted = self.client.perform_actions(actions).await;
        acted.unwrap_or_else(|error| panic!("the page could not be acted on: {error}"));
    }

    /// Waits until the page was painted twice and had nothing else to do.
    ///
    /// # Panics
    /// If the window is gone.
    pub async fn paint(&self) {
        let painted = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));";
        self.run_to_end(painted, vec![]).await;
    }

    /// A picture of the page, as PNG, in `target/e2e`.
    ///
    /// # Panics
    /// If it cannot be taken.
    pub async fn picture(&self, name: &str) {
        // Without this it may be a picture of what was painted before the change that is to be seen.
        self.paint().await;
        let png = self.client.screenshot().await.expect("the driver takes pictures");
        std::fs::write(programs::pictures().join(format!("{name}.png")), png).expect("target can be written to");
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

const DOWN: PointerAction = PointerAction::Down { button: fantoccini::actions::MOUSE_BUTTON_LEFT };
const UP: PointerAction = PointerAction::Up { button: fantoccini::actions::MOUSE_BUTTON_LEFT };

fn go(x: f64, y: f64) -> PointerAction {
    PointerAction::MoveTo { duration: None, x, y }
}

fn pointer(moves: impl IntoIterator<Item = PointerAction>) -> MouseActions {
    moves.into_iter().fold(MouseActions::new("mouse".into()), InputSource::then)
}

fn keys(presses: impl IntoIterator<Item = KeyAction>) -> KeyActions {
    presses.into_iter().fold(KeyActions::new("keyboard".into()), InputSource::then)
}

/// The key of a name, as the driver writes it.
fn key(name: &str) -> Option<char> {
    let named = match name {
        "Ctrl" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Space" => return Some(' '),
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "F2" => Key::F2,
        "F6" => Key::F6,
        _ => {
            let mut letters = name.chars();
            return letters.next().filter(|_| letters.next().is_none());
        }
    };
    Some(named.into())
}
