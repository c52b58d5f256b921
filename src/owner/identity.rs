//! Whose account it is, as far as accounts and our domains say so themselves. Who stands behind a
//! stranger's account is never asked.

use url::Url;

use crate::catalog::domain;
use crate::catalog::handle::Fold;
use crate::owner::Owner;
use crate::policy::{self, Brand};

/// Whether an account is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Declared, confirmed, or account and domain point at each other.
    Ours,
    /// Nothing says that it is ours.
    Stranger,
    /// Something says so, and nothing proves it.
    Unclear,
}

impl Identity {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Stranger => "stranger",
            Self::Unclear => "unclear",
        }
    }
}

/// Whose an account is, with the reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// Whether it is ours.
    pub identity: Identity,
    /// Why that is thought, as a fragment.
    pub why: String,
}

impl Whose {
    fn new(identity: Identity, why: impl Into<String>) -> Self {
        Self { identity, why: why.into() }
    }

    /// Whether it is proven to be ours.
    pub fn is_ours(&self) -> bool {
        self.identity == Identity::Ours
    }
}

/// The addresses to which the home page of one of our domains points as its own accounts
/// (`rel="me"`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The domain.
    pub domain: String,
    /// Where it points; nothing where the page could not be read.
    pub points_at: Option<Vec<Url>>,
}

/// An account of which it is asked whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Id of the place.
    pub place: &'a str,
    /// Its handle there.
    pub handle: &'a str,
    /// How the place compares handles.
    pub fold: Fold,
    /// The profile's address.
    pub address: &'a str,
    /// What it shows of itself.
    pub owner: Option<&'a Owner>,
    /// Who looked and found it ours, in words.
    pub confirmed: Option<&'a str>,
}

/// Whose `account` is, given what the policy declares and where our domains point.
pub fn whose(account: Account<'_>, brand: &Brand, homes: &[Home]) -> Whose {
    let Account { place, handle, fold, address, owner, confirmed } = account;
    if is_declared(brand, place, handle, fold) {
        return Whose::new(Identity::Ours, "declared in the policy");
    }
    if let Some(words) = confirmed {
        return Whose::new(Identity::Ours, words);
    }
    if place.starts_with(domain::PREFIX) {
        return match owner.and_then(|owner| namesake(owner, brand)) {
            Some(name) => {
                Whose::new(Identity::Unclear, format!("its register names an organisation called as {name}"))
            }
            None => Whose::new(Identity::Stranger, "not among the domains of yours that are declared"),
        };
    }
    let Some(domain) = owner.and_then(|owner| linked(owner, &brand.domains)) else {
        let why = if brand.accounts.is_empty() && brand.domains.is_empty() {
            "no account or domain of yours is declared"
        } else {
            "neither declared nor linked to a domain of yours"
        };
        return Whose::new(Identity::Stranger, why);
    };
    let home = homes.iter().find(|home| home.domain == domain);
    match home.and_then(|home| home.points_at.as_ref()) {
        Some(links) if links.iter().any(|link| is_same(link, address)) => {
            Whose::new(Identity::Ours, format!("it and {domain} point at each other"))
        }
        Some(_) => {
            Whose::new(Identity::Unclear, format!("it links to {domain}, which does not point back to it"))
        }
        None => Whose::new(Identity::Unclear, format!("it links to {domain}, whose page was not read")),
    }
}

/// Whether the policy declares the account or the domain that `handle` names at `place` ours; `fold` is how
/// that place compares handles.
pub fn is_declared(brand: &Brand, place: &str, handle: &str, fold: Fold) -> bool {
    if domain_at(place, handle).is_some_and(|domain| brand.domains.contains(&domain)) {
        return true;
    }
    let is_it = |declared: &policy::Account| {
        declared.platform == place && fold.canonical(&declared.handle) == fold.canonical(handle)
    };
    brand.accounts.iter().any(is_it)
}

/// The domain that `handle` names at `place`, in the form that DNS knows; nothing at other places.
fn domain_at(place: &str, handle: &str) -> Option<String> {
    let suffix = place.strip_prefix(domain::PREFIX)?;
    match url::Host::parse(&format!("{handle}.{suffix}")).ok()? {
        url::Host::Domain(domain) => Some(domain),
        _ => None,
    }
}

