//! What is asked of a library, and how long the answers take.

use articles::{
    ArticleId, ArticlesPatch, FolderId, Library, Likeness, Period, Place, Result, RuleTerms, SearchRequest, Selection,
    Sort, SortField, State, TagId, TagPick, TagSort, VocabularyRequest,
};
use tokio::runtime::Runtime;

use crate::table::{self, Times};
use crate::words::{Dice, Model};

/// Rows that a window shows at once.
const ROWS: u32 = 50;
/// Different questions of each kind.
const KINDS: usize = 60;

/// A library with everything that is asked of it.
pub struct Questions<'a> {
    pub library: Library,
    pub runtime: &'a Runtime,
    pub model: &'a Model,
    /// Whether the library has 10,000 articles and not ten times as many.
    pub quick: bool,
}

fn everywhere(query: &str) -> SearchRequest {
    SearchRequest { place: Place::All, query: query.to_owned(), sort: None }
}

impl Questions<'_> {
    fn budget(&self, quick: f64, full: f64) -> Option<f64> {
        Some(if self.quick { quick } else { full })
    }

    fn ask(&self, request: SearchRequest) -> Result<()> {
        self.runtime.block_on(self.library.read(move |view| view.search(&request, 0, ROWS))).map(drop)
    }

    /// Queries of each kind, with words of fitting ranks.
    fn queries(&self) -> Vec<(&'static str, Vec<String>)> {
        let model = self.model;
        let word = |rank: usize| model.word(rank).to_owned();
        let each = |query: &dyn Fn(&mut Dice) -> String| -> Vec<String> {
            (0..KINDS).map(|number| query(&mut Dice::new(number as u64 + 99))).collect()
        };
        let rare = |dice: &mut Dice| word(model.len() - 1 - dice.below(20_000));
        let middling = |dice: &mut Dice| word(1_000 + dice.below(4_000));
        let common = |dice: &mut Dice| word(45 + dice.below(80));
        let beginning = |dice: &mut Dice, letters: usize| {
            let long = |rank: usize| model.word(rank).len() >= letters && model.word(rank).is_ascii();
            let rank = (0..).map(|_| 100 + dice.below(20_000)).find(|&rank| long(rank)).unwrap_or_default();
            word(rank)[..letters].to_owned()
        };
        let phrase = |dice: &mut Dice| {
            let (_, text) = model.article(dice.below(10_000));
            let words: Vec<&str> = text.lines().nth(7).unwrap_or_default().split_whitespace().skip(1).take(2).collect();
            format!("\"{}\"", words.join(" ").replace(['.', '"'], ""))
        };
        vec![
            ("a rare word", each(&rare)),
            ("a common word", each(&common)),
            ("a phrase", each(&phrase)),
            ("a beginning of 2 letters", each(&|dice| beginning(dice, 2))),
            ("a beginning of 3 letters", each(&|dice| beginning(dice, 3))),
            ("a beginning of 4 letters", each(&|dice| beginning(dice, 4))),
            ("a beginning of 6 letters", each(&|dice| beginning(dice, 6))),
            ("two words", each(&|dice| format!("{} {}", middling(dice), common(dice)))),
            ("one word OR another", each(&|dice| format!("{} OR {}", middling(dice), middling(dice)))),
            ("title:word", each(&|dice| format!("title:{}", middling(dice)))),
            ("author:name", each(&|dice| format!("author:\"{}\"", model.author(dice.below(500))))),
            ("site:name", each(&|dice| format!("site:{}", model.site(dice.below(200))))),
            ("tag:path", each(&|dice| format!("tag:\"{}\"", model.tag(dice.below(4_000))))),
            ("tag:path and a word", each(&|dice| format!("tag:\"{}\" {}", model.tag(dice.below(400)), common(dice)))),
        ]
    }

    /// Search as one types.
    pub fn searches(&self) -> Result<()> {
        table::heading("Search, 50 rows with snippets (median / p95)");
        let budget = self.budget(3.0, 10.0);
        let mut all: Option<Times> = None;
        for (kind, queries) in self.queries() {
            let times = Times::of(KINDS, |turn| self.ask(everywhere(&queries[turn])))?;
            table::times(kind, &times, budget);
            match &mut all {
                Some(all) => all.extend(&times),
                None => all = Some(times),
            }
        }
        if let Some(all) = all {
            table::times("all of these", &all, budget);
        }
        Ok(())
    }

    /// The first rows of every place, in every order.
    pub fn lists(&self) -> Result<()> {
        table::heading("First 50 rows of a list (median / p95)");
        let places = [
            ("all", Place::All),
            ("inbox", Place::Inbox),
            ("unfiled", Place::Unfiled),
            ("a folder", Place::Folder(FolderId(1))),
            ("a tag", Place::Tag(TagId(1))),
        ];
        let by = |by, descending| Some(Sort { by, descending });
        let sorts = [
            ("saved", None),
            ("published", by(SortField::Published, true)),
            ("title", by(SortField::Title, false)),
            ("site", by(SortField::Site, false)),
            ("length", by(SortField::Words, true)),
        ];
        for (place_name, place) in places {
            for (sort_name, sort) in sorts {
                let request = SearchRequest { place: place.clone(), query: String::new(), sort };
                let times = Times::of(20, |_| self.ask(request.clone()))?;
                table::times(&format!("{place_name}, by {sort_name}"), &times, self.budget(2.0, 5.0));
            }
        }
        Ok(())
    }

    /// Facets, counts and offers.
    pub fn counts(&self) -> Result<()> {
        table::heading("Counts (median / p95)");
        let facets = |query: String| {
            let request = everywhere(&query);
            self.runtime.block_on(self.library.read(move |view| view.facets(&request, 40))).map(drop)
        };
        let budget = self.budget(2.0, 5.0);
        table::times("facets of everything", &Times::of(20, |_| facets(String::new()))?, budget);
        let common = |turn: usize| self.model.word(45 + turn).to_owned();
        table::times("finding a common word, and its facets", &Times::of(30, |turn| facets(common(turn)))?, None);
        // As in the window: the list has asked already.
        let found = |turn| self.ask(everywhere(&common(turn)));
        let within = Times::after(30, found, |turn| facets(common(turn)))?;
        table::times("facets within the result of a common word", &within, budget);
        let places = |_| self.runtime.block_on(self.library.read(|view| view.place_counts())).map(drop);
        table::times("articles of each place", &Times::of(30, places)?, budget);
        let offers = |turn: usize| {
            let typed = self.model.tag(turn * 7)[5..7].to_owned();
            let one = Selection::Ids { ids: vec![ArticleId(1)] };
            self.runtime.block_on(self.library.read(move |view| view.offer_tags(&typed, &one, 20))).map(drop)
        };
        table::times("tags to offer for two letters", &Times::of(60, offers)?, Some(2.0));
        Ok(())
    }

    /// What the views beside the list ask for.
    pub fn views(&self) -> Result<()> {
        table::heading("Views (median / p95)");
        let budget = self.budget(2.0, 5.0);
        let common = |turn: usize| self.model.word(45 + turn % 30).to_owned();
        let vocabulary = |picks: &[i64], filter: &str, tree: bool| {
            let picks = picks.iter().map(|&id| TagPick { id: TagId(id), except: false }).collect();
            let (within, filter, unfolded) = (everywhere(""), filter.to_owned(), (1..200).map(TagId).collect());
            let (any, sort, offset, limit) = (false, TagSort::Count, 0, 300);
            let request = VocabularyRequest { within, picks, any, filter, sort, tree, unfolded, offset, limit };
            self.runtime.block_on(self.library.read(move |view| view.vocabulary(&request))).map(drop)
        };
        table::times("the tree of all tags", &Times::of(20, |_| vocabulary(&[], "", true))?, budget);
        table::times("tags as they are filtered", &Times::of(20, |_| vocabulary(&[], "ar", false))?, budget);
        let picked = Times::of(20, |turn| vocabulary(&[1 + turn as i64], "", false))?;
        table::times("tags beside a picked one", &picked, budget);
        let proposals = |_| self.runtime.block_on(self.library.read(|view| view.tag_proposal_counts())).map(drop);
        table::times("proposals to tidy the tags, once", &Times::of(1, proposals)?, Some(1_000.0));
        // Each is counted for the first time: what was counted is kept until something changes.
        let smart = |turn: usize| {
            let query = format!("tag:\"{}\" is:unread {}", self.model.tag(turn * 9), common(turn));
            self.runtime.block_on(self.library.read(move |view| view.count_of(&query))).map(drop)
        };
        table::times("a smart folder", &Times::of(50, smart)?, budget);
        let rule = |turn: usize| {
            let (name, query) = ("Rule".to_owned(), common(turn));
            let (add_tags, folders) = (vec![self.model.tag(turn)], Vec::new());
            let terms = RuleTerms { name, query, add_tags, folders, state: None, star: false, on_import: true };
            self.runtime.block_on(self.library.read(move |view| view.effect_of(&terms))).map(drop)
        };
        table::times("what a rule about a common word would do", &Times::of(20, rule)?, None);
        let complete = |query: String| {
            let cursor = u32::try_from(query.chars().count()).unwrap_or(u32::MAX);
            let request = everywhere(&query);
            self.runtime.block_on(self.library.read(move |view| view.complete(&request, cursor))).map(drop)
        };
        let two = |turn: usize| self.model.tag(turn * 7)[5..7].to_owned();
        let tags = Times::of(60, |turn| complete(format!("tag:{}", two(turn))))?;
        table::times("completion of tag: and two letters", &tags, Some(2.0));
        let words = Times::of(60, |turn| complete(two(turn)))?;
        table::times("completion of two letters", &words, self.budget(2.0, 5.0));
        let near = |turn: usize| {
            let request = everywhere(&format!("{} zzqx{turn}", common(turn)));
            self.runtime.block_on(self.library.read(move |view| view.relax(&request))).map(drop)
        };
        table::times("what is near a search that finds nothing", &Times::of(30, near)?, None);
        let suggest = |turn: usize| {
            let article = ArticleId(1 + turn as i64 * 7);
            self.runtime.block_on(self.library.read(move |view| view.suggest(article, 18))).map(drop)
        };
        table::times("suggestions for an article", &Times::of(60, suggest)?, Some(20.0));
        let palette =
            |text: String| self.runtime.block_on(self.library.read(move |view| view.palette(&text, &[], 12))).map(drop);
        palette(String::new())?;
        let letters = |turn: usize| palette(self.model.word(100 + turn * 11).chars().take(1 + turn % 5).collect());
        table::times("the palette, for one to five letters", &Times::of(60, letters)?, Some(10.0));
        // The first time after a change they are worked out: that is the p95 of so few turns.
        for (name, kind) in [("same text", Likeness::Exact), ("same title", Likeness::Title)] {
            let duplicates =
                |_| self.runtime.block_on(self.library.read(move |view| view.duplicates(kind, 0, 20))).map(drop);
            table::times(&format!("duplicates: {name}"), &Times::of(5, duplicates)?, Some(50.0));
        }
        for (name, period) in [("a quarter", Period::Quarter), ("everything", Period::All)] {
            let statistics =
                |_| self.runtime.block_on(self.library.read(move |view| view.statistics(period))).map(drop);
            table::times(&format!("statistics of {name}"), &Times::of(20, statistics)?, Some(20.0));
        }
        let history = |_| self.runtime.block_on(self.library.read(|view| view.history_page(0, 100))).map(drop);
        table::times("a page of the history", &Times::of(20, history)?, Some(2.0));
        Ok(())
    }

    /// What a person changes, durable when it is answered; without the waiting for the disk, which is told apart.
    pub fn changes(&self, fsync: std::time::Duration) -> Result<()> {
        use articles::Action;

        table::heading("Changes, durable, and one fsync each (median / p95)");
        table::line("an fsync of this disk", &table::millis(fsync), None);
        let one = |turn: usize| Selection::Ids { ids: vec![ArticleId(1 + turn as i64)] };
        let tag = |turn: usize, tag: String| {
            let chosen = one(turn);
            let tagging = self.library.write(Action::Tag, move |edit| edit.tag(&chosen, &[tag], &[]));
            self.runtime.block_on(tagging).map(drop)
        };
        let known = Times::of(60, |turn| tag(turn, self.model.tag(5_000 + turn)))?;
        table::times("tag one article", &known, Some(3.0));
        let new = Times::of(60, |turn| tag(turn, format!("read in turn {turn}")))?;
        table::times("tag one article with a tag made by it", &new, Some(3.0));
        let archive = |turn: usize| {
            let chosen = one(turn);
            let moving = self.library.write(Action::Archive, move |edit| edit.set_state(&chosen, State::Archive));
            self.runtime.block_on(moving).map(drop)
        };
        table::times("archive one article", &Times::of(60, archive)?, Some(3.0));
        let undo = |_| self.runtime.block_on(self.library.undo()).map(drop);
        table::times("undo one step", &Times::of(40, undo)?, Some(3.0));

        let many = Selection::Ids { ids: (1..=10_000).map(ArticleId).collect() };
        let tag_many = |turn: usize| {
            let (chosen, tag) = (many.clone(), vec![format!("a season {turn}")]);
            let tagging = self.library.write(Action::Tag, move |edit| edit.tag(&chosen, &tag, &[]));
            self.runtime.block_on(tagging).map(drop)
        };
        table::times("tag 10,000 articles", &Times::of(5, tag_many)?, Some(300.0));
        table::times("undo of that", &Times::of(4, undo)?, Some(300.0));
        let edit_many = |turn: usize| {
            let chosen = many.clone();
            let patch = ArticlesPatch { site: Some(format!("Site {turn}")), ..ArticlesPatch::default() };
            let editing = self.library.write(Action::EditArticles, move |edit| edit.edit_articles(&chosen, &patch));
            self.runtime.block_on(editing).map(drop)
        };
        table::times("give 10,000 articles another site", &Times::of(3, edit_many)?, Some(500.0));
        Ok(())
    }
}
