//! Archives as the commands use them: what a recording says about its survey, and how a replay runs
//! that survey again.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::outcome::{Against, CONCURRENCY, Surveyed};
use super::recorded::{Recorded, Sought};
use super::shelf::Shelf;
use crate::alternatives::Seeker;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, is_made_to_order};
use crate::catalog::selection::Selection;
use crate::catalog::{Catalog, hexadecimal};
use crate::fetch::Fetch;
use crate::fetch::entry::Exchange;
use crate::fetch::har::{Archive, LogInfo};
use crate::look::Looks;
use crate::name::Name;
use crate::options::{DEMO, Source};
use crate::policy::Policy;
use crate::probe::Manner;
use crate::probe::keys::Keys;
use crate::report;
use crate::survey::lots::Lots;
use crate::survey::{Order, Survey, beside};
use crate::verify::{self, Verification};

/// The archive inside the program.
const INSIDE: &[u8] = include_bytes!("../demo.har");

/// What of an archive is wanted, and how it is held against.
pub(super) struct Wanted<'w> {
    /// Names; none stands for all of them.
    pub(super) names: &'w [Name],
    /// The profile that `--for` names.
    pub(super) profile: Option<&'w str>,
    /// Places; `None` stands for all of them.
    pub(super) selection: Option<&'w Selection>,
    /// The policy of today.
    pub(super) policy: &'w Policy,
}

/// What an archive says about its survey.
pub(super) fn info(
    catalog: &Catalog,
    order: &Order<'_>,
    lots: &Lots,
    recorded: &Recorded,
    exchanges: &[Exchange],
) -> Result<LogInfo> {
    let options = serde_json::to_value(recorded)?;
    let found = |exchange: &Exchange| {
        exchange
            .answer
            .as_ref()
            .is_ok_and(|reply| (200..300).contains(&reply.status) && !reply.body.is_empty())
    };
    Ok(LogInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        catalog_digest: catalog.digest.clone(),
        options_digest: hexadecimal(&Sha256::digest(options.to_string())),
        as_of: order.as_of.to_string(),
        constructed: false,
        plan: serde_json::json!({ "places": recorded.platforms, "requests": exchanges.len() }),
        random: lots.drawn(),
        keys_set: order.keys.names(),
        contains_strangers_text: exchanges.iter().any(found),
        options,
    })
}

/// An archive that may be replayed with today's catalog.
pub(super) struct Opened<'s> {
    catalog: &'s Catalog,
    /// What people saw.
    looks: &'s Looks,
    archive: Archive,
    recorded: Recorded,
    shown: report::Archive,
    /// Says that the user's own entries are left aside, where they are.
    left_aside: Option<String>,
}

/// What an archive is called.
fn called(source: &Source) -> &str {
    match source {
        Source::Demo => DEMO,
        Source::File { name, .. } => name,
    }
}

/// What an archive holds.
pub(super) fn bytes(source: &Source) -> &[u8] {
    match source {
        Source::Demo => INSIDE,
        Source::File { text, .. } => text.as_bytes(),
    }
}

/// Reads an archive, whatever it was recorded with.
pub(super) fn parsed(source: &Source) -> Result<Archive> {
    Ok(Archive::parse(bytes(source), Path::new(called(source)))?)
}

/// Reads an archive and holds it against the catalogs of this run.
pub(super) fn open<'s>(source: &Source, rejudge: bool, shelf: &'s Shelf) -> Result<Opened<'s>> {
    let name = called(source);
    let archive = parsed(source)?;
    let (catalog, left_aside) = shelf.of_archive(&archive.info.catalog_digest);
    let left_aside =
        left_aside.map(|own| format!("`{name}` was recorded without `{own}`, which is left aside"));
    let rejudged = archive.info.catalog_digest != catalog.digest;
    if rejudged && !rejudge {
        bail!(
            "`{name}` was recorded with another catalog; give the overlays it was recorded with, add `--rejudge` to \
             judge it with today's, or use callsign {} as it was then",
            archive.info.version
        );
    }
    let recorded = serde_json::from_value(archive.info.options.clone())
        .with_context(|| format!("`{name}` does not say how it was recorded; record the survey again"))?;
    let shown = report::Archive { name: name.to_owned(), constructed: archive.info.constructed, rejudged };
    Ok(Opened { catalog, looks: shelf.looks(), archive, recorded, shown, left_aside })
}

