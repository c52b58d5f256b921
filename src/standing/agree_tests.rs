//! The truth table of registers and DNS, a row each.

use super::*;
use crate::judge::control::Controls;
use crate::verdict::{Confidence, Withheld};

use DoubtKind::{
    AnsweredForAnother, Blocked, CheckUnproven, Contradictory, LookYourself, NotAsked, Proxied, RateLimited,
    TimedOut, Unreachable, Unrecognised,
};
use Word::{Empty, Is, Not};

/// What one check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// A verdict.
    Is(Verdict),
    /// Nobody is there, by a status alone.
    Empty,
    /// A doubt.
    Not(DoubtKind),
    /// It was not asked.
    Silent,
}

const VACANT: Word = Is(Verdict::Vacant);
const TAKEN: Word = Is(Verdict::Taken);
const WITHHELD: Word = Is(Verdict::Withheld);

fn judgement(probe: &str, word: Word) -> Option<Judgement> {
    let (verdict, doubt) = match word {
        Is(verdict) => (verdict, None),
        Empty => (Verdict::Vacant, None),
        Not(kind) => (Verdict::Unknown, Some(Doubt::new(kind, "seen"))),
        Word::Silent => return None,
    };
    Some(Judgement {
        probe: probe.to_owned(),
        verdict,
        doubt,
        withheld: (verdict == Verdict::Withheld).then_some(Withheld::PendingDelete),
        strength: (verdict != Verdict::Unknown).then_some(Strength::A),
        evidence: Vec::new(),
        marked: !matches!(word, Empty),
        controls: Controls::not_needed(),
        corroborates: probe == "dns",
        found: None,
    })
}

fn agreement(registers: &[&str], corroborators: &[&str]) -> Agreement {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let nouns = ("register", "domain");
    Agreement { registers: ids(registers), corroborators: ids(corroborators), nouns, is_one: true }
}

fn three() -> Agreement {
    agreement(&["rdap", "whois"], &["dns"])
}

/// The verdict of three checks, with the doubt where there is one.
fn joined(agreement: &Agreement, words: [Word; 3]) -> (Verdict, Option<DoubtKind>) {
    let all = ["rdap", "whois", "dns"].into_iter().zip(words);
    let judgements: Vec<Judgement> = all.filter_map(|(id, word)| judgement(id, word)).collect();
    let one = agreement.join(&judgements, &[]);
    // The order in which they came is of no account.
    let turned: Vec<Judgement> = judgements.into_iter().rev().collect();
    let other = agreement.join(&turned, &[]);
    assert_eq!((one.verdict, &one.doubt), (other.verdict, &other.doubt));
    assert_eq!(one.verdict == Verdict::Unknown, one.doubt.is_some());
    assert_eq!(one.strength.is_none(), one.verdict == Verdict::Unknown);
    (one.verdict, one.doubt.map(|doubt| doubt.kind))
}

fn unknown(kind: DoubtKind) -> (Verdict, Option<DoubtKind>) {
    (Verdict::Unknown, Some(kind))
}

