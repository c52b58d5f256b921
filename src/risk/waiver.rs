//! Waivers that no longer do what they were written for: findings of their own, so that they are
//! renewed or removed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::finding::{Exhibit, Finding, Severity, id};
use super::rule::Rule;
use crate::policy::Policy;
use crate::verdict::Confidence;

/// A waiver whose time is up.
pub const EXPIRED: Rule = Rule {
    id: "CI-01",
    title: "a waiver has expired",
    severity: Severity::Low,
    needs: Confidence::Certain,
    always: true,
    lowers: false,
    looks_for: "a `[[waiver]]` of the policy whose `until` is past",
    why: "what it waived counts again, and nobody may have noticed",
    advice: "settle what it waived, renew it with a new reason, or remove it",
    source: "cargo-deny and trivy surface stale exceptions the same way",
    find: |_| Vec::new(),
};

/// A waiver that waives nothing.
pub const UNUSED: Rule = Rule {
    id: "CI-02",
    title: "a waiver matches nothing",
    severity: Severity::Info,
    needs: Confidence::Certain,
    always: true,
    lowers: false,
    looks_for: "a `[[waiver]]` of the policy whose id no finding of this survey has",
    why: "a waiver for nothing hides the next finding of the same id",
    advice: "remove it, or survey the places it was written for",
    source: "cargo-deny: unused-ignored-advisory",
    find: |_| Vec::new(),
};

/// What is wrong with the waivers of `policy`, given all that a survey `found`.
pub fn stale<'f>(
    policy: &Policy,
    found: impl Iterator<Item = &'f Finding>,
    as_of: Timestamp,
) -> Vec<Finding> {
    let found: BTreeSet<&str> = found.map(|one| one.id.as_str()).collect();
    let today = as_of.to_zoned(TimeZone::UTC).date();
    let source = policy.source.as_ref().map_or("the policy", |source| source.name.as_str());
    let finding = |rule: &Rule, waiver: &crate::policy::Waiver, claim: String| Finding {
        id: id(rule.id, "", source, &waiver.id),
        rule: rule.id.to_owned(),
        at: None,
        severity: rule.severity,
        lowered: None,
        confidence: Confidence::Certain,
        needs: rule.needs,
        always: rule.always,
        claim,
        advice: rule.advice.to_owned(),
        exhibits: vec![Exhibit {
            url: format!("{source}:{}", waiver.line),
            at: as_of,
            what: format!("`[[waiver]]` of `{}`, until {}", waiver.id, waiver.until),
            sha256: None,
        }],
        quotes: Vec::new(),
    };
    let judged = policy.waivers.iter().filter_map(|waiver| {
        let words = format!("the waiver of {} in {source}:{}", waiver.id, waiver.line);
        if waiver.until < today {
            Some(finding(&EXPIRED, waiver, format!("{words} expired on {}", waiver.until)))
        } else if !found.contains(waiver.id.as_str()) {
            Some(finding(&UNUSED, waiver, format!("{words} matches nothing in this survey")))
        } else {
            None
        }
    });
    judged.collect()
}
