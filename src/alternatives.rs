//! Which single handle can be had on every required place, where the name itself cannot: its affix
//! variants, asked place by place like any name, within a stated number of requests.

mod counted;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use self::counted::Counted;
use crate::assessment::Given;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Absence, Platform, Probe};
use crate::fetch::Fetch;
use crate::judge::shape::shape_of;
use crate::name::candidate::{Candidate, Origin, variants};
use crate::probe::{self, Manner};
use crate::standing::Standing;
use crate::survey::lots::Lots;
use crate::survey::plan::{least_requests, most_requests};
use crate::survey::shielded::Shielded;
use crate::survey::{self, Event, Order, Survey};
use crate::verdict::{Confidence, DoubtKind, Strength, Verdict};

/// The most requests that the alternatives of one name may take, controls included.
pub const MOST_REQUESTS: usize = 30;

/// So many alternatives are enough.
pub const ENOUGH: usize = 3;

/// So many handles are asked about together.
const AT_ONCE: usize = 6;

/// A handle that could stand in for the name.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The handle.
    pub handle: Handle,
    /// Where it comes from.
    pub origin: Origin,
    /// Each required place, in the order in which they are shown.
    pub places: Vec<AtPlace>,
}

impl Alternative {
    /// On how many required places it can be had, as far as answers tell.
    pub fn had(&self) -> usize {
        self.places.iter().filter(|place| place.had).count()
    }
}

/// An alternative on one required place.
#[derive(Clone, Debug, PartialEq)]
pub struct AtPlace {
    /// Platform id.
    pub platform: String,
    /// What is known: `free`, `vacant` or `unknown`; whatever cannot be had is no alternative.
    pub verdict: Verdict,
    /// How strong the evidence is.
    pub strength: Option<Strength>,
    /// Why not more, for `unknown`.
    pub doubt: Option<DoubtKind>,
    /// Whether the answer is sure enough to count on: an open place never is.
    pub had: bool,
}

/// What the search for alternatives of one name came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// At most [`ENOUGH`], the best first.
    pub found: Vec<Alternative>,
    /// How many handles were asked about.
    pub tried: usize,
    /// How many requests that took, at most [`MOST_REQUESTS`].
    pub requests: usize,
}

/// Alternatives of the names of a survey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// By the number of the name.
    pub names: BTreeMap<usize, Search>,
    /// Accounts that were met on the way and whose details are withheld.
    pub shielded: Shielded,
}

impl Found {
    /// Leaves only some names; `kept` says for each which number it has among those that stay.
    pub fn keep_only(&mut self, kept: &[Option<usize>]) {
        let numbered = |(name, search): (usize, Search)| Some((kept.get(name).copied()??, search));
        self.names = std::mem::take(&mut self.names).into_iter().filter_map(numbered).collect();
    }
}

/// What a search needs.
pub struct Seeker<'s, F> {
    /// What the survey is assessed with.
    pub given: Given<'s>,
    /// What the survey asked.
    pub order: &'s Order<'s>,
    /// What machines learnt in it, without anybody's looks.
    pub survey: &'s Survey,
    /// What answers.
    pub world: &'s F,
    /// Where random handles come from: those of the survey.
    pub lots: &'s Lots,
    /// Told of every event.
    pub on_event: &'s (dyn Fn(Event) + Sync),
    /// When it has to be over, on the world's clock.
    pub end: Duration,
}

/// A candidate, with what is known of it so far.
struct Tried {
    candidate: Candidate,
    answers: BTreeMap<String, AtPlace>,
}

impl Tried {
    fn handle(&self) -> Handle {
        Handle::new(self.candidate.handle.clone())
    }
}

