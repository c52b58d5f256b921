//! What a survey costs beside the bare HTTP client: the same requests, the same loopback internet,
//! 300 ms median latency, in one run. `cargo bench` prints wall clock, CPU and peak memory of both
//! and their ratio. Politeness (250 ms between two starts on a host) is part of callsign's wall
//! clock and not of the bare client's.

#![expect(clippy::unwrap_used, reason = "shared with the tests")]

#[path = "../tests/it/internet.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod internet;
#[path = "../tests/it/loopback.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod loopback;
#[path = "../tests/it/replies.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod replies;
#[path = "../tests/it/server.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod server;

use std::error::Error;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt;

use crate::server::World;

/// Log-normal round the median, by the fifths of the distribution: the same for both.
const LATENCIES_MS: [u64; 5] = [160, 230, 300, 390, 560];

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "floor") {
        return floor(&args[at + 1], &args[at + 2]);
    }
    let world = delayed();
    let state = tempfile::tempdir()?;
    let mut survey = loopback::through(&world, state.path(), &["check", "acmeworks", "-o", "json"]);
    let callsign = measured(&mut survey, &[])?;
    let urls: Vec<String> = world
        .asked()
        .iter()
        .filter(|asked| asked.method == "GET")
        .map(|asked| format!("{}://{}{}", asked.scheme, asked.host, asked.path_and_query))
        .collect();
    let bare = bare_client(&world, &urls)?;
    let requests = world.asked().len() - urls.len();
    report(requests, urls.len(), callsign, bare)?;
    Ok(())
}

/// The recorded internet, where the reply to each request takes its time.
fn delayed() -> World {
    let number = AtomicUsize::new(0);
    World::start(move |asked| {
        let ask = loopback::ask_of(asked);
        let page = match internet::identify(&ask) {
            Some((place, handle)) => loopback::honest(place, &handle, &ask, place.platform.tier == 1),
            None => internet::landing(&ask.url),
        };
        let turn = number.fetch_add(1, Ordering::Relaxed) % LATENCIES_MS.len();
        loopback::answered(&page).after(Duration::from_millis(LATENCIES_MS[turn]))
    })
}

#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    peak_kib: u64,
}

fn bare_client(world: &World, urls: &[String]) -> Fallible<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("floor").arg(world.proxy_url()).arg(world.ca_pem_path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    measured(&mut command, urls.join("\n").as_bytes())
}

/// Fetches the addresses on standard input with nothing but the HTTP client.
fn floor(proxy: &str, ca_cert: &str) -> Fallible<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let client = reqwest::Client::builder()
            .proxy(reqwest::Proxy::all(proxy)?)
            .tls_certs_merge([reqwest::Certificate::from_pem(&std::fs::read(ca_cert)?)?])
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let fetches = text.lines().map(|url| {
            let client = client.clone();
            async move {
                let reply = client.get(url).send().await;
                if let Ok(reply) = reply {
                    let _ = reply.bytes().await;
                }
            }
        });
        futures::stream::iter(fetches).buffer_unordered(64).collect::<Vec<()>>().await;
        Ok(())
    })
}

/// Runs a command to its end; CPU and peak memory come from `/proc`, elsewhere they read 0.
fn measured(command: &mut Command, input: &[u8]) -> Fallible<Cost> {
    let before = children_cpu();
    let began = Instant::now();
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input)?;
    }
    let reader = child.stdout.take().map(|mut stdout| {
        std::thread::spawn(move || {
            let mut sink = Vec::new();
            let _ = stdout.read_to_end(&mut sink);
        })
    });
    let mut peak_kib = 0;
    while child.try_wait()?.is_none() {
        peak_kib = peak_kib.max(peak(&child));
        std::thread::sleep(Duration::from_millis(5));
    }
    let wall = began.elapsed();
    if let Some(reader) = reader {
        let _ = reader.join();
    }
    Ok(Cost { wall, cpu: children_cpu().saturating_sub(before), peak_kib })
}

fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

/// CPU time of all children waited for (`proc_pid_stat(5)`, fields 16 and 17, in hundredths).
fn children_cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 =
        after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn report(requests: usize, bare_requests: usize, callsign: Cost, bare: Cost) -> Fallible<()> {
    let mut out = std::io::stdout().lock();
    let row = |name: &str, count: usize, cost: Cost| {
        format!(
            "{name:<12} {count:>4} requests  {:>6.2} s wall  {:>6.2} s CPU  {:>6.1} MB",
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64(),
            cost.peak_kib.to_string().parse::<f64>().unwrap_or(0.0) / 1024.0
        )
    };
    writeln!(out, "{}", row("callsign", requests, callsign))?;
    writeln!(out, "{}", row("bare client", bare_requests, bare))?;
    writeln!(
        out,
        "ratio: {:.2} wall, {:.2} CPU",
        callsign.wall.as_secs_f64() / bare.wall.as_secs_f64(),
        callsign.cpu.as_secs_f64() / bare.cpu.as_secs_f64().max(0.01)
    )?;
    Ok(())
}
