//! The lists as they are, all three, in healthy and in broken worlds.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use callsign::report::Report;
use serde_json::Value;
use tempfile::TempDir;

use super::law::Words;
use super::score::{Leg, Score, Truth};
use crate::simnet::{LISTS, Simnet, build, manifest};

/// Fewest checks that a run must judge.
const LEAST_JUDGED: usize = 30_000;
/// Which part of those that section 3 permits a verdict on must be decided on healthy sites.
const LEAST_DECIDED: f64 = 0.97;

/// Names that few entries' rules forbid and few known accounts are shorter than.
const NAMES: [&str; 8] = ["kvero", "zatul", "molu7", "brik", "ondra3", "fexum", "yap2", "quilo"];

/// How a world breaks.
#[derive(Clone, Copy)]
enum Story {
    /// It does not.
    Healthy,
    /// It is broken from the start.
    Cold,
    /// Healthy while the first half of the names is asked for, broken when the others are.
    Warm,
    /// Each host breaks after so many requests.
    After(u32),
}

struct Run {
    story: Story,
    seed: u32,
    names: usize,
    /// The only fault there is; nothing for all of them.
    fault: Option<&'static str>,
}

impl Run {
    fn label(&self) -> String {
        let story = match self.story {
            Story::Healthy => "healthy".to_owned(),
            Story::Cold => "cold".to_owned(),
            Story::Warm => "warm".to_owned(),
            Story::After(count) => format!("after {count}"),
        };
        format!("{story}, seed {}", self.seed)
    }

    fn options(&self) -> Vec<String> {
        let mut options = vec!["--seed".to_owned(), self.seed.to_string()];
        let mut say = |words: &[&str]| options.extend(words.iter().map(|word| (*word).to_owned()));
        say(&["--p-taken", "0.4", "--body-kb", "8"]);
        if !matches!(self.story, Story::Healthy) {
            say(&["--fault-p", "1", "--huge-mb", "8", "--retry-after", "1", "--drip-ms", "200"]);
        }
        match self.story {
            Story::Warm => say(&["--faults-off"]),
            Story::After(count) => say(&["--fault-after", &count.to_string()]),
            _ => {}
        }
        if let Some(fault) = self.fault {
            say(&["--faults", fault]);
        }
        options
    }

    /// Runs it and counts what was said.
    fn score(&self, binary: &Path, words: &Words, score: &mut Score) -> Value {
        let began = Instant::now();
        let names = &NAMES[..self.names];
        let simnet = Simnet::start(binary, &LISTS, names, &self.options());
        let truth = Truth::of(&simnet.truth());
        let state = TempDir::new().unwrap();
        let label = self.label();
        let mut leg = |label: &str, leg: Leg, names: &[&str]| {
            let report = survey(&simnet, state.path(), names);
            score.add(label, leg, &truth, words, &report);
        };
        match self.story {
            Story::Healthy => leg(&label, Leg::Healthy, names),
            Story::Cold => leg(&label, Leg::Faulty, names),
            Story::After(_) => leg(&label, Leg::Later, names),
            Story::Warm => {
                leg(&format!("{label}, before"), Leg::Healthy, &names[..self.names / 2]);
                simnet.control("faults-on");
                leg(&label, Leg::Faulty, &names[self.names / 2 - 1..]);
            }
        }
        let counters = simnet.control("stats?hosts");
        score.note(format!("{label}: {} requests in {} s", counters["requests"], began.elapsed().as_secs()));
        counters
    }
}

/// The program as it is built for these tests, or another build of it.
fn program() -> PathBuf {
    std::env::var_os("CALLSIGN_LISTS_BINARY")
        .map_or_else(|| env!("CARGO_BIN_EXE_callsign").into(), PathBuf::from)
}

/// How long one survey may take. Some operators run hundreds of the places, all of which share one
/// lane: the last of them would wait for a quarter of an hour.
fn deadline() -> &'static str {
    if std::env::var_os("CALLSIGN_LISTS_LONG").is_some() { "3m" } else { "45s" }
}

/// All three lists, asked about `names`.
fn survey(simnet: &Simnet, state: &Path, names: &[&str]) -> Report {
    let report = state.join("report.json");
    let mut command = Command::new(program());
    command.arg("check").args(names).arg("--manifest-only");
    for (list, ..) in LISTS {
        command.arg("--manifest").arg(manifest(list));
    }
    command.args(["--proxy", &simnet.proxy(), "--timeout", "2s", "--deadline", deadline(), "--quiet"]);
    command.arg("--ca-cert").arg(simnet.authority()).arg("--state").arg(state);
    command.arg("-o").arg(format!("json={}", report.display()));
    let output = command
        .env_clear()
        .env("XDG_CONFIG_HOME", crate::loopback::NOWHERE)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 3 | 11 | 12)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap()
}

