//! From the answers of the controls to what became of a check. The proof is that of a survey; what is
//! added is only the account of where it broke.

use super::{Check, ConditionCheck, ControlCheck, Difference, Outcome, Role, SignalCheck, seconds};
use crate::catalog::handle::Ruling;
use crate::catalog::platform::{Absence, Platform, Probe};
use crate::catalog::signal::Says;
use crate::exchange::Reply;
use crate::judge::conclude;
use crate::judge::control::{Control, LEAST_RANDOM, Sight, Specimen, Specimens, prove};
use crate::judge::features::Described;
use crate::judge::hearing::{self, Hearing};
use crate::judge::view::{View, look};
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// Most differences that are told on each side.
const MOST_DIFFERENCES: usize = 6;

/// One control with everything that came back.
pub(super) struct Heard {
    pub(super) role: Role,
    pub(super) control: Control,
    pub(super) hearing: Hearing,
    pub(super) reply: Option<Reply>,
}

/// How one control stands.
#[derive(Clone, Debug, PartialEq)]
enum Stand {
    /// It answered as it must.
    Sound,
    /// It answered otherwise.
    Wrong(Doubt),
    /// Something stood in the way.
    Untold(Doubt),
}

/// What became of a check whose controls answered so.
pub(super) fn finding(platform: &Platform, probe: &Probe, known: &[Heard], random: &[Heard]) -> Check {
    let entry = Entry { platform, probe };
    let all: Vec<(&Heard, Stand)> =
        known.iter().chain(random).map(|heard| (heard, entry.stand(heard))).collect();
    let (outcome, doubt) = entry.outcome(&all, known, random);
    let views: Vec<Option<View>> = all
        .iter()
        .map(|(heard, _)| {
            let reply = heard.reply.as_ref().filter(|_| outcome == Outcome::Fails)?;
            Some(look(platform, probe, &heard.control.handle, reply))
        })
        .collect();
    let controls = all.iter().zip(&views);
    let controls = controls.map(|((heard, stand), view)| entry.control(heard, stand, view.as_ref()));
    let mut check = Check { outcome, doubt, controls: controls.collect(), ..Check::of(platform, probe) };
    check.advice = entry.advice(&all, outcome);
    if outcome == Outcome::Fails {
        let difference = difference(&all, &views);
        if difference.as_ref().is_some_and(|one| one.known.is_empty() && one.random.is_empty()) {
            check.advice.push("the replies do not differ: no rule can be made of this address".to_owned());
        }
        check.difference = difference;
        check.missing = entry.missing();
    }
    check
}

struct Entry<'e> {
    platform: &'e Platform,
    probe: &'e Probe,
}

