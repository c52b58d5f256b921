//! Which places must answer, which should, and which are not asked. A fixed list: neither keys nor
//! answers change it.

use super::Policy;
use crate::catalog::platform::Platform;
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
        let (words, required) = if let Some(required) = listed {
            (POLICY.to_owned(), required.clone())
        } else {
            let profile = catalog.profile(named.or(places.profile.as_deref()))?;
            (profile.id.clone(), profile.required.clone())
        };
        let preferred = places.preferred.iter().filter(|id| !required.contains(id)).cloned().collect();
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
        self.profile.is_some() || self.required.is_some()
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
        let starts_from_all = selection.terms().iter().all(|term| term.starts_with('-'));
        chosen.retain(|platform| !self.ignore.contains(&platform.id) || wanted(&platform.id));
        if starts_from_all {
            let out = |id: &String| {
                selection.terms().iter().any(|term| term.strip_prefix('-').is_some_and(|term| is(term, id)))
            };
            let matter = required.required.iter().chain(&required.preferred).filter(|id| !out(id));
            let missing: Vec<&Platform> = matter
                .filter_map(|id| catalog.get(id))
                .filter(|platform| platform.host.is_none())
                .filter(|platform| !chosen.iter().any(|one| one.id == platform.id))
                .collect();
            chosen.extend(missing);
            chosen.sort_by(|left, right| left.id.cmp(&right.id));
        }
        Ok(chosen)
    }

    /// The words of a selection that names every place which needs a server to be one.
    pub fn with_servers(&self) -> String {
        let all = self.required.iter().flatten().chain(&self.preferred).chain(&self.ignore);
        all.filter(|id| id.contains('@')).cloned().collect::<Vec<String>>().join(",")
    }
}

/// Whether a word of a selection names just this place.
fn is(term: &str, id: &str) -> bool {
    match (term.split_once('@'), id.split_once('@')) {
        (Some((name, host)), Some((own, server))) => name.replace('-', "_") == own && host == server,
        (None, None) => term.replace('-', "_") == id,
        _ => false,
    }
}
