//! A survey: the plan turned into standings. How many places are asked at once is decided here, lane
//! by lane (see [`turns`]), while the lanes below keep each host polite.

pub mod lots;

pub(crate) mod ask;
pub(crate) mod load;

pub mod posts;
pub mod mail;

pub mod turns;

mod homes;
mod unit;

pub mod beside;
pub mod shielded;
pub mod plan;
pub mod estimate;
pub mod trial;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;

pub(crate) use self::load::{admitted, is_paid};
use self::lots::Lots;
use self::shielded::Shielded;
use self::unit::Unit;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Kind, Platform};
use crate::fetch::Fetch;
use crate::name::candidate::Origin;
use crate::owner::identity::Home;
use crate::owner::shield::is_shielded;
use crate::probe::Manner;
use crate::probe::keys::Keys;
use crate::standing::{File, Standing};
use crate::verdict::{Doubt, Verdict};

/// Everything that can happen during a survey, for progress and streaming output.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The survey began; so many places will be asked for so many names.
    Begun {
        /// Places times names.
        checks: usize,
    },
    /// One place answered (or was given up) for one name.
    Judged {
        /// Platform id.
        platform: String,
        /// The handle asked for.
        handle: String,
        /// What is known.
        verdict: Verdict,
        /// Why not more, for `unknown`.
        doubt: Option<Doubt>,
    },
    /// One check of the catalog was put to the proof.
    Proved {
        /// Platform and probe.
        check: String,
        /// What came of it, in words.
        words: String,
    },
    /// A host asked for a pause.
    Cooling {
        /// The host.
        host: String,
        /// How long, in seconds.
        seconds: u64,
    },
}

/// What to find out, and within which bounds.
#[derive(Clone, Debug)]
pub struct Order<'c> {
    /// The places, in plan order.
    pub platforms: Vec<&'c Platform>,
    /// The handles: those of the names in the order typed, then those of [`Order::beside`].
    pub handles: Vec<Handle>,
    /// What the handles after those of the names are: neighbours, asked only on [`Order::required`].
    pub beside: Vec<Neighbour>,
    /// Ids of the places that must answer.
    pub required: Vec<String>,
    /// Our own domains, whose home pages may vouch for accounts.
    pub domains: Vec<String>,
    /// How the user wants to be seen.
    pub manner: Manner,
    /// Keys that are set.
    pub keys: Keys,
    /// Places, by id, whose accounts' latest public posts are read: those that matter most.
    pub posts: BTreeSet<String>,
    /// Time one probe may take, controls and waits included.
    pub budget: Duration,
    /// Time the whole survey may take.
    pub deadline: Duration,
    /// How long to go on asking what did not answer.
    pub wait: Duration,
    /// Places asked at once, all lanes together; those that take long do not count.
    pub concurrency: usize,
    /// When the survey began.
    pub as_of: Timestamp,
    /// What is known already and not asked: which name, from 0, at which place, by id.
    pub known: BTreeSet<(usize, String)>,
    /// In a replay: whether the recorded survey was broken off by its user.
    pub was_interrupted: bool,
}

impl Order<'_> {
    /// How many of the handles are names of their own.
    pub fn names(&self) -> usize {
        self.handles.len().saturating_sub(self.beside.len())
    }

    /// The handles that are asked at `platform`.
    pub(crate) fn handles_at(&self, platform: &Platform) -> Cow<'_, [Handle]> {
        let all = if self.required.contains(&platform.id) { self.handles.len() } else { self.names() };
        let all = &self.handles[..all];
        if all.iter().any(Handle::is_spelt_twice) {
            return Cow::Owned(all.iter().map(|handle| at(handle, platform)).collect());
        }
        Cow::Borrowed(all)
    }

    /// Whether the answer of `platform` for a handle, by its number, is known already. What is known of a
    /// name is known of its neighbours too: it took them into account.
    pub(crate) fn is_known(&self, handle: usize, platform: &Platform) -> bool {
        let name = handle.checked_sub(self.names()).map_or(handle, |place| self.beside[place].name);
        !self.known.is_empty() && self.known.contains(&(name, platform.id.clone()))
    }

    /// The handles that are still to be asked at `platform`.
    pub(crate) fn due_at(&self, platform: &Platform) -> Cow<'_, [Handle]> {
        let all = self.handles_at(platform);
        if self.known.is_empty() {
            return all;
        }
        let due = all.iter().enumerate().filter(|(number, _)| !self.is_known(*number, platform));
        Cow::Owned(due.map(|(_, handle)| handle.clone()).collect())
    }
}

/// What is asked of `platform` about a handle of an order: domains keep the letters that handles fold away.
pub(crate) fn at(handle: &Handle, platform: &Platform) -> Handle {
    if platform.kind == Kind::Domain { handle.in_domain() } else { handle.elsewhere() }
}

/// A neighbour of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Which name of the survey it belongs to, from 0.
    pub name: usize,
    /// What it is to the name.
    pub origin: Origin,
}

/// What was learnt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// By name, then in plan order; after the names their neighbours, likewise.
    pub standings: Vec<Standing>,
    /// What the standings after those of the names are about.
    pub beside: Vec<Neighbour>,
    /// Where our own domains point.
    pub homes: Vec<Home>,
    /// Accounts whose details are withheld, unless they are ours.
    pub shielded: Shielded,
    /// Whether the user broke it off.
    pub interrupted: bool,
}

/// Known-taken handles asked per probe.
pub(crate) const MOST_KNOWN: usize = 2;

/// How long `--wait` sleeps between two rounds.
const ROUND: Duration = Duration::from_secs(5);

