//! What decided the outcome: each finding with its evidence, how sure it is and what to do.

use serde::Serialize;

use super::date;
use super::link::{self, Link};
use crate::output::findings::{Group, grouped, told};
use crate::output::safe;
use crate::report::{FindingReport, NameReport};
use crate::risk::finding::Severity;

/// Findings that are told in full; the rest in a line each.
const MOST: usize = 3;
/// Pieces of evidence a finding shows.
const MOST_EVIDENCE: usize = 3;

/// A finding in full.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Found {
    /// What was found.
    pub claim: String,
    /// Whether it decided the outcome.
    pub decides: bool,
    /// How bad it is, in words.
    pub severity: &'static str,
    /// The mark beside that.
    pub mark: &'static str,
    /// How sure it is.
    pub sure: &'static str,
    /// The place it is about.
    pub place: Option<String>,
    /// What the brand can do.
    pub advice: String,
    /// What was seen where and when.
    pub evidence: Vec<Seen>,
    /// How many more pieces there are.
    pub more: usize,
    /// Who answers for it, where it is waived.
    pub waived: Option<String>,
    /// The rule's id and its title.
    pub rule: String,
    /// Its own id.
    pub id: String,
}

/// One piece of evidence.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Seen {
    /// What was seen, leading to where.
    pub what: Link,
    /// Where, for paper.
    pub host: String,
    /// The day.
    pub on: String,
}

/// The findings worth telling in full, and the others.
pub(super) fn found(name: &NameReport) -> (Vec<Found>, Vec<Found>) {
    let told = told(name);
    let groups = grouped(&told);
    let (full, rest) = groups.split_at(groups.len().min(MOST));
    let is_told = |finding: &&FindingReport| told.iter().any(|one| std::ptr::eq(*one, *finding));
    let left: Vec<&FindingReport> = name.findings.iter().filter(|one| !is_told(one)).collect();
    let left = grouped(&left);
    let rest = rest.iter().chain(&left).map(in_full);
    (full.iter().map(in_full).collect(), rest.collect())
}

fn in_full(group: &Group<'_>) -> Found {
    let finding = group.first;
    let seen = finding.evidence.iter().take(MOST_EVIDENCE).map(|one| Seen {
        what: Link::new(&one.what, &one.url),
        host: link::host(&one.url),
        on: date::day(&one.at),
    });
    Found {
        claim: group.claim(),
        decides: finding.decides,
        severity: severity(finding.severity),
        mark: mark(finding.severity),
        sure: finding.confidence.words(),
        place: finding.place_name.as_deref().map(safe::line),
        advice: safe::line(&finding.advice),
        evidence: seen.collect(),
        more: finding.evidence.len().saturating_sub(MOST_EVIDENCE),
        waived: finding.waived.as_ref().map(|waived| {
            format!(
                "waived until {} by {}: {}",
                date::day(&waived.until),
                safe::line(&waived.by),
                safe::line(&waived.reason)
            )
        }),
        rule: safe::line(&finding.rule),
        id: safe::line(&finding.id),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "a launch would hurt",
        Severity::High => "settle before a launch",
        Severity::Medium => "to be weighed",
        Severity::Low => "a nuisance",
        Severity::Info => "good to know",
    }
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "no-go",
        Severity::High => "caution",
        Severity::Medium | Severity::Low | Severity::Info => "note",
    }
}
