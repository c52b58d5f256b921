//! What a survey would do, without doing it: every host that would see the name, how many requests,
//! what they cost and how long they take at least.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::load::{Load, admitted};
use super::{Order, mail, posts};
use crate::catalog::handle::Handle;
use crate::catalog::key::{Key, Quota};
use crate::catalog::platform::{ControlSource, Kind, Platform, Probe};
use crate::catalog::registry::bootstrap::ADDRESS;
use crate::exchange::{DNS, Material, WHOIS};
use crate::fetch::site;
use crate::judge::control::LEAST_RANDOM;
use crate::judge::shape;
use crate::probe::{self, LeftOut};

/// The plan of a survey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Every host that would see the name, sorted.
    pub hosts: Vec<PlannedHost>,
    /// Requests at most, controls and tokens included.
    pub requests: usize,
    /// Where tokens are had first; these hosts do not see the name.
    pub tokens: Vec<PlannedToken>,
    /// Hosts that are asked for something else than the name, and why.
    pub others: Vec<PlannedOther>,
    /// Keys that would be used and have a quota, by their ids.
    pub quotas: Vec<PlannedQuota>,
    /// Most that paid probes can cost, in US dollars.
    pub cost_ceiling_usd: f64,
    /// Least time at the default pace when every reply takes no time, in seconds.
    pub seconds: u64,
    /// Probes left out: platform, probe, reason.
    pub left_out: Vec<(String, String, LeftOut)>,
    /// Protocols that are not asked because they would go around the proxy, in words.
    pub around: BTreeSet<&'static str>,
}

/// One host of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedHost {
    /// The host. `*` stands for handles, where each has a host of its own: those who answer for names
    /// of hosts see the name there too.
    pub host: String,
    /// What it is asked over, where that is not HTTP, in words.
    pub protocol: Option<&'static str>,
    /// Requests at most, controls included.
    pub requests: usize,
    /// Whether a sign-up check there tells the platform that somebody wants the name.
    pub sees_interest: bool,
    /// Most that it can cost, in US dollars.
    pub cost_usd: f64,
    /// Keys that would be sent there.
    pub keys: Vec<String>,
}

/// One request for a token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedToken {
    /// The host.
    pub host: String,
    /// Keys that would be sent there.
    pub keys: Vec<String>,
}

/// A host that is asked for something else than the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedOther {
    /// The host.
    pub host: String,
    /// Requests at most.
    pub requests: usize,
    /// What it is asked for, in words.
    pub what: &'static str,
}

/// How much of a key's quota would be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedQuota {
    /// The variables that hold the key.
    pub keys: Vec<String>,
    /// Requests at most, controls included.
    pub requests: usize,
    /// The quota.
    pub quota: Quota,
}

/// Stands for the user's own resolver among the hosts.
pub const RESOLVER: &str = "(resolver)";

/// Stands for a handle in an address.
const HANDLE: &str = "callsign-handle";

/// What is asked of those who are found: one question for each account, and each look-alike's domain, that
/// there may be.
fn asked_further<'o>(order: &'o Order<'_>, platform: &Platform) -> Vec<(Probe, &'o Handle)> {
    let (own, beside) = order.handles.split_at(order.names());
    let own = own.iter().enumerate().filter(|(name, _)| !order.is_known(*name, platform));
    let mut asked = Vec::new();
    if let Some((_, probe)) = posts::wanted(order, platform) {
        asked.extend(own.map(|(_, handle)| (probe.clone(), handle)));
    }
    if let Some(probe) = mail::wanted(order, platform) {
        asked.extend(beside.iter().map(|handle| (probe.clone(), handle)));
    }
    asked
}

