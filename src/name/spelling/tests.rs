use super::*;

fn first(handle: &str) -> String {
    heard_as(handle)[0].text.clone()
}

#[test]
fn listeners_write_the_word_they_know() {
    for (handle, heard) in [
        ("qwikster", "quickster"),
        ("flickr", "flicker"),
        ("tumblr", "tumbler"),
        ("lyft", "lift"),
        ("freepik", "freepick"),
        ("cheezburger", "cheeseburger"),
        ("gr8", "great"),
        ("xtratime", "extratime"),
        ("boyz", "boys"),
        ("disqus", "discuss"),
        ("blogsklerk", "blogsclerk"),
        ("knot", "not"),
    ] {
        assert_eq!(first(handle), heard, "{:?}", heard_as(handle));
    }
}

/// Names that everybody spells as they are said, and that misspell no word.
const PLAIN: [&str; 18] = [
    "netflix",
    "spotify",
    "google",
    "adobe",
    "nike",
    "slack",
    "stripe",
    "notion",
    "quickster",
    "figma",
    "zoom",
    "blueocean",
    "acmewidget",
    "callsign",
    "area51",
    "東京",
    "",
    "x",
];

#[test]
fn listeners_write_the_name_itself() {
    for handle in PLAIN.into_iter().chain([
        "canva",
        "acme",
        "stackoverflow",
        "github",
        "bluesky",
        "mastodon",
        "kickster",
        "asana",
        "blue_ocean",
        "a-very_long.name-of-some-product",
    ]) {
        assert_eq!(first(handle), handle, "{:?}", heard_as(handle));
    }
}

#[test]
fn spellings_are_few_distinct_and_sum_to_one() {
    for handle in ["qwikster", "flickr", "blueocean", "nite", "acme", "東京"] {
        let found = heard_as(handle);
        assert!(found.len() <= MOST && found.iter().any(|one| one.text == handle), "{found:?}");
        assert!(found.is_sorted_by(|one, other| one.likelihood >= other.likelihood));
        let mut texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), found.len());
        assert!((found.iter().map(|one| one.likelihood).sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(found, heard_as(handle), "the same every time");
    }
}

#[test]
fn misspelled_words_are_found_at_either_end() {
    for (handle, part, word, edits, famous) in [
        ("qwikster", "qwik", "quick", 2, false),
        ("flickr", "flickr", "flicker", 1, true),
        ("tumblr", "tumblr", "tumbler", 1, true),
        ("lyft", "lyft", "lift", 1, false),
        ("forumleasehackr", "hackr", "hacker", 1, true),
        ("cheezburger", "cheezburger", "cheeseburger", 2, false),
        ("kleenly", "kleenly", "cleanly", 2, true),
        ("blogsklerk", "klerk", "clerk", 1, false),
    ] {
        let found = misspells(handle).map(|one| (one.part, one.word, one.edits, one.famous_pattern));
        assert_eq!(found, Some((part.to_owned(), word, edits, famous)), "{handle}");
    }
}

#[test]
fn names_of_words_and_invented_ones_misspell_nothing() {
    for handle in PLAIN.into_iter().chain(["grammarly", "dogster"]) {
        assert_eq!(misspells(handle), None, "{handle}");
    }
}

#[test]
fn costs_agree_from_both_ends() {
    for name in ["qwikster", "blueocean", "lyft", "x", "a1b2", "netflix"] {
        let parts = Parts::of(name);
        assert!((parts.before[name.len()] - parts.after[0]).abs() < 1e-9, "{name}");
    }
}
