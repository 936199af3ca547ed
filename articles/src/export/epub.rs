//! A book of articles (EPUB 3): a cover page, contents, a chapter an article, with its pictures.

use std::collections::{HashMap, HashSet};
use std::io::{BufWriter, Write};

use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::item::Item;
use super::pages::about;
use super::pictures::{ending, media_type};
use super::staging::{Out, Staging};
use super::tree::{Node, parse, write_xhtml, xml};
use super::{Result, Writer};
use crate::error::Error;
use crate::time;

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
<rootfiles><rootfile full-path=\"EPUB/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

const STYLE: &str = "body{line-height:1.5}h1{line-height:1.2}img{max-width:100%}.about{font-size:.85em}\
.cover{text-align:center;margin-top:30%}td,th{border:1px solid;padding:.2em .4em}table{border-collapse:collapse}";

/// Pictures that every reader of books shows.
const SHOWN: [&str; 4] = ["png", "jpg", "gif", "webp"];

/// A chapter as the contents name it.
struct Chapter {
    file: String,
    title: String,
}

/// A book that is being written.
pub(super) struct Book {
    zip: Option<ZipWriter<BufWriter<std::fs::File>>>,
    chapters: Vec<Chapter>,
    /// Names of the pictures that are in it, by hash; none for one that readers do not show.
    pictures: HashMap<String, Option<String>>,
    languages: HashMap<String, u32>,
}

impl Book {
    pub(super) fn begin(staging: &mut Staging) -> Result<Book> {
        let Out { file, .. } = staging.single()?;
        let mut zip = ZipWriter::new(file);
        // First and as it is, so that the kind of the file is seen in its first bytes.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        put(&mut zip, "mimetype", b"application/epub+zip", stored)?;
        put(&mut zip, "META-INF/container.xml", CONTAINER.as_bytes(), deflated())?;
        put(&mut zip, "EPUB/style.css", STYLE.as_bytes(), deflated())?;
        Ok(Book { zip: Some(zip), chapters: Vec::new(), pictures: HashMap::new(), languages: HashMap::new() })
    }

    fn put(&mut self, name: &str, bytes: &[u8], options: SimpleFileOptions) -> Result<()> {
        self.zip.as_mut().map_or(Ok(()), |zip| put(zip, name, bytes, options))
    }

    /// Puts the pictures of an article into the book.
    fn put_pictures(&mut self, item: &Item, staging: &mut Staging) -> Result<()> {
        for hash in item.pictures() {
            if self.pictures.contains_key(hash) {
                continue;
            }
            let bytes = staging.kept(hash)?;
            let shown = bytes.filter(|bytes| SHOWN.contains(&ending(bytes)));
            let name = shown.as_ref().map(|bytes| format!("{}.{}", &hash[..32], ending(bytes)));
            if let (Some(bytes), Some(name)) = (shown, &name) {
                let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
                self.put(&format!("EPUB/pictures/{name}"), &bytes, stored)?;
            }
            self.pictures.insert(hash.to_owned(), name);
        }
        Ok(())
    }
}

