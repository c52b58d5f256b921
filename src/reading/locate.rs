//! Values at the places an entry points at.

use regex::Regex;
use serde_json::Value;

use crate::catalog::signal::{Locator, Pick};
use crate::reading::{Reading, compiled, document, lines, linked, pointer, scalar, selector, text_of};

/// Most values that one place yields.
pub(super) const MAX_VALUES: usize = 64;
/// Longest value, in bytes. Fields are cut shorter where they are cleaned.
pub(super) const MAX_VALUE: usize = 16 << 10;

/// One value found, before the locator's own refinements.
struct Found {
    text: Option<String>,
    /// Whether being there says something, for `present`.
    counts: bool,
}

impl Found {
    fn text(text: &str) -> Self {
        Self { counts: !text.trim().is_empty(), text: Some(bounded(text)) }
    }

    fn json(value: &Value) -> Self {
        Self { counts: document::is_something(value), text: scalar(value).map(|text| bounded(&text)) }
    }
}

impl Reading<'_> {
    /// The values at a place, in document order; the first is the one for fields that have one
    /// value. Empty strings, and values that a `pattern` does not match, are left out.
    pub fn locate(&self, locator: &Locator) -> Vec<String> {
        let pattern = match &locator.pattern {
            Some(source) => match compiled::pattern(source) {
                Some(pattern) => Some(pattern),
                None => return Vec::new(),
            },
            None => None,
        };
        let refine = |found: Found| {
            let text = match (&pattern, found.text) {
                (None, text) => text,
                (Some(pattern), text) => {
                    let text = text?;
                    Some(wanted(pattern, &text)?.to_owned())
                }
            };
            if locator.present {
                return found.counts.then(|| "true".to_owned());
            }
            let text = text?;
            let text = text.trim();
            (!text.is_empty()).then(|| format!("{}{text}", locator.prefix.as_deref().unwrap_or_default()))
        };
        let values = self.found(locator).into_iter().filter_map(refine);
        match locator.pick {
            None => values.collect(),
            Some(Pick::Least) => values.min().into_iter().collect(),
            Some(Pick::Most) => values.max().into_iter().collect(),
            Some(Pick::Count) => {
                let count = values.count();
                (count > 0).then(|| count.to_string()).into_iter().collect()
            }
        }
    }

    /// The first value at a place.
    pub fn locate_first(&self, locator: &Locator) -> Option<String> {
        self.locate(locator).into_iter().next()
    }

    fn found(&self, locator: &Locator) -> Vec<Found> {
        if let Some(at) = &locator.json {
            let Some(json) = self.document(locator.script.as_deref()) else {
                return Vec::new();
            };
            let values = given(&json, at, locator.given.as_deref()).into_iter();
            if locator.pick.is_some() {
                // One of them is wanted, wherever it stands; there are no more than the reply is long.
                return values.flat_map(document::elements).map(Found::json).collect();
            }
            if locator.present {
                // Asks about the list itself, not about its elements.
                return values.take(MAX_VALUES).map(Found::json).collect();
            }
            values.flat_map(document::elements).take(MAX_VALUES).map(Found::json).collect()
        } else if let Some(name) = &locator.meta {
            self.metas(name).iter().map(|content| Found::text(content)).collect()
        } else if let Some(css) = &locator.css {
            self.found_css(css, locator.attr.as_deref())
        } else if let Some(path) = &locator.jsonld {
            let values = self.linked().property(path).into_iter().take(MAX_VALUES);
            values.filter_map(linked::plain).map(Found::json).collect()
        } else if let Some(rel) = &locator.rel {
            self.rel(rel).iter().map(|address| Found::text(address)).collect()
        } else if let Some(source) = &locator.url {
            let Some(pattern) = compiled::pattern(source) else {
                return Vec::new();
            };
            wanted(&pattern, self.reply().url.as_str()).map(Found::text).into_iter().collect()
        } else if let Some(source) = &locator.line {
            let Some(pattern) = lines::whole(source) else {
                return Vec::new();
            };
            let lines = lines::of(self.text());
            let found = lines.filter_map(|line| wanted(&pattern, &line).map(Found::text));
            found.take(MAX_VALUES).collect()
        } else {
            Vec::new()
        }
    }

    fn found_css(&self, css: &str, attribute: Option<&str>) -> Vec<Found> {
        let Some(selector) = selector(css) else {
            return Vec::new();
        };
        // An element that is there counts even if empty: badges mostly are.
        let found = self.html().select(&selector).filter_map(|element| {
            let text = match attribute {
                Some(name) => bounded(element.attr(name)?),
                None => text_of(element),
            };
            Some(Found { text: Some(bounded(&text)), counts: true })
        });
        found.take(MAX_VALUES).collect()
    }
}

/// The values at a pointer; with a condition, of those members only for which it is `true`.
fn given<'v>(json: &'v Value, at: &str, condition: Option<&str>) -> Vec<&'v Value> {
    let (Some(condition), Some((members, rest))) = (condition, at.split_once("/*")) else {
        return pointer(json, at);
    };
    let members = pointer(json, &format!("{members}/*")).into_iter();
    let held = members.filter(|member| member.get(condition) == Some(&Value::Bool(true)));
    held.flat_map(|member| pointer(member, rest)).collect()
}

/// The first group of a pattern, or all it matched if it has no groups.
fn wanted<'t>(pattern: &Regex, text: &'t str) -> Option<&'t str> {
    let groups = pattern.captures(text)?;
    let wanted = if groups.len() == 1 { groups.get(0) } else { groups.get(1) };
    wanted.map(|wanted| wanted.as_str())
}

/// `text`, cut at a character boundary to the longest value that is read.
pub(super) fn bounded(text: &str) -> String {
    let mut end = text.len().min(MAX_VALUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
