//! HH-02: the account holds content that no brand wants to stand beside.

use super::case::{Case, Place};
use super::content::{Kind, kind, look, sure};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::{Owner, Seen, shield};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-02",
    title: "the account holds unsafe content",
    severity: Severity::Blocker,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "the platform's own marks first (labels, adult flag, posts marked as not for everybody): certain; \
                then plain words in shown name, description, link hosts and the latest public posts: three \
                different places strong, two likely, one a hint to look by hand; adult, drugs, hate and violence \
                block, gambling and fraud are high, swearing is medium; pictures are linked, never judged; \
                words that the proposed name holds itself do not count",
    why: "on the day of a launch thousands of strangers see that account and take it for the brand's",
    advice: "change the name, or take a variant and let nothing you publish lead here; report it only where it breaks \
             the platform's rules",
    source: "the founding case of 2011: three posts in drug slang and a cartoon that smoked were the news of the day",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.holders().filter_map(|(place, owner)| found(case, place, owner)).collect()
}

fn found(case: &Case<'_>, place: &Place<'_>, owner: &Owner) -> Option<Found> {
    let content = look(owner, place.standing.handle.as_str(), case.name, &case.policy.brand);
    let mut kinds: Vec<(&Kind, &Seen)> =
        content.seen.iter().filter_map(|seen| Some((kind(&seen.category)?, seen))).collect();
    // What counts leads, then what is worst: a hint of something grave tells less than swearing that
    // is plain to see.
    kinds
        .sort_by_key(|(kind, seen)| std::cmp::Reverse((sure(seen) >= RULE.needs, kind.severity, sure(seen))));
    let (lead, seen) = *kinds.first()?;
    let sureness = sure(seen);
    let beside: Vec<&str> =
        kinds[1..].iter().filter(|(_, seen)| sure(seen) >= RULE.needs).map(|(kind, _)| kind.holds).collect();
    let beside = if beside.is_empty() { String::new() } else { format!(", and also {}", beside.join(", ")) };
    let claim = match sureness {
        Confidence::Certain => {
            format!("{} is marked by the platform or its author: {}", place.called(), mark(lead))
        }
        Confidence::Strong => format!("{} has {} in three or more public texts", place.called(), lead.holds),
        Confidence::Likely => format!("{} has {} in two public texts", place.called(), lead.holds),
        Confidence::Hint => {
            format!("{} may have {} in one public text: review by hand", place.called(), lead.holds)
        }
    };
    let mut found = Found::at(place, sureness, claim + &beside).severity(lead.severity);
    for (kind, seen) in kinds {
        found = found.exhibit(place.exhibit_of_posts(words(kind, seen), case.as_of));
    }
    let is_private = shield::is_shielded(owner, case.as_of);
    if !is_private && owner.default_avatar != Some(true) {
        let mut look = place.exhibit("look at this avatar yourself: pictures are not judged", case.as_of);
        look.url.clone_from(&place.standing.url);
        look.sha256 = None;
        found = found.exhibit(look);
    }
    Some(if is_private { found } else { found.quotes(content.quotes) })
}

fn mark(kind: &Kind) -> &'static str {
    match kind.word {
        "adult" => "adult content",
        "violence" => "violent content",
        "hate" => "intolerant content",
        _ => kind.holds,
    }
}

fn words(kind: &Kind, seen: &Seen) -> String {
    let texts = match seen.distinct {
        0 => None,
        _ if kind.word == "sensitive" => None,
        1 => Some("one text or field"),
        2 => Some("two texts or fields"),
        _ => Some("three or more texts or fields"),
    };
    match (seen.flagged, texts) {
        (true, None) => format!("marked: {}", mark(kind)),
        (true, Some(texts)) => format!("marked: {}; {} in {texts}", mark(kind), kind.holds),
        (false, texts) => format!("{} in {}", kind.holds, texts.unwrap_or("its texts")),
    }
}

#[cfg(test)]
#[path = "hh_02_tests.rs"]
mod tests;
