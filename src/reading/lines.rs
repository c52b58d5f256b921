//! A reply line by line, as the registers of domains write theirs: `key: value`, and sentences.

use std::borrow::Cow;

use regex::Regex;

use super::compiled::pattern;

/// Most lines that are looked at; no register needs a tenth of them.
pub const MOST_LINES: usize = 4096;

/// The lines of `text`, without white space at their ends and those that are empty. A line that ends
/// with a colon also comes joined with the indented one below it, because some registers write a value
/// there.
pub fn of(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut lines = text.lines().take(MOST_LINES).peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        let below =
            lines.peek().filter(|below| line.trim_end().ends_with(':') && below.starts_with([' ', '\t']));
        let joined = below.map(|below| Cow::Owned(format!("{} {}", line.trim(), below.trim())));
        Some(std::iter::once(Cow::Borrowed(line.trim())).chain(joined))
    })
    .flatten()
    .filter(|line| !line.is_empty())
}

/// The pattern that `source` is for a whole line, in any case; nothing where it is none.
pub fn whole(source: &str) -> Option<Regex> {
    pattern(&format!("(?i)^(?:{source})$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_below_its_key_is_read_with_it() {
        let all: Vec<_> = of("\n  Domain name:\r\n    acme.uk\r\n\nStatus: ok\nHolder:\nnone\n").collect();
        let expected = ["Domain name:", "Domain name: acme.uk", "acme.uk", "Status: ok", "Holder:", "none"];
        assert_eq!(all, expected);
        assert!(whole("status:\\s+OK").unwrap().is_match("Status: ok"));
        assert!(!whole("status|ok").unwrap().is_match("Status: ok"), "the whole line");
        assert!(whole("(").is_none());
        assert_eq!(of(&"a\n".repeat(MOST_LINES * 2)).count(), MOST_LINES);
    }
}
