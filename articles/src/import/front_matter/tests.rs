//! Cases, beside the code they are about.

use serde_json::json;

use super::*;

fn read(text: &str) -> (FrontMatter, &str) {
    let (source, body) = split(text).expect("there is front matter");
    (source.read(), body)
}

#[test]
fn the_known_keys_are_told_apart_and_the_others_kept() {
    let (found, body) = read(
        "---\ntitle: \"Tides\"\nauthor:\n  - \"[[Ada Marsh]]\"\n  - Bo Lind\nsource: https://example.org/a?utm_source=x\n\
         published: 2024-01-02\ncreated: 2024-02-03\ndescription: \"Water, rising.\"\ntags:\n  - \"clippings\"\n  - sea\n\
         lang: en-GB\nrating: 5\ndraft: false\n---\nbody",
    );
    assert_eq!(body, "body");
    assert_eq!(found.title.as_deref(), Some("Tides"));
    assert_eq!(found.byline.as_deref(), Some("Ada Marsh, Bo Lind"));
    assert_eq!(found.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(found.published.as_deref(), Some("2024-01-02"));
    assert_eq!(found.saved, date::milliseconds("2024-02-03"));
    assert_eq!(found.excerpt.as_deref(), Some("Water, rising."));
    assert_eq!(found.tags, ["clippings", "sea"]);
    assert_eq!(found.language.as_deref(), Some("en"));
    assert_eq!(Value::Object(found.fields), json!({"rating": "5", "draft": false}));
}

#[test]
fn links_stand_for_what_is_read_of_them() {
    let (found, _) = read(
        "---\ntitle: \"[[Tides|The tides]]\"\nauthor: [[Ada Marsh]]\nsite: \"[The Times](https://times.example)\"\n\
         url: \"[here](https://a.example/b)\"\ncreated: \"[[2024-02-03]]\"\naliases: [a, b]\n---\n",
    );
    assert_eq!(found.title.as_deref(), Some("The tides"));
    assert_eq!(found.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(found.site.as_deref(), Some("The Times"));
    assert_eq!(found.url.as_deref(), Some("https://a.example/b"));
    assert_eq!(found.published.as_deref(), Some("2024-02-03"), "a text that says when it was made");
    assert_eq!(Value::Object(found.fields), json!({"aliases": ["a", "b"]}));
}

#[test]
fn a_clipping_without_a_date_has_none() {
    let (found, _) = read("---\ntitle: T\nsource: <https://a.example/b>\npublished:\ncreated: 2024-02-03\n---\n");
    assert_eq!((found.published, found.saved), (None, date::milliseconds("2024-02-03")));
    assert_eq!(found.url.as_deref(), Some("https://a.example/b"));
}

#[test]
fn tags_come_as_lists_and_as_text() {
    for (tags, expected) in [
        ("[a, b c]", vec!["a", "b c"]),
        ("a, b c", vec!["a", "b c"]),
        ("a b", vec!["a", "b"]),
        ("'#a #b/c'", vec!["a", "b/c"]),
        ("one", vec!["one"]),
        ("[a, A]", vec!["a"]),
        ("[]", vec![]),
    ] {
        assert_eq!(read(&format!("---\ntags: {tags}\n---\n")).0.tags, expected, "{tags}");
    }
}

#[test]
fn yaml_beyond_lines_is_read_too() {
    let (found, _) = read("---\ntitle: >\n  Long\n  title\nauthor: {name: Ada Marsh}\nlist: [[1, 2]]\n---\n");
    assert_eq!(found.title.as_deref(), Some("Long title"));
    assert_eq!(found.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(found.fields["list"], json!([[1, 2]]));
    let (found, _) = read("+++\ntitle = \"T\"\ndate = 2024-05-06\ntags = [\"a\"]\n[extra]\nx = 1\n+++\n");
    assert_eq!((found.title.as_deref(), found.published.as_deref()), (Some("T"), Some("2024-05-06")));
    assert_eq!(found.fields["extra"], json!({"x": 1}));
}

#[test]
fn broken_and_hostile_yaml_costs_nothing_but_itself() {
    let (found, body) = read("---\ntitle: Tides: a history\nx: [\n---\nbody");
    assert_eq!((found.title.as_deref(), body), (Some("Tides: a history"), "body"));
    let bomb: String = (1..9).map(|i| format!("b{i}: &b{i} [*b{0},*b{0},*b{0},*b{0}]\n", i - 1)).collect();
    let bomb = format!("---\ntitle: x\nb0: &b0 [lol,lol]\n{bomb}---\nbody");
    let (found, body) = read(&bomb);
    assert_eq!((found.title.as_deref(), body), (Some("x"), "body"));
    let deep = format!("---\na: {}\n---\nbody", "[".repeat(5000));
    let (_, body) = read(&deep);
    assert_eq!(body, "body");
}

#[test]
fn a_rule_is_no_front_matter() {
    for text in [
        "---\nnot yaml just a rule\n---\nbody",
        "---\ntitle: never closed\n\nbody",
        "---- \na: b\n---\n",
        "--- text\n---\n",
        "+++\nplus signs\n+++\n",
        "text\n---\na: b\n---\n",
    ] {
        assert_eq!(split(text), None, "{text:?}");
    }
    assert!(split(&format!("---\na: b\n{}\n---\n", "# \n".repeat(30_000))).is_none());
}
