//! Rules: on what comes in, over everything, and taken back.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::collections::BTreeSet;

use articles::{
    Action, Error, ImportReport, Library, Place, RuleEffect, RuleId, RuleReport, RuleTerms, Shift, Sources, State,
};
use proptest::prelude::*;
use support::*;

fn terms(name: &str, query: &str) -> RuleTerms {
    RuleTerms {
        name: name.to_owned(),
        query: query.to_owned(),
        add_tags: Vec::new(),
        folders: Vec::new(),
        state: None,
        star: false,
        on_import: true,
    }
}

fn tagging(name: &str, query: &str, tag: &str) -> RuleTerms {
    RuleTerms { add_tags: vec![tag.to_owned()], ..terms(name, query) }
}

fn make(library: &Library, terms: RuleTerms) -> RuleId {
    block_on(library.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap().0
}

fn import(library: &Library, titles: &[&str]) -> ImportReport {
    let items = titles.iter().map(|title| (format!("{title}.txt"), text_about(title).into_bytes())).collect();
    bring(library, Sources::Memory(items))
}

fn effects(library: &Library, only: Option<RuleId>) -> RuleReport {
    block_on(library.read(move |view| view.rule_effects(only))).unwrap()
}

fn apply(library: &Library, only: Option<RuleId>) -> RuleReport {
    let (report, done) = block_on(library.write(Action::ApplyRules, move |edit| edit.apply_rules(only))).unwrap();
    assert_eq!(done.items, report.changes);
    report
}

#[test]
fn what_comes_in_is_sorted_by_the_rules_and_goes_with_them_when_the_import_is_undone() {
    let scratch = scratch();
    make(&scratch, tagging("Sea", "whale OR ship", "nature/sea"));
    let filed = RuleTerms {
        folders: vec!["Work/Ships".into()],
        state: Some(State::Later),
        star: true,
        ..terms("Ships", "title:ship")
    };
    make(&scratch, filed);
    make(&scratch, RuleTerms { on_import: false, ..tagging("By hand", "", "never") });
    let before = picture(&scratch);
    let report = import(&scratch, &["A whale", "Two ships", "Trains"]);
    let effect = |name: &str, matches| RuleEffect { name: name.into(), matches, changes: matches };
    assert_eq!(report.rules, [effect("Sea", 2), effect("Ships", 1)]);
    assert_eq!(find(&scratch, Place::All, "tag:nature/sea").len(), 2);
    let ships = find(&scratch, Place::All, "folder:Work/Ships is:later is:starred");
    assert_eq!(titles(&ships), ["Two ships"]);
    assert!(find(&scratch, Place::All, "tag:never").is_empty());

    let steps = block_on(scratch.read(|view| view.history(9))).unwrap();
    assert_eq!((steps[0].action, steps[0].items), (Action::Import, 3), "the rules are part of the import");
    assert!(steps[0].subject.as_deref().unwrap().ends_with(" → Sea (2), Ships (1)"), "{:?}", steps[0].subject);
    let number = report.import;
    let later = block_on(scratch.read(move |view| view.import_report(number))).unwrap();
    assert_eq!((&later.rules, later.fields), (&report.rules, report.fields), "what the rules did is kept");
    let after = picture(&scratch);
    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), before);
    block_on(scratch.redo()).unwrap();
    assert_eq!(picture(&scratch), after);
}

#[test]
fn what_came_in_before_the_program_ended_gets_from_the_next_opening_what_the_rules_owe_it() {
    let scratch = scratch();
    make(&scratch, tagging("Sea", "whale OR ship", "sea"));
    let before = picture(&scratch);
    let report = import(&scratch, &["A whale", "More whales", "Trains"]);
    assert_eq!(find(&scratch, Place::All, "tag:sea").len(), 2);
    let after = picture(&scratch);
    let (library, folder) = (scratch.library, scratch.folder.path().join("library"));
    let ids = find(&library, Place::All, "").iter().map(|row| row.id.0).collect::<BTreeSet<_>>();
    drop(library);

    // As a crash leaves it between the articles and the rules: the first article had been dealt with, the others not.
    let db = rusqlite::Connection::open(folder.join("library.sqlite")).unwrap();
    let first = *ids.first().unwrap();
    db.execute("DELETE FROM article_tag WHERE article > ?1", [first]).unwrap();
    db.execute("UPDATE import SET finished = NULL", []).unwrap();
    db.execute("DELETE FROM import_field WHERE field LIKE 'rule%'", []).unwrap();
    let asked = "INSERT INTO import_field (import, field, had, kept) VALUES (?1, 'rules:asked', ?2, 0)";
    db.execute(asked, [report.import, first]).unwrap();
    drop(db);

    let library = Library::open(&folder).unwrap();
    library.settle().unwrap();
    assert_eq!(picture(&library), after);
    let number = report.import;
    let paid = block_on(library.read(move |view| view.import_report(number))).unwrap().rules;
    assert_eq!(paid.iter().map(|effect| &effect.name[..]).collect::<Vec<_>>(), ["Sea"]);
    drop(library);
    let library = Library::open(&folder).unwrap();
    assert_eq!(
        block_on(library.read(move |view| view.import_report(number))).unwrap().rules,
        paid,
        "once, and not again"
    );
    block_on(library.undo()).unwrap();
    assert_eq!(picture(&library), before, "they are part of the import");
}

