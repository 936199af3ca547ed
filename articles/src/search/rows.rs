//! Pages of a result: the rows of a list, with a snippet each where words were searched.

use rusqlite::types::ValueRef;

use super::columns::Columns;
use super::snippet::Marks;
use super::{SearchPage, SearchRequest};
use crate::article::{ArticleId, Format, Row, Selection, SnippetPiece, State};
use crate::body::Packed;
use crate::error::Result;
use crate::extract::reading_minutes;
use crate::library::View;
use crate::tag::{Colour, TagChip, TagId};

impl View<'_> {
    /// At most `limit` rows of what a search finds, from `offset` on. A last word without a space after it is found
    /// as the beginning of a word too.
    pub fn search(&self, request: &SearchRequest, offset: u32, limit: u32) -> Result<SearchPage> {
        let (columns, answer) = self.answer(request)?;
        let total = answer.ordered.len();
        let page = answer.ordered.page(offset as usize, limit as usize);
        let mut rows = Vec::with_capacity(page.len());
        for &slot in page {
            self.err_if_interrupted()?;
            if let Some(mut row) = self.row(&columns, columns.id(slot))? {
                if !answer.marks.is_empty() {
                    row.snippet = self.snippet(row.id, &answer.marks)?;
                }
                rows.push(row);
            }
        }
        Ok(SearchPage {
            rows,
            total: total as u32,
            forgiven: answer.forgiven(),
            pending: self.engine.pending(self.db)?,
        })
    }

    /// How many articles the text index still has to learn.
    pub(crate) fn pending(&self) -> Result<u32> {
        self.engine.pending(self.db)
    }

    /// Where an article stands in what a search finds, counted from 0.
    pub fn position_of(&self, request: &SearchRequest, article: ArticleId) -> Result<Option<u32>> {
        let (columns, answer) = self.answer(request)?;
        let slot = columns.slot(article.0);
        Ok(slot
            .filter(|&slot| answer.set.contains(slot))
            .and_then(|slot| answer.ordered.all().iter().position(|&at| at == slot))
            .map(|position| position as u32))
    }

    /// The articles a selection means, in the order of the list; those that are not in the library are left out.
    pub fn resolve(&self, selection: &Selection) -> Result<Vec<ArticleId>> {
        match selection {
            Selection::Ids { ids } => {
                let columns = self.engine.columns();
                let visible = columns.visible();
                let mut left = visible;
                Ok(ids
                    .iter()
                    .copied()
                    .filter(|id| {
                        columns.slot(id.0).is_some_and(|slot| {
                            let is_there = left.contains(slot);
                            if is_there {
                                left.remove(slot);
                            }
                            is_there
                        })
                    })
                    .collect())
            }
            Selection::All { request, except } => {
                let (columns, answer) = self.answer(request)?;
                let mut set = answer.set.clone();
                except.iter().filter_map(|id| columns.slot(id.0)).for_each(|slot| set.remove(slot));
                Ok(answer
                    .ordered
                    .all()
                    .iter()
                    .filter(|&&slot| set.contains(slot))
                    .map(|&slot| columns.id(slot))
                    .collect())
            }
        }
    }

    /// The rows of these articles, in this order; those that are not in the library are left out.
    pub fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>> {
        self.rows_in(&self.engine.columns(), ids)
    }

    /// As [`View::rows`], for whoever looks at the columns already.
    pub(crate) fn rows_in(&self, columns: &Columns, ids: &[ArticleId]) -> Result<Vec<Row>> {
        ids.iter().filter_map(|&id| self.row(columns, id).transpose()).collect()
    }

    fn row(&self, columns: &Columns, id: ArticleId) -> Result<Option<Row>> {
        let Some(slot) = columns.slot(id.0) else {
            return Ok(None);
        };
        let mut statement = self.db.prepare_cached(ROW)?;
        let mut found = statement.query([id.0])?;
        match found.next()? {
            Some(found) => columns.row(slot, id, found).map(Some),
            None => Ok(None),
        }
    }

    fn snippet(&self, id: ArticleId, marks: &Marks) -> Result<Option<Vec<SnippetPiece>>> {
        let mut statement = self.db.prepare_cached(BODY)?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let ValueRef::Blob(packed) = row.get_ref(1)? else {
            return Ok(None);
        };
        self.text_of(Packed { packed, html_bytes: row.get(0)? }).map(|text| marks.snippet(&text))
    }
}

// Fifty of each are read at every letter that is typed, so the columns go by their numbers: looking up their names
// takes as long as reading them.
const ROW: &str = "SELECT uid, title, byline, site, published, saved, words, language, format, state, starred, read_at,
    progress, excerpt FROM visible_article WHERE id = ?1";
const BODY: &str = "SELECT html_bytes, packed FROM article_body JOIN article ON id = article
    WHERE article = ?1 AND has_body = 1";

impl Columns {
    fn row(&self, slot: u32, id: ArticleId, found: &rusqlite::Row<'_>) -> Result<Row> {
        let text = |at: usize| found.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
        let (words, language): (u32, Option<String>) = (found.get(6)?, found.get(7)?);
        Ok(Row {
            id,
            uid: found.get(0)?,
            title: found.get(1)?,
            byline: found.get(2)?,
            site: found.get(3)?,
            published: found.get(4)?,
            saved: found.get(5)?,
            words,
            minutes: reading_minutes(words, language.as_deref()),
            language,
            format: Format::from_column(text(8)?)?,
            state: State::from_column(text(9)?)?,
            starred: found.get(10)?,
            read_at: found.get(11)?,
            progress: found.get(12)?,
            tags: self.chips(slot),
            folders: self.folder_paths(slot),
            excerpt: found.get(13)?,
            snippet: None,
        })
    }

    fn chips(&self, slot: u32) -> Vec<TagChip> {
        let mut tags: Vec<_> = self
            .tags
            .get(slot as usize)
            .iter()
            .map(|&at| &self.tag_tree.nodes[at as usize])
            .filter(|node| node.lives)
            .collect();
        tags.sort_unstable_by_key(|node| node.first);
        tags.into_iter()
            .map(|node| TagChip {
                id: TagId(node.id),
                path: node.path.clone(),
                colour: node.colour.as_deref().and_then(Colour::from_column),
            })
            .collect()
    }

    fn folder_paths(&self, slot: u32) -> Vec<String> {
        let mut folders: Vec<_> = self
            .folders
            .get(slot as usize)
            .iter()
            .map(|&at| &self.folder_tree.nodes[at as usize])
            .filter(|node| node.lives)
            .collect();
        folders.sort_unstable_by_key(|node| node.first);
        folders.into_iter().map(|node| node.path.clone()).collect()
    }
}
