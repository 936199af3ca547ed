//! Files dragged from another program onto a window: the source's side of X11's drag protocol (XDND 5).
//! Unlike a person's hand it can hold still over a place for as long as a test wants to look.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, PropMode, Window};
use x11rb::wrapper::ConnectionExt as _;

use crate::desktop::{Desktop, PATIENCE, atom};
use crate::offer::Offer;

/// The version of the protocol that is spoken.
const VERSION: u32 = 5;

/// How often a hand that holds files over a window trembles at most until it is taken note of.
const TREMBLES: i32 = 2_000;

/// Files held over a window.
pub struct FileDrag {
    offer: Offer,
    target: Window,
    answers: Arc<Answers>,
}

/// What the target has answered, and a bell for news.
#[derive(Default)]
struct Answers {
    heard: Mutex<Heard>,
    news: Condvar,
}

#[derive(Default)]
struct Heard {
    /// Answers to positions, and whether the last one was that files may be dropped here.
    positions: u32,
    accepts: bool,
    /// After the drop: whether it was taken.
    taken: Option<bool>,
}

impl FileDrag {
    /// Picks files up and carries them over a window.
    ///
    /// # Panics
    /// If the window takes no drops at all.
    pub fn begin<P: AsRef<Path>>(desktop: &Desktop, target: Window, files: &[P]) -> FileDrag {
        let list = files.iter().map(|file| format!("file://{}\r\n", encoded(file.as_ref()))).collect::<String>();
        let answers: Arc<Answers> = Arc::default();
        let (ears, status) = (answers.clone(), desktop.atom("XdndStatus"));
        let finished = desktop.atom("XdndFinished");
        let hear = move |message: &ClientMessageEvent| {
            let yes = message.data.as_data32()[1] & 1 == 1;
            let mut heard = ears.heard();
            if message.type_ == status {
                heard.positions += 1;
                heard.accepts = yes;
            } else if message.type_ == finished {
                heard.taken = Some(yes);
            }
            drop(heard);
            ears.news.notify_all();
        };
        let offer = Offer::new(desktop, "XdndSelection", &[("text/uri-list", &list)], hear);
        let aware = atom(&offer.x11, "XdndAware");
        let theirs = offer.x11.get_property(false, target, aware, AtomEnum::ATOM, 0, 1).expect("the screen is there");
        assert!(!theirs.reply().expect("the window is there").value.is_empty(), "the window takes no drops");
        let ours = offer.x11.change_property32(PropMode::REPLACE, offer.window, aware, AtomEnum::ATOM, &[VERSION]);
        ours.expect("the screen is there");
        let drag = FileDrag { offer, target, answers };
        drag.say("XdndEnter", [VERSION << 24, atom(&drag.offer.x11, "text/uri-list"), 0, 0]);
        drag
    }

    /// Holds the files over a point of the screen until the window says that they may be dropped there.
    ///
    /// # Panics
    /// If it never does.
    pub fn over(&self, x: i32, y: i32) {
        let copy = atom(&self.offer.x11, "XdndActionCopy");
        // A window knows what is dragged only once it has asked for it, so its first answers may be a no. A hand
        // that holds something trembles, and each tremble asks again.
        for tremble in 0..TREMBLES {
            let before = self.answers.heard().positions;
            let point = (x + tremble % 2).cast_unsigned() << 16 | y.cast_unsigned();
            self.say("XdndPosition", [0, point, CURRENT_TIME, copy]);
            let answered = |heard: &Heard| (heard.positions > before).then_some(heard.accepts);
            if self.answers.wait("an answer to a drag", answered) {
                return;
            }
        }
        panic!("the window does not take files at {x}, {y}");
    }

    /// Lets go.
    ///
    /// # Panics
    /// If the window does not take the files.
    pub fn let_go(self) {
        self.say("XdndDrop", [0, CURRENT_TIME, 0, 0]);
        assert!(self.answers.wait("the end of a drop", |heard| heard.taken), "the window did not take the files");
    }

    /// Leaves the window with the files still in hand.
    pub fn leave(self) {
        self.say("XdndLeave", [0, 0, 0, 0]);
    }

    fn say(&self, what: &str, [a, b, c, d]: [u32; 4]) {
        let Offer { x11, window, .. } = &self.offer;
        let event = ClientMessageEvent::new(32, self.target, atom(x11, what), [*window, a, b, c, d]);
        x11.send_event(false, self.target, EventMask::NO_EVENT, event).expect("the screen is there");
        x11.flush().expect("the screen is there");
    }
}

impl Answers {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<T>(&self, what: &str, answer: impl Fn(&Heard) -> Option<T>) -> T {
        let waiting = |heard: &mut Heard| answer(heard).is_none();
        let waited = self.news.wait_timeout_while(self.heard(), PATIENCE, waiting);
        let (heard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        answer(&heard).unwrap_or_else(|| panic!("waited in vain for {what}"))
    }
}

/// A path as addresses write it.
fn encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let write = |byte: &u8| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    path.as_os_str().as_encoded_bytes().iter().map(write).collect()
}
