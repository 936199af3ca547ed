//! The library as the commands see it: opened in the background while the page loads, and waited for by whoever asks.

use std::path::PathBuf;

use articles::{Action, Destination, Done, Edit, Error, ImportReport, Lane, Library, Listener, Result, Sources, View};
use tokio::sync::watch;

use crate::failure::{Failure, Reply};

/// The one library of this window, open or about to be.
#[derive(Clone)]
pub struct Shelf(watch::Receiver<Option<Reply<Library>>>);

impl Shelf {
    /// Begins to open the library in a folder; `ready` is called with it before anybody else can use it.
    pub fn open(folder: PathBuf, ready: impl FnOnce(&Library) + Send + 'static) -> Shelf {
        let (tell, opened) = watch::channel(None);
        std::thread::spawn(move || {
            let library = Library::open(&folder).map_err(Failure::from);
            if let Ok(library) = &library {
                ready(library);
            }
            tell.send_replace(Some(library));
        });
        Shelf(opened)
    }

    /// The library once it is open, or why it cannot be opened.
    pub async fn library(&self) -> Reply<Library> {
        let mut opened = self.0.clone();
        let opened = opened.wait_for(Option::is_some).await.map(|library| library.clone());
        opened.ok().flatten().unwrap_or_else(|| Err(Error::Closed.into()))
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

    /// Takes articles in.
    pub async fn import(&self, sources: Sources, into: Destination, listener: Listener) -> Reply<ImportReport> {
        Ok(articles::import(&self.library().await?, sources, into, listener).await?)
    }
}
