//! Making rules, changing them, putting them in order.

use rusqlite::named_params;
use uuid::Uuid;

use super::{RuleId, RuleTerms};
use crate::error::{Error, Result};
use crate::fold::fold_key;
use crate::folder::clean;
use crate::library::{Edit, View};
use crate::order::{Ordered, Shift, placed, shifted};
use crate::search::whole;

impl View<'_> {
    /// What a rule says, as it is kept; `own` may have the name already.
    fn fit_for_rule(&self, terms: &RuleTerms, own: Option<RuleId>) -> Result<RuleTerms> {
        let name = clean(&terms.name).map_err(|_| Error::Invalid("a rule needs a name".into()))?;
        whole(&terms.query)?;
        // Looking for them is how it is seen that they could be one.
        terms.add_tags.iter().try_for_each(|path| self.tag_at(path).map(drop))?;
        terms.folders.iter().try_for_each(|path| self.folder_at(path).map(drop))?;
        let given = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let fit = RuleTerms {
            query: terms.query.trim().to_owned(),
            add_tags: given(&terms.add_tags),
            folders: given(&terms.folders),
            name,
            ..terms.clone()
        };
        if fit.add_tags.is_empty() && fit.folders.is_empty() && fit.state.is_none() && !fit.star {
            return Err(Error::Invalid("a rule has to do something: give a tag, a folder, a state or a star".into()));
        }
        let key = fold_key(&fit.name);
        if self.rules()?.iter().any(|rule| Some(rule.id) != own && fold_key(&rule.terms.name) == key) {
            return Err(Error::Invalid(format!("there is already a rule “{}”", fit.name)));
        }
        Ok(fit)
    }
}

/// A list as its column keeps it.
fn column(texts: &[String]) -> String {
    serde_json::to_string(texts).unwrap_or_default()
}

impl Edit<'_> {
    /// Makes a rule, the last in order. It does nothing yet to the articles that are there.
    ///
    /// # Errors
    /// `Query` at the character where it is wrong; `Invalid` for a name that is empty or taken, and where it would do
    /// nothing.
    pub fn create_rule(&mut self, terms: &RuleTerms) -> Result<RuleId> {
        let terms = self.fit_for_rule(terms, None)?;
        self.about(&terms.name)?;
        self.db
            .prepare_cached(
                "INSERT INTO rule (uid, name, query, add_tags, folders, state, star, on_import, position)
                 VALUES (:uid, :name, :query, :add_tags, :folders, :state, :star, :on_import,
                    (SELECT coalesce(max(position), 0) + 1 FROM rule))",
            )?
            .execute(named_params! {
                ":uid": Uuid::now_v7().to_string(), ":name": terms.name, ":query": terms.query,
                ":add_tags": column(&terms.add_tags), ":folders": column(&terms.folders),
                ":state": terms.state.map(|state| state.name()), ":star": terms.star, ":on_import": terms.on_import,
            })?;
        self.items += 1;
        Ok(RuleId(self.db.last_insert_rowid()))
    }

    /// Changes what a rule says.
    ///
    /// # Errors
    /// As [`Edit::create_rule`], and `NotFound`.
    pub fn edit_rule(&mut self, id: RuleId, terms: &RuleTerms) -> Result<()> {
        let before = self.rule(id)?.terms;
        let terms = self.fit_for_rule(terms, Some(id))?;
        if before == terms {
            return Ok(());
        }
        self.about(&terms.name)?;
        self.db
            .prepare_cached(
                "UPDATE rule SET name = :name, query = :query, add_tags = :add_tags, folders = :folders,
                    state = :state, star = :star, on_import = :on_import WHERE id = :id",
            )?
            .execute(named_params! {
                ":id": id.0, ":name": terms.name, ":query": terms.query,
                ":add_tags": column(&terms.add_tags), ":folders": column(&terms.folders),
                ":state": terms.state.map(|state| state.name()), ":star": terms.star, ":on_import": terms.on_import,
            })?;
        self.items += 1;
        Ok(())
    }

    /// Has a rule applied before another one, or last.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn order_rule(&mut self, id: RuleId, before: Option<RuleId>) -> Result<()> {
        self.about_rule(id)?;
        let order = placed(&self.rules_in_order()?, id, before);
        self.items += u32::from(self.put_in_order(Ordered::Rules, order.into_iter().map(|rule| rule.0))?);
        Ok(())
    }

    /// Has a rule applied before the one before it or after the one after it, as they are in order now; the first does
    /// not go up, nor the last down.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn shift_rule(&mut self, id: RuleId, way: Shift) -> Result<()> {
        self.about_rule(id)?;
        if let Some(order) = shifted(&self.rules_in_order()?, id, way) {
            self.items += u32::from(self.put_in_order(Ordered::Rules, order.into_iter().map(|rule| rule.0))?);
        }
        Ok(())
    }

    fn about_rule(&mut self, id: RuleId) -> Result<()> {
        let name = self.rule(id)?.terms.name;
        self.about(&name)
    }

    fn rules_in_order(&self) -> Result<Vec<RuleId>> {
        Ok(self.rules()?.into_iter().map(|rule| rule.id).collect())
    }

    /// Deletes a rule; what it did stays.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete_rule(&mut self, id: RuleId) -> Result<()> {
        let name = self.rule(id)?.terms.name;
        self.about(&name)?;
        self.db.prepare_cached("DELETE FROM rule WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        self.items += 1;
        Ok(())
    }
}

impl View<'_> {
    /// The rule of this name, whatever its case.
    ///
    /// # Errors
    /// `Invalid` if there is none.
    pub fn rule_named(&self, name: &str) -> Result<RuleId> {
        let key = fold_key(name.trim());
        let found = self.rules()?.into_iter().find(|rule| fold_key(&rule.terms.name) == key);
        found.map(|rule| rule.id).ok_or_else(|| Error::Invalid(format!("there is no rule “{name}”")))
    }
}
