//! A registry on loopback: RDAP behind the proxy, WHOIS and DNS at ports of their own, and an overlay
//! that tells callsign where they are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::loopback::through;
use crate::server::names::{A, MX, NS, Named, Names, Question, Record};
use crate::server::whois::{Spoken, Whois};
use crate::server::{Answered, Asked, World};

/// The name that is asked for.
pub(crate) const SUBJECT: &str = "qwikster";
/// Labels that are registered under every suffix, whatever is played.
pub(crate) const KNOWN: [&str; 2] = ["verywell", "longago"];

/// What a registry says, each of them of one domain such as `qwikster.com`.
#[derive(Clone, Copy)]
pub(crate) struct Play {
    pub(crate) rdap: fn(&str) -> Answered,
    pub(crate) whois: fn(&str) -> Spoken,
    pub(crate) dns: fn(&str, u16) -> Named,
    /// Whether it says so of every domain, those of the controls included.
    pub(crate) of_all: bool,
}

/// Nobody has registered it, and all three say so.
pub(crate) const VACANT: Play = Play { rdap: missing, whois: no_match, dns: no_such_name, of_all: false };
/// Somebody has registered it, and all three say so.
pub(crate) const REGISTERED: Play = Play { rdap: held, whois: matched, dns: delegated, of_all: false };

/// How the registry of some suffixes is laid out.
pub(crate) struct Layout<'l> {
    pub(crate) suffixes: &'l [&'l str],
    /// Whether it has an RDAP service, and a WHOIS one.
    pub(crate) rdap: bool,
    pub(crate) whois: bool,
    /// Time before every answer.
    pub(crate) delay: Duration,
}

/// `.com`, with both.
pub(crate) const COM: Layout<'static> =
    Layout { suffixes: &["com"], rdap: true, whois: true, delay: Duration::ZERO };

/// What an overlay does not say of a suffix stays as it is built in, so these are suffixes that have no
/// RDAP service, and no WHOIS server, of their own.
pub(crate) const NO_RDAP: Layout<'static> = Layout { suffixes: &["it"], rdap: false, ..COM };
pub(crate) const NO_WHOIS: Layout<'static> = Layout { suffixes: &["app"], whois: false, ..COM };

/// Host of the RDAP service.
pub(crate) const RDAP: &str = "rdap.registry-one.com";

/// The three services; they end when dropped.
pub(crate) struct Registry {
    pub(crate) world: World,
    pub(crate) whois: Whois,
    pub(crate) names: Names,
    folder: tempfile::TempDir,
}

impl Registry {
    pub(crate) fn start(layout: &Layout<'_>, play: Play) -> Self {
        Self::beside(layout, play, |_| Answered::new(404, "nothing is here"))
    }

    /// The same in a world in which `other` answers for every other host.
    pub(crate) fn beside(
        layout: &Layout<'_>,
        play: Play,
        other: impl Fn(&Asked) -> Answered + Send + Sync + 'static,
    ) -> Self {
        let delay = layout.delay;
        let world = World::start(move |asked| {
            if asked.host != RDAP {
                return other(asked);
            }
            let domain = asked.path_and_query.trim_start_matches("/domain/").to_lowercase();
            (play_of(&domain, play).rdap)(&domain).after(delay)
        });
        let whois = Whois::start(move |query| {
            let domain = query.to_lowercase();
            let spoken = (play_of(&domain, play).whois)(&domain);
            if spoken.delay.is_zero() { spoken.after(delay) } else { spoken }
        });
        let names =
            Names::start(delay, move |Question { name, kind }| (play_of(name, play).dns)(name, *kind));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("registry.toml"), entry(layout, &whois)).unwrap();
        Self { world, whois, names, folder }
    }

    /// The overlay that names these servers.
    pub(crate) fn overlay(&self) -> PathBuf {
        self.folder.path().join("registry.toml")
    }

    /// A folder that goes with it, for state and archives.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `callsign check` with these servers, and WHOIS and DNS around the proxy.
    pub(crate) fn check(&self, args: &[&str]) -> Command {
        let mut command = self.check_behind_the_proxy(args);
        command.arg("--direct-dns");
        command
    }

    /// The same without `--direct-dns`.
    pub(crate) fn check_behind_the_proxy(&self, args: &[&str]) -> Command {
        self.run(&[&["check"][..], args, &["-o", "json"]].concat())
    }

    /// Any command, with these servers.
    pub(crate) fn run(&self, args: &[&str]) -> Command {
        let mut command = through(&self.world, &self.folder.path().join("state"), args);
        command.arg("--resolver").arg(self.names.address.to_string());
        command.arg("--overlay").arg(self.overlay()).arg("--allow-private");
        command
    }

    /// What the RDAP service was asked, in order of arrival.
    pub(crate) fn rdap_asked(&self) -> Vec<Asked> {
        self.world.asked().into_iter().filter(|asked| asked.host == RDAP).collect()
    }
}

