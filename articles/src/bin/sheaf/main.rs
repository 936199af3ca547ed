//! The command line.

use std::io::{self, Cursor, Write};
use std::process::ExitCode;

use articles::command_line::inspect::inspect;
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Read files without a library and print what is in them.
    Inspect {
        /// Files; `-` reads lines of `path` or `path<TAB>address` from standard input.
        files: Vec<String>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let Verb::Inspect { files, json } = Arguments::parse().verb;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = match files.as_slice() {
        [dash] if dash == "-" => inspect(io::stdin().lock(), &mut out, json),
        files => inspect(Cursor::new(files.join("\n")), &mut out, json),
    };
    match done.and_then(|all| out.flush().map(|()| all)) {
        Ok(true) => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    }
}
