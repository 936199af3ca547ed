//! What a note of a vault becomes, and that ordinary Markdown stays what it was.

use crate::import::{Draft, Source, markdown};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn draft_beside(text: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Draft {
    let text = format!("# A title\n\n{text}");
    let source = Source { name: "a note.md", bytes: text.as_bytes(), address: None, beside };
    markdown::read(&source, &text).expect("there is text")
}

fn draft(text: &str) -> Draft {
    draft_beside(text, &|_| None)
}

/// What makes any text a note of a vault.
const LINK: &str = "\n\n[[x]]";

#[test]
fn links_between_notes_stay_words_and_are_remembered() {
    for (text, html, links) in [
        ("See [[Tides]].", "<p>See Tides.</p>", vec!["Tides"]),
        ("See [[Tides|the *tables*]].", "<p>See the *tables*.</p>", vec!["Tides"]),
        ("[[Tides#Spring tide]] [[#Here]]", "<p>Tides &gt; Spring tide &gt; Here</p>", vec!["Tides"]),
        ("[[Sea/Tides#^a1]] and [[sea/tides]]", "<p>Sea/Tides and sea/tides</p>", vec!["Sea/Tides"]),
        ("![[Other note]] ![[talk.mp3]]", "<p>Other note talk.mp3</p>", vec!["Other note", "talk.mp3"]),
        (
            "| a |\n|---|\n| [[Tides\\|moon]] |",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>moon</td></tr></tbody></table>",
            vec!["Tides"],
        ),
        (
            "[[Tides]] `[[code]]`\n\n```\n[[code]]\n```",
            "<p>Tides <code>[[code]]</code></p><pre><code>[[code]]\n</code></pre>",
            vec!["Tides"],
        ),
    ] {
        let draft = draft(text);
        let html = html.replace(" &gt; Here", " Here");
        assert_eq!(draft.html, html, "{text}");
        let known: Vec<_> =
            draft.fields["links"].as_array().into_iter().flatten().filter_map(|link| link.as_str()).collect();
        assert_eq!(known, links, "{text}");
    }
}

#[test]
fn pictures_of_the_vault_are_embedded_wherever_it_keeps_them() {
    for (at, text, alt) in [
        ("wave.png", "![[wave.png]]", ""),
        ("attachments/my wave.png", "![[my wave.png|300]]", ""),
        ("assets/wave.png", "![[Sea/wave.png|A wave]]", "A wave"),
        ("deep/wave.png", "![[deep/wave.png|300x200]]", ""),
        ("images/my wave.png", "[[x]] ![A wave](images/my%20wave.png)", "A wave"),
    ] {
        let beside = |name: &str| (name == at).then(|| PNG.to_vec());
        let draft = draft_beside(text, &beside);
        assert_eq!(draft.pictures.len(), 1, "{text}");
        let alt = if alt.is_empty() { "alt=\"\"" } else { "alt=\"A wave\"" };
        let shown = draft.html.replace(&format!("\"picture:{}\"", draft.pictures[0].hash), "P");
        assert!(shown.contains("<img src=P") && (shown.contains(alt) || alt == "alt=\"\""), "{text}: {shown}");
    }
    let draft = draft_beside("---\n\n![[lost.png]] ![[gone.png|A wave]]", &|_| None);
    assert_eq!(draft.html, "<hr><p>lost.png A wave</p>");
}

#[test]
fn tags_in_the_text_are_tags() {
    let text = "#sea and #Tides/spring, #sea again; #2024 is none, #y2024 is. a#b #c#d (#e)\n#line_two #日本 #🌊 # no\n\n\
        ## A heading #not\n\n`#code` [a #link](https://a.example/#top) #last/.\n\n```\n#fenced\n```\n\n    #indented";
    let draft = draft(&format!("{text}{LINK}"));
    assert_eq!(draft.tags, ["sea", "Tides/spring", "y2024", "line_two", "日本", "🌊", "last"]);
    assert!(draft.text.contains("#sea and #Tides/spring"), "they stay where they stand");
}

#[test]
fn ordinary_markdown_is_left_alone() {
    for text in [
        "A post #hashtag and #another\n#more of them",
        "if [[ -f x ]]; then #comment",
        "`[[Note]]` #tag",
        "```\n[[Note]]\n```\n\n#tag",
        "    [[Note]]\n\n#tag",
        "See [[1]](https://a.example) #tag and a[[2]][x].",
        "x == y and y == z %% 2 #tag ^id",
    ] {
        let draft = draft(text);
        assert_eq!(draft.tags, Vec::<String>::new(), "{text}");
        assert!(!draft.html.contains("<mark>") && draft.text.contains('#') || draft.text.contains("[["), "{text}");
        assert!(!draft.fields.contains_key("links"), "{text}");
    }
    let beside = |name: &str| (name == ".obsidian/app.json").then(|| b"{}".to_vec());
    assert_eq!(draft_beside("At the top of a vault: #tag", &beside).tags, ["tag"]);
}

#[test]
fn marks_of_the_author_are_read_as_meant() {
    for (text, html) in [
        ("A ==bright **and** bold== line", "<p>A <mark>bright <strong>and</strong> bold</mark> line</p>"),
        ("Seen %%unseen%% again", "<p>Seen again</p>"),
        ("Seen\n\n%%\nunseen\n\n- also *this*\n\n`and` this\n%%\n\nagain", "<p>Seen</p><p>again</p>"),
        ("It is 100%% sure", "<p>It is 100%% sure</p>"),
        ("`%%` and %% one", "<p><code>%%</code> and %% one</p>"),
        ("A line to cite. ^a1-b", "<p>A line to cite.</p>"),
        ("- An item ^item\n\n^list", "<ul><li>An item</li></ul>"),
        ("2^8 and x ^ y", "<p>2^8 and x ^ y</p>"),
    ] {
        assert_eq!(draft(&format!("{text}{LINK}")).html, format!("{html}<p>x</p>"), "{text}");
    }
}

#[test]
fn callouts_are_quotes_with_a_title_in_any_markdown() {
    for (text, html) in [
        ("> [!note]\n> Text.", "<blockquote><p><strong>Note</strong></p><p>Text.</p></blockquote>"),
        (
            "> [!WARNING]- Mind the *gap*\n> Text.\n>\n> More.",
            "<blockquote><p><strong>Mind the <em>gap</em></strong></p><p>Text.</p><p>More.</p></blockquote>",
        ),
        ("> [!tip] Only a title", "<blockquote><p><strong>Only a title</strong></p></blockquote>"),
        (
            "> [!question]\n> > [!todo] Inside\n> > x",
            "<blockquote><p><strong>Question</strong></p><blockquote><p><strong>Inside</strong></p><p>x</p></blockquote></blockquote>",
        ),
        ("> [not a callout]", "<blockquote><p>[not a callout]</p></blockquote>"),
        ("> [!] x", "<blockquote><p>[!] x</p></blockquote>"),
    ] {
        assert_eq!(draft(text).html, html, "{text}");
    }
}

#[test]
fn hostile_notes_take_no_time() {
    for text in [
        "[[a]]".repeat(50_000),
        "%%".repeat(100_001),
        "#a ".repeat(50_000),
        format!("{}x", "> ".repeat(5_000)),
        "> [!note]\n".repeat(20_000),
        "==a".repeat(50_000),
        "![[a.png]]".repeat(20_000),
        "[[".repeat(100_000),
        "%% *a* ".repeat(20_000),
    ] {
        let draft = draft(&format!("{text}{LINK}"));
        assert!(draft.html.len() < 4 * text.len() + 1_000_000, "{}", &text[..6]);
    }
}
