//! Hands on the real keyboard of a screen, for windows that are not pages: the file dialog.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{CURRENT_TIME, NONE};

use crate::desktop::Desktop;

/// X11's number of the Enter key.
pub const ENTER: u32 = 0xff0d;
/// X11's number of the Shift key.
const SHIFT: u32 = 0xffe1;
/// X11's number of the Control key.
const CONTROL: u32 = 0xffe3;

/// Types into whatever window has the keyboard.
pub struct Hands {
    x11: RustConnection,
    /// For each key, from `first` on, what it means alone and with Shift.
    keys: Vec<[u32; 2]>,
    first: u8,
}

impl Hands {
    /// On the keyboard of this screen.
    ///
    /// # Panics
    /// If the screen is gone.
    pub fn on(desktop: &Desktop) -> Hands {
        let (x11, _) = x11rb::connect(Some(desktop.display())).expect("the screen is there");
        let (first, last) = (x11.setup().min_keycode, x11.setup().max_keycode);
        let keys = x11.get_keyboard_mapping(first, last - first + 1).expect("the screen is there");
        let keys = keys.reply().expect("a screen has a keyboard");
        let width = usize::from(keys.keysyms_per_keycode);
        let both = |key: &[u32]| [key[0], key.get(1).copied().unwrap_or(NONE)];
        let keys = keys.keysyms.chunks(width).map(both).collect();
        Hands { x11, keys, first }
    }

    /// Types ASCII text.
    ///
    /// # Panics
    /// If a character is not on the keyboard.
    pub fn type_text(&self, text: &str) {
        text.chars().for_each(|letter| self.press(u32::from(letter)));
    }

    /// Presses and releases the key that gives this symbol.
    ///
    /// # Panics
    /// If there is none.
    pub fn press(&self, symbol: u32) {
        let (key, shifted) = self.key(symbol);
        let (shift, _) = self.key(SHIFT);
        if shifted {
            self.fake(KEY_PRESS_EVENT, shift);
        }
        self.fake(KEY_PRESS_EVENT, key);
        self.fake(KEY_RELEASE_EVENT, key);
        if shifted {
            self.fake(KEY_RELEASE_EVENT, shift);
        }
        self.x11.sync().expect("the screen is there");
    }

    /// Presses a key with Control held.
    ///
    /// # Panics
    /// If no key gives this symbol.
    pub fn press_with_control(&self, symbol: u32) {
        let (control, _) = self.key(CONTROL);
        self.fake(KEY_PRESS_EVENT, control);
        self.press(symbol);
        self.fake(KEY_RELEASE_EVENT, control);
        self.x11.sync().expect("the screen is there");
    }

    fn key(&self, symbol: u32) -> (u8, bool) {
        let place = |column: usize| self.keys.iter().position(|key| key[column] == symbol);
        let found = place(0).map(|at| (at, false)).or_else(|| place(1).map(|at| (at, true)));
        let (at, shifted) = found.unwrap_or_else(|| panic!("no key gives {symbol:#x}"));
        (self.first + u8::try_from(at).expect("a keyboard has at most 255 keys"), shifted)
    }

    fn fake(&self, kind: u8, key: u8) {
        self.x11.xtest_fake_input(kind, key, CURRENT_TIME, NONE, 0, 0, 0).expect("the screen is there");
    }
}
