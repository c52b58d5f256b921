//! Strangers' text made harmless, once, where it leaves: names, bios, file names, error texts.
//! Ordinary Unicode stays; what shows nothing, moves the cursor or turns the reading direction
//! becomes a visible escape such as `\u{202e}`.

use std::fmt::Write;

use comfy_table::Table;
use unicode_normalization::char::is_combining_mark;

use crate::name::is_hidden;

/// Most marks that may stack on one letter; more of them paint over the lines around.
const MOST_MARKS: usize = 4;

const JOINER: char = '\u{200D}';

/// One line of harmless text.
pub fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '#' | ':') && is_order(&text[at..]) {
            shown.extend(c.escape_unicode());
            before = None;
            continue;
        }
        if is_harmful(c) {
            // Emoji are held together by joiners and selectors; between letters these would make
            // two names look like one.
            let within_emoji = (c == JOINER || is_selector(c)) && before.is_some_and(is_pictorial);
            if !within_emoji {
                shown.extend(c.escape_default());
                before = None;
            }
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            continue;
        }
        shown.push(if c.is_whitespace() { ' ' } else { c });
        before = Some(c);
    }
    shown
}

/// Harmless text that keeps its line breaks, for messages that list one fault a line.
pub fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// One line of harmless text, at most `width` columns wide; a cut is marked with `…`.
pub fn short(text: &str, width: usize) -> String {
    let whole = line(text);
    if self::width(&whole) <= width {
        return whole;
    }
    let mut kept = String::new();
    for c in whole.chars() {
        kept.push(c);
        if self::width(&kept) + 1 > width {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// How many columns of a terminal `text` fills, counted as the table counts them.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut table = Table::new();
    table.add_row([text]);
    table.column_max_content_widths().first().copied().map_or(0, usize::from)
}

/// JSON that can be shown in a terminal as it is: what [`line()`] would escape becomes `\uXXXX`.
/// Outside its strings JSON is plain ASCII, so only strings change, and not in meaning.
pub fn json(document: &str) -> String {
    let mut shown = String::with_capacity(document.len());
    let mut units = [0; 2];
    for (at, c) in document.char_indices() {
        // Line breaks here are layout: those within strings are escaped already.
        if c != '\n' && is_harmful(c) || matches!(c, '#' | ':') && is_order(&document[at..]) {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Words that GitHub Actions takes for an order behind `::` at the beginning of a line.
const ORDERS: [&str; 13] = [
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "endgroup",
    "add-",
    "remove-",
    "set-",
    "save-",
    "stop-",
    "echo",
    "internal-",
];

/// Whether a log of a pipeline would take what begins here for an order to itself: `##[` and `##vso[`
/// anywhere in a line, `::error` and its like where a line begins, as any word may that is wrapped.
fn is_order(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("::") {
        let begins =
            |order: &&str| rest.get(..order.len()).is_some_and(|word| word.eq_ignore_ascii_case(order));
        return ORDERS.iter().any(begins);
    }
    let Some(rest) = text.strip_prefix("##") else { return false };
    rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')
}

/// An address that may be followed: http and https only, and nothing in it ends the attribute, the
/// bracket or the cell that it stands in. `None` for any other.
pub fn address(url: &str) -> Option<String> {
    let scheme = url.get(..8)?.to_ascii_lowercase();
    if !scheme.starts_with("http://") && scheme != "https://" {
        return None;
    }
    let mut shown = String::with_capacity(url.len());
    let mut units = [0; 4];
    for c in url.chars() {
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&*+,;=%".contains(c) {
            shown.push(c);
        } else {
            for byte in c.encode_utf8(&mut units).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(shown, "%{byte:02X}");
            }
        }
    }
    Some(shown)
}

/// Whether a character may not reach a terminal.
pub fn is_harmful(c: char) -> bool {
    c.is_control() || is_hidden(c) || matches!(c, '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}')
}

fn is_pictorial(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_stays() {
        for text in
            ["Blue Ocean", "Café Münster", "東京スカイツリー", "Ελλάδα", "naïve “quotes” – dash", "😀"]
        {
            assert_eq!(line(text), text);
        }
        assert_eq!(line("❤\u{fe0f} love"), "❤ love");
        assert_eq!(line("👩\u{200d}💻"), "👩💻");
    }

    #[test]
    fn tricks_become_visible() {
        assert_eq!(line("a\u{1b}[31mb"), r"a\u{1b}[31mb");
        assert_eq!(line("two\nlines\r\tx"), r"two\nlines\r\tx");
        assert_eq!(line("ac\u{202e}em"), r"ac\u{202e}em");
        assert_eq!(line("goo\u{200d}gle"), r"goo\u{200d}gle");
        assert_eq!(line("x\u{9b}31m"), r"x\u{9b}31m");
        assert_eq!(line(&format!("a{}", "\u{301}".repeat(40))), format!("a{}", "\u{301}".repeat(MOST_MARKS)));
    }

    #[test]
    fn no_log_of_a_pipeline_takes_orders() {
        assert_eq!(line("a ##vso[task.x]b ##[group]c"), r"a \u{23}#vso[task.x]b \u{23}#[group]c");
        assert_eq!(line("x ::Error::y"), r"x \u{3a}:Error::y");
        for text in ["## Title, #1 and C##", "std::string", "::1"] {
            assert_eq!(line(text), text);
        }
        let value = serde_json::json!({ "bio": "##vso[task.x]" });
        let shown = json(&value.to_string());
        assert!(!shown.contains("##vso["), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    #[test]
    fn only_what_may_be_followed_is_an_address() {
        for (url, shown) in [
            ("https://a.example/b?c=d&e=f#g", Some("https://a.example/b?c=d&e=f#g")),
            ("HTTP://a.example/", Some("HTTP://a.example/")),
            ("https://a.example/é|)>\"'` \n", Some("https://a.example/%C3%A9%7C%29%3E%22%27%60%20%0A")),
            ("javascript:alert(1)//http://a.example", None),
            ("data:text/html,x", None),
            ("//a.example/b", None),
            ("", None),
        ] {
            assert_eq!(address(url).as_deref(), shown);
        }
    }

    #[test]
    fn cuts_by_columns_not_by_bytes() {
        assert_eq!(short("東京スカイツリー", 7), "東京ス…");
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcdefg", 6), "abcde…");
        assert_eq!(width("東京"), 4);
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({ "bio": "a\u{202e}\u{9b}b\u{e0001}\nc 東京" });
        let shown = json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!shown.chars().any(|c| c != '\n' && is_harmful(c)), "{shown}");
        assert!(shown.contains(r"\u202e\u009bb\udb40\udc01\nc 東京"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    proptest! {
        #[test]
        fn nothing_harmful_leaves(text in any::<String>(), most in 1_usize..60) {
            for shown in [line(&text), short(&text, most), lines(&text).replace('\n', "")] {
                prop_assert!(!shown.chars().any(is_harmful), "{shown:?}");
            }
            prop_assert!(width(&short(&text, most)) <= most);
        }

        #[test]
        fn json_of_any_text_is_harmless_and_equal(text in any::<String>()) {
            let shown = json(&serde_json::to_string(&text).unwrap());
            prop_assert!(!shown.chars().any(is_harmful));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }
}
