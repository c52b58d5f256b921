//! The catalog put to the proof: each check asks its known accounts and two fresh random handles, as
//! a survey would, and says whether it works from here today, and where it does not, which of its
//! signals no longer holds and how the replies differ. What a maintainer mends the catalog with.
//!
//! The types here are the outward view (`callsign.verify/1`); it may gain fields but never changes
//! the meaning of one.

mod finding;
mod ask;

use std::future::Future;
use std::sync::Mutex;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::ask::Bench;
use crate::catalog::platform::{Platform, Probe};
use crate::fetch::Fetch;
use crate::report::make::source_of;
use crate::report::seconds;
use crate::report::{Archive, Mode, SourceReport};
use crate::survey::lots::Lots;
use crate::survey::{Event, Order, broken_off, locked, turns};
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.verify/1";

/// What became of every check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// Always `callsign.verify/1`.
    pub schema: String,
    /// Whether anything was asked today.
    pub mode: Mode,
    /// With `mode: "replay"`: what the archive is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
    /// When it began (RFC 3339).
    pub as_of: String,
    /// Counts.
    pub tally: Tally,
    /// One entry a check, in the order of the catalog.
    pub checks: Vec<Check>,
    /// With `--repair`: what became of the entries of checks that fail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

/// An entry whose failing checks were to be learnt anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Repair {
    /// Platform id.
    pub platform: String,
    /// Checks whose signals were learnt anew and put to the proof.
    pub mended: Vec<String>,
    /// Checks that could not be mended.
    pub refused: Vec<Unmended>,
    /// The whole entry as TOML, to be laid over the one that fails; null where nothing was mended.
    pub entry: Option<String>,
}

/// A check that could not be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unmended {
    /// Id of the probe.
    pub probe: String,
    /// Why, and what to do, in words.
    pub why: String,
}

/// How many checks ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// Those that work.
    pub works: usize,
    /// Those that do not.
    pub fails: usize,
    /// Those of which it could not be told.
    pub could_not_tell: usize,
}

/// What became of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Known accounts and random handles are told apart.
    Works,
    /// They answered, and not as the entry expects.
    Fails,
    /// Something stood in the way, or it was not asked.
    CouldNotTell,
}

/// One check of one platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Platform id.
    pub platform: String,
    /// Platform name as people write it.
    pub platform_name: String,
    /// Id of the probe.
    pub probe: String,
    /// The address it asks, with `{handle}` where the name goes.
    pub asks: String,
    /// Which list and entry it comes from.
    pub source: SourceReport,
    /// What it can say.
    pub can_say: Vec<Verdict>,
    /// How strong its evidence is when it works.
    pub strength: Strength,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it does not work, or why that could not be told.
    pub doubt: Option<Doubt>,
    /// Each control, the known accounts first.
    pub controls: Vec<ControlCheck>,
    /// Where it fails: what tells the replies about known accounts and random handles apart.
    pub difference: Option<Difference>,
    /// Where it fails: evidence that the entry does not have.
    pub missing: Vec<String>,
    /// What to do, in words.
    pub advice: Vec<String>,
}

/// Whom a control stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// An account known to exist.
    Known,
    /// Nobody: a handle drawn at random.
    Random,
}

/// One control of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ControlCheck {
    /// The handle.
    pub handle: String,
    /// Whom it stands for.
    pub role: Role,
    /// Whether it answered as it must.
    pub sound: bool,
    /// What the entry expects, in words.
    pub expected: String,
    /// What the entry's signals made of the reply, in words.
    pub heard: String,
    /// The address that answered; null without a reply.
    pub url: Option<String>,
    /// HTTP status; null without a reply.
    pub status: Option<u16>,
    /// When it was asked (RFC 3339); null without a reply.
    pub at: Option<String>,
    /// Where it is not sound and there was a reply: the signals that should have held, and those that
    /// held instead.
    pub signals: Vec<SignalCheck>,
}

/// One signal held against one reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignalCheck {
    /// What it says when it holds, in words.
    pub says: String,
    /// Whether it should hold here.
    pub wanted: bool,
    /// Whether it does.
    pub holds: bool,
    /// Its conditions.
    pub conditions: Vec<ConditionCheck>,
}

/// One condition of a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConditionCheck {
    /// The condition, in the catalog's notation.
    pub condition: String,
    /// Whether it holds.
    pub holds: bool,
    /// What is there.
    pub found: String,
}

