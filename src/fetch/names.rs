//! Host names into addresses, past the guard. The HTTP client asks here instead of the system, so
//! that what it connects to is what was judged, and each name is looked up once in a while only.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::exchange::Failure;
use crate::fetch::guard::Guard;
use crate::fetch::proxy::Proxies;
use crate::fetch::site;

/// How long an answer is used again. Shorter than most surveys, longer than the gap between two
/// connections to one host.
const KEPT: Duration = Duration::from_secs(60);

/// Names that the system looks up at once: each look-up blocks a thread of its own, and no resolver
/// likes hundreds together.
const AT_ONCE: usize = 64;

/// The resolver of one client.
#[derive(Clone, Debug)]
pub(super) struct Names {
    guard: Guard,
    proxies: Arc<Proxies>,
    known: Arc<Mutex<BTreeMap<String, Known>>>,
    at_once: Arc<Semaphore>,
}

/// An answer of DNS and when it came.
#[derive(Debug)]
struct Known {
    since: Instant,
    addresses: Vec<SocketAddr>,
}

/// Why a name has no address for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unresolved(pub(super) Failure);

impl fmt::Display for Unresolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Unresolved {}

impl Names {
    /// A resolver behind `guard`; the hosts of `proxies` are exempt.
    pub(super) fn new(guard: Guard, proxies: Arc<Proxies>) -> Self {
        Self { guard, proxies, known: Arc::default(), at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The addresses of a host, all of them public, or why there are none. The port is left at 0.
    pub(super) async fn look_up(&self, host: &str) -> Result<Vec<SocketAddr>, Unresolved> {
        let name = site::plain(host);
        if let Some(known) = self.known(&name) {
            return Ok(known);
        }
        let own_proxy = self.proxies.owns(&name);
        let failed = |why: &str| {
            Unresolved(if own_proxy {
                Failure::Proxy(format!("its name did not resolve: {why}"))
            } else {
                Failure::Dns(why.to_owned())
            })
        };
        let _turn = self.at_once.acquire().await;
        let addresses: Vec<SocketAddr> = match tokio::net::lookup_host((host, 0)).await {
            Ok(addresses) => addresses.collect(),
            Err(error) => return Err(failed(why(&error.to_string()))),
        };
        if addresses.is_empty() {
            return Err(failed("no address"));
        }
        if !own_proxy {
            let bare: Vec<IpAddr> = addresses.iter().map(SocketAddr::ip).collect();
            self.guard.answers(&name, &bare).map_err(Unresolved)?;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(name, Known { since: Instant::now(), addresses: addresses.clone() });
        Ok(addresses)
    }

    fn known(&self, name: &str) -> Option<Vec<SocketAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = known.get(name)?;
        (answer.since.elapsed() < KEPT).then(|| answer.addresses.clone())
    }
}

/// The system's words differ by platform; only their sense is kept.
fn why(message: &str) -> &'static str {
    let message = message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["temporary failure", "try again", "timed out"]) {
        "the resolver failed for now"
    } else if says(&["not known", "no such host", "nodename nor servname", "no address"]) {
        "no such name"
    } else {
        "the lookup failed"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::proxy;

    fn names(allow_private: bool) -> Names {
        let proxies = Proxies::named(&proxy::parse("http://localhost:1").unwrap());
        Names::new(Guard::new(allow_private), Arc::new(proxies))
    }

    #[tokio::test]
    async fn answers_pass_the_guard_and_the_own_proxy_is_exempt() {
        assert!(names(false).look_up("localhost").await.is_ok());
        let literal = names(false).look_up("127.0.0.1").await;
        assert!(matches!(literal, Err(Unresolved(Failure::Guard(_)))));
        assert!(names(true).look_up("127.0.0.1").await.is_ok());
    }

    #[test]
    fn words_of_the_system_become_ours() {
        assert_eq!(why("failed to lookup address information: Name or service not known"), "no such name");
        assert_eq!(why("Temporary failure in name resolution"), "the resolver failed for now");
        assert_eq!(why("Etwas ging schief"), "the lookup failed");
    }
}