/// What the counters of one run tell of manners.
struct Manners {
    /// Most requests that one host answered at the same time.
    at_once: u64,
    /// The middle one of the smallest gaps between two requests, one for each host, in milliseconds.
    gap: f64,
    /// Most requests to one host before the time was over that its 429 asked for.
    impatient: u64,
    words: String,
}

impl Manners {
    fn of(stats: &Value) -> Self {
        let hosts = || stats["per_host"].as_object().unwrap().values();
        let most = |key: &str| hosts().filter_map(|host| host[key].as_u64()).max().unwrap_or_default();
        let mut gaps: Vec<f64> = hosts().filter_map(|host| host["min_spacing_ms"].as_f64()).collect();
        gaps.sort_by(f64::total_cmp);
        let at = |percent: usize| gaps.get(gaps.len() * percent / 100).copied().unwrap_or_default();
        let (at_once, impatient) = (most("max_concurrent"), most("impatient"));
        let words = format!(
            "manners: at most {at_once} in flight at one host; smallest gap of a host {:.0} ms at 1 % of \
             them, {:.0} ms at 5 %, {:.0} ms at half; {} answers 429, at most {impatient} requests to \
             a host before Retry-After ran out",
            at(1),
            at(5),
            at(50),
            stats["politeness"]["sent_429"]
        );
        Self { at_once, gap: at(50), impatient, words }
    }

    /// What is not as the law wants it.
    fn faults(&self, story: Story) -> Vec<String> {
        let mut faults = Vec::new();
        // A request that was given up counts until the simulator notices.
        let most = if matches!(story, Story::Healthy) { 2 } else { 3 };
        if self.at_once > most {
            faults.push(format!("{} in flight at one host", self.at_once));
        }
        // What is counted are arrivals: a connection that takes its time to open brings its first
        // request closer to the next.
        if matches!(story, Story::Healthy) && self.gap < 200.0 {
            faults.push(format!("only {} ms between requests to most hosts", self.gap));
        }
        // One may be under way when the other is refused.
        if self.impatient > 1 {
            faults.push(format!("{} requests to a host that had asked to wait", self.impatient));
        }
        faults
    }
}

#[test]
#[ignore = "asks a hundred thousand simulated questions: a step of its own in .ci/run"]
fn lists_say_nothing_false() {
    let Some(binary) = build() else { return };
    let words = Words::read();
    let mut score = Score::default();
    let long = std::env::var_os("CALLSIGN_LISTS_LONG").is_some();
    // Other worlds of the same kinds, for whoever looks for more.
    let from = std::env::var("CALLSIGN_LISTS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut runs = vec![
        Run { story: Story::Healthy, seed: 1, names: 3, fault: None },
        Run { story: Story::Cold, seed: 2, names: 2, fault: None },
        Run { story: Story::Warm, seed: 3, names: 2, fault: None },
        Run { story: Story::After(3), seed: 4, names: 2, fault: None },
    ];
    if long {
        for seed in 11..14 {
            for story in [
                Story::Healthy,
                Story::Cold,
                Story::Warm,
                Story::After(1),
                Story::After(3),
                Story::After(6),
                Story::After(9),
            ] {
                runs.push(Run { story, seed, names: 8, fault: None });
            }
        }
        for fault in ["always_taken", "always_free", "soft404", "redirect_home", "login_wall", "captcha200"] {
            runs.push(Run { story: Story::Warm, seed: 21, names: 6, fault: Some(fault) });
        }
    }
    let mut impolite = Vec::new();
    for run in &mut runs {
        run.seed += from;
    }
    for run in &runs {
        let manners = Manners::of(&run.score(&binary, &words, &mut score));
        impolite.extend(manners.faults(run.story).iter().map(|fault| format!("{}: {fault}", run.label())));
        score.note(manners.words);
        // What is known so far, should a later run break.
        let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/lists.md");
        std::fs::write(table, score.markdown()).unwrap();
    }
    assert!(
        score.falsehoods.is_empty(),
        "{} false: {:#?}",
        score.falsehoods.len(),
        &score.falsehoods[..score.falsehoods.len().min(20)]
    );
    assert!(score.judged >= LEAST_JUDGED, "only {} checks were judged", score.judged);
    assert!(
        score.share_decided() >= LEAST_DECIDED,
        "{:.4} decided; see target/lists.md",
        score.share_decided()
    );
    assert!(impolite.is_empty(), "{impolite:#?}");
}
