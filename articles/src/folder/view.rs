//! How a folder is looked at: what its list shows, and in which order. A setting of the library and no step of its
//! history: taking back the last change should not turn a list round.

use rusqlite::named_params;

use super::{FolderId, FolderView};
use crate::error::{Error, Result};
use crate::library::{Edit, Library};

impl FolderView {
    /// Whether it is the one of a folder of which nothing was said.
    pub fn is_usual(&self) -> bool {
        *self == FolderView::default()
    }

    /// What the column says; something it cannot say is as good as nothing.
    pub(crate) fn from_column(column: Option<&str>) -> FolderView {
        column.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

impl Library {
    /// Sets how the list of a folder is looked at. Is no step of the history.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn view_folder(&self, id: FolderId, view: FolderView) -> Result<()> {
        self.writing(move |writer| writer.write_unnoted(|edit| edit.view_folder(id, view))).await
    }
}

impl Edit<'_> {
    fn view_folder(&mut self, id: FolderId, view: FolderView) -> Result<()> {
        let column = match view.is_usual() {
            true => None,
            false => serde_json::to_string(&view).ok(),
        };
        let changed = self
            .db
            .prepare_cached("UPDATE folder SET view = :view WHERE id = :id")?
            .execute(named_params! { ":id": id.0, ":view": column })?;
        if changed == 0 { Err(Error::NotFound("folder")) } else { Ok(()) }
    }
}
