//! How the web view draws on Linux. Where no graphics card is, what is drawn by one is done by a library that translates
//! a program for each kind of shape the first time it comes up; the page waits for it, half a second and longer. What the
//! web view can draw by itself is drawn sooner there, scrolling among it.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// What the web view looks for in its environment, and nowhere else, before it draws.
const BY_ITSELF: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Has the web view draw by itself where there is nothing faster, unless whoever started the program decided that. The
/// program begins anew for it, as the same process: its environment is read before anything of it runs.
pub fn suit() {
    let asked = std::env::var_os("LIBGL_ALWAYS_SOFTWARE");
    let has_card = has_card(Path::new("/dev")) && !is_on(asked.as_deref());
    if has_card || std::env::var_os(BY_ITSELF).is_some() {
        return;
    }
    let mut words = std::env::args_os();
    let mut anew = Command::new("/proc/self/exe");
    anew.env(BY_ITSELF, "1").arg0(words.next().unwrap_or_default()).args(words);
    // It returns only where it fails: then the drawing is slow.
    let error = anew.exec();
    eprintln!("the window draws by a graphics card that is not there: {error}");
}

/// Whether a device is there that can draw: one of the kernel's, or of NVIDIA's own driver.
fn has_card(devices: &Path) -> bool {
    let begins = |folder: &Path, with: &str| {
        let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
        names.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with(with))
    };
    begins(&devices.join("dri"), "renderD") || begins(devices, "nvidia")
}

/// Whether a switch of the environment is on, as Mesa reads it.
fn is_on(value: Option<&OsStr>) -> bool {
    value.is_some_and(|value| ["1", "true", "y", "yes"].iter().any(|on| value.eq_ignore_ascii_case(on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_by_its_device() {
        let cases: &[(&[&str], bool)] = &[
            (&[], false),
            (&["dri/card0"], false),
            (&["dri/card0", "dri/renderD128"], true),
            (&["nvidiactl", "nvidia0"], true),
            (&["null", "tty"], false),
        ];
        for (devices, has) in cases {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("dri")).unwrap();
            for device in *devices {
                std::fs::write(folder.path().join(device), "").unwrap();
            }
            assert_eq!(has_card(folder.path()), *has, "{devices:?}");
        }
        assert!(!has_card(Path::new("/nowhere")));
    }

    #[test]
    fn a_switch_is_on_as_mesa_reads_it() {
        for (value, on) in
            [(None, false), (Some("1"), true), (Some("true"), true), (Some("0"), false), (Some(""), false)]
        {
            assert_eq!(is_on(value.map(OsStr::new)), on, "{value:?}");
        }
    }
}
