//! The confusion table: every entry of the catalog and each of its probes, in a healthy world and under
//! every fault, for an account that exists and for a name nobody has. Not one false `free` or
//! `vacant`, not one false `taken`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use callsign::catalog::handle::{Fold, Handle, Ruling};
use callsign::catalog::platform::{Absence, Platform, Probe};
use callsign::catalog::signal::Says;
use callsign::exchange::{Answer, End, Failure, Hop, Method, Reply, Request};
use callsign::fetch::{Fetch, pause};
use callsign::probe::keys::Keys;
use callsign::probe::{Manner, admitted};
use callsign::standing::Standing;
use callsign::survey::lots::Lots;
use callsign::survey::{Order, run};
use callsign::verdict::Verdict;

use crate::faults::{ANOTHER, MODES, Mode, Moment, Role, Scope, Stage, allowed, echoed};
use crate::internet::{Ask, Page, Place, Told, Way, known, landing, page, places};
use crate::replies::{Recorded, all_keys, catalog, recorded};

/// Whether somebody has the subject's handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    Taken,
    Absent,
}

impl Truth {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Absent => "absent",
        }
    }

    /// Whether `verdict` is false.
    pub(crate) fn belied_by(self, verdict: Verdict) -> bool {
        match self {
            Self::Taken => matches!(verdict, Verdict::Free | Verdict::Vacant),
            Self::Absent => verdict == Verdict::Taken,
        }
    }
}

/// What is surveyed: a whole entry, or one of its probes.
pub(crate) struct Unit {
    pub(crate) platform: Platform,
    pub(crate) manner: Manner,
    pub(crate) keys: Keys,
    pub(crate) name: String,
}

/// Every entry as it is asked by default, as it is asked with all keys, and each probe for itself.
pub(crate) fn units() -> Vec<Unit> {
    let mut units = Vec::new();
    let all = || Manner { sign_up: true, spend: 100.0, ..Manner::default() };
    for platform in catalog().platforms.iter().filter(|platform| !platform.probes.is_empty()) {
        let plain = |probe: &Probe| admitted(probe, &Manner::default(), &Keys::default()).is_ok();
        let id = &platform.id;
        let mut unit = |platform: Platform, manner: Manner, keys: Keys, name: String| {
            units.push(Unit { platform, manner, keys, name });
        };
        unit(platform.clone(), Manner::default(), Keys::default(), id.clone());
        if !platform.probes.iter().all(plain) {
            unit(platform.clone(), all(), all_keys(), format!("{id} with keys"));
        }
        if platform.probes.len() > 1 {
            for probe in &platform.probes {
                // What it says by itself, whomever it has to agree with otherwise.
                let alone = Platform { probes: vec![probe.clone()], agree: false, ..platform.clone() };
                unit(alone, all(), all_keys(), format!("{id}/{}", probe.id));
            }
        }
    }
    units
}

impl Unit {
    /// Probes that are asked.
    fn asked(&self) -> impl Iterator<Item = &Probe> {
        self.platform.probes.iter().filter(|probe| admitted(probe, &self.manner, &self.keys).is_ok())
    }

    /// A name that the entry's rules allow, no longer than its known accounts.
    pub(crate) fn subject(&self) -> &'static str {
        ["acme", "acmeworks"]
            .into_iter()
            .find(|name| self.platform.handle.allows(name))
            .unwrap_or_else(|| panic!("{} allows none of the names", self.name))
    }

    /// What a healthy world must lead to.
    pub(crate) fn must_say(&self, truth: Truth) -> Verdict {
        let can = |verdict: Verdict, absence: &[Absence]| {
            self.asked().any(|probe| probe.can_say.contains(&verdict) && absence.contains(&probe.absence))
        };
        match truth {
            Truth::Taken if self.asked().any(|probe| probe.can_say.contains(&Verdict::Taken)) => {
                Verdict::Taken
            }
            Truth::Absent if can(Verdict::Free, &[Absence::Registrable]) => Verdict::Free,
            Truth::Absent if can(Verdict::Vacant, &[Absence::NoAccount, Absence::Registrable]) => {
                Verdict::Vacant
            }
            _ => Verdict::Unknown,
        }
    }
}

/// One survey of one unit.
#[derive(Clone, Copy)]
pub(crate) struct Play<'p> {
    pub(crate) subject: &'p str,
    pub(crate) truth: Truth,
    /// Which recorded replies are used.
    pub(crate) found: usize,
    pub(crate) missing: usize,
    pub(crate) fault: Option<(&'static Mode, Scope)>,
    /// A recorded reply that its probe gives about the subject instead.
    pub(crate) instead: Option<&'static Recorded>,
    /// Whether every page repeats the handle.
    pub(crate) echo: bool,
}

