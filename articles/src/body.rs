//! How the body of an article is kept: its HTML, compressed. The text is worked out of the HTML whenever it is asked for,
//! which costs less than unpacking a copy of it would. Bodies of articles are short, so what those of a library have in
//! common is learned once and kept beside them: a zstd dictionary, which each frame that needs one names.

mod dictionary;

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::LocalKey;

use rusqlite::{Connection, OptionalExtension};
use zstd::zstd_safe::{CCtx, DCtx, compress_bound, get_dict_id_from_frame, get_frame_content_size};

use self::dictionary::{Dictionary, LEVEL};
use crate::error::{Error, Result};
use crate::extract::text_of;

/// Anything larger is not a body that this program wrote.
const LARGEST: u64 = 512 << 20;

/// Room for a body that is kept for the next one, at most.
const KEPT: usize = 1 << 20;

thread_local! {
    static COMPRESSOR: RefCell<Option<CCtx<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<DCtx<'static>>> = const { RefCell::new(None) };
    static UNPACKED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Packs and unpacks the bodies of a library.
#[derive(Default)]
pub(crate) struct Bodies {
    dictionaries: RwLock<Dictionaries>,
}

#[derive(Default)]
struct Dictionaries {
    known: Vec<Arc<Dictionary>>,
    /// The one that bodies are packed with.
    newest: Option<Arc<Dictionary>>,
    /// Highest number of an article when one was looked for in vain.
    tried: i64,
}

/// A body as the library keeps it. `html_bytes` is the length of its HTML: bodies of before the fourth schema have the text
/// behind it.
#[derive(Clone, Copy)]
pub(crate) struct Packed<'a> {
    pub packed: &'a [u8],
    pub html_bytes: u32,
}

impl Bodies {
    /// Those of this library.
    pub(crate) fn open(db: &Connection) -> Result<Bodies> {
        let bodies = Bodies::default();
        let newest = db
            .query_row("SELECT bytes, articles FROM body_dictionary ORDER BY articles DESC LIMIT 1", [], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((bytes, articles)) = newest {
            bodies.learn(Dictionary::of(bytes, articles)?);
        }
        Ok(bodies)
    }

    /// The HTML, compressed.
    pub(crate) fn pack(&self, html: &str) -> Result<Vec<u8>> {
        pack(html, self.newest().as_deref())
    }

    fn newest(&self) -> Option<Arc<Dictionary>> {
        self.dictionaries.read().unwrap_or_else(PoisonError::into_inner).newest.clone()
    }

    /// The HTML.
    pub(crate) fn html(&self, db: &Connection, body: Packed<'_>) -> Result<String> {
        let mut html = Vec::with_capacity(unpacked_size(body.packed)?);
        self.unpack(db, body.packed, &mut html)?;
        if body.html_bytes as usize > html.len() {
            return Err(broken());
        }
        html.truncate(body.html_bytes as usize);
        String::from_utf8(html).map_err(|_| broken())
    }

    /// The text.
    pub(crate) fn text(&self, db: &Connection, body: Packed<'_>) -> Result<String> {
        let size = unpacked_size(body.packed)?;
        if size > KEPT {
            return self.html(db, body).map(|html| text_of(&html));
        }
        UNPACKED.with_borrow_mut(|html| {
            html.clear();
            html.reserve(size);
            self.unpack(db, body.packed, html)?;
            let html = html.get(..body.html_bytes as usize).ok_or_else(broken)?;
            std::str::from_utf8(html).map(text_of).map_err(|_| broken())
        })
    }

    fn unpack(&self, db: &Connection, packed: &[u8], html: &mut Vec<u8>) -> Result<()> {
        let dictionary = match get_dict_id_from_frame(packed) {
            Some(id) => Some(self.dictionary(db, id.get())?),
            None => None,
        };
        with(&DECOMPRESSOR, DCtx::try_create, |context| match &dictionary {
            Some(dictionary) => context.decompress_using_ddict(html, packed, dictionary.for_unpacking()),
            None => context.decompress(html, packed),
        })
    }
}

fn pack(html: &str, dictionary: Option<&Dictionary>) -> Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(compress_bound(html.len()));
    with(&COMPRESSOR, CCtx::try_create, |context| match dictionary {
        Some(dictionary) => context.compress_using_cdict(&mut packed, html.as_bytes(), dictionary.for_packing()),
        None => context.compress(&mut packed, html.as_bytes(), LEVEL),
    })?;
    packed.shrink_to_fit();
    Ok(packed)
}

fn unpacked_size(packed: &[u8]) -> Result<usize> {
    match get_frame_content_size(packed) {
        Ok(Some(size)) if size <= LARGEST => Ok(size as usize),
        _ => Err(broken()),
    }
}

/// Contexts are large and are kept for each thread.
fn with<C: 'static>(
    kept: &'static LocalKey<RefCell<Option<C>>>,
    make: impl FnOnce() -> Option<C>,
    work: impl FnOnce(&mut C) -> Result<usize, usize>,
) -> Result<()> {
    kept.with_borrow_mut(|kept| {
        let context = match kept {
            Some(context) => context,
            None => kept.insert(make().ok_or_else(broken)?),
        };
        work(context).map(drop).map_err(|_| broken())
    })
}

fn broken() -> Error {
    Error::Internal("the text of an article could not be packed or unpacked".into())
}

#[cfg(test)]
mod tests;
