//! Who bears the same name: businesses with a site of their own, and accounts that pass for ours.

use url::Url;

use crate::name::Name;
use crate::name::lexicon::is_parody;
use crate::name::lookalike::skeleton;
use crate::owner::Owner;
use crate::policy::Brand;
use crate::verdict::Confidence;

/// Words by which an account claims to speak for a brand, in the languages of the lexicon.
const OFFICIAL: &[&str] =
    &["official", "officially", "oficial", "officiel", "officielle", "offiziell", "offizielle", "ufficiale"];

/// Words that a brand's own service accounts are called by.
const SERVICE: &[&str] =
    &["support", "help", "helpdesk", "service", "care", "kundenservice", "soporte", "suporte"];

/// Words that take the claim back.
const DENIALS: &[&str] =
    &["unofficial", "unoffiziell", "inoffiziell", "inofficial", "inoficial", "fan", "fanpage"];

/// Words that turn the claim after them round.
const NEGATIONS: &[&str] = &["not", "non", "no", "nicht", "kein", "keine", "pas", "isn't"];

/// Words of belonging that a negation turns round.
const BELONGING: &[&str] = &["affiliated", "associated", "endorsed", "afiliado", "affilié", "verbunden"];

/// How many words may stand between a brand and the claim in a self-description.
const NEAR: usize = 3;

/// Names at least this long have look-alikes one letter away.
const LONG: usize = 5;

/// Letters and digits alone, in lower case: `Blue Ocean!` and `blue_ocean` are one.
pub(super) fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The part of a registrable domain that its owner chose; nothing below a suffix under which others
/// hand out addresses, where anybody has a site of any name.
fn label(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let host = url.host_str()?.to_owned();
    let is_private = psl::suffix(host.as_bytes())?.typ() == Some(psl::Type::Private);
    let domain = psl::domain_str(&host).filter(|_| !is_private)?;
    domain.split('.').next().map(str::to_owned)
}

/// Whether the account links to a site that is called as `name`.
pub(super) fn has_site(owner: &Owner, name: &Name) -> bool {
    let wanted = squashed(name.handle());
    owner.links.iter().filter_map(|link| label(link)).any(|label| squashed(&label) == wanted)
}

/// Whether the account links to a site below `domain` (lower case).
pub(super) fn links_to(owner: &Owner, domain: &str) -> bool {
    let at = |link: &String| {
        let host = Url::parse(link).ok()?.host_str()?.to_owned();
        host.strip_suffix(domain).map(|before| before.is_empty() || before.ends_with('.'))
    };
    owner.links.iter().any(|link| at(link) == Some(true))
}

/// Whether the platform says that a business holds it, and it links to a site of that name.
pub(super) fn is_company(owner: &Owner, name: &Name) -> bool {
    owner.business == Some(true) && has_site(owner, name)
}

/// How sure it is that the account passes for the brand; nothing where it does not. Parodies and fans
/// say what they are.
pub(super) fn passes_for(owner: &Owner, handle: &str, brand: &Brand) -> Option<Confidence> {
    let (shown, bio) = (owner.display_name.as_deref().unwrap_or(""), owner.bio.as_deref().unwrap_or(""));
    if is_parody(shown, bio) || denies(shown) || denies(bio) {
        return None;
    }
    // A link to a domain of ours is what an account of ours shows too.
    let links = links_to_lookalike(owner, brand);
    let passes = |name: &String| {
        let named = shows(shown, name);
        let claims = claims(shown, handle, name) || bio_claims(bio, name);
        match (named, claims, links) {
            (_, true, true) => Some(Confidence::Strong),
            (_, true, false) | (true, false, true) => Some(Confidence::Likely),
            _ => None,
        }
    };
    brand.names.iter().filter_map(passes).max()
}

/// Whether a shown name is the brand's, to the eye.
fn shows(shown: &str, name: &str) -> bool {
    let eye = |text: &str| skeleton(&squashed(text));
    !squashed(name).is_empty() && eye(shown) == eye(name)
}

/// Whether shown name or handle are the brand's with a claim: `Acme Official`, `Acme®`, `acme_support`.
fn claims(shown: &str, handle: &str, name: &str) -> bool {
    let marked = shown.contains(['®', '™']) && shows(&shown.replace(['®', '™'], ""), name);
    marked || [shown, handle].iter().any(|text| is_with_claim(text, name))
}

fn is_with_claim(text: &str, name: &str) -> bool {
    let (text, name) = (skeleton(&squashed(text)), skeleton(&squashed(name)));
    let rest = text.strip_prefix(&name).or_else(|| text.strip_suffix(&name));
    let is_claim = |rest: &str| OFFICIAL.iter().chain(SERVICE).any(|word| skeleton(word) == rest);
    !name.is_empty() && rest.is_some_and(is_claim)
}

