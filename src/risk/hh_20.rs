//! HH-20: a community goes by the name, or something in a store does.

use super::case::{Case, Place};
use super::finding::{Exhibit, Severity};
use super::measure::step;
use super::namesake::squashed;
use super::rule::{Found, Rule};
use crate::catalog::platform::Kind;
use crate::judge::found::{Likeness, Match};
use crate::policy::Brand;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-20",
    title: "a community or a product has the same name",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a community, group or server (by the catalog's word for what holds handles there, or the platform's \
                for this one) with more than 1,000 members, high from 10,000 on; or something that a search of a \
                store shows under this very title and that nobody publishes whom the policy calls ours, high where \
                the brand sells software itself (Nice classes 9 and 42); low where it only sounds the same",
    why: "the name means something to them already: they will be found first, and they will be asked about the brand",
    advice: "read what the name means there before you announce it; expect to share it or take a variant",
    source: "common-law searches list social names, communities and app stores beside registers (markify.com)",
    find,
};

/// More members than this make a community that others hear of.
const FEW: u64 = 1_000;
/// From here on it is known beyond itself.
const MANY: u64 = 10_000;

fn find(case: &Case<'_>) -> Vec<Found> {
    let known = case.holders().filter_map(|(place, owner)| {
        let members = owner.followers.filter(|members| *members > FEW)?;
        place.is_community().then_some((place, members))
    });
    let communities = known.map(|(place, members)| {
        let severity = if members < MANY { Severity::Medium } else { Severity::High };
        let many = format!("{} members", step(members));
        let claim = format!("{} is a community of {many}", place.called());
        Found::at(place, Confidence::Strong, claim)
            .severity(severity)
            .exhibit(place.exhibit_of_holder(many, case.as_of))
    });
    let titles = case.places.iter().filter_map(|place| in_store(case, place));
    communities.chain(titles).collect()
}

/// Classes of goods and services (Nice) under which apps are sold.
const SOFTWARE: [u8; 2] = [9, 42];
/// Most titles that are quoted.
const MOST_QUOTES: usize = 3;

/// What a search shows under the name, not counting what is ours. Claims name nobody: who publishes an app
/// may be a person.
fn in_store(case: &Case<'_>, place: &Place<'_>) -> Option<Found> {
    let found = place.standing.found.as_ref()?;
    let brand = &case.policy.brand;
    let of = |likeness: Likeness| {
        let others = found.matches.iter().filter(|one| one.likeness == likeness && !is_ours(one, brand));
        others.collect::<Vec<_>>()
    };
    let (exact, sound) = (of(Likeness::Exact), of(Likeness::Sound));
    let (matches, severity, confidence, words) = if exact.is_empty() {
        (
            sound,
            Severity::Low,
            Confidence::Hint,
            ("sounds the same as the name", "sound the same as the name"),
        )
    } else {
        let rivals =
            place.platform.kind == Kind::Store && SOFTWARE.iter().any(|class| brand.classes.contains(class));
        let severity = if rivals { Severity::High } else { Severity::Medium };
        (exact, severity, Confidence::Likely, ("has the name for its title", "have the name for their title"))
    };
    let first = matches.first()?;
    let (many, words) = (matches.len(), if matches.len() == 1 { words.0 } else { words.1 });
    let what = format!("{many} of {} results in {} {words}", found.among, place.platform.name);
    let reply = place.exhibit(what.clone(), case.as_of);
    // The reply shows that it was found; its own page shows it to whoever looks.
    let own = first.url.as_ref().map(|url| Exhibit {
        url: url.clone(),
        at: reply.at,
        what: first
            .updated
            .as_ref()
            .map_or_else(|| "its own page".to_owned(), |day| format!("last changed on {day}")),
        sha256: None,
    });
    let quotes = matches.iter().take(MOST_QUOTES).map(|one| one.title.clone()).collect();
    let told = Found::at(place, confidence, what).severity(severity).exhibit(reply).quotes(quotes);
    Some(own.into_iter().fold(told, Found::exhibit))
}

