//! What one reply means by the signals of its entry alone, before any control.

pub mod recalled;
mod register;
mod searched;

use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::again;
use super::features::Features;
use super::found::Found;
use super::mask::Mask;
use super::rule::Scene;
use super::wall;
use crate::catalog::handle::Handle;
use crate::catalog::hexadecimal;
use crate::catalog::platform::{Platform, Probe, ProbeKind};
use crate::catalog::signal::{Locator, Says, Signal};
use crate::exchange::{Answer, End, Failure, Gist, Reply};
use crate::probe::shown_address;
use crate::reading::Reading;
use crate::verdict::{Doubt, DoubtKind, Withheld};

/// What a reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An account answers; it proves itself when the reply's typed account field is the handle.
    Taken {
        /// Whether controls may be spared.
        proves_itself: bool,
    },
    /// Nobody answers.
    Absent,
    /// Registration says it can be had.
    Free,
    /// The platform says nobody can simply have it.
    Withheld(Withheld),
    /// Sign-up refuses without saying why.
    Refused,
    /// It could not be told.
    Doubt(Doubt),
}

/// One signal with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the probe.
    pub probe: String,
    /// The signal in the catalog's notation.
    pub signal: String,
    /// What it says in plain words.
    pub words: String,
    /// Whether it held.
    pub held: bool,
    /// The address that answered.
    pub url: String,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// When it was asked.
    pub at: Timestamp,
    /// SHA-256 of the decoded body.
    pub sha256: Option<String>,
    /// Whether the reply was kept from earlier.
    pub remembered: bool,
}

/// What was heard about one handle.
#[derive(Clone, Debug, PartialEq)]
pub struct Hearing {
    /// What the reply says.
    pub heard: Heard,
    /// The signals behind it.
    pub evidence: Vec<Evidence>,
    /// Status of the reply.
    pub status: Option<u16>,
    /// Whether absence rests on a marker rather than on the status alone.
    pub absence_marked: bool,
    /// Whether the reply names the handle as its account, typed or not.
    pub names_handle: bool,
    /// Whether a cache on the way answered, so that the origin was not asked.
    pub by_cache: bool,
    /// The reply as features; empty where it is no kind of answer.
    pub features: Features,
    /// What a search found.
    pub found: Option<Found>,
    /// When the reply had ended, on the survey's clock.
    pub ended: Duration,
    /// How many refusals its lane had seen by then.
    pub refusals: u64,
}

/// Hears one answer about `handle`. `as_of` dates failures, which carry no time of their own.
pub fn hear(
    platform: &Platform,
    probe: &Probe,
    handle: &Handle,
    answer: &Answer,
    as_of: Timestamp,
) -> Hearing {
    match answer {
        Ok(reply) => match reply.gist.as_deref() {
            Some(Gist::Control { says, features }) => recalled::control(reply, *says, features),
            Some(Gist::Shielded(stubs)) => recalled::shielded(platform, probe, handle, reply, stubs)
                .unwrap_or_else(|| hear_reply(platform, probe, handle, reply)),
            None => hear_reply(platform, probe, handle, reply),
        },
        Err(failure) => Hearing {
            heard: Heard::Doubt(of_failure(failure, as_of)),
            evidence: vec![Evidence {
                probe: probe.id.clone(),
                signal: "a reply".to_owned(),
                words: failure.to_string(),
                held: false,
                url: shown_address(probe, handle),
                status: None,
                at: as_of,
                sha256: None,
                remembered: false,
            }],
            status: None,
            absence_marked: false,
            names_handle: false,
            by_cache: false,
            features: Features::default(),
            found: None,
            ended: Duration::ZERO,
            refusals: 0,
        },
    }
}

fn of_failure(failure: &Failure, as_of: Timestamp) -> Doubt {
    let kind = match failure {
        Failure::TimedOut => DoubtKind::TimedOut,
        Failure::Guard(_) => DoubtKind::RefusedByGuard,
        Failure::Proxied(_) => DoubtKind::Proxied,
        Failure::CoolingDown(_) => DoubtKind::RateLimited,
        Failure::NotAsked(_) | Failure::Ended => DoubtKind::NotAsked,
        Failure::Redirects => DoubtKind::Unrecognised,
        Failure::NeedsKey(_) => DoubtKind::NeedsKey,
        Failure::Dns(_) | Failure::Connect(_) | Failure::Tls(_) | Failure::Proxy(_) | Failure::Broken(_) => {
            DoubtKind::Unreachable
        }
    };
    let doubt = Doubt::new(kind, failure.to_string());
    match failure {
        Failure::CoolingDown(seconds) => again::later(doubt, as_of, Duration::from_secs(*seconds)),
        _ => doubt,
    }
}

