//! A file of each format, with everything that the format can say of an article.

use std::io::{Cursor, Write};

use articles::ImportField::{self, *};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A file, and the fields that its reader has to find in it.
pub struct Fixture {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub has: &'static [ImportField],
}

const FIRST: &str = "The ferries of the northern islands run late for the third week, and nobody on the pier has been told why, says the company that owns them.";
const SECOND: &str = "The islanders speak of the timetable, in which an hour has been missing since the spring, and of the clock on the pier, which has stopped.";

/// All of them.
pub fn all() -> Vec<Fixture> {
    let picture = png_in_base64();
    let page = page("Ferries run late", &format!("<img src=\"data:image/png;base64,{picture}\">"));
    let is = |name, bytes: &[u8], has| Fixture { name, bytes: bytes.to_vec(), has };
    let text = |name, text: &str, has| is(name, text.as_bytes(), has);
    vec![
        text("plain.txt", &format!("Ferries run late\n\n{FIRST}\n\n{SECOND}\n"), &[Title, Text]),
        text("front.md", &markdown(), &[Title, Authors, Address, Published, Tags, Text, Pictures, Other]),
        text("page.html", &page, &[Title, Authors, Address, Published, Saved, Text, Pictures]),
        is("report.pdf", &pdf(), &[Title, Authors, Published, Text]),
        is("book.epub", &epub(), &[Title, Authors, Published, Tags, Text, Pictures, Other]),
        is("draft.docx", &docx(), &[Title, Authors, Published, Tags, Text, Pictures]),
        is("draft.odt", &odt(), &[Title, Authors, Published, Tags, Text, Pictures, Other]),
        text("letter.rtf", &rtf(), &[Title, Authors, Published, Text, Pictures]),
        text("one.eml", &mail("Ferries run late", "x"), &[Title, Authors, Published, Tags, Text, Pictures, Other]),
        text("all.mbox", &mailbox(), &[Title, Authors, Published, Tags, Text, Pictures, Other]),
        text("notes.enex", &notes(), &[Title, Authors, Address, Saved, Tags, Text, Pictures, Other]),
        text("saved.mhtml", &mhtml(), &[Title, Address, Saved, Text, Pictures]),
        text("safari.webarchive", &webarchive(), &[Title, Authors, Address, Text, Pictures]),
        is("crawl.warc", &warc(), &[Title, Authors, Address, Saved, Text]),
        is("crawl.wacz", &zip(&[("archive/data.warc", &warc())]), &[Title, Address, Saved, Text]),
        text("feeds.opml", &opml(), &[Title, Address, Folders, Tags, Other]),
        text("bookmarks.html", include_str!("../fixtures/bookmarks/netscape.html"), &[Title, Address, Saved, Folders]),
        is(
            "all.zip",
            &zip(&[
                ("Work/Sea/front.md", markdown().as_bytes()),
                (
                    "Work/letter.rtf",
                    rtf().replace(FIRST, "Another letter came, which says the contrary of it.").as_bytes(),
                ),
            ]),
            &[Title, Folders, Tags, Text, Other],
        ),
        is("front.md.gz", &gzip(markdown().as_bytes()), &[Title, Authors, Address, Published, Tags, Text, Other]),
    ]
}

fn page(title: &str, picture: &str) -> String {
    format!(
        "<!DOCTYPE html> <html lang=\"en\"><!--\n Page saved with SingleFile \n url: https://post.example/ferries \n saved date: Fri Mar 22 2024 10:30:00 GMT+0100 (Central European Standard Time)\n--><head><meta charset=\"utf-8\"><title>{title}</title><meta name=\"author\" content=\"Ada Marsh\"><meta property=\"article:published_time\" content=\"2024-03-20T08:00:00Z\"><link rel=\"canonical\" href=\"https://post.example/ferries\"></head><body><article><h1>{title}</h1><p>{FIRST}</p>{picture}<p>{SECOND}</p></article></body></html>"
    )
}

