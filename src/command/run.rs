//! The seam between face and engine: options in, report out. Here a survey gets its world (the web
//! with memory before it, or an archive) and its report.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use jiff::Timestamp;
use url::Url;

use super::archive;
use super::outcome::{Against, CONCURRENCY, Surveyed};
use super::recorded::{Recorded, Sought};
use super::registries;
use super::shelf::Shelf;
use super::way::{Way, in_time, interrupt, record_to};
use crate::alternatives::{Found, Seeker};
use crate::assessment::weight;
use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::catalog::platform::Platform;
use crate::catalog::selection::Selection;
use crate::drift;
use crate::fetch::Fetch;
use crate::fetch::cache::{self, Cache};
use crate::fetch::memory;
use crate::fetch::proxy::Proxies;
use crate::lock::Lock;
use crate::look::Looks;
use crate::name::Name;
use crate::options::lock::Locking;
use crate::options::{Check, Explain, Meant, Origin, Seek};
use crate::output::destination::Destination;
use crate::policy::{Policy, Required};
use crate::probe::keys::Keys;
use crate::report::Mode;
use crate::risk::case::Weight;
use crate::survey::lots::Lots;
use crate::survey::plan::{self, Plan};
use crate::survey::{self, Event, Order, Survey, beside, turns};

/// What to survey, and where its answers come from.
struct Task<'t> {
    catalog: &'t Catalog,
    required: Required,
    /// Whether `--for` named them.
    named: bool,
    policy: &'t Policy,
    looks: &'t Looks,
    lock: Option<&'t Lock>,
    /// Whether its answers may stand in.
    carries: bool,
    /// The lock whose young answers spare asking again.
    spares: Option<&'t Lock>,
    platforms: Vec<&'t Platform>,
    names: &'t [Name],
    asking: &'t Meant,
    more: More,
    alternatives: Seek,
    /// Whether the exchanges are handed back.
    keep: bool,
}

impl<'t> Task<'t> {
    fn against(&'t self) -> Against<'t> {
        let Self { catalog, looks, names, ref required, policy, lock, carries, .. } = *self;
        Against { catalog, looks, names, required, policy, lock, carries, kept: None }
    }
}

/// What a survey asks beside the names themselves.
#[derive(Default)]
pub(super) struct More {
    /// Ids of the places where neighbours of the names are asked.
    beside: Vec<String>,
    /// Whether their look-alikes are among those.
    lookalikes: bool,
    /// Ids of the places whose accounts' posts are read.
    posts_of: BTreeSet<String>,
}

impl More {
    pub(super) fn of(options: &Check, required: &Required, catalog: &Catalog) -> Self {
        let beside = required.required.clone();
        Self { beside, lookalikes: options.lookalikes, posts_of: posts_of(required, catalog) }
    }

