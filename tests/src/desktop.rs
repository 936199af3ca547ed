//! A screen of its own for each window: Xvfb with openbox, and what a desktop knows of the windows on it.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, ImageFormat, Window,
};
use x11rb::rust_connection::RustConnection;

/// How long anything may take until it is called missing, on a machine that has much else to do.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Between two looks.
pub const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// A process and all its descendants. They end with this value, and with the test itself however that ends: their
/// guard reads from a pipe that only the test holds.
#[derive(Debug)]
pub struct Group {
    guard: Child,
    held: Option<ChildStdin>,
}

impl Group {
    /// Starts a program under a guard.
    ///
    /// # Panics
    /// If there is no shell.
    pub fn start(command: &mut Command) -> Group {
        let mut guard = Command::new("sh");
        guard.args(["-c", r#""$@" & read -r _; kill -KILL 0"#, "guard"]);
        guard.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => guard.env(name, value),
                None => guard.env_remove(name),
            };
        }
        Group::guarded(guard.stdout(Stdio::piped()))
    }

    fn guarded(command: &mut Command) -> Group {
        let mut guard = command.stdin(Stdio::piped()).process_group(0).spawn().expect("every Unix has sh");
        let held = guard.stdin.take();
        Group { guard, held }
    }

    /// The first line it prints.
    fn first_line(&mut self) -> String {
        let mut line = String::new();
        if let Some(out) = &mut self.guard.stdout {
            // Nothing is said when it cannot start; the caller sees an empty line.
            let _ = BufReader::new(out.by_ref()).read_line(&mut line);
        }
        line.trim().to_owned()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        drop(self.held.take());
        // Whoever starts the next program is to find the ports, locks and windows of this one free.
        let _ = self.guard.wait();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && is_alive(self.guard.id()) {
            std::thread::sleep(BETWEEN_LOOKS);
        }
    }
}

/// Whether a process of this group still runs.
fn is_alive(group: u32) -> bool {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let belongs = |process: &Path| stat(process).get(2).is_some_and(|its| *its == group.to_string());
    processes.map(|entry| entry.path()).any(|process| belongs(&process) && !has_ended(&process))
}

/// Whether a process (`/proc/7`) with all its threads is gone, or waits only to be counted out.
pub(crate) fn has_ended(process: &Path) -> bool {
    let Ok(threads) = std::fs::read_dir(process.join("task")) else { return true };
    let is_over = |thread: &Path| stat(thread).first().is_none_or(|state| matches!(state.as_str(), "Z" | "X"));
    threads.flatten().all(|thread| is_over(&thread.path()))
}

/// What Linux tells of a process or thread, from its state on; nothing if it is gone.
fn stat(process: &Path) -> Vec<String> {
    let status = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    // The name before, in parentheses, may have spaces.
    let fields = status.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
    fields.split_whitespace().map(str::to_owned).collect()
}

/// A screen that nobody else draws on.
pub struct Desktop {
    _openbox: Group,
    _server: Group,
    display: String,
    x11: RustConnection,
    root: Window,
}

/// Where a window is on the screen: x, y, width, height.
pub type Rect = (i32, i32, u32, u32);

impl Desktop {
    /// Starts a screen large enough for the widest window that is looked at.
    ///
    /// # Panics
    /// If Xvfb or openbox is missing.
    pub fn start() -> Desktop {
        let screen = ["-screen", "0", "2720x1800x24", "-nolisten", "tcp", "-noreset"];
        let mut server =
            Group::start(Command::new("Xvfb").args(["-displayfd", "1"]).args(screen).stderr(Stdio::null()));
        let number = server.first_line();
        assert!(!number.is_empty(), "Xvfb does not start; `./dev test` installs it");
        let display = format!(":{number}");
        let openbox = Group::start(Command::new("openbox").env("DISPLAY", &display));
        let (x11, screen) = x11rb::connect(Some(&display)).expect("the screen was just started");
        let root = x11.setup().roots[screen].root;
        let desktop = Desktop { _openbox: openbox, _server: server, display, x11, root };
        desktop.until("openbox to manage the screen", || {
            let managed = desktop.property(desktop.root, "_NET_SUPPORTING_WM_CHECK", AtomEnum::WINDOW);
            (!managed.is_empty()).then_some(())
        });
        desktop
    }

    /// Its name, as DISPLAY has it (`:7`).
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Its number: no two screens of a machine have the same at a time.
    ///
    /// # Panics
    /// Never: Xvfb names screens by numbers.
    pub fn number(&self) -> u16 {
        self.display[1..].parse().expect("Xvfb names screens by numbers")
    }

