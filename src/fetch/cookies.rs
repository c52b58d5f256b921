//! Cookies within one exchange: set by one hop, sent to the next, then forgotten. Some places answer
//! only after a redirect to themselves that sets one. Nothing outlives the exchange or is recorded.

use url::Url;

use crate::fetch::site;

/// More than any sane hop sets; a flood is cut off here.
const MOST: usize = 50;
/// The least a browser must keep (RFC 6265, 6.1), and all we do.
const LONGEST: usize = 4096;

/// What one exchange was given.
#[derive(Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
    changes: usize,
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    subdomains: bool,
    secure: bool,
}

impl Jar {
    /// Puts in what an entry itself sends, `a=b; c=d`, for the host of `url` only.
    pub(super) fn seed(&mut self, pairs: &str, url: &Url) {
        for pair in pairs.split(';') {
            self.set(pair, url);
        }
    }

    /// Takes a `Set-Cookie` header (RFC 6265, 5.2 and 5.3, without paths: an exchange is short).
    pub(super) fn set(&mut self, header: &str, url: &Url) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let (name, value, host) =
            (name.trim(), value.trim(), site::plain(url.host_str().unwrap_or_default()));
        if name.is_empty() || header.len() > LONGEST || header.chars().any(char::is_control) {
            return;
        }
        let mut cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            host: host.clone(),
            subdomains: false,
            secure: false,
        };
        let mut dead = false;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "secure" => cookie.secure = true,
                "max-age" => dead = value.trim().parse::<i64>().is_ok_and(|seconds| seconds <= 0),
                "domain" => {
                    let domain = site::plain(value.trim().trim_start_matches('.'));
                    // A cookie for a whole public suffix, or for someone else, is not taken.
                    if !under(&host, &domain) || psl::domain_str(&domain).is_none() {
                        return;
                    }
                    cookie.host = domain;
                    cookie.subdomains = true;
                }
                _ => {}
            }
        }
        let before =
            self.cookies.iter().position(|kept| kept.name == cookie.name && kept.host == cookie.host);
        if let Some(before) = before {
            let unchanged = !dead && self.cookies[before].value == cookie.value;
            self.cookies.remove(before);
            self.changes += usize::from(!unchanged);
        } else if !dead {
            self.changes += 1;
        }
        if !dead && self.cookies.len() < MOST {
            self.cookies.push(cookie);
        }
    }

    /// What to send to this address, if anything.
    pub(super) fn header(&self, url: &Url) -> Option<String> {
        let host = site::plain(url.host_str()?);
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.host == host || cookie.subdomains && under(&host, &cookie.host))
            .filter(|cookie| !cookie.secure || url.scheme() == "https")
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// How often the content has changed: a redirect to the same address is no loop if it just set
    /// something.
    pub(super) fn changes(&self) -> usize {
        self.changes
    }
}

fn under(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A `Set-Cookie` header without its value: judgement may know a wall by the name of its cookie, but
/// a value can be a session, which no reply, cache or archive may hold.
pub(super) fn bare(header: &str) -> String {
    let name = header.split([';', '=']).next().unwrap_or_default().trim();
    format!("{name}=")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn cookies_go_back_where_they_may() {
        let mut jar = Jar::default();
        jar.set("a=1; Path=/; HttpOnly", &url("https://www.site.com/"));
        jar.set("b=2; Domain=.site.com; Secure", &url("https://www.site.com/"));
        jar.set("c=3; Domain=other.com", &url("https://www.site.com/"));
        jar.set("d=4; Domain=com", &url("https://www.site.com/"));
        jar.set("e\u{7}=5", &url("https://www.site.com/"));
        assert_eq!(jar.header(&url("https://www.site.com/x")).as_deref(), Some("a=1; b=2"));
        assert_eq!(jar.header(&url("https://api.site.com/")).as_deref(), Some("b=2"));
        assert_eq!(jar.header(&url("http://www.site.com/")).as_deref(), Some("a=1"));
        assert_eq!(jar.header(&url("https://notsite.com/")), None);
    }

    #[test]
    fn changes_are_counted_and_the_dead_leave() {
        let mut jar = Jar::default();
        let site = url("https://site.com/");
        jar.seed("consent=yes; lang=en", &site);
        assert_eq!(jar.changes(), 2);
        jar.set("consent=yes", &site);
        assert_eq!(jar.changes(), 2);
        jar.set("consent=no", &site);
        jar.set("lang=; Max-Age=0", &site);
        jar.set("gone=; max-age=-1", &site);
        assert_eq!(jar.changes(), 4);
        assert_eq!(jar.header(&site).as_deref(), Some("consent=no"));
    }

    #[test]
    fn only_the_name_remains() {
        assert_eq!(bare("__cf_bm=abc.def; path=/; secure"), "__cf_bm=");
        assert_eq!(bare("odd"), "odd=");
        assert_eq!(bare(""), "=");
    }
}
