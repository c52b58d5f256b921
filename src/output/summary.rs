//! What every format tells of a run, whatever its form: outcome with scope, what turns it red, what
//! decided it, what was excused, carried over or has changed. One harmless line each.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{kinds, replay_line, safe, words};
use crate::policy::FailOn;
use crate::report::{DriftReport, FindingReport, NameReport, OwnerReport, Report, SoFar, StandingReport};

/// Said once, where a document ends.
pub(super) const DISCLAIMER: &str =
    "a screening aid, not a legal opinion; results age: check again before you announce";

/// How the answers were had, where nothing was asked today.
pub(super) fn origin(report: &Report) -> Option<String> {
    replay_line(report)
}

/// Outcome, name and scope, which are never told apart.
pub(super) fn headline(report: &Report, name: &NameReport) -> String {
    let scope = kinds::scope(report);
    format!("{}  {}  {scope}", words::outcome(name), safe::line(&name.name))
}

/// Whose fault a red run is.
pub(super) fn red(report: &Report) -> Option<String> {
    report.gate.red.as_deref().map(|red| format!("red: {}", safe::line(red)))
}

/// What became of the coverage, and what is to be known of the name whatever the places say.
pub(super) fn coverage(report: &Report, name: &NameReport) -> String {
    let counted = format!("{} ({})", words::coverage(name), safe::line(&report.scope.profile));
    let under = (name.name.trim_start_matches('@').to_lowercase() != name.handle)
        .then(|| format!("checked under @{}", safe::line(&name.handle)));
    let warnings = name.warnings.iter().map(|warning| safe::line(warning));
    [counted].into_iter().chain(under).chain(warnings).collect::<Vec<_>>().join("; ")
}

/// The names, the best first where they are held against each other.
pub(super) fn ranked(report: &Report) -> Vec<&NameReport> {
    let mut names: Vec<&NameReport> = report.names.iter().collect();
    if let Some(comparison) = &report.comparison {
        let place = |name: &NameReport| comparison.ranked.iter().position(|one| one.handle == name.handle);
        names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
    }
    names
}

/// Whether a finding turns the run red: it decided an outcome that ends it so.
pub(super) fn gates(report: &Report, name: &NameReport, finding: &FindingReport) -> bool {
    let tells = match report.gate.fail_on {
        FailOn::NoGo => name.so_far == SoFar::NoGo,
        FailOn::Caution => name.so_far >= SoFar::Caution,
        FailOn::Never => false,
    };
    finding.decides && tells
}

/// The finding in one sentence, with how sure it is and when it was seen.
pub(super) fn claim(finding: &FindingReport) -> String {
    format!("{} ({})", safe::line(&finding.claim), aside(finding))
}

/// Seen when, how sure, and who answers for it.
pub(super) fn aside(finding: &FindingReport) -> String {
    let day = finding.evidence.first().map(|evidence| short_date(&evidence.at));
    let parts = [day, Some(finding.confidence.words().to_owned())];
    let waived = finding.waived.as_ref().map(|waived| format!("waived until {}", safe::line(&waived.until)));
    parts.into_iter().flatten().chain(waived).collect::<Vec<_>>().join(", ")
}

/// The findings that somebody answers for.
pub(super) fn waived(name: &NameReport) -> Vec<String> {
    let line = |finding: &FindingReport| {
        let waived = finding.waived.as_ref()?;
        let [rule, until, reason, by] =
            [&finding.rule, &waived.until, &waived.reason, &waived.by].map(|text| safe::line(text));
        Some(format!("{rule} waived until {until}: {reason} ({by})"))
    };
    name.findings.iter().filter_map(line).collect()
}

/// The required places that may be unanswered, and who answers for that.
pub(super) fn allowed(name: &NameReport) -> Vec<String> {
    let line = |one: &crate::report::AllowedReport| {
        let place = place_name(name, &one.place);
        let [until, reason, by] = [&one.until, &one.reason, &one.by].map(|text| safe::line(text));
        format!("{place} may be unanswered until {until}: {reason} ({by})")
    };
    name.allowed.iter().map(line).collect()
}

/// The required places that did not answer and that nothing excuses.
pub(super) fn unanswered(name: &NameReport) -> Vec<&StandingReport> {
    let is_open = |id: &String| !name.allowed.iter().any(|one| one.place == *id);
    let standing = |id: &String| name.standings.iter().find(|one| one.surface.platform == *id);
    name.unanswered.iter().filter(|id| is_open(id)).filter_map(standing).collect()
}

