//! The command line on a library, read as the JSON it prints.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::programs;

/// `sheaf --json --library …`.
#[derive(Debug, Clone)]
pub struct Cli {
    library: PathBuf,
    variables: Vec<(String, String)>,
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    /// The lines of standard output, each an object.
    pub lines: Vec<Value>,
    /// Exit status; none when it was killed.
    pub status: Option<i32>,
    /// What it said on standard error.
    pub said: String,
}

impl Answer {
    /// The lines whose field is this text.
    pub fn with(&self, field: &str, value: &str) -> Vec<&Value> {
        self.lines.iter().filter(|line| line[field] == value).collect()
    }

    /// The field of every line that has it, as text.
    pub fn texts(&self, field: &str) -> Vec<&str> {
        self.lines.iter().filter_map(|line| line[field].as_str()).collect()
    }

    /// The last line: the sum of an import.
    ///
    /// # Panics
    /// If there is none.
    pub fn last(&self) -> &Value {
        self.lines.last().unwrap_or_else(|| panic!("no line was printed; it said: {}", self.said))
    }

    /// Itself, if the status is 0.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn well(self) -> Answer {
        assert_eq!(self.status, Some(0), "it said: {}; it printed: {:?}", self.said, self.lines);
        self
    }
}

impl Cli {
    /// On the library in this folder.
    pub fn on(library: &Path) -> Cli {
        Cli { library: library.to_owned(), variables: Vec::new() }
    }

    /// With environment variables besides those of the test.
    pub fn with_variables(mut self, variables: &[(String, String)]) -> Cli {
        self.variables.extend_from_slice(variables);
        self
    }

    /// The folder of the library.
    pub fn library(&self) -> &Path {
        &self.library
    }

    /// The command, not started.
    pub fn command<I: IntoIterator<Item: AsRef<OsStr>>>(&self, words: I) -> Command {
        let mut command = Command::new(programs::sheaf());
        command.arg("--json").arg("--library").arg(&self.library).args(words);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        command
    }

    /// Runs it to its end, however that is.
    ///
    /// # Panics
    /// If it cannot be started, or a line of its output is not JSON.
    pub fn run<I: IntoIterator<Item: AsRef<OsStr>>>(&self, words: I) -> Answer {
        answer(self.command(words).output().expect("the command line starts"))
    }

    /// Imports these files and folders; some may fail.
    pub fn import<P: AsRef<OsStr>>(&self, paths: &[P]) -> Answer {
        self.run([OsStr::new("import")].into_iter().chain(paths.iter().map(AsRef::as_ref)))
    }

    /// What a search finds.
    #[track_caller]
    pub fn search(&self, query: &str) -> Answer {
        self.run(["search", query]).well()
    }

    /// What a list holds; everything for an empty query.
    #[track_caller]
    pub fn list(&self, query: &str) -> Answer {
        match query {
            "" => self.run(["list"]),
            query => self.run(["list", query]),
        }
        .well()
    }

    /// The one article that a search finds, whole.
    ///
    /// # Panics
    /// If there is not exactly one.
    #[track_caller]
    pub fn the_one(&self, query: &str) -> Value {
        let found = self.search(query);
        assert_eq!(found.lines.len(), 1, "{query} found {:?}", found.texts("title"));
        let id = found.lines[0]["id"].to_string();
        self.run(["show", &id]).well().lines.remove(0)
    }
}

/// Reads what a command that has ended answered.
///
/// # Panics
/// If a line of its output is not JSON.
pub fn answer(output: Output) -> Answer {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("not JSON ({error}): {line}")))
        .collect();
    Answer { lines, status: output.status.code(), said }
}
