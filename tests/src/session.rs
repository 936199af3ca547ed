//! One window of the real program, on a screen, a bus and folders of its own, with a driver at its page.

use std::fs::File;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::Command;

use fantoccini::{Client, ClientBuilder};
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use x11rb::protocol::xproto::Window;

use crate::cli::Cli;
use crate::desktop::{Desktop, Group, PATIENCE, has_ended, until};
use crate::drop::FileDrag;
use crate::page::Page;
use crate::programs;

/// Windows at a time: each is a dozen threads in three processes.
static TURNS: Semaphore = Semaphore::const_new(2);

/// A person who prefers to type paths: the file dialog of GTK opens with its field for them.
const SETTINGS: &str = "[org/gtk/settings/file-chooser]\nlocation-mode='filename-entry'\nstartup-mode='cwd'\n";

/// Ports of drivers are these plus the number of the screen, which nobody else has.
const FIRST_PORT: u16 = 21_000;

/// What a test has around its window.
pub struct Session {
    open: Option<Open>,
    desktop: Desktop,
    home: TempDir,
    library: PathBuf,
    arguments: Vec<String>,
    theme: Option<&'static str>,
    /// The program decides how its window draws.
    own_drawing: bool,
}

/// A running program.
struct Open {
    page: Page,
    _driver: Group,
    _bus: Group,
}

/// Walks through a journey in a session of its own. If it fails, a picture of the window is left in `target/e2e`
/// and what the program said is printed.
///
/// # Panics
/// As the journey does.
pub async fn journey(name: &str, walk: impl AsyncFnOnce(&mut Session)) {
    let _turn = TURNS.acquire().await.expect("nobody closes the turns");
    let mut session = Session::new();
    if let Err(panic) = AssertUnwindSafe(walk(&mut session)).catch_unwind().await {
        session.tell_of_failure(name).await;
        std::panic::resume_unwind(panic);
    }
}

impl Session {
    /// A screen and folders of its own, with nothing on it yet.
    ///
    /// # Panics
    /// If there is no room, or no Xvfb.
    #[expect(clippy::new_without_default, reason = "a screen is nothing that is there by default")]
    pub fn new() -> Session {
        let home = tempfile::Builder::new().prefix("sheaf-e2e-").tempdir().expect("there is room for a folder");
        for folder in ["data", "config", "cache", "run", "files"] {
            std::fs::create_dir(home.path().join(folder)).expect("there is room for a folder");
        }
        let settings = home.path().join("config/glib-2.0/settings");
        std::fs::create_dir_all(&settings).expect("there is room for a folder");
        std::fs::write(settings.join("keyfile"), SETTINGS).expect("there is room for a file");
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(home.path().join("run"), private).expect("the folder is ours");
        let library = home.path().join("Library");
        Session {
            open: None,
            desktop: Desktop::start(),
            home,
            library,
            arguments: Vec::new(),
            theme: None,
            own_drawing: false,
        }
    }

    /// A screen and folders of its own, but this library.
    pub fn on(library: &Path) -> Session {
        Session { library: library.to_owned(), ..Session::new() }
    }

    /// The folder of the library; it is not there before something opened it.
    pub fn library(&self) -> &Path {
        &self.library
    }

    /// A folder for files to import.
    pub fn files(&self) -> PathBuf {
        self.home.path().join("files")
    }

    /// The screen.
    pub fn desktop(&self) -> &Desktop {
        &self.desktop
    }

    /// The command line on the same library.
    pub fn cli(&self) -> Cli {
        Cli::on(&self.library).with_variables(&self.variables())
    }

    /// Has the desktop prefer dark from the next start on.
    pub fn prefer_dark(&mut self) {
        self.theme = Some("Adwaita:dark");
    }

    /// Has the program decide how its window draws, as it does for people. The driver can take no picture of a window
    /// that draws without a graphics card.
    pub fn draw_as_ever(&mut self) {
        self.own_drawing = true;
    }

    /// Words of the command line of the next start, besides the library.
    pub fn start_with(&mut self, arguments: &[&str]) {
        self.arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
    }

