//! The report for anybody but the person at the terminal: what holders say of themselves is left out,
//! what the platform says of an account stays (its kind, counts, dates, labels, whether it is vouched
//! for). Risk research, section 2.6: a report travels further than the question did.

use regex::{Captures, Regex};

use super::{ControlsReport, FindingReport, OwnerReport, RegistrationReport, Report, StandingReport};
use crate::verdict::Doubt;

/// Stands where something was left out of a text.
const LEFT_OUT: &str = "…";

/// A label or a kind of account is a word or three; anything longer is a sentence of somebody's.
const LONGEST_WORD: usize = 40;

/// The report without names, descriptions, pictures, links, places and quotes of holders; e-mail
/// addresses, telephone numbers and what follows the `?` of an address are masked where words remain.
#[must_use]
pub fn redact(report: &Report) -> Report {
    let mut report = report.clone();
    let masks = Masks::new();
    for name in &mut report.names {
        for standing in name.standings.iter_mut().chain(&mut name.beside) {
            standing_of(standing, masks.as_ref());
        }
        for finding in &mut name.findings {
            finding_of(finding, masks.as_ref());
        }
    }
    report.redacted = true;
    report
}

fn standing_of(standing: &mut StandingReport, masks: Option<&Masks>) {
    standing.owner = standing.owner.take().map(owner);
    // Who publishes something may be a person; what it is called is there for everybody.
    standing.found.iter_mut().flat_map(|found| &mut found.matches).for_each(|one| one.holder = None);
    let own = [standing.handle.clone(), standing.surface.platform.clone()];
    let mask = |text: &mut String| masked(masks, text, &own);
    let doubt = |doubt: &mut Option<Doubt>| doubt.iter_mut().for_each(|doubt| mask(&mut doubt.detail));
    doubt(&mut standing.doubt);
    standing.witnesses.iter_mut().for_each(|witness| doubt(&mut witness.doubt));
    standing.reason.iter_mut().for_each(mask);
    standing.found.iter_mut().flat_map(|found| &mut found.matches).for_each(|one| mask(&mut one.title));
    standing.evidence.iter_mut().for_each(|evidence| mask(&mut evidence.words));
    standing.whose.iter_mut().for_each(|whose| mask(&mut whose.why));
    let ControlsReport { taken, random, .. } = &mut standing.controls;
    taken.iter_mut().chain(random).flat_map(|control| &mut control.detail).for_each(mask);
}

fn finding_of(finding: &mut FindingReport, masks: Option<&Masks>) {
    finding.quotes.clear();
    let own: Vec<String> = finding.handle.iter().chain(&finding.place).cloned().collect();
    masked(masks, &mut finding.claim, &own);
    finding.evidence.iter_mut().for_each(|exhibit| masked(masks, &mut exhibit.what, &own));
}

/// What the platform says of the account, and nothing that its holder does.
fn owner(owner: OwnerReport) -> OwnerReport {
    OwnerReport {
        display_name: None,
        bio: None,
        avatar: None,
        links: Vec::new(),
        location: None,
        // Some platforms give reasons here, and those describe the holder.
        verified_by: None,
        // The organisation may be a person's own; servers below a domain of its name tell it again.
        registration: owner.registration.map(|found| RegistrationReport {
            organisation: None,
            nameservers: Vec::new(),
            ..found
        }),
        kind: owner.kind.filter(|kind| is_word(kind)),
        labels: owner.labels.into_iter().filter(|label| is_word(label)).collect(),
        ..owner
    }
}

fn is_word(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '!' | '/');
    text.len() <= LONGEST_WORD && text.split_whitespace().count() <= 3 && text.chars().all(fits)
}

/// What of a text may be a person's.
struct Masks {
    mail: Regex,
    telephone: Regex,
    query: Regex,
}

impl Masks {
    fn new() -> Option<Self> {
        Some(Self {
            mail: Regex::new(r"(?i)([\p{L}\p{N}._%+-]+)@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+").ok()?,
            telephone: Regex::new(
                r"\+\d[\d ()./-]{6,}\d|\b0\d{2,4}[ /.-]\d{3,}(?:[ .-]?\d{2,})*|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
            )
            .ok()?,
            query: Regex::new(r#"\?[\w.~%+-]+=[^\s"'`<>()]*"#).ok()?,
        })
    }
}

/// Masks `text` in place; what is `own`, handle or place, is no secret.
fn masked(masks: Option<&Masks>, text: &mut String, own: &[String]) {
    // Patterns that were not understood would mask nothing.
    let Some(masks) = masks else {
        LEFT_OUT.clone_into(text);
        return;
    };
    let is_own = |found: &str| own.iter().any(|one| one.eq_ignore_ascii_case(found));
    let mail = |found: &Captures<'_>| {
        if is_own(&found[0]) || is_own(&found[1]) { found[0].to_owned() } else { LEFT_OUT.to_owned() }
    };
    let without_mail = masks.mail.replace_all(text, mail);
    let without_query = masks.query.replace_all(&without_mail, "?…");
    let plain = masks.telephone.replace_all(&without_query, LEFT_OUT).into_owned();
    *text = plain;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut text = text.to_owned();
        masked(Masks::new().as_ref(), &mut text, &["acme".to_owned(), "mastodon@hub.example".to_owned()]);
        text
    }

    #[test]
    fn what_reaches_a_person_is_masked() {
        for (text, kept) in [
            ("write to sam.sample+x@mail.example now", "write to … now"),
            ("ring +49 30 1234567 or 030/1234567", "ring … or …"),
            ("call (555) 010-4477", "call …"),
            ("redirected to `/login?next=/sam&token=a1`", "redirected to `/login?…`"),
        ] {
            assert_eq!(shown(text), kept);
        }
    }

    #[test]
    fn what_is_ours_or_no_such_thing_stays() {
        for text in [
            "answered for `acme@hub.example` of 2026-11-22",
            "see mastodon@hub.example/acme",
            "12345 followers since 2011-04-01T10:20:30Z, 10000 posts, status 404",
            "why? because = is no query",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn the_platform_speaks_and_the_holder_does_not() {
        let said = || Some("Sam Sample, 030 1234567".to_owned());
        let full = OwnerReport {
            display_name: said(),
            bio: said(),
            avatar: said(),
            location: said(),
            verified_by: said(),
            links: vec!["https://sam.example".to_owned()],
            kind: Some("person".to_owned()),
            labels: vec!["graphic-media".to_owned(), "call me, I am Sam: 030 1234567".to_owned()],
            followers: Some(12),
            created: Some("2011".to_owned()),
            verified: Some(true),
            ..OwnerReport::default()
        };
        let left = OwnerReport {
            kind: Some("person".to_owned()),
            labels: vec!["graphic-media".to_owned()],
            followers: Some(12),
            created: Some("2011".to_owned()),
            verified: Some(true),
            ..OwnerReport::default()
        };
        assert_eq!(owner(full), left);
    }
}
