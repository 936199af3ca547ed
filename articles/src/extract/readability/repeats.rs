//! An article that stands on its page once more: in a sheet of data for machines, or in the layout for another screen.
//! Readers get it once.

use super::outline::Outline;
use super::words::Text;

/// Fewer words than this may be said twice by an author.
const LONG: u32 = 12;
/// Fewer different words in a row than this, in blocks that were all there before, may be a refrain.
const RUN: usize = 100;
/// How much of a block has to have been there before.
const COPIED: f32 = 0.9;
/// What is around a copy goes with it while it has no more words of its own than this share of the copy's.
const OWN: f32 = 0.2;

/// Takes out of what is kept the blocks that repeat what was kept before them, with the sheet around them.
pub(super) fn drop_repeated(outline: &Outline, kept: &mut [bool]) {
    let blocks = &outline.blocks;
    let mut said = Text::default();
    let mut run: Vec<usize> = Vec::new();
    let mut copies: Vec<usize> = Vec::new();
    let is_long = |run: &[usize]| {
        let mut text = Text::default();
        run.iter().for_each(|at| text.add(&blocks[*at].line));
        text.rows() >= RUN
    };
    for at in (0..blocks.len()).filter(|at| kept[*at]) {
        let line = &blocks[at].line;
        if line.words < LONG {
            said.add(line);
            continue;
        }
        if said.share(line) >= COPIED {
            run.push(at);
            continue;
        }
        said.add(line);
        if is_long(&run) {
            copies.append(&mut run);
        }
        run.clear();
    }
    if is_long(&run) {
        copies.append(&mut run);
    }
    let mut is_copy = vec![false; blocks.len()];
    for at in &copies {
        is_copy[*at] = true;
    }
    for at in copies {
        let sheet = outline.up(blocks[at].element).map(|(_, element)| element.first..element.end).take_while(|part| {
            let (mut copied, mut own) = (0, 0);
            for within in part.clone().filter(|within| kept[*within] || is_copy[*within]) {
                *if is_copy[within] { &mut copied } else { &mut own } += blocks[within].line.words;
            }
            own as f32 <= copied as f32 * OWN
        });
        let sheet = sheet.last().unwrap_or(at..at + 1);
        kept[sheet].fill(false);
        kept[at] = false;
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    const STORY: [&str; 6] = [
        "The ferry left the harbour an hour late, because a fishing net had caught itself in one of the two propellers.",
        "Divers worked in the cold water until noon, while the passengers were given tea and bread in the waiting room.",
        "The harbour master said that such nets are lost every winter, and that nobody has ever been asked to pay for one.",
        "On the island the shops stayed closed, since what they sell comes over on the same boat as the people who buy it.",
        "By evening the timetable held again, and the last boat of the day came in with its lights on and hardly a guest.",
        "A new rule will be talked about in spring: whoever loses a net has to report it, and gets a better one for half.",
    ];

    /// What is left of a body, blocks apart, where every block was kept before.
    fn left(body: &str) -> Vec<String> {
        let page = Document::from(format!("<html><body>{body}</body></html>"));
        let outline = Outline::of(&page);
        let mut kept = vec![true; outline.blocks.len()];
        drop_repeated(&outline, &mut kept);
        let blocks = outline.blocks.iter().zip(kept).filter(|(block, kept)| *kept && block.line.words > 0);
        blocks.map(|(block, _)| block.line.start.clone()).collect()
    }

    #[test]
    fn an_article_in_a_sheet_of_data_is_there_once() {
        let paragraphs: String = STORY.iter().map(|text| format!("<p>{text}</p>")).collect();
        let sheet = "<div>The late ferry</div><div>2024-03-22</div><div>500</div>";
        let once = left(&paragraphs);
        assert_eq!(once.len(), STORY.len());
        for copy in [format!("<div>{}</div>", STORY.join(" ")), format!("<div>{paragraphs}</div>")] {
            let body = format!("<article>{paragraphs}</article><div>{sheet}{copy}</div>");
            assert_eq!(left(&body), once, "{body}");
        }
    }

    #[test]
    fn what_is_said_again_on_purpose_stays() {
        let refrain =
            "<p>And the lights of the harbour are burning for you, and the lights of the harbour are burning.</p>";
        let verses: String = STORY.iter().map(|text| format!("<p>{text}</p>{refrain}")).collect();
        assert_eq!(left(&verses).len(), 2 * STORY.len());
        let chant = format!("<p>{}</p>", "The nets are lost and the boats are late. ".repeat(12));
        assert_eq!(left(&format!("{verses}{chant}{chant}{chant}")).len(), 2 * STORY.len() + 3);
        let quoted = format!("{}<blockquote>{}</blockquote>", verses, STORY[2]);
        assert_eq!(left(&quoted).len(), 2 * STORY.len() + 1);
    }
}
