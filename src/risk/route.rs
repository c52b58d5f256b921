//! How a handle that a stranger holds might be had, and RT-00: that it cannot without a registered
//! mark. The choice is a pure function of what the brand owns, what the account does and what the
//! platform offers; the default is a variant of the name, and silence.

mod domain;

use super::case::{Case, Place, Weight};
use super::content::{is_offered, trades};
use super::domain::is_domain;
use super::finding::Severity;
use super::measure::dormant_after;
use super::namesake::{is_company, passes_for, squashed};
use super::rule::{Found, Rule};
use crate::catalog::platform::{Reclaim, Route};
use crate::name::candidate::Origin;
use crate::name::lexicon::is_parody;
use crate::owner::shield;
use crate::verdict::{Confidence, Verdict, Withheld};

/// What counsel asks before anybody complains.
pub const FIVE_QUESTIONS: &str = "ask counsel five things before you complain: is it clearly infringement or \
     impersonation? is it a fan or a critic? is it really inactive? what reply is likely? could the complaint itself \
     go viral?";

/// Why nobody is written to before a name is public.
pub const SILENCE: &str =
    "the name is not announced: write to nobody, it would leak the name and raise the price";

/// A way to a handle, surest first where several are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The platform's form against impersonation.
    ImpersonationForm,
    /// The platform's form for owners of a registered mark.
    TrademarkForm,
    /// The platform frees names of accounts without use.
    InactiveReset,
    /// A market that the platform runs or allows.
    Market,
    /// A polite word to the holder.
    Contact,
    /// Another handle.
    Variant,
    /// Buying a domain from its holder.
    Broker,
    /// Waiting for a domain that is about to be dropped.
    Backorder,
    /// A complaint about a domain by the owner of a mark (UDRP, and what countries have like it).
    Dispute,
    /// Another domain.
    OtherDomain,
    /// Nobody can have it.
    None,
}

impl Means {
    /// Whether it leads to the handle; otherwise only another one is left.
    pub fn reclaims(self) -> bool {
        !matches!(self, Self::Variant | Self::OtherDomain | Self::None)
    }
}

/// How likely a way leads to the handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likelihood {
    /// It mostly fails.
    Low,
    /// It may work.
    Medium,
    /// It mostly works.
    High,
}

impl Likelihood {
    /// The word people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What an account does to the brand's rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Infringes {
    /// It says that it is a parody, a fan or a commentator: platforms allow that.
    Tolerated,
    /// Nothing that shows.
    No,
    /// It trades under the name, perhaps in the same classes.
    Commerce,
    /// It passes for the brand.
    Impersonation,
}

/// All that the choice depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    /// Whether the brand has a registered mark of this name.
    pub registered_mark: bool,
    /// Whether the name is public.
    pub announced: bool,
    /// What the account does.
    pub infringes: Infringes,
    /// Days of silence, where they are as many as the platform's rule asks for.
    pub dormant: bool,
    /// Whether the account or the platform offers it for sale.
    pub for_sale: bool,
    /// Whether nobody should write to it first: unread, private, or a company of that name.
    pub leave_alone: bool,
    /// Whether nobody uses it and the platform keeps it back.
    pub withheld: bool,
    /// What the platform offers.
    pub offers: &'f [Reclaim],
}

/// The way that is best worth trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub means: Means,
    /// How likely it works.
    pub likelihood: Likelihood,
    /// How long it takes, in words.
    pub time: String,
    /// What it costs, in words.
    pub cost: &'static str,
    /// Form or page, where there is one.
    pub address: Option<String>,
    /// What the catalog knows of it.
    pub note: Option<String>,
    /// What to know before it is tried.
    pub warnings: Vec<&'static str>,
}

