//! What nearly all pages say about themselves, for entries that locate nothing: community lists name
//! an address and little else. Only where the page plainly speaks of one account.

use crate::catalog::platform::{Probe, ProbeKind};
use crate::owner::clean::{Source, address, line};
use crate::owner::{MAX_BIO, MAX_NAME, Owner};
use crate::reading::{Reading, pattern};

/// Titles that speak of the site and not of an account.
const OF_THE_SITE: &str = r"(?i)\b(?:log ?in|sign ?(?:in|up)|not found|404|403|error|denied|forbidden|just a moment|attention required|captcha|are you (?:a )?(?:human|robot)|verify|blocked|unavailable|home ?page|welcome to|maintenance|redirecting)\b";

/// Descriptions that only count what other fields count better.
const OF_FIGURES: &str = r"(?i)^[\d.,\s]+[km]?\s*(?:followers|likes|subscribers)\b";

/// Name, self-description and picture by the Open Graph convention.
pub(super) fn read(probe: &Probe, reading: &Reading<'_>) -> Owner {
    let none = Owner::default();
    if probe.kind != ProbeKind::Page {
        return none;
    }
    let Some(display_name) = reading.meta("og:title").and_then(|title| name(&title, reading)) else {
        // A page that does not name its subject does not describe it either.
        return none;
    };
    let bio =
        reading.meta("og:description").filter(|text| pattern(OF_FIGURES).is_some_and(|p| !p.is_match(text)));
    // Elsewhere the picture is whatever the page would like to be shared with.
    let about_someone =
        reading.meta("og:type").is_some_and(|kind| matches!(kind.trim(), "profile" | "music.musician"));
    let avatar = reading.meta("og:image").filter(|_| about_someone);
    Owner {
        display_name: Some(display_name),
        bio: bio.and_then(|text| line(&text, Source::Page, MAX_BIO)),
        avatar: avatar.and_then(|text| address(&text, Source::Page, |text| reading.absolute(text))),
        ..none
    }
}

fn name(title: &str, reading: &Reading<'_>) -> Option<String> {
    let title = line(title, Source::Page, MAX_NAME)?;
    let site = reading.meta("og:site_name").and_then(|site| line(&site, Source::Page, MAX_NAME));
    let mut name = title.as_str();
    if let Some(site) = &site {
        for mark in ["|", "-", "–", "—", "•", "·", "on"] {
            name = name.strip_suffix(&format!(" {mark} {site}")).unwrap_or(name);
        }
    }
    // "Acme (@acme) on …": what follows the handle is the site's.
    name = name.split(" (@").next().unwrap_or(name).trim();
    let host = reading.reply().url.host_str().unwrap_or_default();
    let of_the_site = site.is_some_and(|site| site.eq_ignore_ascii_case(name))
        || is_named_like(host, name)
        || pattern(OF_THE_SITE).is_none_or(|pattern| pattern.is_match(&title));
    (!name.is_empty() && !of_the_site).then(|| name.to_owned())
}

/// Whether a title is the site's own name, as its host spells it.
fn is_named_like(host: &str, name: &str) -> bool {
    let name = name.to_lowercase().replace(' ', "");
    let registrable = psl::domain_str(host).unwrap_or(host);
    name == host || name == registrable || registrable.split('.').next() == Some(name.as_str())
}
