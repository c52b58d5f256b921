//! Masking a handle in text, so that what a page says about a handle can be told from the handle
//! itself: the brand called "Missing" must not find itself missing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::probe::escape::{Place, escaped};

/// What stands where the handle stood.
pub const MASK: char = '\u{E000}';

/// Bytes of pages, the most frequent first; whatever is not listed is rarer than all of these. It
/// only decides where a search stops to look, never what it finds.
const FREQUENT: &[u8] = b"etaisnorlcdpmuh-/\".=:0fgbv1w2;3_y456789xk&%#jqz";

/// Finds one handle in every encoding a page may echo it in.
#[derive(Clone, Debug)]
pub struct Mask {
    handle: String,
    spellings: Vec<Spelling>,
}

/// One encoding of the handle, and where a search for it looks first.
#[derive(Clone, Debug)]
struct Spelling {
    text: String,
    /// How far behind its beginning the anchor stands, in bytes.
    offset: usize,
    /// The bytes that the anchor may be, by its case.
    anchor: Vec<u8>,
}

impl Mask {
    /// A mask for `handle`.
    pub fn new(handle: &str) -> Self {
        let spellings = encodings(handle).into_iter().filter(|text| !text.is_empty());
        Self { handle: handle.to_owned(), spellings: spellings.map(Spelling::new).collect() }
    }

    /// The mask for `handle` where it is known to be written as `label` too.
    pub fn and(handle: &str, label: &str) -> Self {
        let mut mask = Self::new(handle);
        if !label.is_empty() && mask.spellings.iter().all(|one| one.text != label) {
            mask.spellings.push(Spelling::new(label.to_owned()));
        }
        mask
    }

    /// The handle it masks.
    pub fn handle(&self) -> &str {
        &self.handle
    }

    /// The text with the handle masked wherever it stands as a word of its own.
    pub fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let found = self.find(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for place in found {
            masked.push_str(&text[from..place.start]);
            masked.push(MASK);
            from = place.end;
        }
        masked.push_str(&text[from..]);
        Cow::Owned(masked)
    }

    /// A rule's text with `{handle}` filled in, as it stands in the bare and in the masked page.
    pub fn fill<'r>(&self, rule: &'r str) -> (Cow<'r, str>, Cow<'r, str>) {
        if !rule.contains("{handle}") {
            return (Cow::Borrowed(rule), Cow::Borrowed(rule));
        }
        let masked = rule.replace("{handle}", MASK.encode_utf8(&mut [0; 4]));
        (Cow::Owned(rule.replace("{handle}", &self.handle)), Cow::Owned(masked))
    }

    /// Where the handle stands as a word, in order; no two places overlap.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for spelling in &self.spellings {
            spelling.find(text, &mut found);
        }
        if self.spellings.len() > 1 {
            // The longest goes first, so that an encoding is not masked by a part of itself.
            found.sort_unstable_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
            let mut end = 0;
            found.retain(|place| {
                let is_free = place.start >= end;
                end = if is_free { place.end } else { end };
                is_free
            });
        }
        found
    }
}

impl Spelling {
    fn new(text: String) -> Self {
        // Behind a letter that has no one length in all cases no offset is fixed.
        let fixed = text.bytes().take_while(u8::is_ascii).enumerate();
        let rarity = |byte: u8| {
            let byte = byte.to_ascii_lowercase();
            FREQUENT.iter().position(|known| *known == byte).unwrap_or(FREQUENT.len())
        };
        let (offset, mut anchor) = match fixed.max_by_key(|(_, byte)| rarity(*byte)) {
            Some((offset, byte)) => (offset, vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]),
            None => (0, text.chars().next().map(first_bytes).unwrap_or_default()),
        };
        anchor.sort_unstable();
        anchor.dedup();
        Self { text, offset, anchor }
    }

    fn find(&self, text: &str, found: &mut Vec<Range<usize>>) {
        let bytes = text.as_bytes();
        let mut end = 0;
        let look = |at: usize| {
            let start = at.checked_sub(self.offset).filter(|start| *start >= end)?;
            let stop = start + self.length_in(&bytes[start..])?;
            let (before, after) = (text.get(..start)?, text.get(stop..)?);
            end = stop;
            (begins_word(before) && ends_word(after)).then_some(start..stop)
        };
        match self.anchor[..] {
            [one] => found.extend(memchr::memchr_iter(one, bytes).filter_map(look)),
            [one, two] => found.extend(memchr::memchr2_iter(one, two, bytes).filter_map(look)),
            [one, two, three] => found.extend(memchr::memchr3_iter(one, two, three, bytes).filter_map(look)),
            _ => {}
        }
    }

    /// How many bytes of `text` this takes up where `text` begins with it, case ignored.
    fn length_in(&self, text: &[u8]) -> Option<usize> {
        let wanted = self.text.as_bytes();
        if text.get(..wanted.len()).is_some_and(|have| have.eq_ignore_ascii_case(wanted)) {
            return Some(wanted.len());
        }
        if self.text.is_ascii() {
            return None;
        }
        // Only as much as it may take up is read: a letter of another case has another length.
        let mut near = text.len().min(wanted.len() * 2);
        while text.get(near).is_some_and(|byte| byte & 0xC0 == 0x80) {
            near += 1;
        }
        let near = std::str::from_utf8(&text[..near]).ok()?;
        let (mut length, mut have) = (0, near.chars());
        for wanted in self.text.chars() {
            let have = have.next().filter(|have| is_same(*have, wanted))?;
            length += have.len_utf8();
        }
        Some(length)
    }
}

