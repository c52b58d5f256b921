//! Domains as places: one place a public suffix (`domain:com`), made from what is known of its registry,
//! so that everything that asks, proves, keeps and reports treats it like any other.

mod checks;

use super::handle::HandleRules;
use super::list::List;
use super::platform::{Controls, Kind, Look, Platform, ProvedBy, Reclaim, Route, Source};
pub use super::registry::PREFIX;
use super::registry::{Registries, Registry, ascii};
use super::selection::{BadSelection, closest};

/// Their category: what `@domains` takes, as it takes their kind.
pub const CATEGORY: &str = "domains";

/// The suffix every brand asks for first.
const FIRST: &str = "com";

/// Those older than the URS.
const LEGACY: [&str; 6] = ["com", "net", "org", "info", "biz", "name"];

/// The place for names under `suffix`, such as `com` or `co.uk`, in any of its spellings.
pub fn place(suffix: &str, registries: &Registries) -> Result<Platform, BadSelection> {
    let unknown = || BadSelection::NoSuffix { word: suffix.to_owned(), near: near(suffix, registries) };
    if suffix.is_empty() {
        return Err(BadSelection::NeedsSuffix);
    }
    let suffix = ascii(suffix).ok_or_else(unknown)?;
    if !registries.lists(&suffix) && is_wildcard(&suffix) {
        return Err(BadSelection::TooHigh { word: suffix });
    }
    if !registries.lists(&suffix) && !is_public(&suffix) {
        return Err(unknown());
    }
    Ok(made(&suffix, registries))
}

/// The ids of the places that are asked unless others are named.
pub fn defaults(registries: &Registries) -> impl Iterator<Item = Platform> {
    registries.defaults().iter().filter_map(|suffix| place(suffix, registries).ok())
}

/// The base address of the RDAP service that a place asks, by its suffix; empty where it asks none.
/// `None` for places of other kinds.
pub fn service(platform: &Platform) -> Option<(String, String)> {
    let suffix = suffix_of(&platform.id)?;
    let tail = format!("domain/{{label}}.{suffix}");
    let base = platform.probes.iter().find_map(|probe| probe.url.strip_suffix(&tail));
    Some((suffix.to_owned(), base.unwrap_or_default().to_owned()))
}

/// The suffix of a place of this kind.
pub fn suffix_of(id: &str) -> Option<&str> {
    id.strip_prefix(PREFIX)
}

/// Whether the registries of ICANN's part of the public suffix list take names directly under it.
fn is_public(suffix: &str) -> bool {
    psl::suffix(suffix.as_bytes()).is_some_and(|found| {
        found.is_known() && found.typ() == Some(psl::Type::Icann) && found.as_bytes() == suffix.as_bytes()
    })
}

/// Whether whatever stands directly under it is a suffix itself.
fn is_wildcard(suffix: &str) -> bool {
    !suffix.is_empty() && !is_public(suffix) && is_public(&format!("callsign-suffix.{suffix}"))
}

/// The place and the name of a domain that is typed or pasted: `acme.com`, `https://www.acme.co.uk/`.
pub fn of_address(typed: &str) -> Option<(String, String)> {
    let host = host_in(typed)?;
    let domain = psl::domain(host.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    let (label, suffix) = std::str::from_utf8(domain.as_bytes()).ok()?.split_once('.')?;
    // A host under somebody's domain is no name that anybody registers.
    if host.trim_start_matches("www.") != format!("{label}.{suffix}") || !is_public(suffix) {
        return None;
    }
    let (label, _) = idna::domain_to_unicode(label);
    Some((format!("{PREFIX}{suffix}"), label))
}

/// The same for what stands where a name is expected: `acme.com`, but no address.
pub fn of_name(typed: &str) -> Option<(String, String)> {
    let is_bare = !typed.contains(['/', '@']) && !typed.trim().starts_with("www.");
    is_bare.then(|| of_address(typed)).flatten()
}

/// What follows the first label of a domain that is typed or pasted.
pub fn suffix_in(typed: &str) -> Option<String> {
    host_in(typed)?.split_once('.').map(|(_, suffix)| suffix.to_owned())
}

fn host_in(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let bare = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    if bare.contains(['/', '@', ':', '?', '#']) || bare.contains(char::is_whitespace) {
        return None;
    }
    match url::Host::parse(bare.trim_end_matches('.')).ok()? {
        url::Host::Domain(host) => Some(host),
        _ => None,
    }
}

/// The suffix that was probably meant: of those as near, the weightiest.
fn near(suffix: &str, registries: &Registries) -> Option<String> {
    let word = suffix.trim().trim_matches('.').to_lowercase();
    let slips = |known: &&String| strsim::osa_distance(&word, known);
    let weighty = registries.defaults().iter().min_by_key(slips).filter(|known| slips(known) == 1);
    let likely = |known: &&str| {
        strsim::osa_distance(&word, known) == 1 || known.chars().count() == word.chars().count()
    };
    weighty.cloned().or_else(|| closest(&word, registries.suffixes().filter(likely).map(str::to_owned)))
}

fn made(suffix: &str, registries: &Registries) -> Platform {
    let registry = registries.of(suffix).cloned().unwrap_or_default();
    let (shown, _) = idna::domain_to_unicode(suffix);
    let is_default = registries.defaults().iter().any(|one| one == suffix);
    Platform {
        id: format!("{PREFIX}{suffix}"),
        name: format!(".{shown}"),
        kind: Kind::Domain,
        namespace: "domain".to_owned(),
        category: CATEGORY.to_owned(),
        tier: match (suffix == FIRST, is_default) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 3,
        },
        profile: format!("https://{{label}}.{suffix}"),
        also: Vec::new(),
        // Their words were held against recorded answers; the registries are many.
        proved_by: ProvedBy::Documented,
        host: None,
        note: Some(note(suffix, &registry)),
        handle: HandleRules::label(),
        controls: Controls {
            taken: registries.known(suffix),
            source: Some("registered for many years".to_owned()),
            ask: Vec::new(),
        },
        probes: checks::probes(suffix, &registry),
        agree: true,
        posts: None,
        walls: Vec::new(),
        look: look(suffix, &shown, &registry),
        reclaim: reclaim(suffix),
        terms: "registries answer anybody about single names and forbid harvesting their data; each limits \
                how often it may be asked"
            .to_owned(),
        sources: sources(&registry, registries),
        list: List::Native,
        witnesses: Vec::new(),
    }
}

