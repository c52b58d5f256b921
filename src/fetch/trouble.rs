//! The HTTP client's errors in our own words. They are read down their chain of causes and reduced
//! to a closed set of phrases: a client's message may quote the URL (which may hold a key), and a
//! certificate may quote a stranger.

use std::error::Error;
use std::io;

use crate::exchange::Failure;
use crate::fetch::names::Unresolved;

/// What the client itself can tell about its error.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstances {
    /// Some time limit was reached.
    pub(super) timed_out: bool,
    /// It happened before there was a connection.
    pub(super) connecting: bool,
    /// A proxy was to carry the request.
    pub(super) proxied: bool,
}

/// Turns an error before the status into a failure.
pub(super) fn failure(error: &(dyn Error + 'static), seen: Circumstances) -> Failure {
    let chain = || std::iter::successors(Some(error), |&error| error.source());
    if let Some(Unresolved(failure)) = chain().find_map(find::<Unresolved>) {
        return failure.clone();
    }
    let said: Vec<String> = chain().map(|error| error.to_string().to_ascii_lowercase()).collect();
    let says = |words: &str| said.iter().any(|message| message.contains(words));
    if says("proxy authorization required") {
        return Failure::Proxy("it wants a user name and password".to_owned());
    }
    if seen.timed_out {
        return Failure::TimedOut;
    }
    let cause = chain().filter_map(find::<io::Error>).last();
    let kind = cause.map(io::Error::kind);
    if says("tunnel error: unsuccessful") {
        return Failure::Proxy("it refused to open a tunnel".to_owned());
    }
    if says("tunnel error") || says("socks error") {
        return Failure::Proxy(words(kind).to_owned());
    }
    // The TLS layer wraps its errors as invalid data, or ends early in the middle of a handshake.
    if kind == Some(io::ErrorKind::InvalidData) && !says("http2 error") || says("tls handshake eof") {
        return Failure::Tls(tls(&said).to_owned());
    }
    let closed = says("connection closed").then_some(io::ErrorKind::UnexpectedEof);
    let kind = kind.or(closed);
    match (seen.connecting, seen.proxied) {
        (true, true) => Failure::Proxy(words(kind).to_owned()),
        (true, false) => Failure::Connect(words(kind).to_owned()),
        (false, _) => Failure::Broken(words(kind).to_owned()),
    }
}

fn find<'chain, E: Error + 'static>(error: &'chain (dyn Error + 'static)) -> Option<&'chain E> {
    error.downcast_ref()
}

/// What happened to a connection.
pub(super) fn words(kind: Option<io::ErrorKind>) -> &'static str {
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused",
        Some(io::ErrorKind::ConnectionReset) => "connection reset",
        Some(io::ErrorKind::ConnectionAborted) => "connection aborted",
        Some(io::ErrorKind::BrokenPipe) => "broken pipe",
        Some(io::ErrorKind::UnexpectedEof) => "connection closed early",
        Some(io::ErrorKind::HostUnreachable) => "host unreachable",
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) => "network unreachable",
        Some(io::ErrorKind::PermissionDenied) => "forbidden by this machine",
        Some(io::ErrorKind::AddrNotAvailable) => "no local address fits",
        _ => "protocol error",
    }
}

fn tls(said: &[String]) -> &'static str {
    let says = |words: &str| said.iter().any(|message| message.contains(words));
    let known = [
        ("notvalidforname", "the certificate is for another name"),
        ("not valid for name", "the certificate is for another name"),
        ("expired", "the certificate has expired"),
        ("not valid yet", "the certificate is not valid yet"),
        ("notvalidyet", "the certificate is not valid yet"),
        ("unknownissuer", "the certificate's issuer is not trusted"),
        ("unknown issuer", "the certificate's issuer is not trusted"),
        ("revoked", "the certificate is revoked"),
        ("fatal alert", "the server refused the handshake"),
        ("certificate", "the certificate is not accepted"),
        ("handshake eof", "the connection closed during the handshake"),
    ];
    known.iter().find(|(words, _)| says(words)).map_or("the handshake failed", |&(_, phrase)| phrase)
}
