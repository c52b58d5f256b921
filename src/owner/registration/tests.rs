//! Real replies of registries, as small copies (`tests/replies/domain/SOURCES` says whose).

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::exchange::Reply;

fn holder(url: &str, body: &[u8]) -> Owner {
    let at = "2026-11-21T14:00:00Z".parse().unwrap();
    let reply = Reply { body: Arc::from(body), at, ..Reply::bare(url, 200, "") };
    read(&Reading::new(&reply))
}

fn registration(url: &str, body: &str) -> Registration {
    holder(url, body.as_bytes()).registration.unwrap_or_default()
}

/// Registrar, organisation, days of registration, change and end, statuses, number of servers.
fn told(found: &Registration) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let days = [&found.created, &found.changed, &found.expires].map(or_none).join(" ");
    let statuses = found.statuses.join(", ");
    let (registrar, organisation) = (or_none(&found.registrar), or_none(&found.organisation));
    format!("{registrar} | {organisation} | {days} | {statuses} | {}", found.nameservers.len())
}

const ADDRESS: &str = "https://rdap.example/domain/a.example";
const QUERY: &str = "whois://whois.example/a.example";

#[test]
fn replies_of_registries_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies/domain");
    let mut seen = String::new();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let url = if name.starts_with("rdap-") { ADDRESS } else { QUERY };
        if name.starts_with("rdap-") || name.starts_with("whois-") {
            let body = std::fs::read_to_string(&file).unwrap();
            writeln!(seen, "{name}: {}", told(&registration(url, &body))).unwrap();
        }
    }
    assert_eq!(seen, EXPECTED.trim_start(), "\n{seen}");
}

const EXPECTED: &str = r#"
rdap-com-google: MarkMonitor Inc. | - | 1997-09-15 2019-09-09 2028-09-14 | client delete prohibited, client transfer prohibited, client update prohibited, server delete prohibited, server transfer prohibited, server update prohibited | 4
rdap-com-lookup-redacted: Example Registrar Inc. | - | 1997-06-03 2020-05-28 2021-06-03 | client transfer prohibited, server delete prohibited, server transfer prohibited, server update prohibited | 2
rdap-cz-example: REG-INTERNET-CZ | - | 2004-08-30 - 2019-08-30 | active | 3
rdap-fr-lemonde: NAMESHIELD | SOCIETE EDITRICE DU MONDE | 2005-08-02 2024-06-12 2025-06-09 | server delete prohibited, server recover prohibited, server transfer prohibited, server update prohibited | 4
rdap-lol-redemption: The Registrar | - | 1999-01-01 - - | pending delete, redemption period | 1
rdap-moscow-home: Limited Liability Company "Registrar of domain names REG.RU" | - | 2021-10-19 2023-11-20 2024-10-19 | client transfer prohibited | 2
rdap-net-redacted: - | - | 1997-06-03 2020-05-28 2021-06-03 | client transfer prohibited, server delete prohibited, server transfer prohibited, server update prohibited | 2
rdap-no-norway: Domeneshop AS | - | 2017-01-24 2021-01-14 - |  | 4
whois-be-google: MarkMonitor | - | 2000-12-12 - - | not available | 4
whois-br-google: - | Google Brasil Internet Ltda | 1999-05-18 2019-04-17 2020-05-18 | published | 4
whois-ca-google: MarkMonitor International Canada Ltd. | - | 2000-10-03 2014-02-13 2015-04-28 | registered | 4
whois-ch-google: MarkMonitor | - | 1999-05-31 - - |  | 4
whois-cn-google: MarkMonitor Inc. | - | 2003-03-17 - 2017-03-17 | client delete prohibited, client transfer prohibited, client update prohibited, server delete prohibited, server transfer prohibited, server update prohibited | 4
whois-com-google: MarkMonitor, Inc. | Google LLC | 1997-09-15 2019-09-09 2028-09-13 | client delete prohibited, client transfer prohibited, client update prohibited, server delete prohibited, server transfer prohibited, server update prohibited | 4
whois-de-google: - | - | - 2011-03-30 - | connect | 4
whois-dk-google: - | - | 1999-01-10 - 2010-03-31 | active | 2
whois-fr-google: MARKMONITOR Inc. | Google Ireland Holdings | 2000-07-27 2016-12-30 2017-12-30 | active | 4
whois-ie-google: Markmonitor Inc | - | 2002-03-21 2021-05-05 2022-03-21 | server delete prohibited, server transfer prohibited, server update prohibited | 3
whois-it-google: MarkMonitor International Limited | Google Ireland Holdings | 1999-12-10 2013-04-21 2014-04-21 | active | 4
whois-jp-yahoo: - | LY Corporation | 2019-09-27 2024-10-01 - | connected | 4
whois-nl-app: Hosting Secure | - | 1998-02-20 2025-09-12 - | active | 3
whois-nl-quarantine: Fastware B.V. | - | - - - | in quarantine | 0
whois-no-google: - | Google Norway AS | 2001-02-26 2015-01-27 - |  | 0
whois-pl-google: Markmonitor, Inc. | - | 2002-09-19 2012-08-17 2013-09-18 |  | 2
whois-ru-google: RU-CENTER-REG-RIPN | Google Inc. | 2004-03-04 - 2015-03-05 | delegated, registered, verified | 4
whois-sk-google: FAJN-0002 | Google Ireland Holdings Unlimited Company | 2003-07-24 2018-07-03 2019-07-24 | active | 4
whois-ua-redemption: ua.freehost | KOT-studiya | 2012-06-19 2013-07-18 2013-06-19 | redemption period | 2
whois-uk-google: Markmonitor Inc. t/a Markmonitor | Google Inc. | 1999-02-14 2014-01-13 2015-02-14 | registered until expiry date | 4
"#;

