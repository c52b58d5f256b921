//! Where one candidate stands on one platform: the judgements of its probes joined into one, with
//! what to do next.

use std::time::Duration;

use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::Platform;
use crate::judge::Judgement;
use crate::judge::control::Controls;
use crate::judge::hearing::Evidence;
use crate::owner::Owner;
use crate::probe::{LeftOut, profile_address};
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict, Withheld};

/// One candidate on one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Platform id.
    pub platform: String,
    /// Which name of the survey it belongs to, from 0.
    pub name: usize,
    /// The handle asked for.
    pub handle: Handle,
    /// The profile's address.
    pub url: String,
    /// What is known.
    pub verdict: Verdict,
    /// Why not more, for `unknown`.
    pub doubt: Option<Doubt>,
    /// The platform's reason, for `withheld` and `barred`.
    pub reason: Option<String>,
    /// How strong the evidence is.
    pub strength: Option<Strength>,
    /// The evidence of the deciding probe first.
    pub evidence: Vec<Evidence>,
    /// The controls of the deciding probe.
    pub controls: Controls,
    /// What the other probes said.
    pub others: Vec<Other>,
    /// Who holds it, where that is shown.
    pub owner: Option<Owner>,
    /// From the first request to the last reply.
    pub took: Duration,
}

/// The word of a probe that did not decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Id of the probe.
    pub probe: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its doubt.
    pub doubt: Option<Doubt>,
}

impl Standing {
    /// Whether it counts as an answer for a required place: a verdict, and for `vacant` more than a
    /// hint (evidence D and E leave the question open).
    pub fn answers(&self) -> bool {
        match self.verdict {
            Verdict::Unknown => false,
            Verdict::Vacant => self.strength.is_some_and(|strength| strength < Strength::D),
            _ => true,
        }
    }
}

/// Everything learnt about one handle on one platform, as it comes in.
#[derive(Clone, Debug)]
pub struct File {
    /// Which name of the survey.
    pub name: usize,
    /// The handle.
    pub handle: Handle,
    /// What the rules say.
    pub ruling: Ruling,
    /// Judgements in the order of the probes.
    pub judgements: Vec<Judgement>,
    /// Probes that were left out, with the reason.
    pub left_out: Vec<(String, LeftOut)>,
    /// Who holds it.
    pub owner: Option<Owner>,
    /// First start and last end of its exchanges, on the survey's clock.
    pub span: Option<(Duration, Duration)>,
}

impl File {
    /// An empty file on `handle`.
    pub fn new(platform: &Platform, name: usize, handle: Handle) -> Self {
        Self {
            name,
            ruling: platform.handle.rule_on(&handle),
            handle,
            judgements: Vec::new(),
            left_out: Vec::new(),
            owner: None,
            span: None,
        }
    }

    /// Notes an exchange; failures and remembered replies carry no times.
    pub fn saw(&mut self, started: Duration, ended: Duration) {
        if ended.is_zero() {
            return;
        }
        let (first, last) = self.span.unwrap_or((started, ended));
        self.span = Some((first.min(started), last.max(ended)));
    }

    /// The verdict so far; nothing before the first judgement.
    pub fn verdict(&self) -> Option<Verdict> {
        (!self.judgements.is_empty()).then(|| join(&self.judgements).verdict)
    }

    /// Closes the file. `unasked` says why probes that were neither asked nor left out were not.
    pub fn close(&self, platform: &Platform, unasked: &str) -> Standing {
        let joined = if let Ruling::Barred(reason) = &self.ruling {
            Joined::barred(reason)
        } else if self.judgements.is_empty() {
            Joined::unknown(self.why_unasked(platform, unasked))
        } else {
            self.with_reserved(join(&self.judgements))
        };
        Standing {
            platform: platform.id.clone(),
            name: self.name,
            url: profile_address(&platform.profile, &self.handle),
            handle: self.handle.clone(),
            verdict: joined.verdict,
            doubt: joined.doubt,
            reason: joined.reason,
            strength: joined.strength,
            evidence: joined.evidence,
            controls: joined.controls,
            others: joined.others,
            owner: self.owner.clone().filter(|_| joined.verdict == Verdict::Taken),
            took: self.span.map_or(Duration::ZERO, |(first, last)| last.saturating_sub(first)),
        }
    }

    /// A published reserved word that nobody holds is withheld, not vacant; so is a handle that the
    /// platform's own rules no longer allow.
    fn with_reserved(&self, joined: Joined) -> Joined {
        match &self.ruling {
            Ruling::Reserved(reason) | Ruling::Closed(reason) if joined.verdict == Verdict::Vacant => {
                Joined { verdict: Verdict::Withheld, reason: Some(reason.clone()), ..joined }
            }
            _ => joined,
        }
    }

