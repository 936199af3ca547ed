//! The command line beside a running program: whoever holds the library listens on a local socket, and carries
//! out what another `sheaf` would have to write. A request is one line of JSON, the answer one line a frame.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, GenericNamespaced, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};

use super::{Exit, Output, Verb, carry_out};
use crate::error::{Error, Result};
use crate::library::Library;

/// A request is not longer than this: some ten thousand paths.
const LONGEST_REQUEST: u64 = 16 << 20;

#[derive(Serialize, Deserialize)]
struct Request {
    verb: Verb,
    json: bool,
    watched: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Frame {
    Out(String),
    Err(String),
    Exit(u8),
}

/// Where the writer of this library listens. On Unix a socket in the library's folder, which only its owner may
/// enter; a path too long for a socket has its place in the folder for temporary files.
fn name_of(folder: &Path) -> std::io::Result<Name<'static>> {
    let folder = folder.canonicalize()?;
    let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    if cfg!(windows) {
        return format!("sheaf-{}", &hash[..32]).to_ns_name::<GenericNamespaced>();
    }
    const LONGEST_PATH: usize = 100;
    let inside = folder.join("socket");
    let path: PathBuf = match inside.as_os_str().len() <= LONGEST_PATH {
        true => inside,
        false => std::env::temp_dir().join(format!("sheaf-{}", &hash[..32])),
    };
    path.to_fs_name::<GenericFilePath>()
}

/// Listens for what other processes want written to this library, on a thread of its own, until the process ends.
///
/// # Errors
/// The socket could not be made: then other processes can only read while this one runs.
pub fn serve(library: &Library) -> std::io::Result<()> {
    // The lock is this process's: a socket that is left over belongs to nobody.
    let listener =
        ListenerOptions::new().name(name_of(library.folder())?).try_overwrite(true).mode_for_owner().create_sync()?;
    let library = library.clone();
    std::thread::Builder::new().name("command-line".to_owned()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let library = library.clone();
            // A connection that cannot get a thread is closed, which its process reports.
            let _ = std::thread::Builder::new()
                .name("command-line".to_owned())
                .spawn(move || drop(answer(&library, stream)));
        }
    })?;
    Ok(())
}

trait ModeForOwner {
    fn mode_for_owner(self) -> Self;
}

impl ModeForOwner for ListenerOptions<'_> {
    #[cfg(unix)]
    fn mode_for_owner(self) -> Self {
        use interprocess::os::unix::local_socket::ListenerOptionsExt;
        self.mode(0o600)
    }

    #[cfg(not(unix))]
    fn mode_for_owner(self) -> Self {
        self
    }
}

fn answer(library: &Library, stream: Stream) -> std::io::Result<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(stream).take(LONGEST_REQUEST);
    reader.read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    let stream = Arc::new(Mutex::new(reader.into_inner().into_inner()));
    let mut out = Frames { stream: stream.clone(), frame: Frame::Out, line: Vec::new() };
    let mut err = Frames { stream, frame: Frame::Err, line: Vec::new() };
    let mut output = Output { json: request.json, watched: request.watched, out: &mut out, err: &mut err };
    let done = carry_out(library, request.verb, &mut output);
    // Whoever asked may search for what was imported next.
    let done = done.and_then(|exit| library.settle().map(|()| exit));
    let exit = done.unwrap_or_else(|error| output.fail(&error));
    out.send(&Frame::Exit(exit as u8))
}

/// Writes lines as frames.
struct Frames {
    stream: Arc<Mutex<Stream>>,
    frame: fn(String) -> Frame,
    line: Vec<u8>,
}

impl Frames {
    fn send(&self, frame: &Frame) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(frame)?;
        line.push(b'\n');
        self.stream.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)
    }
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.line.extend_from_slice(bytes);
        if self.line.ends_with(b"\n") {
            let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
            self.send(&(self.frame)(line))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Has the process that writes this library carry out a verb, and prints its answer.
///
/// # Errors
/// `Busy` if it does not listen, or goes away.
pub(super) fn hand_over(folder: &Path, verb: &Verb, output: &mut Output<'_>) -> Result<Exit> {
    let talk = |output: &mut Output<'_>| -> std::io::Result<Option<u8>> {
        let mut stream = Stream::connect(name_of(folder)?)?;
        let request = Request { verb: verb.clone(), json: output.json, watched: output.watched };
        let mut line = serde_json::to_vec(&request)?;
        line.push(b'\n');
        stream.write_all(&line)?;
        for line in BufReader::new(stream).lines() {
            match serde_json::from_str(&line?)? {
                Frame::Out(text) => output.out.write_all(text.as_bytes())?,
                Frame::Err(text) => output.err.write_all(text.as_bytes())?,
                Frame::Exit(status) => return Ok(Some(status)),
            }
        }
        Ok(None)
    };
    match talk(output) {
        Ok(Some(0)) => Ok(Exit::Done),
        Ok(Some(2)) => Ok(Exit::Usage),
        Ok(Some(_)) => Ok(Exit::Failed),
        Ok(None) | Err(_) => Err(Error::Busy),
    }
}
