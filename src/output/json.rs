//! One JSON document (`callsign.report/1`), ordered as the report is, harmless in a terminal.

use super::safe;
use crate::report::Report;

/// Writes the report, with a line break at its end.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let document = serde_json::to_string_pretty(report)?;
    Ok(safe::json(&document) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn reads_back_as_it_was() {
        let mut report = sample::replayed();
        report.names[0].standings[0].owner.as_mut().unwrap().bio =
            Some("\u{202e}evil \u{9b}2J\n東京".to_owned());
        let text = render(&report).unwrap();
        assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)));
        assert!(text.contains(r#""mode": "replay""#));
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}
