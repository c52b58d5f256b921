//! What is worth asking a second time, and after how long. Pure; the loop around it is in the facade.
//! Bounded on sight: one retry, inside the probe's budget, and no sleep that no attempt follows.

use std::time::Duration;

use crate::exchange::{Answer, End, Failure};
use crate::fetch::pause;

/// How often one request is sent at most.
pub const ATTEMPTS: u32 = 2;

/// What an attempt needs to have a chance; a wait that leaves less is not begun.
const CHANCE: Duration = Duration::from_secs(1);

/// The first wait where the host names none, give or take half: a fresh connection is enough for a
/// broken one, a struggling server wants longer.
const AFTER_A_BREAK: Duration = Duration::from_millis(300);
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// How long to wait before asking again, or nothing if this answer is the one to report. `attempt`
/// counts from one, `left` is what remains of the budget, `chance` is in `0.0..1.0` and spreads the
/// waits of many.
pub fn wait(attempt: u32, answer: &Answer, left: Duration, chance: f64) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let spread = |base: Duration| base.mul_f64(0.5 + chance);
    let wait = match answer {
        Ok(reply) => match reply.status {
            // The host's own word, plus a little so that many do not come back at the same instant.
            429 | 502..=504 if reply.header("retry-after").is_some() => {
                pause::retry_after(reply)? + spread(AFTER_A_BREAK)
            }
            502..=504 => spread(AFTER_AN_ERROR),
            _ if reply.end == End::Broken => spread(AFTER_A_BREAK),
            _ => return None,
        },
        Err(Failure::Connect(_) | Failure::Broken(_)) => spread(AFTER_A_BREAK),
        Err(
            Failure::TimedOut
            | Failure::Dns(_)
            | Failure::Tls(_)
            | Failure::Proxy(_)
            | Failure::Redirects
            | Failure::Guard(_)
            | Failure::Proxied(_)
            | Failure::CoolingDown(_)
            | Failure::NotAsked(_)
            | Failure::NeedsKey(_)
            | Failure::Ended,
        ) => return None,
    };
    (wait.saturating_add(CHANCE) <= left).then_some(wait)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::exchange::Reply;

    const PLENTY: Duration = Duration::from_secs(60);

    fn reply(status: u16, retry_after: Option<&str>, end: End) -> Reply {
        Reply {
            headers: retry_after
                .map(|value| ("retry-after".to_owned(), value.to_owned()))
                .into_iter()
                .collect(),
            end,
            ..Reply::bare("https://site.com/", status, "")
        }
    }

    #[test]
    fn some_answers_deserve_a_second_look() {
        let again = |answer: &Answer| wait(1, answer, PLENTY, 0.5).is_some();
        for status in [502, 503, 504] {
            assert!(again(&Ok(reply(status, None, End::Whole))), "{status}");
        }
        for status in [200, 301, 400, 401, 403, 404, 429, 451, 500, 999] {
            assert!(!again(&Ok(reply(status, None, End::Whole))), "{status}");
        }
        assert!(again(&Ok(reply(429, Some("3"), End::Whole))));
        assert!(!again(&Ok(reply(429, Some("whenever"), End::Whole))));
        assert!(again(&Ok(reply(200, None, End::Broken))));
        assert!(!again(&Ok(reply(200, None, End::AtLimit))));
        assert!(again(&Err(Failure::Connect("connection refused".to_owned()))));
        assert!(again(&Err(Failure::Broken("connection reset".to_owned()))));
        for failure in [Failure::TimedOut, Failure::Dns(String::new()), Failure::Tls(String::new())] {
            assert!(!again(&Err(failure)));
        }
    }

    #[test]
    fn there_is_no_third_attempt() {
        assert_eq!(wait(ATTEMPTS, &Err(Failure::Connect(String::new())), PLENTY, 0.5), None);
    }

    #[test]
    fn a_wait_that_leaves_no_chance_is_not_begun() {
        let busy = Ok(reply(429, Some("10"), End::Whole));
        assert_eq!(wait(1, &busy, Duration::from_secs(11), 0.0), None);
        assert_eq!(wait(1, &busy, Duration::from_secs(12), 0.0), Some(Duration::from_millis(10_150)));
        assert_eq!(wait(1, &Ok(reply(503, Some("3600"), End::Whole)), PLENTY, 0.0), None);
    }

    #[test]
    fn waits_are_spread() {
        let broken = Err(Failure::Broken(String::new()));
        assert_eq!(wait(1, &broken, PLENTY, 0.0), Some(Duration::from_millis(150)));
        assert_eq!(wait(1, &broken, PLENTY, 1.0), Some(Duration::from_millis(450)));
    }
}
