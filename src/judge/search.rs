//! What a search comes to: who uses the name as a title, or that none of the results does. It is never a
//! verdict, because nobody is proven absent by a search.

use super::control::{self, Controls, Sight, Specimens};
use super::hearing::Hearing;
use super::{Heard, Judgement};
use crate::catalog::platform::Probe;
use crate::verdict::{Doubt, DoubtKind, Verdict};

/// Joins what a search found with the known titles that it must find. A title that is the name speaks
/// for itself; that there is none needs a search which is seen to work.
pub(super) fn conclude(probe: &Probe, hearing: &Hearing, controls: Specimens<'_>) -> Judgement {
    let judgement = |doubt: Doubt, controls: Controls| Judgement {
        probe: probe.id.clone(),
        verdict: Verdict::Unknown,
        doubt: Some(doubt),
        withheld: None,
        strength: None,
        evidence: hearing.evidence.clone(),
        controls,
        corroborates: probe.corroborates,
        marked: false,
        found: hearing.found.clone(),
    };
    let found = match (&hearing.heard, &hearing.found) {
        (Heard::Doubt(doubt), _) => return judgement(doubt.clone(), Controls::not_needed()),
        (_, Some(found)) => found,
        (_, None) => {
            let words = "what was found is not kept; search again";
            return judgement(Doubt::new(DoubtKind::NotAsked, words), Controls::not_needed());
        }
    };
    let told = Doubt::new(DoubtKind::SearchOnly, found.words());
    if matches!(hearing.heard, Heard::Taken { .. }) {
        return judgement(told, Controls::not_needed());
    }
    if hearing.by_cache {
        let words = "a cache on the way answered, so the search was not made now";
        return judgement(Doubt::new(DoubtKind::CheckUnproven, words), Controls::not_needed());
    }
    match control::prove_search(&Sight::of(hearing, false, false), controls) {
        Ok(proof) => judgement(told, controls.kept(proof.status)),
        Err(failed) => {
            judgement(Doubt::new(DoubtKind::CheckUnproven, failed.words), controls.kept(failed.status))
        }
    }
}