impl<'p> Play<'p> {
    pub(crate) fn healthy(subject: &'p str, truth: Truth) -> Self {
        Self { subject, truth, found: 0, missing: 0, fault: None, instead: None, echo: false }
    }

    fn role(&self, platform: &Platform, handle: &str) -> Role {
        if handle.eq_ignore_ascii_case(self.subject) {
            return Role::Subject;
        }
        known(platform).position(|known| known.eq_ignore_ascii_case(handle)).map_or(Role::Other, Role::Known)
    }

    /// What the world answers, after `before` other requests.
    pub(crate) fn page(&self, place: &'static Place, handle: &str, ask: &Ask, before: usize) -> Page {
        let role = self.role(place.platform, handle);
        let (exists, which) = match role {
            Role::Subject => (self.truth == Truth::Taken, self.found),
            Role::Known(index) => (true, index),
            Role::Other => (handle.eq_ignore_ascii_case(ANOTHER), 0),
        };
        let mut healthy =
            if exists { place.somebody(which, handle, ask) } else { place.nobody(self.missing, handle, ask) };
        if let Some(instead) = self.instead.filter(|one| role == Role::Subject && one.probe == place.probe.id)
        {
            healthy = place.answer(&Told::new(place.probe, instead), handle, ask);
        }
        if self.echo && !(300..400).contains(&healthy.status) {
            healthy = echoed(&healthy, handle);
        }
        match self.fault {
            Some((mode, scope)) if scope.hits(role, before) => {
                (mode.play)(&Moment { ask, place, handle, role, exists, healthy })
            }
            _ => healthy,
        }
    }
}

/// A world in memory that plays one unit, redirects included.
struct Memory<'p> {
    play: Play<'p>,
    places: Vec<&'static Place>,
    clock: AtomicU64,
    asked: AtomicUsize,
    refusals: AtomicU64,
    traced: bool,
    trace: Mutex<Vec<String>>,
}

impl Memory<'_> {
    fn answer(&self, request: &Request) -> Answer {
        let before = self.asked.fetch_add(1, Ordering::SeqCst);
        let started = Duration::from_millis(self.clock.fetch_add(1, Ordering::SeqCst));
        let (mut url, mut hops, mut seen) = (request.url.clone(), Vec::new(), BTreeSet::new());
        let body = request.body.clone().unwrap_or_default();
        loop {
            let ask = Ask { url: url.clone(), body: body.clone() };
            let told = |place, handle: &str| self.play.page(place, handle, &ask, before);
            let page = page(self.places.iter().copied(), &ask, told).unwrap_or_else(|| landing(&url));
            if self.traced {
                self.trace.lock().unwrap().push(format!("{url} {body} → {} {}", page.status, page.text()));
            }
            let end = match page.way {
                Way::Failing(failure) => return Err(failure),
                Way::Drip | Way::Hang => return Err(Failure::TimedOut),
                Way::Cut(_) | Way::GzipCut => End::Broken,
                Way::Whole => End::Whole,
            };
            if let Some((_, location)) = page.headers.iter().find(|(name, _)| name == "location")
                && (300..400).contains(&page.status)
            {
                hops.push(Hop { url: url.clone(), status: page.status, location: location.clone() });
                if request.follow
                    && let Some(next) = follow(&url, location)?
                {
                    if hops.len() > 8 || !seen.insert(url.clone()) || seen.contains(&next) {
                        return Err(Failure::Redirects);
                    }
                    url = next;
                    continue;
                }
            }
            let length = match page.way {
                Way::Cut(length) => length,
                // What a decoder gets out of a stream that lacks its end.
                Way::GzipCut => page.body.len() * 9 / 10,
                _ => page.body.len(),
            };
            return Ok(Reply {
                url,
                status: page.status,
                headers: page.headers,
                body: page.body[..length].into(),
                end,
                hops,
                at: "2026-11-21T12:00:00Z".parse().unwrap(),
                started,
                ended: Duration::from_millis(self.clock.fetch_add(1, Ordering::SeqCst)),
                refusals: 0,
                remembered: false,
                gist: None,
            });
        }
    }
}