    /// Without the neighbours.
    pub(super) fn without_neighbours(self) -> Self {
        Self { beside: Vec::new(), lookalikes: false, ..self }
    }
}

/// Surveys every name; `told` hears of every event as it happens.
pub(super) fn survey(options: &mut Check, shelf: &Shelf, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    if let Origin::Archive { source, rejudge } = &options.origin {
        let archive = archive::open(source, *rejudge, shelf)?;
        let wanted = archive::Wanted {
            names: &options.names,
            profile: options.profile.as_deref(),
            selection: Some(&options.selection),
            policy: &options.policy,
        };
        return archive.replay(&wanted);
    }
    let catalog = &shelf.catalog;
    if matches!(options.origin, Origin::Locked) {
        return locked(options, shelf);
    }
    let record = match &mut options.origin {
        Origin::Network(record) => record.take(),
        _ => None,
    };
    let required = required(options.profile.as_deref(), &options.policy, catalog)?;
    let lock = shelf.lock();
    let task = Task {
        catalog,
        lock,
        // An archive holds no lock: what is recorded rests on what it was told alone.
        carries: record.is_none() && !options.keep,
        spares: None,
        more: More::of(options, &required, catalog),
        named: options.profile.is_some(),
        policy: &options.policy,
        looks: shelf.looks(),
        platforms: options.policy.places.chosen(catalog, &options.selection, &required)?,
        required,
        names: &options.names,
        asking: &options.asking,
        alternatives: options.alternatives,
        keep: options.keep,
    };
    ask(&task, record.as_ref(), told)
}

/// Asks what the lock has no young answer of, or everything.
pub(super) fn lock(
    locking: &Locking,
    policy: &Policy,
    shelf: &Shelf,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let (catalog, none) = (&shelf.catalog, Lock::default());
    let required = required(None, policy, catalog)?;
    let lock = Some(shelf.lock().unwrap_or(&none));
    let task = Task {
        catalog,
        lock,
        carries: true,
        spares: lock.filter(|_| !locking.refresh),
        more: More {
            beside: required.required.clone(),
            lookalikes: false,
            posts_of: posts_of(&required, catalog),
        },
        named: false,
        policy,
        looks: shelf.looks(),
        platforms: policy.places.chosen(catalog, &Selection::parse(""), &required)?,
        required,
        names: &locking.names,
        asking: &locking.asking,
        alternatives: Seek::Never,
        keep: false,
    };
    ask(&task, None, told)
}

/// Asks one place about one name, whatever the profile requires.
pub(super) fn survey_one(
    options: &mut Explain,
    shelf: &Shelf,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let names = std::slice::from_ref(&options.name);
    if let Origin::Archive { source, rejudge } = &options.origin {
        let wanted = archive::Wanted { names, profile: None, selection: None, policy: &options.policy };
        return archive::open(source, *rejudge, shelf)?.replay(&wanted);
    }
    let catalog = &shelf.catalog;
    let task = Task {
        catalog,
        more: More { posts_of: BTreeSet::from([options.platform.clone()]), ..More::default() },
        lock: shelf.lock(),
        carries: true,
        spares: None,
        required: required(None, &options.policy, catalog)?,
        named: false,
        policy: &options.policy,
        looks: shelf.looks(),
        platforms: catalog.get(&options.platform).into_iter().collect(),
        names,
        asking: &options.asking,
        alternatives: Seek::Never,
        keep: false,
    };
    ask(&task, None, told)
}

/// What a survey would send, and what is wrong with the keys it has.
pub(super) fn plan(options: &Check, catalog: &Catalog) -> Result<(Plan, Vec<String>)> {
    let (_, order) = ordered(options, catalog)?;
    let asking = &options.asking;
    let proxies = Proxies::of(asking.proxy.as_ref().map(Url::as_str))?;
    let goes_around = |url: &Url| !asking.direct_dns && proxies.is_passed_by(url);
    Ok((plan::plan(&order, &catalog.keys, &goes_around), order.keys.faults()))
}

/// What a survey is held against, and what it would ask.
fn ordered<'c>(options: &Check, catalog: &'c Catalog) -> Result<(Required, Order<'c>)> {
    let required = required(options.profile.as_deref(), &options.policy, catalog)?;
    let platforms = options.policy.places.chosen(catalog, &options.selection, &required)?;
    let more = More::of(options, &required, catalog);
    let order = order_with(catalog, platforms, &options.names, &options.asking, &more);
    let order = Order { domains: options.policy.brand.domains.clone(), ..order };
    Ok((required, order))
}

/// What the lock says of every name; nobody is asked.
fn locked(options: &Check, shelf: &Shelf) -> Result<Surveyed> {
    let (catalog, looks) = (&shelf.catalog, shelf.looks());
    let (required, order) = ordered(options, catalog)?;
    let survey = survey::unasked(&order, "there is no answer in `callsign.lock`; run `callsign lock`");
    let (names, policy) = (options.names.as_slice(), &options.policy);
    let lock = shelf.lock();
    let against =
        Against { catalog, looks, names, required: &required, policy, lock, carries: true, kept: None };
    let mut surveyed = against.surveyed(&order, &survey, Found::default(), None, Vec::new());
    surveyed.report.mode = Mode::Locked;
    // Nobody was asked, so nobody would have told more.
    surveyed.report.hint = None;
    Ok(surveyed)
}

/// The places that a survey is held against.
pub(super) fn required(named: Option<&str>, policy: &Policy, catalog: &Catalog) -> Result<Required> {
    Required::new(named, policy, catalog).context("the catalog names no profile")
}

/// The places that matter most: those whose accounts' posts are read.
fn posts_of(required: &Required, catalog: &Catalog) -> BTreeSet<String> {
    let matters = |platform: &&Platform| weight(required, platform) != Weight::Other;
    catalog.platforms.iter().filter(matters).map(|platform| platform.id.clone()).collect()
}

/// What to ask of these places, with the keys that are set.
pub(super) fn order<'c>(
    catalog: &Catalog,
    platforms: Vec<&'c Platform>,
    names: &[Name],
    asking: &Meant,
) -> Order<'c> {
    order_with(catalog, platforms, names, asking, &More::default())
}