/// Rounds that were run again.
pub(super) struct Rounds<'s> {
    /// Each with what it was asked.
    pub(super) surveys: Vec<(Order<'s>, Survey)>,
    /// What the archive is.
    pub(super) archive: report::Archive,
    /// What the user should be told.
    pub(super) notes: Vec<String>,
}

impl<'s> Opened<'s> {
    /// The catalog that judges it.
    pub(super) fn catalog(&self) -> &'s Catalog {
        self.catalog
    }

    /// Runs `rounds` of names again, each over its places, in the order in which they were recorded.
    pub(super) fn rounds(self, rounds: Vec<(Vec<&'s Platform>, Vec<Handle>)>) -> Result<Rounds<'s>> {
        let Self { archive, recorded, shown, left_aside, .. } = self;
        let orders: Vec<Order<'s>> = rounds
            .into_iter()
            .map(|(platforms, handles)| order(&archive.info, &recorded, &shown.name, platforms, handles))
            .collect::<Result<_>>()?;
        let lots = Lots::recorded(archive.info.random.clone());
        let world = archive.replayer();
        let survey = |order: Order<'s>| {
            let survey = replay(&order, &world, &lots)?;
            Ok((order, survey))
        };
        let surveys = orders.into_iter().map(survey).collect::<Result<_>>()?;
        Ok(Rounds { surveys, archive: shown, notes: left_aside.into_iter().collect() })
    }
}

impl Opened<'_> {
    /// Runs the recorded survey again, for all of its names or some.
    pub(super) fn replay(self, wanted: &Wanted<'_>) -> Result<Surveyed> {
        let Self { catalog, looks, archive, recorded, shown, left_aside } = self;
        if recorded.names.is_empty() {
            bail!(
                "`{}` holds no survey but the controls of checks; replay it with `callsign platforms verify`",
                shown.name
            );
        }
        let hosted = with_hosts(catalog, &recorded);
        let catalog = &hosted;
        let all: Vec<Name> =
            recorded.names.iter().map(|typed| Name::parse(typed)).collect::<Result<_, _>>()?;
        if let Some(missing) =
            wanted.names.iter().find(|name| !all.iter().any(|one| one.handle() == name.handle()))
        {
            bail!(
                "`{}` holds no answers about `{}`; it holds {}",
                shown.name,
                missing.typed(),
                recorded.names.join(", ")
            );
        }
        let required = recorded
            .required(wanted.profile, wanted.policy, catalog)
            .context("the catalog names no profile")?;
        let chosen = match wanted.selection {
            Some(selection) if !selection.terms().is_empty() || wanted.policy.places.domains.typed => {
                wanted.policy.places.chosen(catalog, selection, &required)?
            }
            _ => catalog.platforms.iter().collect(),
        };
        let handles = all.iter().map(|name| Handle::with_label(name.handle(), name.label())).collect();
        let mut order = order(&archive.info, &recorded, &shown.name, chosen, handles)?;
        order.domains.clone_from(&wanted.policy.brand.domains);
        if let Some(neighbours) = &recorded.neighbours {
            order.required.clone_from(&neighbours.places);
            order = beside::with_neighbours(order, &all, neighbours.lookalikes);
        }
        let lots = Lots::recorded(archive.info.random.clone());
        let sought = recorded.alternatives.clone().unwrap_or_else(Sought::nothing);
        let mut archive = archive;
        let later = archive.exchanges.split_off(sought.after.min(archive.exchanges.len()));
        let later = Archive { info: archive.info.clone(), exchanges: later };
        let mut survey = replay(&order, &archive.replayer(), &lots)?;
        let against = Against {
            catalog,
            looks,
            names: &all,
            required: &required,
            policy: wanted.policy,
            lock: None,
            carries: false,
            kept: None,
        };
        let seeker = Seeker {
            given: against.given(&order),
            order: &order,
            survey: &survey,
            world: &later.replayer(),
            lots: &lots,
            on_event: &|_| {},
            end: order.deadline,
        };
        let mut found = runtime()?.block_on(seeker.find(&sought.names));
        let names = if wanted.names.is_empty() { &all[..] } else { wanted.names };
        // The whole survey was judged together; only the names asked for are shown.
        let place = |name: &Name| names.iter().position(|one| one.handle() == name.handle());
        let kept: Vec<Option<usize>> = all.iter().map(place).collect();
        beside::keep_only(&mut survey, &kept);
        found.keep_only(&kept);
        let is_aside = left_aside.is_some();
        let other = recorded.other_policy(&shown.name, wanted.policy);
        let notes = left_aside.into_iter().chain(other).collect();
        let surveyed = Against { names, ..against }.surveyed(&order, &survey, found, Some(shown), notes);
        Ok(Surveyed { left_aside: is_aside, ..surveyed })
    }

    /// Puts the recorded checks to the proof again.
    pub(super) fn verify(self, selection: &Selection) -> Result<(Verification, bool, Vec<String>)> {
        let Self { catalog, archive, recorded, shown, left_aside, .. } = self;
        if !recorded.names.is_empty() {
            bail!(
                "`{}` holds a survey; replay it with `callsign check`, or record `callsign platforms verify`",
                shown.name
            );
        }
        let hosted = with_hosts(catalog, &recorded);
        let chosen = hosted.platforms.iter().collect();
        let chosen = if selection.terms().is_empty() { chosen } else { hosted.select(selection)? };
        let order = order(&archive.info, &recorded, &shown.name, chosen, vec![nobody()])?;
        if order.platforms.is_empty() {
            bail!("`{}` holds none of these places; it holds {}", shown.name, recorded.platforms.join(", "));
        }
        let lots = Lots::recorded(archive.info.random.clone());
        let world = archive.replayer();
        let verified =
            runtime()?.block_on(verify::run(&order, &world, &lots, &|_| {}, std::future::pending()));
        let interrupted = verified.interrupted;
        Ok((verified.report(order.as_of, Some(shown)), interrupted, left_aside.into_iter().collect()))
    }
}

