//! The command line of Sheaf. What it can do is in `articles::command_line`.

use std::process::ExitCode;

use articles::command_line::{Arguments, Output, run};
use clap::Parser;

fn main() -> ExitCode {
    articles::isolate_readers();
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let exit = run(Arguments::parse(), &mut Output::new(&mut out, &mut err));
    ExitCode::from(exit as u8)
}
