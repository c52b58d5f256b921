//! What registers say besides answers, whatever the registry: that they refuse for now, who holds a
//! domain, and that its registration has ended.
//!
//! Sources: the replies recorded by the projects `weppos/whois` and `flipbit/whois` (throttled, blocked,
//! unavailable and the like), and RFC 5731 for statuses. Sentences of terms of use must match none of
//! it: every pattern is tried on all recorded replies.

use std::sync::LazyLock;

use regex::Regex;

use crate::reading::lines;
use crate::verdict::{Doubt, DoubtKind};

/// Refusals are short; longer lines are terms of use.
const LONGEST: usize = 160;

/// What a line of a refusal holds, the kind of doubt it is, and the words for it.
const REFUSALS: [(DoubtKind, &str, &str); 4] = [
    (
        DoubtKind::RateLimited,
        "the registry answers no more for now",
        r"\btoo many (?:requests|queries|connections|lookups)\b|\b(?:limit|quota|queries)[\w ]{0,12} (?:exceeded|reached)\b|\bexceeded (?:the |your |its )?(?:[\w-]+ ){0,3}(?:limit|quota|number of (?:queries|requests))\b|\bmaximum (?:number of )?(?:queries|requests)[\w ]{0,20}(?:reached|exceeded)\b|\bexcessive (?:querying|queries|requests)\b|\brequests? per (?:second|minute|hour|day) allowed\b|\bgo away for\b|\b440 request denied\b|\brate.?limit(?:ed|ing)? (?:active|applied|in effect)\b|\byou (?:are|have been) (?:being )?(?:rate.?limited|throttled)\b|\bquery rate[\w ]{0,20}(?:exceeded|too high)\b|^\W*(?:error\W*)?(?:rate limit|request denied|throttled)\b|\b(?:please )?(?:slow down|try again (?:later|in \d+|after \d+))\b",
    ),
    (
        DoubtKind::Blocked,
        "the registry refuses this network",
        r"\bip(?: address)?(?: [0-9a-f.:]+)?(?: is| has been| was)? (?:blocked|banned|blacklisted|denied)\b|\byour (?:ip|address|host|network)[\w .:]{0,60} (?:blocked|banned|blacklisted|denied|restricted)\b|\byou (?:are|have been) (?:\w+ )?(?:blocked|banned|blacklisted)\b|^\W*(?:\w+ ){0,2}(?:access|permission|query|connection) (?:is |has been |was )?(?:denied|refused|forbidden|blocked)\b|\bnot authori[sz]ed to (?:use|query|access) (?:this|the) (?:whois )?(?:server|service)\W*$",
    ),
    (
        DoubtKind::Unreachable,
        "the registry's service is out of order",
        r"\b(?:database|server|service|system|whois) is (?:currently |temporarily )?(?:down|unavailable|offline|out of (?:order|service))\b|\btemporarily (?:unavailable|offline|out of service|closed)\b|\bservice (?:not available|unavailable)\b|\bconnection (?:attempt )?(?:failed|timed out)\b|\binternal (?:server )?error\b|\b(?:database|backend|query) (?:error|failed|failure|timeout|timed out)\b|\bunder maintenance\b|\bplease wait a while\b",
    ),
    (
        DoubtKind::Unrecognised,
        "the registry's service does not answer for such names",
        r"\b(?:invalid|malformed|illegal|unknown|unsupported) (?:query|request|domain name|characters?|command|tld|top.level domain)\b|\bno (?:whois )?server (?:is )?known for\b|\bthis tld has no whois server\b|\bdoes not have any records for that zone\b|\bonly (?:answers|accepts|serves) (?:queries )?(?:for|about)\b|\bnot authoritative\b|^\W*wrong server\b|\b(?:tld|zone|top.level domain)\b[\w .'-]{0,60} not (?:supported|served|handled|managed|operated|found|known)\b|\bno such (?:tld|zone|top.level domain)\b",
    ),
];

/// A line that tells of a registration: its key, and something behind it.
const HELD: &str = r"^\W*(?:\w\.\W*)?(?:(?:sponsoring |current |last )?registrar(?: name| id| organization| iana id| url)?|registrant(?:[ -]?(?:name|organi[sz]ation|id|contact))?|holder(?:-c)?|owner(?:-c)?|nserver|name ?servers?(?: \d+| information)?|domain servers?|dns\d*|(?:domain )?creat(?:ed|ion)(?: date| on)?|(?:domain )?registered(?: on| date)?|registration (?:date|time)|(?:domain |registry )?expir(?:y|es|ed|ation)(?: date| on| time)?|renewal date|paid-till|dnssec|dsl-id|keyset|nsset|admin-c|tech-c|mnt-by)(?:\W{0,3}[\]:=]|\.{2,})\W*\w|^\W*(?:registrant|(?:domain )?holder|holder of (?:the )?domain(?: name)?)\W{0,3}[\]:]|^\W*(?:expir(?:es|y|ed)|registered|created)(?: on| date)?\W+\d";

/// A status by which a registration has ended while nobody else can have the name.
const LEAVING: &str = r"^\W*(?:domain[ -]?|e?state?u?s?\s*/\s*)?status\W+(?:.*[^a-z])?(pending[ -]?(?:delete|restore)|redemption(?:[ -]?period)?)\b";

struct Patterns {
    refusals: Vec<(DoubtKind, &'static str, Regex)>,
    held: Regex,
    leaving: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let compiled = |source: &str| Regex::new(&format!("(?i){source}")).ok();
    let refusals = REFUSALS.iter().map(|(kind, words, source)| Some((*kind, *words, compiled(source)?)));
    Some(Patterns {
        refusals: refusals.collect::<Option<_>>()?,
        held: compiled(HELD)?,
        leaving: compiled(LEAVING)?,
    })
});

/// The refusal that a reply of a WHOIS server holds.
pub(super) fn of(text: &str) -> Option<Doubt> {
    let Some(patterns) = &*PATTERNS else { return Some(unusable()) };
    let short = || lines::of(text).filter(|line| line.len() <= LONGEST);
    let held = patterns.refusals.iter().find_map(|(kind, words, pattern)| {
        short().any(|line| pattern.is_match(&line)).then_some((*kind, *words))
    });
    // The line itself is not quoted: many tell the address of whoever asked.
    let (kind, words) = held?;
    Some(Doubt::new(kind, words))
}

/// Whether a reply tells of a registration.
pub(super) fn tells_of_holder(text: &str) -> bool {
    PATTERNS.as_ref().is_none_or(|patterns| lines::of(text).any(|line| patterns.held.is_match(&line)))
}

/// What a reply says of a registration that has ended, in words.
pub(super) fn leaving(text: &str) -> Option<String> {
    let pattern = &PATTERNS.as_ref()?.leaving;
    lines::of(text).find_map(|line| {
        let status = pattern.captures(&line)?.get(1)?.as_str();
        Some(format!("the register says `{status}`"))
    })
}

/// Patterns that do not compile recognise nothing, so that nothing may be believed.
fn unusable() -> Doubt {
    Doubt::new(DoubtKind::Unrecognised, "replies of WHOIS servers cannot be read by this build")
}
