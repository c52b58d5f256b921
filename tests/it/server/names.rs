//! A name server on loopback (RFC 1035), over UDP and TCP on one port: it says what a test scripts, and
//! remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::oneshot;

/// Types of records, as numbers on the wire.
pub(crate) const A: u16 = 1;
pub(crate) const NS: u16 = 2;
pub(crate) const SOA: u16 = 6;
pub(crate) const MX: u16 = 15;

/// What the server says to one question.
#[derive(Clone, Debug)]
pub(crate) enum Named {
    /// These records; none of them is NODATA.
    Records(Vec<Record>),
    /// No such name.
    NoSuchName,
    /// Another code: 2 is SERVFAIL, 5 is REFUSED.
    Code(u8),
    /// Bytes that are no message.
    Garbage,
    /// Over UDP only the word to ask over TCP; there, these records.
    Truncated(Vec<Record>),
    /// Nothing, ever.
    Silent,
}

/// One record of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Record {
    Address([u8; 4]),
    Server(String),
    Mail(u16, String),
}

/// One question as it arrived: the name in lower case, without the dot at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) kind: u16,
}

type Handler = dyn Fn(&Question) -> Named + Send + Sync;

/// The server; ends when dropped.
pub(crate) struct Names {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    asked: Mutex<Vec<Question>>,
}

impl Names {
    /// Starts a server that answers with what `handler` makes of a question, `delay` later.
    pub(crate) fn start(
        delay: Duration,
        handler: impl Fn(&Question) -> Named + Send + Sync + 'static,
    ) -> Self {
        let (udp, tcp) = bind();
        let address = udp.local_addr().unwrap();
        let shared = Arc::new(Shared { handler: Box::new(handler), asked: Mutex::default() });
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let udp = Arc::new(UdpSocket::from_std(udp).unwrap());
                let tcp = TcpListener::from_std(tcp).unwrap();
                tokio::select! {
                    () = datagrams(udp, Arc::clone(&serving), delay) => {}
                    () = connections(tcp, serving, delay) => {}
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        });
        Self { address, shared, stop: Some(stop), thread: Some(thread) }
    }

    /// Every question so far, in order of arrival.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.shared.asked.lock().unwrap().clone()
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// One port that is free for both.
fn bind() -> (std::net::UdpSocket, std::net::TcpListener) {
    for _ in 0..50 {
        let udp = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let Ok(tcp) = std::net::TcpListener::bind(udp.local_addr().unwrap()) else { continue };
        udp.set_nonblocking(true).unwrap();
        tcp.set_nonblocking(true).unwrap();
        return (udp, tcp);
    }
    panic!("no port is free for UDP and TCP");
}

async fn datagrams(socket: Arc<UdpSocket>, shared: Arc<Shared>, delay: Duration) {
    let mut buffer = vec![0; 4096];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        let query = buffer[..length].to_vec();
        let (socket, shared) = (Arc::clone(&socket), Arc::clone(&shared));
        tokio::spawn(async move {
            let Some(reply) = reply(&query, &shared, false) else { return };
            tokio::time::sleep(delay).await;
            let _ = socket.send_to(&reply, from).await;
        });
    }
}

async fn connections(listener: TcpListener, shared: Arc<Shared>, delay: Duration) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // Clients may hang up whenever they like.
            let _ = converse(stream, &shared, delay).await;
        });
    }
}

async fn converse(mut stream: TcpStream, shared: &Shared, delay: Duration) -> std::io::Result<()> {
    loop {
        let length = stream.read_u16().await?;
        let mut query = vec![0; usize::from(length)];
        stream.read_exact(&mut query).await?;
        let Some(reply) = reply(&query, shared, true) else { continue };
        tokio::time::sleep(delay).await;
        stream.write_u16(u16::try_from(reply.len()).unwrap()).await?;
        stream.write_all(&reply).await?;
    }
}

/// The message that answers `query`; nothing where the server keeps silent.
fn reply(query: &[u8], shared: &Shared, over_tcp: bool) -> Option<Vec<u8>> {
    let (question, end) = question(query)?;
    shared.asked.lock().unwrap().push(question.clone());
    let (code, truncated, records) = match (shared.handler)(&question) {
        Named::Silent => return None,
        Named::Garbage => return Some(b"\xff\xfe garbage".to_vec()),
        Named::Records(records) => (0, false, records),
        Named::NoSuchName => (3, false, Vec::new()),
        Named::Code(code) => (code, false, Vec::new()),
        Named::Truncated(records) if over_tcp => (0, false, records),
        Named::Truncated(_) => (0, true, Vec::new()),
    };
    // The question goes back as it came: some clients vary the case of its letters and look for that.
    let mut message = query[..2].to_vec();
    message.extend([0x81 | if truncated { 0x02 } else { 0 }, 0x80 | code]);
    let absent = records.is_empty() && !truncated && matches!(code, 0 | 3);
    for count in [1, u16::try_from(records.len()).unwrap(), u16::from(absent), 0] {
        message.extend(count.to_be_bytes());
    }
    message.extend(&query[12..end]);
    for record in &records {
        let (kind, data) = match record {
            Record::Address(octets) => (A, octets.to_vec()),
            Record::Server(host) => (NS, labels(host)),
            Record::Mail(preference, host) => (MX, [&preference.to_be_bytes()[..], &labels(host)].concat()),
        };
        // The owner is the name in question, which stands behind the header.
        add(&mut message, &[0xc0, 12], kind, &data);
    }
    if absent {
        let zone = question.name.split_once('.').map_or("", |(_, rest)| rest);
        let mut data = [labels("a.servers.example"), labels("nstld.example")].concat();
        for number in [1_u32, 1800, 900, 604_800, 60] {
            data.extend(number.to_be_bytes());
        }
        add(&mut message, &labels(zone), SOA, &data);
    }
    Some(message)
}

fn add(message: &mut Vec<u8>, owner: &[u8], kind: u16, data: &[u8]) {
    message.extend(owner);
    message.extend(kind.to_be_bytes());
    message.extend(1_u16.to_be_bytes());
    message.extend(60_u32.to_be_bytes());
    message.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    message.extend(data);
}

/// A name as its labels stand on the wire; a label may hold any byte but a dot.
fn labels(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes
}

/// The first question of a message, and where it ends.
fn question(query: &[u8]) -> Option<(Question, usize)> {
    let mut at = 12;
    let mut name = String::new();
    loop {
        let length = usize::from(*query.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        let label = query.get(at..at + length)?;
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&String::from_utf8_lossy(label).to_lowercase());
        at += length;
    }
    let kind = u16::from_be_bytes([*query.get(at)?, *query.get(at + 1)?]);
    Some((Question { name, kind }, at + 4))
}
