//! From the bytes of RDAP, WHOIS and DNS to where a domain stands, with the controls of each check.

use std::time::Duration;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::catalog::domain::place;
use crate::catalog::registry::Registries;
use crate::exchange::{Answer, End, Failure, Reply};
use crate::judge::control::{Specimen, Specimens};
use crate::judge::hearing::{Hearing, hear};
use crate::judge::{conclude, needs_controls};

/// What one registry answers about a domain, over each way to it; nothing is a failure.
type Told = [Option<(u16, String)>; 3];

const SUBJECT: &str = "qwikster";

fn ways(label: &str, rdap: (u16, &str), whois: &str, dns: &str) -> Told {
    let filled = |text: &str| text.replace("{d}", &format!("{label}.com"));
    [Some((rdap.0, filled(rdap.1))), Some((200, filled(whois))), Some((200, filled(dns)))]
}

const HELD: &str = r#"{"objectClassName":"domain","ldhName":"{d}","status":["active"]}"#;
const HELD_TEXT: &str =
    "   Domain Name: {d}\r\n   Registrar: MarkMonitor Inc.\r\n   Creation Date: 2011-04-02\r\n";
const NOBODY_TEXT: &str =
    "No match for domain \"{d}\".\r\n>>> Last update of whois database: 2026-11-22 <<<\r\n";
const DELEGATED: &str = r#"{"QNAME":"{d}.","QTYPE":2,"RCODE":0,"answerRRs":[{"NAME":"{d}.","TYPE":2,"TYPEname":"NS","rdataNS":"ns.example."}]}"#;
const NOT_THERE: &str = r#"{"QNAME":"{d}.","QTYPE":2,"RCODE":3,"answerRRs":[]}"#;

fn held(label: &str) -> Told {
    ways(label, (200, HELD), HELD_TEXT, DELEGATED)
}

fn nobody(label: &str) -> Told {
    ways(label, (404, ""), NOBODY_TEXT, NOT_THERE)
}

/// How the registry answers about the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manners {
    /// As it is.
    Honest,
    /// As if nobody were there.
    Nobody,
    /// As if everybody were there.
    Everybody,
    /// Not at all.
    Silent,
}

fn answer(probe: &Probe, label: &str, told: &Told, at: u64) -> Answer {
    let way = ["https", "whois", "dns"].iter().position(|scheme| probe.url.starts_with(scheme)).unwrap();
    let Some((status, body)) = &told[way] else { return Err(Failure::TimedOut) };
    let url = probe.url.replace("{label}", label).parse().unwrap();
    let (started, ended) = (Duration::from_secs(at), Duration::from_secs(at + 1));
    Ok(Reply { started, ended, ..Reply::of(url, *status, body.as_bytes()) })
}

/// The standing of `qwikster.com`, with how many requests were made for it over each way.
fn stands(told: &Told, manners: Manners, ends: End) -> (Standing, [usize; 3]) {
    let platform = place("com", &Registries::embedded()).unwrap();
    let subject = Handle::new(SUBJECT);
    let mut file = File::new(&platform, 0, subject.clone());
    let mut asked = [0; 3];
    for (way, probe) in platform.probes.iter().enumerate() {
        if file.is_open_to(probe) != Some(true) {
            continue;
        }
        asked[way] += 1;
        let hears = |label: &str, answer: &Answer| -> Hearing {
            hear(&platform, probe, &Handle::new(label), answer, jiff::Timestamp::UNIX_EPOCH)
        };
        let answered = answer(probe, SUBJECT, told, 1).map(|reply| Reply { end: ends, ..reply });
        let hearing = hears(SUBJECT, &answered);
        let (mut taken, mut random) = (Vec::new(), Vec::new());
        if needs_controls(probe, &hearing) {
            for (label, is_known) in
                [("google", true), ("jquery", true), ("zrtkpwqa", false), ("bnxvmhle", false)]
            {
                let told = match manners {
                    Manners::Honest if is_known => held(label),
                    Manners::Everybody => held(label),
                    Manners::Silent => [None, None, None],
                    _ => nobody(label),
                };
                let answered = answer(probe, label, &told, 10);
                let control = Specimen::of(
                    Handle::new(label),
                    hears(label, &answered),
                    answered.as_ref().ok(),
                    jiff::Timestamp::UNIX_EPOCH,
                );
                if is_known { taken.push(control) } else { random.push(control) }
            }
        }
        let controls = Specimens { taken: &taken, random: &random };
        file.tell(None, conclude(&platform, probe, &subject, &hearing, controls));
    }
    (file.close(&platform, "the survey ended"), asked)
}

