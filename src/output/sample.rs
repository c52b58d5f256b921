//! A hand-made report with one place of every kind, on platforms that do not exist.

use crate::policy::FailOn;
use crate::report::findings::ExhibitReport;
use crate::report::findings::WaivedReport;
use crate::report::{
    AllowedReport, Archive, CarriedReport, ControlReport, ControlStatus, ControlsReport, Coverage,
    DriftReport, EvidenceReport, FindingReport, GateReport, LookReport, Mode, NameReport, OwnerReport,
    Report, RouteReport, SCHEMA, Scope, SoFar, SourceReport, StandingReport, Surface, WrittenReport,
};
use crate::risk::finding::Severity;
use crate::verdict::{Confidence, Doubt, DoubtKind, Strength, Verdict};

const AT: &str = "2026-11-21T14:00:02Z";

pub(super) fn report() -> Report {
    let mut taken = standing("chirp", "Chirp", Verdict::Taken);
    taken.strength = Some(Strength::B);
    taken.owner = Some(OwnerReport {
        display_name: Some("Sam Sample".to_owned()),
        followers: Some(12_345),
        created: Some("2011-04-01".to_owned()),
        verified: Some(true),
        ..OwnerReport::default()
    });
    let mut walled = standing("pictures", "Pictures", Verdict::Unknown);
    walled.doubt = Some(Doubt::new(DoubtKind::LoginWall, "redirected to `/accounts/login/`"));
    walled.evidence.clear();
    let mut vacant = standing("clips", "Clips", Verdict::Vacant);
    vacant.strength = Some(Strength::C);
    let mut free = standing("forum", "Forum", Verdict::Free);
    free.strength = Some(Strength::A);
    free.evidence[0].words = "the sign-up check says it can be registered".to_owned();
    let mut withheld = standing("pages", "Pages", Verdict::Withheld);
    withheld.strength = Some(Strength::A);
    withheld.reason = Some("reserved word (published list)".to_owned());
    let mut barred = standing("work", "Work company", Verdict::Barred);
    barred.reason = Some("7 characters; 8 to 30 are allowed (help pages)".to_owned());
    let mut standings = vec![taken, walled, vacant, free, withheld, barred];
    for standing in &mut standings {
        standing.surface.required = true;
    }
    let mut slow = standing("code", "Code", Verdict::Unknown);
    slow.doubt = Some(Doubt::new(DoubtKind::TimedOut, "no answer within 10 s"));
    standings.extend([
        standing("audio", "Audio", Verdict::Taken),
        standing("board", "Board", Verdict::Taken),
        slow,
        standing("notes", "Notes", Verdict::Vacant),
    ]);
    Report {
        schema: SCHEMA.to_owned(),
        mode: Mode::Live,
        archive: None,
        as_of: "2026-11-21T14:00:00Z".to_owned(),
        scope: Scope {
            checked: vec!["handles".to_owned()],
            not_checked: vec!["domains".to_owned(), "trademarks".to_owned()],
            profile: "consumer".to_owned(),
            adult_left_out: 0,
        },
        gate: GateReport::default(),
        redacted: false,
        hint: None,
        comparison: None,
        waivers: Vec::new(),
        names: vec![name("qwikster", standings)],
    }
}

/// The report as if read from an archive.
pub(super) fn replayed() -> Report {
    let archive = Archive { name: "demo".to_owned(), constructed: true, rejudged: false };
    Report { mode: Mode::Replay, archive: Some(archive), ..report() }
}

/// The report with something of everything that a format may have to tell.
pub(super) fn full() -> Report {
    let mut report = report();
    report.gate = GateReport { fail_on: FailOn::NoGo, exit: 12, red: Some("the name (HH-02)".to_owned()) };
    let carried = CarriedReport {
        on: "2026-11-18".to_owned(),
        until: "2026-11-25".to_owned(),
        why: Some("rate limited".to_owned()),
    };
    let name = &mut report.names[0];
    name.written = Some(WrittenReport { file: "names.txt".to_owned(), line: 3 });
    name.standings[2].carried = Some(carried);
    name.unanswered = vec!["pictures".to_owned()];
    name.allowed = vec![AllowedReport {
        place: "pictures".to_owned(),
        reason: "no way in".to_owned(),
        by: "A. K.".to_owned(),
        until: "2026-12-20".to_owned(),
    }];
    name.drift = vec![DriftReport {
        place: "chirp".to_owned(),
        place_name: "Chirp".to_owned(),
        handle: None,
        from: "no account found".to_owned(),
        to: "taken by someone else".to_owned(),
        words: "somebody took it".to_owned(),
        counts: true,
    }];
    let found = |rule: &str, severity, place: Option<&str>| FindingReport {
        id: format!("F-{rule}"),
        rule: rule.to_owned(),
        title: "what it is about".to_owned(),
        severity,
        lowered: None,
        confidence: Confidence::Strong,
        counts: true,
        decides: severity == Severity::Blocker,
        waived: None,
        place: place.map(str::to_owned),
        place_name: place.map(|_| "Chirp".to_owned()),
        handle: place.map(|_| "qwikster".to_owned()),
        claim: "@qwikster on Chirp has words about drugs".to_owned(),
        advice: "change the name".to_owned(),
        evidence: vec![ExhibitReport {
            url: "https://chirp.example/qwikster".to_owned(),
            at: AT.to_owned(),
            what: "words about drugs: 3 or more".to_owned(),
            sha256: None,
        }],
        quotes: Vec::new(),
    };
    name.findings =
        vec![found("HH-02", Severity::Blocker, Some("chirp")), found("NM-01", Severity::Medium, None)];
    name.findings[1].claim = "qwikster is heard as quickster".to_owned();
    name.findings[1].waived = Some(WaivedReport {
        reason: "we say it as it is written".to_owned(),
        by: "A. K.".to_owned(),
        until: "2027-01-31".to_owned(),
    });
    name.findings[1].counts = false;
    name.reasons = vec!["F-HH-02".to_owned()];
    report
}

