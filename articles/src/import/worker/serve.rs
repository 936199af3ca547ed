//! The side that reads: one file after the other, until the other side is gone. It gives itself its limits.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use super::caught;
use super::wire::{Answer, Ask, Failure, from_entry, receive, send};
use crate::error::Error;
use crate::import::{Flow, Source, read};

/// Memory the process may ask for at most, in bytes.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 1 << 30;
/// What a small file may ask for, its stack among it, and how much more for each of its bytes: a bomb is small.
#[cfg(target_os = "linux")]
const MEMORY_OF_SMALL: u64 = 256 << 20;
#[cfg(target_os = "linux")]
const MEMORY_OF_BYTE: u64 = 16;
/// The stack of the thread that reads.
const STACK: usize = 64 << 20;
/// Who works for longer without a word is left alone by the other side, which would have ended it before.
const ABANDONED: Duration = Duration::from_secs(60);

/// Reads for the process that started this one, and ends with it.
pub(super) fn serve() -> ! {
    limit_memory(0);
    // The other side hears of a panic as of any error.
    std::panic::set_hook(Box::new(|_| {}));
    let (tell, works) = channel();
    let reader = std::thread::Builder::new().stack_size(STACK).spawn(move || answer_all(&tell));
    if reader.is_err() {
        std::process::exit(1);
    }
    let mut is_working = false;
    loop {
        // Nobody else ends a process that hangs when the one that started it is gone.
        is_working = match is_working {
            false => works.recv().unwrap_or_else(|_| std::process::exit(0)),
            true => works.recv_timeout(ABANDONED).unwrap_or_else(|_| std::process::exit(1)),
        };
    }
}

/// Limits what reading a file of so many bytes may ask for.
#[cfg(target_os = "linux")]
fn limit_memory(bytes: usize) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let data = MEMORY_OF_SMALL.saturating_add(MEMORY_OF_BYTE.saturating_mul(bytes as u64)).min(MEMORY);
    // Where the system refuses, there is still the limit of time.
    let _ = setrlimit(Resource::Data, Rlimit { current: Some(data), maximum: Some(MEMORY) });
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_bytes: usize) {}

/// The pipe between the two processes.
struct Pipe<'a> {
    from: BufReader<io::Stdin>,
    to: BufWriter<io::Stdout>,
    works: &'a Sender<bool>,
}

impl Pipe<'_> {
    fn tell(&mut self, answer: &Answer, pieces: &[Vec<u8>]) -> io::Result<()> {
        send(&mut self.to, answer, pieces)
    }

    /// Waits for the other side, which may take its time.
    fn hear(&mut self) -> io::Result<(Ask, Vec<Vec<u8>>)> {
        let _ = self.works.send(false);
        let heard = receive(&mut self.from);
        let _ = self.works.send(true);
        heard
    }
}

/// Answers until the other side is gone.
fn answer_all(works: &Sender<bool>) {
    let pipe = Pipe { from: BufReader::new(io::stdin()), to: BufWriter::new(io::stdout()), works };
    let pipe = RefCell::new(pipe);
    loop {
        let heard = pipe.borrow_mut().hear();
        let Ok((Ask::Read { name, address }, pieces)) = heard else { return };
        let Some(bytes) = pieces.into_iter().next() else { return };
        limit_memory(bytes.len());
        let beside = |name: &str| {
            let mut pipe = pipe.borrow_mut();
            pipe.tell(&Answer::Beside { name: name.to_owned() }, &[]).ok()?;
            match pipe.hear().ok()? {
                (Ask::Beside { found: true }, pieces) => pieces.into_iter().next(),
                _ => None,
            }
        };
        let source = Source { name: &name, bytes: &bytes, address: address.as_deref(), beside: &beside };
        let done = caught(|| {
            read(&source, &mut |entry| {
                let mut pipe = pipe.borrow_mut();
                let (answer, pieces) = from_entry(entry);
                let told = pipe.tell(&answer, &pieces);
                match told.and_then(|()| pipe.hear()) {
                    Ok((Ask::GoOn(true), _)) => Flow::Continue,
                    _ => Flow::Stop,
                }
            })
        });
        let done = done.map_err(|error: Error| Failure::from(error));
        if pipe.borrow_mut().tell(&Answer::Done(done), &[]).is_err() {
            return;
        }
    }
}
