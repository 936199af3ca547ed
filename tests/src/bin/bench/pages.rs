//! Saved web pages whose title, author, date and body are known: how well they are read, and what reading them costs
//! against parsing them once.
//!
//! The folder holds `truth.jsonl.gz`, a line a page (`page`, `url`, and as far as known `title`, `author`, `date`,
//! `body`), and the pages, packed, in `pages/`. What begins the name of a page, up to a hyphen, is the set it counts to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use flate2::read::GzDecoder;
use html5ever::tendril::TendrilSink;
use serde_json::Value;
use sheaf_tests::programs;

use crate::{process, table};

/// Reads all pages a few times and keeps the least time, for what else the machine does only adds to it.
const ROUNDS: usize = 3;

/// Sums of a figure over the pages that have it: the sum, and of how many.
type Figures = BTreeMap<(String, &'static str), (f64, u32)>;

pub fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    GzDecoder::new(File::open(folder.join("truth.jsonl.gz"))?).read_to_string(&mut lines)?;
    let truths: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let scratch = tempfile::tempdir()?;
    let (mut asked, mut pages) = (String::new(), Vec::new());
    for truth in &truths {
        let name = text(truth, "page");
        let mut page = Vec::new();
        GzDecoder::new(File::open(folder.join("pages").join(name))?).read_to_end(&mut page)?;
        let path = scratch.path().join(name.trim_end_matches(".gz"));
        std::fs::write(&path, &page)?;
        writeln!(asked, "{}\t{}", path.display(), text(truth, "url"))?;
        pages.push((path, String::from_utf8_lossy(&page).into_owned()));
    }

    let mut answers = HashMap::new();
    let (mut reading, mut parsing) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let before = process::children();
        let printed = inspect(&asked)?;
        if let Some(used) = process::children().zip(before).map(|(after, before)| after.saturating_sub(before)) {
            reading = reading.min(used);
        }
        if answers.is_empty() {
            let answer =
                |line: &str| serde_json::from_str::<Value>(line).map(|it| (text(&it, "source").to_owned(), it));
            answers = printed.lines().map(answer).collect::<Result<_, _>>()?;
        }
        let before = process::used();
        for (_, page) in &pages {
            html5ever::parse_document(markup5ever_rcdom::RcDom::default(), Default::default()).one(page.as_str());
        }
        if let Some(used) = process::used().zip(before).map(|(after, before)| after.saturating_sub(before)) {
            parsing = parsing.min(used);
        }
    }

    table::heading(&format!("{} web pages with known contents", truths.len()));
    let mut figures = Figures::new();
    for (truth, (path, _)) in truths.iter().zip(&pages) {
        let answer = answers.get(path.to_string_lossy().as_ref()).unwrap_or(&Value::Null);
        score(truth, answer, &mut figures);
    }
    for ((set, what), (sum, count)) in &figures {
        table::line(&format!("{set}: {what}, {count} pages"), &format!("{:.3}", sum / f64::from(*count)), None);
    }
    if reading != Duration::MAX && parsing != Duration::MAX {
        table::line("parsing with html5ever", &table::millis(parsing), None);
        let ratio = reading.as_secs_f64() / parsing.as_secs_f64();
        table::line("reading, in all", &table::millis(reading), Some(("1.6 ×", ratio / 1.6)));
    }
    Ok(())
}

/// What the program prints of these pages.
fn inspect(asked: &str) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(programs::sheaf());
    let mut running = command.args(["inspect", "-", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = running.stdin.take().ok_or("the program takes no input")?;
    let mut printed = String::new();
    std::thread::scope(|scope| {
        let feeding = scope.spawn(move || input.write_all(asked.as_bytes()));
        let read = running.stdout.take().map(|mut output| output.read_to_string(&mut printed));
        let fed = feeding.join().unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into()));
        read.unwrap_or(Ok(0)).and(fed)
    })?;
    running.wait()?;
    Ok(printed)
}

fn score(truth: &Value, answer: &Value, figures: &mut Figures) {
    let set = text(truth, "page").split('-').next().unwrap_or_default();
    let mut put = |what, value: f64| {
        let figure = figures.entry((set.to_owned(), what)).or_default();
        *figure = (figure.0 + value, figure.1 + 1);
    };
    let known = |field| Some(text(truth, field)).filter(|value| !value.is_empty());
    if let Some(title) = known("title") {
        put("title", f64::from(words(title) == words(text(answer, "title"))));
    }
    if let Some(authors) = known("author") {
        put("author", f64::from(names(authors) == names(text(answer, "byline"))));
    }
    if let Some(date) = known("date") {
        put("date", f64::from(date.get(..10) == text(answer, "published").get(..10)));
    }
    if let Some(body) = known("body") {
        let (ours, theirs) = (words(text(answer, "text")), words(body));
        put("body, words", f1(ours.chunks(1), theirs.chunks(1)));
        put("body, runs of four words", f1(runs(&ours), runs(&theirs)));
    }
}

/// A field of text; empty where there is none.
fn text<'a>(line: &'a Value, field: &str) -> &'a str {
    line.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn names(byline: &str) -> BTreeSet<Vec<String>> {
    let joined = byline.replace(" and ", ",").replace(" & ", ",");
    joined.split([',', ';', '|']).map(words).filter(|name| !name.is_empty()).collect()
}

fn runs(words: &[String]) -> std::slice::Windows<'_, String> {
    words.windows(words.len().clamp(1, 4))
}

/// The harmonic mean of precision and recall over two bags.
fn f1<'a>(ours: impl Iterator<Item = &'a [String]>, theirs: impl Iterator<Item = &'a [String]>) -> f64 {
    let mut left: HashMap<&[String], u32> = HashMap::new();
    let mut total = 0_u32;
    for piece in theirs {
        *left.entry(piece).or_default() += 1;
        total += 1;
    }
    let mut common = 0_u32;
    for piece in ours {
        total += 1;
        if let Some(count) = left.get_mut(piece).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / f64::from(total.max(1))
}