impl Writer for Book {
    fn article(&mut self, item: &Item, staging: &mut Staging) -> Result<()> {
        self.put_pictures(item, staging)?;
        let file = format!("article-{:05}.xhtml", self.chapters.len() + 1);
        let chapter = chapter(item, &self.pictures);
        self.put(&format!("EPUB/{file}"), chapter.as_bytes(), deflated())?;
        self.chapters.push(Chapter { file, title: item.title.clone() });
        if let Some(language) = &item.language {
            *self.languages.entry(language.clone()).or_default() += 1;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        let title = match &self.chapters[..] {
            [only] => only.title.clone(),
            chapters => format!("{} articles", chapters.len()),
        };
        let mut languages: Vec<(&String, &u32)> = self.languages.iter().collect();
        languages.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
        let language = languages.first().map_or_else(|| "en".to_owned(), |(name, _)| (*name).clone());
        let now = time::iso(time::now());
        let now = format!("{}Z", now.get(..19).unwrap_or("1970-01-01T00:00:00"));
        let cover = page(
            &title,
            &language,
            &format!(
                "<section class=\"cover\" epub:type=\"cover\"><h1 dir=\"auto\">{}</h1><p>{}</p></section>",
                xml(&title),
                now.get(..10).unwrap_or_default()
            ),
        );
        self.put("EPUB/cover.xhtml", cover.as_bytes(), deflated())?;
        let contents = contents(&title, &language, &self.chapters);
        self.put("EPUB/nav.xhtml", contents.as_bytes(), deflated())?;
        let package = package(&title, &language, &now, &self.chapters, &self.pictures);
        self.put("EPUB/book.opf", package.as_bytes(), deflated())?;
        let Some(zip) = self.zip.take() else { return Ok(()) };
        zip.finish().map_err(failed)?.flush().map_err(|error| Error::file("the book", error))
    }
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn put<W: Write + std::io::Seek>(
    zip: &mut ZipWriter<W>,
    name: &str,
    bytes: &[u8],
    options: SimpleFileOptions,
) -> Result<()> {
    zip.start_file(name, options).map_err(failed)?;
    zip.write_all(bytes).map_err(|error| Error::file("the book", error))
}

fn failed(error: zip::result::ZipError) -> Error {
    Error::file("the book", std::io::Error::other(error))
}

fn page(title: &str, language: &str, body: &str) -> String {
    let language = xml(language);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" \
         xml:lang=\"{language}\">\n<head><title>{}</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\
         </head>\n<body>{body}</body>\n</html>\n",
        xml(title)
    )
}

fn chapter(item: &Item, pictures: &HashMap<String, Option<String>>) -> String {
    let mut body = format!("<section epub:type=\"chapter\">\n<h1 dir=\"auto\">{}</h1>\n", xml(&item.title));
    let about = about(item);
    if !about.is_empty() {
        body.push_str(&format!("<p class=\"about\" dir=\"auto\">{}</p>\n", xml(&about)));
    }
    if let Some(url) = &item.url {
        body.push_str(&format!("<p class=\"about\"><a href=\"{0}\">{0}</a></p>\n", xml(url)));
    }
    let mut nodes = parse(&item.html);
    let mut ids = HashSet::new();
    tidy_ids(&mut nodes, &mut ids);
    tidy(&mut nodes, &ids);
    let picture = |address: &str| {
        let name = pictures.get(address.strip_prefix("picture:")?)?.as_ref()?;
        Some(format!("pictures/{name}"))
    };
    body.push_str("<div dir=\"auto\">\n");
    write_xhtml(&nodes, &picture, &mut body);
    body.push_str("\n</div>\n</section>\n");
    page(&item.title, item.language.as_deref().unwrap_or("en"), &body)
}

/// An id may stand once.
fn tidy_ids(nodes: &mut [Node], known: &mut HashSet<String>) {
    for node in nodes {
        if let Node::Element(element) = node {
            element.attributes.retain(|(name, value)| name != "id" || known.insert(value.clone()));
            tidy_ids(&mut element.children, known);
        }
    }
}

/// A link within the chapter leads to a place that is there, and a time is one.
fn tidy(nodes: &mut [Node], ids: &HashSet<String>) {
    for node in nodes {
        if let Node::Element(element) = node {
            element.attributes.retain(|(name, value)| match name.as_str() {
                "href" => value.strip_prefix('#').is_none_or(|id| ids.contains(id)),
                "datetime" => time::begin_of(value).is_some(),
                _ => true,
            });
            tidy(&mut element.children, ids);
        }
    }
}

fn contents(title: &str, language: &str, chapters: &[Chapter]) -> String {
    let mut list = String::from("<nav epub:type=\"toc\" id=\"toc\"><h1>Contents</h1>\n<ol>\n");
    for chapter in chapters {
        list.push_str(&format!("<li><a href=\"{}\" dir=\"auto\">{}</a></li>\n", chapter.file, xml(&chapter.title)));
    }
    if chapters.is_empty() {
        list.push_str("<li><a href=\"cover.xhtml\">Cover</a></li>\n");
    }
    list.push_str("</ol>\n</nav>");
    page(title, language, &list)
}

fn package(
    title: &str,
    language: &str,
    now: &str,
    chapters: &[Chapter],
    pictures: &HashMap<String, Option<String>>,
) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">urn:uuid:{}</dc:identifier>\n<dc:title>{}</dc:title>\n<dc:language>{}</dc:language>\n\
         <meta property=\"dcterms:modified\">{now}</meta>\n</metadata>\n<manifest>\n\
         <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n\
         <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n",
        Uuid::now_v7(),
        xml(title),
        xml(language)
    );
    for (number, chapter) in chapters.iter().enumerate() {
        out.push_str(&format!(
            "<item id=\"a{number}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n",
            chapter.file
        ));
    }
    let mut names: Vec<&String> = pictures.values().flatten().collect();
    names.sort();
    for (number, name) in names.into_iter().enumerate() {
        let kind = media_type(name.rsplit('.').next().unwrap_or_default());
        out.push_str(&format!("<item id=\"p{number}\" href=\"pictures/{name}\" media-type=\"{kind}\"/>\n"));
    }
    out.push_str("</manifest>\n<spine>\n<itemref idref=\"cover\"/>\n<itemref idref=\"nav\"/>\n");
    for number in 0..chapters.len() {
        out.push_str(&format!("<itemref idref=\"a{number}\"/>\n"));
    }
    out.push_str("</spine>\n</package>\n");
    out
}
