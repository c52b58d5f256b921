//! A reply as a set of features, with the handle masked: status, final place, and the tokens of the
//! body (tag path, attribute names, static text; JSON paths, types and short values). Comparing the
//! features of known-taken and random handles needs no markers: it notices a rule gone stale.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use scraper::node::Element;
use scraper::{ElementRef, Node};
use serde_json::Value;

use super::mask::{MASK, Mask};
use crate::reading::Reading;

/// Most nodes of a document that are looked at.
const MOST_NODES: usize = 20_000;
/// Longest text that can be a static token, in characters; longer text is content.
const LONGEST_TOKEN: usize = 80;
/// How many levels of a tag path count.
const PATH_LEVELS: usize = 4;

/// Features of one reply, as hashes in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(BTreeSet<u64>);

impl Features {
    /// The features of a reply to a request about the masked handle.
    pub fn of(reading: &Reading<'_>, mask: &Mask) -> Self {
        let mut tokens = Tokens { mask, set: BTreeSet::new(), left: MOST_NODES, words: None };
        tokens.reply(reading);
        Self(tokens.set)
    }

    /// Features from their stored form.
    pub fn from_hashes(hashes: impl IntoIterator<Item = u64>) -> Self {
        Self(hashes.into_iter().collect())
    }

    /// The stored form, in order.
    pub fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// Features in all of `these` and in none of `others`.
    pub fn telling<'f>(
        these: impl IntoIterator<Item = &'f Features>,
        others: impl IntoIterator<Item = &'f Features>,
    ) -> Features {
        let mut these = these.into_iter();
        let Some(first) = these.next() else { return Self::default() };
        let mut common = first.0.clone();
        for other in these {
            common.retain(|feature| other.0.contains(feature));
        }
        for other in others {
            common.retain(|feature| !other.0.contains(feature));
        }
        Self(common)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of these are among `other`'s.
    pub fn all_in(&self, other: &Features) -> bool {
        self.0.is_subset(&other.0)
    }

    /// Whether none of these is among `other`'s.
    pub fn none_in(&self, other: &Features) -> bool {
        self.0.is_disjoint(&other.0)
    }
}

/// Features in words, for whoever has to write a new rule. Each with its rank: what a rule would
/// rather rest on comes first.
#[derive(Clone, Debug, Default)]
pub struct Described(BTreeMap<u64, (usize, usize, String)>);

impl Described {
    /// The features of a reply, in words that hold strangers' text as it came.
    pub fn of(reading: &Reading<'_>, mask: &Mask) -> Self {
        let words = Some(BTreeMap::new());
        let mut tokens = Tokens { mask, set: BTreeSet::new(), left: MOST_NODES, words };
        tokens.reply(reading);
        Self(tokens.words.unwrap_or_default())
    }

    /// What all of `these` hold and none of `others`, the most useful first.
    pub fn telling(these: &[&Self], others: &[&Self], most: usize) -> Vec<String> {
        let Some((first, rest)) = these.split_first() else { return Vec::new() };
        let tells = |feature: &u64| {
            rest.iter().all(|one| one.0.contains_key(feature))
                && !others.iter().any(|one| one.0.contains_key(feature))
        };
        let mut telling: Vec<_> = first.0.iter().filter(|(feature, _)| tells(feature)).collect();
        telling.sort_by_key(|(_, (rank, place, _))| (*rank, *place));
        let all: Vec<&str> = telling.iter().map(|(_, (.., words))| words.as_str()).collect();
        // A value says of what kind it is.
        let is_said_better = |words: &str| {
            let kind = words.strip_suffix(" is a text").or_else(|| words.strip_suffix(" is a number"));
            kind.is_some_and(|place| all.iter().any(|one| one.starts_with(&format!("{place} is `"))))
        };
        all.iter()
            .filter(|words| !is_said_better(words))
            .take(most)
            .map(|words| (*words).to_owned())
            .collect()
    }
}

struct Tokens<'m> {
    mask: &'m Mask,
    set: BTreeSet<u64>,
    left: usize,
    /// In words too, where somebody wants to read them.
    words: Option<BTreeMap<u64, (usize, usize, String)>>,
}

