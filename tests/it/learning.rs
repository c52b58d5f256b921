//! The proof of learning: two-sided entries of a community list with their rules hidden, learnt from
//! nothing but address and known accounts in a simulated internet, then asked about names that were
//! not learnt from, in that internet when it is healthy and when it lies. Needs `../shared`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use callsign::catalog::handle::Handle;
use callsign::catalog::platform::Platform;
use callsign::fetch::client::ClientOptions;
use callsign::fetch::lane::LaneOptions;
use callsign::fetch::{Web, WebOptions};
use callsign::learn::{Learnt, Refusal, draft, learn};
use callsign::probe::Manner;
use callsign::probe::keys::Keys;
use callsign::survey::lots::Lots;
use callsign::survey::{self, Order};
use callsign::verdict::Verdict;
use futures::StreamExt;
use jiff::Timestamp;
use serde_json::Value;

use crate::simnet::{LISTS, Simnet, build, manifest};

/// How many entries are learnt.
const ENTRIES: usize = 200;
/// How many are learnt at once; each waits for the pace of its own host.
const AT_ONCE: usize = 24;
/// Names that nothing was learnt from. Short, because weak evidence does not speak of names longer
/// than its known accounts.
const FURTHER: [&str; 5] = ["mira", "oleg", "tana", "brix", "kelo"];
/// What a site does that lies about who exists.
const LIES: [&str; 3] = ["always_taken", "always_free", "soft404"];

/// The list that is learnt from, in a simulated internet.
fn simulated(program: &Path, lie: Option<&str>) -> Simnet {
    let mut options = vec!["--p-taken", "0.5"];
    options.extend(lie.into_iter().flat_map(|lie| ["--fault-p", "1", "--faults", lie]));
    let options: Vec<String> = options.into_iter().map(str::to_owned).collect();
    Simnet::start(program, &LISTS[..1], &FURTHER, &options)
}

fn web(simnet: &Simnet) -> Web {
    let client = ClientOptions {
        proxy: Some(simnet.proxy()),
        ca_cert: Some(fs::read(simnet.authority()).unwrap()),
        timeout: Duration::from_secs(20),
        connect_timeout: Duration::from_secs(10),
        ..ClientOptions::default()
    };
    Web::new(WebOptions { client, lanes: LaneOptions::default(), hook: None }).unwrap()
}

/// An entry with its rules hidden, and who exists there.
struct Hidden {
    name: String,
    url: String,
    known: Vec<String>,
    truth: BTreeMap<String, bool>,
}

/// The first entries of the list whose rules have a marker on both sides, that are asked with a plain
/// request and that the simulated internet answers as they document.
fn hidden(list: &Path, truth: &Value) -> Vec<Hidden> {
    let list: Value = serde_json::from_slice(&fs::read(list).unwrap()).unwrap();
    let told = |name: &str| {
        let entries = truth["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["name"] == name && entry["documented"] == true).cloned()
    };
    let mut hidden = Vec::new();
    for site in list["sites"].as_array().unwrap() {
        let text = |key: &str| site[key].as_str().unwrap_or_default().to_owned();
        let plain = site.get("post_body").is_none() && site.get("strip_bad_char").is_none();
        if !plain || text("e_string").is_empty() || text("m_string").is_empty() {
            continue;
        }
        let Some(told) = told(&text("name")) else { continue };
        let known = site["known"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let truth = told["truth"].as_object().unwrap().iter();
        hidden.push(Hidden {
            name: text("name"),
            url: text("uri_check").replace("{account}", "{handle}"),
            known: known.take(2).map(str::to_owned).collect(),
            truth: truth.map(|(handle, truth)| (handle.clone(), truth == "taken")).collect(),
        });
    }
    hidden.truncate(ENTRIES);
    hidden
}

fn order<'p>(platform: &'p Platform, handles: &[&str]) -> Order<'p> {
    Order {
        platforms: vec![platform],
        handles: handles.iter().map(|handle| Handle::new(*handle)).collect(),
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner::default(),
        keys: Keys::default(),
        posts: std::collections::BTreeSet::new(),
        budget: Duration::from_secs(60),
        deadline: Duration::from_secs(600),
        wait: Duration::ZERO,
        concurrency: 1,
        as_of: Timestamp::now(),
        known: std::collections::BTreeSet::new(),
        was_interrupted: false,
    }
}

async fn taught(entries: &[Hidden], web: &Web) -> Vec<Result<Learnt, Refusal>> {
    let learning = entries.iter().map(|entry| async move {
        let draft = draft(&entry.url, &entry.known, Timestamp::now());
        learn(&order(&draft, &[]), &draft, web, &Lots::fresh()).await
    });
    futures::stream::iter(learning).buffered(AT_ONCE).collect().await
}

