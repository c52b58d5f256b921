//! Redirects, hop by hop and under the guard (RFC 9110, 15.4). Pure: what one hop's answer means for
//! the next. Only redirects within one registrable domain are followed; one that leads elsewhere is
//! itself the answer, so that judgement can see where it leads.

use url::Url;

use crate::exchange::{Failure, Hop, Method, Request};
use crate::fetch::cookies::Jar;
use crate::fetch::site;

/// How many redirects are followed. Browsers follow twenty, but no profile needs more than these.
pub(super) const MOST_HOPS: usize = 8;

/// Where an exchange stands between its first hop and its last.
#[derive(Debug)]
pub(super) struct Trail {
    /// What to ask next.
    pub(super) url: Url,
    /// How to ask it.
    pub(super) method: Method,
    /// Whether the request's body still goes along.
    pub(super) with_body: bool,
    /// Whether every hop so far stayed at the scheme, host and port the request began with. Once
    /// lost it is never regained, and with it go credentials and the like.
    pub(super) at_home: bool,
    /// Redirects met.
    pub(super) hops: Vec<Hop>,
    /// Cookies of this exchange.
    pub(super) jar: Jar,
    seen: Vec<(Method, Url, usize)>,
}

/// What a redirect leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The trail now stands at the next address.
    Next,
    /// The answer at hand is the last.
    Last,
}

impl Trail {
    /// The start of an exchange.
    pub(super) fn new(request: &Request) -> Self {
        let mut jar = Jar::default();
        if request.cookies {
            let sent = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
            for (_, pairs) in sent {
                jar.seed(pairs, &request.url);
            }
        }
        Self {
            url: request.url.clone(),
            method: request.method,
            with_body: request.body.is_some(),
            at_home: true,
            hops: Vec::new(),
            seen: vec![(request.method, bare(&request.url), jar.changes())],
            jar,
        }
    }

    /// Takes an answer with `status` and perhaps a `Location`. `guard` judges the next address.
    pub(super) fn step(
        &mut self,
        request: &Request,
        status: u16,
        location: Option<&str>,
        guard: impl Fn(&Url) -> Result<(), Failure>,
    ) -> Result<Step, Failure> {
        let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, location) else { return Ok(Step::Last) };
        self.hops.push(Hop { url: self.url.clone(), status, location: location.to_owned() });
        let Ok(next) = self.url.join(location) else { return Ok(Step::Last) };
        if !request.follow && !is_same_place(&self.url, &next) {
            return Ok(Step::Last);
        }
        guard(&next)?;
        if !site::same_party(&self.url, &next) {
            return Ok(Step::Last);
        }
        if self.url.scheme() == "https" && next.scheme() == "http" {
            return Err(Failure::Guard("a redirect from https down to http".to_owned()));
        }
        if self.method == Method::Post && matches!(status, 301..=303) {
            // What browsers do, and the standard lets them (RFC 9110, 15.4.2 to 15.4.4).
            self.method = Method::Get;
            self.with_body = false;
        }
        self.at_home &= self.url.origin() == next.origin();
        let here = (self.method, bare(&next), self.jar.changes());
        if self.hops.len() > MOST_HOPS || self.seen.contains(&here) {
            return Err(Failure::Redirects);
        }
        self.seen.push(here);
        self.url = next;
        Ok(Step::Next)
    }
}

/// Whether two addresses are one place written in two ways: over https, with or without `www.` or a
/// slash at the end, in another case. Whoever does not follow redirects still wants the page itself.
fn is_same_place(one: &Url, other: &Url) -> bool {
    let written = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        (host, url.path().trim_end_matches('/').to_lowercase(), url.query().map(str::to_lowercase))
    };
    let upgraded = one.scheme() == other.scheme() || other.scheme() == "https";
    upgraded && one.port() == other.port() && written(one) == written(other)
}

