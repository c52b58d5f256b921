//! A reply as a set of features, with the handle masked: status, final place, and the tokens of the
//! body (tag path, attribute names, static text; JSON paths, types and short values). Comparing the
//! features of known-taken and random handles needs no markers: it notices a rule gone stale.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use scraper::{ElementRef, Node};
use serde_json::Value;

use super::mask::Mask;
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
        let mut tokens = Tokens { mask, set: BTreeSet::new(), left: MOST_NODES };
        let reply = reading.reply();
        tokens.add(&("status", reply.status));
        let place =
            format!("{}{}", reply.url.host_str().unwrap_or(""), reply.url.path().trim_end_matches('/'));
        tokens.add(&("place", mask.apply(&place)));
        if let Some(hop) = reply.hops.last().filter(|_| (300..400).contains(&reply.status)) {
            let (path, _) = hop.location.split_once('?').unwrap_or((&hop.location, ""));
            tokens.add(&("location", mask.apply(path)));
        }
        let mime =
            reply.header("content-type").unwrap_or("").split(';').next().unwrap_or("").trim().to_owned();
        tokens.add(&("type", mime));
        match reading.json() {
            Some(document) => tokens.json("", document, reply.status),
            None => tokens.page(reading),
        }
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

struct Tokens<'m> {
    mask: &'m Mask,
    set: BTreeSet<u64>,
    left: usize,
}

impl Tokens<'_> {
    fn add(&mut self, feature: &impl Hash) {
        // Fixed keys: the same feature has the same hash in every run of one build.
        let mut hasher = DefaultHasher::new();
        feature.hash(&mut hasher);
        self.set.insert(hasher.finish());
    }

    fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn json(&mut self, path: &str, value: &Value, status: u16) {
        if !self.spend() {
            return;
        }
        match value {
            Value::Null => self.add(&(path, "null")),
            Value::Bool(value) => self.add(&(path, "bool", value)),
            Value::Number(number) => {
                self.add(&(path, "number"));
                // Small codes tell states apart; counts and times would only tell accounts apart.
                if let Some(code) = number.as_u64().filter(|code| *code < 10 || *code == u64::from(status)) {
                    self.add(&(path, "code", code));
                }
            }
            Value::String(text) => {
                self.add(&(path, "string"));
                if let Some(token) = self.token(text) {
                    self.add(&(path, "value", token));
                }
            }
            Value::Array(items) => {
                self.add(&(path, "array", items.is_empty()));
                let inner = format!("{path}/*");
                for item in items {
                    self.json(&inner, item, status);
                }
            }
            Value::Object(members) => {
                self.add(&(path, "object"));
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
                    self.add(&("tag", &path));
                    for (name, _) in element.attrs() {
                        self.add(&("attribute", &path, name));
                    }
                }
                Node::Text(text) => {
                    let Some(parent) = node.parent() else { continue };
                    let name = parent.value().as_element().map_or("", scraper::node::Element::name);
                    let hidden = matches!(name, "script" | "style" | "noscript" | "template");
                    if !hidden && let Some(token) = self.token(text) {
                        self.add(&("text", path_of(parent), token));
                    }
                }
                _ => {}
            }
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
    let names = own.filter_map(|node| node.value().as_element().map(scraper::node::Element::name));
    let mut names: Vec<&str> = names.take(PATH_LEVELS).collect();
    names.reverse();
    names.join(">")
}