/// Whether one whom the policy calls ours publishes it: `Acme Inc.` for the brand `Acme`. Who merely begins
/// with the same letters (`Acmegames`) is somebody else.
fn is_ours(one: &Match, brand: &Brand) -> bool {
    let Some(holder) = &one.holder else { return false };
    let mut start = String::new();
    holder.split(|c: char| !c.is_alphanumeric()).any(|word| {
        start.push_str(&squashed(word));
        brand.names.iter().any(|name| !start.is_empty() && squashed(name) == start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::found::Found as Results;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn community(members: u64) -> Spot {
        let owner = Owner { followers: Some(members), ..Owner::default() };
        Spot::held(owner).entry(|entry| entry.namespace = "community".to_owned())
    }

    #[test]
    fn it_counts_from_a_thousand_members_on() {
        let found = |members| World::new("acme").with(community(members)).find(&RULE);
        assert_eq!(found(1_000), []);
        assert_eq!(found(1_001)[0].severity, Some(Severity::Medium));
        assert_eq!(found(10_000)[0].severity, Some(Severity::High));
        let large = &found(2_345_678)[0];
        assert_eq!(large.claim, "@acme on Chirp is a community of 1,000,000 to 9,999,999 members");
        assert_eq!(large.exhibits[0].what, "1,000,000 to 9,999,999 members");
        assert_eq!(World::new("acme").with(community(5_000).ours()).find(&RULE), []);
    }

    #[test]
    fn the_catalog_or_the_platform_says_what_a_community_is() {
        let on = |namespace: &str, kind: Option<&str>| {
            let owner = Owner { followers: Some(5_000), kind: kind.map(str::to_owned), ..Owner::default() };
            let spot = Spot::held(owner).entry(|entry| entry.namespace = namespace.to_owned());
            !World::new("acme").with(spot).find(&RULE).is_empty()
        };
        for namespace in
            ["community", "group address under /groups/", "vanity code of a server (chat.example)"]
        {
            assert!(on(namespace, None), "{namespace}");
        }
        let shared = "users and groups share one space";
        assert!(on(shared, Some("group")) && !on(shared, Some("user")) && !on(shared, None));
        assert!(!on("user; groups are separate", None) && !on("@handle of a community profile", None));
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(community(20_000).weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Medium);
    }

    fn listed(matches: &[(&str, &str, Likeness)]) -> Spot {
        let one = |(title, holder, likeness): &(&str, &str, Likeness)| Match {
            title: (*title).to_owned(),
            holder: Some((*holder).to_owned()),
            url: Some("https://apps.store.com/1".to_owned()),
            updated: Some("2026-08-07".to_owned()),
            likeness: *likeness,
        };
        let matches = matches.iter().map(one).collect();
        Spot::found(Results { among: 25, matches }).entry(|entry| entry.kind = Kind::Store)
    }

    #[test]
    fn a_title_that_is_the_name_counts_and_names_nobody() {
        let exact = listed(&[("Acme", "Sam Sample", Likeness::Exact), ("Akme", "Jo", Likeness::Sound)]);
        let found = World::new("acme").with(exact.clone()).find(&RULE);
        let [found] = &found[..] else { panic!("{found:?}") };
        assert_eq!((found.severity, found.confidence), (Some(Severity::Medium), Confidence::Likely));
        assert_eq!(found.claim, "1 of 25 results in Chirp has the name for its title");
        assert_eq!(found.exhibits[1].url, "https://apps.store.com/1");
        assert_eq!(
            (found.exhibits[1].what.as_str(), &found.exhibits[1].sha256),
            ("last changed on 2026-08-07", &None)
        );
        assert_eq!(found.quotes, ["Acme"]);
        assert!(!format!("{:?}{}", found.exhibits, found.claim).contains("Sam"));
        let rival = World::new("acme").policy(|policy| policy.brand.classes = vec![25, 42]).with(exact);
        assert_eq!(rival.find(&RULE)[0].severity, Some(Severity::High));
    }

    #[test]
    fn the_same_sound_is_a_hint_and_a_near_title_nothing() {
        let sound = listed(&[("Akme", "Jo", Likeness::Sound), ("Ackme", "Jo", Likeness::Sound)]);
        let found = World::new("acme").with(sound).find(&RULE);
        assert_eq!((found[0].severity, found[0].confidence), (Some(Severity::Low), Confidence::Hint));
        assert_eq!(found[0].claim, "2 of 25 results in Chirp sound the same as the name");
        assert_eq!(World::new("acme").with(listed(&[("Acme Tools", "Jo", Likeness::Near)])).find(&RULE), []);
        assert_eq!(World::new("acme").with(listed(&[])).find(&RULE), []);
    }

    #[test]
    fn what_the_brand_publishes_is_no_namesake() {
        let of = |holder: &str| {
            let world =
                World::new("acme").policy(|policy| policy.brand.names = vec!["Acme Works".to_owned()]);
            world.with(listed(&[("Acme", holder, Likeness::Exact)])).find(&RULE).len()
        };
        assert_eq!((of("ACME WORKS, Inc."), of("AcmeWorks GmbH"), of("Acme Works")), (0, 0, 0));
        assert_eq!((of("Acme Workshop Ltd"), of("Acmeworksgames"), of("Jo"), of("")), (1, 1, 1, 1));
    }
}
