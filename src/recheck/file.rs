//! A file of results in whichever form it is written.

use serde_json::Value;

use super::row::{BadResults, Results, Row};
use super::{Claim, Form, document, table};

/// How the last line of a list of addresses begins.
const TOTAL: &str = "total websites username detected on";

/// Reads a file of results; who wrote it, and in which form, shows by what is in it.
pub fn read(text: &str) -> Result<Results, BadResults> {
    let text = text.trim_start_matches('\u{feff}');
    let Some(first) = text.lines().map(str::trim).find(|line| !line.is_empty()) else {
        return Err(BadResults::Empty);
    };
    if first.starts_with(['{', '[']) {
        return match serde_json::from_str::<Value>(text) {
            Ok(whole) => match document::read(&whole) {
                Some(results) => results,
                None => document::read_lines(text),
            },
            Err(error) if first.starts_with('[') => {
                Err(BadResults::Unknown(format!("it begins like JSON and is none: {error}")))
            }
            Err(_) => document::read_lines(text),
        };
    }
    if is_address(first) || is_total(first) { addresses(text) } else { table::read(text) }
}

/// Reads an address a line, as Sherlock and Maigret write what they found.
fn addresses(text: &str) -> Result<Results, BadResults> {
    let mut results = Results::new(None, Form::Txt);
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || is_total(line) {
            continue;
        }
        let row = Row { address: line.to_owned(), claim: Some(Claim::Taken), ..Row::default() };
        let row = if is_address(line) { Ok(row) } else { Err("it is no address".to_owned()) };
        results.take(number, row)?;
    }
    Ok(results)
}

fn is_address(line: &str) -> bool {
    let scheme = line.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

fn is_total(line: &str) -> bool {
    line.get(..TOTAL.len()).is_some_and(|start| start.eq_ignore_ascii_case(TOTAL))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Tool;
    use super::*;

    #[test]
    fn a_list_of_addresses_claims_that_each_is_taken() {
        let text = "\u{feff}https://f.net/acme\r\nnothing\r\n\r\nHTTP://g.net/acme\r\nTotal Websites Username Detected On : 2";
        let results = read(text).unwrap();
        assert_eq!((results.form, results.tool), (Form::Txt, None));
        let rows: Vec<(usize, &str)> =
            results.rows.iter().map(|row| (row.line, row.address.as_str())).collect();
        assert_eq!(rows, [(1, "https://f.net/acme"), (4, "HTTP://g.net/acme")]);
        assert!(results.rows.iter().all(|row| row.claim == Some(Claim::Taken) && row.username.is_none()));
        assert_eq!(results.faults[0].line, 2);
        assert!(read("Total Websites Username Detected On : 0\n").unwrap().rows.is_empty());
    }

    #[test]
    fn maigret_writes_an_object_by_site_or_a_line() {
        let row = r#"{"username":"acme","url_user":"https://f.net/acme","status":{"username":"acme","site_name":"Forum","url":"https://f.net/acme","status":"Claimed","ids":{},"tags":[]},"http_status":200"#;
        let document = read(&format!("{{\"Forum\": {row}}}, \"Other\": {{\"status\": {{}}}}}}")).unwrap();
        assert_eq!((document.tool, document.form), (Some(Tool::Maigret), Form::Json));
        assert_eq!(document.faults[0].line, 2);
        let lines = read(&format!("{row},\"sitename\":\"Forum\"}}\n{{\"half\n")).unwrap();
        assert_eq!(lines.form, Form::Ndjson);
        assert_eq!(lines.faults[0].line, 2);
        for results in [&document, &lines] {
            let row = &results.rows[0];
            let read = (row.site.as_str(), row.username.as_deref(), row.address.as_str(), row.claim);
            assert_eq!(read, ("Forum", Some("acme"), "https://f.net/acme", Some(Claim::Taken)));
        }
        let one = read(&format!("{row},\"sitename\":\"Forum\"}}")).unwrap();
        assert_eq!((one.form, one.rows), (Form::Ndjson, lines.rows));
        assert!(read("{}").unwrap().rows.is_empty(), "nothing was found");
    }

    #[test]
    fn naminter_writes_a_list() {
        let text = r#"[{"name":"Forum","category":"social","username":"acme","status":"missing","uri_check":"https://api.f.net/acme"}, 7]"#;
        let results = read(text).unwrap();
        assert_eq!((results.tool, results.form), (Some(Tool::Naminter), Form::Json));
        assert_eq!((results.rows[0].claim, results.rows[0].line), (Some(Claim::Absent), 1));
        assert_eq!(results.faults[0].line, 2);
    }

    #[test]
    fn other_files_are_refused_in_words() {
        for text in ["[[[", "{\"a\":", "%PDF-1.7", "name,price\na,1", &"[".repeat(10_000), "{\"sitename\":1}"]
        {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with("is in no form that is known ("), "{error}");
        }
        assert_eq!(read("\n \n"), Err(BadResults::Empty));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), tail in any::<String>()) {
            let head = "username,name,url_main,url_user,exists,http_status,error_reason\n";
            drop((read(&text), read(&format!("{head}{text}\n{tail}")), read(&format!("http://x\n{text}"))));
        }
    }
}