/// Verdicts about names that nothing was learnt from.
#[derive(Default)]
struct Verdicts {
    right: usize,
    unknown: usize,
    wrong: Vec<String>,
    doubts: BTreeMap<String, usize>,
}

async fn asked(entries: &[(&Hidden, &Learnt)], web: &Web) -> Verdicts {
    let surveys = entries.iter().map(|(entry, learnt)| async move {
        let order = order(&learnt.platform, &FURTHER);
        let survey = survey::run(&order, web, &Lots::fresh(), &|_| {}, std::future::pending()).await;
        (*entry, survey)
    });
    let surveys: Vec<_> = futures::stream::iter(surveys).buffered(AT_ONCE).collect().await;
    let mut verdicts = Verdicts::default();
    for (entry, survey) in surveys {
        for standing in survey.standings {
            let exists = entry.truth[standing.handle.as_str()];
            match standing.verdict {
                Verdict::Unknown => {
                    verdicts.unknown += 1;
                    let why = standing.doubt.map(|doubt| doubt.detail).unwrap_or_default();
                    let why = why.split('`').step_by(2).collect::<Vec<_>>().join("…");
                    *verdicts.doubts.entry(why).or_default() += 1;
                }
                Verdict::Taken if exists => verdicts.right += 1,
                Verdict::Vacant if !exists => verdicts.right += 1,
                other => {
                    let word = other.word();
                    verdicts.wrong.push(format!("{} @{}: {word}", entry.name, standing.handle));
                }
            }
        }
    }
    verdicts
}

#[test]
#[ignore = "needs ../shared, builds the simulated internet and takes minutes; `.ci/run` runs it"]
fn learning_from_hidden_rules_is_right_or_silent() {
    let Some(program) = build() else { return };
    let list = manifest(LISTS[0].0);
    let healthy = simulated(&program, None);
    let entries = hidden(&list, &healthy.truth());
    assert_eq!(entries.len(), ENTRIES, "so many two-sided entries");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();

    let results = runtime.block_on(taught(&entries, &web(&healthy)));
    let mut page = String::new();
    let (mut strengths, mut reasons) = (BTreeMap::new(), BTreeMap::<&str, Vec<String>>::new());
    for (entry, result) in entries.iter().zip(&results) {
        match result {
            Ok(learnt) => *strengths.entry(learnt.strength.words().to_owned()).or_insert(0) += 1,
            Err(refusal) => {
                let told = format!("{} ({})", entry.name, refusal.words);
                reasons.entry(refusal.reason.words()).or_default().push(told);
            }
        }
    }
    let learnt: Vec<(&Hidden, &Learnt)> = entries
        .iter()
        .zip(&results)
        .filter_map(|(entry, result)| Some((entry, result.as_ref().ok()?)))
        .collect();
    let strengths: Vec<String> =
        strengths.iter().map(|(strength, count): (&String, &i32)| format!("{strength} {count}")).collect();
    let _ = writeln!(page, "learnt {} of {ENTRIES}, by strength: {}", learnt.len(), strengths.join(", "));
    for (reason, entries) in &reasons {
        let _ = writeln!(page, "refused {}: {reason}", entries.len());
        for entry in entries {
            let _ = writeln!(page, "    {}", entry.chars().take(230).collect::<String>());
        }
    }
    let verdicts = runtime.block_on(asked(&learnt, &web(&healthy)));
    let mut wrong = verdicts.wrong.clone();
    let row = |name: &str, verdicts: &Verdicts| {
        format!(
            "{name:<13} right {:>4}  unknown {:>4}  wrong {:>4}\n",
            verdicts.right,
            verdicts.unknown,
            verdicts.wrong.len()
        )
    };
    page.push_str(&row("healthy", &verdicts));
    for (why, count) in &verdicts.doubts {
        let _ = writeln!(page, "    {count} x {why}");
    }
    let silent = verdicts.unknown;
    for lie in LIES {
        let lying = simulated(&program, Some(lie));
        let verdicts = runtime.block_on(asked(&learnt, &web(&lying)));
        page.push_str(&row(lie, &verdicts));
        wrong.extend(verdicts.wrong);
        // Nor is anything learnt from a site that lies to the learner.
        let fooled = runtime.block_on(taught(&entries[..40], &web(&lying)));
        let fooled = fooled.iter().filter(|result| result.is_ok()).count();
        let _ = writeln!(page, "    learnt under it: {fooled} of 40");
        assert_eq!(fooled, 0, "{lie} teaches nothing\n{page}");
    }
    eprintln!("{page}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(learnt.len() * 100 >= ENTRIES * 80, "at least 80 % are learnt");
    assert!(silent * 10 < learnt.len() * FURTHER.len(), "nine in ten names are decided");
}
