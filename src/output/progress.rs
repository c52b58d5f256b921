//! Progress on stderr while a survey runs: how many places answered, which hosts cool down and for
//! how long. Shown only in a terminal; the result never depends on it.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::safe;
use crate::survey::Event;

/// A progress line, or nothing at all where nobody would see it.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    cooling: Arc<Mutex<Vec<Cooling>>>,
}

/// A host that asked for a pause.
#[derive(Clone, Debug)]
struct Cooling {
    host: String,
    until: Instant,
}

impl Progress {
    /// Shown on stderr (the caller knows whether that is a terminal and whether silence was asked
    /// for), or hidden.
    pub fn new(shown: bool) -> Self {
        let cooling = Arc::new(Mutex::new(Vec::new()));
        if !shown {
            return Self { bar: ProgressBar::hidden(), cooling };
        }
        let bar = ProgressBar::new(0);
        let seen = Arc::clone(&cooling);
        let template = ProgressStyle::with_template("{pos}/{len} answered{cooling}");
        let style = template.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key(
            "cooling",
            move |_: &ProgressState, line: &mut dyn Write| {
                let hosts = seen.lock().unwrap_or_else(PoisonError::into_inner);
                // A line that cannot be drawn is not worth an error.
                let _ = line.write_str(&cooling_words(&hosts, Instant::now()));
            },
        );
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar, cooling }
    }

    /// Takes note of an event.
    pub fn on(&self, event: &Event) {
        match event {
            Event::Begun { checks } => self.bar.set_length(u64::try_from(*checks).unwrap_or(u64::MAX)),
            Event::Judged { .. } | Event::Proved { .. } => self.bar.inc(1),
            Event::Cooling { host, seconds } => {
                self.cool(safe::short(host, 30), Duration::from_secs(*seconds));
            }
        }
    }

    /// Runs something that writes to stderr without tearing the line.
    pub fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the line away, so that the result starts on an empty one.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn cool(&self, host: String, pause: Duration) {
        let now = Instant::now();
        let mut hosts = self.cooling.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.retain(|one| one.until > now && one.host != host);
        // A host may ask for centuries; the clock ends earlier.
        if let Some(until) = now.checked_add(pause) {
            hosts.push(Cooling { host, until });
        }
    }
}

fn cooling_words(hosts: &[Cooling], now: Instant) -> String {
    let named = |one: &Cooling| {
        let left = one.until.checked_duration_since(now).filter(|left| !left.is_zero())?;
        Some(format!("{} {} s", one.host, left.as_secs_f64().ceil()))
    };
    let words: Vec<String> = hosts.iter().filter_map(named).collect();
    match words.len() {
        0 => String::new(),
        1..=3 => format!("; cooling down: {}", words.join(", ")),
        many => format!("; cooling down: {} and {} more", words[..2].join(", "), many - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_down_the_hosts_that_rest() {
        let now = Instant::now();
        let host = |host: &str, seconds| Cooling {
            host: host.to_owned(),
            until: now + Duration::from_secs(seconds),
        };
        assert_eq!(cooling_words(&[], now), "");
        assert_eq!(
            cooling_words(&[host("a.example", 30), host("b.example", 0)], now),
            "; cooling down: a.example 30 s"
        );
        let many = [host("a", 1), host("b", 2), host("c", 3), host("d", 4)];
        assert_eq!(cooling_words(&many, now), "; cooling down: a 1 s, b 2 s and 2 more");
    }

    #[test]
    fn the_latest_pause_of_a_host_counts() {
        let progress = Progress::new(false);
        for seconds in [5, 60, u64::MAX] {
            progress.on(&Event::Cooling { host: "a.example".to_owned(), seconds });
        }
        assert!(progress.cooling.lock().unwrap().len() <= 1);
        progress.on(&Event::Begun { checks: 3 });
        progress.finish();
    }
}
