//! Who holds the name and how dangerous that is, and whether the name itself is a trap: rules look
//! at all standings of a name and say what they found. Nothing depends on the clock but `as_of`.
//!
//! To add a rule: one file in `risk/`, one line in [`RULES`], one world.

pub mod finding;
pub mod case;
pub mod rule;

pub mod waiver;

pub mod measure;
mod quote;
pub mod content;
mod namesake;
pub mod veil;
mod withheld;
mod domain;
pub mod kept;

mod av_01;
mod av_02;
mod id_01;
mod hh_01;
mod hh_02;
mod shielded;
mod hh_04;
mod hh_05;
mod hh_06;
mod hh_07;
mod hh_08;
mod hh_09;
mod hh_10;
mod hh_11;
mod hh_12;
mod hh_13;
mod hh_14;
mod hh_15;
mod hh_18;
mod hh_20;
mod hh_22;
pub mod route;
mod dm_01;
mod dm_02;
mod dm_03;
mod dm_04;
mod dm_05;
mod dm_06;
mod dm_07;
mod dm_08;
mod dm_09;
mod nm_01;
mod nm_02;
mod nm_03;
mod nm_04;
mod nm_05;
mod nm_06;
mod nm_07;
mod nm_08;
mod nm_09;
mod nm_10;
mod nm_11;
mod nm_12;

#[cfg(test)]
mod founding_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sure_tests;

use self::case::{Case, Place};
use self::finding::{Finding, id};
use self::rule::{Found, Rule};
use self::veil::Veil;
use crate::catalog::selection::closest;
use crate::verdict::Confidence;

/// Every rule, in the order in which findings of one weight are told.
pub const RULES: &[Rule] = &[
    av_01::RULE,
    av_02::RULE,
    id_01::RULE,
    hh_01::RULE,
    hh_02::RULE,
    shielded::RULE,
    hh_04::RULE,
    hh_05::RULE,
    hh_06::RULE,
    hh_07::RULE,
    hh_08::RULE,
    hh_09::RULE,
    hh_10::RULE,
    hh_11::RULE,
    hh_12::RULE,
    hh_13::RULE,
    hh_14::RULE,
    hh_15::RULE,
    hh_18::RULE,
    hh_20::RULE,
    hh_22::RULE,
    dm_01::RULE,
    dm_02::RULE,
    dm_03::RULE,
    dm_04::RULE,
    dm_05::RULE,
    dm_06::RULE,
    dm_07::RULE,
    dm_08::RULE,
    dm_09::RULE,
    nm_01::RULE,
    nm_02::RULE,
    nm_03::RULE,
    nm_04::RULE,
    nm_05::RULE,
    nm_06::RULE,
    nm_07::RULE,
    nm_08::RULE,
    nm_09::RULE,
    nm_10::RULE,
    nm_11::RULE,
    nm_12::RULE,
    route::RULE,
    waiver::EXPIRED,
    waiver::UNUSED,
];

/// The rule of this id, whatever its case.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.is_called(id))
}

/// The id of the rule that was probably meant by one that is none.
pub fn nearest(id: &str) -> Option<String> {
    // The last of several that are as near is taken: let that be the lowest.
    let mut ids: Vec<String> = RULES.iter().flat_map(Rule::ids).collect();
    ids.sort_unstable_by(|left, right| right.cmp(left));
    closest(&id.to_uppercase(), ids.into_iter())
}

/// All that the rules find about one name, the worst first.
pub fn assess(case: &Case<'_>) -> Vec<Finding> {
    // Rules that name several places name them in an order that no survey changes.
    let case = &Case { places: sorted(&case.places), beside: sorted(&case.beside), ..case.clone() };
    let about_holders = |rule: &&Rule| rule.id.starts_with("HH-") && rule.lowers;
    let beside = Case { places: case.beside.clone(), beside: Vec::new(), ..case.clone() };
    let found_beside = weighed(&beside, RULES.iter().filter(about_holders));
    let case = &Case { found_beside, ..case.clone() };
    ranked(kept::with_kept(case, weighed(case, RULES.iter())))
}

