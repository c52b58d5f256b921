//! The seam between face and engine: options in, report out. Here a survey gets its world (the web
//! with memory before it, or an archive) and its report.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::archive::{self, Recorded};
use super::outcome::{CONCURRENCY, Surveyed, surveyed};
use super::shelf::Shelf;
use crate::catalog::handle::Handle;
use crate::catalog::platform::Platform;
use crate::catalog::{Catalog, Profile};
use crate::fetch::cache::{self, Cache};
use crate::fetch::client::ClientOptions;
use crate::fetch::har::Recorder;
use crate::fetch::lane::LaneOptions;
use crate::fetch::memory::{self, Memory};
use crate::fetch::{Web, WebOptions, WorldEvent, WorldHook};
use crate::name::Name;
use crate::options::{Check, Explain, Meant, Origin};
use crate::output::destination::Destination;
use crate::probe::keys::Keys;
use crate::survey::lots::Lots;
use crate::survey::plan::{self, Plan};
use crate::survey::{self, Event, Order, Survey};

/// What to survey, and where its answers come from.
struct Task<'t> {
    catalog: &'t Catalog,
    profile: &'t Profile,
    platforms: Vec<&'t Platform>,
    names: &'t [Name],
    asking: &'t Meant,
}

/// Surveys every name; `told` hears of every event as it happens.
pub(super) fn survey(options: &mut Check, shelf: &Shelf, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    if let Origin::Archive { source, rejudge } = &options.origin {
        let archive = archive::open(source, *rejudge, shelf)?;
        return archive.replay(&options.names, options.profile.as_deref(), Some(&options.selection));
    }
    let catalog = &shelf.catalog;
    let record = match &mut options.origin {
        Origin::Network(record) => record.take(),
        _ => None,
    };
    let task = Task {
        catalog,
        profile: catalog.profile(options.profile.as_deref()).context("the catalog names no profile")?,
        platforms: catalog.select(&options.selection)?,
        names: &options.names,
        asking: &options.asking,
    };
    ask(&task, record.as_ref(), told)
}

/// Asks one place about one name, whatever the profile requires.
pub(super) fn survey_one(
    options: &mut Explain,
    shelf: &Shelf,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let names = std::slice::from_ref(&options.name);
    if let Origin::Archive { source, rejudge } = &options.origin {
        return archive::open(source, *rejudge, shelf)?.replay(names, None, None);
    }
    let catalog = &shelf.catalog;
    let task = Task {
        catalog,
        profile: catalog.profile(None).context("the catalog names no profile")?,
        platforms: catalog.get(&options.platform).into_iter().collect(),
        names,
        asking: &options.asking,
    };
    ask(&task, None, told)
}

/// What a survey would send, and what is wrong with the keys it has.
pub(super) fn plan(options: &Check, catalog: &Catalog) -> Result<(Plan, Vec<String>)> {
    let platforms = catalog.select(&options.selection)?;
    let order = order(catalog, platforms, &options.names, &options.asking);
    Ok((plan::plan(&order, &catalog.keys), order.keys.faults()))
}

fn order<'c>(catalog: &Catalog, platforms: Vec<&'c Platform>, names: &[Name], asking: &Meant) -> Order<'c> {
    let wanted = platforms.iter().flat_map(|platform| &platform.probes).flat_map(|probe| &probe.keys);
    let keys = keys(wanted.map(String::as_str), catalog);
    Order {
        platforms,
        handles: names.iter().map(|name| Handle::new(name.handle())).collect(),
        manner: asking.manner.clone(),
        keys,
        // Room for the subject, its controls and one retry.
        budget: (asking.timeout * 3).min(asking.deadline),
        deadline: asking.deadline,
        wait: asking.wait.unwrap_or_default(),
        concurrency: CONCURRENCY,
        as_of: Timestamp::now(),
        was_interrupted: false,
    }
}

/// What the environment holds of the keys called `names`.
pub(super) fn keys<'n>(names: impl IntoIterator<Item = &'n str>, catalog: &Catalog) -> Keys {
    // What is not Unicode is told like any other value that no header could carry.
    let read = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    Keys::granted(names, &catalog.keys, read)
}

fn ask(task: &Task<'_>, record: Option<&Destination>, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    let order = order(task.catalog, task.platforms.clone(), task.names, task.asking);
    let folder = task.asking.state.clone().or_else(cache::default_folder);
    let (cache, lots) = remembered(task.asking, folder.as_deref());
    in_time(async {
        let (sender, mut cooling) = mpsc::unbounded_channel();
        let hook: WorldHook = Arc::new(move |event| {
            if let WorldEvent::Cooling { host, seconds } = event {
                // Nobody listens any more only when the survey is over.
                let _ = sender.send(Event::Cooling { host, seconds });
            }
        });
        let web = Web::new(web_options(task.asking, Some(hook)))?;
        let mut notes = web.notices().to_vec();
        notes.extend(order.keys.faults());
        let proxy = task.asking.proxy.as_ref().map(ToString::to_string).unwrap_or_default();
        let world = Memory::new(web, cache, proxy);
        let world = if record.is_some() { Recorder::new(world) } else { Recorder::deaf(world) };
        let forward = async {
            while let Some(event) = cooling.recv().await {
                told(event);
            }
            std::future::pending::<()>().await;
        };
        let interrupt = async {
            // Without a handler for it, Ctrl-C ends the process as ever.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let survey = tokio::select! {
            survey = survey::run(&order, &world, &lots, told, interrupt) => survey,
            () = forward => Survey { standings: Vec::new(), interrupted: true },
        };
        let mut failure = None;
        if let Some(destination) = record {
            let recorded = Recorded::of(&order, task.names, &task.profile.id, survey.interrupted);
            let info = archive::info(task.catalog, &order, &lots, &recorded, &world.exchanges())?;
            match world.write(destination.path(), &info) {
                Ok(()) if info.contains_strangers_text => notes.push(format!(
                    "`{}` holds replies about strangers' accounts; keep it to yourself",
                    destination.path().display()
                )),
                Ok(()) => {}
                // The report is not lost with the archive.
                Err(error) => failure = Some(error.to_string()),
            }
        }
        let surveyed = surveyed(task.catalog, task.names, task.profile, &order, &survey, None, notes);
        Ok(Surveyed { failure, ..surveyed })
    })
}

/// Runs `work` and waits for nothing else: the system's look-ups of names cannot be broken off, and
/// one that hangs would hold back what was learnt long after Ctrl-C or the deadline.
pub(super) fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start the network runtime")?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

pub(super) fn web_options(asking: &Meant, hook: Option<WorldHook>) -> WebOptions {
    WebOptions {
        client: ClientOptions {
            proxy: asking.proxy.as_ref().map(ToString::to_string),
            ca_cert: asking.ca_cert.clone(),
            timeout: asking.timeout,
            connect_timeout: asking.timeout.min(Duration::from_secs(7)),
            allow_private: asking.allow_private,
        },
        lanes: LaneOptions::default(),
        hook,
    }
}

/// Memory of earlier surveys; a folder that cannot be used only means that nothing is remembered.
fn remembered(asking: &Meant, folder: Option<&Path>) -> (Option<Cache>, Lots) {
    let Some(folder) = folder.filter(|_| !asking.fresh) else { return (None, Lots::fresh()) };
    let cache = Cache::open(folder).ok();
    let lots = memory::seed(folder).map_or_else(|_| Lots::fresh(), Lots::seeded);
    (cache, lots)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

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
