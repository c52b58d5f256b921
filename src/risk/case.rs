//! Everything that rules may look at, for one name: standings with their places, whose the accounts
//! are, the neighbours of the name. No clock but `as_of`, no network.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::finding::{Exhibit, Finding};
use crate::catalog::platform::{Kind, Platform, Probe, ProbeKind};
use crate::name::Name;
use crate::name::candidate::Origin;
use crate::owner::identity::Whose;
use crate::owner::registration::Registration;
use crate::owner::{Feed, Owner, shield};
use crate::policy::Policy;
use crate::standing::Standing;
use crate::verdict::{Confidence, ControlStatus, Strength, Verdict};

/// How much a place matters to the brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The brand cannot do without it.
    Required,
    /// The brand would like to have it.
    Preferred,
    /// Any other.
    Other,
}

impl Weight {
    /// By how many levels a finding there is milder than on a required place.
    pub fn lowers_by(self) -> usize {
        match self {
            Self::Required => 0,
            Self::Preferred => 1,
            Self::Other => 2,
        }
    }

    /// The words for it, where findings are lowered.
    pub fn words(self) -> &'static str {
        match self {
            Self::Required => "required place",
            Self::Preferred => "preferred place",
            Self::Other => "long-tail place",
        }
    }
}

/// One handle in one place.
#[derive(Clone, Debug)]
pub struct Place<'c> {
    /// The entry of the catalog.
    pub platform: &'c Platform,
    /// Where the handle stands there.
    pub standing: &'c Standing,
    /// How much the place matters.
    pub weight: Weight,
    /// Whose the account is; only for a taken handle.
    pub whose: Option<Whose>,
    /// What the handle is to the name.
    pub origin: Origin,
}

impl<'c> Place<'c> {
    /// Whether an account holds the handle that is not proven to be ours, and nobody disputes it.
    pub fn is_strangers(&self) -> bool {
        self.standing.verdict == Verdict::Taken
            && !self.standing.disputed
            && !self.whose.as_ref().is_some_and(Whose::is_ours)
    }

    /// Whether the account is proven to be ours.
    pub fn is_ours(&self) -> bool {
        self.standing.verdict == Verdict::Taken && self.whose.as_ref().is_some_and(Whose::is_ours)
    }

