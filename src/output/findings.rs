//! The part of the table that says what decided the outcome and what is left to do: each finding with
//! how sure it is, when it was seen and what the brand can do.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::layout::paragraph;
use super::paint::Meaning;
use super::{Canvas, safe, words};
use crate::report::hint::{HintKind, HintReport};
use crate::report::since::{ChangeReport, SinceReport};
use crate::report::{
    AlternativePlaceReport, AlternativeReport, AlternativesReport, FindingReport, NameReport, Report, SoFar,
};
use crate::risk::finding::Severity;
use crate::verdict::{DoubtKind, Verdict};

/// Findings that are told in full; the rest is counted.
const MOST: usize = 3;

/// Places that are named where the same is true of many.
const NAMED: usize = 3;

/// Findings of one rule, told together.
pub(super) struct Group<'r> {
    /// The first of them, which stands for all.
    pub first: &'r FindingReport,
    /// Where else the same was found.
    pub places: Vec<String>,
}

/// What decided the outcome, the worst first, in at most `room` lines; `None` tells every finding,
/// whole.
pub(super) fn lines(name: &NameReport, canvas: Canvas, room: Option<usize>) -> Vec<String> {
    let Some(room) = room else {
        let all: Vec<&FindingReport> = name.findings.iter().collect();
        return grouped(&all)
            .iter()
            .enumerate()
            .flat_map(|(at, group)| group.lines(at, canvas, (None, true)))
            .chain(to_mind(name, canvas))
            .collect();
    };
    let groups = grouped(&told(name));
    // Whole sentences where there is room for them, their beginnings where there is not; the advice
    // goes before the finding does.
    let ways = [(2, 2, true), (2, 1, true), (1, 1, true), (1, 1, false)];
    let drawn = |most: usize, (first, others, with_advice): (usize, usize, bool)| -> Vec<String> {
        let way = |at: usize| (Some(if at == 0 { first } else { others }), with_advice);
        let shown = groups.iter().take(most).enumerate();
        shown.flat_map(|(at, group)| group.lines(at, canvas, way(at))).collect()
    };
    let tries =
        ways.iter().map(|way| drawn(MOST, *way)).chain((1..MOST).rev().map(|most| drawn(most, ways[3])));
    tries.into_iter().find(|lines| lines.len() <= room).unwrap_or_default()
}

/// What to know before anybody tries to get a held handle, each once with the places it is true of.
fn to_mind(name: &NameReport, canvas: Canvas) -> Vec<String> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for (standing, route) in name.standings.iter().filter_map(|one| Some((one, one.route.as_ref()?))) {
        for warning in &route.warnings {
            let place = safe::line(&standing.surface.platform_name);
            match told.iter_mut().find(|(known, _)| known == warning) {
                Some((_, places)) => places.push(place),
                None => told.push((warning, vec![place])),
            }
        }
    }
    let line = |(warning, places): &(&str, Vec<String>)| {
        let line = format!("! {}: {}", some(places), safe::line(warning));
        paragraph(&line, canvas.width, None)
    };
    told.iter().flat_map(line).collect()
}

/// `X, Tunes and 3 more`.
fn some(places: &[String]) -> String {
    match places.len().saturating_sub(NAMED) {
        0 => places.join(", "),
        more => format!("{} and {more} more", places[..NAMED].join(", ")),
    }
}

/// The claim of the first finding that decided the outcome.
pub(super) fn reason(name: &NameReport) -> Option<String> {
    name.findings.iter().find(|one| one.decides).map(|one| safe::line(&one.claim))
}

/// How many findings the table does not tell.
pub(super) fn untold(name: &NameReport) -> usize {
    let all: Vec<&FindingReport> = name.findings.iter().collect();
    grouped(&all).len().saturating_sub(grouped(&told(name)).len().min(MOST))
}

/// What is worth telling first: what decided, then what weighs as much or nearly.
pub(super) fn told(name: &NameReport) -> Vec<&FindingReport> {
    let least = if name.so_far == SoFar::NoGo { Severity::High } else { Severity::Medium };
    let decided = name.findings.iter().filter(|one| one.decides);
    let weighty = name.findings.iter().filter(|one| !one.decides && one.counts && one.severity >= least);
    decided.chain(weighty).collect()
}

/// Findings of one rule and one weight which say the same of different places, in the order of the
/// first of each.
pub(super) fn grouped<'r>(findings: &[&'r FindingReport]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    for finding in findings {
        let same = |group: &&mut Group<'_>| {
            group.first.rule == finding.rule
                && group.first.severity == finding.severity
                && group.first.confidence == finding.confidence
                && of_any_place(group.first) == of_any_place(finding)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.places.extend(finding.place_name.as_deref().map(safe::line)),
            None => groups.push(Group { first: finding, places: Vec::new() }),
        }
    }
    groups
}

