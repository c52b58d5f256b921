//! WHOIS (RFC 3912): one line is sent, text comes back until the server closes. One server, one
//! connection, one answer: what the text says of other servers is never followed.
//!
//! The protocol has neither status nor length nor charset. A reply is told from half of one by how the
//! connection ended, and what was refused by the few words that refusals are made of.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use encoding_rs::WINDOWS_1252;
use jiff::{Timestamp, Unit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;
use url::{Host, Url};

use crate::exchange::{Answer, End, Failure, Reply, Request, WHOIS};
use crate::fetch::Clock;
use crate::fetch::client::ClientOptions;
use crate::fetch::guard::Guard;
use crate::fetch::names::{Names, Unresolved};
use crate::fetch::proxy::{Proxies, ProxyError};
use crate::fetch::trouble;

/// The port (RFC 3912, 2).
const PORT: u16 = 43;

/// The most that is read of one answer, in bytes. The longest that registries send are a tenth of it.
const LIMIT: usize = 64 << 10;

/// The longest query, in bytes: a name of DNS and the words that some servers want before it.
const LONGEST: usize = 512;

/// How many addresses of one server are tried.
const ADDRESSES: usize = 4;

/// Refusals are short; an answer longer than this is none, whatever its terms of use forbid.
const REFUSAL: usize = 600;

/// What refusals are made of, in lower case.
const REFUSALS: [&str; 14] = [
    "limit exceeded",
    "limit has been exceeded",
    "exceeded the",
    "exceeded your",
    "quota exceeded",
    "ratelimit",
    "rate limit",
    "too many",
    "too fast",
    "slow down",
    "try again later",
    "excessive quer",
    "access denied",
    "blacklisted",
];

/// The client for WHOIS.
#[derive(Clone, Debug)]
pub struct Whois {
    guard: Guard,
    proxies: Arc<Proxies>,
    names: Names,
    timeout: Duration,
    connect_timeout: Duration,
    direct: bool,
    clock: Clock,
}

impl Whois {
    /// A client whose replies carry times of `clock`. Errs where the proxy's address makes no sense.
    pub fn new(options: &ClientOptions, clock: Clock) -> Result<Self, ProxyError> {
        let guard = Guard::new(options.allow_private);
        let proxies = Arc::new(Proxies::of(options.proxy.as_deref())?);
        Ok(Self {
            guard,
            names: Names::new(guard, Arc::clone(&proxies)),
            proxies,
            timeout: options.timeout,
            connect_timeout: options.connect_timeout,
            direct: options.direct_dns,
            clock,
        })
    }

    /// Why a request is not sent at all, which is known without asking anybody: a configured proxy would
    /// be gone around, the guard refuses the server, or the query is none.
    pub fn admit(&self, request: &Request) -> Result<(), Failure> {
        let url = &request.url;
        let host = self.guard.whois(url)?.to_string();
        if !self.direct && self.proxies.carries_to(&host) {
            return Err(Failure::Proxied(WHOIS.to_owned()));
        }
        // Its host is exempt from the check of DNS answers, so it must not be a target.
        if !self.guard.allows_private() && self.proxies.owns(&host) {
            return Err(Failure::Guard("the host of the proxy itself".to_owned()));
        }
        query(url).map(|_| ())
    }

    /// Has one exchange, which ends before `by` and before the time limit: an answer that never ends is
    /// a [`Failure::TimedOut`], unless it had reached its limit of bytes. `arrived` is called with its
    /// first bytes.
    pub async fn exchange(&self, request: &Request, by: Duration, arrived: impl Fn()) -> Answer {
        self.admit(request)?;
        let by = self.clock.at(by);
        let end = Instant::now().checked_add(self.timeout).map_or(by, |end| end.min(by));
        tokio::time::timeout_at(end, self.talk(request, arrived)).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn talk(&self, request: &Request, arrived: impl Fn()) -> Answer {
        let started = self.clock.now();
        let now = Timestamp::now();
        // Archives keep microseconds; a live reply should not know more than a replayed one.
        let at = now.round(Unit::Microsecond).unwrap_or(now);
        let mut line = query(&request.url)?;
        line.extend_from_slice(b"\r\n");
        let mut stream = self.connect(&request.url).await?;
        let broken = |error: &std::io::Error| Failure::Broken(trouble::words(Some(error.kind())).to_owned());
        stream.write_all(&line).await.map_err(|error| broken(&error))?;
        let limit = request.limit.min(LIMIT);
        let (mut received, mut chunk) = (Vec::new(), [0; 4096]);
        let end = loop {
            match stream.read(&mut chunk).await {
                Ok(0) => break End::Whole,
                Ok(read) => {
                    arrived();
                    received.extend_from_slice(&chunk[..read]);
                }
                Err(error) if received.is_empty() => return Err(broken(&error)),
                Err(_) => break End::Broken,
            }
            if received.len() > limit {
                received.truncate(limit);
                break End::AtLimit;
            }
        };
        let text = decode(received);
        Ok(Reply {
            end,
            at,
            started,
            ended: self.clock.now(),
            ..Reply::of(request.url.clone(), 200, text.as_bytes())
        })
    }

    async fn connect(&self, url: &Url) -> Result<TcpStream, Failure> {
        let host = match self.guard.whois(url)? {
            Host::Domain(name) => name,
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let mut addresses = self.names.look_up(&host).await.map_err(|Unresolved(failure)| failure)?;
        addresses.truncate(ADDRESSES);
        let each = self.connect_timeout / u32::try_from(addresses.len().max(1)).unwrap_or(1);
        let mut failure = Failure::Connect("no address".to_owned());
        for address in addresses {
            let address = SocketAddr::new(address.ip(), url.port().unwrap_or(PORT));
            match tokio::time::timeout(each, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => {
                    failure = Failure::Connect(trouble::words(Some(error.kind())).to_owned());
                }
                Err(_) => failure = Failure::TimedOut,
            }
        }
        Err(failure)
    }
}

/// Whether a reply is one of a WHOIS server that turns us away: without a word, in the middle of it, or
/// in words.
pub fn refused(reply: &Reply) -> bool {
    if reply.url.scheme() != WHOIS || reply.gist.is_some() {
        return false;
    }
    let text = String::from_utf8_lossy(&reply.body);
    let text = text.trim();
    text.is_empty() || reply.end == End::Broken || text.len() <= REFUSAL && sounds_refused(text)
}

fn sounds_refused(text: &str) -> bool {
    let text = text.to_lowercase();
    REFUSALS.iter().any(|words| text.contains(words))
}

/// What is sent to the server, without the line end. A line end within would be a second query.
fn query(url: &Url) -> Result<Vec<u8>, Failure> {
    let refuse = |why: &str| Err(Failure::NotAsked(format!("{why} in a WHOIS query")));
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("a question mark or hash");
    }
    let query: Vec<u8> = percent_encoding::percent_decode_str(url.path().trim_start_matches('/')).collect();
    if query.is_empty() || query.len() > LONGEST {
        return refuse("nothing, or too much,");
    }
    match std::str::from_utf8(&query) {
        Ok(text) if !text.chars().any(char::is_control) => Ok(query),
        _ => refuse("a control character"),
    }
}

/// As UTF-8. Who does not write that writes Latin-1, or what Windows makes of it.
fn decode(mut received: Vec<u8>) -> String {
    if let Err(error) = std::str::from_utf8(&received)
        && error.error_len().is_none()
    {
        // Only its last character is cut off.
        received.truncate(error.valid_up_to());
    }
    String::from_utf8(received)
        .unwrap_or_else(|error| WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned())
}

#[cfg(test)]
#[path = "whois_tests.rs"]
mod tests;
