//! What is known, in the words of the house. The words `safe` and its like are never among them:
//! a check of handles cannot promise that.

use super::{found, registration, safe};
use crate::catalog::platform::Kind;
use crate::look::{LookState, day};
use crate::owner::identity::Identity;
use crate::report::{DriftReport, NameReport, OwnerReport, SoFar, StandingReport};
use crate::survey::Event;
use crate::verdict::{DoubtKind, Strength, Verdict, Withheld};

/// How it stands so far and whether that is the whole of it, always in one.
pub fn outcome(name: &NameReport) -> &'static str {
    match (name.so_far, name.complete) {
        (SoFar::Go, true) => "GO",
        (SoFar::Go, false) => "INCOMPLETE",
        (SoFar::Caution, true) => "CAUTION",
        (SoFar::Caution, false) => "CAUTION, incomplete",
        (SoFar::NoGo, true) => "NO-GO",
        (SoFar::NoGo, false) => "NO-GO, incomplete",
    }
}

/// How many required places answered.
pub fn coverage(name: &NameReport) -> String {
    let coverage = &name.coverage;
    let places = if coverage.required == 1 { "place" } else { "places" };
    let asked = name.standings.iter().filter(|standing| standing.surface.required).count();
    let left_out = match coverage.required.saturating_sub(asked) {
        0 => String::new(),
        left => format!(", {left} left out"),
    };
    let carried = carried(name).map(|words| format!(", {words}")).unwrap_or_default();
    format!("{} of {} required {places} answered{left_out}{carried}", coverage.answered, coverage.required)
}

/// How many of them stand in from earlier days: `2 as of 16 Nov to 18 Nov`.
fn carried(name: &NameReport) -> Option<String> {
    let stands_in = |one: &&StandingReport| one.surface.required && one.verdict != Verdict::Unknown;
    let carried = name.standings.iter().filter(stands_in).filter_map(|one| one.carried.as_ref());
    let mut days: Vec<&str> = carried.map(|carried| carried.on.as_str()).collect();
    days.sort_unstable();
    let day = |text: &str| text.parse().map_or_else(|_| safe::line(text), day);
    match (days.first()?, days.last()?) {
        (first, last) if first == last => Some(format!("{} as of {}", days.len(), day(first))),
        (first, last) => Some(format!("{} as of {} to {}", days.len(), day(first), day(last))),
    }
}

/// What has become worse since the lock was written; nothing where nothing has.
pub fn worse(name: &NameReport) -> Option<String> {
    let worse: Vec<String> = name.drift.iter().filter(|one| one.counts).map(drift).collect();
    (!worse.is_empty()).then(|| format!("worse since the lock: {}", worse.join("; ")))
}

/// `Clips: no account found → taken by someone else`.
pub fn drift(drift: &DriftReport) -> String {
    let parts = [&drift.place_name, &drift.from, &drift.to].map(|text| safe::line(text));
    let [place, from, to] = parts;
    format!("{place}: {from} → {to}")
}

/// A verdict without its detail, as tallies use it.
pub fn verdict(verdict: Verdict) -> &'static str {
    Kind::Handle.says(verdict)
}

/// The same of one place, in the words of its kind.
pub fn said(standing: &StandingReport) -> &'static str {
    standing.surface.kind.says(standing.verdict)
}

/// A verdict without its detail, and whose the account is.
pub fn in_short(standing: &StandingReport) -> &'static str {
    match standing.verdict {
        Verdict::Taken if is_whose(standing, Identity::Ours) => "yours",
        Verdict::Taken if is_whose(standing, Identity::Unclear) => standing.surface.kind.perhaps_ours(),
        _ => said(standing),
    }
}

/// What is known about one place, with how far it can be relied on.
pub fn known(standing: &StandingReport) -> String {
    let (kind, confidence) = (standing.surface.kind, standing.strength.map(Strength::words));
    let aside = |parts: &[Option<&str>]| {
        let said: Vec<&str> = parts.iter().copied().flatten().collect();
        if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
    };
    match standing.verdict {
        Verdict::Taken if is_whose(standing, Identity::Ours) => format!("yours{}", aside(&[confidence])),
        Verdict::Taken if is_whose(standing, Identity::Unclear) => {
            format!("{}{}", kind.perhaps_ours(), aside(&[confidence]))
        }
        Verdict::Taken => format!("{}{}", kind.by_another(), aside(&[confidence])),
        Verdict::Withheld => {
            let reason = withheld_reason(standing);
            format!("cannot be registered{}", aside(&[reason, confidence]))
        }
        Verdict::Unknown => match &standing.doubt {
            Some(doubt) => format!("could not tell: {}", step(doubt.kind)),
            None => "could not tell".to_owned(),
        },
        other => format!("{}{}", kind.says(other), aside(&[confidence])),
    }
}

fn is_whose(standing: &StandingReport, identity: Identity) -> bool {
    standing.whose.as_ref().is_some_and(|whose| whose.identity == identity.word())
}

