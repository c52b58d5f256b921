//! Ways to a false word that a hostile reading of the engine found; each was open once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::catalog::list::{Community, List};
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
use callsign::survey::lots::Lots;
use callsign::survey::{Order, run};
use callsign::verdict::Verdict;

use crate::world::*;

const AS_OF: &str = "2026-11-21T12:00:00Z";

/// Surveys `names` in any world, with these lots.
fn survey_in<F: Fetch>(catalog: &str, names: &[&str], world: &F, lots: &Lots) -> Report {
    survey_for(0.0, catalog, names, world, lots)
}

/// The same for so much money.
fn survey_for<F: Fetch>(spend: f64, catalog: &str, names: &[&str], world: &F, lots: &Lots) -> Report {
    survey_of(spend, &parsed(catalog), names, world, lots)
}

fn parsed(catalog: &str) -> Catalog {
    Catalog::parse("test.toml", catalog).unwrap_or_else(|broken| panic!("{broken}"))
}

/// The same of a catalog that may be joined from several.
fn survey_of<F: Fetch>(spend: f64, catalog: &Catalog, names: &[&str], world: &F, lots: &Lots) -> Report {
    let names: Vec<Name> = names.iter().map(|name| Name::parse(name).unwrap()).collect();
    let order = Order {
        platforms: catalog.platforms.iter().collect(),
        handles: names.iter().map(|name| Handle::new(name.handle())).collect(),
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner { spend, ..Manner::default() },
        keys: Keys::default(),
        posts: std::collections::BTreeSet::new(),
        budget: Duration::from_secs(30),
        deadline: Duration::from_secs(60),
        wait: Duration::ZERO,
        concurrency: 8,
        as_of: AS_OF.parse().unwrap(),
        known: std::collections::BTreeSet::new(),
        was_interrupted: false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let survey = runtime.block_on(run(&order, world, lots, &|_| {}, std::future::pending()));
    reported(catalog, &names, order.as_of, &survey)
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
fn a_random_handle_of_an_hour_ago_is_not_remembered_missing() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = Arc::new(AtomicBool::new(false));
    let switch = faulty.clone();
    let world = remembering(folder.path(), move |request, _| {
        let handle = handle_of(request);
        // Later somebody has it, and the first question about it meets an error.
        let fault = handle == "qz" && !request.fresh && switch.load(Ordering::SeqCst);
        if fault { said(500, "<html>oops</html>") } else { honest_api(&handle, &[]) }
    });
    let drawn = |handles: [&str; 2]| {
        let handles = handles.map(str::to_owned).to_vec();
        Lots::recorded(BTreeMap::from([("place/api/aa".to_owned(), handles)]))
    };
    let first = only(survey_in(&catalog_of(API), &["ab"], &world, &drawn(["qz", "kx"])));
    assert_eq!(first.verdict, Verdict::Vacant);
    faulty.store(true, Ordering::SeqCst);
    let second = only(survey_in(&catalog_of(API), &["qz"], &world, &drawn(["wj", "vu"])));
    assert_eq!(second.verdict, Verdict::Unknown, "{:?}", second.evidence);
}

#[test]
fn with_memory_warm_a_check_that_knows_only_the_famous_proves_nothing() {
    for (kind, catalog) in [("api", catalog_of(API)), ("validator", catalog_of(VALIDATOR))] {
        let folder = tempfile::tempdir().unwrap();
        let faulty = Arc::new(AtomicBool::new(false));
        let switch = faulty.clone();
        let world = remembering(folder.path(), move |request, _| {
            let handle = handle_of(request);
            let hidden = switch.load(Ordering::SeqCst) && handle != "famous";
            let shown = if hidden { "nobody" } else { handle.as_str() };
            if kind == "api" { honest_api(shown, &["acme"]) } else { honest_validator(shown, &["acme"]) }
        });
        let first = only(survey_in(&catalog, &["kite"], &world, &Lots::seeded(7)));
        assert!(matches!(first.verdict, Verdict::Vacant | Verdict::Free), "{kind}");
        faulty.store(true, Ordering::SeqCst);
        let second = only(survey_in(&catalog, &["acme"], &world, &Lots::seeded(7)));
        assert_not_cleared(&second, kind);
    }
}

#[test]
fn with_memory_warm_a_host_that_shows_everybody_proves_nothing() {
    for (catalog, missing) in [(catalog_of(PAGE), 200), (catalog_of(STATUS), 404)] {
        let folder = tempfile::tempdir().unwrap();
        let faulty = Arc::new(AtomicBool::new(false));
        let switch = faulty.clone();
        let world = remembering(folder.path(), move |request, _| {
            let handle = handle_of(request);
            let shown = if switch.load(Ordering::SeqCst) { "famous" } else { handle.as_str() };
            let page = honest_page(shown, &["acme"]);
            if page.body.contains("missing") { said(missing, &page.body) } else { page }
        });
        let first = only(survey_in(&catalog, &["acme"], &world, &Lots::seeded(7)));
        assert_eq!(first.verdict, Verdict::Taken, "{:?}", first.doubt);
        faulty.store(true, Ordering::SeqCst);
        let second = only(survey_in(&catalog, &["kite"], &world, &Lots::seeded(7)));
        assert_eq!(second.verdict, Verdict::Unknown, "{:?}", second.controls);
    }
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

#[test]
fn a_control_that_a_cache_answered_for_a_dead_origin_does_not_count() {
    for status in ["STALE", "UPDATING", "HIT"] {
        let standing = standing(&catalog_of(API), "acme", |request, _| {
            let page = honest_api(&handle_of(request), &[]);
            if page.status == 200 { page.header("cf-cache-status", status) } else { page }
        });
        assert_not_cleared(&standing, status);
    }
}

#[test]
fn random_handles_differ_from_each_other_and_from_whom_they_stand_for() {
    for seed in 0..60 {
        let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &[]));
        survey_in(&catalog_of(API), &["a", "b", "c"], &world, &Lots::seeded(seed));
        let asked = world.asked.lock().unwrap().clone();
        let mut once = asked.clone();
        once.sort();
        once.dedup();
        assert_eq!(asked.len(), once.len(), "seed {seed}: {asked:?}");
    }
}

