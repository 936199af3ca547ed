//! The vocabulary as a person tends it: many tags at once, proposals taken and declined, each one step that can be
//! taken back.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{
    Action, CleanUp, CleanUpKind, Colour, Destination, Done, Edit, Error, Library, Place, Result, Sources, TagId,
    TagSort, VocabularyPage, VocabularyRequest,
};
use proptest::prelude::*;
use support::*;

fn write(
    library: &Library,
    action: Action,
    change: impl FnOnce(&mut Edit<'_>) -> Result<()> + Send + 'static,
) -> Result<Done> {
    block_on(library.write(action, change)).map(|((), done)| done)
}

fn tag(library: &Library, path: &str) -> TagId {
    let path = path.to_owned();
    block_on(library.read(move |view| view.tag_at(&path))).unwrap().unwrap()
}

fn give(library: &Library, article: articles::ArticleId, tags: &[&str]) {
    let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
    write(library, Action::Tag, move |edit| edit.tag(&only(article), &tags, &[])).unwrap();
}

fn paths(library: &Library) -> Vec<(String, u32)> {
    all_tags(library).into_iter().map(|tag| (tag.path, tag.count)).collect()
}

fn are(of: &[(&str, u32)]) -> Vec<(String, u32)> {
    of.iter().map(|&(path, count)| (path.to_owned(), count)).collect()
}

fn vocabulary(library: &Library, sort: TagSort) -> VocabularyPage {
    let request = VocabularyRequest {
        within: request(Place::All, ""),
        picks: vec![],
        any: false,
        filter: String::new(),
        sort,
        tree: false,
        unfolded: vec![],
        offset: 0,
        limit: 100,
    };
    block_on(library.read(move |view| view.vocabulary(&request))).unwrap()
}

fn proposals(library: &Library, kind: CleanUpKind) -> Vec<CleanUp> {
    let page = block_on(library.read(move |view| view.tag_proposals(kind, 0, 100))).unwrap();
    page.proposals.into_iter().map(|proposal| proposal.change).collect()
}

#[test]
fn many_tags_become_one_and_nothing_that_was_said_of_them_is_lost() {
    let scratch = scratch();
    let ids = add(&scratch, &["One of them", "Another of them", "A third"]);
    give(&scratch, ids[0], &["sea", "ocean/salt"]);
    give(&scratch, ids[1], &["ocean"]);
    give(&scratch, ids[2], &["the seas/salt", "the seas/fish"]);
    let [sea, ocean, seas] = ["sea", "ocean", "the seas"].map(|path| tag(&scratch, path));
    write(&scratch, Action::RecolourTag, move |edit| edit.recolour_tags(&[ocean], Some(Colour::Blue))).unwrap();
    write(&scratch, Action::DescribeTag, move |edit| edit.describe_tag(seas, " Salt water. ")).unwrap();
    let before = picture(&scratch);
    let all = vec![sea, ocean, seas];
    let affected = block_on(scratch.read(move |view| view.tags_affected(&all, Some("Sea")))).unwrap();
    assert_eq!((affected.tags, affected.articles, affected.onto), (3, 3, None));

    write(&scratch, Action::MergeTags, move |edit| edit.merge_tags(&[seas, ocean, sea], "Sea")).unwrap();
    assert_eq!(paths(&scratch), are(&[("sea", 3), ("sea/fish", 1), ("sea/salt", 2)]));
    let page = vocabulary(&scratch, TagSort::Count);
    assert_eq!((page.tags[0].colour, page.tags[0].description.as_str()), (Some(Colour::Blue), "Salt water."));
    let step = block_on(scratch.read(|view| view.history(1))).unwrap().remove(0);
    assert_eq!((step.action, step.subject.as_deref()), (Action::MergeTags, Some("ocean, sea, the seas → Sea")));
    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), before);

    write(&scratch, Action::MergeTags, move |edit| edit.merge_tags(&[seas, ocean], "water/all")).unwrap();
    let merged = are(&[("sea", 1), ("water", 3), ("water/all", 3), ("water/all/fish", 1), ("water/all/salt", 2)]);
    assert_eq!(paths(&scratch), merged, "a path that is new is made of the most used of them");
    let within = write(&scratch, Action::MergeTags, move |edit| edit.merge_tags(&[ocean, seas], "water/all/fish"));
    assert!(matches!(within, Err(Error::InsideItself(path)) if path == "water/all"));
    assert_eq!(paths(&scratch), merged);
}

