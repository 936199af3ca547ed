//! Everything that can fail, and the few kinds of failure an interface reacts to differently.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The result of anything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can fail. Messages are for people and never hold the content of an article.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A tag was empty once its spaces and slashes were taken off.
    #[error("a tag may not be empty")]
    EmptyTag,
    /// A folder was given no name.
    #[error("a folder needs a name")]
    EmptyFolder,
    /// A folder or a tag was to be put inside itself.
    #[error("“{0}” cannot be put inside itself")]
    InsideItself(String),
    /// A folder of that name is already there.
    #[error("there is already a folder “{0}” here")]
    FolderExists(String),
    /// The thing asked for is not in the library (any more). Says what kind of thing it was.
    #[error("this {0} is not in the library any more")]
    NotFound(&'static str),
    /// No article has this number or uid.
    #[error("there is no article “{0}”")]
    NoArticle(String),
    /// There is no step to take back, or none to do again.
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    /// A query could not be understood; `at` is the character (counted from 0) where it went wrong.
    #[error("{message} (at character {})", at + 1)]
    Query {
        /// What is wrong, as a sentence.
        message: String,
        /// Where, in characters from the start of the query.
        at: usize,
    },
    /// Some other value was not acceptable.
    #[error("{0}")]
    Invalid(String),
    /// The file holds nothing at all.
    #[error("the file is empty")]
    EmptyFile,
    /// The file is not text in any encoding, and of no format that is read.
    #[error("this is not text and not a format Sheaf reads ({0})")]
    UnknownFormat(String),
    /// The file is larger than what is read.
    #[error("the file is too large: {size} MB, the limit is {limit} MB")]
    TooLarge {
        /// Size in megabytes.
        size: u64,
        /// Limit in megabytes.
        limit: u64,
    },
    /// More parts of one file could not be read than the report has lines for.
    #[error("and {count} more were not read, from “{first}” to “{last}”; the first: {why}")]
    More {
        /// How many.
        count: u32,
        /// The first of them.
        first: String,
        /// The last of them.
        last: String,
        /// Why the first was not read.
        why: String,
    },
    /// The file was read, but there is no article in it.
    #[error("there is no text in it")]
    NoText,
    /// A file or a folder could not be read or written.
    #[error("{}: {}", path.display(), reason(source))]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A page could not be fetched; says why.
    #[error("{0}")]
    Unreachable(String),
    /// A page is on this computer or its own network, and nobody allowed that.
    #[error("“{0}” is on this computer or its own network: pages from there are fetched only if you allow it")]
    PrivateHost(String),
    /// The disk, or the quota, is full.
    #[error("the disk is full")]
    DiskFull,
    /// The library was made by a newer version of the program.
    #[error("this library was made by a newer version of Sheaf; it was not touched")]
    NewerLibrary,
    /// The library was made by an older version, and whoever reads it may not bring it up to date.
    #[error("an older version of Sheaf is using this library: close it first")]
    OlderLibrary,
    /// The file called `library.sqlite` is another program's database.
    #[error("{} is not a Sheaf library", .0.display())]
    NotALibrary(PathBuf),
    /// The library is damaged; nothing was changed.
    #[error("the library is damaged: {0}")]
    Corrupt(String),
    /// The library is damaged. It is kept as it is, under another name.
    #[error("the library is damaged ({detail}); it was kept as {}", kept.display())]
    Damaged {
        /// What the check found.
        detail: String,
        /// Where the damaged file is now.
        kept: PathBuf,
    },
    /// Another process is writing to this library and does not answer.
    #[error("another program is using this library and does not answer")]
    Busy,
    /// A newer question took the place of this one.
    #[error("interrupted by a newer request")]
    Interrupted,
    /// The library was closed while the request waited.
    #[error("the library was closed")]
    Closed,
    /// The database refused; the cause says why.
    #[error("the library could not be read or written: {0}")]
    Database(rusqlite::Error),
    /// The text index refused. It is derived from the library and can be rebuilt.
    #[error("the search index could not be read or written: {0}")]
    Index(String),
    /// A job panicked. Its transaction was rolled back.
    #[error("an internal error: {0}")]
    Internal(String),
}

/// What an interface tells apart: a code exists only if something reacts to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Code {
    /// The person gave something that cannot be accepted; the message says what.
    Invalid,
    /// A query that could not be understood.
    Query,
    /// It is not there any more.
    NotFound,
    /// An empty file.
    Empty,
    /// Not a format that is read.
    UnknownFormat,
    /// Over a limit.
    TooLarge,
    /// Nothing readable in it.
    NoText,
    /// A file could not be read or written: permission, gone, a loop.
    File,
    /// A page that could not be fetched: trying again may help.
    Unreachable,
    /// A page of this computer or its own network: the person may allow its host.
    PrivateHost,
    /// No room on the disk.
    DiskFull,
    /// Made by a newer version.
    NewerLibrary,
    /// Damaged, or not a library.
    Damaged,
    /// Another process holds the library.
    Busy,
    /// A newer request took its place: show nothing.
    Interrupted,
    /// Anything else.
    Internal,
}

impl Error {
    /// What the interface may need to tell apart.
    pub fn code(&self) -> Code {
        match self {
            Error::EmptyTag
            | Error::EmptyFolder
            | Error::InsideItself(_)
            | Error::FolderExists(_)
            | Error::NothingTo(_)
            | Error::More { .. }
            | Error::Invalid(_) => Code::Invalid,
            Error::Query { .. } => Code::Query,
            Error::NotFound(_) | Error::NoArticle(_) => Code::NotFound,
            Error::EmptyFile => Code::Empty,
            Error::UnknownFormat(_) => Code::UnknownFormat,
            Error::TooLarge { .. } => Code::TooLarge,
            Error::NoText => Code::NoText,
            Error::File { .. } => Code::File,
            Error::Unreachable(_) => Code::Unreachable,
            Error::PrivateHost(_) => Code::PrivateHost,
            Error::DiskFull => Code::DiskFull,
            Error::NewerLibrary => Code::NewerLibrary,
            Error::NotALibrary(_) | Error::Corrupt(_) | Error::Damaged { .. } => Code::Damaged,
            Error::Busy | Error::OlderLibrary => Code::Busy,
            Error::Interrupted => Code::Interrupted,
            Error::Closed | Error::Database(_) | Error::Index(_) | Error::Internal(_) => Code::Internal,
        }
    }

    /// An error of the file system, with the file it is about.
    pub fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Error {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => Error::File { path: path.into(), source },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Error::Interrupted,
            Some(rusqlite::ErrorCode::DiskFull) => Error::DiskFull,
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                Error::Corrupt(error.to_string())
            }
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::Busy,
            _ => Error::Database(error),
        }
    }
}

/// A reason in plain words: without the number that the operating system puts behind its own.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it is not there (any more)".into(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => {
            let text = error.to_string();
            match text.find(" (os error") {
                Some(end) => text[..end].into(),
                None => text,
            }
        }
    }
}
