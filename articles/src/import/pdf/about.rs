//! What a PDF says of itself: title, authors, date, where it is to be believed; else what its first page shows.

use hayro::hayro_syntax::metadata::Metadata;
use hayro::hayro_syntax::object::DateTime;
use serde_json::{Map, Value};

use super::blocks::Block;
use crate::extract::plain_text::{collapse, words};
use crate::extract::{byline, date};
use crate::import::charset::decode;

/// A title on the page is not longer than this, in characters.
const TITLE: usize = 250;
/// Blocks of the first page among which the title is looked for.
const FIRST_BLOCKS: usize = 14;

/// What the document says of itself, apart from its text.
#[derive(Debug, Default)]
pub(super) struct About {
    title: Option<String>,
    author: Option<String>,
    created: Option<String>,
    pub fields: Map<String, Value>,
}

/// Reads the information that stands in the file.
pub(super) fn about(metadata: &Metadata) -> About {
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).filter(|text| !text.is_empty());
    let mut fields = Map::new();
    for (name, value) in [
        ("subject", text(&metadata.subject)),
        ("keywords", text(&metadata.keywords)),
        ("creator", text(&metadata.creator)),
        ("producer", text(&metadata.producer)),
    ] {
        if let Some(value) = value {
            fields.insert(name.to_owned(), Value::String(value.chars().take(2000).collect()));
        }
    }
    About {
        title: text(&metadata.title),
        author: text(&metadata.author),
        created: metadata.creation_date.and_then(iso),
        fields,
    }
}

/// Title, byline and date of a document.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    /// The block that is the title, where it stands before all text.
    pub title_block: Option<usize>,
}

/// Weighs what the file says against what its first page shows.
pub(super) fn head(about: &mut About, first: &[Block], body: f32) -> Head {
    let first = &first[..first.len().min(FIRST_BLOCKS)];
    let shown = title_on_page(first, body);
    let said = about.title.take().filter(|title| is_title(title));
    let page: String = first.iter().map(|block| folded(&block.text())).collect();
    let title = match (said, &shown) {
        // A title that the page shows too is surely one. One word alone is more often the name of a template.
        (Some(said), _) if page.contains(&folded(&said)) && words(&said) > 1 => Some(said),
        (Some(said), None) if words(&said) > 1 => Some(said),
        (Some(said), Some(_)) if words(&said) > 2 => Some(said),
        (said, Some(at)) => {
            about.title = said;
            Some(collapse(&first[*at].text()))
        }
        (said, None) => said,
    };
    let title_block = title.as_deref().and_then(|title| {
        let is_it = |block: &Block| folded(&block.text()) == folded(title);
        first.iter().take(3).position(is_it)
    });
    if let Some(said) = about.title.take() {
        about.fields.insert("title".to_owned(), Value::String(said));
    }
    let after = &first[shown.map_or(0, |at| at + 1).min(first.len())..];
    let byline = about.author.take().and_then(|author| authors(&author)).or_else(|| byline_on_page(after));
    let on_page = after.iter().take(5).find_map(|block| {
        let (rest, when) = apart_from_date(&block.text());
        let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
        when.filter(|_| letters <= 12 || byline::is_person(&rest))
    });
    if on_page.is_some()
        && let Some(created) = &about.created
    {
        about.fields.insert("created".to_owned(), Value::String(created.clone()));
    }
    Head { title, byline, published: on_page.or(about.created.take()), title_block }
}

/// The block of the largest letters, if they are larger than those of the text.
fn title_on_page(first: &[Block], body: f32) -> Option<usize> {
    let size = |block: &Block| match block {
        Block::Heading(text, size) if is_title(text) && *size >= body * 1.14 => Some(*size),
        _ => None,
    };
    let largest = first.iter().filter_map(size).max_by(f32::total_cmp)?;
    first.iter().position(|block| size(block).is_some_and(|size| size >= largest * 0.97))
}

/// Whether a text can be the title of an article, and not the name of a file or what a program writes into its place.
fn is_title(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    let is_file = [
        ".doc", ".docx", ".pdf", ".tex", ".dvi", ".indd", ".qxd", ".qxp", ".ps", ".eps", ".ppt", ".pptx", ".xls",
        ".xlsx", ".pub", ".wpd", ".rtf", ".txt", ".html", ".htm", ".odt", ".fm", ".p65", ".jpg", ".png", ".tif", ".ai",
        ".psd", ".pages",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending));
    let is_filler = [
        "microsoft word",
        "microsoft powerpoint",
        "microsoft excel",
        "untitled",
        "document",
        "slide 1",
        "powerpoint presentation",
        "title",
        "about:blank",
        "(anonymous)",
        "anonymous",
        "http://",
        "https://",
        "file:",
        "print",
        "layout 1",
        "no job name",
        "noname",
        "sans titre",
        "unbenannt",
        "none",
        "null",
        "unknown",
        "template",
        "pii:",
        "doi:",
        "copyright",
    ]
    .iter()
    .any(|filler| {
        lower.starts_with(filler)
            && (filler.ends_with([':', '/']) || lower.len() < filler.len() + 6 || filler.starts_with("microsoft"))
    });
    let has_space = lower.contains(char::is_whitespace);
    let is_code =
        !has_space && (lower.contains(['_', '\\', '/']) || lower.chars().any(|c| c.is_ascii_digit()) && letters < 12);
    letters >= 2
        && letters * 2 >= lower.chars().filter(|c| !c.is_whitespace()).count()
        && lower.chars().count() <= TITLE
        && !is_file
        && !is_filler
        && !is_code
}

