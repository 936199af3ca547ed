//! From the start of the release program to its first painted window, against a program with an empty one.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use sheaf_tests::desktop::{Group, until};
use sheaf_tests::programs;
use sheaf_tests::session::Session;

use crate::table;

/// Starts of each program.
const STARTS: usize = 5;

pub fn measure(library: &Path) -> Result<(), Box<dyn Error>> {
    table::heading("First window after the start");
    let theirs = start_times(&programs::empty_window(), &[])?;
    table::line("an empty window", &table::millis(theirs), None);
    let ours = start_times(&programs::desktop(), &["--library".as_ref(), library.as_os_str()])?;
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    table::line("this program", &table::millis(ours), Some(("1.3 ×", ratio / 1.3)));
    Ok(())
}

fn start_times(program: &Path, words: &[&std::ffi::OsStr]) -> Result<Duration, Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..=STARTS {
        let mut session = Session::new();
        session.draw_as_ever();
        let _bus = session.start_bus();
        let mut command = Command::new(program);
        command.args(words).envs(session.variables()).env_remove("TAURI_WEBVIEW_AUTOMATION");
        let desktop = session.desktop();
        let begun = Instant::now();
        let _running = Group::start(&mut command);
        until("a painted window", || {
            let (window, _) = desktop.windows().into_iter().next()?;
            desktop.is_painted(window).then_some(())
        });
        times.push(begun.elapsed());
    }
    // The first start warms the disk.
    times.remove(0);
    times.sort_unstable();
    Ok(times[STARTS / 2])
}