#[test]
fn tags_are_nested_and_deleted_with_what_is_below_them() {
    let scratch = scratch();
    let ids = add(&scratch, &["One of them", "Another of them"]);
    give(&scratch, ids[0], &["wind/turbines", "solar"]);
    give(&scratch, ids[1], &["coal"]);
    let [wind, turbines, solar, coal] = ["wind", "wind/turbines", "solar", "coal"].map(|path| tag(&scratch, path));
    let (energy, _) = block_on(scratch.write(Action::CreateTag, |edit| edit.create_tag("energy"))).unwrap();
    write(&scratch, Action::NestTag, move |edit| edit.nest_tags(&[turbines, wind, solar], Some(energy))).unwrap();
    let nested =
        are(&[("coal", 1), ("energy", 1), ("energy/solar", 1), ("energy/wind", 1), ("energy/wind/turbines", 1)]);
    assert_eq!(paths(&scratch), nested);
    let inside = write(&scratch, Action::NestTag, move |edit| edit.nest_tags(&[coal, energy], Some(wind)));
    assert!(matches!(inside, Err(Error::InsideItself(name)) if name == "energy"));
    assert_eq!(paths(&scratch), nested, "a change that fails changes nothing");
    let gone = vec![energy, wind, turbines];
    let deleting = gone.clone();
    let affected = block_on(scratch.read(move |view| view.tags_affected(&gone, None))).unwrap();
    assert_eq!((affected.tags, affected.below, affected.articles), (3, 1, 1));
    write(&scratch, Action::DeleteTag, move |edit| edit.delete_tags(&deleting)).unwrap();
    assert_eq!(paths(&scratch), are(&[("coal", 1)]));
    block_on(scratch.undo()).unwrap();
    assert_eq!(paths(&scratch), nested);
}

#[test]
fn it_is_known_when_a_tag_was_given_by_hand_and_by_an_import() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let tagged = Destination { tags: vec!["imported".into()], ..Destination::default() };
    bring_into(&scratch, Sources::Memory(vec![("two.txt".into(), text_about("Another").into())]), tagged);
    give(&scratch, id, &["given"]);
    let page = vocabulary(&scratch, TagSort::Used);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    for entry in &page.tags {
        let used = entry.used.unwrap();
        assert!((now - 60_000..=now).contains(&used), "{} was given at {used}, now it is {now}", entry.path);
        assert_eq!((entry.recent, entry.before), (1, 0));
    }
    assert_eq!(page.tags.len(), 2);
}

#[test]
fn a_tag_with_a_child_of_its_own_name_becomes_one_with_its_parent_and_loses_no_article() {
    for how in ["merged", "renamed", "nested"] {
        let scratch = scratch();
        let ids = add(&scratch, &["One", "Two", "Three"]);
        for (&id, path) in ids.iter().zip(["sea/salt/salt/salt", "sea/salt", "sea/salt/north"]) {
            give(&scratch, id, &[path]);
        }
        let before = paths(&scratch);
        let (parent, child) = (tag(&scratch, "sea"), tag(&scratch, "sea/salt"));
        match how {
            "merged" => write(&scratch, Action::MergeTags, move |edit| edit.merge_tags(&[child], "sea")),
            "renamed" => write(&scratch, Action::RenameTag, move |edit| edit.rename_tag(child, "sea")),
            // The inner one goes to where its parent is.
            _ => {
                let inner = tag(&scratch, "sea/salt/salt");
                write(&scratch, Action::NestTag, move |edit| edit.nest_tag(inner, Some(parent)))
            }
        }
        .unwrap();
        let after = match how {
            "nested" => vec![("sea", 3), ("sea/salt", 3), ("sea/salt/north", 1), ("sea/salt/salt", 1)],
            _ => vec![("sea", 3), ("sea/north", 1), ("sea/salt", 1), ("sea/salt/salt", 1)],
        };
        assert_eq!(paths(&scratch), are(&after), "{how}");
        block_on(scratch.undo()).unwrap();
        assert_eq!(paths(&scratch), before, "{how}");
        block_on(scratch.redo()).unwrap();
        assert_eq!(paths(&scratch), are(&after), "{how}");
    }
}

