//! The proof of a check: known-taken and fresh random handles, asked in the same survey, bracket
//! the subject. Positives may prove themselves; negatives never do.

use std::time::Duration;

use jiff::Timestamp;

use super::features::Features;
use super::hearing::{Heard, Hearing};
use crate::catalog::handle::Handle;
use crate::exchange::Reply;
use crate::verdict::{ControlStatus, Verdict};

/// Fewest random handles that must answer absent.
pub const LEAST_RANDOM: usize = 2;

/// One control with what was heard about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// The handle.
    pub handle: Handle,
    /// What its reply says.
    pub heard: Heard,
    /// Status of its reply.
    pub status: Option<u16>,
    /// When it was asked, wall clock.
    pub at: Timestamp,
    /// When the request started, on the survey's clock.
    pub started: Duration,
    /// When its reply had ended, on the same clock.
    pub ended: Duration,
    /// How many refusals its lane had seen when the reply ended.
    pub refusals: u64,
    /// Whether it comes from memory.
    pub remembered: bool,
    /// Whether a cache on the way answered, so that the origin was not asked.
    pub by_cache: bool,
}

impl Control {
    /// The control whose answer was heard so; `as_of` dates one that got no reply.
    pub fn of(handle: Handle, hearing: &Hearing, reply: Option<&Reply>, as_of: Timestamp) -> Self {
        Self {
            handle,
            heard: hearing.heard.clone(),
            status: hearing.status,
            at: reply.map_or(as_of, |reply| reply.at),
            started: reply.map_or(Duration::ZERO, |reply| reply.started),
            ended: hearing.ended,
            refusals: hearing.refusals,
            remembered: reply.is_some_and(|reply| reply.remembered),
            by_cache: hearing.by_cache,
        }
    }

    /// What is shown of it: taken, vacant or unknown.
    pub fn verdict(&self) -> Verdict {
        match self.heard {
            Heard::Taken { .. } => Verdict::Taken,
            Heard::Absent | Heard::Free => Verdict::Vacant,
            Heard::Withheld(_) => Verdict::Withheld,
            Heard::Refused | Heard::Doubt(_) => Verdict::Unknown,
        }
    }

    /// What was seen where it tells nothing.
    pub fn detail(&self) -> Option<String> {
        match &self.heard {
            Heard::Doubt(doubt) => Some(format!("{}: {}", doubt.kind.words(), doubt.detail)),
            Heard::Refused => Some("refused".to_owned()),
            _ if self.by_cache => Some("answered by a cache on the way".to_owned()),
            _ => None,
        }
    }
}

/// One control while it serves for a proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Specimen {
    /// What was heard about it.
    pub control: Control,
    /// The features of its reply.
    pub features: Features,
}

impl Specimen {
    /// The specimen of a control whose answer was heard so; `as_of` dates one that got no reply.
    pub fn of(handle: Handle, hearing: Hearing, reply: Option<&Reply>, as_of: Timestamp) -> Self {
        Self { control: Control::of(handle, &hearing, reply, as_of), features: hearing.features }
    }
}

/// The controls of one check while they serve for a proof.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Specimens<'c> {
    /// Handles known to be taken, the well-known one first.
    pub taken: &'c [Specimen],
    /// Fresh random handles.
    pub random: &'c [Specimen],
}

impl<'c> Specimens<'c> {
    /// The controls of handles known to be taken.
    pub fn taken(self) -> impl Iterator<Item = &'c Control> {
        self.taken.iter().map(|specimen| &specimen.control)
    }

    /// The controls of random handles.
    pub fn random(self) -> impl Iterator<Item = &'c Control> {
        self.random.iter().map(|specimen| &specimen.control)
    }

    /// What is kept of them when the proof is done.
    pub fn kept(self, status: ControlStatus) -> Controls {
        Controls { status, taken: self.taken().cloned().collect(), random: self.random().cloned().collect() }
    }
}

