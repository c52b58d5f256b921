//! What a survey of whole community lists costs beside the bare HTTP client that makes the same
//! requests: wall clock, CPU and peak memory of whole processes, medians of alternating runs, with the
//! simulator and the client pinned to a core each. Then the same with one host in ten at fault, with a
//! body of 120 MB, and how polite it all was by the simulator's own count.
//!
//! The simulator lies beside the repository, in `../shared`; without it there is nothing to measure.
//! Arguments are the names of lists; without any, all three are measured. Variables: `ROUNDS` (5);
//! `SIMNET`, a folder with `simnet` and `floor` already built; `LISTS`, a folder with `NAME*.toml`, to
//! be laid as overlays in place of reading the lists themselves.

#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use callsign::fetch::site;
use serde_json::Value;

type Fallible<T> = Result<T, Box<dyn Error>>;

const NAME: &str = "acmewidget";
const LISTS: [(&str, &str); 3] = [("wmn", "wmn"), ("sherlock", "sherlock"), ("maigret", "maigret")];
/// The pace of a lane, in milliseconds between two starts.
const GAP_MS: u64 = 250;
/// For runs with faults, in seconds; a probe's budget is three times as long.
const TIMEOUT: u64 = 10;

fn main() -> Fallible<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared");
    if !shared.join("simnet").is_dir() {
        println!("skipped: there is no simulated internet in ../shared");
        return Ok(());
    }
    let bench = Bench {
        tools: tools(root, &shared)?,
        manifests: shared.join("manifests"),
        overlays: std::env::var_os("LISTS").map(PathBuf::from),
        folder: tempfile::tempdir()?,
        rounds: std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5),
    };
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!(
        "list      requests  |  callsign: wall    CPU   peak  |  bare: wall    CPU   peak  |  ratios  \
              |  longest lane  |  CPU a request"
    );
    for (list, format) in LISTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == list) {
            bench.beside_floor(list, format)?;
            bench.at_fault(list, format)?;
        }
    }
    bench.huge_body("sherlock", "sherlock")
}

/// Builds the simulator from a copy: its own folder stays as it is.
fn tools(root: &Path, shared: &Path) -> Fallible<PathBuf> {
    if let Some(built) = std::env::var_os("SIMNET") {
        return Ok(built.into());
    }
    let copy = root.join("target/simnet");
    fs::create_dir_all(&copy)?;
    let copied = Command::new("cp").arg("-R").arg(shared.join("simnet/.")).arg(&copy).status()?;
    let freed = Command::new("chmod").args(["-R", "u+w"]).arg(&copy).status()?;
    let built =
        Command::new(env!("CARGO")).args(["build", "--release", "--quiet"]).current_dir(&copy).status()?;
    if !(copied.success() && freed.success() && built.success()) {
        return Err("the simulator does not build".into());
    }
    Ok(copy.join("target/release"))
}

struct Bench {
    tools: PathBuf,
    manifests: PathBuf,
    overlays: Option<PathBuf>,
    folder: tempfile::TempDir,
    rounds: usize,
}

impl Bench {
    fn manifest(&self, list: &str) -> PathBuf {
        self.manifests.join(format!("{list}-data.json"))
    }

