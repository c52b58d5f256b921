//! What DNS says of a domain, asked of the user's own resolver: the system's, or the one that they name.
//! It corroborates and decides nothing, so whatever is no clear answer is a failure, never an absence.
//!
//! Names are asked as they stand: no search domains, no file of hosts, and nothing from a cache of ours,
//! so that a control and what it vouches for are asked alike. The resolver's address is the user's word
//! and passes no guard; the names do.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use jiff::{Timestamp, Unit};
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use url::Url;

use crate::exchange::{Answer, DNS, Failure, Reply, Request};
use crate::fetch::client::ClientOptions;
use crate::fetch::guard;
use crate::fetch::proxy::{Proxies, ProxyError};
use crate::fetch::{Clock, site};

/// Questions in flight at once.
const AT_ONCE: usize = 8;

/// The most records of one answer that are kept.
const RECORDS: usize = 64;

/// What is asked for at most so long, before the resolver is asked once more.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many questions in a row may stay without an answer before none is asked any more. Each was asked
/// several times.
const LOST: u32 = 5;

/// The types that may be asked for.
const TYPES: [(&str, RecordType); 5] = [
    ("NS", RecordType::NS),
    ("MX", RecordType::MX),
    ("A", RecordType::A),
    ("AAAA", RecordType::AAAA),
    ("SOA", RecordType::SOA),
];

/// The client for DNS.
#[derive(Debug)]
pub struct Dns {
    proxied: bool,
    allow_private: bool,
    timeout: Duration,
    clock: Clock,
    named: Option<SocketAddr>,
    at_once: Semaphore,
    /// Questions in a row that stayed without an answer.
    lost: AtomicU32,
    /// Made when it is first asked: most surveys never do.
    resolver: OnceLock<Result<TokioResolver, Failure>>,
}

impl Dns {
    /// A client whose replies carry times of `clock`. Errs where the proxy's address makes no sense.
    pub fn new(options: &ClientOptions, clock: Clock) -> Result<Self, ProxyError> {
        let proxies = Proxies::of(options.proxy.as_deref())?;
        Ok(Self {
            proxied: proxies.any() && !options.direct_dns,
            allow_private: options.allow_private,
            timeout: options.timeout,
            clock,
            named: options.resolver,
            at_once: Semaphore::new(AT_ONCE),
            lost: AtomicU32::new(0),
            resolver: OnceLock::new(),
        })
    }

    /// Has one exchange, which ends before `by` and before the time limit. The reply's body is the message
    /// as JSON (RFC 8427), reduced to its question, its code and the records that answer.
    pub async fn exchange(&self, request: &Request, by: Duration) -> Answer {
        if self.proxied {
            return Err(Failure::Proxied(DNS.to_owned()));
        }
        let question = question(&request.url, self.allow_private)?;
        let by = self.clock.at(by);
        let end = Instant::now().checked_add(self.timeout).map_or(by, |end| end.min(by));
        let asked = async {
            let _turn = self.at_once.acquire().await;
            if self.lost.load(Ordering::Relaxed) >= LOST {
                return Err(Failure::NotAsked(format!(
                    "the resolver left {LOST} questions without an answer"
                )));
            }
            let began = Instant::now();
            let answer = tokio::time::timeout_at(end, self.ask(request, question)).await;
            let answer = answer.unwrap_or(Err(Failure::TimedOut));
            match &answer {
                // Cut short by the budget, it says nothing of the resolver.
                Err(Failure::TimedOut) if began.elapsed() < PATIENCE => {}
                Err(Failure::TimedOut | Failure::Connect(_)) => {
                    self.lost.fetch_add(1, Ordering::Relaxed);
                }
                _ => self.lost.store(0, Ordering::Relaxed),
            }
            answer
        };
        tokio::time::timeout_at(end, asked).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn ask(&self, request: &Request, (name, kind): (Name, RecordType)) -> Answer {
        let resolver = self.resolver.get_or_init(|| made(self.named)).as_ref().map_err(Clone::clone)?;
        let started = self.clock.now();
        let now = Timestamp::now();
        // Archives keep microseconds; a live reply should not know more than a replayed one.
        let at = now.round(Unit::Microsecond).unwrap_or(now);
        let said = match resolver.lookup(name.clone(), kind).await {
            // Records of other sections are hints for those who look further, not an answer.
            Ok(lookup) if lookup.answers().is_empty() => {
                return Err(failed("the resolver sends us on to others"));
            }
            Ok(lookup) => message(&name, kind, ResponseCode::NoError, lookup.answers()),
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => {
                if none.ns.is_some() && none.soa.is_none() {
                    return Err(failed("the resolver sends us on to others"));
                }
                // What is missing then is the other name.
                if *none.query.name() != name {
                    return Err(failed("the name stands for another, of which nothing is known"));
                }
                if !matches!(none.response_code, ResponseCode::NXDomain | ResponseCode::NoError) {
                    return Err(failed("the lookup failed"));
                }
                message(&name, kind, none.response_code, &[])
            }
            Err(error) => return Err(failure(&error)),
        };
        let body = said.to_string();
        let ended = self.clock.now();
        Ok(Reply { at, started, ended, ..Reply::of(request.url.clone(), 200, body.as_bytes()) })
    }
}

/// The resolver the user named, or the system's.
fn made(named: Option<SocketAddr>) -> Result<TokioResolver, Failure> {
    let builder = match named {
        None => TokioResolver::builder_tokio(),
        Some(address) => {
            let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                connection.port = address.port();
                connection
            });
            let server = NameServerConfig::new(address.ip(), true, connections.into());
            let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
            Ok(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()))
        }
    };
    let unknown = || failed("the system names no resolver; name one with `--resolver`");
    let mut builder = builder.map_err(|_| unknown())?;
    let options = builder.options_mut();
    options.use_hosts_file = ResolveHosts::Never;
    options.cache_size = 0;
    options.timeout = options.timeout.min(PATIENCE);
    options.attempts = options.attempts.min(2);
    builder.build().map_err(|_| unknown())
}

