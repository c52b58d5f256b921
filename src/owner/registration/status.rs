//! Statuses of registrations, and what they mean to whoever wants the name (risk research, section 4.4).

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Meaning {
    /// As RDAP writes it (RFC 8056); a star at its end stands for anything.
    status: &'static str,
    /// For people; empty where it means nothing to them.
    words: &'static str,
    /// Whether the registration has run out, or is about to.
    leaving: bool,
}

const fn means(status: &'static str, words: &'static str) -> Meaning {
    Meaning { status, words, leaving: false }
}

const fn leaves(status: &'static str, words: &'static str) -> Meaning {
    Meaning { status, words, leaving: true }
}

const BACKORDER: &str = "expired, and its holder can still restore it at a fee: place a backorder";

/// The first that fits says it. EPP's statuses (RFC 5731, RFC 3915, RFC 8056), then the words of registries
/// that have their own.
const MEANINGS: &[Meaning] = &[
    leaves("pending delete", "about to be dropped, in some five days: place a backorder now"),
    leaves("pending delete restorable", BACKORDER),
    leaves("redemption period", BACKORDER),
    leaves(
        "auto renew period",
        "past its day and renewed by its registry for now: its holder has up to 45 days to pay",
    ),
    means("pending restore", "its holder is getting it back: watch it"),
    means("pending transfer", "moving to another registrar: watch it"),
    means("add period", "registered within the last days"),
    means("server hold", "switched off by its registry, mostly for legal reasons: do not count on it"),
    means("client hold", "switched off by its registrar, unpaid or disputed: it may lapse, watch it"),
    means("inactive", "without name servers: held unused, or to keep others off"),
    means("server transfer prohibited", GUARDED),
    means("server delete prohibited", GUARDED),
    means("server update prohibited", GUARDED),
    means("server renew prohibited", "may not be renewed for now: in dispute, or about to be dropped"),
    leaves("*quarantine*", BACKORDER),
    leaves("*redemption*", BACKORDER),
    leaves("*pendingdelete*", "about to be dropped: place a backorder now"),
    leaves("*to be released*", "about to be dropped: place a backorder now"),
    leaves("*to be suspended*", "about to be dropped: place a backorder now"),
    leaves("*expired*", "expired: its holder may still renew it"),
    leaves("*renewal required*", "expired: its holder may still renew it"),
    leaves("deleted*", "about to be dropped: place a backorder now"),
];

const GUARDED: &str = "locked at its registry: well guarded, most likely by a brand's owner";

/// The status as RDAP writes it: `clientTransferProhibited` and `client transfer prohibited` are one.
pub(super) fn canonical(written: &str) -> String {
    // What follows is an address that explains it, or a day.
    let bare = written.split("http").next().unwrap_or_default().split('(').next().unwrap_or_default().trim();
    let is_camel = !bare.contains([' ', '_']) && bare.chars().any(char::is_lowercase);
    let mut words = String::new();
    for c in bare.chars() {
        if is_camel && c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    let words = words.replace(['_', '*'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    match words.trim_end_matches('.') {
        // EPP says `ok` where RDAP says `active` (RFC 8056).
        "ok" => "active".to_owned(),
        "delete prohibited" => "client delete prohibited".to_owned(),
        words => words.to_owned(),
    }
}

/// What `statuses` mean to whoever wants the name: each once, the most telling first.
pub fn meaning(statuses: &[String]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for meaning in MEANINGS {
        let said = statuses.iter().any(|status| of(status).is_some_and(|one| one == *meaning));
        if said && !found.contains(&meaning.words) {
            found.push(meaning.words);
        }
    }
    found
}

/// Whether a registration of this status has run out, or is about to.
pub fn is_leaving(status: &str) -> bool {
    of(status).is_some_and(|meaning| meaning.leaving)
}

fn of(status: &str) -> Option<Meaning> {
    MEANINGS.iter().find(|meaning| fits(status, meaning.status)).copied()
}

fn fits(status: &str, pattern: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(rest), Some(_)) => status.contains(rest.trim_end_matches('*')),
        (Some(end), None) => status.ends_with(end),
        (None, Some(start)) => status.starts_with(start),
        (None, None) => status == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_one_spelling() {
        for (written, read) in [
            (
                "clientTransferProhibited https://icann.org/epp#clientTransferProhibited",
                "client transfer prohibited",
            ),
            (
                "clientUpdateProhibited (https://www.icann.org/epp#clientUpdateProhibited)",
                "client update prohibited",
            ),
            ("client delete prohibited", "client delete prohibited"),
            ("CLIENT HOLD", "client hold"),
            ("RedemptionPeriod", "redemption period"),
            ("ok", "active"),
            ("ACTIVE", "active"),
            ("Connected (2025/09/30)", "connected"),
            ("*** This registration has been SUSPENDED. ***", "this registration has been suspended"),
        ] {
            assert_eq!(canonical(written), read);
        }
    }

    #[test]
    fn what_they_mean_is_told_once() {
        let of =
            |statuses: &[&str]| meaning(&statuses.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["active", "client transfer prohibited"]), Vec::<&str>::new());
        assert_eq!(of(&["server delete prohibited", "server update prohibited"]), [GUARDED]);
        assert_eq!(of(&["redemption period", "pending delete"]).len(), 2);
        assert!(of(&["pending delete", "inactive"])[0].contains("backorder now"));
        assert!(is_leaving("in quarantine") && is_leaving("pending delete") && !is_leaving("client hold"));
        assert!(!is_leaving("registered until expiry date"));
    }
}
