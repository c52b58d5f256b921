//! Worlds in memory: a closure answers every request, a counter stands in for the clock.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use callsign::assessment::{Given, assess};
use callsign::catalog::Catalog;
use callsign::exchange::{Answer, End, Failure, Hop, Reply, Request};
use callsign::fetch::Fetch;
use callsign::look::Looks;
use callsign::name::Name;
use callsign::policy::{Policy, Required};
use callsign::probe::Manner;
use callsign::probe::keys::Keys;
use callsign::report::make::{Frame, make};
use callsign::report::{Report, StandingReport};
use callsign::standing::Standing;
use callsign::standing::looked::{day_of, with_look};
use callsign::survey::lots::Lots;
use callsign::survey::{Order, Survey, run};
use callsign::verdict::{DoubtKind, Verdict};
use jiff::Timestamp;

/// What a world answers.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) end: End,
    pub(crate) hops: Vec<Hop>,
    pub(crate) url: Option<String>,
    pub(crate) failure: Option<Failure>,
}

pub(crate) fn said(status: u16, body: &str) -> Said {
    Said {
        status,
        headers: vec![(
            "content-type".into(),
            if body.starts_with('{') { "application/json" } else { "text/html" }.into(),
        )],
        body: body.into(),
        end: End::Whole,
        hops: Vec::new(),
        url: None,
        failure: None,
    }
}

impl Said {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn broken(mut self) -> Self {
        self.end = End::Broken;
        self
    }

    /// A redirect that was followed to `url`.
    pub(crate) fn moved(mut self, from: &str, url: &str) -> Self {
        self.hops.push(Hop { url: from.parse().unwrap(), status: 302, location: url.into() });
        self.url = Some(url.into());
        self
    }
}

pub(crate) fn failing(failure: Failure) -> Said {
    Said { failure: Some(failure), ..said(0, "") }
}

/// The world: `answer` sees each request and how many came before it.
pub(crate) struct World<A> {
    answer: A,
    clock: AtomicU64,
    refusals: AtomicU64,
    pub(crate) asked: Mutex<Vec<String>>,
}

impl<A: Fn(&Request, usize) -> Said + Send + Sync> World<A> {
    pub(crate) fn new(answer: A) -> Self {
        Self { answer, clock: AtomicU64::new(1), refusals: AtomicU64::new(0), asked: Mutex::default() }
    }
}

impl<A: Fn(&Request, usize) -> Said + Send + Sync> Fetch for World<A> {
    async fn fetch(&self, request: &Request, _by: Duration) -> Answer {
        let before = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(format!("{}{}", request.url, request.body.as_deref().unwrap_or("")));
            asked.len() - 1
        };
        let started = Duration::from_millis(self.clock.fetch_add(1, Ordering::SeqCst));
        let said = (self.answer)(request, before);
        let ended = Duration::from_millis(self.clock.fetch_add(1, Ordering::SeqCst));
        if said.failure.is_some() || matches!(said.status, 403 | 429 | 503 | 999) {
            self.refusals.fetch_add(1, Ordering::SeqCst);
        }
        if let Some(failure) = said.failure {
            return Err(failure);
        }
        Ok(Reply {
            url: said.url.map_or_else(|| request.url.clone(), |url| url.parse().unwrap()),
            status: said.status,
            headers: said.headers,
            body: said.body.into_bytes().into(),
            end: said.end,
            hops: said.hops,
            at: "2026-11-21T12:00:00Z".parse().unwrap(),
            started,
            ended,
            refusals: self.refusals.load(Ordering::SeqCst),
            remembered: false,
            gist: None,
        })
    }

    fn now(&self) -> Duration {
        Duration::from_millis(self.clock.load(Ordering::SeqCst))
    }

    async fn pause(&self, _time: Duration) {}

    async fn until(&self, _at: Duration) {
        std::future::pending::<()>().await;
    }
}

/// Surveys `names` on every platform of `catalog` in `world`.
pub(crate) fn survey<A: Fn(&Request, usize) -> Said + Send + Sync>(
    catalog: &str,
    names: &[&str],
    world: &World<A>,
) -> Report {
    survey_for(catalog, names, world, Duration::ZERO)
}

