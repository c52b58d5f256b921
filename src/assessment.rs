//! All that is known of each name of a survey, put together: whose the accounts are, what the rules
//! found, and the outcome. A pure function of survey, catalog, policy and `as_of`.

use jiff::Timestamp;

use crate::catalog::Catalog;
use crate::catalog::platform::Platform;
use crate::gate::{self, Outcome};
use crate::name::Name;
use crate::name::candidate::Origin;
use crate::owner::identity::{self, Whose, whose};
use crate::owner::shield::is_shielded;
use crate::policy::Policy;
use crate::policy::places::Required;
use crate::risk::case::{Case, Place, Weight};
use crate::risk::content::look;
use crate::risk::finding::Finding;
use crate::risk::{self, waiver};
use crate::standing::Standing;
use crate::standing::carried::Carried;
use crate::survey::Survey;
use crate::survey::shielded::Shielded;
use crate::verdict::Verdict;

/// What an assessment needs besides the survey itself.
#[derive(Clone, Copy, Debug)]
pub struct Given<'g> {
    /// The catalog the survey used.
    pub catalog: &'g Catalog,
    /// The names, in the order typed.
    pub names: &'g [Name],
    /// Which places matter, and how much.
    pub places: &'g Required,
    /// The policy.
    pub policy: &'g Policy,
    /// When the survey began.
    pub as_of: Timestamp,
}

/// One name assessed.
#[derive(Clone, Debug)]
pub struct Assessed<'s> {
    /// The name in every place, in the order of the survey.
    pub places: Vec<Place<'s>>,
    /// Its neighbours on the required places.
    pub beside: Vec<Place<'s>>,
    /// What the rules found, the worst first.
    pub findings: Vec<Finding>,
    /// What follows.
    pub outcome: Outcome,
}

/// A survey assessed.
#[derive(Clone, Debug)]
pub struct Assessment<'s> {
    /// By name, in the order typed.
    pub names: Vec<Assessed<'s>>,
    /// Findings about the waivers and allowances of the policy.
    pub waivers: Vec<Finding>,
}

/// Assesses every name of a survey.
pub fn assess<'s>(given: &Given<'s>, survey: &'s Survey) -> Assessment<'s> {
    let names: Vec<Assessed<'s>> =
        given.names.iter().enumerate().map(|(index, name)| assessed(given, survey, index, name)).collect();
    let found = names.iter().flat_map(|name| &name.findings);
    let unanswered = names.iter().flat_map(|name| &name.outcome.unanswered).map(String::as_str);
    let waivers = waiver::stale(given.policy, found, unanswered, given.as_of);
    Assessment { names, waivers }
}

fn assessed<'s>(given: &Given<'s>, survey: &'s Survey, index: usize, name: &'s Name) -> Assessed<'s> {
    let place = |standing: &'s Standing, origin: Origin| {
        let platform = given.catalog.get(&standing.platform)?;
        let whose = (standing.verdict == Verdict::Taken).then(|| whose_is(given, survey, platform, standing));
        Some(Place { platform, standing, weight: weight(given.places, platform), whose, origin })
    };
    let own = survey.standings.iter().filter(|one| one.name == index);
    let places: Vec<Place<'s>> = own.filter_map(|one| place(one, Origin::Exact)).collect();
    let beside = survey.standings.iter().filter_map(|one| {
        let neighbour = survey.beside.get(one.name.checked_sub(given.names.len())?)?;
        (neighbour.name == index).then(|| place(one, neighbour.origin))?
    });
    let beside: Vec<Place<'s>> = beside.collect();
    let case = Case {
        name,
        policy: given.policy,
        places: places.clone(),
        beside: beside.clone(),
        found_beside: Vec::new(),
        as_of: given.as_of,
    };
    let findings = risk::assess(&case);
    let standings: Vec<&Standing> = places.iter().map(|place| place.standing).collect();
    let outcome = gate::decide(&findings, &standings, &given.places.required, given.policy, given.as_of);
    Assessed { places, beside, findings, outcome }
}

fn whose_is(given: &Given<'_>, survey: &Survey, platform: &Platform, standing: &Standing) -> Whose {
    let looked = standing.look.as_ref().filter(|looked| looked.says_ours()).map(|looked| looked.look.words());
    // An account that only account and domain showed to be ours; without a domain of ours, it no longer is.
    let has_domain = !given.policy.brand.domains.is_empty();
    let carried = standing.carried.as_ref().filter(|carried| carried.ours && has_domain).map(Carried::words);
    let confirmed = looked.or(carried).filter(|_| standing.is_ours());
    let account = identity::Account {
        place: &standing.platform,
        handle: standing.handle.as_str(),
        fold: platform.handle.fold,
        address: &standing.url,
        owner: standing.owner.as_ref(),
        confirmed: confirmed.as_deref(),
    };
    let known = whose(account, &given.policy.brand, &survey.homes);
    if !known.is_ours() && hides(standing, given.as_of) {
        // Where a stranger's account points is one of its details.
        return whose(identity::Account { owner: None, ..account }, &given.policy.brand, &survey.homes);
    }
    known
}

/// Whether the details of the account are withheld, as long as it is not ours.
fn hides(standing: &Standing, as_of: Timestamp) -> bool {
    standing.owner.as_ref().is_some_and(|owner| is_shielded(owner, as_of))
}

impl Assessment<'_> {
    /// The accounts of `survey` of which an archive keeps no details, with the kinds of content that
    /// were found: those that hide and are not ours.
    pub fn shielded(&self, given: &Given<'_>, survey: &Survey) -> Shielded {
        let mut shielded = survey.shielded.clone();
        for (assessed, name) in self.names.iter().zip(given.names) {
            for place in assessed.places.iter().chain(&assessed.beside) {
                let (handle, standing) = (place.standing.handle.as_str(), place.standing);
                let account = (place.platform.id.clone(), handle.to_owned());
                if place.is_ours() {
                    shielded.remove(&account);
                } else if let (Some(owner), Some(seen)) = (&standing.owner, shielded.get_mut(&account)) {
                    *seen = look(owner, handle, name, &given.policy.brand).seen;
                }
            }
        }
        shielded
    }
}

/// How much a place weighs. Without a word from the policy, those that every global brand needs are preferred.
pub fn weight(places: &Required, platform: &Platform) -> Weight {
    let Required { required, preferred, .. } = places;
    if required.contains(&platform.id) {
        Weight::Required
    } else if preferred.contains(&platform.id) || (preferred.is_empty() && platform.tier == 1) {
        Weight::Preferred
    } else {
        Weight::Other
    }
}
