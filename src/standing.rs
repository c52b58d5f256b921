//! Where one candidate stands on one platform: the judgements of its probes joined into one, with
//! what to do next.

mod join;
mod agree;
mod witness;
pub mod looked;
pub mod carried;

use std::time::Duration;

use self::agree::Agreement;
use self::carried::Carried;
use self::join::{Joined, join};
use self::looked::Looked;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Kind, Platform, Probe};
use crate::judge::Judgement;
use crate::judge::control::Controls;
use crate::judge::found::Found;
use crate::judge::hearing::Evidence;
use crate::look::LookState;
use crate::owner::Owner;
use crate::probe::{LeftOut, profile_address};
use crate::verdict::{Confidence, ControlStatus, Doubt, DoubtKind, Strength, Verdict};

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
    /// What the other probes and the witnesses said.
    pub others: Vec<Other>,
    /// Which witness of the place decided; nothing where the entry that leads did.
    pub decided_by: Option<usize>,
    /// Whether weaker evidence of another entry says otherwise, so that the verdict does not count.
    pub disputed: bool,
    /// Who holds it, where that is shown.
    pub owner: Option<Owner>,
    /// What a search found, at places that have nothing but one.
    pub found: Option<Found>,
    /// The last look of a person at it, and what that came to.
    pub look: Option<Looked>,
    /// The earlier answer that stands in, where none could be had today; with `unknown`, one that is too
    /// old to.
    pub carried: Option<Carried>,
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
    /// Which witness of the place it belongs to; nothing for the entry that leads.
    pub witness: Option<usize>,
}

impl Other {
    fn of(judgement: &Judgement, witness: Option<usize>) -> Self {
        let Judgement { probe, verdict, doubt, .. } = judgement;
        Self { probe: probe.clone(), verdict: *verdict, doubt: doubt.clone(), witness }
    }
}

impl Standing {
    /// Whether it counts as an answer for a required place: a verdict that nobody disputes, and for
    /// `vacant` one that is at least as sure as `least`.
    pub fn answers_at(&self, least: Confidence) -> bool {
        !self.disputed
            && match self.verdict {
                Verdict::Unknown => false,
                Verdict::Vacant => self.strength.is_some_and(|strength| Confidence::from(strength) >= least),
                _ => true,
            }
    }

    /// The same where a hint is not enough (evidence D and E leave the question open), as it is unless
    /// a policy says otherwise.
    pub fn answers(&self) -> bool {
        self.answers_at(Confidence::Likely)
    }

