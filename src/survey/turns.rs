//! Who is asked when. Places of one operator share a lane and queue behind one another there, so they
//! are taken lane by lane: the longest queue begins first, because nothing can make it shorter, and a
//! place is begun only when its lane has room for it, so that its time is not spent waiting for others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::load::{Load, admitted};
use super::{Order, posts};
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::DNS;
use crate::fetch::{Fetch, site};

/// Places of one lane at work at once: two whose requests are in flight, and two that are ready to
/// take their turns or judge what they heard, so that the lane keeps its pace.
pub(crate) const SIDE_BY_SIDE: usize = 4;

/// After this long a place waits for something that others need not wait for: it keeps its place in
/// its lane, but no longer stands in the way of other lanes.
const SLOW: Duration = Duration::from_secs(3);

/// The lane that answers for a place, as far as its entry tells, and the time that its requests about
/// all names take there when every reply comes at once.
pub(crate) fn lane(order: &Order<'_>, platform: &Platform) -> (String, Duration) {
    let (mut lane, mut takes, due) = (None, Duration::ZERO, order.due_at(platform));
    let probes = platform.everyone().flat_map(|one| one.probes.iter().map(move |probe| (one, probe)));
    for (platform, probe) in probes.filter(|(_, probe)| admitted(order, probe).is_ok()) {
        lane.get_or_insert_with(|| lane_of(probe));
        let requests = Load::most(platform, probe, &due).requests;
        takes += probe.gap().saturating_mul(u32::try_from(requests).unwrap_or(u32::MAX));
    }
    if let Some((_, probe)) = posts::wanted(order, platform) {
        let known = order.handles_at(platform).len() - due.len();
        let accounts = u32::try_from(order.handles.len() - known).unwrap_or(u32::MAX);
        takes += probe.gap().saturating_mul(accounts);
    }
    (lane.unwrap_or_default(), takes)
}

/// The time that politeness alone takes in the longest lane.
pub fn longest(order: &Order<'_>) -> Duration {
    let mut lanes = BTreeMap::<String, Duration>::new();
    for platform in &order.platforms {
        let (lane, takes) = lane(order, platform);
        *lanes.entry(lane).or_default() += takes;
    }
    lanes.into_values().max().unwrap_or_default()
}

fn lane_of(probe: &Probe) -> String {
    if probe.asks_dns() {
        return DNS.to_owned();
    }
    site::lane(&host(&probe.url).replace("{handle}", "name").replace("{label}", "name"))
}

/// The host of an address in which the name may still be missing.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// The places of one lane that are still to be asked.
#[derive(Default)]
struct Queue {
    takes: Duration,
    waiting: VecDeque<usize>,
    at_work: usize,
}

/// A place that ended, or that takes its time.
enum Turn<W> {
    Over { queue: usize, slow: bool },
    Slow { queue: usize, work: Pin<Box<W>> },
}

/// Does `work` for each of `places`, which are numbers of the order's places. It is told how many may
/// be at work in its lane at once, itself included.
pub(crate) async fn in_turn<F: Fetch, W: Future<Output = ()>>(
    order: &Order<'_>,
    world: &F,
    places: impl Iterator<Item = usize>,
    work: impl Fn(usize, usize) -> W,
) {
    let mut queues = queues(order, places);
    let mut open: BTreeSet<usize> = (0..queues.len()).collect();
    let mut at_work = FuturesUnordered::new();
    let mut quick = 0;
    loop {
        while quick < order.concurrency.max(1)
            && let Some(&number) = open.first()
        {
            let queue = &mut queues[number];
            let beside = SIDE_BY_SIDE.min(queue.at_work + queue.waiting.len());
            if let Some(place) = queue.waiting.pop_front() {
                queue.at_work += 1;
                quick += 1;
                at_work.push(turn(world, number, Box::pin(work(place, beside)), false));
            }
            if queue.waiting.is_empty() || queue.at_work >= SIDE_BY_SIDE {
                open.remove(&number);
            }
        }
        match at_work.next().await {
            None => return,
            Some(Turn::Over { queue: number, slow }) => {
                quick -= usize::from(!slow);
                let queue = &mut queues[number];
                queue.at_work -= 1;
                if !queue.waiting.is_empty() {
                    open.insert(number);
                }
            }
            Some(Turn::Slow { queue, work }) => {
                quick -= 1;
                at_work.push(turn(world, queue, work, true));
            }
        }
    }
}

