//! What the values of a policy name: places, profiles, accounts and domains, each in one form, or in
//! words what to write.

use super::Account;
use crate::catalog::Catalog;
use crate::catalog::domain::PREFIX;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Platform, is_made_to_order};
use crate::catalog::selection::{Selection, closest};
use crate::name::Name;

/// The id of the place that is written, together with its server where it is on one.
pub(super) fn place(written: &str, catalog: &Catalog) -> Result<String, String> {
    if written.starts_with('@') {
        return Err(format!("`{written}` is a group; a policy lists its places one by one"));
    }
    if written.starts_with('-') || written.contains(|c: char| c == ',' || c.is_whitespace()) {
        return Err(format!("`{written}` is not one place; write each in quotes of its own"));
    }
    let selection = Selection::parse(written);
    if is_made_to_order(&written.to_lowercase()) && catalog.get(written).is_none() {
        let hosted = catalog.clone().with_hosts(&selection).map_err(|error| error.to_string())?;
        return one(&hosted.select(&selection).map_err(|error| error.to_string())?, written);
    }
    one(&catalog.select(&selection).map_err(|error| error.to_string())?, written)
}

/// The id of the place for names under the suffix that is written, such as `com` or `co.uk`.
pub fn suffix(written: &str, catalog: &Catalog) -> Result<String, String> {
    let bare = written.strip_prefix(PREFIX).unwrap_or(written);
    if bare.is_empty() || bare.contains(|c: char| "@:/,".contains(c) || c.is_whitespace()) {
        return Err(format!("`{written}` is no suffix of domains; write one such as `com` or `co.uk`"));
    }
    place(&format!("{PREFIX}{bare}"), catalog)
}

fn one(chosen: &[&Platform], written: &str) -> Result<String, String> {
    match chosen {
        [platform] => Ok(platform.id.clone()),
        _ => Err(format!("`{written}` is not one place; `callsign platforms list` shows their ids")),
    }
}

/// The id of the profile that is written.
pub(super) fn profile(written: &str, catalog: &Catalog) -> Result<String, String> {
    if let Some(profile) = catalog.profiles.iter().find(|profile| profile.id == written.to_lowercase()) {
        return Ok(profile.id.clone());
    }
    let known: Vec<String> = catalog.profiles.iter().map(|profile| profile.id.clone()).collect();
    let near = closest(written, known.iter().cloned());
    let near = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
    Err(format!("`{written}` is no profile{near}; write one of {}", known.join(", ")))
}

/// The account that is written, as `PLACE/HANDLE` or as the address of its profile.
pub(super) fn account(written: &str, catalog: &Catalog) -> Result<Account, String> {
    let (platform, handle) = match catalog.handle_in_address(written) {
        Some((platform, handle)) => (platform, handle.as_str().to_owned()),
        None if written.contains("://") => {
            return Err(format!(
                "`{written}` is no profile address of a known place; write it as `PLACE/HANDLE`, such as `x/acme`"
            ));
        }
        None => match written.split_once('/') {
            Some((id, handle)) => (place(id.trim(), catalog)?, handle.trim().to_owned()),
            None => {
                return Err(format!(
                    "`{written}` names no place; write it as `PLACE/HANDLE`, such as `x/acme`"
                ));
            }
        },
    };
    let handle = handle.trim_start_matches('@');
    // What no name may hold no handle may hold either.
    let name = Name::parse(handle).map_err(|error| format!("`{written}` is no account: {error}"))?;
    let account = Account { platform, handle: name.typed().to_owned() };
    let barred = with_rules(&account, catalog, |platform| {
        match platform.handle.rule_on(&Handle::new(account.handle.clone())) {
            Ruling::Barred(reason) => Some(reason),
            _ => None,
        }
    });
    match barred.flatten() {
        Some(reason) => Err(format!("`{written}` can be no account there: {reason}; check how it is spelt")),
        None => Ok(account),
    }
}

/// The handle of an account in the form in which its place compares handles.
pub(super) fn canonical(account: &Account, catalog: &Catalog) -> String {
    let folded = with_rules(account, catalog, |platform| platform.handle.fold.canonical(&account.handle));
    folded.unwrap_or_else(|| account.handle.to_lowercase())
}

/// Asks the entry of an account's place; on a server, the rules are those of the software.
fn with_rules<T>(account: &Account, catalog: &Catalog, ask: impl Fn(&Platform) -> T) -> Option<T> {
    let id = account.platform.split('@').next().unwrap_or_default();
    catalog.get(&account.platform).or_else(|| catalog.get(id)).map(ask)
}

/// The registrable domain that is written, lower case, in the form that DNS knows.
pub(super) fn domain(written: &str) -> Result<String, String> {
    let bare = written.split_once("://").map_or(written, |(_, rest)| rest);
    let bare = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match url::Host::parse(bare.trim_end_matches('.')) {
        Ok(url::Host::Domain(host)) if host.contains('.') => host,
        _ => return Err(format!("`{written}` is no domain; write one such as `acme.com`")),
    };
    match psl::domain_str(&host) {
        None => {
            Err(format!("`{written}` is a suffix under which others register; write your domain under it"))
        }
        Some(domain) if domain == host && bare == written => Ok(host),
        Some(domain) => Err(format!("`{written}` is no registrable domain; write `{domain}`")),
    }
}
