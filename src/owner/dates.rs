//! Dates as services and people write them, as `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where only that
//! is shown. Moments are dated in UTC. Relative dates ("11 years ago") and those that could be read
//! in two ways are not guessed.

use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use regex::{Captures, Regex};

use crate::reading::pattern;

/// The first registered domain is of 1985; whatever claims to be older is a placeholder.
const EARLIEST: Date = date(1985, 1, 1);

/// No service with accounts and Unix time is older; smaller numbers are not dates.
const EARLIEST_UNIX: Date = date(1995, 1, 1);

/// How far clocks and time zones may put a date ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_hours(48);

/// How many years ahead anything is registered; what claims to last longer is a placeholder.
const LONGEST_YEARS: i64 = 100;

/// Names and abbreviations of the months, January first: English, German, French, Spanish,
/// Portuguese, Italian. Each means one month in all of them.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "janeiro", "gennaio", "jan", "janv", "ene", "gen"],
    &[
        "february",
        "februar",
        "feber",
        "février",
        "fevrier",
        "febrero",
        "fevereiro",
        "febbraio",
        "feb",
        "févr",
        "fév",
        "fev",
    ],
    &["march", "märz", "maerz", "mars", "marzo", "março", "marco", "mar", "mär", "mrz"],
    &["april", "avril", "abril", "aprile", "apr", "avr", "abr"],
    &["may", "mai", "mayo", "maio", "maggio", "mag"],
    &["june", "juni", "juin", "junio", "junho", "giugno", "jun", "giu"],
    &["july", "juli", "juillet", "julio", "julho", "luglio", "jul", "juil", "lug"],
    &["august", "août", "aout", "agosto", "aug", "ago"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
        "settembre",
        "sept",
        "sep",
        "set",
        "sett",
    ],
    &["october", "oktober", "octobre", "octubre", "outubro", "ottobre", "oct", "okt", "out", "ott"],
    &["november", "novembre", "noviembre", "novembro", "nov"],
    &[
        "december",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
        "dezembro",
        "dicembre",
        "dec",
        "dez",
        "déc",
        "dic",
    ],
];

/// Abbreviations that are English words as well; they count only beside a day.
const WORDS: [&str; 2] = ["set", "out"];

/// A date, given when it was read.
pub(super) fn date_of(text: &str, now: Timestamp) -> Option<String> {
    date_by(text, utc(now.checked_add(AHEAD).ok()?))
}

/// A date that may lie ahead, such as the end of a registration.
pub(super) fn coming(text: &str, now: Timestamp) -> Option<String> {
    date_by(text, utc(now).checked_add(Span::new().years(LONGEST_YEARS)).ok()?)
}

fn date_by(text: &str, latest: Date) -> Option<String> {
    let text = text.trim();
    let shown = unix(text, latest).or_else(|| moment(text)).or_else(|| written(text))?;
    shown.checked(latest)
}

/// A date as far as it is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shown {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl Shown {
    fn day(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    fn new(year: &str, month: Option<i8>, day: Option<&str>) -> Option<Self> {
        let day = match day {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        Some(Self { year: year.parse().ok()?, month, day })
    }

    /// As text, if such a date exists and lies between the first accounts and tomorrow.
    fn checked(self, latest: Date) -> Option<String> {
        let date = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()?;
        (EARLIEST..=latest).contains(&date).then_some(())?;
        let mut text = format!("{:04}", self.year);
        for part in [self.month, self.day].into_iter().flatten() {
            write!(text, "-{part:02}").ok()?;
        }
        Some(text)
    }
}

/// Unix time in seconds, milli- or microseconds.
fn unix(text: &str, latest: Date) -> Option<Shown> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction)).then_some(())?;
    let number: i64 = whole.parse().ok()?;
    let moment = match whole.len() {
        9 | 10 => Timestamp::from_second(number),
        12 | 13 => Timestamp::from_millisecond(number),
        15 | 16 => Timestamp::from_microsecond(number),
        _ => return None,
    };
    let date = utc(moment.ok()?);
    (EARLIEST_UNIX..=latest).contains(&date).then(|| Shown::day(date))
}