/// Runs a survey to its end, its deadline or `stop`, whichever comes first. What was learnt by then
/// is kept; the rest is `unknown (not asked)`.
pub async fn run<F: Fetch>(
    order: &Order<'_>,
    world: &F,
    lots: &Lots,
    on_event: &(dyn Fn(Event) + Sync),
    stop: impl Future<Output = ()>,
) -> Survey {
    let checks = order.platforms.iter().map(|platform| order.due_at(platform).len()).sum();
    on_event(Event::Begun { checks });
    let board = Board::new(order);
    let began = world.now();
    let end = began + order.deadline;
    let work = async {
        board.ask(order, world, lots, on_event, end, |_| true).await;
        let until = (began + order.wait).min(end);
        while world.now() < until && board.waiting(order) {
            world.pause(ROUND.min(until.saturating_sub(world.now()))).await;
            board.ask(order, world, lots, &|_| {}, until, |files| files.iter().any(may_pass)).await;
        }
    };
    let homes = Mutex::new(Vec::new());
    let work = async {
        work.await;
        if !order.domains.is_empty() {
            *locked(&homes) = homes::read(order, world, &board.close(order, ""), end).await;
        }
    };
    let interrupted = broken_off(order, world, end, work, stop).await;
    let why = if interrupted { "the survey was broken off" } else { "the survey's time was up" };
    Survey {
        standings: board.close(order, why),
        shielded: board.shielded(order),
        beside: order.beside.clone(),
        homes: homes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner),
        interrupted,
    }
}

/// A survey in which nobody was asked; `why` says so of every place that would have been.
pub fn unasked(order: &Order<'_>, why: &str) -> Survey {
    let standings = Board::new(order).close(order, why);
    Survey { standings, beside: order.beside.clone(), ..Survey::default() }
}

/// Does `work` until it is done, time is up or `stop` comes; whether the user broke it off.
pub(crate) async fn broken_off<F: Fetch>(
    order: &Order<'_>,
    world: &F,
    end: Duration,
    work: impl Future<Output = ()>,
    stop: impl Future<Output = ()>,
) -> bool {
    let stopped = tokio::select! {
        () = work => false,
        () = world.until(end) => false,
        () = stop => true,
    };
    stopped || order.was_interrupted
}

fn may_pass(file: &File) -> bool {
    file.verdict() == Some(Verdict::Unknown)
        && file
            .judgements
            .iter()
            .any(|one| one.doubt.as_ref().is_some_and(|doubt| doubt.kind.passes_with_time()))
}

/// The files of all units, filled while they work, so that breaking off loses nothing.
struct Board {
    units: Vec<Mutex<Vec<File>>>,
}

impl Board {
    fn new(order: &Order<'_>) -> Self {
        let files = |platform: &Platform| {
            order
                .handles_at(platform)
                .iter()
                .enumerate()
                .map(|(name, handle)| File::new(platform, name, handle.clone()))
                .collect()
        };
        Self { units: order.platforms.iter().map(|platform| Mutex::new(files(platform))).collect() }
    }

    async fn ask<F: Fetch>(
        &self,
        order: &Order<'_>,
        world: &F,
        lots: &Lots,
        on_event: &(dyn Fn(Event) + Sync),
        end: Duration,
        wanted: impl Fn(&[File]) -> bool,
    ) {
        let has_due =
            |place: usize| order.known.is_empty() || !order.due_at(order.platforms[place]).is_empty();
        let due =
            (0..self.units.len()).filter(|&place| has_due(place) && wanted(&locked(&self.units[place])));
        let work = |place: usize, beside: usize| async move {
            let (platform, files) = (order.platforms[place], &self.units[place]);
            let unit = Unit { order, platform, witness: None, world, lots, files, end, beside };
            unit.run().await;
            for file in locked(files).iter().filter(|file| !order.is_known(file.name, platform)) {
                let standing = file.close(platform, "");
                on_event(Event::Judged {
                    platform: standing.platform,
                    handle: standing.handle.to_string(),
                    verdict: standing.verdict,
                    doubt: standing.doubt,
                });
            }
        };
        turns::in_turn(order, world, due, work).await;
    }

    fn waiting(&self, order: &Order<'_>) -> bool {
        !order.wait.is_zero() && self.units.iter().any(|files| locked(files).iter().any(may_pass))
    }

    /// Whoever hides, whatever the verdict.
    fn shielded(&self, order: &Order<'_>) -> Shielded {
        let mut shielded = Shielded::new();
        for (platform, files) in order.platforms.iter().zip(&self.units) {
            for file in locked(files).iter() {
                let Some(owner) = file.owner.as_ref().filter(|_| hides(file, order)) else { continue };
                shielded.insert((platform.id.clone(), file.handle.to_string()), owner.seen.clone());
            }
        }
        shielded
    }

    fn close(&self, order: &Order<'_>, unasked: &str) -> Vec<Standing> {
        let mut standings = Vec::new();
        for name in 0..order.handles.len() {
            for (platform, files) in order.platforms.iter().zip(&self.units) {
                standings.extend(locked(files).iter().filter(|file| file.name == name).map(|file| {
                    let standing = file.close(platform, unasked);
                    if hides(file, order) { without_prints(standing) } else { standing }
                }));
            }
        }
        standings
    }
}

/// The digests of replies about an account whose details are withheld would give away what stood there
/// to whoever guesses it.
fn without_prints(mut standing: Standing) -> Standing {
    standing.evidence.iter_mut().for_each(|evidence| evidence.sha256 = None);
    standing
}

/// Whether the details of the account are withheld.
fn hides(file: &File, order: &Order<'_>) -> bool {
    file.owner.as_ref().is_some_and(|owner| is_shielded(owner, order.as_of))
}

/// A lock that a panicking unit cannot spoil.
pub(crate) fn locked<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
