//! Masking a handle in text, so that what a page says about a handle can be told from the handle
//! itself: the brand called "Missing" must not find itself missing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

use crate::probe::escape::{Place, escaped};

/// What stands where the handle stood.
pub const MASK: char = '\u{E000}';

/// Finds one handle in every encoding a page may echo it in.
#[derive(Clone, Debug)]
pub struct Mask {
    handle: String,
    pattern: Option<Regex>,
}

impl Mask {
    /// A mask for `handle`.
    pub fn new(handle: &str) -> Self {
        let mut spellings: Vec<String> = encodings(handle).iter().map(|text| regex::escape(text)).collect();
        // The longest first, so that an encoding is not masked by a part of itself.
        spellings.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let pattern = RegexBuilder::new(&spellings.join("|")).case_insensitive(true).build().ok();
        Self { handle: handle.to_owned(), pattern: pattern.filter(|_| !handle.is_empty()) }
    }

    /// The text with the handle masked wherever it stands as a word of its own.
    pub fn apply(&self, text: &str) -> String {
        let Some(pattern) = &self.pattern else { return text.to_owned() };
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for found in pattern.find_iter(text) {
            if begins_word(&text[..found.start()]) && ends_word(&text[found.end()..]) {
                masked.push_str(&text[from..found.start()]);
                masked.push(MASK);
                from = found.end();
            }
        }
        masked.push_str(&text[from..]);
        masked
    }

    /// A rule's text with `{handle}` filled in, as it stands in the bare and in the masked page.
    pub fn fill(&self, rule: &str) -> (String, String) {
        (rule.replace("{handle}", &self.handle), rule.replace("{handle}", &MASK.to_string()))
    }
}

fn encodings(handle: &str) -> BTreeSet<String> {
    let percent = escaped(handle, Place::Path);
    let entities = handle.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let numeric = handle.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            let _ = write!(out, "&#{};", u32::from(c));
        }
        out
    });
    let escaped = handle.encode_utf16().fold(String::new(), |mut out, unit| {
        match char::from_u32(u32::from(unit)).filter(char::is_ascii) {
            Some(c) => out.push(c),
            None => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        out
    });
    let double = percent.replace('%', "%25");
    [handle.to_owned(), percent, double, entities, numeric, escaped].into()
}

/// Whether a word may begin after `before`: at the start, after anything but a letter or digit, or
/// after an escape that ends in one (`%2F`, `\u0040`, `\n`).
fn begins_word(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    if !last.is_alphanumeric() {
        return true;
    }
    let tail: Vec<char> = before.chars().rev().take(6).collect();
    let hex = |count: usize| tail.len() > count && tail[..count].iter().all(char::is_ascii_hexdigit);
    (hex(2) && tail[2] == '%')
        || (hex(4) && tail.get(4) == Some(&'u') && tail.get(5) == Some(&'\\'))
        || (matches!(last, 'n' | 't' | 'r') && tail.get(1) == Some(&'\\'))
}

fn ends_word(after: &str) -> bool {
    after.chars().next().is_none_or(|next| !next.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_whole_words_in_every_encoding() {
        let mask = Mask::new("missing");
        assert_eq!(mask.apply("Missing, not amissing"), format!("{MASK}, not amissing"));
        assert_eq!(mask.apply("next=%2Fmissing&x=\\u0040missing"), format!("next=%2F{MASK}&x=\\u0040{MASK}"));
        let mask = Mask::new("café");
        assert_eq!(mask.apply("caf%C3%A9 caf\\u00e9 caf&#233; CAFÉ"), format!("{MASK} {MASK} {MASK} {MASK}"));
    }

    #[test]
    fn an_empty_handle_masks_nothing() {
        assert_eq!(Mask::new("").apply("text"), "text");
    }
}