impl Entry<'_> {
    /// Whether the check can say that nobody is there, so that random handles must be answered so.
    fn clears(&self) -> bool {
        self.probe.can_clear() && self.probe.absence != Absence::Ambiguous
    }

    /// Whether a refusal is all that the check ever says of held handles.
    fn refuses_held(&self) -> bool {
        !self.probe.signals.iter().any(|signal| signal.says == Says::Taken)
    }

    fn expects(&self, role: Role) -> &'static str {
        match role {
            Role::Known if self.refuses_held() => "refused",
            Role::Known => "taken",
            Role::Random if self.clears() => "absent",
            Role::Random => "not taken",
        }
    }

    fn stand(&self, heard: &Heard) -> Stand {
        use hearing::Heard as Said;
        let said = &heard.hearing.heard;
        let sound = match (heard.role, said) {
            (Role::Known, Said::Taken { .. }) | (Role::Random, Said::Absent | Said::Free) => true,
            (Role::Known, Said::Refused) => self.refuses_held(),
            (Role::Known, _) | (Role::Random, Said::Taken { .. }) => false,
            // Where nothing can be said of nobody, any reply but taken will do: a wall that only missing
            // names meet lets the known accounts through.
            (Role::Random, Said::Doubt(doubt)) => {
                !self.clears() && heard.reply.is_some() && doubt.kind != DoubtKind::RateLimited
            }
            (Role::Random, _) => !self.clears(),
        };
        if sound {
            return Stand::Sound;
        }
        let who = match heard.role {
            Role::Known => format!("the known account `{}`", heard.control.handle),
            Role::Random => format!("the random handle `{}`", heard.control.handle),
        };
        match said {
            Said::Doubt(doubt) if is_an_answer(doubt.kind) => {
                Stand::Wrong(Doubt::new(doubt.kind, format!("{}, asked about {who}", doubt.detail)))
            }
            Said::Doubt(doubt) => Stand::Untold(doubt.clone()),
            _ => {
                let words = format!("{who} is answered {}, not {}", in_words(said), self.expects(heard.role));
                Stand::Wrong(Doubt::new(DoubtKind::CheckUnproven, words))
            }
        }
    }

    /// The outcome: a wrong answer weighs more than none, and what is sound one by one must also be
    /// a proof together.
    fn outcome(
        &self,
        all: &[(&Heard, Stand)],
        known: &[Heard],
        random: &[Heard],
    ) -> (Outcome, Option<Doubt>) {
        if let Some(doubt) = all.iter().find_map(|(_, stand)| match stand {
            Stand::Wrong(doubt) => Some(doubt),
            _ => None,
        }) {
            return (Outcome::Fails, Some(doubt.clone()));
        }
        if let Some(doubt) = all.iter().find_map(|(_, stand)| match stand {
            Stand::Untold(doubt) => Some(doubt),
            _ => None,
        }) {
            return (Outcome::CouldNotTell, Some(doubt.clone()));
        }
        let Err(words) = self.proved(known, random) else { return (Outcome::Works, None) };
        // What a cache answers, or a host that refused in between, says nothing about the entry.
        let unsettled = random.len() < LEAST_RANDOM
            || all.iter().any(|(heard, _)| heard.control.by_cache || was_stopped(heard))
            || all.iter().any(|(heard, _)| heard.control.refusals != all[0].0.control.refusals);
        let outcome = if unsettled { Outcome::CouldNotTell } else { Outcome::Fails };
        (outcome, Some(Doubt::new(DoubtKind::CheckUnproven, words)))
    }

    /// Whether a survey would believe these answers.
    fn proved(&self, known: &[Heard], random: &[Heard]) -> Result<(), String> {
        // A signal that holds while the account is nowhere leaves that guard off.
        let is_taken = |heard: &Heard| matches!(heard.hearing.heard, hearing::Heard::Taken { .. });
        let unnamed = |heard: &Heard| is_taken(heard) && !heard.hearing.names_handle;
        if self.probe.account.is_some() && !known.is_empty() && known.iter().all(unnamed) {
            let words =
                "`account` finds no known account in its own reply: an answer about another would pass";
            return Err(words.to_owned());
        }
        let specimen = |heard: &Heard| Specimen {
            control: heard.control.clone(),
            features: heard.hearing.features.clone(),
        };
        let taken: Vec<Specimen> = known.iter().map(specimen).collect();
        let drawn: Vec<Specimen> = random.iter().map(specimen).collect();
        let controls = Specimens { taken: &taken, random: &drawn };
        let Some(nobody) = random.first() else {
            return Err("the rules of the entry leave no room for a random handle".to_owned());
        };
        if self.clears() {
            if self.is_unlike(nobody, known) {
                // Surveys do not let weak evidence speak of such a name, whatever the check is worth.
                let sight = Sight::of(&nobody.hearing, true, self.refuses_held());
                return prove(&sight, controls).map(drop).map_err(|failed| failed.words);
            }
            let handle = &nobody.control.handle;
            let judgement = conclude(self.platform, self.probe, handle, &nobody.hearing, controls);
            return match (judgement.verdict, judgement.doubt) {
                (Verdict::Free | Verdict::Vacant, _) => Ok(()),
                (_, Some(doubt)) => Err(doubt.detail),
                (verdict, None) => Err(format!("a random handle reads as {}", verdict.word())),
            };
        }
        let needs_proof = known
            .iter()
            .filter(|heard| matches!(heard.hearing.heard, hearing::Heard::Taken { proves_itself: false }));
        for heard in needs_proof {
            // The account stands for a subject that was asked before its controls.
            let sight = Sight { ended: nobody.control.started, ..Sight::of(&heard.hearing, true, false) };
            prove(&sight, controls).map_err(|failed| failed.words)?;
        }
        Ok(())
    }

    /// Whether a random handle had to be drawn longer than every known account.
    fn is_unlike(&self, nobody: &Heard, known: &[Heard]) -> bool {
        let length = |heard: &Heard| heard.control.handle.as_str().chars().count();
        let longest = known.iter().map(length).max().unwrap_or(0);
        self.probe.strength() >= Strength::C
            && length(nobody) > longest
            && self.platform.handle.rule_on(&nobody.control.handle) != Ruling::Admitted
    }

    fn control(&self, heard: &Heard, stand: &Stand, view: Option<&View>) -> ControlCheck {
        let sound = *stand == Stand::Sound;
        ControlCheck {
            handle: heard.control.handle.to_string(),
            role: heard.role,
            sound,
            expected: self.expects(heard.role).to_owned(),
            heard: in_words(&heard.hearing.heard),
            url: heard.reply.as_ref().map(|reply| reply.url.to_string()),
            status: heard.hearing.status,
            at: heard.reply.as_ref().map(|reply| seconds(reply.at)),
            signals: view.filter(|_| !sound).map(|view| self.signals(heard.role, view)).unwrap_or_default(),
        }
    }

    /// The signals that should have held, and those that held instead.
    fn signals(&self, role: Role, view: &View) -> Vec<SignalCheck> {
        let wanted = |says: Says| match role {
            Role::Known => says == Says::Taken || says == Says::Refused && self.refuses_held(),
            Role::Random => matches!(says, Says::Absent | Says::Free),
        };
        let shown = view.signals.iter().filter(|one| wanted(one.says) || one.holds());
        let mut signals: Vec<SignalCheck> = shown
            .map(|one| SignalCheck {
                says: one.words.clone(),
                wanted: wanted(one.says),
                holds: one.holds(),
                conditions: one
                    .conditions
                    .iter()
                    .map(|seen| ConditionCheck {
                        condition: seen.condition.clone(),
                        holds: seen.holds,
                        found: seen.found.clone(),
                    })
                    .collect(),
            })
            .collect();
        if let Some(seen) = view.account.as_ref().filter(|seen| role == Role::Known && !seen.holds) {
            signals.push(SignalCheck {
                says: "whom the reply is about".to_owned(),
                wanted: true,
                holds: false,
                conditions: vec![ConditionCheck {
                    condition: seen.condition.clone(),
                    holds: false,
                    found: seen.found.clone(),
                }],
            });
        }
        signals
    }

    fn advice(&self, all: &[(&Heard, Stand)], outcome: Outcome) -> Vec<String> {
        use hearing::Heard as Said;
        let of = |role| all.iter().filter(move |(heard, _)| heard.role == role);
        let another_is_sound = of(Role::Known).any(|(_, stand)| *stand == Stand::Sound);
        let mut advice = Vec::new();
        for (heard, _) in of(Role::Known).filter(|(_, stand)| matches!(stand, Stand::Wrong(_))) {
            let handle = &heard.control.handle;
            match &heard.hearing.heard {
                said @ (Said::Absent | Said::Free | Said::Withheld(_)) if another_is_sound => {
                    advice.push(format!("`{handle}` answers {}: replace this control", in_words(said)));
                }
                Said::Doubt(doubt) if doubt.kind == DoubtKind::AnsweredForAnother && another_is_sound => {
                    advice.push(format!("`{handle}` is another account now: replace this control"));
                }
                _ => {}
            }
        }
        let speaks_of_nobody =
            self.probe.signals.iter().any(|signal| matches!(signal.says, Says::Absent | Says::Free));
        for (heard, _) in of(Role::Random).filter(|_| outcome == Outcome::Works && speaks_of_nobody) {
            if matches!(heard.hearing.heard, Said::Doubt(_)) {
                let words = in_words(&heard.hearing.heard);
                advice.push(format!(
                    "nobody's handle `{}` is no longer answered absent: {words}",
                    heard.control.handle
                ));
            }
        }
        advice
    }

    /// Evidence that would make the check stronger.
    fn missing(&self) -> Vec<String> {
        let marked = |wanted: &[Says]| {
            let mut signals =
                self.probe.signals.iter().filter(|signal| wanted.contains(&signal.says)).peekable();
            signals.peek().is_none() || signals.all(crate::catalog::signal::Signal::is_marker)
        };
        let lacks = [
            (
                self.platform.controls.taken.len() < MOST_NEEDED && self.platform.controls.ask.is_empty(),
                "a second account known to exist, an obscure one",
            ),
            (
                self.probe.account.is_none() && !self.refuses_held(),
                "`account`: where a reply names whom it is about",
            ),
            (!marked(&[Says::Taken]), "a marker of an account: only its status speaks"),
            (!marked(&[Says::Absent, Says::Free]), "words of absence: only the status speaks"),
        ];
        lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, words)| words.to_owned()).collect()
    }
}