#[test]
fn an_exchange_that_outlasted_the_deadline_ends_no_other_place_of_a_replay() {
    let one = catalog_of(API);
    let (_, entry) = one.split_once("[[platform]]").unwrap();
    let other = entry.replace("\"place\"", "\"zplace\"").replace("api.place.example", "api.zplace.example");
    let catalog = format!("{one}\n[[platform]]{other}");
    let exchange = |host: &str, answer: Result<&str, Failure>, ended: u64| {
        let url: url::Url = format!("https://{host}/users/acme").parse().unwrap();
        let at = AS_OF.parse().unwrap();
        let (started, ended) = (Duration::from_millis(1), Duration::from_millis(ended));
        let answer = answer.map(|body| Reply {
            url: url.clone(),
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().into(),
            end: End::Whole,
            hops: Vec::new(),
            at,
            started,
            ended,
            refusals: 0,
            remembered: false,
            gist: None,
        });
        Exchange { request: Request::get(url), answer, at, started, ended }
    };
    let archive = Archive {
        info: LogInfo::default(),
        exchanges: vec![
            exchange("api.zplace.example", Ok("{\"login\":\"acme\"}"), 300),
            exchange("api.place.example", Err(Failure::TimedOut), 60_000),
        ],
    };
    let report = survey_in(&catalog, &["acme"], &archive.replayer(), &Lots::recorded(BTreeMap::new()));
    let words: Vec<String> = report.names[0].standings.iter().map(word).collect();
    assert_eq!(words, ["unknown (timed-out)", "taken"]);
}

