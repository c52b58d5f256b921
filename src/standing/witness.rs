//! What entries of other lists say about the same place, weighed with the entry that leads
//! (`design.md`, section 3, point 9). Only those vote whose own controls passed; what shares an
//! address with an earlier vote is the same vote; evidence A to C against evidence A to C is a
//! contradiction; a weaker voice that says otherwise is reported, and keeps the verdict from counting.

use super::Other;
use super::join::{Joined, join};
use crate::catalog::handle::Ruling;
use crate::catalog::platform::{Absence, Platform};
use crate::judge::{Judgement, doubted};
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// One voice with a verdict.
struct Vote<'v> {
    /// Which witness; nothing for the entry that leads.
    by: Option<usize>,
    joined: &'v Joined,
    address: &'v str,
}

impl Vote<'_> {
    fn is_strong(&self) -> bool {
        self.joined.strength.is_some_and(|strength| strength <= Strength::C)
    }

    fn opposes(&self, other: &Self) -> bool {
        (self.joined.verdict == Verdict::Taken) != (other.joined.verdict == Verdict::Taken)
    }
}

/// The word of the leading entry, whose rules say `ruling` about the handle, with the testimony of its
/// witnesses.
pub(super) fn weigh(
    mut lead: Joined,
    platform: &Platform,
    ruling: &Ruling,
    testimony: &[Vec<Judgement>],
) -> Joined {
    if testimony.iter().all(Vec::is_empty) {
        return lead;
    }
    let told: Vec<(usize, Joined)> = testimony
        .iter()
        .enumerate()
        .filter(|(_, all)| !all.is_empty())
        .map(|(at, all)| (at, join(all)))
        .collect();
    let address = |platform: &Platform| platform.probes.first().map(|probe| bare(&probe.url).to_owned());
    let is_negative = |joined: &Joined| matches!(joined.verdict, Verdict::Vacant | Verdict::Free);
    let mut may_be_empty = may_be_empty(&lead, platform);
    // What the entry that leads would not believe of its own check, it believes of nobody's.
    if let Ruling::Doubted(reason) = ruling {
        may_be_empty = false;
        if lead.verdict == Verdict::Unknown && told.iter().any(|(_, joined)| is_negative(joined)) {
            lead.doubt = Some(Doubt::new(DoubtKind::CheckUnproven, doubted(reason)));
        }
    }
    let of_lead = address(platform).unwrap_or_default();
    let of_witnesses: Vec<String> =
        told.iter().map(|(at, _)| address(&platform.witnesses[*at]).unwrap_or_default()).collect();
    let mut votes: Vec<Vote<'_>> = Vec::new();
    let witnesses = told.iter().zip(&of_witnesses);
    let all = std::iter::once((None, &lead, &of_lead))
        .chain(witnesses.map(|((at, joined), address)| (Some(*at), joined, address)));
    for (by, joined, address) in all {
        let counts = joined.verdict != Verdict::Unknown
            && !votes.iter().any(|vote| vote.address == address)
            && (by.is_none() || !is_negative(joined) || may_be_empty);
        if counts {
            votes.push(Vote { by, joined, address });
        }
    }
    let Some(first) = votes.first() else { return with_others(lead.clone(), &lead, &told) };
    // The entry that leads speaks first; evidence weighs more than a hint.
    let decider = votes.iter().find(|vote| vote.is_strong()).filter(|_| !first.is_strong()).unwrap_or(first);
    let dissent: Vec<&Vote<'_>> = votes.iter().filter(|vote| vote.opposes(decider)).collect();
    let word = Joined { by: decider.by, ..decider.joined.clone() };
    let weighs = |vote: &&&Vote<'_>| vote.is_strong() || !decider.is_strong();
    let joined = match dissent.iter().find(weighs) {
        Some(_) => Joined {
            verdict: Verdict::Unknown,
            doubt: Some(Doubt::new(
                DoubtKind::Contradictory,
                "one list's check finds an account, another list's finds none",
            )),
            reason: None,
            strength: None,
            ..word
        },
        None => Joined { disputed: !dissent.is_empty(), ..word },
    };
    with_others(joined, &lead, &told)
}

/// Whether a witness may say that nobody is there. Where an entry that somebody vouches for cannot say
/// it, or has seen what leaves it open, no list knows better.
fn may_be_empty(lead: &Joined, platform: &Platform) -> bool {
    if !platform.list.is_curated() {
        return true;
    }
    let can_clear =
        |probe: &crate::catalog::platform::Probe| probe.can_clear() && probe.absence != Absence::Ambiguous;
    let open = lead.doubt.as_ref().is_some_and(|doubt| {
        matches!(
            doubt.kind,
            DoubtKind::Ambiguous
                | DoubtKind::AnsweredForAnother
                | DoubtKind::RefusedBySignUp
                | DoubtKind::Contradictory
                | DoubtKind::LookYourself
        )
    });
    platform.probes.iter().any(can_clear) && !open
}

/// Everybody but the one who decided is listed beside; evidence of those who voted comes along.
fn with_others(joined: Joined, lead: &Joined, told: &[(usize, Joined)]) -> Joined {
    let mut others = Vec::new();
    let mut evidence = joined.evidence.clone();
    if joined.by.is_some() {
        others.extend(lead.evidence.first().map(|first| Other {
            probe: first.probe.clone(),
            verdict: lead.verdict,
            doubt: lead.doubt.clone(),
            witness: None,
        }));
        evidence.extend(lead.evidence.iter().cloned());
    }
    others.extend(lead.others.iter().cloned());
    for (at, one) in told.iter().filter(|(at, _)| Some(*at) != joined.by) {
        let probe = one.evidence.first().map(|first| first.probe.clone()).unwrap_or_default();
        others.push(Other { probe, verdict: one.verdict, doubt: one.doubt.clone(), witness: Some(*at) });
        if one.verdict != Verdict::Unknown {
            evidence.extend(one.evidence.iter().cloned());
        }
    }
    Joined { evidence, others, ..joined }
}

/// An address without what two spellings of it may differ in.
fn bare(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.trim_start_matches("www.").trim_end_matches('/')
}
