//! Clues in documents: typed answers of an interface, and data inside a page.

use serde_json::Value;

use super::clue::{Clue, LAST, Side, at, equals, there};
use super::words::{is_drawn, names_handle, wanted};
use crate::catalog::handle::Fold;
use crate::catalog::signal::{JsonTest, Scalar};
use crate::judge::mask::Mask;

/// How deep fields are looked at.
const DEEPEST: usize = 6;
/// Most values that are looked at.
const MOST_VALUES: usize = 1500;

/// Keys whose values say of what state a reply is, whoever it is about.
const STATES: [&str; 21] = [
    "type",
    "@type",
    "__typename",
    "kind",
    "object",
    "status",
    "state",
    "code",
    "error",
    "errors",
    "message",
    "msg",
    "detail",
    "reason",
    "title",
    "success",
    "exists",
    "found",
    "available",
    "valid",
    "result",
];

/// What is looked for in one document.
pub(super) struct Fields<'f> {
    /// Whose reply it is.
    pub(super) side: Side,
    /// The handle it is about.
    pub(super) handle: &'f str,
    /// Masks it.
    pub(super) mask: &'f Mask,
    /// How the platform compares handles.
    pub(super) fold: Fold,
    /// The script that holds the document; nothing for a body that is one.
    pub(super) script: Option<&'f str>,
    clues: Vec<Clue>,
    left: usize,
}

impl<'f> Fields<'f> {
    /// Nothing is looked at yet.
    pub(super) fn new(
        side: Side,
        (handle, mask): (&'f str, &'f Mask),
        fold: Fold,
        script: Option<&'f str>,
    ) -> Self {
        Self { side, handle, mask, fold, script, clues: Vec::new(), left: MOST_VALUES }
    }

    /// The clues of a document.
    pub(super) fn clues(mut self, document: &Value) -> Vec<Clue> {
        self.value("", "", document, None, 0);
        // Data inside a page may be rendered by other means tomorrow.
        let later = usize::from(self.script.is_some()) * 2;
        for clue in &mut self.clues {
            clue.rank += later;
        }
        self.clues
    }

    fn add(&mut self, rank: usize, tests: Vec<JsonTest>) {
        self.clues.push(Clue::json(rank, tests));
    }

    fn test(&self, path: &str) -> JsonTest {
        at(path, self.script)
    }

    /// Looks at the value at `path`, named `key`, inside the object or list at `parent`.
    fn value(&mut self, path: &str, key: &str, value: &Value, parent: Option<&str>, depth: usize) {
        if depth > DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        let known = self.side.known;
        let state = STATES.contains(&key.to_lowercase().as_str());
        match value {
            Value::Null if !known => {
                if let Some(parent) = parent {
                    // Of an error that has nothing of all this, the parent is missing too.
                    let both = vec![there(self.test(parent), true), there(self.test(path), false)];
                    self.add(if parent.is_empty() { 7 } else { 3 }, both);
                }
            }
            Value::Null => {}
            Value::Bool(truth) => {
                let rank = if state { 1 } else { 3 };
                let rank = if known && !state { LAST + 2 } else { rank };
                self.add(rank, vec![equals(self.test(path), Scalar::Bool(*truth))]);
            }
            Value::Number(number) => {
                if let Some(number) = number.as_i64().filter(|_| state) {
                    self.add(2, vec![equals(self.test(path), Scalar::Int(number))]);
                } else if number.as_i64() == Some(0) && !known {
                    self.add(4, vec![equals(self.test(path), Scalar::Int(0))]);
                }
            }
            Value::String(text) => self.text(path, text, state),
            Value::Array(items) => {
                if items.is_empty() {
                    let test = JsonTest { len: Some(0), ..self.test(path) };
                    self.add(if known { LAST } else { 3 }, vec![test]);
                }
                if let Some(first) = items.first() {
                    self.value(&format!("{path}/0"), key, first, Some(path), depth + 1);
                }
            }
            Value::Object(members) => {
                if members.is_empty() && !known {
                    self.add(4, vec![JsonTest { len: Some(0), ..self.test(path) }]);
                }
                for (name, member) in members {
                    let odd = name.is_empty() || name == "*" || name.len() > 60;
                    if odd || is_drawn(name) || self.mask.apply(name) != *name {
                        continue;
                    }
                    let step = name.replace('~', "~0").replace('/', "~1");
                    self.value(&format!("{path}/{step}"), name, member, Some(path), depth + 1);
                }
            }
        }
        if depth > 0 && !value.is_null() {
            // That it is there at all.
            let usual = 5 + depth;
            self.add(if known { usual } else { usual + 2 }, vec![there(self.test(path), true)]);
        }
    }

    fn text(&mut self, path: &str, text: &str, state: bool) {
        let bare = text.trim().trim_start_matches('@');
        if self.side.known && self.fold.canonical(bare) == self.fold.canonical(self.handle) {
            self.add(0, vec![JsonTest { handle: true, ..self.test(path) }]);
            return;
        }
        // An `equals` is held against the whole value, spaces included.
        let Some(rule) = wanted(text, self.mask).filter(|_| text.trim() == text) else { return };
        let rank = match (state, names_handle(&rule)) {
            (true, _) => 1,
            (false, true) => 3,
            (false, false) => self.side.rank(5),
        };
        self.add(rank, vec![equals(self.test(path), Scalar::Text(rule))]);
    }
}