/// Whether two letters differ in their case at most.
fn is_same(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase()) || one.to_uppercase().eq(other.to_uppercase())
}

/// The first bytes of a letter in each of its cases.
fn first_bytes(letter: char) -> Vec<u8> {
    let first = |letter: char| letter.encode_utf8(&mut [0; 4]).as_bytes()[0];
    let mut bytes = vec![first(letter)];
    bytes.extend(
        letter.to_lowercase().chain(letter.to_uppercase()).filter(|case| is_same(*case, letter)).map(first),
    );
    bytes.sort_unstable();
    bytes.dedup();
    bytes.truncate(3);
    bytes
}

fn encodings(handle: &str) -> BTreeSet<String> {
    if handle.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return [handle.to_owned()].into();
    }
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
    let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    let tail = before.as_bytes();
    let escapes = |count: usize, mark: &[u8]| {
        let digits = tail.len().checked_sub(count);
        digits.is_some_and(|at| is_hex(&tail[at..]) && tail[..at].ends_with(mark))
    };
    escapes(2, b"%") || escapes(4, b"\\u") || matches!(tail, [.., b'\\', b'n' | b't' | b'r'])
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
        assert_eq!(mask.apply("a\\nmissing missingn 2Fmissing"), format!("a\\n{MASK} missingn 2Fmissing"));
        let mask = Mask::new("café");
        assert_eq!(mask.apply("caf%C3%A9 caf\\u00e9 caf&#233; CAFÉ"), format!("{MASK} {MASK} {MASK} {MASK}"));
        let mask = Mask::new("a-b");
        assert_eq!(mask.apply("xa-b A-B a&#45;b a-bc a-b-c"), format!("xa-b {MASK} {MASK} a-bc {MASK}-c"));
    }

    #[test]
    fn letters_of_any_script_have_any_case() {
        let mask = Mask::new("яндекс");
        assert_eq!(mask.apply("Яндекс ЯНДЕКС яндекса"), format!("{MASK} {MASK} яндекса"));
        assert_eq!(Mask::new("ﬀé").apply("ﬀÉ ﬀ"), format!("{MASK} ﬀ"));
        assert_eq!(Mask::new("ⱥb").apply("x ȺB"), format!("x {MASK}"), "the cases differ in length");
    }

    #[test]
    fn a_handle_of_two_spellings_is_masked_in_both() {
        let mask = Mask::and("größe", "xn--gre-6ka8i");
        assert_eq!(mask.apply("Größe.de XN--GRE-6KA8I.DE"), format!("{MASK}.de {MASK}.DE"));
        assert_eq!(Mask::and("acme", "acme").spellings.len(), 1);
    }

    #[test]
    fn what_does_not_occur_is_not_copied() {
        assert!(matches!(Mask::new("kite").apply("a kitesurfer"), Cow::Borrowed("a kitesurfer")));
        let (bare, masked) = Mask::new("kite").fill("{handle} is gone");
        assert_eq!((&*bare, &*masked), ("kite is gone", "\u{E000} is gone"));
    }

    #[test]
    fn an_empty_handle_masks_nothing() {
        assert_eq!(Mask::new("").apply("text"), "text");
    }
}