#[test]
fn proposals_are_accepted_in_one_step_and_declined_for_good() {
    let scratch = scratch();
    let titles: Vec<String> = (0..4).map(|number| format!("Article number {number}")).collect();
    let ids = add(&scratch, &titles.iter().map(String::as_str).collect::<Vec<_>>());
    for id in &ids {
        give(&scratch, *id, &["government", "climate"]);
    }
    give(&scratch, ids[0], &["goverment", "climates", "climate policy", "Énergie", "energie"]);
    give(&scratch, ids[1], &["energie"]);
    let before = picture(&scratch);
    let kinds = [CleanUpKind::Spelling, CleanUpKind::Typo, CleanUpKind::Parent];
    let all: Vec<CleanUp> = kinds.iter().flat_map(|&kind| proposals(&scratch, kind)).collect();
    assert_eq!(all.len(), 4, "{all:?}");
    let accepted = all.clone();
    let done = write(&scratch, Action::CleanUpTags, move |edit| edit.clean_up_tags(&accepted)).unwrap();
    assert_eq!(done.items, 4);
    let tidy = [("climate", 4), ("climate/climate policy", 1), ("energie", 2), ("government", 4)];
    assert_eq!(paths(&scratch), are(&tidy));
    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), before);

    let declined = all.clone();
    write(&scratch, Action::KeepApart, move |edit| edit.keep_tags_apart(&declined)).unwrap();
    assert!(kinds.iter().all(|&kind| proposals(&scratch, kind).is_empty()));
    let rare = proposals(&scratch, CleanUpKind::Rare);
    write(&scratch, Action::KeepApart, move |edit| edit.keep_tags_apart(&rare)).unwrap();
    assert_eq!(proposals(&scratch, CleanUpKind::Rare), []);
    block_on(scratch.undo()).unwrap();
    block_on(scratch.undo()).unwrap();
    let again: Vec<CleanUp> = kinds.iter().flat_map(|&kind| proposals(&scratch, kind)).collect();
    assert_eq!(again, all, "what was declined by mistake is proposed again");
}

#[test]
fn one_proposal_may_lead_to_another() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    give(&scratch, id, &["a", "b", "c", "d"]);
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|path| tag(&scratch, path));
    let merge = |tag, onto| CleanUp { kind: CleanUpKind::Typo, tag, onto: Some(onto) };
    let below = CleanUp { kind: CleanUpKind::Parent, tag: d, onto: Some(b) };
    let all = vec![merge(b, a), merge(a, c), merge(c, a), merge(b, c), below];
    write(&scratch, Action::CleanUpTags, move |edit| edit.clean_up_tags(&all)).unwrap();
    assert_eq!(paths(&scratch), are(&[("c", 1), ("c/d", 1)]));
}

