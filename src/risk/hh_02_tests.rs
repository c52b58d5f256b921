use super::*;
use crate::owner::Post;
use crate::policy::Brand;
use crate::risk::case::Weight;
use crate::risk::content::KINDS;
use crate::risk::sample::{Spot, World, post};

fn world(owner: Owner) -> World {
    World::new("acme").with(Spot::held(owner))
}

fn only(owner: Owner) -> Found {
    let mut found = world(owner).find(&RULE);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn posted(texts: &[&str]) -> Owner {
    Owner { recent: texts.iter().map(|text| post(text, 40)).collect(), ..Owner::default() }
}

fn described(bio: &str) -> Owner {
    Owner { bio: Some(bio.to_owned()), ..Owner::default() }
}

fn weight(found: &Found) -> (Severity, Confidence) {
    (found.severity.unwrap_or(RULE.severity), found.confidence)
}

const SLANG: [&str; 3] = ["wanna blaze later", "where's the bowl at", "spark me up before class"];

#[test]
fn three_different_posts_are_strong_two_likely_one_a_hint() {
    let three = only(posted(&SLANG));
    assert_eq!(weight(&three), (Severity::Blocker, Confidence::Strong));
    assert_eq!(three.claim, "@acme on Chirp has words about drugs in three or more public texts");
    assert_eq!(weight(&only(posted(&SLANG[..2]))), (Severity::Blocker, Confidence::Likely));
    let one = only(posted(&SLANG[..1]));
    assert_eq!(weight(&one), (Severity::Blocker, Confidence::Hint));
    assert!(one.claim.ends_with("review by hand"), "{}", one.claim);
    // The same again is the same, and words that mean something else alone are nothing.
    assert_eq!(only(posted(&[SLANG[0], "Wanna blaze later!", SLANG[0]])).confidence, Confidence::Hint);
    assert_eq!(world(posted(&SLANG[1..2])).find(&RULE), []);
    assert_eq!(world(posted(&["a fine day", "pass me the salad bowl"])).find(&RULE), []);
}

#[test]
fn a_post_counts_once_and_a_description_by_its_terms() {
    let song = posted(&["cocaine and heroin and meth, what a song"]);
    assert_eq!(only(song).confidence, Confidence::Hint);
    let bio = described("cocaine, heroin and meth delivered");
    assert_eq!(only(bio).confidence, Confidence::Strong);
}

#[test]
fn words_of_the_proposed_name_are_no_evidence() {
    let holder = Owner { display_name: Some("Cocaine".to_owned()), ..described("the official cocaine page") };
    assert_eq!(World::new("cocaine").with(Spot::held(holder.clone())).find(&RULE), []);
    assert_eq!(world(holder).find(&RULE).len(), 1);
}

#[test]
fn the_platforms_own_marks_are_certain() {
    let labelled = Owner { labels: vec!["porn".to_owned()], ..Owner::default() };
    let flagged = Owner { adult: Some(true), ..Owner::default() };
    for owner in [labelled, flagged] {
        let found = only(owner);
        assert_eq!(weight(&found), (Severity::Blocker, Confidence::Certain));
        assert_eq!(found.claim, "@acme on Chirp is marked by the platform or its author: adult content");
        assert_eq!(found.exhibits[0].what, "marked: adult content");
    }
    let graphic = Owner { labels: vec!["graphic-media".to_owned()], ..Owner::default() };
    assert_eq!(weight(&only(graphic)), (Severity::Blocker, Confidence::Certain));
    let sensitive = Post { sensitive: Some(true), ..post("a fine day", 3) };
    let found = only(Owner { recent: vec![sensitive], ..Owner::default() });
    assert_eq!(weight(&found), (Severity::High, Confidence::Certain));
    let other = Owner { labels: vec!["!no-promote".to_owned()], adult: Some(false), ..Owner::default() };
    assert_eq!(world(other).find(&RULE), []);
}

#[test]
fn what_counts_leads_and_the_rest_is_told() {
    let mut owner = posted(&["what the fuck", "such bullshit", "fucking hell", SLANG[0]]);
    let found = only(owner.clone());
    assert_eq!(weight(&found), (Severity::Medium, Confidence::Strong));
    assert_eq!(found.claim, "@acme on Chirp has swear words in three or more public texts");
    owner.recent.extend(posted(&SLANG[1..]).recent);
    let found = only(owner);
    assert_eq!(weight(&found), (Severity::Blocker, Confidence::Strong));
    assert!(found.claim.ends_with("public texts, and also swear words"), "{}", found.claim);
}

#[test]
fn strange_words_stand_in_quotes_alone_and_not_for_the_private() {
    let mail = "wanna blaze? mail jo@example.org";
    let owner = Owner { bio: Some("zzyx".to_owned()), ..posted(&[mail, SLANG[1], SLANG[2]]) };
    let found = only(owner.clone());
    assert_eq!(found.quotes[0], "wanna blaze? mail [e-mail]");
    assert_eq!(found.quotes.len(), 3);
    let told = format!("{}{:?}{:?}", found.claim, found.advice, found.exhibits);
    assert!(!["zzyx", "wanna", "bowl", "jo@"].iter().any(|word| told.contains(word)), "{told}");
    let private = only(Owner { private: Some(true), ..owner.clone() });
    assert_eq!(private.quotes, Vec::<String>::new());
    // An archive keeps the kinds and replays to the same finding.
    let name = crate::name::Name::parse("acme").unwrap();
    let seen = look(&owner, "acme", &name, &Brand::default()).seen;
    let stub = Owner { shielded: true, seen, ..Owner::default() };
    assert_eq!(only(stub), private);
}

#[test]
fn pictures_are_for_a_persons_eyes() {
    let avatar = |found: &Found| found.exhibits.iter().any(|one| one.what.contains("avatar"));
    let owner = Owner { avatar: Some("https://cdn.example/jo.png".to_owned()), ..posted(&SLANG) };
    let found = only(owner.clone());
    assert!(avatar(&found) && found.exhibits.iter().all(|one| one.url == "https://chirp.example/acme"));
    assert!(!avatar(&only(Owner { default_avatar: Some(true), ..owner })));
}

#[test]
fn ours_is_no_risk_and_places_weigh() {
    assert_eq!(World::new("acme").with(Spot::held(posted(&SLANG)).ours()).find(&RULE), []);
    let spot = Spot::held(posted(&SLANG)).weight(Weight::Other);
    let findings = World::new("acme").with(spot).assess();
    let severity = findings.iter().find(|one| one.rule == "HH-02").map(|one| one.severity);
    assert_eq!(severity, Some(Severity::Medium));
}

#[test]
fn kinds_are_told_apart_by_their_words() {
    let words: std::collections::BTreeSet<&str> = KINDS.iter().map(|kind| kind.word).collect();
    assert_eq!(words.len(), KINDS.len());
}
