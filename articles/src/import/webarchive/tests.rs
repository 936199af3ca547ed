//! Property lists as Safari writes them, and as nobody should.

use super::*;
use crate::import::{Draft, Flow};

enum Node<'a> {
    Text(&'a str),
    Data(&'a [u8]),
    Array(Vec<Node<'a>>),
    Dictionary(Vec<(&'a str, Node<'a>)>),
}

/// A binary property list.
fn packed(root: &Node<'_>) -> Vec<u8> {
    let mut objects = Vec::new();
    add(root, &mut objects);
    let (mut file, mut places) = (b"bplist00".to_vec(), Vec::new());
    for object in &objects {
        places.push(file.len() as u32);
        file.extend_from_slice(object);
    }
    let table = file.len() as u64;
    places.iter().for_each(|place| file.extend_from_slice(&place.to_be_bytes()));
    file.extend_from_slice(&[0, 0, 0, 0, 0, 0, 4, 2]);
    for number in [objects.len() as u64, 0, table] {
        file.extend_from_slice(&number.to_be_bytes());
    }
    file
}

fn add(node: &Node<'_>, objects: &mut Vec<Vec<u8>>) -> u16 {
    let at = objects.len();
    objects.push(Vec::new());
    let head = |kind: u8, length: usize| {
        let mut head = vec![kind << 4 | 0x0f, 0x12];
        head.extend_from_slice(&(length as u32).to_be_bytes());
        head
    };
    let object = match node {
        Node::Text(text) if text.is_ascii() => [head(5, text.len()), text.as_bytes().to_vec()].concat(),
        Node::Text(text) => {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            [head(6, units.len() / 2), units].concat()
        }
        Node::Data(bytes) => [head(4, bytes.len()), bytes.to_vec()].concat(),
        Node::Array(items) => {
            let items: Vec<u8> = items.iter().flat_map(|item| add(item, objects).to_be_bytes()).collect();
            [head(0xa, items.len() / 2), items].concat()
        }
        Node::Dictionary(entries) => {
            let keys: Vec<u8> =
                entries.iter().flat_map(|(key, _)| add(&Node::Text(key), objects).to_be_bytes()).collect();
            let values: Vec<u8> = entries.iter().flat_map(|(_, value)| add(value, objects).to_be_bytes()).collect();
            [head(0xd, entries.len()), keys, values].concat()
        }
    };
    objects[at] = object;
    at as u16
}

fn resource<'a>(address: &'a str, kind: &'a str, bytes: &'a [u8]) -> Node<'a> {
    Node::Dictionary(vec![
        ("WebResourceData", Node::Data(bytes)),
        ("WebResourceURL", Node::Text(address)),
        ("WebResourceMIMEType", Node::Text(kind)),
        ("WebResourceTextEncodingName", Node::Text("UTF-8")),
    ])
}

fn read_all(bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    let source = Source { name: "page.webarchive", bytes, address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.remove(0)
}

const PAGE: &str = "<html><head><title>Gezeiten – Ebbe</title></head><body><article><h1>Gezeiten – Ebbe</h1><p>The ferries of the northern islands run late for the third week, and nobody on the pier has been told why, says the company.</p><img src=\"wave.png\"><p>The islanders speak of the timetable, in which an hour has been missing since the spring, and of the clock on the pier.</p></article></body></html>";

#[test]
fn a_page_of_safari_comes_with_its_address_and_pictures() {
    let png = b"\x89PNG\r\n\x1a\nand the rest of it";
    let bytes = packed(&Node::Dictionary(vec![
        ("WebMainResource", resource("https://island.example/a/tides", "text/html", PAGE.as_bytes())),
        ("WebSubresources", Node::Array(vec![resource("https://island.example/a/wave.png", "image/png", png)])),
    ]));
    let draft = read_all(&bytes).expect("a page");
    assert_eq!(draft.title, "Gezeiten – Ebbe");
    assert_eq!(draft.url.as_deref(), Some("https://island.example/a/tides"));
    assert_eq!(draft.pictures.len(), 1, "{}", draft.html);
    assert!(draft.html.contains("picture:"), "{}", draft.html);
}

#[test]
fn broken_lists_and_lists_that_hold_themselves_are_refused() {
    let sound = packed(&Node::Dictionary(vec![(
        "WebMainResource",
        resource("https://a.example/", "text/html", PAGE.as_bytes()),
    )]));
    for end in [40, 100, sound.len() - 33, sound.len() - 1] {
        assert!(read_all(&sound[..end]).is_err(), "{end}");
    }
    let mut seed = 3u64;
    for _ in 0..2000 {
        let mut bytes = sound.clone();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let near_end = bytes.len() - 1 - (seed >> 33) as usize % 200;
            bytes[near_end] = (seed >> 20) as u8;
        }
        let list = PropertyList::open(&bytes);
        let main = list.as_ref().and_then(|list| list.get(&list.root()?, "WebMainResource"));
        assert!(main.is_none_or(|main| list.is_some_and(|list| list.items(&main).len() <= bytes.len())));
    }
    let image = packed(&Node::Dictionary(vec![("WebMainResource", resource("https://a.example/", "image/png", b"x"))]));
    assert!(read_all(&image).is_err_and(|error| error.to_string().contains("image/png")));
}