/// What is said of `domain`: as played of the subject, honestly of every other.
fn play_of(domain: &str, play: Play) -> Play {
    let label = domain.split('.').next().unwrap_or_default();
    if play.of_all || label == SUBJECT {
        play
    } else if KNOWN.contains(&label) {
        REGISTERED
    } else {
        VACANT
    }
}

fn entry(layout: &Layout<'_>, whois: &Whois) -> String {
    let mut text = format!(
        "schema = \"callsign.platforms/1\"\n\n[[registry]]\nsuffixes = {:?}\nknown = {KNOWN:?}\n",
        layout.suffixes
    );
    if layout.rdap {
        let _ = writeln!(text, "rdap = \"https://{RDAP}/\"");
    }
    if layout.whois {
        let _ = write!(
            text,
            "[registry.whois]\nserver = \"{}\"\n\
             absent = ['No match for \"{{domain}}\"\\.']\n\
             named = 'Domain Name: {{domain}}'\n\
             reserved = ['Reserved by the registry.*']\n\
             leaving = ['Domain Status: (pendingDelete|redemptionPeriod)\\b.*']\n\
             refused = ['.*queries? exceeded.*']\n",
            whois.address
        );
    }
    text
}

/// An RDAP reply about a domain.
pub(crate) fn rdap(status: u16, document: &Value) -> Answered {
    Answered::new(status, document.to_string()).with("content-type", "application/rdap+json")
}

/// A registered domain as RDAP tells it.
pub(crate) fn document(domain: &str, statuses: &[&str]) -> Value {
    let registrar =
        json!(["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Example Registrar, Inc."]]]);
    json!({
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "handle": "4711_DOMAIN-ONE",
        "ldhName": domain.to_uppercase(),
        "status": statuses,
        "events": [
            { "eventAction": "registration", "eventDate": "2011-05-04T10:00:00Z" },
            { "eventAction": "expiration", "eventDate": "2031-05-04T10:00:00Z" },
        ],
        "entities": [{ "objectClassName": "entity", "roles": ["registrar"], "vcardArray": registrar }],
        "nameservers": [
            { "objectClassName": "nameserver", "ldhName": "ns1.quiet-host.com" },
            { "objectClassName": "nameserver", "ldhName": "ns2.quiet-host.com" },
        ],
    })
}

pub(crate) fn held(domain: &str) -> Answered {
    rdap(200, &document(domain, &["client transfer prohibited"]))
}

pub(crate) fn missing(_: &str) -> Answered {
    rdap(404, &json!({ "errorCode": 404, "title": "Not Found", "description": ["Domain not found."] }))
}

pub(crate) fn matched(domain: &str) -> Spoken {
    Spoken::new(record(domain, "clientTransferProhibited"))
}

/// A registered domain as WHOIS tells it.
pub(crate) fn record(domain: &str, status: &str) -> String {
    format!(
        "   Domain Name: {}\r\n   Registry Domain ID: 4711_DOMAIN-ONE\r\n   Registrar: Example Registrar, Inc.\r\n   \
         Creation Date: 2011-05-04T10:00:00Z\r\n   Registry Expiry Date: 2031-05-04T10:00:00Z\r\n   \
         Domain Status: {status} https://icann.org/epp#{status}\r\n   Name Server: NS1.QUIET-HOST.COM\r\n   \
         Name Server: NS2.QUIET-HOST.COM\r\n   DNSSEC: unsigned\r\n{FOOTER}",
        domain.to_uppercase()
    )
}

pub(crate) fn no_match(domain: &str) -> Spoken {
    Spoken::new(format!("No match for \"{}\".\r\n{FOOTER}", domain.to_uppercase()))
}

const FOOTER: &str = ">>> Last update of whois database: 2026-11-22T10:00:00Z <<<\r\n\r\n\
    The registry database contains only names of this registry and its registrars.\r\n";

pub(crate) fn delegated(_: &str, kind: u16) -> Named {
    Named::Records(match kind {
        NS => {
            ["ns1.quiet-host.com", "ns2.quiet-host.com"].map(|host| Record::Server(host.to_owned())).to_vec()
        }
        MX => vec![Record::Mail(10, "mx1.quiet-host.com".to_owned())],
        A => vec![Record::Address([192, 0, 2, 1])],
        _ => Vec::new(),
    })
}

pub(crate) fn no_such_name(_: &str, _: u16) -> Named {
    Named::NoSuchName
}
