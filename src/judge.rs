//! From replies to opinions. [`hearing::hear`] says what one reply means by the signals of its entry;
//! [`control::prove`] says whether the check deserves belief; [`conclude`] joins both into a
//! judgement. Pure, and total: every reply or failure becomes a verdict.

pub mod mask;

mod rule;

mod markers;

pub mod wall;

mod refusal;

mod kept;

mod tokens;

pub mod features;

mod again;

pub mod found;

pub mod hearing;

pub mod gist;

pub mod control;

pub mod shape;

pub mod extract;

pub mod narrow;

pub mod view;

mod search;

use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Absence, Platform, Probe, ProbeKind};
use crate::catalog::signal::Says;
use crate::judge::control::{Controls, Proof, Sight, Specimens};
use crate::judge::hearing::{Heard, Hearing};
use crate::verdict::{ControlStatus, Doubt, DoubtKind, Strength, Verdict, Withheld};

/// What one probe says about one handle, controls included.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Id of the probe.
    pub probe: String,
    /// What is known.
    pub verdict: Verdict,
    /// Why not more, for `unknown`.
    pub doubt: Option<Doubt>,
    /// Why, for `withheld`.
    pub withheld: Option<Withheld>,
    /// How strong the evidence is, where a verdict was reached.
    pub strength: Option<Strength>,
    /// The evidence.
    pub evidence: Vec<hearing::Evidence>,
    /// Whether nobody being there rests on words of the reply rather than on its status alone.
    pub marked: bool,
    /// What became of the controls.
    pub controls: Controls,
    /// Whether it only corroborates, and never decides.
    pub corroborates: bool,
    /// What a search found.
    pub found: Option<found::Found>,
}

impl Judgement {
    /// This one and that of another spelling of the same handle as one: held is what is held in either, and
    /// nobody is found only where nobody is found under both.
    #[must_use]
    pub fn with_spelling(self, other: Self) -> Self {
        let tells = |one: &Self| match one.verdict {
            Verdict::Taken => 0,
            Verdict::Withheld | Verdict::Barred => 1,
            Verdict::Unknown => 2,
            Verdict::Vacant => 3,
            Verdict::Free => 4,
        };
        let (mut first, second) = if tells(&other) < tells(&self) { (other, self) } else { (self, other) };
        first.evidence.extend(second.evidence);
        if first.verdict == second.verdict {
            first.controls.random.extend(second.controls.random);
        }
        first
    }
}

/// Whether the opinion needs controls before it can become a verdict.
pub fn needs_controls(probe: &Probe, hearing: &Hearing) -> bool {
    match &hearing.heard {
        Heard::Absent if probe.kind == ProbeKind::Search => true,
        Heard::Taken { proves_itself } => !proves_itself,
        Heard::Absent => probe.absence != Absence::Ambiguous && probe.can_say.contains(&Verdict::Vacant),
        Heard::Free => probe.can_say.contains(&Verdict::Free),
        Heard::Withheld(_) => true,
        Heard::Refused | Heard::Doubt(_) => false,
    }
}

/// Why nobody being found means nothing where an unverified rule forbids the handle; `reason` is that
/// rule, in words.
pub fn doubted(reason: &str) -> String {
    format!("nobody answers, but a rule that nobody verified forbids this handle: {reason}")
}

