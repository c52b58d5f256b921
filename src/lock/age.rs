//! For how long an answer of the lock counts, and when it is worth asking again.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::policy::MaxAge;
use crate::verdict::Verdict;

/// How far ahead of ours the clock of whoever wrote the lock may be, in days: everybody's day counts.
const AHEAD: i64 = 1;

/// For how many days after its own an answer counts.
pub fn most(verdict: Verdict, max_age: MaxAge) -> u16 {
    match verdict {
        Verdict::Free => max_age.free,
        Verdict::Vacant => max_age.vacant,
        Verdict::Taken | Verdict::Withheld | Verdict::Barred => max_age.taken,
        Verdict::Unknown => 0,
    }
}

/// The last day on which an answer counts.
pub fn until(verdict: Verdict, on: Date, max_age: MaxAge) -> Date {
    on.saturating_add(i64::from(most(verdict, max_age)).days())
}

/// Whether an answer of the day `on` counts on the day `today`. One from the future does not: no
/// clock is that far ahead.
pub fn is_live(verdict: Verdict, on: Date, today: Date, max_age: MaxAge) -> bool {
    today <= until(verdict, on, max_age) && on <= today.saturating_add(AHEAD.days())
}

/// Whether it counts and less than half of its time has passed, so that nobody need ask again.
pub fn is_young(verdict: Verdict, on: Date, today: Date, max_age: MaxAge) -> bool {
    let age = i64::from((today - on).get_days()).max(0);
    is_live(verdict, on, today, max_age) && (age == 0 || 2 * age < i64::from(most(verdict, max_age)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_answer_counts_on_its_last_day_and_not_on_the_next() {
        let (on, age) = (day("2026-11-01"), MaxAge::default());
        for (verdict, last, next) in [
            (Verdict::Free, "2026-11-02", "2026-11-03"),
            (Verdict::Vacant, "2026-11-08", "2026-11-09"),
            (Verdict::Taken, "2026-12-01", "2026-12-02"),
            (Verdict::Withheld, "2026-12-01", "2026-12-02"),
        ] {
            assert!(is_live(verdict, on, day(last), age), "{verdict:?}");
            assert!(!is_live(verdict, on, day(next), age), "{verdict:?}");
        }
        assert!(!is_live(Verdict::Unknown, on, day("2026-11-02"), age));
    }

    #[test]
    fn an_answer_is_young_for_the_first_half_of_its_time() {
        let (on, age) = (day("2026-11-01"), MaxAge::default());
        for (verdict, last, next) in [
            (Verdict::Free, "2026-11-01", "2026-11-02"),
            (Verdict::Vacant, "2026-11-04", "2026-11-05"),
            (Verdict::Taken, "2026-11-15", "2026-11-16"),
        ] {
            assert!(is_young(verdict, on, day(last), age), "{verdict:?}");
            assert!(!is_young(verdict, on, day(next), age), "{verdict:?}");
        }
        let none = MaxAge { taken: 0, vacant: 0, free: 0 };
        assert!(
            is_young(Verdict::Taken, on, on, none) && !is_live(Verdict::Taken, on, day("2026-11-02"), none)
        );
    }

    #[test]
    fn what_comes_from_the_future_does_not_count() {
        let (today, age) = (day("2026-11-01"), MaxAge::default());
        assert!(is_live(Verdict::Taken, day("2026-11-02"), today, age));
        assert!(!is_live(Verdict::Taken, day("2026-11-03"), today, age));
    }
}