/// The same, and what is asked beside.
pub(super) fn order_with<'c>(
    catalog: &Catalog,
    platforms: Vec<&'c Platform>,
    names: &[Name],
    asking: &Meant,
    more: &More,
) -> Order<'c> {
    let wanted = platforms.iter().flat_map(|platform| &platform.probes).flat_map(|probe| &probe.keys);
    let posts = platforms.iter().filter_map(|platform| platform.posts.as_ref());
    let wanted = wanted.chain(posts.flat_map(|posts| &posts.keys));
    let keys = keys(wanted.map(String::as_str), catalog);
    let mut order = Order {
        platforms,
        handles: names.iter().map(|name| Handle::with_label(name.handle(), name.label())).collect(),
        beside: Vec::new(),
        required: more.beside.clone(),
        domains: Vec::new(),
        manner: asking.manner.clone(),
        keys,
        posts: more.posts_of.clone(),
        // Room for the subject, its controls and one retry.
        budget: (asking.timeout * 3).min(asking.deadline),
        deadline: asking.deadline,
        wait: asking.wait.unwrap_or_default(),
        concurrency: CONCURRENCY,
        as_of: Timestamp::now(),
        known: BTreeSet::new(),
        was_interrupted: false,
    };
    if !more.beside.is_empty() {
        order = beside::with_neighbours(order, names, more.lookalikes);
    }
    if !asking.deadline_is_typed {
        // Nobody asked for less than the plan can do: half as long again as its longest lane takes
        // when all goes well, and time for the last place of it.
        let polite = turns::longest(&order);
        order.deadline = order.deadline.max(polite + polite / 2 + order.budget);
    }
    order
}

/// What the environment holds of the keys called `names`.
pub(super) fn keys<'n>(names: impl IntoIterator<Item = &'n str>, catalog: &Catalog) -> Keys {
    // What is not Unicode is told like any other value that no header could carry.
    let read = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    Keys::granted(names, &catalog.keys, read)
}

fn ask(task: &Task<'_>, record: Option<&Destination>, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    let domains = task.policy.brand.domains.clone();
    let order = order_with(task.catalog, task.platforms.clone(), task.names, task.asking, &task.more);
    let mut order = Order { domains, ..order };
    if let Some(lock) = task.spares {
        order.known = drift::known(lock, &order, task.policy.gate.max_age);
    }
    let (cache, lots) = remembered(task.asking);
    in_time(async {
        let recording = record.is_some() || task.keep;
        let mut way = Way::open(task.asking, cache, recording)?;
        let mut notes = way.notes();
        notes.extend(order.keys.faults());
        let began = way.world.now();
        let survey = tokio::select! {
            survey = survey::run(&order, &way.world, &lots, told, interrupt()) => survey,
            () = way.cooling.forward(told) => Survey { interrupted: true, ..Survey::default() },
            // Never comes first: the next survey has the use of it, and this one waits for nothing.
            () = registries::renew(task.asking, &order) => Survey::default(),
        };
        let against = task.against();
        let (asked, end) = (way.exchanged(), began + order.deadline);
        // Once time is up nothing would be learnt; a replay, where time never is, must not look either.
        let seek = if survey.interrupted || way.world.is_past(end) { Seek::Never } else { task.alternatives };
        let mut names = against.in_need(&order, &survey, seek);
        let seeker = Seeker {
            given: against.given(&order),
            order: &order,
            survey: &survey,
            world: &way.world,
            lots: &lots,
            on_event: told,
            end,
        };
        let found = tokio::select! {
            found = seeker.find(&names) => Some(found),
            () = way.cooling.forward(told) => None,
            () = interrupt(), if !names.is_empty() => None,
        };
        let broken_off = found.is_none();
        if broken_off {
            names.clear();
        }
        let mut surveyed = against.surveyed(&order, &survey, found.unwrap_or_default(), None, notes);
        surveyed.interrupted |= broken_off;
        if recording {
            let (exchanges, after) = way.parted(&order, &surveyed.shielded, asked, !broken_off);
            let recorded = Recorded::of(&order, task.names, &task.required.words, survey.interrupted)
                .with_policy(task.policy, &task.required, task.named)
                .with_alternatives(Sought { names, after });
            let info = archive::info(task.catalog, &order, &lots, &recorded, &exchanges)?;
            if let Some(destination) = record {
                surveyed.failure = record_to(destination, &info, &exchanges, &mut surveyed.notes);
            }
            surveyed.kept = task.keep.then_some((info, exchanges));
        }
        Ok(surveyed)
    })
}

/// Memory of earlier surveys; a folder that cannot be used only means that nothing is remembered.
pub(super) fn remembered(asking: &Meant) -> (Option<Cache>, Lots) {
    let folder = asking.state.clone().or_else(cache::default_folder);
    let Some(folder) = folder.filter(|_| !asking.fresh) else { return (None, Lots::fresh()) };
    let cache = Cache::open(&folder).ok();
    let lots = memory::seed(&folder).map_or_else(|_| Lots::fresh(), Lots::seeded);
    (cache, lots)
}
