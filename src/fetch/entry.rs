//! One exchange as an entry of a HAR 1.2 log (<http://www.softwareishard.com/blog/har-12-spec/>),
//! and back without loss. What HAR has no place for stands under `_callsign`. Secrets and cookies
//! have no place at all.
//!
//! What was not asked over HTTP stands there as if it had been: `GET` with the status 200, an address that
//! begins with `whois:` or `dns:` (see [`exchange`](crate::exchange)), and as version `WHOIS` or `DNS`.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::exchange::{Answer, DNS, End, Failure, Gist, Hop, Method, Reply, Request, Stub, WHOIS};
use crate::fetch::cookies;

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What was asked. Read back, it has no credentials, and the default limit and manners.
    pub request: Request,
    /// What came of it.
    pub answer: Answer,
    /// When it was asked, wall clock.
    pub at: Timestamp,
    /// When it was asked, on the survey's clock; microseconds are kept.
    pub started: Duration,
    /// When it was over, on the same clock.
    pub ended: Duration,
}

/// Why an entry makes no exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Some address is no URL.
    #[error("an address is not a URL")]
    Url,
    /// Some time is no RFC 3339 timestamp.
    #[error("a time is not a timestamp")]
    Time,
    /// The body is not in the coding it claims.
    #[error("a body is not base64")]
    Body,
    /// Neither a reply nor a failure.
    #[error("an exchange has neither a reply nor a failure")]
    Answer,
}

/// The entry, field for field.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    started_date_time: String,
    time: f64,
    request: Sent,
    response: Received,
    cache: Nothing,
    timings: Timings,
    #[serde(rename = "_callsign")]
    own: Own,
}