/// The controls of one check, once they are heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Controls {
    /// What became of them.
    pub status: ControlStatus,
    /// Handles known to be taken, the well-known one first.
    pub taken: Vec<Control>,
    /// Fresh random handles.
    pub random: Vec<Control>,
}

impl Controls {
    /// No controls were needed, or none were asked.
    pub fn not_needed() -> Self {
        Self { status: ControlStatus::NotNeeded, taken: Vec::new(), random: Vec::new() }
    }
}

/// What of the subject the proof looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight<'h> {
    /// Whether it says that somebody is there.
    pub positive: bool,
    /// Whether it says anything else than that nobody is there.
    pub shown: bool,
    /// Whether it must hold the features of its side; the platform's own words for a withheld
    /// handle belong to neither side.
    pub needs_features: bool,
    /// Its features.
    pub features: &'h Features,
    /// When its reply had ended.
    pub ended: Duration,
    /// How many refusals its lane had seen by then.
    pub refusals: u64,
    /// Whether a refusal is all that the check ever says of held handles, so that a known account
    /// is soundly answered by one.
    pub refuses_held: bool,
}

impl<'h> Sight<'h> {
    /// The sight of a subject.
    pub fn of(hearing: &'h Hearing, needs_features: bool, refuses_held: bool) -> Self {
        Self {
            positive: matches!(hearing.heard, Heard::Taken { .. }),
            shown: shows_somebody(&hearing.heard),
            needs_features,
            features: &hearing.features,
            ended: hearing.ended,
            refusals: hearing.refusals,
            refuses_held,
        }
    }
}

/// Whether it says anything else than that nobody is there: what a host that answers for everybody
/// would say of anybody.
pub fn shows_somebody(heard: &Heard) -> bool {
    matches!(heard, Heard::Taken { .. } | Heard::Withheld(_))
}

/// The controls vouch for the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// `passed`, or `remembered` when some came from memory.
    pub status: ControlStatus,
}

/// The controls do not vouch for the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// `failed` or `stale`.
    pub status: ControlStatus,
    /// What is missing, in words.
    pub words: String,
}

/// Whether `controls` vouch for what the subject says.
pub fn prove(subject: &Sight<'_>, controls: Specimens<'_>) -> Result<Proof, Failed> {
    let failed = |words: String| Failed { status: ControlStatus::Failed, words };
    for control in controls.random() {
        if !matches!(control.heard, Heard::Absent | Heard::Free) {
            return Err(failed(format!(
                "the random handle `{}` was answered {}",
                control.handle,
                said(control)
            )));
        }
    }
    if controls.random.len() < LEAST_RANDOM {
        return Err(failed(format!("fewer than {LEAST_RANDOM} random handles answered")));
    }
    let is_sound = |control: &&Control| match control.heard {
        Heard::Taken { .. } => true,
        Heard::Refused => subject.refuses_held,
        _ => false,
    };
    let (sound, unsound): (Vec<&Control>, Vec<&Control>) = controls.taken().partition(is_sound);
    if let Some(control) = unsound.first() {
        let absent = matches!(control.heard, Heard::Absent | Heard::Free | Heard::Withheld(_));
        let status = if absent && !sound.is_empty() { ControlStatus::Stale } else { ControlStatus::Failed };
        let words = format!("the known account `{}` was answered {}", control.handle, said(control));
        return Err(Failed { status, words });
    }
    if !controls.taken().any(|control| brackets(control, subject)) {
        return Err(failed(
            "no known account was answered by the origin, after this reply and without a refusal in between"
                .to_owned(),
        ));
    }
    // What memory knows of nobody's handles does not tell a host that shows everybody by now.
    if subject.shown && !controls.random().any(|control| brackets(control, subject)) {
        return Err(failed(
            "no random handle was answered by the origin, after this reply and without a refusal in between"
                .to_owned(),
        ));
    }
    let taken = || controls.taken.iter().map(|specimen| &specimen.features);
    let random = || controls.random.iter().map(|specimen| &specimen.features);
    let tells_taken = Features::telling(taken(), random());
    let tells_absent = Features::telling(random(), taken());
    if tells_taken.is_empty() || tells_absent.is_empty() {
        return Err(failed("known and random handles cannot be told apart here".to_owned()));
    }
    let (own, other) =
        if subject.positive { (tells_taken, tells_absent) } else { (tells_absent, tells_taken) };
    if subject.needs_features && !(own.all_in(subject.features) && other.none_in(subject.features)) {
        return Err(failed("the reply is like neither the known accounts nor the random handles".to_owned()));
    }
    let remembered = controls.taken().chain(controls.random()).any(|control| control.remembered);
    Ok(Proof { status: if remembered { ControlStatus::Remembered } else { ControlStatus::Passed } })
}

