//! Checks that speak together. Where a place says that its checks must agree, nobody is found only where
//! every register says so and every check that corroborates does too: a register that knows nobody may
//! be the wrong one, be lagging or be lying, and DNS knows nothing of what is held back.

use super::join::{Joined, doubt_of, telling};
use crate::catalog::platform::{Kind, Platform};
use crate::judge::Judgement;
use crate::probe::LeftOut;
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// The checks of a place that must agree, in the order in which they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agreement {
    /// Ids of the checks that decide.
    registers: Vec<String>,
    /// Ids of those that only corroborate.
    corroborators: Vec<String>,
    /// What is asked, and what it is asked for.
    nouns: (&'static str, &'static str),
    /// Whether all of them answer for the same thing, so that one cannot know it and another not.
    is_one: bool,
}

impl Agreement {
    /// That of `platform`; nothing where each of its checks speaks for itself.
    pub(super) fn of(platform: &Platform) -> Option<Self> {
        let ids = |corroborates: bool| {
            let probes = platform.probes.iter().filter(move |probe| probe.corroborates == corroborates);
            probes.map(|probe| probe.id.clone()).collect()
        };
        let is_one = platform.kind == Kind::Domain;
        let nouns = if is_one { ("register", "domain") } else { ("check", "name") };
        platform.agree.then(|| Self { registers: ids(false), corroborators: ids(true), nouns, is_one })
    }

    /// Whether `probe` may still change the verdict. What was told later than it in an earlier round says
    /// nothing about that.
    pub(super) fn wants(&self, judgements: &[Judgement], probe: &str) -> bool {
        let told = |id: &String| judgements.iter().find(|one| one.probe == *id);
        if self.corroborators.iter().any(|id| id == probe) {
            // Only where all registers know nobody is there anything to corroborate.
            return self.is_missed(judgements);
        }
        let before = self.registers.iter().take_while(|id| *id != probe);
        let is_open = |one: &Judgement| matches!(one.verdict, Verdict::Unknown | Verdict::Vacant);
        before.filter_map(told).all(is_open)
    }

    /// Whether every register knows nobody, one of them at least in words or with a body.
    fn is_missed(&self, judgements: &[Judgement]) -> bool {
        let told = |id: &String| judgements.iter().find(|one| one.probe == *id);
        let missed = |id: &String| told(id).is_some_and(|one| one.verdict == Verdict::Vacant);
        !self.registers.is_empty()
            && self.registers.iter().all(missed)
            && (!self.is_one || self.registers.iter().filter_map(told).any(|one| one.marked))
    }

    /// The judgements as one; `left_out` says why some checks were not asked.
    pub(super) fn join(&self, judgements: &[Judgement], left_out: &[(String, LeftOut)]) -> Joined {
        let told = |id: &String| judgements.iter().find(|one| one.probe == *id);
        let registers = || self.registers.iter().filter_map(told);
        let find = |verdict: Verdict| registers().find(|one| one.verdict == verdict);
        let unknown = |one: &Judgement, doubt: Doubt| Joined {
            verdict: Verdict::Unknown,
            doubt: Some(doubt),
            reason: None,
            strength: None,
            ..Joined::deciding(judgements, one)
        };
        let (taken, vacant) = (find(Verdict::Taken), find(Verdict::Vacant));
        if let (Some(taken), Some(_)) = (taken, vacant)
            && self.is_one
        {
            let (register, domain) = self.nouns;
            let words = format!("one {register} knows the {domain}, another does not");
            return unknown(taken, Doubt::new(DoubtKind::Contradictory, words));
        }
        if let Some(taken) = taken {
            return Joined::deciding(judgements, taken);
        }
        if let Some(withheld) = find(Verdict::Withheld) {
            let words = withheld.evidence.iter().find(|one| one.held).map(|one| one.words.clone());
            let joined = Joined::deciding(judgements, withheld);
            return Joined { reason: words.or(joined.reason.clone()), ..joined };
        }
        let Some(vacant) = vacant else {
            let telling_most = registers().min_by_key(|one| doubt_of(one).map_or(usize::MAX, telling));
            return match telling_most {
                Some(one) if one.verdict == Verdict::Unknown => Joined::deciding(judgements, one),
                // A register that says anything else than these is not one.
                Some(one) => {
                    let (register, _) = self.nouns;
                    let words = format!("the {register} says what no {register} can say");
                    unknown(one, Doubt::new(DoubtKind::Unrecognised, words))
                }
                None => {
                    let words = format!("no {} was asked", self.nouns.0);
                    Joined::unknown(Doubt::new(DoubtKind::LookYourself, words))
                }
            };
        };
        match self.lacking(judgements, left_out) {
            None if self.is_one => {
                Joined { strength: Some(Strength::A), ..Joined::deciding(judgements, vacant) }
            }
            // It is no surer than the least sure of them.
            None => {
                let strength = registers().filter_map(|one| one.strength).max();
                Joined { strength, ..Joined::deciding(judgements, vacant) }
            }
            Some(doubt) => unknown(vacant, doubt),
        }
    }

    /// What is missing where at least one register knows nobody; nothing where all agree.
    fn lacking(&self, judgements: &[Judgement], left_out: &[(String, LeftOut)]) -> Option<Doubt> {
        let told = |id: &String| judgements.iter().find(|one| one.probe == *id);
        let contradicts = |id: &&String| told(id).is_some_and(|one| one.verdict != Verdict::Vacant);
        let is_known = |id: &&String| told(id).is_some_and(|one| one.verdict != Verdict::Unknown);
        if self.corroborators.iter().filter(is_known).any(|id| contradicts(&id)) {
            let (register, domain) = self.nouns;
            let words = format!("the {register} knows no such {domain}, yet DNS delegates it");
            return Some(Doubt::new(DoubtKind::Contradictory, words));
        }
        let silent = self.registers.iter().chain(&self.corroborators).filter(|id| {
            let agrees = told(id).is_some_and(|one| one.verdict == Verdict::Vacant);
            !agrees
        });
        let why = |id: &String| match told(id) {
            Some(one) => one.doubt.clone(),
            None => left_out.iter().find(|(left, _)| left == id).map(|(_, why)| why.doubt()),
        };
        let mut doubts: Vec<(&String, Option<Doubt>)> = silent.map(|id| (id, why(id))).collect();
        doubts.sort_by_key(|(_, doubt)| doubt.as_ref().map_or(usize::MAX, |doubt| telling(doubt.kind)));
        if let Some((id, doubt)) = doubts.into_iter().next() {
            let id = if self.is_one { id.to_uppercase() } else { "another".to_owned() };
            let doubt = doubt.unwrap_or_else(|| Doubt::new(DoubtKind::NotAsked, "it was not asked"));
            let (register, domain) = self.nouns;
            let detail = format!(
                "one {register} knows no such {domain}, but {id} does not confirm it: {}",
                doubt.detail
            );
            return Some(Doubt { detail, ..doubt });
        }
        if !self.is_missed(judgements) {
            let words = "only an empty 404 says that nobody has registered it, and no words confirm it";
            return Some(Doubt::new(DoubtKind::CheckUnproven, words));
        }
        // DNS knows nothing of a domain that is held back; without it, though, nobody but the register
        // that was asked is heard.
        let alone = self.corroborators.is_empty() && self.registers.len() < 2;
        alone.then(|| {
            let words = format!("one {} alone says so, and nothing confirms it", self.nouns.0);
            Doubt::new(DoubtKind::CheckUnproven, words)
        })
    }
}

#[cfg(test)]
#[path = "agree_tests.rs"]
mod tests;
