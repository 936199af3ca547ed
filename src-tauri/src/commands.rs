//! What the page may ask for: one line of work per command, the rules are in `articles`.

mod articles;
mod duplicates;
pub mod export;
mod history;
mod imports;
mod palette;
mod rules;
mod saved_searches;
mod search;
mod shelving;
mod statistics;
mod suggest;
mod tags;
mod window;

use tauri::Wry;
use tauri::ipc::{Invoke, InvokeHandler};

/// Answers the commands of the main window, and nobody else's: a scheme of ours counts as local to the web view,
/// so the origin alone says too little.
pub fn answer() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let answer: Box<InvokeHandler<Wry>> = Box::new(tauri::generate_handler![
        search::search_articles,
        search::position_of,
        search::facets_of,
        search::complete_query,
        search::why_found,
        search::relax_search,
        search::recent_searches,
        search::note_search,
        search::forget_searches,
        search::article,
        search::place_counts,
        search::folders,
        search::tags,
        search::offer_tags,
        search::history,
        suggest::suggest,
        suggest::queue_of,
        suggest::rows_of,
        suggest::edit_articles,
        palette::palette,
        articles::tag_articles,
        articles::file_articles,
        articles::unfile_articles,
        articles::move_articles,
        articles::set_state,
        articles::restore_articles,
        articles::set_starred,
        articles::set_read,
        articles::delete_articles,
        articles::edit_article,
        articles::set_progress,
        articles::undo,
        articles::redo,
        articles::highlight_article,
        articles::edit_highlight,
        articles::remove_highlight,
        shelving::create_folder,
        shelving::rename_folder,
        shelving::move_folder,
        shelving::delete_folder,
        shelving::order_folder,
        shelving::shift_folder,
        shelving::view_folder,
        shelving::folder_mentions,
        saved_searches::saved_searches,
        saved_searches::saved_search_counts,
        saved_searches::query_of,
        saved_searches::count_of,
        saved_searches::save_search,
        saved_searches::edit_saved_search,
        saved_searches::order_saved_search,
        saved_searches::shift_saved_search,
        saved_searches::delete_saved_search,
        rules::rules,
        rules::rule_effects,
        rules::effect_of_rule,
        rules::create_rule,
        rules::edit_rule,
        rules::order_rule,
        rules::shift_rule,
        rules::delete_rule,
        rules::apply_rules,
        shelving::create_tag,
        shelving::rename_tag,
        shelving::nest_tag,
        shelving::recolour_tag,
        shelving::delete_tag,
        history::history_page,
        history::undo_to,
        duplicates::duplicates,
        duplicates::merge_duplicates,
        duplicates::merge_exact_duplicates,
        duplicates::keep_apart,
        statistics::statistics,
        tags::vocabulary,
        tags::tags_affected,
        tags::merge_tags,
        tags::nest_tags,
        tags::recolour_tags,
        tags::describe_tag,
        tags::delete_tags,
        tags::tag_proposal_counts,
        tags::tag_proposals,
        tags::clean_up_tags,
        tags::keep_tags_apart,
        imports::look_at_files,
        imports::save_addresses,
        imports::fetch_missing,
        imports::imports,
        imports::import_report,
        imports::export_report,
        imports::watched_folders,
        imports::watch_folder,
        imports::unwatch_folder,
        imports::import_files,
        imports::import_pasted,
        imports::import_samples,
        imports::cancel_import,
        imports::import_items,
        imports::withdraw_import,
        export::export_articles,
        export::cancel_export,
        export::show_export,
        export::cite_articles,
        export::markdown_links,
        export::citation_styles,
        window::about,
        window::set_zoom,
        window::keep_settings,
        window::start_new_library,
        window::show_damaged_library,
        window::original_pdf,
        window::open_link,
        window::take_opened_files,
    ]);
    move |invoke| invoke.message.webview_ref().label() == crate::window::MAIN && answer(invoke)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// What stands between two marks, as words.
    fn words(text: &str, from: &str, to: &str) -> BTreeSet<String> {
        let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
        let (list, _) = rest.split_once(to).unwrap_or_else(|| panic!("no {to}"));
        list.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_commands_are_the_same_wherever_they_are_named() {
        let (_, listed) = include_str!("commands.rs").split_once("generate_handler![").unwrap();
        let (listed, _) = listed.split_once("]);").unwrap();
        let answered: BTreeSet<String> =
            listed.split(',').filter_map(|path| Some(path.trim().rsplit_once("::")?.1.to_owned())).collect();
        assert!(answered.len() > 30, "{answered:?}");

        let built = words(include_str!("../build.rs"), "&[&str] = &[", "];");
        assert_eq!(answered, built, "build.rs");

        let asked: BTreeSet<String> = include_str!("../../ui/src/lib/ipc.ts")
            .split("invoke<")
            .skip(1)
            .filter_map(|call| call.split_once(">(\"")?.1.split('"').next())
            .map(str::to_owned)
            .collect();
        assert_eq!(answered, asked, "ui/src/lib/ipc.ts");

        let allowed: BTreeSet<String> = words(include_str!("../capabilities/main.json"), "\"permissions\": [", "]")
            .iter()
            .filter_map(|word| Some(word.strip_prefix("allow-")?.replace('-', "_")))
            .filter(|command| !["listen", "unlisten", "open"].contains(&command.as_str()))
            .collect();
        assert_eq!(answered, allowed, "capabilities/main.json");
    }
}
