//! Applying rules: which articles each is about, what of it is not so yet, and the changes that make it so. A dry run
//! and the real one go the same way, so that what the first counts the second does.

use std::collections::BTreeMap;

use super::import::effects_named;
use super::{Rule, RuleEffect, RuleId, RuleReport, RuleTerms};
use crate::article::{ArticleId, Selection, State};
use crate::error::{Error, Result};
use crate::folder::FolderId;
use crate::library::{Edit, View};
use crate::search::{Query, Shelved, whole};
use crate::tag::TagId;

/// What rules do to articles.
struct Plan {
    report: RuleReport,
    /// The articles that are changed, each with the rules that answer for it, by their place among the rules.
    articles: Vec<(ArticleId, Vec<usize>)>,
}

impl View<'_> {
    /// Says what applying all rules, or one, to every article would do. Rules that are not applied to what comes in
    /// are among all of them.
    ///
    /// # Errors
    /// `NotFound` for the rule; `Query` for one that is not understood any more.
    pub fn rule_effects(&self, only: Option<RuleId>) -> Result<RuleReport> {
        let rules = self.chosen(only)?;
        let terms: Vec<&RuleTerms> = rules.iter().map(|rule| &rule.terms).collect();
        Ok(self.plan_for_all(&terms)?.report)
    }

    /// Says what a rule that is still being written would do to every article.
    ///
    /// # Errors
    /// `Query` at the character where it is wrong.
    pub fn effect_of(&self, terms: &RuleTerms) -> Result<RuleReport> {
        Ok(self.plan_for_all(&[terms])?.report)
    }

    fn chosen(&self, only: Option<RuleId>) -> Result<Vec<Rule>> {
        match only {
            Some(id) => Ok(vec![self.rule(id)?]),
            None => self.rules(),
        }
    }

    fn plan_for_all(&self, rules: &[&RuleTerms]) -> Result<Plan> {
        let mut answering = Vec::with_capacity(rules.len());
        for terms in rules {
            self.err_if_interrupted()?;
            answering.push(self.exactly(&whole(&terms.query)?)?);
        }
        let mut plan = self.plan(rules, &answering)?;
        plan.report.pending = self.pending()?;
        Ok(plan)
    }

    /// What of the rules is not so yet of the articles that answer each.
    fn plan(&self, rules: &[&RuleTerms], answering: &[Vec<ArticleId>]) -> Result<Plan> {
        let shelved = rules
            .iter()
            .map(|terms| {
                // A name that could be no tag or folder is nobody's.
                let tags = terms.add_tags.iter().map(|path| self.tag_at(path)).collect::<Result<_>>()?;
                let folders = terms.folders.iter().map(|path| self.folder_at(path)).collect::<Result<_>>()?;
                Ok(Shelved { tags, folders })
            })
            .collect::<Result<Vec<Shelved>>>()?;
        let mut rules_of: BTreeMap<ArticleId, Vec<usize>> = BTreeMap::new();
        for (at, articles) in answering.iter().enumerate() {
            articles.iter().for_each(|&id| rules_of.entry(id).or_default().push(at));
        }
        let mut changes = vec![0_u32; rules.len()];
        let mut changed = Vec::new();
        let look = self.shelves();
        for (id, of) in rules_of {
            let Some((state, starred)) = look.state(id) else { continue };
            let mut differs = false;
            for &at in &of {
                let lacks = look.lacks(id, &shelved[at]) || (rules[at].star && !starred);
                changes[at] += u32::from(lacks || rules[at].state.is_some_and(|wanted| wanted != state));
                differs |= lacks;
            }
            differs |= last_state(rules, &of).is_some_and(|wanted| wanted != state);
            if differs {
                changed.push((id, of));
            }
        }
        let effects = rules.iter().zip(answering).zip(&changes).map(|((terms, articles), &changes)| RuleEffect {
            name: terms.name.clone(),
            matches: u32::try_from(articles.len()).unwrap_or(u32::MAX),
            changes,
        });
        let all = u32::try_from(changed.len()).unwrap_or(u32::MAX);
        let report = RuleReport { rules: effects.collect(), changes: all, pending: 0 };
        Ok(Plan { report, articles: changed })
    }
}