/// Where a redirect leads; nothing where it is itself the answer, as in `fetch`.
fn follow(from: &url::Url, location: &str) -> Result<Option<url::Url>, Failure> {
    let Ok(next) = from.join(location) else { return Ok(None) };
    if matches!(next.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_))) {
        return Err(Failure::Guard("a private address".to_owned()));
    }
    let party = |url: &url::Url| url.host_str().and_then(psl::domain_str).map(str::to_owned);
    Ok((party(from) == party(&next)).then_some(next))
}

impl Fetch for Memory<'_> {
    async fn fetch(&self, request: &Request, _by: Duration) -> Answer {
        let mut answer = self.answer(request);
        let refused = u64::from(pause::refused(&answer));
        let refusals = self.refusals.fetch_add(refused, Ordering::SeqCst) + refused;
        if let Ok(reply) = &mut answer {
            reply.refusals = refusals;
        }
        answer
    }

    fn now(&self) -> Duration {
        Duration::from_millis(self.clock.load(Ordering::SeqCst))
    }

    async fn pause(&self, _time: Duration) {}

    async fn until(&self, _at: Duration) {
        std::future::pending::<()>().await;
    }
}

/// Entries as asked by default, and every probe for itself: all keys at once add nothing to that.
fn units_for_faults() -> Vec<Unit> {
    units()
        .into_iter()
        .filter(|unit| !unit.name.ends_with(" with keys") || unit.platform.probes.len() == 1)
        .collect()
}

/// Surveys one unit; also what was asked and answered.
fn survey(unit: &Unit, play: Play<'_>) -> (Standing, Vec<String>) {
    let ids: Vec<&str> = unit.platform.probes.iter().map(|probe| probe.id.as_str()).collect();
    let of_unit = |place: &&'static Place| {
        place.platform.id == unit.platform.id && ids.contains(&place.probe.id.as_str())
    };
    let world = Memory {
        play,
        places: places().iter().filter(of_unit).collect(),
        clock: AtomicU64::new(1),
        asked: AtomicUsize::new(0),
        refusals: AtomicU64::new(0),
        traced: traced(),
        trace: Mutex::default(),
    };
    let order = Order {
        platforms: vec![&unit.platform],
        handles: vec![Handle::new(play.subject)],
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: unit.manner.clone(),
        keys: unit.keys.clone(),
        posts: BTreeSet::new(),
        budget: Duration::from_secs(300),
        deadline: Duration::from_secs(600),
        wait: Duration::ZERO,
        concurrency: 1,
        as_of: "2026-11-21T12:00:00Z".parse().unwrap(),
        known: BTreeSet::new(),
        was_interrupted: false,
    };
    let lots = Lots::fresh();
    let survey = futures::executor::block_on(run(&order, &world, &lots, &|_| {}, std::future::pending()));
    (survey.standings.into_iter().next().unwrap(), world.trace.into_inner().unwrap())
}

/// Whether every exchange of a wrong verdict is shown.
fn traced() -> bool {
    static TRACED: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *TRACED.get_or_init(|| std::env::var_os("CALLSIGN_TRACE").is_some())
}

/// Verdict and doubt in words.
fn words(standing: &Standing) -> String {
    match &standing.doubt {
        Some(doubt) => format!("unknown ({}: {})", doubt.kind.words(), doubt.detail),
        None => standing.verdict.word().to_owned(),
    }
}

