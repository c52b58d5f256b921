//! Which hosts belong together: registrable domains by the Public Suffix List. Pure.
//!
//! Two questions, two answers. *Who operates it?* decides the lane, so `a.duckdns.org` and
//! `b.duckdns.org` share one. *Whose page is it?* decides redirects, so those two are strangers.

use psl::Type;
use url::{Host, Url};

use crate::exchange::DNS;

/// The lane a host is asked in: its registrable domain, or, for a suffix under which an operator
/// lets others live (the private part of the list), that suffix. An address is its own lane.
pub fn lane(host: &str) -> String {
    let name = plain(host);
    if is_address(&name) {
        return name;
    }
    let operated = psl::suffix(name.as_bytes())
        .filter(|suffix| suffix.typ() == Some(Type::Private))
        .and_then(|suffix| std::str::from_utf8(suffix.as_bytes()).ok().map(str::to_owned));
    operated.or_else(|| psl::domain_str(&name).map(str::to_owned)).unwrap_or(name)
}

/// The lane of an address; empty if it has no host. All questions to the resolver have one.
pub fn lane_of(url: &Url) -> String {
    if url.scheme() == DNS {
        return DNS.to_owned();
    }
    url.host_str().map(lane).unwrap_or_default()
}

/// Whether both addresses stand under one registrable domain, private suffixes counting as
/// boundaries: a redirect between them stays with the same party.
pub fn same_party(one: &Url, other: &Url) -> bool {
    match (party(one), party(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn party(url: &Url) -> Option<String> {
    let name = plain(url.host_str()?);
    if is_address(&name) {
        return Some(name);
    }
    Some(psl::domain_str(&name).map_or_else(|| name.clone(), str::to_owned))
}

/// A host in lower case and without the root's dot.
pub(super) fn plain(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

fn is_address(name: &str) -> bool {
    matches!(Host::parse(name), Ok(Host::Ipv4(_) | Host::Ipv6(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_the_operator() {
        for (host, expected) in [
            ("www.example.com", "example.com"),
            ("EXAMPLE.com.", "example.com"),
            ("api.foo.co.uk", "foo.co.uk"),
            ("a.duckdns.org", "duckdns.org"),
            ("deep.a.duckdns.org", "duckdns.org"),
            ("duckdns.org", "duckdns.org"),
            ("localhost", "localhost"),
            ("192.0.2.7", "192.0.2.7"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("x.unlisted-top", "x.unlisted-top"),
        ] {
            assert_eq!(lane(host), expected, "{host}");
        }
    }

    #[test]
    fn servers_and_the_resolver_have_lanes() {
        let check = |url: &str| lane_of(&url.parse().unwrap());
        assert_eq!(check("whois://whois.registry.co.uk/qwikster.uk"), "registry.co.uk");
        assert_eq!(check("whois://WHOIS.registry.com:43/qwikster.com"), "registry.com");
        assert_eq!(check("whois://127.0.0.1:4343/qwikster.com"), "127.0.0.1");
        assert_eq!(check("dns:///qwikster.com?type=NS"), "dns");
        assert_eq!(check("data:,x"), "");
    }

    #[test]
    fn a_party_ends_at_a_private_suffix() {
        let check = |one: &str, other: &str| same_party(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(check("https://www.example.com/a", "http://example.com/b"));
        assert!(check("https://a.b.example.co.uk/", "https://c.example.co.uk/"));
        assert!(!check("https://example.com/", "https://example.org/"));
        assert!(!check("https://a.duckdns.org/", "https://b.duckdns.org/"));
        assert!(!check("https://foo.co.uk/", "https://bar.co.uk/"));
        assert!(check("https://192.0.2.7/", "http://192.0.2.7/x"));
        assert!(!check("https://192.0.2.7/", "https://192.0.2.8/"));
    }
}
