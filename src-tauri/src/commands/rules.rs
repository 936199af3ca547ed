//! Rules: what is done by itself to articles that answer a query.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn rules(shelf: State<'_, Shelf>) -> Reply<Vec<Rule>> {
    shelf.read(|view| view.rules()).await
}

#[tauri::command]
pub async fn rule_effects(shelf: State<'_, Shelf>, only: Option<RuleId>) -> Reply<RuleReport> {
    shelf.read(move |view| view.rule_effects(only)).await
}

#[tauri::command]
pub async fn effect_of_rule(shelf: State<'_, Shelf>, terms: RuleTerms) -> Reply<RuleReport> {
    shelf.read(move |view| view.effect_of(&terms)).await
}

#[tauri::command]
pub async fn create_rule(shelf: State<'_, Shelf>, terms: RuleTerms) -> Reply<RuleId> {
    shelf.make(Action::CreateRule, move |edit| edit.create_rule(&terms)).await
}

#[tauri::command]
pub async fn edit_rule(shelf: State<'_, Shelf>, id: RuleId, terms: RuleTerms) -> Reply<Done> {
    shelf.write(Action::EditRule, move |edit| edit.edit_rule(id, &terms)).await
}

#[tauri::command]
pub async fn order_rule(shelf: State<'_, Shelf>, id: RuleId, before: Option<RuleId>) -> Reply<Done> {
    shelf.write(Action::EditRule, move |edit| edit.order_rule(id, before)).await
}

#[tauri::command]
pub async fn shift_rule(shelf: State<'_, Shelf>, id: RuleId, way: Shift) -> Reply<Done> {
    shelf.write(Action::EditRule, move |edit| edit.shift_rule(id, way)).await
}

#[tauri::command]
pub async fn delete_rule(shelf: State<'_, Shelf>, id: RuleId) -> Reply<Done> {
    shelf.write(Action::DeleteRule, move |edit| edit.delete_rule(id)).await
}

#[tauri::command]
pub async fn apply_rules(shelf: State<'_, Shelf>, only: Option<RuleId>) -> Reply<Done> {
    shelf.write(Action::ApplyRules, move |edit| edit.apply_rules(only).map(drop)).await
}
