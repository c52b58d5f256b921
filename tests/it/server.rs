//! A whole internet on loopback: an HTTP proxy that answers for every host itself, over TLS that it
//! ends with leaves of its own CA. Tests point `--proxy` and `--ca-cert` at it, so no code under test
//! needs a switch for tests. Nothing leaves 127.0.0.1.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use futures::stream;
use http_body_util::{BodyExt, StreamBody, combinators::BoxBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use self::authority::Authority;

#[path = "server/authority.rs"]
mod authority;
pub(crate) mod names;
pub(crate) mod whois;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) scheme: &'static str,
    pub(crate) host: String,
    pub(crate) path_and_query: String,
    /// Names in lower case, in order of arrival.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub(crate) version: String,
    pub(crate) at: Instant,
}

impl Asked {
    /// The first header called `name`.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Time before the head of the answer.
    pub(crate) delay: Duration,
    pub(crate) ending: Ending,
}

/// How the body goes out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    /// At once and whole.
    Whole,
    /// Whole, then one more byte at each interval, for ever.
    Drip(Duration),
    /// So many bytes, then the connection breaks.
    Reset(usize),
    /// There is never even a head.
    Hang,
}

impl Answered {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { status, headers: Vec::new(), body, delay: Duration::ZERO, ending: Ending::Whole }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(crate) fn ending(self, ending: Ending) -> Self {
        Self { ending, ..self }
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "moved").with("location", location)
    }
}

/// What happens before any request can be made to a host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Door {
    /// A tunnel and a good certificate.
    #[default]
    Open,
    /// A certificate of an unknown issuer.
    Untrusted,
    /// A certificate that ended in 2001.
    Expired,
    /// A certificate for another name.
    WrongName,
    /// A fatal TLS alert.
    Alert,
    /// The proxy says 502 to `CONNECT`.
    Refused,
    /// The proxy never answers `CONNECT`.
    Silent,
}

type Handler = dyn Fn(&Asked) -> Answered + Send + Sync;

/// The internet; ends when dropped.
pub(crate) struct World {
    address: SocketAddr,
    folder: tempfile::TempDir,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    authority: Authority,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    doors: BTreeMap<String, Door>,
    /// `Proxy-Authorization` without which the proxy says 407.
    password: Option<String>,
    asked: Vec<Asked>,
    in_flight: BTreeMap<String, (usize, usize)>,
    tunnels: Vec<String>,
}

impl World {
    /// Starts a world in which `handler` answers for every host.
    pub(crate) fn start(handler: impl Fn(&Asked) -> Answered + Send + Sync + 'static) -> Self {
        let authority = Authority::new();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), &authority.pem).unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { handler: Box::new(handler), authority, log: Mutex::default() });
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = accept(listener, serving) => {}
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        });
        Self { address, folder, shared, stop: Some(stop), thread: Some(thread) }
    }

    /// For `--proxy`.
    pub(crate) fn proxy_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For `--ca-cert`.
    pub(crate) fn ca_pem_path(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Changes what happens at a host's door.
    pub(crate) fn door(&self, host: &str, door: Door) {
        self.shared.log().doors.insert(host.to_owned(), door);
    }

    /// Makes the proxy demand this user name and password.
    pub(crate) fn demand(&self, user: &str, password: &str) {
        use base64::Engine;
        let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.shared.log().password = Some(format!("Basic {encoded}"));
    }

    /// Every request so far, in order of arrival.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.shared.log().asked.clone()
    }

    /// The most requests to one host that were being answered at the same time.
    pub(crate) fn most_in_flight(&self, host: &str) -> usize {
        self.shared.log().in_flight.get(host).map_or(0, |&(_, most)| most)
    }

    /// Hosts that `CONNECT` was asked for, in order.
    pub(crate) fn tunnels(&self) -> Vec<String> {
        self.shared.log().tunnels.clone()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| proxy(request, Arc::clone(&shared)));
            let connection =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // Clients may hang up whenever they like.
            let _ = connection.with_upgrades().await;
        });
    }
}

