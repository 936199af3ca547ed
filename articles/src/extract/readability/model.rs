//! How likely a block belongs to the article, by boosted decision trees over its numbers.
//!
//! `model.txt` holds the trees: a line with the log-odds to start from, then one tree a line in prefix order, where
//! `12<0.5` asks whether number 12 is at most 0.5 (its yes follows, then its no) and `+0.1` adds to the log-odds. It was
//! fitted to blocks labelled by whether they are in the known text of their page, each page weighing the same.

use std::sync::LazyLock;

use super::features::FEATURES;

/// A node of a tree. The yes of a question is the node after it.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The number that is asked about; [`ANSWER`] of none.
    number: u16,
    /// Where its no is.
    no: u16,
    /// What the number is compared with, or what is added.
    value: f32,
}

const ANSWER: u16 = u16::MAX;

struct Model {
    start: f32,
    nodes: Vec<Node>,
    /// Where each tree begins.
    trees: Vec<usize>,
}

static MODEL: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("model.txt")).expect("the file is constant and a test reads it"));

/// How likely each of the rows is, from 0 to 1.
pub(super) fn likelihoods(rows: &[[f32; FEATURES]]) -> Vec<f32> {
    let mut odds = vec![MODEL.start; rows.len()];
    // One tree after the other, so that each is at hand for all rows.
    for tree in &MODEL.trees {
        for (row, odds) in rows.iter().zip(&mut odds) {
            let mut at = *tree;
            loop {
                let node = MODEL.nodes[at];
                let Some(number) = row.get(usize::from(node.number)) else {
                    *odds += node.value;
                    break;
                };
                at = if *number <= node.value { at + 1 } else { usize::from(node.no) };
            }
        }
    }
    odds.into_iter().map(|odds| 1.0 / (1.0 + (-odds).exp())).collect()
}

/// The model of a text; none if it is not one.
fn read(text: &str) -> Option<Model> {
    let mut lines = text.lines();
    let start = lines.next()?.parse().ok()?;
    let mut model = Model { start, nodes: Vec::new(), trees: Vec::new() };
    for line in lines {
        model.trees.push(model.nodes.len());
        // Questions whose yes is being read.
        let mut open: Vec<usize> = Vec::new();
        for token in line.split(' ') {
            let at = model.nodes.len();
            match token.split_once('<') {
                Some((number, limit)) => {
                    let number = number.parse().ok().filter(|number| usize::from(*number) < FEATURES)?;
                    open.push(at);
                    model.nodes.push(Node { number, no: 0, value: limit.parse().ok()? });
                }
                None => {
                    model.nodes.push(Node { number: ANSWER, no: 0, value: token.parse().ok()? });
                    if let Some(question) = open.pop().and_then(|question| model.nodes.get_mut(question)) {
                        question.no = u16::try_from(at + 1).ok()?;
                    }
                }
            }
        }
        // The last answer has no question left to go back to, and every no is in the line.
        let end = model.nodes.len();
        let is_whole = |node: &Node| node.number == ANSWER || usize::from(node.no) < end;
        if !open.is_empty() || !model.nodes.iter().all(is_whole) {
            return None;
        }
    }
    (!model.trees.is_empty()).then_some(model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_are_whole() {
        let model = read(include_str!("model.txt")).expect("a model");
        assert!(model.trees.len() > 50);
        for node in &model.nodes {
            assert!(node.number == ANSWER || usize::from(node.no) < model.nodes.len());
        }
    }

    #[test]
    fn a_tree_is_read_in_prefix_order() {
        let model = read("+0.5\n0<1 1<2 +1 +2 +3\n").expect("a model");
        let noes: Vec<u16> = model.nodes.iter().filter(|node| node.number != ANSWER).map(|node| node.no).collect();
        assert_eq!(noes, [4, 3]);
        for broken in ["", "x\n+1", "+1\n0<1 +1", "+1\n9999<1 +1 +2"] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }
}
