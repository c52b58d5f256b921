//! Learning what tells somebody from nobody at an address: known accounts and fresh random handles are
//! asked about, what all replies of one side hold and none of the other becomes an entry of the user's
//! own, and the entry is put to the proof like any other before it is shown.
//!
//! What is learnt never speaks without controls in the same survey, so that a site that changes makes
//! it doubt, not lie.

mod words;
mod clue;
mod fields;
mod page;
mod ask;
mod choice;
mod owner;
mod entry;
mod mend;

use std::collections::BTreeSet;
use std::fmt;

pub use self::entry::draft;
pub use self::mend::{Mended, mend};
use crate::catalog::platform::{Platform, Probe, ProbeKind};
use crate::fetch::Fetch;
use crate::survey::Order;
use crate::survey::lots::Lots;
use crate::verdict::{Strength, Verdict};
use crate::verify::{self, Outcome};

/// What was learnt.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The entry, with one probe that was put to the proof.
    pub platform: Platform,
    /// How strong its evidence is.
    pub strength: Strength,
    /// What a reader of the entry should know, a line each. Holds no strangers' text.
    pub notes: Vec<String>,
}

/// Why nothing was learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of reason.
    pub reason: Reason,
    /// The reason and what to do, in words.
    pub words: String,
}

impl Refusal {
    fn new(reason: Reason, words: impl Into<String>) -> Self {
        Self { reason, words: words.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.words)
    }
}

/// Kinds of reason for learning nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The address, or its probe, is of a kind that replies teach nothing about.
    CannotAsk,
    /// Not every reply came.
    NoReply,
    /// A wall stood in the way.
    Wall,
    /// A reply is never an answer: empty, home page, another address.
    NoAnswer,
    /// A known account is answered as nobody is.
    KnownIsNobody,
    /// Random handles are answered as accounts.
    AlwaysTaken,
    /// Known accounts and random handles cannot be told apart.
    Alike,
    /// What was learnt did not pass the proof.
    Unproven,
}

impl Reason {
    /// The kind in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::CannotAsk => "cannot be asked",
            Self::NoReply => "no reply",
            Self::Wall => "wall",
            Self::NoAnswer => "never an answer",
            Self::KnownIsNobody => "known account answered as nobody",
            Self::AlwaysTaken => "random handles answered as accounts",
            Self::Alike => "cannot be told apart",
            Self::Unproven => "did not pass the proof",
        }
    }
}

/// Learns the signals of the one probe of `draft`, from the accounts of its controls and from fresh
/// random handles. `order` says how to ask; its places and handles count for nothing.
pub async fn learn<F: Fetch>(
    order: &Order<'_>,
    draft: &Platform,
    world: &F,
    lots: &Lots,
) -> Result<Learnt, Refusal> {
    let Some(probe) = draft.probes.first() else {
        return Err(Refusal::new(Reason::CannotAsk, "the entry asks nothing"));
    };
    let order = &Order { platforms: vec![draft], handles: Vec::new(), ..order.clone() };
    let samples = ask::samples(order, draft, probe, world, lots).await?;
    let choice = choice::Bench { draft, probe, samples: &samples }.choose()?;
    let kept = probe.can_say.iter().filter(|verdict| choice.can_say.contains(verdict)).copied();
    let can_say: Vec<Verdict> = kept.collect();
    let can_say = if can_say.is_empty() { choice.can_say } else { can_say };
    // A page's field proves nothing alone, unless its data name the account: whether what was an
    // interface still fills its fields from its accounts, replies cannot tell.
    let account = choice.account.filter(|account| account.script.is_none());
    let kind = ProbeKind::Page;
    let mut learnt = Probe { kind, signals: choice.signals, account, can_say, ..probe.clone() };
    // What the entry located before and no longer finds is located anew; the rest stays as it was.
    learnt.owner.retain(|_, locator| owner::is_there(locator, &samples));
    for (field, locator) in owner::places(&learnt, &samples) {
        learnt.owner.entry(field).or_insert(locator);
    }
    let name = entry::site_name(&samples).filter(|_| probe.signals.is_empty());
    let strength = learnt.strength();
    let mut platform = Platform { probes: vec![learnt], ..draft.clone() };
    platform.name = name.unwrap_or(platform.name);
    let proved = Order { platforms: vec![&platform], ..order.clone() };
    let silent = |_: crate::survey::Event| {};
    let verified = verify::run(&proved, world, lots, &silent, std::future::pending()).await;
    match verified.checks.first() {
        Some(check) if check.outcome == Outcome::Works => {}
        other => {
            let why = other.map_or_else(|| "it was not asked".to_owned(), verify::Check::outcome_in_words);
            let words =
                format!("what was learnt did not pass the proof ({why}); try again, or another address");
            return Err(Refusal::new(Reason::Unproven, words));
        }
    }
    let notes = notes(&platform, &samples, order);
    Ok(Learnt { platform, strength, notes })
}

/// What a reader of the entry should know.
fn notes(platform: &Platform, samples: &[ask::Sample], order: &Order<'_>) -> Vec<String> {
    let handles = |known: bool| {
        let of = samples.iter().filter(|sample| sample.known == known);
        of.map(|sample| sample.handle.as_str()).collect::<BTreeSet<_>>().len()
    };
    let known = handles(true);
    let accounts = if known == 1 { "1 known account".to_owned() } else { format!("{known} known accounts") };
    let mut notes = vec![format!(
        "learnt on {} from {} replies, about {accounts} and {} random handles, then proved with fresh ones",
        entry::day(order.as_of),
        samples.len(),
        handles(false),
    )];
    let Some(probe) = platform.probes.first() else { return notes };
    notes.push(format!(
        "strength {:?} ({}): {}",
        probe.strength(),
        probe.strength().words(),
        basis(probe.strength())
    ));
    if probe.can_say.contains(&Verdict::Vacant) {
        notes.push(
            "`no-account` is a guess: where hidden or suspended accounts look like nobody, a person should write \
             `ambiguous`"
                .to_owned(),
        );
    } else {
        notes.push("nothing here means that nobody is there, so that it says only `taken`".to_owned());
    }
    if known == 1 {
        notes.push(
            "what one account shows may be its own; a second `--taken` makes the rule surer".to_owned(),
        );
    }
    notes
}

/// What a strength rests on, in words.
fn basis(strength: Strength) -> &'static str {
    match strength {
        Strength::A => "sign-up itself",
        Strength::B => "markers of somebody and of nobody, and different statuses",
        Strength::C => "markers of somebody and of nobody, with the same status",
        Strength::D => "markers on one side only",
        Strength::E => "nothing but the status",
        Strength::H => "a person's own look",
    }
}
