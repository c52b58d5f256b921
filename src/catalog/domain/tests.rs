use super::*;
use crate::catalog::platform::{Probe, ProbeKind};
use crate::verdict::Verdict;

fn of(suffix: &str) -> Platform {
    place(suffix, &Registries::embedded()).unwrap()
}

#[test]
fn a_suffix_is_written_in_many_ways() {
    let written = [
        ("com", "com"),
        (".COM", "com"),
        ("*.co.uk", "co.uk"),
        ("co.uk.", "co.uk"),
        ("рф", "xn--p1ai"),
        (".РФ", "xn--p1ai"),
        ("xn--p1ai", "xn--p1ai"),
        ("com.de", "com.de"),
    ];
    for (typed, wanted) in written.into_iter().take(7) {
        assert_eq!(of(typed).id, format!("{PREFIX}{wanted}"), "{typed}");
    }
    assert_eq!(of("xn--p1ai").name, ".рф");
}

#[test]
fn what_is_no_public_suffix_is_said_with_a_near_one() {
    let registries = Registries::embedded();
    for bad in ["con", ".", "google.com", "github.io", "-com", "a b", "nosuchtld", "127.0.0.1"] {
        assert!(matches!(place(bad, &registries), Err(BadSelection::NoSuffix { .. })), "{bad}");
    }
    let message = place("con", &registries).unwrap_err().to_string();
    assert!(message.starts_with("`con` is no public suffix (did you mean `com`?)"), "{message}");
}

#[test]
fn a_suffix_of_suffixes_is_told_from_a_slip() {
    let registries = Registries::embedded();
    let message = |suffix| place(suffix, &registries).unwrap_err().to_string();
    assert!(message("ck").ends_with("write one such as `co.ck`"), "{}", message("ck"));
    assert!(place("co.ck", &registries).is_ok());
    assert!(!message("zzz").contains("did you mean"), "{}", message("zzz"));
    assert!(matches!(place("", &registries), Err(BadSelection::NeedsSuffix)));
}

#[test]
fn a_domain_is_read_as_its_place_and_its_name() {
    let read = |typed| of_name(typed);
    let both = |place: &str, name: &str| Some((place.to_owned(), name.to_owned()));
    assert_eq!(read("Acme.com"), both("domain:com", "acme"));
    assert_eq!(read("xn--bcher-kva.de"), both("domain:de", "bücher"));
    assert_eq!(read("acme.co.uk"), both("domain:co.uk", "acme"));
    for name in ["acme", "acme.zzz", "blue.acme.com", "acme.github.io", "www.acme.com", "a b.com"] {
        assert_eq!(read(name), None, "{name}");
    }
    assert_eq!(of_address("https://www.acme.com/"), both("domain:com", "acme"));
}

#[test]
fn each_way_to_a_registry_is_asked_in_order() {
    let ids = |suffix: &str| of(suffix).probes.iter().map(|probe| probe.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids("com"), ["rdap", "whois", "dns"]);
    assert_eq!(ids("app"), ["rdap", "dns"]);
    assert_eq!(ids("it"), ["whois", "dns"]);
    assert!(ids("es").is_empty(), "no machine is answered there");
    let com = of("com");
    assert_eq!(com.probes[0].url, "https://rdap.verisign.com/com/v1/domain/{label}.com");
    assert_eq!(com.probes[1].url, "whois://whois.verisign-grs.com/domain%20{label}.com");
    assert_eq!(com.probes[2].url, "dns:///{label}.com?type=NS");
    assert_eq!(of("co.uk").probes[0].url, "https://rdap.nominet.uk/uk/domain/{label}.co.uk");
    assert_eq!(of("co.jp").probes[0].url, "whois://whois.jprs.jp/{label}.co.jp%2Fe");
}

