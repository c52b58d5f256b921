//! What a sound policy still leaves to be desired: places that no machine can answer for, keys that
//! are missing, waivers that end. Computed from the catalog, not from what anybody answered.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::waiver::ENDS_SOON_DAYS;
use super::{Account, Policy, Required};
use crate::catalog::Catalog;
use crate::catalog::platform::{Absence, Platform, Probe, ProbeKind};
use crate::name::Name;
use crate::verdict::{Confidence, Verdict};

/// Days for which a person's look that found nobody counts.
const LOOK_DAYS: u8 = 7;

/// What the owner of the policy should know on the day `as_of`, in words. `is_set` tells whether an
/// environment variable is set.
pub fn advice(
    policy: &Policy,
    required: &Required,
    catalog: &Catalog,
    is_set: impl Fn(&str) -> bool,
    as_of: Date,
) -> Vec<String> {
    let mut words = Vec::new();
    unanswerable(policy, required, catalog, &is_set, &mut words);
    exceptions(policy, required, as_of, &mut words);
    brand(policy, required, &mut words);
    words
}

/// What it takes for a place to be shown vacant.
#[derive(PartialEq, Eq)]
enum Reach {
    /// Nothing.
    Open,
    /// These variables, which are not set.
    Keys(Vec<String>),
    /// `--sign-up`.
    SignUp,
    /// `--spend`.
    Paid,
    /// More than a hint cannot be had.
    Hint,
    /// A person.
    Person,
    /// A person, beside a search which tells who uses the name.
    Search,
}

fn reach(platform: &Platform, accept: Confidence, is_set: &impl Fn(&str) -> bool) -> Reach {
    let clears = |probe: &&Probe| {
        probe.can_say.iter().any(|verdict| match verdict {
            Verdict::Free => true,
            Verdict::Vacant => probe.absence != Absence::Ambiguous,
            _ => false,
        })
    };
    let sure = |probe: &&Probe| Confidence::from(probe.strength()) >= accept;
    let probes: Vec<&Probe> = platform.probes.iter().filter(clears).filter(sure).collect();
    if probes.is_empty() {
        let any = |wanted: &dyn Fn(&Probe) -> bool| platform.probes.iter().any(wanted);
        return if any(&|probe| clears(&probe)) {
            Reach::Hint
        } else if any(&|probe| probe.kind == ProbeKind::Search) {
            Reach::Search
        } else {
            Reach::Person
        };
    }
    let missing = |probe: &Probe| {
        if probe.keys_optional { Vec::new() } else { probe.to_set(|name| !is_set(name)) }
    };
    let is_free = |probe: &&&Probe| probe.cost_usd.is_none_or(|cost| cost <= 0.0);
    let is_asked = |probe: &&&Probe| probe.kind != ProbeKind::SignUp;
    let fewest =
        probes.iter().filter(is_free).filter(is_asked).map(|probe| missing(probe)).min_by_key(Vec::len);
    match fewest {
        Some(missing) if missing.is_empty() => Reach::Open,
        Some(missing) => Reach::Keys(missing),
        None if probes.iter().any(|probe| probe.kind == ProbeKind::SignUp) => Reach::SignUp,
        None => Reach::Paid,
    }
}

fn unanswerable(
    policy: &Policy,
    required: &Required,
    catalog: &Catalog,
    is_set: &impl Fn(&str) -> bool,
    words: &mut Vec<String>,
) {
    let (mut person, mut hint, mut sign_up, mut paid) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut keyed, mut search) = (Vec::new(), Vec::new());
    for id in &required.required {
        let Some(platform) = catalog.get(id) else {
            words.push(format!(
                "{id} is required, yet the catalog has no such place: it counts as unanswered"
            ));
            continue;
        };
        match reach(platform, policy.gate.accept_strength, is_set) {
            Reach::Open => {}
            Reach::Keys(missing) => keyed.push(format!(
                "{id} needs a key to be shown vacant by machine: set {} (`callsign keys` says where to get it)",
                missing.join(" and ")
            )),
            Reach::SignUp => sign_up.push(id.as_str()),
            Reach::Paid => paid.push(id.as_str()),
            Reach::Hint => hint.push(id.as_str()),
            Reach::Person => person.push(id.as_str()),
            Reach::Search => search.push(id.as_str()),
        }
    }
    let them = |ids: &[&str]| if ids.len() == 1 { "it" } else { "them" };
    let mut tell = |ids: &[&str], what: String| {
        if !ids.is_empty() {
            words.push(format!("{} {what}", ids.join(", ")));
        }
    };
    tell(
        &person,
        format!(
            "can never be shown vacant by machine: GO needs a look every {LOOK_DAYS} days, or make {} preferred",
            them(&person)
        ),
    );
    tell(
        &search,
        format!(
            "can be searched by machine, which tells who uses the name and never that nobody does: GO needs a look \
             every {LOOK_DAYS} days, or make {} preferred",
            them(&search)
        ),
    );
    let degree = policy.gate.accept_strength.words();
    tell(
        &hint,
        format!(
            "can be shown vacant by machine only with less than `{degree}`: look yourself, lower \
             `accept_strength`, or make {} preferred",
            them(&hint)
        ),
    );
    tell(
        &sign_up,
        format!(
            "can be shown vacant by machine only in a dry run of sign-up: allow `--sign-up`, or look every {LOOK_DAYS} days"
        ),
    );
    tell(
        &paid,
        format!(
            "can be shown vacant by machine only for money: allow `--spend USD`, or look every {LOOK_DAYS} days"
        ),
    );
    words.extend(keyed);
}

