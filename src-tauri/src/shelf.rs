//! The library as the commands see it: opened in the background while the page loads, and waited for by whoever asks.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use articles::{
    Action, Destination, Done, Edit, Error, ImportReport, Lane, Library, Listener, Look, Result, Sources, View,
};
use tokio::sync::watch;

use crate::failure::{Failure, Reply};

type Opened = Option<Reply<Library>>;

/// The one library of this window, open or about to be.
#[derive(Clone)]
pub struct Shelf(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    ready: Box<dyn Fn(&Library) + Send + Sync>,
    opened: Mutex<watch::Receiver<Opened>>,
    /// The page was told that the library cannot be opened.
    failure_told: AtomicBool,
}

impl Shelf {
    /// Begins to open the library in a folder; `ready` is called with it before anybody else can use it.
    pub fn open(folder: PathBuf, ready: impl Fn(&Library) + Send + Sync + 'static) -> Shelf {
        let (_, nothing) = watch::channel(None);
        let opened = Mutex::new(nothing);
        let shelf = Shelf(Arc::new(Inner { folder, ready: Box::new(ready), opened, failure_told: false.into() }));
        shelf.begin();
        shelf
    }

    fn begin(&self) {
        let (tell, opened) = watch::channel(None);
        *self.opened() = opened;
        let inner = self.0.clone();
        std::thread::spawn(move || {
            let library = Library::open(&inner.folder).map_err(Failure::from);
            if let Ok(library) = &library {
                (inner.ready)(library);
            }
            tell.send_replace(Some(library));
        });
    }

    fn opened(&self) -> MutexGuard<'_, watch::Receiver<Opened>> {
        // Whoever holds the lock only reads or replaces.
        self.0.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The library once it is open, or why it cannot be opened.
    pub async fn library(&self) -> Reply<Library> {
        let mut opened = self.opened().clone();
        let opened = opened.wait_for(Option::is_some).await.map(|library| library.clone());
        opened.ok().flatten().unwrap_or_else(|| Err(Error::Closed.into()))
    }

    /// The library as [`Shelf::library`] answers it, for the page that shows why it cannot be opened: asked again after
    /// such an answer, the library is opened anew.
    pub async fn library_or_again(&self) -> Reply<Library> {
        if self.0.failure_told.swap(false, Ordering::Relaxed) {
            self.begin();
        }
        let library = self.library().await;
        self.0.failure_told.store(library.is_err(), Ordering::Relaxed);
        library
    }

    /// Where the damaged file of a library that cannot be opened is kept.
    pub async fn kept(&self) -> Option<PathBuf> {
        self.library().await.err().and_then(|failure| failure.kept)
    }

    /// Makes a new library in the place of a damaged one; [`Shelf::library_or_again`] opens it.
    pub async fn start_anew(&self) -> Reply<()> {
        Ok(Library::start_anew(&self.0.folder)?)
    }

    /// Asks the library.
    pub async fn read<T: Send + 'static>(&self, ask: impl FnOnce(&View<'_>) -> Result<T> + Send + 'static) -> Reply<T> {
        Ok(self.library().await?.read(ask).await?)
    }

    /// Asks the library; in a lane, the next question there interrupts this one.
    pub async fn ask<T: Send + 'static>(
        &self,
        lane: Option<Lane>,
        ask: impl FnOnce(&View<'_>) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        match lane {
            Some(lane) => Ok(self.library().await?.read_latest(lane, ask).await?),
            None => self.read(ask).await,
        }
    }

    /// Changes the library, as one step of its history.
    pub async fn write(
        &self,
        action: Action,
        change: impl FnOnce(&mut Edit<'_>) -> Result<()> + Send + 'static,
    ) -> Reply<Done> {
        let ((), done) = self.library().await?.write(action, change).await?;
        Ok(done)
    }

    /// Makes something new in the library, as one step of its history.
    pub async fn make<T: Send + 'static>(
        &self,
        action: Action,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        let (made, _) = self.library().await?.write(action, change).await?;
        Ok(made)
    }

    /// Says what taking articles in would do.
    pub async fn look(&self, sources: Sources, into: Destination, listener: Listener) -> Reply<Look> {
        Ok(articles::preview(&self.library().await?, sources, into, listener).await?)
    }

    /// Takes articles in.
    pub async fn import(&self, sources: Sources, into: Destination, listener: Listener) -> Reply<ImportReport> {
        Ok(articles::import(&self.library().await?, sources, into, listener).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_damaged_library_a_new_one_is_made_only_when_asked_for() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().to_owned();
        std::fs::write(folder.join("library.sqlite"), [0xa5; 4096]).unwrap();
        let shelf = Shelf::open(folder.clone(), |_| ());
        tauri::async_runtime::block_on(async {
            let kept = shelf.kept().await.unwrap();
            assert_eq!(std::fs::read(&kept).unwrap(), [0xa5; 4096]);
            for _ in 0..3 {
                let failure = shelf.library_or_again().await.err().unwrap();
                assert_eq!(failure.kept.as_ref(), Some(&kept));
            }
            shelf.start_anew().await.unwrap();
            assert!(shelf.library_or_again().await.is_ok());
            assert!(shelf.kept().await.is_none());
            assert!(kept.exists());
        });
    }

    #[test]
    fn a_library_that_cannot_be_opened_says_so_once_and_is_tried_again_when_asked_again() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("Library");
        std::fs::write(&folder, "a file where the folder should be").unwrap();
        let shelf = Shelf::open(folder.clone(), |_| ());
        tauri::async_runtime::block_on(async {
            assert!(shelf.library().await.is_err());
            assert!(shelf.library_or_again().await.is_err());
            std::fs::remove_file(&folder).unwrap();
            assert!(shelf.library().await.is_err());
            assert!(shelf.library_or_again().await.is_ok());
            assert!(shelf.read(|view| view.history(1)).await.unwrap().is_empty());
        });
    }
}
