//! One page, whole in itself: no script, no request.

use super::RenderError;
use crate::report::Report;

/// Writes the report.
pub fn render(report: &Report) -> Result<String, RenderError> {
    Ok(super::table::render(report, super::Canvas::plain()))
}
