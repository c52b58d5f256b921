//! What `callsign keys` was asked to do.

use std::time::Duration;

use super::parse::{bad, certificates, duration, price, proxy, resolver};
use super::{BadOption, Meant};
use crate::catalog::Catalog;
use crate::catalog::key::Key;
use crate::cli::{KeysArgs, Network};
use crate::probe::Manner;

/// Longest wait for one reply where nobody says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Everything `callsign keys` needs to know.
#[derive(Debug)]
pub struct KeysMeant {
    /// Whether the list is written as JSON.
    pub json: bool,
    /// Id of the key to try.
    pub tried: Option<String>,
    /// How to ask.
    pub asking: Meant,
}

/// What `callsign keys` was asked to do.
pub fn keys(args: &KeysArgs, catalog: &Catalog) -> Result<KeysMeant, BadOption> {
    let way = &args.network;
    if args.tried.is_none() && (way.proxy.is_some() || way.ca_cert.is_some() || way.allow_private) {
        return Err(bad(
            "the list of keys asks nobody; `--proxy`, `--ca-cert` and `--allow-private` go with `--try`",
        ));
    }
    Ok(KeysMeant {
        json: args.json,
        tried: args.tried.as_deref().map(|typed| key(typed, catalog)).transpose()?,
        asking: Meant {
            manner: Manner { spend: args.spend.as_deref().map_or(Ok(0.0), price)?, ..Manner::default() },
            ..network(way)?
        },
    })
}

/// The way to the world for a single question, without memory.
pub fn network(args: &Network) -> Result<Meant, BadOption> {
    let timeout = timeout(args)?;
    Ok(Meant {
        manner: Manner::default(),
        proxy: args.proxy.as_deref().map(proxy).transpose()?,
        ca_cert: args.ca_cert.as_deref().map(certificates).transpose()?,
        timeout,
        deadline: timeout.saturating_mul(3),
        deadline_is_typed: false,
        wait: None,
        fresh: true,
        state: None,
        allow_private: args.allow_private,
        direct_dns: args.direct_dns,
        resolver: args.resolver.as_deref().map(resolver).transpose()?,
    })
}

/// Longest wait for one reply.
pub(super) fn timeout(args: &Network) -> Result<Duration, BadOption> {
    args.timeout.as_deref().map_or(Ok(TIMEOUT), |typed| duration("--timeout", typed))
}

fn key(typed: &str, catalog: &Catalog) -> Result<String, BadOption> {
    let wanted = typed.trim().trim_start_matches('$');
    let is_it = |key: &&Key| {
        key.id.eq_ignore_ascii_case(wanted) || key.names().any(|name| name.eq_ignore_ascii_case(wanted))
    };
    match catalog.keys.iter().find(is_it) {
        Some(key) => Ok(key.id.clone()),
        None => Err(bad(format!("`{typed}` is no key; `callsign keys` shows their ids"))),
    }
}
