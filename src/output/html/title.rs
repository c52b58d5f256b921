//! The title of the page, which browsers propose as the name of the file when it is printed or kept.

use crate::output::{safe, words};
use crate::report::Report;

/// Longest name in a title, in characters.
const LONGEST: usize = 40;

/// `callsign qwikster 2026-11-22 NO-GO incomplete`; of several names the first and how many more.
pub(super) fn title(report: &Report) -> String {
    let day: String = report.as_of.chars().take(10).collect();
    let mut parts = vec!["callsign".to_owned()];
    match report.names.as_slice() {
        [] => {}
        [one] => parts.push(one.handle.clone()),
        [first, rest @ ..] => parts.push(format!("{} and {} more", first.handle, rest.len())),
    }
    parts.push(day);
    match report.names.as_slice() {
        [one] => parts.push(words::outcome(one).to_owned()),
        _ => parts.push("compared".to_owned()),
    }
    let parts = parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// Letters, digits, spaces and single hyphens: no file system minds them.
fn plain(text: &str) -> String {
    let mut kept = String::new();
    for c in safe::line(text).chars().take(LONGEST) {
        if c.is_alphanumeric() {
            kept.push(c);
        } else if c == ' ' {
            kept.push(' ');
        } else if c != ',' && !kept.ends_with('-') {
            kept.push('-');
        }
    }
    kept.trim_matches(|c| c == '-' || c == ' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn titles_are_file_names() {
        let mut report = sample::report();
        assert_eq!(title(&report), "callsign qwikster 2026-11-21 NO-GO incomplete");
        for handle in ["../../etc/passwd", "a\\b:c*d?e\"f<g>h|i", "\u{1b}[31m\u{202e}x\n", "CON", ".", "東京"]
        {
            report.names[0].handle = handle.to_owned();
            let title = title(&report);
            assert!(title.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-'), "{title}");
            assert!(title.starts_with("callsign ") && title.ends_with("incomplete"), "{title}");
            assert!(title.chars().count() <= 100, "{title}");
        }
        report.names.push(report.names[0].clone());
        assert!(title(&report).ends_with(" and 1 more 2026-11-21 compared"));
    }
}
