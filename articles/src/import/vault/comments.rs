//! Comments of a note, `%%…%%`, which nobody but the author reads: within a line or over whole blocks.

use comrak::nodes::{AstNode, NodeValue};

const MARK: &str = "%%";

/// Takes comments out of a document. A mark without a second one is text.
pub(super) fn remove<'a>(document: &'a AstNode<'a>) {
    let leaves: Vec<&AstNode<'a>> = document.descendants().filter(|node| is_leaf(node)).collect();
    let marks: Vec<(usize, usize)> = leaves
        .iter()
        .enumerate()
        .flat_map(|(leaf, node)| match &node.data.borrow().value {
            NodeValue::Text(text) => text.match_indices(MARK).map(|(at, _)| (leaf, at)).collect(),
            _ => Vec::new(),
        })
        .collect();
    // From the end, so that the places before stay where they are.
    for pair in marks.as_chunks::<2>().0.iter().rev() {
        let [(from, begin), (to, end)] = *pair;
        if from == to {
            cut(leaves[from], begin, end + MARK.len());
            continue;
        }
        let length = |leaf: &AstNode<'a>| leaf.data.borrow().value.text().map_or(0, |text| text.len());
        cut(leaves[to], 0, end + MARK.len());
        for leaf in &leaves[from + 1..to] {
            take_out(leaf);
        }
        cut(leaves[from], begin, length(leaves[from]));
    }
    for leaf in leaves {
        let is_empty = matches!(&leaf.data.borrow().value, NodeValue::Text(text) if text.trim().is_empty());
        if is_empty && !marks.is_empty() && leaf.next_sibling().is_none() && leaf.previous_sibling().is_none() {
            take_out(leaf);
        }
    }
}

/// What holds words itself.
fn is_leaf<'a>(node: &'a AstNode<'a>) -> bool {
    matches!(
        node.data.borrow().value,
        NodeValue::Text(_)
            | NodeValue::Code(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::HtmlInline(_)
            | NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::ThematicBreak
            | NodeValue::FootnoteReference(_)
    )
}

/// Cuts a piece out of a text, and with it the space that would be there twice.
fn cut<'a>(leaf: &'a AstNode<'a>, from: usize, to: usize) {
    let mut data = leaf.data.borrow_mut();
    if let NodeValue::Text(text) = &mut data.value {
        let (before, after) = (&text[..from], &text[to..]);
        let after = if before.is_empty() || before.ends_with(' ') { after.trim_start_matches(' ') } else { after };
        *text = format!("{before}{after}").into();
    }
}

/// Takes a node out, and whatever above holds nothing any more.
fn take_out<'a>(leaf: &'a AstNode<'a>) {
    let mut node = leaf;
    while let Some(above) = node.parent() {
        node.detach();
        let is_frame = matches!(
            above.data.borrow().value,
            NodeValue::Document | NodeValue::TableCell | NodeValue::TableRow(_) | NodeValue::FootnoteDefinition(_)
        );
        if is_frame || above.first_child().is_some() {
            break;
        }
        node = above;
    }
}