/// The same, going on for `wait` with what did not answer.
pub(crate) fn survey_for<A: Fn(&Request, usize) -> Said + Send + Sync>(
    catalog: &str,
    names: &[&str],
    world: &World<A>,
    wait: Duration,
) -> Report {
    let catalog = Catalog::parse("test.toml", catalog).unwrap_or_else(|broken| panic!("{broken}"));
    let names: Vec<Name> = names.iter().map(|name| Name::parse(name).unwrap()).collect();
    let order = Order { wait, ..order(&catalog, &names) };
    reported(&catalog, &names, order.as_of, &asked(&order, world))
}

/// What to ask of every platform of `catalog`.
pub(crate) fn order<'c>(catalog: &'c Catalog, names: &[Name]) -> Order<'c> {
    Order {
        platforms: catalog.platforms.iter().collect(),
        handles: names.iter().map(|name| callsign::catalog::handle::Handle::new(name.handle())).collect(),
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner::default(),
        keys: Keys::default(),
        posts: std::collections::BTreeSet::new(),
        budget: Duration::from_secs(30),
        deadline: Duration::from_secs(60),
        wait: Duration::ZERO,
        concurrency: 8,
        as_of: "2026-11-21T12:00:00Z".parse().unwrap(),
        known: std::collections::BTreeSet::new(),
        was_interrupted: false,
    }
}

/// What `world` answers to it.
pub(crate) fn asked<A: Fn(&Request, usize) -> Said + Send + Sync>(
    order: &Order<'_>,
    world: &World<A>,
) -> Survey {
    let lots = Lots::fresh();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(run(order, world, &lots, &|_| {}, std::future::pending()))
}

/// What a survey comes to without a policy.
pub(crate) fn reported(catalog: &Catalog, names: &[Name], as_of: Timestamp, survey: &Survey) -> Report {
    let (policy, looks) = (Policy::default(), Looks::default());
    reported_by(catalog, names, as_of, survey, (&policy, &looks))
}

/// The same under a policy, with what people saw.
pub(crate) fn reported_by(
    catalog: &Catalog,
    names: &[Name],
    as_of: Timestamp,
    survey: &Survey,
    (policy, looks): (&Policy, &Looks),
) -> Report {
    let places = Required::new(None, policy, catalog).unwrap();
    let given = Given { catalog, names, places: &places, policy, as_of };
    let seen = |standing: &Standing| {
        let platform = catalog.get(&standing.platform).unwrap();
        with_look(standing.clone(), platform, looks, day_of(as_of))
    };
    let standings = survey.standings.iter().map(seen).collect();
    let survey = &Survey { standings, ..survey.clone() };
    make(&Frame { given, archive: None }, &assess(&given, survey))
}

/// The one standing of a survey of one name on one platform.
pub(crate) fn standing<A: Fn(&Request, usize) -> Said + Send + Sync>(
    catalog: &str,
    name: &str,
    answer: A,
) -> StandingReport {
    let report = survey(catalog, &[name], &World::new(answer));
    assert_eq!(report.names[0].standings.len(), 1, "one place is surveyed");
    report.names.into_iter().next().unwrap().standings.into_iter().next().unwrap()
}

/// Verdict and doubt in one word, for comparison.
pub(crate) fn word(standing: &StandingReport) -> String {
    match &standing.doubt {
        Some(doubt) => format!("unknown ({})", doubt_word(doubt.kind)),
        None => standing.verdict.word().to_owned(),
    }
}

