//! Which domains matter, as a policy says it.

use super::*;
use crate::policy::Domains;

const WITH: &str = "[domains]\nrequired = [\"com\", \".CO.UK\"]\npreferred = [\"de\", \"рф\"]\n";

fn ids(places: &Places, catalog: &Catalog, typed: &str, required: &Required) -> Vec<String> {
    let chosen = places.chosen(catalog, &Selection::parse(typed), required).unwrap();
    chosen.into_iter().map(|platform| platform.id.clone()).filter(|id| id.contains(':')).collect()
}

#[test]
fn suffixes_are_read_in_any_spelling() {
    let domains = read(&format!("{HEAD}{WITH}tlds = []\n")).places.domains;
    assert_eq!(domains.required, ["domain:com", "domain:co.uk"]);
    assert_eq!(domains.preferred, ["domain:de", "domain:xn--p1ai"]);
    assert_eq!((domains.tlds, domains.typed), (Some(Vec::new()), false));
    assert_eq!(read(HEAD).places.domains, Domains::default());
}

#[test]
fn required_domains_stand_beside_every_other_required_place() {
    let of = |named: Option<&str>, policy: &Policy| Required::new(named, policy, &CATALOG).unwrap();
    let listed = read(&format!("{HEAD}[platforms]\nrequired = [\"x\", \"domain:com\"]\n{WITH}"));
    assert_eq!(of(None, &listed).required, ["x", "domain:com", "domain:co.uk"]);
    assert_eq!(of(None, &listed).preferred, ["domain:de", "domain:xn--p1ai"]);
    let app = of(Some("app"), &listed);
    assert!(app.words == "app" && app.required.iter().any(|id| id == "domain:co.uk"), "{app:?}");
    let profile = read(&format!("{HEAD}[platforms]\nprofile = \"developer\"\n{WITH}"));
    assert!(of(None, &profile).required.iter().any(|id| id == "domain:co.uk"));
}

#[test]
fn the_domains_that_are_asked_are_the_built_in_ones_or_those_named() {
    let survey = |text: &str, typed: &str, flag: Option<&[&str]>| {
        let mut policy = read(&format!("{HEAD}{text}"));
        if let Some(flag) = flag {
            let tlds = flag.iter().map(|suffix| format!("domain:{suffix}")).collect();
            policy.places.domains = Domains { tlds: Some(tlds), typed: true, ..policy.places.domains };
        }
        let places = &policy.places;
        let catalog = CATALOG.clone().with_hosts(&Selection::parse(&places.with_servers())).unwrap();
        // A profile that may require domains is left out of it.
        let required = Required { required: places.domains.required.clone(), ..Required::default() };
        ids(places, &catalog, typed, &required)
    };
    assert!(survey("", "", None).len() > 24);
    assert_eq!(
        survey("[domains]\ntlds = [\"net\", \"museum\"]\n", "", None),
        ["domain:museum", "domain:net"]
    );
    let both = "[domains]\nrequired = [\"com\"]\ntlds = [\"net\"]\n";
    assert_eq!(survey(both, "", None), ["domain:com", "domain:net"]);
    assert_eq!(
        survey(both, "@domains", None),
        ["domain:com", "domain:net"],
        "a group is what is asked of it"
    );
    assert_eq!(survey(both, "-domain:net", None), ["domain:com"]);
    assert_eq!(survey(both, "domain:org", None), ["domain:org"]);
    assert_eq!(survey(both, "x", None), [""; 0]);
    assert_eq!(survey(both, "x", Some(&["dev"])), ["domain:dev"], "what is typed is asked beside `--on`");
    assert_eq!(survey(both, "", Some(&["dev"])), ["domain:com", "domain:dev"]);
    assert_eq!(survey("[domains]\ntlds = []\n", "", None), [""; 0]);
}
