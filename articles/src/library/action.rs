//! What a person can do, what was done, and which tables that touched: the words of the history.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person did, as the history and the toast name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum Action {
    Import,
    WithdrawImport,
    Tag,
    Untag,
    File,
    Unfile,
    Move,
    Archive,
    ToInbox,
    ToLater,
    Trash,
    Restore,
    Delete,
    Star,
    Unstar,
    MarkRead,
    MarkUnread,
    EditArticle,
    EditArticles,
    MergeDuplicates,
    KeepApart,
    Highlight,
    EditHighlight,
    RemoveHighlight,
    CreateFolder,
    RenameFolder,
    MoveFolder,
    OrderFolders,
    DeleteFolder,
    SaveSearch,
    EditSavedSearch,
    DeleteSavedSearch,
    CreateRule,
    EditRule,
    DeleteRule,
    ApplyRules,
    CreateTag,
    RenameTag,
    MergeTags,
    NestTag,
    RecolourTag,
    DescribeTag,
    DeleteTag,
    CleanUpTags,
}

impl Action {
    /// The name it has in the history.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => unreachable!("a unit variant becomes a string"),
        }
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Action> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

/// What was done, undone or done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Done {
    /// What it was.
    pub action: Action,
    /// How many articles, folders or tags it was about. Zero: nothing changed, and the history has no step for it.
    pub items: u32,
}

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Step {
    /// Its number in the history; a newer step has a larger one.
    #[ts(type = "number")]
    pub id: i64,
    /// What it was.
    pub action: Action,
    /// When, UTC milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// How many articles, folders or tags it was about.
    pub items: u32,
    /// What it was about, in a few words, where there is one such thing: the name of a tag, a folder, a source.
    pub subject: Option<String>,
    /// It was taken back and can be done again.
    pub undone: bool,
}

/// A table of the library, as change notices name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum Table {
    Article,
    ArticleTag,
    ArticleFolder,
    Highlight,
    Tag,
    Folder,
    SavedSearch,
    Rule,
    Dismissed,
    RecentSearch,
    Import,
    Step,
    WatchedFolder,
    /// The text index learned something: searches for words may find more now.
    Text,
}
