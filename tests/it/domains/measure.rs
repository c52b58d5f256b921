//! How long one name takes at many places of every kind, where each answer takes some 300 ms: against the
//! slowest lane, which no survey can beat. It is no test of speed, so it runs only when it is asked for:
//!
//! `cargo test --release --test it -- --ignored --nocapture one_name_at_every_kind_of_place`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use callsign::catalog::Catalog;
use callsign::catalog::platform::{Kind, Platform};
use callsign::catalog::registry::Registries;
use callsign::report::StandingReport;

use super::registry::{SUBJECT, document, missing, rdap};
use crate::confusion::show;
use crate::internet::places;
use crate::loopback::{ask_of, honest, read, speak, through, told};
use crate::server::names::{Named, Names, Question, Record};
use crate::server::whois::{Spoken, Whois};
use crate::server::{Answered, World};

/// Places asked, by kind, as many of them as a machine can ask without a key.
const PLACES: [(Kind, usize); 3] = [(Kind::Handle, 60), (Kind::Package, 10), (Kind::Store, 4)];
const DOMAINS: usize = 30;
/// Median of the time that an answer takes.
const MEDIAN: u64 = 300;

/// Between half the median and twice it, the same for the same address.
fn latency(of: &str) -> Duration {
    let sum = of.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1009);
    let share = f64::from(u32::try_from(sum).unwrap()) / 1009.0;
    Duration::from_millis(MEDIAN).mul_f64(2.0_f64.powf(2.0 * share - 1.0))
}

type Known = BTreeMap<String, Vec<String>>;

/// Whether `domain` is one of the known ones.
fn is_known(known: &Known, domain: &str) -> bool {
    let Some((label, suffix)) = domain.split_once('.') else { return false };
    known.get(suffix).is_some_and(|labels| labels.iter().any(|one| one == label))
}

fn world(known: Known) -> World {
    World::start(move |asked| {
        let ask = ask_of(asked);
        let answer = match asked.path_and_query.split_once("/domain/") {
            Some((_, domain)) if is_known(&known, domain) => rdap(200, &document(domain, &["active"])),
            Some(_) => missing(""),
            None => speak(&ask, &|place, handle, ask| honest(place, handle, ask, false)),
        };
        Answered { delay: latency(ask.url.as_str()), ..answer }
    })
}

/// The WHOIS servers of these suffixes by name, and the overlay that says where they are. Each has an
/// address of its own, so that each has a lane of its own; only Linux has those addresses unasked.
fn whois(registries: &Registries, suffixes: &[&str], known: &Known) -> (BTreeMap<String, Whois>, String) {
    let mut servers: BTreeMap<String, Whois> = BTreeMap::new();
    let mut overlay = "schema = \"callsign.platforms/1\"\n".to_owned();
    for suffix in suffixes {
        let Some(registry) = registries.of(suffix) else { continue };
        let Some(service) = registry.asked_whois() else { continue };
        let next = u8::try_from(servers.len() + 2).unwrap();
        let server = servers.entry(service.server.clone()).or_insert_with(|| {
            let known = known.clone();
            Whois::start_at([127, 0, 0, next], move |query| {
                let domain = query.to_lowercase();
                let text = if is_known(&known, &domain) {
                    format!("Domain Name: {domain}\r\nRegistrar: Example\r\n")
                } else {
                    format!("No match for \"{domain}\".\r\n")
                };
                Spoken::new(text).after(latency(&domain))
            })
        });
        let rdap = registry.rdap.as_ref().map_or_else(String::new, |base| format!("rdap = \"{base}\"\n"));
        let _ = write!(
            overlay,
            "[[registry]]\nsuffixes = [\"{suffix}\"]\nknown = {}\n{rdap}[registry.whois]\nserver = \"{}\"\n\
             absent = ['No match for \"{{domain}}\"\\.']\nnamed = 'Domain Name: {{domain}}'\n",
            toml::Value::from(registries.known(suffix)),
            server.address
        );
    }
    (servers, overlay)
}

/// The most memory that a process holds while it lives, in KiB, where the system tells.
fn memory(of: u32) -> JoinHandle<Option<u64>> {
    let status = format!("/proc/{of}/status");
    std::thread::spawn(move || {
        let mut most = None;
        while let Ok(text) = std::fs::read_to_string(&status) {
            let Some(line) = text.lines().find_map(|line| line.strip_prefix("VmHWM:")) else { break };
            most = line.trim().trim_end_matches(" kB").parse().ok().or(most);
            std::thread::sleep(Duration::from_millis(50));
        }
        most
    })
}

