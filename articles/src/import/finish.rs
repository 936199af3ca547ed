//! The last step of every reader: what it found becomes a whole [`Draft`], with the derived fields filled in.

use serde_json::{Map, Value};

use super::{Draft, DraftHighlight};
use crate::article::{Format, State};
use crate::error::{Error, Result};
use crate::extract::Picture;
use crate::extract::plain_text::collapse;
use crate::extract::url::site_of;
use crate::extract::{excerpt, language, text_of, words};

/// A line of text longer than this is cut to make a title.
const TITLE: usize = 120;
/// The longest title at all; more of it is no title.
const LONGEST_TITLE: usize = 500;

/// What a reader found in a file. `html` is sanitized.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub declared_language: Option<String>,
    pub excerpt: Option<String>,
    pub html: String,
    pub picture: Option<String>,
    pub pictures: Vec<Picture>,
    pub tags: Vec<String>,
    pub saved: Option<i64>,
    pub state: Option<State>,
    pub starred: bool,
    pub folders: Vec<String>,
    pub note: Option<String>,
    pub highlights: Vec<DraftHighlight>,
    pub progress: Option<u16>,
    pub read_at: Option<i64>,
    pub fields: Map<String, Value>,
    /// What a person calls the source, where its format says too little: `Pocket export`.
    pub recognised: Option<&'static str>,
    /// What a person is to be told of how reading went. It is kept among the fields too.
    pub remark: Option<String>,
}

impl Found {
    /// The draft of it; `name` is the file's, for a title where nothing else is one.
    pub(super) fn finish(mut self, format: Format, name: &str) -> Result<Draft> {
        let text = text_of(&self.html);
        if text.is_empty() && self.title.is_none() && self.picture.is_none() && self.url.is_none() {
            return Err(Error::NoText);
        }
        if text.is_empty() && is_document(format) {
            self.remark.get_or_insert_with(|| "there is no text in it".to_owned());
        }
        if let Some(remark) = &self.remark {
            self.fields.entry("remark").or_insert_with(|| Value::String(remark.clone()));
        }
        let title = self
            .title
            .map(|title| collapse(&title))
            .filter(|title| !title.is_empty())
            .or_else(|| text.lines().find(|line| !line.trim().is_empty()).map(title_of))
            .or_else(|| self.url.clone())
            .unwrap_or_else(|| name_as_title(name));
        let declared = self.declared_language.as_deref();
        let language = match text.is_empty() {
            true if self.url.as_ref() == Some(&title) => language::language_of_title("", declared),
            true => language::language_of_title(&title, declared),
            false => language::language_of(&text, declared),
        };
        Ok(Draft {
            language,
            words: words(&text),
            excerpt: self.excerpt.filter(|text| !text.is_empty()).or_else(|| excerpt(&text)),
            title: title.chars().take(LONGEST_TITLE).collect(),
            byline: self.byline,
            site: self.site.or_else(|| site_of(self.url.as_deref()?)),
            url: self.url,
            published: self.published,
            html: self.html,
            text,
            picture: self.picture,
            format,
            pictures: self.pictures,
            tags: self.tags,
            saved: self.saved,
            state: self.state,
            starred: self.starred,
            folders: self.folders,
            note: self.note,
            highlights: self.highlights,
            progress: self.progress,
            read_at: self.read_at,
            fields: self.fields,
            recognised: self.recognised.map(str::to_owned),
            remark: self.remark,
            own: None,
        })
    }
}

/// Whether something is expected to have a text. A saved address has none, and a mail or a note may be all title.
fn is_document(format: Format) -> bool {
    !matches!(format, Format::Link | Format::Reference | Format::Mail | Format::Note)
}

/// A line as a title: whole, or cut at the end of a sentence or a word.
pub(super) fn title_of(line: &str) -> String {
    let line = collapse(line);
    let Some((limit, _)) = line.char_indices().nth(TITLE) else {
        return line;
    };
    let start = &line[..limit];
    let sentence = start
        .char_indices()
        .filter(|(at, c)| match c {
            '.' | '!' | '?' => line[at + 1..].starts_with(' ') && *at > 30,
            '。' | '！' | '？' => true,
            _ => false,
        })
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    match (sentence, start.rfind(' ')) {
        (Some(end), _) => start[..end].trim_end_matches('.').to_owned(),
        (None, Some(space)) => format!("{}…", &start[..space]),
        (None, None) => format!("{start}…"),
    }
}

/// `a-trip-to-the-sea.html` as `a trip to the sea`.
pub(super) fn name_as_title(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 && !extension.contains(' ') => stem,
        _ => name,
    };
    let spaced = match stem.contains(' ') {
        true => stem.to_owned(),
        false => stem.replace(['-', '_', '+'], " "),
    };
    match collapse(&spaced) {
        title if title.is_empty() => "Untitled".into(),
        title => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_sensibly_for_a_title() {
        assert_eq!(title_of("  Short  line "), "Short line");
        let sentence = format!("The harbour was closed for the whole of the winter. {}", "More words. ".repeat(20));
        assert!(title_of(&sentence).starts_with("The harbour was closed for the whole of the winter"));
        let endless = "word ".repeat(100);
        assert!(title_of(&endless).ends_with("word…"));
        assert!(title_of(&"字".repeat(300)).chars().count() <= 121);
    }

    #[test]
    fn a_file_name_becomes_a_title() {
        for (name, title) in [
            ("a-trip_to-the-sea.html", "a trip to the sea"),
            ("A trip - to the sea.txt", "A trip - to the sea"),
            ("---", "Untitled"),
            ("notes", "notes"),
            ("", "Untitled"),
        ] {
            assert_eq!(name_as_title(name), title, "{name}");
        }
    }
}