/// A moment with its offset: RFC 3339 and relatives, RFC 2822.
fn moment(text: &str) -> Option<Shown> {
    let zoned = || jiff::fmt::rfc2822::parse(text).map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>().or_else(|_| zoned()).ok().map(|moment| Shown::day(utc(moment)))
}

/// A date in figures, or with the month's name; the only one in the text.
fn written(text: &str) -> Option<Shown> {
    let text = text.to_lowercase();
    let text = pattern(TIME)?.replace_all(&text, " ");
    // The more a form shows, the earlier it is tried.
    FORMS.iter().find_map(|form| {
        let mut dates = form.pattern.captures_iter(&text).map(|captures| (form.read)(&captures));
        let first = dates.next()?;
        // Two dates, or one that does not exist: nothing to choose by.
        Some(first.filter(|_| dates.all(|other| other == first)))
    })?
}

/// A time of day and its zone.
const TIME: &str = r"(?:t|\s)\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:[+-]\d{2}:?\d{2}|utc|gmt|z)\b)?";

/// One way to write a date.
struct Form {
    pattern: Regex,
    read: Read,
}

type Read = fn(&Captures<'_>) -> Option<Shown>;

const FORM_COUNT: usize = 10;

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let mut names: Vec<_> = MONTHS.iter().flat_map(|names| names.iter().copied()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let month = format!("({})", names.join("|"));
    let of = r"(?:(?:de|del|of|di)\s+)?";
    let forms: [(String, Read); FORM_COUNT] = [
        (r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b".to_owned(), |c| Shown::new(&c[1], number(&c[2]), Some(&c[3]))),
        (r"^(\d{4})(\d{2})(\d{2})$".to_owned(), |c| Shown::new(&c[1], number(&c[2]), Some(&c[3]))),
        (r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]".to_owned(), |c| {
            Shown::new(&c[1], number(&c[2]), Some(&c[3]))
        }),
        (r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b".to_owned(), either_order),
        (format!(r"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]*{of}{month}\b\.?,?[\s-]*{of}(\d{{4}})\b"), |c| {
            Shown::new(&c[3], named(&c[2]), Some(&c[1]))
        }),
        (format!(r"\b{month}\b\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b"), |c| {
            Shown::new(&c[3], named(&c[1]), Some(&c[2]))
        }),
        (format!(r"\b(\d{{4}})[\s-]+{month}\b\.?[\s-]+(\d{{1,2}})\b"), |c| Shown::new(&c[1], named(&c[2]), Some(&c[3]))),
        (format!(r"\b{month}\b\.?,?[\s-]*{of}(\d{{4}})\b"), |c| {
            Shown::new(&c[2], named(&c[1]).filter(|_| !WORDS.contains(&&c[1])), None).filter(|shown| shown.month.is_some())
        }),
        (r"^(\d{4})-(\d{2})$|^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]$".to_owned(), |c| {
            let part = |at: usize| c.get(at).or_else(|| c.get(at + 2)).map_or("", |part| part.as_str());
            Shown::new(part(1), number(part(2)), None)
        }),
        (r"^(?:(?:member |joined |active |founded |on \w+ )?(?:since|in|seit|depuis|desde|dal)\s+|joined\s+|est\.?\s+)?(\d{4})$".to_owned(), |c| {
            Shown::new(&c[1], None, None)
        }),
    ];
    let compiled =
        |(source, read): (String, Read)| Regex::new(&source).ok().map(|pattern| Form { pattern, read });
    forms.into_iter().filter_map(compiled).collect()
});

/// Day and month in figures: which is which shows only above twelve, or when they are the same.
fn either_order(captures: &Captures<'_>) -> Option<Shown> {
    let (first, second) = (number(&captures[1])?, number(&captures[2])?);
    if first > 12 || first == second {
        Shown::new(&captures[3], Some(second), Some(&captures[1]))
    } else if second > 12 {
        Shown::new(&captures[3], Some(first), Some(&captures[2]))
    } else {
        None
    }
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok()
}

