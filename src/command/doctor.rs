//! `callsign doctor`: what works from here. Asks nobody unless places are named, and then only about
//! their known accounts.

use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use super::archive::nobody;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::{Shelf, today};
use super::way::{Way, in_time, interrupt, web_options};
use crate::catalog::Catalog;
use crate::catalog::key::Key;
use crate::catalog::platform::{Kind, Platform};
use crate::catalog::selection::Selection;
use crate::cli::DoctorArgs;
use crate::exit::Exit;
use crate::fetch::entry::Exchange;
use crate::fetch::{Web, cache, pause};
use crate::name::Name;
use crate::options::doctor::public_log;
use crate::options::lock::LockFile;
use crate::options::look::ledger::Ledger;
use crate::options::{self, BadOption, Meant};
use crate::output::doctor as page;
use crate::policy::Policy;
use crate::report::doctor::{DoctorReport, DoctorState, SCHEMA};
use crate::survey::lots::Lots;
use crate::verify::{self, Outcome, Verified};

/// Clocks that differ by more spoil dates and tokens.
const MOST_SKEW: Duration = Duration::from_secs(60);

pub(super) fn run(args: &DoctorArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?.with_hosts(args.on.as_deref())?;
    let mut report = DoctorReport {
        schema: SCHEMA.to_owned(),
        as_of: crate::report::seconds(Timestamp::now()),
        checks: Vec::new(),
    };
    let policy = files(&mut report, &shelf, screen);
    keys(&mut report, &shelf.catalog);
    let asking = options::meant_for(&args.asking, Screen::surroundings())?;
    surroundings(&mut report, &asking, &policy);
    domains(&mut report, &asking, &shelf.catalog);
    match &args.on {
        None => report.add(
            "places",
            DoctorState::Fine,
            "nobody was asked",
            Some("`--on @tier1` asks places about their known accounts"),
        ),
        Some(on) => places(&mut report, on, &asking, &shelf, screen)?,
    }
    let text = if args.json { page::json(&report)? } else { page::render(&report, screen.canvas(true)) };
    screen.data(&text)?;
    Ok(match report.worst() {
        DoctorState::Fine | DoctorState::Warning => Exit::Complete,
        DoctorState::Broken => Exit::Incomplete,
        DoctorState::Misconfigured => Exit::Error,
    })
}

/// The files beside the policy; the policy that holds.
fn files(report: &mut DoctorReport, shelf: &Shelf, screen: &Screen) -> Policy {
    let read = policy::drafted(screen).and_then(|draft| match draft {
        Some(draft) => Ok(Some(draft.read(shelf.known(), today())?)),
        None => Ok(None),
    });
    let policy = match read {
        Ok(Some(policy)) => {
            let name = policy.source.as_ref().map(|source| source.name.clone()).unwrap_or_default();
            report.add("policy", DoctorState::Fine, format!("`{name}` has no faults"), None);
            policy
        }
        Ok(None) => {
            report.add("policy", DoctorState::Fine, "there is none", Some("`callsign init` writes one"));
            Policy::default()
        }
        Err(error) => {
            let words = error.to_string().lines().next().unwrap_or_default().to_owned();
            report.add("policy", DoctorState::Misconfigured, words, Some("`callsign policy lint` tells all"));
            Policy::default()
        }
    };
    let lock = LockFile::here(screen.policy_path());
    match lock.map(|file| (file.name().to_owned(), file.read())) {
        Ok((name, Ok(Some(_)))) => report.add("lock", DoctorState::Fine, format!("`{name}` is read"), None),
        Ok((_, Ok(None))) => {
            report.add("lock", DoctorState::Fine, "there is none", Some("`callsign lock` writes one"));
        }
        Ok((_, Err(error))) => report.add("lock", DoctorState::Misconfigured, error.to_string(), None),
        Err(error) => report.add("lock", DoctorState::Broken, error.to_string(), None),
    }
    if let Ok(ledger) = Ledger::here(screen.policy_path()) {
        match ledger.read() {
            Ok(looks) => {
                let count = looks.iter().count();
                report.add("looks", DoctorState::Fine, format!("{count} kept in `{}`", ledger.name()), None);
            }
            Err(error) => report.add("looks", DoctorState::Misconfigured, error.to_string(), None),
        }
    }
    policy
}