/// The names of authors in what the file says, if they are names of people.
fn authors(said: &str) -> Option<String> {
    let lower = said.to_lowercase();
    let no_one = [
        "user",
        "admin",
        "owner",
        "unknown",
        "author",
        "microsoft",
        "windows",
        "default",
        "acrobat",
        "adobe",
        "office",
        "pc",
        "test",
        "none",
    ];
    if no_one.iter().any(|name| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name))
        || lower.contains('@')
    {
        return None;
    }
    // A surname before a comma and a given name behind it are one person.
    let turned = said.split(';').map(|name| match name.split_once(',') {
        Some((surname, given)) if said.contains(';') && !given.contains(',') => {
            format!("{} {}", given.trim(), surname.trim())
        }
        _ => name.trim().to_owned(),
    });
    let names: Vec<String> = turned.collect();
    let has_shape = |name: &str| name.contains(char::is_whitespace) || !name.is_ascii();
    byline::join(names.iter().map(String::as_str)).filter(|names| has_shape(names))
}

/// A short text without the date in it and the day of the week before that, and the date.
fn apart_from_date(text: &str) -> (String, Option<String>) {
    let text = collapse(text);
    let Some(found) = date::find(&text).filter(|_| text.chars().count() <= 120) else {
        return (text, None);
    };
    let rest = format!("{} {}", &text[..found.range.start], &text[found.range.end..]);
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let words = rest.split_whitespace().filter(|word| !days.contains(&word.trim_matches(',')));
    let rest = words.collect::<Vec<_>>().join(" ");
    (rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned(), Some(found.iso))
}

fn byline_on_page(after: &[Block]) -> Option<String> {
    after.iter().take(3).find_map(|block| {
        let (text, _) = apart_from_date(&block.text());
        if text.chars().count() > 120 {
            return None;
        }
        let names = byline::introduced(&text).unwrap_or(&text);
        let people = byline::people(names);
        (!people.is_empty() && people.iter().all(|name| byline::is_person(name)) && !text.ends_with('.'))
            .then(|| byline::join([names]))?
    })
}

/// A text of the file in the encodings that it may have.
fn text_string(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => decode(bytes).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // In the encoding of PDF, letters above ASCII are those of Latin-1, and signs of print stand below them.
            Err(_) => bytes.iter().map(|byte| pdf_letter(*byte)).collect(),
        },
    };
    let text: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    collapse(&text)
}

fn pdf_letter(byte: u8) -> char {
    const PRINT: [char; 32] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}',
    ];
    match byte {
        0x80..=0x9f => PRINT[usize::from(byte - 0x80)],
        0xa0 => '€',
        _ => char::from(byte),
    }
}

/// The day on which a document was made; its hour says when it was printed and nothing about the article.
fn iso(date: DateTime) -> Option<String> {
    let DateTime { year, month, day, .. } = date;
    (1980..=2100).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_from_the_name_of_a_file() {
        for (text, expected) in [
            ("The tides of the northern islands", true),
            ("Microsoft Word - report final.doc", false),
            ("Untitled", false),
            ("Documents of the harbour board", true),
            ("report_2019_v3", false),
            ("untitled-1.indd", false),
            ("8721.dvi", false),
            ("https://example.org/a", false),
            ("2019", false),
            ("Title insurance and its discontents", true),
            ("潮汐与岛屿", true),
        ] {
            assert_eq!(is_title(text), expected, "{text}");
        }
    }

    #[test]
    fn the_page_decides_where_the_file_says_nothing_sound() {
        let page = [
            Block::Paragraph("The Island Post".into()),
            Block::Heading("Ferries run late".into(), 20.0),
            Block::Paragraph("By Ada Marsh".into()),
            Block::Paragraph("22 March 2024".into()),
            Block::Paragraph("The ferries of the northern islands run late for the third week.".into()),
        ];
        let head = |title: &str| {
            let about = About { title: Some(title.into()), created: Some("2025-01-01".into()), ..About::default() };
            let mut about = about;
            super::head(&mut about, &page, 10.0)
        };
        let shown = head("Microsoft Word - ferries.doc");
        assert_eq!(shown.title.as_deref(), Some("Ferries run late"));
        assert_eq!(shown.byline.as_deref(), Some("Ada Marsh"));
        assert_eq!(shown.published.as_deref(), Some("2024-03-22"));
        assert_eq!(shown.title_block, Some(1));
        assert_eq!(head("The late ferries of the north").title.as_deref(), Some("The late ferries of the north"));
        assert_eq!(head("Template").title.as_deref(), Some("Ferries run late"));
    }

    #[test]
    fn text_of_the_file_is_read_in_its_encodings() {
        assert_eq!(text_string(b"\xfe\xff\x00T\x00i\x00d\x00e"), "Tide");
        assert_eq!(text_string(b"Caf\xe9 \x84 bar"), "Café — bar");
        assert_eq!(text_string("Früh".as_bytes()), "Früh");
        assert_eq!(authors("Marsh, Ada; Lind, Bo").as_deref(), Some("Ada Marsh, Bo Lind"));
        assert_eq!(authors("admin"), None);
    }
}
