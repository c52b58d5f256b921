//! `callsign platforms learn`, and the entries that `callsign platforms verify --repair` mends.

use anyhow::{Context, Result};

use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use super::way::{Way, in_time, interrupt};
use crate::catalog::Catalog;
use crate::catalog::overlay::Overlay;
use crate::catalog::platform::Platform;
use crate::cli::LearnArgs;
use crate::exit::Exit;
use crate::fetch::Fetch;
use crate::learn::{self, Learnt, Refusal};
use crate::options;
use crate::output::entry;
use crate::survey::Order;
use crate::survey::lots::Lots;
use crate::verify::{Check, Repair, Unmended};

/// What came of it.
enum Outcome {
    Learnt(Box<Learnt>),
    Refused(Refusal),
    Interrupted,
}

pub(super) fn run(args: &LearnArgs, screen: &Screen) -> Result<Exit> {
    let options = options::learn(args)?;
    let catalog = Shelf::open(screen)?.catalog;
    let as_of = jiff::Timestamp::now();
    let mut draft = learn::draft(&options.url, &options.taken, as_of);
    while catalog.get(&draft.id).is_some() {
        // The entry of that id would be replaced, which nobody asked for.
        draft.id.push_str("_learnt");
    }
    let order = run::order(&catalog, vec![&draft], &[], &options.asking);
    let lots = Lots::fresh();
    let outcome = in_time(async {
        let mut way = Way::open(&options.asking, None, false)?;
        for note in way.notes() {
            screen.note(&note);
        }
        let progress = screen.progress();
        let told = |event| screen.tell(&progress, &event);
        let outcome = tokio::select! {
            learnt = learn::learn(&order, &draft, &way.world, &lots) => match learnt {
                Ok(learnt) => Outcome::Learnt(Box::new(learnt)),
                Err(refusal) => Outcome::Refused(refusal),
            },
            () = way.cooling.forward(&told) => Outcome::Interrupted,
            () = interrupt() => Outcome::Interrupted,
        };
        progress.finish();
        Ok(outcome)
    })?;
    match outcome {
        Outcome::Learnt(learnt) => {
            screen.data(&written(&catalog, &learnt.platform, &learnt.notes)?)?;
            Ok(Exit::Complete)
        }
        Outcome::Refused(refusal) => {
            screen.error(&format!("nothing was learnt: {refusal}"));
            Ok(Exit::Incomplete)
        }
        Outcome::Interrupted => {
            screen.note("broken off; nothing was learnt");
            Ok(Exit::Interrupted)
        }
    }
}

/// The entry as an overlay that can be laid over `catalog`.
fn written(catalog: &Catalog, platform: &Platform, notes: &[String]) -> Result<String> {
    let text = entry::overlay(std::slice::from_ref(platform), notes)?;
    let overlay = Overlay { name: "the entry".to_owned(), text: text.clone() };
    catalog.overlaid(&[overlay]).context("what was learnt makes no sound entry; tell us the address")?;
    Ok(text)
}

/// Learns the checks that fail anew, one entry after the other.
pub(super) async fn repairs<F: Fetch>(
    order: &Order<'_>,
    catalog: &Catalog,
    checks: &[Check],
    world: &F,
    lots: &Lots,
) -> Result<Vec<Repair>> {
    let mut repairs = Vec::new();
    for platform in &order.platforms {
        let Some(mended) = learn::mend(order, platform, checks, world, lots).await else { continue };
        let entry = mended.platform.map(|whole| written(catalog, &whole, &mended.notes)).transpose()?;
        let refused = mended.refused.into_iter();
        repairs.push(Repair {
            platform: platform.id.clone(),
            mended: mended.mended,
            refused: refused.map(|(probe, refusal)| Unmended { probe, why: refusal.words }).collect(),
            entry,
        });
    }
    Ok(repairs)
}
