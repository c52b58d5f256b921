//! The lists as they are, all three, in healthy and in broken worlds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use callsign::report::Report;
use serde_json::Value;
use tempfile::TempDir;

use super::law::Words;
use super::score::{Leg, Score, Truth};
use super::simnet::{LISTS, Simnet, build, manifest};

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
        let mut options =
            vec!["--seed".to_owned(), self.seed.to_string(), "--p-taken".to_owned(), "0.4".to_owned()];
        let mut say = |words: &[&str]| options.extend(words.iter().map(|word| (*word).to_owned()));
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
        let simnet = Simnet::start(binary, names, &self.options());
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
        let stats = simnet.control("stats?hosts");
        score.note(format!("{label}: {} requests in {} s", stats["requests"], began.elapsed().as_secs()));
        stats
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
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap()
}

/// What the counters of one run tell of manners, in a line.
fn manners(stats: &Value) -> String {
    let counts = &stats["politeness"];
    let mut spacing: Vec<f64> = stats["per_host"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(|host| host["min_spacing_ms"].as_f64())
        .collect();
    spacing.sort_by(f64::total_cmp);
    let at = |percent: usize| spacing.get(spacing.len() * percent / 100).copied().unwrap_or_default();
    let below = spacing.iter().filter(|gap| **gap < 240.0).count();
    format!(
        "manners: most in flight at one host {}, smallest gap per host {:.0} ms at 1 %, {:.0} ms at 5 %, {:.0} ms at the median ({below} of {} below 240 ms), {} answers 429, {} requests before Retry-After ran out",
        counts["max_concurrent_one_host"],
        at(1),
        at(5),
        at(50),
        spacing.len(),
        counts["sent_429"],
        counts["requests_before_retry_after"]
    )
}

#[test]
#[ignore = "asks a hundred thousand simulated questions: a step of its own in .ci/run"]
fn lists_say_nothing_false() {
    let Some(binary) = build() else { return };
    let words = Words::read();
    let mut score = Score::default();
    let long = std::env::var_os("CALLSIGN_LISTS_LONG").is_some();
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
    let mut impolite = BTreeMap::new();
    for run in &runs {
        let stats = run.score(&binary, &words, &mut score);
        score.note(manners(&stats));
        let most = stats["politeness"]["max_concurrent_one_host"].as_u64().unwrap();
        if most > 2 {
            impolite.insert(run.label(), most);
        }
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
    assert!(impolite.is_empty(), "more than two in flight: {impolite:?}");
}
