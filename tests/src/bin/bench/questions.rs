//! What is asked of a library, and how long the answers take.

use articles::{
    ArticleId, FolderId, Library, Likeness, Period, Place, Result, SearchRequest, Selection, Sort, SortField, State,
    TagId,
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
        table::times("facets of a common word", &Times::of(30, |turn| facets(common(turn)))?, budget);
        let places = |_| self.runtime.block_on(self.library.read(|view| view.place_counts())).map(drop);
        table::times("articles of each place", &Times::of(30, places)?, budget);
        let offers = |turn: usize| {
            let typed = self.model.tag(turn * 7)[5..7].to_owned();
            let one = Selection::Ids { ids: vec![ArticleId(1)] };
            self.runtime.block_on(self.library.read(move |view| view.offer_tags(&typed, &one, 20))).map(drop)
        };
        table::times("tags to offer for two letters", &Times::of(60, offers)?, Some(2.0));
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

    /// What a person changes, durable when it is answered.
    pub fn changes(&self, fsync: std::time::Duration) -> Result<()> {
        use articles::Action;

        table::heading("Changes, durable (median / p95)");
        let floor = fsync.as_secs_f64() * 1_000.0;
        table::line("an fsync of this disk", &table::millis(fsync), None);
        let one = |turn: usize| Selection::Ids { ids: vec![ArticleId(1 + turn as i64)] };
        let tag = |turn: usize, tag: String| {
            let chosen = one(turn);
            let tagging = self.library.write(Action::Tag, move |edit| edit.tag(&chosen, &[tag], &[]));
            self.runtime.block_on(tagging).map(drop)
        };
        let known = Times::of(60, |turn| tag(turn, self.model.tag(5_000 + turn)))?;
        table::times("tag one article", &known, Some(3.0 + floor));
        let new = Times::of(60, |turn| tag(turn, format!("read in turn {turn}")))?;
        table::times("tag one article with a tag made by it", &new, Some(3.0 + floor));
        let archive = |turn: usize| {
            let chosen = one(turn);
            let moving = self.library.write(Action::Archive, move |edit| edit.set_state(&chosen, State::Archive));
            self.runtime.block_on(moving).map(drop)
        };
        table::times("archive one article", &Times::of(60, archive)?, Some(3.0 + floor));
        let undo = |_| self.runtime.block_on(self.library.undo()).map(drop);
        table::times("undo one step", &Times::of(40, undo)?, Some(3.0 + floor));

        let many = Selection::Ids { ids: (1..=10_000).map(ArticleId).collect() };
        let tag_many = |turn: usize| {
            let (chosen, tag) = (many.clone(), vec![format!("a season {turn}")]);
            let tagging = self.library.write(Action::Tag, move |edit| edit.tag(&chosen, &tag, &[]));
            self.runtime.block_on(tagging).map(drop)
        };
        table::times("tag 10,000 articles", &Times::of(5, tag_many)?, Some(300.0));
        table::times("undo of that", &Times::of(4, undo)?, Some(300.0));
        Ok(())
    }
}
