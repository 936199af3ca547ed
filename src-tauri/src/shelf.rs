//! The library as the commands see it: opened in the background while the page loads, and waited for by whoever asks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use articles::{Action, Done, Edit, Error, Lane, Library, Result, View};
use tokio::sync::watch;

use crate::failure::{Failure, Reply};

/// The one library of this window, open or about to be.
#[derive(Clone)]
pub struct Shelf {
    folder: Arc<Path>,
    opened: watch::Receiver<Option<Reply<Library>>>,
}

impl Shelf {
    /// Begins to open the library in a folder; `ready` is called with it before anybody else can use it.
    pub fn open(folder: PathBuf, ready: impl FnOnce(&Library) + Send + 'static) -> Shelf {
        let (tell, opened) = watch::channel(None);
        let shelf = Shelf { folder: folder.as_path().into(), opened };
        std::thread::spawn(move || {
            let library = Library::open(&folder).map_err(Failure::from);
            if let Ok(library) = &library {
                ready(library);
            }
            tell.send_replace(Some(library));
        });
        shelf
    }

    /// Where the library is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The library once it is open, or why it cannot be opened.
    pub async fn library(&self) -> Reply<Library> {
        let mut opened = self.opened.clone();
        let opened = opened.wait_for(Option::is_some).await.map(|library| library.clone());
        opened.ok().flatten().unwrap_or_else(|| Err(Error::Closed.into()))
    }

    /// Asks the library.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&View) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        Ok(self.library().await?.read(ask).await?)
    }

    /// Asks the library; a newer question of the same lane interrupts this one.
    pub async fn read_latest<T: Send + 'static>(
        &self,
        lane: Lane,
        ask: impl FnOnce(&View) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        Ok(self.library().await?.read_latest(lane, ask).await?)
    }

    /// Changes the library, as one step of its history.
    pub async fn write<T: Send + 'static>(
        &self,
        action: Action,
        change: impl FnOnce(&mut Edit) -> Result<T> + Send + 'static,
    ) -> Reply<(T, Done)> {
        Ok(self.library().await?.write(action, change).await?)
    }
}
