//! What the science of names finds, how often it is wrong, and what it costs: the candidate filter on the
//! decided pairs and on random pairs of the site names in the community lists, hear-spelling and
//! misspellings on the same names, and microseconds a name for each function.
//!
//! The lists lie beside the repository, in `../shared`; without them only the decided pairs are measured.
//! `SHOW=1` prints what was flagged, `PAIRS` sets the number of random pairs (200,000).

#![expect(clippy::print_stdout, reason = "the figures are what the bench is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use callsign::name::{candidate, lookalike, shape, sound, spelling};

#[path = "shared/sites.rs"]
mod sites;

use self::sites::site_names;

const DECIDED: &str = include_str!("../src/name/sound/decided.tsv");
/// Same seed, same pairs.
const SEED: u64 = 20_111_010;

fn main() -> Result<(), Box<dyn Error>> {
    let show = std::env::var_os("SHOW").is_some();
    let began = Instant::now();
    black_box(spelling::heard_as("qwikster"));
    black_box(shape::famous("qwikster"));
    println!("first name, with what is learned once: {:.1} ms", began.elapsed().as_secs_f64() * 1_000.0);
    decided(show);
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/manifests");
    if !shared.is_dir() {
        println!("skipped: there are no lists of sites in ../shared/manifests");
        return Ok(());
    }
    let names = site_names(&shared)?;
    println!("{} names of sites", names.len());
    false_rate(&names, show);
    spellings(&names, show);
    costs(&names);
    Ok(())
}

fn decided(show: bool) {
    let pairs: Vec<Vec<&str>> = DECIDED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let mut found = 0;
    for pair in &pairs {
        let likeness = sound::likeness(pair[0], pair[1]);
        found += usize::from(likeness.is_some());
        if show || likeness.is_none() {
            println!("  {} / {}: {}", pair[0], pair[1], likeness.map_or("missed", sound::Likeness::words));
        }
    }
    println!("candidate filter: {found} of {} decided pairs", pairs.len());
}

fn false_rate(names: &[String], show: bool) {
    let pairs: usize = std::env::var("PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(200_000);
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut alike: BTreeMap<sound::Likeness, Vec<(&str, &str)>> = BTreeMap::new();
    for _ in 0..pairs {
        let (one, other) = (random.usize(..names.len()), random.usize(..names.len()));
        if one == other {
            continue;
        }
        if let Some(likeness) = sound::likeness(&names[one], &names[other]) {
            alike.entry(likeness).or_default().push((&names[one], &names[other]));
        }
    }
    let total: usize = alike.values().map(Vec::len).sum();
    #[expect(clippy::cast_precision_loss, reason = "hundreds of thousands")]
    let share = total as f64 / pairs as f64 * 100.0;
    println!("candidate filter: {total} of {pairs} random pairs of site names alike ({share:.3} %)");
    for (likeness, pairs) in &alike {
        println!("  {} {}", pairs.len(), likeness.words());
        if show {
            let pairs: Vec<String> = pairs.iter().map(|(one, other)| format!("{one}/{other}")).collect();
            println!("    {}", pairs.join(" "));
        }
    }
}

fn spellings(names: &[String], show: bool) {
    let mut heard = Vec::new();
    let mut misspelled = Vec::new();
    for name in names {
        if let Some(first) = spelling::heard_as(name).first().filter(|first| first.text != *name) {
            heard.push(format!("{name}→{}", first.text));
        }
        if let Some(found) = spelling::misspells(name) {
            misspelled.push(format!("{name}: {} for {}", found.part, found.word));
        }
    }
    println!("hear-spelling: {} of {} site names heard as another", heard.len(), names.len());
    println!("misspellings: {} of {} site names misspell a word", misspelled.len(), names.len());
    if show {
        println!("{}\n\n{}", heard.join("  "), misspelled.join("  "));
    }
}

/// Microseconds a name, over all names; the slowest by the best of three, so that it is the name's own.
fn costs(names: &[String]) {
    cost("sound::fold", names, |name| drop(black_box(sound::fold(name))));
    cost("sound::likeness", names, |name| {
        black_box(sound::likeness(name, "qwikster"));
    });
    cost("shape::shape", names, |name| drop(black_box(shape::shape(name))));
    cost("shape::famous", names, |name| drop(black_box(shape::famous(name))));
    cost("spelling::heard_as", names, |name| drop(black_box(spelling::heard_as(name))));
    cost("spelling::misspells", names, |name| drop(black_box(spelling::misspells(name))));
    cost("lookalike::skeleton", names, |name| drop(black_box(lookalike::skeleton(name))));
    cost("lookalike::is_mixed_script", names, |name| {
        black_box(lookalike::is_mixed_script(name));
    });
    cost("lookalike::neighbours", names, |name| drop(black_box(lookalike::neighbours(name))));
    cost("candidate::variants", names, |name| drop(black_box(candidate::variants(name))));
}

fn cost(what: &str, names: &[String], work: impl Fn(&str)) {
    let mut slowest = (0.0, "");
    let mut total = 0.0;
    for name in names {
        let rounds = (0..3).map(|_| {
            let began = Instant::now();
            work(name);
            began.elapsed().as_secs_f64() * 1e6
        });
        let best = rounds.fold(f64::INFINITY, f64::min);
        total += best;
        if best > slowest.0 {
            slowest = (best, name);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let mean = total / names.len() as f64;
    println!("{what:27} {mean:8.1} µs a name, slowest {:.0} µs ({})", slowest.0, slowest.1);
}
