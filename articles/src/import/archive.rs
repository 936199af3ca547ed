//! Zip archives as hostile as they may be: members are looked up by name and inflated into memory under limits; a
//! member's name never becomes a path on the disk, and what an archive claims of sizes is not believed.

mod address;
mod names;
#[cfg(test)]
pub(super) mod tests;

use std::cell::RefCell;
use std::io::Cursor;

use zip::result::ZipError;

pub(super) use self::address::{decoded, member_address};
use super::large::{Unpacked, most_of, unpack};
use super::position::Told;
use crate::error::{Error, Result};

/// Most bytes of one member that is read into memory.
const LARGEST_MEMBER: u64 = 64 << 20;
/// Most members that are listed.
const MOST_MEMBERS: usize = 100_000;
/// How many times its packed size a member may have, once it is over `RATIO_FROM` bytes. Real books compress well.
const LARGEST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;
/// Most bytes of pictures that are handed out for one article, each as often as it is asked for.
const LARGEST_PICTURES: u64 = 96 << 20;

/// A zip archive in memory.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be inflated, and of pictures handed out.
    left: u64,
    pictures_left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive: reads its list of members, nothing else.
    ///
    /// # Errors
    /// It is damaged, or has more members than are listed.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Archive<'a>> {
        let too_many = || Error::Invalid(format!("an archive of more than {MOST_MEMBERS} files"));
        // A list of millions costs more memory than the bytes it is read from, so they are counted before.
        if memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(MOST_MEMBERS).is_some() {
            return Err(too_many());
        }
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MOST_MEMBERS {
            return Err(too_many());
        }
        Ok(Archive { zip, left: most_of(bytes.len()), pictures_left: LARGEST_PICTURES })
    }

    /// The names of its files in their order, folders left out, with `/` between folders. They are labels to show and
    /// to look up, never paths.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().filter(|name| !name.ends_with('/')).map(|name| name.into_owned()).collect()
    }

    /// Its files in their order, each by its number and a name to show: what the archive's maker called it, in
    /// whatever encoding, with `/` between folders.
    pub(super) fn members(&self) -> Vec<(usize, String)> {
        let raw = self.zip.file_names_raw().collect();
        names::readable(raw).enumerate().filter(|(_, name)| !name.ends_with('/')).collect()
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
        match self.zip.index_for_name(name) {
            Some(index) => self.read_member(index, name).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of a member, however many they are; `None` if there is none of this name.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub(super) fn unpack(&mut self, name: &str) -> Result<Option<Unpacked>> {
        match self.zip.index_for_name(name) {
            Some(index) => self.unpack_member(index, name).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of the member of this number; the name is for the message.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub(super) fn read_member(&mut self, index: usize, name: &str) -> Result<Vec<u8>> {
        match self.unpack_most(index, name, LARGEST_MEMBER)? {
            Unpacked::Memory(bytes) => Ok(bytes),
            Unpacked::Disk(bytes, _) => Ok(bytes.to_vec()),
        }
    }

    /// The bytes of the member of this number, however many they are.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub(super) fn unpack_member(&mut self, index: usize, name: &str) -> Result<Unpacked> {
        self.unpack_most(index, name, u64::MAX)
    }

    fn unpack_most(&mut self, index: usize, name: &str, most: u64) -> Result<Unpacked> {
        let member = self.zip.by_index(index).map_err(|error| damaged(&error))?;
        let packed = member.compressed_size();
        // How large it says it is, is only believed about how far it is.
        let member = {
            let size = member.size();
            Told::new(member, size)
        };
        let most = most.min(self.left).min(RATIO_FROM.max(packed.saturating_mul(LARGEST_RATIO)));
        let unpacked = unpack(member, most)?;
        self.left = self.left.saturating_sub(unpacked.bytes.len() as u64);
        if unpacked.is_damaged {
            return Err(Error::Invalid(format!("the archive is damaged at “{name}”")));
        }
        if unpacked.is_too_large {
            return Err(Error::Invalid(format!("“{name}” in the archive is too large when unpacked")));
        }
        Ok(unpacked.bytes)
    }

    /// Bytes that the member of this number takes in the archive, as the archive says.
    pub(super) fn packed_size(&mut self, index: usize) -> u64 {
        self.zip.by_index_raw(index).map_or(0, |member| member.compressed_size())
    }

    /// Whether the member of this number is encrypted.
    pub(super) fn is_locked(&mut self, index: usize) -> bool {
        self.zip.by_index_raw(index).is_ok_and(|member| member.encrypted())
    }

    /// Begins another article, with pictures of its own.
    pub(super) fn begin_article(&mut self) {
        self.pictures_left = LARGEST_PICTURES;
    }

    /// Lets no more than this be inflated of what may still be.
    pub(super) fn limit(&mut self, bytes: u64) {
        self.left = self.left.min(bytes);
    }

    /// Bytes that may still be inflated.
    pub(super) fn left(&self) -> u64 {
        self.left
    }
}

/// An archive out of which pictures are taken while something of it is read.
pub(super) struct Pictures<'z, 'a>(RefCell<&'z mut Archive<'a>>);

impl<'z, 'a> Pictures<'z, 'a> {
    pub(super) fn of(archive: &'z mut Archive<'a>) -> Pictures<'z, 'a> {
        Pictures(RefCell::new(archive))
    }

    /// The bytes of the member that another one names by a relative address, if they are there and not too many.
    pub(super) fn beside(&self, member: &str, address: &str) -> Option<Vec<u8>> {
        let mut archive = self.0.borrow_mut();
        let name = member_address(member, address).filter(|name| archive.has(name)).or_else(|| {
            // In books an address is written for the web, in other formats as it is.
            member_address(member, &decoded(address))
        })?;
        if archive.pictures_left == 0 {
            return None;
        }
        let bytes = archive.read(&name).ok()??;
        archive.pictures_left = archive.pictures_left.saturating_sub(bytes.len() as u64);
        Some(bytes)
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
