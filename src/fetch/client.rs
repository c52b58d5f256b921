//! The HTTP client, one exchange at a time: TLS roots, proxy, redirects hop by hop, bodies read to a
//! limit, every error a [`Failure`]. Knows nothing of pace, retries or memory. The only file that
//! names `reqwest`; nothing of it leaves here.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, Unit};
use tokio::time::Instant;
use url::Url;

use crate::exchange::{Answer, End, Failure, Method, Reply, Request};
use crate::fetch::Clock;
use crate::fetch::coding::Body;
use crate::fetch::cookies;
use crate::fetch::guard::Guard;
use crate::fetch::headers;
use crate::fetch::names::Names;
use crate::fetch::proxy::{self, Proxies, ProxyError};
use crate::fetch::redirect::{Step, Trail};
use crate::fetch::trouble::{self, Circumstances};

/// What the user decides about the client.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// `http`, `https`, `socks5` or `socks5h` address; without one the environment is obeyed.
    pub proxy: Option<String>,
    /// PEM certificates trusted beside the system's.
    pub ca_cert: Option<Vec<u8>>,
    /// The longest one exchange may take, redirects and body included.
    pub timeout: Duration,
    /// The longest one connection may take to stand, handshakes included.
    pub connect_timeout: Duration,
    /// Whether private and special-use addresses, and other ports, may be visited.
    pub allow_private: bool,
    /// Whether DNS and WHOIS, which know no proxy, may go around a configured one.
    pub direct_dns: bool,
    /// The resolver that is asked about delegations, where not the system's.
    pub resolver: Option<std::net::SocketAddr>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            proxy: None,
            ca_cert: None,
            timeout: Duration::from_secs(15),
            connect_timeout: Duration::from_secs(7),
            allow_private: false,
            direct_dns: false,
            resolver: None,
        }
    }
}

/// How long a connection is kept that nothing is asked on. Most hosts are asked twice in a row and then
/// never again, and thousands of open connections would be what a survey spends its memory on.
const IDLE: Duration = Duration::from_millis(500);

/// How long a connection may stand open after its last request: the pool looks once in the time for
/// which it keeps one.
pub(super) const LINGERS: Duration = IDLE.saturating_mul(2);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The proxy's address makes no sense.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// The extra roots are not certificates.
    #[error("no certificate in the CA file: it must be PEM, with `-----BEGIN CERTIFICATE-----`")]
    Certificates,
    /// The TLS layer could not be set up.
    #[error("the HTTP client could not be set up ({0})")]
    Setup(String),
}

/// The client.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    guard: Guard,
    proxies: Arc<Proxies>,
    timeout: Duration,
    clock: Clock,
    notices: Vec<String>,
}

impl Client {
    /// Sets up a client whose replies carry times of `clock`.
    pub fn new(options: &ClientOptions, clock: Clock) -> Result<Self, ClientError> {
        let guard = Guard::new(options.allow_private);
        let proxy = options.proxy.as_deref().map(proxy::parse).transpose()?;
        let proxies = Arc::new(proxy.as_ref().map_or_else(Proxies::of_the_system, Proxies::named));
        let names = Names::new(guard, Arc::clone(&proxies));
        let fresh = || builder(options, proxy.as_ref(), names.clone());
        let own = match &options.ca_cert {
            None => Vec::new(),
            Some(pem) => match reqwest::Certificate::from_pem_bundle(pem) {
                Ok(own) if !own.is_empty() => own,
                _ => return Err(ClientError::Certificates),
            },
        };
        let mut notices = Vec::new();
        // Without any system roots the plain build fails, while one with extra roots would succeed
        // and then trust nothing else; so the plain one is tried first.
        let http = match fresh()?.build() {
            Ok(plain) if own.is_empty() => Ok(plain),
            Ok(_) => fresh()?.tls_certs_merge(own).build(),
            Err(_) => {
                notices
                    .push("this system has no root certificates; using the bundled Mozilla list".to_owned());
                let bundled = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
                let roots = bundled.filter_map(|root| reqwest::Certificate::from_der(root).ok());
                fresh()?.tls_certs_only(roots.chain(own)).build()
            }
        };
        let http = http.map_err(|error| ClientError::Setup(error.without_url().to_string()))?;
        Ok(Self { http, guard, proxies, timeout: options.timeout, clock, notices })
    }

