//! The way to the real world for one run: the web with memory before it, recorded where that was
//! asked for, broken off by Ctrl-C.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::sync::mpsc;

use crate::fetch::cache::Cache;
use crate::fetch::client::ClientOptions;
use crate::fetch::descriptors;
use crate::fetch::entry::Exchange;
use crate::fetch::har::{self, LogInfo, Recorder};
use crate::fetch::lane::LaneOptions;
use crate::fetch::memory::Memory;
use crate::fetch::{Web, WebOptions, WorldEvent, WorldHook};
use crate::options::Meant;
use crate::options::config::PROXIES;
use crate::output::destination::Destination;
use crate::survey::shielded::{self, Shielded};
use crate::survey::{Event, Order};

/// The way to the world.
pub(super) struct Way {
    /// What answers.
    pub(super) world: Recorder<Memory<Web>>,
    /// What the hosts ask for meanwhile.
    pub(super) cooling: Cooling,
    notices: Vec<String>,
}

impl Way {
    /// Opens it; its clock begins now.
    pub(super) fn open(asking: &Meant, cache: Option<Cache>, recording: bool) -> Result<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let hook: WorldHook = Arc::new(move |event| {
            if let WorldEvent::Cooling { host, seconds } = event {
                // Nobody listens any more only when the survey is over.
                let _ = sender.send(Event::Cooling { host, seconds });
            }
        });
        let web = Web::new(web_options(asking, Some(hook)))?;
        let notices = web.notices().iter().cloned().chain(descriptors::room().note).collect();
        let world =
            Memory::new(web, cache, way_out(asking, |name| std::env::var(name).ok())).asking_all(recording);
        let world = if recording { Recorder::new(world) } else { Recorder::deaf(world) };
        Ok(Self { world, cooling: Cooling(receiver), notices })
    }

    /// What the user should be told once.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notices.clone()
    }

    /// What was exchanged, without the details of `shielded` accounts.
    pub(super) fn exchanges(&self, order: &Order<'_>, shielded: &Shielded) -> Vec<Exchange> {
        self.parted(order, shielded, usize::MAX, true).0
    }

    /// How many exchanges there were so far.
    pub(super) fn exchanged(&self) -> usize {
        self.world.len()
    }

    /// The same, with how many of them are left of the `first`. Those that came later are kept only
    /// where `later` says so.
    pub(super) fn parted(
        &self,
        order: &Order<'_>,
        shielded: &Shielded,
        first: usize,
        later: bool,
    ) -> (Vec<Exchange>, usize) {
        let mut all = self.world.exchanges();
        let rest = all.split_off(first.min(all.len()));
        let judged = self.world.judged();
        let mut kept = shielded::without(order, all, &judged, shielded);
        let first = kept.len();
        if later {
            kept.extend(shielded::without(order, rest, &judged, shielded));
        }
        (kept, first)
    }
}

/// Writes what was exchanged. What is in the way of that is returned rather than an error: the
/// result is not lost with the archive.
pub(super) fn record_to(
    destination: &Destination,
    info: &LogInfo,
    exchanges: &[Exchange],
    notes: &mut Vec<String>,
) -> Option<String> {
    if let Err(error) = har::write(destination.path(), info, exchanges) {
        return Some(error.to_string());
    }
    if info.contains_strangers_text {
        notes.push(format!(
            "`{}` holds replies about strangers' accounts; keep it to yourself",
            destination.path().display()
        ));
    }
    None
}
/// Hosts that ask for a pause, as they do.
pub(super) struct Cooling(mpsc::UnboundedReceiver<Event>);

impl Cooling {
    /// Tells of each, for ever.
    pub(super) async fn forward(&mut self, told: &(dyn Fn(Event) + Sync)) {
        while let Some(event) = self.0.recv().await {
            told(event);
        }
        std::future::pending::<()>().await;
    }
}

/// Ends with Ctrl-C.
pub(super) async fn interrupt() {
    // Without a handler for it, Ctrl-C ends the process as ever.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Runs `work` and waits for nothing else: the system's look-ups of names cannot be broken off, and
/// one that hangs would hold back what was learnt long after Ctrl-C or the deadline.
pub(super) fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    // One thread: a survey mostly waits, and handing every reply from thread to thread costs more
    // than reading it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the network runtime")?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// What tells this way to the world from others: what was seen on one says nothing of the other.
fn way_out(asking: &Meant, read: impl Fn(&str) -> Option<String>) -> String {
    let proxy = asking.proxy.as_ref().map_or_else(|| surrounding(read), ToString::to_string);
    let resolver = asking.resolver.map(|resolver| format!(" resolver {resolver}")).unwrap_or_default();
    format!("{proxy}{}{resolver}", if asking.direct_dns { " direct" } else { "" })
}

/// The proxies of the environment, as far as they are set.
fn surrounding(read: impl Fn(&str) -> Option<String>) -> String {
    let set = PROXIES.iter().chain(&["NO_PROXY", "no_proxy"]);
    let set = set.filter_map(|name| Some((name, read(name).filter(|value| !value.is_empty())?)));
    set.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

/// The web as these options mean it.
pub(super) fn web_options(asking: &Meant, hook: Option<WorldHook>) -> WebOptions {
    let descriptors::Room { in_flight, connections, .. } = descriptors::room();
    WebOptions {
        client: ClientOptions {
            proxy: asking.proxy.as_ref().map(ToString::to_string),
            ca_cert: asking.ca_cert.clone(),
            timeout: asking.timeout,
            connect_timeout: asking.timeout.min(Duration::from_secs(7)),
            allow_private: asking.allow_private,
            direct_dns: asking.direct_dns,
            resolver: asking.resolver,
        },
        lanes: LaneOptions { in_flight, connections, ..LaneOptions::default() },
        hook,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn proxies_of_the_environment_are_other_ways_out() {
        let of = |set: &[(&str, &str)]| {
            surrounding(|name| set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[]), "");
        assert_eq!(of(&[("HTTPS_PROXY", "")]), "");
        let ways = [
            of(&[("HTTPS_PROXY", "http://a:1")]),
            of(&[("https_proxy", "http://b:1")]),
            of(&[("ALL_PROXY", "http://a:1")]),
            of(&[("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "com")]),
        ];
        assert!(ways.iter().all(|way| ways.iter().filter(|one| *one == way).count() == 1), "{ways:?}");
    }

    #[test]
    fn a_look_up_that_hangs_holds_nothing_back() {
        let began = Instant::now();
        let done = in_time(async {
            drop(tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_secs(5))));
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(7)
        });
        assert_eq!(done.unwrap(), 7);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}
