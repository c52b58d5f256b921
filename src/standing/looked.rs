//! A person's look weighed against what the machine found. The look decides where the machine could
//! not tell; against evidence it makes a contradiction, whichever of the two is newer: the milder is
//! never picked.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Other, Standing};
use crate::catalog::platform::{Kind, Platform};
use crate::judge::control::Controls;
use crate::judge::hearing::Evidence;
use crate::look::{Look, LookState, Looks, Saw, day};
use crate::probe::profile_address;
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// The probe that evidence of a look names, where a check of the machine names its own.
pub const PROBE: &str = "look";

/// A look at a place, and what it came to there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The last look at this handle here.
    pub look: Look,
    /// How it stands to what the machine says.
    pub state: LookState,
}

impl Looked {
    /// Whether a person saw that the account is ours, and nothing says otherwise.
    pub fn says_ours(&self) -> bool {
        self.look.saw == Saw::Ours && self.is_live()
    }

    /// Whether it counts and nothing speaks against it.
    pub fn is_live(&self) -> bool {
        matches!(self.state, LookState::Decides | LookState::Agrees)
    }
}

/// What a look does to a standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// The look's verdict becomes the standing's.
    Decides,
    /// The machine's verdict stays, and nothing speaks against it.
    Agrees,
    /// The two exclude each other.
    Contradicts,
}

/// The standing with the last look at it taken into account, as of the day of the survey.
pub fn with_look(standing: Standing, platform: &Platform, looks: &Looks, as_of: Date) -> Standing {
    let Some(look) = looks.latest(platform, standing.handle.as_str()).cloned() else { return standing };
    if !look.is_live(as_of) {
        return Standing { look: Some(Looked { look, state: LookState::Expired }), ..standing };
    }
    let saw = match (platform.kind, standing.verdict, look.saw) {
        // That a registrar offers it says no more than that nobody has registered it.
        (Kind::Domain, Verdict::Vacant, Saw::SignupAccepts) => Saw::Nobody,
        (_, _, saw) => saw,
    };
    match weigh(&standing, saw) {
        Weight::Agrees => agreed(standing, platform, look),
        Weight::Decides => decided(standing, platform, look),
        // Rules that bind every account ever made stand above what anybody saw.
        Weight::Contradicts if standing.verdict == Verdict::Barred => {
            Standing { look: Some(Looked { look, state: LookState::Contradicted }), ..standing }
        }
        Weight::Contradicts => contradicted(standing, platform, look, as_of),
    }
}

#[expect(clippy::match_same_arms, reason = "a table that is read by what the machine says")]
fn weigh(standing: &Standing, saw: Saw) -> Weight {
    let doubt = standing.doubt.as_ref().map(|doubt| doubt.kind);
    match (standing.verdict, saw) {
        (Verdict::Unknown, _) => match (doubt, saw) {
            // Evidence of an account, or a refusal, is among what was found; no look undoes it.
            (Some(DoubtKind::Contradictory), Saw::Nobody | Saw::SignupAccepts)
            | (Some(DoubtKind::RefusedBySignUp), Saw::SignupAccepts) => Weight::Contradicts,
            // That nobody is shown is known already; why sign-up refuses it is not.
            (Some(DoubtKind::RefusedBySignUp), Saw::Nobody) => Weight::Agrees,
            _ => Weight::Decides,
        },
        (Verdict::Barred, Saw::Nobody | Saw::Unavailable) => Weight::Agrees,
        (Verdict::Barred, _) => Weight::Contradicts,
        // A hint leaves the question open, and so does a verdict that is disputed.
        (Verdict::Vacant, Saw::Nobody) if !standing.answers() => Weight::Decides,
        (Verdict::Vacant | Verdict::Free | Verdict::Withheld, Saw::Nobody) => Weight::Agrees,
        // An address where nobody answers may still be kept by the platform.
        (Verdict::Vacant, Saw::SignupAccepts | Saw::Unavailable) => Weight::Decides,
        (Verdict::Vacant, Saw::Someone | Saw::Ours) => Weight::Contradicts,
        (Verdict::Free, Saw::SignupAccepts) | (Verdict::Withheld, Saw::Unavailable) => Weight::Agrees,
        (Verdict::Free | Verdict::Withheld, _) => Weight::Contradicts,
        (Verdict::Taken, Saw::Someone | Saw::Ours | Saw::Unavailable) => Weight::Agrees,
        (Verdict::Taken, Saw::Nobody | Saw::SignupAccepts) => Weight::Contradicts,
    }
}

