//! Asking about known accounts and fresh random handles, one after the other, and turning away every
//! reply that is no answer: nothing is learnt from a wall.

use super::{Reason, Refusal};
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe};
use crate::catalog::signal::{Says, Signal};
use crate::exchange::Reply;
use crate::fetch::Fetch;
use crate::judge::hearing::{Heard, hear};
use crate::judge::mask::{MASK, Mask};
use crate::survey::Order;
use crate::survey::ask::{Desk, Question};
use crate::survey::lots::Lots;
use crate::verdict::{Doubt, DoubtKind};

/// Random handles that are asked about.
const RANDOM: usize = 3;
/// Most known accounts that are asked about.
pub(super) const MOST_KNOWN: usize = 5;
/// Length that random handles have at least, in characters: shorter ones are often somebody's.
const LONG_ENOUGH: usize = 12;

/// One answer.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// Whom it is about.
    pub(super) handle: Handle,
    /// Whether that is an account known to exist.
    pub(super) known: bool,
    /// The reply.
    pub(super) reply: Reply,
    /// Where a redirect led that the rule has to name, so that it counts as an answer.
    pub(super) led_to: Option<String>,
}

/// Asks about the known accounts of `draft`, then about random handles, then about the first known
/// account again: what changes between the two is not its own.
pub(super) async fn samples<F: Fetch>(
    order: &Order<'_>,
    draft: &Platform,
    probe: &Probe,
    world: &F,
    lots: &Lots,
) -> Result<Vec<Sample>, Refusal> {
    let desk = Desk { order, platform: draft, world };
    let known: Vec<Handle> = draft.controls.taken.iter().take(MOST_KNOWN).map(Handle::new).collect();
    let random = random(draft, probe, lots, &known);
    if random.len() < RANDOM {
        return Err(Refusal::new(
            Reason::CannotAsk,
            "the rules for handles leave no room for random ones, without which nothing is learnt",
        ));
    }
    let again = known.first().cloned().into_iter().collect();
    let mut samples = Vec::new();
    let end = world.now() + order.deadline;
    for (handles, known) in [(known, true), (random, false), (again, true)] {
        let requests = u32::try_from(handles.len()).unwrap_or(u32::MAX);
        let by = world.now() + order.budget + probe.gap() * requests;
        let by = by.min(end);
        let question = |handle| Question { handle, fresh: true, recall: None };
        let questions = handles.iter().cloned().map(question).collect();
        let answers = desk.answers(probe, questions, by).await.map_err(|_| {
            Refusal::new(Reason::NoReply, "the time was up before every reply had come; raise `--deadline`")
        })?;
        for (handle, answer) in handles.into_iter().zip(answers) {
            let words = |detail: &str| format!("{}: {detail}", called(&handle, known));
            let answer = answer.map_err(|why| Refusal::new(Reason::CannotAsk, words(&why.doubt().detail)))?;
            // A failure is heard like any other answer, so that it is named in the same words.
            let led_to = answered(draft, probe, &handle, &answer.answer, order)
                .map_err(|doubt| refused(&doubt, &called(&handle, known)))?;
            let Ok(reply) = answer.answer else { continue };
            samples.push(Sample { handle, known, reply, led_to });
        }
    }
    Ok(samples)
}

/// A handle in words.
pub(super) fn called(handle: &Handle, known: bool) -> String {
    if known { format!("the known account `{handle}`") } else { format!("the random handle `{handle}`") }
}

/// Random handles in the shape of the known ones, made so long that nobody has them.
fn random(draft: &Platform, probe: &Probe, lots: &Lots, known: &[Handle]) -> Vec<Handle> {
    let others: Vec<&str> = known.iter().map(Handle::as_str).collect();
    let check = format!("{}/{}", draft.id, probe.id);
    let shapes = known.iter().cycle().take(RANDOM).map(|known| {
        let longer = Handle::new(lengthened(known.as_str()));
        let fits = draft.handle.allows(longer.as_str()) || !draft.handle.allows(known.as_str());
        if fits { longer } else { known.clone() }
    });
    shapes.filter_map(|shape| lots.draw(&check, &shape, &others, &draft.handle)).collect()
}