/// Joins what was heard about `handle` with its controls. The features of their replies stay behind:
/// a judgement is kept to the end of the survey, and they are needed for the proof alone.
pub fn conclude(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    hearing: &Hearing,
    controls: Specimens<'_>,
) -> Judgement {
    if probe.kind == ProbeKind::Search {
        return search::conclude(probe, hearing, controls);
    }
    let judgement = |verdict, doubt, withheld, controls| Judgement {
        probe: probe.id.clone(),
        verdict,
        doubt,
        withheld,
        strength: (verdict != Verdict::Unknown).then(|| probe.strength()),
        evidence: hearing.evidence.clone(),
        marked: hearing.absence_marked,
        controls,
        corroborates: probe.corroborates,
        found: None,
    };
    let unknown = |doubt: Doubt, controls| judgement(Verdict::Unknown, Some(doubt), None, controls);
    let (verdict, withheld, needs_features) = match &hearing.heard {
        Heard::Doubt(doubt) => return unknown(doubt.clone(), Controls::not_needed()),
        Heard::Refused => {
            let words = "sign-up refuses it without telling taken from reserved or malformed";
            return unknown(Doubt::new(DoubtKind::RefusedBySignUp, words), Controls::not_needed());
        }
        Heard::Taken { proves_itself: true } => {
            return judgement(Verdict::Taken, None, None, Controls::not_needed());
        }
        // Memory vouches for what proved itself; of anything else it knows only that it was once so.
        _ if hearing.evidence.iter().any(|evidence| evidence.remembered) => {
            let words = "only an earlier answer is known, which proves nothing today";
            return unknown(Doubt::new(DoubtKind::CheckUnproven, words), Controls::not_needed());
        }
        Heard::Absent if probe.absence == Absence::Ambiguous && probe.kind == ProbeKind::Register => {
            let words = "the registry's RDAP service knows no such domain, yet whether it has a WHOIS that does is \
                         not known here: look yourself, or name it in an overlay";
            return unknown(Doubt::new(DoubtKind::CheckUnproven, words), Controls::not_needed());
        }
        Heard::Absent if probe.absence == Absence::Ambiguous => {
            let words = "nobody answers, but hidden accounts look the same";
            return unknown(Doubt::new(DoubtKind::Ambiguous, words), Controls::not_needed());
        }
        Heard::Taken { proves_itself: false } => (Verdict::Taken, None, true),
        Heard::Absent => (Verdict::Vacant, None, true),
        Heard::Free => (Verdict::Free, None, true),
        Heard::Withheld(why) => (Verdict::Withheld, Some(*why), false),
    };
    // A register knows who is in it, not what a registrar would still refuse.
    let never = probe.kind == ProbeKind::Register || probe.absence != Absence::Registrable;
    if !probe.can_say.contains(&verdict) || (verdict == Verdict::Free && never) {
        let words = format!("the reply reads as {}, which this check cannot say", verdict.word());
        return unknown(Doubt::new(DoubtKind::Unrecognised, words), Controls::not_needed());
    }
    let refuses_held = !probe.signals.iter().any(|signal| signal.says == Says::Taken);
    let sight = Sight::of(hearing, needs_features, refuses_held);
    let proof = control::prove(&sight, controls).and_then(|proof| match verdict {
        Verdict::Vacant | Verdict::Free => {
            allowed(platform, probe, handle, hearing, controls).map(|()| proof)
        }
        _ => Ok(proof),
    });
    match proof {
        Ok(Proof { status }) => judgement(verdict, None, withheld, controls.kept(status)),
        Err(failed) => {
            unknown(Doubt::new(DoubtKind::CheckUnproven, failed.words), controls.kept(failed.status))
        }
    }
}

/// The word of a probe that shows held or withheld what sign-up calls free. It needs no controls: it concludes
/// nothing, it only keeps the other from concluding.
pub fn dissent(probe: &Probe, hearing: &Hearing) -> Judgement {
    let words = "another check shows it held or withheld, yet sign-up says free";
    Judgement {
        probe: probe.id.clone(),
        verdict: Verdict::Unknown,
        doubt: Some(Doubt::new(DoubtKind::Contradictory, words)),
        withheld: None,
        strength: None,
        evidence: hearing.evidence.clone(),
        marked: hearing.absence_marked,
        controls: Controls::not_needed(),
        corroborates: probe.corroborates,
        found: None,
    }
}

/// What weaker evidence needs besides its controls before it may say that nobody is there.
fn allowed(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    hearing: &Hearing,
    controls: Specimens<'_>,
) -> Result<(), control::Failed> {
    let unproven =
        |words: &str| Err(control::Failed { status: ControlStatus::Failed, words: words.to_owned() });
    if hearing.by_cache {
        return unproven("a cache on the way answered, so the platform was not asked now");
    }
    if let Ruling::Doubted(reason) = platform.handle.rule_on(handle) {
        return unproven(&doubted(&reason));
    }
    let strength = probe.strength();
    if strength >= Strength::C {
        let plain = handle.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let longest = controls.taken().map(|control| control.handle.as_str().chars().count());
        let longest = longest.max().unwrap_or(0);
        let unlike = !plain || handle.as_str().chars().count() > longest;
        if unlike && platform.handle.rule_on(handle) != Ruling::Admitted {
            return unproven("the handle is shaped unlike every control and no sourced rule admits it");
        }
    }
    if strength >= Strength::D && !hearing.absence_marked {
        let status = hearing.status.unwrap_or(0);
        let contrast =
            controls.taken().all(|control| control.status.is_some_and(|status| (200..300).contains(&status)));
        if !matches!(status, 404 | 410) || !contrast {
            return unproven("only a 404 or 410 against a found page, or words of absence, would tell");
        }
    }
    Ok(())
}
