//! One lane per operator of hosts: how many requests at once, how far apart, and when none at all.
//! Politeness lives here and cannot be turned off; an entry may only make it stricter.
//!
//! A request enters its lane, waits for its turn, and leaves with its answer, from which the lane
//! learns. Time is tokio's, so tests may stop it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use crate::exchange::{Answer, Failure, Pace, Request, WHOIS};
use crate::fetch::{Clock, WorldEvent, WorldHook, client, pause, site};

/// How we behave towards hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneOptions {
    /// The pace of a lane whose entries ask for no slower one.
    pub pace: Pace,
    /// Requests in flight at once, over all lanes.
    pub in_flight: usize,
    /// Connections open at once, those included that were just used and may be used again.
    pub connections: usize,
    /// How many transport failures or refusals in a row close a lane for the rest of the survey.
    pub patience: u32,
}

impl Default for LaneOptions {
    fn default() -> Self {
        Self { pace: Pace::USUAL, in_flight: 64, connections: 512, patience: 5 }
    }
}

/// The pause after a 429 that names none, or the like.
const UNNAMED_PAUSE: Duration = Duration::from_secs(5);

/// All lanes of one survey.
pub struct Lanes {
    options: LaneOptions,
    clock: Clock,
    hook: Option<WorldHook>,
    everywhere: Arc<Semaphore>,
    connections: Arc<Semaphore>,
    by_operator: Mutex<BTreeMap<String, Arc<Lane>>>,
}

struct Lane {
    places: Arc<Semaphore>,
    /// Held by the one who starts next, so that starts keep their distance and their order.
    head: tokio::sync::Mutex<()>,
    state: watch::Sender<State>,
}

#[derive(Default)]
struct State {
    /// When the last request started, and how far the next must stay from it.
    last_start: Option<(Instant, Duration)>,
    /// Whether the first connection is still being opened: what is sent meanwhile would arrive
    /// together with the first request, however far apart both started.
    opening: bool,
    /// The whole lane rests until then.
    resting: Option<Instant>,
    /// Single hosts rest: a spent quota of an API says nothing about the pages beside it.
    hosts_resting: BTreeMap<String, Instant>,
    refusals: u64,
    /// Failures in a row, and what everyone is told once there are too many.
    streak: u32,
    closed: Option<Failure>,
}

impl State {
    fn rest_of(&self, host: &str) -> Option<Instant> {
        self.resting.max(self.hosts_resting.get(host).copied())
    }

    /// When a request that keeps `gap` may start.
    fn next_start(&self, gap: Duration) -> Option<Instant> {
        self.last_start.map(|(last, kept)| last + kept.max(gap))
    }

    /// Why a request to `host` that must be over by `by` need not wait at all.
    fn hopeless(&self, host: &str, by: Instant) -> Option<Failure> {
        if self.closed.is_some() {
            return self.closed.clone();
        }
        let until = self.rest_of(host).filter(|&until| until > by)?;
        // Rounded up: the host named whole seconds, and some of the first has passed.
        let left = until.saturating_duration_since(Instant::now());
        Some(Failure::CoolingDown(left.as_secs() + u64::from(left.subsec_nanos() > 0)))
    }
}

impl Lanes {
    /// Lanes on `clock`, telling `hook` what happens.
    pub fn new(options: LaneOptions, clock: Clock, hook: Option<WorldHook>) -> Self {
        let everywhere = Arc::new(Semaphore::new(options.in_flight.max(1)));
        let connections = Arc::new(Semaphore::new(options.connections.max(1)));
        Self { options, clock, hook, everywhere, connections, by_operator: Mutex::default() }
    }

    /// Waits for a turn in the request's lane. Fails at once if no turn can come before `by`: the
    /// host rests for longer, or has failed too often.
    pub async fn enter(&self, request: &Request, by: Duration) -> Result<Turn<'_>, Failure> {
        let host = request.url.host_str().map(site::plain).unwrap_or_default();
        let lane = self.lane(&site::lane_of(&request.url));
        let by = self.clock.at(by);
        let queue = self.queue(&lane, request, &host);
        let mut state = lane.state.subscribe();
        let mut why = None;
        let hopeless = state.wait_for(|state| {
            why = state.hopeless(&host, by);
            why.is_some()
        });
        let permits = tokio::select! {
            biased;
            _ = hopeless => None,
            permits = tokio::time::timeout_at(by, queue) => Some(permits),
        };
        match permits {
            None => Err(why.unwrap_or_else(out_of_time)),
            Some(Err(_)) => Err(out_of_time()),
            Some(Ok(permits)) => {
                drop(state);
                self.tell(WorldEvent::Started { host: host.clone() });
                Ok(Turn { lanes: self, lane, host, permits: Some(permits) })
            }
        }
    }

    async fn queue(&self, lane: &Lane, request: &Request, host: &str) -> Permits {
        let (gap, weight) = self.pace(request);
        loop {
            // A resting host waits outside, so that others of its lane may pass.
            let rest = lane.state.borrow().rest_of(host);
            if let Some(rest) = rest.filter(|&rest| rest > Instant::now()) {
                tokio::time::sleep_until(rest).await;
                continue;
            }
            let place = acquire(&lane.places, weight).await;
            let _head = lane.head.lock().await;
            // Errs only when the lane is gone, and we hold it.
            let _ = lane.state.subscribe().wait_for(|state| !state.opening).await;
            let next = lane.state.borrow().next_start(gap);
            if let Some(next) = next {
                tokio::time::sleep_until(next).await;
            }
            let anywhere = acquire(&self.everywhere, 1).await;
            let connection = acquire(&self.connections, 1).await;
            let now = Instant::now();
            // While we waited, the lane may have been told to rest.
            if lane.state.borrow().rest_of(host).is_none_or(|rest| rest <= now) {
                lane.state.send_if_modified(|state| {
                    state.opening = state.last_start.is_none();
                    state.last_start = Some((now, gap));
                    false
                });
                return Permits { _place: place, _anywhere: anywhere, connection };
            }
        }
    }

    /// The distance between starts, and how many of the lane's places one request fills: a request
    /// whose entry allows half as many at once takes two. A WHOIS server is asked one thing at a time:
    /// many answer no more to one address, and none says so.
    fn pace(&self, request: &Request) -> (Duration, u32) {
        let ours = self.options.pace;
        let mut asked = request.pace.unwrap_or(ours);
        if request.url.scheme() == WHOIS {
            asked.in_flight = 1;
        }
        let places = u32::from(ours.in_flight.max(1));
        let weight = places.div_ceil(u32::from(asked.in_flight.max(1)).min(places));
        (Duration::from_millis(ours.gap_ms.max(asked.gap_ms)), weight)
    }

    fn lane(&self, operator: &str) -> Arc<Lane> {
        let mut lanes = self.by_operator.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(operator.to_owned()).or_insert_with(|| {
            Arc::new(Lane {
                places: Arc::new(Semaphore::new(usize::from(self.options.pace.in_flight.max(1)))),
                head: tokio::sync::Mutex::default(),
                state: watch::Sender::new(State::default()),
            })
        });
        Arc::clone(lane)
    }

    fn tell(&self, event: WorldEvent) {
        if let Some(hook) = &self.hook {
            hook(event);
        }
    }
}