/// The same list as XML.
fn written(root: &Node<'_>) -> String {
    fn value(node: &Node<'_>) -> String {
        match node {
            Node::Text(text) => format!("<string>{}</string>", text.replace('&', "&amp;").replace('<', "&lt;")),
            Node::Data(bytes) => {
                let data = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, bytes);
                let lines: Vec<&str> =
                    data.as_bytes().chunks(52).map(|line| std::str::from_utf8(line).unwrap()).collect();
                format!("<data>\n\t{}\n\t</data>", lines.join("\n\t"))
            }
            Node::Array(items) => format!("<array>{}</array>", items.iter().map(value).collect::<String>()),
            Node::Dictionary(entries) => {
                let entries: String =
                    entries.iter().map(|(key, node)| format!("<key>{key}</key>\n{}", value(node))).collect();
                format!("<dict>{entries}</dict>")
            }
        }
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n{}\n</plist>\n",
        value(root)
    )
}

#[test]
fn a_page_as_xml_is_the_page_it_was_in_binary() {
    let page = "<html><head><title>Tides & “waves”</title></head><body><article><h1>Tides & “waves”</h1><p>The ferries of the northern islands run late for the third week, and nobody on the pier has been told why, says the company.</p><img src=\"wave.png\"><p>The islanders speak of the timetable, in which an hour has been missing since the spring, and of the clock on the pier.</p></article></body></html>";
    let png = b"\x89PNG\r\n\x1a\nand the rest of a wave";
    let root = Node::Dictionary(vec![
        (
            "WebMainResource",
            Node::Dictionary(vec![
                ("WebResourceData", Node::Data(page.as_bytes())),
                ("WebResourceMIMEType", Node::Text("text/html")),
                ("WebResourceTextEncodingName", Node::Text("UTF-8")),
                ("WebResourceURL", Node::Text("https://a.example/tides?a=1&b=2")),
            ]),
        ),
        (
            "WebSubresources",
            Node::Array(vec![Node::Dictionary(vec![
                ("WebResourceData", Node::Data(png)),
                ("WebResourceMIMEType", Node::Text("image/png")),
                ("WebResourceURL", Node::Text("https://a.example/wave.png")),
            ])]),
        ),
    ]);
    let draft = |bytes: &[u8]| {
        let mut drafts: Vec<Draft> = Vec::new();
        let source = Source { name: "a.webarchive", bytes, address: None, beside: &|_| None };
        crate::import::read(&source, &mut |entry| {
            drafts.extend(entry.draft);
            Flow::Continue
        })
        .unwrap();
        drafts.remove(0)
    };
    let text = written(&root);
    let from_xml = draft(text.as_bytes());
    assert_eq!(from_xml, draft(&packed(&root)));
    assert_eq!((from_xml.title.as_str(), from_xml.pictures.len()), ("Tides & “waves”", 1));
    assert_eq!(from_xml.url.as_deref(), Some("https://a.example/tides?a=1&b=2"));
    for cut in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let source = Source { name: "a", bytes: &text.as_bytes()[..cut], address: None, beside: &|_| None };
        let _ = crate::import::read(&source, &mut |_| Flow::Continue);
    }
    assert_eq!(xml::root(&"<array>".repeat(100_000)), None);
}
