//! What a reply says about being asked too much: whether it is a refusal, and how long the host
//! wants to be left alone. Pure; shared by lanes, which obey for everyone, and retries, which wonder
//! whether waiting is worth it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::exchange::{Answer, Failure, Reply};
use crate::fetch::whois;

/// The longest pause that is told apart from "never in this survey".
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// Whether an answer is a host turning us away, which spoils whatever it said just before: 403, 429,
/// 503, the unregistered 999, a bot challenge dressed as 202, a WHOIS answer that is none, or a transport
/// that fails. A name that does not resolve and an address we refused ourselves are not the host's doing.
pub fn refused(answer: &Answer) -> bool {
    match answer {
        Ok(reply) => {
            matches!(reply.status, 403 | 429 | 503 | 999) || challenged(reply) || whois::refused(reply)
        }
        Err(failure) => failed(failure),
    }
}

/// Whether a host, or the way to it, failed.
pub fn failed(failure: &Failure) -> bool {
    match failure {
        Failure::TimedOut
        | Failure::Connect(_)
        | Failure::Tls(_)
        | Failure::Proxy(_)
        | Failure::Broken(_) => true,
        Failure::Dns(_)
        | Failure::Redirects
        | Failure::Guard(_)
        | Failure::Proxied(_)
        | Failure::CoolingDown(_)
        | Failure::NotAsked(_)
        | Failure::NeedsKey(_)
        | Failure::Ended => false,
    }
}

fn challenged(reply: &Reply) -> bool {
    reply.status == 202
        && ["x-amzn-waf-action", "cf-mitigated", "x-datadome", "x-captcha"]
            .iter()
            .any(|name| reply.header(name).is_some())
}

/// Whether a reply says that we ask too often, in whatever words its protocol has for that.
pub fn throttled(reply: &Reply) -> bool {
    reply.status == 429 || whois::refused(reply)
}

/// The pause a refusal asks for with `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which is
/// read against the server's own clock where it shows it.
pub fn retry_after(reply: &Reply) -> Option<Duration> {
    let value = reply.header("retry-after")?.trim();
    if let Some(seconds) = whole(value) {
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    Some(until(date(value)?, its_now(reply)))
}

/// The pause until a spent quota is filled again: `X-RateLimit-Remaining: 0` and its relatives, with
/// a reset that is an epoch second, an epoch millisecond or a number of seconds, by its size.
pub fn quota_spent(reply: &Reply) -> Option<Duration> {
    let first = |names: [&str; 3]| names.iter().find_map(|name| reply.header(name)).map(str::trim);
    let remaining = first(["x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining"])?;
    // Some send fractions or lists; only a plain zero means none.
    if whole(remaining)? != 0 {
        return None;
    }
    let reset = whole(first(["x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset"])?)?;
    let epoch = match reset {
        0..1_000_000_000 => return Some(Duration::from_secs(reset).min(LONGEST)),
        1_000_000_000..1_000_000_000_000 => reset,
        _ => reset / 1000,
    };
    Some(until(Timestamp::from_second(i64::try_from(epoch).ok()?).ok()?, its_now(reply)))
}

/// The time at the end of the reply, by the server's clock where it shows it, else by ours.
fn its_now(reply: &Reply) -> Timestamp {
    let ours = || reply.at.checked_add(reply.took()).unwrap_or(reply.at);
    reply.header("date").and_then(date).unwrap_or_else(ours)
}

fn whole(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().unwrap_or(u64::MAX))
}

fn until(then: Timestamp, now: Timestamp) -> Duration {
    let span = then.duration_since(now);
    Duration::try_from(span).unwrap_or_default().min(LONGEST)
}

/// The three date forms a recipient must read (RFC 9110, 5.6.7); the third has no zone and means UTC.
pub fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(zoned) = rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    let civil = DateTime::strptime("%A, %d-%b-%y %H:%M:%S GMT", text)
        .or_else(|_| DateTime::strptime("%a %b %e %H:%M:%S %Y", text))
        .ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
        Reply {
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            at: "1994-11-06T08:49:00Z".parse().unwrap(),
            started: Duration::from_secs(1),
            ended: Duration::from_secs(3),
            ..Reply::bare("https://site.com/", status, "")
        }
    }

    #[test]
    fn refusals_are_told_from_answers() {
        for status in [403, 429, 503, 999] {
            assert!(refused(&Ok(reply(status, &[]))), "{status}");
        }
        for status in [200, 202, 301, 401, 404, 410, 451, 500, 502] {
            assert!(!refused(&Ok(reply(status, &[]))), "{status}");
        }
        assert!(refused(&Ok(reply(202, &[("x-amzn-waf-action", "challenge")]))));
        assert!(refused(&Err(Failure::TimedOut)));
        assert!(!refused(&Err(Failure::Dns("no such name".to_owned()))));
        assert!(!refused(&Err(Failure::Guard("private".to_owned()))));
    }

    #[test]
    fn a_pause_is_seconds_or_a_date() {
        let check = |value: &str, date: Option<&str>, expected: Option<u64>| {
            let mut headers = vec![("retry-after", value)];
            headers.extend(date.map(|date| ("date", date)));
            assert_eq!(
                retry_after(&reply(429, &headers)),
                expected.map(Duration::from_secs),
                "{value} {date:?}"
            );
        };
        check("120", None, Some(120));
        check(" 0 ", None, Some(0));
        check("99999999999999999999999", None, Some(LONGEST.as_secs()));
        check("-1", None, None);
        check("1.5", None, None);
        check("soon", None, None);
        // Against our clock, two seconds into the exchange.
        check("Sun, 06 Nov 1994 08:49:37 GMT", None, Some(35));
        check("Sunday, 06-Nov-94 08:49:37 GMT", None, Some(35));
        check("Sun Nov  6 08:49:37 1994", None, Some(35));
        check("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0));
        // Against the server's, whatever ours says.
        check("Sun, 06 Nov 2033 08:49:37 GMT", Some("Sun, 06 Nov 2033 08:49:07 GMT"), Some(30));
        assert_eq!(retry_after(&reply(429, &[])), None);
    }

    #[test]
    fn a_spent_quota_names_its_end() {
        let check = |headers: &[(&str, &str)], expected: Option<u64>| {
            assert_eq!(quota_spent(&reply(200, headers)), expected.map(Duration::from_secs), "{headers:?}");
        };
        check(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "60")], Some(60));
        check(
            &[("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "784111792")],
            Some(LONGEST.as_secs()),
        );
        check(&[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "60")], None);
        check(&[("x-ratelimit-remaining", "0")], None);
        check(&[("x-ratelimit-reset", "60")], None);
        check(&[("x-ratelimit-remaining", "0, 0"), ("x-ratelimit-reset", "60")], None);
        let date = ("date", "Tue, 14 Nov 2023 22:13:20 GMT");
        check(&[date, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000030")], Some(30));
        check(&[date, ("ratelimit-remaining", "0"), ("ratelimit-reset", "1700000030000")], Some(30));
        check(&[date, ("ratelimit-remaining", "0"), ("ratelimit-reset", "1600000000")], Some(0));
    }
}