fn bare(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(start: &str, method: Method, steps: &[(u16, &str)]) -> (Trail, Result<Step, Failure>) {
        let mut request = Request::get(start.parse().unwrap());
        request.method = method;
        request.body = (method == Method::Post).then(|| "q".to_owned());
        let mut trail = Trail::new(&request);
        let mut last = Ok(Step::Last);
        for (status, location) in steps {
            last = trail.step(&request, *status, Some(location), |_| Ok(()));
        }
        (trail, last)
    }

    #[test]
    fn whoever_does_not_follow_still_wants_the_page_itself() {
        let same = |one: &str, other: &str| is_same_place(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(same("http://example.com/Blue", "https://www.example.com/blue/"));
        assert!(same("https://www.example.com/u?name=Blue", "https://example.com/u?name=blue"));
        for (one, other) in [
            ("https://example.com/blue", "http://example.com/blue"),
            ("https://example.com/blue", "https://example.com/blue2"),
            ("https://example.com/blue", "https://example.com/"),
            ("https://example.com/blue", "https://m.example.com/blue"),
            ("https://example.com/blue", "https://example.com/blue?lang=en"),
            ("https://example.com/blue", "https://example.com:8443/blue"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn hops_within_a_party_are_followed() {
        let (trail, last) = walk(
            "http://site.com/Blue",
            Method::Get,
            &[(301, "https://site.com/Blue"), (302, "//www.site.com/blue"), (308, "?a=b")],
        );
        assert_eq!(last, Ok(Step::Next));
        assert_eq!(trail.url.as_str(), "https://www.site.com/blue?a=b");
        assert_eq!(trail.hops.len(), 3);
        assert!(!trail.at_home);
    }

    #[test]
    fn a_hop_elsewhere_is_the_answer() {
        let (trail, last) =
            walk("https://site.com/x", Method::Get, &[(302, "https://parking.net/?d=site.com")]);
        assert_eq!(last, Ok(Step::Last));
        assert_eq!(trail.url.as_str(), "https://site.com/x");
        assert_eq!(trail.hops[0].location, "https://parking.net/?d=site.com");
    }

    #[test]
    fn what_is_no_redirect_ends_the_trail() {
        for (status, location) in [(200, "/x"), (300, "/x"), (304, "/x"), (302, "http://[bad")] {
            assert_eq!(walk("https://site.com/", Method::Get, &[(status, location)]).1, Ok(Step::Last));
        }
        let request = Request::get("https://site.com/".parse().unwrap());
        assert_eq!(Trail::new(&request).step(&request, 302, None, |_| Ok(())), Ok(Step::Last));
    }

    #[test]
    fn a_downgrade_a_loop_and_a_long_way_fail() {
        let down = walk("https://site.com/", Method::Get, &[(301, "http://site.com/")]).1;
        assert!(matches!(down, Err(Failure::Guard(_))));
        let back = walk("https://site.com/a", Method::Get, &[(302, "/b"), (302, "/a#again")]).1;
        assert_eq!(back, Err(Failure::Redirects));
        let own = walk("https://site.com/a", Method::Get, &[(302, "/a")]).1;
        assert_eq!(own, Err(Failure::Redirects));
        let far: Vec<_> = ["/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8"].map(|to| (302, to)).into();
        assert_eq!(walk("https://site.com/", Method::Get, &far).1, Ok(Step::Next));
        let too_far = [far, vec![(302, "/9")]].concat();
        assert_eq!(walk("https://site.com/", Method::Get, &too_far).1, Err(Failure::Redirects));
    }

    #[test]
    fn the_guard_sees_every_hop() {
        let request = Request::get("https://site.com/".parse().unwrap());
        let mut trail = Trail::new(&request);
        let refused = trail.step(&request, 302, Some("http://169.254.169.254/"), |url| {
            assert_eq!(url.as_str(), "http://169.254.169.254/");
            Err(Failure::Guard("no".to_owned()))
        });
        assert_eq!(refused, Err(Failure::Guard("no".to_owned())));
    }

    #[test]
    fn methods_change_as_browsers_change_them() {
        for (status, method, with_body) in [
            (301, Method::Get, false),
            (302, Method::Get, false),
            (303, Method::Get, false),
            (307, Method::Post, true),
            (308, Method::Post, true),
        ] {
            let (trail, _) = walk("https://site.com/", Method::Post, &[(status, "/next")]);
            assert_eq!((trail.method, trail.with_body), (method, with_body), "{status}");
        }
        let (trail, _) = walk("https://site.com/", Method::Head, &[(303, "/next")]);
        assert_eq!(trail.method, Method::Head);
    }

    #[test]
    fn a_cookie_makes_the_same_address_new_once() {
        let request = Request::get("https://site.com/".parse().unwrap());
        let mut trail = Trail::new(&request);
        trail.jar.set("seen=1", &request.url);
        assert_eq!(trail.step(&request, 302, Some("/"), |_| Ok(())), Ok(Step::Next));
        trail.jar.set("seen=1", &request.url);
        assert_eq!(trail.step(&request, 302, Some("/"), |_| Ok(())), Err(Failure::Redirects));
    }
}
