//! What was exchanged, without a word of what came back: whoever holds the recording can prove it by
//! these digests.

use serde::Serialize;

use super::sha256;
use crate::exchange::{End, Failure, Reply};
use crate::fetch::entry::Exchange;
use crate::report::seconds;

/// One exchange. Requests hold no secret: credentials are no part of an exchange.
#[derive(Debug, Serialize)]
pub(super) struct Exchanged {
    /// From 1, in order of completion, as in the archive.
    number: usize,
    /// When it was asked (RFC 3339).
    at: String,
    method: &'static str,
    url: String,
    /// SHA-256 of the body that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_sha256: Option<String>,
    /// HTTP status; absent where no reply came.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The host that answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<String>,
    redirects: usize,
    /// Bytes of the decoded body that were read.
    bytes: usize,
    /// Their SHA-256; absent where no reply came, or where the details are withheld for privacy.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// Whether the body came whole.
    whole: bool,
    /// Whether details were withheld for privacy: then no recording has them either.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withheld: bool,
    /// Kind of failure, where no reply came.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'static str>,
}

/// Every exchange.
pub(super) fn list(exchanges: &[Exchange]) -> Vec<Exchanged> {
    exchanges.iter().enumerate().map(|(index, exchange)| exchanged(index + 1, exchange)).collect()
}

fn exchanged(number: usize, exchange: &Exchange) -> Exchanged {
    let Exchange { request, answer, at, .. } = exchange;
    let reply = answer.as_ref().ok();
    let withheld = reply.is_some_and(|reply| reply.stubs().is_some());
    Exchanged {
        number,
        at: seconds(*at),
        method: request.method.as_str(),
        url: request.url.to_string(),
        sent_sha256: request.body.as_ref().map(|body| sha256(body.as_bytes())),
        status: reply.map(|reply| reply.status),
        answered_by: reply.and_then(|reply| reply.url.host_str().map(str::to_owned)),
        redirects: reply.map_or(0, |reply| reply.hops.len()),
        bytes: reply.map_or(0, |reply| if withheld { 0 } else { reply.body.len() }),
        sha256: reply.filter(|_| !withheld).map(|reply: &Reply| sha256(&reply.body)),
        whole: reply.is_some_and(|reply| reply.end == End::Whole),
        withheld,
        failure: answer.as_ref().err().map(kind),
    }
}

/// The kind of a failure: the system's own words may name machines of this network.
fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::TimedOut => "timed out",
        Failure::Dns(_) => "the name did not resolve",
        Failure::Connect(_) => "no connection",
        Failure::Tls(_) => "TLS failed",
        Failure::Proxy(_) => "the proxy failed",
        Failure::Broken(_) => "the exchange broke",
        Failure::Redirects => "too many redirects",
        Failure::Guard(_) => "refused by the address guard",
        Failure::Proxied(_) => "would have gone around the proxy",
        _ => "not asked to the end",
    }
}