/// Chooses the way. A registered mark moves little while an account neither trades under the name nor
/// passes for the brand; without one, forms against impersonation are all that is left.
pub fn choose(facts: &Facts<'_>) -> Way {
    let offer = |route: Route| facts.offers.iter().find(|way| way.route == route && !way.refused);
    let frees = facts.offers.iter().find(|way| {
        way.route == Route::Inactive && facts.dormant && (!way.refused || way.after_days.is_some())
    });
    let market = offer(Route::Market).filter(|_| facts.for_sale || facts.dormant);
    let impersonation = offer(Route::Impersonation).filter(|_| facts.infringes == Infringes::Impersonation);
    let mark =
        offer(Route::Trademark).filter(|_| facts.registered_mark && facts.infringes > Infringes::Tolerated);
    let of_infringement = match facts.infringes {
        Infringes::Impersonation => Likelihood::High,
        Infringes::Commerce => Likelihood::Medium,
        Infringes::No | Infringes::Tolerated => Likelihood::Low,
    };
    let (means, likelihood, found) = if facts.withheld && market.is_none() {
        (Means::None, Likelihood::Low, None)
    } else if impersonation.is_some() {
        let likelihood = if facts.registered_mark { Likelihood::High } else { Likelihood::Medium };
        (Means::ImpersonationForm, likelihood, impersonation)
    } else if mark.is_some() && facts.infringes > Infringes::No {
        (Means::TrademarkForm, of_infringement, mark)
    } else if market.is_some() {
        (Means::Market, Likelihood::Medium, market)
    } else if frees.is_some() {
        (Means::InactiveReset, Likelihood::Low, frees)
    } else if mark.is_some() {
        (Means::TrademarkForm, of_infringement, mark)
    } else if facts.announced && !facts.leave_alone && facts.infringes > Infringes::Tolerated {
        (Means::Contact, Likelihood::Low, None)
    } else {
        (Means::Variant, Likelihood::High, None)
    };
    Way {
        means,
        likelihood,
        time: time(means, found),
        cost: cost(means),
        address: found.and_then(|way| way.url.clone()),
        note: found.and_then(|way| way.note.clone()),
        warnings: warnings(facts, means, found),
    }
}

/// No platform promises a time; where its rule names one, that is told.
fn time(means: Means, found: Option<&Reclaim>) -> String {
    match (means, found.and_then(|way| way.after_days)) {
        (Means::InactiveReset, Some(days)) => {
            format!("after {days} days without use at the earliest, when the platform wants it")
        }
        (Means::ImpersonationForm | Means::TrademarkForm, _) => "days to weeks, none promised".to_owned(),
        (Means::InactiveReset, None) => "weeks to months, none promised".to_owned(),
        (Means::Market, _) => "at once, where it is listed".to_owned(),
        (Means::Contact, _) => "open-ended".to_owned(),
        (Means::Variant | Means::OtherDomain, _) => "today".to_owned(),
        (Means::Broker, _) => "days to weeks, once a price is agreed".to_owned(),
        (Means::Backorder, _) => {
            "when it is dropped: within days after `pending delete`, some 80 after its end".to_owned()
        }
        (Means::Dispute, _) => "some two months".to_owned(),
        (Means::None, _) => "never".to_owned(),
    }
}

/// No entry has prices, since markets name them case by case; what is known stands in its note.
fn cost(means: Means) -> &'static str {
    match means {
        Means::ImpersonationForm => "no fee is known",
        Means::TrademarkForm => "no fee is known; counsel costs",
        Means::InactiveReset | Means::Variant => "none",
        Means::Broker => "what the holder wants, and the broker's share",
        Means::Backorder => "the registrar's fee; an auction where several wait",
        Means::Dispute => "the provider's fee, mostly 1,500 US dollars and more; counsel costs",
        Means::OtherDomain => "the registrar's fee",
        Means::Market => "what the market asks",
        Means::Contact => "what the holder wants",
        Means::None => "nothing buys it",
    }
}

fn warnings(facts: &Facts<'_>, means: Means, found: Option<&Reclaim>) -> Vec<&'static str> {
    let complains = matches!(means, Means::ImpersonationForm | Means::TrademarkForm);
    let sale_is_refused = facts.offers.iter().any(|way| way.route == Route::Sale && way.refused);
    let all = [
        (sale_is_refused, "buying or selling a handle is forbidden here"),
        (
            complains && found.is_some_and(|way| way.passes_on),
            "your name and e-mail address are passed on to the holder",
        ),
        (complains, FIVE_QUESTIONS),
        (!facts.announced, SILENCE),
    ];
    all.into_iter().filter_map(|(holds, words)| holds.then_some(words)).collect()
}

impl Way {
    /// What is tried, in words.
    pub fn words(&self, registered_mark: bool) -> &'static str {
        match self.means {
            Means::ImpersonationForm => "the form against impersonation",
            Means::TrademarkForm => "the form for registered marks",
            Means::InactiveReset => "the platform's rule on unused accounts",
            Means::Market => "the market that the platform allows",
            Means::Contact => "a polite request",
            Means::Variant if registered_mark => "no reclaim route: take a variant",
            Means::Variant => "no reclaim route without a registered mark: take a variant",
            Means::Broker => "buy it through a broker or its marketplace",
            Means::Backorder => "a backorder with a registrar, for when it is dropped",
            Means::Dispute => "a complaint under the UDRP or the registry's own rules",
            Means::OtherDomain if registered_mark => "no reclaim route: take another suffix or a variant",
            Means::OtherDomain => {
                "no reclaim route without a registered mark: take another suffix or a variant"
            }
            Means::None => "no reclaim route: the name is not given out",
        }
    }

    /// It in one clause, for the end of an advice.
    pub fn clause(&self, registered_mark: bool) -> String {
        let words = self.words(registered_mark);
        if !self.means.reclaims() {
            return words.to_owned();
        }
        let address = self.address.as_ref().map(|url| format!(" ({url})")).unwrap_or_default();
        format!("reclaim route: {words}{address}; likelihood {}, {}", self.likelihood.word(), self.time)
    }
}

