//! Names the commands of the window, so that each needs a permission of its own.

const COMMANDS: &[&str] = &[
    "about",
    "search_articles",
    "position_of",
    "facets_of",
    "article",
    "place_counts",
    "folders",
    "tags",
    "offer_tags",
    "history",
    "tag_articles",
    "file_articles",
    "unfile_articles",
    "move_articles",
    "set_state",
    "restore_articles",
    "set_starred",
    "set_read",
    "delete_articles",
    "edit_article",
    "set_progress",
    "create_folder",
    "rename_folder",
    "move_folder",
    "delete_folder",
    "create_tag",
    "rename_tag",
    "nest_tag",
    "recolour_tag",
    "delete_tag",
    "undo",
    "redo",
    "import_files",
    "import_pasted",
    "import_samples",
    "cancel_import",
    "import_items",
    "withdraw_import",
    "set_zoom",
    "start_new_library",
    "show_damaged_library",
    "open_link",
    "take_opened_files",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
