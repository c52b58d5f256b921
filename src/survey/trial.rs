//! One question with a key, to see whether the platform takes it.

use std::time::Duration;

use jiff::Timestamp;

use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::catalog::key::Key;
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::{Answer, Failure, Reply};
use crate::fetch::Fetch;
use crate::judge::hearing::{Heard, hear};
use crate::judge::narrow::narrowed;
use crate::probe::keys::Keys;
use crate::probe::{self, LeftOut};
use crate::verdict::DoubtKind;

/// What came of trying a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Whether the platform took the key.
    pub outcome: Outcome,
    /// The place that was asked.
    pub platform: String,
    /// The account it was asked about.
    pub handle: String,
    /// Status of its reply, if there was one.
    pub status: Option<u16>,
    /// What was seen, in words.
    pub words: String,
    /// What is left of the quota, where the reply tells.
    pub left: Option<Left>,
}

/// Whether a platform took a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered as it does to those who may ask.
    Accepted,
    /// It turned the key away.
    Refused,
    /// It could not be told.
    Unclear,
}

/// What is left of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Requests left.
    pub remaining: u64,
    /// Of how many, where that is told.
    pub limit: Option<u64>,
}

/// The probe that tries `key`: one that cannot work without it where there is one, at the place most
/// people need.
pub fn chosen<'c>(catalog: &'c Catalog, key: &Key) -> Option<(&'c Platform, &'c Probe)> {
    let uses = |probe: &Probe| key.names().any(|name| probe.keys.iter().any(|one| one == name));
    let all = catalog.platforms.iter().filter(|platform| !platform.controls.taken.is_empty());
    let all = all.flat_map(|platform| platform.probes.iter().map(move |probe| (platform, probe)));
    all.filter(|(_, probe)| uses(probe)).min_by_key(|(platform, probe)| {
        let costs = probe.cost_usd.is_some_and(|cost| cost > 0.0);
        (probe.keys_optional, costs, platform.tier)
    })
}

/// Asks `probe` about the account that everybody knows.
pub async fn run<F: Fetch>(
    world: &F,
    platform: &Platform,
    probe: &Probe,
    keys: &Keys,
    as_of: Timestamp,
    by: Duration,
) -> Result<Trial, LeftOut> {
    let handle = Handle::new(platform.controls.taken.first().map(String::as_str).unwrap_or_default());
    let request = probe::request(probe, &handle, keys)?;
    let mut answer = world.fetch(&request, by).await;
    if let (Some(batch), Ok(reply)) = (&probe.batch, &answer) {
        let own = std::slice::from_ref(&handle);
        answer = narrowed(batch, platform.handle.fold, own, reply).pop().map_or(answer, Ok);
    }
    let (outcome, words) = told(platform, probe, &handle, &answer, as_of);
    let reply = answer.as_ref().ok();
    Ok(Trial {
        outcome,
        platform: platform.name.clone(),
        handle: handle.to_string(),
        status: reply.map(|reply| reply.status),
        words,
        left: reply.and_then(left),
    })
}

fn told(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    answer: &Answer,
    as_of: Timestamp,
) -> (Outcome, String) {
    let heard = hear(platform, probe, handle, answer, as_of).heard;
    match (&heard, answer) {
        (_, Err(failure @ Failure::NeedsKey(_))) => (Outcome::Refused, failure.to_string()),
        (Heard::Taken { .. } | Heard::Refused, _) => {
            (Outcome::Accepted, format!("it answered about `{handle}`"))
        }
        (Heard::Doubt(doubt), answer) => {
            let refused = matches!(answer, Ok(reply) if matches!(reply.status, 401 | 403));
            let outcome = if refused || doubt.kind == DoubtKind::NeedsKey {
                Outcome::Refused
            } else {
                Outcome::Unclear
            };
            (outcome, doubt.detail.clone())
        }
        _ => (Outcome::Unclear, format!("it answered, but knows nothing of `{handle}`")),
    }
}

/// `X-RateLimit-Remaining` and its relatives.
fn left(reply: &Reply) -> Option<Left> {
    let number = |name: &str| {
        let names =
            [format!("x-ratelimit-{name}"), format!("x-rate-limit-{name}"), format!("ratelimit-{name}")];
        let value = names.iter().find_map(|name| reply.header(name))?;
        // Some send fractions (`99.0`).
        value.trim().split('.').next()?.parse().ok()
    };
    Some(Left { remaining: number("remaining")?, limit: number("limit") })
}
