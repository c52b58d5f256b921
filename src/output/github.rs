//! Workflow commands of GitHub Actions: at most ten annotations, the worst first.

use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> String {
    super::table::render(report, super::Canvas::plain())
}