/// The name that stands for the random handles of a check: paid checks are counted by name.
pub(super) fn nobody() -> Handle {
    Handle::new("callsign")
}

/// `catalog` with the places with a server that an archive asked.
pub(super) fn hosted(catalog: &Catalog, info: &LogInfo) -> Catalog {
    let recorded = serde_json::from_value::<Recorded>(info.options.clone());
    recorded.map_or_else(|_| catalog.clone(), |recorded| with_hosts(catalog, &recorded))
}

/// Places with a server are not in the file; the archive names those that it asked, and the services of
/// registries as they were.
fn with_hosts(catalog: &Catalog, recorded: &Recorded) -> Catalog {
    let mut hosted = catalog.clone();
    if !recorded.services.is_empty() {
        let registries = hosted.registries.with_services(&recorded.services);
        hosted = hosted.with_registries(registries);
    }
    for place in recorded.platforms.iter().filter(|place| is_made_to_order(place)) {
        // One that today's catalog no longer has is like any other place that is gone.
        if let Ok(more) = hosted.clone().with_hosts(&Selection::parse(place)) {
            hosted = more;
        }
    }
    hosted
}

/// What the recorded run was asked to do, as far as `chosen` places go.
fn order<'c>(
    info: &LogInfo,
    recorded: &Recorded,
    name: &str,
    chosen: Vec<&'c Platform>,
    handles: Vec<Handle>,
) -> Result<Order<'c>> {
    Ok(Order {
        platforms: chosen.into_iter().filter(|platform| recorded.platforms.contains(&platform.id)).collect(),
        handles,
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner {
            discreet: recorded.discreet,
            official_only: recorded.official_only,
            sign_up: recorded.sign_up,
            spend: recorded.spend,
            read_posts: recorded.read_posts,
        },
        // Which keys were set decides what was asked; the keys themselves are not needed.
        keys: Keys::gather(info.keys_set.iter().map(String::as_str), |_| Some("archived".to_owned())),
        posts: recorded.posts.clone(),
        budget: Duration::from_millis(recorded.budget_ms),
        deadline: Duration::from_millis(recorded.deadline_ms),
        wait: Duration::from_millis(recorded.wait_ms),
        concurrency: CONCURRENCY,
        as_of: info.as_of.parse().with_context(|| format!("`{name}` has no date"))?,
        known: BTreeSet::new(),
        was_interrupted: recorded.interrupted,
    })
}

/// Runs an order over an archive. Nothing is waited for, so any runtime will do.
fn replay<F: Fetch>(order: &Order<'_>, world: &F, lots: &Lots) -> Result<Survey> {
    Ok(runtime()?.block_on(crate::survey::run(order, world, lots, &|_| {}, std::future::pending())))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_time().build()
}