/// A claim without its place: what is true of one place is told of another only where it was found
/// there too.
fn of_any_place(finding: &FindingReport) -> String {
    match finding.place_name.as_deref() {
        Some(place) if !place.is_empty() => finding.claim.replace(place, "\u{0}"),
        _ => finding.claim.clone(),
    }
}

impl Group<'_> {
    /// Claim and advice below its number; `height` bounds each of the two.
    fn lines(&self, at: usize, canvas: Canvas, (height, with_advice): (Option<usize>, bool)) -> Vec<String> {
        let number = format!("{}. ", at + 1);
        let indent = " ".repeat(number.len());
        let width = canvas.width.saturating_sub(number.len());
        let aside = format!(" ({})", aside(self.first));
        // How sure it is must be read, whatever else gives way.
        let claim = match height {
            Some(height) => {
                safe::short(&self.claim(), (width * height).saturating_sub(safe::width(&aside) + height * 4))
            }
            None => self.claim(),
        };
        let mut claim = claim + &aside;
        if height.is_none() {
            claim = format!("{claim} {}", self.first.id);
        }
        let advice = format!("→ {}", safe::line(&self.first.advice));
        let mut lines = paragraph(&claim, width, height);
        if with_advice {
            lines.extend(paragraph(&advice, width, height));
        }
        let numbered = |(at, line)| format!("{}{line}", if at == 0 { &number } else { &indent });
        lines.into_iter().enumerate().map(numbered).collect()
    }

    /// What was found, and where else.
    pub(super) fn claim(&self) -> String {
        let claim = safe::line(&self.first.claim);
        match self.places.as_slice() {
            [] => claim,
            [one] => format!("{claim}; also {one}"),
            [one, two] => format!("{claim}; also {one} and {two}"),
            [one, rest @ ..] => format!("{claim}; also {one} and {} more", rest.len()),
        }
    }
}

/// Seen when, how sure, and who answers for it.
fn aside(finding: &FindingReport) -> String {
    // The name is the same on every day.
    let seen = finding.evidence.iter().find(|evidence| !evidence.url.is_empty());
    let day = seen.and_then(|evidence| day(&evidence.at));
    let parts = [day, Some(finding.confidence.words().to_owned())];
    let waived = finding.waived.as_ref().map(|waived| format!("waived until {}", safe::line(&waived.until)));
    parts.into_iter().flatten().chain(waived).collect::<Vec<_>>().join(", ")
}

/// `21 Nov`.
fn day(at: &str) -> Option<String> {
    let at: Timestamp = at.parse().ok()?;
    Some(at.to_zoned(TimeZone::UTC).strftime("%-d %b").to_string())
}

/// What to try to register and what is left to look at, a line each.
pub(super) fn to_do(name: &NameReport, canvas: Canvas) -> Vec<String> {
    let mut lines = Vec::new();
    let listed = |places: Vec<String>| {
        let most = if canvas.all { usize::MAX } else { 6 };
        let left = places.len().saturating_sub(most);
        let shown = places.into_iter().take(most).collect::<Vec<_>>().join(", ");
        if left > 0 { format!("{shown} and {left} more") } else { shown }
    };
    if !name.to_register.is_empty() {
        let places = name.to_register.iter().map(|one| safe::line(&one.place_name)).collect();
        lines.push(format!("try to register, in this order: {}", listed(places)));
    }
    // After NO-GO what nobody has looked at no longer matters.
    if !name.open_looks.is_empty() && name.so_far != SoFar::NoGo {
        let count = name.open_looks.len();
        let minutes = if count == 1 { "1 minute".to_owned() } else { format!("{count} minutes") };
        let looks = if count == 1 { "look" } else { "looks" };
        let places = name.open_looks.iter().map(|one| safe::line(&one.place_name)).collect();
        lines.push(format!("{count} {looks} left, about {minutes}: {}", listed(places)));
    }
    let height = |most: usize| if canvas.all { None } else { Some(most) };
    let drawn = |line: String, most: usize| paragraph(&line, canvas.width, height(most));
    let instead = name.alternatives.iter().flat_map(instead).flat_map(|line| drawn(line, 2));
    let since = name.since.as_ref().map(|one| since(one, name)).into_iter().flat_map(|line| drawn(line, 1));
    lines.into_iter().flat_map(|line| drawn(line, 1)).chain(instead).chain(since).collect()
}

