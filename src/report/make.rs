//! From a survey to its outward view, by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::drift::carried_report;
use super::found::found_report;
use super::inert::inert;
use super::owner::registration_report;
use super::{
    AllowedReport, Archive, ControlReport, ControlsReport, Coverage, EvidenceReport, GateReport, LookReport,
    LookedReport, Mode, NameReport, OwnerReport, Report, SCHEMA, Scope, SoFar, SourceReport, StandingReport,
    Surface, WitnessReport, findings, route, seconds,
};
use crate::assessment::{Assessed, Assessment, Given};
use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::catalog::list::List;
use crate::catalog::platform::{Kind, Platform};
use crate::catalog::selection::ADULT;
use crate::gate;
use crate::judge::control::{Control, Controls};
use crate::judge::hearing::Evidence;
use crate::name::Name;
use crate::name::candidate::Origin;
use crate::owner::Owner;
use crate::owner::shield::is_shielded;
use crate::policy::Allowance;
use crate::probe::profile_address;
use crate::risk::case::{Case, Place, Weight};
use crate::standing::looked::Looked;
use crate::standing::{Standing, advice};
use crate::verdict::{DoubtKind, Verdict};

/// What a report needs besides the assessment itself.
#[derive(Clone, Debug)]
pub struct Frame<'f> {
    /// What the survey was assessed with.
    pub given: Given<'f>,
    /// The archive, for a replay.
    pub archive: Option<Archive>,
}

/// What a launch also depends on and no version looks at yet.
const NEVER_CHECKED: &str = "trademarks";

/// The report of a survey.
pub fn make(frame: &Frame<'_>, assessment: &Assessment<'_>) -> Report {
    let Given { catalog, names, places, as_of, .. } = frame.given;
    let searched = searched(assessment);
    let (checked, not_checked): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().partition(|kind| searched.contains(kind));
    let words = |kinds: Vec<Kind>| kinds.into_iter().map(|kind| kind.words().to_owned());
    let is_a_story = frame.archive.as_ref().is_some_and(|archive| archive.constructed);
    let report = Report {
        schema: SCHEMA.to_owned(),
        mode: if frame.archive.is_some() { Mode::Replay } else { Mode::Live },
        archive: frame.archive.clone(),
        as_of: seconds(as_of),
        scope: Scope {
            checked: words(checked).collect(),
            not_checked: [NEVER_CHECKED.to_owned()].into_iter().chain(words(not_checked)).collect(),
            profile: places.words.clone(),
            adult_left_out: adult_left_out(catalog, assessment),
        },
        gate: GateReport::default(),
        redacted: false,
        hint: None,
        comparison: None,
        waivers: assessment.waivers.iter().map(findings::plain).collect(),
        names: names
            .iter()
            .zip(&assessment.names)
            .map(|(name, assessed)| name_report(&frame.given, name, assessed))
            .collect(),
    };
    if is_a_story { inert(report) } else { report }
}

/// The kinds of place that were searched: of which anything was asked or is known. Where that is none,
/// those that were meant.
fn searched(assessment: &Assessment<'_>) -> BTreeSet<Kind> {
    let all = || assessment.names.iter().flat_map(|name| &name.places);
    let is_known = |place: &&Place<'_>| {
        let doubt = place.standing.doubt.as_ref().map(|doubt| doubt.kind);
        let is_unasked = matches!(
            doubt,
            Some(DoubtKind::NotAsked | DoubtKind::Proxied | DoubtKind::NeedsKey | DoubtKind::LookYourself)
        );
        place.standing.verdict != Verdict::Unknown || !is_unasked
    };
    let known: BTreeSet<Kind> = all().filter(is_known).map(|place| place.platform.kind).collect();
    if known.is_empty() { all().map(|place| place.platform.kind).collect() } else { known }
}

/// How many places for adults were left out; none where only some places were meant.
fn adult_left_out(catalog: &Catalog, assessment: &Assessment<'_>) -> usize {
    let all = assessment.names.iter().flat_map(|name| &name.places);
    let asked: BTreeSet<&str> = all.map(|place| place.platform.id.as_str()).collect();
    let places = catalog.platforms.iter().filter(|platform| platform.host.is_none());
    let (adult, other): (Vec<&Platform>, Vec<&Platform>) =
        places.partition(|platform| platform.category == ADULT);
    let unasked = |platforms: &[&Platform]| {
        platforms.iter().filter(|platform| !asked.contains(platform.id.as_str())).count()
    };
    if unasked(&other) * 2 < other.len() { unasked(&adult) } else { 0 }
}