    fn internet(&self, list: &str, format: &str, more: &[&str]) -> Fallible<Internet> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let folder = self.folder.path();
        let (ready, ca) = (folder.join(format!("ready-{port}")), folder.join(format!("ca-{port}")));
        let mut command = pinned(0, &self.tools.join("simnet"));
        command.arg("--manifest").arg(format!("{format}:{}", self.manifest(list).display()));
        command.args(["--handles", NAME, "--port", &port.to_string(), "--max-seconds", "7200"]);
        command.arg("--ca-dir").arg(&ca).arg("--ready-file").arg(&ready).args(more);
        command.arg("--truth-out").arg(folder.join("truth.json"));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let internet = Internet { child, port, ca: ca.join("ca.pem") };
        let began = Instant::now();
        while !ready.exists() {
            if began.elapsed() > Duration::from_secs(60) {
                return Err("the simulator does not start".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(internet)
    }

    fn survey(&self, list: &str, internet: &Internet, more: &[&str]) -> Fallible<Cost> {
        let mut command = pinned(1, Path::new(env!("CARGO_BIN_EXE_callsign")));
        command.env("XDG_CONFIG_HOME", self.folder.path()).args(["check", NAME, "--quiet"]);
        command.arg("--proxy").arg(internet.proxy()).arg("--ca-cert").arg(&internet.ca);
        command.arg("--state").arg(self.folder.path().join(format!("state-{list}-{}", internet.port)));
        match &self.overlays {
            None => {
                command.arg("--manifest").arg(self.manifest(list)).arg("--manifest-only");
            }
            Some(folder) => {
                let mut files: Vec<PathBuf> =
                    fs::read_dir(folder)?.flatten().map(|file| file.path()).collect();
                files.sort();
                let is_of_list = |file: &&PathBuf| {
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    name.starts_with(list) && name.ends_with(".toml")
                };
                for file in files.iter().filter(is_of_list) {
                    command.arg("--overlay").arg(file);
                }
                command.args(["--on", &format!("@{list}")]);
            }
        }
        let report = self.folder.path().join("report.json");
        command.arg("-o").arg(format!("json={}", report.display())).args(more);
        measured(&mut command)
    }

    /// The same requests, by callsign and by the bare client.
    fn beside_floor(&self, list: &str, format: &str) -> Fallible<()> {
        let internet = self.internet(list, format, &[])?;
        self.survey(list, &internet, &[])?;
        let archive = self.folder.path().join("survey.har");
        self.survey(list, &internet, &["--record", &archive.display().to_string()])?;
        let made = Made::read(&archive)?;
        fs::remove_file(&archive)?;
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        internet.control("reset")?;
        for _ in 0..self.rounds {
            ours.push(self.survey(list, &internet, &[])?);
            let subjects = self.floor(&internet, &made.subjects)?;
            bare.push(subjects.and(self.floor(&internet, &made.controls)?));
        }
        let (ours, bare) = (Cost::median(&ours), Cost::median(&bare));
        let requests = made.subjects.len() + made.controls.len();
        let (lane, schedule) = made.longest_lane();
        println!(
            "{list:<10}{requests:>7}   |  {ours}  |  {bare}  |  {:.2} wall, {:.2} CPU, {:.2} peak  |  {:.1} s \
             ({lane}), {:.2} of it  |  {:.2} ms, bare {:.2} ms",
            ours.wall / bare.wall,
            ours.cpu / bare.cpu,
            ours.peak_mb / bare.peak_mb,
            schedule,
            ours.wall / schedule,
            ours.cpu * 1000.0 / count(requests),
            bare.cpu * 1000.0 / count(requests),
        );
        internet.control("reset")?;
        self.survey(list, &internet, &[])?;
        println!("          {}", internet.politeness()?);
        Ok(())
    }

    fn floor(&self, internet: &Internet, requests: &[String]) -> Fallible<Cost> {
        let urls = self.folder.path().join("urls");
        fs::write(&urls, requests.join("\n"))?;
        let mut command = pinned(1, &self.tools.join("floor"));
        command.arg("--urls").arg(urls).arg("--proxy").arg(internet.proxy()).arg("--ca").arg(&internet.ca);
        measured(&mut command)
    }

    /// One host in ten at fault, first seen sound.
    fn at_fault(&self, list: &str, format: &str) -> Fallible<()> {
        let internet = self.internet(list, format, &["--fault-p", "0.1", "--faults-off"])?;
        let timeout = format!("{TIMEOUT}s");
        let sound = self.survey(list, &internet, &["--timeout", &timeout])?;
        internet.control("faults-on")?;
        internet.control("reset")?;
        let cost = self.survey(list, &internet, &["--timeout", &timeout])?;
        println!(
            "          one in ten at fault: {cost}, a probe's budget {} s; cold and sound: {sound}\n          {}",
            TIMEOUT * 3,
            internet.politeness()?
        );
        Ok(())
    }

    /// A body that is far longer than what is read of it.
    fn huge_body(&self, list: &str, format: &str) -> Fallible<()> {
        let plain = self.internet(list, format, &[])?;
        let before = self.survey(list, &plain, &[])?;
        let all = fs::read_to_string(self.manifest(list))?;
        let host = all.split("https://").nth(9).and_then(|rest| rest.split(['/', '"']).next());
        let host = host.unwrap_or_default().to_owned();
        let huge = self.internet(list, format, &["--fault", &format!("{host}=huge_body")])?;
        let after = self.survey(list, &huge, &[])?;
        println!("one body of 120 MB ({host}), cold: {after}; without: {before}");
        Ok(())
    }
}

/// The simulator at work.
struct Internet {
    child: Child,
    port: u16,
    ca: PathBuf,
}

impl Internet {
    fn proxy(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn control(&self, what: &str) -> Fallible<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let method = if what == "reset" { "POST" } else { "GET" };
        write!(
            stream,
            "{method} /__simnet/{what} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    /// By the simulator's own count, host by host.
    fn politeness(&self) -> Fallible<String> {
        let stats: Value = serde_json::from_str(&self.control("stats?hosts")?)?;
        let hosts = stats["per_host"].as_object().ok_or("no hosts")?;
        let number = |host: &Value, key: &str| host[key].as_f64();
        let most = hosts.values().filter_map(|host| number(host, "max_concurrent")).fold(0.0, f64::max);
        let spacings = || hosts.values().filter_map(|host| number(host, "min_spacing_ms"));
        let least = spacings().fold(f64::INFINITY, f64::min);
        Ok(format!(
            "politeness: {} requests to {} hosts, at most {most} at once on one, least spacing {least:.0} ms \
             ({} hosts under 100 ms), {} answered 429, {} asked before their time",
            stats["requests"],
            hosts.len(),
            spacings().filter(|spacing| *spacing < 100.0).count(),
            stats["politeness"]["sent_429"],
            stats["politeness"]["requests_before_retry_after"],
        ))
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The requests that a warm survey makes, a line each as the bare client reads them.
#[derive(Default)]
struct Made {
    subjects: Vec<String>,
    controls: Vec<String>,
    lanes: BTreeMap<String, u64>,
}

impl Made {
    /// From an archive, which holds those too that memory would have answered.
    fn read(archive: &Path) -> Fallible<Self> {
        let har: Value = serde_json::from_slice(&fs::read(archive)?)?;
        let mut made = Self::default();
        for entry in har["log"]["entries"].as_array().into_iter().flatten() {
            let (request, own) = (&entry["request"], &entry["_callsign"]);
            if own["recall"] == true {
                continue;
            }
            let method = request["method"].as_str().unwrap_or("GET");
            let body =
                request["postData"]["text"].as_str().map(|text| format!("\t{text}")).unwrap_or_default();
            let first = request["url"].as_str().unwrap_or_default();
            let mut lines = vec![format!("{method}\t{first}{body}")];
            // Redirects that were followed were requests too.
            let hops = own["reply"]["hops"].as_array().map(Vec::as_slice).unwrap_or_default();
            let rest = hops.iter().skip(1).map(|hop| &hop["url"]).chain([&own["reply"]["final_url"]]);
            let rest = rest.filter_map(Value::as_str).filter(|url| *url != first);
            lines.extend(rest.map(|url| format!("GET\t{url}")));
            lines.dedup();
            for line in &lines {
                let host = line.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '\t']).next());
                *made.lanes.entry(site::lane(host.unwrap_or_default())).or_default() += 1;
            }
            let side = if own["fresh"] == true { &mut made.controls } else { &mut made.subjects };
            side.extend(lines);
        }
        Ok(made)
    }

    /// The lane with the most requests, and how many seconds its pace alone takes.
    fn longest_lane(&self) -> (&str, f64) {
        let longest = self.lanes.iter().max_by_key(|(_, requests)| **requests);
        longest.map_or(("", 0.0), |(lane, requests)| {
            (lane.as_str(), Duration::from_millis(GAP_MS * requests).as_secs_f64())
        })
    }
}

/// What a process cost.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    peak_mb: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:>6.2} s {:>6.2} s {:>4.0} MB", self.wall, self.cpu, self.peak_mb)
    }
}

impl Cost {
    /// One after the other.
    fn and(self, next: Self) -> Self {
        Self {
            wall: self.wall + next.wall,
            cpu: self.cpu + next.cpu,
            peak_mb: self.peak_mb.max(next.peak_mb),
        }
    }

    fn median(costs: &[Self]) -> Self {
        let of = |pick: fn(&Self) -> f64| {
            let mut all: Vec<f64> = costs.iter().map(pick).collect();
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
        };
        Self { wall: of(|cost| cost.wall), cpu: of(|cost| cost.cpu), peak_mb: of(|cost| cost.peak_mb) }
    }
}

fn pinned(core: usize, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program);
    command
}

/// Runs a command to its end. CPU is that of all children waited for since; the peak is read while it
/// runs.
fn measured(command: &mut Command) -> Fallible<Cost> {
    let before = children_cpu();
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak_mb: f64 = 0.0;
    while child.try_wait()?.is_none() {
        peak_mb = peak_mb.max(peak(&child));
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(Cost { wall: began.elapsed().as_secs_f64(), cpu: children_cpu() - before, peak_mb })
}

fn peak(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// CPU time of all children waited for (`proc_pid_stat(5)`, fields 16 and 17, in hundredths), in seconds.
fn children_cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn count(requests: usize) -> f64 {
    u32::try_from(requests).map_or(f64::MAX, f64::from)
}
