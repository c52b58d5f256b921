//! From what the survey found to what became of each row.

use std::collections::BTreeMap;

use super::matching::Matches;
use super::row::{Fault, Results, Row};
use super::{Claim, Finding, Outcome};
use crate::name::Name;
use crate::report::StandingReport;
use crate::verdict::Verdict;

/// What is known, by place and handle.
pub type Answers = BTreeMap<(String, String), StandingReport>;

/// Under what an answer is kept.
pub fn key(place: &str, handle: &str) -> (String, String) {
    (place.to_owned(), handle.to_owned())
}

/// What became of every row of `results`, which `all` matches, those that cannot be read included; in
/// the order of the file.
pub fn findings(results: Results, all: &[Matches], answers: &Answers) -> Vec<Finding> {
    let Results { rows, faults, .. } = results;
    let read = rows.into_iter().zip(all).map(|(row, matches)| finding(row, matches, answers));
    let mut findings: Vec<Finding> = read.chain(faults.into_iter().map(unreadable)).collect();
    findings.sort_by_key(|finding| finding.line);
    findings
}

fn finding(row: Row, matches: &Matches, answers: &Answers) -> Finding {
    let Row { line, site, username, address, said, claim } = row;
    let bare = Finding {
        line,
        site,
        username,
        url: address,
        said,
        claim,
        outcome: Outcome::NoClaim,
        detail: None,
        matched_by: None,
        explain: None,
        standing: None,
    };
    match (matches, claim) {
        (Matches::NoClaim, _) | (_, None) => bare,
        (Matches::NotListed(words), _) => {
            Finding { outcome: Outcome::NotListed, detail: Some(words.clone()), ..bare }
        }
        (Matches::NotAsked(words), _) => {
            Finding { outcome: Outcome::CannotTell, detail: Some(words.clone()), ..bare }
        }
        (Matches::Asked(asked), Some(claim)) => {
            let standing = answers.get(&key(&asked.place, &asked.handle)).cloned();
            let outcome = standing.as_ref().map_or(Outcome::CannotTell, |standing| outcome(claim, standing));
            let detail = match &standing {
                None => Some("it was not asked".to_owned()),
                Some(standing) if standing.disputed => {
                    Some("weaker evidence of another list says otherwise".to_owned())
                }
                Some(_) => None,
            };
            Finding {
                username: bare.username.or_else(|| Some(asked.handle.clone())),
                outcome,
                detail,
                matched_by: Some(asked.by),
                // `explain` asks in lower case.
                explain: Name::parse(&asked.handle)
                    .is_ok_and(|name| name.handle() == asked.handle)
                    .then(|| format!("{}/{}", asked.place, asked.handle)),
                standing,
                ..bare
            }
        }
    }
}

/// Whether proof says the same as the claim. A name that nobody holds and nobody can have is neither
/// held, as one claim has it, nor to be had, as readers take the other.
fn outcome(claim: Claim, standing: &StandingReport) -> Outcome {
    if standing.disputed {
        return Outcome::CannotTell;
    }
    match (standing.verdict, claim) {
        (Verdict::Unknown, _) => Outcome::CannotTell,
        (Verdict::Taken, Claim::Taken) | (Verdict::Vacant | Verdict::Free, Claim::Absent) => Outcome::Proven,
        (Verdict::Taken, Claim::Absent)
        | (Verdict::Vacant | Verdict::Free, Claim::Taken)
        | (Verdict::Withheld | Verdict::Barred, _) => Outcome::Wrong,
    }
}

fn unreadable(fault: Fault) -> Finding {
    Finding {
        line: fault.line,
        site: String::new(),
        username: None,
        url: String::new(),
        said: String::new(),
        claim: None,
        outcome: Outcome::Unreadable,
        detail: Some(fault.words),
        matched_by: None,
        explain: None,
        standing: None,
    }
}
