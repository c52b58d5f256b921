//! The outward view of the rules: what each looks for, what it weighs, and who says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::risk::RULES;
use crate::risk::case::Weight;
use crate::risk::finding::Severity;
use crate::risk::rule::Rule;
use crate::verdict::Confidence;

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.rules/1";

/// Some or all of the rules, in the order in which findings of one weight are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleList {
    /// Always `callsign.rules/1`.
    pub schema: String,
    /// The rules.
    pub rules: Vec<RuleReport>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleReport {
    /// Its id, as findings name it.
    pub id: String,
    /// The ids that `callsign rules show` takes for it: its own, or all that it stands for.
    pub ids: Vec<String>,
    /// What it is about, in one line.
    pub title: String,
    /// How bad what it finds is, where nothing makes it otherwise, on a required place.
    pub severity: Severity,
    /// How bad that is on a preferred place; the same where the weight of places does not matter.
    pub severity_preferred: Severity,
    /// How bad that is on any other place.
    pub severity_elsewhere: Severity,
    /// How sure a finding must be to count.
    pub needs: Confidence,
    /// Whether its findings count however sure the policy wants findings to be.
    pub always: bool,
    /// What it looks for, and what evidence that needs.
    pub looks_for: String,
    /// Why that matters.
    pub why: String,
    /// What the brand can do.
    pub advice: String,
    /// Who says so.
    pub source: String,
}

impl RuleList {
    /// All rules.
    pub fn all() -> Self {
        Self::of(RULES)
    }

    /// These rules.
    pub fn of(rules: &[Rule]) -> Self {
        Self { schema: SCHEMA.to_owned(), rules: rules.iter().map(RuleReport::of).collect() }
    }
}

impl RuleReport {
    /// A rule as the world sees it.
    pub fn of(rule: &Rule) -> Self {
        let at = |weight: Weight| rule.severity.lowered(if rule.lowers { weight.lowers_by() } else { 0 });
        Self {
            id: rule.id.to_owned(),
            ids: rule.ids(),
            title: rule.title.to_owned(),
            severity: rule.severity,
            severity_preferred: at(Weight::Preferred),
            severity_elsewhere: at(Weight::Other),
            needs: rule.needs,
            always: rule.always,
            looks_for: rule.looks_for.to_owned(),
            why: rule.why.to_owned(),
            advice: rule.advice.to_owned(),
            source: rule.source.to_owned(),
        }
    }
}
