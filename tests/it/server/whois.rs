//! A WHOIS server on loopback (RFC 3912): one line in, text out, and every way in which that goes wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// What the server says to one query.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    pub(crate) bytes: Vec<u8>,
    /// Time before the first byte.
    pub(crate) delay: Duration,
    pub(crate) way: Way,
}

/// How it says that.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// At once and whole, and then it hangs up.
    Whole,
    /// The connection breaks after so many bytes.
    Reset(usize),
    /// One byte at each interval.
    Drip(Duration),
    /// Again and again, until so many bytes are out.
    Flood(usize),
    /// Whole, and then it stays on the line.
    Lingering,
    /// It never says a word.
    Silent,
}

impl Spoken {
    pub(crate) fn new(text: impl Into<Vec<u8>>) -> Self {
        Self { bytes: text.into(), delay: Duration::ZERO, way: Way::Whole }
    }

    pub(crate) fn way(self, way: Way) -> Self {
        Self { way, ..self }
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

/// One query as it arrived, without its line end.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) text: String,
    pub(crate) at: Instant,
}

type Handler = dyn Fn(&str) -> Spoken + Send + Sync;

/// The server; ends when dropped.
pub(crate) struct Whois {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    asked: Vec<Query>,
    connections: usize,
    in_flight: usize,
    most: usize,
}

impl Whois {
    /// Starts a server that answers with what `handler` makes of a query.
    pub(crate) fn start(handler: impl Fn(&str) -> Spoken + Send + Sync + 'static) -> Self {
        Self::start_at([127, 0, 0, 1], handler)
    }

    /// The same at this address of loopback.
    pub(crate) fn start_at(
        address: [u8; 4],
        handler: impl Fn(&str) -> Spoken + Send + Sync + 'static,
    ) -> Self {
        let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::from(address), 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { handler: Box::new(handler), log: Mutex::default() });
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
        Self { address, shared, stop: Some(stop), thread: Some(thread) }
    }

    /// Every query so far, in order of arrival.
    pub(crate) fn asked(&self) -> Vec<Query> {
        self.shared.log().asked.clone()
    }

    /// How many connections there were, those without a query included.
    pub(crate) fn connections(&self) -> usize {
        self.shared.log().connections
    }

    /// The most connections at the same time.
    pub(crate) fn most_in_flight(&self) -> usize {
        self.shared.log().most
    }
}

impl Drop for Whois {
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
            {
                let mut log = shared.log();
                log.connections += 1;
                log.in_flight += 1;
                log.most = log.most.max(log.in_flight);
            }
            // Clients may hang up whenever they like.
            let _ = serve(stream, &shared).await;
            shared.log().in_flight -= 1;
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        let mut piece = [0; 256];
        let length = stream.read(&mut piece).await?;
        if length == 0 || line.len() > 4096 {
            return Ok(());
        }
        line.extend_from_slice(&piece[..length]);
    }
    let text = String::from_utf8_lossy(&line).trim_end_matches("\r\n").to_owned();
    shared.log().asked.push(Query { text: text.clone(), at: Instant::now() });
    let spoken = (shared.handler)(&text);
    tokio::time::sleep(spoken.delay).await;
    match spoken.way {
        Way::Whole => stream.write_all(&spoken.bytes).await?,
        Way::Reset(length) => {
            stream.write_all(&spoken.bytes[..length]).await?;
            // What was sent should be read before the connection goes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.set_zero_linger()?;
        }
        Way::Drip(interval) => {
            for byte in &spoken.bytes {
                stream.write_all(&[*byte]).await?;
                tokio::time::sleep(interval).await;
            }
        }
        Way::Flood(length) => {
            let mut out = 0;
            while out < length {
                stream.write_all(&spoken.bytes).await?;
                out += spoken.bytes.len();
            }
        }
        Way::Lingering => {
            stream.write_all(&spoken.bytes).await?;
            std::future::pending::<()>().await;
        }
        Way::Silent => std::future::pending::<()>().await,
    }
    Ok(())
}