/// The way to the handle at `place`; nothing where nobody stands in it, or where it is a neighbour's.
pub fn way(case: &Case<'_>, place: &Place<'_>) -> Option<Way> {
    let withheld = place.standing.verdict == Verdict::Withheld && !place.standing.disputed;
    if place.origin != Origin::Exact || !(place.is_strangers() || withheld) {
        return None;
    }
    let brand = &case.policy.brand;
    // What a private account does is left out of archives, so that nothing may depend on it.
    let owner = place.holder().filter(|owner| !shield::is_shielded(owner, case.as_of));
    let handle = place.standing.handle.as_str();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let infringes = owner.map_or(Infringes::No, |owner| {
        if is_parody(&text(&owner.display_name), &text(&owner.bio)) {
            Infringes::Tolerated
        } else if passes_for(owner, handle, brand).is_some() {
            Infringes::Impersonation
        } else if owner.business == Some(true) || trades(owner, brand) {
            Infringes::Commerce
        } else {
            Infringes::No
        }
    });
    let reason = place.standing.reason.as_deref();
    let facts = Facts {
        registered_mark: has_mark(case),
        announced: brand.is_announced(case.today()),
        infringes,
        dormant: owner.is_some_and(|owner| dormant_after(place.platform, owner, case.as_of).is_some()),
        for_sale: owner.is_some_and(is_offered) || reason == Some(Withheld::ForSale.words()),
        leave_alone: owner.is_none_or(|owner| owner.is_empty() || is_company(owner, case.name)),
        withheld,
        offers: &place.platform.reclaim,
    };
    Some(if is_domain(place) { domain::way(case, place, &facts) } else { choose(&facts) })
}

/// Whether the policy declares a registered mark of this name.
pub fn has_mark(case: &Case<'_>) -> bool {
    let wanted = squashed(case.name.handle());
    case.policy.brand.registered_marks.iter().any(|mark| squashed(&mark.name) == wanted)
}

pub(super) const RULE: Rule = Rule {
    id: "RT-00",
    title: "no reclaim route: no registered mark",
    severity: Severity::Info,
    needs: Confidence::Hint,
    always: true,
    lowers: false,
    looks_for: "required places where a stranger holds the handle and nothing but another handle, or a polite request, \
                is left, and no mark of this name in `[brand] registered_marks`",
    why: "every platform's way to a used name asks for a registered mark; a pending application is mostly not enough",
    advice: "take a variant that can be had on every required place; write to nobody before the name is announced: it \
             would leak the name and raise the price",
    source: "the founding case of 2011: whoever does not own a trademark cannot force a user to give up a handle",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    if has_mark(case) {
        return Vec::new();
    }
    // What can be done about a domain stands in the findings about domains.
    let required = case.strangers().filter(|place| place.weight == Weight::Required && !is_domain(place));
    let mut stuck: Vec<&Place<'_>> = required
        .filter(|place| {
            way(case, place).is_some_and(|way| matches!(way.means, Means::Variant | Means::Contact))
        })
        .collect();
    if stuck.is_empty() {
        return Vec::new();
    }
    stuck.sort_by_key(|place| &place.platform.id);
    let names: Vec<&str> = stuck.iter().map(|place| place.platform.name.as_str()).collect();
    let claim =
        format!("no reclaim route on {}: no registered mark of this name is declared", names.join(", "));
    // It holds as soon as one of them is held.
    let sure = stuck.iter().map(|place| place.sure()).max().unwrap_or(Confidence::Hint);
    let found = Found::of_name(sure, claim);
    let found = if brand_is_public(case) { found.advice(PUBLIC) } else { found };
    vec![stuck.iter().fold(found, |found, place| {
        found.exhibit(place.exhibit("held by an account that is not proven yours", case.as_of))
    })]
}

/// The advice once the name is public.
const PUBLIC: &str = "take a variant that can be had on every required place; a polite request is all that is left, and \
                      may be refused";

fn brand_is_public(case: &Case<'_>) -> bool {
    case.policy.brand.is_announced(case.today())
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
