//! A clue: something in one reply that might tell somebody from nobody, as conditions of the
//! catalog's own kinds.

use super::words::names_handle;
use crate::catalog::signal::{CssTest, JsonTest, Locator, Presence, Says, Scalar, Signal};

/// Whose reply a clue comes from, and how many accounts are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Whether it is about an account known to exist.
    pub(super) known: bool,
    /// Whether only one account is known, so that what is its own cannot be told from what all
    /// accounts have.
    pub(super) lone: bool,
}

impl Side {
    /// The rank of a text that may be somebody's own.
    pub(super) fn rank(self, usual: usize) -> usize {
        if self.known && self.lone { usual + LAST } else { usual }
    }
}

/// Added to the rank of what is used only where there is nothing else.
pub(super) const LAST: usize = 10;

/// Which part of a reply a clue looks at. Two conditions from two parts hold firmer than two from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A field of the document.
    Field,
    /// The title.
    Title,
    /// What the page says about itself in its head.
    Head,
    /// Data inside the page.
    Data,
    /// A heading or another element.
    Element,
    /// Text.
    Text,
}

/// One condition, or two that only mean something together.
#[derive(Clone, Debug)]
pub(super) struct Clue {
    /// What rules rest on best comes first.
    pub(super) rank: usize,
    /// Which part of the reply it looks at.
    pub(super) part: Part,
    /// Part of the title.
    title: Option<String>,
    /// A text.
    text: Option<String>,
    json: Vec<JsonTest>,
    css: Vec<CssTest>,
}

impl Clue {
    fn new(rank: usize, part: Part) -> Self {
        Self { rank, part, title: None, text: None, json: Vec::new(), css: Vec::new() }
    }

    /// Part of the title.
    pub(super) fn title(rank: usize, title: String) -> Self {
        Self { title: Some(title), ..Self::new(rank, Part::Title) }
    }

    /// A text of the page.
    pub(super) fn text(rank: usize, text: String) -> Self {
        Self { text: Some(text), ..Self::new(rank, Part::Text) }
    }

    /// Tests on the document.
    pub(super) fn json(rank: usize, tests: Vec<JsonTest>) -> Self {
        let inside = tests.iter().any(|test| test.script.is_some());
        Self { json: tests, ..Self::new(rank, if inside { Part::Data } else { Part::Field }) }
    }

    /// An element that is there.
    pub(super) fn element(rank: usize, at: String) -> Self {
        let test = CssTest { at, attr: None, exists: Some(Presence::Yes), contains: None };
        Self { css: vec![test], ..Self::new(rank, Part::Element) }
    }

    /// An element whose text, or attribute, contains something.
    pub(super) fn says(rank: usize, part: Part, at: String, attr: Option<&str>, contains: String) -> Self {
        let test = CssTest { at, attr: attr.map(str::to_owned), exists: None, contains: Some(contains) };
        Self { css: vec![test], ..Self::new(rank, part) }
    }

    /// Puts its conditions into `signal`.
    pub(super) fn write(&self, signal: &mut Signal) {
        signal.title = self.title.clone().or(signal.title.take());
        signal.text.extend(self.text.clone());
        signal.json.extend(self.json.iter().cloned());
        signal.css.extend(self.css.iter().cloned());
    }

    /// Its conditions as a signal of their own.
    pub(super) fn signal(&self, says: Says) -> Signal {
        let mut signal = Signal::bare(says);
        self.write(&mut signal);
        signal
    }

    /// Whether it rests on the handle being named.
    pub(super) fn names_handle(&self) -> bool {
        let named = |text: &Option<String>| text.as_deref().is_some_and(names_handle);
        named(&self.title)
            || self.json.iter().any(|test| test.handle)
            || self.css.iter().any(|test| named(&test.contains))
    }

    /// Where the reply names its account, when that is what the clue is about.
    pub(super) fn account(&self) -> Option<Locator> {
        let test = self.json.iter().find(|test| test.handle && test.script.is_none())?;
        Some(Locator { json: Some(test.at.clone()), ..Locator::default() })
    }
}

/// A test on the value at `at`.
pub(super) fn at(at: &str, script: Option<&str>) -> JsonTest {
    JsonTest { at: at.to_owned(), script: script.map(str::to_owned), ..JsonTest::default() }
}

/// It is there, or it is missing or null.
pub(super) fn there(test: JsonTest, there: bool) -> JsonTest {
    JsonTest { exists: Some(if there { Presence::Yes } else { Presence::No }), ..test }
}

/// It equals `value`.
pub(super) fn equals(test: JsonTest, value: Scalar) -> JsonTest {
    JsonTest { equals: Some(value), ..test }
}