#[test]
fn over_everything_a_dry_run_counts_what_is_changed_and_one_step_takes_it_back() {
    let scratch = scratch();
    let ids = add(&scratch, &["A whale", "More whales", "Trains"]);
    let has_it = only(ids[0]);
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&has_it, &["sea".into()], &[]))).unwrap();
    let sea = make(&scratch, tagging("Sea", "whale", "Sea"));
    make(&scratch, RuleTerms { state: Some(State::Archive), ..terms("Done", "") });
    make(&scratch, RuleTerms { state: Some(State::Later), ..terms("Not trains", "-trains") });
    let expected = effects(&scratch, Some(sea));
    assert_eq!(expected.rules, [RuleEffect { name: "Sea".into(), matches: 2, changes: 1 }]);
    assert_eq!(effects(&scratch, None).changes, 3);
    let before = picture(&scratch);
    assert_eq!(apply(&scratch, Some(sea)), expected);
    assert_eq!(find(&scratch, Place::All, "tag:sea").len(), 2);
    assert_eq!(apply(&scratch, Some(sea)).changes, 0);
    apply(&scratch, None);
    assert_eq!(titles(&find(&scratch, Place::Archive, "")), ["Trains"], "of two states the later rule's counts");
    assert_eq!(find(&scratch, Place::Later, "").len(), 2);
    assert_eq!(effects(&scratch, None).changes, 0, "all is as the rules want it");
    let steps = block_on(scratch.read(|view| view.history(9))).unwrap();
    assert_eq!(steps[1].subject.as_deref(), Some("Sea (1)"));
    assert_eq!(steps[0].subject.as_deref(), Some("Done (3), Not trains (2)"));
    block_on(scratch.undo()).unwrap();
    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), before);
}

#[test]
fn a_rule_that_is_wrong_or_does_nothing_is_not_made() {
    let scratch = scratch();
    let failed = |terms: RuleTerms| {
        block_on(scratch.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap_err()
    };
    assert!(matches!(failed(tagging("A", "sea words:many", "sea")), Error::Query { at: 10, .. }));
    assert!(matches!(failed(terms("A", "sea")), Error::Invalid(_)));
    assert!(matches!(failed(tagging(" ", "sea", "sea")), Error::Invalid(_)));
    assert!(matches!(failed(tagging("A", "sea", " / ")), Error::EmptyTag));
    assert!(matches!(failed(RuleTerms { folders: vec!["/".into()], ..terms("A", "") }), Error::EmptyFolder));
    make(&scratch, tagging("Sea", "sea", "sea"));
    assert!(matches!(failed(tagging("SEA", "sea", "sea")), Error::Invalid(_)));
}

#[test]
fn rules_are_changed_put_in_order_deleted_and_all_that_is_undone() {
    let scratch = scratch();
    let [a, b, c] = ["A", "B", "C"].map(|name| make(&scratch, tagging(name, "sea", "sea")));
    let names = || -> String {
        let rules = block_on(scratch.read(|view| view.rules())).unwrap();
        rules.into_iter().map(|rule| rule.terms.name).collect()
    };
    assert_eq!(names(), "ABC");
    block_on(scratch.write(Action::EditRule, move |edit| edit.order_rule(c, Some(a)))).unwrap();
    assert_eq!(names(), "CAB");
    for (rule, way, order) in
        [(b, Shift::Up, "CBA"), (b, Shift::Up, "BCA"), (b, Shift::Up, "BCA"), (c, Shift::Down, "BAC")]
    {
        block_on(scratch.write(Action::EditRule, move |edit| edit.shift_rule(rule, way))).unwrap();
        assert_eq!(names(), order);
    }
    for _ in 0..3 {
        block_on(scratch.undo()).unwrap();
    }
    assert_eq!(names(), "CAB");
    let other = RuleTerms { star: true, ..terms("Z", "land") };
    block_on(scratch.write(Action::EditRule, move |edit| edit.edit_rule(b, &other))).unwrap();
    block_on(scratch.write(Action::DeleteRule, move |edit| edit.delete_rule(a))).unwrap();
    assert_eq!(names(), "CZ");
    assert_eq!(block_on(scratch.read(|view| view.rule_named("z"))).unwrap(), b);
    for expected in ["CAZ", "CAB", "ABC", "AB"] {
        block_on(scratch.undo()).unwrap();
        assert_eq!(names(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn rules_do_to_what_comes_in_what_they_would_do_to_it_later(
        titles in proptest::collection::btree_set("(whale|whales|sea|land|train)( (whale|ship|sea|land)){0,2}", 1..6),
        queries in proptest::collection::vec(proptest::sample::select(
            &["whale", "title:sea", "-land", "\"sea land\"", "wh*", "is:inbox", "tag:one", "words:>3", "sea OR ship", ""][..],
        ), 3),
    ) {
        let rules: Vec<RuleTerms> = queries
            .iter()
            .zip([("one", None), ("two", Some(State::Later)), ("three", Some(State::Archive))])
            .map(|(query, (tag, state))| RuleTerms { state, ..tagging(tag, query, tag) })
            .collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let (early, late) = (scratch(), scratch());
        for terms in &rules { make(&early, terms.clone()); }
        import(&early, &titles);
        import(&late, &titles);
        for terms in &rules { make(&late, terms.clone()); }
        let expected = effects(&late, None);
        prop_assert_eq!(apply(&late, None), expected);
        // Files are read side by side and may come in in any order.
        let lines = |text: String| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
        prop_assert_eq!(lines(picture(&early)), lines(picture(&late)));
    }
}