/// Names of keys only.
fn keys(report: &mut DoctorReport, catalog: &Catalog) {
    let set = run::keys(catalog.keys.iter().flat_map(Key::names), catalog);
    let names = set.names();
    let words = if names.is_empty() {
        format!("none of {} is set", catalog.keys.len())
    } else {
        format!("set: {}", names.join(", "))
    };
    report.add("keys", DoctorState::Fine, words, Some("`callsign keys` shows what each adds"));
    for fault in set.faults() {
        report.add("keys", DoctorState::Misconfigured, fault, None);
    }
}

/// Where and how it runs.
fn surroundings(report: &mut DoctorReport, asking: &Meant, policy: &Policy) {
    let read = |name: &str| std::env::var(name).ok();
    let proxy = match &asking.proxy {
        // Name and password of a proxy are not shown.
        Some(proxy) => format!(
            "{}://{}{} is used",
            proxy.scheme(),
            proxy.host_str().unwrap_or_default(),
            proxy.port().map(|port| format!(":{port}")).unwrap_or_default()
        ),
        None => "that of the environment or the system, if any".to_owned(),
    };
    report.add("proxy", DoctorState::Fine, proxy, None);
    match Web::new(web_options(asking, None)) {
        Ok(web) if web.notices().is_empty() => {
            report.add("certificates", DoctorState::Fine, "those of the system are read", None);
        }
        Ok(web) => report.add("certificates", DoctorState::Warning, web.notices().join("; "), None),
        Err(error) => report.add("certificates", DoctorState::Misconfigured, error.to_string(), None),
    }
    match asking.state.clone().or_else(cache::default_folder) {
        None => report.add(
            "memory",
            DoctorState::Warning,
            "there is no folder for it",
            Some("`--state DIR` names one"),
        ),
        Some(folder) => match writable(&folder) {
            Ok(()) => report.add(
                "memory",
                DoctorState::Fine,
                format!("`{}` can be written", folder.display()),
                None,
            ),
            Err(error) => report.add(
                "memory",
                DoctorState::Broken,
                format!("`{}` cannot be written: {error}", folder.display()),
                Some("`--state DIR` names another"),
            ),
        },
    }
    let file = |path: &str| std::fs::read_to_string(path).ok();
    if let Some(service) = public_log(&read, &file)
        && !policy.brand.is_announced(today())
    {
        report.add(
            "secrecy",
            DoctorState::Warning,
            format!("this log ({service}) is public, and the name is not: its lines would give it away"),
            Some("use `--quiet`, `-o FORMAT=FILE` instead of stdout, and `--discreet`"),
        );
    }
}

/// What is known of the registries of domains, and whether the ways to them are open.
fn domains(report: &mut DoctorReport, asking: &Meant, catalog: &Catalog) {
    let dated = catalog.registries.dated();
    let count = catalog.platforms.iter().filter(|platform| platform.kind == Kind::Domain).count();
    let words = format!("{count} suffixes; the list of registries is of {dated}");
    report.add("domains", DoctorState::Fine, words, Some("`--on domain:com` asks RDAP, WHOIS and DNS"));
    let resolver = asking.resolver.map_or_else(|| "that of the system".to_owned(), |one| one.to_string());
    if asking.proxy.is_some() && !asking.direct_dns {
        report.add(
            "DNS and WHOIS",
            DoctorState::Warning,
            "they would go around the proxy, so that they are not asked: no domain is told to be unregistered",
            Some("`--direct-dns` lets them"),
        );
    } else {
        report.add("DNS and WHOIS", DoctorState::Fine, format!("asked directly; resolver: {resolver}"), None);
    }
}

fn writable(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    tempfile::tempfile_in(folder).map(drop)
}