fn note(suffix: &str, registry: &Registry) -> String {
    let rdap = registry.rdap.as_deref().map(|url| format!("RDAP at {url}"));
    let whois = registry.asked_whois().map(|whois| format!("WHOIS at {}", whois.server));
    let unsettled = rdap.is_some() && !registry.is_whois_settled();
    let unsettled = unsettled.then(|| "whether it has a WHOIS is not known here".to_owned());
    let ways: Vec<String> = rdap.into_iter().chain(whois).chain(unsettled).collect();
    if ways.is_empty() {
        return format!("the registry of .{suffix} answers no machine; DNS alone decides nothing");
    }
    ways.join(", ")
}

fn is_generic(suffix: &str) -> bool {
    let top = suffix.rsplit('.').next().unwrap_or(suffix);
    top.len() > 2 && !top.starts_with("xn--")
}

fn look(suffix: &str, shown: &str, registry: &Registry) -> Look {
    let top = suffix.rsplit('.').next().unwrap_or(suffix);
    // A country's own registry tells more, and the root's register of registries leads to it.
    let url = if let Some(page) = &registry.lookup {
        page.replace("{domain}", &format!("{{label}}.{suffix}"))
    } else if is_generic(suffix) || registry.rdap.is_some() {
        format!("https://lookup.icann.org/en/lookup?name={{label}}.{suffix}")
    } else {
        format!("https://www.iana.org/domains/root/db/{top}.html")
    };
    Look {
        url,
        question: format!("Does the registry of .{shown} show a registration of this name?"),
        signed_in: false,
    }
}

fn reclaim(suffix: &str) -> Vec<Reclaim> {
    let way = |route, url: Option<&str>, note: &str| Reclaim {
        route,
        url: url.map(str::to_owned),
        note: Some(note.to_owned()),
        refused: false,
        after_days: None,
        passes_on: false,
    };
    let trademark = if is_generic(suffix) {
        let urs = if LEGACY.contains(&suffix) { "" } else { "; the URS suspends clear cases faster" };
        way(
            Route::Trademark,
            Some("https://www.wipo.int/amc/en/domains/"),
            &format!(
                "UDRP: for marks older than the registration, used in bad faith; fees from 1500 USD{urs}"
            ),
        )
    } else {
        way(
            Route::Trademark,
            Some("https://www.wipo.int/amc/en/domains/cctld/"),
            "by the rules of the country's registry, often the UDRP or one like it",
        )
    };
    let keeps = Reclaim {
        refused: true,
        ..way(Route::Inactive, None, "a registration lasts as long as it is paid for, used or not")
    };
    let sale = way(Route::Sale, None, "ask the holder through the registrar's contact form, or a broker");
    let market = way(Route::Market, None, "order it back at a registrar: it is caught when it is given up");
    vec![Reclaim { passes_on: true, ..trademark }, keeps, sale, market]
}

fn sources(registry: &Registry, registries: &Registries) -> Vec<Source> {
    let iana = Source {
        what: "IANA, bootstrap of RDAP for domain names".to_owned(),
        date: registries.dated().to_owned(),
    };
    let own = registry.source.iter().map(|what| Source { what: what.clone(), date: "2026-11".to_owned() });
    own.chain([iana]).collect()
}

#[cfg(test)]
mod tests;
