//! One conversation as plain data: what is asked, what came back, or why nothing did.
//!
//! It is an HTTP one, or it is dressed as one, so that archives, controls and judgement are the same:
//! - `whois://HOST[:PORT]/QUERY` asks a WHOIS server (RFC 3912, port 43) the percent-decoded `QUERY`; the
//!   reply has status 200 and the server's text.
//! - `dns:///NAME?type=TYPE` (RFC 4501) asks the resolver; the reply has status 200 and the message as
//!   JSON (RFC 8427).
//!
//! Nothing of the HTTP client is named here, so that judgement, archives and tests share one shape.

mod credential;
mod stub;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::credential::{Credential, CredentialPlace, Grant, Material, variable};
pub use self::stub::{Seen, Stub, StubSignal, Told};

/// The request methods a probe may use. None of them may create anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Plain retrieval.
    #[default]
    Get,
    /// Headers only.
    Head,
    /// A query that needs a body.
    Post,
}

impl Method {
    /// The method as it stands in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }
}

/// A value that must never be shown, logged, cached or archived.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The bare value, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// Begins the addresses of WHOIS servers.
pub const WHOIS: &str = "whois";

/// Begins the addresses of questions to the resolver. It is nobody's host, so it stands for its lane too.
pub const DNS: &str = "dns";

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Request method.
    pub method: Method,
    /// Address, with the handle already escaped for where it stands; never holds a secret.
    pub url: Url,
    /// Headers besides the client's own, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body, if the method carries one.
    pub body: Option<String>,
    /// Credentials for this host.
    pub credentials: Vec<Credential>,
    /// Whether redirects are followed (hop by hop, under the guard); otherwise only those that lead to the
    /// same place, written differently.
    pub follow: bool,
    /// Whether cookies set on the way are sent back within this one exchange.
    pub cookies: bool,
    /// How many bytes of the decoded body are read at most.
    pub limit: usize,
    /// Whether caches on the way are asked not to answer.
    pub fresh: bool,
    /// The rules by which a remembered reply must have been judged, as a digest, where callsign's own
    /// memory may answer (controls other than the bracketing one).
    pub recall: Option<u64>,
    /// The entry's own pace for its host, where it is slower than the default.
    pub pace: Option<Pace>,
}

impl Request {
    /// A plain GET that follows redirects, with the default limit.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: Vec::new(),
            body: None,
            credentials: Vec::new(),
            follow: true,
            cookies: false,
            limit: DEFAULT_LIMIT,
            fresh: false,
            recall: None,
            pace: None,
        }
    }
}

/// How much of a decoded body is read unless an entry says otherwise, in bytes.
pub const DEFAULT_LIMIT: usize = 1 << 20;

/// How fast one host may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Least time between two starts, in milliseconds.
    pub gap_ms: u64,
    /// Requests in flight at once.
    pub in_flight: u8,
}

impl Pace {
    /// The pace of a host whose entries ask for no slower one.
    pub const USUAL: Self = Self { gap_ms: 250, in_flight: 2 };
}

/// One redirect on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The address that answered with the redirect.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// Its `Location`, as sent.
    pub location: String,
}

/// Why the body ends where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The server sent it all.
    Whole,
    /// We stopped reading at the limit.
    AtLimit,
    /// The connection broke, or the coding was cut short.
    Broken,
}

/// A reply as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The address that answered last.
    pub url: Url,
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// Decoded body, at most the request's limit.
    pub body: Arc<[u8]>,
    /// Whether the body is whole.
    pub end: End,
    /// Redirects taken. If the reply is itself a redirect, the last one is that one, not taken because
    /// the request does not follow or because it leads to another registrable domain.
    pub hops: Vec<Hop>,
    /// When the request was sent, wall clock.
    pub at: Timestamp,
    /// When it started, since the survey's clock began. Zero for remembered replies.
    pub started: Duration,
    /// When its reply had ended, on the same clock. Zero for remembered replies.
    pub ended: Duration,
    /// How many refusals this host's lane had seen when the reply ended.
    pub refusals: u64,
    /// Whether this comes from callsign's own cache or memory rather than from the network.
    pub remembered: bool,
    /// What it came to, where memory keeps that in place of what it held.
    pub gist: Option<Arc<Gist>>,
}

/// What a reply came to when it was judged, and nothing of what stood in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gist {
    /// A control: enough to vouch for others.
    Control {
        /// What it said.
        says: Said,
        /// Its features, as hashes in order.
        features: Vec<u64>,
    },
    /// An account whose details are withheld, by check. Others may still stand in the body.
    Shielded(Vec<Stub>),
}

/// What a control that is worth remembering said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// An account answers.
    Taken,
    /// An account answers, and names itself.
    Proved,
    /// Nobody answers.
    Absent,
    /// It can be registered.
    Free,
}