/// Asks the places named about their known accounts.
fn places(report: &mut DoctorReport, on: &str, asking: &Meant, shelf: &Shelf, screen: &Screen) -> Result<()> {
    let chosen =
        shelf.catalog.select(&Selection::parse(on)).map_err(|error| BadOption::new(error.to_string()))?;
    let platforms: Vec<_> = chosen.into_iter().filter(|platform| !platform.probes.is_empty()).collect();
    if platforms.is_empty() {
        return Err(BadOption::new("no machine can ask any of these places; name others with `--on`").into());
    }
    let count = platforms.len();
    let plural = if count == 1 { "place is" } else { "places are" };
    screen.note(&format!(
        "{count} {plural} asked about known accounts and random handles; no name of yours is sent"
    ));
    let order = run::order(&shelf.catalog, platforms, &[Name::parse(nobody().as_str())?], asking);
    let (lots, progress) = (Lots::fresh(), screen.progress());
    let asked = in_time(async {
        let mut way = Way::open(asking, None, true)?;
        let told = |event| screen.tell(&progress, &event);
        let verified = tokio::select! {
            verified = verify::run(&order, &way.world, &lots, &told, interrupt()) => verified,
            () = way.cooling.forward(&told) => Verified { checks: Vec::new(), interrupted: true },
        };
        Ok((verified, way.world.exchanges()))
    });
    progress.finish();
    let (verified, exchanges) = asked?;
    clock(report, &exchanges);
    for platform in &order.platforms {
        let of_it = || verified.checks.iter().filter(|one| one.platform == platform.id);
        let working = of_it().filter(|one| one.outcome == Outcome::Works).count();
        let why = of_it().find_map(|one| one.doubt.as_ref());
        let advice = format!("`callsign platforms verify {}` says more", platform.id);
        if platform.kind == Kind::Domain {
            ways(report, platform, &of_it().collect::<Vec<_>>(), &advice);
            continue;
        }
        match (working, why) {
            (0, Some(doubt)) => {
                let words = format!("{}: {}", doubt.kind.words(), doubt.detail);
                report.add(&platform.name, DoctorState::Broken, words, Some(&advice));
            }
            (0, None) => report.add(&platform.name, DoctorState::Broken, "was not asked", Some(&advice)),
            (working, why) => {
                let all = of_it().count();
                let words = format!("{working} of {all} checks work");
                // Checks that speak together tell nothing of absence where one is silent.
                match why.filter(|_| platform.agree && working < all) {
                    Some(doubt) => {
                        let words = format!("{words}; {}: {}", doubt.kind.words(), doubt.detail);
                        report.add(&platform.name, DoctorState::Warning, words, Some(&advice));
                    }
                    None => report.add(&platform.name, DoctorState::Fine, words, None),
                }
            }
        }
    }
    Ok(())
}

/// Each way to a registry by itself: which of them a network lets through differs.
fn ways(report: &mut DoctorReport, platform: &Platform, checks: &[&verify::Check], advice: &str) {
    let is_broken = checks.iter().all(|one| one.outcome != Outcome::Works);
    let state = if is_broken { DoctorState::Broken } else { DoctorState::Warning };
    if checks.is_empty() {
        report.add(&platform.name, state, "was not asked", Some(advice));
    }
    for one in checks {
        let about = format!("{} over {}", platform.name, one.probe.to_uppercase());
        match &one.doubt {
            _ if one.outcome == Outcome::Works => report.add(&about, DoctorState::Fine, "works", None),
            Some(doubt) => {
                let words = format!("{}: {}", doubt.kind.words(), doubt.detail);
                report.add(&about, state, words, Some(advice));
            }
            None => report.add(&about, state, "was not asked", Some(advice)),
        }
    }
}

/// Our clock against those of the hosts that answered: the median, so that one wrong clock is no word.
fn clock(report: &mut DoctorReport, exchanges: &[Exchange]) {
    let mut skews: Vec<i64> = exchanges
        .iter()
        .filter_map(|exchange| {
            let reply = exchange.answer.as_ref().ok()?;
            let theirs = pause::date(reply.header("date")?)?;
            Some(reply.at.as_second() - theirs.as_second())
        })
        .collect();
    skews.sort_unstable();
    let Some(skew) = skews.get(skews.len() / 2) else {
        return report.add("clock", DoctorState::Warning, "no reply told its time", None);
    };
    if skew.unsigned_abs() > MOST_SKEW.as_secs() {
        let way = if *skew > 0 { "ahead of" } else { "behind" };
        let words = format!("{} s {way} those of the hosts", skew.unsigned_abs());
        report.add("clock", DoctorState::Broken, words, Some("set it: dates and tokens go by it"));
    } else {
        report.add("clock", DoctorState::Fine, format!("agrees with {} replies", skews.len()), None);
    }
}
