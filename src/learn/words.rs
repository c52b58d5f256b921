//! Which words of a reply a rule may rest on: those that a person wrote, not those that a machine drew.

use crate::judge::mask::{MASK, Mask};
use crate::name::is_hidden;

/// Longest text that a rule looks for, in characters; longer text is content.
const LONGEST: usize = 80;
/// Shortest one.
const SHORTEST: usize = 3;
/// Longest word that a person wrote, in characters.
const LONGEST_WORD: usize = 30;
/// Most consonants in a row in a word that a person wrote.
const MOST_CONSONANTS: usize = 6;

/// Stands for the handle in the rules of an entry.
const HANDLE: &str = "{handle}";

/// Text as a rule would look for it, the handle written as `{handle}`; nothing for what no rule should
/// rest on.
pub(super) fn wanted(text: &str, mask: &Mask) -> Option<String> {
    let text = text.trim();
    let short = (SHORTEST..=LONGEST).contains(&text.chars().count());
    // What is drawn over, or would read as a place of the rule itself, is no plain text.
    let odd = |c: char| c.is_control() || is_hidden(c) || matches!(c, '{' | '}' | '\u{FFFD}');
    if !short || text.chars().any(odd) {
        return None;
    }
    let masked = mask.apply(text);
    let plain = masked.replace(MASK, " ");
    let says = plain.chars().any(char::is_alphabetic) && !plain.split_whitespace().any(is_drawn);
    says.then(|| masked.replace(MASK, HANDLE))
}

/// Whether text of a rule holds something besides the handle.
pub(super) fn says_more(text: &str) -> bool {
    text.replace(HANDLE, "").chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST
}

/// Whether a rule's text names the handle.
pub(super) fn names_handle(text: &str) -> bool {
    text.contains(HANDLE)
}

/// Whether a word looks like a token, a hash or a count: something that another request, another
/// account or another build of the site would change.
pub(super) fn is_drawn(word: &str) -> bool {
    let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.into_iter().any(is_drawn_part) || word.chars().count() > LONGEST_WORD * 2
}

fn is_drawn_part(part: &str) -> bool {
    let digits = part.chars().filter(char::is_ascii_digit).count();
    let letters = part.chars().filter(char::is_ascii_alphabetic).count();
    // A status said in words is written by a person; other figures count or number something.
    if digits > 0 {
        return !matches!(part, "404" | "410");
    }
    if part.is_ascii() && letters > LONGEST_WORD {
        return true;
    }
    let hexadecimal = letters >= 8 && part.chars().all(|c| c.is_ascii_hexdigit());
    let changes = part
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    hexadecimal || changes.count() > 4 || consonants(part) > MOST_CONSONANTS
}

/// The longest run of Latin consonants.
fn consonants(part: &str) -> usize {
    let (mut run, mut most) = (0, 0);
    for c in part.chars() {
        let consonant = c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c);
        run = if consonant { run + 1 } else { 0 };
        most = most.max(run);
    }
    most
}

/// Whether text says in words that nobody is there.
pub(super) fn says_nobody(text: &str) -> bool {
    const WORDS: [&str; 21] = [
        "not found",
        "notfound",
        "404",
        "410",
        "not exist",
        "doesn't exist",
        "no such",
        "no user",
        "unknown",
        "couldn't find",
        "could not",
        "can't find",
        "cannot find",
        "missing",
        "nobody",
        "not available",
        "oops",
        "sorry",
        "error",
        "invalid",
        "no longer",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Whether text speaks of an account.
pub(super) fn says_account(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "profile", "user", "avatar", "follow", "account", "member", "author", "bio", "channel", "joined",
        "subscrib", "posts", "person", "creator",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_drew_is_no_rule() {
        let mask = Mask::new("someone");
        for text in [
            "a8f5f167f44f4964e6c998dee827110c",
            "deadbeefcafe",
            "css-1x2y3z",
            "12 followers",
            "x",
            "someone",
            "QmFzZTY0IGlzIG5vdCBhIHdvcmQ",
            "hpnrqljglggqkvu",
            "tricky {handle} text",
            "turned \u{202e} round",
        ] {
            assert_eq!(wanted(text, &mask), None, "{text}");
        }
        for (text, rule) in [
            ("Page not found", "Page not found"),
            ("404 - Nothing here", "404 - Nothing here"),
            (" Posts by Someone ", "Posts by {handle}"),
            ("Пользователь не найден", "Пользователь не найден"),
            ("該当ページはありません", "該当ページはありません"),
        ] {
            assert_eq!(wanted(text, &mask).as_deref(), Some(rule), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_the_handle_says_nothing_more() {
        assert!(!says_more("@{handle}") && says_more("{handle} on Place"));
        assert!(names_handle("@{handle}") && !names_handle("handle"));
        assert!(says_nobody("User Not Found") && says_account("profile-card"));
    }
}
