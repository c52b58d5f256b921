//! Days and times as people write them, always UTC.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::output::safe;

/// `22 Nov 2026`, of a day or a time; what is neither is shown as it is.
pub(super) fn day(at: &str) -> String {
    let day = at.get(..10).and_then(|day| day.parse::<Date>().ok());
    day.map_or_else(|| safe::short(at, 20), |day| day.strftime("%-d %b %Y").to_string())
}

/// `22 November 2026, 07:11 UTC`.
pub(super) fn moment(at: &str) -> String {
    match at.parse::<Timestamp>() {
        Ok(at) => at.to_zoned(TimeZone::UTC).strftime("%-d %B %Y, %H:%M UTC").to_string(),
        Err(_) => safe::short(at, 40),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_out() {
        assert_eq!(day("2026-11-02T07:11:31Z"), "2 Nov 2026");
        assert_eq!(day("2026-11-22"), "22 Nov 2026");
        assert_eq!(moment("2026-11-22T07:11:31Z"), "22 November 2026, 07:11 UTC");
        assert_eq!(
            (day("some day"), moment("\u{202e}now")),
            ("some day".to_owned(), r"\u{202e}now".to_owned())
        );
    }
}