/// Known accounts that a check needs.
const MOST_NEEDED: usize = 2;

/// Whether a doubt comes from an answer about the handle, rather than from what stood in the way.
fn is_an_answer(kind: DoubtKind) -> bool {
    matches!(
        kind,
        DoubtKind::Unrecognised
            | DoubtKind::Contradictory
            | DoubtKind::AnsweredForAnother
            | DoubtKind::RefusedBySignUp
    )
}

/// Whether something stood in the way of an answer.
fn was_stopped(heard: &Heard) -> bool {
    matches!(&heard.hearing.heard, hearing::Heard::Doubt(doubt) if !is_an_answer(doubt.kind))
}

fn in_words(heard: &hearing::Heard) -> String {
    match heard {
        hearing::Heard::Taken { .. } => "taken".to_owned(),
        hearing::Heard::Absent => "absent".to_owned(),
        hearing::Heard::Free => "free".to_owned(),
        hearing::Heard::Withheld(why) => format!("withheld ({})", why.words()),
        hearing::Heard::Refused => "refused".to_owned(),
        hearing::Heard::Doubt(doubt) => format!("{}: {}", doubt.kind.words(), doubt.detail),
    }
}

/// What tells known accounts and random handles apart. Where some controls are sound, those speak
/// for their side; a stale one would blur it.
fn difference(all: &[(&Heard, Stand)], views: &[Option<View>]) -> Option<Difference> {
    let side = |role: Role| {
        let of = |sound: bool| {
            let both = all.iter().zip(views);
            let chosen = both
                .filter(move |((heard, stand), _)| heard.role == role && (!sound || *stand == Stand::Sound));
            chosen.filter_map(|(_, view)| view.as_ref().map(|view| &view.described)).collect::<Vec<_>>()
        };
        let sound = of(true);
        if sound.is_empty() { of(false) } else { sound }
    };
    let (known, random) = (side(Role::Known), side(Role::Random));
    if known.is_empty() || random.is_empty() {
        return None;
    }
    Some(Difference {
        known: Described::telling(&known, &random, MOST_DIFFERENCES),
        random: Described::telling(&random, &known, MOST_DIFFERENCES),
    })
}
