//! Texts brought to one form, so that `Wh3re's the BÖWL` and the lexicon's `wheres the bowl` meet:
//! lower case, accents dropped, one space between words, symbols as words of their own.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::name::is_hidden;

/// A folded text that knows where each of its bytes came from.
#[derive(Debug, Default)]
pub(in crate::name) struct Folded {
    /// The words, one space between them; none at the ends.
    pub(in crate::name) text: String,
    /// For each byte of `text`, the place of its character in the original.
    from: Vec<Range<usize>>,
}

impl Folded {
    /// Folds a text. A capital after a small letter begins a word, and so does a change between
    /// letters and digits.
    pub(in crate::name) fn of(original: &str) -> Self {
        let mut folded = Self::default();
        let mut gap = false;
        let mut last = Kind::None;
        let mut characters = original.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let here = at..at + c.len_utf8();
            let kind = Kind::of(c);
            match kind {
                Kind::None => continue,
                Kind::Gap => {
                    gap = true;
                    continue;
                }
                Kind::Upper => {
                    let small_follows = characters.peek().is_some_and(|(_, next)| next.is_lowercase());
                    gap |= last == Kind::Digit || (last == Kind::Lower && small_follows);
                }
                Kind::Lower => gap |= last == Kind::Digit,
                Kind::Digit => gap |= matches!(last, Kind::Lower | Kind::Upper),
                Kind::Symbol => gap = true,
            }
            if gap && !folded.text.is_empty() {
                folded.push(' ', &here);
            }
            gap = kind == Kind::Symbol;
            last = kind;
            if kind == Kind::Symbol {
                folded.push(c, &here);
                continue;
            }
            for plain in std::iter::once(c).nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
                match letters(plain) {
                    Some(several) => several.chars().for_each(|c| folded.push(c, &here)),
                    None => folded.push(plain, &here),
                }
            }
        }
        folded
    }

    fn push(&mut self, c: char, from: &Range<usize>) {
        self.text.push(c);
        self.from.extend(std::iter::repeat_n(from.clone(), c.len_utf8()));
    }

    /// Where a stretch of the folded text stands in the original.
    pub(in crate::name) fn original(&self, stretch: &Range<usize>) -> Range<usize> {
        let start = self.from.get(stretch.start).map_or(0, |range| range.start);
        let end = stretch.end.checked_sub(1).and_then(|last| self.from.get(last));
        start..end.map_or(start, |range| range.end)
    }

    /// Whether a stretch of the folded text is made of whole words.
    pub(in crate::name) fn is_whole(&self, stretch: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        (stretch.start == 0 || bytes[stretch.start - 1] == b' ')
            && bytes.get(stretch.end).is_none_or(|next| *next == b' ')
    }

    /// The words of the text with their places in it.
    pub(in crate::name) fn words(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        let mut at = 0;
        self.text.split(' ').map(move |word| {
            let range = at..at + word.len();
            at = range.end + 1;
            (range, word)
        })
    }
}

/// The folded form of a term or a word.
pub(in crate::name) fn folded(text: &str) -> String {
    Folded::of(text).text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Shows nothing or is dropped: apostrophes, marks, zero-width characters.
    None,
    Gap,
    Upper,
    Lower,
    Digit,
    Symbol,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '\'' | '’' | '‘' | '`' | '´' => Self::None,
            c if is_accent(c) || (is_hidden(c) && !c.is_whitespace()) => Self::None,
            '®' | '™' => Self::Symbol,
            c if c.is_numeric() => Self::Digit,
            c if c.is_uppercase() => Self::Upper,
            c if c.is_alphanumeric() => Self::Lower,
            // Arrows, signs, emoji; what lies below is punctuation.
            c if c >= '\u{2190}' && !matches!(c, '\u{2E00}'..='\u{303F}' | '\u{FE30}'..='\u{FFEF}') => {
                Self::Symbol
            }
            _ => Self::Gap,
        }
    }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// Letters that do not decompose.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_meet_in_one_form() {
        for (text, form) in [
            ("  Where's the BÖWL…? ", "wheres the bowl"),
            ("#SmokeWeed_420blaze", "smoke weed 420 blaze"),
            ("AK-47, GmbH & PornHub", "ak 47 gmbh porn hub"),
            ("Scheiße\u{200B}!", "scheisse"),
            ("yes🔞no ®", "yes 🔞 no ®"),
            ("𝖜𝖊𝖊𝖉 ｐｏｒｎ", "weed porn"),
            ("", ""),
            ("...", ""),
        ] {
            assert_eq!(folded(text), form, "{text}");
        }
    }

    #[test]
    fn places_point_into_the_original() {
        let text = "où est l'ÉCOLE ?";
        let folded = Folded::of(text);
        let at = folded.text.find("lecole").unwrap();
        assert_eq!(&text[folded.original(&(at..at + 6))], "l'ÉCOLE");
        assert!(folded.is_whole(&(at..at + 6)) && !folded.is_whole(&(at..at + 3)));
        assert_eq!(folded.words().count(), 3);
    }
}
