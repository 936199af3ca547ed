//! Everything a person can do, a line each, and what of it can be told without knowing how it is done.

use articles::{
    Action, ArticlePatch, ArticlesPatch, CleanUp, CleanUpKind, Colour, Edit, HighlightPatch, NewHighlight, Place,
    Result, RuleTerms, SearchRequest, SearchToSave, Selection, Shift, State,
};

use super::support::*;
use super::things::{Claim, Holds, Things, among, found};

type Act = fn(&mut Edit<'_>, &Things, [u8; 3]) -> Result<Vec<Claim>>;

/// How often, what it is called, and doing it. Numbers pick what with.
pub const DEEDS: &[(u32, Action, Act)] = &[
    (6, Action::Tag, |edit, has, [a, b, c]| {
        let (articles, [one, other]) = (picked(edit, has, a)?, [tag_path(b), tag_path(c)]);
        edit.tag(&has.some(a)?, &[one.clone(), other.clone()], &[])?;
        Ok([one, other].map(|path| claim(everywhere(&format!("tag:{path}")), Holds::All, &articles)).into())
    }),
    (2, Action::Untag, |edit, has, [a, b, _]| edit.tag(&has.some(a)?, &[], &[tag_path(b)]).map(nothing)),
    (3, Action::File, |edit, has, [a, b, _]| {
        let (articles, folder) = (picked(edit, has, a)?, has.folder(b)?);
        edit.file(&has.some(a)?, folder)?;
        Ok(vec![claim(request(Place::Folder(folder), ""), Holds::All, &articles)])
    }),
    (1, Action::Unfile, |edit, has, [a, b, _]| edit.unfile(&has.some(a)?, has.folder(b)?).map(nothing)),
    (2, Action::Move, |edit, has, [a, b, _]| {
        let (articles, folder) = (picked(edit, has, a)?, has.folder(b)?);
        edit.move_to(&has.some(a)?, folder)?;
        Ok(vec![
            claim(request(Place::Folder(folder), ""), Holds::All, &articles),
            claim(request(Place::Unfiled, ""), Holds::None, &articles),
        ])
    }),
    (2, Action::Archive, |edit, has, [a, ..]| put(edit, has, a, State::Archive, Place::Archive)),
    (1, Action::ToInbox, |edit, has, [a, ..]| put(edit, has, a, State::Inbox, Place::Inbox)),
    (2, Action::ToLater, |edit, has, [a, ..]| put(edit, has, a, State::Later, Place::Later)),
    (3, Action::Trash, |edit, has, [a, ..]| put(edit, has, a, State::Trash, Place::Trash)),
    (2, Action::Restore, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        edit.restore(&has.some(a)?)?;
        Ok(vec![claim(request(Place::Trash, ""), Holds::None, &articles)])
    }),
    (2, Action::Delete, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        let trashed = found(edit, &request(Place::Trash, ""))?;
        let articles: Vec<_> = articles.into_iter().filter(|id| trashed.contains(id)).collect();
        edit.delete(&has.some(a)?)?;
        Ok([Place::All, Place::Trash].map(|place| claim(request(place, ""), Holds::None, &articles)).into())
    }),
    (2, Action::Star, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        edit.set_starred(&has.some(a)?, true)?;
        Ok(vec![claim(request(Place::Starred, ""), Holds::All, &articles)])
    }),
    (1, Action::Unstar, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        edit.set_starred(&has.some(a)?, false)?;
        Ok(vec![claim(request(Place::Starred, ""), Holds::None, &articles)])
    }),
    (2, Action::MarkRead, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        edit.set_read(&has.some(a)?, true)?;
        Ok(vec![claim(everywhere("is:read"), Holds::All, &articles)])
    }),
    (1, Action::MarkUnread, |edit, has, [a, ..]| {
        let articles = picked(edit, has, a)?;
        edit.set_read(&has.some(a)?, false)?;
        Ok(vec![claim(everywhere("is:unread"), Holds::All, &articles)])
    }),
    (3, Action::EditArticle, |edit, has, [a, b, c]| edit.edit_article(has.id(a)?, &patch(b, c)).map(nothing)),
    (3, Action::EditArticles, |edit, has, [a, b, c]| {
        let (articles, change) = (picked(edit, has, a)?, patch_of_many(b, c));
        edit.edit_articles(&has.some(a)?, &change)?;
        let mut claims: Vec<Claim> = Vec::new();
        for path in &change.add_tags {
            claims.push(claim(everywhere(&format!("tag:{path}")), Holds::All, &articles));
        }
        if change.starred == Some(true) {
            claims.push(claim(everywhere("is:starred"), Holds::All, &articles));
        }
        Ok(claims)
    }),
    (2, Action::MergeDuplicates, |edit, has, [a, b, c]| {
        let (keep, gone) = (has.id(a)?, [has.id(b)?, has.id(c)?]);
        edit.merge_duplicates(keep, &[gone[0], gone[1], keep])?;
        let gone: Vec<_> = gone.into_iter().filter(|id| *id != keep).collect();
        Ok(vec![claim(request(Place::Trash, ""), Holds::All, &gone), claim(everywhere(""), Holds::None, &gone)])
    }),
    (1, Action::MergeDuplicates, |edit, _, _| edit.merge_exact_duplicates().map(nothing)),
    (1, Action::KeepApart, |edit, has, [a, b, _]| edit.keep_apart(&[has.id(a)?, has.id(b)?]).map(nothing)),
    (1, Action::KeepApart, |edit, has, [a, b, c]| {
        edit.keep_tags_apart(&[CleanUp { kind: CleanUpKind::Typo, ..clean_up(has, a, b, c)? }]).map(nothing)
    }),
    (2, Action::Highlight, |edit, has, [a, b, _]| {
        let article = has.id(a)?;
        edit.highlight(article, &passage(b))?;
        Ok(vec![claim(everywhere("has:highlight"), Holds::All, &[article])])
    }),
    (1, Action::EditHighlight, |edit, has, [a, b, _]| edit.edit_highlight(has.highlight(a)?, &remark(b)).map(nothing)),
    (1, Action::RemoveHighlight, |edit, has, [a, ..]| edit.remove_highlight(has.highlight(a)?).map(nothing)),
    (4, Action::CreateFolder, |edit, has, [a, b, c]| {
        edit.create_folder(&folder_name(a), has.inside(b, c)).map(nothing)
    }),
    (1, Action::RenameFolder, |edit, has, [a, b, _]| {
        let claims = same_articles(edit, Place::Folder(has.folder(a)?))?;
        edit.rename_folder(has.folder(a)?, &folder_name(b % 4))?;
        Ok(claims)
    }),
    (2, Action::MoveFolder, |edit, has, [a, b, c]| {
        let claims = same_articles(edit, Place::Folder(has.folder(a)?))?;
        edit.move_folder(has.folder(a)?, has.inside(b, c))?;
        Ok(claims)
    }),
    (3, Action::OrderFolders, |edit, has, [a, b, c]| {
        let folder = has.folder(a)?;
        let claims = same_articles(edit, Place::Folder(folder))?;
        let before = has.folder(c).ok();
        edit.order_folder(folder, has.inside(b, c), before)?;
        Ok(claims)
    }),
    (1, Action::OrderFolders, |edit, has, [a, b, _]| {
        let folder = has.folder(a)?;
        let claims = same_articles(edit, Place::Folder(folder))?;
        edit.shift_folder(folder, way(b))?;
        Ok(claims)
    }),
    (1, Action::DeleteFolder, |edit, has, [a, ..]| {
        let claims = same_articles(edit, Place::All)?;
        edit.delete_folder(has.folder(a)?)?;
        Ok(claims)
    }),
    (3, Action::SaveSearch, |edit, has, [a, b, c]| {
        let search = to_save(has, a, b, c);
        let articles = found(edit, &everywhere(&search.query))?;
        let saved = edit.save_search(&search)?;
        Ok(vec![claim(request(Place::SavedSearch(saved), ""), Holds::Just, &articles)])
    }),
    (2, Action::EditSavedSearch, |edit, has, [a, b, c]| {
        let (saved, search) = (has.saved(a)?, to_save(has, b, c, a));
        let articles = found(edit, &everywhere(&search.query))?;
        edit.edit_saved_search(saved, &search)?;
        Ok(vec![claim(request(Place::SavedSearch(saved), ""), Holds::Just, &articles)])
    }),
    (1, Action::EditSavedSearch, |edit, has, [a, b, c]| {
        let saved = has.saved(a)?;
        let claims = same_articles(edit, Place::SavedSearch(saved))?;
        edit.order_saved_search(saved, has.inside(b, c), has.saved(c).ok())?;
        Ok(claims)
    }),
    (1, Action::EditSavedSearch, |edit, has, [a, b, _]| edit.shift_saved_search(has.saved(a)?, way(b)).map(nothing)),
    (1, Action::DeleteSavedSearch, |edit, has, [a, ..]| edit.delete_saved_search(has.saved(a)?).map(nothing)),
    (3, Action::CreateRule, |edit, _, [a, b, c]| {
        let claims = same_articles(edit, Place::Unfiled)?;
        edit.create_rule(&terms(a, b, c))?;
        Ok(claims)
    }),
    (1, Action::EditRule, |edit, has, [a, b, c]| edit.edit_rule(has.rule(a)?, &terms(b, c, a)).map(nothing)),
    (1, Action::EditRule, |edit, has, [a, b, _]| edit.shift_rule(has.rule(a)?, way(b)).map(nothing)),
    (1, Action::EditRule, |edit, has, [a, b, _]| edit.order_rule(has.rule(a)?, has.rule(b).ok()).map(nothing)),
    (1, Action::DeleteRule, |edit, has, [a, ..]| edit.delete_rule(has.rule(a)?).map(nothing)),
    (2, Action::ApplyRules, |edit, has, [a, b, _]| {
        let only = if b.is_multiple_of(2) { Some(has.rule(a)?) } else { None };
        let mut claims = Vec::new();
        for rule in edit.rules()?.into_iter().filter(|rule| only.is_none_or(|only| only == rule.id)) {
            let articles = found(edit, &everywhere(&rule.terms.query))?;
            for tag in &rule.terms.add_tags {
                claims.push(claim(everywhere(&format!("tag:{tag}")), Holds::All, &articles));
            }
            if rule.terms.star {
                claims.push(claim(everywhere("is:starred"), Holds::All, &articles));
            }
        }
        edit.apply_rules(only)?;
        Ok(claims)
    }),
    (2, Action::CreateTag, |edit, _, [a, ..]| edit.create_tag(&tag_path(a)).map(nothing)),
    (3, Action::RenameTag, |edit, has, [a, b, _]| {
        let (tag, path) = (has.tag(a)?, tag_path(b));
        let claims = match edit.would_merge(tag, &path)? {
            true => Vec::new(),
            false => same_articles(edit, Place::Tag(tag))?,
        };
        edit.rename_tag(tag, &path)?;
        Ok(claims)
    }),
    (2, Action::MergeTags, |edit, has, [a, b, c]| {
        let (one, (target, path)) = (has.tag(a)?, has.tag_path(b)?);
        let other = has.tag(c)?;
        let mut articles = Vec::new();
        for tag in [one, other, target] {
            articles.extend(found(edit, &request(Place::Tag(tag), ""))?);
        }
        articles.sort();
        articles.dedup();
        edit.merge_tags(&[one, other], path)?;
        Ok(vec![claim(request(Place::Tag(target), ""), Holds::Just, &articles)])
    }),
    (3, Action::NestTag, |edit, has, [a, b, c]| {
        let parent = if c.is_multiple_of(3) { None } else { has.tag(b).ok() };
        edit.nest_tag(has.tag(a)?, parent).map(nothing)
    }),
    (1, Action::NestTag, |edit, has, [a, b, c]| {
        let parent = if c.is_multiple_of(5) { None } else { has.tag(c).ok() };
        edit.nest_tags(&[has.tag(a)?, has.tag(b)?], parent).map(nothing)
    }),
    (1, Action::RecolourTag, |edit, has, [a, b, _]| edit.recolour_tag(has.tag(a)?, colour(b)).map(nothing)),
    (1, Action::RecolourTag, |edit, has, [a, b, c]| {
        edit.recolour_tags(&[has.tag(a)?, has.tag(c)?], colour(b)).map(nothing)
    }),
    (1, Action::DescribeTag, |edit, has, [a, b, _]| {
        edit.describe_tag(has.tag(a)?, &among(&["", "What it is for.", "Something else."], b)).map(nothing)
    }),
    (2, Action::DeleteTag, |edit, has, [a, ..]| {
        let claims = same_articles(edit, Place::All)?;
        edit.delete_tag(has.tag(a)?)?;
        Ok(claims)
    }),
    (1, Action::DeleteTag, |edit, has, [a, b, _]| {
        let claims = same_articles(edit, Place::All)?;
        edit.delete_tags(&[has.tag(a)?, has.tag(b)?])?;
        Ok(claims)
    }),
    (2, Action::CleanUpTags, |edit, has, [a, b, c]| {
        let claims = same_articles(edit, Place::All)?;
        edit.clean_up_tags(&[clean_up(has, a, b, c)?, clean_up(has, c, a, b)?])?;
        Ok(claims)
    }),
    (1, Action::WithdrawImport, |edit, has, [a, ..]| edit.withdraw_import(has.import(a)?).map(nothing)),
];