/// The brand that the organisation which holds a domain is called as, legal forms aside.
fn namesake<'b>(owner: &Owner, brand: &'b Brand) -> Option<&'b String> {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let organisation = plain(owner.registration.as_ref()?.organisation.as_deref()?);
    brand.names.iter().find(|name| !plain(name).is_empty() && organisation.starts_with(&plain(name)))
}

/// The one of our domains to which an account links.
pub fn linked(owner: &Owner, domains: &[String]) -> Option<String> {
    let hosts = || owner.links.iter().filter_map(|link| Url::parse(link).ok());
    let is_at = |url: &Url, domain: &str| {
        let host = url.host_str().unwrap_or_default();
        host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'))
    };
    domains.iter().find(|domain| hosts().any(|url| is_at(&url, domain))).cloned()
}

/// Whether two addresses are one page: scheme, `www.`, case and a last slash aside.
fn is_same(link: &Url, address: &str) -> bool {
    let plain = |url: &Url| {
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_lowercase();
        format!("{host}{}", url.path().trim_end_matches('/').to_lowercase())
    };
    Url::parse(address).is_ok_and(|address| plain(&address) == plain(link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;

    fn brand() -> Brand {
        Brand {
            domains: vec!["acme.example".to_owned()],
            accounts: vec![policy::Account { platform: "place".to_owned(), handle: "Acme".to_owned() }],
            ..Brand::default()
        }
    }

    fn at(handle: &str, owner: Option<&Owner>, confirmed: Option<&str>, homes: &[Home]) -> Identity {
        let address = format!("https://place.example/{handle}");
        let account =
            Account { place: "place", handle, fold: Fold::Case, address: &address, owner, confirmed };
        whose(account, &brand(), homes).identity
    }

    #[test]
    fn declared_and_confirmed_accounts_are_ours() {
        assert_eq!(at("acme", None, None, &[]), Identity::Ours);
        assert_eq!(at("other", None, None, &[]), Identity::Stranger);
        assert_eq!(at("other", None, Some("looked at by A. K."), &[]), Identity::Ours);
    }

    #[test]
    fn declared_domains_are_ours_in_either_spelling() {
        let brand = Brand {
            names: vec!["Acme".to_owned()],
            domains: vec!["acme.com".to_owned(), "xn--mller-kva.de".to_owned()],
            ..Brand::default()
        };
        let at = |place: &str, handle: &str, organisation: Option<&str>| {
            let registration =
                Registration { organisation: organisation.map(str::to_owned), ..Registration::default() };
            let owner = Owner { registration: Some(registration), ..Owner::default() };
            let account = Account {
                place,
                handle,
                fold: Fold::Case,
                address: "https://acme.net",
                owner: Some(&owner),
                confirmed: None,
            };
            whose(account, &brand, &[]).identity
        };
        assert_eq!(at("domain:com", "ACME", None), Identity::Ours);
        assert_eq!(at("domain:de", "müller", None), Identity::Ours);
        assert_eq!(at("domain:net", "acme", None), Identity::Stranger);
        assert_eq!(at("domain:net", "acme", Some("Acme GmbH")), Identity::Unclear);
        assert_eq!(at("domain:net", "acme", Some("Other GmbH")), Identity::Stranger);
        assert_eq!(at("place", "acme.com", None), Identity::Stranger);
    }

    #[test]
    fn a_link_needs_a_link_back() {
        let linking = |link: &str| Owner { links: vec![link.to_owned()], ..Owner::default() };
        let home = |points_at: &[&str]| Home {
            domain: "acme.example".to_owned(),
            points_at: Some(points_at.iter().map(|link| link.parse().unwrap()).collect()),
        };
        let owner = linking("https://www.acme.example/about");
        assert_eq!(at("other", Some(&owner), None, &[]), Identity::Unclear);
        assert_eq!(
            at("other", Some(&owner), None, &[home(&["https://place.example/else"])]),
            Identity::Unclear
        );
        let back = home(&["http://www.place.example/Other/"]);
        assert_eq!(at("other", Some(&owner), None, std::slice::from_ref(&back)), Identity::Ours);
        // A domain that merely ends like ours is another's.
        let owner = linking("https://notacme.example/");
        assert_eq!(at("other", Some(&owner), None, &[back]), Identity::Stranger);
    }
}
