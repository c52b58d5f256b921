//! What in a reply says what, by the three ways of checking that the list knows. Any text of a side
//! is enough for it, so that each becomes a signal of its own.

use std::fmt::Write as _;

use super::merged::Site;
use super::{Why, clipped};
use crate::catalog::import::vet::{FOUND, GONE, MOST_SIGNALS, Marker, marker};
use crate::catalog::signal::{Says, Signal};
use crate::verdict::DoubtKind;

/// Longest text that stands for a wall, in bytes.
const LONGEST_WALL: usize = 1 << 10;

/// How the list tells somebody from nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// By texts.
    Message,
    /// By the status, redirects followed.
    Status,
    /// By the status, redirects not followed.
    Redirect,
}

/// The signals, and whether redirects are followed. What was read otherwise than it is written goes
/// to `notes`.
pub(super) fn of(site: &Site<'_>, notes: &mut Vec<String>) -> Result<(Vec<Signal>, bool), Why> {
    let check = match site.text("checkType")? {
        Some("message") => Check::Message,
        Some("status_code") => Check::Status,
        Some("response_url") => Check::Redirect,
        Some(other) => return Err(Why::Malformed(format!("`checkType` `{}` is unknown", clipped(other)))),
        None => return Err(Why::Malformed("`checkType` is missing".to_owned())),
    };
    let mut presence = site.texts("presenseStrs")?;
    // Spelt rightly the list has them too, and its own program overlooks them.
    presence.extend(site.texts("presenceStrs")?);
    let absence = site.texts("absenceStrs")?;
    let mut signals = walls(site)?;
    if signals.len() + presence.len() + absence.len() > MOST_SIGNALS {
        return Err(Why::Malformed(format!("more than {MOST_SIGNALS} texts")));
    }
    let both = |text: &&str| presence.contains(text) && absence.contains(text);
    if presence.iter().any(both) {
        notes.push("a text that stands on both sides tells nothing".to_owned());
    }
    let read = |texts: &[&str], words: &str, notes: &mut Vec<String>| {
        let mut kept: Vec<(String, Marker)> = Vec::with_capacity(texts.len());
        for &text in texts {
            // The list itself holds empty texts to be none.
            if text.is_empty() || both(&text) || kept.iter().any(|(known, _)| known == text) {
                continue;
            }
            let marker = marker(text);
            notes.extend(marker.note(words));
            kept.push((text.to_owned(), marker));
        }
        kept
    };
    let found = read(&presence, "an account", notes);
    let gone = read(&absence, "absence", notes);
    signals.extend(found.iter().chain(&gone).filter_map(|(_, marker)| marker.wall()));
    let answers = Sides { found: tells(&found), gone: tells(&gone) }.signals(check);
    if answers.is_empty() {
        return Err(Why::NoEvidence("none of its texts tells somebody from nobody".to_owned()));
    }
    signals.extend(answers);
    Ok((signals, check != Check::Redirect))
}

fn tells(side: &[(String, Marker)]) -> Vec<(&str, &Marker)> {
    side.iter().filter(|(_, marker)| marker.tells()).map(|(text, marker)| (text.as_str(), marker)).collect()
}

/// The texts of both sides that tell something, as they are written and as they are read.
struct Sides<'t> {
    found: Vec<(&'t str, &'t Marker)>,
    gone: Vec<(&'t str, &'t Marker)>,
}

impl Sides<'_> {
    fn signals(&self, check: Check) -> Vec<Signal> {
        let mut signals = Vec::with_capacity(self.found.len() + self.gone.len() + 1);
        for (text, marker) in &self.found {
            let mut taken = Signal { status: FOUND.to_vec(), ..Signal::bare(Says::Taken) };
            marker.require(&mut taken);
            taken.lacks = match check {
                Check::Message => around(text, &self.gone),
                // By the list a status says more than these texts, but what holds both is unclear.
                Check::Status | Check::Redirect => written(&self.gone),
            };
            signals.push(taken);
        }
        let by_status = check != Check::Message;
        if self.found.is_empty() && (by_status || !self.gone.is_empty()) {
            let lacks = written(&self.gone);
            signals.push(Signal { status: FOUND.to_vec(), lacks, ..Signal::bare(Says::Taken) });
        }
        for (text, marker) in self.gone.iter().filter(|_| !by_status) {
            let mut absent = Signal::bare(Says::Absent);
            marker.require(&mut absent);
            absent.lacks = around(text, &self.found);
            signals.push(absent);
        }
        if by_status || (self.gone.is_empty() && !self.found.is_empty()) {
            let lacks = written(&self.found);
            signals.push(Signal { status: GONE.to_vec(), lacks, ..Signal::bare(Says::Absent) });
        }
        signals
    }
}

/// The texts of the other side that have this one inside: where they stand, it stands too.
fn around(text: &str, others: &[(&str, &Marker)]) -> Vec<String> {
    others.iter().filter(|(other, _)| other.contains(text)).map(lacking).collect()
}

fn written(side: &[(&str, &Marker)]) -> Vec<String> {
    side.iter().map(lacking).collect()
}

fn lacking((text, marker): &(&str, &Marker)) -> String {
    match marker {
        Marker::Text(text) => text.clone(),
        _ => (*text).to_owned(),
    }
}

/// The texts that the list itself takes for something in the way.
fn walls(site: &Site<'_>) -> Result<Vec<Signal>, Why> {
    let errors = site.members("errors")?;
    let mut walls = Vec::new();
    for (text, reason) in errors.as_ref().and_then(|errors| errors.as_object()).into_iter().flatten() {
        let reason = reason
            .as_str()
            .ok_or_else(|| Why::Malformed("`errors` holds something else than texts".to_owned()))?;
        if text.trim().is_empty() || text.len() > LONGEST_WALL {
            continue;
        }
        let kind = kind_of(reason, text);
        let mut words = kind.words().to_owned();
        let _ = write!(words, " (the list says: {})", clipped(reason));
        let wall = Signal { wall: Some(kind), words: Some(words), ..Signal::bare(Says::Wall) };
        walls.push(Signal { text: vec![text.clone()], ..wall });
    }
    Ok(walls)
}

/// Words of reasons, by kind; lower case.
const REASONS: [(DoubtKind, &[&str]); 4] = [
    (DoubtKind::RateLimited, &["rate", "too many", "limit"]),
    (DoubtKind::LoginWall, &["login", "auth", "sign in", "registration", "age verif"]),
    (
        DoubtKind::Blocked,
        &[
            "captcha",
            "challenge",
            "bot",
            "cloudflare",
            "protection",
            "ban",
            "block",
            "country",
            "censor",
            "denied",
            "verification",
        ],
    ),
    (DoubtKind::Unreachable, &["maintenance", "overload", "offline", "server", "site error", "unavailable"]),
];

fn kind_of(reason: &str, text: &str) -> DoubtKind {
    let lower = reason.to_lowercase();
    let named = REASONS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let read = || match marker(text) {
        Marker::Wall(kind, _) => kind,
        _ => DoubtKind::Unrecognised,
    };
    named.map_or_else(read, |(kind, _)| *kind)
}
