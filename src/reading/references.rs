//! Character references: those that pages mostly use are decoded here, and whoever must have all of
//! them right asks the parser for the few others.

use std::borrow::Cow;

use memchr::memchr;
use scraper::{Html, Node};

/// Longest reference that is looked at, in bytes.
const LONGEST: usize = 12;

/// Names that pages use, and what they stand for.
const NAMED: [(&str, char); 36] = [
    ("amp", '&'),
    ("quot", '"'),
    ("#39", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{A0}'),
    ("apos", '\''),
    ("mdash", '—'),
    ("ndash", '–'),
    ("middot", '·'),
    ("bull", '•'),
    ("hellip", '…'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("times", '×'),
    ("larr", '←'),
    ("rarr", '→'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
];

/// `raw` with its character references decoded, and whether all of them are: what is not known stays
/// as it is written.
pub fn decoded(raw: &str) -> (Cow<'_, str>, bool) {
    let Some(first) = memchr(b'&', raw.as_bytes()) else { return (Cow::Borrowed(raw), true) };
    let mut text = String::with_capacity(raw.len());
    text.push_str(&raw[..first]);
    let (mut rest, mut all) = (&raw[first..], true);
    while !rest.is_empty() {
        // `rest` begins with the sign.
        let length = if let Some((letter, length)) = reference(rest) {
            text.push(letter);
            length
        } else {
            let next = rest.as_bytes().get(1);
            all &= !next.is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'#');
            text.push('&');
            1
        };
        rest = &rest[length..];
        let plain = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        text.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    (Cow::Owned(text), all)
}

/// The letter that `rest` begins with a reference to, and how long that is.
fn reference(rest: &str) -> Option<(char, usize)> {
    let bytes = rest.as_bytes();
    let end = 1 + memchr(b';', &bytes[1..bytes.len().min(LONGEST)])?;
    let name = rest.get(1..end)?;
    if let Some((_, letter)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*letter, end + 1));
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16).ok()?
        }
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    // Those below stand for letters of Windows.
    let is_plain = code >= 0xA0 || matches!(code, 9 | 10 | 0x20..=0x7E);
    char::from_u32(code).filter(|_| is_plain).map(|letter| (letter, end + 1))
}

/// A title with all its references decoded.
pub(super) fn exact_text(raw: &str) -> Cow<'_, str> {
    match decoded(raw) {
        (text, true) => text,
        _ => parsed(&format!("<title>{raw}</title>"), |node| node.as_text().map(|text| text.to_string())),
    }
}

/// The value of an attribute with all its references decoded.
pub(super) fn exact_value(raw: &str) -> Cow<'_, str> {
    match decoded(raw) {
        (text, true) => text,
        _ => parsed(&format!("<a title=\"{}\">", raw.replace('"', "&quot;")), |node| {
            node.as_element().and_then(|element| element.attr("title")).map(str::to_owned)
        }),
    }
}

fn parsed<'t>(markup: &str, of: impl Fn(&Node) -> Option<String>) -> Cow<'t, str> {
    let fragment = Html::parse_fragment(markup);
    Cow::Owned(fragment.tree.nodes().find_map(|node| of(node.value())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_and_unknown_ones_reported() {
        for (raw, text, all) in [
            ("plain", "plain", true),
            ("a &amp; b&#39;s &#xE9;&eacute; &", "a & b's éé &", true),
            ("a & b &lt;c&gt;", "a & b <c>", true),
            ("x&copy y &fjlig; &#x80; &#xZZ;", "x&copy y &fjlig; &#x80; &#xZZ;", false),
            ("&é;&;", "&é;&;", true),
        ] {
            assert_eq!(decoded(raw), (Cow::Borrowed(text), all), "{raw}");
        }
        assert_eq!(exact_text("&copy 2 &fjlig; &#x80;"), "© 2 fj €");
        assert_eq!(exact_value("?a=\"1\"&copy=2&b&#x80;"), "?a=\"1\"&copy=2&b€");
    }
}