/// The worst first; those of one weight in the order of their rules, then of their places.
fn ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    let order = |one: &Finding| RULES.iter().position(|rule| rule.id == one.rule).unwrap_or(RULES.len());
    findings.sort_by(|left, right| {
        let weight = |one: &Finding| (one.severity, one.confidence);
        weight(right)
            .cmp(&weight(left))
            .then_with(|| order(left).cmp(&order(right)))
            .then_with(|| left.at.cmp(&right.at))
    });
    findings
}

fn sorted<'c>(places: &[Place<'c>]) -> Vec<Place<'c>> {
    let mut places = places.to_vec();
    places.sort_by_key(|place| (place.weight, place.platform.id.clone(), place.standing.handle.to_string()));
    places
}

fn weighed<'r>(case: &Case<'_>, rules: impl Iterator<Item = &'r Rule>) -> Vec<Finding> {
    let veil = Veil::over(case);
    let veiled = veil.case(case);
    // What is said of accounts is not said of domains: rules of their own tell of those.
    let accounts = of_accounts(&veiled);
    let found = rules.flat_map(|rule| {
        let case =
            if ["AV-", "HH-"].iter().any(|family| rule.id.starts_with(family)) { &accounts } else { &veiled };
        (rule.find)(case).into_iter().map(move |found| (rule, found))
    });
    ranked(found.map(|(rule, found)| finding(case, rule, found)).collect())
}

fn of_accounts<'c>(case: &Case<'c>) -> Case<'c> {
    let without =
        |places: &[Place<'c>]| places.iter().filter(|place| !domain::is_domain(place)).cloned().collect();
    Case { places: without(&case.places), beside: without(&case.beside), ..case.clone() }
}

fn finding(case: &Case<'_>, rule: &Rule, found: Found) -> Finding {
    let severity = found.severity.unwrap_or(rule.severity);
    let place = found.at.as_ref().and_then(|at| place(case, at));
    let weight = place.map(|place| place.weight).filter(|_| rule.lowers);
    let levels = weight.map_or(0, case::Weight::lowers_by);
    let (at, handle) =
        found.at.as_ref().map_or(("", ""), |(place, handle)| (place.as_str(), handle.as_str()));
    // Whatever is wrong with who holds the handle, the next question is whether it can be had.
    let about_holder = place.filter(|_| rule.id.starts_with("HH-") || rule.id.starts_with("DM-"));
    let way = about_holder.and_then(|place| route::way(case, place));
    let way = way.map(|way| format!("; {}", way.clause(route::has_mark(case)))).unwrap_or_default();
    let most = place.map_or(Confidence::Certain, Place::sure);
    Finding {
        id: id(rule.id, case.name.handle(), at, handle),
        rule: rule.id.to_owned(),
        severity: severity.lowered(levels),
        lowered: weight
            .filter(|_| severity.lowered(levels) != severity)
            .map(|weight| format!("lowered: {}", weight.words())),
        confidence: found.confidence.min(most),
        needs: rule.needs,
        always: rule.always,
        claim: found.claim,
        advice: found.advice.unwrap_or_else(|| rule.advice.to_owned()) + &way,
        exhibits: found.exhibits,
        quotes: found.quotes,
        at: found.at,
    }
}

fn place<'p, 'c>(case: &'p Case<'c>, (id, handle): &(String, String)) -> Option<&'p Place<'c>> {
    let is_it =
        |place: &&Place<'_>| place.platform.id == *id && place.standing.handle.as_str() == handle.as_str();
    case.places.iter().chain(&case.beside).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_id_and_says_what_it_is_about() {
        let ids: Vec<String> = RULES.iter().flat_map(Rule::ids).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{ids:?}");
        for rule in RULES {
            for text in [rule.title, rule.looks_for, rule.why, rule.advice, rule.source] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", rule.id);
            }
        }
    }

    #[test]
    fn an_id_that_is_none_leads_to_the_nearest() {
        assert_eq!(nearest("hh1").as_deref(), Some("HH-10"));
        assert_eq!(nearest("AV-1").as_deref(), Some("AV-01"));
        assert_eq!(nearest("HH16").as_deref(), Some("HH-16"));
        assert_eq!(nearest("something else"), None);
    }
}
