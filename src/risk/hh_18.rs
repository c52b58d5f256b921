//! HH-18: a package that is no longer kept up has the name.

use super::case::{Case, Place};
use super::finding::Severity;
use super::measure::Quiet;
use super::rule::{Found, Rule};
use crate::catalog::platform::Kind;
use crate::owner::Owner;
use crate::verdict::Confidence;

/// Days without a release after which a package looks abandoned.
const ABANDONED: i32 = 2 * 365;

pub(super) const RULE: Rule = Rule {
    id: "HH-18",
    title: "a package that is no longer kept up has the name",
    severity: Severity::Medium,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "a package of the name that its registry marks as deprecated, or whose latest release is more than \
                two years old; indexes may learn of releases late",
    why: "nobody else can publish under the name, and few registries hand one on because it lies idle",
    advice: "see the registry's way for abandoned names, which takes months where there is one; publish under a \
             scope, a prefix or another name meanwhile",
    source: "PEP 541 on abandoned projects and the transfer of their names",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let packages = case.described().filter(|(place, _)| place.platform.kind == Kind::Package);
    packages.filter_map(|(place, owner)| idle(case, place, owner)).collect()
}

fn idle(case: &Case<'_>, place: &Place<'_>, owner: &Owner) -> Option<Found> {
    let released = owner.last_active.as_deref().and_then(|date| Quiet::since(date, case.as_of));
    let (claim, what) = if owner.deprecated.is_some() {
        (format!("{} is marked as deprecated", place.called()), "marked as deprecated")
    } else if released.is_some_and(|quiet| quiet.least > ABANDONED) {
        (
            format!("{} has had no release for more than two years", place.called()),
            "latest release more than two years ago",
        )
    } else {
        return None;
    };
    let exhibit = place.exhibit_of_holder(what, case.as_of);
    Some(Found::at(place, Confidence::Strong, claim).exhibit(exhibit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World, days_ago};

    fn package(owner: Owner) -> Spot {
        Spot::held(owner).entry(|entry| entry.kind = Kind::Package)
    }

    fn released(days: i64) -> Owner {
        Owner { last_active: Some(days_ago(days)), ..Owner::default() }
    }

    fn seen(spot: Spot) -> Vec<Found> {
        World::new("acme").with(spot).find(&RULE)
    }

    #[test]
    fn a_package_without_releases_for_two_years_looks_abandoned() {
        let found = &seen(package(released(731)))[0];
        assert_eq!(found.claim, "acme on Chirp has had no release for more than two years");
        assert_eq!(found.confidence, Confidence::Strong);
        assert_eq!(seen(package(released(730))), []);
        assert_eq!(seen(package(Owner { posts: Some(3), ..Owner::default() })), []);
        // Accounts are told about elsewhere.
        assert_eq!(seen(Spot::held(released(731))), []);
        assert_eq!(seen(package(released(731)).ours()), []);
    }

    #[test]
    fn what_its_registry_calls_deprecated_is_so_at_any_age() {
        let words = "use <b>other</b>";
        let found = &seen(package(Owner { deprecated: Some(words.to_owned()), ..released(1) }))[0];
        assert_eq!(found.claim, "acme on Chirp is marked as deprecated");
        assert!(!format!("{found:?}").contains("other"), "its own words are a stranger's");
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let of = |spot: Spot| {
            let findings = World::new("acme").with(spot).assess();
            findings.iter().find(|one| one.rule == RULE.id).map(|one| one.severity)
        };
        assert_eq!(of(package(released(900))), Some(Severity::Medium));
        assert_eq!(of(package(released(900)).weight(Weight::Other)), Some(Severity::Info));
    }

    #[test]
    fn one_rule_tells_of_it() {
        let findings = World::new("acme").with(package(released(900))).assess();
        assert!(findings.iter().all(|one| one.rule != "HH-09"), "{findings:?}");
    }
}
