//! The neutral form that all lists reduce to, and the entry of the catalog that it makes.

use std::collections::BTreeMap;

use super::vet::MOST_SIGNALS;
use super::{Import, Note, Skipped, Why};
use crate::catalog::handle::HandleRules;
use crate::catalog::list::{Community, List};
use crate::catalog::platform::{
    Absence, BodyKind, Controls, Kind, Look, Platform, Probe, ProbeKind, ProvedBy, Source,
};
use crate::catalog::selection::ADULT;
use crate::catalog::signal::{Says, Signal};
use crate::exchange::Method;
use crate::verdict::Verdict;

/// An entry on its way into the catalog.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Its name, exactly as the list spells it.
    pub(super) entry: String,
    /// Group, in the list's own word.
    pub(super) category: String,
    /// Whether the list calls it unsafe for work.
    pub(super) adult: bool,
    /// Address of the profile for people, with `{handle}`.
    pub(super) profile: String,
    /// Address that is asked, with `{handle}` (unless the body holds it).
    pub(super) url: String,
    /// Request method.
    pub(super) method: Method,
    /// Headers, names in lower case, vetted.
    pub(super) headers: BTreeMap<String, String>,
    /// Body with `{handle}`, and how it is written.
    pub(super) body: Option<(String, BodyKind)>,
    /// Whether redirects are followed.
    pub(super) follow: bool,
    /// Accounts that the list knows to exist.
    pub(super) known: Vec<String>,
    /// The list's pattern for names, found anywhere in the name unless it says otherwise.
    pub(super) pattern: Option<String>,
    /// Characters that the list would take out of a name before asking.
    pub(super) strips: String,
    /// What in the reply says what.
    pub(super) signals: Vec<Signal>,
    /// Whether somebody who has never written anything looks like nobody.
    pub(super) silent: bool,
    /// What was read otherwise than it is written, in words.
    pub(super) notes: Vec<String>,
}

impl Draft {
    /// Files the entry: among the platforms, or among the skipped with the reason.
    pub(super) fn file(drafted: Result<Self, Why>, entry: &str, import: &mut Import) {
        let community = import.community;
        match drafted.and_then(|draft| draft.platform(community)) {
            Ok((platform, notes)) => {
                let notes = notes.into_iter().map(|words| Note { entry: entry.to_owned(), words });
                import.notes.extend(notes);
                import.platforms.push(platform);
            }
            Err(why) => import.skipped.push(Skipped { entry: entry.to_owned(), why }),
        }
    }

    fn platform(self, community: Community) -> Result<(Platform, Vec<String>), Why> {
        let says = |wanted: Says| self.signals.iter().any(|signal| signal.says == wanted);
        let mut can_say = Vec::new();
        if says(Says::Taken) {
            can_say.push(Verdict::Taken);
        }
        if says(Says::Absent) && !self.silent {
            can_say.push(Verdict::Vacant);
        }
        if can_say.is_empty() {
            return Err(Why::NoEvidence("nothing in it tells somebody from nobody".to_owned()));
        }
        if self.known.is_empty() {
            let words = "it names no account that could be asked for, so nothing would prove it";
            return Err(Why::NoEvidence(words.to_owned()));
        }
        if self.signals.len() > MOST_SIGNALS {
            return Err(Why::Malformed(format!("more than {MOST_SIGNALS} texts and statuses to look for")));
        }
        let (body, body_kind) = self.body.unzip();
        let probe = Probe {
            id: community.word().to_owned(),
            kind: ProbeKind::Page,
            method: self.method,
            url: self.url,
            headers: self.headers,
            body,
            body_kind,
            follow: self.follow,
            can_say,
            absence: if self.silent { Absence::Ambiguous } else { Absence::NoAccount },
            signals: self.signals,
            ..Probe::default()
        };
        let category = if self.adult { ADULT.to_owned() } else { self.category };
        let name = community.name();
        let platform = Platform {
            id: slug(&self.entry),
            name: self.entry.clone(),
            namespace: "user".to_owned(),
            category,
            kind: Kind::Handle,
            agree: false,
            tier: 3,
            look: Look {
                url: self.profile.clone(),
                question: "is there an account of this name?".to_owned(),
                signed_in: false,
            },
            profile: self.profile,
            also: Vec::new(),
            proved_by: ProvedBy::Listed,
            host: None,
            note: None,
            handle: rules(community, self.pattern.as_deref(), &self.strips),
            controls: Controls { taken: self.known, source: None, ask: Vec::new() },
            probes: vec![probe],
            posts: None,
            walls: Vec::new(),
            reclaim: Vec::new(),
            terms: "not looked into: the entry comes from a community list".to_owned(),
            sources: vec![Source {
                what: format!("{name}, entry `{}`", self.entry),
                date: "as the list was read".to_owned(),
            }],
            list: List::Community(community, self.entry),
            witnesses: Vec::new(),
        };
        Ok((platform, self.notes))
    }
}

/// Rules that nobody verified: they never bar a handle, but where one breaks them, nobody being
/// found means nothing.
fn rules(community: Community, pattern: Option<&str>, strips: &str) -> HandleRules {
    let name = community.name();
    let never: Vec<String> =
        if strips.is_empty() { Vec::new() } else { vec![format!("[{}]", regex::escape(strips))] };
    let words = match (pattern, strips) {
        (None, "") => format!("{name} gives none"),
        (Some(pattern), "") => format!("{name}: `{pattern}`"),
        (None, strips) => format!("{name} asks without any of `{strips}`"),
        (Some(pattern), strips) => format!("{name}: `{pattern}`, and asks without any of `{strips}`"),
    };
    let mut rules = HandleRules::unverified(words, name);
    if let Some(pattern) = pattern {
        (rules.pattern, rules.anywhere) = (pattern.to_owned(), true);
    }
    rules.never = never;
    rules
}

/// A short id from a name: lower-case letters, digits and single underscores.
fn slug(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('_') {
            id.push('_');
        }
    }
    let id = id.trim_end_matches('_');
    if id.is_empty() { "entry".to_owned() } else { id.to_owned() }
}
