//! Whether a signal holds for a reply. Text that the handle itself could have put there counts for
//! nothing: each text condition must hold on the bare page and on the masked one.

use std::borrow::Cow;
use std::cell::OnceCell;

use memchr::memmem;
use serde_json::Value;

use super::mask::{MASK, Mask};
use crate::catalog::handle::{Fold, Handle};
use crate::catalog::signal::{Condition, CssTest, JsonTest, Presence, Scalar, Signal};
use crate::exchange::End;
use crate::reading::{self, Reading, lines};

/// A reply held against the signals of an entry, for one handle.
pub(super) struct Scene<'r, 'a> {
    /// The parsed reply.
    pub(super) reading: &'r Reading<'a>,
    /// Masks the handle asked for.
    pub(super) mask: &'r Mask,
    handle: &'r Handle,
    fold: Fold,
    masked: OnceCell<Cow<'r, str>>,
}

impl<'r, 'a> Scene<'r, 'a> {
    /// The scene of one reply.
    pub(super) fn new(reading: &'r Reading<'a>, mask: &'r Mask, handle: &'r Handle, fold: Fold) -> Self {
        Self { reading, mask, handle, fold, masked: OnceCell::new() }
    }

    /// Whether every condition of `signal` holds.
    pub(super) fn holds(&self, signal: &Signal) -> bool {
        signal.conditions().all(|condition| self.meets(&condition))
    }

    /// Whether one condition holds.
    pub(super) fn meets(&self, condition: &Condition<'_>) -> bool {
        match condition {
            Condition::Status(list) => list.contains(&self.reading.reply().status),
            Condition::Redirect(part) => self.redirect(part),
            Condition::Header(name, part) => self.header(name, part),
            Condition::Title(title) => self.reading.title().is_some_and(|have| self.contains(&have, title)),
            Condition::Text(text) => self.text(text),
            Condition::Lacks(text) => self.lacks(text),
            Condition::Line(line) => self.line(line),
            Condition::Json(test) => self.json(test),
            Condition::Css(test) => self.css(test),
        }
    }

    /// Whether `value` is the handle in the platform's canonical form.
    pub(super) fn is_handle(&self, value: &str) -> bool {
        let value = value.trim().trim_start_matches('@');
        self.fold.canonical(value) == self.fold.canonical(self.handle.as_str())
    }

    /// A body that is not whole proves no absence: what is missing from it may be in the rest.
    pub(super) fn is_whole(&self) -> bool {
        self.reading.reply().end == End::Whole
    }

    fn header(&self, name: &str, part: &str) -> bool {
        let part = part.to_lowercase();
        let mut headers = self.reading.reply().headers.iter();
        headers.any(|(key, value)| key == name && value.to_lowercase().contains(&part))
    }

    fn redirect(&self, part: &str) -> bool {
        self.led_to().is_some_and(|place| self.contains(place, part))
    }

    /// Where a redirect led or would lead; nothing where there was none.
    pub(super) fn led_to(&self) -> Option<&str> {
        let reply = self.reading.reply();
        let hop = reply.hops.last()?;
        Some(if (300..400).contains(&reply.status) { hop.location.as_str() } else { reply.url.as_str() })
    }

    /// The text with the handle masked.
    pub(super) fn masked(&self) -> &str {
        self.masked.get_or_init(|| self.mask.apply(self.reading.text()))
    }

    fn text(&self, text: &str) -> bool {
        let (bare, masked) = self.mask.fill(text);
        holds(self.reading.text(), &bare) && holds(self.masked(), &masked)
    }

    fn lacks(&self, text: &str) -> bool {
        let (bare, masked) = self.mask.fill(text);
        self.is_whole() && !holds(self.reading.text(), &bare) && !holds(self.masked(), &masked)
    }

    /// Whether a whole line matches. Where the pattern has the handle, the masked line tells, in which it
    /// can stand nowhere else; one without must match whatever the handle is.
    fn line(&self, source: &str) -> bool {
        let mask = MASK.to_string();
        let filled = source.replace("{handle}", &mask).replace("{label}", &mask);
        let Some(pattern) = lines::whole(&filled) else { return false };
        let is_masked = filled != source;
        let pairs = lines::of(self.reading.text()).zip(lines::of(self.masked()));
        pairs
            .into_iter()
            .any(|(bare, masked)| pattern.is_match(&masked) && (is_masked || pattern.is_match(&bare)))
    }

    fn contains(&self, have: &str, wanted: &str) -> bool {
        let (bare, masked) = self.mask.fill(wanted);
        holds(have, &bare) && holds(&self.mask.apply(have), &masked)
    }

    fn json(&self, test: &JsonTest) -> bool {
        let Some(document) = self.reading.document(test.script.as_deref()) else {
            return false;
        };
        let values = reading::pointer(&document, &test.at);
        if test.exists == Some(Presence::No) {
            return self.is_whole() && values.iter().all(|value| value.is_null());
        }
        values.into_iter().any(|value| self.value(value, test))
    }

    fn value(&self, value: &Value, test: &JsonTest) -> bool {
        if let Some(wanted) = &test.equals {
            return match (wanted, value) {
                (Scalar::Bool(wanted), Value::Bool(have)) => wanted == have,
                (Scalar::Int(wanted), Value::Number(have)) => have.as_i64() == Some(*wanted),
                (Scalar::Text(wanted), Value::String(have)) => {
                    let (bare, masked) = self.mask.fill(wanted);
                    *have == bare && self.mask.apply(have) == masked
                }
                _ => false,
            };
        }
        if let Some(pattern) = &test.matches {
            let Some(have) = reading::scalar(value) else { return false };
            return reading::pattern(pattern)
                .is_some_and(|pattern| pattern.is_match(&have) && pattern.is_match(&self.mask.apply(&have)));
        }
        if let Some(len) = test.len {
            return value.as_array().map(Vec::len).or_else(|| value.as_object().map(serde_json::Map::len))
                == Some(len);
        }
        if test.handle {
            return value.as_str().is_some_and(|have| self.is_handle(have));
        }
        !value.is_null()
    }

    fn css(&self, test: &CssTest) -> bool {
        let Some(selector) = reading::selector(&test.at) else { return false };
        let found = self.reading.html().select(&selector).next();
        let value = found.and_then(|element| match &test.attr {
            Some(attr) => element.attr(attr).map(str::to_owned),
            None => Some(reading::text_of(element)),
        });
        match (&test.contains, test.exists) {
            (Some(wanted), _) => value.is_some_and(|have| self.contains(&have, wanted)),
            (None, Some(Presence::No)) => {
                value.is_none() && self.reading.reply().end == End::Whole && !self.reading.page_is_cut()
            }
            (None, _) => value.is_some(),
        }
    }
}

/// Whether a text holds another; pages are long, and this is searched for many bytes at a time.
fn holds(text: &str, wanted: &str) -> bool {
    memmem::find(text.as_bytes(), wanted.as_bytes()).is_some()
}
