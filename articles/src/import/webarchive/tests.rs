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
