//! Files too large to hold in memory: they are read where they lie, and copied into the library only if what is in them
//! has no original of its own.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Content, Desk, Kept, Take, Unkept};
use crate::error::{Error, Result};
use crate::import::sniff::{DOCUMENT_MB, LIMIT_MB, refuse_by_head};
use crate::import::worker;

/// Bytes by which a file that nobody reads is told.
const HEAD: u64 = 4096;

/// The size of a file, if it is too large to hold in memory.
///
/// # Errors
/// It is not there.
pub(crate) fn large(path: &Path) -> Result<Option<u64>> {
    let size = std::fs::metadata(path).map_err(|error| Error::file(path, error))?.len();
    Ok((size > LIMIT_MB << 20).then_some(size))
}

impl Desk {
    /// Reads such a file and hands over what is in it.
    pub(super) fn large(&self, path: &Path, name: &str, size: u64, take: &mut Take<'_>) -> Result<()> {
        refuse_by_head(&head_of(path)?)?;
        let mut whole = None;
        // What can be an article by itself is looked up before it is read, like any other.
        if size <= DOCUMENT_MB << 20 {
            let kept = kept(path, name)?;
            if let Some(known) = self.originals.made_from(&self.db, &kept.hash)? {
                take(None, Ok(Content::Known(known)));
                return Ok(());
            }
            whole = Some(kept);
        }
        let mut is_kept = false;
        worker::read_large(path, name, size, &mut |entry| {
            let content = match entry.original {
                Some((name, bytes)) => {
                    self.content(self.original(&name, &bytes), Some(Unkept::Bytes(&bytes)), None, entry.draft)
                }
                None => entry.draft.and_then(|draft| {
                    let original = match &whole {
                        Some(kept) => kept.clone(),
                        None => whole.insert(kept(path, name)?).clone(),
                    };
                    let unkept = (!is_kept).then_some(Unkept::File(path));
                    is_kept = true;
                    self.content(original, unkept, entry.part.clone(), Ok(draft))
                }),
            };
            take(entry.part.as_deref(), content)
        })
    }
}

/// The file as it would be kept.
fn kept(path: &Path, name: &str) -> Result<Kept> {
    let (hash, bytes) = crate::files::hash_of(path).map_err(|error| Error::file(path, error))?;
    Ok(Kept { hash, name: name.to_owned(), bytes: i64::try_from(bytes).unwrap_or(i64::MAX) })
}

fn head_of(path: &Path) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.map_err(|error| Error::file(path, error))?;
    Ok(head)
}