/// What a new rule could rest on. Strangers' text: every output makes it safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// In every reply about a known account and in none about a random handle.
    pub known: Vec<String>,
    /// The reverse.
    pub random: Vec<String>,
}

/// What was learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// One entry a check, in the order of the catalog.
    pub checks: Vec<Check>,
    /// Whether the user broke it off.
    pub interrupted: bool,
}

/// Puts every check of `order` to the proof. What was learnt when time runs out or `stop` comes is
/// kept. The order's handles are not asked; they are what random handles must not be.
pub async fn run<F: Fetch>(
    order: &Order<'_>,
    world: &F,
    lots: &Lots,
    on_event: &(dyn Fn(Event) + Sync),
    stop: impl Future<Output = ()>,
) -> Verified {
    // Each entry is put to the proof by itself, witnesses too.
    let platforms = order.platforms.iter().flat_map(|platform| platform.everyone()).collect();
    let order = &Order { platforms, ..order.clone() };
    let checks: usize = order.platforms.iter().map(|platform| platform.probes.len()).sum();
    on_event(Event::Begun { checks });
    let end = world.now() + order.deadline;
    let learnt: Vec<Mutex<Vec<Check>>> = order.platforms.iter().map(|_| Mutex::default()).collect();
    let learnt = &learnt;
    let bench = |place: usize, beside: usize| async move {
        let (platform, learnt) = (order.platforms[place], &learnt[place]);
        let bench = Bench { order, platform, world, lots, end, beside };
        for probe in &platform.probes {
            let Some(check) = bench.check(probe).await else { return };
            on_event(Event::Proved {
                check: format!("{}/{}", check.platform, check.probe),
                words: check.outcome_in_words(),
            });
            locked(learnt).push(check);
        }
    };
    let work = turns::in_turn(order, world, 0..order.platforms.len(), bench);
    let interrupted = broken_off(order, world, end, work, stop).await;
    let why = if interrupted { "it was broken off" } else { "the time was up" };
    let close = |(platform, learnt): (&&Platform, &Mutex<Vec<Check>>)| {
        let mut checks = std::mem::take(&mut *locked(learnt));
        let unasked = platform.probes.iter().skip(checks.len());
        let unasked = unasked.map(|probe| {
            let doubt = Doubt::new(DoubtKind::NotAsked, why);
            Check { doubt: Some(doubt), ..Check::of(platform, probe) }
        });
        checks.extend(unasked);
        checks
    };
    Verified { checks: order.platforms.iter().zip(learnt).flat_map(close).collect(), interrupted }
}

impl Verified {
    /// The outward view.
    pub fn report(self, as_of: jiff::Timestamp, archive: Option<Archive>) -> Verification {
        let count = |outcome| self.checks.iter().filter(|check| check.outcome == outcome).count();
        Verification {
            schema: SCHEMA.to_owned(),
            mode: if archive.is_some() { Mode::Replay } else { Mode::Live },
            archive,
            as_of: seconds(as_of),
            tally: Tally {
                works: count(Outcome::Works),
                fails: count(Outcome::Fails),
                could_not_tell: count(Outcome::CouldNotTell),
            },
            checks: self.checks,
            repairs: Vec::new(),
        }
    }
}

impl Check {
    /// A check of which nothing is known yet.
    fn of(platform: &Platform, probe: &Probe) -> Self {
        Self {
            platform: platform.id.clone(),
            platform_name: platform.name.clone(),
            probe: probe.id.clone(),
            asks: probe.url.clone(),
            source: source_of(platform),
            can_say: probe.can_say.clone(),
            strength: probe.strength(),
            outcome: Outcome::CouldNotTell,
            doubt: None,
            controls: Vec::new(),
            difference: None,
            missing: Vec::new(),
            advice: Vec::new(),
        }
    }

    /// What became of it and why, in one line.
    pub fn outcome_in_words(&self) -> String {
        let why = self.doubt.as_ref().map(|doubt| {
            let kind = doubt.kind.words();
            if doubt.kind == DoubtKind::CheckUnproven
                || doubt.detail.is_empty()
                || doubt.detail.starts_with(kind)
            {
                if doubt.detail.is_empty() { kind.to_owned() } else { doubt.detail.clone() }
            } else {
                format!("{kind}: {}", doubt.detail)
            }
        });
        let outcome = self.outcome.words();
        why.map_or_else(|| outcome.to_owned(), |why| format!("{outcome}: {why}"))
    }
}

impl Outcome {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Fails => "fails",
            Self::CouldNotTell => "could not tell",
        }
    }
}