impl Tokens<'_> {
    fn add(&mut self, feature: &impl Hash, rank: usize, words: impl FnOnce() -> String) {
        // Fixed keys: the same feature has the same hash in every run of one build.
        let mut hasher = DefaultHasher::new();
        feature.hash(&mut hasher);
        let hash = hasher.finish();
        self.set.insert(hash);
        if let Some(all) = &mut self.words {
            let place = all.len();
            all.entry(hash).or_insert_with(|| (rank, place, words().replace(MASK, "{handle}")));
        }
    }

    fn reply(&mut self, reading: &Reading<'_>) {
        let (reply, mask) = (reading.reply(), self.mask);
        self.add(&("status", reply.status), 0, || format!("status {}", reply.status));
        let place =
            format!("{}{}", reply.url.host_str().unwrap_or(""), reply.url.path().trim_end_matches('/'));
        let place = mask.apply(&place);
        self.add(&("place", &place), 1, || format!("answered at `{place}`"));
        if let Some(hop) = reply.hops.last().filter(|_| (300..400).contains(&reply.status)) {
            let (path, _) = hop.location.split_once('?').unwrap_or((&hop.location, ""));
            let path = mask.apply(path);
            self.add(&("location", &path), 1, || format!("redirects to `{path}`"));
        }
        let mime =
            reply.header("content-type").unwrap_or("").split(';').next().unwrap_or("").trim().to_owned();
        self.add(&("type", &mime), 2, || format!("content type `{mime}`"));
        match reading.json() {
            Some(document) => self.json("", document, reply.status),
            None => self.page(reading),
        }
    }

    fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn json(&mut self, path: &str, value: &Value, status: u16) {
        if !self.spend() {
            return;
        }
        // What lies near the root is what rules look at.
        let rank = 3 + path.matches('/').count();
        let at = if path.is_empty() { "the document".to_owned() } else { format!("`{path}`") };
        match value {
            Value::Null => self.add(&(path, "null"), rank, || format!("{at} is null")),
            Value::Bool(value) => self.add(&(path, "bool", value), rank, || format!("{at} is `{value}`")),
            Value::Number(number) => {
                self.add(&(path, "number"), rank, || format!("{at} is a number"));
                // Small codes tell states apart; counts and times would only tell accounts apart.
                if let Some(code) = number.as_u64().filter(|code| *code < 10 || *code == u64::from(status)) {
                    self.add(&(path, "code", code), rank, || format!("{at} is `{code}`"));
                }
            }
            Value::String(text) => {
                self.add(&(path, "string"), rank, || format!("{at} is a text"));
                if let Some(token) = self.token(text) {
                    // Nothing proves an account like a field that names it.
                    let rank = if token.chars().eq([MASK]) { 2 } else { rank };
                    self.add(&(path, "value", &token), rank, || format!("{at} is `{token}`"));
                }
            }
            Value::Array(items) => {
                let kind = if items.is_empty() { "an empty list" } else { "a list" };
                self.add(&(path, "array", items.is_empty()), rank, || format!("{at} is {kind}"));
                let inner = format!("{path}/*");
                for item in items {
                    self.json(&inner, item, status);
                }
            }
            Value::Object(members) => {
                self.add(&(path, "object"), rank, || format!("{at} is an object"));
                for (key, member) in members {
                    let key = self.mask.apply(key);
                    self.json(&format!("{path}/{key}"), member, status);
                }
            }
        }
    }

    fn page(&mut self, reading: &Reading<'_>) {
        for node in reading.html().root_element().descendants() {
            match node.value() {
                Node::Element(element) => {
                    if !self.spend() {
                        return;
                    }
                    let path = path_of(node);
                    self.add(&("tag", &path), 9, || format!("element `{path}`"));
                    for (name, _) in element.attrs() {
                        let words = || format!("attribute `{name}` of `{path}`");
                        self.add(&("attribute", &path, name), 8, words);
                    }
                    if element.name() == "meta" && self.words.is_some() {
                        self.meta(element);
                    }
                }
                Node::Text(text) => {
                    let Some(parent) = node.parent() else { continue };
                    let name = parent.value().as_element().map_or("", Element::name);
                    let hidden = matches!(name, "script" | "style" | "noscript" | "template");
                    if !hidden && let Some(token) = self.token(text) {
                        let path = path_of(parent);
                        let rank = match name {
                            "title" => 3,
                            "h1" | "h2" => 4,
                            _ => 6,
                        };
                        self.add(&("text", &path, &token), rank, || format!("text `{token}` in `{path}`"));
                    }
                }
                _ => {}
            }
        }
    }

    /// What a page says of itself. Proofs leave it aside: it is mostly about the account, and only
    /// whoever writes a rule can tell which of it is not.
    fn meta(&mut self, element: &Element) {
        let name = element.attr("property").or_else(|| element.attr("name"));
        let content = element.attr("content").and_then(|content| self.token(content));
        if let (Some(name), Some(content)) = (name, content) {
            self.add(&("meta", name, &content), 5, || format!("meta `{name}` is `{content}`"));
        }
    }

    /// Static text: short, the handle masked, white space collapsed, figures levelled.
    fn token(&self, text: &str) -> Option<String> {
        if text.len() > LONGEST_TOKEN * 8 {
            return None;
        }
        let collapsed = self.mask.apply(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let short = !collapsed.is_empty() && collapsed.chars().count() <= LONGEST_TOKEN;
        short.then(|| collapsed.chars().map(|c| if c.is_numeric() { '#' } else { c }).collect())
    }
}

/// The names of an element and its nearest ancestors, outermost first.
fn path_of(node: <ElementRef<'_> as std::ops::Deref>::Target) -> String {
    let own = std::iter::once(node).chain(node.ancestors());
    let names = own.filter_map(|node| node.value().as_element().map(Element::name));
    let mut names: Vec<&str> = names.take(PATH_LEVELS).collect();
    names.reverse();
    names.join(">")
}
