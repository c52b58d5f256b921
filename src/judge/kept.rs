//! What registers of domains say of a name that nobody registered and nobody may: that the registry keeps
//! it back, whatever the registry and whether over WHOIS or in a notice of RDAP. "No match" beside such
//! words does not make a name vacant, and an object that shows nothing else does not make it taken.
//!
//! Sources: the replies recorded by the projects `weppos/whois` and `flipbit/whois` (reserved, not
//! assigned, unavailable), an error of Radix's RDAP (rdap-org/client.rdap.org, issue 13), and the statuses
//! of RFC 8056. Terms of use must match none of it: every pattern is tried on all recorded replies.

use std::sync::LazyLock;

use regex::Regex;

use crate::reading::lines;

/// Sentences that tell of one name are short; longer ones are terms of use.
const LONGEST: usize = 160;

/// What keeps a name back, in a sentence.
const KEPT: &str = r"\bnot (?:currently |yet )?(?:available|open|eligible) (?:for|to) (?:\w+ ){0,3}regist(?:ration|er|ered)\b|\b(?:can ?not|can't|may not|must not|not allowed to|not permitted to) be (?:\w+ )?registered\b|^\W*(?:the |this )?(?:requested )?(?:domain|name|object|string)(?: name)? (?:is )?(?:not available|unavailable)\b|\b(?:registry|is|are|been|name|domain)[ -]reserved\b|\breserved[ -](?:by|for|as|name|domain|word|string|list|term|premium)|^\W*reserved(?: \w+)?[^\w.]*$|\b(?:prohibited|forbidden|restricted|banned|protected|withheld|premium|platinum|blocked)[ -](?:string|name|domain|label|word|term|price|registration|tier)|^\W*(?:premium|prohibited|blocked)\W*$|\bis (?:an? )?(?:\w+ )?premium\b|\b(?:domain|name|string|label)\b[^.;]{0,60} (?:is|was|are|has been|have been) (?:\w+ )?(?:prohibited|forbidden|banned|protected|withheld|blocked)\b|\bblocked (?:by|due to) (?:\w+ )?(?:regist|policy|dpml|global|trademark)|\b(?:global ?block|dpml|domains? protected marks)\b";

/// What a name will be that is on its way.
const MOVING: &str = r"\bpending[ -]?(?:delet(?:e|ion)|restore|release|create)\b|\b(?:to|will) be (?:released|deleted)\b|\bredemption\b|\bin quarantine\b";

/// A line that gives a status, and its value.
const STATUS: &str = r"^\W*(?:(?:domain|registration|registry|object|epp|current)[ _-]?)?(?:estado|state|status)(?:\s*/\s*status)?\s*[\]:=.]+\W*(\w.*)$";

/// Statuses by which a registry keeps a name back.
const STATUS_KEPT: &str = r"^(?:registry[ _-]?)?(?:reserved|blocked|withheld|prohibited|banned|forbidden|premium|administrative|not[ _-]?open)(?:[ _-](?:string|name|domain|by|for|due).*)?\W*$";

/// Statuses by which nobody has a name.
const STATUS_FREE: &str = r"^(?:free|available|unregistered|unassigned|undelegated|no[ _-]?(?:object|match|data|entries)(?:[ _-]found)?|not[ _-]?(?:registered|found|assigned|existing|delegated)|does not exist|none|nx ?domain)\b";

/// A sentence by which nobody has a name.
const FREE: &str = r"^\W*(?:the |this )?(?:(?:requested|queried) )?(?:domain|object|name)(?: name)?(?: \S+)? (?:is |was |has |could )?(?:not (?:been |be )?(?:found|registered)|does not exist|available(?: for registration)?|free|unregistered)\W*$|^\W*not (?:found|registered)\W*$|^\W*no (?:match|such domain|objects? found|data found|entries found)\b.{0,40}$";

/// Lines that tell of people, whose names may be any words.
const PERSON: &str = r"^\W*(?:registra\w+|admin\w*|tech\w*|billing|owner\w*|holder\w*|org\w*|address|street|city|country|e-?mail|contact|person|descr)\b[\w /-]*[\]:=]";

