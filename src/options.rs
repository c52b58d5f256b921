//! What was typed, turned into what is meant and held against the world before the first request:
//! an error here means that nothing was asked. Every message names the value and the next step.

mod parse;
mod names;
mod outputs;
mod alternatives;
mod evidence;
mod keys;
mod learn;
pub mod environment;
pub mod config;
pub mod doctor;
pub mod explained;
pub mod init;
pub mod overlay;
pub mod manifest;
pub mod policy;
mod recheck;
pub mod look;
pub mod lock;

use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

pub use self::alternatives::Seek;
pub use self::evidence::{Evidence, evidence};
pub use self::keys::{KeysMeant, TIMEOUT, keys, network};
pub use self::learn::{Learn, learn};
pub use self::names::{Wanted, no_names, wanted};
use self::names::{names, target};
pub use self::outputs::folder;
use self::outputs::{archive, open, outputs};
pub use self::parse::{BadOption, duration};
use self::parse::{bad, certificates, price, proxy, resolver};
pub use self::recheck::{Recheck, recheck};
use crate::catalog::Catalog;
use crate::catalog::domain;
use crate::catalog::selection::Selection;
use crate::cli::{Asking, CheckArgs, ExplainArgs, VerifyArgs};
use crate::name::Name;
use crate::output::Format;
use crate::output::destination::Destination;
use crate::policy::{Domains, FailOn, Policy, Required, Written, suffix};
use crate::probe::Manner;

/// Longest survey in a terminal, where somebody waits.
pub const DEADLINE_IN_TERMINAL: Duration = Duration::from_secs(60);

/// Longest survey elsewhere.
pub const DEADLINE_ELSEWHERE: Duration = Duration::from_secs(15 * 60);

/// The word that `--replay` takes for the archive inside the program.
pub const DEMO: &str = "demo";

/// Where callsign runs, as far as that changes what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether `CI` is set.
    pub ci: bool,
    /// Whether somebody watches: stderr is a terminal.
    pub terminal: bool,
    /// Whether somebody reads: stdout is a terminal.
    pub reader: bool,
}

/// Everything `callsign check` needs to know.
#[derive(Debug)]
pub struct Check {
    /// The names, each handle once, in the order typed or written. Empty only with an archive or a lock:
    /// then those of it are meant.
    pub names: Vec<Name>,
    /// Which places.
    pub selection: Selection,
    /// Id of the profile, where one was named.
    pub profile: Option<String>,
    /// Where the report goes, opened.
    pub outputs: Vec<Output>,
    /// Whether the table shows every place.
    pub all: bool,
    /// Whether what holders say of themselves is shown outside a terminal too.
    pub show_holder: bool,
    /// Whether look-alikes of the names are asked on the required places.
    pub lookalikes: bool,
    /// When alternatives to a name are looked for.
    pub alternatives: Seek,
    /// Whether many names run as a funnel.
    pub funnel: bool,
    /// Whether only what has no answer yet is asked.
    pub unanswered: bool,
    /// Where the answers come from.
    pub origin: Origin,
    /// Whether the exchanges are handed back with the report.
    pub keep: bool,
    /// How to ask.
    pub asking: Meant,
    /// What the policy says.
    pub policy: Policy,
    /// From which outcome on the exit code tells of it.
    pub fail_on: FailOn,
    /// Whether no allowance of the policy excuses a place that did not answer.
    pub complete: bool,
    /// Where handles are written, in a file of names or in the policy.
    pub written: Vec<(String, Written)>,
    /// What the user should know about how the command line was read.
    pub notes: Vec<String>,
}

/// Everything `callsign explain` needs to know.
#[derive(Debug)]
pub struct Explain {
    /// Id of the place.
    pub platform: String,
    /// The name to ask about there.
    pub name: Name,
    /// What the policy says.
    pub policy: Policy,
    /// Where the answers come from.
    pub origin: Origin,
    /// How to ask.
    pub asking: Meant,
}

/// Everything `callsign platforms verify` needs to know.
#[derive(Debug)]
pub struct Verify {
    /// Which places.
    pub selection: Selection,
    /// Whether checks that fail are learnt anew.
    pub repair: bool,
    /// Where the answers come from.
    pub origin: Origin,
    /// How to ask.
    pub asking: Meant,
}

/// One output.
#[derive(Debug)]
pub struct Output {
    /// As what.
    pub format: Format,
    /// Where to; `None` is stdout.
    pub destination: Option<Destination>,
}

