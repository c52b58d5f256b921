//! What the policy excepts, as the table tells it: places that may be unanswered, and what is stale.

use super::layout::paragraph;
use super::{Canvas, allowed, findings};
use crate::report::Report;

/// Most lines about what the policy excepts.
const MOST_EXCEPTIONS: usize = 6;

/// What the policy excepts: places that may be unanswered, in full since somebody answers for it, and what
/// is stale; never so many that the names have no room.
pub(super) fn lines(report: &Report, canvas: Canvas) -> Vec<String> {
    let allowed = allowed::lines(report);
    let mut lines: Vec<String> =
        allowed.iter().flat_map(|line| paragraph(line, canvas.width, None)).collect();
    lines.extend(findings::waivers(&report.waivers, canvas));
    if !canvas.all && lines.len() > MOST_EXCEPTIONS {
        let left = lines.split_off(MOST_EXCEPTIONS - 1).len();
        lines.push(format!("and {left} more lines about the exceptions of the policy; `--all` shows them"));
    }
    lines
}
