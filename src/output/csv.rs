//! One row a standing, for a spreadsheet (RFC 4180); no cell is a live formula.

use super::RenderError;
use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> Result<String, RenderError> {
    Ok(super::table::render(report, super::Canvas::plain()))
}
