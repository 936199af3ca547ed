//! How the person has set up the window: a small file of this computer, never part of a library. The page finds it when it
//! begins, before anything is drawn, and says at once what it changed; nothing of it waits in the web view.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use tauri::Theme;

/// The name that the page finds its settings by, in `ui/src/lib/settings.ts`.
const NAME: &str = "sheafSettings";

/// The settings, as the page said them last.
pub struct Settings {
    file: PathBuf,
    latest: Mutex<Latest>,
    /// Held by whoever writes, so that an older state never takes the place of a newer one.
    writing: Mutex<()>,
}

struct Latest {
    settings: Map<String, Value>,
    is_written: bool,
}

impl Settings {
    /// The settings kept in a folder. Those that cannot be read are as good as none.
    pub fn open(folder: &Path) -> Settings {
        let file = folder.join("settings.json");
        let settings = match std::fs::read(&file).map(|kept| serde_json::from_slice(&kept)) {
            Ok(Ok(settings)) => settings,
            Ok(Err(error)) => {
                log::warn!("{}: the settings begin anew: {error}", file.display());
                Map::new()
            }
            Err(error) => {
                if error.kind() != std::io::ErrorKind::NotFound {
                    log::warn!("{}: the settings begin anew: {error}", file.display());
                }
                Map::new()
            }
        };
        Settings { file, latest: Mutex::new(Latest { settings, is_written: true }), writing: Mutex::new(()) }
    }

    /// What the page runs before anything else, so that it has its settings from the first line on.
    pub fn script(&self) -> String {
        // JSON is JavaScript, whatever stands in its strings.
        format!("window.{NAME} = {};", Value::Object(self.latest().settings.clone()))
    }

    /// The theme that was chosen; none where the window follows the desktop.
    pub fn theme(&self) -> Option<Theme> {
        match self.latest().settings.get("theme")?.as_str()? {
            "light" | "sepia" => Some(Theme::Light),
            "dark" | "contrast" => Some(Theme::Dark),
            _ => None,
        }
    }

    /// Takes new settings in the place of those before; [`Settings::write`] makes them last.
    pub fn set(&self, settings: Map<String, Value>) {
        *self.latest() = Latest { settings, is_written: false };
    }

    /// Writes what was said last, where it is not written yet. A full disk costs the person their settings at the next
    /// start, nothing now.
    pub fn write(&self) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = {
            let mut latest = self.latest();
            if latest.is_written {
                return;
            }
            latest.is_written = true;
            Value::Object(latest.settings.clone())
        };
        if let Err(error) = self.put(&settings) {
            log::warn!("{}: the settings are not kept: {error}", self.file.display());
            self.latest().is_written = false;
        }
    }

    fn put(&self, settings: &Value) -> std::io::Result<()> {
        let Some(folder) = self.file.parent() else { return Ok(()) };
        std::fs::create_dir_all(folder)?;
        // Two windows, each on a library of its own, may write at the same time.
        let beside = folder.join(format!("settings.{}.part", std::process::id()));
        std::fs::write(&beside, format!("{settings:#}\n"))?;
        std::fs::rename(beside, &self.file)
    }

    fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_was_set_last_is_there_at_the_next_start() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("not/there/yet");
        let settings = Settings::open(&folder);
        assert_eq!((settings.script().as_str(), settings.theme()), ("window.sheafSettings = {};", None));
        settings.set(map(serde_json::json!({ "theme": "light" })));
        settings.set(map(serde_json::json!({ "theme": "dark", "name": "</script>\u{2028}" })));
        settings.write();
        settings.write();
        let again = Settings::open(&folder);
        assert_eq!(again.theme(), Some(Theme::Dark));
        assert_eq!(again.script(), settings.script());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside the file");
    }

    #[test]
    fn settings_that_cannot_be_read_or_written_stop_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("settings.json");
        for broken in ["", "{\"theme\":", "[1, 2]", "\u{0}"] {
            std::fs::write(&file, broken).unwrap();
            assert_eq!(Settings::open(scratch.path()).script(), "window.sheafSettings = {};", "{broken:?}");
        }
        let below_a_file = Settings::open(&file);
        below_a_file.set(map(serde_json::json!({ "theme": "dark" })));
        below_a_file.write();
        assert_eq!(below_a_file.theme(), Some(Theme::Dark));
    }
}
