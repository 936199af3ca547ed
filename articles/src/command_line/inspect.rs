//! `sheaf inspect`: what the readers make of a file, without a library.

use std::io::BufRead;
use std::path::Path;

use serde_json::{Value, json};

use super::print::error_object;
use super::{Exit, Output};
use crate::error::{Error, Result};
use crate::import::{Draft, Flow, Sink, Source, large_file as large, read, read_file, read_large};

/// Reads files and prints what is in each, at once. `-` stands for standard input, where each line is `path` or
/// `path<TAB>address of the page`.
///
/// # Errors
/// Standard input cannot be read, or nobody reads the answers any more.
pub(super) fn inspect_files(files: &[String], output: &mut Output<'_>) -> Result<Exit> {
    let mut all = true;
    for file in files {
        if file != "-" {
            all &= inspect(file, None, output)?;
            continue;
        }
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|error| Error::file("standard input", error))?;
            let (path, address) = match line.split_once('\t') {
                Some((path, address)) => (path, Some(address.trim()).filter(|address| !address.is_empty())),
                None => (line.as_str(), None),
            };
            if !path.trim().is_empty() {
                all &= inspect(path, address, output)?;
            }
        }
    }
    Ok(if all { Exit::Done } else { Exit::Failed })
}

fn inspect(path: &str, address: Option<&str>, output: &mut Output<'_>) -> Result<bool> {
    let (mut all, mut written) = (true, Ok(()));
    let mut tell = |part: Option<&str>, draft: &Result<Draft>| {
        let source = part.map_or_else(|| path.to_owned(), |part| format!("{path} › {part}"));
        all &= draft.is_ok();
        match draft {
            Ok(draft) => output.line(&answer(&source, draft), || text(&source, draft)),
            Err(error) => {
                let object = json!({ "source": source, "error": error_object(error) });
                output.line(&object, || format!("{source}: {error}\n"))
            }
        }
    };
    let done = read_entries(Path::new(path), address, &mut |entry| {
        written = tell(entry.part.as_deref(), &entry.draft);
        if written.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    written?;
    if let Err(error) = done {
        tell(None, &Err(error))?;
    }
    output.flush()?;
    Ok(all)
}

fn read_entries(path: &Path, address: Option<&str>, sink: &mut Sink<'_>) -> Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if let Some(size) = large(path)? {
        return read_large(path, &name, size, sink);
    }
    let bytes = read_file(path)?;
    // To look at a file is not to read others: its pictures keep their addresses.
    let beside = |_: &str| None;
    read(&Source { name: &name, bytes: &bytes, address, beside: &beside }, sink)
}

fn answer(source: &str, draft: &Draft) -> Value {
    let mut answer = json!({
        "source": source, "format": draft.format, "title": draft.title, "byline": draft.byline,
        "published": draft.published, "site": draft.site, "language": draft.language, "url": draft.url,
        "excerpt": draft.excerpt, "words": draft.words, "html": draft.html, "text": draft.text,
    });
    if let Some(remark) = &draft.remark {
        answer["remark"] = json!(remark);
    }
    answer
}

fn text(source: &str, draft: &Draft) -> String {
    let words = draft.words.to_string();
    let fields = [
        ("file", Some(source)),
        ("format", Some(draft.format.name())),
        ("byline", draft.byline.as_deref()),
        ("published", draft.published.as_deref()),
        ("site", draft.site.as_deref()),
        ("address", draft.url.as_deref()),
        ("language", draft.language.as_deref()),
        ("words", Some(words.as_str())),
        ("remark", draft.remark.as_deref()),
    ];
    let known = fields.into_iter().filter_map(|(name, value)| Some(format!("  {name:<10}{}", value?)));
    let lines: Vec<String> = known.collect();
    format!("{}\n{}\n\n{}\n", draft.title, lines.join("\n"), draft.text)
}