    /// Looks until there is something.
    ///
    /// # Panics
    /// If there is nothing after [`PATIENCE`].
    pub fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        until(what, look)
    }

    /// The atom of this name.
    pub fn atom(&self, name: &str) -> Atom {
        atom(&self.x11, name)
    }

    fn property(&self, window: Window, name: &str, kind: impl Into<u32>) -> Vec<u8> {
        let asked = self.x11.get_property(false, window, self.atom(name), kind.into(), 0, u32::MAX);
        asked.ok().and_then(|cookie| cookie.reply().ok()).map(|reply| reply.value).unwrap_or_default()
    }

    fn numbers(&self, window: Window, name: &str, kind: impl Into<u32>) -> Vec<u32> {
        let bytes = self.property(window, name, kind);
        bytes.chunks_exact(4).map(|four| u32::from_ne_bytes([four[0], four[1], four[2], four[3]])).collect()
    }

    /// Windows with a title, oldest first.
    pub fn windows(&self) -> Vec<(Window, String)> {
        let utf8 = self.atom("UTF8_STRING");
        let titled = |window| (window, self.property(window, "_NET_WM_NAME", utf8));
        let titled = self.numbers(self.root, "_NET_CLIENT_LIST", AtomEnum::WINDOW).into_iter().map(titled);
        titled.map(|(window, title)| (window, String::from_utf8_lossy(&title).into_owned())).collect()
    }

    /// The window of this title, once it is there.
    pub fn window(&self, title: &str) -> Window {
        self.until(&format!("a window “{title}”"), || {
            self.windows().into_iter().find(|(_, its)| its == title).map(|(window, _)| window)
        })
    }

    /// The number of the process that a window belongs to.
    pub fn process(&self, window: Window) -> Option<u32> {
        self.numbers(window, "_NET_WM_PID", AtomEnum::CARDINAL).first().copied()
    }

    /// Where a window is, without its frame.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn place(&self, window: Window) -> Rect {
        let place = self.x11.get_geometry(window).expect("the screen is there").reply();
        let place = place.expect("the window is there");
        let at = self.x11.translate_coordinates(window, self.root, 0, 0).expect("the screen is there").reply();
        let at = at.expect("both windows are there");
        (at.dst_x.into(), at.dst_y.into(), place.width.into(), place.height.into())
    }

    /// Whether something is drawn in the middle of a window: not all of it is of one colour.
    pub fn is_painted(&self, window: Window) -> bool {
        let Ok(place) = self.x11.get_geometry(window).map(|asked| asked.reply()) else { return false };
        let Ok(place) = place else { return false };
        let (left, top) = (place.width / 8, place.height / 8);
        let (width, height) = (place.width - 2 * left, place.height - 2 * top);
        let (x, y) = (left.cast_signed(), top.cast_signed());
        let picture = self.x11.get_image(ImageFormat::Z_PIXMAP, window, x, y, width, height, u32::MAX);
        let Some(picture) = picture.ok().and_then(|asked| asked.reply().ok()) else { return false };
        let mut pixels = picture.data.chunks_exact(4);
        let first = pixels.next();
        pixels.any(|pixel| Some(pixel) != first)
    }

    /// Asks for another size, as a person pulling at the frame does, and waits until the window has it.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn resize(&self, window: Window, width: u32, height: u32) {
        let size = ConfigureWindowAux::new().x(20).y(40).width(width).height(height);
        self.x11.configure_window(window, &size).expect("the screen is there");
        self.x11.flush().expect("the screen is there");
        self.until(&format!("a window of {width} × {height}"), || {
            let (_, _, its_width, its_height) = self.place(window);
            (its_width == width && its_height == height).then_some(())
        });
    }

    /// Presses the button that closes a window.
    pub fn close(&self, window: Window) {
        self.ask_manager(window, "_NET_CLOSE_WINDOW", [0, 2, 0, 0, 0]);
    }

    /// Gives a window the keyboard, and waits until it has it.
    pub fn activate(&self, window: Window) {
        self.ask_manager(window, "_NET_ACTIVE_WINDOW", [2, 0, 0, 0, 0]);
        self.until("the window to have the keyboard", || (self.active() == Some(window)).then_some(()));
    }

    /// The window that has the keyboard.
    pub fn active(&self) -> Option<Window> {
        self.numbers(self.root, "_NET_ACTIVE_WINDOW", AtomEnum::WINDOW).first().copied()
    }

    fn ask_manager(&self, window: Window, what: &str, numbers: [u32; 5]) {
        let event = ClientMessageEvent::new(32, window, self.atom(what), numbers);
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.x11.send_event(false, self.root, mask, event).expect("the screen is there");
        self.x11.flush().expect("the screen is there");
    }
}

/// The atom of a name.
pub(crate) fn atom(x11: &RustConnection, name: &str) -> Atom {
    let asked = x11.intern_atom(false, name.as_bytes()).expect("the screen is there");
    asked.reply().expect("a screen knows every atom").atom
}

/// Looks until there is something.
///
/// # Panics
/// If there is nothing after [`PATIENCE`].
pub fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(BETWEEN_LOOKS);
    }
}
