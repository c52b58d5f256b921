//! For a wiki, a pull request or a job summary.

use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> String {
    super::table::render(report, super::Canvas::plain())
}
