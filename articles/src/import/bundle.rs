//! Bundles of files: zip, tar and gzip. Each file in one is read as if it had been dropped itself, and is the original
//! of its article; the folder it lies in becomes the article's. What no person would call an article is passed over.

mod tar;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use flate2::read::MultiGzDecoder;

pub(super) use self::tar::is_tar;
use super::archive::{Archive, Pictures, decoded, member_address};
use super::large::{most_of, unpack};
use super::sniff::BytesReader;
use super::walk::{is_clutter, pages_of_folder};
use super::{Entry, Flow, Sink, Source, position, read};
use crate::error::{Error, Result};

/// Archives inside one another that are read.
const MOST_ARCHIVES: u8 = 2;
/// How many times its packed size a file may have, once it is over `RATIO_FROM` bytes.
const LARGEST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;
/// About the share of the time that unpacking a file takes before it can be read.
const UNPACKING: f64 = 0.3;

/// Endings of files that belong to articles, or have nothing to do with them.
const NO_ARTICLES: [&str; 66] = [
    "png", "jpg", "jpeg", "jpe", "gif", "webp", "avif", "svg", "svgz", "bmp", "tif", "tiff", "ico", "icns", "heic",
    "heif", "psd", "css", "scss", "less", "js", "mjs", "cjs", "map", "wasm", "woff", "woff2", "ttf", "otf", "eot",
    "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac", "mp4", "m4v", "mov", "avi", "mkv", "webm", "ogv", "exe",
    "dll", "so", "dylib", "class", "pyc", "o", "bin", "db", "sqlite", "lock", "torrent", "lnk", "ini", "tmp", "bak",
    "log", "sig", "asc", "md5", "sha256",
];

/// Whoever unpacks a bundle. Asked after all who read an archive as something of its own.
pub(super) fn recognise(_: &str, bytes: &[u8]) -> Option<BytesReader> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(read_zip),
        [0x1f, 0x8b, ..] => Some(read_gzip),
        _ if is_tar(bytes) => Some(read_tar),
        _ => None,
    }
}

