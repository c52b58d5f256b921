//! How long a run over many names takes and what stands in its way: the pace of its lanes, and what
//! platforms let themselves be asked in an hour. The same book is kept while it runs, so that nobody is
//! asked more than that.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Order;
use super::plan::requests;
use super::turns::lane;
use crate::catalog::key::{Key, Per, Quota};
use crate::catalog::platform::Probe;

/// What a batch takes beside its longest lane: its last replies, and what comes after them.
const LAST_REPLIES: Duration = Duration::from_secs(4);

/// What a batch asks of somebody who answers only so much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limited {
    /// Whose book it is in: a key, or a check that is asked without one.
    pub whose: String,
    /// Platform name as people write it.
    pub place: String,
    /// How much is answered.
    pub quota: Quota,
    /// Requests at most.
    pub requests: usize,
    /// The variable of a key that would be answered more.
    pub better: Option<String>,
}

/// How long a run takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Names.
    pub names: usize,
    /// Places that a machine can ask.
    pub places: usize,
    /// When every reply comes at once.
    pub time: Duration,
    /// The place that holds it up most, with its quota where that is why.
    pub slowest: Option<(String, Option<Quota>)>,
    /// The key that would make most of the difference, and how long it would take with it.
    pub better: Option<(String, Duration)>,
    /// Most that it can cost, in US dollars.
    pub cost_usd: f64,
}

/// What was asked of whom in the running minute or hour.
#[derive(Debug, Default)]
pub struct Book {
    /// When the time began, and the requests since, by whose it is.
    pages: BTreeMap<String, (Duration, usize)>,
}

impl Book {
    /// How long a batch has to wait at `now` so that nobody is asked too much, and because of whom; what
    /// it asks is noted. Who answers less than one batch asks is not waited for.
    pub fn wait(&mut self, asked: &[Limited], now: Duration) -> Option<(Duration, Limited)> {
        let until = |one: &Limited| {
            let (began, used) = *self.pages.get(&one.whose)?;
            let ends = began + Duration::from_secs(one.quota.per.seconds());
            let most = usize::try_from(one.quota.requests).unwrap_or(usize::MAX);
            (one.requests <= most && used + one.requests > most && ends > now)
                .then_some(ends.saturating_sub(now))
        };
        let longest =
            asked.iter().filter_map(|one| Some((until(one)?, one.clone()))).max_by_key(|(time, _)| *time);
        let then = now + longest.as_ref().map_or(Duration::ZERO, |(time, _)| *time);
        for one in asked {
            let page = self.pages.entry(one.whose.clone()).or_insert((then, 0));
            if page.0 + Duration::from_secs(one.quota.per.seconds()) <= then {
                *page = (then, 0);
            }
            page.1 += one.requests;
        }
        longest
    }
}

/// What `order` asks of those who answer only so much in a minute or an hour. Nobody waits for days.
pub fn limited(order: &Order<'_>, declared: &[Key]) -> Vec<Limited> {
    let mut all: Vec<Limited> = Vec::new();
    for platform in &order.platforms {
        for (probe, requests) in requests(order, platform).filter(|(_, requests)| *requests > 0) {
            let Some((whose, quota, better)) = bound(order, probe, &platform.id, declared) else { continue };
            match all.iter_mut().find(|one| one.whose == whose) {
                Some(known) => known.requests += requests,
                None => all.push(Limited { whose, place: platform.name.clone(), quota, requests, better }),
            }
        }
    }
    all.retain(|one| matches!(one.quota.per, Per::Minute | Per::Hour));
    all
}

/// How many names get through in an hour where a batch of `names` asks this; 0 where it asks somebody
/// for more than is answered at all.
pub fn in_an_hour(names: usize, asked: &[Limited]) -> usize {
    let batches = |one: &Limited| {
        let most = usize::try_from(one.quota.requests).unwrap_or(usize::MAX) / one.requests.max(1);
        most.saturating_mul(if one.quota.per == Per::Minute { 60 } else { 1 })
    };
    asked.iter().map(batches).min().unwrap_or(usize::MAX).saturating_mul(names)
}

/// Whose quota a check uses: that of the key that is set, or that of those without one.
fn bound(
    order: &Order<'_>,
    probe: &Probe,
    place: &str,
    declared: &[Key],
) -> Option<(String, Quota, Option<String>)> {
    let key = |name: &&String| declared.iter().find(|key| key.names().any(|one| one == name.as_str()));
    if let Some(key) =
        probe.keys.iter().filter(|name| order.keys.get(name).is_some()).find_map(|name| key(&name))
    {
        return Some((key.variables.join(","), key.quota?, None));
    }
    let better = probe.keys.first().filter(|_| probe.keys_optional);
    let better = better.map(|name| probe.set_by.get(name).and_then(|by| by.first()).unwrap_or(name).clone());
    Some((format!("{place}/{}", probe.id), probe.limit?, better))
}

