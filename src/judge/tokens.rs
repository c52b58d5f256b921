//! The tokens of a reply, each as a number: what is compared when controls are told apart.

mod json;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use self::json::{Node, Spot};
use super::mask::{MASK, Mask};
use crate::exchange::WHOIS;
use crate::reading::{Attribute, Reading, Step, Walk, decoded, key, lines};

/// Most nodes of a document that are looked at.
const MOST_NODES: usize = 20_000;
/// Longest text that can be a static token, in characters; longer text is content.
const LONGEST_TOKEN: usize = 80;

/// Where numbers begin. The same in every run, because what controls came to is remembered as numbers.
const SEED: u64 = key(b"callsign");

/// A token in the making.
#[derive(Clone, Copy)]
struct Token(u64);

impl Token {
    /// A token of the kind with this key.
    fn new(kind: u64) -> Self {
        Self(SEED).and(kind)
    }

    /// The token with one more part.
    fn and(self, part: u64) -> Self {
        // Both halves of the product, so that every bit counts.
        let product = u128::from(self.0 ^ 0x9E37_79B9_7F4A_7C15) * u128::from(part ^ 0xD6E8_FEB8_6659_FD93);
        let (low, high) = ((product & 0xFFFF_FFFF_FFFF_FFFF) as u64, (product >> 64) as u64);
        Self(low ^ high.rotate_left(29) ^ part)
    }

    fn and_text(self, text: &str) -> Self {
        let mut token = self.and(text.len() as u64);
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            token = token.and(u64::from_le_bytes(word));
        }
        token
    }
}

/// Takes numbers that are random already for what they are.
#[derive(Clone, Copy, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[derive(Clone, Copy, Default)]
struct Plainly;

impl BuildHasher for Plainly {
    type Hasher = AsItIs;

    fn build_hasher(&self) -> AsItIs {
        AsItIs::default()
    }
}

/// Tokens in words: rank, place in the reply and the words, by the number of the token.
pub(super) type Words = BTreeMap<u64, (usize, usize, String)>;

/// The numbers of a reply's tokens, in order, each once.
pub(super) struct Numbers {
    /// All of them.
    pub(super) all: Vec<u64>,
    /// Those in which the site's own name may stand where the handle seems to.
    pub(super) doubtful: Vec<u64>,
}

/// The numbers of a reply's tokens.
pub(super) fn numbers_of(reading: &Reading<'_>, mask: &Mask) -> Numbers {
    let mut tokens = Tokens::new(mask, None);
    tokens.reply(reading);
    let (mut all, mut doubtful) = (tokens.set.into_iter().collect::<Vec<u64>>(), tokens.doubtful);
    all.sort_unstable();
    doubtful.sort_unstable();
    doubtful.dedup();
    Numbers { all, doubtful }
}

/// The same with the words for them.
pub(super) fn words_of(reading: &Reading<'_>, mask: &Mask) -> Words {
    let mut tokens = Tokens::new(mask, Some(Words::new()));
    tokens.reply(reading);
    tokens.words.unwrap_or_default()
}

/// The domain of whoever runs a host: where accounts have domains of their own, that under which they
/// have them.
fn domain_of(host: &str) -> &str {
    let private = psl::suffix(host.as_bytes()).filter(|suffix| suffix.typ() == Some(psl::Type::Private));
    let private = private.and_then(|suffix| host.get(host.len() - suffix.as_bytes().len()..));
    private.or_else(|| psl::domain_str(host)).unwrap_or_default()
}

struct Tokens<'m> {
    mask: &'m Mask,
    set: HashSet<u64, Plainly>,
    left: usize,
    /// In words too, where somebody wants to read them.
    words: Option<Words>,
    /// The static text that was read last.
    text: String,
    /// Whether the handle is the site's own name, so that nobody can tell which of the two a text
    /// means.
    is_site: bool,
    /// Tokens of such texts.
    doubtful: Vec<u64>,
}

impl<'m> Tokens<'m> {
    fn new(mask: &'m Mask, words: Option<Words>) -> Self {
        let set = HashSet::with_capacity_and_hasher(512, Plainly);
        Self { mask, set, left: MOST_NODES, words, text: String::new(), is_site: false, doubtful: Vec::new() }
    }

    fn add(&mut self, token: Token, rank: usize, words: impl FnOnce(&str) -> String) {
        self.set.insert(token.0);
        if let Some(all) = &mut self.words {
            let place = all.len();
            let text = &self.text;
            all.entry(token.0).or_insert_with(|| (rank, place, words(text).replace(MASK, "{handle}")));
        }
    }

    /// Adds a token of the text that was read last.
    fn add_text(&mut self, token: Token, rank: usize, words: impl FnOnce(&str) -> String) {
        if self.is_site && self.text.contains(MASK) {
            self.doubtful.push(token.0);
        }
        self.add(token, rank, words);
    }

    /// Adds a token of a masked address.
    fn add_shown(&mut self, kind: Token, address: &str, words: &str) {
        let token = kind.and_text(address);
        if self.is_site && address.contains(MASK) {
            self.doubtful.push(token.0);
        }
        self.add(token, 1, |_| format!("{words} `{address}`"));
    }

