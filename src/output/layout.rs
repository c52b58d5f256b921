//! Text into lines that fit, all through the same table library, so that every part of a report
//! agrees on how wide a character is.

use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

/// The least width that text is laid out in: what is indented on the narrowest canvas has less than all
/// of it.
const LEAST: usize = 20;

/// Breaks text into lines of at most `width` columns; with `height`, what does not fit is cut and
/// marked with `…`.
pub(super) fn paragraph(text: &str, width: usize, height: Option<usize>) -> Vec<String> {
    columns(&[vec![text.to_owned()]], &[None], width, height)
}

/// Lays rows out in columns. `most` bounds the width of a column; rows are at most `height` lines.
pub(super) fn columns(
    rows: &[Vec<String>],
    most: &[Option<u16>],
    width: usize,
    height: Option<usize>,
) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_truncation_indicator("…")
        .set_width(u16::try_from(width.max(LEAST)).unwrap_or(u16::MAX));
    for cells in rows {
        let mut row = Row::from(cells);
        if let Some(height) = height {
            row.max_height(height.max(1));
        }
        table.add_row(row);
    }
    let last = most.len().saturating_sub(1);
    for (index, bound) in most.iter().enumerate() {
        let Some(column) = table.column_mut(index) else { continue };
        column.set_padding((0, if index == last { 0 } else { 2 }));
        if let Some(bound) = bound {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(*bound)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Lines as text, each with its break.
pub(super) fn text(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// Rows in columns as wide as they need, for pipes: nothing is broken or cut.
pub(super) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::safe;

    #[test]
    fn paragraphs_fit_and_are_cut_visibly() {
        let text = "one two three four five six seven eight nine ten 東京スカイツリー eleven twelve";
        let lines = paragraph(text, 40, None);
        assert!(lines.iter().all(|line| safe::width(line) <= 40), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        let cut = paragraph(text, 40, Some(1));
        assert_eq!(cut.len(), 1);
        assert!(cut[0].ends_with('…'));
    }

    #[test]
    fn long_words_are_broken_rather_than_overflow() {
        let lines = paragraph(&"x".repeat(95), 40, None);
        assert!(lines.iter().all(|line| line.len() <= 40) && lines.len() == 3, "{lines:?}");
    }

    #[test]
    fn columns_stay_apart() {
        let rows = [vec!["a".to_owned(), "b c".to_owned()], vec!["long place".to_owned(), "d".to_owned()]];
        assert_eq!(columns(&rows, &[Some(20), None], 40, None), ["a           b c", "long place  d"]);
        assert_eq!(aligned(&rows), ["a           b c", "long place  d"]);
    }
}
