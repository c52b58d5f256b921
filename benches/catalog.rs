//! What it costs to load the catalog inside the program, which every command pays: the median of many
//! loads, beside reading the same text as plain TOML.

#![expect(clippy::print_stdout, reason = "the figures are what the bench is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use callsign::catalog::{Catalog, EMBEDDED};

const ROUNDS: usize = 101;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let catalog = Catalog::embedded()?;
    let load = median(|| drop(black_box(Catalog::embedded())));
    let plain = median(|| drop(black_box(toml::from_str::<toml::Table>(EMBEDDED))));
    println!(
        "{} entries, {} KiB: loaded in {:.1} ms, {:.2} of plain TOML's {:.1} ms",
        catalog.platforms.len(),
        EMBEDDED.len() / 1024,
        load.as_secs_f64() * 1000.0,
        load.as_secs_f64() / plain.as_secs_f64(),
        plain.as_secs_f64() * 1000.0,
    );
    Ok(())
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