    /// Whether a person saw that the account is ours, or it was when it was last asked.
    pub fn is_ours(&self) -> bool {
        let carried = self.carried.as_ref().is_some_and(|carried| carried.ours);
        self.verdict == Verdict::Taken && (carried || self.look.as_ref().is_some_and(Looked::says_ours))
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
    /// Judgements of the leading entry, in the order of its probes.
    pub judgements: Vec<Judgement>,
    /// Judgements of the witnesses, each in the order of its probes.
    pub testimony: Vec<Vec<Judgement>>,
    /// Probes that were left out, with the reason.
    pub left_out: Vec<(String, LeftOut)>,
    /// How the checks of the leading entry agree, where they speak together.
    agreement: Option<Agreement>,
    /// Who holds it.
    pub owner: Option<Owner>,
    /// Whether its posts were asked for.
    pub posts_asked: bool,
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
            testimony: vec![Vec::new(); platform.witnesses.len()],
            left_out: Vec::new(),
            agreement: Agreement::of(platform),
            owner: None,
            posts_asked: false,
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

    /// What a witness has told so far, or the entry that leads.
    pub fn told_by(&self, witness: Option<usize>) -> &[Judgement] {
        match witness {
            None => &self.judgements,
            Some(index) => self.testimony.get(index).map_or(&[], Vec::as_slice),
        }
    }

    /// Takes a judgement down, in the place of an earlier one of the same probe.
    pub fn tell(&mut self, witness: Option<usize>, judgement: Judgement) {
        let told = match witness {
            None => Some(&mut self.judgements),
            Some(index) => self.testimony.get_mut(index),
        };
        if let Some(told) = told {
            told.retain(|earlier| earlier.probe != judgement.probe);
            told.push(judgement);
        }
    }

    /// Whether an account has proved itself, so that nobody else need be asked.
    pub fn is_proved(&self) -> bool {
        let proved = |one: &Judgement| {
            one.verdict == Verdict::Taken && one.controls.status == ControlStatus::NotNeeded
        };
        self.judgements.iter().any(proved)
    }

    /// The verdict of the leading entry so far; nothing before its first judgement.
    pub fn verdict(&self) -> Option<Verdict> {
        (!self.judgements.is_empty()).then(|| self.joined().verdict)
    }

    fn joined(&self) -> Joined {
        match &self.agreement {
            Some(agreement) => agreement.join(&self.judgements, &self.left_out),
            None => join(&self.judgements),
        }
    }

    /// Whether `probe` of the leading entry may still change the verdict, where its checks speak together;
    /// nothing where each speaks for itself.
    pub fn is_open_to(&self, probe: &Probe) -> Option<bool> {
        self.agreement.as_ref().map(|agreement| agreement.wants(&self.judgements, &probe.id))
    }

    /// Closes the file. `unasked` says why probes that were neither asked nor left out were not.
    pub fn close(&self, platform: &Platform, unasked: &str) -> Standing {
        let joined = if let Ruling::Barred(reason) = &self.ruling {
            Joined::barred(reason)
        } else {
            let lead = if self.judgements.is_empty() {
                Joined::unknown(self.why_unasked(platform, unasked))
            } else {
                self.joined()
            };
            self.with_reserved(witness::weigh(lead, platform, &self.ruling, &self.testimony))
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
            decided_by: joined.by,
            disputed: joined.disputed,
            owner: self.owner.clone().filter(|owner| match joined.verdict {
                Verdict::Taken => true,
                // Its register tells of the last registration.
                Verdict::Withheld => owner.registration.is_some(),
                _ => false,
            }),
            found: self.judgements.iter().find_map(|one| one.found.clone()),
            look: None,
            carried: None,
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
        // What only corroborates waits for the others.
        let leading = platform.probes.iter().filter(|probe| !probe.corroborates).count();
        if self.left_out.len() < leading {
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

/// What to do next about a standing, in words; nothing where nothing is left to do.
pub fn advice(standing: &Standing, platform: &Platform) -> Option<String> {
    let look = || profile_address(&platform.look.url, &standing.handle);
    let looked = standing.look.as_ref().map(|looked| looked.state);
    let keyed = || {
        let probes = platform.probes.iter().filter(|probe| !probe.keys_optional);
        probes.map(|probe| probe.to_set(|_| true)).find(|names| !names.is_empty())
    };
    match standing.verdict {
        Verdict::Free => Some("register it now: free names go fast".to_owned()),
        Verdict::Vacant => Some(platform.kind.to_have_it(platform.is_mirrored()).to_owned()),
        Verdict::Taken => None,
        Verdict::Withheld if platform.kind == Kind::Domain => {
            Some("ask a registrar when and how it can be had".to_owned())
        }
        Verdict::Withheld => Some("ask the platform; see its reclaim routes".to_owned()),
        Verdict::Barred => Some("choose another spelling here".to_owned()),
        Verdict::Unknown => {
            let kind = standing.doubt.as_ref().map(|doubt| doubt.kind)?;
            Some(match kind {
                _ if looked == Some(LookState::Contradicted) => {
                    format!("look again, and keep what you see with `callsign look`: {}", look())
                }
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
                DoubtKind::Proxied => {
                    format!(
                        "let DNS and WHOIS go around the proxy with `--direct-dns`, or look at {}",
                        look()
                    )
                }
                DoubtKind::NotAsked => "run it again with more time or other options".to_owned(),
                _ if looked == Some(LookState::Expired) => format!("look again: {}", look()),
                _ => format!("look yourself: {}", look()),
            })
        }
    }
}

#[cfg(test)]
#[path = "standing/registers_tests.rs"]
mod registers_tests;