/// Where the answers come from.
#[derive(Debug)]
pub enum Origin {
    /// Nothing is sent; only the plan is shown.
    Plan,
    /// The network; with a destination, every exchange is recorded there.
    Network(Option<Destination>),
    /// The lock: nothing is sent.
    Locked,
    /// An archive.
    Archive {
        /// Its text.
        source: Source,
        /// Whether another catalog may judge it than the one it was recorded with.
        rejudge: bool,
    },
}

/// An archive's text.
#[derive(Debug)]
pub enum Source {
    /// The one inside the program.
    Demo,
    /// A file that was read.
    File {
        /// File name without its folders.
        name: String,
        /// What it holds.
        text: String,
    },
}

/// How to ask.
#[derive(Clone, Debug)]
pub struct Meant {
    /// How the user wants to be seen, and what may be spent.
    pub manner: Manner,
    /// The named proxy. May hold a password: never shown.
    pub proxy: Option<Url>,
    /// Certificates to trust beside the system's, PEM.
    pub ca_cert: Option<Vec<u8>>,
    /// Longest wait for one reply.
    pub timeout: Duration,
    /// Longest time for everything.
    pub deadline: Duration,
    /// Whether the user named that time. Otherwise it gives way to what politeness alone takes.
    pub deadline_is_typed: bool,
    /// How long to go on asking what did not answer.
    pub wait: Option<Duration>,
    /// Whether answers kept from earlier runs are left aside.
    pub fresh: bool,
    /// Folder of cache, pace and memory, where not the usual one.
    pub state: Option<PathBuf>,
    /// Whether addresses of private networks may be asked.
    pub allow_private: bool,
    /// Whether DNS and WHOIS may go around the proxy.
    pub direct_dns: bool,
    /// The resolver that is asked about domains, where not the system's.
    pub resolver: Option<std::net::SocketAddr>,
}

/// The catalog with the places that `--on`, or the target of `explain`, names together with a server.
pub fn with_hosts(catalog: Catalog, typed: Option<&str>) -> Result<Catalog, BadOption> {
    let place = typed.unwrap_or_default();
    // A pasted address names its server itself.
    let pasted = catalog.handle_in_address(place.trim()).map(|(place, _)| place);
    let pasted = pasted.or_else(|| domain::of_address(place).map(|(place, _)| place));
    let place = pasted.as_deref().or_else(|| place.split('/').next()).unwrap_or_default();
    catalog.with_hosts(&Selection::parse(place)).map_err(|error| bad(error.to_string()))
}

/// The policy with the domains of `--tlds` instead of its own.
pub fn with_tlds(mut policy: Policy, typed: Option<&str>, catalog: &Catalog) -> Result<Policy, BadOption> {
    let Some(typed) = typed else { return Ok(policy) };
    let words = typed.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let mut ids: Vec<String> = Vec::new();
    for word in words {
        let id = suffix(word, catalog).map_err(|words| bad(format!("`--tlds`: {words}")))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return Err(bad(
            "`--tlds` takes suffixes such as `com,co.uk`; `--on=-@domains` leaves all domains out",
        ));
    }
    policy.places.domains = Domains { tlds: Some(ids), typed: true, ..policy.places.domains };
    Ok(policy)
}

/// What `callsign check` was asked to do.
pub fn check(
    args: &CheckArgs,
    catalog: &Catalog,
    policy: Policy,
    here: Surroundings,
) -> Result<Check, BadOption> {
    let Wanted { names, written, notes } = match &args.asking.replay {
        // The archive knows which names it is about.
        Some(_) if args.names.is_empty() && args.names_from.is_none() => {
            let Wanted { written, .. } = wanted(&[], None, &policy, catalog)?;
            Wanted { written, ..Wanted::default() }
        }
        _ => wanted(&args.names, args.names_from.as_deref(), &policy, catalog)?,
    };
    if names.is_empty() && args.asking.replay.is_none() {
        return Err(no_names());
    }
    let selection = Selection::parse(args.on.as_deref().unwrap_or_default());
    let required = Required::new(args.profile.as_deref(), &policy, catalog).unwrap_or_default();
    let chosen =
        policy.places.chosen(catalog, &selection, &required).map_err(|error| bad(error.to_string()))?;
    if chosen.is_empty() && !catalog.platforms.is_empty() {
        return Err(bad("`--on` takes out every place; name at least one, such as `@all`"));
    }
    if let Some(id) = &args.profile
        && catalog.profile(Some(id)).is_none()
    {
        let known: Vec<&str> = catalog.profiles.iter().map(|profile| profile.id.as_str()).collect();
        return Err(bad(format!("`{id}` is no profile; `--for` takes one of {}", known.join(", "))));
    }
    let mut asking = meant(&args.asking, here)?;
    asking.manner.read_posts |= policy.privacy.read_posts;
    let origin = match (args.plan, args.locked) {
        (true, _) => Origin::Plan,
        (_, true) => Origin::Locked,
        _ => origin(&args.asking, args.record.as_deref())?,
    };
    let outputs = outputs(&args.output, args.record.as_deref())?;
    if args.plan && !args.output.is_empty() {
        return Err(bad("`--plan` is shown as text only; leave out `--output`"));
    }
    Ok(Check {
        names,
        selection,
        profile: args.profile.clone(),
        outputs,
        all: args.all,
        show_holder: args.show_holder,
        lookalikes: args.lookalikes,
        alternatives: Seek::meant(args.alternatives, here),
        funnel: !args.no_funnel,
        unanswered: args.unanswered,
        origin,
        keep: false,
        asking,
        fail_on: args.fail_on.map_or(policy.gate.fail_on, FailOn::from),
        complete: args.complete,
        written,
        policy,
        notes,
    })
}

