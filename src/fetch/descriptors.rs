//! How many connections this process may hold open. Every one takes a file descriptor, and whoever
//! asks for more than the system grants learns nothing but errors of its own making.

/// Requests in flight at once where nothing limits descriptors: twice as many as places are asked at
/// once, so that hosts that hang leave room for those that answer.
const MOST_IN_FLIGHT: usize = 512;

/// Connections open at once where nothing limits descriptors, those included that were just used and
/// may be used again.
const MOST_CONNECTIONS: usize = 8 * MOST_IN_FLIGHT;

/// Descriptors that are kept for what is not a connection: files, look-ups of names, the terminal.
const KEPT: usize = 64;

/// The fewest requests in flight, whatever the limit.
const LEAST_IN_FLIGHT: usize = 8;

/// How many requests may be in flight, and what the user should know where that is few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Requests in flight at once.
    pub in_flight: usize,
    /// Connections open at once.
    pub connections: usize,
    /// What stands in the way of more, in words.
    pub note: Option<String>,
}

/// The room that this process has now.
pub fn room() -> Room {
    within(limit())
}

/// The room within `limit` descriptors; nothing limits them where it is `None`.
fn within(limit: Option<u64>) -> Room {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    // A host with two addresses may be tried at both for a moment.
    let fit = limit.map_or(MOST_CONNECTIONS, |limit| limit.saturating_sub(KEPT) / 4 * 3);
    let connections = fit.clamp(LEAST_IN_FLIGHT, MOST_CONNECTIONS);
    let in_flight = connections.min(MOST_IN_FLIGHT);
    // Half of the most is hardly slower.
    let note = limit.filter(|_| in_flight < MOST_IN_FLIGHT / 2).map(|limit| {
        format!(
            "this shell allows {limit} open files, so at most {in_flight} requests are in flight at once; \
             `ulimit -n 4096` allows more"
        )
    });
    Room { in_flight, connections, note }
}

#[cfg(unix)]
fn limit() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn limit() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_stay_within_the_limit() {
        for (limit, expected, told) in [
            (None, 512, false),
            (Some(20_000), 512, false),
            (Some(1024), 512, false),
            (Some(256), 144, true),
            (Some(10), 8, true),
        ] {
            let room = within(limit);
            assert_eq!((room.in_flight, room.note.is_some()), (expected, told), "{limit:?}");
        }
        assert!(room().in_flight >= LEAST_IN_FLIGHT);
    }
}