    /// What the program and the command line run under.
    pub fn variables(&self) -> Vec<(String, String)> {
        let folder = |name: &str| self.home.path().join(name).to_string_lossy().into_owned();
        let bus = format!("unix:path={}", folder("run/bus"));
        let variables = [
            ("DISPLAY", self.desktop.display().to_owned()),
            ("DBUS_SESSION_BUS_ADDRESS", bus),
            ("HOME", folder("")),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_RUNTIME_DIR", folder("run")),
            ("GDK_BACKEND", "x11".into()),
            ("GSETTINGS_BACKEND", "keyfile".into()),
            ("NO_AT_BRIDGE", "1".into()),
            ("LC_ALL", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".into()),
        ];
        let theme = self.theme.map(|theme| ("GTK_THEME", theme.to_owned()));
        let drawing = (!self.own_drawing).then(|| ("WEBKIT_DISABLE_COMPOSITING_MODE", "0".to_owned()));
        variables.into_iter().chain(theme).chain(drawing).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Starts the program and waits for its page.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(&mut self) {
        let bus = self.start_bus();
        let port = FIRST_PORT + self.desktop.number();
        let log = File::create(self.log()).expect("the session's folder can be written to");
        let mut driver = Command::new("sh");
        driver.args(["-c", r#"exec "$@" >"$LOG" 2>&1"#, "driver", "WebKitWebDriver", "--host=127.0.0.1"]);
        drop(log);
        driver.arg(format!("--port={port}")).env("LOG", self.log());
        let driver = self.start_group(&mut driver);
        let client = self.connect(port).await;
        self.open = Some(Open { page: Page::new(client), _driver: driver, _bus: bus });
    }

    /// Starts the bus that the programs of a session meet on.
    ///
    /// # Panics
    /// If there is no dbus-daemon.
    pub fn start_bus(&self) -> Group {
        let socket = self.home.path().join("run/bus");
        // What a program that was killed left of it.
        let _ = std::fs::remove_file(&socket);
        let address = format!("--address=unix:path={}", socket.display());
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile"]).arg(address);
        let bus = self.start_group(&mut daemon);
        until("the bus", || socket.exists().then_some(()));
        bus
    }

    fn start_group(&self, command: &mut Command) -> Group {
        Group::start(command.envs(self.variables()).env_remove("WAYLAND_DISPLAY"))
    }

    async fn connect(&self, port: u16) -> Client {
        let begun = std::time::Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "WebKitWebDriver does not start; `./dev test` installs it");
            tokio::time::sleep(crate::desktop::BETWEEN_LOOKS).await;
        }
        let mut words = vec!["--library".to_owned(), self.library.to_string_lossy().into_owned()];
        words.extend_from_slice(&self.arguments);
        let browser = json!({ "binary": programs::desktop(), "args": words });
        let wanted = json!({ "browserName": "wry", "webkitgtk:browserOptions": browser });
        let serde_json::Value::Object(wanted) = wanted else { unreachable!("it was just written as an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let started = tokio::time::timeout(PATIENCE, async {
            builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await
        });
        match started.await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("the program did not start: {error}; it said: {}", self.said()),
            Err(_) => panic!("the program did not start in {PATIENCE:?}; it said: {}", self.said()),
        }
    }

    /// The page of the running program.
    ///
    /// # Panics
    /// If none runs.
    pub fn page(&self) -> &Page {
        &self.open.as_ref().expect("the program was started").page
    }

    /// The window of the running program.
    pub fn window(&self) -> Window {
        self.desktop.window("Sheaf")
    }

    /// Gives the window another size and waits until the page has it.
    pub async fn resize(&self, width: u32, height: u32) {
        self.desktop.resize(self.window(), width, height);
        let is_so = async || {
            let inner = self.page().run("return window.innerWidth * window.devicePixelRatio", vec![]).await;
            (inner.as_f64().unwrap_or_default().round() == f64::from(width)).then_some(())
        };
        self.page().until(&format!("a page {width} wide"), is_so).await;
        self.page().paint().await;
    }

    /// Closes the window with the button of its frame, and waits until the program has ended.
    ///
    /// # Panics
    /// If it does not end.
    pub async fn close(&mut self) {
        let window = self.window();
        let process = self.desktop.process(window).expect("a window says whose it is");
        let process = PathBuf::from(format!("/proc/{process}"));
        self.desktop.close(window);
        until("the program to end", || has_ended(&process).then_some(()));
        self.open = None;
    }

    /// Ends the program at once and without warning.
    pub fn kill(&mut self) {
        self.open = None;
    }

    /// Picks up files of the desktop and holds them over a point of the page.
    pub async fn hold_files<P: AsRef<Path>>(&self, files: &[P], (x, y): (f64, f64)) -> FileDrag {
        let (left, top) = self.corner().await;
        let ratio = self.ratio().await;
        let drag = FileDrag::begin(&self.desktop, self.window(), files);
        drag.over(left + pixels(x * ratio), top + pixels(y * ratio));
        drag
    }

    /// Pixels of the screen to one of the page, which is as wide as its window however large it is drawn.
    async fn ratio(&self) -> f64 {
        let width = self.page().run("return window.innerWidth", vec![]).await.as_f64().unwrap_or(1.0);
        f64::from(self.desktop.place(self.window()).2) / width
    }

    /// Where the page begins on the screen: below the menus, which stand at the top of the window.
    async fn corner(&self) -> (i32, i32) {
        let height = self.page().run("return window.innerHeight", vec![]).await.as_f64().unwrap_or_default();
        let (x, y, _, whole) = self.desktop.place(self.window());
        (x, y + pixels(f64::from(whole) - height * self.ratio().await))
    }

    fn log(&self) -> PathBuf {
        self.home.path().join("program.log")
    }

    /// What the program has written on standard error.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    async fn tell_of_failure(&self, name: &str) {
        eprintln!("--- what the program of “{name}” said ---\n{}---", self.said());
        let Some(open) = &self.open else { return };
        let picture = tokio::time::timeout(PATIENCE, open.page.client().screenshot()).await;
        if let Ok(Ok(png)) = picture {
            let path = programs::pictures().join(format!("failed-{name}.png"));
            if std::fs::write(&path, png).is_ok() {
                eprintln!("a picture of the window: {}", path.display());
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "screens are smaller than two thousand million pixels")]
fn pixels(length: f64) -> i32 {
    length.round() as i32
}