/// Whether a search works that found nothing: a known title is among the results of one that was asked
/// after it, without a refusal in between.
pub(super) fn prove_search(subject: &Sight<'_>, controls: Specimens<'_>) -> Result<Proof, Failed> {
    let failed = |words: String| Failed { status: ControlStatus::Failed, words };
    let is_found = |control: &&Control| matches!(control.heard, Heard::Taken { .. });
    let (found, missed): (Vec<&Control>, Vec<&Control>) = controls.taken().partition(is_found);
    if let Some(control) = missed.first() {
        let said = match control.heard {
            Heard::Absent => "is not among the results for it".to_owned(),
            _ => format!("was answered {}", said(control)),
        };
        return Err(failed(format!("the known title `{}` {said}", control.handle)));
    }
    if !found.into_iter().any(|control| brackets(control, subject)) {
        return Err(failed("no known title was searched for after it".to_owned()));
    }
    let remembered = controls.taken().any(|control| control.remembered);
    Ok(Proof { status: if remembered { ControlStatus::Remembered } else { ControlStatus::Passed } })
}

/// A control brackets the subject when the origin answered a request that started after the
/// subject's reply had ended, and the lane met no refusal in between.
fn brackets(control: &Control, subject: &Sight<'_>) -> bool {
    !control.remembered
        && !control.by_cache
        && control.started >= subject.ended
        && control.refusals == subject.refusals
}

fn said(control: &Control) -> String {
    match &control.heard {
        Heard::Taken { .. } => "as taken".to_owned(),
        Heard::Absent | Heard::Free => "as absent".to_owned(),
        Heard::Withheld(why) => format!("as {}", why.words()),
        Heard::Refused => "with a refusal".to_owned(),
        Heard::Doubt(doubt) => format!("with a doubt ({}: {})", doubt.kind.words(), doubt.detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specimen(heard: Heard, feature: u64) -> Specimen {
        let control = Control {
            handle: Handle::new("someone"),
            heard,
            status: Some(200),
            at: Timestamp::UNIX_EPOCH,
            started: Duration::from_secs(2),
            ended: Duration::from_secs(3),
            refusals: 0,
            remembered: false,
            by_cache: false,
        };
        Specimen { control, features: Features::from_numbers([feature]) }
    }

    #[test]
    fn one_random_handle_is_not_enough() {
        let subject = Sight {
            positive: false,
            shown: false,
            needs_features: true,
            features: &Features::from_numbers([2]),
            ended: Duration::from_secs(1),
            refusals: 0,
            refuses_held: false,
        };
        let mut taken = [specimen(Heard::Taken { proves_itself: true }, 1)];
        let mut random = vec![specimen(Heard::Absent, 2)];
        let proved = |taken: &[Specimen], random: &[Specimen]| prove(&subject, Specimens { taken, random });
        assert!(proved(&taken, &random).is_err());
        random.push(specimen(Heard::Absent, 2));
        assert_eq!(proved(&taken, &random), Ok(Proof { status: ControlStatus::Passed }));
        random[0].control.remembered = true;
        assert_eq!(proved(&taken, &random), Ok(Proof { status: ControlStatus::Remembered }));
        taken[0].control.remembered = true;
        assert!(proved(&taken, &random).is_err(), "memory never brackets");
    }
}
