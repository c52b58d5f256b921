//! What stands in registers where a name was left out: placeholders, and services that hold domains for
//! those who do not want to be seen.

/// Fragments of placeholders and of such services' names, lower case. From recordings of registries and
/// registrars, and ICANN's registration data policy (`REDACTED FOR PRIVACY`).
const FRAGMENTS: &[&str] = &[
    "redacted",
    "data protected",
    "data protection",
    "data private",
    "data undisclosed",
    "statutory masking",
    "gdpr",
    "privacy",
    "private person",
    "private registration",
    "private individual",
    "not disclosed",
    "not shown",
    "not published",
    "not displayed",
    "not available",
    "non-public data",
    "undisclosed",
    "hidden upon",
    "hidden by",
    "withheld",
    "masked",
    "whoisguard",
    "whois guard",
    "whoisprotection",
    "whois protection",
    "whois agent",
    "proxy",
    "identity protect",
    "identity shield",
    "perfect privacy",
    "contact protect",
    "domain protection service",
    "suspended domain name",
    "see privacyguardian",
    "personal data",
    "natural person",
];

/// Values that say nothing as a whole.
const NOTHING: &[&str] =
    &["n/a", "na", "none", "-", "--", ".", "no", "null", "unknown", "not applicable", "hidden"];

/// Legal forms by which an organisation is told from a person of the same name, without stops.
const FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "association",
    "bank",
    "bv",
    "co",
    "college",
    "company",
    "coop",
    "corp",
    "corporation",
    "council",
    "doo",
    "eg",
    "ehf",
    "ev",
    "foundation",
    "fundacion",
    "gmbh",
    "group",
    "gk",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "institute",
    "international",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "limitada",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "media",
    "ministry",
    "nv",
    "ohg",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "sca",
    "se",
    "sia",
    "sl",
    "societe",
    "société",
    "spa",
    "spol",
    "sprl",
    "spzoo",
    "srl",
    "sro",
    "stichting",
    "systems",
    "technologies",
    "trust",
    "uab",
    "ug",
    "universitat",
    "university",
    "zrt",
];

/// Whether `text` stands where something was left out.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim();
    text.is_empty() || NOTHING.contains(&text) || FRAGMENTS.iter().any(|fragment| text.contains(fragment))
}

/// Whether `text` bears the legal form of an organisation.
pub(super) fn has_form(text: &str) -> bool {
    let text = text.to_lowercase().replace('.', "");
    text.split(|c: char| !c.is_alphanumeric()).any(|word| FORMS.contains(&word))
}

/// The organisation that `text` names, where it is not the `person` beside it: registers of some countries
/// repeat a private holder's name.
pub(super) fn organisation(text: Option<String>, person: Option<&str>) -> Option<String> {
    let text = text.filter(|text| !text.contains('@'))?;
    let is_person = person.is_some_and(|person| person.trim().eq_ignore_ascii_case(text.trim()));
    (!is_person || has_form(&text)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_names() {
        for text in [
            "REDACTED FOR PRIVACY",
            "Data Protected",
            "Domains By Proxy, LLC",
            "Privacy service provided by Withheld for Privacy ehf",
            "Statutory Masking Enabled",
            "Not Disclosed - Visit www.internet.ee",
            " ",
            "n/a",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Google LLC", "MarkMonitor Inc.", "SOCIETE EDITRICE DU MONDE", "Nokia"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_persons_own_name_is_no_organisation() {
        let read = |text: &str, person| organisation(Some(text.to_owned()), person);
        assert_eq!(read("Sam Sample", Some("sam sample")), None);
        assert_eq!(read("sam@mail.example", None), None);
        assert_eq!(
            read("Google Ireland Holdings", Some("Google Ireland Holdings")).as_deref(),
            Some("Google Ireland Holdings")
        );
        assert_eq!(read("Sample S.r.l.", Some("Sample S.r.l.")).as_deref(), Some("Sample S.r.l."));
        assert_eq!(read("Acme", Some("DNS Admin")).as_deref(), Some("Acme"));
    }
}