/// The answers that stand in for one that could not be had today.
pub(super) fn carried(name: &NameReport) -> Vec<String> {
    let line = |standing: &StandingReport| {
        let carried = standing.carried.as_ref()?;
        let place = safe::line(&standing.surface.platform_name);
        let why = carried.why.as_deref().map(|why| format!(", {}", safe::line(why))).unwrap_or_default();
        Some(format!("{place}: {} as of {}{why}", words::in_short(standing), short_date(&carried.on)))
    };
    name.standings.iter().filter_map(line).collect()
}

/// What has changed against the lock.
pub(super) fn drift(name: &NameReport) -> Vec<String> {
    name.drift.iter().map(changed).collect()
}

/// One change against the lock.
pub(super) fn changed(drift: &DriftReport) -> String {
    let [place, from, to] = [&drift.place_name, &drift.from, &drift.to].map(|text| safe::line(text));
    let aside = if drift.counts { "" } else { " (for information)" };
    format!("{place}: {from} → {to}{aside}")
}

/// Every required place in a few words, the worst first.
pub(super) fn in_short(name: &NameReport) -> String {
    let mut required: Vec<&StandingReport> =
        name.standings.iter().filter(|standing| standing.surface.required).collect();
    required.sort_by_key(|standing| words::concern(standing.verdict));
    grouped(&required, |standing| words::in_short(standing).to_owned())
}

/// Places of which the same is to be said share one.
pub(super) fn grouped(standings: &[&StandingReport], said: impl Fn(&StandingReport) -> String) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for standing in standings {
        let (known, place) = (said(standing), safe::line(&standing.surface.platform_name));
        match groups.iter_mut().find(|(words, _)| *words == known) {
            Some((_, places)) => places.push(place),
            None => groups.push((known, vec![place])),
        }
    }
    groups
        .iter()
        .map(|(known, places)| format!("{known}: {}", places.join(", ")))
        .collect::<Vec<_>>()
        .join("; ")
}

/// How many looks are left; after NO-GO they no longer matter.
pub(super) fn looks(name: &NameReport) -> Option<String> {
    let count = name.open_looks.len();
    let places: Vec<String> = name.open_looks.iter().map(|one| safe::line(&one.place_name)).collect();
    let looks = if count == 1 { "look" } else { "looks" };
    (count > 0 && name.so_far != SoFar::NoGo).then(|| format!("{count} {looks} left: {}", places.join(", ")))
}

/// What to try to register, in its order.
pub(super) fn register(name: &NameReport) -> Option<String> {
    let places: Vec<String> = name.to_register.iter().map(|one| safe::line(&one.place_name)).collect();
    (!places.is_empty()).then(|| format!("try to register, in this order: {}", places.join(", ")))
}

/// What a holder says of itself, where that is shown.
pub(super) fn holder(standing: &StandingReport) -> String {
    let Some(OwnerReport { display_name, bio, location, links, .. }) = &standing.owner else {
        return String::new();
    };
    let said = [display_name, bio, location].into_iter().flatten().chain(links);
    said.map(|text| safe::line(text)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// When a place was last asked, as precisely as is known.
pub(super) fn seen_at(standing: &StandingReport) -> String {
    match &standing.carried {
        Some(carried) => safe::line(&carried.on),
        None => standing.evidence.iter().map(|one| safe::line(&one.at)).max().unwrap_or_default(),
    }
}

fn place_name(name: &NameReport, id: &str) -> String {
    let standing = name.standings.iter().find(|one| one.surface.platform == id);
    safe::line(standing.map_or(id, |one| &one.surface.platform_name))
}

/// `2026-11-22`, of a time or a day.
pub(super) fn date(at: &str) -> String {
    safe::line(at.split('T').next().unwrap_or_default())
}

/// `22 Nov`, of a time or a day.
pub(super) fn short_date(at: &str) -> String {
    let of_time = || Some(at.parse::<Timestamp>().ok()?.to_zoned(TimeZone::UTC).date());
    let day: Option<Date> = of_time().or_else(|| at.parse().ok());
    day.map_or_else(|| safe::line(at), |day| day.strftime("%-d %b").to_string())
}
