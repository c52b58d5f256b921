//! How much and how long ago, in steps that stay the same from one day to the next: claims and
//! evidence hold these, never the figures themselves.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalog::platform::{Platform, Route};
use crate::owner::Owner;

/// Power of ten above which a count is only "or more".
const GREATEST: u32 = 7;

/// How many zeros the count has at least: 0 for 0 to 9, 4 for 10,000 to 99,999.
pub fn magnitude(count: u64) -> u32 {
    count.checked_ilog10().unwrap_or(0)
}

/// The step that a count falls into, in words: `1,000 to 9,999`.
pub fn step(count: u64) -> String {
    let power = magnitude(count).min(GREATEST);
    let least = 10_u64.pow(power);
    match (count, power) {
        (0, _) => "none".to_owned(),
        (_, 0) => "fewer than 10".to_owned(),
        (_, GREATEST) => format!("{} or more", grouped(least)),
        _ => format!("{} to {}", grouped(least), grouped(least * 10 - 1)),
    }
}

/// A count with a comma between thousands: `10,000`.
pub fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// When an account last did something in public. Where only a month or a year is shown, between two
/// counts of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Days since then, at least.
    pub least: i32,
    /// Days since then, at most.
    pub most: i32,
}

impl Quiet {
    /// Since the last public act of `owner`; nothing where no such act is dated.
    pub fn of(owner: &Owner, as_of: Timestamp) -> Option<Self> {
        let posts = owner.recent.iter().filter_map(|post| post.at.as_deref());
        let acts = posts.chain(owner.last_active.as_deref());
        acts.filter_map(|act| Self::since(act, as_of)).min_by_key(|quiet| (quiet.most, quiet.least))
    }

    /// Since a date as owners have it: `2026-11-21`, `2026-11` or `2026`.
    pub fn since(text: &str, as_of: Timestamp) -> Option<Self> {
        let (first, last) = span(text)?;
        let today = as_of.to_zoned(TimeZone::UTC).date();
        let days = |day: Date| (today - day).get_days().max(0);
        Some(Self { least: days(last), most: days(first) })
    }

    /// How long ago, in steps.
    pub fn words(self) -> &'static str {
        match self.most {
            ..=30 => "within the last 30 days",
            31..=180 => "within the last 180 days",
            181..=365 => "within the last 365 days",
            _ if self.least > 365 => "more than 365 days ago",
            _ => "on an uncertain date",
        }
    }
}

/// Days without a public act after which an account looks dormant, where the platform names none.
const DORMANT: i32 = 365;

/// The silence that counts as dormancy on `platform`, in days, where the account has kept it.
pub fn dormant_after(platform: &Platform, owner: &Owner, as_of: Timestamp) -> Option<i32> {
    let quiet = Quiet::of(owner, as_of)?;
    let own = platform.reclaim.iter().find(|way| way.route == Route::Inactive);
    let own = own.and_then(|way| way.after_days).map(i32::from).filter(|after| quiet.least > *after);
    own.or_else(|| (quiet.least >= DORMANT).then_some(DORMANT))
}

/// The first and the last day that a date may mean.
fn span(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    };
    let first = Date::new(year, month.parse().ok()?, 1).ok()?;
    match parts.next() {
        None => Some((first, first.last_of_month())),
        Some(day) => Date::new(year, first.month(), day.parse().ok()?).ok().map(|day| (day, day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::sample::{AS_OF, days_ago, post};

    #[test]
    fn counts_fall_into_steps() {
        let expected = [
            (0, "none"),
            (9, "fewer than 10"),
            (10, "10 to 99"),
            (9_999, "1,000 to 9,999"),
            (10_000, "10,000 to 99,999"),
            (1_000_000, "1,000,000 to 9,999,999"),
            (u64::MAX, "10,000,000 or more"),
        ];
        for (count, words) in expected {
            assert_eq!(step(count), words);
        }
    }

    #[test]
    fn silence_is_counted_from_the_latest_act() {
        let as_of = AS_OF.parse().unwrap();
        let quiet = |owner: &Owner| Quiet::of(owner, as_of);
        assert_eq!(quiet(&Owner::default()), None);
        let owner = Owner {
            last_active: Some("2020-05".to_owned()),
            recent: vec![post("", 200), post("", 33)],
            ..Owner::default()
        };
        assert_eq!(quiet(&owner), Some(Quiet { least: 33, most: 33 }));
        // A clock that runs ahead is no silence below nothing.
        let owner = Owner { last_active: Some(days_ago(-1)), ..Owner::default() };
        assert_eq!(quiet(&owner), Some(Quiet { least: 0, most: 0 }));
    }

    #[test]
    fn a_month_or_a_year_leaves_the_days_open() {
        let as_of = AS_OF.parse().unwrap();
        let words = |text| Quiet::since(text, as_of).map(Quiet::words);
        assert_eq!(Quiet::since("2026-10", as_of), Some(Quiet { least: 21, most: 51 }));
        assert_eq!(words("2026-10"), Some("within the last 180 days"));
        assert_eq!(words("2026"), Some("within the last 365 days"));
        assert_eq!(words("2025"), Some("on an uncertain date"));
        assert_eq!(words("2024"), Some("more than 365 days ago"));
        for bad in ["", "2026-13", "2026-02-30", "yesterday"] {
            assert_eq!(words(bad), None);
        }
    }
}
