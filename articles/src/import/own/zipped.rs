//! The lossless export as a person packed it: a zip of its folder, or of what is in the folder.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::json::{LARGEST_FILE, place_of, read_lines};
use crate::error::{Error, Result};
use crate::import::position::Told;
use crate::import::prepare::{Desk, Take};
use crate::import::walk::is_clutter;
use crate::interchange::{self, is_library};

/// Most files of an archive; a library has two or three for each of its articles.
const MOST_FILES: u64 = 2_000_000;
/// Where the end of an archive is looked for: behind it there can be a remark.
const TAIL: u64 = 66_000;

/// How every archive with something in it begins.
pub(in crate::import) const START: &[u8] = b"PK\x03\x04";

type Zip = ZipArchive<BufReader<File>>;

/// A packed export.
pub(in crate::import) struct Zipped {
    path: PathBuf,
    /// Twice, since files are taken out of it while it is read.
    lines: Zip,
    files: Zip,
    /// The folder in it that the export is in, with the slash behind it.
    folder: String,
}

impl Zipped {
    /// The export that is packed in a file, if it is that.
    pub(in crate::import) fn open(path: &Path) -> Option<Zipped> {
        let mut file = File::open(path).ok()?;
        if files_of(&mut file)? > MOST_FILES {
            return None;
        }
        let open = || ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok();
        let mut files = open()?;
        let is_it =
            |name: &&str| name.rsplit('/').next() == Some(interchange::FILE) && !name.split('/').any(is_clutter);
        let names = files.file_names().flatten().map(|name| name.into_owned()).collect::<Vec<String>>();
        let name = names.iter().map(String::as_str).filter(is_it).min_by_key(|name| name.len())?.to_owned();
        let mut begin = Vec::with_capacity(128);
        files.by_name(&name).ok()?.take(128).read_to_end(&mut begin).ok()?;
        let folder = name[..name.len() - interchange::FILE.len()].to_owned();
        is_library(&String::from_utf8_lossy(&begin)).then_some(())?;
        Some(Zipped { path: path.to_owned(), lines: open()?, files, folder })
    }

    /// Reads it and hands over what is in it.
    pub(in crate::import) fn read(self, desk: &Desk, take: &mut Take<'_>) -> Result<()> {
        let Zipped { path, mut lines, files, folder } = self;
        let files = RefCell::new(files);
        let beside = |hash: &str| {
            let name = format!("{folder}{}", place_of(hash)?);
            let mut files = files.borrow_mut();
            let file = files.by_name(&name).ok()?;
            let mut bytes = Vec::new();
            file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).ok()?;
            (blake3::hash(&bytes).to_hex().as_str() == hash).then_some(bytes)
        };
        let lines = lines
            .by_name(&format!("{folder}{}", interchange::FILE))
            .map_err(|_| Error::Invalid("the archive is damaged".into()))?;
        let size = lines.size();
        read_lines(desk, &path, Told::new(lines, size), &beside, take)
    }
}

/// How many files the end of an archive speaks of; none if it is no archive.
fn files_of(file: &mut File) -> Option<u64> {
    let mut start = [0; 4];
    file.read_exact(&mut start).ok()?;
    if start != START {
        return None;
    }
    let size = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL))).ok()?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail).ok()?;
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let end = memchr::memmem::rfind(&tail, b"PK\x05\x06")?;
    match number(tail.get(end + 10..end + 12)?) {
        // There are too many for two bytes: they are counted in a longer end before.
        0xffff => match memchr::memmem::rfind(&tail[..end], b"PK\x06\x06") {
            Some(long) => Some(number(tail.get(long + 32..long + 40)?)),
            None => Some(0xffff),
        },
        files => Some(files),
    }
}
