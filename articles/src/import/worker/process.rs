//! The side that asks: starts the other process, hands it files, and ends it when it takes too long.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::wire::{Answer, Ask, path_as_bytes, receive, send, to_entry};
use super::{VERB, is_stopped, patience};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source, position};

/// How long a file may take.
const LIMIT: Duration = Duration::from_secs(30);
/// How soon a process is ended when nobody wants its answer any more.
const SOON: Duration = Duration::from_millis(50);
/// Bytes after which a process is ended, with whatever memory it did not give back.
const SPENT: usize = 192 << 20;

/// The program that reads for this one.
pub(super) struct Program {
    path: PathBuf,
    /// How long it may take for a file.
    pub limit: Duration,
}

impl Program {
    pub(super) fn new(path: PathBuf) -> Program {
        Program { path, limit: LIMIT }
    }

    /// Starts it.
    pub(super) fn start(&self) -> Result<Worker> {
        Worker::start(&self.path).map_err(|error| {
            Error::Internal(format!("the process that reads such files could not be started: {error}"))
        })
    }
}

type Message = (Answer, Vec<Vec<u8>>);

/// A process that reads files.
pub(super) struct Worker {
    child: Child,
    ask: ChildStdin,
    answers: Receiver<io::Result<Message>>,
    handed: usize,
}

/// What is to be read.
pub(super) enum Asked<'a> {
    /// A source of which the bytes are at hand.
    Source(&'a Source<'a>),
    /// A file that is too large for that, of so many bytes.
    File { path: &'a Path, name: &'a str, size: u64 },
}

impl Asked<'_> {
    /// How many bytes there are to read.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Asked::Source(source) => source.bytes.len() as u64,
            Asked::File { size, .. } => *size,
        }
    }
}

/// How reading a file ended.
pub(super) enum Ended {
    /// With an answer.
    Done(Result<()>),
    /// With the end of the process.
    Died,
    /// It was ended.
    TooLong,
    /// It was ended, because nobody wants the answer any more.
    Stopped,
}

impl Worker {
    fn start(program: &std::path::Path) -> io::Result<Worker> {
        let mut command = Command::new(program);
        // What a library says as it dies is no message of ours.
        command.arg(VERB).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "sheaf-reader");
        #[cfg(windows)]
        {
            // No window of a console flashes up.
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
        }
        let mut child = command.spawn()?;
        let (Some(ask), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (tell, answers) = sync_channel(1);
        // A thread that waits, so that this one can stop waiting. It ends with the process.
        std::thread::Builder::new().name("import-answers".into()).spawn(move || {
            loop {
                let message = receive(&mut from);
                let is_last = message.is_err();
                if tell.send(message).is_err() || is_last {
                    return;
                }
            }
        })?;
        Ok(Worker { child, ask, answers, handed: 0 })
    }

    /// Whether it has read so much that a new one is better.
    pub(super) fn is_spent(&self) -> bool {
        self.handed > SPENT
    }

    /// Lets it read a source, and hands over what it finds. After anything but `Done` it is of no use any more.
    pub(super) fn read(&mut self, asked: &Asked<'_>, sink: &mut Sink<'_>, limit: Duration) -> Ended {
        let (ask, bytes, limit) = match asked {
            Asked::Source(source) => {
                self.handed += source.bytes.len();
                let address = source.address.map(str::to_owned);
                (Ask::Read { name: source.name.to_owned(), address }, Cow::Borrowed(source.bytes), limit)
            }
            Asked::File { path, name, size } => {
                self.handed = SPENT + 1;
                (Ask::ReadFile { name: (*name).to_owned(), size: *size }, path_as_bytes(path), limit + patience(*size))
            }
        };
        if send(&mut self.ask, &ask, &[bytes]).is_err() {
            return Ended::Died;
        }
        // Only its own time counts, not that of those who take what it found.
        let mut left = limit;
        loop {
            let began = Instant::now();
            let (answer, pieces) = match self.next(left) {
                Ok(message) => message,
                Err(ended) => return ended,
            };
            if let Answer::Reached(share) = answer {
                position::reached(share);
            }
            left = match asked {
                Asked::Source(_) => left.saturating_sub(began.elapsed()),
                // There can be any number of articles in it, each with its own time.
                Asked::File { .. } => limit,
            };
            let sent = match answer {
                Answer::Done(done) => return Ended::Done(done.map_err(Error::from)),
                Answer::Reached(_) => Ok(()),
                Answer::Beside { name } => {
                    let found = match asked {
                        Asked::Source(source) => (source.beside)(&name),
                        Asked::File { .. } => None,
                    };
                    send(&mut self.ask, &Ask::Beside { found: found.is_some() }, &[found.unwrap_or_default()])
                }
                Answer::Entry { part, original, draft, pictures } => {
                    let flow = sink(to_entry(part, original, *draft, pictures, pieces));
                    send(&mut self.ask, &Ask::GoOn(flow == Flow::Continue), &[] as &[&[u8]])
                }
            };
            if sent.is_err() {
                return Ended::Died;
            }
        }
    }

    /// Waits for its next message.
    fn next(&self, left: Duration) -> Result<Message, Ended> {
        let began = Instant::now();
        loop {
            if is_stopped() {
                return Err(Ended::Stopped);
            }
            match self.answers.recv_timeout(left.saturating_sub(began.elapsed()).min(SOON)) {
                Ok(Ok(message)) => return Ok(message),
                Err(RecvTimeoutError::Timeout) if began.elapsed() < left => {}
                Err(RecvTimeoutError::Timeout) => return Err(Ended::TooLong),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(Ended::Died),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It is idle or of no use; one that has ended already cannot be ended again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
