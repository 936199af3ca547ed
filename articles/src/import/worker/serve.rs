//! The side that reads: one file after the other, until the other side is gone. It gives itself its limits.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter};
use std::rc::Rc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::wire::{Answer, Ask, Failure, from_entry, path_of_bytes, receive, send};
use super::{caught, memory, patience, read_mapped};
use crate::error::Error;
use crate::import::sniff::sniff;
use crate::import::{Entry, Flow, Source, position};

/// The stack of the thread that reads.
const STACK: usize = 64 << 20;
/// Who works for longer without a word is left alone by the other side, which would have ended it before.
const ABANDONED: Duration = Duration::from_secs(60);

/// Reads for the process that started this one, and ends with it.
pub(super) fn serve() -> ! {
    memory::allow(0, 0);
    #[cfg(target_os = "linux")]
    // Where the system refuses, it ends when it is asked nothing any more.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    // The other side hears of a panic as of any error.
    std::panic::set_hook(Box::new(|_| {}));
    let (tell, works) = channel();
    let reader = std::thread::Builder::new().stack_size(STACK).spawn(move || answer_all(tell));
    if reader.is_err() {
        std::process::exit(1);
    }
    let mut works_until: Option<Instant> = None;
    loop {
        let heard = match works_until {
            None => works.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(_) => works.recv_timeout(memory::LOOK_EVERY),
        };
        match heard {
            Ok(works_for) => works_until = works_for.map(|time| Instant::now() + time),
            Err(RecvTimeoutError::Disconnected) => std::process::exit(0),
            // Nobody else ends a process that hangs when the one that started it is gone.
            Err(RecvTimeoutError::Timeout) => {
                if memory::is_over() || works_until.is_some_and(|until| Instant::now() > until) {
                    std::process::exit(1);
                }
            }
        }
    }
}

/// The pipe between the two processes.
struct Pipe {
    from: BufReader<io::Stdin>,
    to: BufWriter<io::Stdout>,
    /// Told how long it may work for, or that it waits.
    works: Sender<Option<Duration>>,
    patience: Duration,
}

impl Pipe {
    fn tell(&mut self, answer: &Answer, pieces: &[Vec<u8>]) -> io::Result<()> {
        send(&mut self.to, answer, pieces)
    }

    /// Waits for the other side, which may take its time.
    fn hear(&mut self) -> io::Result<(Ask, Vec<Vec<u8>>)> {
        let _ = self.works.send(None);
        let heard = receive(&mut self.from);
        self.patience = match &heard {
            Ok((Ask::ReadFile { size, .. }, _)) => ABANDONED + patience(*size),
            Ok((Ask::Read { .. }, _)) => ABANDONED,
            _ => self.patience,
        };
        let _ = self.works.send(Some(self.patience));
        heard
    }
}

/// Answers until the other side is gone.
fn answer_all(works: Sender<Option<Duration>>) {
    let (from, to) = (BufReader::new(io::stdin()), BufWriter::new(io::stdout()));
    let pipe = Rc::new(RefCell::new(Pipe { from, to, works, patience: ABANDONED }));
    let mut sink = |entry: Entry| {
        let mut pipe = pipe.borrow_mut();
        let (answer, pieces) = from_entry(entry);
        let told = pipe.tell(&answer, &pieces);
        match told.and_then(|()| pipe.hear()) {
            Ok((Ask::GoOn(true), _)) => Flow::Continue,
            _ => Flow::Stop,
        }
    };
    let beside = |name: &str| {
        let mut pipe = pipe.borrow_mut();
        pipe.tell(&Answer::Beside { name: name.to_owned() }, &[]).ok()?;
        match pipe.hear().ok()? {
            (Ask::Beside { found: true }, pieces) => pieces.into_iter().next(),
            _ => None,
        }
    };
    loop {
        let heard = pipe.borrow_mut().hear();
        let Ok((ask, pieces)) = heard else { return };
        let Some(bytes) = pieces.into_iter().next() else { return };
        let told = pipe.clone();
        let _listening = position::listen(move |share| {
            // If nobody hears it, nobody asks for the rest either.
            let _ = told.borrow_mut().tell(&Answer::Reached(share), &[]);
        });
        let done = match ask {
            Ask::Read { name, address } => {
                memory::allow(bytes.len() as u64, 0);
                let source = Source { name: &name, bytes: &bytes, address: address.as_deref(), beside: &beside };
                caught(|| sniff(&source)?.read_here(&source, &mut sink))
            }
            Ask::ReadFile { name, size } => {
                // What is looked at on the disk is no memory of the process; what is unpacked of it is.
                memory::allow(size, size);
                read_mapped(&path_of_bytes(bytes), &name, &mut sink)
            }
            Ask::Beside { .. } | Ask::GoOn(_) => return,
        };
        let done = done.map_err(|error: Error| Failure::from(error));
        if pipe.borrow_mut().tell(&Answer::Done(done), &[]).is_err() {
            return;
        }
    }
}
