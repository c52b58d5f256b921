//! What the rules about domains share: which places are domains, and what their registers tell of whoever
//! holds them.

use super::case::{Case, Place, Weight};
use crate::catalog::platform::Kind;
use crate::name::Name;
use crate::owner::registration::Registration;
use crate::owner::registration::servers::UsedAs;
use crate::verdict::{Verdict, Withheld};

/// Legal forms and the like that stand behind a company's name.
const FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "international",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "nv",
    "oy",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "spa",
    "srl",
    "sro",
    "the",
    "ug",
];

/// Whether a place is a domain.
pub(super) fn is_domain(place: &Place<'_>) -> bool {
    place.platform.kind == Kind::Domain
}

/// A label that cannot stand there with its suffix: `a.b.com` would read as a domain within another.
pub(super) fn under(place: &Place<'_>) -> String {
    format!("`{}` under {}", place.standing.handle, place.platform.name)
}

/// The domains of the name itself.
pub(super) fn domains<'p, 'c>(case: &'p Case<'c>) -> impl Iterator<Item = &'p Place<'c>> {
    case.places.iter().filter(|place| is_domain(place))
}

/// Those that the brand cannot do without, or would like to have.
pub(super) fn wanted<'p, 'c>(case: &'p Case<'c>) -> impl Iterator<Item = &'p Place<'c>> {
    domains(case).filter(|place| place.weight != Weight::Other)
}

/// Those that somebody else has registered, with what the register tells.
pub(super) fn held<'p, 'c>(case: &'p Case<'c>) -> impl Iterator<Item = (&'p Place<'c>, &'c Registration)> {
    domains(case)
        .filter(|place| place.is_strangers())
        .filter_map(|place| Some((place, place.registration()?)))
}

/// Since when and with whom it is registered, as the end of a sentence; nothing where that is not told.
pub(super) fn since(found: Option<&Registration>) -> String {
    let Some(found) = found else { return String::new() };
    let year = found.created.as_deref().and_then(|day| day.split('-').next());
    let year = year.map(|year| format!(" since {year}")).unwrap_or_default();
    let registrar =
        found.registrar.as_ref().map(|registrar| format!(" with {registrar}")).unwrap_or_default();
    format!("{year}{registrar}")
}

/// Whether its registration has run out, or is about to: by its statuses, its servers, or the register's own
/// words.
pub(super) fn is_leaving(place: &Place<'_>) -> bool {
    let standing = place.standing;
    let by_words = is_withheld_for(place, Withheld::PendingDelete);
    let by_register = place.registration().is_some_and(|found| {
        found.is_leaving() || found.used_as().is_some_and(|one| one.kind == UsedAs::Expired)
    });
    !standing.disputed && (by_words || by_register)
}

/// Whether it is on offer: by its servers, or the register's own words.
pub(super) fn is_for_sale(place: &Place<'_>) -> bool {
    let standing = place.standing;
    let by_words = is_withheld_for(place, Withheld::ForSale);
    let by_servers =
        place.registration().and_then(Registration::used_as).is_some_and(|one| one.kind == UsedAs::ForSale);
    !standing.disputed && (by_words || by_servers)
}

/// Whether the registry keeps it back for this reason: in the words of the verdict, or in those of the entry's
/// signal that says so.
fn is_withheld_for(place: &Place<'_>, wanted: Withheld) -> bool {
    let Some(reason) = place.standing.reason.as_deref() else { return false };
    let signals = place.platform.everyone().flat_map(|entry| &entry.probes).flat_map(|probe| &probe.signals);
    let mut said =
        signals.filter(|signal| signal.why == Some(wanted)).filter_map(|signal| signal.words.as_deref());
    place.standing.verdict == Verdict::Withheld
        && (reason == wanted.words() || said.any(|words| words == reason))
}

/// Whether an organisation is called as the name, legal forms aside.
pub(super) fn is_called(organisation: &str, name: &Name) -> bool {
    let plain = organisation.to_lowercase().replace('.', "");
    let words =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !FORMS.contains(word));
    let squashed: String = words.collect();
    !squashed.is_empty() && squashed == super::namesake::squashed(name.handle())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_called_as_the_name_with_or_without_its_form() {
        let name = Name::parse("Blue Ocean").unwrap();
        for same in ["Blue Ocean", "BlueOcean GmbH", "Blue-Ocean, Inc.", "Blue Ocean Holdings S.A."] {
            assert!(is_called(same, &name), "{same}");
        }
        for other in ["Blue Oceans Ltd", "Ocean Inc.", "GmbH", ""] {
            assert!(!is_called(other, &name), "{other}");
        }
    }

    #[test]
    fn since_when_and_with_whom_is_told_as_far_as_it_is_known() {
        let found = Registration {
            created: Some("2011-04-02".to_owned()),
            registrar: Some("MarkMonitor Inc.".to_owned()),
            ..Registration::default()
        };
        assert_eq!(since(Some(&found)), " since 2011 with MarkMonitor Inc.");
        assert_eq!(since(Some(&Registration::default())) + &since(None), "");
    }
}
