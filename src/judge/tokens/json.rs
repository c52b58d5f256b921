//! The tokens of a JSON document, taken while it is read: no value of it is ever built.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::mask::MASK;
use super::{Token, Tokens, key};

/// A place in a document.
pub(super) struct Spot {
    token: Token,
    /// How far in it lies, and where, in words; kept only where somebody wants to read them.
    depth: usize,
    path: String,
}

impl Spot {
    pub(super) fn root() -> Self {
        Self { token: Token::new(const { key(b"json") }), depth: 0, path: String::new() }
    }

    /// What lies near the root is what rules look at.
    fn rank(&self) -> usize {
        3 + self.depth
    }

    fn inner(&self, name: &str, in_words: bool) -> Self {
        let token = self.token.and_text(name);
        if !in_words {
            return Self { token, depth: 0, path: String::new() };
        }
        Self {
            token,
            depth: self.depth + 1 + name.matches('/').count(),
            path: format!("{}/{name}", self.path),
        }
    }

    fn words(&self) -> String {
        if self.path.is_empty() { "the document".to_owned() } else { format!("`{}`", self.path) }
    }
}

/// One value about to be read.
pub(super) struct Node<'s, 'm> {
    pub(super) tokens: &'s mut Tokens<'m>,
    pub(super) spot: &'s Spot,
    /// Status of the reply.
    pub(super) status: u64,
}

impl<'m> Node<'_, 'm> {
    fn inner<'s>(&'s mut self, spot: &'s Spot) -> Node<'s, 'm> {
        Node { tokens: &mut *self.tokens, spot, status: self.status }
    }

    fn number(self, code: Option<u64>) {
        let Self { tokens, spot, status } = self;
        tokens.add(spot.token.and(const { key(b"number") }), spot.rank(), |_| {
            format!("{} is a number", spot.words())
        });
        // Small codes tell states apart; counts and times would only tell accounts apart.
        if let Some(code) = code.filter(|code| *code < 10 || *code == status) {
            let words = |_: &str| format!("{} is `{code}`", spot.words());
            tokens.add(spot.token.and(const { key(b"code") }).and(code), spot.rank(), words);
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.tokens.spend() {
            return Err(D::Error::custom("enough"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        let spot = self.spot;
        self.tokens.add(spot.token.and(const { key(b"null") }), spot.rank(), |_| {
            format!("{} is null", spot.words())
        });
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        let spot = self.spot;
        let token = spot.token.and(const { key(b"bool") }).and(u64::from(truth));
        self.tokens.add(token, spot.rank(), |_| format!("{} is `{truth}`", spot.words()));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.number(Some(number));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.number(None);
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.number(None);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        let Self { tokens, spot, .. } = self;
        tokens.add(spot.token.and(const { key(b"string") }), spot.rank(), |_| {
            format!("{} is a text", spot.words())
        });
        if tokens.read(text, false) {
            // Nothing proves an account like a field that names it.
            let rank = if tokens.text.chars().eq([MASK]) { 2 } else { spot.rank() };
            let token = spot.token.and(const { key(b"value") }).and_text(&tokens.text);
            tokens.add_text(token, rank, |text| format!("{} is `{text}`", spot.words()));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let spot = self.spot;
        let inner = spot.inner("*", self.tokens.words.is_some());
        let mut is_empty = true;
        let kind = |tokens: &mut Tokens<'_>, is_empty: bool| {
            let kind = if is_empty { "an empty list" } else { "a list" };
            let token = spot.token.and(const { key(b"array") }).and(u64::from(is_empty));
            tokens.add(token, spot.rank(), |_| format!("{} is {kind}", spot.words()));
        };
        while items.next_element_seed(self.inner(&inner))?.is_some() {
            if is_empty {
                kind(self.tokens, false);
            }
            is_empty = false;
        }
        if is_empty {
            kind(self.tokens, true);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let spot = self.spot;
        self.tokens.add(spot.token.and(const { key(b"object") }), spot.rank(), |_| {
            format!("{} is an object", spot.words())
        });
        loop {
            let named = Named { tokens: self.tokens, spot };
            let Some(inner) = members.next_key_seed(named)? else { return Ok(()) };
            members.next_value_seed(self.inner(&inner))?;
        }
    }
}

/// The name of a member, read as its place.
struct Named<'s, 'm> {
    tokens: &'s Tokens<'m>,
    spot: &'s Spot,
}

impl<'de> DeserializeSeed<'de> for Named<'_, '_> {
    type Value = Spot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Spot, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Named<'_, '_> {
    type Value = Spot;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Spot, E> {
        Ok(self.spot.inner(&self.tokens.mask.apply(name), self.tokens.words.is_some()))
    }
}