async fn turn<F: Fetch, W: Future<Output = ()>>(
    world: &F,
    queue: usize,
    mut work: Pin<Box<W>>,
    slow: bool,
) -> Turn<W> {
    if slow {
        work.await;
        return Turn::Over { queue, slow };
    }
    tokio::select! {
        biased;
        () = &mut work => Turn::Over { queue, slow },
        () = world.until(world.now() + SLOW) => Turn::Slow { queue, work },
    }
}

/// The lanes, the longest first; in each, the places in plan order.
fn queues(order: &Order<'_>, places: impl Iterator<Item = usize>) -> Vec<Queue> {
    let mut lanes = BTreeMap::<String, Queue>::new();
    for place in places {
        let (lane, takes) = lane(order, order.platforms[place]);
        let queue = lanes.entry(lane).or_default();
        queue.takes += takes;
        queue.waiting.push_back(place);
    }
    let mut queues: Vec<Queue> = lanes.into_values().collect();
    // Equal ones in plan order, which is the order in which a replay expects them.
    queues.sort_by_key(|queue| (std::cmp::Reverse(queue.takes), queue.waiting.front().copied()));
    queues
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use jiff::Timestamp;
    use tokio::time::{Instant, sleep, sleep_until};

    use super::*;
    use crate::catalog::Catalog;
    use crate::exchange::{Answer, Failure, Request};
    use crate::probe::Manner;
    use crate::probe::keys::Keys;

    /// A world in which nothing is asked and time passes.
    struct Still(Instant);

    impl Fetch for Still {
        async fn fetch(&self, _: &Request, _: Duration) -> Answer {
            Err(Failure::Ended)
        }

        fn now(&self) -> Duration {
            self.0.elapsed()
        }

        async fn pause(&self, time: Duration) {
            sleep(time).await;
        }

        async fn until(&self, at: Duration) {
            sleep_until(self.0 + at).await;
        }
    }

    fn order(catalog: &Catalog, concurrency: usize) -> Order<'_> {
        Order {
            platforms: catalog.platforms.iter().filter(|platform| !platform.probes.is_empty()).collect(),
            handles: Vec::new(),
            beside: Vec::new(),
            required: Vec::new(),
            domains: Vec::new(),
            manner: Manner::default(),
            keys: Keys::default(),
            posts: BTreeSet::new(),
            budget: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            wait: Duration::ZERO,
            concurrency,
            as_of: Timestamp::UNIX_EPOCH,
            known: BTreeSet::new(),
            was_interrupted: false,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_that_hangs_holds_nobody_up() {
        let (catalog, began) = (Catalog::embedded().unwrap(), Instant::now());
        let order = order(&catalog, 1);
        let (lanes, ended) = (Mutex::new(BTreeMap::<String, usize>::new()), Mutex::new(Vec::new()));
        let work = |place: usize, beside: usize| {
            let (lanes, ended, order) = (&lanes, &ended, &order);
            async move {
                let (lane, _) = lane(order, order.platforms[place]);
                *lanes.lock().unwrap().entry(lane.clone()).or_default() += 1;
                assert!(lanes.lock().unwrap()[&lane] <= SIDE_BY_SIDE && beside <= SIDE_BY_SIDE);
                sleep(Duration::from_secs(if place == 0 { 1000 } else { 0 })).await;
                *lanes.lock().unwrap().entry(lane).or_default() -= 1;
                ended.lock().unwrap().push((place, began.elapsed()));
            }
        };
        in_turn(&order, &Still(began), 0..order.platforms.len(), work).await;
        let ended = ended.into_inner().unwrap();
        assert_eq!(ended.len(), order.platforms.len());
        let late = ended.iter().filter(|(_, at)| *at > SLOW * 2).count();
        assert_eq!((late, ended.last().map(|(place, _)| *place)), (1, Some(0)));
    }

    #[test]
    fn a_name_in_the_host_hides_no_lane() {
        assert_eq!(host("https://{handle}.site.com:8080/{handle}?a=b"), "{handle}.site.com");
        assert_eq!(host("https://site.com?x={handle}"), "site.com");
    }
}
