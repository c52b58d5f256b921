//! The entries of the catalog as people read them.

use super::layout::{aligned, columns, text};
use super::safe;
use crate::catalog::Catalog;
use crate::catalog::batch::CostPer;
use crate::catalog::handle::Binds;
use crate::catalog::list::List;
use crate::catalog::platform::{Absence, Platform, Probe, ProbeKind, Reclaim, Route};
use crate::verdict::Verdict;

/// Every entry on a line. In a terminal it fits `width`; in a pipe (`None`) nothing is broken.
pub fn list(catalog: &Catalog, width: Option<usize>) -> String {
    let mut rows = vec![
        ["ID", "NAME", "TIER", "CATEGORY", "SAYS WITHOUT A KEY", "PROVED BY", "WORKS FROM", "FROM"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for platform in &catalog.platforms {
        rows.push(vec![
            safe::line(&platform.id),
            called(platform),
            platform.tier.to_string(),
            safe::line(&platform.category),
            without_key(platform),
            platform.proved_by.word().to_owned(),
            works_from(platform),
            match &platform.list {
                List::Native => "built in".to_owned(),
                List::Overlay(file) => safe::line(file),
                List::Community(community, _) => community.name().to_owned(),
            },
        ]);
    }
    // Only overlays make it worth telling where an entry comes from.
    let mixed = catalog.platforms.iter().any(|platform| platform.list != List::Native);
    // Narrow terminals get fewer columns rather than broken words.
    let mut kept = match width {
        Some(..60) => vec![0, 4],
        Some(60..110) => vec![0, 2, 4, 5, 6],
        _ => vec![0, 1, 2, 3, 4, 5, 6],
    };
    kept.extend(mixed.then_some(7));
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| kept.iter().filter_map(|column| row.get(*column).cloned()).collect()).collect();
    drawn(&rows, &vec![None; kept.len()], width)
}

/// Its name as people read it; where a server has to be named, its place shows.
pub(super) fn called(platform: &Platform) -> String {
    let word = platform.host.as_ref().map_or("HOST", |host| host.word());
    safe::line(&platform.name.replace("{host}", word))
}

fn drawn(rows: &[Vec<String>], most: &[Option<u16>], width: Option<usize>) -> String {
    let lines = match width {
        Some(width) => columns(rows, most, width, None),
        None => aligned(rows),
    };
    text(&lines)
}

/// One entry in words, with the same widths as [`list`].
pub fn show(platform: &Platform, width: Option<usize>) -> String {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut field = |label: &str, value: &str| fields.push((label.to_owned(), safe::line(value)));
    field("id", &platform.id);
    field("name", &platform.name);
    field("holds", &platform.namespace);
    field("category", &format!("{}, tier {}", platform.category, platform.tier));
    field("profile", &platform.profile);
    field("handle rules", &rules(platform));
    let listed = platform.controls.ask.iter().map(|list| format!("whom {} names", list.url));
    let known = platform.controls.taken.iter().cloned().chain(listed).collect::<Vec<_>>();
    field("known taken", &known.join(", "));
    for probe in &platform.probes {
        field("asks", &question(probe));
    }
    if platform.probes.is_empty() {
        field("asks", "nothing: no machine can answer here");
    }
    field("without a key", &without_key(platform));
    let signed = if platform.look.signed_in { " (signed in)" } else { "" };
    field("look", &format!("{}{signed}: {}", platform.look.url, platform.look.question));
    for way in &platform.reclaim {
        field("reclaim", &format!("by {}: {}", route(way.route), particulars(way)));
    }
    field("terms", &platform.terms);
    field("from", &platform.list.words());
    field("proved by", platform.proved_by.word());
    for source in &platform.sources {
        field("source", &format!("{} ({})", source.what, source.date));
    }
    if let Some(note) = &platform.note {
        field("note", note);
    }
    let rows: Vec<Vec<String>> = fields.into_iter().map(|(label, value)| vec![label, value]).collect();
    drawn(&rows, &[Some(15), None], width)
}

/// What is known of a reclaim route.
pub(super) fn particulars(way: &Reclaim) -> String {
    let refused = way.refused.then_some("refused");
    let passes_on = way.passes_on.then_some("your name and e-mail address are passed on to the holder");
    let parts = [refused, way.url.as_deref(), way.note.as_deref(), passes_on];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// A reclaim route in words.
pub(super) fn route(route: Route) -> &'static str {
    match route {
        Route::Trademark => "trademark",
        Route::Impersonation => "impersonation report",
        Route::Inactive => "inactivity",
        Route::Market => "market",
        Route::Sale => "sale by the holder",
    }
}

/// What a user without keys, spending or sign-up can learn.
fn without_key(platform: &Platform) -> String {
    let open = |probe: &&Probe| {
        (probe.keys.is_empty() || probe.keys_optional)
            && probe.kind != ProbeKind::SignUp
            && probe.cost_usd.is_none_or(|cost| cost <= 0.0)
    };
    let verdicts = said(platform.probes.iter().filter(open));
    if !verdicts.is_empty() {
        return verdicts;
    }
    let keys = platform.probes.iter().map(|probe| probe.to_set(|_| true)).find(|keys| !keys.is_empty());
    match keys {
        Some(keys) => format!("nothing; set {}", safe::line(&keys.join(" and "))),
        None => "nothing; look yourself".to_owned(),
    }
}

/// What some of these checks can say, the best verdict first. What only corroborates others says nothing
/// by itself, and a search says who uses a name.
pub(super) fn said<'p>(probes: impl Iterator<Item = &'p Probe>) -> String {
    let probes: Vec<&Probe> = probes.collect();
    let speaking = || probes.iter().filter(|probe| !probe.corroborates);
    let verdicts: Vec<Verdict> = speaking().flat_map(|probe| &probe.can_say).copied().collect();
    let said = [Verdict::Free, Verdict::Vacant, Verdict::Taken, Verdict::Withheld].into_iter();
    let said = said.filter(|verdict| verdicts.contains(verdict)).map(Verdict::word);
    let searches = speaking().any(|probe| probe.kind == ProbeKind::Search);
    let alone = !probes.is_empty() && speaking().next().is_none();
    let asides =
        [(searches, "who uses the name (search only)"), (alone, "nothing alone (corroborates only)")];
    said.chain(asides.into_iter().filter_map(|(holds, words)| holds.then_some(words)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn works_from(platform: &Platform) -> String {
    let mut places: Vec<&str> = platform.probes.iter().map(|probe| probe.works_from.words()).collect();
    places.sort_unstable();
    places.dedup();
    places.join(", ")
}

fn rules(platform: &Platform) -> String {
    let rules = &platform.handle;
    let binds = match (rules.verified, rules.binds) {
        (false, _) => "unverified",
        (true, Binds::NeverExisted) => "binds every account ever made",
        (true, Binds::NewAccounts) => "binds new accounts only",
    };
    let length = format!("{} to {}", rules.min, rules.max);
    // Most say it in their own words.
    let length = if rules.words.contains(&length) { String::new() } else { format!(", {length} characters") };
    format!("{}{length}; {binds} ({})", rules.words, rules.source)
}

fn question(probe: &Probe) -> String {
    let kind = match probe.kind {
        ProbeKind::Validator => "sign-up check",
        ProbeKind::Api => "interface",
        ProbeKind::Page => "page",
        ProbeKind::Register => "register",
        ProbeKind::Search => "search",
        ProbeKind::SignUp => "dry run of sign-up, only with `--sign-up`",
    };
    // Only the web has methods.
    let method = if probe.url.starts_with("http") { probe.method.as_str() } else { "" };
    let mut parts = vec![format!("{method} {} ({kind})", probe.url).trim_start().to_owned()];
    parts.push(format!("can say {}", said(std::iter::once(probe))));
    parts.push(format!("evidence {}", probe.strength().words()));
    if probe.absence == Absence::Ambiguous {
        let words = match probe.kind {
            ProbeKind::Register => "a WHOIS that is not known here may know what it misses",
            _ => "hidden accounts look like missing ones",
        };
        parts.push(words.to_owned());
    }
    parts.push(format!("works from {}", probe.works_from.words()));
    if !probe.keys.is_empty() {
        let need = if probe.keys_optional { "may use" } else { "needs" };
        parts.push(format!("{need} {}", probe.to_set(|_| true).join(", ")));
    }
    if let Some(cost) = probe.cost_usd {
        let unit = match probe.cost_per {
            CostPer::Request => "request",
            CostPer::Handle => "handle",
        };
        parts.push(format!("costs ${cost} a {unit}, only with `--spend`"));
    }
    parts.join("; ")
}