/// What is to be said of a person's look beside the verdict; nothing where it is said with it.
pub fn looked(standing: &StandingReport) -> Option<String> {
    let looked = standing.looked.as_ref()?;
    let words = safe::line(&looked.words);
    match looked.state {
        LookState::Decides => None,
        LookState::Contradicted if standing.verdict == Verdict::Unknown => None,
        LookState::Agrees => Some(words),
        LookState::Contradicted => {
            Some(format!("{words}: {}", looked.saw.words_at(&standing.surface.platform)))
        }
        LookState::Expired => {
            Some(format!("{words}; counted until {}, look again", safe::line(&looked.expires)))
        }
    }
}

/// What a doubt asks of the reader, in the fewest words.
fn step(kind: DoubtKind) -> &'static str {
    match kind {
        DoubtKind::NeedsKey => "needs a key",
        DoubtKind::RateLimited | DoubtKind::TimedOut | DoubtKind::Unreachable | DoubtKind::NotAsked => {
            "ask again"
        }
        DoubtKind::SearchOnly => "search only",
        _ => "look yourself",
    }
}

fn withheld_reason(standing: &StandingReport) -> Option<&'static str> {
    let reason = standing.reason.as_deref()?.to_lowercase();
    [Withheld::Reserved, Withheld::Suspended, Withheld::Deleted, Withheld::ForSale, Withheld::PendingDelete]
        .into_iter()
        .map(Withheld::words)
        .find(|word| reason.contains(word))
}