    fn why_unasked(&self, platform: &Platform, unasked: &str) -> Doubt {
        let reason =
            |wanted: fn(&LeftOut) -> bool| self.left_out.iter().map(|(_, why)| why).find(|why| wanted(why));
        if platform.probes.is_empty() {
            return Doubt::new(DoubtKind::LookYourself, "no machine can answer here");
        }
        if self.left_out.len() < platform.probes.len() {
            return Doubt::new(DoubtKind::NotAsked, unasked);
        }
        // Several may be left out for several reasons: first what the user chose, then what can be had.
        let chosen = reason(|why| matches!(why, LeftOut::ByManner(_)))
            .or_else(|| reason(|why| matches!(why, LeftOut::NeedsKey(_))))
            .or_else(|| reason(|why| matches!(why, LeftOut::Paid(_))))
            .or_else(|| reason(|why| matches!(why, LeftOut::CannotAsk(_))));
        chosen.unwrap_or(&LeftOut::SignUp).doubt()
    }
}

struct Joined {
    verdict: Verdict,
    doubt: Option<Doubt>,
    reason: Option<String>,
    strength: Option<Strength>,
    evidence: Vec<Evidence>,
    controls: Controls,
    others: Vec<Other>,
}

impl Joined {
    fn barred(reason: &str) -> Self {
        Self { verdict: Verdict::Barred, reason: Some(reason.to_owned()), doubt: None, ..Self::empty() }
    }

    fn unknown(doubt: Doubt) -> Self {
        Self { doubt: Some(doubt), ..Self::empty() }
    }

    fn empty() -> Self {
        Self {
            verdict: Verdict::Unknown,
            doubt: None,
            reason: None,
            strength: None,
            evidence: Vec::new(),
            controls: Controls::not_needed(),
            others: Vec::new(),
        }
    }

    fn deciding(judgements: &[Judgement], decider: &Judgement) -> Self {
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
            others: others
                .into_iter()
                .map(|one| Other { probe: one.probe.clone(), verdict: one.verdict, doubt: one.doubt.clone() })
                .collect(),
        }
    }
}

/// Joins the judgements of one platform's probes, strongest probe first.
fn join(judgements: &[Judgement]) -> Joined {
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

fn doubt_of(judgement: &Judgement) -> Option<DoubtKind> {
    judgement.doubt.as_ref().map(|doubt| doubt.kind)
}

/// Which of several doubts tells the user most, smallest first.
fn telling(kind: DoubtKind) -> usize {
    const ORDER: [DoubtKind; 16] = [
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
        DoubtKind::NeedsKey,
        DoubtKind::SearchOnly,
        DoubtKind::LookYourself,
        DoubtKind::NotAsked,
    ];
    ORDER.iter().position(|one| *one == kind).unwrap_or(ORDER.len())
}

/// What to do next about a standing, in words; nothing where nothing is left to do.
pub fn advice(standing: &Standing, platform: &Platform) -> Option<String> {
    let look = || profile_address(&platform.look.url, &standing.handle);
    let keyed = || {
        let probes = platform.probes.iter().filter(|probe| !probe.keys_optional);
        probes.map(|probe| probe.to_set(|_| true)).find(|names| !names.is_empty())
    };
    match standing.verdict {
        Verdict::Free => Some("register it now: free names go fast".to_owned()),
        Verdict::Vacant => Some("confirm by registering; it may still be reserved".to_owned()),
        Verdict::Taken => None,
        Verdict::Withheld => Some("ask the platform; see its reclaim routes".to_owned()),
        Verdict::Barred => Some("choose another spelling here".to_owned()),
        Verdict::Unknown => {
            let kind = standing.doubt.as_ref().map(|doubt| doubt.kind)?;
            Some(match kind {
                DoubtKind::RateLimited | DoubtKind::TimedOut | DoubtKind::Unreachable => {
                    "ask again later, or let `--wait 5m` do it".to_owned()
                }
                DoubtKind::NeedsKey => match keyed() {
                    // Something was sent, and refused.
                    Some(keys) if !standing.evidence.is_empty() => {
                        format!("test the key with `callsign keys --try {}`, or look at {}", keys[0], look())
                    }
                    Some(keys) => format!("set {}, or look at {}", keys.join(" and "), look()),
                    None => format!("look at {}", look()),
                },
                DoubtKind::NotAsked => "run it again with more time or other options".to_owned(),
                _ => format!("look yourself: {}", look()),
            })
        }
    }
}