    fn reply(&mut self, reading: &Reading<'_>) {
        let (reply, mask) = (reading.reply(), self.mask);
        let domain = reply.url.host_str().map(domain_of).unwrap_or_default();
        self.is_site = domain.split('.').next().is_some_and(|name| name.eq_ignore_ascii_case(mask.handle()));
        let status = u64::from(reply.status);
        self.add(Token::new(const { key(b"status") }).and(status), 0, |_| format!("status {status}"));
        let (host, path) = (reply.url.host_str().unwrap_or(""), reply.url.path().trim_end_matches('/'));
        // The domain of a site is no account, whoever is called like it.
        let place = if self.is_site {
            let section = host.strip_suffix(domain).unwrap_or_default();
            format!("{}{domain}{}", mask.apply(section), mask.apply(path))
        } else {
            mask.apply(&format!("{host}{path}")).into_owned()
        };
        self.add_shown(Token::new(const { key(b"place") }), &place, "answered at");
        if let Some(hop) = reply.hops.last().filter(|_| (300..400).contains(&reply.status)) {
            let (path, _) = hop.location.split_once('?').unwrap_or((&hop.location, ""));
            let path = mask.apply(path);
            self.add_shown(Token::new(const { key(b"location") }), &path, "redirects to");
        }
        let mime = reply.header("content-type").unwrap_or("").split(';').next().unwrap_or("").trim();
        self.add(Token::new(const { key(b"type") }).and_text(mime), 2, |_| format!("content type `{mime}`"));
        if reading.is_json() {
            let node = Node { tokens: self, spot: &Spot::root(), status };
            // It ends early where there are more nodes than are looked at.
            let _ = reading.read_json(node);
        } else if reply.url.scheme() == WHOIS {
            self.lines(reading);
        } else {
            self.page(reading);
        }
    }

    /// What WHOIS says, line by line: the words of short ones, and the key of those that have one.
    /// Figures and signs are left out, because counters and times stand among them.
    fn lines(&mut self, reading: &Reading<'_>) {
        let (line, named) = (Token::new(const { key(b"text line") }), Token::new(const { key(b"named") }));
        for text in lines::of(reading.text()) {
            if !self.spend() {
                return;
            }
            let letters = |text: &str| text.replace(|c: char| !c.is_alphabetic() && c != MASK, " ");
            let masked = letters(&self.mask.apply(&text));
            if self.read(&masked, false) {
                self.add_text(line.and_text(&self.text), 4, |text| format!("the line `{text}`"));
            }
            if let Some((before, _)) = text.split_once(':')
                && self.read(&letters(before), false)
            {
                self.add_text(named.and_text(&self.text), 5, |text| format!("a line `{text}: …`"));
            }
        }
    }

    fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn page(&mut self, reading: &Reading<'_>) {
        let hidden = ["script", "style", "noscript", "template"].map(|name| key(name.as_bytes()));
        let meta = key(b"meta");
        let ranks = [("title", 3), ("h1", 4), ("h2", 4)].map(|(name, rank)| (key(name.as_bytes()), rank));
        let (element, attribute, text) = (
            Token::new(const { key(b"tag") }),
            Token::new(const { key(b"attribute") }),
            Token::new(const { key(b"text") }),
        );
        let mut walk = reading.walk();
        while let Some(step) = walk.step() {
            let path = |token: Token| walk.path().fold(token, Token::and);
            match step {
                Step::Element => {
                    if !self.spend() {
                        return;
                    }
                    self.add(path(element), 9, |_| format!("element `{}`", path_of(&walk)));
                    let named = path(attribute);
                    for Attribute { name, .. } in walk.attributes() {
                        self.add(named.and(key(name.as_bytes())), 8, |_| {
                            format!("attribute `{}` of `{}`", name.to_ascii_lowercase(), path_of(&walk))
                        });
                    }
                    if self.words.is_some() && walk.element() == meta {
                        self.meta(&walk);
                    }
                }
                Step::Text(raw) => {
                    // A title that is never closed holds the rest of the page.
                    let is_title = walk.element() == ranks[0].0;
                    let line = || raw.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                    let raw = if is_title { line() } else { raw };
                    if !hidden.contains(&walk.element()) && self.read(raw, true) {
                        let rank = ranks.iter().find(|(name, _)| *name == walk.element());
                        let token = path(text).and_text(&self.text);
                        self.add_text(token, rank.map_or(6, |(_, rank)| *rank), |text| {
                            format!("text `{text}` in `{}`", path_of(&walk))
                        });
                    }
                }
            }
        }
    }

    /// What a page says of itself. Proofs leave it aside: it is mostly about the account, and only
    /// whoever writes a rule can tell which of it is not.
    fn meta(&mut self, walk: &Walk<'_>) {
        let name = walk.attribute("property").or_else(|| walk.attribute("name"));
        if let (Some(name), Some(content)) = (name, walk.attribute("content"))
            && self.read(content, true)
        {
            let token = Token::new(const { key(b"meta") }).and_text(name).and_text(&self.text);
            self.add(token, 5, |content| format!("meta `{name}` is `{content}`"));
        }
    }

    /// Reads static text: short, the handle masked, white space collapsed, figures levelled. Says
    /// whether `raw` is that.
    fn read(&mut self, raw: &str, is_markup: bool) -> bool {
        self.text.clear();
        if raw.len() > LONGEST_TOKEN * 8 || raw.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return false;
        }
        let text = if is_markup { decoded(raw).0 } else { raw.into() };
        let text = self.mask.apply(&text);
        let (mut length, mut gap) = (0, false);
        for letter in text.chars() {
            // Most letters are of this kind, and nothing else need be asked about them.
            let is_plain = letter.is_ascii_alphabetic();
            if !is_plain && letter.is_whitespace() {
                gap = length > 0;
                continue;
            }
            if gap {
                self.text.push(' ');
                length += 1;
                gap = false;
            }
            self.text.push(if !is_plain && letter.is_numeric() { '#' } else { letter });
            length += 1;
            if length > LONGEST_TOKEN {
                return false;
            }
        }
        length > 0
    }
}

/// The names of the innermost open element and its nearest ancestors, outermost first.
fn path_of(walk: &Walk<'_>) -> String {
    walk.names().map(str::to_ascii_lowercase).collect::<Vec<_>>().join(">")
}
