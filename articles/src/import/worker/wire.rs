//! What the two processes say to each other: a head in JSON and the bytes that belong to it, each with its length
//! before it. Neither side believes a length before the bytes are there.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::extract::Picture;
use crate::import::{Draft, Entry};

/// Most bytes of one piece, and most pieces of a message.
const LARGEST: u32 = 512 << 20;
const MOST_PIECES: u32 = 100_000;

/// To the process that reads.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    /// Read these bytes.
    Read { name: String, address: Option<String> },
    /// Read the file of so many bytes that is at this path.
    ReadFile { name: String, size: u64 },
    /// The file beside that was asked for, if it is there.
    Beside { found: bool },
    /// Whether to go on after an entry.
    GoOn(bool),
}

/// From the process that reads.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The file of this name beside the source is needed.
    Beside { name: String },
    /// This share of the source was read. Needs no reply.
    Reached(f64),
    /// An entry. With it come the bytes of its original, if it has one, and those of its pictures.
    Entry { part: Option<String>, original: Option<String>, draft: Box<Result<Draft, Failure>>, pictures: Vec<String> },
    /// The source was read to its end.
    Done(Result<(), Failure>),
}

/// An error of a reader.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Failure {
    Empty,
    NoText,
    TooLarge { size: u64, limit: u64 },
    More { count: u32, first: String, last: String, why: String },
    UnknownFormat(String),
    Internal(String),
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::EmptyFile => Failure::Empty,
            Error::NoText => Failure::NoText,
            Error::TooLarge { size, limit } => Failure::TooLarge { size, limit },
            Error::More { count, first, last, why } => Failure::More { count, first, last, why },
            Error::UnknownFormat(what) => Failure::UnknownFormat(what),
            Error::Internal(what) => Failure::Internal(what),
            error => Failure::Other(error.to_string()),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        match failure {
            Failure::Empty => Error::EmptyFile,
            Failure::NoText => Error::NoText,
            Failure::TooLarge { size, limit } => Error::TooLarge { size, limit },
            Failure::More { count, first, last, why } => Error::More { count, first, last, why },
            Failure::UnknownFormat(what) => Error::UnknownFormat(what),
            Failure::Internal(what) => Error::Internal(what),
            Failure::Other(why) => Error::Invalid(why),
        }
    }
}

/// An entry as a message, and the bytes that go with it.
pub(super) fn from_entry(entry: Entry) -> (Answer, Vec<Vec<u8>>) {
    let (mut names, mut pieces) = (Vec::new(), Vec::new());
    let original = entry.original.map(|(name, bytes)| {
        pieces.push(bytes);
        name
    });
    let draft = entry.draft.map_err(Failure::from).map(|mut draft| {
        for picture in std::mem::take(&mut draft.pictures) {
            names.push(picture.hash);
            pieces.push(picture.bytes);
        }
        draft
    });
    (Answer::Entry { part: entry.part, original, draft: Box::new(draft), pictures: names }, pieces)
}

/// The entry that a message was made from.
pub(super) fn to_entry(
    part: Option<String>,
    original: Option<String>,
    draft: Result<Draft, Failure>,
    pictures: Vec<String>,
    pieces: Vec<Vec<u8>>,
) -> Entry {
    let mut pieces = pieces.into_iter();
    let original = original.and_then(|name| Some((name, pieces.next()?)));
    let pictures = pictures.into_iter().zip(pieces).map(|(hash, bytes)| Picture { hash, bytes }).collect();
    let draft = draft.map(|draft| Draft { pictures, ..draft }).map_err(Error::from);
    Entry { part, original, draft }
}

/// A path as it is sent, and as it comes.
#[cfg(unix)]
pub(super) fn path_as_bytes(path: &Path) -> Cow<'_, [u8]> {
    Cow::Borrowed(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()))
}

#[cfg(unix)]
pub(super) fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

#[cfg(not(unix))]
pub(super) fn path_as_bytes(path: &Path) -> Cow<'_, [u8]> {
    Cow::Owned(path.to_string_lossy().into_owned().into_bytes())
}

#[cfg(not(unix))]
pub(super) fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Writes a message.
pub(super) fn send(to: &mut impl Write, head: &impl Serialize, pieces: &[impl AsRef<[u8]>]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let count = u32::try_from(pieces.len()).map_err(|_| too_large())?;
    to.write_all(&count.to_le_bytes())?;
    for piece in std::iter::once(head.as_slice()).chain(pieces.iter().map(AsRef::as_ref)) {
        let length = u32::try_from(piece.len()).ok().filter(|length| *length <= LARGEST).ok_or_else(too_large)?;
        to.write_all(&length.to_le_bytes())?;
        to.write_all(piece)?;
    }
    to.flush()
}

/// Reads a message.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<(T, Vec<Vec<u8>>)> {
    let count = number(from)?;
    if count > MOST_PIECES {
        return Err(too_large());
    }
    let head = serde_json::from_slice(&piece(from)?)?;
    let pieces = (0..count).map(|_| piece(from)).collect::<io::Result<_>>()?;
    Ok((head, pieces))
}

fn piece(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = number(from)?;
    if length > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut bytes)?;
    match bytes.len() == length as usize {
        true => Ok(bytes),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn too_large() -> io::Error {
    io::Error::other("a message that is too large")
}