/// Where nothing can be told but that it can be undone.
fn nothing<T>(_: T) -> Vec<Claim> {
    Vec::new()
}

fn claim(search: SearchRequest, holds: Holds, articles: &[articles::ArticleId]) -> Claim {
    Claim { search, holds, articles: articles.to_vec() }
}

fn everywhere(query: &str) -> SearchRequest {
    request(Place::All, query)
}

/// A place holds what it holds now.
fn same_articles(edit: &Edit<'_>, place: Place) -> Result<Vec<Claim>> {
    let search = request(place, "");
    let articles = found(edit, &search)?;
    Ok(vec![Claim { search, holds: Holds::Just, articles }])
}

/// The articles that [`Things::some`] picks.
fn picked(edit: &Edit<'_>, has: &Things, number: u8) -> Result<Vec<articles::ArticleId>> {
    match has.some(number)? {
        Selection::Ids { ids } => Ok(ids),
        Selection::All { request, except } => {
            let mut ids = found(edit, &request)?;
            ids.retain(|id| !except.contains(id));
            Ok(ids)
        }
    }
}

fn put(edit: &mut Edit<'_>, has: &Things, number: u8, state: State, place: Place) -> Result<Vec<Claim>> {
    let articles = picked(edit, has, number)?;
    edit.set_state(&has.some(number)?, state)?;
    let elsewhere = if place == Place::Inbox { Place::Archive } else { Place::Inbox };
    Ok(vec![claim(request(place, ""), Holds::All, &articles), claim(request(elsewhere, ""), Holds::None, &articles)])
}

