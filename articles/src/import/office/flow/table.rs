//! The tables of a document: rows of cells, spanning where they were merged.

use super::{Block, Kind, even_out, render};

/// Whether a cell is one with the cell above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Merge {
    None,
    /// It is the lower part of the cell above.
    WithAbove,
}

/// The blocks of a cell.
#[derive(Debug)]
pub(in crate::import) struct Blocks(pub(super) Vec<Block>);

impl From<Vec<Block>> for Blocks {
    fn from(blocks: Vec<Block>) -> Blocks {
        Blocks(blocks)
    }
}

/// A cell, with the columns and rows it takes.
#[derive(Debug)]
pub(in crate::import) struct Cell {
    pub(super) blocks: Blocks,
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) merge: Merge,
}

#[derive(Debug, Default)]
struct Row {
    is_head: bool,
    cells: Vec<Cell>,
}

/// A table being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

/// What a table comes to.
pub(super) enum Made {
    /// It was a frame around other things.
    Blocks(Blocks),
    Html(String),
    Nothing,
}

impl Table {
    pub(super) fn open_row(&mut self, is_head: bool) {
        self.rows.push(Row { is_head, cells: Vec::new() });
    }

    pub(super) fn row_is_head(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_head = true;
        }
    }

    pub(super) fn push(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            self.open_row(false);
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    pub(super) fn finish(mut self) -> Made {
        self.merge();
        self.rows.retain(|row| !row.cells.is_empty());
        let filled = self.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.blocks.0.is_empty()).count();
        if filled == 0 {
            return Made::Nothing;
        }
        if let [row] = self.rows.as_mut_slice()
            && let [cell] = row.cells.as_mut_slice()
        {
            return Made::Blocks(Blocks(std::mem::take(&mut cell.blocks.0)));
        }
        Made::Html(self.render())
    }

    /// Gives the cells that others below were merged with the rows of these.
    fn merge(&mut self) {
        // For each column, where the cell stands that may still grow.
        let mut growing: Vec<Option<(usize, usize)>> = Vec::new();
        for at in 0..self.rows.len() {
            let mut column = 0;
            for index in 0..self.rows[at].cells.len() {
                let Cell { columns, merge, .. } = self.rows[at].cells[index];
                let end = column + columns as usize;
                if growing.len() < end {
                    growing.resize(end, None);
                }
                match (merge, growing[column]) {
                    (Merge::WithAbove, Some((row, cell))) => self.rows[row].cells[cell].rows += 1,
                    _ => growing[column..end].fill(Some((at, index))),
                }
                column = end;
            }
        }
        for row in &mut self.rows {
            row.cells.retain(|cell| cell.merge == Merge::None || !cell.blocks.0.is_empty());
        }
    }

    fn render(self) -> String {
        let mut html = String::from("<table>");
        let mut part = "";
        for row in self.rows {
            // Only rows at the top are a head.
            let wanted = if row.is_head && part != "tbody" { "thead" } else { "tbody" };
            if part != wanted {
                html.push_str(&if part.is_empty() { String::new() } else { format!("</{part}>") });
                html.push_str(&format!("<{wanted}>"));
                part = wanted;
            }
            html.push_str("<tr>");
            let name = if part == "thead" { "th" } else { "td" };
            for cell in row.cells {
                html.push_str(&format!("<{name}"));
                for (attribute, span) in [("colspan", cell.columns), ("rowspan", cell.rows.min(999))] {
                    html.push_str(&if span > 1 { format!(" {attribute}=\"{span}\"") } else { String::new() });
                }
                html.push('>');
                html.push_str(&piece(cell.blocks.0));
                html.push_str(&format!("</{name}>"));
            }
            html.push_str("</tr>");
        }
        html.push_str(&format!("</{part}></table>"));
        html
    }
}

/// Blocks as they stand in a cell or a note: a paragraph that is alone needs no element of its own.
pub(super) fn piece(mut blocks: Vec<Block>) -> String {
    match blocks.as_mut_slice() {
        [only] if matches!(only.kind, Kind::Paragraph | Kind::Title | Kind::MoreOfItem) => {
            std::mem::take(&mut only.html)
        }
        _ => {
            even_out(&mut blocks);
            render(blocks)
        }
    }
}
