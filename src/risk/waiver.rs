//! Waivers and allowances that no longer do what they were written for: findings of their own, so that
//! they are renewed or removed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::finding::{Exhibit, Finding, Severity, id};
use super::rule::Rule;
use crate::policy::Policy;
use crate::verdict::Confidence;

/// A waiver or an allowance whose time is up.
pub const EXPIRED: Rule = Rule {
    id: "CI-01",
    title: "a waiver or an allowance has expired",
    severity: Severity::Low,
    needs: Confidence::Certain,
    always: true,
    lowers: false,
    looks_for: "a `[[waiver]]` or a `[[gate.allow_unknown]]` of the policy whose `until` is past",
    why: "what it kept from counting counts again, and nobody may have noticed",
    advice: "settle what it was for, renew it with a new reason, or remove it",
    source: "cargo-deny and trivy surface stale exceptions the same way",
    find: |_| Vec::new(),
};

/// A waiver that waives nothing, or an allowance that excuses nothing.
pub const UNUSED: Rule = Rule {
    id: "CI-02",
    title: "a waiver or an allowance matches nothing",
    severity: Severity::Info,
    needs: Confidence::Certain,
    always: true,
    lowers: false,
    looks_for: "a `[[waiver]]` of the policy whose id no finding of this survey has, or a \
                `[[gate.allow_unknown]]` whose place is not required or answered for every name",
    why: "a waiver for nothing hides the next finding of the same id, an allowance for nothing the next silence",
    advice: "remove it, or survey the places it was written for",
    source: "cargo-deny: unused-ignored-advisory",
    find: |_| Vec::new(),
};

/// A waiver or an allowance, as far as the two are alike.
struct Exception<'p> {
    /// `[[waiver]]` or `[[gate.allow_unknown]]`.
    heading: &'static str,
    /// `waiver of` or `allowance for`.
    called: &'static str,
    /// Id of the finding or of the place.
    subject: &'p str,
    until: Date,
    line: usize,
    /// Whether it matches anything in this survey.
    used: bool,
    /// What it does where it matches nothing.
    idle: &'static str,
}

/// What is wrong with the waivers and allowances of `policy`, given all that a survey `found` and the
/// required places that were `unanswered`.
pub fn stale<'f>(
    policy: &Policy,
    found: impl Iterator<Item = &'f Finding>,
    unanswered: impl Iterator<Item = &'f str>,
    as_of: Timestamp,
) -> Vec<Finding> {
    let found: BTreeSet<&str> = found.map(|one| one.id.as_str()).collect();
    let unanswered: BTreeSet<&str> = unanswered.collect();
    let waivers = policy.waivers.iter().map(|waiver| Exception {
        heading: "[[waiver]]",
        called: "waiver of",
        subject: &waiver.id,
        until: waiver.until,
        line: waiver.line,
        used: found.contains(waiver.id.as_str()),
        idle: "matches nothing",
    });
    let allowances = policy.gate.allow_unknown.iter().map(|allowance| Exception {
        heading: "[[gate.allow_unknown]]",
        called: "allowance for",
        subject: &allowance.place,
        until: allowance.until,
        line: allowance.line,
        used: unanswered.contains(allowance.place.as_str()),
        idle: "excuses nothing",
    });
    let source = policy.source.as_ref().map_or("the policy", |source| source.name.as_str());
    waivers.chain(allowances).filter_map(|one| one.judged(source, as_of)).collect()
}

impl Exception<'_> {
    fn judged(&self, source: &str, as_of: Timestamp) -> Option<Finding> {
        let Self { called, subject, until, line, idle, .. } = *self;
        let today = as_of.to_zoned(TimeZone::UTC).date();
        let words = format!("the {called} {subject} in {source}:{line}");
        if until < today {
            Some(self.finding(&EXPIRED, source, as_of, format!("{words} expired on {until}")))
        } else if !self.used {
            Some(self.finding(&UNUSED, source, as_of, format!("{words} {idle} in this survey")))
        } else {
            None
        }
    }

    fn finding(&self, rule: &Rule, source: &str, as_of: Timestamp, claim: String) -> Finding {
        Finding {
            id: id(rule.id, "", source, self.subject),
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
                url: format!("{source}:{}", self.line),
                at: as_of,
                what: format!("`{}` of `{}`, until {}", self.heading, self.subject, self.until),
                sha256: None,
            }],
            quotes: Vec::new(),
        }
    }
}