#[test]
fn a_negative_that_is_remembered_never_speaks() {
    let catalog = catalog_of(API);
    let exchange = |handle: &str, remembered: bool, fresh: bool, at: u64| {
        let found = known(handle);
        let request = Request {
            fresh,
            ..Request::get(format!("https://api.place.example/users/{handle}").parse().unwrap())
        };
        let said = honest_api(handle, &[]);
        let (started, ended) = (Duration::from_millis(at), Duration::from_millis(at + 1));
        let (started, ended) = if remembered { Default::default() } else { (started, ended) };
        let reply = Reply {
            url: request.url.clone(),
            status: if found { 200 } else { 404 },
            headers: said.headers,
            body: said.body.into_bytes().into(),
            end: End::Whole,
            hops: Vec::new(),
            at: AS_OF.parse().unwrap(),
            started,
            ended,
            refusals: 0,
            remembered,
            gist: None,
        };
        Exchange { request, at: reply.at, answer: Ok(reply), started, ended }
    };
    for remembered in [true, false] {
        let exchanges = vec![
            exchange("acme", remembered, false, 1),
            exchange("famous", false, true, 3),
            exchange("obscurehandle", false, true, 3),
            exchange("qzxw", false, true, 3),
            exchange("wvut", false, true, 3),
        ];
        let archive = Archive { info: LogInfo::default(), exchanges };
        let drawn = vec!["qzxw".to_owned(), "wvut".to_owned()];
        let lots = Lots::recorded(BTreeMap::from([("place/api/aaaa".to_owned(), drawn)]));
        let standing = only(survey_in(&catalog, &["acme"], &archive.replayer(), &lots));
        let expected = if remembered { Verdict::Unknown } else { Verdict::Vacant };
        assert_eq!(standing.verdict, expected, "{:?}", standing.doubt);
    }
}

#[test]
fn paid_checks_cost_no_more_than_was_allowed() {
    let catalog = catalog_of(&API.replace("kind = \"api\"", "kind = \"api\"\ncost_usd = 0.01"));
    for (spend, most) in [(0.0, 0), (0.02, 2), (0.08, 8), (0.5, 50)] {
        let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &[]));
        let report = survey_for(spend, &catalog, &["acme", "kites"], &world, &Lots::fresh());
        let asked = world.asked.lock().unwrap().len();
        assert!(asked <= most, "{asked} requests of 0.01 for {spend}");
        assert_eq!(only(report).verdict == Verdict::Vacant, spend >= 0.08);
    }
}

#[test]
fn what_new_accounts_may_not_have_is_not_vacant() {
    for name in ["blue-ocean", "東京"] {
        let answer = |others: &'static [&'static str]| {
            move |request: &Request, _: usize| honest_api(&handle_of(request), others)
        };
        let nobody = standing(&catalog_of(API), name, answer(&[]));
        assert_eq!(nobody.verdict, Verdict::Withheld, "{name}");
        assert!(nobody.reason.is_some_and(|reason| reason.contains("the rule is")));
        // Accounts older than the rule answer all the same, and an unverified rule only casts doubt.
        if name.is_ascii() {
            assert_eq!(standing(&catalog_of(API), name, answer(&["blue-ocean"])).verdict, Verdict::Taken);
        }
        let unverified = catalog_with(("verified = true", "verified = false"), API);
        let nobody = standing(&unverified, name, answer(&[]));
        assert_eq!(nobody.verdict, Verdict::Unknown, "{name}");
        assert!(nobody.doubt.is_some_and(|doubt| doubt.detail.contains("a rule that nobody verified")));
        assert_eq!(
            standing(&unverified, name, answer(&["blue-ocean"])).verdict,
            if name.is_ascii() { Verdict::Taken } else { Verdict::Unknown }
        );
    }
}

#[test]
fn a_witness_clears_no_handle_that_the_leading_rules_doubt() {
    let unverified = catalog_with(("verified = true", "verified = false"), PAGE);
    let looser = catalog_with(("[a-z0-9_.]+", "[a-z0-9_.-]+"), API);
    for curated in [true, false] {
        let mut catalog = parsed(&unverified);
        catalog.platforms[0].witnesses = parsed(&looser).platforms;
        if !curated {
            catalog.platforms[0].list = List::Community(Community::Sherlock, "Place".to_owned());
        }
        let asked = |name: &str, there: &'static [&'static str]| {
            let world = World::new(move |request: &Request, _| match request.url.host_str() {
                Some("place.example") => said(503, "down"),
                _ => honest_api(&handle_of(request), there),
            });
            only(survey_of(0.0, &catalog, &[name], &world, &Lots::fresh()))
        };
        assert_eq!(asked("blueocean", &[]).verdict, Verdict::Vacant);
        let doubted = asked("blue-ocean", &[]);
        assert_eq!(word(&doubted), "unknown (check-unproven)", "{curated}");
        assert!(doubted.doubt.unwrap().detail.contains("a rule that nobody verified"));
        assert_eq!(asked("blue-ocean", &["blue-ocean"]).verdict, Verdict::Taken);
    }
}
