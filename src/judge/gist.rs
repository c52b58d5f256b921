//! What memory keeps of a control that was judged: what it said and its features, under the rules by
//! which that was found. Under other rules it would have to be asked anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use url::Url;

use super::features::Features;
use super::hearing::{Heard, Hearing};
use super::mask::Mask;
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::{Gist, Reply, Said};
use crate::reading::Reading;

/// The gist of a control; nothing unless it answered as controls must.
pub fn of(hearing: &Hearing) -> Option<Gist> {
    let says = match hearing.heard {
        Heard::Taken { proves_itself: false } => Said::Taken,
        Heard::Taken { proves_itself: true } => Said::Proved,
        Heard::Absent => Said::Absent,
        Heard::Free => Said::Free,
        Heard::Withheld(_) | Heard::Refused | Heard::Doubt(_) => return None,
    };
    Some(Gist::Control { says, features: hearing.features.numbers().collect() })
}

/// A digest of all that a gist depends on besides the reply: the entry's signals, and how this build
/// sees features.
pub fn rules(platform: &Platform, probe: &Probe) -> u64 {
    let mut hasher = DefaultHasher::new();
    let account = probe.account.as_ref();
    (env!("CARGO_PKG_VERSION"), eye(), &probe.id, &probe.url).hash(&mut hasher);
    (platform.handle.fold as u8, probe.limit_kib).hash(&mut hasher);
    account.map(|account| format!("{account:?}")).hash(&mut hasher);
    for signal in platform.walls.iter().chain(&probe.signals) {
        (signal.says as u8, signal.why.map(|why| why as u8)).hash(&mut hasher);
        signal.notation().hash(&mut hasher);
    }
    hasher.finish()
}

/// How this build sees features: those of a page that never changes. A build that sees it otherwise
/// cannot compare what it sees with what another one kept.
fn eye() -> &'static [u64] {
    const PAGE: &str = "<!doctype html><title>Someone 12</title><meta name=a content=b><body \
                        class=x><main id=y><h1>Someone</h1><p>joined 2019, <b>3</b> posts<img src=z></main>";
    static SEEN: OnceLock<Vec<u64>> = OnceLock::new();
    SEEN.get_or_init(|| {
        let Ok(url) = Url::parse("https://example.com/someone") else { return Vec::new() };
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        let reply = Reply { headers, ..Reply::of(url, 200, PAGE.as_bytes()) };
        Features::of(&Reading::new(&reply), &Mask::new("someone")).numbers().collect()
    })
}
