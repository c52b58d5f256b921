//! A site together with its engine. What the engine says wins, but texts and members are joined.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::clipped;
use crate::catalog::import::Why;

/// Most items of one list of texts.
const MOST: usize = 64;

/// An entry as it is meant; nothing of it is copied.
#[derive(Clone, Copy)]
pub(super) struct Site<'v> {
    own: &'v Map<String, Value>,
    engine: Option<&'v Map<String, Value>>,
}

impl<'v> Site<'v> {
    /// The entry, with the engine that it names.
    pub(super) fn of(entry: &'v Value, engines: &'v Value) -> Result<Self, Why> {
        let own = entry.as_object().ok_or_else(|| Why::Malformed("the entry is no object".to_owned()))?;
        let engine = match own.get("engine") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => {
                let engine = engines.get(name).and_then(|engine| engine.get("site"));
                let unknown = || Why::Malformed(format!("`engine` `{}` is not in the list", clipped(name)));
                Some(engine.and_then(Value::as_object).ok_or_else(unknown)?)
            }
            Some(_) => return Err(Why::Malformed("`engine` is no text".to_owned())),
        };
        Ok(Self { own, engine })
    }

    /// Whether the key stands anywhere.
    pub(super) fn has(&self, key: &str) -> bool {
        self.scalar(key).is_some()
    }

    fn scalar(&self, key: &str) -> Option<&'v Value> {
        let engine = self.engine.and_then(|engine| engine.get(key));
        engine.or_else(|| self.own.get(key)).filter(|value| !value.is_null())
    }

    fn both(&self, key: &str) -> [Option<&'v Value>; 2] {
        let own = self.own.get(key);
        let engine = self.engine.and_then(|engine| engine.get(key));
        [own, engine].map(|value| value.filter(|value| !value.is_null()))
    }

    /// The text under a key.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'v str>, Why> {
        let wrong = || Why::Malformed(format!("`{key}` is no text"));
        self.scalar(key).map(|value| value.as_str().ok_or_else(wrong)).transpose()
    }

    /// Whether the key is true.
    pub(super) fn flag(&self, key: &str) -> Result<bool, Why> {
        let wrong = || Why::Malformed(format!("`{key}` is neither true nor false"));
        self.scalar(key).map_or(Ok(false), |value| value.as_bool().ok_or_else(wrong))
    }

    /// The texts under a key: those of the site, then those of its engine.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<&'v str>, Why> {
        let wrong = |words: &str| Why::Malformed(format!("`{key}` {words}"));
        let mut texts = Vec::new();
        for value in self.both(key).into_iter().flatten() {
            let items = value.as_array().ok_or_else(|| wrong("is no list"))?;
            if texts.len() + items.len() > MOST {
                return Err(wrong("has too many texts"));
            }
            for item in items {
                texts.push(item.as_str().ok_or_else(|| wrong("holds something else than texts"))?);
            }
        }
        Ok(texts)
    }

    /// The object under a key: the site's, brought up to date by its engine's.
    pub(super) fn members(&self, key: &str) -> Result<Option<Cow<'v, Value>>, Why> {
        let both = self.both(key);
        if both.iter().flatten().any(|value| !value.is_object()) {
            return Err(Why::Malformed(format!("`{key}` is no object")));
        }
        Ok(match both {
            [Some(Value::Object(own)), Some(Value::Object(engine))] => {
                let mut own = own.clone();
                own.extend(engine.iter().map(|(key, value)| (key.clone(), value.clone())));
                Some(Cow::Owned(Value::Object(own)))
            }
            [one, other] => one.or(other).map(Cow::Borrowed),
        })
    }
}