pub fn tag_path(number: u8) -> String {
    among(&["sea", "Sea", "wind", "sea/salt", "north/sea", "wind/sea/salt", "salt"], number)
}

fn folder_name(number: u8) -> String {
    among(&["Work", "Energy", "work", "Home", "Work/Energy"], number)
}

pub fn title(number: u8) -> String {
    among(&["The whale's road", "the WHALE's road", "The wind's way", "Something else entirely"], number)
}

/// A query whose answer does not depend on what the text index knows.
fn query(number: u8) -> String {
    const QUERIES: &[&str] = &[
        "tag:sea",
        "tag:salt OR tag:wind",
        "-tag:sea is:inbox",
        "folder:Work",
        "in:Energy -is:starred",
        "(tag:north/sea folder:Home) OR is:later",
        "is:unread sort:-title",
    ];
    among(QUERIES, number)
}

fn to_save(has: &Things, a: u8, b: u8, c: u8) -> SearchToSave {
    SearchToSave { name: among(&["One", "Two", "Three"], a), query: query(b), parent: has.inside(c, a) }
}

fn terms(a: u8, b: u8, c: u8) -> RuleTerms {
    RuleTerms {
        name: among(&["First", "Second", "Third"], a),
        query: if b.is_multiple_of(8) { String::new() } else { query(b) },
        add_tags: if !c.is_multiple_of(4) { vec![tag_path(c)] } else { Vec::new() },
        folders: if c.is_multiple_of(5) { vec![folder_name(b)] } else { Vec::new() },
        state: [None, Some(State::Later), Some(State::Archive)][usize::from(a) % 3],
        star: b.is_multiple_of(3),
        on_import: c.is_multiple_of(2),
    }
}

