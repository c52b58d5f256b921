//! What the outcome promises, for any findings and any survey: worse news never makes it better, news
//! about unanswered places only completes it, many nuisances are no risk, order does not matter, the
//! named reasons are the reasons, and waivers do what they say until they expire.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::catalog::platform::Platform;
use callsign::gate::{self, Outcome, SoFar};
use callsign::judge::control::Controls;
use callsign::judge::hearing::Evidence;
use callsign::name::Name;
use callsign::name::candidate::Origin;
use callsign::name::lookalike::Kind;
use callsign::owner::Owner;
use callsign::owner::identity::{Identity, Whose};
use callsign::policy::{Policy, Waiver};
use callsign::risk;
use callsign::risk::case::{Case, Place, Weight};
use callsign::risk::finding::{Exhibit, Finding, Severity};
use callsign::standing::Standing;
use callsign::verdict::{Confidence, Strength, Verdict};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const TODAY: Date = date(2026, 11, 21);
const SEVERITIES: [Severity; 5] =
    [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Blocker];
const VERDICTS: [Verdict; 6] =
    [Verdict::Free, Verdict::Vacant, Verdict::Taken, Verdict::Withheld, Verdict::Barred, Verdict::Unknown];
const STRENGTHS: [Strength; 6] =
    [Strength::A, Strength::B, Strength::C, Strength::D, Strength::E, Strength::H];

fn as_of() -> Timestamp {
    "2026-11-21T14:00:00Z".parse().unwrap()
}

fn finding(index: usize, severity: Severity, confidence: Confidence, needs: Confidence) -> Finding {
    Finding {
        id: format!("F-{index:08x}"),
        rule: "HH-00".to_owned(),
        at: None,
        severity,
        lowered: None,
        confidence,
        needs,
        always: false,
        claim: "it is so".to_owned(),
        advice: "do something".to_owned(),
        exhibits: vec![Exhibit {
            url: "https://place.example/acme".to_owned(),
            at: as_of(),
            what: "seen".to_owned(),
            sha256: None,
        }],
        quotes: Vec::new(),
    }
}

/// Findings of every weight, each with an id of its own.
fn findings(severities: &'static [Severity]) -> impl Strategy<Value = Vec<Finding>> {
    let one = (select(severities), select(&Confidence::ALL[..]), select(&Confidence::ALL[..]), any::<bool>());
    proptest::collection::vec(one, 0..12).prop_map(|all| {
        let of = |(index, (severity, confidence, needs, always))| Finding {
            always,
            ..finding(index, severity, confidence, needs)
        };
        all.into_iter().enumerate().map(of).collect()
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    (select(&Confidence::ALL[..]), select(&Confidence::ALL[..])).prop_map(|(sure, strong)| {
        let mut policy = Policy::default();
        policy.gate.min_confidence = sure;
        policy.gate.accept_strength = strong;
        policy
    })
}

fn standing(platform: &str, verdict: Verdict, strength: Strength, owner: Option<Owner>) -> Standing {
    let url = format!("https://{platform}.example/acme");
    let answered = !matches!(verdict, Verdict::Unknown | Verdict::Barred);
    let evidence = Evidence {
        probe: "page".to_owned(),
        signal: "status 200".to_owned(),
        words: "the page answers".to_owned(),
        held: true,
        url: url.clone(),
        status: Some(200),
        at: as_of(),
        sha256: None,
        remembered: false,
    };
    Standing {
        platform: platform.to_owned(),
        name: 0,
        handle: Handle::new("acme"),
        url,
        verdict,
        doubt: None,
        reason: (verdict == Verdict::Withheld).then(|| "suspended".to_owned()),
        strength: answered.then_some(strength),
        evidence: Vec::from_iter(answered.then_some(evidence)),
        controls: Controls::not_needed(),
        others: Vec::new(),
        decided_by: None,
        disputed: false,
        owner: owner.filter(|_| verdict == Verdict::Taken),
        found: None,
        look: None,
        carried: None,
        took: Duration::ZERO,
    }
}

/// An account that shows one thing or another.
fn owner() -> impl Strategy<Value = Owner> {
    let labels = subsequence(vec!["spam", "porn", "parody", "!no-unauthenticated", "other"], 0..=3);
    let counts = proptest::option::of(0u64..10_000_000);
    let flag = proptest::option::of(any::<bool>());
    (labels, counts.clone(), counts, flag.clone(), flag.clone(), flag).prop_map(
        |(labels, followers, posts, bot, private, verified)| Owner {
            labels: labels.into_iter().map(str::to_owned).collect(),
            followers,
            posts,
            bot,
            private,
            verified,
            ..Owner::default()
        },
    )
}

/// What may be known of one handle in one place.
#[derive(Clone, Debug)]
struct Known {
    verdict: Verdict,
    strength: Strength,
    owner: Option<Owner>,
    ours: bool,
}

fn known() -> impl Strategy<Value = Known> {
    let any = (select(&VERDICTS[..]), select(&STRENGTHS[..]), proptest::option::of(owner()), any::<bool>());
    any.prop_map(|(verdict, strength, owner, ours)| Known { verdict, strength, owner, ours })
}

/// A survey of `acme` on the first places of the catalog, with a neighbour on each.
struct World {
    name: Name,
    policy: Policy,
}

impl World {
    fn new(policy: Policy) -> Self {
        Self { name: Name::parse("acme").unwrap(), policy }
    }

    fn platforms() -> &'static [Platform] {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());
        &CATALOG.platforms[..4]
    }

    fn required() -> Vec<String> {
        Self::platforms().iter().map(|platform| platform.id.clone()).collect()
    }

    /// Findings and outcome, with the places in the order of `order`.
    fn outcome(&self, known: &[Known], order: &[usize]) -> (Vec<Finding>, Outcome) {
        let of = |handle: &str, name: usize| -> Vec<Standing> {
            let one = |(platform, known): (&Platform, &Known)| Standing {
                name,
                handle: Handle::new(handle),
                ..standing(&platform.id, known.verdict, known.strength, known.owner.clone())
            };
            Self::platforms().iter().zip(known).map(one).collect()
        };
        let (own, near) = (of("acme", 0), of("amce", 1));
        let case = Case {
            name: &self.name,
            policy: &self.policy,
            places: Self::places(&own, known, order, Origin::Exact),
            beside: Self::places(&near, known, order, Origin::Lookalike(Kind::Transposition)),
            found_beside: Vec::new(),
            as_of: as_of(),
        };
        let findings = risk::assess(&case);
        let standings: Vec<&Standing> = order.iter().map(|index| &own[*index]).collect();
        let outcome = gate::decide(&findings, &standings, &Self::required(), &self.policy, as_of());
        (findings, outcome)
    }

    fn places<'w>(
        standings: &'w [Standing],
        known: &[Known],
        order: &[usize],
        origin: Origin,
    ) -> Vec<Place<'w>> {
        let place = |index: usize| {
            let identity = if known[index].ours { Identity::Ours } else { Identity::Stranger };
            let whose = Whose { identity, why: "the test says so".to_owned() };
            Place {
                platform: &Self::platforms()[index],
                standing: &standings[index],
                weight: Weight::Required,
                whose: (standings[index].verdict == Verdict::Taken).then_some(whose),
                origin,
            }
        };
        order.iter().map(|index| place(*index)).collect()
    }
}

