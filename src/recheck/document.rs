//! Results as JSON: Maigret's simple form, by site or an object a line, and Naminter's list.

use serde_json::Value;

use super::row::{BadResults, Results, Row};
use super::{Claim, Form, Tool};

/// Reads one document: an object by site is Maigret's, a list Naminter's. `None` where it is neither.
pub(super) fn read(document: &Value) -> Option<Result<Results, BadResults>> {
    match document {
        Value::Array(rows) => {
            let mut results = Results::new(Some(Tool::Naminter), Form::Json);
            let taken = rows.iter().zip(1..).try_for_each(|(row, line)| results.take(line, naminter(row)));
            Some(taken.map(|()| results))
        }
        // The one row of a file with a row a line.
        Value::Object(row) if row.contains_key("sitename") => None,
        Value::Object(sites) => {
            let mut results = Results::new(Some(Tool::Maigret), Form::Json);
            let taken = sites
                .iter()
                .zip(1..)
                .try_for_each(|((site, row), line)| results.take(line, maigret(site, row)));
            Some(taken.map(|()| results))
        }
        _ => None,
    }
}

/// Reads Maigret's objects, one a line.
pub(super) fn read_lines(text: &str) -> Result<Results, BadResults> {
    let mut results = Results::new(Some(Tool::Maigret), Form::Ndjson);
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let row = serde_json::from_str::<Value>(line).map_err(|error| format!("it is no JSON: {error}"));
        let row = row.and_then(|row| {
            let site = text_at(&row, "/sitename").ok_or("it names no site (`sitename`)")?;
            maigret(&site, &row)
        });
        results.take(number, row)?;
    }
    if results.rows.is_empty() {
        let words = results.faults.first().map_or_else(String::new, |fault| {
            format!("it begins like JSON, and line {} cannot be read: {}", fault.line, fault.words)
        });
        return Err(BadResults::Unknown(words));
    }
    Ok(results)
}

fn maigret(site: &str, row: &Value) -> Result<Row, String> {
    let said = text_at(row, "/status/status").ok_or("it has no `status`")?;
    let address = text_at(row, "/url_user").or_else(|| text_at(row, "/status/url"));
    let username = text_at(row, "/username").or_else(|| text_at(row, "/status/username"));
    Ok(Row {
        site: site.to_owned(),
        username: Some(username.ok_or("it names no `username`")?),
        address: address.unwrap_or_default(),
        claim: Claim::of(&said),
        said,
        ..Row::default()
    })
}

fn naminter(row: &Value) -> Result<Row, String> {
    let text = |key: &str| text_at(row, &format!("/{key}"));
    let said = text("status").ok_or("it has no `status`")?;
    Ok(Row {
        site: text("name").ok_or("it names no site (`name`)")?,
        username: Some(text("username").ok_or("it names no `username`")?),
        address: text("uri_pretty").or_else(|| text("uri_check")).unwrap_or_default(),
        claim: Claim::of(&said),
        said,
        ..Row::default()
    })
}

fn text_at(row: &Value, pointer: &str) -> Option<String> {
    row.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
