//! DM-04: the domain may be dropped soon.

use super::case::{Case, Place};
use super::domain::{domains, is_leaving};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::registration::status;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-04",
    title: "the domain may be dropped soon",
    severity: Severity::Info,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "statuses of the registry by which a registration has run out or is about to (redemption, pending \
                delete, auto renew, quarantine), name servers that show that it has expired, or a day of its end that \
                has passed",
    why: "what is dropped is registered again within seconds, by whoever waits for it",
    advice: "place a backorder with a registrar, and count on it only once it is yours",
    source: "RFC 3915; the registries' statuses as ICANN explains them",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    domains(case).filter(|place| !place.is_ours()).filter_map(|place| leaving(case, place)).collect()
}

fn leaving(case: &Case<'_>, place: &Place<'_>) -> Option<Found> {
    let found = place.registration();
    let ended = found.and_then(|found| found.expires.as_deref()).filter(|day| is_past(case, day));
    let told = is_leaving(place);
    if !told && (ended.is_none() || !place.is_strangers()) {
        return None;
    }
    // Other statuses say why it is guarded or switched off, which is no reason to be dropped.
    let leaving = found.into_iter().flat_map(|found| &found.statuses).filter(|one| status::is_leaving(one));
    let meaning = status::meaning(&leaving.cloned().collect::<Vec<_>>());
    let what = meaning.first().copied().or_else(|| place.standing.reason.as_deref().filter(|_| told));
    let day = ended.map(|day| format!(", its last day was {day}")).unwrap_or_default();
    let claim = format!(
        "{} {}{day}",
        place.called(),
        what.map_or("has run out".to_owned(), |what| format!("may be dropped: {what}"))
    );
    // A day that has passed alone may wait for a renewal that the register has not told yet.
    let sure = if told { Confidence::Strong } else { Confidence::Likely };
    let statuses = found.map(|found| found.statuses.join(", ")).filter(|list| !list.is_empty());
    let what = statuses.map_or_else(|| "by the register".to_owned(), |list| format!("statuses: {list}"));
    Some(Found::at(place, sure, claim).exhibit(place.exhibit_of_holder(what, case.as_of)))
}

/// Whether a whole day, `YYYY-MM-DD`, lies before the survey.
fn is_past(case: &Case<'_>, day: &str) -> bool {
    day.parse::<jiff::civil::Date>().is_ok_and(|day| day < case.today())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;
    use crate::risk::sample::{Spot, World, days_ago};
    use crate::verdict::Verdict;

    fn of(statuses: &[&str], expires: Option<String>) -> Vec<Found> {
        let statuses = statuses.iter().map(|one| (*one).to_owned()).collect();
        let found = Registration { expires, statuses, ..Registration::default() };
        World::new("acme").with(Spot::domain("com", found)).find(&RULE)
    }

    #[test]
    fn statuses_and_days_tell_of_the_drop() {
        let found = &of(&["pending delete"], None)[0];
        assert!(found.claim.starts_with("acme.com may be dropped: about to be dropped"), "{}", found.claim);
        assert_eq!(found.confidence, Confidence::Strong);
        assert_eq!(found.exhibits[0].what, "statuses: pending delete");
        // What merely guards it, or switches it off, is no reason for a drop.
        let held = &of(&["server hold", "add period", "active"], Some(days_ago(3)))[0];
        assert!(held.claim.starts_with("acme.com has run out, its last day was"), "{}", held.claim);
        let both = &of(&["server hold", "quarantine"], None)[0];
        assert!(both.claim.contains("may be dropped: expired"), "{}", both.claim);
        let past = &of(&["active"], Some(days_ago(3)))[0];
        assert_eq!(past.claim, format!("acme.com has run out, its last day was {}", days_ago(3)));
        assert_eq!(past.confidence, Confidence::Likely);
        assert_eq!(of(&["active"], Some(days_ago(-3))), []);
        assert_eq!(of(&["client hold"], None), []);
    }

    #[test]
    fn the_registers_own_words_are_enough() {
        let spot = Spot {
            verdict: Verdict::Withheld,
            reason: Some("about to be given up".to_owned()),
            owner: None,
            ..Spot::domain("com", Registration::default())
        };
        let found = &World::new("acme").with(spot).find(&RULE)[0];
        assert_eq!(found.claim, "acme.com may be dropped: about to be given up");
        let ours = Spot::domain(
            "com",
            Registration { statuses: vec!["pending delete".to_owned()], ..Registration::default() },
        );
        assert_eq!(World::new("acme").with(ours.ours()).find(&RULE), []);
    }
}
