//! Several names at once: each has its own outcome, in the order they were typed.

use serde_json::json;

use super::{Internet, printed, told};

#[test]
fn five_names_at_once() {
    let world = Internet::default()
        .held("chirp", "acmeworks", json!({ "name": "Jo", "posts": 3, "last_active": "2026-11-18" }))
        .held("forge", "pumphouse", json!({ "labels": ["porn"] }))
        .held("gallery", "lantern", json!({}))
        .policy("[brand]\naccounts = [\"chirp/harbour\"]\n")
        .held("chirp", "harbour", json!({ "name": "Harbour", "verified": true }));
    let names = ["lantern", "harbour", "pumphouse", "tinwhistle", "acmeworks"];
    let report = world.check(&names);
    let all: Vec<(&str, String)> = report.names.iter().map(|name| (name.name.as_str(), told(name))).collect();
    assert_eq!(
        all,
        [
            ("lantern", "CAUTION: AV-01, AV-02, RT-00".to_owned()),
            ("harbour", "GO: ".to_owned()),
            ("pumphouse", "NO-GO: HH-02, AV-01, RT-00".to_owned()),
            ("tinwhistle", "GO: ".to_owned()),
            ("acmeworks", "CAUTION: AV-01, HH-01, NM-12, RT-00".to_owned()),
        ]
    );
    // What else is asked about changes nothing for a name.
    for (name, together) in names.iter().zip(&report.names) {
        let alone = world.check_one(name);
        assert_eq!((told(&alone), &alone.reasons), (told(together), &together.reasons), "{name}");
    }
    let text = printed(&report);
    assert!(text.contains("adult content; taken: Forge") && text.contains("yours: Chirp"), "{text}");
    let places: Vec<usize> = names.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}