fn read_zip(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let around = Around::enter(source.bytes)?;
    let mut archive = Archive::open(source.bytes)?;
    archive.limit(around.left());
    let members = archive.members();
    let wanted = wanted(members.iter().map(|(_, name)| name.as_str()));
    let mut told = Told::default();
    let wanted: Vec<&(usize, String)> = members.iter().filter(|(_, name)| wanted.contains(name.as_str())).collect();
    let sizes: Vec<u64> = wanted.iter().map(|(index, _)| archive.packed_size(*index)).collect();
    let all: u64 = sizes.iter().fold(0, |all, size| all.saturating_add(*size));
    if all > source.bytes.len() as u64 {
        return Err(Error::Invalid("the archive is damaged: its files lie over one another".into()));
    }
    let all = all.max(1) as f64;
    let mut read = 0.0;
    for ((index, name), size) in wanted.into_iter().zip(sizes) {
        let part = read..read + size as f64 / all;
        position::reached(part.start);
        read = part.end;
        if !told.any && archive.is_locked(*index) {
            return Err(Error::Invalid("the archive is protected by a password".into()));
        }
        let half = (part.start + part.end) / 2.0;
        let flow = match position::within(part.start..half, || archive.unpack_member(*index, name)) {
            Ok(bytes) => {
                around.set_left(archive.left());
                archive.begin_article();
                let pictures = Pictures::of(&mut archive);
                let beside = |address: &str| pictures.beside(name, address);
                position::within(half..part.end, || told.member(name, &bytes, &beside, sink))
            }
            Err(error) => told.failed(name, error, sink),
        };
        archive.limit(around.left());
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    told.end()
}

fn read_tar(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let _around = Around::enter(source.bytes)?;
    read_members(source.bytes, sink)
}

fn read_members(bytes: &[u8], sink: &mut Sink<'_>) -> Result<()> {
    let files: Vec<tar::File<'_>> = tar::files(bytes)?;
    let wanted = wanted(files.iter().map(|file| file.name.as_str()));
    let by_name: HashMap<&str, &[u8]> = files.iter().map(|file| (file.name.as_str(), file.bytes)).collect();
    let mut told = Told::default();
    for file in files.iter().filter(|file| wanted.contains(file.name.as_str())) {
        let beside = |address: &str| {
            let found = |address: &str| by_name.get(member_address(&file.name, address)?.as_str()).copied();
            found(address).or_else(|| found(&decoded(address))).map(<[u8]>::to_vec)
        };
        position::reached_part(bytes, file.bytes);
        let begin = file.bytes.as_ptr() as usize - bytes.as_ptr() as usize;
        let part = begin as f64 / bytes.len() as f64..(begin + file.bytes.len()) as f64 / bytes.len() as f64;
        let flow = match file.is_whole {
            true => position::within(part, || told.member(&file.name, file.bytes, &beside, sink)),
            false => told.failed(&file.name, Error::Invalid("the archive was cut off inside this file".into()), sink),
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    told.end()
}

/// A file that was packed alone, or a tar that was.
fn read_gzip(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let around = Around::enter(source.bytes)?;
    let packed = source.bytes.len() as u64;
    let most = around.left().min(RATIO_FROM.max(packed.saturating_mul(LARGEST_RATIO)));
    let packed = position::Told::new(source.bytes, packed);
    let unpacked = position::within(0.0..UNPACKING, || unpack(MultiGzDecoder::new(packed), most))?;
    if unpacked.is_damaged {
        return Err(Error::Invalid("the archive is damaged".into()));
    }
    if unpacked.is_too_large {
        return Err(Error::Invalid("what is in the archive is too large when unpacked".into()));
    }
    let bytes = unpacked.bytes;
    around.set_left(around.left().saturating_sub(bytes.len() as u64));
    if is_tar(&bytes) {
        return position::within(UNPACKING..1.0, || read_members(&bytes, sink));
    }
    let name = source.name.strip_suffix(".gz").unwrap_or(source.name);
    // What is in it may be kept only by someone who keeps it whole: the packed file is the original.
    position::within(UNPACKING..1.0, || read(&Source { name, bytes: &bytes, ..*source }, sink))
}

/// Hands over what is in the files of a bundle, and knows whether there was anything.
#[derive(Default)]
struct Told {
    any: bool,
}

impl Told {
    fn member(
        &mut self,
        name: &str,
        bytes: &[u8],
        beside: &dyn Fn(&str) -> Option<Vec<u8>>,
        sink: &mut Sink<'_>,
    ) -> Flow {
        let file = name.rsplit('/').next().unwrap_or(name);
        let mut flow = Flow::Continue;
        let done = read(&Source { name: file, bytes, address: None, beside }, &mut |mut entry| {
            self.any = true;
            if let (Ok(draft), Some(folder)) = (&mut entry.draft, folder_of(name))
                && draft.folders.is_empty()
            {
                draft.folders.push(folder);
            }
            let is_all = entry.part.is_none() && entry.draft.is_ok();
            flow = sink(Entry {
                original: entry.original.or_else(|| is_all.then(|| (file.to_owned(), bytes.to_vec()))),
                part: Some(entry.part.map_or_else(|| name.to_owned(), |part| format!("{name} › {part}"))),
                draft: entry.draft,
            });
            flow
        });
        match done {
            Err(error) if flow == Flow::Continue => self.failed(name, error, sink),
            _ => flow,
        }
    }

    fn failed(&mut self, name: &str, error: Error, sink: &mut Sink<'_>) -> Flow {
        self.any = true;
        sink(Entry { part: Some(name.to_owned()), original: None, draft: Err(error) })
    }

    fn end(self) -> Result<()> {
        match self.any {
            true => Ok(()),
            false => Err(Error::Invalid("there is no article in the archive".into())),
        }
    }
}

/// The names that a person could mean as articles.
fn wanted<'a>(names: impl Iterator<Item = &'a str> + Clone) -> HashSet<&'a str> {
    let all: HashSet<&str> = names.clone().collect();
    let is_part_of_page = |name: &str| {
        name.match_indices('/').any(|(at, _)| pages_of_folder(&name[..at]).any(|page| all.contains(page.as_str())))
    };
    let is_wanted = |name: &&str| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        !name.split('/').any(|part| part != ".." && part != "." && is_clutter(part))
            && !NO_ARTICLES.contains(&ending.as_str())
            && !is_part_of_page(name)
    };
    names.filter(is_wanted).collect()
}

/// The folder a file lies in, as articles have folders.
fn folder_of(name: &str) -> Option<String> {
    let (folder, _) = name.rsplit_once('/')?;
    let parts: Vec<&str> = folder.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

thread_local! {
    /// How many archives are around what this thread reads now, and the bytes they may still unpack.
    static AROUND: Cell<(u8, u64)> = const { Cell::new((0, 0)) };
}

/// An archive that is being read on this thread.
struct Around;

impl Around {
    /// Enters one of these bytes.
    fn enter(packed: &[u8]) -> Result<Around> {
        let (archives, left) = AROUND.get();
        if archives >= MOST_ARCHIVES {
            return Err(Error::Invalid("an archive inside an archive inside an archive is not read".into()));
        }
        AROUND.set((archives + 1, if archives == 0 { most_of(packed.len()) } else { left }));
        Ok(Around)
    }

    fn left(&self) -> u64 {
        AROUND.get().1
    }

    fn set_left(&self, left: u64) {
        AROUND.set((AROUND.get().0, left));
    }
}

impl Drop for Around {
    fn drop(&mut self) {
        let (archives, left) = AROUND.get();
        AROUND.set((archives - 1, left));
    }
}
