//! `kill -9` of an import at fifty moments spread over its whole time. Afterwards every article is whole or not
//! there, importing again completes it, and nothing is there twice.

use std::collections::HashSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use articles::{Library, Place, SearchRequest};
use serde_json::Value;
use sheaf_tests::cli::Cli;
use sheaf_tests::pieces;

const MOMENTS: u32 = 50;
const FILES: usize = 240;

#[tokio::test]
async fn an_import_killed_at_any_moment_leaves_whole_articles_and_can_be_completed() {
    let home = tempfile::tempdir().expect("there is room for a folder");
    let files = home.path().join("files");
    pieces::write_reports(&files, FILES);

    let whole = |number: u32| {
        let cli = Cli::on(&home.path().join(format!("whole {number}")));
        let begun = Instant::now();
        cli.import(&[&files]).well();
        begun.elapsed()
    };
    let mut duration = (0..3).map(whole).min().unwrap_or_default();

    let mut interrupted = 0;
    for moment in 0..MOMENTS {
        // The moments are an even spread in a scattered order, so that a drift of the machine's speed hits all alike.
        let share = f64::from((moment * 37) % MOMENTS) / f64::from(MOMENTS);
        let cli = Cli::on(&home.path().join(format!("library {moment}")));
        match kill_after(&cli, &files, duration.mul_f64(share)) {
            true => interrupted += 1,
            // The machine has less to do than when the whole was measured.
            false => duration = duration.mul_f64(0.9),
        }

        let before = check_whole(&cli).await;
        let sum = cli.import(&[&files]).well();
        let (added, known) = (count(sum.last(), "added"), count(sum.last(), "duplicates"));
        assert_eq!((added + known, known), (FILES, before), "after moment {moment}");
        assert_eq!(check_whole(&cli).await, FILES, "after moment {moment}");
        undo_everything(&cli).await;
        std::fs::remove_dir_all(cli.library()).expect("the library is ours");
    }
    assert!(interrupted > MOMENTS / 2, "only {interrupted} of {MOMENTS} imports were killed before their end");
}

/// Starts an import and kills it; answers whether it was still running.
fn kill_after(cli: &Cli, files: &std::path::Path, delay: Duration) -> bool {
    let mut import = cli.command(["import".as_ref(), files.as_os_str()]);
    let mut child = import.stdout(Stdio::null()).spawn().expect("the command line starts");
    // The moment is what is tested: nothing is waited for.
    std::thread::sleep(delay);
    let was_running = child.try_wait().expect("it is our child").is_none();
    child.kill().expect("it is our child");
    child.wait().expect("it is our child");
    was_running
}

/// Opens the library, looks at every article in it and finds each by words of its own; answers how many there are.
async fn check_whole(cli: &Cli) -> usize {
    let library = Library::open(cli.library()).expect("the library opens");
    library.settle().expect("the text index can be completed");
    let everything = SearchRequest { place: Place::All, query: String::new(), sort: None };
    let seen = library.read(move |view| {
        let page = view.search(&everything, 0, 10_000)?;
        assert_eq!(page.rows.len(), page.total as usize);
        let mut titles = HashSet::new();
        for row in &page.rows {
            let article = view.article(row.id)?;
            let number = row.title.rsplit(' ').next().unwrap_or_default().trim_start_matches('0').to_owned();
            assert!(
                article.text.contains(&format!("as entry {number} of the year")),
                "{}: {}",
                row.title,
                article.text
            );
            assert!(article.html.contains("until the tide turned"), "{}: {}", row.title, article.html);
            assert!(article.original.is_some(), "{} has no original", row.title);
            assert!(titles.insert(row.title.clone()), "{} is there twice", row.title);
            let own = format!("\"entry {number} of the year\"");
            let found = view.search(&SearchRequest { place: Place::All, query: own.clone(), sort: None }, 0, 10)?;
            assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [row.id], "{own}");
        }
        Ok(page.rows.len())
    });
    let seen = seen.await.expect("every article can be read");
    for original in originals(&library) {
        let bytes = std::fs::read(&original).expect("an original can be read");
        assert!(!bytes.is_empty(), "{} is empty", original.display());
    }
    seen
}

fn originals(library: &Library) -> Vec<std::path::PathBuf> {
    let shelves = std::fs::read_dir(library.folder().join("files")).into_iter().flatten();
    let files = shelves.filter_map(|shelf| std::fs::read_dir(shelf.ok()?.path()).ok()).flatten();
    // What was being written when it was killed is beside the originals, under a name that hides it.
    let is_original =
        |path: &std::path::PathBuf| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'));
    files.filter_map(|file| Some(file.ok()?.path())).filter(is_original).collect()
}

/// Takes every step back: whatever was imported, in however many tries, is gone then.
async fn undo_everything(cli: &Cli) {
    let library = Library::open(cli.library()).expect("the library opens");
    let steps = library.read(|view| view.history(100)).await.expect("the history can be read");
    let steps = steps.iter().filter(|step| !step.undone).count();
    assert!((1..=2).contains(&steps), "an import is one step, killed or not; there are {steps}");
    for _ in 0..steps {
        library.undo().await.expect("every step can be taken back");
    }
    let left = library.read(|view| view.place_counts()).await.expect("places can be counted");
    assert_eq!((left.all, left.trash), (0, 0), "something is left of an import that was undone");
}

fn count(sum: &Value, field: &str) -> usize {
    sum[field].as_u64().unwrap_or_default().try_into().unwrap_or_default()
}