#[test]
#[ignore = "it measures, and takes a while"]
fn one_name_at_every_kind_of_place() {
    let catalog = Catalog::embedded().unwrap();
    let registries = &catalog.registries;
    let suffixes: Vec<&str> = registries.defaults().iter().map(String::as_str).take(DOMAINS).collect();
    let known: Known =
        suffixes.iter().map(|suffix| ((*suffix).to_owned(), registries.known(suffix))).collect();
    let world = world(known.clone());
    let (servers, overlay) = whois(registries, &suffixes, &known);
    let names = Names::start(Duration::from_millis(30), move |Question { name, .. }| {
        if is_known(&known, name) {
            return Named::Records(vec![Record::Server("ns1.quiet-host.com".to_owned())]);
        }
        Named::NoSuchName
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registries.toml");
    std::fs::write(&file, overlay).unwrap();

    let mut on: Vec<String> = suffixes.iter().map(|suffix| format!("domain:{suffix}")).collect();
    for (kind, count) in PLACES {
        on.extend(asked(kind).take(count).map(|platform| platform.id.clone()));
    }
    let args = ["check", SUBJECT, "-o", "json", "--on", &on.join(","), "--deadline", "10m"];
    let mut command = through(&world, &folder.path().join("state"), &args);
    command.arg("--overlay").arg(&file).arg("--resolver").arg(names.address.to_string());
    command.args(["--direct-dns", "--allow-private", "--no-policy"]);
    let began = Instant::now();
    let child = command.spawn().unwrap();
    let memory = memory(child.id());
    let output = child.wait_with_output().unwrap();
    let wall = began.elapsed();
    let memory = memory.join().unwrap().map_or_else(|| "?".to_owned(), |most| most.to_string());
    let report = read(&output);

    let mut lanes: BTreeMap<String, Vec<Instant>> = BTreeMap::new();
    for asked in world.asked() {
        lanes.entry(asked.host.clone()).or_default().push(asked.at);
    }
    for (server, whois) in &servers {
        lanes.insert(format!("whois {server}"), whois.asked().iter().map(|query| query.at).collect());
    }
    let standings = &report.names[0].standings;
    let text = format!(
        "# One name at every kind of place, {MEDIAN} ms median\n\n{}- wall {:.2} s; {} requests over HTTP and \
         WHOIS, {} over DNS; memory {memory} KiB at most\n\n{}",
        by_kind(standings),
        wall.as_secs_f64(),
        lanes.values().map(Vec::len).sum::<usize>(),
        names.asked().len(),
        slowest(lanes)
    );
    show("every-kind.md", &text);
    assert_eq!(standings.len(), on.len(), "{}", told(&output));
}

/// What was said at the places of each kind, and why nothing was said of a domain.
fn by_kind(standings: &[StandingReport]) -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let mut tally: BTreeMap<String, usize> = BTreeMap::new();
        for one in standings.iter().filter(|one| one.surface.kind == kind) {
            let doubt = one.doubt.as_ref().map_or("", |doubt| doubt.kind.words());
            *tally.entry(format!("{} {doubt}", one.verdict.word()).trim().to_owned()).or_default() += 1;
        }
        let said: Vec<String> = tally.iter().map(|(said, count)| format!("{count} {said}")).collect();
        let _ = writeln!(text, "- {} {}: {}", tally.values().sum::<usize>(), kind.words(), said.join(", "));
    }
    text
}

/// The lanes that took longest.
fn slowest(lanes: BTreeMap<String, Vec<Instant>>) -> String {
    let mut lanes: Vec<(Duration, String, usize)> = lanes
        .into_iter()
        .filter_map(|(host, starts)| Some((*starts.last()? - *starts.first()?, host, starts.len())))
        .collect();
    lanes.sort_by(|one, other| other.cmp(one));
    let mut text = "| lane | requests | seconds from first to last start |\n|---|---:|---:|\n".to_owned();
    for (span, host, count) in lanes.iter().take(12) {
        let _ = writeln!(text, "| {host} | {count} | {:.2} |", span.as_secs_f64());
    }
    text
}

/// Places of a kind that a machine can ask without a key, in the order of the catalog.
fn asked(kind: Kind) -> impl Iterator<Item = &'static Platform> {
    let mut last = "";
    places().iter().filter_map(move |place| {
        let fits = place.platform.kind == kind && place.probe.keys.is_empty() && place.platform.id != last;
        let fits = fits && !place.platform.id.contains('@') && !place.found.is_empty();
        fits.then(|| {
            last = &place.platform.id;
            place.platform
        })
    })
}