struct Patterns {
    kept: Regex,
    moving: Regex,
    status: Regex,
    status_kept: Regex,
    status_free: Regex,
    free: Regex,
    person: Regex,
    rights: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let compiled = |source: &str| Regex::new(&format!("(?i){source}")).ok();
    Some(Patterns {
        kept: compiled(KEPT)?,
        moving: compiled(MOVING)?,
        status: compiled(STATUS)?,
        status_kept: compiled(STATUS_KEPT)?,
        status_free: compiled(STATUS_FREE)?,
        free: compiled(FREE)?,
        person: compiled(PERSON)?,
        rights: compiled(r"\brights (?:are )?reserved\b")?,
    })
});

/// What a text says of a name apart from registrations of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The words by which the registry keeps it back.
    pub(super) kept: Option<String>,
    /// The words by which it is on its way from one holder to none.
    pub(super) moving: Option<String>,
    /// The words by which nobody has it.
    pub(super) free: Option<String>,
    /// A status that says none of this: somebody has it.
    pub(super) status: Option<String>,
}

impl Told {
    /// The first of the words that speak against a name's being vacant.
    pub(super) fn against(&self) -> Option<&str> {
        [&self.kept, &self.moving, &self.status].into_iter().find_map(Option::as_deref)
    }
}

/// What `text` says, whose names under `suffix` count for nothing: the brand called "Premium" must not find
/// itself kept back. Nothing where this build cannot tell.
pub(super) fn told(text: &str, suffix: &str) -> Option<Told> {
    let patterns = PATTERNS.as_ref()?;
    let own = Regex::new(&format!(r"(?i)[\p{{L}}\p{{N}}-]+\.{}\b", regex::escape(suffix))).ok()?;
    let mut told = Told::default();
    for line in lines::of(text) {
        let line = own.replace_all(&line, "·");
        if let Some(value) = patterns.status.captures(&line).and_then(|found| found.get(1)) {
            let slot = match value.as_str() {
                value if patterns.status_kept.is_match(value) => &mut told.kept,
                value if patterns.moving.is_match(value) => &mut told.moving,
                value if patterns.status_free.is_match(value) => &mut told.free,
                _ => &mut told.status,
            };
            slot.get_or_insert_with(|| short(value.as_str()));
            continue;
        }
        if patterns.person.is_match(&line) {
            continue;
        }
        for sentence in line.split(". ").filter(|sentence| sentence.len() <= LONGEST) {
            let sentence = patterns.rights.replace_all(sentence, "");
            if let Some(found) = patterns.kept.find(&sentence) {
                told.kept.get_or_insert_with(|| short(found.as_str()));
            } else if let Some(found) = patterns.moving.find(&sentence) {
                told.moving.get_or_insert_with(|| short(found.as_str()));
            } else if let Some(found) = patterns.free.find(&sentence) {
                told.free.get_or_insert_with(|| short(found.as_str()));
            }
        }
    }
    Some(told)
}

fn short(words: &str) -> String {
    words.trim().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_keep_a_name_back_are_told_from_terms() {
        let kept = [
            "This name is not available for registration.",
            ">>> This name is registry reserved.",
            "This domain name is reserved and may not be registered.",
            "This name has been blocked by the registry (GlobalBlock).",
            "Premium domain: price 5000 USD",
            "Status: NOT_OPEN",
            "status: prohibited string",
            "status: registry-reserved",
            "Domain acme.com is blocked",
        ];
        for line in kept {
            let told = told(line, "com").unwrap();
            assert!(told.kept.is_some(), "{line}: {told:?}");
        }
        let against = ["state: REGISTERED, DELEGATED", "[State]   Connected (2030/01/31)", "Status: active"];
        for line in against.into_iter().chain(["Pending delete, to be released 2026-11-25"]) {
            assert!(told(line, "com").unwrap().against().is_some(), "{line}");
        }
        let none = [
            "All rights reserved. ICB reserves the right to modify these terms at any time.",
            "# All rights reserved.",
            "No match for domain \"RESERVED-NAMES.COM\".",
            "Domain Status: No Object Found",
            "Status: AVAILABLE",
            "Registrant Name:Reserved Domains",
            "Status Codes: For more information on Whois status codes, please visit https://icann.org/epp",
            "prohibited without the prior written consent of VeriSign. You agree not to",
        ];
        for line in none {
            assert_eq!(told(line, "com").unwrap().against(), None, "{line}");
        }
    }
}
