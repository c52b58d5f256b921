//! Numbers and yes-or-no as services and people write them. Nothing ambiguous is guessed: a figure
//! that could mean two things reads as nothing.

/// Largest count that is believed; what is larger is an identifier that stands in the wrong place.
const LARGEST: u128 = 1_000_000_000_000;

/// Counters that overflowed 32 bits arrive from here up to [`WRAPPED_MOST`]. Nearer to zero they
/// would stand for some four billion, and are rather a mark for "not shown" (`-1`).
const WRAPPED_LEAST: i64 = -(1 << 31);
const WRAPPED_MOST: i64 = -1_000_000;

/// Words and letters behind a number, and what they multiply it by. Only those that mean one thing
/// in all languages that use them for counts.
const UNITS: &[(u128, &[&str])] = &[
    (1_000, &["k", "к", "tsd", "tys", "тыс", "тис", "thousand", "mil", "mila", "mille", "rb", "ألف", "हज़ार"]),
    (100_000, &["lakh", "lakhs", "lac", "लाख"]),
    (
        1_000_000,
        &[
            "m",
            "mn",
            "mi",
            "mio",
            "mln",
            "jt",
            "млн",
            "million",
            "millions",
            "millionen",
            "millón",
            "millones",
            "milhão",
            "milhões",
            "milione",
            "milioni",
            "مليون",
        ],
    ),
    (10_000_000, &["crore", "crores", "cr", "करोड़"]),
    (
        1_000_000_000,
        &[
            "b",
            "bn",
            "bi",
            "mrd",
            "md",
            "mld",
            "млрд",
            "billion",
            "billions",
            "milliard",
            "milliards",
            "milliarden",
        ],
    ),
];

/// The same for signs that need no word boundary behind them.
const SIGNS: [(char, u128); 8] = [
    ('千', 1_000),
    ('천', 1_000),
    ('万', 10_000),
    ('萬', 10_000),
    ('만', 10_000),
    ('億', 100_000_000),
    ('亿', 100_000_000),
    ('억', 100_000_000),
];

/// Zeros of the decimal digits that Unicode has besides ASCII (general category Nd, the scripts in
/// modern use, and full width).
const ZEROS: [u32; 22] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0x1c50, 0xa9d0, 0xff10,
];

/// A count, as in `12 345`, `1.2K`, `3万` or the first number of `1,234 followers`.
pub(super) fn count(text: &str) -> Option<u64> {
    let text: Vec<char> = text.chars().map(plain).collect();
    let start = first_number(&text)?;
    let (number, end) = Number::read(&text, start)?;
    let (unit, end) = unit(&text, end)?;
    ends_well(&text, end).then_some(())?;
    let value = number.value(unit)?;
    (value <= LARGEST).then_some(())?;
    u64::try_from(value).ok()
}

/// A count of a JSON document that overflowed 32 bits on its way.
pub(super) fn wrapped(text: &str) -> Option<u64> {
    let value: i64 = text.trim().parse().ok()?;
    (WRAPPED_LEAST..=WRAPPED_MOST).contains(&value).then_some(())?;
    u64::try_from(value + (1 << 32)).ok()
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "on" | "valid" | "verified" | "private" | "protected" => Some(true),
        "false" | "0" | "no" | "n" | "off" | "none" | "invalid" | "unverified" | "public" => Some(false),
        _ => None,
    }
}

/// ASCII for the digits, spaces, apostrophes and full-width marks of other scripts.
fn plain(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2007}'..='\u{2009}' | '\u{202f}' | '\u{3000}' | '\t' | '\n' | '\r' => ' ',
        '’' | '‘' | 'ʼ' | '＇' | '´' => '\'',
        '，' | '、' => ',',
        '．' => '.',
        _ => digit(c).unwrap_or(c),
    }
}

fn digit(c: char) -> Option<char> {
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// Where the first number starts that is no part of a word (`user2`, `@3`, `#4`). Nothing if it is
/// plainly no count: a price, a fraction, something negative.
fn first_number(text: &[char]) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        let before = at.checked_sub(1).map(|before| text[before]);
        if !text[at].is_ascii_digit() {
            at += 1;
        } else if before.is_some_and(|c| matches!(c, '@' | '#' | '_') || is_lettered(c)) {
            while text.get(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')) {
                at += 1;
            }
        } else {
            let no_count =
                |c| matches!(c, '$' | '€' | '£' | '¥' | '-' | '−' | '–' | '/' | ':' | '.' | ',' | '\'');
            return (!before.is_some_and(no_count)).then_some(at);
        }
    }
    None
}

/// A letter of a script that puts spaces between words.
fn is_lettered(c: char) -> bool {
    let unspaced =
        matches!(u32::from(c), 0x0e00..=0x0eff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af);
    c.is_alphabetic() && !unspaced
}

/// The digits of a number and the separators between them.
struct Number {
    first: String,
    rest: Vec<(char, String)>,
}

