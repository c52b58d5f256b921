//! Hearings of replies that are not there any more: memory and archives keep what they came to.

use super::failed::of_failure;
use super::{Evidence, Features, Heard, Hearing};
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::{Failure, Reply, Said, Stub, StubSignal, Told};

/// What memory has kept of a control.
pub(super) fn control(reply: &Reply, says: Said, features: &[u64]) -> Hearing {
    let heard = match says {
        Said::Taken => Heard::Taken { proves_itself: false },
        Said::Proved => Heard::Taken { proves_itself: true },
        Said::Absent => Heard::Absent,
        Said::Free => Heard::Free,
    };
    Hearing { features: Features::from_numbers(features.iter().copied()), ..bare(reply, heard) }
}

/// What an archive has kept of a reply about an account whose details are withheld. Nothing where it
/// kept the reply itself for this handle, beside others in one body.
pub(super) fn shielded(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    reply: &Reply,
    stubs: &[Stub],
) -> Option<Hearing> {
    let Some(stub) = find(platform, probe, handle, stubs) else {
        if !reply.body.is_empty() {
            return None;
        }
        // Another catalog asks otherwise than the one that judged the reply while it was there.
        let words = "what was answered was withheld for privacy; ask again";
        return Some(bare(reply, Heard::Doubt(of_failure(&Failure::NotAsked(words.to_owned()), reply.at))));
    };
    let heard = match &stub.said {
        Told::Taken => Heard::Taken { proves_itself: false },
        Told::Proved => Heard::Taken { proves_itself: true },
        Told::Absent => Heard::Absent,
        Told::Free => Heard::Free,
        Told::Withheld(why) => Heard::Withheld(*why),
        Told::Refused => Heard::Refused,
        Told::Doubt(doubt) => Heard::Doubt(doubt.clone()),
    };
    let evidence = stub.signals.iter().map(|signal| Evidence {
        probe: probe.id.clone(),
        signal: signal.signal.clone(),
        words: signal.words.clone(),
        held: signal.held,
        url: reply.url.to_string(),
        status: Some(reply.status),
        at: reply.at,
        sha256: None,
        remembered: reply.remembered,
    });
    let features = stub.features.iter().filter_map(|feature| u64::from_str_radix(feature, 16).ok());
    Some(Hearing {
        evidence: evidence.collect(),
        absence_marked: stub.absence_marked,
        names_handle: stub.names_handle,
        features: Features::from_numbers(features),
        ..bare(reply, heard)
    })
}

/// The stub of a reply for this check and handle.
pub fn find<'s>(platform: &Platform, probe: &Probe, handle: &Handle, stubs: &'s [Stub]) -> Option<&'s Stub> {
    let check = check(platform, probe);
    stubs.iter().find(|stub| stub.check == check && stub.handle == handle.as_str())
}

/// What an archive keeps of `hearing` where the account's details are withheld. `features` are those
/// that it needs.
pub fn stub(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    hearing: &Hearing,
    features: &Features,
) -> Stub {
    let signal = |evidence: &Evidence| StubSignal {
        signal: evidence.signal.clone(),
        words: evidence.words.clone(),
        held: evidence.held,
    };
    Stub {
        check: check(platform, probe),
        handle: handle.to_string(),
        said: match &hearing.heard {
            Heard::Taken { proves_itself: false } => Told::Taken,
            Heard::Taken { proves_itself: true } => Told::Proved,
            Heard::Absent => Told::Absent,
            Heard::Free => Told::Free,
            Heard::Withheld(why) => Told::Withheld(*why),
            Heard::Refused => Told::Refused,
            Heard::Doubt(doubt) => Told::Doubt(doubt.clone()),
        },
        signals: hearing.evidence.iter().map(signal).collect(),
        absence_marked: hearing.absence_marked,
        names_handle: hearing.names_handle,
        features: features.every().map(|feature| format!("{feature:x}")).collect(),
        shows_owner: false,
        seen: Vec::new(),
        started: std::time::Duration::ZERO,
    }
}

fn check(platform: &Platform, probe: &Probe) -> String {
    format!("{}/{}", platform.id, probe.id)
}

/// A hearing that knows nothing but what was said, and when.
fn bare(reply: &Reply, heard: Heard) -> Hearing {
    Hearing {
        heard,
        evidence: Vec::new(),
        status: Some(reply.status),
        absence_marked: false,
        names_handle: false,
        by_cache: reply.answered_by_cache(),
        features: Features::default(),
        found: None,
        ended: reply.ended,
        refusals: reply.refusals,
    }
}
