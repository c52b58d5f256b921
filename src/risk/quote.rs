//! Strangers' words as evidence for the eyes of one reader: short, and without what would lead to
//! the person. Only an interactive terminal shows them; nothing keeps them.

use std::ops::Range;

use crate::reading::pattern;

/// Longest quote, in characters.
pub(super) const LONGEST: usize = 160;

/// What is masked: addresses of mail, the queries of web addresses, telephone numbers.
const MASKED: [(&str, &str); 3] = [
    (
        r"(?i)[a-z0-9._%+-]+\s*(?:@|\(at\)|\[at\])\s*[a-z0-9-]+(?:\s*(?:\.|\(dot\)|\[dot\])\s*[a-z0-9-]+)+",
        "[e-mail]",
    ),
    (r"(?i)(\b(?:https?://|www\.)[^\s?#]*)[?#]\S*", "$1?[…]"),
    (r"(?:\+|\b|\()\d(?:[\s().\-/]{0,3}\d){6,14}\b", "[number]"),
];

/// The part of a text around `at` (bytes of the text), masked.
pub(super) fn quote(text: &str, at: &Range<usize>) -> String {
    let mut masked = text.get(..at.start).map_or_else(String::new, mask);
    let before = masked.chars().count();
    masked = mask(text);
    let total = masked.chars().count();
    if total <= LONGEST {
        return masked;
    }
    // An ellipsis at either end, and the word somewhere in the middle.
    let kept = LONGEST - 2;
    let first = before.saturating_sub(kept / 2).min(total - kept);
    let middle: String = masked.chars().skip(first).take(kept).collect();
    let head = if first > 0 { "…" } else { "" };
    let tail = if first + kept < total { "…" } else { "" };
    format!("{head}{middle}{tail}")
}

fn mask(text: &str) -> String {
    MASKED.iter().fold(text.to_owned(), |text, (source, instead)| match pattern(source) {
        Some(pattern) => pattern.replace_all(&text, *instead).into_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_a_person_is_masked() {
        let cases = [
            ("write to jo.doe+x@mail.example.org now", "write to [e-mail] now"),
            ("jo [at] mail [dot] example", "[e-mail]"),
            ("https://shop.example/a?user=jo&id=1 here", "https://shop.example/a?[…] here"),
            ("call +44 (0)20 7946 0958!", "call [number]!"),
            ("030/1234567", "[number]"),
            ("since 2011, 420 friends, 24/7", "since 2011, 420 friends, 24/7"),
        ];
        for (text, masked) in cases {
            assert_eq!(quote(text, &(0..1)), masked);
        }
    }

    #[test]
    fn quotes_are_short_and_hold_the_word() {
        let text = format!("{} bong {}", "é".repeat(300), "ü".repeat(300));
        let at = text.find("bong").unwrap();
        let short = quote(&text, &(at..at + 4));
        assert!(short.contains(" bong ") && short.starts_with('…') && short.ends_with('…'));
        assert_eq!(short.chars().count(), LONGEST);
        let at_end = quote(&text, &(text.len() - 2..text.len()));
        assert!(at_end.starts_with('…') && at_end.ends_with('ü'));
        assert!(at_end.chars().count() <= LONGEST);
        assert_eq!(quote("short", &(0..2)), "short");
    }
}
