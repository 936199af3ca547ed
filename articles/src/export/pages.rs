//! Pages: an article a page that stands alone, pictures beside, and an index. Nothing in them runs, and nothing is loaded
//! from anywhere else.

use std::collections::HashMap;
use std::path::Path;

use super::item::Item;
use super::names::{Names, PICTURES, file_name};
use super::pictures::Pictures;
use super::staging::{Out, Staging};
use super::tree::{parse, write_xhtml, xml};
use super::{Result, Writer};

/// The folder of the pages, below the index.
const FOLDER: &str = "articles";

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.125rem/1.6 Georgia,'Noto Serif',serif;\
color:light-dark(#23211e,#e8e4de);background:light-dark(#fbfaf8,#1b1a19)}\
header,footer,nav,ol.index{font-family:system-ui,sans-serif}\
header p,footer,.index span{color:light-dark(#6b665e,#9d968b);font-size:.875rem}\
a{color:light-dark(#285f9e,#7fb0e6)}h1{line-height:1.25}img{max-width:100%;height:auto}\
pre{overflow:auto}blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:.25rem solid currentcolor}\
table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid;padding:.25rem .5rem}\
ol.index{list-style:none;padding:0}ol.index li{margin-block:.75rem}ol.index span{display:block}";

/// A folder of pages.
#[derive(Default)]
pub(super) struct Pages {
    index: Option<Out>,
    names: Names,
    pictures: Pictures,
}

/// What every page begins with.
fn head(title: &str, language: Option<&str>) -> String {
    let language = language.map(|tag| format!(" lang=\"{}\"", xml(tag))).unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; frame-src 'none'; \
         connect-src 'none'; form-action 'none'; base-uri 'none'\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        xml(title)
    )
}

impl Writer for Pages {
    fn article(&mut self, item: &Item, staging: &mut Staging) -> Result<()> {
        if self.index.is_none() {
            let mut index = staging.file(Path::new("index.html"))?;
            index.put(format!("{}<h1>Articles</h1>\n<ol class=\"index\">\n", head("Articles", Some("en"))))?;
            self.index = Some(index);
        }
        let place = Path::new(FOLDER);
        let shown = self.pictures.write(item, &place.join(PICTURES), staging)?;
        let name = self.names.take(&file_name(&item.title), ".html");
        staging.write(&place.join(&name), page(item, &shown).as_bytes())?;
        if let Some(index) = &mut self.index {
            let address = format!("{FOLDER}/{}", in_address(&name));
            index.put(format!(
                "<li><a href=\"{}\" dir=\"auto\">{}</a><span dir=\"auto\">{}</span></li>\n",
                xml(&address),
                xml(&item.title),
                xml(&about(item))
            ))?;
        }
        Ok(())
    }

    fn end(&mut self, staging: &mut Staging) -> Result<()> {
        let mut index = match self.index.take() {
            Some(index) => index,
            None => {
                let mut index = staging.file(Path::new("index.html"))?;
                index.put(format!("{}<h1>Articles</h1>\n<ol class=\"index\">\n", head("Articles", Some("en"))))?;
                index
            }
        };
        index.put("</ol>\n</body>\n</html>\n")?;
        index.end()
    }
}

/// Who wrote it, where and when, in a line.
pub(super) fn about(item: &Item) -> String {
    let day = item.published.as_deref().map(|date| date.split('T').next().unwrap_or(date).to_owned());
    [item.byline.clone(), item.site.clone(), day].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn page(item: &Item, pictures: &HashMap<String, String>) -> String {
    let mut out = head(&item.title, item.language.as_deref());
    out.push_str("<article>\n<header>\n");
    out.push_str(&format!("<h1 dir=\"auto\">{}</h1>\n", xml(&item.title)));
    let about = about(item);
    if !about.is_empty() {
        out.push_str(&format!("<p dir=\"auto\">{}</p>\n", xml(&about)));
    }
    if let Some(url) = &item.url {
        out.push_str(&format!("<p><a href=\"{0}\" rel=\"noreferrer\">{0}</a></p>\n", xml(url)));
    }
    out.push_str("</header>\n<div dir=\"auto\">\n");
    let picture = |address: &str| {
        let name = pictures.get(address.strip_prefix("picture:")?)?;
        Some(format!("{PICTURES}/{name}"))
    };
    write_xhtml(&parse(&item.html), &picture, &mut out);
    out.push_str("\n</div>\n</article>\n");
    out.push_str(&footer(item));
    out.push_str("</body>\n</html>\n");
    out
}

/// What a person made of it: note, highlights, tags, folders.
fn footer(item: &Item) -> String {
    let mut out = String::new();
    if !item.note.is_empty() {
        out.push_str(&format!("<h2>Note</h2>\n<p dir=\"auto\">{}</p>\n", xml(&item.note).replace('\n', "<br>")));
    }
    if !item.highlights.is_empty() {
        out.push_str("<h2>Highlights</h2>\n");
    }
    for highlight in &item.highlights {
        out.push_str(&format!(
            "<blockquote dir=\"auto\">{}</blockquote>\n",
            xml(&highlight.quote).replace('\n', "<br>")
        ));
        if !highlight.note.is_empty() {
            out.push_str(&format!("<p dir=\"auto\">{}</p>\n", xml(&highlight.note).replace('\n', "<br>")));
        }
    }
    let tags = item.tags.iter().map(|tag| format!("#{}", tag.path));
    let shelves: Vec<String> = item.folders.iter().map(|folder| folder.path.replace("\\/", "/")).chain(tags).collect();
    if !shelves.is_empty() {
        out.push_str(&format!("<p dir=\"auto\">{}</p>\n", xml(&shelves.join(" · "))));
    }
    if out.is_empty() { out } else { format!("<footer>\n{out}</footer>\n") }
}

/// A name of a file as a part of an address.
fn in_address(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '%' | '#' | '?' | '&' | '"' | '\'' | ' ' | '<' | '>' | '`' | '{' | '}' | '^' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
