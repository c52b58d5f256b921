//! Markup cut into tags and text in one pass, after the tokeniser of the HTML Standard (13.2.5): what
//! quotes, comments, scripts and titles hold is told apart, and nothing is decoded. Linear in the
//! length of the page, whatever it holds.

use memchr::{memchr, memchr2};

/// Most attributes of one tag that are kept; the others are skipped.
const MOST_ATTRIBUTES: usize = 256;

/// The name of an element as a number, case ignored, so that names are compared at once. Names of up
/// to eight bytes are told apart exactly.
pub const fn key(name: &[u8]) -> u64 {
    let (mut key, mut at) = (0_u64, 0);
    if name.len() <= 8 {
        while at < name.len() {
            key = key << 8 | name[at].to_ascii_lowercase() as u64;
            at += 1;
        }
        return key;
    }
    while at < name.len() {
        // FNV-1a.
        key = (key ^ name[at].to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01B3);
        at += 1;
    }
    key | 1 << 63
}

/// One attribute, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its value, character references not decoded; empty where it has none.
    pub value: &'t str,
}

/// One piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A start tag; its attributes are the lexer's.
    Open {
        /// The element's name, as written.
        name: &'t str,
        /// The key of that name.
        key: u64,
        /// Whether it ends in `/>`, which counts outside HTML only.
        closed: bool,
    },
    /// An end tag.
    Close(&'t str),
    /// Text, character references not decoded.
    Text(&'t str),
}

/// How the content of an element is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Up to the end tag of this name.
    Until(&'static str),
    /// Up to the end tag, save where a comment in a script hides it.
    Script,
    /// All that follows.
    Rest,
}

/// Cuts a page into pieces.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    attributes: Vec<Attribute<'t>>,
    content: Option<Content>,
    sections: bool,
}

impl<'t> Lexer<'t> {
    /// The pieces of `text`; `sections` says whether those of CDATA are text everywhere, as in XML.
    pub(super) fn new(text: &'t str, sections: bool) -> Self {
        Self { text, at: 0, attributes: Vec::new(), content: None, sections }
    }

    /// The attributes of the tag that was cut last.
    pub(super) fn attributes(&self) -> &[Attribute<'t>] {
        &self.attributes
    }

    /// The next piece. `foreign` says whether what is open is SVG or `MathML`, where a script is cut
    /// like any other element.
    pub(super) fn next(&mut self, foreign: bool) -> Option<Piece<'t>> {
        let bytes = self.text.as_bytes();
        if let Some(content) = self.content.take() {
            let (from, rest) = (self.at, &bytes[self.at..]);
            self.at += match content {
                Content::Until(name) => end_of(rest, name),
                Content::Script => end_of_script(rest),
                Content::Rest => rest.len(),
            };
            if self.at > from {
                return Some(Piece::Text(&self.text[from..self.at]));
            }
        }
        while self.at < bytes.len() {
            let rest = &bytes[self.at..];
            match rest {
                [b'<', first, ..] if first.is_ascii_alphabetic() => return self.open(foreign),
                [b'<', b'/', first, ..] if first.is_ascii_alphabetic() => {
                    let name = self.name(self.at + 2);
                    self.tag(self.at + 2 + name.len())?;
                    return Some(Piece::Close(name));
                }
                [b'<', b'!', b'-', b'-', ..] => self.at += comment(rest),
                [b'<', b'!', b'[', ..] if rest.starts_with(b"<![CDATA[") && (foreign || self.sections) => {
                    let from = self.at + b"<![CDATA[".len();
                    let length = memchr::memmem::find(&bytes[from..], b"]]>");
                    let end = length.map_or(bytes.len(), |length| from + length);
                    self.at = end + length.map_or(0, |_| 3);
                    if end > from {
                        return Some(Piece::Text(&self.text[from..end]));
                    }
                }
                // `</>` is nothing, and `</ …>` a comment.
                [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => self.at += past(rest, b'>'),
                _ => return Some(self.text()),
            }
        }
        None
    }

