//! `sheaf inspect`: what the readers make of a file, without a library.

use std::io::{self, BufRead, Write};
use std::path::Path;

use serde::Serialize;

use crate::article::Format;
use crate::error::{Code, Error, Result};
use crate::import::{Draft, Source, read};

/// One answer.
#[derive(Serialize)]
struct Answer<'a> {
    source: &'a str,
    format: Format,
    title: String,
    byline: Option<String>,
    published: Option<String>,
    site: Option<String>,
    language: Option<String>,
    url: Option<String>,
    excerpt: Option<String>,
    words: u32,
    html: String,
    text: String,
}

#[derive(Serialize)]
struct Failure<'a> {
    source: &'a str,
    error: Reason,
}

#[derive(Serialize)]
struct Reason {
    code: Code,
    message: String,
}

/// Answers each line (`path`, or `path<TAB>address of the page`) as soon as it is read: as one JSON object, or for people.
/// True if every file could be read.
///
/// # Errors
///
/// If the lines cannot be read or the answers not be written.
pub fn inspect(lines: impl BufRead, out: &mut dyn Write, json: bool) -> io::Result<bool> {
    let mut all = true;
    for line in lines.lines() {
        let line = line?;
        let (path, address) = match line.split_once('\t') {
            Some((path, address)) => (path, Some(address.trim()).filter(|address| !address.is_empty())),
            None => (line.as_str(), None),
        };
        if path.trim().is_empty() {
            continue;
        }
        match drafts(Path::new(path), address) {
            Ok(drafts) => {
                for draft in drafts {
                    match json {
                        true => write_json(out, &answer(path, draft))?,
                        false => print(out, path, &draft)?,
                    }
                }
            }
            Err(error) => {
                all = false;
                match json {
                    true => {
                        let reason = Reason { code: error.code(), message: error.to_string() };
                        write_json(out, &Failure { source: path, error: reason })?;
                    }
                    false => writeln!(out, "{path}: {error}\n")?,
                }
            }
        }
        out.flush()?;
    }
    Ok(all)
}

fn drafts(path: &Path, address: Option<&str>) -> Result<Vec<Draft>> {
    let bytes = std::fs::read(path).map_err(|error| Error::file(path, error))?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    // To look at a file is not to read others: its pictures keep their addresses.
    let beside = |_: &str| None;
    read(&Source { name: &name, bytes: &bytes, address, beside: &beside })
}

fn answer(source: &str, draft: Draft) -> Answer<'_> {
    Answer {
        source,
        format: draft.format,
        title: draft.title,
        byline: draft.byline,
        published: draft.published,
        site: draft.site,
        language: draft.language,
        url: draft.url,
        excerpt: draft.excerpt,
        words: draft.words,
        html: draft.html,
        text: draft.text,
    }
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn print(out: &mut dyn Write, source: &str, draft: &Draft) -> io::Result<()> {
    writeln!(out, "{}", draft.title)?;
    let words = draft.words.to_string();
    let format = match draft.format {
        Format::Text => "plain text",
        Format::Markdown => "Markdown",
        Format::Html => "web page",
    };
    let fields = [
        ("file", Some(source)),
        ("format", Some(format)),
        ("byline", draft.byline.as_deref()),
        ("published", draft.published.as_deref()),
        ("site", draft.site.as_deref()),
        ("address", draft.url.as_deref()),
        ("language", draft.language.as_deref()),
        ("words", Some(words.as_str())),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name:<10}{value}")?;
        }
    }
    writeln!(out, "\n{}\n", draft.text)
}