impl<F: Fetch> Seeker<'_, F> {
    /// Looks for alternatives of the names with these numbers, one after the other. Nothing here fails:
    /// what does not answer stays open.
    pub async fn find(&self, names: &BTreeSet<usize>) -> Found {
        let (mut found, told) = (Found::default(), AtomicUsize::new(self.checks()));
        for &name in names {
            let search = self.search(name, &told, &mut found.shielded).await;
            found.names.insert(name, search);
        }
        found
    }

    /// How many checks the survey itself announced.
    fn checks(&self) -> usize {
        self.order.platforms.iter().map(|platform| self.order.handles_at(platform).len()).sum()
    }

    async fn search(&self, name: usize, told: &AtomicUsize, shielded: &mut Shielded) -> Search {
        let world = Counted::new(self.world, MOST_REQUESTS);
        let mut reserve = self.candidates(name);
        let places = self.places(name, &reserve);
        let (mut talking, mut done, mut tried) = (places.clone(), Vec::new(), 0);
        while done.len() < ENOUGH && !talking.is_empty() {
            let mut batch = next_batch(&mut reserve);
            let fits = self.fitting(&talking, &batch, world.left());
            if fits == 0 {
                break;
            }
            reserve.splice(0..0, batch.drain(fits..).map(|one| one.candidate));
            tried += batch.len();
            let mut silent = BTreeSet::new();
            for (number, platform) in talking.iter().enumerate() {
                let fits = self.fitting(&talking[number..], &batch, world.left());
                if fits > 0 && !self.ask(platform, &mut batch, fits, &world, told, shielded).await {
                    silent.insert(platform.id.clone());
                }
            }
            // Who told nothing about any of them is not asked about more.
            talking.retain(|platform| !silent.contains(&platform.id));
            done.append(&mut batch);
        }
        let mut found: Vec<Alternative> =
            done.into_iter().map(|one| self.alternative(name, one, &places)).collect();
        found.retain(|alternative| alternative.had() > 0);
        found.sort_by_key(|alternative| std::cmp::Reverse(alternative.had()));
        found.truncate(ENOUGH);
        Search { found, tried, requests: MOST_REQUESTS - world.left() }
    }

    /// The variants of a name that no rule of a required place keeps from new accounts, in order of
    /// promise. What a place takes for the name itself, or what is asked about anyway, is none.
    fn candidates(&self, name: usize) -> Vec<Candidate> {
        let Some(own) = self.given.names.get(name) else { return Vec::new() };
        let required: Vec<&Platform> =
            self.given.places.required.iter().filter_map(|id| self.given.catalog.get(id)).collect();
        let is_other = |handle: &Handle| !self.order.handles.contains(handle);
        let may_be_had = |handle: &Handle, platform: &Platform| {
            let rules = &platform.handle;
            let is_ruled_out = matches!(
                rules.rule_on(handle),
                Ruling::Barred(_) | Ruling::Closed(_) | Ruling::Reserved(_) | Ruling::Doubted(_)
            );
            let is_the_name = rules.fold.canonical(handle.as_str()) == rules.fold.canonical(own.handle());
            !is_ruled_out && !is_the_name
        };
        let mut candidates = variants(own.handle());
        candidates.retain(|candidate| {
            let handle = Handle::new(candidate.handle.clone());
            is_other(&handle) && required.iter().all(|platform| may_be_had(&handle, platform))
        });
        candidates
    }

    /// The required places that answered about the name and could say that nobody is there, the
    /// cheapest first. The others are a person's to look at.
    fn places(&self, name: usize, candidates: &[Candidate]) -> Vec<&Platform> {
        let told = |platform: &&&Platform| {
            let about = |one: &&Standing| one.name == name && one.platform == platform.id;
            let standing = self.survey.standings.iter().find(about);
            standing.is_some_and(|one| one.verdict != Verdict::Unknown && !one.disputed)
        };
        let mut places: Vec<&Platform> = self
            .order
            .platforms
            .iter()
            .filter(|platform| self.given.places.required.contains(&platform.id))
            .filter(told)
            .filter(|platform| self.can_tell(platform))
            .copied()
            .collect();
        let some: Vec<Handle> =
            candidates.iter().take(ENOUGH).map(|one| Handle::new(one.handle.clone())).collect();
        places.sort_by_cached_key(|platform| most_requests(&self.order_of(platform, some.clone()), platform));
        places
    }

    /// Whether some check could show, as surely as the policy wants it, that nobody is there.
    fn can_tell(&self, platform: &Platform) -> bool {
        let manner = self.manner();
        let tells = |probe: &Probe| {
            probe.can_clear()
                && probe.absence != Absence::Ambiguous
                && Confidence::from(probe.strength()) >= self.given.policy.gate.accept_strength
                && probe::admitted(probe, &manner, &self.order.keys).is_ok()
        };
        platform.everyone().flat_map(|entry| &entry.probes).any(tells)
    }

    /// As the user wants to be seen. Nobody asked that money be spent on alternatives, nor that more
    /// than a handle be sent.
    fn manner(&self) -> Manner {
        Manner { sign_up: false, spend: 0.0, read_posts: false, ..self.order.manner.clone() }
    }

    fn order_of<'c>(&'c self, platform: &'c Platform, handles: Vec<Handle>) -> Order<'c> {
        Order {
            platforms: vec![platform],
            handles,
            beside: Vec::new(),
            required: Vec::new(),
            domains: Vec::new(),
            posts: BTreeSet::new(),
            manner: self.manner(),
            wait: Duration::ZERO,
            deadline: self.end.saturating_sub(self.world.now()),
            known: BTreeSet::new(),
            was_interrupted: false,
            ..self.order.clone()
        }
    }

    /// How many of `batch` to ask at the first of `places`: the most that leave enough for [`ENOUGH`] of
    /// them at the others, or for fewer, where the first check of each tells. None where even one could
    /// take more than is left.
    fn fitting(&self, places: &[&Platform], batch: &[Tried], left: usize) -> usize {
        let [here, later @ ..] = places else { return 0 };
        let order =
            |platform, count| self.order_of(platform, batch.iter().take(count).map(Tried::handle).collect());
        let most = |count: &usize| most_requests(&order(here, *count), here);
        let fits = (1..=batch.len()).rev().find(|count| most(count) <= left).unwrap_or(0);
        for enough in (1..=ENOUGH).rev() {
            let rest: usize = later.iter().map(|one| least_requests(&order(one, enough), one)).sum();
            let counts = enough..=fits.min(if enough == ENOUGH { AT_ONCE } else { enough });
            let leaves_enough = |count: &usize| most(count) + rest <= left;
            if let Some(count) = counts.rev().find(leaves_enough) {
                return count;
            }
        }
        fits.min(1)
    }

    /// Asks `platform` about the first `count` of `batch` and drops those that cannot be had. Whether it
    /// told anything.
    async fn ask(
        &self,
        platform: &Platform,
        batch: &mut Vec<Tried>,
        count: usize,
        world: &Counted<'_, F>,
        told: &AtomicUsize,
        shielded: &mut Shielded,
    ) -> bool {
        let order = self.order_of(platform, batch.iter().take(count).map(Tried::handle).collect());
        let checks = told.fetch_add(count, Ordering::SeqCst) + count;
        let on_event = |event: Event| {
            (self.on_event)(match event {
                Event::Begun { .. } => Event::Begun { checks },
                event => event,
            });
        };
        let survey = survey::run(&order, world, self.lots, &on_event, std::future::pending()).await;
        shielded.extend(survey.shielded);
        let mut has_told = false;
        for standing in survey.standings {
            has_told |= standing.verdict != Verdict::Unknown;
            if let Some(one) = batch.get_mut(standing.name) {
                one.answers.insert(platform.id.clone(), self.at_place(&standing));
            }
        }
        let lives =
            |place: &AtPlace| matches!(place.verdict, Verdict::Free | Verdict::Vacant | Verdict::Unknown);
        batch.retain(|one| one.answers.get(&platform.id).is_none_or(lives));
        has_told
    }

    fn at_place(&self, standing: &Standing) -> AtPlace {
        let is_open = matches!(standing.verdict, Verdict::Free | Verdict::Vacant);
        AtPlace {
            platform: standing.platform.clone(),
            verdict: standing.verdict,
            strength: standing.strength,
            doubt: standing.doubt.as_ref().map(|doubt| doubt.kind),
            had: is_open && standing.answers_at(self.given.policy.gate.accept_strength),
        }
    }

    /// A candidate with its word on every required place.
    fn alternative(&self, name: usize, one: Tried, asked: &[&Platform]) -> Alternative {
        let in_survey = |id: &String| {
            self.survey.standings.iter().any(|standing| standing.name == name && standing.platform == *id)
        };
        let handle = one.handle();
        let Tried { candidate, mut answers } = one;
        let open = |id: &String| {
            let could_be_asked = asked.iter().any(|platform| platform.id == *id);
            let kind =
                if could_be_asked || !in_survey(id) { DoubtKind::NotAsked } else { DoubtKind::LookYourself };
            let platform = id.clone();
            AtPlace { platform, verdict: Verdict::Unknown, strength: None, doubt: Some(kind), had: false }
        };
        let required = &self.given.places.required;
        let places = required.iter().map(|id| answers.remove(id).unwrap_or_else(|| open(id))).collect();
        Alternative { handle, origin: candidate.origin, places }
    }
}

/// The next handles to ask about together: those like the most promising one, which share its random
/// controls; where they are few, whatever comes next.
fn next_batch(reserve: &mut Vec<Candidate>) -> Vec<Tried> {
    let shape = |candidate: &Candidate| shape_of(&Handle::new(candidate.handle.clone()));
    let Some(first) = reserve.first().map(shape) else { return Vec::new() };
    let (mut like, other): (Vec<Candidate>, Vec<Candidate>) =
        reserve.drain(..).partition(|candidate| shape(candidate) == first);
    let mut rest = like.split_off(like.len().min(AT_ONCE));
    rest.extend(other);
    let lacking = ENOUGH.saturating_sub(like.len()).min(rest.len());
    like.extend(rest.drain(..lacking));
    *reserve = rest;
    like.into_iter().map(|candidate| Tried { candidate, answers: BTreeMap::new() }).collect()
}
