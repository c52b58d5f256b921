//! Which proxy, if any, carries a request: `--proxy`, or else the environment and the system, read
//! exactly as the HTTP client reads them. The guard needs to know, because behind a proxy it cannot
//! see the answers of DNS, and because the user's own proxy may well live at a private address.

use std::collections::BTreeSet;

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::exchange::{DNS, WHOIS};
use crate::fetch::guard::Resolver;
use crate::fetch::site;

/// The proxies in force.
#[derive(Debug)]
pub struct Proxies {
    matcher: Matcher,
    hosts: BTreeSet<String>,
}

/// What is wrong with a proxy's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Not a URL, or one without a host.
    #[error("the proxy address is not a URL such as `http://host:port`")]
    Malformed,
    /// A scheme no proxy is spoken to with.
    #[error("the proxy scheme must be `http`, `https`, `socks5` or `socks5h`")]
    Scheme,
}

impl Proxies {
    /// The one proxy the user named, for every request.
    pub fn named(proxy: &Url) -> Self {
        Self::with(Matcher::builder().all(proxy.as_str()).build())
    }

    /// The proxies of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) or,
    /// failing that, of the system.
    pub fn of_the_system() -> Self {
        Self::with(Matcher::from_system())
    }

    /// The one that the user named, or those of the system.
    pub fn of(named: Option<&str>) -> Result<Self, ProxyError> {
        Ok(named.map(parse).transpose()?.as_ref().map_or_else(Self::of_the_system, Self::named))
    }

    /// No proxy at all.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self::with(Matcher::builder().build())
    }

    fn with(matcher: Matcher) -> Self {
        let hosts = ["http://callsign.invalid/", "https://callsign.invalid/"]
            .iter()
            .filter_map(|url| matcher.intercept(&url.parse().ok()?)?.uri().host().map(site::plain))
            .collect();
        Self { matcher, hosts }
    }

    /// Whether a proxy carries requests to this address.
    pub fn carries(&self, url: &Url) -> bool {
        self.scheme(url).is_some()
    }

    /// Whether there is any proxy that carries something.
    pub fn any(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// Whether a proxy carries what goes to this host over HTTP, so that going there by another protocol
    /// would go around it.
    pub fn carries_to(&self, host: &str) -> bool {
        ["https", "http"]
            .iter()
            .filter_map(|scheme| Url::parse(&format!("{scheme}://{host}/")).ok())
            .any(|url| self.carries(&url))
    }

    /// Whether this address is asked over a protocol that would go around a proxy which carries HTTP there.
    pub fn is_passed_by(&self, url: &Url) -> bool {
        match url.scheme() {
            DNS => self.any(),
            WHOIS => self.carries_to(url.host_str().unwrap_or_default()),
            _ => false,
        }
    }

    /// Who resolves the host of this address: `socks5` leaves that to us, the others do it.
    pub fn resolver(&self, url: &Url) -> Resolver {
        match self.scheme(url).as_deref() {
            None | Some("socks5") => Resolver::Ours,
            Some(_) => Resolver::Proxy,
        }
    }

    /// Whether a host is the user's own proxy, which the guard lets pass.
    pub fn owns(&self, host: &str) -> bool {
        self.hosts.contains(&site::plain(host))
    }

    fn scheme(&self, url: &Url) -> Option<String> {
        let proxy = self.matcher.intercept(&url.as_str().parse().ok()?)?;
        proxy.uri().scheme_str().map(str::to_owned)
    }
}

/// Reads a proxy's address as typed; a bare `host:port` means `http`.
pub fn parse(typed: &str) -> Result<Url, ProxyError> {
    let typed = typed.trim();
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("http://{typed}") };
    let url = Url::parse(&whole).map_err(|_| ProxyError::Malformed)?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") {
        return Err(ProxyError::Scheme);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(ProxyError::Malformed);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_typed() {
        assert_eq!(parse("127.0.0.1:8080").unwrap().as_str(), "http://127.0.0.1:8080/");
        assert_eq!(parse(" localhost:3128 ").unwrap().host_str(), Some("localhost"));
        assert_eq!(parse("socks5h://u:p@host:1080").unwrap().scheme(), "socks5h");
        assert_eq!(parse("ftp://host"), Err(ProxyError::Scheme));
        assert_eq!(parse("http://"), Err(ProxyError::Malformed));
        assert_eq!(parse(""), Err(ProxyError::Malformed));
    }

    #[test]
    fn a_named_proxy_carries_everything_and_is_exempt() {
        let proxies = Proxies::named(&parse("http://u:p@proxy.corp:3128").unwrap());
        let url = "https://site.com/".parse().unwrap();
        assert!(proxies.carries(&url));
        assert_eq!(proxies.resolver(&url), Resolver::Proxy);
        assert!(proxies.owns("PROXY.corp"));
        assert!(!proxies.owns("site.com"));
    }

    #[test]
    fn plain_socks_leaves_names_to_us() {
        let url = "https://site.com/".parse().unwrap();
        assert_eq!(Proxies::named(&parse("socks5://h:1").unwrap()).resolver(&url), Resolver::Ours);
        assert_eq!(Proxies::named(&parse("socks5h://h:1").unwrap()).resolver(&url), Resolver::Proxy);
    }
}
