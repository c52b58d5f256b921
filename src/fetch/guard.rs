//! Addresses we refuse to visit. An entry, a list or a redirect must not make callsign talk to the
//! machine it runs on, its network, or anything else that is not the public web.
//!
//! Three gates, all of them needed: the host of every URL and redirect (the resolver is never asked
//! for literal addresses), the answers of DNS, and, behind a proxy that resolves for us, the name
//! itself. The user's own proxy is exempt. Sources: the IANA special-purpose address registries
//! (RFC 6890 and updates), RFC 6052 and 8215 (NAT64), RFC 6761, 6762, 7686, 8375, 9476 (names),
//! and ICANN's reservation of `internal`.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::exchange::{Failure, SPECIAL_NAMES, WHOIS};
use crate::fetch::site;

/// Who turns the names of a request into addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolver {
    /// We do, so the answers pass the guard.
    Ours,
    /// A proxy does, so nothing but the name can be judged.
    Proxy,
}

/// The guard: refuses what is not the public web, unless the user allows it.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    allow_private: bool,
}

impl Guard {
    /// A guard; `allow_private` lifts everything but the demand for plain `http` or `https`.
    pub fn new(allow_private: bool) -> Self {
        Self { allow_private }
    }

    /// Whether the user lifted it.
    pub fn allows_private(&self) -> bool {
        self.allow_private
    }

    /// Judges an address before it is asked: scheme, user information, port, host.
    pub fn url(&self, url: &Url, resolver: Resolver) -> Result<(), Failure> {
        let refuse = |why: &str| Err(Failure::Guard(why.to_owned()));
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("neither http nor https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the URL carries a user name or password");
        }
        let Some(host) = url.host() else { return refuse("the URL has no host") };
        if self.allow_private {
            return Ok(());
        }
        if url.port_or_known_default().is_none_or(|port| port != 80 && port != 443) {
            return refuse("a port other than 80 and 443");
        }
        public(&host, resolver)
    }

    /// Judges the address of a WHOIS server in the same way, and tells its host, which the parser of
    /// addresses leaves unread behind schemes that are not the web's.
    pub fn whois(&self, url: &Url) -> Result<Host, Failure> {
        let refuse = |why: &str| Err(Failure::Guard(why.to_owned()));
        if url.scheme() != WHOIS {
            return refuse("not the address of a WHOIS server");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the URL carries a user name or password");
        }
        let Some(host) = url.host_str().and_then(|host| Host::parse(host).ok()) else {
            return refuse("the URL has no host");
        };
        if self.allow_private {
            return Ok(host);
        }
        if url.port().is_some_and(|port| port != 43) {
            return refuse("a port other than 43");
        }
        public(&host, Resolver::Ours).map(|()| host)
    }

    /// Judges what DNS says. One special answer among public ones refuses them all: the public ones
    /// may be there to get past a check that looks only at the first.
    pub fn answers(&self, host: &str, addresses: &[IpAddr]) -> Result<(), Failure> {
        if self.allow_private {
            return Ok(());
        }
        let special = addresses.iter().find_map(|&address| Some((address, special_address(address)?)));
        special.map_or(Ok(()), |(address, why)| {
            Err(Failure::Guard(format!("{host} resolves to {address}: {why}")))
        })
    }
}

/// Whether a host is of the public internet, as far as its name tells.
fn public<N: AsRef<str> + Display>(host: &Host<N>, resolver: Resolver) -> Result<(), Failure> {
    let judged = match host {
        Host::Domain(name) => special_name(name.as_ref()),
        Host::Ipv4(_) | Host::Ipv6(_) if resolver == Resolver::Proxy => {
            Some("a literal address behind a proxy")
        }
        Host::Ipv4(address) => special_address(IpAddr::V4(*address)),
        Host::Ipv6(address) => special_address(IpAddr::V6(*address)),
    };
    judged.map_or(Ok(()), |why| Err(Failure::Guard(format!("{host}: {why}"))))
}

/// Why an address is not the public internet; nothing if it is.
pub fn special_address(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

/// Special-purpose IPv4 blocks: first address, prefix length, what it is.
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "unspecified"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "carrier-grade NAT"),
    ([127, 0, 0, 0], 8, "loopback"),
    // The one public address that serves a cloud's machines their secrets.
    ([168, 63, 129, 16], 32, "cloud metadata"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "protocol assignments"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 31, 196, 0], 24, "AS112"),
    ([192, 52, 193, 0], 24, "AMT"),
    ([192, 88, 99, 0], 24, "6to4 relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([192, 175, 48, 0], 24, "AS112"),
    ([198, 18, 0, 0], 15, "benchmarking"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = u32::from(address);
    V4.iter()
        .find(|(first, length, _)| (bits ^ u32::from(Ipv4Addr::from(*first))) >> (32 - length) == 0)
        .map(|&(_, _, what)| what)
}

/// Special-purpose blocks inside `2000::/3`; everything outside it is special by itself.
const V6: &[([u16; 3], u32, &str)] = &[
    ([0x2001, 0, 0], 32, "Teredo"),
    ([0x2001, 0x0db8, 0], 32, "documentation"),
    ([0x2001, 0, 0], 23, "protocol assignments"),
    ([0x2002, 0, 0], 16, "6to4"),
    ([0x2620, 0x004f, 0x8000], 48, "AS112"),
    ([0x3fff, 0, 0], 20, "documentation"),
];

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    let embedded = || Ipv4Addr::from((u32::from(segments[6]) << 16) | u32::from(segments[7]));
    match segments {
        // IPv4-mapped, and the well-known NAT64 prefix by which networks without IPv4 reach every
        // IPv4 host: both mean the address they carry.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => return special_v4(embedded()),
        [0x64, 0xff9b, 1, ..] => return Some("local NAT64"),
        [0, 0, 0, 0, 0, 0, 0, 1] => return Some("loopback"),
        [0, 0, 0, 0, 0, 0, 0, 0] => return Some("unspecified"),
        [0xfc00..0xfe00, ..] => return Some("private"),
        [0xfe80..0xfec0, ..] => return Some("link-local"),
        [0xff00..=0xffff, ..] => return Some("multicast"),
        [0x2000..0x4000, ..] => {}
        _ => return Some("not global unicast"),
    }
    let bits = u128::from(address);
    V6.iter()
        .find(|([x, y, z], length, _)| {
            (bits ^ u128::from(Ipv6Addr::new(*x, *y, *z, 0, 0, 0, 0, 0))) >> (128 - length) == 0
        })
        .map(|&(_, _, what)| what)
}

