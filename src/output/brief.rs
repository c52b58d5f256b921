//! Six lines for mail or chat.

use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> String {
    super::table::render(report, super::Canvas::plain())
}
