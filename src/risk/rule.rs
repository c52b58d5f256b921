//! What a rule is: plain data with one function, so that `callsign rules` can say of each what it
//! looks for, why, and who says so.

use super::case::{Case, Place};
use super::finding::{Exhibit, Severity};
use crate::verdict::Confidence;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable id, such as `HH-02`.
    pub id: &'static str,
    /// What it is about, in one line.
    pub title: &'static str,
    /// How bad what it finds is, at most and on a required place.
    pub severity: Severity,
    /// How sure it must be to count.
    pub needs: Confidence,
    /// Whether it counts however sure the policy wants findings to be.
    pub always: bool,
    /// Whether it is milder on places that are not required.
    pub lowers: bool,
    /// What it looks for, and what evidence that needs.
    pub looks_for: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What the brand can do.
    pub advice: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// Finds it.
    pub find: fn(&Case<'_>) -> Vec<Found>,
}

impl Rule {
    /// The ids it answers to: its own, and where one rule stands for several that must read alike
    /// (`HH-03/16/17`), each of them.
    pub fn ids(&self) -> Vec<String> {
        let mut parts = self.id.split('/');
        let first = parts.next().unwrap_or(self.id);
        let family = first.split_once('-').map_or(first, |(family, _)| family);
        std::iter::once(first.to_owned()).chain(parts.map(|number| format!("{family}-{number}"))).collect()
    }

    /// Whether `id` names it, in whatever case.
    pub fn is_called(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id) || self.ids().iter().any(|own| own.eq_ignore_ascii_case(id))
    }
}

/// What a rule found, before it is weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Place and handle.
    pub at: Option<(String, String)>,
    /// Severity on a required place, where it is not the rule's own.
    pub severity: Option<Severity>,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence about the account or the name, no full stop.
    pub claim: String,
    /// What the brand can do, where it is not the rule's own words.
    pub advice: Option<String>,
    /// The evidence.
    pub exhibits: Vec<Exhibit>,
    /// Strangers' words that it rests on.
    pub quotes: Vec<String>,
}

impl Found {
    /// Something about the account at `place`.
    pub fn at(place: &Place<'_>, confidence: Confidence, claim: impl Into<String>) -> Self {
        let at = (place.platform.id.clone(), place.standing.handle.to_string());
        Self { at: Some(at), ..Self::of_name(confidence, claim) }
    }

    /// Something about the name itself.
    pub fn of_name(confidence: Confidence, claim: impl Into<String>) -> Self {
        Self {
            at: None,
            severity: None,
            confidence,
            claim: claim.into(),
            advice: None,
            exhibits: Vec::new(),
            quotes: Vec::new(),
        }
    }

    /// With a severity of its own.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// With advice of its own.
    #[must_use]
    pub fn advice(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// With a piece of evidence.
    #[must_use]
    pub fn exhibit(mut self, exhibit: Exhibit) -> Self {
        self.exhibits.push(exhibit);
        self
    }

    /// With strangers' words.
    #[must_use]
    pub fn quotes(self, quotes: Vec<String>) -> Self {
        Self { quotes, ..self }
    }
}
