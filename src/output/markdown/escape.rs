//! Text in GitHub Flavored Markdown that stays text: no markup, no HTML, no link, no mention.

use super::super::safe;

/// Splits what a forge would take for a mention, a reference or an address; it is shown by nobody.
const NOTHING: &str = "<!-- -->";

/// One line of text, wherever it stands: in a paragraph, a list, a heading or a cell.
pub(super) fn text(text: &str) -> String {
    let line = safe::line(text);
    let line = line.trim();
    let mut shown = String::with_capacity(line.len() + 8);
    let mut rest = line.chars().peekable();
    let mut digits_only = true;
    let mut before = None;
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match c {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            // Forges turn these into mentions and references after markup is read: only a break helps.
            '@' => shown.extend(["@", NOTHING]),
            '#' | '!' | '$' | '%' if next.is_some_and(char::is_alphanumeric) => {
                shown.push(c);
                shown.push_str(NOTHING);
            }
            // Bare addresses become links of their own: `http://…`, `www.…`.
            ':' if next == Some('/') => shown.extend([":", NOTHING]),
            '.' if before == Some('w') => shown.extend([".", NOTHING]),
            _ if is_markup(c, before, digits_only) => shown.extend(['\\', c]),
            _ => shown.push(c),
        }
        digits_only &= c.is_ascii_digit();
        before = Some(c.to_ascii_lowercase());
    }
    shown
}

/// Whether a character says something to a reader of markup here; at the beginning it would open a
/// list, a heading or a rule.
fn is_markup(c: char, before: Option<char>, digits_only: bool) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '^' | '$' => true,
        '-' | '+' | '=' | '#' => before.is_none(),
        '.' | ')' => digits_only && before.is_some(),
        _ => false,
    }
}

/// A link where the address may be followed; else the text alone.
pub(super) fn link(words: &str, url: &str) -> String {
    match safe::address(url) {
        Some(address) => format!("[{}](<{address}>)", text(words)),
        None => text(words),
    }
}

/// Something to be typed or compared, as it is.
pub(super) fn code(words: &str) -> String {
    let line = safe::line(words);
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A table is cut at every bar, those in code among them.
    let line = line.replace('|', "\\|");
    if longest > 0 { format!("{fence} {line} {fence}") } else { format!("{fence}{line}{fence}") }
}