/// Top-level names that never mean a host of the public internet: special-use (RFC 6761, RFC 8375, RFC
/// 9476), reserved by ICANN (`internal`), networks of their own (`i2p`), or in such wide private use that
/// they will not be delegated (RFC 6762, appendix G, and ICANN's name-collision list). `example.com` and
/// its kin are ordinary hosts.
pub const SPECIAL_NAMES: [&str; 17] = [
    "alt",
    "arpa",
    "corp",
    "example",
    "home",
    "i2p",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
];

/// Headers in which caches say whether they answered.
const CACHE_HEADERS: [&str; 6] =
    ["cf-cache-status", "x-cache", "x-cache-status", "x-proxy-cache", "cache-status", "cdn-cache"];

impl Reply {
    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a cache between us and the origin answered: a positive `Age` (RFC 9111, 5.1) or a
    /// cache-status header that says HIT, or that what is stale was served (in the standard
    /// `Cache-Status` that word tells why the origin was asked).
    pub fn answered_by_cache(&self) -> bool {
        let aged =
            self.header("age").and_then(|age| age.trim().parse::<u64>().ok()).is_some_and(|age| age > 0);
        let hit = CACHE_HEADERS
            .iter()
            .filter_map(|name| Some((*name, self.header(name)?.to_ascii_lowercase())))
            .any(|(name, value)| {
                let mut words = value.split(|c: char| !c.is_ascii_alphanumeric());
                let served = |word: &str| matches!(word, "stale" | "updating") && name != "cache-status";
                words.any(|word| word == "hit" || served(word))
            });
        aged || hit
    }

    /// Whether a header is one of those by which [`Reply::answered_by_cache`] tells.
    pub fn tells_of_caches(name: &str) -> bool {
        name == "age" || CACHE_HEADERS.contains(&name)
    }

    /// This reply as memory keeps it once it was judged: what it came to, and whether a cache on the
    /// way answered.
    #[must_use]
    pub fn gisted(&self, gist: Gist) -> Self {
        Self {
            url: self.url.clone(),
            headers: self.headers.iter().filter(|(name, _)| Self::tells_of_caches(name)).cloned().collect(),
            body: Arc::default(),
            hops: Vec::new(),
            gist: Some(Arc::new(gist)),
            ..*self
        }
    }

    /// What an archive keeps in the place of details that are withheld.
    pub fn stubs(&self) -> Option<&[Stub]> {
        match self.gist.as_deref() {
            Some(Gist::Shielded(stubs)) => Some(stubs),
            _ => None,
        }
    }

    /// A whole reply without headers, of no time: for those who judge what no host has said.
    pub fn of(url: Url, status: u16, body: &[u8]) -> Self {
        Self {
            url,
            status,
            headers: Vec::new(),
            body: body.into(),
            end: End::Whole,
            hops: Vec::new(),
            at: Timestamp::UNIX_EPOCH,
            started: Duration::ZERO,
            ended: Duration::ZERO,
            refusals: 0,
            remembered: false,
            gist: None,
        }
    }

    /// The same for tests, which know their addresses.
    #[cfg(test)]
    pub(crate) fn bare(url: &str, status: u16, body: &str) -> Self {
        Self::of(url.parse().unwrap_or_else(|error| panic!("{url}: {error}")), status, body.as_bytes())
    }

    /// How long the exchange took.
    pub fn took(&self) -> Duration {
        self.ended.saturating_sub(self.started)
    }
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", content = "detail", rename_all = "kebab-case")]
pub enum Failure {
    /// No answer, or an answer that never ended, within the time allowed.
    #[error("timed out")]
    TimedOut,
    /// The name did not resolve. Never evidence of absence.
    #[error("the name did not resolve ({0})")]
    Dns(String),
    /// No connection.
    #[error("no connection ({0})")]
    Connect(String),
    /// The certificate or handshake was refused.
    #[error("TLS failed ({0})")]
    Tls(String),
    /// The user's own proxy refused or failed.
    #[error("the proxy failed ({0})")]
    Proxy(String),
    /// The exchange broke before a status came.
    #[error("the exchange broke ({0})")]
    Broken(String),
    /// More redirects than are followed, or a loop.
    #[error("too many redirects")]
    Redirects,
    /// The guard refused an address.
    #[error("refused by the address guard ({0})")]
    Guard(String),
    /// It would go around the configured proxy: DNS and WHOIS know none.
    #[error("`{0}` does not go through the proxy; allow it to go around with `--direct-dns`")]
    Proxied(String),
    /// The host asked for a longer pause than this survey has.
    #[error("the host asks to wait {0} s")]
    CoolingDown(u64),
    /// There was no time, or no way, to ask.
    #[error("not asked ({0})")]
    NotAsked(String),
    /// The platform gives no access for the keys that are set.
    #[error("{0}")]
    NeedsKey(String),
    /// In a replay: the recorded survey ended before this was asked.
    #[error("the recorded survey ended first")]
    Ended,
}

/// What one request led to.
pub type Answer = Result<Reply, Failure>;
