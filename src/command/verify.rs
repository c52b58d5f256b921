//! `callsign platforms verify`: which checks work from here, today, and why the others do not.

use anyhow::Result;

use super::archive::{self, nobody};
use super::learn;
use super::recorded::Recorded;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use super::way::{Way, in_time, interrupt, record_to};
use crate::cli::VerifyArgs;
use crate::exit::Exit;
use crate::name::Name;
use crate::options::{self, Origin, Verify};
use crate::output::destination::Destination;
use crate::output::verify as page;
use crate::survey::Event;
use crate::survey::lots::Lots;
use crate::verify::{self, Verification, Verified};

/// What came of it.
struct Outcome {
    verification: Verification,
    interrupted: bool,
    notes: Vec<String>,
    failure: Option<String>,
}

pub(super) fn run(args: &VerifyArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?.with_hosts(Some(&args.places.join(",")))?;
    let mut options = options::verify(args, &shelf.catalog, Screen::surroundings())?;
    let outcome = match &mut options.origin {
        Origin::Archive { source, rejudge } => {
            let opened = archive::open(source, *rejudge, &shelf)?;
            let (verification, interrupted, notes) = opened.verify(&options.selection)?;
            Outcome { verification, interrupted, notes, failure: None }
        }
        other => {
            let record = match other {
                Origin::Network(record) => record.take(),
                _ => None,
            };
            let progress = screen.progress();
            let asked = ask(&options, &shelf, record.as_ref(), &|event| screen.tell(&progress, &event));
            progress.finish();
            asked?
        }
    };
    let Outcome { verification, interrupted, notes, failure } = outcome;
    for note in &notes {
        screen.note(note);
    }
    if interrupted && verification.archive.is_none() {
        screen.note("broken off; what was learnt before is shown");
    }
    let text =
        if args.json { page::json(&verification)? } else { page::render(&verification, screen.canvas(true)) };
    screen.data(&text)?;
    let all_work = verification.tally.fails + verification.tally.could_not_tell == 0;
    let exit = if all_work { Exit::Complete } else { Exit::Incomplete };
    let exit = if interrupted { exit.merge(Exit::Interrupted) } else { exit };
    let Some(failure) = failure else { return Ok(exit) };
    screen.error(&failure);
    Ok(exit.merge(Exit::Error))
}

fn ask(
    options: &Verify,
    shelf: &Shelf,
    record: Option<&Destination>,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Outcome> {
    let platforms = shelf.catalog.select(&options.selection)?;
    let platforms = platforms.into_iter().filter(|platform| !platform.probes.is_empty()).collect();
    let name = Name::parse(nobody().as_str())?;
    let order = run::order(&shelf.catalog, platforms, &[name], &options.asking);
    let lots = Lots::fresh();
    in_time(async {
        let mut way = Way::open(&options.asking, None, record.is_some())?;
        let mut notes = way.notes();
        notes.extend(order.keys.faults());
        let verified = tokio::select! {
            verified = verify::run(&order, &way.world, &lots, told, interrupt()) => verified,
            () = way.cooling.forward(told) => Verified { checks: Vec::new(), interrupted: true },
        };
        let mut repairs = Vec::new();
        let mut stopped = false;
        if options.repair && !verified.interrupted {
            tokio::select! {
                mended = learn::repairs(&order, &shelf.catalog, &verified.checks, &way.world, &lots) => {
                    repairs = mended?;
                }
                () = way.cooling.forward(told) => {}
                () = interrupt() => stopped = true,
            }
        }
        let mut failure = None;
        if let Some(destination) = record {
            let recorded = Recorded::of(&order, &[], "", verified.interrupted);
            let exchanges = way.world.exchanges();
            let info = archive::info(&shelf.catalog, &order, &lots, &recorded, &exchanges)?;
            failure = record_to(destination, &info, &exchanges, &mut notes);
        }
        let interrupted = verified.interrupted || stopped;
        let verification = Verification { repairs, ..verified.report(order.as_of, None) };
        Ok(Outcome { verification, interrupted, notes, failure })
    })
}
