//! Which looks are open: the places that only a person can answer, in the order in which they are
//! walked, platform by platform with all names together.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LookedReport, Report, StandingReport};
use crate::catalog::Catalog;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Absence, Kind, Platform, Probe};
use crate::look::{Look, LookState, Looks, Saw};
use crate::name::Name;
use crate::probe::keys::Keys;
use crate::probe::{Manner, admitted, profile_address};
use crate::verdict::Verdict;

/// A look that somebody should take. Link and question are those of the catalog, whatever a report
/// says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenLook {
    /// Id of the place.
    pub place: String,
    /// Its name as people write it.
    pub place_name: String,
    /// What kind of place it is; kept in no file.
    #[serde(skip)]
    pub kind: Kind,
    /// The handle, in the place's canonical form.
    pub handle: String,
    /// Address to open.
    pub url: String,
    /// The question to answer there.
    pub question: String,
    /// Whether one has to be signed in.
    pub signed_in: bool,
    /// Why the look is open again, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl OpenLook {
    pub(super) fn of(platform: &Platform, handle: &str, why: Option<String>) -> Self {
        Self {
            place: platform.id.clone(),
            place_name: platform.name.clone(),
            kind: platform.kind,
            handle: platform.handle.fold.canonical(handle),
            url: profile_address(&platform.look.url, &Handle::new(handle)),
            question: platform.look.question.clone(),
            signed_in: platform.look.signed_in,
            why,
        }
    }

    /// What somebody saw there.
    pub fn answered(&self, saw: Saw, by: Option<String>, on: Date) -> Look {
        Look { place: self.place.clone(), handle: self.handle.clone(), on, by, saw }
    }
}

/// The looks that are open without a survey: at the places where, with these keys, no check of a
/// machine could show that nobody is there.
pub fn before(
    platforms: &[&Platform],
    names: &[Name],
    keys: &Keys,
    looks: &Looks,
    today: Date,
) -> Vec<OpenLook> {
    let mut open = Vec::new();
    for platform in platforms.iter().filter(|platform| !can_tell(platform, keys)) {
        for name in names {
            let spelt = platform.asked_as(name);
            let handle = Handle::new(spelt);
            let last = looks.latest(platform, spelt);
            let is_barred = matches!(platform.handle.rule_on(&handle), Ruling::Barred(_));
            if !is_barred && !last.is_some_and(|look| look.is_live(today)) {
                open.push(OpenLook::of(platform, spelt, last.map(expired)));
            }
        }
    }
    open
}

/// Whether some check could show, by more than a hint, that nobody is there.
fn can_tell(platform: &Platform, keys: &Keys) -> bool {
    let tells = |probe: &Probe| {
        probe.can_clear()
            && probe.absence != Absence::Ambiguous
            && !probe.strength().is_hint()
            && admitted(probe, &Manner::default(), keys).is_ok()
    };
    platform.everyone().flat_map(|entry| &entry.probes).any(tells)
}

/// The looks that a survey left open, as its report counts them, or at those of `places` that did not
/// answer; unless somebody has looked since.
pub fn after(
    report: &Report,
    catalog: &Catalog,
    names: &[Name],
    places: Option<&[String]>,
    looks: &Looks,
    today: Date,
) -> Vec<OpenLook> {
    let is_named = |handle: &str| names.is_empty() || names.iter().any(|name| name.handle() == handle);
    let mut open: Vec<OpenLook> = Vec::new();
    for name in report.names.iter().filter(|name| is_named(&name.handle)) {
        let is_open = |standing: &&StandingReport| {
            let place = &standing.surface.platform;
            let counted = name.open_looks.iter().any(|open| open.place == *place);
            match places {
                Some(places) => places.contains(place) && (counted || !is_answered(standing)),
                None => counted,
            }
        };
        for standing in name.standings.iter().filter(is_open) {
            let Some(platform) = catalog.get(&standing.surface.platform) else { continue };
            // A report is a file that anybody may have written.
            let Ok(name) = Name::parse(&standing.handle) else { continue };
            let spelt = platform.asked_as(&name);
            let last = looks.latest(platform, spelt);
            let contradicted =
                standing.looked.as_ref().filter(|looked| looked.state == LookState::Contradicted);
            let why = match (last, contradicted) {
                (Some(look), Some(looked)) if is_same(look, looked) => {
                    standing.doubt.as_ref().map(|doubt| doubt.detail.clone())
                }
                (Some(look), _) if look.is_live(today) => continue,
                (Some(look), _) => Some(expired(look)),
                (None, _) => None,
            };
            open.push(OpenLook::of(platform, spelt, why));
        }
    }
    let order: Vec<String> = open.iter().map(|look| look.place.clone()).collect();
    open.sort_by_key(|look| order.iter().position(|place| *place == look.place));
    open
}

fn is_answered(standing: &StandingReport) -> bool {
    !standing.disputed
        && match standing.verdict {
            Verdict::Unknown => false,
            Verdict::Vacant => standing.strength.is_some_and(|strength| !strength.is_hint()),
            _ => true,
        }
}

fn is_same(look: &Look, looked: &LookedReport) -> bool {
    (look.saw, look.on.to_string()) == (looked.saw, looked.on.clone())
}

fn expired(look: &Look) -> String {
    format!("{}: {}; that counted until {}", look.words(), look.seen(), look.expires())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-22".parse().unwrap()
    }

    fn names(typed: &[&str]) -> Vec<Name> {
        typed.iter().map(|name| Name::parse(name).unwrap()).collect()
    }

    #[test]
    fn all_names_are_looked_at_platform_by_platform() {
        let catalog = Catalog::embedded().unwrap();
        let profile = catalog.profile(None).unwrap();
        let platforms: Vec<&Platform> = profile.required.iter().filter_map(|id| catalog.get(id)).collect();
        let keys = Keys::gather([], |_| None);
        let mut looks = Looks::default();
        let open = before(&platforms, &names(&["acme", "other"]), &keys, &looks, today());
        assert!(open.len() >= 6 && open.len() < platforms.len() * 2, "{open:?}");
        for pair in open.chunks(2) {
            assert_eq!(pair[0].place, pair[1].place);
            assert_eq!((pair[0].handle.as_str(), pair[1].handle.as_str()), ("acme", "other"));
            assert!(pair[0].url.starts_with("https://") && pair[0].why.is_none());
        }
        // What was looked at is open again when the look has expired.
        for (on, is_open) in [("2026-11-15", false), ("2026-11-14", true)] {
            looks.put(open[0].answered(Saw::Nobody, None, on.parse().unwrap()));
            let now = before(&platforms, &names(&["acme"]), &keys, &looks, today());
            let again = now.iter().find(|one| one.place == open[0].place);
            assert_eq!(again.is_some(), is_open, "{on}");
            assert_eq!(again.is_some_and(|one| one.why.is_some()), is_open, "{on}");
            looks = Looks::default();
        }
    }

    #[test]
    fn where_a_key_lets_a_machine_tell_no_look_is_open() {
        let catalog = Catalog::embedded().unwrap();
        let none = Keys::gather([], |_| None);
        let all = catalog.keys.iter().flat_map(|key| key.names().map(str::to_owned)).collect::<Vec<_>>();
        let all = Keys::gather(all.iter().map(String::as_str), |_| Some("key".to_owned()));
        let platforms: Vec<&Platform> = catalog.platforms.iter().filter(|one| one.host.is_none()).collect();
        let count =
            |keys: &Keys| before(&platforms, &names(&["acme"]), keys, &Looks::default(), today()).len();
        assert!(count(&all) < count(&none), "{} {}", count(&all), count(&none));
    }
}
