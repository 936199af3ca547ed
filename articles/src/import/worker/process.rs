//! The side that asks: starts the other process, hands it files, and ends it when it takes too long.

use std::io;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::VERB;
use super::wire::{Answer, Ask, receive, send, to_entry};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source};

/// How long a file may take.
const LIMIT: Duration = Duration::from_secs(30);
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

/// How reading a file ended.
pub(super) enum Ended {
    /// With an answer.
    Done(Result<()>),
    /// With the end of the process.
    Died,
    /// It was ended.
    TooLong,
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
    pub(super) fn read(&mut self, source: &Source<'_>, sink: &mut Sink<'_>, limit: Duration) -> Ended {
        self.handed += source.bytes.len();
        let ask = Ask::Read { name: source.name.to_owned(), address: source.address.map(str::to_owned) };
        if send(&mut self.ask, &ask, &[source.bytes]).is_err() {
            return Ended::Died;
        }
        // Only its own time counts, not that of those who take what it found.
        let mut left = limit;
        loop {
            let began = Instant::now();
            let (answer, pieces) = match self.answers.recv_timeout(left) {
                Ok(Ok(message)) => message,
                Err(RecvTimeoutError::Timeout) => return Ended::TooLong,
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Ended::Died,
            };
            left = left.saturating_sub(began.elapsed());
            let sent = match answer {
                Answer::Done(done) => return Ended::Done(done.map_err(Error::from)),
                Answer::Beside { name } => {
                    let found = (source.beside)(&name);
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
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It is idle or of no use; one that has ended already cannot be ended again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