fn verdict(told: &Told) -> (Verdict, Option<DoubtKind>) {
    let (standing, _) = stands(told, Manners::Honest, End::Whole);
    (standing.verdict, standing.doubt.map(|doubt| doubt.kind))
}

#[test]
fn the_truth_table_from_bytes() {
    let told = |rdap: (u16, &str), whois: &str, dns: &str| verdict(&ways(SUBJECT, rdap, whois, dns));
    let unknown = |kind| (Verdict::Unknown, Some(kind));
    let gone = (404, "");
    let said = (404, r#"{"errorCode":404,"title":"Not Found"}"#);
    assert_eq!(verdict(&held(SUBJECT)), (Verdict::Taken, None));
    assert_eq!(verdict(&nobody(SUBJECT)), (Verdict::Vacant, None));
    assert_eq!(told(gone, HELD_TEXT, NOT_THERE), unknown(DoubtKind::Contradictory));
    assert_eq!(told(gone, NOBODY_TEXT, DELEGATED), unknown(DoubtKind::Contradictory));
    assert_eq!(told(gone, "", NOT_THERE), unknown(DoubtKind::Unrecognised));
    assert_eq!(told(gone, "Too many requests\n", NOT_THERE), unknown(DoubtKind::RateLimited));
    assert_eq!(
        told(gone, "Number of allowed queries exceeded.\n", NOT_THERE),
        unknown(DoubtKind::RateLimited)
    );
    assert_eq!(told(gone, "Reserved by the registry\n", NOT_THERE).0, Verdict::Withheld);
    // Another shape of error than the registry's own for random names.
    assert_eq!(told(said, NOBODY_TEXT, NOT_THERE), unknown(DoubtKind::CheckUnproven));
    let deleting = r#"{"objectClassName":"domain","ldhName":"{d}","status":["pending delete"]}"#;
    assert_eq!(told((200, deleting), NOBODY_TEXT, NOT_THERE), (Verdict::Withheld, None));
    assert_eq!(told((200, "<html>Welcome"), NOBODY_TEXT, NOT_THERE), unknown(DoubtKind::Unrecognised));
    assert_eq!(told((429, ""), HELD_TEXT, NOT_THERE), (Verdict::Taken, None));
    assert_eq!(told((429, ""), NOBODY_TEXT, NOT_THERE), unknown(DoubtKind::RateLimited));
    let [rdap, whois, _] = nobody(SUBJECT);
    assert_eq!(verdict(&[rdap.clone(), whois, None]), unknown(DoubtKind::TimedOut));
    assert_eq!(verdict(&[rdap, None, None]), unknown(DoubtKind::TimedOut));
    assert_eq!(verdict(&[None, None, None]), unknown(DoubtKind::TimedOut));
}

#[test]
fn only_what_is_open_is_asked_and_all_that_agree_are_shown() {
    let asked = |told: &Told| stands(told, Manners::Honest, End::Whole).1;
    assert_eq!(asked(&held(SUBJECT)), [1, 0, 0], "what proved itself needs nobody else");
    assert_eq!(asked(&nobody(SUBJECT)), [1, 1, 1]);
    let [rdap, _, dns] = nobody(SUBJECT);
    assert_eq!(asked(&[rdap, None, dns]), [1, 1, 0], "DNS cannot make up for WHOIS");
    let (standing, _) = stands(&nobody(SUBJECT), Manners::Honest, End::Whole);
    let probes: Vec<&str> = standing.evidence.iter().map(|one| one.probe.as_str()).collect();
    assert!(["rdap", "whois", "dns"].iter().all(|id| probes.contains(id)), "{probes:?}");
    assert_eq!(standing.strength, Some(Strength::A));
    let deleting = r#"{"objectClassName":"domain","ldhName":"{d}","status":["pending delete"]}"#;
    let (standing, _) = stands(&ways(SUBJECT, (200, deleting), "", ""), Manners::Honest, End::Whole);
    assert_eq!(standing.reason.as_deref(), Some("the register says `pending delete`"));
}

#[test]
fn a_registry_that_does_not_know_its_own_is_not_believed() {
    for manners in [Manners::Nobody, Manners::Everybody, Manners::Silent] {
        let (standing, _) = stands(&nobody(SUBJECT), manners, End::Whole);
        let doubt = standing.doubt.map(|doubt| doubt.kind);
        assert_eq!(
            (standing.verdict, doubt),
            (Verdict::Unknown, Some(DoubtKind::CheckUnproven)),
            "{manners:?}"
        );
        let (standing, _) = stands(&held(SUBJECT), manners, End::Whole);
        assert_eq!(standing.verdict, Verdict::Taken, "an answer that names it proves itself");
    }
    for ends in [End::Broken, End::AtLimit] {
        assert_eq!(stands(&nobody(SUBJECT), Manners::Honest, ends).0.verdict, Verdict::Unknown);
    }
}

#[test]
fn why_no_register_was_asked_is_told() {
    let platform = place("com", &Registries::embedded()).unwrap();
    let mut file = File::new(&platform, 0, Handle::new(SUBJECT));
    let why = LeftOut::CannotAsk("no label of a domain".to_owned());
    file.left_out.extend(["rdap", "whois"].map(|id| (id.to_owned(), why.clone())));
    let doubt = file.close(&platform, "the survey ended").doubt.unwrap();
    assert_eq!((doubt.kind, doubt.detail.as_str()), (DoubtKind::NotAsked, "no label of a domain"));
}

#[derive(Deserialize)]
struct Table {
    answer: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    status: Option<u16>,
    body: String,
}

fn answers() -> impl Strategy<Value = Option<(u16, String)>> {
    let rows = toml::from_str::<Table>(include_str!("../../tests/registers/answers.toml")).unwrap().answer;
    let table = rows.into_iter().map(|row| (row.status.unwrap_or(200), row.body));
    let own = [held("{l}"), nobody("{l}")].into_iter().flatten().flatten();
    let all: Vec<(u16, String)> = table.chain(own).collect();
    let filled = |text: String| {
        let domain = format!("{SUBJECT}.com");
        text.replace("{l}", SUBJECT).replace("{d}", &domain).replace("{D}", &domain.to_uppercase())
    };
    let whole = proptest::sample::select(all).prop_map(move |(status, body)| (status, filled(body)));
    let cut = (whole.clone(), any::<proptest::sample::Index>()).prop_map(|((status, body), at)| {
        let end = at.index(body.chars().count() + 1);
        (status, body.chars().take(end).collect())
    });
    let glued = (whole.clone(), whole.clone())
        .prop_map(|((status, one), (_, two))| (status, format!("{one}\n{two}")));
    let turned = (whole.clone(), proptest::sample::select(vec![200, 404, 403, 429, 500]))
        .prop_map(|((_, body), status)| (status, body));
    let wild = (Just(200_u16), "\\PC{0,60}");
    prop_oneof![
        8 => whole.prop_map(Some), 2 => cut.prop_map(Some), 2 => glued.prop_map(Some), 2 => turned.prop_map(Some),
        1 => wild.prop_map(Some), 1 => Just(None)
    ]
}

fn agreeing() -> impl Strategy<Value = Told> {
    // Mostly one of the three is spoilt: the rest would say that nobody is there.
    let spoilt = (answers(), 0..3_usize).prop_map(|(answer, way)| {
        let mut told = nobody(SUBJECT);
        told[way] = answer;
        told
    });
    let wild = (answers(), answers(), answers()).prop_map(|(rdap, whois, dns)| [rdap, whois, dns]);
    prop_oneof![2 => spoilt, 1 => wild]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_answers_make_it_free_and_only_the_whole_table_makes_it_vacant(
        told in agreeing(),
        manners in prop_oneof![
            6 => Just(Manners::Honest), 1 => Just(Manners::Nobody), 1 => Just(Manners::Everybody),
            1 => Just(Manners::Silent)
        ],
    ) {
        let (standing, _) = stands(&told, manners, End::Whole);
        prop_assert!(standing.verdict != Verdict::Free);
        if standing.verdict == Verdict::Vacant {
            prop_assert_eq!(manners, Manners::Honest);
            let [Some((status, rdap)), Some((_, whois)), Some((_, dns))] = told else {
                return Err(TestCaseError::fail("somebody said nothing"));
            };
            prop_assert_eq!(status, 404);
            prop_assert!(rdap.trim().is_empty(), "as the registry answers about random names: {}", rdap);
            let phrase = format!("no match for domain \"{SUBJECT}.com\".");
            prop_assert!(whois.to_lowercase().lines().any(|line| line.trim() == phrase), "{}", whois);
            prop_assert!(!whois.contains("Registrar:"));
            let dns: serde_json::Value = serde_json::from_str(&dns).unwrap();
            prop_assert!(dns["answerRRs"] == serde_json::json!([]) && dns["RCODE"] == 3);
        }
    }
}