#[derive(Debug, Serialize, Deserialize)]
struct Nothing {}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    method: Method,
    url: String,
    http_version: String,
    headers: Vec<Pair>,
    query_string: Vec<Pair>,
    cookies: Vec<Pair>,
    headers_size: i64,
    body_size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: String,
    text: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Received {
    status: u16,
    status_text: String,
    http_version: String,
    headers: Vec<Pair>,
    cookies: Vec<Pair>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: String,
    headers_size: i64,
    body_size: i64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: usize,
    mime_type: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Timings {
    send: f64,
    wait: f64,
    receive: f64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pair {
    name: String,
    value: String,
}

/// What only callsign needs.
#[derive(Debug, Serialize, Deserialize)]
struct Own {
    started_us: u64,
    ended_us: u64,
    fresh: bool,
    /// Whether memory could have answered; in an archive it never did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    recall: bool,
    /// Whether the details of an account were left out of the reply for privacy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    shielded: bool,
    /// What it came to, in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stubs: Vec<Stub>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<OwnReply>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OwnReply {
    at: String,
    started_us: u64,
    ended_us: u64,
    end: End,
    refusals: u64,
    remembered: bool,
    hops: Vec<OwnHop>,
    final_url: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct OwnHop {
    url: String,
    status: u16,
    location: String,
}

/// Headers that are never written, whoever set them.
const UNWRITTEN: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

impl From<&Exchange> for Entry {
    fn from(exchange: &Exchange) -> Self {
        let Exchange { request, answer, at, started, ended } = exchange;
        let reply = answer.as_ref().ok();
        let stubs = reply.and_then(Reply::stubs);
        let time = ended.saturating_sub(*started).as_secs_f64() * 1000.0;
        Self {
            started_date_time: at.to_string(),
            time,
            request: sent(request),
            response: received(reply),
            cache: Nothing {},
            timings: Timings { send: 0.0, wait: time, receive: 0.0 },
            own: Own {
                started_us: micros(*started),
                ended_us: micros(*ended),
                fresh: request.fresh,
                recall: request.recall.is_some(),
                shielded: stubs.is_some(),
                stubs: stubs.unwrap_or_default().to_vec(),
                failure: answer.as_ref().err().cloned(),
                reply: reply.map(own),
            },
        }
    }
}

impl TryFrom<Entry> for Exchange {
    type Error = EntryError;

    fn try_from(entry: Entry) -> Result<Self, EntryError> {
        let Entry { started_date_time, request: sent, response, own, .. } = entry;
        let answer = match (own.failure, own.reply) {
            (Some(failure), None) => Err(failure),
            (None, Some(reply)) => {
                let gist = own.shielded.then(|| Arc::new(Gist::Shielded(own.stubs)));
                Ok(Reply { gist, ..revive(response, reply)? })
            }
            _ => return Err(EntryError::Answer),
        };
        let request = Request {
            method: sent.method,
            headers: unpair(sent.headers),
            body: sent.post_data.map(|data| data.text),
            fresh: own.fresh,
            ..Request::get(url(&sent.url)?)
        };
        let (started, ended) = (Duration::from_micros(own.started_us), Duration::from_micros(own.ended_us));
        Ok(Self { request, answer, at: time(&started_date_time)?, started, ended })
    }
}

fn sent(request: &Request) -> Sent {
    let query = request.url.query_pairs();
    let mime_type = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    Sent {
        method: request.method,
        url: request.url.to_string(),
        http_version: version(&request.url).to_owned(),
        headers: pairs(&request.headers),
        query_string: query
            .map(|(name, value)| Pair { name: name.into_owned(), value: value.into_owned() })
            .collect(),
        cookies: Vec::new(),
        headers_size: -1,
        body_size: request.body.as_ref().map_or(0, |body| i64::try_from(body.len()).unwrap_or(-1)),
        post_data: request.body.clone().map(|text| PostData {
            mime_type: mime_type.map(|(_, value)| value.clone()).unwrap_or_default(),
            text,
        }),
    }
}

fn received(reply: Option<&Reply>) -> Received {
    let (text, encoding) = match reply.map(|reply| std::str::from_utf8(&reply.body)) {
        None => (String::new(), None),
        Some(Ok(text)) => (text.to_owned(), None),
        Some(Err(_)) => {
            (reply.map(|reply| STANDARD.encode(&reply.body)).unwrap_or_default(), Some(BASE64.to_owned()))
        }
    };
    let (version, kind) = reply.map_or((UNKNOWN, ""), |reply| (version(&reply.url), kind(&reply.url)));
    let header = |name| reply.and_then(|reply| reply.header(name)).unwrap_or_default().to_owned();
    Received {
        status: reply.map_or(0, |reply| reply.status),
        status_text: String::new(),
        http_version: version.to_owned(),
        headers: reply.map(|reply| pairs(&reply.headers)).unwrap_or_default(),
        cookies: Vec::new(),
        content: Content {
            size: reply.map_or(0, |reply| reply.body.len()),
            mime_type: Some(header("content-type"))
                .filter(|said| !said.is_empty())
                .unwrap_or(kind.to_owned()),
            text,
            encoding,
        },
        redirect_url: header("location"),
        headers_size: -1,
        body_size: -1,
    }
}

fn own(reply: &Reply) -> OwnReply {
    let hop =
        |hop: &Hop| OwnHop { url: hop.url.to_string(), status: hop.status, location: hop.location.clone() };
    OwnReply {
        at: reply.at.to_string(),
        started_us: micros(reply.started),
        ended_us: micros(reply.ended),
        end: reply.end,
        refusals: reply.refusals,
        remembered: reply.remembered,
        hops: reply.hops.iter().map(hop).collect(),
        final_url: reply.url.to_string(),
    }
}

fn revive(response: Received, own: OwnReply) -> Result<Reply, EntryError> {
    let hop = |hop: OwnHop| Ok(Hop { url: url(&hop.url)?, status: hop.status, location: hop.location });
    let content = response.content;
    let body = match content.encoding.as_deref() {
        Some(BASE64) => STANDARD.decode(content.text).map_err(|_| EntryError::Body)?,
        None => content.text.into_bytes(),
        Some(_) => return Err(EntryError::Body),
    };
    Ok(Reply {
        url: url(&own.final_url)?,
        status: response.status,
        headers: unpair(response.headers),
        body: body.into(),
        end: own.end,
        hops: own.hops.into_iter().map(hop).collect::<Result<_, EntryError>>()?,
        at: time(&own.at)?,
        started: Duration::from_micros(own.started_us),
        ended: Duration::from_micros(own.ended_us),
        refusals: own.refusals,
        remembered: own.remembered,
        gist: None,
    })
}

/// HAR demands a version; replies do not know it.
const UNKNOWN: &str = "unknown";

/// The protocol, where it is not HTTP.
fn version(url: &Url) -> &'static str {
    match url.scheme() {
        WHOIS => "WHOIS",
        DNS => "DNS",
        _ => UNKNOWN,
    }
}

/// What a body is that comes without headers.
fn kind(url: &Url) -> &'static str {
    match url.scheme() {
        WHOIS => "text/plain",
        // RFC 8427, 4.
        DNS => "application/dns+json",
        _ => "",
    }
}

const BASE64: &str = "base64";

fn pairs(headers: &[(String, String)]) -> Vec<Pair> {
    headers
        .iter()
        .filter(|(name, _)| !UNWRITTEN.iter().any(|unwritten| name.eq_ignore_ascii_case(unwritten)))
        .map(|(name, value)| {
            let bare = name.eq_ignore_ascii_case("set-cookie");
            Pair { name: name.clone(), value: if bare { cookies::bare(value) } else { value.clone() } }
        })
        .collect()
}

fn unpair(pairs: Vec<Pair>) -> Vec<(String, String)> {
    pairs.into_iter().map(|pair| (pair.name, pair.value)).collect()
}

fn url(text: &str) -> Result<Url, EntryError> {
    text.parse().map_err(|_| EntryError::Url)
}

fn time(text: &str) -> Result<Timestamp, EntryError> {
    text.parse().map_err(|_| EntryError::Time)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