/// Whether a self-description calls itself official beside the brand's name: "the official account of
/// Acme". Who works there says "support at Acme", which is no such claim.
fn bio_claims(bio: &str, name: &str) -> bool {
    let (words, name) = (words(bio), words(name));
    let at = |index: usize| !name.is_empty() && words[index..].starts_with(&name);
    let official = |index: usize| OFFICIAL.contains(&words[index].as_str());
    let near = |index: usize| {
        let (first, after) = (index.saturating_sub(NEAR + 1), index + name.len());
        (first..index).chain(after..words.len().min(after + NEAR + 1)).any(official)
    };
    (0..words.len()).any(|index| at(index) && near(index))
}

/// Whether a text says that the account does not speak for the brand.
fn denies(text: &str) -> bool {
    let words = words(text);
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let negated = |index: usize| {
        let after = words.iter().skip(index + 1).take(NEAR);
        is(NEGATIONS, &words[index])
            && after.into_iter().any(|word| is(OFFICIAL, word) || is(BELONGING, word))
    };
    words.iter().any(|word| is(DENIALS, word)) || (0..words.len()).any(negated)
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether it links to a domain that is taken for one of ours at a glance.
fn links_to_lookalike(owner: &Owner, brand: &Brand) -> bool {
    let ours: Vec<String> =
        brand.domains.iter().filter_map(|domain| label(&format!("https://{domain}/"))).collect();
    let theirs = || owner.links.iter().filter_map(|link| label(link));
    theirs().filter(|label| !ours.contains(label)).any(|label| ours.iter().any(|own| resembles(&label, own)))
}

fn resembles(label: &str, own: &str) -> bool {
    skeleton(label) == skeleton(own) || (own.chars().count() >= LONG && strsim::osa_distance(label, own) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand() -> Brand {
        Brand {
            names: vec!["Acme Works".to_owned()],
            domains: vec!["acmeworks.com".to_owned()],
            ..Brand::default()
        }
    }

    fn account(shown: &str, bio: &str, links: &[&str]) -> Owner {
        Owner {
            display_name: Some(shown.to_owned()),
            bio: Some(bio.to_owned()),
            links: links.iter().map(|link| (*link).to_owned()).collect(),
            ..Owner::default()
        }
    }

    fn passes(shown: &str, bio: &str, links: &[&str]) -> Option<Confidence> {
        passes_for(&account(shown, bio, links), "acmeworks", &brand())
    }

    #[test]
    fn a_claim_beside_the_name_passes_for_the_brand() {
        for (shown, bio) in [
            ("Acme Works Official", ""),
            ("ACME WORKS®", ""),
            ("AcmeWorks Support", "we answer all day"),
            ("Someone", "The official account of Acme Works"),
            ("Acme Works", "Acme Works, offizielle Seite"),
        ] {
            assert_eq!(passes(shown, bio, &[]), Some(Confidence::Likely), "{shown}: {bio}");
        }
        assert_eq!(passes("Acme Works Official", "", &["https://acrneworks.com/"]), Some(Confidence::Strong));
        assert_eq!(passes("Acme Works", "", &["https://acmework.com/"]), Some(Confidence::Likely));
        assert_eq!(passes("Acme Works Official", "no refunds", &[]), Some(Confidence::Likely));
        // Accounts of ours link to our domain as well.
        assert_eq!(passes("Acme Works Official", "", &["https://acmeworks.com/"]), Some(Confidence::Likely));
        assert_eq!(passes("Acme Works", "", &["https://acmeworks.com/"]), None);
    }

    #[test]
    fn bearing_the_name_is_no_claim() {
        for (shown, bio) in [
            ("Acme Works", "tools since 1920"),
            ("Jo", "support at Acme Works"),
            ("Jo", "I like Acme Works. My mother is an official in the town of Bath"),
            ("Acme Works Fan", "the official Acme Works fan page"),
            ("Unofficial Acme Works", ""),
            ("Acme Works Official", "not affiliated with Acme Works"),
            ("Official", "official"),
        ] {
            assert_eq!(passes(shown, bio, &[]), None, "{shown}: {bio}");
        }
        assert_eq!(passes_for(&account("Acme Works Official", "", &[]), "a", &Brand::default()), None);
    }

    #[test]
    fn a_site_of_the_name_is_its_owners_own() {
        let name = Name::parse("Acme Works").unwrap();
        let has = |link: &str| has_site(&account("", "", &[link]), &name);
        assert!(has("https://www.acme-works.co.uk/about") && has("http://acmeworks.io/"));
        for other in
            ["https://acmeworks.github.io/", "https://acme.com/acmeworks", "https://acmeworksinc.com/"]
        {
            assert!(!has(other), "{other}");
        }
    }
}