fn markdown() -> String {
    let picture = png_in_base64();
    format!(
        "---\ntitle: Ferries run late\nauthor: Ada Marsh\nurl: https://post.example/front\npublished: 2024-03-20\ntags: [sea, sea/ferries]\nship: Argo\nrating: 5\n---\n\n{FIRST}\n\n![A wave](data:image/png;base64,{picture})\n\n{SECOND}\n"
    )
}

fn pdf() -> Vec<u8> {
    let lines: Vec<&str> = [FIRST, SECOND].iter().flat_map(|text| text.split_inclusive(", ")).collect();
    let about =
        "/Title (Ferries run late) /Author (Ada Marsh) /CreationDate (D:20240320080000Z) /Keywords (sea, ferries)";
    crate::support::pdf::pdf(&lines, 1, about)
}

fn epub() -> Vec<u8> {
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let package = "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>The Ferries</dc:title><dc:creator>Ada Marsh</dc:creator><dc:publisher>Harbour Press</dc:publisher><dc:date>2019-03-04</dc:date><dc:language>en</dc:language><dc:subject>Sea</dc:subject><dc:identifier>urn:isbn:9780000000000</dc:identifier></metadata><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"p\" href=\"cover.png\" media-type=\"image/png\" properties=\"cover-image\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let chapter = format!(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><h1>Late</h1><p>{FIRST}</p><p><img src=\"cover.png\" alt=\"a wave\"/></p><p>{SECOND}</p></body></html>"
    );
    zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("book.opf", package.as_bytes()),
        ("a.xhtml", chapter.as_bytes()),
        ("cover.png", &png()),
    ])
}

fn docx() -> Vec<u8> {
    let package = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
    let parts = "<Relationships><Relationship Id=\"p\" Type=\"x/image\" Target=\"media/a.png\"/></Relationships>";
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Ferries run late</dc:title><dc:creator>Ada Marsh</dc:creator><cp:keywords>sea, ferries</cp:keywords><dcterms:created>2023-05-06T07:08:09Z</dcterms:created></cp:coreProperties>";
    let picture = "<w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"a wave\"/><a:blip r:embed=\"p\"/></wp:inline></w:drawing></w:r></w:p>";
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:wp=\"wp\" xmlns:a=\"a\"><w:body><w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p>{picture}<w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:body></w:document>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", package.as_bytes()),
        ("word/_rels/document.xml.rels", parts.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/media/a.png", &png()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

fn odt() -> Vec<u8> {
    let meta = "<office:document-meta><office:meta><dc:title>Ferries run late</dc:title><meta:initial-creator>Ada Marsh</meta:initial-creator><meta:creation-date>2023-05-06T07:08:09</meta:creation-date><meta:keyword>sea</meta:keyword><meta:user-defined meta:name=\"Ship\">Argo</meta:user-defined></office:meta></office:document-meta>";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:text><text:p>{FIRST}</text:p><text:p><draw:frame><draw:image xlink:href=\"Pictures/a.png\"/></draw:frame></text:p><text:p>{SECOND}</text:p></office:text></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        ("Pictures/a.png", &png()),
    ])
}

fn rtf() -> String {
    let picture: String = png().iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{{\\rtf1\\ansi{{\\info{{\\title Ferries run late}}{{\\author Ada Marsh}}{{\\creatim\\yr2023\\mo5\\dy6\\hr7\\min8}}}}\\pard {FIRST}\\par {{\\pict\\pngblip {picture}}}\\par {SECOND}\\par}}"
    )
}

fn mail(subject: &str, id: &str) -> String {
    let picture = png_in_base64();
    format!(
        "From: Ada Marsh <ada@example.org>\nTo: Bo Lind <bo@example.org>\nSubject: {subject}\nDate: Fri, 22 Mar 2024 09:30:00 +0100\nMessage-ID: <{id}@example.org>\nX-Gmail-Labels: Sea,Ferries\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html; charset=utf-8\n\n<h1>{subject}</h1><p>{FIRST}</p><img src=\"cid:wave@x\"><p>{SECOND}</p>\n--r\nContent-Type: image/png\nContent-ID: <wave@x>\nContent-Transfer-Encoding: base64\n\n{picture}\n--r--\n"
    )
}

