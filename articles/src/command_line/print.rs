//! How answers look: JSON lines for programs, plain lines for people.

use std::io::{IsTerminal, Write};

use serde_json::{Value, json};

use super::{Exit, Output};
use crate::article::{Article, Row, SnippetPiece};
use crate::error::{Error, Result};
use crate::highlight::Highlight;
use crate::time;

impl<'a> Output<'a> {
    /// An answer to these, as text for a person unless the arguments ask for JSON.
    pub fn new(out: &'a mut (dyn Write + Send), err: &'a mut (dyn Write + Send)) -> Output<'a> {
        Output { json: false, watched: std::io::stderr().is_terminal(), out, err }
    }

    /// Prints one object, or the line that says the same to a person.
    pub(super) fn line(&mut self, object: &Value, text: impl FnOnce() -> String) -> Result<()> {
        let text = if self.json { object.to_string() } else { text() };
        // Whoever listened went away: there is nobody left to tell.
        writeln!(self.out, "{text}").map_err(|_| Error::Interrupted)
    }

    /// Hands over what was printed: whoever feeds us line by line waits for it.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(|_| Error::Interrupted)
    }

    /// Says what failed, where a person and where a program looks for it.
    pub(super) fn fail(&mut self, error: &Error) -> Exit {
        if matches!(error, Error::Interrupted) {
            return Exit::Failed;
        }
        let _ = match self.json {
            true => writeln!(self.out, "{}", json!({ "error": error_object(error) })),
            false => writeln!(self.err, "sheaf: {error}"),
        };
        match error {
            Error::Query { .. } | Error::Invalid(_) => Exit::Usage,
            _ => Exit::Failed,
        }
    }

    pub(super) fn row(&mut self, row: &Row) -> Result<()> {
        self.line(&row_object(row), || row_text(row))
    }
}

pub(super) fn error_object(error: &Error) -> Value {
    json!({ "code": error.code(), "message": error.to_string() })
}

pub(super) fn row_object(row: &Row) -> Value {
    let tags: Vec<&String> = row.tags.iter().map(|tag| &tag.path).collect();
    let mut object = json!({
        "id": row.id, "uid": row.uid, "title": row.title, "byline": row.byline, "site": row.site,
        "published": row.published, "saved": time::iso(row.saved), "words": row.words, "state": row.state,
        "starred": row.starred, "tags": tags, "folders": row.folders,
    });
    if let Some(snippet) = &row.snippet {
        object["snippet"] = snippet_text(snippet, "<mark>", "</mark>").into();
    }
    object
}

pub(super) fn article_object(article: &Article) -> Value {
    let mut object = row_object(&article.row);
    let highlights: Vec<Value> = article.highlights.iter().map(highlight_object).collect();
    let more = json!({
        "url": article.url, "language": article.row.language, "format": article.row.format,
        "excerpt": article.row.excerpt, "html": article.html, "text": article.text,
        "original": article.original, "progress": article.row.progress, "read": article.row.read_at.map(time::iso),
        "notes": article.note, "highlights": highlights, "fields": article.fields,
    });
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

fn highlight_object(highlight: &Highlight) -> Value {
    json!({
        "id": highlight.id, "uid": highlight.uid, "quote": highlight.quote, "note": highlight.note,
        "colour": highlight.colour, "created": time::iso(highlight.created), "position": highlight.position,
        "tags": highlight.tags,
    })
}

fn snippet_text(snippet: &[SnippetPiece], open: &str, close: &str) -> String {
    snippet
        .iter()
        .map(|piece| match piece.hit {
            true => format!("{open}{}{close}", piece.text),
            false => piece.text.clone(),
        })
        .collect()
}

/// What of a row fits beside its title, in the order in which one looks for it.
fn about(row: &Row) -> String {
    let mut parts: Vec<String> = [&row.site, &row.byline, &row.published].into_iter().flatten().cloned().collect();
    parts.push(format!("{} words", row.words));
    parts.extend(row.folders.iter().map(|folder| format!("in {folder}")));
    parts.extend(row.tags.iter().map(|tag| format!("#{}", tag.path)));
    parts.join(" · ")
}

pub(super) fn row_text(row: &Row) -> String {
    let star = if row.starred { "★ " } else { "" };
    let mut text = format!("{:>6}  {star}{}\n        {}", row.id.0, row.title, about(row));
    if let Some(snippet) = &row.snippet {
        text.push_str("\n        ");
        text.push_str(&snippet_text(snippet, "[", "]").replace('\n', " "));
    }
    text
}

pub(super) fn article_text(article: &Article) -> String {
    let mut lines = vec![article.row.title.clone(), about(&article.row)];
    lines.extend(article.url.clone());
    lines.push(String::new());
    lines.push(article.text.clone());
    if !article.note.is_empty() {
        lines.push(format!("\nNote: {}", article.note));
    }
    for highlight in &article.highlights {
        lines.push(format!("\n> {}", highlight.quote.replace('\n', "\n> ")));
        if !highlight.note.is_empty() {
            lines.push(highlight.note.clone());
        }
    }
    lines.join("\n")
}
