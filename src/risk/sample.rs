//! Cases made by hand for the tests of rules: places that do not exist, and accounts that nobody has.
//!
//! `World::new("acme").with(Spot::held(Owner { .. }))` is the name `acme`, held by a stranger on one
//! required place.

use jiff::Timestamp;

use super::case::{Case, Place, Weight};
use super::finding::Finding;
use super::rule::{Found, Rule};
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Kind, Platform};
use crate::judge::control::Controls;
use crate::judge::found::Found as Results;
use crate::judge::hearing::Evidence;
use crate::name::Name;
use crate::name::candidate::Origin;
use crate::owner::identity::{Identity, Whose};
use crate::owner::registration::Registration;
use crate::owner::{Owner, Post};
use crate::policy::Policy;
use crate::standing::Standing;
use crate::verdict::{ControlStatus, Strength, Verdict};

/// When every survey here is made.
pub(super) const AS_OF: &str = "2026-11-21T14:00:00Z";

/// A place of the catalog: `chirp` is called `Chirp`.
pub(super) fn platform(id: &str) -> Platform {
    let called = id[..1].to_uppercase() + &id[1..];
    let text = format!(
        "id = '{id}'\nname = '{called}'\nnamespace = 'user'\ncategory = 'social'\ntier = 1\n\
         profile = 'https://{id}.example/{{handle}}'\nproved_by = 'real'\nterms = ''\nsources = []\n\
         [handle]\nmin = 1\nmax = 30\npattern = '.*'\nbinds = 'new-accounts'\nverified = true\nwords = ''\n\
         source = ''\n[controls]\ntaken = []\n\
         [look]\nurl = 'https://{id}.example/{{handle}}'\nquestion = ''\nsigned_in = false\n"
    );
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A public post, `days` before the survey.
pub(super) fn post(text: &str, days: i64) -> Post {
    Post { text: text.to_owned(), at: Some(days_ago(days)), ..Post::default() }
}

/// The date so many days before the survey, as owners have it.
pub(super) fn days_ago(days: i64) -> String {
    let as_of: Timestamp = AS_OF.parse().unwrap();
    (as_of - jiff::SignedDuration::from_hours(24 * days)).strftime("%Y-%m-%d").to_string()
}

/// A handle in a place, to be changed by its methods.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) platform: Box<Platform>,
    pub(super) verdict: Verdict,
    pub(super) owner: Option<Owner>,
    pub(super) weight: Weight,
    pub(super) whose: Identity,
    pub(super) origin: Origin,
    pub(super) handle: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) disputed: bool,
    pub(super) strength: Strength,
    /// Whether the reply names the handle itself, so that no controls were needed.
    pub(super) proves_itself: bool,
    /// What a search found.
    pub(super) found: Option<Results>,
}

impl Spot {
    /// What a machine found of the name on the required place `chirp`.
    pub(super) fn new(verdict: Verdict) -> Self {
        Self {
            platform: Box::new(platform("chirp")),
            verdict,
            owner: None,
            weight: Weight::Required,
            whose: Identity::Stranger,
            origin: Origin::Exact,
            handle: None,
            reason: None,
            disputed: false,
            strength: Strength::B,
            proves_itself: true,
            found: None,
        }
    }

    /// A search of this place that found so.
    pub(super) fn found(found: Results) -> Self {
        Self { found: Some(found), ..Self::new(Verdict::Unknown) }
    }

    /// On evidence of this strength, which controls had to prove.
    pub(super) fn seen_by(self, strength: Strength) -> Self {
        Self { strength, proves_itself: false, ..self }
    }

    /// A stranger's account there.
    pub(super) fn held(owner: Owner) -> Self {
        Self { owner: Some(owner), ..Self::new(Verdict::Taken) }
    }

    /// A domain under `suffix` that somebody else registered.
    pub(super) fn domain(suffix: &str, registration: Registration) -> Self {
        let owner = Owner { registration: Some(registration), ..Owner::default() };
        Self::held(owner).entry(|entry| {
            entry.id = format!("domain:{suffix}");
            entry.name = format!(".{suffix}");
            entry.kind = Kind::Domain;
        })
    }

