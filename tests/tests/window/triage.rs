use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sheaf_tests::axe;
use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, button, dialog, heading, list, region, words};
use sheaf_tests::pieces;
use sheaf_tests::session::{Session, journey};

/// Authors whose articles have the same three tags, always.
const AUTHORS: [(&str, [&str; 3]); 3] = [
    ("Ada Okafor", ["harbour", "ferries", "tides"]),
    ("Leila Ashworth", ["orchards", "wasps", "pruning"]),
    ("Ines Calloway", ["batteries", "grids", "storms"]),
];

/// Tags that nothing in an article speaks for.
const OTHERS: [&str; 15] = [
    "archives",
    "cooking",
    "dance",
    "elections",
    "justice",
    "kilns",
    "looms",
    "music",
    "nurseries",
    "quarries",
    "rivers",
    "umbrellas",
    "villages",
    "yarn",
    "zoning",
];

/// An article of the journey, and the tags a person would give it.
struct Piece {
    title: String,
    author: String,
    says: String,
    tags: [&'static str; 3],
}

impl Piece {
    fn write(&self, folder: &Path, with_tags: bool) -> PathBuf {
        let tags = if with_tags { format!("tags: [{}]\n", self.tags.join(", ")) } else { String::new() };
        let text = format!(
            "---\ntitle: {title}\nauthor: {author}\n{tags}---\n\nThis is what {title} says, and nobody else does. {says}\n",
            title = self.title,
            author = self.author,
            says = self.says,
        );
        let path = folder.join(format!("{}.md", self.title));
        std::fs::write(&path, text).expect("the folder can be written to");
        path
    }
}

/// What was kept before: each author's articles with their tags, and each other tag once.
fn kept() -> Vec<Piece> {
    let by_author = (0..36).map(|number| {
        let (author, tags) = AUTHORS[number % AUTHORS.len()];
        Piece { title: format!("Kept {number:02}"), author: author.into(), says: String::new(), tags }
    });
    let others = OTHERS.chunks(3).enumerate().map(|(number, tags)| Piece {
        title: format!("Other {number:02}"),
        author: format!("Writer {number}"),
        says: String::new(),
        tags: [tags[0], tags[1], tags[2]],
    });
    by_author.chain(others).collect()
}

/// A hundred articles that come in: most of known authors, some about something else too, some of nobody known.
fn incoming() -> Vec<Piece> {
    (0..100)
        .map(|number| {
            let title = format!("Piece {number:03}");
            let (author, tags) = AUTHORS[number % AUTHORS.len()];
            let turn = number / 5;
            match number % 5 {
                0 | 1 => Piece { title, author: author.into(), says: String::new(), tags },
                2 => {
                    let (_, [theirs, ..]) = AUTHORS[(number + 1) % AUTHORS.len()];
                    let says = format!("It is about {theirs}: {theirs} and {theirs}, {theirs}, {theirs}.");
                    Piece { title, author: author.into(), says, tags: [tags[0], tags[1], theirs] }
                }
                odd => {
                    let at = (2 * turn + odd) % 5 * 3;
                    let tags = [OTHERS[at], OTHERS[at + 1], OTHERS[at + 2]];
                    Piece { title, author: format!("Stranger {number}"), says: String::new(), tags }
                }
            }
        })
        .collect()
}

fn fill(session: &Session) -> Vec<Piece> {
    let (files, cli) = (session.files(), session.cli());
    let paths: Vec<PathBuf> = kept().iter().map(|piece| piece.write(&files, true)).collect();
    cli.import(&paths).well();
    let ids: Vec<String> = cli.list("").lines.iter().map(|line| line["id"].to_string()).collect();
    let archive = ["archive".to_owned()];
    cli.run(["state".to_owned()].iter().chain(&ids).chain(&archive)).well();
    let pieces = incoming();
    let paths: Vec<PathBuf> = pieces.iter().map(|piece| piece.write(&files, false)).collect();
    cli.import(&paths).well();
    pieces
}

/// Notes how long it takes from the key that ends with an article until the next one is painted.
const WATCH: &str = r#"
    const seen = { times: [], title: "", begun: 0 };
    window.seen = seen;
    addEventListener("keydown", (event) => { if (event.key === "e") seen.begun = performance.now(); }, true);
    new MutationObserver(() => {
        const title = document.querySelector('[data-pane="reader"] h1')?.textContent ?? "";
        if (title === seen.title) return;
        seen.title = title;
        const { begun } = seen;
        seen.begun = 0;
        if (begun > 0) requestAnimationFrame(() => setTimeout(() => seen.times.push(performance.now() - begun)));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
"#;

/// What a person sees: the title, and each suggestion, `*` before those that stand out as likely.
const LOOK: &str = r#"
    const title = document.querySelector('[data-pane="reader"] h1')?.textContent;
    const panel = document.querySelector('[data-pane="inspector"]');
    const lines = [...(panel?.querySelectorAll(".choices .choice") ?? [])];
    if (title === undefined || (lines.length === 0 && panel?.querySelector(".none") == null)) return null;
    return [title, ...lines.map((it) => (it.classList.contains("likely") ? "*" : "") + it.querySelector("bdi").textContent)];
"#;

/// The tag that Enter would take.
const OFFERED: &str = r#"return document.querySelector('[role="dialog"] [role="option"][aria-selected="true"] .name')?.textContent ?? null"#;

/// Types as little of a tag as it takes for it to be the one that is offered first; how many letters that were.
async fn type_tag(page: &Page, tag: &str) -> usize {
    for length in 1..=tag.len() {
        page.type_text(&tag[length - 1..length]).await;
        let offered = page
            .until(&format!("what fits {}", &tag[..length]), async || {
                let offered = page.run(OFFERED, vec![]).await;
                offered.as_str().filter(|name| name.starts_with(&tag[..length])).map(str::to_owned)
            })
            .await;
        if offered == tag {
            return length;
        }
    }
    tag.len()
}

/// Gives an article its tags in as few keys as can be seen to do; how many, and whether all were suggested.
async fn tag_as_seen(page: &Page, wanted: &[&str; 3], suggested: &[String]) -> (usize, bool) {
    let likely: BTreeSet<&str> = suggested.iter().filter_map(|one| one.strip_prefix('*')).collect();
    if likely == wanted.iter().copied().collect() {
        page.press(&["a"]).await;
        return (1, true);
    }
    let mut keys = 0;
    let mut typed = Vec::new();
    for tag in wanted {
        match suggested.iter().position(|one| one.trim_start_matches('*') == *tag) {
            Some(at) => {
                page.press(&[&(at + 1).to_string()]).await;
                keys += 1;
            }
            None => typed.push(*tag),
        }
    }
    let is_suggested = typed.is_empty();
    if !is_suggested {
        page.press(&["t"]).await;
        page.see(&Part::role("combobox").named("Tags").that_is("focused")).await;
        keys += 1;
    }
    let last = typed.len();
    for (at, tag) in typed.into_iter().enumerate() {
        keys += type_tag(page, tag).await + 1;
        page.press(&[if at + 1 == last { "Ctrl+Enter" } else { "Enter" }]).await;
    }
    if !is_suggested {
        page.see_gone(&dialog("Tag this article")).await;
    }
    (keys, is_suggested)
}

#[expect(clippy::cast_precision_loss, reason = "a hundred articles have few keys")]
fn mean(numbers: &[usize]) -> f64 {
    numbers.iter().sum::<usize>() as f64 / numbers.len().max(1) as f64
}

#[tokio::test]
async fn a_hundred_articles_get_three_tags_each_in_three_keys_or_eight() {
    journey("triage", async |session| {
        let pieces = fill(session);
        session.start().await;
        let page = session.page();
        page.see(&list()).await;
        page.press(&["g", "i"]).await;
        page.see(&list().that_is("focused")).await;
        page.press(&["g", "r"]).await;
        page.see(&words("1 of 100")).await;
        page.run(WATCH, vec![]).await;

        let (mut by_suggestion, mut by_typing) = (Vec::new(), Vec::new());
        let mut done = BTreeSet::new();
        for turn in 0..pieces.len() {
            let seen = page
                .until("the next article and its suggestions", async || {
                    let Value::Array(seen) = page.run(LOOK, vec![]).await else { return None };
                    let seen: Vec<String> = seen.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect();
                    (!done.contains(seen.first()?)).then_some(seen)
                })
                .await;
            let (title, suggested) = seen.split_first().expect("the title comes first");
            let piece = pieces.iter().find(|piece| piece.title == *title).expect("it is one of those that came in");
            let (keys, is_suggested) = tag_as_seen(page, &piece.tags, suggested).await;
            if turn == 3 {
                page.picture("triage").await;
                assert_eq!(axe::faults(page).await, Vec::<String>::new());
            }
            page.press(&["e"]).await;
            if is_suggested { &mut by_suggestion } else { &mut by_typing }.push(keys);
            done.insert(title.clone());
        }
        page.see(&heading("All 100 articles gone through")).await;
        page.see(&words("100 archived")).await;
        page.picture("triage-over").await;

        let mut painted: Vec<f64> = page
            .run("return window.seen.times", vec![])
            .await
            .as_array()
            .map_or(Vec::new(), |all| all.iter().filter_map(Value::as_f64).collect());
        painted.sort_by(f64::total_cmp);
        println!(
            "keys for three tags: {:.2} for each of {} articles where they were suggested (at most {}), {:.2} for each \
             of {} others (at most {}); one more to archive it and go on; the next article painted after {:.0} ms \
             (median of {}), {:.0} ms at most",
            mean(&by_suggestion),
            by_suggestion.len(),
            by_suggestion.iter().max().unwrap_or(&0),
            mean(&by_typing),
            by_typing.len(),
            by_typing.iter().max().unwrap_or(&0),
            painted.get(painted.len() / 2).unwrap_or(&0.0),
            painted.len(),
            painted.last().unwrap_or(&0.0),
        );
        assert!(by_suggestion.len() >= 50 && by_typing.len() >= 30, "the library has both kinds");
        assert!(by_suggestion.iter().all(|&keys| keys <= 3), "{by_suggestion:?}");
        assert!(by_typing.iter().all(|&keys| keys < 8), "{by_typing:?}");
        let all = by_suggestion.iter().map(|keys| keys + 1).collect::<Vec<_>>();
        assert!(mean(&all) <= 3.0, "with the key that moves on: {all:?}");

        let cli = session.cli();
        for line in cli.list("title:piece is:archived").lines {
            let piece = pieces.iter().find(|piece| line["title"] == *piece.title).expect("it is one of those");
            let has: BTreeSet<&str> = line["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            assert_eq!(has, piece.tags.iter().copied().collect(), "{}", piece.title);
        }
        assert_eq!(cli.list("title:piece is:archived").lines.len(), 100);
        page.press(&["u"]).await;
        page.see(&words("100 of 100")).await;
        page.see(&region("Reader")).await;
        assert_eq!(cli.list("title:piece is:archived").lines.len(), 99);
    })
    .await;
}

#[tokio::test]
async fn the_palette_reaches_everything_and_many_articles_are_edited_at_once() {
    journey("palette", async |session| {
        session.prefer_dark();
        let cli = session.cli();
        cli.import(&pieces::write_reports(&session.files(), 12)).well();
        let id = cli.the_one("title:\"report 007\"")["id"].to_string();
        cli.run(["tag", &id, "--add", "energy/storage"]).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(12, &Part::role("option").inside(list())).await;

        let field = || Part::role("combobox").named("Command, folder, smart folder, tag or article").that_is("focused");
        let first = |name: &str| Part::role("option").with(name).that_is("selected").inside(dialog("Go to, or do"));
        page.press(&["Ctrl+k"]).await;
        page.see(&field()).await;
        page.picture("palette-empty").await;
        page.type_text("ene stor").await;
        page.see(&first("energy/storage")).await;
        page.picture("palette").await;
        assert_eq!(axe::faults(page).await, Vec::<String>::new());
        page.press(&["Enter"]).await;
        page.see(&Part::role("listbox").with("Articles: energy/storage")).await;
        page.press(&["Ctrl+k"]).await;
        page.see(&first("energy/storage")).await;
        page.type_text("hr 003").await;
        page.see(&first("Harbour report 003")).await;
        page.press(&["Enter"]).await;
        page.see(&heading("Harbour report 003").inside(region("Reader"))).await;
        page.press(&["Ctrl+k"]).await;
        page.see(&field()).await;
        page.type_text("gtinbox").await;
        page.see(&first("Go to the inbox")).await;
        page.press(&["Enter"]).await;
        page.see_so_many(12, &Part::role("option").inside(list())).await;

        page.see(&list().that_is("focused")).await;
        page.press(&["Ctrl+a", "Ctrl+e"]).await;
        let sheet = dialog("Edit 12 articles");
        page.see(&Part::role("textbox").named("Authors").that_is("focused").inside(sheet.clone())).await;
        page.type_text("Ada Okafor").await;
        page.press(&["Tab", "Tab"]).await;
        page.type_text("The Harbour Review").await;
        page.click(&Part::role("combobox").named("Add tags")).await;
        page.type_text("harbour").await;
        page.press(&["Enter"]).await;
        page.see(&button("Remove the tag harbour").inside(sheet.clone())).await;
        page.picture("edit").await;
        assert_eq!(axe::faults(page).await, Vec::<String>::new());
        page.press(&["Ctrl+Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&words("Edited 12 articles")).await;
        assert_eq!(cli.list("tag:harbour author:okafor site:\"the harbour review\"").lines.len(), 12);
        page.press(&["u"]).await;
        page.see(&words("Undone: edited 12 articles")).await;
        assert_eq!(cli.list("tag:harbour").lines.len(), 0);

        page.press(&["Escape", "g", "r"]).await;
        page.see(&words("1 of 12")).await;
        for (width, height) in [(900, 700), (2560, 1400)] {
            session.resize(width, height).await;
            let page = session.page();
            page.press(&["j"]).await;
            page.picture(&format!("triage-dark-{width}")).await;
            assert_eq!(axe::faults(page).await, Vec::<String>::new(), "{width} pixels wide");
        }
    })
    .await;
}
