//! How likely a block belongs to the article, by boosted decision trees over its numbers.
//!
//! `model.txt` holds the trees: a line with the log-odds to start from, then one tree a line in prefix order, where
//! `12<0.5` asks whether number 12 is at most 0.5 (its yes follows, then its no) and `+0.1` adds to the log-odds. It was
//! fitted to blocks labelled by whether they are in the known text of their page, each page weighing the same.

use std::sync::LazyLock;

use super::features::FEATURES;

/// Rows that are asked together: none waits for what another one answers.
const LANES: usize = 8;

/// A question of a tree.
#[derive(Debug, Clone, Copy)]
struct Question {
    /// The number that is asked about, and the most it is for a yes.
    number: usize,
    limit: f32,
    /// The answers of the tree, a bit each, that no row gets whose answer here is a no.
    yes: u32,
}

/// A tree. All its questions are asked, as that is faster than to follow its branches; the answer is the first that no
/// question took away.
struct Tree {
    questions: Vec<Question>,
    answers: Vec<f32>,
}

struct Model {
    start: f32,
    trees: Vec<Tree>,
}

static MODEL: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("model.txt")).expect("the file is constant and a test reads it"));

/// How likely each of the rows is, from 0 to 1.
pub(super) fn likelihoods(rows: &[[f32; FEATURES]]) -> Vec<f32> {
    likelihoods_by(&MODEL, rows)
}

fn likelihoods_by<const NUMBERS: usize>(model: &Model, rows: &[[f32; NUMBERS]]) -> Vec<f32> {
    let mut likelihoods = Vec::with_capacity(rows.len());
    for rows in rows.chunks(LANES) {
        let mut columns = [[0.0; LANES]; NUMBERS];
        for (lane, row) in rows.iter().enumerate() {
            for (column, number) in columns.iter_mut().zip(row) {
                column[lane] = *number;
            }
        }
        let mut odds = [model.start; LANES];
        for tree in &model.trees {
            let mut left = [u32::MAX; LANES];
            for Question { number, limit, yes } in &tree.questions {
                // Without a branch, so that all lanes are asked by one instruction.
                for (left, number) in left.iter_mut().zip(&columns[*number]) {
                    let is_yes = u32::from(*number <= *limit).wrapping_neg();
                    *left &= is_yes | !yes;
                }
            }
            for (odds, left) in odds.iter_mut().zip(left) {
                *odds += tree.answers[left.trailing_zeros() as usize];
            }
        }
        likelihoods.extend(odds.iter().take(rows.len()).map(|odds| 1.0 / (1.0 + (-odds).exp())));
    }
    likelihoods
}

/// The model of a text; none if it is not one.
fn read(text: &str) -> Option<Model> {
    let mut lines = text.lines();
    let start = lines.next()?.parse().ok()?;
    let trees = lines.map(tree).collect::<Option<Vec<_>>>()?;
    (!trees.is_empty()).then_some(Model { start, trees })
}

fn tree(line: &str) -> Option<Tree> {
    let mut tree = Tree { questions: Vec::new(), answers: Vec::new() };
    // Questions whose yes is being read, and the number of answers before it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for token in line.split(' ') {
        // A tree is at its end with the answer that leaves no question open, and has one answer more than questions.
        if tree.answers.len() > tree.questions.len() || tree.answers.len() >= 32 {
            return None;
        }
        match token.split_once('<') {
            Some((number, limit)) => {
                let number = number.parse().ok().filter(|number| *number < FEATURES)?;
                open.push((tree.questions.len(), tree.answers.len()));
                tree.questions.push(Question { number, limit: limit.parse().ok()?, yes: 0 });
            }
            None => {
                tree.answers.push(token.parse().ok()?);
                if let Some((question, before)) = open.pop() {
                    tree.questions[question].yes = (before..tree.answers.len()).map(|answer| 1 << answer).sum();
                }
            }
        }
    }
    (tree.answers.len() == tree.questions.len() + 1).then_some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_are_whole() {
        let model = read(include_str!("model.txt")).expect("a model");
        assert!(model.trees.len() > 50);
    }

    #[test]
    fn a_tree_is_read_in_prefix_order() {
        let model = read("+0.5\n0<1 1<2 +1 +2 +3\n1<0 +0.1 0<5 +0.2 +0.3\n").expect("a model");
        let rows = [[0.0, 0.0], [1.0, 3.0], [2.0, 1.0], [6.0, 1.0], [f32::NAN, f32::NAN]];
        let sums = [1.6_f32, 2.7, 3.7, 3.8, 3.8];
        // So many rows that they are asked in two parts, of which the second is not full.
        let found = likelihoods_by(&model, &rows.iter().copied().cycle().take(13).collect::<Vec<_>>());
        assert_eq!(found.len(), 13);
        for (found, sum) in found.iter().zip(sums.iter().cycle()) {
            assert!((found - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-5, "{found} for {sum}");
        }
        for broken in ["", "x\n+1", "+1\n0<1 +1", "+1\n9999<1 +1 +2", "+1\n+1 +2", "+1\n+1 0<1 +2"] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }
}