#[derive(Debug, Clone)]
enum Tending {
    Merge(Vec<usize>, &'static str),
    Nest(Vec<usize>, Option<usize>),
    Recolour(Vec<usize>),
    Describe(usize, &'static str),
    Delete(Vec<usize>),
    CleanUp,
    KeepApart,
}

fn tending() -> impl Strategy<Value = Tending> {
    let some = || prop::collection::vec(0_usize..20, 0..4);
    let path = prop::sample::select(vec!["sea", "sea/salt", "new", "wind/sea", "seas"]);
    prop_oneof![
        3 => (some(), path.clone()).prop_map(|(tags, path)| Tending::Merge(tags, path)),
        3 => (some(), prop::option::of(0_usize..20)).prop_map(|(tags, above)| Tending::Nest(tags, above)),
        1 => some().prop_map(Tending::Recolour),
        1 => (0_usize..20, path).prop_map(|(tag, text)| Tending::Describe(tag, text)),
        1 => some().prop_map(Tending::Delete),
        1 => Just(Tending::CleanUp),
        1 => Just(Tending::KeepApart),
    ]
}

/// Everything of a vocabulary that can be seen, proposals included.
fn seen(library: &Library) -> String {
    let page = vocabulary(library, TagSort::Name);
    let described: Vec<_> = page.tags.iter().map(|tag| (&tag.path, &tag.description, tag.used)).collect();
    let proposed: Vec<_> = [CleanUpKind::Spelling, CleanUpKind::Typo, CleanUpKind::Parent, CleanUpKind::Rare]
        .map(|kind| proposals(library, kind))
        .into();
    format!("{}\n{described:?}\n{proposed:?}", picture(library))
}

fn tend(library: &Library, tending: Tending) {
    let tags: Vec<TagId> = all_tags(library).iter().map(|tag| tag.id).collect();
    if tags.is_empty() {
        return;
    }
    let of = |numbers: &[usize]| numbers.iter().map(|number| tags[number % tags.len()]).collect::<Vec<_>>();
    let done = match tending {
        Tending::Merge(some, path) => {
            let some = of(&some);
            write(library, Action::MergeTags, move |edit| edit.merge_tags(&some, path))
        }
        Tending::Nest(some, above) => {
            let (some, above) = (of(&some), above.map(|above| tags[above % tags.len()]));
            write(library, Action::NestTag, move |edit| edit.nest_tags(&some, above))
        }
        Tending::Recolour(some) => {
            let some = of(&some);
            write(library, Action::RecolourTag, move |edit| edit.recolour_tags(&some, Some(Colour::Red)))
        }
        Tending::Describe(one, text) => {
            let one = tags[one % tags.len()];
            write(library, Action::DescribeTag, move |edit| edit.describe_tag(one, text))
        }
        Tending::Delete(some) => {
            let some = of(&some);
            write(library, Action::DeleteTag, move |edit| edit.delete_tags(&some))
        }
        Tending::CleanUp => {
            let all = proposals(library, CleanUpKind::Spelling);
            write(library, Action::CleanUpTags, move |edit| edit.clean_up_tags(&all))
        }
        Tending::KeepApart => {
            let all = proposals(library, CleanUpKind::Rare);
            write(library, Action::KeepApart, move |edit| edit.keep_tags_apart(&all))
        }
    };
    assert!(matches!(done, Ok(_) | Err(Error::InsideItself(_))), "{done:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_to_a_vocabulary_can_be_taken_back_and_done_again(
        deeds in prop::collection::vec(tending(), 1..8),
    ) {
        let scratch = scratch();
        let ids = add(&scratch, &["One of them", "Another of them"]);
        give(&scratch, ids[0], &["sea", "seas/salt", "wind/sea", "Énergie"]);
        give(&scratch, ids[1], &["sea/salt", "wind", "energie"]);
        let steps = |library: &Library| block_on(library.read(|view| view.history(100))).unwrap().len();
        let mut pictures = vec![seen(&scratch)];
        for deed in deeds {
            let before = steps(&scratch);
            tend(&scratch, deed);
            let now = seen(&scratch);
            match steps(&scratch) > before {
                true => pictures.push(now),
                false => prop_assert_eq!(Some(&now), pictures.last(), "without a step nothing changed"),
            }
        }
        for picture in pictures.iter().rev().skip(1) {
            block_on(scratch.undo()).unwrap();
            prop_assert_eq!(&seen(&scratch), picture);
        }
        for picture in &pictures[1..] {
            block_on(scratch.redo()).unwrap();
            prop_assert_eq!(&seen(&scratch), picture);
        }
    }
}
