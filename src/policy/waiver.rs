//! Findings that somebody answers for: why, who, and until when.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The longest that a waiver holds, in days: after half a year somebody has to look again.
pub const LONGEST_DAYS: i64 = 180;

/// Days before its end from which on a waiver is told of.
pub const ENDS_SOON_DAYS: i64 = 14;

/// A finding that does not count, because somebody answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Id of the finding, `F-` and eight hexadecimal digits.
    pub id: String,
    /// Why it does not count.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Line of the policy on which it begins, from 1.
    pub line: usize,
}

/// Whether a waiver holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does.
    Live,
    /// No more.
    Expired,
}

impl Waiver {
    /// Whether it holds on the day `as_of`.
    pub fn state(&self, as_of: Date) -> State {
        if as_of <= self.until { State::Live } else { State::Expired }
    }
}

/// The last day that a waiver given on `from` may name.
pub fn latest(from: Date) -> Date {
    let span: Span = LONGEST_DAYS.days();
    from.saturating_add(span)
}

/// Whether a text has the form of the id of a finding.
pub fn is_finding(id: &str) -> bool {
    let digits = id.strip_prefix("F-").unwrap_or_default();
    digits.len() == 8 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_waiver_holds_through_its_last_day() {
        let waiver = Waiver {
            id: "F-3a9c0b1d".to_owned(),
            reason: "known".to_owned(),
            by: "A. K.".to_owned(),
            until: date(2026, 12, 1),
            line: 1,
        };
        assert_eq!(waiver.state(date(2026, 12, 1)), State::Live);
        assert_eq!(waiver.state(date(2026, 12, 2)), State::Expired);
        assert_eq!(latest(date(2026, 1, 1)), date(2026, 6, 30));
        assert_eq!(latest(Date::MAX), Date::MAX);
    }

    #[test]
    fn findings_have_one_form() {
        assert!(is_finding("F-3a9c0b1d"));
        for text in ["", "F-", "F-3a9c", "f-3a9c0b1d", "F-3A9C0B1D", "F-3a9c0b1dd", "F-3a9c0b1é", "HH-02"] {
            assert!(!is_finding(text), "{text}");
        }
    }
}