#[test]
fn the_truth_table_row_by_row() {
    let silent = Word::Silent;
    let rows = [
        // RDAP, WHOIS, DNS.
        ([VACANT, VACANT, VACANT], (Verdict::Vacant, None)),
        ([Empty, VACANT, VACANT], (Verdict::Vacant, None)),
        ([TAKEN, silent, silent], (Verdict::Taken, None)),
        ([TAKEN, Not(RateLimited), silent], (Verdict::Taken, None)),
        ([Not(TimedOut), TAKEN, silent], (Verdict::Taken, None)),
        ([Not(TimedOut), TAKEN, VACANT], (Verdict::Taken, None)),
        ([WITHHELD, silent, silent], (Verdict::Withheld, None)),
        ([VACANT, WITHHELD, VACANT], (Verdict::Withheld, None)),
        ([Not(RateLimited), WITHHELD, silent], (Verdict::Withheld, None)),
        // Register against register, register against DNS.
        ([TAKEN, VACANT, silent], unknown(Contradictory)),
        ([VACANT, TAKEN, VACANT], unknown(Contradictory)),
        ([VACANT, VACANT, TAKEN], unknown(Contradictory)),
        ([VACANT, Not(RateLimited), TAKEN], unknown(Contradictory)),
        // A lone 404, whatever is missing beside it.
        ([VACANT, silent, silent], unknown(NotAsked)),
        ([VACANT, VACANT, silent], unknown(NotAsked)),
        ([VACANT, silent, VACANT], unknown(NotAsked)),
        ([VACANT, Not(RateLimited), VACANT], unknown(RateLimited)),
        ([VACANT, Not(Unrecognised), VACANT], unknown(Unrecognised)),
        ([VACANT, Not(Unreachable), VACANT], unknown(Unreachable)),
        ([VACANT, VACANT, Not(TimedOut)], unknown(TimedOut)),
        ([VACANT, VACANT, Not(CheckUnproven)], unknown(CheckUnproven)),
        ([VACANT, VACANT, Not(Proxied)], unknown(Proxied)),
        ([VACANT, Not(Proxied), Not(Proxied)], unknown(Proxied)),
        ([VACANT, Not(AnsweredForAnother), Not(TimedOut)], unknown(AnsweredForAnother)),
        // The register that leads says nothing: WHOIS and DNS alone do not make up for it.
        ([Not(Blocked), VACANT, VACANT], unknown(Blocked)),
        ([Not(Proxied), VACANT, VACANT], unknown(Proxied)),
        ([silent, VACANT, VACANT], unknown(NotAsked)),
        // DNS never decides.
        ([Not(RateLimited), Not(TimedOut), VACANT], unknown(RateLimited)),
        ([Not(RateLimited), Not(TimedOut), TAKEN], unknown(RateLimited)),
        ([silent, silent, VACANT], unknown(LookYourself)),
        ([silent, silent, TAKEN], unknown(LookYourself)),
        // Two empty replies are no words.
        ([Empty, Empty, VACANT], unknown(CheckUnproven)),
        // No register says `free`.
        ([Is(Verdict::Free), VACANT, VACANT], unknown(NotAsked)),
        ([Is(Verdict::Free), Is(Verdict::Free), VACANT], unknown(Unrecognised)),
    ];
    for (words, expected) in rows {
        assert_eq!(joined(&three(), words), expected, "{words:?}");
    }
}

#[test]
fn registries_with_one_way_to_them_need_dns_and_words() {
    let no_whois = agreement(&["rdap"], &["dns"]);
    let silent = Word::Silent;
    assert_eq!(joined(&no_whois, [VACANT, silent, VACANT]), (Verdict::Vacant, None));
    assert_eq!(joined(&no_whois, [Empty, silent, VACANT]), unknown(CheckUnproven));
    assert_eq!(joined(&no_whois, [VACANT, silent, silent]), unknown(NotAsked));
    assert_eq!(joined(&no_whois, [VACANT, silent, TAKEN]), unknown(Contradictory));
    let no_rdap = agreement(&["whois"], &["dns"]);
    assert_eq!(joined(&no_rdap, [silent, VACANT, VACANT]), (Verdict::Vacant, None));
    assert_eq!(joined(&no_rdap, [silent, VACANT, Not(Proxied)]), unknown(Proxied));
    assert_eq!(joined(&no_rdap, [silent, Not(RateLimited), VACANT]), unknown(RateLimited));
    let alone = agreement(&["rdap"], &[]);
    assert_eq!(joined(&alone, [VACANT, silent, silent]), unknown(CheckUnproven));
    assert_eq!(joined(&alone, [TAKEN, silent, silent]), (Verdict::Taken, None));
    let nobody = agreement(&[], &["dns"]);
    assert_eq!(joined(&nobody, [silent, silent, VACANT]), unknown(LookYourself));
}

