//! How often the rules about holders' words raise an alarm at real accounts: owners read from recorded
//! replies, and every description and post in them. `SHOW=1 … --nocapture` prints each alarm, to be read.
//!
//! Read on 2026-11-22: of 87 owners none is unsafe, and the four shielded ones take sides in their
//! descriptions, which is what the shield is for, although a company writes them. Of 219 descriptions
//! one is called unsafe and is not: a community's house rule ("no … adult content/NSFW/…"). It stays,
//! since `no minors/nsfw` reads the same and is what accounts of that kind write. Of its 13 shielded
//! ones 12 take or name sides in politics; one is an advertisement in broken English that says `gay`.
//! Of 478 posts four are hints, two of them house rules and two titles about drugs: to look at by hand
//! is all that follows from one.

#![expect(clippy::print_stdout, reason = "the figures are what is measured")]

use std::collections::BTreeSet;

use callsign::catalog::Catalog;
use callsign::name::Name;
use callsign::owner::{Owner, Post, read, shield};
use callsign::policy::Brand;
use callsign::reading::Reading;
use callsign::risk::content::{Content, look, sure};
use callsign::verdict::Confidence;
use serde_json::Value;

use crate::recorded::{Recorded, recordings, shared};

/// What was found of one account.
#[derive(Default)]
struct Tally {
    accounts: usize,
    /// Those with content that counts (`likely` at least), and with one sign to look at by hand.
    unsafe_ones: usize,
    hints: usize,
    shielded: usize,
}

impl Tally {
    fn add(&mut self, from: &str, handle: &str, owner: &Owner) {
        let name = Name::parse("zzqx").unwrap();
        let content = look(owner, handle, &name, &Brand::default());
        let surest = content.seen.iter().map(sure).max();
        let shielded = shield::is_shielded(owner, "2026-11-21T12:00:00Z".parse().unwrap());
        self.accounts += 1;
        self.unsafe_ones += usize::from(surest >= Some(Confidence::Likely));
        self.hints += usize::from(surest == Some(Confidence::Hint));
        self.shielded += usize::from(shielded);
        if std::env::var_os("SHOW").is_some() && (surest.is_some() || shielded) {
            show(from, handle, shielded, &content, owner);
        }
    }

    fn print(&self, what: &str) {
        println!(
            "{what}: {} accounts, {} unsafe, {} to look at by hand, {} shielded",
            self.accounts, self.unsafe_ones, self.hints, self.shielded
        );
    }
}

/// The owner that the catalog's own entry reads from a recording, by whichever of its probes reads most.
/// Prints an alarm with what raised it.
#[expect(
    clippy::use_debug,
    reason = "for whoever weighs the alarm: nothing may be hidden by how it is shown"
)]
fn show(from: &str, handle: &str, shielded: bool, content: &Content, owner: &Owner) {
    println!("{from} @{handle} shielded {shielded}: {:?} {:?}", content.seen, content.quotes);
    if shielded {
        let Owner { display_name, bio, location, private, labels, recent, .. } = owner;
        println!("    {display_name:?} {bio:?} {location:?} {private:?} {labels:?}");
        for post in recent {
            println!("    post {:?}", post.text);
        }
    }
}

fn owner_of(catalog: &Catalog, recorded: &Recorded) -> Option<Owner> {
    let folder = recorded.name.split('/').next()?;
    let id = if folder == "twitter" { "x" } else { folder };
    let platform = catalog.get(id)?;
    let reading = Reading::new(&recorded.reply);
    let owners = platform.probes.iter().map(|probe| read(probe, &reading));
    owners.filter(|owner| !owner.is_empty()).max_by_key(|owner| format!("{owner:?}").len())
}

/// Every text in a document that somebody wrote of an account, and what stands in its posts.
fn said(value: &Value, described: &mut BTreeSet<String>, posted: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| said(item, described, posted)),
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    (
                        "bio" | "description" | "about" | "note" | "biography" | "signature",
                        Value::String(text),
                    ) => {
                        described.insert(text.clone());
                    }
                    (
                        "text" | "full_text" | "content" | "selftext" | "body" | "title",
                        Value::String(text),
                    ) => {
                        posted.insert(text.clone());
                    }
                    _ => said(value, described, posted),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn real_accounts_seldom_raise_an_alarm() {
    let Some(shared) = shared("real_accounts_seldom_raise_an_alarm") else { return };
    let catalog = Catalog::embedded().unwrap();
    let (mut owners, mut descriptions, mut posts) = (Tally::default(), Tally::default(), Tally::default());
    let (mut described, mut posted) = (BTreeSet::new(), BTreeSet::new());
    for recorded in
        recordings(&shared).iter().filter(|one| one.case == "found" && one.proof.starts_with("real"))
    {
        if let Some(owner) = owner_of(&catalog, recorded) {
            owners.add(&recorded.name, recorded.subject.as_deref().unwrap_or("unknown"), &owner);
        }
        if let Ok(document) = serde_json::from_slice::<Value>(&recorded.reply.body) {
            said(&document, &mut described, &mut posted);
        }
    }
    for bio in described.iter().filter(|bio| bio.len() > 3) {
        descriptions.add("described", "zzqx", &Owner { bio: Some(bio.clone()), ..Owner::default() });
    }
    for text in posted.iter().filter(|text| text.len() > 3) {
        let post = Post { text: text.clone(), ..Post::default() };
        posts.add("posted", "zzqx", &Owner { recent: vec![post], ..Owner::default() });
    }
    for (what, tally) in [
        ("owners as the catalog reads them", &owners),
        ("descriptions alone", &descriptions),
        ("posts alone", &posts),
    ] {
        tally.print(what);
        assert!(tally.accounts > 50, "{what}");
        assert!(tally.unsafe_ones * 100 <= tally.accounts, "{what}: {} unsafe", tally.unsafe_ones);
        assert!(tally.hints * 50 <= tally.accounts, "{what}: {} to look at by hand", tally.hints);
        assert!(tally.shielded * 10 <= tally.accounts, "{what}: {} shielded", tally.shielded);
    }
    assert_eq!(owners.unsafe_ones + owners.hints, 0, "no account recorded for tests is an unsafe one");
}