struct Permits {
    _place: OwnedSemaphorePermit,
    _anywhere: OwnedSemaphorePermit,
    connection: OwnedSemaphorePermit,
}

async fn acquire(semaphore: &Arc<Semaphore>, weight: u32) -> OwnedSemaphorePermit {
    Arc::clone(semaphore).acquire_many_owned(weight).await.expect("these semaphores are never closed")
}

fn out_of_time() -> Failure {
    Failure::NotAsked("its time was over before the host's turn came".to_owned())
}

/// A place in flight. Dropped without an answer (the survey was cancelled), it teaches nothing.
pub struct Turn<'lanes> {
    lanes: &'lanes Lanes,
    lane: Arc<Lane>,
    host: String,
    permits: Option<Permits>,
}

impl Turn<'_> {
    /// Notes that the request has arrived: the head of a reply is there, or there will be none.
    pub fn arrived(&self) {
        self.lane.state.send_if_modified(|state| std::mem::take(&mut state.opening));
    }

    /// Leaves with an answer: the lane learns from it, and a reply learns how many refusals the lane
    /// had seen when it ended, its own included.
    pub fn leave(self, answer: &mut Answer) {
        let now = Instant::now();
        let mut rests = None;
        self.lane.state.send_modify(|state| {
            let refused = pause::refused(answer);
            state.refusals += u64::from(refused);
            if let Ok(reply) = answer.as_ref() {
                let pause = pause::retry_after(reply).or(pause::throttled(reply).then_some(UNNAMED_PAUSE));
                if let Some(pause) = pause.filter(|_| refused) {
                    state.resting = state.resting.max(Some(now + pause));
                    rests = Some(pause);
                }
                if let Some(pause) = pause::quota_spent(reply) {
                    let until = state.hosts_resting.entry(self.host.clone()).or_insert(now);
                    *until = (*until).max(now + pause);
                    rests = rests.max(Some(pause));
                }
                // Redirects were requests too; the next start makes up for them.
                let (gap, hops) = (self.lanes.options.pace.gap_ms, reply.hops.len() as u64);
                let owed = Duration::from_millis(gap * hops);
                state.last_start = state.last_start.map(|(last, kept)| (last, kept + owed));
            }
            self.count(state, answer, refused);
        });
        if let Some(pause) = rests.filter(|pause| !pause.is_zero()) {
            self.lanes.tell(WorldEvent::Cooling { host: self.host.clone(), seconds: pause.as_secs() });
        }
        if let Ok(reply) = answer {
            reply.refusals = self.lane.state.borrow().refusals;
        }
    }

    fn count(&self, state: &mut State, answer: &Answer, refused: bool) {
        let closing = match answer {
            // Some places forbid one page and show another, so a 403 is a refusal but no outage.
            Ok(reply) if reply.status == 403 => return,
            Ok(reply) if refused => Failure::NotAsked(format!(
                "the host refused {} requests in a row{}",
                state.streak + 1,
                if reply.url.scheme() == WHOIS {
                    String::new()
                } else {
                    format!(", the last with status {}", reply.status)
                }
            )),
            Ok(_) => {
                state.streak = 0;
                return;
            }
            Err(failure) if pause::failed(failure) => failure.clone(),
            Err(_) => return,
        };
        state.streak += 1;
        if state.streak >= self.lanes.options.patience.max(1) && state.closed.is_none() {
            state.closed = Some(closing);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.arrived();
        self.lanes.tell(WorldEvent::Ended { host: std::mem::take(&mut self.host) });
        // The connection stands open for a while; who ends the survey closes it with the rest.
        if let Some(Permits { connection, .. }) = self.permits.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move {
                tokio::time::sleep(client::LINGERS).await;
                drop(connection);
            });
        }
    }
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