/// Why that is known, in one line: the holder, the reason, the evidence, or the doubt and what to
/// do about it.
pub fn why(standing: &StandingReport) -> String {
    let parts = [Some(machine(standing)).filter(|words| !words.is_empty()), looked(standing)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn machine(standing: &StandingReport) -> String {
    let evidence =
        standing.evidence.iter().find(|evidence| evidence.held).map(|evidence| safe::line(&evidence.words));
    let reason = standing
        .reason
        .as_deref()
        .map(safe::line)
        .filter(|reason| Some(reason.as_str()) != withheld_reason(standing));
    match standing.verdict {
        Verdict::Taken => {
            let holder = standing.owner.as_ref().map(owner).filter(|words| !words.is_empty());
            holder.or(evidence).unwrap_or_default()
        }
        Verdict::Withheld | Verdict::Barred => reason.or(evidence).unwrap_or_default(),
        Verdict::Free => evidence.unwrap_or_default(),
        Verdict::Vacant => {
            let caveat = standing.surface.kind.caveat(standing.surface.mirrored).map(str::to_owned);
            caveat.into_iter().chain(evidence).collect::<Vec<_>>().join("; ")
        }
        Verdict::Unknown => doubt(standing),
    }
}

fn doubt(standing: &StandingReport) -> String {
    let Some(doubt) = &standing.doubt else { return String::new() };
    let (kind, mut seen) = (doubt.kind.words(), safe::line(&doubt.detail));
    match &standing.found {
        Some(found) if doubt.kind == DoubtKind::SearchOnly => seen = found::words(found),
        // What was found is there, whether or not the search shows everything.
        Some(found) if !found.matches.is_empty() => seen = format!("{seen}; {}", found::words(found)),
        _ => {}
    }
    if seen.is_empty() || seen == kind {
        kind.to_owned()
    } else if matches!(doubt.kind, DoubtKind::Ambiguous | DoubtKind::LookYourself | DoubtKind::NeedsKey)
        || seen.starts_with(kind)
    {
        seen
    } else {
        format!("{kind}: {seen}")
    }
}

/// What to do about one place: the report's own advice, or what the kind of doubt suggests.
pub fn next(standing: &StandingReport) -> Option<String> {
    if let Some(next) = &standing.next {
        return Some(safe::line(next));
    }
    let kind = standing.doubt.as_ref()?.kind;
    let advice = match kind {
        DoubtKind::NeedsKey => "set the key and ask again",
        DoubtKind::Proxied => "allow DNS and WHOIS to go around the proxy with `--direct-dns`",
        DoubtKind::RefusedByGuard => "see `--allow-private` if this host is your own",
        _ if kind.passes_with_time() => "ask again later",
        _ => "look yourself",
    };
    Some(advice.to_owned())
}

/// An event in one line; `None` for those that only move the count.
pub fn event(event: &Event) -> Option<String> {
    match event {
        Event::Begun { .. } => None,
        Event::Judged { platform, handle, verdict, doubt } => {
            let why = doubt
                .as_ref()
                .map(|doubt| format!(": {} ({})", doubt.kind.words(), safe::line(&doubt.detail)));
            let said = self::verdict(*verdict);
            Some(format!(
                "{}/{}: {said}{}",
                safe::line(platform),
                safe::line(handle),
                why.unwrap_or_default()
            ))
        }
        Event::Proved { check, words } => Some(format!("{}: {}", safe::line(check), safe::line(words))),
        Event::Cooling { host, seconds } => Some(format!("{} cools down for {seconds} s", safe::line(host))),
    }
}

/// Instead of all details, where they are left out for privacy. It never tells why.
pub const WITHHELD: &str = "details withheld for privacy; do not contact";

/// Who holds it, as the account shows itself.
pub fn owner(owner: &OwnerReport) -> String {
    if owner.shielded {
        return WITHHELD.to_owned();
    }
    if let Some(found) = &owner.registration {
        return registration::words(found);
    }
    let mut parts = Vec::new();
    if let Some(name) = owner.display_name.as_deref().map(|name| safe::short(name, 40)) {
        parts.push(format!("“{name}”"));
    }
    let number = |count: Option<u64>, one: &str, many: &str| {
        count.map(|count| format!("{} {}", self::count(count), if count == 1 { one } else { many }))
    };
    parts.extend(number(owner.followers, "follower", "followers"));
    if owner.followers.is_none() {
        parts.extend(number(owner.posts, "post", "posts"));
    }
    let year = |date: &Option<String>| {
        date.as_deref().map(|date| safe::line(date.split('-').next().unwrap_or(date)))
    };
    parts.extend(year(&owner.created).map(|year| format!("since {year}")));
    parts.extend(year(&owner.last_active).map(|year| format!("last active {year}")));
    if owner.verified == Some(true) {
        parts.push("verified".to_owned());
    }
    if owner.private == Some(true) {
        parts.push("private".to_owned());
    }
    parts.join(", ")
}

/// A count as people write it: `999`, `1.2k`, `12k`, `3.4M`. Never rounded up.
pub fn count(count: u64) -> String {
    for (unit, suffix) in [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")] {
        if count >= unit {
            let (whole, tenth) = (count / unit, count % unit * 10 / unit);
            return if whole >= 10 || tenth == 0 {
                format!("{whole}{suffix}")
            } else {
                format!("{whole}.{tenth}{suffix}")
            };
        }
    }
    count.to_string()
}

/// `5 taken, 9 no account found, 6 could not tell`: worst first.
pub fn tally<'s>(standings: impl IntoIterator<Item = &'s StandingReport>) -> String {
    let mut counts: Vec<(usize, &str, usize)> = Vec::new();
    for standing in standings {
        let said = said(standing);
        match counts.iter_mut().find(|(_, known, _)| *known == said) {
            Some((_, _, count)) => *count += 1,
            None => counts.push((concern(standing.verdict), said, 1)),
        }
    }
    counts.sort_by_key(|(concern, _, _)| *concern);
    let told: Vec<String> = counts.iter().map(|(_, said, count)| format!("{count} {said}")).collect();
    told.join(", ")
}

const BY_CONCERN: [Verdict; 6] =
    [Verdict::Taken, Verdict::Withheld, Verdict::Barred, Verdict::Unknown, Verdict::Vacant, Verdict::Free];

/// How much a verdict needs a reader's eye; 0 most.
pub fn concern(verdict: Verdict) -> usize {
    BY_CONCERN.iter().position(|known| *known == verdict).unwrap_or(BY_CONCERN.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;
    use crate::verdict::Doubt;

    #[test]
    fn counts_are_short_and_never_flatter() {
        for (number, shown) in [
            (7, "7"),
            (999, "999"),
            (1_000, "1k"),
            (1_299, "1.2k"),
            (12_999, "12k"),
            (999_999, "999k"),
            (3_450_000, "3.4M"),
        ] {
            assert_eq!(count(number), shown);
        }
    }

    #[test]
    fn verdicts_read_as_the_vocabulary_says() {
        let report = sample::report();
        let said: Vec<String> = report.names[0].standings.iter().map(known).collect();
        assert_eq!(
            said[..6],
            [
                "taken by someone else (strong)",
                "could not tell: look yourself",
                "no account found (likely)",
                "sign-up says free (certain)",
                "cannot be registered (reserved; certain)",
                "not allowed by the platform's rules",
            ]
        );
    }

    #[test]
    fn the_reason_names_holder_or_doubt_and_step() {
        let report = sample::report();
        let said: Vec<String> = report.names[0].standings.iter().map(why).collect();
        assert_eq!(said[0], "“Sam Sample”, 12k followers, since 2011, verified");
        assert_eq!(said[1], "login wall: redirected to `/accounts/login/`");
        assert_eq!(said[3], "the sign-up check says it can be registered");
        assert_eq!(said[4], "reserved word (published list)");
    }

    #[test]
    fn the_kind_of_doubt_decides_the_advice() {
        let mut standing = sample::report().names[0].standings[1].clone();
        for (kind, advice) in [
            (DoubtKind::RateLimited, "ask again later"),
            (DoubtKind::NeedsKey, "set the key and ask again"),
            (DoubtKind::Blocked, "look yourself"),
        ] {
            standing.doubt = Some(Doubt::new(kind, ""));
            assert_eq!(next(&standing).as_deref(), Some(advice));
        }
        standing.next = Some("set `X_BEARER`".to_owned());
        assert_eq!(next(&standing).as_deref(), Some("set `X_BEARER`"));
    }

    #[test]
    fn tallies_put_the_worst_first() {
        let report = sample::report();
        assert_eq!(
            tally(report.names[0].standings.iter().skip(6)),
            "2 taken, 1 could not tell, 1 no account found"
        );
    }
}