/// Plans `order`; `declared` are the catalog's keys. `goes_around` says which addresses would be asked
/// around the proxy, and so are not asked.
pub fn plan(order: &Order<'_>, declared: &[Key], goes_around: &dyn Fn(&Url) -> bool) -> Plan {
    let mut plan = Plan::default();
    let mut tokens = BTreeSet::new();
    let mut others: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
    let mut used = vec![0; declared.len()];
    let mut hosts: BTreeMap<String, PlannedHost> = BTreeMap::new();
    let mut lanes: BTreeMap<String, u64> = BTreeMap::new();
    for platform in &order.platforms {
        for (probe, handle) in asked_further(order, platform) {
            let Ok(request) = probe::request(&probe, handle, &order.keys) else { continue };
            if goes_around(&request.url) {
                continue;
            }
            let host = shown_host(&probe.url, &request.url);
            *lanes.entry(site::lane(&host)).or_default() +=
                u64::try_from(probe.gap().as_millis()).unwrap_or(u64::MAX);
            let planned = hosts.entry(host.clone()).or_insert_with(|| PlannedHost::new(host));
            planned.requests += 1;
            planned.cost_usd += probe.cost_usd.unwrap_or(0.0);
            let set = probe.keys.iter().filter(|name| order.keys.get(name).is_some());
            planned.keys.extend(set.cloned());
        }
    }
    for platform in order.platforms.iter().flat_map(|platform| platform.everyone()) {
        for probe in &platform.probes {
            if let Err(why) = admitted(order, probe) {
                plan.left_out.push((platform.id.clone(), probe.id.clone(), why));
                continue;
            }
            let asked: Vec<(Handle, Url)> = order
                .due_at(platform)
                .iter()
                .filter_map(|handle| {
                    Some((handle.clone(), probe::request(probe, handle, &order.keys).ok()?.url))
                })
                .collect();
            let first = asked.first().map(|(_, url)| (shown_host(&probe.url, url), protocol(url)));
            let Some((host, protocol)) = first else { continue };
            if let Some((_, url)) = asked.first().filter(|(_, url)| goes_around(url)) {
                plan.around.insert(if url.scheme() == DNS { "DNS" } else { "WHOIS" });
                continue;
            }
            let (handles, _): (Vec<Handle>, Vec<Url>) = asked.into_iter().unzip();
            let load = Load::most(platform, probe, &handles);
            // A place that names its known accounts itself is asked for them too.
            let lists: &[ControlSource] =
                if load.handles > handles.len() { &platform.controls.ask } else { &[] };
            let is_here = |list: &&ControlSource| host_of(&list.url).is_none_or(|one| one == host);
            for list in lists.iter().filter(|list| !is_here(list)) {
                let other = host_of(&list.url).unwrap_or_default();
                *others.entry((other, "a list of accounts")).or_default() += 1;
            }
            let requests = load.requests + lists.iter().filter(is_here).count();
            let gap = u64::try_from(probe.gap().as_millis()).unwrap_or(u64::MAX);
            *lanes.entry(site::lane(&host)).or_default() += gap * requests as u64;
            let planned = hosts.entry(host.clone()).or_insert_with(|| PlannedHost::new(host));
            planned.requests += requests;
            planned.protocol = planned.protocol.or(protocol);
            planned.cost_usd += load.cost(probe);
            planned.sees_interest |= matches!(
                probe.kind,
                crate::catalog::platform::ProbeKind::Validator | crate::catalog::platform::ProbeKind::SignUp
            );
            let set = || probe.keys.iter().filter(|name| order.keys.get(name).is_some());
            planned.keys.extend(set().cloned());
            for name in set() {
                if let Some(Material::Granted(grant)) = order.keys.get(name) {
                    let host = grant.url.host_str().unwrap_or_default().to_owned();
                    tokens.insert(PlannedToken { host, keys: grant.variables.clone() });
                }
            }
            for (key, used) in declared.iter().zip(&mut used) {
                if set().any(|name| key.names().any(|one| one == name)) {
                    *used += requests;
                }
            }
        }
    }
    plan.seconds = lanes.values().map(|time| time.div_ceil(1000)).max().unwrap_or(0);
    plan.hosts = hosts.into_values().collect();
    for host in &mut plan.hosts {
        host.keys.sort();
        host.keys.dedup();
    }
    for domain in &order.domains {
        *others.entry((domain.clone(), "our own page, where an account links to it")).or_default() += 1;
    }
    if order.platforms.iter().any(|platform| platform.kind == Kind::Domain) {
        let host = host_of(ADDRESS).unwrap_or_default();
        others.insert((host, "the list of registries, once a day"), 1);
    }
    plan.tokens = tokens.into_iter().collect();
    plan.others =
        others.into_iter().map(|((host, what), requests)| PlannedOther { host, requests, what }).collect();
    plan.quotas = declared.iter().zip(used).filter_map(|(key, requests)| quota_of(key, requests)).collect();
    let others = plan.others.iter().map(|other| other.requests).sum::<usize>();
    plan.requests = plan.hosts.iter().map(|host| host.requests).sum::<usize>() + plan.tokens.len() + others;
    plan.cost_ceiling_usd = plan.hosts.iter().map(|host| host.cost_usd).sum();
    plan
}