#[test]
fn whatever_is_said_vacant_needs_everybody_and_free_is_never_said() {
    let words = [
        VACANT,
        TAKEN,
        WITHHELD,
        Is(Verdict::Free),
        Is(Verdict::Barred),
        Empty,
        Word::Silent,
        Not(RateLimited),
        Not(Proxied),
        Not(Contradictory),
    ];
    for agreement in [three(), agreement(&["rdap"], &["dns"]), agreement(&["whois"], &["dns"])] {
        for [rdap, whois, dns] in all(&words) {
            let (verdict, _) = joined(&agreement, [rdap, whois, dns]);
            assert!(!matches!(verdict, Verdict::Free | Verdict::Barred));
            let missed = |id: &str, word: Word| {
                !agreement.registers.iter().any(|one| one == id)
                    || matches!(word, Is(Verdict::Vacant) | Empty)
            };
            let all_missed = missed("rdap", rdap) && missed("whois", whois) && matches!(dns, VACANT | Empty);
            assert!(verdict != Verdict::Vacant || all_missed, "{rdap:?} {whois:?} {dns:?}");
            let is_shown = |word: Word| matches!(word, TAKEN);
            assert!(verdict != Verdict::Taken || is_shown(rdap) || is_shown(whois));
        }
    }
}

fn all(words: &[Word]) -> impl Iterator<Item = [Word; 3]> {
    let pairs =
        move |one: Word| words.iter().flat_map(move |two| words.iter().map(move |three| [one, *two, *three]));
    words.iter().flat_map(move |one| pairs(*one))
}

#[test]
fn it_is_asked_as_long_as_something_is_open() {
    let wants = |agreement: &Agreement, words: [Word; 3], probe: &str| {
        let all = ["rdap", "whois", "dns"].into_iter().zip(words);
        let judgements: Vec<Judgement> = all.filter_map(|(id, word)| judgement(id, word)).collect();
        agreement.wants(&judgements, probe)
    };
    let (agreement, silent) = (three(), Word::Silent);
    assert!(wants(&agreement, [silent; 3], "rdap"));
    for (rdap, whois, expected) in [
        (VACANT, silent, (true, false)),
        (VACANT, VACANT, (true, true)),
        (Empty, VACANT, (true, true)),
        (Empty, Empty, (true, false)),
        (TAKEN, silent, (false, false)),
        (WITHHELD, silent, (false, false)),
        (Not(RateLimited), silent, (true, false)),
        (Not(RateLimited), VACANT, (true, false)),
        (VACANT, Not(RateLimited), (true, false)),
        (VACANT, TAKEN, (true, false)),
    ] {
        let words = [rdap, whois, silent];
        let wanted = (wants(&agreement, words, "whois"), wants(&agreement, words, "dns"));
        assert_eq!(wanted, expected, "{words:?}");
    }
    // In a later round, what came last tells nothing about what is asked first.
    assert!(wants(&agreement, [Not(RateLimited), VACANT, silent], "rdap"));
    assert!(wants(&agreement, [Not(RateLimited), TAKEN, silent], "rdap"));
}

#[test]
fn what_is_missing_is_told_with_when_to_ask_again() {
    let again =
        Doubt { again_after: Some("2026-11-22T12:00:00Z".to_owned()), ..Doubt::new(RateLimited, "busy") };
    let whois = Judgement { doubt: Some(again.clone()), ..judgement("whois", Not(RateLimited)).unwrap() };
    let judgements = [judgement("rdap", VACANT).unwrap(), whois];
    let doubt = three().join(&judgements, &[]).doubt.unwrap();
    assert_eq!(doubt.detail, "one register knows no such domain, but WHOIS does not confirm it: busy");
    assert_eq!(doubt.again_after, again.again_after);
    let left_out = [("whois".to_owned(), LeftOut::ByManner("`--discreet` leaves it out"))];
    let doubt = three().join(&judgements[..1], &left_out).doubt.unwrap();
    assert!(doubt.detail.contains("`--discreet`"), "{}", doubt.detail);
}

#[test]
fn what_all_agree_on_is_certain() {
    let judgements = ["rdap", "whois", "dns"].map(|id| judgement(id, VACANT).unwrap());
    let joined = three().join(&judgements, &[]);
    assert_eq!(joined.strength.map(Confidence::from), Some(Confidence::Certain));
    assert_eq!(joined.others.len(), 2);
}
