//! From when on a host that asked us to slow down may be asked again.

use std::time::Duration;

use jiff::Timestamp;

use crate::exchange::Reply;
use crate::fetch::pause::{quota_spent, retry_after};
use crate::verdict::{Doubt, DoubtKind};

/// `doubt`, with the time that its reply names, where it is about being asked too much.
pub(super) fn dated(doubt: Doubt, reply: &Reply) -> Doubt {
    if doubt.kind != DoubtKind::RateLimited {
        return doubt;
    }
    let ended = reply.at.checked_add(reply.took()).unwrap_or(reply.at);
    match retry_after(reply).or_else(|| quota_spent(reply)) {
        Some(pause) => later(doubt, ended, pause),
        None => doubt,
    }
}

/// `doubt`, to be asked again when `pause` is over.
pub(super) fn later(doubt: Doubt, from: Timestamp, pause: Duration) -> Doubt {
    match from.checked_add(pause) {
        Ok(after) => doubt.again(after),
        // Clocks have ends.
        Err(_) => doubt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(headers: &[(&str, &str)]) -> Reply {
        Reply {
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            at: "2026-11-22T02:30:00Z".parse().unwrap(),
            started: Duration::from_secs(1),
            ended: Duration::from_millis(1500),
            ..Reply::bare("https://site.example/", 429, "")
        }
    }

    #[test]
    fn only_a_host_that_says_so_is_dated() {
        let after = |kind, headers: &[(&str, &str)]| dated(Doubt::new(kind, ""), &reply(headers)).again_after;
        let limited = DoubtKind::RateLimited;
        let hour = [("retry-after", "3600")];
        assert_eq!(after(limited, &hour).as_deref(), Some("2026-11-22T03:30:01Z"), "never too early");
        let quota = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "600")];
        assert_eq!(after(limited, &quota).as_deref(), Some("2026-11-22T02:40:01Z"));
        assert_eq!(after(limited, &[]), None);
        assert_eq!(after(DoubtKind::Blocked, &hour), None);
    }
}