/// Waivers and allowances that have ended or end soon, and allowances for nothing.
fn exceptions(policy: &Policy, required: &Required, as_of: Date, words: &mut Vec<String>) {
    let mut tell = |what: String, until: Date, again: &str| {
        let left = i64::from(as_of.until(until).map_or(0, |span| span.get_days()));
        if until < as_of {
            words.push(format!("{what} ended on {until}: {again}; take it out, or decide anew"));
        } else if left <= ENDS_SOON_DAYS {
            let when = match left {
                0 => "today".to_owned(),
                1 => "tomorrow".to_owned(),
                days => format!("in {days} days, on {until}"),
            };
            words.push(format!("{what} ends {when}: decide anew before that"));
        }
    };
    for waiver in &policy.waivers {
        let what = format!("the waiver of {} (line {})", waiver.id, waiver.line);
        tell(what, waiver.until, "the finding counts again");
    }
    let allowances = &policy.gate.allow_unknown;
    for allowance in allowances {
        let what = format!("the allowance for {} (line {})", allowance.place, allowance.line);
        tell(what, allowance.until, "the place has to answer again");
    }
    for allowance in allowances.iter().filter(|one| !required.required.contains(&one.place)) {
        let (id, line) = (&allowance.place, allowance.line);
        words.push(format!(
            "{id} is allowed to be unanswered (line {line}), yet it is not required: take the allowance out"
        ));
    }
}

/// The declared accounts whose handle is none of the brand's names, which is all that a check of those
/// names asks for.
fn unasked(policy: &Policy) -> Vec<(&str, &str)> {
    let names: Vec<Name> = policy.brand.names.iter().filter_map(|name| Name::parse(name).ok()).collect();
    // A domain, or a server, may stand behind the handle itself.
    let same = |account: &Account| {
        let local = account.handle.trim_start_matches('@').split(['@', '.']).next().unwrap_or_default();
        names.iter().any(|name| name.handle().eq_ignore_ascii_case(local) || name.handle() == account.handle)
    };
    let accounts = policy.brand.accounts.iter().filter(|account| !names.is_empty() && !same(account));
    accounts.map(|account| (account.platform.as_str(), account.handle.as_str())).collect()
}

fn brand(policy: &Policy, required: &Required, words: &mut Vec<String>) {
    let matter: BTreeSet<&String> = required.required.iter().chain(&required.preferred).collect();
    for account in policy.brand.accounts.iter().filter(|account| !matter.contains(&account.platform)) {
        let (id, handle) = (&account.platform, &account.handle);
        words.push(format!(
            "the account {id}/{handle} is declared, yet {id} is neither required nor preferred: its loss would hardly count"
        ));
    }
    let others = unasked(policy);
    if let Some((id, handle)) = others.first() {
        let more = if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
        words.push(format!(
            "the account {id}/{handle}{more} is declared under another handle than the brand's names: no check of \
             those names asks whether it is still there; ask with `callsign check {handle} --on {id}`"
        ));
    }
    for mark in policy.brand.registered_marks.iter().filter(|mark| mark.classes.is_empty()) {
        words.push(format!(
            "the mark `{}` has no classes: nobody can tell for which goods it holds",
            mark.name
        ));
    }
    for domain in &policy.brand.domains {
        if !psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known()) {
            words.push(format!(
                "`{domain}` has an ending that no register is known for: check how it is spelt"
            ));
        }
    }
}
