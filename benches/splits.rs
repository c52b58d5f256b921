//! How often a risky word is read in a name: in the names that became jokes, and in the names of sites
//! of the community lists; what foreign meanings are found there; and microseconds a name.
//!
//! The lists lie beside the repository, in `../shared`; without them only the classics are measured.
//! `SHOW=1` prints what was flagged.

#![expect(clippy::print_stdout, reason = "the figures are what the bench is for")]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use callsign::name::{lexicon, reading};

#[path = "shared/sites.rs"]
mod sites;

use self::sites::site_names;

/// Names that became jokes in the press, and the word that people read.
const CLASSICS: &str = include_str!("../tests/classics.tsv");
/// Every language of the foreign words.
const LANGUAGES: [&str; 12] = ["en", "es", "pt", "fr", "de", "it", "nl", "pl", "ja", "tr", "sv", "id"];

fn main() -> Result<(), Box<dyn Error>> {
    let show = std::env::var_os("SHOW").is_some();
    let classics: Vec<(&str, &str)> = CLASSICS.lines().filter_map(|line| line.split_once('\t')).collect();
    let found = classics.iter().filter(|(name, word)| {
        let read = reading::bad_splits(name).iter().any(|split| split.word == *word);
        if !read {
            println!("  {name}: missed");
        }
        read
    });
    println!("bad splits: {} of {} classics", found.count(), classics.len());
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/manifests");
    if !shared.is_dir() {
        println!("skipped: there are no lists of sites in ../shared/manifests");
        return Ok(());
    }
    let names = site_names(&shared)?;
    flagged(&names, show);
    meanings(&names, show);
    costs(&names);
    Ok(())
}

/// Flagged names; in those where the risky word is in the best reading, it is really there.
fn flagged(names: &[String], show: bool) {
    let (mut outright, mut alarms) = (Vec::new(), Vec::new());
    for name in names {
        let Some(split) = reading::bad_splits(name).into_iter().next() else { continue };
        let read = format!("{} ({}, {:.1})", split.bad, split.word, split.gap_nats);
        if split.best == split.bad { outright.push(read) } else { alarms.push(read) }
    }
    println!(
        "bad splits: {} of {} site names flagged: {} say the word outright, {} only in a second reading",
        outright.len() + alarms.len(),
        names.len(),
        outright.len(),
        alarms.len()
    );
    println!("  second readings: {}", alarms.join("  "));
    if show {
        println!("  outright: {}", outright.join("  "));
    }
}

fn meanings(names: &[String], show: bool) {
    for language in LANGUAGES {
        let none: [&str; 0] = [];
        let found: Vec<String> = names
            .iter()
            .filter_map(|name| {
                let one = reading::foreign(name, &[language], &none).into_iter().next()?;
                Some(format!("{name}: {} {:?}", one.word, one.how))
            })
            .collect();
        println!("foreign meanings: {language} {} of {}", found.len(), names.len());
        if show {
            println!("  {}", found.join("  "));
        }
    }
}

/// Microseconds a name, over all names, after the first to fill what is learned once.
fn costs(names: &[String]) {
    let none: [&str; 0] = [];
    let bio = "Photographer and dad. We ship worldwide! DM for prints. Coffee, cats, trail runs since 1998. "
        .repeat(3);
    let began = Instant::now();
    black_box(reading::bad_splits("qwikster"));
    black_box(reading::foreign("qwikster", &LANGUAGES, &none));
    black_box((
        lexicon::scan("qwikster", &none),
        lexicon::is_sensitive(&bio),
        lexicon::is_parody(&bio, &bio),
    ));
    black_box((lexicon::declares_minor(&bio, 2026), lexicon::is_for_sale(&bio)));
    println!("first name: {:.1} ms", began.elapsed().as_secs_f64() * 1_000.0);
    cost("reading::readings", names, |name| drop(black_box(reading::readings(name))));
    cost("reading::bad_splits", names, |name| drop(black_box(reading::bad_splits(name))));
    cost("reading::foreign", names, |name| drop(black_box(reading::foreign(name, &LANGUAGES, &none))));
    cost("reading::scan_joined", names, |name| drop(black_box(reading::scan_joined(name, &none))));
    cost("lexicon::scan", names, |name| drop(black_box(lexicon::scan(name, &none))));
    let some = &names[..names.len().min(500)];
    cost("lexicon::scan (bio)", some, |_| drop(black_box(lexicon::scan(&bio, &none))));
    cost("lexicon::declares_minor", some, |_| {
        black_box(lexicon::declares_minor(&bio, 2026));
    });
    cost("lexicon::is_sensitive", some, |_| {
        black_box(lexicon::is_sensitive(&bio));
    });
    cost("lexicon::is_parody", some, |_| {
        black_box(lexicon::is_parody("Acme", &bio));
    });
    cost("lexicon::is_for_sale", some, |_| {
        black_box(lexicon::is_for_sale(&bio));
    });
}

fn cost(what: &str, names: &[String], work: impl Fn(&str)) {
    let mut slowest = (0.0, "");
    let began = Instant::now();
    for name in names {
        let own = Instant::now();
        work(name);
        let own = own.elapsed().as_secs_f64() * 1e6;
        if own > slowest.0 {
            slowest = (own, name);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let mean = began.elapsed().as_secs_f64() * 1e6 / names.len() as f64;
    println!("{what:27} {mean:8.1} µs a name, slowest {:.0} µs ({})", slowest.0, slowest.1);
}
