//! What one program holds out to another by X11's rules: the clipboard, or what is being dragged. A thread of its own
//! hands it over in whichever of its forms is asked for.

use std::sync::Arc;
use std::thread::JoinHandle;

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_FROM_PARENT, CURRENT_TIME, NONE};

use crate::desktop::{Desktop, atom};

/// Something held out; taken back when it is dropped.
pub struct Offer {
    pub(crate) x11: Arc<RustConnection>,
    pub(crate) window: Window,
    end: Atom,
    giving: Option<JoinHandle<()>>,
}

/// The forms of it: what X11 calls them, and the bytes.
type Forms = Vec<(Atom, Vec<u8>)>;

impl Offer {
    /// Puts HTML and its text on the clipboard of a screen.
    ///
    /// # Panics
    /// If the screen is gone.
    pub fn of_html(desktop: &Desktop, html: &str, text: &str) -> Offer {
        Offer::new(desktop, "CLIPBOARD", &[("text/html", html), ("UTF8_STRING", text)], |_| {})
    }

    /// Puts text on the clipboard of a screen.
    ///
    /// # Panics
    /// If the screen is gone.
    pub fn of_text(desktop: &Desktop, text: &str) -> Offer {
        Offer::new(desktop, "CLIPBOARD", &[("UTF8_STRING", text)], |_| {})
    }

    /// Holds these forms out under the name of a selection; `hear` gets what others say to its window.
    pub(crate) fn new(
        desktop: &Desktop,
        selection: &str,
        forms: &[(&str, &str)],
        hear: impl Fn(&ClientMessageEvent) + Send + 'static,
    ) -> Offer {
        let (x11, screen) = x11rb::connect(Some(desktop.display())).expect("the screen is there");
        let x11 = Arc::new(x11);
        let window = own_window(&x11, screen);
        let selection = atom(&x11, selection);
        x11.set_selection_owner(window, selection, CURRENT_TIME).expect("the screen is there");
        x11.sync().expect("the screen is there");
        let forms = forms.iter().map(|(name, bytes)| (atom(&x11, name), bytes.as_bytes().to_vec())).collect();
        let (end, targets, giver) = (atom(&x11, "SHEAF_TEST_END"), atom(&x11, "TARGETS"), x11.clone());
        let giving = std::thread::spawn(move || give_until(&giver, end, targets, &forms, &hear));
        Offer { x11, window, end, giving: Some(giving) }
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        let event = ClientMessageEvent::new(32, self.window, self.end, [0; 5]);
        let sent = self.x11.send_event(false, self.window, EventMask::NO_EVENT, event);
        if sent.is_ok()
            && self.x11.flush().is_ok()
            && let Some(giving) = self.giving.take()
        {
            // Why it panicked, if it did, is on standard error; whoever waited for it fails by itself.
            let _ = giving.join();
        }
    }
}

fn give_until(x11: &RustConnection, end: Atom, targets: Atom, forms: &Forms, hear: &dyn Fn(&ClientMessageEvent)) {
    while let Ok(event) = x11.wait_for_event() {
        match event {
            Event::ClientMessage(message) if message.type_ == end => return,
            Event::ClientMessage(message) => hear(&message),
            Event::SelectionRequest(request) if give(x11, &request, targets, forms).is_err() => return,
            _ => {}
        }
    }
}

fn give(
    x11: &RustConnection,
    request: &SelectionRequestEvent,
    targets: Atom,
    forms: &Forms,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut property = if request.property == NONE { request.target } else { request.property };
    let requestor = request.requestor;
    if request.target == targets {
        let offered: Vec<Atom> = forms.iter().map(|(form, _)| *form).chain([targets]).collect();
        x11.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::ATOM, &offered)?;
    } else if let Some((form, bytes)) = forms.iter().find(|(form, _)| *form == request.target) {
        x11.change_property8(PropMode::REPLACE, requestor, property, *form, bytes)?;
    } else {
        property = NONE;
    }
    let given = SelectionNotifyEvent {
        response_type: SELECTION_NOTIFY_EVENT,
        sequence: 0,
        time: request.time,
        requestor,
        selection: request.selection,
        target: request.target,
        property,
    };
    x11.send_event(false, requestor, EventMask::NO_EVENT, given)?;
    x11.flush()?;
    Ok(())
}

fn own_window(x11: &RustConnection, screen: usize) -> Window {
    let window = x11.generate_id().expect("a new connection has free numbers");
    let root = x11.setup().roots[screen].root;
    let look = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE).override_redirect(1);
    let (depth, kind, visual) = (0, WindowClass::INPUT_OUTPUT, COPY_FROM_PARENT);
    x11.create_window(depth, window, root, -10, -10, 1, 1, 0, kind, visual, &look).expect("the screen is there");
    x11.map_window(window).expect("the screen is there");
    window
}
