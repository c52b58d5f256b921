//! The judgements of one entry's probes joined into one (`design.md`, section 3, point 9).

use super::Other;
use crate::judge::Judgement;
use crate::judge::control::Controls;
use crate::judge::hearing::Evidence;
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict, Withheld};

/// Several judgements as one.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    pub(super) verdict: Verdict,
    pub(super) doubt: Option<Doubt>,
    pub(super) reason: Option<String>,
    pub(super) strength: Option<Strength>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) controls: Controls,
    pub(super) others: Vec<Other>,
    /// Which witness decided; nothing for the entry that leads.
    pub(super) by: Option<usize>,
    /// Whether a weaker voice says otherwise.
    pub(super) disputed: bool,
}

impl Joined {
    pub(super) fn barred(reason: &str) -> Self {
        Self { verdict: Verdict::Barred, reason: Some(reason.to_owned()), doubt: None, ..Self::empty() }
    }

    pub(super) fn unknown(doubt: Doubt) -> Self {
        Self { doubt: Some(doubt), ..Self::empty() }
    }

    pub(super) fn empty() -> Self {
        Self {
            verdict: Verdict::Unknown,
            doubt: None,
            reason: None,
            strength: None,
            evidence: Vec::new(),
            controls: Controls::not_needed(),
            others: Vec::new(),
            by: None,
            disputed: false,
        }
    }

    pub(super) fn deciding(judgements: &[Judgement], decider: &Judgement) -> Self {
        let others: Vec<&Judgement> = judgements.iter().filter(|one| one.probe != decider.probe).collect();
        let evidence =
            std::iter::once(decider).chain(others.iter().copied()).flat_map(|one| one.evidence.clone());
        Self {
            verdict: decider.verdict,
            doubt: decider.doubt.clone(),
            reason: decider.withheld.map(Withheld::words).map(str::to_owned),
            strength: decider.strength,
            evidence: evidence.collect(),
            controls: decider.controls.clone(),
            others: others.into_iter().map(|one| Other::of(one, None)).collect(),
            by: None,
            disputed: false,
        }
    }
}

/// Joins the judgements of one platform's probes, strongest probe first.
pub(super) fn join(judgements: &[Judgement]) -> Joined {
    let find = |verdict: Verdict| judgements.iter().find(|one| one.verdict == verdict);
    let refused = judgements.iter().find(|one| doubt_of(one) == Some(DoubtKind::RefusedBySignUp));
    let dissent = judgements.iter().find(|one| doubt_of(one) == Some(DoubtKind::Contradictory));
    if let (Some(dissent), Some(_)) = (dissent, find(Verdict::Free)) {
        return Joined::deciding(judgements, dissent);
    }
    let contradictory = |one: &Judgement, words: &str| Joined {
        verdict: Verdict::Unknown,
        doubt: Some(Doubt::new(DoubtKind::Contradictory, words)),
        reason: None,
        strength: None,
        ..Joined::deciding(judgements, one)
    };
    match (find(Verdict::Taken), find(Verdict::Free), find(Verdict::Vacant), find(Verdict::Withheld)) {
        (Some(taken), Some(_), _, _) => contradictory(taken, "sign-up says free, yet an account answers"),
        (Some(taken), None, Some(vacant), _) => {
            // A hint against evidence does not weigh; evidence against evidence does.
            let weighs = |one: &Judgement| one.strength.is_some_and(|strength| strength <= Strength::C);
            if weighs(taken) && weighs(vacant) {
                contradictory(taken, "one check finds an account, another finds none")
            } else {
                Joined::deciding(judgements, taken)
            }
        }
        (Some(taken), None, None, _) => Joined::deciding(judgements, taken),
        (None, Some(free), _, Some(_)) => {
            contradictory(free, "sign-up says free, yet the platform withholds it")
        }
        (None, _, _, Some(withheld)) => Joined::deciding(judgements, withheld),
        (None, Some(free), _, None) if refused.is_some() => {
            contradictory(free, "one sign-up check says free, another refuses")
        }
        (None, Some(free), _, None) => Joined::deciding(judgements, free),
        (None, None, Some(vacant), None) => match refused {
            Some(_) => Joined {
                verdict: Verdict::Unknown,
                doubt: Some(Doubt::new(
                    DoubtKind::RefusedBySignUp,
                    "no account is shown, yet sign-up refuses it: reserved, suspended or deleted",
                )),
                strength: None,
                ..Joined::deciding(judgements, vacant)
            },
            None => Joined::deciding(judgements, vacant),
        },
        (None, None, None, None) => judgements
            .iter()
            .min_by_key(|one| doubt_of(one).map_or(usize::MAX, telling))
            .map_or_else(Joined::empty, |one| Joined::deciding(judgements, one)),
    }
}

pub(super) fn doubt_of(judgement: &Judgement) -> Option<DoubtKind> {
    judgement.doubt.as_ref().map(|doubt| doubt.kind)
}

/// Which of several doubts tells the user most, smallest first.
pub(super) fn telling(kind: DoubtKind) -> usize {
    const ORDER: [DoubtKind; 17] = [
        DoubtKind::Contradictory,
        DoubtKind::RefusedBySignUp,
        DoubtKind::AnsweredForAnother,
        DoubtKind::Ambiguous,
        DoubtKind::CheckUnproven,
        DoubtKind::RateLimited,
        DoubtKind::Blocked,
        DoubtKind::LoginWall,
        DoubtKind::Unrecognised,
        DoubtKind::TimedOut,
        DoubtKind::Unreachable,
        DoubtKind::RefusedByGuard,
        DoubtKind::Proxied,
        DoubtKind::NeedsKey,
        DoubtKind::SearchOnly,
        DoubtKind::LookYourself,
        DoubtKind::NotAsked,
    ];
    ORDER.iter().position(|one| *one == kind).unwrap_or(ORDER.len())
}