fn agreed(mut standing: Standing, platform: &Platform, look: Look) -> Standing {
    // A person's look settles what a weaker voice disputes.
    standing.disputed &= standing.verdict != look.verdict();
    standing.evidence.push(evidence(platform, &standing, &look));
    Standing { look: Some(Looked { look, state: LookState::Agrees }), ..standing }
}

fn decided(standing: Standing, platform: &Platform, look: Look) -> Standing {
    let mut others = standing.others.clone();
    // What the machine itself made of it stays to be read.
    if let Some(first) = standing.evidence.first() {
        let machine = Other {
            probe: first.probe.clone(),
            verdict: standing.verdict,
            doubt: standing.doubt.clone(),
            witness: standing.decided_by,
        };
        others.insert(0, machine);
    }
    let seen = std::iter::once(evidence(platform, &standing, &look));
    let verdict = look.verdict();
    Standing {
        verdict,
        doubt: None,
        reason: (verdict == Verdict::Withheld).then(|| format!("{} ({})", look.seen(), look.words())),
        strength: Some(Strength::H),
        evidence: seen.chain(standing.evidence).collect(),
        controls: Controls::not_needed(),
        others,
        decided_by: None,
        disputed: false,
        owner: None,
        look: Some(Looked { look, state: LookState::Decides }),
        ..standing
    }
}

fn contradicted(standing: Standing, platform: &Platform, look: Look, as_of: Date) -> Standing {
    let seen = evidence(platform, &standing, &look);
    let heard = standing.evidence.iter().filter(|one| one.held).map(|one| one.at).max();
    let heard = day(heard.map_or(as_of, day_of));
    let (who, saw) = (look.words(), look.seen());
    let detail = match standing.verdict {
        Verdict::Free => format!("sign-up said free on {heard}"),
        Verdict::Vacant => format!("no account was found on {heard}"),
        Verdict::Taken => format!("an account answered on {heard}"),
        Verdict::Withheld => format!("the platform withheld it on {heard}"),
        Verdict::Barred | Verdict::Unknown => {
            let doubt = standing.doubt.as_ref();
            doubt.map(|doubt| doubt.detail.clone()).filter(|words| !words.is_empty()).unwrap_or_default()
        }
    };
    Standing {
        verdict: Verdict::Unknown,
        doubt: Some(Doubt::new(DoubtKind::Contradictory, format!("{detail}, yet {saw} ({who})"))),
        reason: None,
        strength: None,
        evidence: standing.evidence.into_iter().chain([seen]).collect(),
        owner: None,
        look: Some(Looked { look, state: LookState::Contradicted }),
        ..standing
    }
}

/// The look as a piece of evidence. It has no reply, so no status and no digest.
fn evidence(platform: &Platform, standing: &Standing, look: &Look) -> Evidence {
    Evidence {
        probe: PROBE.to_owned(),
        signal: format!("a person saw `{}`", look.saw.word()),
        words: look.words(),
        held: true,
        url: profile_address(&platform.look.url, &standing.handle),
        status: None,
        at: look.on.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp()),
        sha256: None,
        remembered: false,
    }
}

/// The day of a moment, by universal time: where the reader sits may not change a report.
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
#[path = "looked_tests.rs"]
mod tests;