impl Number {
    fn read(text: &[char], start: usize) -> Option<(Self, usize)> {
        let first = digits(text, start);
        let mut end = start + first.len();
        let mut rest: Vec<(char, String)> = Vec::new();
        while let Some(&separator) = text.get(end).filter(|c| matches!(c, '.' | ',' | ' ' | '\'' | '٬' | '٫'))
        {
            let group = digits(text, end + 1);
            if group.is_empty() {
                break;
            }
            end += 1 + group.len();
            rest.push((separator, group));
        }
        let length = first.len() + rest.iter().map(|(_, group)| group.len()).sum::<usize>();
        // More digits than any count, and than the arithmetic below.
        (length <= 18).then_some((Self { first, rest }, end))
    }

    /// The value in units of one, or nothing if it could be read in two ways.
    fn value(&self, unit: Option<u128>) -> Option<u128> {
        let (groups, fraction) = self.split(unit.is_some())?;
        let whole = Self::joined(groups.0, groups.1)?;
        let unit = unit.unwrap_or(1);
        let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let fraction: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        Some((whole * scale + fraction) * unit / scale)
    }

    /// Thousands groups and decimal fraction.
    fn split(&self, with_unit: bool) -> Option<(Groups<'_>, &str)> {
        let whole = (self.first.as_str(), self.rest.as_slice());
        let Some(((separator, last), before)) = self.rest.split_last() else {
            return Some((whole, ""));
        };
        let may_be_decimal = matches!(separator, '.' | ',' | '٫');
        let decimal = may_be_decimal
            && match before.last() {
                Some((other, _)) => other != separator,
                None if *separator == '٫' => true,
                // `1.234K` could be one or a thousand times as many.
                None if last.len() == 3 && with_unit && self.first != "0" => return None,
                None => last.len() != 3 || self.first == "0",
            };
        if !decimal {
            return Some((whole, ""));
        }
        // Only a unit gives a fraction sense; programs write `12.0` all the same.
        let fraction = if with_unit { last.as_str() } else { "" };
        (with_unit || last == "0").then_some(((self.first.as_str(), before), fraction))
    }

    /// Groups of three, or groups of two before the last three (India), joined.
    fn joined(first: &str, rest: &[(char, String)]) -> Option<u128> {
        if let [(separator, _), ..] = rest {
            let (_, last) = rest.last()?;
            let size = |size: usize| rest[..rest.len() - 1].iter().all(|(_, group)| group.len() == size);
            let western = first.len() <= 3 && size(3);
            let indian = *separator == ',' && first.len() <= 2 && size(2);
            let alike = rest.iter().all(|(other, _)| other == separator);
            let grouped = last.len() == 3 && (western || indian) && alike && !first.starts_with('0');
            grouped.then_some(())?;
        }
        let mut whole = first.to_owned();
        whole.extend(rest.iter().map(|(_, group)| group.as_str()));
        whole.parse().ok()
    }
}

type Groups<'a> = (&'a str, &'a [(char, String)]);

fn digits(text: &[char], start: usize) -> String {
    text[start..].iter().take_while(|c| c.is_ascii_digit()).collect()
}

/// The unit behind a number, if any, and where it ends. Nothing if what stands there makes it no
/// count (`3rd`, `4x`).
fn unit(text: &[char], end: usize) -> Option<(Option<u128>, usize)> {
    let spaces = text[end..].iter().take_while(|c| **c == ' ').count();
    let start = end + spaces;
    if let Some((_, unit)) = SIGNS.iter().find(|(sign, _)| text.get(start) == Some(sign)) {
        return Some((Some(*unit), start + 1));
    }
    // Marks stand on letters in several scripts, and are not alphabetic themselves.
    let is_part = |c: &&char| c.is_alphabetic() || matches!(u32::from(**c), 0x0300..=0x036f | 0x093c);
    let word: String = text[start..].iter().take_while(is_part).collect();
    let length = word.chars().count();
    let folded = word.to_lowercase();
    let known = UNITS.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(unit, _)| *unit);
    // `12 m` may be minutes or metres; `12 M` and `12 k` are French for a lot.
    let loose = spaces > 0 && length == 1 && folded == word && !matches!(folded.as_str(), "k" | "к");
    match known {
        Some(unit) if !loose => Some((Some(unit), start + length)),
        Some(_) => None,
        None if spaces == 0 && (1..=2).contains(&length) && word.chars().all(is_lettered) => None,
        None => Some((None, end)),
    }
}

/// Whether what follows leaves the number a count: no percentage, range, date, time or second number.
fn ends_well(text: &[char], end: usize) -> bool {
    let rest = &text[end..];
    let next = rest.iter().find(|c| **c != ' ');
    match (rest, next) {
        ([first, second, ..], _)
            if matches!(first, '-' | '–' | '/' | ':' | '\'') && second.is_ascii_digit() =>
        {
            false
        }
        (_, Some(next)) => !next.is_ascii_digit() && !matches!(next, '%' | '‰' | '°' | '€' | '$' | '£'),
        (_, None) => true,
    }
}

#[cfg(test)]
mod tests;
