//! One line before a run that takes its time.

use std::time::Duration;

use super::safe;
use crate::catalog::key::{Per, Quota};
use crate::survey::estimate::Estimate;

/// `300 names, 6 places: 4 h 10; slowest Code (60/h); CODE_TOKEN makes it 22 min; cost $0`.
pub fn line(estimate: &Estimate) -> String {
    let Estimate { names, places, slowest, better, cost_usd, .. } = estimate;
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut parts =
        vec![format!("{}, {}: {}", counted(*names, "name"), counted(*places, "place"), time(estimate.time))];
    if let Some((place, quota)) = slowest {
        let why = quota.map(|quota| format!(" ({})", rate(quota))).unwrap_or_default();
        parts.push(format!("slowest {}{why}", safe::line(place)));
    }
    if let Some((key, with)) = better {
        parts.push(format!("{key} makes it {}", time(*with)));
    }
    let cost = if *cost_usd > 0.0 { format!("at most ${cost_usd:.2}") } else { "$0".to_owned() };
    parts.push(format!("cost {cost}"));
    parts.join("; ")
}

/// `4 h 10`, `22 min`, `40 s`.
fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds, seconds.div_ceil(60)) {
        (0..60, _) => format!("{seconds} s"),
        (_, minutes @ 0..60) => format!("{minutes} min"),
        (_, minutes) => format!("{} h {:02}", minutes / 60, minutes % 60),
    }
}

fn rate(quota: Quota) -> String {
    let per = match quota.per {
        Per::Minute => "min",
        Per::Hour => "h",
        Per::Day => "day",
        Per::Month => "month",
    };
    format!("{}/{per}", quota.requests)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;

    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::handle::Handle;
    use crate::probe::Manner;
    use crate::probe::keys::Keys;
    use crate::survey::Order;
    use crate::survey::estimate::estimate;

    #[test]
    fn one_line_says_what_it_takes_and_what_would_help() {
        let mut estimate = Estimate {
            names: 300,
            places: 6,
            time: Duration::from_secs(4 * 3600 + 10 * 60),
            slowest: Some(("Code".to_owned(), Some(Quota { requests: 60, per: Per::Hour }))),
            better: Some(("CODE_TOKEN".to_owned(), Duration::from_secs(22 * 60))),
            cost_usd: 0.0,
        };
        assert_eq!(
            line(&estimate),
            "300 names, 6 places: 4 h 10; slowest Code (60/h); CODE_TOKEN makes it 22 min; cost $0"
        );
        (estimate.names, estimate.slowest, estimate.better) = (1, None, None);
        (estimate.time, estimate.cost_usd) = (Duration::from_secs(40), 1.5);
        assert_eq!(line(&estimate), "1 name, 6 places: 40 s; cost at most $1.50");
    }

    /// What to ask `places` about names of one shape, 25 at a time.
    fn orders<'c>(catalog: &'c Catalog, places: &[&str], names: usize) -> Vec<Order<'c>> {
        let letter = |at: usize| char::from(b"bcdfghklmnprstvz"[at % 16]);
        let name =
            |at: usize| Handle::new(format!("{}o{}a{}i", letter(at / 256), letter(at / 16), letter(at)));
        let handles: Vec<Handle> = (0..names).map(name).collect();
        let order = |handles: &[Handle]| Order {
            platforms: places.iter().map(|id| catalog.get(id).unwrap()).collect(),
            handles: handles.to_vec(),
            beside: Vec::new(),
            required: Vec::new(),
            domains: Vec::new(),
            manner: Manner::default(),
            keys: Keys::default(),
            posts: BTreeSet::new(),
            budget: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            wait: Duration::ZERO,
            concurrency: 8,
            as_of: Timestamp::UNIX_EPOCH,
            known: BTreeSet::new(),
            was_interrupted: false,
        };
        handles.chunks(25).map(order).collect()
    }

    #[test]
    fn three_hundred_names_are_held_up_by_whoever_answers_least() {
        let catalog = Catalog::embedded().unwrap();
        let places = ["bitbucket", "bluesky", "codeberg", "github", "keybase", "steam"];
        let reckoned = estimate(&orders(&catalog, &places, 300), &catalog.keys);
        assert_eq!(
            line(&reckoned),
            "300 names, 6 places: 5 h 01; slowest GitHub (60/h); GITHUB_TOKEN makes it 6 min; cost $0"
        );
        // Nobody waits for a few.
        let few = estimate(&orders(&catalog, &places, 12), &catalog.keys);
        assert!(few.better.is_none() && few.time < Duration::from_secs(60), "{few:?}");
    }
}
