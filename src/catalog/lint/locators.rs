//! Where something stands in a reply: pointers, selectors and patterns that must be sound.

use regex::Regex;
use scraper::Selector;

use super::Lint;
use crate::catalog::signal::Locator;

impl Lint<'_> {
    pub(super) fn locator(&mut self, key: &str, locator: &Locator) {
        if locator.places() != 1 {
            self.say(key, "needs exactly one of `json`, `meta`, `css`, `jsonld`, `rel`, `url`, `line`");
        }
        if let Some(pointer) = locator.json.as_ref().filter(|at| !at.is_empty() && !at.starts_with('/')) {
            self.say(key, &format!("`{pointer}` is no JSON Pointer; it starts with `/`"));
        }
        if let Some(selector) = &locator.css {
            self.selector(key, selector);
        }
        if let Some(script) = &locator.script {
            self.script(key, script);
        }
        self.pattern(key, locator.url.as_deref());
        self.pattern(key, locator.line.as_deref());
        self.pattern(key, locator.pattern.as_deref());
    }

    /// `selector`, or `selector@attribute`.
    pub(super) fn script(&mut self, key: &str, script: &str) {
        self.selector(key, script.rsplit_once('@').map_or(script, |(selector, _)| selector));
    }

    pub(super) fn selector(&mut self, key: &str, selector: &str) {
        if let Err(error) = Selector::parse(selector) {
            self.say(key, &format!("selector `{selector}` does not parse: {error}"));
        }
    }

    pub(super) fn pattern(&mut self, key: &str, pattern: Option<&str>) {
        if let Some(Err(error)) = pattern.map(Regex::new) {
            self.say(key, &format!("pattern does not compile: {error}"));
        }
    }
}
