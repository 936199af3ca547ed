//! Files dragged from another program onto a window: the source's side of X11's drag protocol (XDND 5).
//! Unlike a person's hand it can hold still over a place for as long as a test wants to look.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode, SelectionNotifyEvent,
    SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_FROM_PARENT, CURRENT_TIME, NONE};

use crate::desktop::{Desktop, PATIENCE, atom};

/// The version of the protocol that is spoken.
const VERSION: u32 = 5;

/// Files held over a window.
pub struct FileDrag {
    source: Arc<Source>,
    target: Window,
    listening: Option<JoinHandle<()>>,
}

/// The window the files come from.
struct Source {
    x11: RustConnection,
    window: Window,
    atoms: Atoms,
    list: Vec<u8>,
    heard: Mutex<Heard>,
    news: Condvar,
}

struct Atoms {
    list: Atom,
    targets: Atom,
    status: Atom,
    finished: Atom,
    done: Atom,
}

/// What the target has answered.
#[derive(Default)]
struct Heard {
    /// Answers to positions, and whether the last one was that files may be dropped here.
    answers: u32,
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
        let (x11, screen) = x11rb::connect(Some(desktop.display())).expect("the screen is there");
        let window = own_window(&x11, screen);
        let aware = x11.get_property(false, target, atom(&x11, "XdndAware"), AtomEnum::ATOM, 0, 1);
        let aware = aware.expect("the screen is there").reply().expect("the window is there");
        assert!(!aware.value.is_empty(), "the window takes no drops");
        let atoms = Atoms {
            list: atom(&x11, "text/uri-list"),
            targets: atom(&x11, "TARGETS"),
            status: atom(&x11, "XdndStatus"),
            finished: atom(&x11, "XdndFinished"),
            done: atom(&x11, "SHEAF_TEST_DONE"),
        };
        let selection = atom(&x11, "XdndSelection");
        x11.set_selection_owner(window, selection, CURRENT_TIME).expect("the screen is there");
        let list = files.iter().map(|file| format!("file://{}\r\n", encoded(file.as_ref()))).collect::<String>();
        let source = Arc::new(Source {
            x11,
            window,
            atoms,
            list: list.into_bytes(),
            heard: Mutex::default(),
            news: Condvar::new(),
        });
        let listener = source.clone();
        let listening = Some(std::thread::spawn(move || listener.listen()));
        let drag = FileDrag { source, target, listening };
        drag.say("XdndEnter", [VERSION << 24, drag.source.atoms.list, 0, 0]);
        drag
    }

    /// Holds the files over a point of the screen until the window says that they may be dropped there.
    ///
    /// # Panics
    /// If it never does.
    pub fn over(&self, x: i32, y: i32) {
        let copy = atom(&self.source.x11, "XdndActionCopy");
        // A window knows what is dragged only once it has asked for it, so its first answers may be a no: a hand
        // that stays trembles, and each tremble asks again.
        for tremble in 0..2_000 {
            let before = self.source.heard().answers;
            let point = (x + tremble % 2).cast_unsigned() << 16 | y.cast_unsigned();
            self.say("XdndPosition", [0, point, CURRENT_TIME, copy]);
            if self.source.wait("an answer to a drag", |heard| (heard.answers > before).then_some(heard.accepts)) {
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
        let taken = self.source.wait("the end of a drop", |heard| heard.taken);
        assert!(taken, "the window did not take the files");
    }

    /// Leaves the window with the files still in hand.
    pub fn leave(self) {
        self.say("XdndLeave", [0, 0, 0, 0]);
    }

    fn say(&self, what: &str, [a, b, c, d]: [u32; 4]) {
        let source = &self.source;
        let event =
            ClientMessageEvent::new(32, self.target, atom(&source.x11, what), [source.window, a, b, c, d]);
        source.x11.send_event(false, self.target, EventMask::NO_EVENT, event).expect("the screen is there");
        source.x11.flush().expect("the screen is there");
    }
}

impl Drop for FileDrag {
    fn drop(&mut self) {
        let source = &self.source;
        let event = ClientMessageEvent::new(32, source.window, source.atoms.done, [0; 5]);
        let sent = source.x11.send_event(false, source.window, EventMask::NO_EVENT, event);
        if sent.is_ok() && source.x11.flush().is_ok() && let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

impl Source {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<T>(&self, what: &str, answer: impl Fn(&Heard) -> Option<T>) -> T {
        let waiting = |heard: &mut Heard| answer(heard).is_none();
        let waited = self.news.wait_timeout_while(self.heard(), PATIENCE, waiting);
        let (heard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        answer(&heard).unwrap_or_else(|| panic!("waited in vain for {what}"))
    }

    /// Hears the target and gives it the files when it asks, until told that it is done.
    fn listen(&self) {
        while let Ok(event) = self.x11.wait_for_event() {
            match event {
                Event::ClientMessage(message) if message.type_ == self.atoms.done => return,
                Event::ClientMessage(message) => self.hear(&message),
                Event::SelectionRequest(request) => {
                    if self.give(&request).is_err() {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    fn hear(&self, message: &ClientMessageEvent) {
        let yes = message.data.as_data32()[1] & 1 == 1;
        let mut heard = self.heard();
        if message.type_ == self.atoms.status {
            heard.answers += 1;
            heard.accepts = yes;
        } else if message.type_ == self.atoms.finished {
            heard.taken = Some(yes);
        }
        drop(heard);
        self.news.notify_all();
    }

    fn give(&self, request: &SelectionRequestEvent) -> Result<(), Box<dyn std::error::Error>> {
        let mut property = if request.property == NONE { request.target } else { request.property };
        let (requestor, atoms) = (request.requestor, &self.atoms);
        if request.target == atoms.list {
            self.x11.change_property8(PropMode::REPLACE, requestor, property, atoms.list, &self.list)?;
        } else if request.target == atoms.targets {
            let offered = [atoms.list, atoms.targets];
            self.x11.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::ATOM, &offered)?;
        } else {
            property = NONE;
        }
        let given = SelectionNotifyEvent {
            response_type: x11rb::protocol::xproto::SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor,
            selection: request.selection,
            target: request.target,
            property,
        };
        self.x11.send_event(false, requestor, EventMask::NO_EVENT, given)?;
        self.x11.flush()?;
        Ok(())
    }
}

fn own_window(x11: &RustConnection, screen: usize) -> Window {
    let window = x11.generate_id().expect("a new connection has free numbers");
    let (root, events) = (x11.setup().roots[screen].root, EventMask::PROPERTY_CHANGE);
    let look = CreateWindowAux::new().event_mask(events).override_redirect(1);
    let kind = WindowClass::INPUT_OUTPUT;
    let (depth, visual) = (0, COPY_FROM_PARENT);
    x11.create_window(depth, window, root, -10, -10, 1, 1, 0, kind, visual, &look).expect("the screen is there");
    x11.change_property32(PropMode::REPLACE, window, atom(x11, "XdndAware"), AtomEnum::ATOM, &[VERSION])
        .expect("the screen is there");
    x11.map_window(window).expect("the screen is there");
    window
}

/// A path as addresses write it.
fn encoded(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let kept = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    bytes.iter().map(|byte| if kept(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
