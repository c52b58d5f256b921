//! Which places must answer, which should, and which are not asked. A fixed list: neither keys nor
//! answers change it.

use super::Policy;
use crate::catalog::domain::PREFIX;
use crate::catalog::platform::{Kind, Platform, is_made_to_order};
use crate::catalog::selection::{BadSelection, Selection};
use crate::catalog::{Catalog, Profile};

/// Which places matter, as the policy says it. Ids of platforms throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The profile that fixes the required places; never beside `required`.
    pub profile: Option<String>,
    /// The required places, in the order they are shown.
    pub required: Option<Vec<String>>,
    /// Places that weigh more than the others, but need not answer.
    pub preferred: Vec<String>,
    /// Places that are not asked, unless `--on` names them.
    pub ignore: Vec<String>,
    /// Which domains matter.
    pub domains: Domains,
}

/// Which domains matter. Ids of places throughout (`domain:com`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domains {
    /// Those that must answer, beside every other required place.
    pub required: Vec<String>,
    /// Those that weigh more than the others, but need not answer.
    pub preferred: Vec<String>,
    /// Those that are asked instead of the built-in ones; `None` leaves it at these.
    pub tlds: Option<Vec<String>>,
    /// Whether these were typed for this run: then they are asked beside what `--on` names.
    pub typed: bool,
}

/// The places that a survey is held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// What fixes them: the id of a profile, or `policy`.
    pub words: String,
    /// Ids of the places that must answer, in the order they are shown.
    pub required: Vec<String>,
    /// Ids of the places that should; none of them is required too.
    pub preferred: Vec<String>,
}

/// What fixes the required places where the policy lists them.
const POLICY: &str = "policy";

impl Required {
    /// What `--for` names, else what the policy says, else the default profile; `None` where the
    /// catalog has no such profile.
    pub fn new(named: Option<&str>, policy: &Policy, catalog: &Catalog) -> Option<Self> {
        let places = &policy.places;
        let listed = places.required.as_ref().filter(|_| named.is_none());
        let (words, mut required) = if let Some(required) = listed {
            (POLICY.to_owned(), required.clone())
        } else {
            let profile = catalog.profile(named.or(places.profile.as_deref()))?;
            (profile.id.clone(), profile.required.clone())
        };
        let more: Vec<String> =
            places.domains.required.iter().filter(|id| !required.contains(id)).cloned().collect();
        required.extend(more);
        let preferred = places.preferred.iter().chain(&places.domains.preferred);
        let preferred = preferred.filter(|id| !required.contains(id)).cloned().collect();
        Some(Self { words, required, preferred })
    }
}

impl From<&Profile> for Required {
    fn from(profile: &Profile) -> Self {
        Self { words: profile.id.clone(), required: profile.required.clone(), preferred: Vec::new() }
    }
}

impl Places {
    /// Whether they fix which places are required.
    pub fn fix(&self) -> bool {
        self.profile.is_some() || self.required.is_some() || !self.domains.required.is_empty()
    }

    /// The places to ask: what `--on` names; with nothing named, all but the ignored ones, and those
    /// that `required` holds even where they would be left out otherwise.
    pub fn chosen<'c>(
        &self,
        catalog: &'c Catalog,
        selection: &Selection,
        required: &Required,
    ) -> Result<Vec<&'c Platform>, BadSelection> {
        let mut chosen = catalog.select(selection)?;
        let wanted =
            |id: &String| required.required.contains(id) || selection.terms().iter().any(|term| is(term, id));
        let Domains { tlds, typed, .. } = &self.domains;
        if let Some(tlds) = tlds {
            let keeps = |id: &String| tlds.contains(id) || required.preferred.contains(id) || wanted(id);
            chosen.retain(|platform| platform.kind != Kind::Domain || keeps(&platform.id));
        }
        let starts_from_all = selection.terms().iter().all(|term| term.starts_with('-'));
        chosen.retain(|platform| !self.ignore.contains(&platform.id) || wanted(&platform.id));
        let matter = required.required.iter().chain(&required.preferred);
        let matter: Vec<&str> = matter
            .filter(|id| catalog.get(id).is_some_and(|platform| platform.host.is_none()))
            .map(String::as_str)
            .collect();
        let beside: Vec<&str> = match tlds {
            Some(tlds) if *typed && !starts_from_all => {
                tlds.iter().filter(|id| catalog.get(id).is_some()).map(String::as_str).collect()
            }
            _ => Vec::new(),
        };
        if !beside.is_empty() {
            // What was typed is meant, whatever else is.
            let left = catalog.select(&Selection::parse(&beside.join(",")))?;
            chosen.extend(left);
            chosen.sort_by(|left, right| left.id.cmp(&right.id));
            chosen.dedup_by(|left, right| left.id == right.id);
        }
        if starts_from_all && !matter.is_empty() {
            // What is taken out stays out, by itself or with its group.
            let words = format!("{},{}", matter.join(","), selection.terms().join(","));
            let left = catalog.select(&Selection::parse(&words))?;
            let missing = |platform: &&Platform| !chosen.iter().any(|one| one.id == platform.id);
            let missing: Vec<&Platform> = left.into_iter().filter(missing).collect();
            chosen.extend(missing);
            chosen.sort_by(|left, right| left.id.cmp(&right.id));
        }
        Ok(chosen)
    }

    /// The words of a selection that names every place which has to be made first: on its server, for its
    /// suffix.
    pub fn with_servers(&self) -> String {
        let Domains { required, preferred, tlds, .. } = &self.domains;
        let all = self.required.iter().flatten().chain(&self.preferred).chain(&self.ignore);
        let all = all.chain(required).chain(preferred).chain(tlds.iter().flatten());
        all.filter(|id| is_made_to_order(id)).cloned().collect::<Vec<String>>().join(",")
    }
}

/// Whether a word of a selection names just this place.
fn is(term: &str, id: &str) -> bool {
    if let (Some(suffix), Some(own)) = (term.strip_prefix(PREFIX), id.strip_prefix(PREFIX)) {
        return suffix.trim_start_matches('.') == own;
    }
    match (term.split_once('@'), id.split_once('@')) {
        (Some((name, host)), Some((own, server))) => name.replace('-', "_") == own && host == server,
        (None, None) => term.replace('-', "_") == id,
        _ => false,
    }
}