/// The question of an address such as `dns:///qwikster.com?type=NS` (RFC 4501).
fn question(url: &Url, allow_private: bool) -> Result<(Name, RecordType), Failure> {
    let refuse = |why: &str| Err(Failure::NotAsked(format!("{why} in a question to DNS")));
    if url.host_str().is_some_and(|host| !host.is_empty()) {
        return refuse("a server");
    }
    let kind = url.query().and_then(|query| query.strip_prefix("type="));
    let Some((_, kind)) = kind.and_then(|kind| TYPES.iter().find(|(word, _)| *word == kind)) else {
        return refuse("no known type");
    };
    let typed = url.path().trim_start_matches('/');
    let typed = typed.strip_suffix('.').unwrap_or(typed);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if typed.len() > 253 || !typed.split('.').all(is_label) {
        return refuse("no domain name");
    }
    if !allow_private && guard::special_name(typed).is_some() {
        return Err(Failure::Guard(format!("{typed}: not a name of the public internet")));
    }
    let Ok(name) = Name::from_ascii(format!("{}.", site::plain(typed))) else {
        return refuse("no domain name");
    };
    Ok((name, *kind))
}

/// The message in the field names of RFC 8427. The order of records means nothing, and servers change it
/// from answer to answer; sorted, the same answer reads the same.
fn message(name: &Name, kind: RecordType, code: ResponseCode, answers: &[Record]) -> Value {
    let mut records: Vec<(String, Value)> =
        answers.iter().take(RECORDS).filter_map(record).map(|record| (record.to_string(), record)).collect();
    records.sort_by(|one, other| one.0.cmp(&other.0));
    json!({
        "QNAME": name.to_ascii(),
        "QTYPE": u16::from(kind),
        "QTYPEname": kind.to_string(),
        "RCODE": u16::from(code),
        "answerRRs": records.into_iter().map(|(_, record)| record).collect::<Vec<_>>(),
    })
}

fn record(record: &Record) -> Option<Value> {
    let kind = record.record_type();
    let data = match &record.data {
        RData::NS(server) => server.0.to_ascii(),
        RData::CNAME(other) => other.0.to_ascii(),
        RData::MX(mail) => format!("{} {}", mail.preference, mail.exchange.to_ascii()),
        RData::A(address) => address.0.to_string(),
        RData::AAAA(address) => address.0.to_string(),
        RData::SOA(zone) => format!("{} {}", zone.mname.to_ascii(), zone.rname.to_ascii()),
        _ => return None,
    };
    let mut fields = Map::new();
    fields.insert("NAME".to_owned(), record.name.to_ascii().into());
    fields.insert("TYPE".to_owned(), u16::from(kind).into());
    fields.insert("TYPEname".to_owned(), kind.to_string().into());
    fields.insert(format!("rdata{kind}"), data.into());
    Some(fields.into())
}

fn failed(why: &str) -> Failure {
    Failure::Dns(why.to_owned())
}

/// The client's errors in our own words: its messages may quote strangers.
fn failure(error: &NetError) -> Failure {
    match error {
        NetError::Timeout => Failure::TimedOut,
        NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail)) => {
            failed("the resolver failed for now")
        }
        NetError::Dns(DnsError::ResponseCode(ResponseCode::Refused)) => failed("the resolver refused"),
        NetError::NoConnections | NetError::Io(_) => {
            Failure::Connect("the resolver cannot be reached".to_owned())
        }
        _ => failed("the lookup failed"),
    }
}

#[cfg(test)]
#[path = "dns_tests.rs"]
mod tests;