    /// What the user should be told once about how the client was set up.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Has one exchange, which ends before `by` and before the time limit, body included: an answer
    /// that never ends is a [`Failure::TimedOut`], unless it had reached its limit of bytes.
    /// `arrived` is called with the head of each reply.
    pub async fn exchange(&self, request: &Request, by: Duration, arrived: impl Fn()) -> Answer {
        let end = Instant::now()
            .checked_add(self.timeout)
            .map_or(self.clock.at(by), |end| end.min(self.clock.at(by)));
        tokio::time::timeout_at(end, self.walk(request, arrived)).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn walk(&self, request: &Request, arrived: impl Fn()) -> Answer {
        let started = self.clock.now();
        let now = Timestamp::now();
        // Archives keep microseconds; a live reply should not know more than a replayed one.
        let at = now.round(Unit::Microsecond).unwrap_or(now);
        let admit = |url: &Url| self.admit(url);
        admit(&request.url)?;
        let mut trail = Trail::new(request);
        loop {
            let response = self.send(request, &trail).await?;
            arrived();
            let status = response.status().as_u16();
            let received: Vec<(String, String)> = response
                .headers()
                .iter()
                .map(|(name, value)| {
                    (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                })
                .collect();
            let all = |wanted: &'static str| {
                received.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
            };
            if request.cookies {
                for cookie in all("set-cookie") {
                    let here = trail.url.clone();
                    trail.jar.set(cookie, &here);
                }
            }
            if trail.step(request, status, all("location").next(), admit)? == Step::Next {
                continue;
            }
            let coding = all("content-encoding").collect::<Vec<_>>().join(",");
            let (body, end) = read(response, &coding, request.limit).await?;
            let mut hops = trail.hops;
            for hop in &mut hops {
                hop.url = hidden(request, hop.url.clone());
                hop.location = headers::hide(request, &hop.location);
            }
            return Ok(Reply {
                url: hidden(request, trail.url),
                status,
                headers: received.into_iter().map(|header| shown(request, header)).collect(),
                body: headers::hide_bytes(request, body).into(),
                end,
                hops,
                at,
                started,
                ended: self.clock.now(),
                refusals: 0,
                remembered: false,
                gist: None,
            });
        }
    }
}

impl Client {
    /// Sends one hop's request and waits for the head of its answer.
    async fn send(&self, request: &Request, trail: &Trail) -> Result<reqwest::Response, Failure> {
        let method = match trail.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
        };
        let mut sending = self.http.request(method, headers::address(request, trail));
        for (name, value) in headers::compose(request, trail) {
            sending = sending.header(name, value);
        }
        if let Some(body) = headers::body(request, trail) {
            sending = sending.body(body);
        }
        let proxied = self.proxies.carries(&trail.url);
        let response = sending.send().await.map_err(|error| {
            if error.is_builder() {
                return Failure::NotAsked("the entry makes no valid request".to_owned());
            }
            let (timed_out, connecting) = (error.is_timeout(), error.is_connect());
            trouble::failure(&error, Circumstances { timed_out, connecting, proxied })
        })?;
        // Only a proxy may say this (RFC 9110, 15.5.8).
        if proxied && response.status() == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Failure::Proxy("it wants a user name and password".to_owned()));
        }
        Ok(response)
    }

    fn admit(&self, url: &Url) -> Result<(), Failure> {
        // The proxy's own host is exempt from the check of DNS answers, so it must not be a target.
        if !self.guard.allows_private() && url.host_str().is_some_and(|host| self.proxies.owns(host)) {
            return Err(Failure::Guard("the host of the proxy itself".to_owned()));
        }
        self.guard.url(url, self.proxies.resolver(url))
    }
}