fn name_report(given: &Given<'_>, name: &Name, assessed: &Assessed<'_>) -> NameReport {
    let (places, outcome) = (&assessed.places, &assessed.outcome);
    let required = &given.places.required;
    // Routes look at one place at a time.
    let case = Case {
        name,
        policy: given.policy,
        places: Vec::new(),
        beside: Vec::new(),
        found_beside: Vec::new(),
        as_of: given.as_of,
    };
    let standing_of = |place: &Place<'_>| StandingReport {
        route: route::of(&case, place),
        ..standing_report(place, given.as_of)
    };
    let sorted = |places: &[Place<'_>]| {
        let mut reports: Vec<StandingReport> = places.iter().map(standing_of).collect();
        reports.sort_by_key(|report| {
            let id = &report.surface.platform;
            let rank = required.iter().position(|one| one == id).unwrap_or(required.len());
            (rank, report.surface.tier, id.clone(), report.handle.clone())
        });
        reports
    };
    NameReport {
        name: name.typed().to_owned(),
        handle: name.handle().to_owned(),
        written: None,
        so_far: match outcome.so_far {
            gate::SoFar::Go => SoFar::Go,
            gate::SoFar::Caution => SoFar::Caution,
            gate::SoFar::NoGo => SoFar::NoGo,
        },
        complete: outcome.complete,
        warnings: given.catalog.warnings(&Handle::new(name.handle())),
        coverage: Coverage {
            required: outcome.required,
            answered: outcome.answered,
            places: places.len(),
            places_answered: places.iter().filter(|place| place.standing.answers()).count(),
        },
        reasons: outcome.reasons.clone(),
        findings: findings::findings(assessed, given.policy, given.as_of),
        unanswered: outcome.unanswered.clone(),
        left_out: left_out(assessed, given.catalog),
        allowed: allowed(&outcome.unanswered, given),
        drift: Vec::new(),
        to_register: findings::to_register(assessed, required),
        open_looks: findings::open_looks(assessed),
        alternatives: None,
        since: None,
        standings: sorted(places),
        beside: sorted(&assessed.beside),
    }
}

/// Required places that were not asked, by id, with their names.
fn left_out(assessed: &Assessed<'_>, catalog: &Catalog) -> BTreeMap<String, String> {
    let asked = |id: &String| assessed.places.iter().any(|place| place.platform.id == *id);
    let unasked = assessed.outcome.unanswered.iter().filter(|id| !asked(id));
    unasked.filter_map(|id| Some((id.clone(), catalog.get(id)?.name.clone()))).collect()
}

/// Those of the places that did not answer which the policy allows not to.
fn allowed(unanswered: &[String], given: &Given<'_>) -> Vec<AllowedReport> {
    let of = |place: &String| gate::allowance_of(place, given.policy, given.as_of);
    let report = |allowance: &Allowance| AllowedReport {
        place: allowance.place.clone(),
        reason: allowance.reason.clone(),
        by: allowance.by.clone(),
        until: allowance.until.to_string(),
    };
    unanswered.iter().filter_map(of).map(report).collect()
}

/// One standing that belongs to nobody's assessment.
pub fn standing(platform: &Platform, standing: &Standing, as_of: Timestamp) -> StandingReport {
    let (weight, whose, origin) = (Weight::Other, None, Origin::Exact);
    standing_report(&Place { platform, standing, weight, whose, origin }, as_of)
}