/// How long the batches in `orders` take, one after another.
pub fn estimate(orders: &[Order<'_>], declared: &[Key]) -> Estimate {
    let (time, held) = simulated(orders, declared, None);
    let slowest_lane = || {
        let mut lanes = BTreeMap::<&str, Duration>::new();
        for order in orders {
            for platform in &order.platforms {
                *lanes.entry(&platform.name).or_default() += lane(order, platform).1;
            }
        }
        lanes.into_iter().max_by_key(|(_, time)| *time).map(|(name, _)| (name.to_owned(), None))
    };
    let slowest = held.as_ref().map(|one| (one.place.clone(), Some(one.quota)));
    let better = held.as_ref().and_then(|one| {
        let key = one.better.clone()?;
        let quota =
            declared.iter().find(|known| known.names().any(|name| name == key)).and_then(|key| key.quota);
        let (with, _) = simulated(orders, declared, Some((&one.whose, quota)));
        (with < time).then_some((key, with))
    });
    let asked = |order: &Order<'_>| order.platforms.iter().filter(|one| !one.probes.is_empty()).count();
    Estimate {
        names: orders.iter().map(Order::names).sum(),
        places: orders.iter().map(asked).max().unwrap_or(0),
        time,
        slowest: slowest.or_else(slowest_lane),
        better,
        cost_usd: orders
            .iter()
            .map(|order| super::plan::plan(order, declared, &|_| false).cost_ceiling_usd)
            .sum(),
    }
}

/// How long it takes, and who is waited for longest. `instead` gives somebody another quota.
fn simulated(
    orders: &[Order<'_>],
    declared: &[Key],
    instead: Option<(&str, Option<Quota>)>,
) -> (Duration, Option<Limited>) {
    let (mut book, mut now) = (Book::default(), Duration::ZERO);
    let mut waits: BTreeMap<String, (Duration, Limited)> = BTreeMap::new();
    for order in orders {
        let mut asked = limited(order, declared);
        if let Some((whose, quota)) = instead {
            asked.retain(|one| one.whose != whose || quota.is_some());
            for one in asked.iter_mut().filter(|one| one.whose == whose) {
                one.quota = quota.unwrap_or(one.quota);
            }
        }
        if let Some((wait, one)) = book.wait(&asked, now) {
            now += wait;
            waits.entry(one.whose.clone()).or_insert((Duration::ZERO, one)).0 += wait;
        }
        now += time_of(order);
    }
    let held = waits.into_values().max_by_key(|(wait, _)| *wait).map(|(_, one)| one);
    (now, held)
}

/// The time of one batch at the pace of its longest lane.
fn time_of(order: &Order<'_>) -> Duration {
    let mut lanes = BTreeMap::<String, Duration>::new();
    for platform in &order.platforms {
        let asked = requests(order, platform);
        let takes = asked
            .map(|(probe, requests)| probe.gap().saturating_mul(u32::try_from(requests).unwrap_or(u32::MAX)));
        *lanes.entry(lane(order, platform).0).or_default() += takes.sum::<Duration>();
    }
    let longest = lanes.into_values().max().unwrap_or_default();
    if longest.is_zero() { longest } else { longest + LAST_REPLIES }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(requests: usize, quota: u32) -> Vec<Limited> {
        vec![Limited {
            whose: "code/api".to_owned(),
            place: "Code".to_owned(),
            quota: Quota { requests: quota, per: Per::Hour },
            requests,
            better: None,
        }]
    }

    #[test]
    fn nobody_is_asked_more_than_they_answer_in_an_hour() {
        let (mut book, minute) = (Book::default(), Duration::from_secs(60));
        assert_eq!(book.wait(&asked(30, 60), Duration::ZERO), None);
        assert_eq!(book.wait(&asked(30, 60), minute), None);
        let (wait, one) = book.wait(&asked(30, 60), minute * 10).unwrap();
        assert_eq!((wait, one.place.as_str()), (minute * 50, "Code"));
        // The hour began anew with the third batch.
        assert_eq!(book.wait(&asked(30, 60), minute * 61), None);
        assert!(book.wait(&asked(30, 60), minute * 62).is_some());
        // Two such batches fit into an hour, of larger ones only one, and of the largest none.
        let names = |requests| in_an_hour(25, &asked(requests, 60));
        assert_eq!([30, 31, 61].map(names), [50, 25, 0]);
        // Who answers less than a batch asks is not waited for.
        let mut book = Book::default();
        assert!((0..5).all(|_| book.wait(&asked(30, 20), Duration::ZERO).is_none()));
    }
}
