//! Rules on what comes in, as the import that brought it remembers them: what each did, and up to which article they were
//! asked. An import whose end the program did not live to see gets from the next opening what its rules owe it.

use rusqlite::named_params;

use super::RuleEffect;
use super::apply::NewRules;
use crate::article::ArticleId;
use crate::error::Result;
use crate::library::{Edit, View};

/// The counts of an import are kept by name, those of its fields by the fields' own. These are those of its rules: how
/// many articles answered and how many changed. A colon is in no field's name.
const EFFECT: &str = "rule:";
/// The last article that the rules were asked of, while the import runs.
const ASKED: &str = "rules:asked";
/// Rules that the history names of a step.
const NAMED: usize = 3;

impl View<'_> {
    /// What the rules did to what an import brought; rules that were about none of it are left out.
    pub(crate) fn import_rules(&self, import: i64) -> Result<Vec<RuleEffect>> {
        let mut kept = self.db.prepare_cached(
            "SELECT substr(field, length(:effect) + 1) AS name, had, kept FROM import_field
             WHERE import = :import AND substr(field, 1, length(:effect)) = :effect AND had > 0",
        )?;
        let effects = kept.query_map(named_params! { ":import": import, ":effect": EFFECT }, |row| {
            Ok(RuleEffect { name: row.get("name")?, matches: row.get("had")?, changes: row.get("kept")? })
        })?;
        let mut effects = effects.collect::<rusqlite::Result<Vec<_>>>()?;
        // In the order of the rules; those that are gone come last.
        let order: Vec<String> = self.rules()?.into_iter().map(|rule| rule.terms.name).collect();
        effects.sort_by_key(|effect| order.iter().position(|name| *name == effect.name).unwrap_or(order.len()));
        Ok(effects)
    }

    /// Imports that were not ended, with the last article that rules were asked of.
    pub(crate) fn imports_owed_rules(&self) -> Result<Vec<(i64, i64)>> {
        let mut owed = self.db.prepare_cached("SELECT import, had FROM import_field WHERE field = :asked")?;
        let owed = owed.query_map(named_params! { ":asked": ASKED }, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(owed.collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    /// Says that the rules are to be asked of what an import brings.
    pub(crate) fn owe_rules(&mut self, import: i64) -> Result<()> {
        if self.rules_for_new()?.is_some() {
            self.db
                .prepare_cached("INSERT INTO import_field (import, field, had, kept) VALUES (:import, :asked, 0, 0)")?
                .execute(named_params! { ":import": import, ":asked": ASKED })?;
        }
        Ok(())
    }

    /// Applies the rules to what an import just brought; see [`Edit::apply_rules_to_new`]. What they did is added to
    /// what they did before.
    pub(crate) fn apply_rules_to_import(
        &mut self,
        import: i64,
        rules: &NewRules,
        articles: &[ArticleId],
    ) -> Result<Vec<RuleEffect>> {
        let effects = self.apply_rules_to_new(rules, articles)?;
        for effect in effects.iter().filter(|effect| effect.matches > 0) {
            self.db
                .prepare_cached(
                    "INSERT INTO import_field (import, field, had, kept) VALUES (:import, :field, :matches, :changes)
                     ON CONFLICT DO UPDATE SET had = had + excluded.had, kept = kept + excluded.kept",
                )?
                .execute(named_params! {
                    ":import": import, ":field": format!("{EFFECT}{}", effect.name),
                    ":matches": effect.matches, ":changes": effect.changes,
                })?;
        }
        if let Some(last) = articles.iter().max() {
            self.db
                .prepare_cached("UPDATE import_field SET had = :last WHERE import = :import AND field = :asked")?
                .execute(named_params! { ":import": import, ":asked": ASKED, ":last": last.0 })?;
        }
        Ok(effects)
    }

    /// Says that an import ended: which rules changed what it brought is in the history from now on. What the rules were
    /// not asked of, because that failed, they still are when the library is opened again.
    pub(crate) fn rules_of_import_are_done(&mut self, import: i64, step: i64) -> Result<()> {
        self.db
            .prepare_cached(
                "DELETE FROM import_field WHERE import = :import AND field = :asked
                 AND NOT EXISTS (SELECT 1 FROM article WHERE article.import = :import AND article.id > had)",
            )?
            .execute(named_params! { ":import": import, ":asked": ASKED })?;
        if let Some(names) = effects_named(&self.import_rules(import)?) {
            self.db
                .prepare_cached("UPDATE step SET subject = concat_ws(' → ', subject, :names) WHERE id = :step")?
                .execute(named_params! { ":step": step, ":names": names })?;
        }
        Ok(())
    }

    /// Asks the rules of what an import brought before the program ended without having asked them. Part of the import's
    /// step, which [`View::step_of_import`] tells.
    pub(crate) fn pay_rules(&mut self, import: i64, asked: i64, step: i64) -> Result<()> {
        let left: Vec<ArticleId> = self
            .db
            .prepare_cached("SELECT id FROM visible_article WHERE import = :import AND id > :asked ORDER BY id")?
            .query_map(named_params! { ":import": import, ":asked": asked }, |row| row.get(0).map(ArticleId))?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(rules) = self.rules_for_new()? {
            self.apply_rules_to_import(import, &rules, &left)?;
        }
        self.db
            .prepare_cached("UPDATE import_field SET had = :most WHERE import = :import AND field = :asked")?
            .execute(named_params! { ":import": import, ":asked": ASKED, ":most": i64::MAX })?;
        self.rules_of_import_are_done(import, step)
    }
}

impl View<'_> {
    /// The step of the history that an import is; none once it was forgotten.
    pub(crate) fn step_of_import(&self, import: i64) -> Result<Option<i64>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT min(step) FROM step_note JOIN step ON step.id = step
                 WHERE step.action = 'import' AND tbl = 'import' AND json_extract(key, '$.id') = :import",
            )?
            .query_row(named_params! { ":import": import }, |row| row.get(0))?)
    }
}

/// What rules changed, as the history says it: `Sea (12), Ships (3)`; none where they changed nothing.
pub(super) fn effects_named(effects: &[RuleEffect]) -> Option<String> {
    let changed = effects.iter().filter(|effect| effect.changes > 0);
    let names: Vec<String> = changed.map(|effect| format!("{} ({})", effect.name, effect.changes)).collect();
    let rest = names.len().saturating_sub(NAMED);
    match (names.is_empty(), rest) {
        (true, _) => None,
        (_, 0) => Some(names.join(", ")),
        (_, rest) => Some(format!("{} +{rest}", names[..NAMED].join(", "))),
    }
}