fn hear_reply(platform: &Platform, probe: &Probe, handle: &Handle, reply: &Reply) -> Hearing {
    let reading = Reading::new(reply);
    let mask = Mask::and(handle.as_str(), &platform.handle.fold.canonical(handle.as_str()));
    let scene = Scene::new(&reading, &mask, handle, platform.handle.fold);
    let witness = Witness { probe, reply, sha256: hexadecimal(&Sha256::digest(&reply.body)) };
    let (heard, evidence, absence_marked) = listen(platform, probe, &scene, &witness);
    let heard = match heard {
        Heard::Doubt(doubt) => Heard::Doubt(again::dated(doubt, reply)),
        other => other,
    };
    // What neither is proved nor proves anything is not compared.
    let features = match heard {
        _ if probe.kind == ProbeKind::Search => Features::default(),
        Heard::Doubt(_) | Heard::Withheld(_) => Features::default(),
        _ => Features::of(&reading, &mask),
    };
    Hearing {
        heard,
        evidence,
        status: Some(reply.status),
        absence_marked,
        names_handle: probe.account.as_ref().is_some_and(|account| {
            reading.locate(account).first().is_some_and(|named| scene.is_handle(named))
        }),
        by_cache: reply.answered_by_cache(),
        features,
        found: searched::found(probe, &scene),
        ended: reply.ended,
        refusals: reply.refusals,
    }
}

type Listened = (Heard, Vec<Evidence>, bool);

fn listen(platform: &Platform, probe: &Probe, scene: &Scene<'_, '_>, witness: &Witness<'_>) -> Listened {
    let reply = scene.reading.reply();
    let doubt = |kind, words: &str, evidence| (Heard::Doubt(Doubt::new(kind, words)), evidence, false);
    let walls = platform.walls.iter().chain(probe.signals.iter().filter(|signal| signal.says == Says::Wall));
    if let Some(wall) = walls.clone().find(|wall| scene.holds(wall)) {
        let kind = wall.wall.unwrap_or(DoubtKind::Blocked);
        let words = wall.words.clone().unwrap_or_else(|| kind.words().to_owned());
        return doubt(kind, &words, vec![witness.signal(wall, &words, true)]);
    }
    if probe.kind == ProbeKind::Register {
        return register::listen(platform, probe, scene, witness);
    }
    if let Some(found) = wall::seen_in(scene) {
        let evidence = vec![witness.says("no wall", &found.detail, false)];
        return (Heard::Doubt(found), evidence, false);
    }
    let redirected = (300..400).contains(&reply.status);
    if !redirected && reply.body.iter().all(u8::is_ascii_whitespace) {
        let words = format!("an empty reply (status {})", reply.status);
        return doubt(DoubtKind::Unrecognised, &words, vec![witness.says("a body", &words, false)]);
    }
    if let Some(words) = lost(probe, scene) {
        return doubt(
            DoubtKind::Unrecognised,
            &words,
            vec![witness.says("the address asked for", &words, false)],
        );
    }
    let judge = if probe.kind == ProbeKind::Search { searched::judge } else { judge_signals };
    judge(platform, probe, scene, witness)
}

/// Redirects that lead away from the account: to the home page, or off the address asked for.
fn lost(probe: &Probe, scene: &Scene<'_, '_>) -> Option<String> {
    let reply = scene.reading.reply();
    let first = reply.hops.first()?;
    let target = reply.hops.last().and_then(|hop| hop.url.join(&hop.location).ok())?;
    let last = if (300..400).contains(&reply.status) { &target } else { &reply.url };
    let redirects = || probe.signals.iter().filter(|signal| signal.redirect.is_some() && scene.holds(signal));
    let names = |signal: &Signal| {
        signal.says == Says::Taken && signal.redirect.as_ref().is_some_and(|place| place.contains("{handle}"))
    };
    // An account may live on a host of its own name, whose home page is its profile.
    if redirects().any(names) {
        return None;
    }
    let is_home = |url: &url::Url| url.path().trim_matches('/').is_empty() && url.query().is_none();
    if is_home(last) && !(is_home(&first.url) && last.host_str() == first.url.host_str()) {
        return Some("redirected to the home page".to_owned());
    }
    if redirects().next().is_some() {
        return None;
    }
    let (asked, shown) = (places_of(scene.mask, &first.url), places_of(scene.mask, last));
    let alone = super::mask::MASK.to_string();
    let still_named = shown.iter().any(|place| *place == alone || asked.contains(place));
    (!asked.is_empty() && !still_named).then(|| "redirected to another address".to_owned())
}

/// The parts of an address that hold the masked handle, with whatever is written around it in the
/// same part: `acme-corp` is another name than `acme`, while scheme, slash and case may change.
fn places_of(mask: &Mask, url: &url::Url) -> Vec<String> {
    let masked = mask.apply(url.as_str()).to_lowercase().replace("%40", "@");
    let parts = masked.split(['/', '?', '&', '=', '#', '@']);
    parts.filter(|part| part.contains(super::mask::MASK)).map(str::to_owned).collect()
}

