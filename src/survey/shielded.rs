//! Recordings without the details that are withheld: in the place of what a platform said of such an
//! account stands what judgement made of it, so that a replay comes to the same end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Order, posts};
use crate::catalog::platform::Probe;
use crate::exchange::{Gist, Reply, Seen, Stub};
use crate::fetch::entry::Exchange;
use crate::fetch::har::{Question, question};
use crate::judge::narrow;
use crate::probe;

/// Accounts whose details are withheld, by place and handle, with what was found in their texts.
pub type Shielded = BTreeMap<(String, String), Vec<Seen>>;

/// Headers that say nothing of an account: how to read the body, and whether a cache answered.
const KEPT: [&str; 1] = ["content-type"];

/// `exchanges` without the details of the accounts in `shielded`. `judged` is what judgement made of
/// the replies, by question.
pub fn without(
    order: &Order<'_>,
    exchanges: Vec<Exchange>,
    judged: &[(Question, Stub)],
    shielded: &Shielded,
) -> Vec<Exchange> {
    if shielded.is_empty() {
        return exchanges;
    }
    let checks = checks(order, shielded);
    let dropped = posts_of(order, shielded);
    let kept = exchanges.into_iter().filter(|exchange| !dropped.contains(&question(&exchange.request)));
    kept.map(|exchange| {
        let Ok(reply) = &exchange.answer else { return exchange };
        let asked = question(&exchange.request);
        let about: Vec<&Stub> = judged
            .iter()
            .filter(|(question, stub)| *question == asked && stub.started == reply.started)
            .map(|(_, stub)| stub)
            .collect();
        let hidden: BTreeSet<&str> = about
            .iter()
            .filter_map(|stub| checks.contains_key(&of(stub)).then_some(stub.handle.as_str()))
            .collect();
        if hidden.is_empty() {
            return exchange;
        }
        let answer = Ok(stubbed(order, reply, &about, &hidden, &checks));
        Exchange { answer, ..exchange }
    })
    .collect()
}

/// What a stub is about: check and handle.
fn of(stub: &Stub) -> (String, String) {
    (stub.check.clone(), stub.handle.clone())
}

/// Every check that saw a shielded account, witnesses included, with what was found.
fn checks<'s>(order: &Order<'_>, shielded: &'s Shielded) -> BTreeMap<(String, String), &'s [Seen]> {
    let mut checks = BTreeMap::new();
    for ((place, handle), seen) in shielded {
        let platforms = order.platforms.iter().filter(|platform| platform.id == *place);
        for entry in platforms.flat_map(|platform| platform.everyone()) {
            for probe in &entry.probes {
                let check = format!("{}/{}", entry.id, probe.id);
                checks.insert((check, handle.clone()), seen.as_slice());
            }
        }
    }
    checks
}

/// The questions about the posts of shielded accounts: nothing of the answers is kept, and a replay
/// does not ask.
fn posts_of(order: &Order<'_>, shielded: &Shielded) -> BTreeSet<Question> {
    let mut questions = BTreeSet::new();
    for platform in &order.platforms {
        let Some((_, probe)) = posts::wanted(order, platform) else { continue };
        for handle in &order.handles {
            if shielded.contains_key(&(platform.id.clone(), handle.to_string()))
                && let Ok(request) = probe::request(&probe, handle, &order.keys)
            {
                questions.insert(question(&request));
            }
        }
    }
    questions
}

/// The reply with nothing of the `hidden` handles but what it came to.
fn stubbed(
    order: &Order<'_>,
    reply: &Reply,
    about: &[&Stub],
    hidden: &BTreeSet<&str>,
    checks: &BTreeMap<(String, String), &[Seen]>,
) -> Reply {
    let others = about.iter().any(|stub| !hidden.contains(stub.handle.as_str()));
    let body = if others { narrowed(order, reply, about, hidden) } else { None };
    let alone = body.is_none();
    let stubs = about.iter().filter(|stub| alone || hidden.contains(stub.handle.as_str()));
    let stubs = stubs.map(|stub| {
        let seen = checks.get(&of(stub)).map(|seen| seen.to_vec()).unwrap_or_default();
        Stub { seen, ..(*stub).clone() }
    });
    let kept = |name: &str| KEPT.contains(&name) || Reply::tells_of_caches(name);
    Reply {
        headers: reply.headers.iter().filter(|(name, _)| kept(name)).cloned().collect(),
        body: body.unwrap_or_default().into(),
        hops: Vec::new(),
        gist: Some(Arc::new(Gist::Shielded(stubs.collect()))),
        ..reply.clone()
    }
}

/// The body of a reply about many without what it says of the hidden ones; nothing where it cannot be
/// told apart.
fn narrowed(order: &Order<'_>, reply: &Reply, about: &[&Stub], hidden: &BTreeSet<&str>) -> Option<Vec<u8>> {
    let entries = || order.platforms.iter().flat_map(|platform| platform.everyone());
    let asks = |check: &str| {
        let (id, probe) = check.rsplit_once('/')?;
        let entry = entries().find(|entry| entry.id == id)?;
        let probe: &Probe = entry.probes.iter().find(|one| one.id == probe)?;
        Some((entry, probe))
    };
    let (entry, probe) = about.iter().find_map(|stub| asks(&stub.check))?;
    narrow::without(probe.batch.as_ref()?, entry.handle.fold, hidden, reply)
}