fn clean_up(has: &Things, a: u8, b: u8, c: u8) -> Result<CleanUp> {
    let kind = [CleanUpKind::Spelling, CleanUpKind::Parent, CleanUpKind::Rare][usize::from(c) % 3];
    let onto = if kind == CleanUpKind::Rare { None } else { Some(has.tag(b)?) };
    Ok(CleanUp { kind, tag: has.tag(a)?, onto })
}

fn colour(number: u8) -> Option<Colour> {
    [None, Some(Colour::Teal), Some(Colour::Red)][usize::from(number) % 3]
}

fn patch(b: u8, c: u8) -> ArticlePatch {
    let mut patch = ArticlePatch::default();
    match c % 4 {
        0 => patch.title = Some(title(b)),
        1 => patch.note = Some(among(&["", "A note.", "Another note."], b)),
        2 => patch.url = Some(among(&["", "https://example.org/sea", "https://example.org/wind?utm_source=x"], b)),
        _ => patch.published = Some(among(&["", "2020", "2021-03", "2019-05-06"], b)),
    }
    patch
}

fn patch_of_many(b: u8, c: u8) -> ArticlesPatch {
    let mut patch = ArticlesPatch { add_tags: vec![tag_path(b)], ..ArticlesPatch::default() };
    match c % 7 {
        0 => patch.title = Some(title(b)),
        1 => patch.note = Some(among(&["One more.", "Another note."], b)),
        2 => patch.published = Some(among(&["", "2020", "2021-03"], b)),
        3 => patch.remove_folders = vec![folder_name(b)],
        4 => patch.add_folders = vec![folder_name(b)],
        5 => (patch.starred, patch.read) = (Some(b.is_multiple_of(2)), Some(b.is_multiple_of(3))),
        _ => (patch.state, patch.byline) = (Some(State::Later), Some(among(&["", "Ada Byron"], b))),
    }
    patch
}

fn passage(number: u8) -> NewHighlight {
    NewHighlight { quote: among(&["one of a kind", "there is to say", "short"], number), ..NewHighlight::default() }
}

fn way(number: u8) -> Shift {
    if number.is_multiple_of(2) { Shift::Up } else { Shift::Down }
}

fn remark(number: u8) -> HighlightPatch {
    HighlightPatch { note: Some(among(&["", "Indeed."], number)), ..HighlightPatch::default() }
}