fn standing_report(place: &Place<'_>, as_of: Timestamp) -> StandingReport {
    let Place { platform, standing, .. } = *place;
    let speaker = |witness: Option<usize>| {
        source_of(witness.and_then(|at| platform.witnesses.get(at)).unwrap_or(platform))
    };
    let source = speaker(standing.decided_by);
    let witnesses = standing.others.iter().map(|other| WitnessReport {
        source: speaker(other.witness),
        probe: other.probe.clone(),
        verdict: other.verdict,
        doubt: other.doubt.clone(),
    });
    StandingReport {
        surface: Surface {
            kind: platform.kind,
            platform: platform.id.clone(),
            platform_name: platform.name.clone(),
            namespace: platform.namespace.clone(),
            mirrored: platform.is_mirrored(),
            category: platform.category.clone(),
            tier: platform.tier,
            required: place.weight == Weight::Required,
        },
        handle: standing.handle.to_string(),
        url: standing.url.clone(),
        verdict: standing.verdict,
        doubt: standing.doubt.clone(),
        reason: standing.reason.clone(),
        strength: standing.strength,
        evidence: standing.evidence.iter().map(evidence_report).collect(),
        controls: controls_report(&standing.controls),
        witnesses: witnesses.collect(),
        disputed: standing.disputed,
        source,
        whose: place.whose.as_ref().map(findings::whose),
        route: None,
        found: standing.found.as_ref().map(found_report),
        looked: standing.look.as_ref().map(looked_report),
        carried: standing.carried.as_ref().map(carried_report),
        owner: standing
            .owner
            .as_ref()
            .map(|owner| owner_report(owner, !place.is_ours() && is_shielded(owner, as_of))),
        look: LookReport {
            url: profile_address(&platform.look.url, &standing.handle),
            question: platform.look.question.clone(),
            signed_in: platform.look.signed_in,
        },
        next: advice(standing, platform),
        timing_ms: u64::try_from(standing.took.as_millis()).unwrap_or(u64::MAX),
    }
}

fn looked_report(looked: &Looked) -> LookedReport {
    let look = &looked.look;
    LookedReport {
        by: look.by.clone(),
        on: look.on.to_string(),
        saw: look.saw,
        state: looked.state,
        expires: look.expires().to_string(),
        words: look.words(),
    }
}

/// Where an entry comes from, under the name that its list gives it.
pub fn source_of(platform: &Platform) -> SourceReport {
    let entry = match &platform.list {
        List::Community(_, entry) => entry,
        List::Native | List::Overlay(_) => &platform.id,
    };
    SourceReport {
        list: platform.list.word().to_owned(),
        entry: entry.clone(),
        proved_by: platform.proved_by.word().to_owned(),
    }
}

fn evidence_report(evidence: &Evidence) -> EvidenceReport {
    EvidenceReport {
        probe: evidence.probe.clone(),
        signal: evidence.signal.clone(),
        words: evidence.words.clone(),
        held: evidence.held,
        url: evidence.url.clone(),
        status: evidence.status,
        at: seconds(evidence.at),
        sha256: evidence.sha256.clone(),
        remembered: evidence.remembered,
    }
}

fn controls_report(controls: &Controls) -> ControlsReport {
    let list = |controls: &[Control]| controls.iter().map(control_report).collect();
    ControlsReport { status: controls.status, taken: list(&controls.taken), random: list(&controls.random) }
}

fn control_report(control: &Control) -> ControlReport {
    ControlReport {
        handle: control.handle.to_string(),
        verdict: control.verdict(),
        detail: control.detail(),
        at: seconds(control.at),
    }
}

/// The owner, or nothing but that there is one whose details are withheld.
fn owner_report(owner: &Owner, shielded: bool) -> OwnerReport {
    if shielded {
        return OwnerReport { shielded: true, ..OwnerReport::default() };
    }
    OwnerReport {
        display_name: owner.display_name.clone(),
        kind: owner.kind.clone(),
        bio: owner.bio.clone(),
        avatar: owner.avatar.clone(),
        links: owner.links.clone(),
        location: owner.location.clone(),
        followers: owner.followers,
        following: owner.following,
        posts: owner.posts,
        created: owner.created.clone(),
        last_active: owner.last_active.clone(),
        verified: owner.verified,
        verified_by: owner.verified_by.clone(),
        private: owner.private,
        labels: owner.labels.clone(),
        adult: owner.adult,
        bot: owner.bot,
        business: owner.business,
        registration: owner.registration.as_ref().map(registration_report),
        deprecated: owner.deprecated.clone(),
        shielded: false,
    }
}