type Body = BoxBody<Bytes, io::Error>;

async fn proxy(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Body>, Infallible> {
    let given = request.headers().get("proxy-authorization").and_then(|value| value.to_str().ok());
    let demanded = shared.log().password.clone();
    if demanded.is_some() && demanded.as_deref() != given {
        return Ok(bare(StatusCode::PROXY_AUTHENTICATION_REQUIRED));
    }
    let host = request.uri().host().unwrap_or_default().to_owned();
    if request.method() != Method::CONNECT {
        return answer(request, host, "http", shared).await;
    }
    let door = {
        let mut log = shared.log();
        log.tunnels.push(host.clone());
        log.doors.get(&host).copied().unwrap_or_default()
    };
    match door {
        Door::Refused => return Ok(bare(StatusCode::BAD_GATEWAY)),
        Door::Silent => std::future::pending().await,
        _ => {}
    }
    let config = shared.authority.config(&host, door);
    tokio::spawn(async move {
        let Ok(upgraded) = hyper::upgrade::on(request).await else { return };
        let Ok(stream) = TlsAcceptor::from(config).accept(TokioIo::new(upgraded)).await else { return };
        let speaks_h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        let service = service_fn(|request| answer(request, host.clone(), "https", Arc::clone(&shared)));
        let stream = TokioIo::new(stream);
        let _ = if speaks_h2 {
            hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .serve_connection(stream, service)
                .await
        } else {
            hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await
        };
    });
    Ok(bare(StatusCode::OK))
}

fn bare(status: StatusCode) -> Response<Body> {
    let empty = http_body_util::Empty::new().map_err(|never| match never {}).boxed();
    let mut response = Response::new(empty);
    *response.status_mut() = status;
    response
}

async fn answer(
    request: Request<Incoming>,
    host: String,
    scheme: &'static str,
    shared: Arc<Shared>,
) -> Result<Response<Body>, Infallible> {
    let at = Instant::now();
    let flight = Flight::take_off(&host, &shared);
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter();
    let asked = Asked {
        method: parts.method.to_string(),
        scheme,
        host,
        path_and_query: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        headers: headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default(),
        version: format!("{:?}", parts.version),
        at,
    };
    shared.log().asked.push(asked.clone());
    let answered = (shared.handler)(&asked);
    tokio::time::sleep(answered.delay).await;
    if matches!(answered.ending, Ending::Hang) {
        std::future::pending::<()>().await;
    }
    let mut response = Response::new(out(answered.body, answered.ending, flight));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap();
    for (name, value) in &answered.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        response.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    Ok(response)
}

fn out(body: Vec<u8>, ending: Ending, flight: Flight) -> Body {
    let first = match ending {
        Ending::Reset(after) => Bytes::from(body).slice(..after),
        _ => Bytes::from(body),
    };
    let pieces = stream::unfold((Some(first), flight), move |(first, flight)| async move {
        if let Some(first) = first {
            return Some((Ok(Frame::data(first)), (None, flight)));
        }
        match ending {
            Ending::Drip(interval) => {
                tokio::time::sleep(interval).await;
                Some((Ok(Frame::data(Bytes::from_static(b" "))), (None, flight)))
            }
            Ending::Reset(_) => {
                // What was sent should have left before the connection goes.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Err(io::ErrorKind::ConnectionReset.into()), (None, flight)))
            }
            Ending::Whole | Ending::Hang => None,
        }
    });
    BodyExt::boxed(StreamBody::new(pieces))
}

/// One request being answered, body included.
struct Flight {
    host: String,
    shared: Arc<Shared>,
}

impl Flight {
    fn take_off(host: &str, shared: &Arc<Shared>) -> Self {
        let mut log = shared.log();
        let (now, most) = log.in_flight.entry(host.to_owned()).or_default();
        *now += 1;
        *most = (*most).max(*now);
        Self { host: host.to_owned(), shared: Arc::clone(shared) }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some((now, _)) = self.shared.log().in_flight.get_mut(&self.host) {
            *now -= 1;
        }
    }
}
