//! From a survey to its outward view, by hand.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    Archive, ControlReport, ControlsReport, Coverage, EvidenceReport, LookReport, Mode, NameReport,
    OwnerReport, Report, SCHEMA, Scope, SoFar, SourceReport, StandingReport, Surface, WitnessReport,
};
use crate::catalog::handle::Handle;
use crate::catalog::list::List;
use crate::catalog::platform::Platform;
use crate::catalog::selection::ADULT;
use crate::catalog::{Catalog, Profile};
use crate::gate;
use crate::judge::control::{Control, Controls};
use crate::judge::hearing::Evidence;
use crate::name::Name;
use crate::owner::{Owner, shield};
use crate::probe::profile_address;
use crate::standing::{Standing, advice};
use crate::survey::Survey;

/// What a report needs besides the survey itself.
#[derive(Clone, Debug)]
pub struct Frame<'f> {
    /// The catalog the survey used.
    pub catalog: &'f Catalog,
    /// The names, in the order typed.
    pub names: &'f [Name],
    /// The profile that fixes the required places.
    pub profile: &'f Profile,
    /// When the survey began.
    pub as_of: Timestamp,
    /// The archive, for a replay.
    pub archive: Option<Archive>,
}

/// Kinds of place that this version looks at.
const CHECKED: [&str; 1] = ["handles"];
/// Kinds of place that a launch also depends on and that this version does not look at.
const NOT_CHECKED: [&str; 4] = ["trademarks", "domains", "package names", "app stores"];

/// The report of a survey.
pub fn make(frame: &Frame<'_>, survey: &Survey) -> Report {
    Report {
        schema: SCHEMA.to_owned(),
        mode: if frame.archive.is_some() { Mode::Replay } else { Mode::Live },
        archive: frame.archive.clone(),
        as_of: seconds(frame.as_of),
        scope: Scope {
            checked: CHECKED.map(str::to_owned).to_vec(),
            not_checked: NOT_CHECKED.map(str::to_owned).to_vec(),
            profile: frame.profile.id.clone(),
            adult_left_out: adult_left_out(frame.catalog, survey),
        },
        names: frame
            .names
            .iter()
            .enumerate()
            .map(|(index, name)| name_report(frame, survey, index, name))
            .collect(),
    }
}

/// How many places for adults were left out; none where only some places were meant.
fn adult_left_out(catalog: &Catalog, survey: &Survey) -> usize {
    let asked: BTreeSet<&str> = survey.standings.iter().map(|standing| standing.platform.as_str()).collect();
    let places = catalog.platforms.iter().filter(|platform| platform.host.is_none());
    let (adult, other): (Vec<&Platform>, Vec<&Platform>) =
        places.partition(|platform| platform.category == ADULT);
    let unasked = |platforms: &[&Platform]| {
        platforms.iter().filter(|platform| !asked.contains(platform.id.as_str())).count()
    };
    if unasked(&other) * 2 < other.len() { unasked(&adult) } else { 0 }
}

fn name_report(frame: &Frame<'_>, survey: &Survey, index: usize, name: &Name) -> NameReport {
    let standings: Vec<Standing> = survey.standings.iter().filter(|one| one.name == index).cloned().collect();
    let required = &frame.profile.required;
    let outcome = gate::decide(&standings, required);
    let mut reports: Vec<StandingReport> = standings
        .iter()
        .filter_map(|standing| {
            let platform = frame.catalog.get(&standing.platform)?;
            Some(standing_report(platform, standing, required.contains(&standing.platform), frame.as_of))
        })
        .collect();
    let place = |report: &StandingReport| {
        let id = &report.surface.platform;
        let rank = required.iter().position(|one| one == id).unwrap_or(required.len());
        (rank, report.surface.tier, id.clone())
    };
    reports.sort_by_key(place);
    NameReport {
        name: name.typed().to_owned(),
        handle: name.handle().to_owned(),
        so_far: match outcome.so_far {
            gate::SoFar::Go => SoFar::Go,
            gate::SoFar::Caution => SoFar::Caution,
            gate::SoFar::NoGo => SoFar::NoGo,
        },
        complete: outcome.complete,
        warnings: frame.catalog.warnings(&Handle::new(name.handle())),
        coverage: Coverage {
            required: outcome.required,
            answered: outcome.answered,
            places: standings.len(),
            places_answered: standings.iter().filter(|standing| standing.answers()).count(),
        },
        standings: reports,
    }
}

fn standing_report(
    platform: &Platform,
    standing: &Standing,
    required: bool,
    as_of: Timestamp,
) -> StandingReport {
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
            kind: "handle".to_owned(),
            platform: platform.id.clone(),
            platform_name: platform.name.clone(),
            namespace: platform.namespace.clone(),
            category: platform.category.clone(),
            tier: platform.tier,
            required,
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
        owner: standing.owner.as_ref().map(|owner| owner_report(owner, as_of)),
        look: LookReport {
            url: profile_address(&platform.look.url, &standing.handle),
            question: platform.look.question.clone(),
            signed_in: platform.look.signed_in,
        },
        next: advice(standing, platform),
        timing_ms: u64::try_from(standing.took.as_millis()).unwrap_or(u64::MAX),
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
fn owner_report(owner: &Owner, as_of: Timestamp) -> OwnerReport {
    if shield::is_shielded(owner, as_of) {
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
        shielded: false,
    }
}

/// RFC 3339 with whole seconds: finer times are in the archive.
fn seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}
