//! The confusion table with the real binary over real sockets: every entry found and not found, and
//! under every fault, transport included. Nothing leaves 127.0.0.1.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use callsign::catalog::handle::{Handle, Ruling};
use callsign::catalog::platform::Platform;
use callsign::probe::keys::Keys;
use callsign::probe::{Manner, request};
use callsign::report::Report;
use callsign::verdict::Verdict;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::confusion::{EXCEPTIONS, Play, Table, Truth, Unit, show, spread};
use crate::faults::{MODES, Mode, Scope, Stage, allowed};
use crate::internet::{Ask, Page, Way, identify, landing, page, places};
use crate::replies::{all_keys, catalog};
use crate::server::{Answered, Asked, Door, Ending, World};

/// A name that no entry's rules keep from being asked, no longer than any known account's.
const SUBJECT: &str = "acme";
/// Processes at once. They mostly wait: each host is asked no faster than its pace.
const AT_ONCE: usize = 10;

/// One run of the binary in a world of its own.
struct Case {
    name: String,
    play: Play<'static>,
    door: Door,
    with_keys: bool,
    timeout: &'static str,
}

impl Case {
    fn new(name: impl Into<String>, play: Play<'static>) -> Self {
        let silent = |(mode, _): (&Mode, Scope)| matches!(mode.name, "drip" | "hang" | "door-silent");
        // Long enough for a busy machine, short where somebody is silent on purpose.
        let timeout = if play.fault.is_some_and(silent) { "2s" } else { "8s" };
        Self { name: name.into(), play, door: Door::Open, with_keys: false, timeout }
    }
}

impl Case {
    /// Whether an honest checker may say this of a platform.
    fn may_say(&self, platform: &Platform, verdict: Verdict, allowed: &Allowed) -> bool {
        let truth = self.play.truth;
        if let Some((mode, scope)) = self.play.fault {
            let (taken, absent) = &allowed[mode.name];
            let spared = scope.spares_the_subject() && truth == Truth::Taken && verdict == Verdict::Taken;
            let published = if truth == Truth::Taken { taken } else { absent };
            return spared || published.contains(&verdict);
        }
        let (manner, keys) = if self.with_keys {
            (Manner { sign_up: true, spend: 100.0, ..Manner::default() }, all_keys())
        } else {
            (Manner::default(), Keys::default())
        };
        let name = if self.with_keys { format!("{} with keys", platform.id) } else { platform.id.clone() };
        // Where keys change nothing, the entry is one unit.
        let of = |unit: &str| unit == name || unit == platform.id;
        let exception = EXCEPTIONS.iter().find(|(unit, what, ..)| of(unit) && *what == truth);
        let unit = Unit { platform: platform.clone(), manner, keys, name: platform.id.clone() };
        // That nobody answers to a handle which the platform may not even allow means nothing.
        let ruling = platform.handle.rule_on(&Handle::new(SUBJECT));
        let doubted = truth == Truth::Absent && matches!(ruling, Ruling::Doubted(_));
        verdict == unit.must_say(truth)
            || exception.is_some_and(|(_, _, said, _)| verdict == *said)
            || doubted && verdict == Verdict::Unknown
    }
}

/// What may be said under each mode.
type Allowed = BTreeMap<String, (BTreeSet<Verdict>, BTreeSet<Verdict>)>;

/// A world that plays `play`, counting each platform's requests for itself.
fn start(play: Play<'static>) -> World {
    let seen: Mutex<BTreeMap<String, usize>> = Mutex::default();
    let relents = play.fault.is_some_and(|(mode, _)| mode.name == "429-once");
    World::start(move |asked: &Asked| {
        let url = format!("{}://{}{}", asked.scheme, asked.host, asked.path_and_query);
        let Ok(url) = url.parse::<url::Url>() else { return Answered::new(400, "") };
        let ask = Ask { url, body: String::from_utf8_lossy(&asked.body).into_owned() };
        let mut seen = seen.lock().unwrap();
        let mut count = |key: String| {
            let before = seen.entry(key).or_default();
            *before += 1;
            *before - 1
        };
        let Some((place, handle)) = identify(&ask) else { return answered(landing(&ask.url)) };
        if relents && handle == SUBJECT && count(format!("{} {}", ask.url, ask.body)) == 0 {
            return Answered::new(429, "slow down").with("retry-after", "1");
        }
        let before = count(place.platform.id.clone());
        let told = |place, handle: &str| play.page(place, handle, &ask, before);
        answered(page([place], &ask, told).unwrap_or_else(|| landing(&ask.url)))
    })
}

