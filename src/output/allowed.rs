//! The places that the policy allows to be unanswered, in the words of every summary.

use jiff::civil::Date;

use super::safe;
use crate::report::{AllowedReport, Report};

/// `allowed to be unanswered: TikTok until 1 Feb 2027 (A. K.: no key yet)`, a line each, over all names;
/// none where nothing is excused.
pub fn lines(report: &Report) -> Vec<String> {
    let mut told: Vec<&AllowedReport> = Vec::new();
    let mut lines = Vec::new();
    for name in &report.names {
        for allowed in name.allowed.iter() {
            if !told.contains(&allowed) {
                told.push(allowed);
                let standing = name.standings.iter().find(|one| one.surface.platform == allowed.place);
                let place = standing.map_or(&allowed.place, |one| &one.surface.platform_name);
                lines.push(format!("allowed to be unanswered: {}", words(place, allowed)));
            }
        }
    }
    lines
}

/// `TikTok until 1 Feb 2027 (A. K.: no key yet)`.
fn words(place: &str, allowed: &AllowedReport) -> String {
    let until = allowed
        .until
        .parse()
        .map_or_else(|_| safe::line(&allowed.until), |day: Date| day.strftime("%-d %b %Y").to_string());
    let (by, reason) = (safe::line(&allowed.by), safe::line(&allowed.reason));
    format!("{} until {until} ({by}: {reason})", safe::line(place))
}