/// Why a host name is not one of the public internet; nothing if it is.
pub fn special_name(host: &str) -> Option<&'static str> {
    let name = site::plain(host);
    match name.rsplit_once('.') {
        None => Some("a single label"),
        Some((_, top)) if SPECIAL_NAMES.contains(&top) => Some("a special-use name"),
        // Numbers at the end are how addresses are written; no top-level domain ends in a digit run.
        Some((_, top)) if top.is_empty() || top.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some("not a host name")
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(url: &str, resolver: Resolver) -> bool {
        Guard::new(false).url(&url.parse().unwrap(), resolver).is_ok()
    }

    #[test]
    fn special_addresses_are_refused() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "100.100.100.200",
            "127.0.0.1",
            "127.8.8.8",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::2",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:0:4136:e378::1",
            "2001:1::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ffff::1",
            "4000::1",
        ] {
            assert!(special_address(address.parse().unwrap()).is_some(), "{address}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "3ffe::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert_eq!(special_address(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn urls_are_judged_whole() {
        for refused in [
            "ftp://site.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://user@site.com/",
            "https://user:pass@site.com/",
            "https://:pass@site.com/",
            "http://site.com:22/",
            "https://site.com:8443/",
            "http://127.1/",
            "http://0x7f.0.0.1/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://printer/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://router.home.arpa/",
            "http://x.test/",
            "http://x.invalid/",
            "http://x.onion/",
            "http://x.example/",
            "http://x.lan/",
            "http://①②⑦.0.0.1/",
            "http://1.0.0.127.in-addr.arpa/",
        ] {
            assert!(!judge(refused, Resolver::Ours), "{refused}");
            assert!(!judge(refused, Resolver::Proxy), "{refused}");
        }
        for allowed in [
            "https://site.com/",
            "http://site.com/",
            "https://site.com:443/",
            "http://site.com:443/",
            "https://www.example.com/",
            "https://bücher.de/",
            "https://xn--bcher-kva.de./",
        ] {
            assert!(judge(allowed, Resolver::Ours), "{allowed}");
            assert!(judge(allowed, Resolver::Proxy), "{allowed}");
        }
        assert!(judge("https://1.1.1.1/", Resolver::Ours));
        assert!(!judge("https://1.1.1.1/", Resolver::Proxy));
    }

    #[test]
    fn the_user_may_allow_private_addresses_but_no_other_scheme() {
        let lax = Guard::new(true);
        assert!(lax.url(&"http://127.0.0.1:8080/".parse().unwrap(), Resolver::Proxy).is_ok());
        assert!(lax.answers("x.com", &["10.0.0.1".parse().unwrap()]).is_ok());
        assert!(lax.url(&"file:///etc/passwd".parse().unwrap(), Resolver::Ours).is_err());
        assert!(lax.url(&"http://me:pw@127.0.0.1/".parse().unwrap(), Resolver::Ours).is_err());
    }

    #[test]
    fn one_special_answer_refuses_them_all() {
        let answers = ["8.8.8.8".parse().unwrap(), "192.168.0.1".parse().unwrap()];
        assert!(Guard::new(false).answers("x.com", &answers).is_err());
        assert!(Guard::new(false).answers("x.com", &answers[..1]).is_ok());
    }

    proptest! {
        #[test]
        fn an_embedded_address_means_itself(bits: u32) {
            let inner = Ipv4Addr::from(bits);
            let [a, b, c, d] = inner.octets().map(u16::from);
            let tail = ((a << 8) | b, (c << 8) | d);
            let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, tail.0, tail.1);
            prop_assert_eq!(special_v6(inner.to_ipv6_mapped()), special_v4(inner));
            prop_assert_eq!(special_v6(nat64), special_v4(inner));
        }

        #[test]
        fn what_std_calls_special_is_refused(bits: u32) {
            let address = Ipv4Addr::from(bits);
            let special = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_multicast() || address.is_broadcast() || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!special || special_v4(address).is_some());
        }

        #[test]
        fn only_global_unicast_passes(bits: u128) {
            let address = Ipv6Addr::from(bits);
            if special_v6(address).is_none() {
                let first = address.segments()[0];
                prop_assert!(first >> 13 == 1 || first == 0x64 || first == 0);
            }
        }
    }
}