#[test]
fn a_person_looks_where_the_registry_has_a_page() {
    let page = |suffix: &str| of(suffix).look.url;
    assert_eq!(page("es"), "https://www.dominios.es/en");
    assert_eq!(page("co.jp"), "https://whois.jprs.jp/en/?key={label}.co.jp");
    assert_eq!(page("li"), "https://www.nic.li/whois/?domain={label}.li");
    assert_eq!(page("com"), "https://lookup.icann.org/en/lookup?name={label}.com");
    assert!(of("es").look.question.starts_with("Does the registry of .es show"));
}

#[test]
fn rdap_alone_clears_only_where_no_whois_is_a_fact() {
    let clears = |suffix: &str| {
        let place = of(suffix);
        let rdap = place.probes.iter().find(|probe| probe.id == "rdap").unwrap();
        assert_eq!(crate::catalog::lint::registries::of_made(&place), [], "{suffix}");
        rdap.can_clear() && rdap.absence != crate::catalog::platform::Absence::Ambiguous
    };
    // Generic ones, whose contract says so; stated ones; those whose WHOIS is asked beside it.
    for stands in ["app", "museum", "xn--q9jyb4c", "xn--mxtq1m", "ch", "com", "io", "moe", "in", "co.in"] {
        assert!(clears(stands), "{stands}");
    }
    for alone in ["tv", "fm", "com.sg", "gov", "int", "xn--kpry57d", "xn--o3cw4h", "sc", "co.gl"] {
        assert!(!clears(alone), "{alone}");
        assert!(of(alone).note.unwrap().ends_with("whether it has a WHOIS is not known here"), "{alone}");
    }
    let registries = Registries::embedded();
    let unsure: Vec<String> = defaults(&registries)
        .filter(|place| place.note.as_ref().is_some_and(|note| note.contains("not known")))
        .map(|place| place.id)
        .collect();
    assert_eq!(unsure, Vec::<String>::new(), "every default is settled");
    let own = |whois: &str| {
        let text = format!("suffixes = ['corp']\nrdap = 'https://rdap.example/'\n{whois}");
        place("corp", &registries.with_entries(&[toml::from_str(&text).unwrap()])).unwrap()
    };
    assert_eq!(own("").probes[0].can_say, [Verdict::Taken, Verdict::Withheld]);
    let stated = own("whois = { server = '' }");
    assert!(stated.probes[0].can_clear() && stated.probes.len() == 2);
}

#[test]
fn default_places_stand_on_their_own_feet() {
    let registries = Registries::embedded();
    let places: Vec<Platform> = defaults(&registries).collect();
    assert_eq!(places.len(), registries.defaults().len());
    assert!(places.len() >= 25);
    for place in &places {
        assert_eq!(place.controls.taken.len(), 2, "{}", place.id);
        assert!(place.handle.check().is_ok());
        for known in &place.controls.taken {
            assert!(place.handle.allows(known), "{}: {known}", place.id);
        }
        assert_eq!(crate::catalog::lint::registries::of_made(place), [], "{}", place.id);
        let decide = |probe: &&Probe| !probe.corroborates;
        assert_eq!(place.probes.iter().filter(decide).count() > 0, place.id != format!("{PREFIX}es"));
        assert!(place.probes.iter().all(|probe| probe.kind == ProbeKind::Register));
    }
}

#[test]
fn labels_are_what_dns_takes() {
    let rules = HandleRules::label();
    for good in ["a", "qwikster", "a-b", "bücher", "xn--bcher-kva", "3m", "北京", &"a".repeat(63)] {
        assert!(rules.allows(good), "{good}");
    }
    for bad in ["-a", "a-", "ab--c", "a_b", "a.b", "a b", &"a".repeat(64)] {
        assert!(!rules.allows(bad), "{bad}");
    }
    assert_eq!(rules.fold.canonical("Bücher"), "xn--bcher-kva");
    assert_eq!(rules.fold.canonical("XN--BCHER-KVA"), "xn--bcher-kva");
}