/// What would tell more: the looks that are left, the setting that the hint names, what was left out.
pub(super) fn more(report: &Report) -> Vec<String> {
    let mut steps = Vec::new();
    let open = report.names.iter().filter(|name| name.so_far != SoFar::NoGo && !name.open_looks.is_empty());
    if let Some(name) = open.max_by_key(|name| name.open_looks.len()) {
        let looks = if name.open_looks.len() == 1 { "the look that is" } else { "the looks that are" };
        steps.push(format!("`callsign look {}` takes {looks} left", safe::line(&name.handle)));
    }
    // To wait and to look are said elsewhere.
    let is_new = |hint: &&HintReport| matches!(hint.kind, HintKind::Key | HintKind::SignUp);
    if let Some(hint) = report.hint.as_ref().filter(is_new) {
        steps.push(format!("hint: {}", safe::line(&hint.words)));
    }
    if report.scope.adult_left_out > 0 {
        let count = report.scope.adult_left_out;
        steps.push(format!("`--on @all,@adult` adds {count} places for adults, which were left out"));
    }
    steps
}

/// `instead: @getacme or @tryacme (no account found on 3 of 6 required places, 3 to look at)`; those of
/// which the same can be said share a line.
pub(super) fn instead(search: &AlternativesReport) -> Vec<String> {
    let of = format!("{} of at most {} requests", search.requests, search.most_requests);
    if search.found.is_empty() {
        return vec![match search.tried {
            0 => {
                "instead: nothing was asked; no required place could be asked about another handle".to_owned()
            }
            1 => format!("instead: no handle found; the one that was asked about is held ({of})"),
            tried => format!("instead: no handle found among the {tried} that were asked about ({of})"),
        }];
    }
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for one in &search.found {
        let (words, handle) = (how_far(one), format!("@{}", safe::line(&one.handle)));
        match lines.last_mut() {
            Some((known, handles)) if *known == words => handles.push(handle),
            _ => lines.push((words, vec![handle])),
        }
    }
    lines.iter().map(|(words, handles)| format!("instead: {} ({words})", handles.join(" or "))).collect()
}

/// `no account found on 3 of 6 required places, 3 to look at`, and what to know before.
pub(super) fn how_far(one: &AlternativeReport) -> String {
    let count =
        |wanted: fn(&AlternativePlaceReport) -> bool| one.places.iter().filter(|place| wanted(place)).count();
    let (free, vacant) = (words::verdict(Verdict::Free), words::verdict(Verdict::Vacant));
    let words = match count(|place| place.verdict == Verdict::Free) {
        0 => vacant.to_owned(),
        all if all == one.can_be_had_on => free.to_owned(),
        _ => format!("{free} or {vacant}"),
    };
    let unasked = count(|place| place.doubt == Some(DoubtKind::NotAsked));
    let looks = one.open.saturating_sub(unasked);
    let parts = [
        Some(format!("{words} on {} of {} required places", one.can_be_had_on, one.required)),
        (looks > 0).then(|| format!("{looks} to look at")),
        (unasked > 0).then(|| format!("{unasked} not asked")),
        one.warning.as_deref().map(safe::line),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `since 14 Nov: TikTok no account found → taken; 5 unchanged`; what is ours is told as ours.
pub(super) fn since(since: &SinceReport, name: &NameReport) -> String {
    let on = day(&format!("{}T00:00:00Z", since.on)).unwrap_or_else(|| safe::line(&since.on));
    let change = |one: &ChangeReport| {
        let now = name.standings.iter().find(|standing| standing.surface.platform == one.place);
        let kind = now.map(|now| now.surface.kind).unwrap_or_default();
        let to = now.filter(|now| now.verdict == one.to).map_or(kind.says(one.to), words::in_short);
        let from = kind.says(one.from);
        format!("{} {from} → {to}", safe::line(&one.place_name))
    };
    let unchanged = (since.unchanged > 0).then(|| format!("{} unchanged", since.unchanged));
    let parts: Vec<String> = since.changes.iter().map(change).chain(unchanged).collect();
    format!("since {on}: {}", parts.join("; "))
}

/// The words that a waiver of the policy needs, where one has gone stale.
pub(super) fn waivers(findings: &[FindingReport], canvas: Canvas) -> Vec<String> {
    let words =
        |finding: &FindingReport| format!("{}: {}", safe::line(&finding.rule), safe::line(&finding.claim));
    let lines = findings.iter().flat_map(|finding| paragraph(&words(finding), canvas.width, Some(1)));
    lines.map(|line| canvas.paint(Meaning::Notice, &line)).collect()
}
