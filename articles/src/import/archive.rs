//! Zip archives as hostile as they may be: members are looked up by name and inflated into memory under limits; a
//! member's name never becomes a path on the disk, and what an archive claims of sizes is not believed.

use std::io::{Cursor, Read};

use zip::result::ZipError;

use crate::error::{Error, Result};

/// Most bytes of one member, and of all that is read from one archive.
const LARGEST_MEMBER: u64 = 64 << 20;
const LARGEST_ARCHIVE: u64 = 512 << 20;
/// Most members that are listed.
const MOST_MEMBERS: usize = 100_000;
/// How many times its packed size a member may have, once it is over `RATIO_FROM` bytes. Real books compress well.
const LARGEST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;

/// A zip archive in memory.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be inflated.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive: reads its list of members, nothing else.
    ///
    /// # Errors
    /// It is damaged, or has more members than are listed.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Archive<'a>> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MOST_MEMBERS {
            return Err(Error::Invalid(format!("an archive of more than {MOST_MEMBERS} files")));
        }
        Ok(Archive { zip, left: LARGEST_ARCHIVE })
    }

    /// The names of its files in their order, folders left out, with `/` between folders. They are labels to show and
    /// to look up, never paths.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().filter(|name| !name.ends_with('/')).map(|name| name.into_owned()).collect()
    }

    /// Whether it has a member of exactly this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a member; `None` if there is none of this name.
    ///
    /// # Errors
    /// It is encrypted, damaged, packed in a way that is not read, or larger than what is read.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.zip.index_for_name(name) else {
            return Ok(None);
        };
        let member = self.zip.by_index(index).map_err(|error| damaged(&error))?;
        let packed = member.compressed_size();
        let most = LARGEST_MEMBER.min(self.left).min(RATIO_FROM.max(packed.saturating_mul(LARGEST_RATIO)));
        let mut bytes = Vec::new();
        member
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Error::Invalid(format!("the archive is damaged at “{name}”")))?;
        if bytes.len() as u64 > most {
            return Err(Error::Invalid(format!("“{name}” in the archive is too large when unpacked")));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

fn damaged(error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::Invalid("the archive is protected by a password".into())
        }
        ZipError::UnsupportedArchive(_) => Error::Invalid("the archive is packed in a way that is not read".into()),
        _ => Error::Invalid("the archive is damaged".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_found_by_name() {
        let bytes = packed(&[("a/b.txt", b"text"), ("../up.txt", b"up")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names(), ["a/b.txt", "../up.txt"]);
        assert_eq!(archive.read("a/b.txt").unwrap().as_deref(), Some(b"text".as_slice()));
        assert_eq!(archive.read("a").unwrap(), None);
        assert!(archive.has("../up.txt") && !archive.has("up.txt"));
    }

    #[test]
    fn a_bomb_is_refused_and_a_well_packed_member_is_not() {
        let zeros = vec![b'A'; 3 << 20];
        let bytes = packed(&[("bomb", &zeros), ("small", &zeros[..1 << 20])]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(matches!(archive.read("bomb"), Err(Error::Invalid(why)) if why.contains("“bomb”")));
        assert_eq!(archive.read("small").unwrap().map(|bytes| bytes.len()), Some(1 << 20));
    }

    #[test]
    fn what_is_cut_off_is_named() {
        let bytes = packed(&[("a", b"text")]);
        assert!(matches!(Archive::open(&bytes[..bytes.len() / 2]), Err(Error::Invalid(_))));
    }
}
