//! From clues to signals: each clue is held against every reply by the judge's own rules, and a signal
//! is made of those that hold on all of one side and nowhere on the other.

use std::collections::BTreeSet;

use super::ask::{Sample, called};
use super::clue::{Clue, Side};
use super::fields::Fields;
use super::page::Page;
use super::{Reason, Refusal};
use crate::catalog::platform::{Platform, Probe};
use crate::catalog::signal::{Locator, Says, Signal, is_never_an_answer};
use crate::judge::mask::Mask;
use crate::judge::view::look;
use crate::reading::Reading;
use crate::verdict::Verdict;

/// Most clues of one side that are held against the replies.
const MOST_CLUES: usize = 250;
/// A second condition is worth its place up to this rank.
const WORTH_TWO: usize = 6;

/// What tells somebody from nobody.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// What says taken, then what says absent.
    pub(super) signals: Vec<Signal>,
    /// Where a reply names its account.
    pub(super) account: Option<Locator>,
    /// The verdicts it can give.
    pub(super) can_say: Vec<Verdict>,
}

/// Everything that was answered.
pub(super) struct Bench<'b> {
    pub(super) draft: &'b Platform,
    pub(super) probe: &'b Probe,
    pub(super) samples: &'b [Sample],
}

impl Bench<'_> {
    /// What tells the sides apart, or why nothing does.
    pub(super) fn choose(&self) -> Result<Choice, Refusal> {
        self.known_are_somebody()?;
        let statuses = |known| self.of(known).map(|sample| sample.reply.status).collect::<BTreeSet<u16>>();
        let (found, missed) = (statuses(true), statuses(false));
        let differ = found.is_disjoint(&missed);
        let (taken, absent) = (self.telling(true), self.telling(false));
        let gone = missed.iter().all(|status| matches!(status, 404 | 410));
        let shown = found.iter().all(|status| (200..300).contains(status));
        // Evidence on one side only speaks of nobody by a status that means it, or by words of absence.
        let clears = match (taken.is_empty(), absent.is_empty()) {
            (false, false) => true,
            (true, false) if differ => true,
            (_, true) if differ => gone && shown,
            (taken, _) => return Err(self.alike(taken)),
        };
        let account = taken.iter().find_map(Clue::account).filter(|account| self.is_silent(account));
        let account =
            account.or_else(|| self.probe.account.clone().filter(|account| self.still_names(account)));
        let signal = |says, statuses: &BTreeSet<u16>, clues: &[Clue], known| {
            let mut signal = Signal::bare(says);
            signal.status = statuses.iter().copied().collect();
            signal.redirect = self.of(known).find_map(|sample| sample.led_to.clone());
            for clue in clues {
                clue.write(&mut signal);
            }
            signal
        };
        let signals =
            vec![signal(Says::Taken, &found, &taken, true), signal(Says::Absent, &missed, &absent, false)];
        let can_say = if clears { vec![Verdict::Taken, Verdict::Vacant] } else { vec![Verdict::Taken] };
        Ok(Choice { signals, account, can_say })
    }

    fn of(&self, known: bool) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(move |sample| sample.known == known)
    }

    /// The best one or two clues of one side.
    fn telling(&self, known: bool) -> Vec<Clue> {
        let clues = self.clues(known);
        let says = if known { Says::Taken } else { Says::Absent };
        let signals: Vec<Signal> = clues.iter().map(|clue| clue.signal(says)).collect();
        let probe = Probe { signals, account: None, ..self.probe.clone() };
        let mut tells = vec![true; clues.len()];
        for sample in self.samples {
            let view = look(self.draft, &probe, &sample.handle, &sample.reply);
            for (tells, sighting) in tells.iter_mut().zip(&view.signals) {
                *tells &= sighting.holds() == (sample.known == known);
            }
        }
        let mut telling = clues.into_iter().zip(tells).filter(|(_, tells)| *tells).map(|(clue, _)| clue);
        let Some(first) = telling.next() else { return Vec::new() };
        let part = first.part;
        let second = telling.find(|clue| clue.part != part).filter(|clue| clue.rank <= WORTH_TWO);
        [Some(first), second].into_iter().flatten().collect()
    }

    /// The clues of one side, the best first. They come from one reply: what is not in it is not in
    /// all.
    fn clues(&self, known: bool) -> Vec<Clue> {
        let Some(sample) = self.of(known).next() else { return Vec::new() };
        let accounts = self.of(true).map(|sample| &sample.handle).collect::<BTreeSet<_>>();
        let side = Side { known, lone: accounts.len() < 2 };
        let (reading, mask) = (Reading::new(&sample.reply), Mask::new(sample.handle.as_str()));
        let (handle, fold) = (sample.handle.as_str(), self.draft.handle.fold);
        let mut clues = match reading.json() {
            Some(document) => Fields::new(side, (handle, &mask), fold, None).clues(document),
            None => Page { side, handle, mask: &mask, fold }.clues(&reading),
        };
        clues.sort_by_key(|clue| clue.rank);
        clues.truncate(MOST_CLUES);
        clues
    }

    /// Whether random handles have nothing at the place, so that it never speaks of another account.
    fn is_silent(&self, account: &Locator) -> bool {
        self.of(false).all(|sample| Reading::new(&sample.reply).locate(account).is_empty())
    }

    /// Whether a place that the entry named before names each known account, and nobody else.
    fn still_names(&self, account: &Locator) -> bool {
        let fold = self.draft.handle.fold;
        let named = |sample: &Sample| {
            let first = Reading::new(&sample.reply).locate(account).into_iter().next();
            let first = first.map(|first| fold.canonical(first.trim().trim_start_matches('@')));
            first == Some(fold.canonical(sample.handle.as_str()))
        };
        self.of(true).all(named) && self.is_silent(account)
    }

    /// A known account that is answered as nobody is would teach the reverse of the truth.
    fn known_are_somebody(&self) -> Result<(), Refusal> {
        for sample in self.samples {
            let (who, status) = (called(&sample.handle, sample.known), sample.reply.status);
            if is_never_an_answer(status) {
                let words = format!("{who}: status {status}, which is never an answer");
                return Err(Refusal::new(Reason::NoAnswer, words));
            }
            if sample.known && matches!(status, 404 | 410) {
                return Err(Refusal::new(
                    Reason::KnownIsNobody,
                    format!(
                        "{who} is answered with status {status}, as nobody is; see that it exists, or name another"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Why the sides cannot be told apart.
    fn alike(&self, nothing_of_known: bool) -> Refusal {
        // One account that is gone blurs its side.
        let accounts: BTreeSet<_> = self.of(true).map(|sample| sample.handle.clone()).collect();
        if accounts.len() > 1 {
            let without = |handle| {
                let kept: Vec<Sample> =
                    self.samples.iter().filter(|sample| sample.handle != handle).cloned().collect();
                Bench { samples: &kept, ..*self }.choose_sides()
            };
            let mut telling = accounts.iter().filter(|handle| without((*handle).clone()));
            if let (Some(odd), None) = (telling.next(), telling.next()) {
                return Refusal::new(
                    Reason::KnownIsNobody,
                    format!(
                        "{} is answered as nobody is; see that it exists, or leave it out",
                        called(odd, true)
                    ),
                );
            }
        }
        let named = self.of(false).filter(|sample| self.is_shown(sample)).count();
        if named > 0 && named == self.of(false).count() {
            return Refusal::new(
                Reason::AlwaysTaken,
                "random handles are answered as accounts are, so that nothing here tells who exists; look for \
                 another address of this site",
            );
        }
        let words = if nothing_of_known {
            "the replies about known accounts hold nothing that those about random handles lack"
        } else {
            "the replies about random handles hold nothing of their own: what a page merely lacks proves nobody"
        };
        let advice = "see that the accounts exist, or look for another address of this site";
        Refusal::new(
            Reason::Alike,
            format!("known accounts and random handles cannot be told apart: {words}; {advice}"),
        )
    }

    /// Whether anything tells both sides.
    fn choose_sides(&self) -> bool {
        self.of(true).next().is_some() && !self.telling(true).is_empty() && !self.telling(false).is_empty()
    }

    /// Whether a reply about a random handle shows it where accounts are shown.
    fn is_shown(&self, sample: &Sample) -> bool {
        let as_known = Sample { known: true, ..sample.clone() };
        let alone = [as_known];
        let clues = Bench { samples: &alone, ..*self }.clues(true);
        (200..300).contains(&sample.reply.status)
            && clues.iter().any(|clue| clue.rank <= 4 && clue.names_handle())
    }
}