/// How much of a key's quota `requests` use, where it has one.
fn quota_of(key: &Key, requests: usize) -> Option<PlannedQuota> {
    let quota = key.quota.filter(|_| requests > 0)?;
    Some(PlannedQuota { keys: key.variables.clone(), requests, quota })
}

/// The most requests that asking `platform` about the handles of `order` takes, where every one of its
/// checks has to be asked and no random handle turns out to be somebody's.
pub fn most_requests(order: &Order<'_>, platform: &Platform) -> usize {
    requests(order, platform).map(|(_, requests)| requests).sum()
}

/// The requests that it takes where the first check tells.
pub fn least_requests(order: &Order<'_>, platform: &Platform) -> usize {
    requests(order, platform).next().map_or(0, |(_, requests)| requests)
}

/// The requests of each check that may be asked. Handles of one shape share their random ones.
pub(crate) fn requests<'p>(
    order: &Order<'_>,
    platform: &'p Platform,
) -> impl Iterator<Item = (&'p Probe, usize)> {
    let handles = order.due_at(platform);
    let shapes: BTreeSet<String> = handles.iter().map(shape::shape_of).collect();
    let shared = LEAST_RANDOM * (handles.len() - shapes.len());
    let checks = platform.everyone().flat_map(|entry| entry.probes.iter().map(move |probe| (entry, probe)));
    checks.filter(|(_, probe)| admitted(order, probe).is_ok()).map(move |(entry, probe)| {
        let load = Load::most(entry, probe, &handles);
        if load.handles == handles.len() {
            return (probe, load.requests);
        }
        let shared = if probe.batch.is_none() { shared } else { 0 };
        (probe, load.requests - shared + entry.controls.ask.len())
    })
}

/// The host that `url`, made from `template`, would be asked at; `*` in it stands for handles.
fn shown_host(template: &str, url: &Url) -> String {
    if url.scheme() == DNS {
        return RESOLVER.to_owned();
    }
    let known = template.replace("{handles}", HANDLE).replace("{handle}", HANDLE).replace("{label}", HANDLE);
    match Url::parse(&known) {
        Ok(known) if known.host_str().is_some_and(|host| host.contains(HANDLE)) => {
            known.host_str().unwrap_or_default().replace(HANDLE, "*")
        }
        _ => url.host_str().unwrap_or_default().to_owned(),
    }
}

/// What an address is asked over, where that is not HTTP.
fn protocol(url: &Url) -> Option<&'static str> {
    match url.scheme() {
        WHOIS => Some("over WHOIS, port 43"),
        DNS => Some("the system's or that of `--resolver`, over DNS"),
        _ => None,
    }
}

/// The host of an address that holds no handle.
fn host_of(address: &str) -> Option<String> {
    Some(Url::parse(address).ok()?.host_str()?.to_owned())
}

impl PlannedHost {
    fn new(host: String) -> Self {
        Self { host, protocol: None, requests: 0, sees_interest: false, cost_usd: 0.0, keys: Vec::new() }
    }
}
