//! What the reply of a search says: results that were read, or why they could not be.

use super::{Heard, Listened, Scene, Witness};
use crate::catalog::platform::{Platform, Probe, ProbeKind};
use crate::judge::found::{self, Found, Likeness};
use crate::verdict::{Doubt, DoubtKind};

/// What was found; nothing where the probe is no search, or the reply none of its results.
pub(super) fn found(probe: &Probe, scene: &Scene<'_, '_>) -> Option<Found> {
    let titles = probe.titles.as_ref().filter(|_| probe.kind == ProbeKind::Search)?;
    found::search(titles, scene.mask.handle(), scene.reading).ok()
}

/// A title that is the name says that it is in use. That there is none says nothing yet.
pub(super) fn judge(_: &Platform, probe: &Probe, scene: &Scene<'_, '_>, witness: &Witness<'_>) -> Listened {
    let unread = |words: &str| {
        let evidence = vec![witness.says("results of a search", words, false)];
        (Heard::Doubt(Doubt::new(DoubtKind::Unrecognised, words)), evidence, false)
    };
    let Some(titles) = &probe.titles else { return unread("the entry does not say where the titles stand") };
    match found::search(titles, scene.mask.handle(), scene.reading) {
        Err(words) => unread(&words),
        Ok(found) => {
            let signal = format!("titles at `{}{}`", titles.items, titles.title);
            let evidence = vec![witness.says(&signal, &found.words(), true)];
            let exact = found.matches.iter().any(|one| one.likeness == Likeness::Exact);
            let heard = if exact { Heard::Taken { proves_itself: true } } else { Heard::Absent };
            (heard, evidence, true)
        }
    }
}
