//! A policy as people read it back: what was understood, and what it leaves to be desired.

use jiff::civil::Date;

use super::layout::{columns, paragraph, text};
use super::{Canvas, safe};
use crate::catalog::domain::suffix_of;
use crate::policy::waiver::State;
use crate::policy::{Announced, Brand, FailOn, Gate, MaxAge, Network, Policy, Privacy, Required};

/// Draws it, with `advice` in words.
pub fn render(
    policy: &Policy,
    required: &Required,
    advice: &[String],
    as_of: Date,
    canvas: Canvas,
) -> String {
    let name = policy.source.as_ref().map(|source| safe::line(&source.name)).unwrap_or_default();
    let mut lines = paragraph(&format!("{name}: a policy without faults"), canvas.width, None);
    let mut rows = vec![("to check", names(policy))];
    rows.extend(brand(&policy.brand, as_of));
    rows.push(("required", format!("{} ({})", required.required.join(", "), required.words)));
    rows.push(("preferred", required.preferred.join(", ")));
    rows.push(("not asked", policy.places.ignore.join(", ")));
    if let Some(tlds) = &policy.places.domains.tlds {
        let suffixes: Vec<&str> = tlds.iter().map(|id| suffix_of(id).unwrap_or(id)).collect();
        let words = if suffixes.is_empty() { "none".to_owned() } else { suffixes.join(", ") };
        rows.push(("suffixes", format!("{words} (instead of the built-in ones)")));
    }
    let Gate { min_confidence, accept_strength, fail_on, max_age, .. } = policy.gate;
    rows.push(("findings", format!("count when `{}` or surer", min_confidence.words())));
    rows.push(("nobody", format!("counts as an answer when `{}` or surer", accept_strength.words())));
    let from = match fail_on {
        FailOn::NoGo => "of NO-GO",
        FailOn::Caution => "of CAUTION and NO-GO",
        FailOn::Never => "of no outcome",
    };
    rows.push(("exit code", format!("tells {from} (`fail_on`)")));
    let MaxAge { taken, vacant, free } = max_age;
    rows.push(("answers", format!("count {taken} days (taken), {vacant} (nobody there), {free} (free)")));
    rows.push(("excused", allowances(policy, as_of)));
    rows.push(("waivers", waivers(policy, as_of)));
    rows.push(("privacy", privacy(policy.privacy)));
    rows.push(("network", network(&policy.network)));
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| vec![label.to_owned(), safe::line(&value)])
        .collect();
    lines.push(String::new());
    lines.extend(columns(&rows, &[None, None], canvas.width, None));
    if !advice.is_empty() {
        lines.push(String::new());
        let rows: Vec<Vec<String>> =
            advice.iter().map(|words| vec!["warning".to_owned(), safe::line(words)]).collect();
        lines.extend(columns(&rows, &[None, None], canvas.width, None));
    }
    text(&lines)
}

fn brand(brand: &Brand, as_of: Date) -> Vec<(&'static str, String)> {
    let accounts: Vec<String> =
        brand.accounts.iter().map(|account| format!("{}/{}", account.platform, account.handle)).collect();
    let marks: Vec<String> = brand
        .registered_marks
        .iter()
        .map(|mark| {
            let classes = if mark.classes.is_empty() {
                "no classes".to_owned()
            } else {
                format!("classes {}", listed(&mark.classes))
            };
            let countries = if mark.countries.is_empty() {
                String::new()
            } else {
                format!(", {}", mark.countries.join(", "))
            };
            format!("{} ({classes}{countries})", mark.name)
        })
        .collect();
    let announced = match brand.announced {
        Announced::No => "no".to_owned(),
        Announced::Yes => "yes".to_owned(),
        Announced::On(day) if brand.is_announced(as_of) => format!("yes, since {day}"),
        Announced::On(day) => format!("no, from {day} on"),
    };
    vec![
        ("names", brand.names.join(", ")),
        ("domains", brand.domains.join(", ")),
        ("accounts", accounts.join(", ")),
        ("classes", listed(&brand.classes)),
        ("markets", brand.markets.join(", ")),
        ("languages", brand.languages.join(", ")),
        ("marks", marks.join("; ")),
        ("announced", announced),
    ]
}

/// How many names are listed before the rest is counted.
const MOST_NAMES: usize = 8;

fn names(policy: &Policy) -> String {
    let names = &policy.names;
    let listed: Vec<&str> = names.iter().take(MOST_NAMES).map(|one| one.name.as_str()).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

fn allowances(policy: &Policy, as_of: Date) -> String {
    let all = policy.gate.allow_unknown.iter().map(|one| {
        let state = if as_of <= one.until { "until" } else { "ended on" };
        format!("{} ({state} {}, {}: {})", one.place, one.until, one.by, one.reason)
    });
    all.collect::<Vec<String>>().join("; ")
}

fn waivers(policy: &Policy, as_of: Date) -> String {
    let waivers = policy.waivers.iter().map(|waiver| {
        let state = match waiver.state(as_of) {
            State::Live => "until",
            State::Expired => "ended on",
        };
        format!("{} ({state} {}, {}: {})", waiver.id, waiver.until, waiver.by, waiver.reason)
    });
    waivers.collect::<Vec<String>>().join("; ")
}

fn privacy(privacy: Privacy) -> String {
    let remember = if privacy.remember { "outcomes are remembered" } else { "nothing is remembered" };
    let posts = if privacy.read_posts { "recent public posts are read" } else { "posts are not read" };
    format!("{remember}; {posts}")
}

fn network(network: &Network) -> String {
    let mut parts = Vec::new();
    // Its address may hold a password.
    parts.extend(network.proxy.as_ref().map(|_| "a proxy".to_owned()));
    parts.extend(network.ca_cert.as_ref().map(|file| format!("certificates of {file}")));
    parts.extend(network.overlays.iter().map(|file| format!("overlay {file}")));
    parts.extend(network.manifests.iter().map(|file| format!("list {file}")));
    parts.extend(network.allow_private.then(|| "private addresses may be asked".to_owned()));
    parts.join("; ")
}

fn listed(numbers: &[u8]) -> String {
    numbers.iter().map(u8::to_string).collect::<Vec<String>>().join(", ")
}