fn decide(findings: &[Finding], policy: &Policy) -> Outcome {
    gate::decide(findings, &[], &[], policy, as_of())
}

fn without(findings: &[Finding], ids: &[String]) -> Vec<Finding> {
    findings.iter().filter(|finding| !ids.contains(&finding.id)).cloned().collect()
}

fn waiver(id: &str, until: Date) -> Waiver {
    Waiver { id: id.to_owned(), reason: "known".to_owned(), by: "A. K.".to_owned(), until, line: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Adding a finding never improves the outcome.
    #[test]
    fn monotone_in_findings(all in findings(&SEVERITIES), policy in policy(), cut in any::<prop::sample::Index>()) {
        let fewer = &all[..cut.index(all.len() + 1)];
        prop_assert!(decide(&all, &policy).so_far >= decide(fewer, &policy).so_far);
    }

    /// Any number of nuisances is no risk, however sure they are; one risk among them decides alone.
    #[test]
    fn count_insensitive(all in findings(&SEVERITIES[..3]), policy in policy()) {
        prop_assert_eq!(decide(&all, &policy).so_far, SoFar::Go);
        let high = finding(99, Severity::High, Confidence::Certain, Confidence::Likely);
        let with: Vec<Finding> = all.into_iter().chain([high.clone()]).collect();
        let outcome = decide(&with, &policy);
        prop_assert_eq!(outcome.so_far, SoFar::Caution);
        prop_assert_eq!(outcome.reasons, [high.id]);
    }

    /// The order of findings changes nothing but the order in which the reasons are named.
    #[test]
    fn order_independent(all in findings(&SEVERITIES), policy in policy()) {
        let set = |outcome: &Outcome| outcome.reasons.iter().cloned().collect::<BTreeSet<_>>();
        let back: Vec<Finding> = all.iter().rev().cloned().collect();
        let (forth, back) = (decide(&all, &policy), decide(&back, &policy));
        prop_assert_eq!(forth.so_far, back.so_far);
        prop_assert_eq!(set(&forth), set(&back));
    }

    /// Without the named reasons it is better; without any other finding it is the same.
    #[test]
    fn explainable(all in findings(&SEVERITIES), policy in policy()) {
        let outcome = decide(&all, &policy);
        prop_assert_eq!(outcome.reasons.is_empty(), outcome.so_far == SoFar::Go);
        if !outcome.reasons.is_empty() {
            prop_assert!(decide(&without(&all, &outcome.reasons), &policy).so_far < outcome.so_far);
        }
        for other in all.iter().filter(|one| !outcome.reasons.contains(&one.id)) {
            prop_assert_eq!(&decide(&without(&all, std::slice::from_ref(&other.id)), &policy), &outcome);
        }
    }

    /// A waived finding counts as if it were not there, to the end of its last day and no longer.
    #[test]
    fn waivers_hold_until_they_expire(all in findings(&SEVERITIES), policy in policy(), days in 0i32..180) {
        let plain = decide(&all, &policy);
        let waived = |until: Date| {
            let waivers = plain.reasons.iter().map(|id| waiver(id, until)).collect();
            decide(&all, &Policy { waivers, ..policy.clone() })
        };
        let live = waived(TODAY + jiff::Span::new().days(days));
        let gone = decide(&without(&all, &plain.reasons), &policy);
        prop_assert_eq!((live.so_far, &live.reasons), (gone.so_far, &gone.reasons));
        prop_assert_eq!(&live.waived, &plain.reasons);
        prop_assert_eq!(waived(TODAY - jiff::Span::new().days(days + 1)), plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What a place that did not answer turns out to be never makes it better, and completes it.
    #[test]
    fn monotone_in_completeness(known in proptest::collection::vec(known(), 4), at in 0usize..4, policy in policy()) {
        let world = World::new(policy);
        let mut silent = known.clone();
        silent[at] = Known { verdict: Verdict::Unknown, ..silent[at].clone() };
        let (before, after) = (world.outcome(&silent, &[0, 1, 2, 3]).1, world.outcome(&known, &[0, 1, 2, 3]).1);
        prop_assert!(after.so_far >= before.so_far);
        prop_assert!(after.answered >= before.answered);
        prop_assert!(after.unanswered.iter().all(|id| before.unanswered.contains(id)));
        prop_assert_eq!(after.complete, after.unanswered.is_empty());
    }

    /// The order in which places answered changes nothing at all.
    #[test]
    fn places_come_in_any_order(
        known in proptest::collection::vec(known(), 4),
        order in Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
        policy in policy(),
    ) {
        let world = World::new(policy);
        prop_assert_eq!(world.outcome(&known, &order), world.outcome(&known, &[0, 1, 2, 3]));
    }

    /// A required handle that somebody else holds is never GO, however sure the policy wants to be.
    #[test]
    fn a_held_required_handle_counts_whatever_the_policy(
        known in proptest::collection::vec(known(), 4),
        holder in proptest::option::of(owner()),
        strength in select(&STRENGTHS[..]),
        policy in policy(),
    ) {
        let mut known = known;
        let unread = holder.as_ref().is_none_or(Owner::is_empty);
        known[0] = Known { verdict: Verdict::Taken, strength, owner: holder, ours: false };
        let world = World::new(policy);
        let (findings, outcome) = world.outcome(&known, &[0, 1, 2, 3]);
        prop_assert!(outcome.so_far >= SoFar::Caution);
        let place = &World::platforms()[0].id;
        let counts = |rule: &str| {
            let here = |one: &Finding| one.at.as_ref().is_some_and(|(id, handle)| id == place && handle == "acme");
            let found = findings.iter().find(|one| one.rule == rule && here(one));
            found.map(|one| one.counts(world.policy.gate.min_confidence))
        };
        prop_assert_eq!(counts("AV-01"), Some(true));
        prop_assert_eq!(counts("AV-02"), unread.then_some(true));
    }

    /// Nothing that a finding says holds more than its rule needs: there is evidence for each about an
    /// account, and none of it about accounts of ours.
    #[test]
    fn findings_rest_on_evidence_and_ours_are_no_risk(known in proptest::collection::vec(known(), 4)) {
        let world = World::new(Policy::default());
        let (findings, _) = world.outcome(&known, &[0, 1, 2, 3]);
        for finding in &findings {
            prop_assert!(!finding.advice.is_empty() && !finding.claim.ends_with('.'));
            prop_assert!(!finding.exhibits.is_empty(), "{finding:?}");
            let Some((place, _)) = &finding.at else { continue };
            let index = World::platforms().iter().position(|platform| platform.id == *place).unwrap();
            let strength = known[index].strength;
            if known[index].verdict == Verdict::Taken && strength == Strength::H {
                prop_assert!(finding.confidence <= Confidence::from(strength), "{finding:?}");
            }
            prop_assert!(!known[index].ours || known[index].verdict != Verdict::Taken, "{finding:?}");
        }
    }
}
