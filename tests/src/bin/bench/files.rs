//! The files of a folder as people have them: what importing them costs, against Recoll's indexer where that is installed,
//! and how much room they take then.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use sheaf_tests::programs;

use crate::{process, table};

/// Imports whose least CPU time counts, for what else the machine does only adds to it.
const ROUNDS: usize = 3;

/// What a program took.
pub struct Used {
    pub wall: Duration,
    pub cpu: Option<Duration>,
}

/// Imports the files into libraries of their own and prints what that took.
pub fn measure(files: &Path) -> Result<(), Box<dyn Error>> {
    let home = tempfile::Builder::new().prefix("bench-").tempdir_in(programs::built())?;
    table::heading("Import of files, searchable at its end");
    let mut least: Option<Used> = None;
    let mut libraries = (0..ROUNDS).map(|round| home.path().join(round.to_string()));
    for library in libraries.by_ref() {
        let (added, used) = import(files, &library)?;
        let rate = format!("{:.0} /s", added as f64 / used.wall.as_secs_f64());
        table::line(&format!("{added} articles"), &rate, None);
        if least.as_ref().is_none_or(|least| used.cpu < least.cpu) {
            least = Some(used);
        }
    }
    let cpu = least.and_then(|least| least.cpu);
    if let Some(cpu) = cpu {
        table::line("    CPU time, the least", &format!("{:.2} s", cpu.as_secs_f64()), None);
    }
    if let (Some(peer), Some(cpu)) = (recoll(files, home.path())?, cpu) {
        let ratio = peer.as_secs_f64() / cpu.as_secs_f64();
        let what = format!("{:.2} s, {ratio:.1} × as much", peer.as_secs_f64());
        table::line("    CPU time of recollindex", &what, Some(("10 ×", 10.0 / ratio)));
    }
    table::heading("Room");
    room(&home.path().join("0"), process::size(files));
    Ok(())
}

/// Has the command line import files; how many articles that added.
pub fn import(files: &Path, library: &Path) -> Result<(u64, Used), Box<dyn Error>> {
    let mut command = Command::new(programs::sheaf());
    let (output, used) = run(command.arg("--json").arg("--library").arg(library).arg("import").arg(files))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let sum: serde_json::Value = serde_json::from_str(printed.lines().last().unwrap_or_default())
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    Ok((sum["added"].as_u64().unwrap_or_default(), used))
}

/// Prints how much room the texts of a library take, and the whole of it without the originals.
pub fn room(library: &Path, text: u64) {
    let index = process::size(&library.join("index"));
    let whole = process::size(library) - process::size(&library.join("files"));
    let line = |what: &str, bytes: u64, is_budgeted: bool| {
        let megabytes = format!("{:.1} of {:.1} MB", bytes as f64 / 1e6, text as f64 / 1e6);
        let share = bytes as f64 / text as f64;
        table::line(what, &megabytes, is_budgeted.then_some(("0.8 ×", share / 0.8)));
    };
    line("index against the text", index, false);
    line("database and index against the text", whole, true);
}

/// CPU time of Recoll's indexer for the same files; none where it is not installed.
fn recoll(files: &Path, home: &Path) -> Result<Option<Duration>, Box<dyn Error>> {
    let settings = home.join("recoll");
    std::fs::create_dir(&settings)?;
    std::fs::write(settings.join("recoll.conf"), format!("topdirs = {}\n", files.canonicalize()?.display()))?;
    let mut command = Command::new("recollindex");
    match run(command.arg("-c").arg(&settings).stdin(Stdio::null())) {
        Ok((output, used)) if output.status.success() => Ok(used.cpu),
        _ => Ok(None),
    }
}

fn run(command: &mut Command) -> std::io::Result<(Output, Used)> {
    let (before, begun) = (process::children(), Instant::now());
    let output = command.output()?;
    let cpu = process::children().zip(before).map(|(after, before)| after.saturating_sub(before));
    Ok((output, Used { wall: begun.elapsed(), cpu }))
}