    /// A handle that nobody holds and the platform does not give out, in its words.
    pub(super) fn withheld(reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..Self::new(Verdict::Withheld) }
    }

    /// On another place.
    pub(super) fn on(self, id: &str) -> Self {
        Self { platform: Box::new(platform(id)), ..self }
    }

    /// With the entry of the place changed.
    pub(super) fn entry(mut self, change: impl FnOnce(&mut Platform)) -> Self {
        change(&mut self.platform);
        self
    }

    /// On a place that matters so much.
    pub(super) fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// An account that is proven ours.
    pub(super) fn ours(self) -> Self {
        Self { whose: Identity::Ours, ..self }
    }

    /// A neighbour of the name rather than the name itself.
    pub(super) fn neighbour(self, handle: &str, origin: Origin) -> Self {
        Self { handle: Some(handle.to_owned()), origin, ..self }
    }

    fn standing(&self, name: &Name, beside: bool) -> Standing {
        let id = &self.platform.id;
        let handle = Handle::new(self.handle.as_deref().unwrap_or(name.handle()));
        let url = format!("https://{id}.example/{handle}");
        let evidence = Evidence {
            probe: "page".to_owned(),
            signal: "status 200".to_owned(),
            words: "the page of the account answers".to_owned(),
            held: true,
            url: url.clone(),
            status: Some(200),
            at: AS_OF.parse().unwrap(),
            sha256: Some("ab".repeat(32)),
            remembered: false,
        };
        let answered = !matches!(self.verdict, Verdict::Unknown | Verdict::Barred);
        Standing {
            platform: id.clone(),
            name: usize::from(beside),
            handle,
            url,
            verdict: self.verdict,
            doubt: None,
            reason: self.reason.clone(),
            strength: answered.then_some(self.strength),
            evidence: Vec::from_iter(answered.then_some(evidence)),
            controls: Controls {
                status: if self.proves_itself { ControlStatus::NotNeeded } else { ControlStatus::Passed },
                ..Controls::not_needed()
            },
            others: Vec::new(),
            decided_by: None,
            disputed: self.disputed,
            owner: self.owner.clone(),
            found: self.found.clone(),
            look: None,
            carried: None,
            took: std::time::Duration::ZERO,
        }
    }
}

/// A name with all its places, from which cases borrow.
#[derive(Clone, Debug)]
pub(super) struct World {
    name: Name,
    pub(super) policy: Policy,
    places: Vec<(Spot, Standing)>,
    beside: Vec<(Spot, Standing)>,
}

impl World {
    /// A name that nobody was asked about yet.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: Name::parse(name).unwrap(),
            policy: Policy::default(),
            places: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// The name in one more place.
    pub(super) fn with(mut self, spot: Spot) -> Self {
        let standing = spot.standing(&self.name, false);
        self.places.push((spot, standing));
        self
    }

    /// One more neighbour of the name ([`Spot::neighbour`]).
    pub(super) fn beside(mut self, spot: Spot) -> Self {
        let standing = spot.standing(&self.name, true);
        self.beside.push((spot, standing));
        self
    }

    /// With the policy changed.
    pub(super) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// What rules look at.
    pub(super) fn case(&self) -> Case<'_> {
        fn place((spot, standing): &(Spot, Standing)) -> Place<'_> {
            let whose = Whose { identity: spot.whose, why: "the test says so".to_owned() };
            Place {
                platform: &spot.platform,
                standing,
                weight: spot.weight,
                whose: (spot.verdict == Verdict::Taken).then_some(whose),
                origin: spot.origin,
            }
        }
        Case {
            name: &self.name,
            policy: &self.policy,
            places: self.places.iter().map(place).collect(),
            beside: self.beside.iter().map(place).collect(),
            found_beside: Vec::new(),
            as_of: AS_OF.parse().unwrap(),
        }
    }

    /// What one rule finds, before it is weighed.
    pub(super) fn find(&self, rule: &Rule) -> Vec<Found> {
        (rule.find)(&self.case())
    }

    /// What all rules find, weighed, the worst first.
    pub(super) fn assess(&self) -> Vec<Finding> {
        super::assess(&self.case())
    }
}
