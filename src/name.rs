//! What the user typed, folded into the handle it is checked under. Refuses what no brand can be:
//! empty, over-long, control or bidi text.

pub mod words;
mod letters;
pub mod sound;
mod voice;
pub mod shape;
pub mod spelling;
pub mod lookalike;
pub mod candidate;
pub mod lexicon;
pub mod reading;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name accepted, in characters.
pub const LONGEST: usize = 100;

/// A proposed name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    typed: String,
    handle: String,
    label: Option<String>,
}

/// A name that cannot be checked; the message says what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing but spaces.
    #[error("the name is empty; type the name you want to use, such as `blueocean`")]
    Empty,
    /// More than [`LONGEST`] characters.
    #[error("the name has {0} characters and at most {LONGEST} are checked; shorten it")]
    TooLong(usize),
    /// Control characters.
    #[error("the name holds a control character (U+{0:04X}); type it again rather than pasting it")]
    Control(u32),
    /// Characters that are invisible or turn the reading direction.
    #[error(
        "the name holds an invisible or direction-changing character (U+{0:04X}); type it again rather than pasting it"
    )]
    Hidden(u32),
    /// Nothing that a handle can hold.
    #[error("the name `{0}` holds no letter or digit that a handle could use; add one")]
    NoLetters(String),
}

impl Name {
    /// Reads a name as typed: `Blue Ocean`, `@blueocean`, `Café`.
    pub fn parse(typed: &str) -> Result<Self, BadName> {
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return Err(BadName::Empty);
        }
        let length = trimmed.chars().count();
        if length > LONGEST {
            return Err(BadName::TooLong(length));
        }
        for c in trimmed.chars() {
            if c.is_control() {
                return Err(BadName::Control(u32::from(c)));
            }
            if is_hidden(c) {
                return Err(BadName::Hidden(u32::from(c)));
            }
        }
        let handle = folded(trimmed.trim_start_matches('@'));
        if !handle.chars().any(char::is_alphanumeric) {
            return Err(BadName::NoLetters(trimmed.to_owned()));
        }
        let label = label_of(trimmed.trim_start_matches('@'), &handle);
        Ok(Self { typed: trimmed.to_owned(), handle, label })
    }

    /// The name as typed, without spaces at its ends.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The handle it is checked under: lower case, accents dropped, words joined; `.`, `_` and `-`
    /// stay where they were typed.
    pub fn handle(&self) -> &str {
        &self.handle
    }

    /// What stands in its domains: the handle, or the name with its own letters where they are others. DNS
    /// tells `bücher` from `bucher`, and whoever holds the one has nothing of the other.
    pub fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.handle)
    }

    /// Whether the handle is something else than what was typed, `@` and case aside.
    pub fn differs(&self) -> bool {
        self.typed.trim_start_matches('@').to_lowercase() != self.handle
    }
}

/// Characters that show nothing or change how their neighbours are read: bidi controls (UAX 9),
/// zero-width and other default-ignorable ones, private use, line separators.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn folded(text: &str) -> String {
    let mut handle = String::new();
    for c in text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => handle.push_str("ss"),
            'æ' => handle.push_str("ae"),
            'œ' => handle.push_str("oe"),
            'ø' => handle.push('o'),
            'ł' => handle.push('l'),
            'đ' | 'ð' => handle.push('d'),
            'þ' => handle.push_str("th"),
            'ı' => handle.push('i'),
            '.' | '_' | '-' => handle.push(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => handle.push(c),
            _ => {}
        }
    }
    // Scripts whose letters decompose (Hangul, kana with marks) come together again.
    handle.nfc().collect()
}

/// The name in lower case and joined, with its own letters; `None` where that is the handle.
fn label_of(text: &str, handle: &str) -> Option<String> {
    let kept = |c: &char| c.is_alphanumeric() || is_combining_mark(*c) || matches!(c, '.' | '_' | '-');
    let own: String = text.nfc().flat_map(char::to_lowercase).filter(kept).nfc().collect();
    let (shown, bad) = idna::domain_to_unicode(&own);
    // What DNS would refuse stays as it is, and is refused in its own words.
    let own = if bad.is_ok() && !shown.is_empty() { shown } else { own };
    (own != handle).then_some(own)
}

/// Marks that people leave out when they type a handle. Those of other scripts are part of their
/// letters: without them another word would be asked for.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_people_type() {
        for (typed, handle) in [
            ("Blue Ocean", "blueocean"),
            ("@Qwikster", "qwikster"),
            ("Café Münster", "cafemunster"),
            ("blue_ocean", "blue_ocean"),
            ("Ben & Jerry's", "benjerrys"),
            ("Straße", "strasse"),
            ("東京", "東京"),
            ("ガンダム", "ガンダム"),
            ("हिन्दी", "हिन्दी"),
            ("한글", "한글"),
        ] {
            assert_eq!(Name::parse(typed).map(|name| name.handle().to_owned()), Ok(handle.to_owned()));
        }
    }

    #[test]
    fn keeps_its_own_letters_for_domains() {
        for (typed, label) in [
            ("Bücher", "bücher"),
            ("Bu\u{308}cher", "bücher"),
            ("xn--bcher-kva", "bücher"),
            ("Café Münster", "cafémünster"),
            ("Straße", "straße"),
            ("Blue Ocean", "blueocean"),
            ("blue_ocean", "blue_ocean"),
            ("@Acme", "acme"),
            ("Ａcme", "acme"),
            ("東京", "東京"),
        ] {
            assert_eq!(Name::parse(typed).map(|name| name.label().to_owned()), Ok(label.to_owned()));
        }
    }

    #[test]
    fn refuses_what_no_brand_can_be() {
        assert_eq!(Name::parse("  "), Err(BadName::Empty));
        assert_eq!(Name::parse(&"a".repeat(101)), Err(BadName::TooLong(101)));
        assert_eq!(Name::parse("ac\u{202E}me"), Err(BadName::Hidden(0x202E)));
        assert_eq!(Name::parse("ac\u{7}me"), Err(BadName::Control(7)));
        assert!(matches!(Name::parse("!!!"), Err(BadName::NoLetters(_))));
    }

    #[test]
    fn tells_when_the_handle_differs() {
        assert!(Name::parse("Blue Ocean").is_ok_and(|name| name.differs()));
        assert!(Name::parse("@Acme").is_ok_and(|name| !name.differs()));
    }
}
