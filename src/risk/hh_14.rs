//! HH-14: others hold handles that could be taken for the name.
//!
//! How the name is heard is NM-01's to tell, which is high as soon as somebody holds that spelling.
//! Nobody but this rule looks at *who* holds it, so such a neighbour comes in where its account is a
//! blocker: that must not stay unsaid, and milder things NM-01 already outweighs. Affix variants are
//! asked for as alternatives; one that somebody holds is no trap.

use super::case::{Case, Place};
use super::finding::{Finding, Severity};
use super::rule::{Found, Rule};
use crate::name::candidate::Origin;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-14",
    title: "look-alikes of the name are held by others",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "accounts of strangers under handles that could be taken for the name (confusable letters, neighbours \
                on the keyboard, separators), on required places; as bad as the worst of their holders less one \
                level, and medium where nothing is found about a holder. The spelling that people hear comes in \
                only where its holder is a blocker; otherwise NM-01 tells of it",
    why: "people mistype, and searches lead them to whoever is there; after an announcement by the thousand",
    advice: "register the free look-alikes before you announce the name, and look again after the launch",
    source: "arXiv 2401.09209: tens of thousands of live look-alikes, and mistaken mentions in the hundred thousands",
    find,
};

/// Most neighbours that are named as evidence; the report lists all of them.
const MOST: usize = 10;

/// A neighbour that a stranger holds, with the worst that counts about its holder.
struct Held<'h, 'c> {
    place: &'h Place<'c>,
    worst: Option<&'h Finding>,
}

impl Held<'_, '_> {
    fn severity(&self) -> Severity {
        self.worst.map_or(RULE.severity, |worst| worst.severity.lowered(1))
    }

    fn confidence(&self) -> Confidence {
        // That anybody takes it for the name is never certain.
        let seen = self.place.sure().min(Confidence::Strong);
        self.worst.map_or(seen, |worst| worst.confidence.min(seen))
    }

    fn counts(&self) -> bool {
        match self.place.origin {
            Origin::Lookalike(_) => true,
            Origin::HeardAs => self.worst.is_some_and(|worst| worst.severity == Severity::Blocker),
            Origin::Exact | Origin::Affix(_) => false,
        }
    }
}

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut held: Vec<Held<'_, '_>> = case
        .beside
        .iter()
        .filter(|place| place.is_strangers())
        .map(|place| Held { place, worst: worst(case, place) })
        .filter(Held::counts)
        .collect();
    // A hint must not stand before what is sure enough to count, nor an unread holder before one of
    // whom as much is known.
    let weight = |one: &Held<'_, '_>| {
        (one.confidence() >= RULE.needs, one.severity(), one.worst.is_some(), one.confidence())
    };
    held.sort_by(|left, right| {
        let name =
            |one: &Held<'_, '_>| (one.place.platform.id.clone(), one.place.standing.handle.to_string());
        weight(right).cmp(&weight(left)).then_with(|| name(left).cmp(&name(right)))
    });
    let Some(first) = held.first() else { return Vec::new() };
    let count = match held.len() {
        1 => "someone else holds a handle that could be taken for the name".to_owned(),
        many => format!("{many} accounts of others have handles that could be taken for the name"),
    };
    let claim = match first.worst {
        Some(worst) if held.len() > 1 => format!("{count}; the worst of them: {}", worst.claim),
        Some(worst) => format!("{count}: {}", worst.claim),
        None if held.len() > 1 => format!("{count}, {} among them", first.place.called()),
        None => format!("{count}: {}", first.place.called()),
    };
    let found = Found::of_name(first.confidence(), claim).severity(first.severity());
    let exhibits = held.iter().take(MOST).map(|one| {
        let what = format!("{} is held: {}", one.place.called(), one.place.origin.words());
        one.place.exhibit(what, case.as_of)
    });
    vec![exhibits.fold(found, Found::exhibit)]
}