fn named(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.contains(&name))?;
    i8::try_from(at + 1).ok()
}

fn utc(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-10-01T12:00:00Z".parse().unwrap()
    }

    #[track_caller]
    fn all(expected: Option<&str>, texts: &[&str]) {
        for text in texts {
            assert_eq!(date_of(text, now()).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn all_forms_compile() {
        assert_eq!(FORMS.len(), FORM_COUNT);
    }

    #[test]
    fn moments() {
        all(
            Some("2011-06-26"),
            &[
                "2011-06-26T10:52:01Z",
                "2011-06-26T10:52:01.123456+02:00",
                "2011-06-25T23:30:00-07:00",
                "2011-06-26 10:52:01",
                "2011-06-26T10:52:01",
                "2011-06-26 10:52:01 UTC",
                "Sun, 26 Jun 2011 10:52:01 +0000",
                "Sun, 26 Jun 2011 10:52:01 GMT",
                "Sun Jun 26 10:52:01 +0000 2011",
                "1309085521",
                "1309085521.0",
                "1309085521000",
                "1309085521000000",
            ],
        );
    }

    #[test]
    fn written_dates() {
        all(
            Some("2011-06-26"),
            &[
                "2011-06-26",
                "20110626",
                "2011/06/26",
                "2011/6/26",
                "June 26, 2011",
                "Jun 26 2011",
                "June 26th, 2011",
                "26 June 2011",
                "26 Jun 2011",
                "26-Jun-2011",
                "26. Juni 2011",
                "26 juin 2011",
                "26 de junio de 2011",
                "26 de jun. de 2011",
                "26 giugno 2011",
                "dom 26 giu 2011",
                "26/06/2011",
                "06/26/2011",
                "26.06.2011",
                "2011年6月26日",
                "2011년 6월 26일",
                "Joined June 26, 2011 at 7:43 PM",
                "Member since 2011-06-26",
            ],
        );
        all(
            Some("2011-06"),
            &["Joined June 2011", "2011-06", "juin 2011", "Seit Juni 2011", "junio de 2011", "2011年6月"],
        );
        all(Some("2011"), &["2011", "Since 2011", "Member since 2011", "Joined 2011", "seit 2011"]);
        all(Some("2011-10-12"), &["12 de out. de 2011", "12 out 2011"]);
        all(Some("2011-03-01"), &["1 mars 2011", "1er mars 2011", "1º de março de 2011", "1. März 2011"]);
    }

    #[test]
    fn nothing_is_guessed() {
        all(
            None,
            &[
                "",
                "11 years ago",
                "yesterday",
                "May 3",
                "3 May",
                "12:30",
                "vor 3 Jahren",
                "a",
                "checked out 2011",
            ],
        );
        all(
            None,
            &["06/07/2011", "06.07.2011", "Joined June 2011, left July 2012", "June 31, 2011", "2011-13-01"],
        );
        all(
            None,
            &[
                "0001-01-01T00:00:00Z",
                "1970-01-01",
                "0",
                "12345",
                "99999999999",
                "1",
                "1609",
                "room 2011 followers",
            ],
        );
        all(None, &["2026-10-05", "2027", "2026-11", "1893456000", "1984-12-31"]);
        all(Some("2026-10-03"), &["2026-10-03"]);
    }

    proptest! {
        #[test]
        fn anything_reads_as_something_or_nothing(text in "\\PC*", figures in "[0-9a-z:/. +-]{0,30}") {
            let _ = (date_of(&text, now()), date_of(&figures, now()));
        }

        #[test]
        fn dates_come_back(days in 0..14_000_i32, form in 0..6_usize) {
            let day = date(1988, 2, 28).checked_add(Span::new().days(days)).unwrap();
            let format = ["%Y-%m-%d", "%B %-d, %Y", "%-d %b %Y", "%Y/%m/%d", "%a, %d %b %Y 00:00:00 +0000", "%Y-%m-%dT07:00:00Z"][form];
            let text = day.strftime(format).to_string();
            prop_assert_eq!(date_of(&text, now()), Some(day.to_string()), "{}", text);
        }
    }
}