fn mailbox() -> String {
    let begin = "From ada@example.org Fri Mar 22 09:30:00 2024\n";
    format!("{begin}{}\n{begin}{}", mail("The first", "1"), mail("The second", "2"))
}

fn notes() -> String {
    let hash: String = <md5::Md5 as md5::Digest>::digest(png()).iter().map(|byte| format!("{byte:02x}")).collect();
    let content = |inside: &str| format!("<content><![CDATA[<en-note>{inside}</en-note>]]></content>");
    let written = content(&format!("<div>{FIRST}</div><div><en-media type=\"image/png\" hash=\"{hash}\"/></div>"));
    let picture = png_in_base64();
    let plan = BASE64_STANDARD.encode(pdf());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<en-export>\n<note><title>Of the ferries</title>{written}<created>20240322T093000Z</created><updated>20240323T100000Z</updated><tag>sea</tag><note-attributes><author>Ada Marsh</author><latitude>54.1</latitude></note-attributes><resource><data encoding=\"base64\">{picture}</data><mime>image/png</mime></resource></note>\n<note><title>A clip</title>{}<created>20240322T093100Z</created><tag>clip</tag><note-attributes><source>web.clip7</source><source-url>https://post.example/clip</source-url></note-attributes></note>\n<note><title>The report</title>{}<created>20240322T093200Z</created><tag>report</tag><resource><data encoding=\"base64\">{plan}</data><mime>application/pdf</mime><resource-attributes><file-name>report.pdf</file-name></resource-attributes></resource></note>\n</en-export>",
        content(&format!("<div>{SECOND}</div>")),
        content(""),
    )
}

fn mhtml() -> String {
    let picture = png_in_base64();
    format!(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://post.example/ferries\nSubject: Ferries run late\nDate: Fri, 22 Mar 2024 09:30:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://post.example/ferries\n\n<html><head><title>Ferries run late</title></head><body><article><h1>Ferries run late</h1><p>{FIRST}</p><img src=\"https://post.example/wave.png\"><p>{SECOND}</p></article></body></html>\n--b\nContent-Type: image/png\nContent-Location: https://post.example/wave.png\nContent-Transfer-Encoding: base64\n\n{picture}\n--b--\n"
    )
}

fn webarchive() -> String {
    let data = BASE64_STANDARD.encode(page("Ferries run late", "<img src=\"wave.png\">"));
    let resource = |data: &str, kind: &str, address: &str| {
        format!(
            "<dict><key>WebResourceData</key><data>\n{data}\n</data><key>WebResourceMIMEType</key><string>{kind}</string><key>WebResourceTextEncodingName</key><string>UTF-8</string><key>WebResourceURL</key><string>{address}</string></dict>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict><key>WebMainResource</key>{}<key>WebSubresources</key><array>{}</array></dict></plist>",
        resource(&data, "text/html", "https://post.example/ferries"),
        resource(&png_in_base64(), "image/png", "https://post.example/wave.png"),
    )
}

fn warc() -> Vec<u8> {
    let record = |address: &str, title: &str, first: &str| {
        let page = page(title, "").replace("https://post.example/ferries", address).replace(FIRST, first);
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-22T09:30:00Z\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let other =
        "The clock on the pier stopped in the night, at ten past three, and only the harbour master has the key to it.";
    let one = record("https://post.example/one", "Ferries run late", FIRST);
    [one, record("https://post.example/two", "The clock has stopped", other)].concat().into_bytes()
}

fn opml() -> String {
    "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Feeds</title></head><body><outline text=\"News\"><outline type=\"rss\" text=\"The Island Post\" xmlUrl=\"https://post.example/feed.xml\" htmlUrl=\"https://post.example/\" category=\"/Tides,sea\" description=\"All of it\"/></outline></body></opml>".to_owned()
}

/// A picture as far as anybody looks, and large enough not to be taken for a dot that counts readers.
fn png() -> Vec<u8> {
    [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90\x08\x02\0\0\0"[..], &[7; 4_000]].concat()
}

fn png_in_base64() -> String {
    BASE64_STANDARD.encode(png())
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