fn builder(
    options: &ClientOptions,
    proxy: Option<&Url>,
    names: Names,
) -> Result<reqwest::ClientBuilder, ClientError> {
    let builder = reqwest::Client::builder()
        .dns_resolver(Arc::new(names))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(headers::USER_AGENT)
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
        .connect_timeout(options.connect_timeout);
    let Some(proxy) = proxy else { return Ok(builder) };
    let proxy = reqwest::Proxy::all(proxy.as_str()).map_err(|_| ProxyError::Malformed)?;
    Ok(builder.proxy(proxy))
}

impl reqwest::dns::Resolve for Names {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let names = self.clone();
        Box::pin(async move {
            let addresses = names.look_up(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

async fn read(
    mut response: reqwest::Response,
    coding: &str,
    limit: usize,
) -> Result<(Vec<u8>, End), Failure> {
    let Some(mut body) = Body::new(coding, limit) else {
        return Err(Failure::Broken("an unknown content coding".to_owned()));
    };
    let arrived = loop {
        match response.chunk().await {
            Ok(Some(bytes)) if body.feed(&bytes) => {}
            Ok(_) => break true,
            Err(_) => break false,
        }
    };
    Ok(body.finish(arrived))
}

/// A header as replies may keep it.
fn shown(request: &Request, (name, value): (String, String)) -> (String, String) {
    let value = if name == "set-cookie" { cookies::bare(&value) } else { headers::hide(request, &value) };
    (name, value)
}

/// An address as replies may keep it.
fn hidden(request: &Request, url: Url) -> Url {
    Url::parse(&headers::hide(request, url.as_str())).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A client that connects directly, whatever the environment says.
    fn direct(allow_private: bool) -> Client {
        let (guard, proxies) = (Guard::new(allow_private), Arc::new(Proxies::none()));
        let options = ClientOptions { allow_private, ..ClientOptions::default() };
        let names = Names::new(guard, Arc::clone(&proxies));
        let http = builder(&options, None, names).unwrap().no_proxy().tls_certs_only([]).build().unwrap();
        Client { http, guard, proxies, timeout: options.timeout, clock: Clock::start(), notices: Vec::new() }
    }

    fn closed_port() -> u16 {
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    #[tokio::test]
    async fn the_resolver_is_asked_and_its_refusal_is_told() {
        let url = format!("http://localhost:{}/", closed_port());
        let request = Request::get(url.parse().unwrap());
        // Past the check of the URL, straight to sending: the second gate holds by itself.
        let sent = direct(false).send(&request, &Trail::new(&request)).await;
        let refused = sent.err();
        assert!(matches!(&refused, Some(Failure::Guard(why)) if why.contains("loopback")), "{refused:?}");
    }

    #[tokio::test]
    async fn a_closed_port_is_no_connection() {
        for host in ["localhost", "127.0.0.1"] {
            let request = Request::get(format!("http://{host}:{}/", closed_port()).parse().unwrap());
            let answer = direct(true).exchange(&request, Duration::MAX, || {}).await;
            assert_eq!(answer, Err(Failure::Connect("connection refused".to_owned())));
        }
    }

    #[tokio::test]
    async fn what_is_not_http_breaks() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serve = async {
            use tokio::io::AsyncWriteExt;
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"220 mail.site.com ESMTP\r\n").await.unwrap();
            stream
        };
        let request = Request::get(format!("http://127.0.0.1:{port}/").parse().unwrap());
        let client = direct(true);
        let (answer, _) = futures::future::join(client.exchange(&request, Duration::MAX, || {}), serve).await;
        assert_eq!(answer, Err(Failure::Broken("protocol error".to_owned())));
    }
}