/// What `callsign explain` was asked to do.
pub fn explain(
    args: &ExplainArgs,
    catalog: &Catalog,
    policy: Policy,
    here: Surroundings,
) -> Result<Explain, BadOption> {
    let (platform, handle) = target(&args.target, catalog)?;
    let name = Name::parse(&handle).map_err(|error| bad(error.to_string()))?;
    let mut asking = meant(&args.asking, here)?;
    asking.manner.read_posts |= policy.privacy.read_posts;
    Ok(Explain { platform, name, policy, origin: origin(&args.asking, None)?, asking })
}

/// What `callsign platforms verify` was asked to do.
pub fn verify(args: &VerifyArgs, catalog: &Catalog, here: Surroundings) -> Result<Verify, BadOption> {
    let selection = Selection::parse(&args.places.join(","));
    let chosen = catalog.select(&selection).map_err(|error| bad(error.to_string()))?;
    if chosen.iter().all(|platform| platform.probes.is_empty()) {
        return Err(bad(
            "no machine can ask any of these places; `callsign platforms show ID` says how to look",
        ));
    }
    if args.asking.wait.is_some() {
        return Err(bad("`--wait` is for surveys; run it again later for what could not be told"));
    }
    let asking = Meant { fresh: true, ..meant(&args.asking, here)? };
    let origin = origin(&args.asking, args.record.as_deref())?;
    Ok(Verify { selection, repair: args.repair, origin, asking })
}

/// How `callsign doctor` asks.
pub fn meant_for(asking: &Asking, here: Surroundings) -> Result<Meant, BadOption> {
    Ok(Meant { fresh: true, ..meant(asking, here)? })
}

fn meant(asking: &Asking, here: Surroundings) -> Result<Meant, BadOption> {
    let timeout = keys::timeout(&asking.network)?;
    let wait = asking.wait.as_deref().map(|typed| duration("--wait", typed)).transpose()?;
    let patient = here.ci || !here.terminal;
    let deadline = match &asking.deadline {
        Some(typed) => duration("--deadline", typed)?,
        None => wait.unwrap_or_default().max(if patient { DEADLINE_ELSEWHERE } else { DEADLINE_IN_TERMINAL }),
    };
    if let Some(state) = &asking.state
        && state.exists()
        && !state.is_dir()
    {
        return Err(bad(format!("`{}` is not a folder; `--state` takes a folder", state.display())));
    }
    Ok(Meant {
        manner: Manner {
            discreet: asking.discreet,
            official_only: asking.official_only,
            sign_up: asking.sign_up,
            spend: asking.spend.as_deref().map_or(Ok(0.0), price)?,
            read_posts: asking.read_posts,
        },
        proxy: asking.network.proxy.as_deref().map(proxy).transpose()?,
        ca_cert: asking.network.ca_cert.as_deref().map(certificates).transpose()?,
        timeout,
        deadline,
        deadline_is_typed: asking.deadline.is_some(),
        wait,
        fresh: asking.fresh,
        state: asking.state.clone(),
        allow_private: asking.network.allow_private,
        direct_dns: asking.network.direct_dns,
        resolver: asking.network.resolver.as_deref().map(resolver).transpose()?,
    })
}

fn origin(asking: &Asking, record: Option<&Path>) -> Result<Origin, BadOption> {
    let Some(path) = &asking.replay else {
        let record = record.map(archive).transpose()?;
        return Ok(Origin::Network(record));
    };
    Ok(Origin::Archive { source: source(path)?, rejudge: asking.rejudge })
}

fn source(path: &Path) -> Result<Source, BadOption> {
    if path.as_os_str() == DEMO {
        return Ok(Source::Demo);
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        bad(format!("cannot read the archive `{}`: {error}; name a HAR file, or `{DEMO}`", path.display()))
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Source::File { name, text })
}

#[cfg(test)]
mod tests;