/// The state that the last of these rules puts an article into.
fn last_state(rules: &[&RuleTerms], of: &[usize]) -> Option<State> {
    of.iter().rev().find_map(|&at| rules[at].state)
}

impl Edit<'_> {
    /// Applies all rules, or one, to every article.
    ///
    /// # Errors
    /// As [`View::rule_effects`].
    pub fn apply_rules(&mut self, only: Option<RuleId>) -> Result<RuleReport> {
        let rules = self.chosen(only)?;
        let terms: Vec<&RuleTerms> = rules.iter().map(|rule| &rule.terms).collect();
        let plan = self.plan_for_all(&terms)?;

        let items = self.items;
        let made = self.make_shelves(&terms, &plan)?;
        self.carry_out(&terms, &plan, &made)?;
        self.about(&effects_named(&plan.report.rules).unwrap_or_default())?;
        self.items = items + plan.report.changes;
        Ok(plan.report)
    }

    /// Applies the rules for what comes in to articles that just did; they must be committed. The changes are part of
    /// the articles' coming in, which takes them with it when it is taken back.
    pub(crate) fn apply_rules_to_new(&mut self, rules: &NewRules, articles: &[ArticleId]) -> Result<Vec<RuleEffect>> {
        let terms: Vec<&RuleTerms> = rules.terms.iter().collect();
        let answering = self.answering(&rules.queries, articles)?;
        let plan = self.plan(&terms, &answering)?;
        let items = self.items;
        let made = self.make_shelves(&terms, &plan)?;
        self.unnoted(|edit| edit.carry_out(&terms, &plan, &made))?;
        self.items = items;
        Ok(plan.report.rules)
    }

    /// The tags and folders of the rules that change something, made where they are not there.
    fn make_shelves(&mut self, rules: &[&RuleTerms], plan: &Plan) -> Result<Vec<Made>> {
        let mut made = Vec::with_capacity(rules.len());
        for (terms, effect) in rules.iter().zip(&plan.report.rules) {
            let mut one = Made::default();
            if effect.changes > 0 {
                for path in &terms.add_tags {
                    one.tags.push(self.tag_or_new(path)?);
                }
                for path in &terms.folders {
                    one.folders.push(self.folder_or_new(path)?);
                }
            }
            made.push(one);
        }
        Ok(made)
    }

    fn carry_out(&mut self, rules: &[&RuleTerms], plan: &Plan, made: &[Made]) -> Result<()> {
        let mut starred = Vec::new();
        let mut states: BTreeMap<State, Vec<ArticleId>> = BTreeMap::new();
        for (id, of) in &plan.articles {
            for &at in of {
                for tag in &made[at].tags {
                    self.add_tag(*id, *tag)?;
                }
                for folder in &made[at].folders {
                    self.add_to_folder(*id, *folder)?;
                }
            }
            if of.iter().any(|&at| rules[at].star) {
                starred.push(*id);
            }
            if let Some(state) = last_state(rules, of) {
                states.entry(state).or_default().push(*id);
            }
        }
        self.set_starred(&Selection::Ids { ids: starred }, true)?;
        for (state, ids) in states {
            self.set_state(&Selection::Ids { ids }, state)?;
        }
        Ok(())
    }
}

/// What a rule needs to be there.
#[derive(Default)]
struct Made {
    tags: Vec<TagId>,
    folders: Vec<FolderId>,
}

/// The rules for what comes in, made ready once for a whole import.
pub(crate) struct NewRules {
    terms: Vec<RuleTerms>,
    queries: Vec<Query>,
}

impl View<'_> {
    /// The rules that are applied to what comes in; none where there are none. One that is not understood any more is
    /// passed over: it says so where it is shown.
    pub(crate) fn rules_for_new(&self) -> Result<Option<NewRules>> {
        let mut rules = NewRules { terms: Vec::new(), queries: Vec::new() };
        for rule in self.rules()?.into_iter().filter(|rule| rule.terms.on_import) {
            match whole(&rule.terms.query) {
                Ok(query) => {
                    rules.queries.push(query);
                    rules.terms.push(rule.terms);
                }
                Err(Error::Query { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((!rules.terms.is_empty()).then_some(rules))
    }
}