#[test]
fn what_is_held_back_stays_unread_whatever_stands_there() {
    let with = |redacted: &str, card: &str| {
        let body = format!(
            r#"{{"objectClassName":"domain","ldhName":"a.example","entities":[{{"roles":["registrant"],
            "vcardArray":["vcard",[["version",{{}},"text","4.0"],{card}]]}}],"redacted":[{redacted}]}}"#
        );
        registration(ADDRESS, &body).organisation
    };
    let card = r#"["fn",{},"text","Sam Sample"],["org",{},"text","Acme Inc."]"#;
    assert_eq!(with("", card).as_deref(), Some("Acme Inc."));
    for rule in [
        r#"{"name":{"type":"Registrant Organization"}}"#,
        r#"{"name":{"description":"all top level entity Organizations"}}"#,
        r#"{"name":{"type":"Registrant"},"prePath":"$.entities[?(@.roles[0]=='registrant')]"}"#,
    ] {
        assert_eq!(with(rule, card), None, "{rule}");
    }
    assert_eq!(with(r#"{"name":{"type":"Registrant Phone"}}"#, card).as_deref(), Some("Acme Inc."));
    assert_eq!(with(r#"{"name":{"type":"Tech Organization"}}"#, card).as_deref(), Some("Acme Inc."));
    // A person is never read, nor is what stands in the organisation's place.
    for card in [
        r#"["fn",{},"text","Sam Sample"]"#,
        r#"["fn",{},"text","Sam Sample"],["org",{},"text","Sam Sample"]"#,
        r#"["fn",{},"text","Sam Sample"],["kind",{},"text","individual"],["org",{},"text","Acme Inc."]"#,
        r#"["fn",{},"text",""],["org",{},"text","REDACTED FOR PRIVACY"]"#,
        r#"["fn",{},"text",""],["org",{},"text","Domains By Proxy, LLC"]"#,
    ] {
        assert_eq!(with("", card), None, "{card}");
    }
    let group = r#"["fn",{},"text","Acme"],["kind",{},"text","org"]"#;
    assert_eq!(with("", group).as_deref(), Some("Acme"));
}

#[test]
fn a_person_in_whois_is_never_read() {
    for text in [
        "Domain Name: a.com\nRegistrant Name: Sam Sample\n",
        "Domain Name: a.com\nRegistrant Name: Sam Sample\nRegistrant Organization: Sam Sample\n",
        "Domain Name: a.com\nRegistrant Organization: REDACTED FOR PRIVACY\n",
        "[Domain Name]   A.JP\n[Registrant]   Sam Sample\n",
        "    Domain name:\n        a.co.uk\n\n    Registrant:\n        Sam Sample\n\n    Registrant type:\n        UK Individual\n",
        "domain: a.com.br\nowner: Sam Sample\nownerid: 123.456.789-01\n",
        "domain: a.fr\nholder-c: S1\n\nnic-hdl: S1\ntype: PERSON\ncontact: Sam Sample\n",
        "domain: A.RU\nperson: Private Person\n",
    ] {
        let found = holder(QUERY, text.as_bytes());
        assert!(!format!("{found:?}").contains("Sam"), "{text}: {found:?}");
        assert_eq!(found.display_name, None, "{text}");
    }
}

#[test]
fn mail_is_told_where_it_was_asked() {
    let of = |body: &str| registration("dns:///a.com?type=MX", body).mail;
    let answer = |data: &str| format!(r#"{{"QTYPE":15,"RCODE":0,"answerRRs":[{{"rdataMX":"{data}"}}]}}"#);
    assert_eq!(of(&answer("10 mx1.a.com.")), Some(true));
    assert_eq!(of(&answer("0 .")), Some(false));
    assert_eq!(of(r#"{"QTYPE":15,"RCODE":0,"answerRRs":[]}"#), Some(false));
    assert_eq!(of(r#"{"QTYPE":2,"RCODE":0,"answerRRs":[{"rdataNS":"ns1.a.com."}]}"#), None);
    assert_eq!(of(r#"{"QTYPE":15,"RCODE":2,"answerRRs":[]}"#), None);
}

proptest! {
    #[test]
    fn nothing_breaks_it_and_all_is_bounded(
        text in "((Domain Name|Registrant Organization|Name Server|Status|\\[a\\]|x):[ \t]?|\\PC|\n|\u{0}|\u{1b}|\u{202e}){0,80}"
    ) {
        for url in [QUERY, ADDRESS] {
            let owner = holder(url, text.as_bytes());
            let found = owner.registration.unwrap_or_default();
            let texts = [&found.registrar, &found.organisation].into_iter().flatten();
            for text in texts.chain(&found.statuses).chain(&found.redacted).chain(&found.nameservers) {
                prop_assert!(text.chars().count() <= MAX_HOST && !text.contains(char::is_control), "{text:?}");
            }
            prop_assert!(found.statuses.len() <= MOST && found.nameservers.len() <= MOST);
        }
    }
}
