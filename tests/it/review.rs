//! Ways to a false word that a hostile reading of the engine found; each was open once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::exchange::{Answer, End, Failure, Reply, Request};
use callsign::fetch::Fetch;
use callsign::fetch::cache::Cache;
use callsign::fetch::entry::Exchange;
use callsign::fetch::har::{Archive, LogInfo};
use callsign::fetch::memory::Memory;
use callsign::name::Name;
use callsign::probe::Manner;
use callsign::probe::keys::Keys;
use callsign::report::Report;
use callsign::report::make::{Frame, make};
use callsign::survey::lots::Lots;
use callsign::survey::{Order, run};
use callsign::verdict::Verdict;

use crate::world::*;

const AS_OF: &str = "2026-11-21T12:00:00Z";

/// Surveys `names` in any world, with these lots.
fn survey_in<F: Fetch>(catalog: &str, names: &[&str], world: &F, lots: &Lots) -> Report {
    let catalog = Catalog::parse("test.toml", catalog).unwrap_or_else(|broken| panic!("{broken}"));
    let names: Vec<Name> = names.iter().map(|name| Name::parse(name).unwrap()).collect();
    let order = Order {
        platforms: catalog.platforms.iter().collect(),
        handles: names.iter().map(|name| Handle::new(name.handle())).collect(),
        manner: Manner::default(),
        keys: Keys::default(),
        budget: Duration::from_secs(30),
        deadline: Duration::from_secs(60),
        wait: Duration::ZERO,
        concurrency: 8,
        as_of: AS_OF.parse().unwrap(),
        was_interrupted: false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let survey = runtime.block_on(run(&order, world, lots, &|_| {}, std::future::pending()));
    let profile = catalog.profile(None).unwrap();
    make(&Frame { catalog: &catalog, names: &names, profile, as_of: order.as_of, archive: None }, &survey)
}

fn only(report: Report) -> callsign::report::StandingReport {
    report.names.into_iter().next().unwrap().standings.into_iter().next().unwrap()
}

/// A world with the clock of today, because memory asks how old a reply is.
struct Today<A>(World<A>);

impl<A: Fn(&Request, usize) -> Said + Send + Sync> Fetch for Today<A> {
    async fn fetch(&self, request: &Request, by: Duration) -> Answer {
        let answer = self.0.fetch(request, by).await;
        answer.map(|reply| Reply { at: jiff::Timestamp::now(), ..reply })
    }

    fn now(&self) -> Duration {
        self.0.now()
    }

    async fn pause(&self, _time: Duration) {}

    async fn until(&self, _at: Duration) {
        std::future::pending::<()>().await;
    }
}

fn remembering<A: Fn(&Request, usize) -> Said + Send + Sync>(
    folder: &std::path::Path,
    answer: A,
) -> Memory<Today<A>> {
    Memory::new(Today(World::new(answer)), Some(Cache::open(folder).unwrap()), String::new())
}

#[test]
fn a_redirect_to_a_longer_name_is_another_name() {
    let pages = [
        (PAGE, honest_page as fn(&str, &[&str]) -> Said),
        (STATUS, |handle, others| {
            let page = honest_page(handle, others);
            if known(handle) || others.contains(&handle) { page } else { said(404, &page.body) }
        }),
    ];
    for (probe, page) in pages {
        for target in ["acme-corp", "the-acme", "acme.hq", "acme_inc", "users/acme-corp?from=acme.old"] {
            let standing = standing(&catalog_of(probe), "acme", |request, _| {
                let (handle, to) = (handle_of(request), format!("https://place.example/{target}"));
                let page = page(&handle, &["acme"]);
                if handle == "acme" { page.moved(request.url.as_str(), &to) } else { page }
            });
            assert_eq!(standing.verdict, Verdict::Unknown, "{target}");
        }
    }
}