    /// Text up to what begins a tag or comment: `a < b` is text.
    fn text(&mut self) -> Piece<'t> {
        let (from, bytes) = (self.at, self.text.as_bytes());
        let mut end = from;
        loop {
            let skipped = usize::from(end == from);
            end = memchr(b'<', &bytes[end + skipped..]).map_or(bytes.len(), |more| end + skipped + more);
            let begins = match bytes.get(end + 1) {
                Some(b'/') => end + 2 < bytes.len(),
                Some(next) => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?'),
                None => false,
            };
            if begins || end == bytes.len() {
                break;
            }
            end += 1;
        }
        self.at = end;
        Piece::Text(&self.text[from..end])
    }

    fn open(&mut self, foreign: bool) -> Option<Piece<'t>> {
        let name = self.name(self.at + 1);
        let closed = self.tag(self.at + 1 + name.len())?;
        let key = key(name.as_bytes());
        if !foreign {
            self.content = content_of(key);
        }
        Some(Piece::Open { name, key, closed })
    }

    fn name(&self, from: usize) -> &'t str {
        let rest = &self.text.as_bytes()[from..];
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        &self.text[from..from + end.unwrap_or(rest.len())]
    }

    /// Reads the attributes from `at` on and moves behind the tag; says whether it ends in `/>`.
    /// Nothing where the page ends first: then there is no tag.
    fn tag(&mut self, mut at: usize) -> Option<bool> {
        let bytes = self.text.as_bytes();
        self.attributes.clear();
        self.at = bytes.len();
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            match bytes.get(at)? {
                b'>' => {
                    self.at = at + 1;
                    return Some(bytes[at - 1] == b'/');
                }
                b'/' => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let from = at;
            at += 1;
            while !matches!(bytes.get(at)?, b'=' | b'/' | b'>' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C) {
                at += 1;
            }
            let name = &self.text[from..at];
            let mut next = at;
            while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                next += 1;
            }
            let mut value = "";
            if *bytes.get(next)? == b'=' {
                at = next + 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                match bytes.get(at)? {
                    quote @ (b'"' | b'\'') => {
                        let end = at + 1 + memchr(*quote, &bytes[at + 1..])?;
                        value = &self.text[at + 1..end];
                        at = end + 1;
                    }
                    b'>' => {}
                    _ => {
                        let from = at;
                        while !matches!(bytes.get(at)?, b'>' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C) {
                            at += 1;
                        }
                        value = &self.text[from..at];
                    }
                }
            }
            if self.attributes.len() < MOST_ATTRIBUTES {
                self.attributes.push(Attribute { name, value });
            }
        }
    }
}

fn content_of(name: u64) -> Option<Content> {
    const PLAIN: [(u64, &str); 8] = {
        let names = ["style", "title", "textarea", "noscript", "iframe", "noembed", "noframes", "xmp"];
        let (mut plain, mut at) = ([(0, ""); 8], 0);
        while at < names.len() {
            plain[at] = (key(names[at].as_bytes()), names[at]);
            at += 1;
        }
        plain
    };
    const SCRIPT: u64 = key(b"script");
    const PLAINTEXT: u64 = key(b"plaintext");
    match name {
        SCRIPT => Some(Content::Script),
        PLAINTEXT => Some(Content::Rest),
        _ => PLAIN.iter().find(|(plain, _)| *plain == name).map(|(_, plain)| Content::Until(plain)),
    }
}

/// How far it is behind the first `byte`, or to the end.
fn past(rest: &[u8], byte: u8) -> usize {
    memchr(byte, rest).map_or(rest.len(), |at| at + 1)
}

/// How long the comment is that `rest` begins with.
fn comment(rest: &[u8]) -> usize {
    let ends = |at: &usize| {
        // `<!-->` and `<!--->` are comments too.
        rest[2..*at].ends_with(b"--") || *at > 6 && rest[4..*at].ends_with(b"--!")
    };
    memchr::memchr_iter(b'>', rest).filter(|at| *at >= 4).find(ends).map_or(rest.len(), |at| at + 1)
}

/// Whether `rest` begins with this tag: its name and what may stand behind a name.
fn is_tag(rest: &[u8], name: &str) -> bool {
    rest.get(..name.len()).is_some_and(|have| have.eq_ignore_ascii_case(name.as_bytes()))
        && rest.get(name.len()).is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>'))
}

/// How far it is to the end tag of an element without elements in it, or to the end.
fn end_of(rest: &[u8], name: &str) -> usize {
    let mut ends = memchr::memchr_iter(b'<', rest);
    ends.find(|at| rest.get(at + 1) == Some(&b'/') && is_tag(&rest[at + 2..], name)).unwrap_or(rest.len())
}

/// How far it is to the end tag of a script (HTML Standard, 13.2.5.15 and after): behind `<!--` and
/// `<script` an end tag only ends what that began.
fn end_of_script(rest: &[u8]) -> usize {
    let (mut at, mut escaped, mut doubly) = (0, false, false);
    while let Some(more) = if escaped { memchr2(b'<', b'>', &rest[at..]) } else { memchr(b'<', &rest[at..]) }
    {
        let here = at + more;
        at = here + 1;
        if rest[here] == b'>' {
            if rest[..here].ends_with(b"--") {
                (escaped, doubly) = (false, false);
            }
        } else if rest.get(at) == Some(&b'/') && is_tag(&rest[at + 1..], "script") {
            if !doubly {
                return here;
            }
            doubly = false;
        } else if escaped && is_tag(&rest[at..], "script") {
            doubly = true;
        } else if rest[at..].starts_with(b"!--") {
            escaped = true;
        }
    }
    rest.len()
}