/// The worst that the rules about holders found at `place` and that is sure enough to count.
fn worst<'h>(case: &'h Case<'_>, place: &Place<'_>) -> Option<&'h Finding> {
    let is_about = |finding: &&Finding| {
        let here = |(id, handle): &(String, String)| {
            *id == place.platform.id && handle.as_str() == place.standing.handle.as_str()
        };
        finding.confidence >= finding.needs && finding.at.as_ref().is_some_and(here)
    };
    // They come the worst first.
    case.found_beside.iter().find(is_about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::lookalike::Kind;
    use crate::owner::Owner;
    use crate::risk::finding::{Exhibit, id};
    use crate::risk::sample::{AS_OF, Spot, World};
    use crate::verdict::Verdict;

    const SWAPPED: Origin = Origin::Lookalike(Kind::Transposition);

    fn about(handle: &str, severity: Severity, confidence: Confidence) -> Finding {
        Finding {
            id: id("HH-00", "acme", "chirp", handle),
            rule: "HH-00".to_owned(),
            at: Some(("chirp".to_owned(), handle.to_owned())),
            severity,
            lowered: None,
            confidence,
            needs: Confidence::Likely,
            always: false,
            claim: format!("@{handle} on Chirp does harm"),
            advice: String::new(),
            exhibits: vec![Exhibit {
                url: String::new(),
                at: AS_OF.parse().unwrap(),
                what: String::new(),
                sha256: None,
            }],
            quotes: vec!["verbatim".to_owned()],
        }
    }

    fn held(handle: &str, origin: Origin) -> Spot {
        Spot::held(Owner { posts: Some(3), ..Owner::default() }).neighbour(handle, origin)
    }

    fn find_with(world: &World, found_beside: Vec<Finding>) -> Vec<Found> {
        find(&Case { found_beside, ..world.case() })
    }

    #[test]
    fn held_look_alikes_are_counted_and_shown() {
        let world = World::new("acme").beside(held("amce", SWAPPED)).beside(held("acmme", SWAPPED));
        let found = &find_with(&world, Vec::new())[0];
        assert_eq!(
            found.claim,
            "2 accounts of others have handles that could be taken for the name, @acmme on Chirp among them"
        );
        assert_eq!((found.severity, found.confidence), (Some(Severity::Medium), Confidence::Strong));
        assert_eq!(found.exhibits[1].what, "@amce on Chirp is held: two letters swapped");
        assert_eq!(found.at, None);
    }

    #[test]
    fn the_worst_holder_is_named_one_level_milder() {
        let world = World::new("acme").beside(held("amce", SWAPPED)).beside(held("acmme", SWAPPED));
        let worst = |severity, confidence| {
            let found = find_with(&world, vec![about("amce", severity, confidence)]);
            (
                found[0].severity.unwrap(),
                found[0].confidence,
                found[0].claim.contains("@amce on Chirp does harm"),
            )
        };
        assert_eq!(worst(Severity::Blocker, Confidence::Certain), (Severity::High, Confidence::Strong, true));
        assert_eq!(worst(Severity::High, Confidence::Likely), (Severity::Medium, Confidence::Likely, true));
        // The other one, of whom nothing is known, weighs more than a nuisance.
        assert_eq!(
            worst(Severity::Medium, Confidence::Strong),
            (Severity::Medium, Confidence::Strong, false)
        );
        // A hint about a holder does not count.
        assert_eq!(worst(Severity::Blocker, Confidence::Hint), (Severity::Medium, Confidence::Strong, false));
        let alone = World::new("acme").beside(held("amce", SWAPPED));
        let found = find_with(&alone, vec![about("amce", Severity::Medium, Confidence::Strong)]);
        assert_eq!(found[0].severity, Some(Severity::Low));
        assert!(found[0].quotes.is_empty());
    }

    #[test]
    fn what_is_heard_is_told_here_only_where_its_holder_is_a_blocker() {
        let world = World::new("acme").beside(held("akme", Origin::HeardAs));
        assert_eq!(find_with(&world, Vec::new()), []);
        assert_eq!(find_with(&world, vec![about("akme", Severity::High, Confidence::Certain)]), []);
        let found = find_with(&world, vec![about("akme", Severity::Blocker, Confidence::Strong)]);
        assert_eq!(found[0].severity, Some(Severity::High));
    }

    #[test]
    fn ours_empty_and_disputed_ones_are_none() {
        for spot in [
            held("amce", SWAPPED).ours(),
            Spot::new(Verdict::Vacant).neighbour("amce", SWAPPED),
            Spot { disputed: true, ..held("amce", SWAPPED) },
            held("getacme", Origin::Affix("get-")),
        ] {
            assert_eq!(find_with(&World::new("acme").beside(spot), Vec::new()), []);
        }
    }
}