fn judge_signals(
    platform: &Platform,
    probe: &Probe,
    scene: &Scene<'_, '_>,
    witness: &Witness<'_>,
) -> Listened {
    let answers = || probe.signals.iter().filter(|signal| signal.says != Says::Wall);
    let held: Vec<&Signal> = answers().filter(|signal| scene.holds(signal)).collect();
    let evidence = |which: &[&Signal]| {
        which.iter().map(|signal| witness.signal(signal, &words_of(signal), true)).collect()
    };
    let has = |says: Says| held.iter().any(|signal| signal.says == says);
    let doubt = |kind, words: &str, evidence| (Heard::Doubt(Doubt::new(kind, words)), evidence, false);
    if held.is_empty() {
        let missed = answers().map(|signal| witness.signal(signal, &words_of(signal), false)).collect();
        let words = format!(
            "none of this check's signals explains the reply (status {})",
            scene.reading.reply().status
        );
        return doubt(DoubtKind::Unrecognised, &words, missed);
    }
    let proof = match named_account(platform, probe, scene) {
        Named::Another => {
            let words = "the reply is about another handle";
            return doubt(DoubtKind::AnsweredForAnother, words, evidence(&held));
        }
        Named::Itself => true,
        Named::Nobody => false,
    };
    if let Some(signal) = held.iter().find(|signal| signal.says == Says::Withheld) {
        if has(Says::Free) {
            return doubt(DoubtKind::Contradictory, "the reply says both withheld and free", evidence(&held));
        }
        let why = signal.why.unwrap_or(Withheld::Reserved);
        return (Heard::Withheld(why), evidence(&held), false);
    }
    let first = held[0].says;
    if held.iter().any(|signal| signal.says != first) {
        return doubt(
            DoubtKind::Contradictory,
            "the reply holds signals that say opposite things",
            evidence(&held),
        );
    }
    let whole = scene.reading.reply().end == End::Whole;
    let heard = match first {
        Says::Taken if whole || proof => Heard::Taken { proves_itself: proof },
        _ if !whole => {
            return doubt(
                DoubtKind::Unrecognised,
                "the reply broke off before it could tell",
                evidence(&held),
            );
        }
        Says::Absent | Says::Free if proof => {
            return doubt(
                DoubtKind::Contradictory,
                "the reply says absent and names the account",
                evidence(&held),
            );
        }
        Says::Absent => Heard::Absent,
        Says::Free => Heard::Free,
        _ => Heard::Refused,
    };
    let marked = held.iter().any(|signal| signal.is_marker());
    (heard, evidence(&held), marked)
}

enum Named {
    Itself,
    Another,
    Nobody,
}

/// Whom the reply names. Only a typed field proves the handle; an address that a page repeats is
/// good enough to notice that it repeats another one.
fn named_account(platform: &Platform, probe: &Probe, scene: &Scene<'_, '_>) -> Named {
    if let Some(locator) = &probe.account
        && let Some(account) = scene.reading.locate(locator).first()
    {
        return match scene.is_handle(account) {
            true if is_typed(locator, probe) => Named::Itself,
            true => Named::Nobody,
            false => Named::Another,
        };
    }
    let is_another = |address: String| {
        platform.handle_in(&address).is_some_and(|handle| !scene.is_handle(handle.as_str()))
    };
    let reading = scene.reading;
    let page = probe.kind == ProbeKind::Page && !reading.is_json();
    if page
        && (reading.canonical().is_some_and(is_another) || reading.shared_address().is_some_and(is_another))
    {
        return Named::Another;
    }
    Named::Nobody
}

/// A field that the platform fills from its accounts: JSON of an interface, or data in the page.
/// Addresses and headings of a page may merely repeat what was asked.
fn is_typed(locator: &Locator, probe: &Probe) -> bool {
    match probe.kind {
        ProbeKind::Page => locator.json.is_some() && locator.script.is_some(),
        _ => locator.json.is_some() || locator.css.is_some(),
    }
}

/// What a signal says in words: the entry's own, or the plain meaning.
pub(super) fn words_of(signal: &Signal) -> String {
    if let Some(words) = &signal.words {
        return words.clone();
    }
    match signal.says {
        Says::Taken => "an account answers".to_owned(),
        Says::Absent => "no such account".to_owned(),
        Says::Free => "sign-up says it can be registered".to_owned(),
        Says::Withheld => signal.why.map_or("withheld", Withheld::words).to_owned(),
        Says::Refused => "sign-up refuses it".to_owned(),
        Says::Wall => "something stands in the way".to_owned(),
    }
}

struct Witness<'r> {
    probe: &'r Probe,
    reply: &'r Reply,
    sha256: String,
}

impl Witness<'_> {
    fn signal(&self, signal: &Signal, words: &str, held: bool) -> Evidence {
        self.says(&signal.notation(), words, held)
    }

    fn says(&self, signal: &str, words: &str, held: bool) -> Evidence {
        Evidence {
            probe: self.probe.id.clone(),
            signal: signal.to_owned(),
            words: words.to_owned(),
            held,
            url: self.reply.url.to_string(),
            status: Some(self.reply.status),
            at: self.reply.at,
            sha256: Some(self.sha256.clone()),
            remembered: self.reply.remembered,
        }
    }
}