/// Rows: how it is. Columns: what was said. Split by how the entry was proved.
#[derive(Default)]
pub(crate) struct Table(BTreeMap<(&'static str, Truth, Verdict), usize>);

impl Table {
    pub(crate) fn count(&mut self, proved_by: &'static str, truth: Truth, verdict: Verdict) {
        *self.0.entry((proved_by, truth, verdict)).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (key, count) in other.0 {
            *self.0.entry(key).or_default() += count;
        }
    }

    /// As Markdown.
    pub(crate) fn text(&self) -> String {
        const VERDICTS: [Verdict; 5] =
            [Verdict::Free, Verdict::Vacant, Verdict::Taken, Verdict::Withheld, Verdict::Unknown];
        let mut text = String::from(
            "| entry proved by | truth | free | vacant | taken | withheld | unknown | false |\n",
        );
        text.push_str("|---|---|---:|---:|---:|---:|---:|---:|\n");
        for proof in ["real", "documented", "shape", "all"] {
            for truth in [Truth::Taken, Truth::Absent] {
                let count = |verdict: Verdict| -> usize {
                    let of = self.0.iter().filter(|((one, what, said), _)| {
                        (proof == "all" || *one == proof) && *what == truth && *said == verdict
                    });
                    of.map(|(_, count)| count).sum()
                };
                let counts: Vec<String> =
                    VERDICTS.iter().map(|verdict| count(*verdict).to_string()).collect();
                let wrong: usize = VERDICTS
                    .iter()
                    .filter(|verdict| truth.belied_by(**verdict))
                    .map(|verdict| count(*verdict))
                    .sum();
                let _ = writeln!(text, "| {proof} | {} | {} | {wrong} |", truth.word(), counts.join(" | "));
            }
        }
        text
    }
}

/// Keeps `text` as `target/<name>` and prints it.
#[expect(clippy::print_stdout, reason = "the table is what the test is for")]
pub(crate) fn show(name: &str, text: &str) {
    println!("\n{text}");
    let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    if target.is_dir() {
        let _ = std::fs::write(target.join(name), text);
    }
}

/// As many threads as there are processors, at most four.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(4)
}

/// Runs `work` over `items` on so many threads; results in the order of the items.
pub(crate) fn spread<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, item)) = Some(next.fetch_add(1, Ordering::SeqCst))
                    .and_then(|index| Some((index, items.get(index)?)))
                {
                    let result = work(item);
                    results.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Deviations from [`Unit::must_say`] that are known, each with its reason. One that is no longer needed
/// fails too.
pub(crate) const EXCEPTIONS: &[(&str, Truth, Verdict, &str)] = &[
    ("instagram with keys", Truth::Absent, Verdict::Unknown, SUBSET),
    ("instagram/sign-up", Truth::Taken, Verdict::Unknown, SUBSET),
    ("instagram/sign-up", Truth::Absent, Verdict::Unknown, SUBSET),
    ("threads", Truth::Taken, Verdict::Unknown, NO_MISS),
    ("threads/page", Truth::Taken, Verdict::Unknown, NO_MISS),
];
const SUBSET: &str =
    "all that sign-up says of a free name it says of a taken one too, so nothing tells random handles";
const NO_MISS: &str =
    "a miss meets the sign-in page, so random handles never answer, and no typed field proves the page";

#[test]
fn a_healthy_world_gives_every_entry_its_verdict() {
    let units = units();
    let found = spread(&units, processors(), |unit| {
        let (mut table, mut wrong) = (Table::default(), Vec::new());
        for truth in [Truth::Taken, Truth::Absent] {
            let of_unit = |place: &&Place| {
                place.platform.id == unit.platform.id && unit.asked().any(|probe| probe.id == place.probe.id)
            };
            let most =
                |count: fn(&Place) -> usize| places().iter().filter(of_unit).map(count).max().unwrap_or(1);
            let variants = match truth {
                Truth::Taken => most(|place| place.found.len()),
                Truth::Absent => most(|place| place.missing.len()),
            };
            for variant in 0..variants.max(1) {
                let play = Play { found: variant, missing: variant, ..Play::healthy(unit.subject(), truth) };
                let (standing, trace) = survey(unit, play);
                table.count(unit.platform.proved_by.word(), truth, standing.verdict);
                let exception = EXCEPTIONS.iter().find(|(name, of, ..)| *name == unit.name && *of == truth);
                let wanted = exception.map_or_else(|| unit.must_say(truth), |(_, _, verdict, _)| *verdict);
                if exception.is_some() && standing.verdict == unit.must_say(truth) {
                    wrong.push(format!("{} ({}) is no exception any more", unit.name, truth.word()));
                } else if standing.verdict != wanted {
                    let mut text = format!(
                        "{} ({} {variant}): {} instead of {}",
                        unit.name,
                        truth.word(),
                        words(&standing),
                        wanted.word()
                    );
                    if traced() {
                        let _ = write!(text, "\n    {}", trace.join("\n    "));
                    }
                    wrong.push(text);
                }
            }
        }
        (table, wrong)
    });
    let (mut table, mut wrong) = (Table::default(), Vec::new());
    for (one, faults) in found {
        table.add(one);
        wrong.extend(faults);
    }
    println!("{}", table.text());
    assert!(wrong.is_empty(), "{} of the healthy answers are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_fault_makes_a_false_verdict() {
    let allowed = allowed();
    let units = units_for_faults();
    let results = spread(&units, processors(), |unit| {
        let (mut table, mut by_mode, mut wrong) = (Table::default(), BTreeMap::new(), Vec::new());
        for mode in MODES.iter().filter(|mode| mode.stage != Stage::Wire) {
            let (taken, absent) = &allowed[mode.name];
            for &scope in mode.scopes {
                for truth in [Truth::Taken, Truth::Absent] {
                    let play = Play { fault: Some((mode, scope)), ..Play::healthy(unit.subject(), truth) };
                    let (standing, trace) = survey(unit, play);
                    let verdict = standing.verdict;
                    table.count(unit.platform.proved_by.word(), truth, verdict);
                    *by_mode.entry((mode.name, truth, verdict)).or_insert(0usize) += 1;
                    let honest = match truth {
                        // The subject's own answer may have proved itself before or beside the fault.
                        Truth::Taken => {
                            taken.contains(&verdict)
                                || (scope.spares_the_subject() && verdict == Verdict::Taken)
                        }
                        Truth::Absent => absent.contains(&verdict),
                    };
                    if !honest || truth.belied_by(verdict) {
                        let kind = if truth.belied_by(verdict) { "FALSE" } else { "not published" };
                        let mut text = format!(
                            "{kind}: {} ({}) under {} on {scope:?}: {}",
                            unit.name,
                            truth.word(),
                            mode.name,
                            words(&standing)
                        );
                        if traced() {
                            let _ = write!(text, "\n    {}", trace.join("\n    "));
                        }
                        wrong.push(text);
                    }
                }
            }
        }
        (table, by_mode, wrong)
    });
    let (mut table, mut by_mode, mut wrong) = (Table::default(), BTreeMap::new(), Vec::new());
    for (one, modes, faults) in results {
        table.add(one);
        wrong.extend(faults);
        for (key, count) in modes {
            *by_mode.entry(key).or_insert(0usize) += count;
        }
    }
    let mut text = format!("# Confusion, in memory\n\n{}\n", table.text());
    text.push_str("| fault | truth | said |\n|---|---|---|\n");
    for mode in MODES.iter().filter(|mode| mode.stage != Stage::Wire) {
        for truth in [Truth::Taken, Truth::Absent] {
            let said: Vec<String> = by_mode
                .iter()
                .filter(|((name, of, _), _)| *name == mode.name && *of == truth)
                .map(|((_, _, verdict), count)| format!("{} {count}", verdict.word()))
                .collect();
            let _ = writeln!(text, "| {} | {} | {} |", mode.name, truth.word(), said.join(", "));
        }
    }
    show("confusion.md", &text);
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}

/// Names that mean something on pages and in answers.
const TELLING_NAMES: [&str; 18] = [
    "missing",
    "notfound",
    "available",
    "taken",
    "unknown",
    "error",
    "profile",
    "username",
    "login",
    "consent",
    "captcha",
    "blocked",
    "sorry",
    "user",
    "created",
    "success",
    "false",
    "null",
];

#[test]
fn a_brand_whose_name_is_a_word_of_the_page_fools_nobody() {
    let units = units_for_faults();
    let wrong = spread(&units, processors(), |unit| {
        let mut wrong = Vec::new();
        for name in TELLING_NAMES.into_iter().filter(|name| unit.platform.handle.allows(name)) {
            for truth in [Truth::Taken, Truth::Absent] {
                let (standing, _) = survey(unit, Play { echo: true, ..Play::healthy(name, truth) });
                let mut expected = vec![unit.must_say(truth), Verdict::Unknown, Verdict::Withheld];
                // A word that sign-up says may hide what it says; the page beside it still speaks.
                expected.extend((truth == Truth::Absent).then_some(Verdict::Vacant));
                if truth.belied_by(standing.verdict) || !expected.contains(&standing.verdict) {
                    wrong.push(format!(
                        "{} called {name} ({}): {}",
                        unit.name,
                        truth.word(),
                        words(&standing)
                    ));
                }
            }
        }
        wrong
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}

/// Names of other shapes than the known accounts have.
const SHAPES: [&str; 6] =
    ["blue_ocean", "blue.ocean", "blue-ocean", "kite74", "blueoceanandbeyond", "BlueOcean"];

#[test]
fn no_shape_of_handle_makes_a_false_verdict() {
    let units = units();
    let wrong = spread(&units, processors(), |unit| {
        let mut wrong = Vec::new();
        for name in SHAPES {
            for truth in [Truth::Taken, Truth::Absent] {
                let (standing, _) = survey(unit, Play::healthy(name, truth));
                if truth.belied_by(standing.verdict) {
                    wrong.push(format!(
                        "{} called {name} ({}): {}",
                        unit.name,
                        truth.word(),
                        words(&standing)
                    ));
                }
                // A router that knows no such shape answers for the application.
                if truth == Truth::Taken && name.contains(['_', '.', '-']) {
                    let mode = MODES.iter().find(|mode| mode.name == "404-router").unwrap();
                    for scope in [Scope::Subject, Scope::ButKnown] {
                        let play = Play { fault: Some((mode, scope)), ..Play::healthy(name, truth) };
                        let (standing, _) = survey(unit, play);
                        // Status alone, on a shape that the platform's own rules admit, may be fooled
                        // by a router; it is a hint, and no answer for a required place.
                        let admitted = unit.platform.handle.rule_on(&Handle::new(name)) == Ruling::Admitted;
                        let hint = admitted && scope == Scope::ButKnown && !standing.answers();
                        if truth.belied_by(standing.verdict) && !hint {
                            wrong.push(format!(
                                "{} called {name}, router 404 on {scope:?}: {}",
                                unit.name,
                                words(&standing)
                            ));
                        }
                    }
                }
            }
        }
        wrong
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}

/// Every other recorded reply, given about the subject by its probe while the rest is healthy.
#[test]
fn no_recorded_reply_makes_a_false_verdict() {
    let units = units();
    let wrong = spread(&units, processors(), |unit| {
        let mut wrong = Vec::new();
        let asked = |one: &&Recorded| {
            one.platform == unit.platform.id && unit.asked().any(|probe| probe.id == one.probe)
        };
        // Rewriting ignores case; where case counts, a reply about another spelling cannot be rewritten.
        let exact = unit.platform.handle.fold == Fold::Exact;
        let same_case =
            |one: &&Recorded| !exact || String::from_utf8_lossy(&one.body).contains(one.handle.as_str());
        for one in recorded().iter().filter(asked).filter(same_case) {
            let probe = unit.asked().find(|probe| probe.id == one.probe).unwrap();
            for truth in [Truth::Taken, Truth::Absent] {
                let (standing, _) =
                    survey(unit, Play { instead: Some(one), ..Play::healthy(unit.subject(), truth) });
                let verdict = standing.verdict;
                // A stronger check may have settled it before this one was asked.
                let was_asked = standing.evidence.iter().any(|evidence| evidence.probe == one.probe)
                    || standing.others.iter().any(|other| other.probe == one.probe);
                if !was_asked {
                    continue;
                }
                let said = match (one.expect.as_str(), truth) {
                    // The truth; or the truth about somebody else, and a platform that says so about
                    // the subject is believed.
                    ("taken" | "absent" | "free", _) => continue,
                    ("withheld" | "refused", Truth::Absent) => {
                        verdict == Verdict::Free || verdict == Verdict::Taken
                    }
                    _ => truth.belied_by(verdict),
                };
                let alone = unit.platform.probes.len() == 1;
                let refuses =
                    one.expect == "refused" && !probe.signals.iter().any(|signal| signal.says == Says::Taken);
                let unfounded = alone
                    && (one.expect == "unknown"
                        || one.expect == "refused"
                        || one.expect.starts_with("wall:"))
                    && verdict != Verdict::Unknown
                    && !refuses;
                if said || unfounded {
                    wrong.push(format!(
                        "{} ({}) told {}: {}",
                        unit.name,
                        truth.word(),
                        one.name(),
                        words(&standing)
                    ));
                }
            }
        }
        wrong
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_withheld_is_never_free() {
    let units = units();
    let wrong = spread(&units, processors(), |unit| {
        let mut wrong = Vec::new();
        for one in
            recorded().iter().filter(|one| one.platform == unit.platform.id && one.expect == "withheld")
        {
            if !unit.asked().any(|probe| probe.id == one.probe) {
                continue;
            }
            let (standing, _) =
                survey(unit, Play { instead: Some(one), ..Play::healthy(unit.subject(), Truth::Absent) });
            if matches!(standing.verdict, Verdict::Free | Verdict::Taken | Verdict::Vacant) {
                wrong.push(format!("{} told {}: {}", unit.name, one.name(), words(&standing)));
            }
        }
        wrong
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_entry_asks_with_head() {
    // A HEAD that a server refuses or answers otherwise than GET would be read as absence.
    let heads: Vec<&str> = places()
        .iter()
        .filter(|place| place.probe.method == Method::Head)
        .map(|place| place.platform.id.as_str())
        .collect();
    assert!(heads.is_empty(), "{heads:?}");
}
