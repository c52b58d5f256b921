//! Platform × handle → requests, or a refusal. The handle is escaped for the place it stands in,
//! and the finished address is held against the template: a hostile handle changes nothing else.

pub mod escape;
pub mod keys;

use url::Url;

use self::escape::Place;
use self::keys::Keys;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Asks, BodyKind, Probe, ProbeKind};
use crate::catalog::signal::variables;
use crate::exchange::{Credential, CredentialPlace, DEFAULT_LIMIT, Request};
use crate::verdict::{Doubt, DoubtKind};

/// How the user wants to be seen, and what may be spent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manner {
    /// Leave out what tells more than that an account is looked at: registration validators, searches,
    /// third parties.
    pub discreet: bool,
    /// Ask only documented interfaces.
    pub official_only: bool,
    /// Allow dry runs of sign-up.
    pub sign_up: bool,
    /// Most that paid probes may cost together, in US dollars.
    pub spend: f64,
    /// Read posts of accounts also where that takes a key.
    pub read_posts: bool,
}

/// Why a probe is left out of a survey.
#[derive(Clone, Debug, PartialEq)]
pub enum LeftOut {
    /// `--discreet` or `--official-only`.
    ByManner(&'static str),
    /// Dry runs of sign-up need the user's word.
    SignUp,
    /// It costs more than `--spend` allows.
    Paid(f64),
    /// These keys are not set.
    NeedsKey(Vec<String>),
    /// The handle cannot stand where the address needs it.
    CannotAsk(String),
}

impl LeftOut {
    /// The doubt that is left where nothing else tells, with what would let the probe in.
    pub fn doubt(&self) -> Doubt {
        match self {
            Self::ByManner(words) => Doubt::new(DoubtKind::NotAsked, *words),
            Self::SignUp => Doubt::new(
                DoubtKind::NotAsked,
                "only a dry run of sign-up would tell; allow it with `--sign-up`",
            ),
            Self::Paid(cost) => {
                Doubt::new(DoubtKind::NotAsked, format!("may cost {cost:.2} USD; allow it with `--spend`"))
            }
            Self::NeedsKey(names) => Doubt::new(DoubtKind::NeedsKey, format!("set {}", names.join(" and "))),
            Self::CannotAsk(words) => Doubt::new(DoubtKind::NotAsked, words.clone()),
        }
    }
}

/// Whether `probe` may run at all.
pub fn admitted(probe: &Probe, manner: &Manner, keys: &Keys) -> Result<(), LeftOut> {
    match probe.kind {
        ProbeKind::SignUp if !manner.sign_up => return Err(LeftOut::SignUp),
        ProbeKind::Validator | ProbeKind::SignUp if manner.discreet => {
            return Err(LeftOut::ByManner("`--discreet` leaves out sign-up checks"));
        }
        _ if manner.discreet && probe.asks == Asks::Search => {
            return Err(LeftOut::ByManner("`--discreet` leaves out searches"));
        }
        _ if manner.discreet && probe.asks == Asks::ThirdParty => {
            return Err(LeftOut::ByManner("`--discreet` leaves out what others than the platform would see"));
        }
        _ if manner.official_only && (!probe.official || probe.kind == ProbeKind::Validator) => {
            return Err(LeftOut::ByManner(
                "`--official-only` leaves out undocumented interfaces and sign-up checks",
            ));
        }
        _ => {}
    }
    if !probe.keys_optional {
        let missing = probe.to_set(|name| keys.get(name).is_none());
        if !missing.is_empty() {
            return Err(LeftOut::NeedsKey(missing));
        }
    }
    match probe.cost_usd {
        Some(cost) if cost > 0.0 && cost > manner.spend => Err(LeftOut::Paid(cost)),
        _ => Ok(()),
    }
}

/// The request that asks `probe` about `handle`.
pub fn request(probe: &Probe, handle: &Handle, keys: &Keys) -> Result<Request, LeftOut> {
    request_of(probe, std::slice::from_ref(handle), keys)
}

/// The request that asks `probe` about many handles at once, no more than its batch allows.
pub fn request_of(probe: &Probe, handles: &[Handle], keys: &Keys) -> Result<Request, LeftOut> {
    let handles: Vec<&str> = handles.iter().map(Handle::as_str).collect();
    let join = probe.batch.as_ref().map_or("", |batch| batch.join.as_str());
    let url = escape::address_of(&probe.url, &handles, join).map_err(LeftOut::CannotAsk)?;
    let body = probe.body.as_ref().map(|template| {
        let place = match probe.body_kind {
            Some(BodyKind::Form) => Place::Query,
            Some(BodyKind::GraphqlInJson) => Place::GraphqlInJson,
            Some(BodyKind::Json) | None => Place::Json,
        };
        escape::body_of(template, &handles, join, place)
    });
    let mut headers = Vec::new();
    let mut credentials = Vec::new();
    for (name, value) in &probe.headers {
        let names = variables(value);
        if names.is_empty() {
            headers.push((name.clone(), escape::body_of(value, &handles, join, Place::Path)));
        } else {
            credentials.extend(credential(probe, CredentialPlace::Header, name, value, keys));
        }
    }
    for (name, value) in &probe.key_query {
        credentials.extend(credential(probe, CredentialPlace::Query, name, value, keys));
    }
    // The entry's own template says which parts of the path are keys: a handle that looks like one is
    // a handle.
    for name in variables(probe.url.split('?').next().unwrap_or_default()) {
        credentials.extend(credential(probe, CredentialPlace::Path, &name, &format!("${name}"), keys));
    }
    if let Some(kind) = probe.body_kind
        && !probe.headers.contains_key("content-type")
    {
        let mime = match kind {
            BodyKind::Form => "application/x-www-form-urlencoded",
            BodyKind::Json | BodyKind::GraphqlInJson => "application/json",
        };
        headers.push(("content-type".to_owned(), mime.to_owned()));
    }
    Ok(Request {
        method: probe.method,
        headers,
        body,
        credentials,
        follow: probe.follow,
        cookies: probe.cookies,
        limit: probe.limit_kib.map_or(DEFAULT_LIMIT, |kib| kib as usize * 1024),
        pace: probe.pace,
        ..Request::get(url)
    })
}

/// The address that asks `probe` about `handle`, for people to read.
pub fn shown_address(probe: &Probe, handle: &Handle) -> String {
    let places = ["{handles}", "{handle}", "{label}"];
    places.iter().fold(probe.url.clone(), |url, place| url.replace(place, handle.as_str()))
}

/// Where people see the account: the profile template with the handle in it, or the template's
/// host when the handle cannot stand there.
pub fn profile_address(template: &str, handle: &Handle) -> String {
    match escape::address(template, handle) {
        Ok(url) => url.to_string(),
        Err(_) => Url::parse(&template.replace("{handle}", "").replace("{label}.", ""))
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default(),
    }
}

/// The credential that `template` stands for; nothing where a key of it is not set.
/// A credential for this probe; nothing where one of its variables is not set, or not the probe's.
fn credential(
    probe: &Probe,
    place: CredentialPlace,
    name: &str,
    template: &str,
    keys: &Keys,
) -> Option<Credential> {
    let part = |variable: String| {
        if !probe.keys.contains(&variable) {
            return None;
        }
        let material = keys.get(&variable)?.clone();
        Some((variable, material))
    };
    let parts = variables(template).into_iter().map(part).collect::<Option<Vec<_>>>()?;
    Some(Credential { place, name: name.to_owned(), template: template.to_owned(), parts })
}
