use super::*;

#[test]
fn the_data_inside_the_program_is_read() {
    let registries = Registries::embedded();
    assert!(!registries.defaults().is_empty(), "{:?}", toml::from_str::<Book>(BOOK).err());
    assert_eq!(registries.dated(), "2026-09-30");
    assert!(registries.suffixes().count() > 1200);
    let with_words =
        registries.by_suffix.values().filter(|registry| registry.asked_whois().is_some()).count();
    assert!(with_words >= 45, "{with_words}");
    assert_eq!(registries.of("de").unwrap().rdap.as_deref(), Some("https://rdap.denic.de/"));
    assert_eq!(registries.of("blog").unwrap().rdap.as_deref(), Some("https://rdap.blog.fury.ca/rdap/"));
    assert_eq!(registries.of("gov.uk").unwrap().suffixes, ["uk"]);
    assert_eq!(registries.of("io").unwrap().whois.as_ref().unwrap().server, "whois.nic.io");
    assert!(registries.of("nosuchtld").is_none());
}

#[test]
fn every_word_of_a_registry_is_a_pattern() {
    for registry in Registries::embedded().by_suffix.values() {
        for (key, pattern) in registry.asked_whois().into_iter().flat_map(Whois::patterns) {
            let filled = pattern.replace("{domain}", "x");
            assert!(regex::Regex::new(&filled).is_ok(), "{:?} {key}: {pattern}", registry.suffixes);
        }
        if let Some(whois) = registry.asked_whois() {
            assert!(!whois.absent.is_empty(), "{:?}", registry.suffixes);
            assert!(whois.named.contains("{domain}"), "{:?}", registry.suffixes);
        }
    }
}

#[test]
fn overlays_have_the_last_word() {
    let own = Registry {
        suffixes: vec!["com".to_owned()],
        rdap: Some("https://rdap.example/".to_owned()),
        ..Registry::default()
    };
    let registries = Registries::embedded().with_entries(&[own]);
    let com = registries.of("com").unwrap();
    assert_eq!(com.rdap.as_deref(), Some("https://rdap.example/"));
    assert!(com.whois.is_some(), "what it leaves out stays");
    let without = Registries::embedded().with_services(&BTreeMap::from([("com".to_owned(), String::new())]));
    assert_eq!(without.of("com").unwrap().rdap, None);
    assert_eq!(registries.known("com"), ["google", "jquery"]);
    assert_eq!(registries.known("museum"), ["google"]);
}

#[test]
fn a_newer_list_replaces_the_snapshot_only_when_it_is_sound() {
    let registries = Registries::embedded();
    let list = |date: &str, url: &str, number: usize| {
        let suffixes: Vec<String> = (0..number).map(|one| format!("t{one}")).collect();
        serde_json::json!({
            "version": "1.0", "publication": format!("{date}T00:00:00Z"),
            "services": [[suffixes, [url]], [["com"], ["http://plain.example/", "https://new.example/rdap"]]],
        })
        .to_string()
    };
    let url = "https://rdap.example/";
    let newer = registries.with_bootstrap(&list("2026-11-01", url, 1000)).unwrap();
    assert_eq!(newer.dated(), "2026-11-01");
    assert_eq!(newer.of("com").unwrap().rdap.as_deref(), Some("https://new.example/rdap/"));
    assert!(newer.of("com").unwrap().whois.is_some());
    assert_eq!(newer.of("io").unwrap().rdap, registries.of("io").unwrap().rdap, "an override stays");
    let listed = list("2026-11-01", url, 1000).replace("\"com\"]", "\"com\",\"io\",\"gl\"]");
    let listed = registries.with_bootstrap(&listed).unwrap();
    for suffix in ["io", "co.gl"] {
        let rdap = listed.of(suffix).unwrap().rdap.clone();
        assert_eq!(rdap.as_deref(), Some("https://new.example/rdap/"), "once listed, IANA knows better");
    }
    assert!(!listed.of("t1").unwrap().is_whois_settled(), "nobody looked whether it is a country's");
    let refused = |text: &str| registries.with_bootstrap(text).unwrap_err();
    assert!(matches!(refused(&list("2026-11-01", url, 10)), BadBootstrap::Shrunken(11, _)));
    assert!(matches!(refused(&list("2020-11-01", url, 1000)), BadBootstrap::Older(..)));
    for bad in
        ["", "{}", "[]", "<html>", &list("yesterday!", url, 1000), &list("2026-11-01", "nowhere", 1000)]
    {
        assert!(matches!(refused(bad), BadBootstrap::Malformed(_)), "{bad}");
    }
}

#[test]
fn recorded_lists_are_read_or_refused() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/recordings/rdap-bootstrap");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let known = Bootstrap::default();
    for path in files.flatten().map(|file| file.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".meta.json") || name.contains("asn") {
            continue;
        }
        let read = Bootstrap::read(&std::fs::read_to_string(&path).unwrap(), &known);
        assert_eq!(read.is_ok(), name.contains("dns"), "{name}: {read:?}");
    }
}

fn overlay(text: &str) -> crate::catalog::overlay::Overlay {
    let text = format!("schema = \"callsign.platforms/1\"\n{text}");
    crate::catalog::overlay::Overlay { name: "own.toml".to_owned(), text }
}

#[test]
fn an_overlay_names_own_servers() {
    let catalog = crate::catalog::Catalog::embedded().unwrap();
    let own = overlay(
        "[[registry]]\nsuffixes = ['com', 'corp']\nrdap = 'https://rdap.example/'\n\
         [registry.whois]\nserver = '127.0.0.1:4343'\nabsent = ['No match for {domain}']\n",
    );
    let laid = catalog.overlaid(&[own]).unwrap();
    assert!(laid.notes.iter().any(|note| note.contains("`.com`")), "{:?}", laid.notes);
    let place = laid.catalog.get(&format!("{PREFIX}com")).unwrap();
    let asked: Vec<&str> = place.probes.iter().map(|probe| probe.url.as_str()).collect();
    let expected = [
        "https://rdap.example/domain/{label}.com",
        "whois://127.0.0.1:4343/{label}.com",
        "dns:///{label}.com?type=NS",
    ];
    assert_eq!(asked, expected);
    let selection = crate::catalog::selection::Selection::parse("domain:.CORP,@domains");
    let hosted = laid.catalog.with_hosts(&selection).unwrap();
    assert!(hosted.select(&selection).unwrap().iter().any(|place| place.name == ".corp"));
}

#[test]
fn faults_of_registries_are_told_with_their_lines() {
    let catalog = crate::catalog::Catalog::embedded().unwrap();
    let bad = overlay(
        "[[registry]]\nsuffixes = ['.COM']\nrdap = 'rdap.example'\nknown = ['a_b']\n\
         [registry.whois]\nserver = 'a b'\nquery = 'name'\nnamed = 'Name'\nabsent = ['.*', '(']\n",
    );
    let message = catalog.overlaid(&[bad]).unwrap_err().to_string();
    let parts = [
        "own.toml:3",
        "`.COM` must be",
        "own.toml:4",
        "slash",
        "`a_b`",
        "host name",
        "one line",
        "takes any line",
    ];
    for part in parts.into_iter().chain(["does not compile", "has no `{domain}`"]) {
        assert!(message.contains(part), "{part}: {message}");
    }
}