    /// What a stranger's account shows of itself; nothing for accounts of ours.
    pub fn holder(&self) -> Option<&'c Owner> {
        self.standing.owner.as_ref().filter(|_| self.is_strangers())
    }

    /// Whether what holds the handle is a community rather than an account: everywhere in this place by
    /// the catalog's word for it, or here by the platform's.
    pub fn is_community(&self) -> bool {
        let namespace = self.platform.namespace.as_str();
        let first = namespace.split([' ', ',', ';', '(']).next().unwrap_or_default();
        let kind = self.standing.owner.as_ref().and_then(|owner| owner.kind.as_deref());
        ["community", "group"].contains(&first)
            || namespace.contains(" of a server")
            || kind.is_some_and(|kind| ["community", "group", "server"].contains(&kind))
    }

    /// The evidence that answers here, with what it shows in words.
    pub fn exhibit(&self, what: impl Into<String>, as_of: Timestamp) -> Exhibit {
        let evidence = self.standing.evidence.first();
        Exhibit {
            url: evidence.map_or_else(|| self.standing.url.clone(), |one| one.url.clone()),
            at: evidence.map_or(as_of, |one| one.at),
            what: what.into(),
            sha256: evidence.and_then(|one| one.sha256.clone()),
        }
    }

    /// The evidence of what the account shows of itself: the reply that it was read from, where the
    /// check that decided read it, else the profile for whoever looks.
    pub fn exhibit_of_holder(&self, what: impl Into<String>, as_of: Timestamp) -> Exhibit {
        let reads = |id: &str| {
            let probes = self.platform.everyone().flat_map(|entry| &entry.probes);
            let describes = |probe: &Probe| !probe.owner.is_empty() || probe.kind == ProbeKind::Register;
            probes.into_iter().any(|probe| probe.id == id && describes(probe))
        };
        let evidence = self.standing.evidence.iter().find(|one| one.sha256.is_some() && reads(&one.probe));
        let first = self.exhibit(what, as_of);
        match evidence {
            Some(one) => Exhibit { url: one.url.clone(), at: one.at, sha256: one.sha256.clone(), ..first },
            None => Exhibit { url: self.standing.url.clone(), sha256: None, ..first },
        }
    }

    /// The evidence of what its posts show: the reply that held them. Of an account whose details are
    /// withheld not even that is told.
    pub fn exhibit_of_posts(&self, what: impl Into<String>, as_of: Timestamp) -> Exhibit {
        let holder = self.exhibit_of_holder(what, as_of);
        let owner = self.standing.owner.as_ref().filter(|owner| !shield::is_shielded(owner, as_of));
        match owner.and_then(|owner| owner.feed.clone()) {
            Some(Feed { url, at, sha256 }) => Exhibit { url, at, sha256: Some(sha256), ..holder },
            None => holder,
        }
    }

    /// How sure anything said of the handle here can be at most: no claim about an account is surer than
    /// that it is this account which answered.
    pub fn sure(&self) -> Confidence {
        let standing = self.standing;
        let seen = standing.strength.map_or(Confidence::Likely, Confidence::from);
        match (standing.verdict, standing.strength) {
            (_, Some(Strength::H)) => seen,
            // A rule, or a list of the platform's own.
            (Verdict::Barred, _) | (Verdict::Withheld, None) => Confidence::Certain,
            // The platform's own words, in a reply that others were held against.
            (Verdict::Withheld, Some(strength)) if !strength.is_hint() => Confidence::Certain,
            // The reply names the handle itself; an answer that was kept has no reply any more.
            (Verdict::Taken, Some(_))
                if standing.controls.status == ControlStatus::NotNeeded && standing.carried.is_none() =>
            {
                Confidence::Certain
            }
            // That an account shows itself is one sign more than the status or the marker alone.
            (Verdict::Taken, _) if self.holder().is_some_and(|owner| !owner.is_empty()) => {
                seen.max(Confidence::Likely)
            }
            _ => seen,
        }
    }

    /// What a register of domains tells of whoever holds it, also where nobody can have it.
    pub fn registration(&self) -> Option<&'c Registration> {
        self.standing.owner.as_ref()?.registration.as_ref()
    }

    /// `@acme on X`: the handle and the place's name, for claims; a domain as people write it, `acme.com`,
    /// and what is no handle without its sign, `acme on X`.
    pub fn called(&self) -> String {
        let (kind, place) = (self.platform.kind, &self.platform.name);
        let name = kind.writes(self.standing.handle.as_str(), place);
        if kind == Kind::Domain { name } else { format!("{name} on {place}") }
    }
}

/// All about one name.
#[derive(Clone, Debug)]
pub struct Case<'c> {
    /// The name.
    pub name: &'c Name,
    /// The policy.
    pub policy: &'c Policy,
    /// The name itself in every place.
    pub places: Vec<Place<'c>>,
    /// Its neighbours (heard, look-alikes) on the required places.
    pub beside: Vec<Place<'c>>,
    /// What the rules about holders found on the neighbours.
    pub found_beside: Vec<Finding>,
    /// When the survey was made.
    pub as_of: Timestamp,
}

impl<'c> Case<'c> {
    /// The day of the survey.
    pub fn today(&self) -> Date {
        self.as_of.to_zoned(TimeZone::UTC).date()
    }

    /// What shows in the name itself: `what`, by `list` of the program. There is no address to it.
    pub fn shown(&self, what: impl AsRef<str>, list: &str) -> Exhibit {
        let what = format!("{} ({list})", what.as_ref());
        Exhibit { url: String::new(), at: self.as_of, what, sha256: None }
    }

    /// Places where a stranger holds the handle.
    pub fn strangers(&self) -> impl Iterator<Item = &Place<'c>> {
        self.places.iter().filter(|place| place.is_strangers())
    }

    /// Places where a stranger's account shows something of itself.
    pub fn holders(&self) -> impl Iterator<Item = (&Place<'c>, &'c Owner)> {
        self.places.iter().filter_map(|place| Some((place, place.holder()?)))
    }

    /// Places where a stranger's account may be described: it shows something of itself, and nothing
    /// keeps that private. What an archive leaves out of a private account, no rule may rest on.
    pub fn described(&self) -> impl Iterator<Item = (&Place<'c>, &'c Owner)> {
        self.holders().filter(|(_, owner)| !shield::is_shielded(owner, self.as_of))
    }
}
