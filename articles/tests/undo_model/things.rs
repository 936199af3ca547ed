//! What is in the library at a moment, to pick from by number, and names to give.

use articles::{
    ArticleId, Error, FolderId, HighlightId, Library, Place, Result, RuleId, SavedSearchId, SearchRequest, Selection,
    TagId, TagRequest, View,
};

use super::support::*;

/// What is in the library, to pick from by number.
pub struct Things {
    pub articles: Vec<ArticleId>,
    pub folders: Vec<FolderId>,
    pub tags: Vec<(TagId, String)>,
    pub imports: Vec<i64>,
    pub highlights: Vec<HighlightId>,
    pub saved: Vec<SavedSearchId>,
    pub rules: Vec<RuleId>,
}

impl Things {
    pub fn of(view: &View<'_>) -> Result<Things> {
        let mut articles = found(view, &request(Place::All, ""))?;
        articles.extend(found(view, &request(Place::Trash, ""))?);
        articles.sort();
        let mut highlights = Vec::new();
        for &article in &articles {
            highlights.extend(view.highlights(article)?.iter().map(|highlight| highlight.id));
        }
        let mut tags = Vec::new();
        let mut parents = vec![None];
        while let Some(parent) = parents.pop() {
            let request = TagRequest { filter: String::new(), parent, offset: 0, limit: u32::MAX };
            for tag in view.tags(&request)?.tags {
                parents.push(Some(tag.id));
                tags.push((tag.id, tag.path));
            }
        }
        tags.sort();
        Ok(Things {
            articles,
            folders: view.folders()?.iter().map(|folder| folder.id).collect(),
            tags,
            imports: view.imports(0, 1_000)?.iter().map(|import| import.import).collect(),
            highlights,
            saved: view.saved_searches()?.iter().map(|saved| saved.id).collect(),
            rules: view.rules()?.iter().map(|rule| rule.id).collect(),
        })
    }

    pub fn id(&self, number: u8) -> Result<ArticleId> {
        pick(&self.articles, number, "article")
    }

    /// One article, or where the number is high all of a state or of everything.
    pub fn some(&self, number: u8) -> Result<Selection> {
        Ok(match number {
            250.. => Selection::All { request: request(Place::Inbox, ""), except: vec![] },
            240.. => Selection::All { request: request(Place::All, ""), except: vec![self.id(number)?] },
            230.. => Selection::All { request: request(Place::Trash, ""), except: vec![] },
            _ => only(self.id(number)?),
        })
    }

    pub fn folder(&self, number: u8) -> Result<FolderId> {
        pick(&self.folders, number, "folder")
    }

    /// None, or now and then one of them.
    pub fn inside(&self, number: u8, other: u8) -> Option<FolderId> {
        if other.is_multiple_of(2) { None } else { self.folder(number).ok() }
    }

    pub fn tag(&self, number: u8) -> Result<TagId> {
        self.tag_path(number).map(|(tag, _)| tag)
    }

    pub fn tag_path(&self, number: u8) -> Result<(TagId, &str)> {
        let at = usize::from(number) % self.tags.len().max(1);
        self.tags.get(at).map(|(tag, path)| (*tag, &path[..])).ok_or(Error::NotFound("tag"))
    }

    pub fn import(&self, number: u8) -> Result<i64> {
        pick(&self.imports, number, "import")
    }

    pub fn highlight(&self, number: u8) -> Result<HighlightId> {
        pick(&self.highlights, number, "highlight")
    }

    pub fn saved(&self, number: u8) -> Result<SavedSearchId> {
        pick(&self.saved, number, "saved search")
    }

    pub fn rule(&self, number: u8) -> Result<RuleId> {
        pick(&self.rules, number, "rule")
    }
}

pub fn pick<T: Copy>(from: &[T], number: u8, what: &'static str) -> Result<T> {
    from.get(usize::from(number) % from.len().max(1)).copied().ok_or(Error::NotFound(what))
}

pub fn among(names: &[&str], number: u8) -> String {
    names[usize::from(number) % names.len()].to_owned()
}

/// The articles that a search finds, by number.
pub fn found(view: &View<'_>, request: &SearchRequest) -> Result<Vec<ArticleId>> {
    let mut ids: Vec<ArticleId> = view.search(request, 0, 1_000)?.rows.iter().map(|row| row.id).collect();
    ids.sort();
    Ok(ids)
}

/// What has to be so after a deed, told by searches of which the deed knows nothing.
pub struct Claim {
    pub search: SearchRequest,
    pub holds: Holds,
    pub articles: Vec<ArticleId>,
}

/// How a search and articles go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It finds all of these that are where it looks, in the trash or outside.
    All,
    /// It finds none of these.
    None,
    /// It finds just these.
    Just,
}

impl Claim {
    /// Fails the test if it is not so.
    pub fn check(&self, library: &Library, deed: &str) {
        let all = |request: &SearchRequest| {
            let request = request.clone();
            block_on(library.read(move |view| found(view, &request))).unwrap()
        };
        let now = all(&self.search);
        let is_so = match self.holds {
            Holds::All => {
                let place = if self.search.place == Place::Trash { Place::Trash } else { Place::All };
                let there = all(&request(place, ""));
                self.articles.iter().filter(|id| there.contains(id)).all(|id| now.contains(id))
            }
            Holds::None => self.articles.iter().all(|id| !now.contains(id)),
            Holds::Just => now == self.articles,
        };
        assert!(is_so, "{deed}: {:?} finds {now:?}, not {:?} of {:?}", self.search, self.holds, self.articles);
    }
}
