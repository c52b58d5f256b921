//! What it means that nothing came back: a doubt, of the kind that the failure tells of.

use std::time::Duration;

use jiff::Timestamp;

use super::{Evidence, Features, Heard, Hearing};
use crate::catalog::handle::{Handle, label};
use crate::catalog::platform::Probe;
use crate::exchange::Failure;
use crate::judge::again;
use crate::verdict::{Doubt, DoubtKind};

/// What was heard where nothing came back.
pub(super) fn hearing(probe: &Probe, handle: &Handle, failure: &Failure, as_of: Timestamp) -> Hearing {
    Hearing {
        heard: Heard::Doubt(of_failure(failure, as_of)),
        evidence: vec![Evidence {
            probe: probe.id.clone(),
            signal: "a reply".to_owned(),
            words: failure.to_string(),
            held: false,
            url: probe
                .url
                .replace("{handles}", "{handle}")
                .replace("{handle}", handle.as_str())
                .replace("{label}", &label(handle.as_str()).unwrap_or_default()),
            status: None,
            at: as_of,
            sha256: None,
            remembered: false,
        }],
        status: None,
        absence_marked: false,
        names_handle: false,
        by_cache: false,
        features: Features::default(),
        found: None,
        ended: Duration::ZERO,
        refusals: 0,
    }
}

/// The doubt that a failure leaves.
pub(super) fn of_failure(failure: &Failure, as_of: Timestamp) -> Doubt {
    let kind = match failure {
        Failure::TimedOut => DoubtKind::TimedOut,
        Failure::Guard(_) => DoubtKind::RefusedByGuard,
        Failure::Proxied(_) => DoubtKind::Proxied,
        Failure::CoolingDown(_) => DoubtKind::RateLimited,
        Failure::NotAsked(_) | Failure::Ended => DoubtKind::NotAsked,
        Failure::Redirects => DoubtKind::Unrecognised,
        Failure::NeedsKey(_) => DoubtKind::NeedsKey,
        Failure::Dns(_) | Failure::Connect(_) | Failure::Tls(_) | Failure::Proxy(_) | Failure::Broken(_) => {
            DoubtKind::Unreachable
        }
    };
    let doubt = Doubt::new(kind, failure.to_string());
    match failure {
        Failure::CoolingDown(seconds) => again::later(doubt, as_of, Duration::from_secs(*seconds)),
        _ => doubt,
    }
}
