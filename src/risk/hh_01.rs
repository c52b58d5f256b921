//! HH-01: an active account holds the handle.

use super::case::Case;
use super::finding::Severity;
use super::measure::{Quiet, step};
use super::namesake;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

/// How many days without a public act still count as active.
const ACTIVE: i32 = 180;

pub(super) const RULE: Rule = Rule {
    id: "HH-01",
    title: "an active account holds the handle",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a taken handle whose account did something in public within the last 180 days, and is not the \
                company of that name (HH-06); a dated post is strong, the platform's date of activity likely",
    why: "whoever uses an account keeps it: no platform moves the name on request, and a launch sends thousands \
          of strangers there overnight",
    advice: "choose a name or a variant that can be had on every required place",
    source: "the founding case of 2011: an account that looked almost dormant came back to life with the launch",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let active = case.described().filter_map(|(place, owner)| {
        let quiet = Quiet::of(owner, case.as_of).filter(|quiet| quiet.most <= ACTIVE)?;
        if namesake::is_company(owner, case.name) {
            return None;
        }
        let dated = owner.recent.iter().filter_map(|post| Quiet::since(post.at.as_deref()?, case.as_of));
        let by_post = dated.into_iter().any(|post| post.most <= ACTIVE);
        let sure = if by_post { Confidence::Strong } else { Confidence::Likely };
        let claim = format!("{} is in use: it was active {}", place.called(), quiet.words());
        let followers = owner.followers.map(|count| format!("; followers: {}", step(count)));
        let what = format!("last public act {}{}", quiet.words(), followers.unwrap_or_default());
        let exhibit = if by_post {
            place.exhibit_of_posts(what, case.as_of)
        } else {
            place.exhibit_of_holder(what, case.as_of)
        };
        Some(Found::at(place, sure, claim).exhibit(exhibit))
    });
    active.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World, days_ago, post};

    fn seen(owner: Owner) -> Vec<Found> {
        World::new("acme").with(Spot::held(owner)).find(&RULE)
    }

    fn posted(days: i64) -> Owner {
        Owner { followers: Some(12), recent: vec![post("a fine day", days)], ..Owner::default() }
    }

    #[test]
    fn an_account_that_posted_within_180_days_is_active() {
        let found = &seen(posted(180))[0];
        assert_eq!(found.claim, "@acme on Chirp is in use: it was active within the last 180 days");
        assert_eq!(found.confidence, Confidence::Strong);
        assert_eq!(found.exhibits[0].what, "last public act within the last 180 days; followers: 10 to 99");
        assert_eq!(seen(posted(181)), []);
        assert_eq!(seen(Owner::default()), []);
        let told = Owner { last_active: Some(days_ago(3)), ..Owner::default() };
        assert_eq!(seen(told)[0].confidence, Confidence::Likely);
        // This year may be January.
        assert_eq!(seen(Owner { last_active: Some("2026".to_owned()), ..Owner::default() }), []);
    }

    #[test]
    fn companies_private_accounts_and_ours_are_not_meant() {
        let company =
            Owner { business: Some(true), links: vec!["https://acme.com/".to_owned()], ..posted(3) };
        assert_eq!(seen(company), []);
        assert_eq!(seen(Owner { private: Some(true), ..posted(3) }), []);
        assert_eq!(World::new("acme").with(Spot::held(posted(3)).ours()).find(&RULE), []);
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let severity = |weight| {
            let findings = World::new("acme").with(Spot::held(posted(3)).weight(weight)).assess();
            findings.iter().find(|one| one.rule == "HH-01").map(|one| one.severity)
        };
        assert_eq!(severity(Weight::Required), Some(Severity::High));
        assert_eq!(severity(Weight::Preferred), Some(Severity::Medium));
        assert_eq!(severity(Weight::Other), Some(Severity::Low));
    }
}