fn doubt_word(kind: DoubtKind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

/// Fails on a verdict that says nobody is there.
pub(crate) fn assert_not_cleared(standing: &StandingReport, case: &str) {
    assert!(
        !matches!(standing.verdict, Verdict::Free | Verdict::Vacant),
        "{case}: {} on {:?}",
        standing.verdict.word(),
        standing.evidence
    );
}

/// The last path segment of a request, which is the handle in most test catalogs.
pub(crate) fn handle_of(request: &Request) -> String {
    request.url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default().to_owned()
}

const HEAD: &str = r#"
schema = "callsign.platforms/1"
[[profile]]
id = "test"
words = "for tests"
required = ["place"]
"#;

const PLATFORM: &str = r#"
[[platform]]
id = "place"
name = "Place"
namespace = "user"
category = "social"
tier = 1
profile = "https://place.example/{handle}"
proved_by = "shape"
terms = "none"
handle = { min = 1, max = 30, pattern = "[a-z0-9_.]+", binds = "new-accounts", verified = true, words = "letters", source = "test" }
controls = { taken = ["famous", "obscurehandle"] }
look = { url = "https://place.example/{handle}", question = "is there a profile?", signed_in = false }
sources = [{ what = "test", date = "2026-11-21" }]
"#;

/// An entry at a host of its own, up to its probes.
pub(crate) fn entry_at(id: &str, name: &str, host: &str) -> String {
    let named =
        PLATFORM.replace("\"place\"", &format!("\"{id}\"")).replace("\"Place\"", &format!("\"{name}\""));
    named.replace("place.example", host).replace("\"social\"", "\"own\"")
}

/// A catalog of one platform called `place` with these probes.
pub(crate) fn catalog_of(probes: &str) -> String {
    format!("{HEAD}{PLATFORM}{probes}")
}

/// The same with a change to the platform's own keys.
pub(crate) fn catalog_with(change: (&str, &str), probes: &str) -> String {
    let platform = PLATFORM.replace(change.0, change.1);
    assert_ne!(platform, PLATFORM, "the change applies");
    format!("{HEAD}{platform}{probes}")
}

/// A typed interface: 200 with `/login`, 404 with a message (strength B).
pub(crate) const API: &str = r#"
[[platform.probe]]
id = "api"
kind = "api"
url = "https://api.place.example/users/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
account = { json = "/login" }
signal = [
  { says = "taken", status = [200], json = [{ at = "/login", exists = "yes" }] },
  { says = "absent", status = [404], json = [{ at = "/message", equals = "Not Found" }] },
]
"#;

/// A page with a marker on each side and nothing typed (strength C).
pub(crate) const PAGE: &str = r#"
[[platform.probe]]
id = "page"
kind = "page"
url = "https://place.example/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
signal = [
  { says = "taken", status = [200], text = ["profile-card"] },
  { says = "absent", status = [200], text = ["missing"] },
]
"#;

/// A registration validator (strength A).
pub(crate) const VALIDATOR: &str = r#"
[[platform.probe]]
id = "sign-up"
kind = "validator"
url = "https://place.example/check/{handle}"
can_say = ["free", "taken"]
absence = "registrable"
signal = [
  { says = "free", status = [200], json = [{ at = "/valid", equals = true }] },
  { says = "taken", status = [200], json = [{ at = "/reason", equals = "taken" }] },
  { says = "refused", status = [200], json = [{ at = "/reason", equals = "no" }] },
]
"#;

/// Statuses only (strength E).
pub(crate) const STATUS: &str = r#"
[[platform.probe]]
id = "status"
kind = "page"
url = "https://place.example/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
signal = [
  { says = "taken", status = [200] },
  { says = "absent", status = [404] },
]
"#;

/// Whether the handle is one of the catalog's known accounts.
pub(crate) fn known(handle: &str) -> bool {
    matches!(handle, "famous" | "obscurehandle")
}

/// An honest interface that knows the two known accounts and those of `others`.
pub(crate) fn honest_api(handle: &str, others: &[&str]) -> Said {
    if known(handle) || others.contains(&handle) {
        said(200, &format!("{{\"login\":\"{handle}\",\"id\":7,\"type\":\"User\"}}"))
    } else {
        said(404, "{\"message\":\"Not Found\"}")
    }
}

/// An honest page, likewise.
pub(crate) fn honest_page(handle: &str, others: &[&str]) -> Said {
    if known(handle) || others.contains(&handle) {
        said(
            200,
            &format!("<html><body><div class=profile-card><h1>{handle}</h1><b>Posts</b></div></body></html>"),
        )
    } else {
        said(200, "<html><body><p>This account is missing</p></body></html>")
    }
}

/// An honest validator, likewise.
pub(crate) fn honest_validator(handle: &str, others: &[&str]) -> Said {
    if known(handle) || others.contains(&handle) {
        said(200, "{\"valid\":false,\"reason\":\"taken\"}")
    } else {
        said(200, "{\"valid\":true,\"reason\":\"ok\"}")
    }
}