fn answered(page: Page) -> Answered {
    let (body, ending) = match page.way {
        Way::Whole | Way::Failing(_) => (page.body, Ending::Whole),
        Way::Cut(length) => (page.body, Ending::Reset(length)),
        Way::Drip => (page.body, Ending::Drip(Duration::from_millis(100))),
        Way::Hang => (page.body, Ending::Hang),
        Way::GzipCut => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&page.body).unwrap();
            let whole = encoder.finish().unwrap();
            (whole[..whole.len().saturating_sub(9)].to_vec(), Ending::Whole)
        }
    };
    let mut answered = Answered::new(page.status, body).ending(ending);
    for (name, value) in &page.headers {
        answered = answered.with(name, value);
    }
    if page.way == Way::GzipCut { answered.with("content-encoding", "gzip") } else { answered }
}

/// The binary as a user runs it in this world, with an environment that says nothing else.
fn command(proxy: &str, world: &World, state: &tempfile::TempDir, timeout: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsign"));
    command.env_clear().env("HOME", state.path()).env("CI", "1");
    command.env("XDG_CONFIG_HOME", crate::loopback::NOWHERE);
    for kept in ["PATH", "SystemRoot"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
        .args([
            "check",
            SUBJECT,
            "-o",
            "json",
            "--on",
            &everywhere(),
            "--proxy",
            proxy,
            "--timeout",
            timeout,
            "--deadline",
            "60s",
            "--state",
        ])
        .arg(state.path().join("state"))
        .arg("--ca-cert")
        .arg(world.ca_pem_path())
        .stdin(Stdio::null());
    command
}

/// Every place, those with a server of their own among them; domains have servers of theirs (see
/// `domains.rs`).
fn everywhere() -> String {
    let ids = catalog().platforms.iter().map(|platform| platform.id.as_str());
    std::iter::once("@all,-@domains").chain(ids.filter(|id| id.contains('@'))).collect::<Vec<_>>().join(",")
}

struct Ran {
    report: Result<Report, String>,
    took: Duration,
    asked: usize,
}

fn run(case: &Case) -> Ran {
    let world = start(case.play);
    let mode = case.play.fault.map_or("", |(mode, _)| mode.name);
    if case.door != Door::Open {
        for host in hosts() {
            world.door(&host, case.door);
        }
    }
    if mode == "proxy-password" {
        world.demand("user", "secret");
    }
    let nobody_there = || {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        format!("http://{port}")
    };
    let proxy = if mode == "proxy-down" { nobody_there() } else { world.proxy_url() };
    let state = tempfile::tempdir().unwrap();
    let mut command = command(&proxy, &world, &state, case.timeout);
    if case.with_keys {
        for name in all_keys().names() {
            command.env(name, "a-key-for-tests");
        }
        command.args(["--sign-up", "--spend", "100"]);
    }
    let began = Instant::now();
    let output = command.output().unwrap();
    Ran { report: report_of(&output), took: began.elapsed(), asked: world.asked().len() }
}

fn report_of(output: &Output) -> Result<Report, String> {
    let said = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.code() {
        Some(0 | 3 | 11 | 12 | 130) => {}
        code => return Err(format!("exit {code:?}: {}", said())),
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("no report ({error}): {}", said()))
}

/// Every host of the catalog.
fn hosts() -> BTreeSet<String> {
    let asked =
        places().iter().map(|place| request(place.probe, &Handle::new(SUBJECT), &all_keys()).unwrap());
    asked.filter_map(|request| request.url.host_str().map(str::to_owned)).collect()
}

/// Counts a report and says what in it is false or not published.
fn judge(case: &Case, ran: &Ran, table: &mut Table, allowed: &Allowed) -> Vec<String> {
    let report = match &ran.report {
        Ok(report) => report,
        Err(error) => return vec![format!("{}: {error}", case.name)],
    };
    let truth = case.play.truth;
    let mut wrong = Vec::new();
    let standings = &report.names[0].standings;
    if standings.len() != catalog().platforms.len() {
        wrong.push(format!("{}: {} places of {}", case.name, standings.len(), catalog().platforms.len()));
    }
    for standing in standings {
        let platform = catalog().get(&standing.surface.platform).unwrap();
        let verdict = standing.verdict;
        if !platform.probes.is_empty() {
            table.count(platform.proved_by.word(), truth, verdict);
        }
        let honest = case.may_say(platform, verdict, allowed);
        if !honest || truth.belied_by(verdict) {
            let doubt =
                standing.doubt.as_ref().map(|doubt| format!(" ({}: {})", doubt.kind.words(), doubt.detail));
            wrong.push(format!(
                "{}{}: {} ({}) is said to be {}{}",
                if truth.belied_by(verdict) { "FALSE " } else { "" },
                case.name,
                platform.id,
                truth.word(),
                verdict.word(),
                doubt.unwrap_or_default()
            ));
        }
    }
    wrong
}

fn door_of(mode: &Mode) -> Door {
    match mode.name {
        "door-alert" => Door::Alert,
        "door-untrusted" => Door::Untrusted,
        "door-expired" => Door::Expired,
        "door-wrong-name" => Door::WrongName,
        "door-refused" => Door::Refused,
        "door-silent" => Door::Silent,
        _ => Door::Open,
    }
}

/// The cases: found and absent, and each fault over every entry.
fn cases(allowed: &Allowed) -> Vec<Case> {
    let mut cases = Vec::new();
    for truth in [Truth::Taken, Truth::Absent] {
        for with_keys in [true, false] {
            let name = format!("healthy, {}{}", truth.word(), if with_keys { ", with keys" } else { "" });
            cases.push(Case { with_keys, ..Case::new(name, Play::healthy(SUBJECT, truth)) });
        }
    }
    for mode in MODES.iter().filter(|mode| mode.stage != Stage::Memory) {
        // A fault on the subject ends each probe at once; on all it does so too. Controls would have to
        // be waited for at their hosts' pace: memory plays those.
        let whole = !mode.scopes.contains(&Scope::Subject);
        let pairs: &[(Truth, Scope)] = if whole {
            &[(Truth::Taken, Scope::Everything)]
        } else {
            &[(Truth::Taken, Scope::Subject), (Truth::Absent, Scope::Everything)]
        };
        // Some set in later, and strike what had been heard.
        let later = ["403", "404-nginx", "200-empty", "redirect-home", "shell", "cut-half", "login"];
        let later: &[(Truth, Scope)] = if later.contains(&mode.name) {
            &[(Truth::Absent, Scope::Later), (Truth::Absent, Scope::Controls)]
        } else {
            &[]
        };
        for &(truth, scope) in pairs.iter().chain(later) {
            let play = Play { fault: Some((mode, scope)), ..Play::healthy(SUBJECT, truth) };
            let name = format!("{} on {scope:?}", mode.name);
            cases.push(Case { door: door_of(mode), ..Case::new(name, play) });
        }
    }
    // Those that let a slow check go to its end begin first, so that none is waited for alone.
    cases.sort_by_key(|case| {
        case.play.fault.is_some_and(|(mode, scope)| {
            let (taken, absent) = &allowed[mode.name];
            taken.len() == 1 && absent.len() == 1 && !scope.spares_the_subject()
        })
    });
    cases
}

#[test]
fn no_fault_makes_the_binary_say_what_is_false() {
    let only = std::env::var("CALLSIGN_CASE").unwrap_or_default();
    let allowed = allowed();
    let cases: Vec<Case> = cases(&allowed).into_iter().filter(|case| case.name.contains(&only)).collect();
    let began = Instant::now();
    let results = spread(&cases, AT_ONCE, |case| {
        let ran = run(case);
        let mut table = Table::default();
        let wrong = judge(case, &ran, &mut table, &allowed);
        (table, wrong, ran.took, ran.asked)
    });
    let (mut table, mut wrong) = (Table::default(), Vec::new());
    let mut rows = String::from("| case | seconds | requests |\n|---|---:|---:|\n");
    for (case, (one, faults, took, asked)) in cases.iter().zip(results) {
        table.add(one);
        wrong.extend(faults);
        let _ = writeln!(rows, "| {} | {:.1} | {asked} |", case.name, took.as_secs_f64());
    }
    let text = format!(
        "# Confusion, over real sockets\n\n{}\n{} runs in {:.0} s\n\n{rows}",
        table.text(),
        cases.len(),
        began.elapsed().as_secs_f64()
    );
    show("confusion-wire.md", &text);
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}