pub(super) fn name(handle: &str, standings: Vec<StandingReport>) -> NameReport {
    let answered = |standing: &&StandingReport| standing.verdict != Verdict::Unknown;
    let required: Vec<_> = standings.iter().filter(|standing| standing.surface.required).collect();
    let coverage = Coverage {
        required: required.len(),
        answered: required.iter().copied().filter(answered).count(),
        places: standings.len(),
        places_answered: standings.iter().filter(answered).count(),
    };
    let held = required.iter().any(|standing| standing.verdict == Verdict::Taken);
    NameReport {
        name: handle.to_owned(),
        handle: handle.to_owned(),
        written: None,
        so_far: if held { SoFar::NoGo } else { SoFar::Go },
        complete: coverage.required == coverage.answered,
        warnings: Vec::new(),
        coverage,
        reasons: Vec::new(),
        findings: Vec::new(),
        unanswered: Vec::new(),
        left_out: std::collections::BTreeMap::new(),
        allowed: Vec::new(),
        drift: Vec::new(),
        to_register: Vec::new(),
        open_looks: Vec::new(),
        alternatives: None,
        since: None,
        standings,
        beside: Vec::new(),
    }
}

/// A way to a held handle with all that may be told of one.
pub(super) fn route() -> RouteReport {
    RouteReport {
        way: "the form for registered marks".to_owned(),
        reclaims: true,
        likelihood: "low".to_owned(),
        time: "days to weeks".to_owned(),
        cost: "no fee is known".to_owned(),
        url: Some("https://chirp.example/marks".to_owned()),
        note: Some("one form a mark".to_owned()),
        warnings: vec!["your name is passed on".to_owned(), "ask counsel first".to_owned()],
    }
}

pub(super) fn standing(id: &str, called: &str, verdict: Verdict) -> StandingReport {
    let url = format!("https://{id}.example/qwikster");
    let control = |handle: &str, verdict| ControlReport {
        handle: handle.to_owned(),
        verdict,
        detail: None,
        at: AT.to_owned(),
    };
    StandingReport {
        surface: Surface {
            kind: crate::catalog::platform::Kind::Handle,
            platform: id.to_owned(),
            platform_name: called.to_owned(),
            namespace: "user".to_owned(),
            mirrored: false,
            category: "social".to_owned(),
            tier: 1,
            required: false,
        },
        handle: "qwikster".to_owned(),
        url: url.clone(),
        verdict,
        doubt: None,
        reason: None,
        strength: None,
        evidence: vec![EvidenceReport {
            probe: "page".to_owned(),
            signal: "status 200, title contains `{handle}`".to_owned(),
            words: "the page of the account answers".to_owned(),
            held: true,
            url: url.clone(),
            status: Some(200),
            at: AT.to_owned(),
            sha256: Some("ab".repeat(32)),
            remembered: false,
        }],
        controls: ControlsReport {
            status: ControlStatus::Passed,
            taken: vec![control("known", Verdict::Taken)],
            random: vec![control("zkqvwpta", Verdict::Vacant), control("pqmzrtwy", Verdict::Vacant)],
        },
        source: SourceReport {
            list: "native".to_owned(),
            entry: id.to_owned(),
            proved_by: "documented".to_owned(),
        },
        witnesses: Vec::new(),
        disputed: false,
        whose: None,
        route: None,
        owner: None,
        found: None,
        looked: None,
        carried: None,
        look: LookReport { url, question: "Does an account answer?".to_owned(), signed_in: false },
        next: None,
        timing_ms: 312,
    }
}