/// The handle, its last letter or digit repeated until it is long enough.
fn lengthened(handle: &str) -> String {
    let lacking = LONG_ENOUGH.saturating_sub(handle.chars().count());
    let last = handle.chars().rev().find(char::is_ascii_alphabetic).unwrap_or('a');
    let at = handle.rfind(last).map_or(handle.len(), |at| at + last.len_utf8());
    let more: String = std::iter::repeat_n(last, lacking).collect();
    format!("{}{more}{}", &handle[..at], &handle[at..])
}

/// Whether a reply is an answer at all, by the judge's own rules: a signal that holds for whatever
/// has this status lets through what is no wall, not empty and not somewhere else. Where the judge
/// wants a redirect to be named, its place.
fn answered(
    draft: &Platform,
    probe: &Probe,
    handle: &Handle,
    answer: &crate::exchange::Answer,
    order: &Order<'_>,
) -> Result<Option<String>, Doubt> {
    let heard = |signal: Signal| {
        let open = Probe { signals: vec![signal], account: None, ..probe.clone() };
        match hear(draft, &open, handle, answer, order.as_of).heard {
            Heard::Doubt(doubt) => Err(doubt),
            _ => Ok(()),
        }
    };
    let status = answer.as_ref().map_or(0, |reply| reply.status);
    let plain = Signal { status: vec![status], ..Signal::bare(Says::Taken) };
    let doubt = match heard(plain.clone()) {
        Ok(()) => return Ok(None),
        Err(doubt) => doubt,
    };
    let led_to = answer.as_ref().ok().and_then(|reply| place_of(reply, handle));
    let Some(place) = led_to.filter(|_| doubt.kind == DoubtKind::Unrecognised) else { return Err(doubt) };
    heard(Signal { redirect: Some(place.clone()), ..plain }).map(|()| Some(place)).map_err(|_| doubt)
}

/// The path that a redirect leads to, as a rule would name it.
fn place_of(reply: &Reply, handle: &Handle) -> Option<String> {
    let hop = reply.hops.last()?;
    let target = hop.url.join(&hop.location).ok()?;
    let url = if (300..400).contains(&reply.status) { &target } else { &reply.url };
    let path = Mask::new(handle.as_str()).apply(url.path()).replace(MASK, "{handle}");
    (path.len() > 1).then_some(path)
}

/// A doubt about a reply as a refusal to learn from it.
fn refused(doubt: &Doubt, who: &str) -> Refusal {
    let kind = doubt.kind.words();
    let detail = if doubt.detail.starts_with(kind) || doubt.kind == DoubtKind::Unrecognised {
        doubt.detail.clone()
    } else {
        format!("{kind}: {}", doubt.detail)
    };
    let (reason, advice) = match doubt.kind {
        DoubtKind::Blocked | DoubtKind::LoginWall | DoubtKind::NeedsKey => (
            Reason::Wall,
            "nothing is learnt from what stands in the way; look for a page or an interface that answers anybody",
        ),
        DoubtKind::RateLimited => (Reason::Wall, "nothing is learnt from that; try again later"),
        DoubtKind::TimedOut | DoubtKind::Unreachable | DoubtKind::NotAsked | DoubtKind::RefusedByGuard => {
            (Reason::NoReply, "nothing is learnt without every reply; see that the address answers")
        }
        _ => (Reason::NoAnswer, "that is never an answer, so nothing is learnt from it"),
    };
    Refusal::new(reason, format!("{who}: {detail}; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_handles_are_drawn_longer_in_the_same_shape() {
        assert_eq!(lengthened("lana"), "lanaaaaaaaaa");
        assert_eq!(lengthened("a-b9"), "a-bbbbbbbbb9");
        assert_eq!(lengthened("averylonghandle"), "averylonghandle");
        assert_eq!(lengthened("42").chars().count(), LONG_ENOUGH);
    }
}
