//! `callsign recheck`: what another tool claims, asked again with callsign's own checks.

use anyhow::Result;
use jiff::Timestamp;

use super::archive::{self, Opened, Rounds};
use super::recorded::Recorded;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use super::way::{Way, in_time, interrupt, record_to};
use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::catalog::platform::Platform;
use crate::cli::RecheckArgs;
use crate::exit::Exit;
use crate::fetch::Fetch;
use crate::name::Name;
use crate::options::{self, BadOption, Meant, Origin};
use crate::output::destination::Destination;
use crate::output::recheck as page;
use crate::probe::Manner;
use crate::recheck::{self, Answers, Recheck, ResultsReport, Round, key};
use crate::report;
use crate::report::make::standing;
use crate::standing::Standing;
use crate::survey::plan::plan;
use crate::survey::shielded::Shielded;
use crate::survey::{self, Event, Order, Survey};

/// What the rounds came to.
struct Asked {
    /// What is known, by place and handle.
    answers: Answers,
    /// When it began.
    as_of: Timestamp,
    /// The archive, for a replay.
    archive: Option<report::Archive>,
    /// Whether the user broke it off.
    interrupted: bool,
    /// What the user should be told beside it.
    notes: Vec<String>,
    /// What went wrong afterwards, which costs the exit code but not the result.
    failure: Option<String>,
}

pub(super) fn run(args: &RecheckArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let mut options = options::recheck(args, Screen::surroundings())?;
    let opened = match &options.origin {
        Origin::Archive { source, rejudge } => Some(archive::open(source, *rejudge, &shelf)?),
        _ => None,
    };
    let catalog = opened.as_ref().map_or(&shelf.catalog, Opened::catalog);
    let matches = recheck::matches(&options.results, catalog)
        .map_err(|error| BadOption::new(format!("`{}` {error}", options.name)))?;
    let rounds = recheck::rounds(&matches);
    let record = match &mut options.origin {
        Origin::Network(record) => record.take(),
        _ => None,
    };
    let asked = if let Some(opened) = opened {
        replayed(opened, &rounds)?
    } else {
        let progress = screen.progress();
        let told = |event| screen.tell(&progress, &event);
        let asked = ask(&options.asking, catalog, &rounds, record.as_ref(), &told);
        progress.finish();
        asked?
    };
    for note in &asked.notes {
        screen.note(note);
    }
    if asked.interrupted && asked.archive.is_none() {
        screen.note("broken off; what was learnt before is shown");
    }
    let results =
        ResultsReport { name: options.name, written_by: options.results.tool, form: options.results.form };
    let findings = recheck::findings(options.results, &matches, &asked.answers);
    let document = Recheck::new(results, findings, asked.as_of, asked.archive);
    let text = if args.json { page::json(&document)? } else { page::render(&document, screen.canvas(true)) };
    screen.data(&text)?;
    let exit = if document.tally.all_proven() { Exit::Complete } else { Exit::Incomplete };
    let exit = if asked.interrupted { exit.merge(Exit::Interrupted) } else { exit };
    let Some(failure) = asked.failure else { return Ok(exit) };
    screen.error(&failure);
    Ok(exit.merge(Exit::Error))
}

/// Takes the answers to every round from an archive.
fn replayed(opened: Opened<'_>, rounds: &[Round]) -> Result<Asked> {
    let catalog = opened.catalog();
    let asked = rounds.iter().map(|round| (platforms(catalog, round), handles(round))).collect();
    let Rounds { surveys, archive, notes } = opened.rounds(asked)?;
    let as_of = surveys.first().map_or_else(Timestamp::now, |(order, _)| order.as_of);
    let interrupted = surveys.iter().any(|(_, survey)| survey.interrupted);
    let mut answers = Answers::new();
    for (_, survey) in &surveys {
        take(&mut answers, catalog, survey, as_of);
    }
    Ok(Asked { answers, as_of, archive: Some(archive), interrupted, notes, failure: None })
}

/// Asks every round over the network, one after the other: they share hosts.
fn ask(
    asking: &Meant,
    catalog: &Catalog,
    rounds: &[Round],
    record: Option<&Destination>,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Asked> {
    let as_of = Timestamp::now();
    let (cache, lots) = run::remembered(asking);
    let whole = Round::whole(rounds);
    let whole = Order { as_of, ..order(catalog, &whole, asking)? };
    in_time(async {
        let mut way = Way::open(asking, cache, record.is_some())?;
        let mut notes = way.notes();
        notes.extend(whole.keys.faults());
        let (mut answers, mut interrupted, mut spent) = (Answers::new(), false, 0.0);
        let mut shielded = Shielded::new();
        for round in rounds {
            let order = order(catalog, round, asking)?;
            // What may be spent, and the time, is for all rounds together.
            let manner = Manner { spend: (asking.manner.spend - spent).max(0.0), ..order.manner.clone() };
            let deadline = asking.deadline.saturating_sub(way.world.now());
            let order = Order { manner, deadline, as_of, ..order };
            spent += plan(&order, &catalog.keys, &|_| false).cost_ceiling_usd;
            let survey = tokio::select! {
                survey = survey::run(&order, &way.world, &lots, told, interrupt()) => survey,
                () = way.cooling.forward(told) => Survey { interrupted: true, ..Survey::default() },
            };
            interrupted = survey.interrupted;
            shielded.extend(survey.shielded.clone());
            take(&mut answers, catalog, &survey, as_of);
            if interrupted {
                break;
            }
        }
        let mut failure = None;
        if let Some(destination) = record {
            let names = names(&Round::whole(rounds))?;
            let profile = catalog.profile(None).map_or("", |profile| &profile.id);
            let recorded = Recorded::of(&whole, &names, profile, interrupted);
            let exchanges = way.exchanges(&whole, &shielded);
            let info = archive::info(catalog, &whole, &lots, &recorded, &exchanges)?;
            failure = record_to(destination, &info, &exchanges, &mut notes);
        }
        Ok(Asked { answers, as_of, archive: None, interrupted, notes, failure })
    })
}

fn order<'c>(catalog: &'c Catalog, round: &Round, asking: &Meant) -> Result<Order<'c>> {
    let order = run::order(catalog, platforms(catalog, round), &names(round)?, asking);
    // A name would be asked in lower case.
    Ok(Order { handles: handles(round), ..order })
}

/// The places of a round.
fn platforms<'c>(catalog: &'c Catalog, round: &Round) -> Vec<&'c Platform> {
    round.places.iter().filter_map(|place| catalog.get(place)).collect()
}

fn handles(round: &Round) -> Vec<Handle> {
    round.handles.iter().map(Handle::new).collect()
}

fn names(round: &Round) -> Result<Vec<Name>> {
    Ok(round.handles.iter().map(|handle| Name::parse(handle)).collect::<Result<_, _>>()?)
}

/// Takes down what a round came to.
fn take(answers: &mut Answers, catalog: &Catalog, survey: &Survey, as_of: Timestamp) {
    let told = |one: &Standing| Some(standing(catalog.get(&one.platform)?, one, as_of));
    let standings = survey.standings.iter().filter_map(told);
    answers.extend(standings.map(|standing| (key(&standing.surface.platform, &standing.handle), standing)));
}
