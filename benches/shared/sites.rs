//! What several benches measure names on: the names of sites that people know.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// The names of all sites in the three lists: lower case, without their top-level domain and whatever is
/// no letter or digit; three characters at least.
pub(crate) fn site_names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let read = |file: &str| -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::from_str(&fs::read_to_string(folder.join(file))?)?)
    };
    let (wmn, sherlock, maigret) =
        (read("wmn-data.json")?, read("sherlock-data.json")?, read("maigret-data.json")?);
    let mut typed: Vec<&str> =
        wmn["sites"].as_array().into_iter().flatten().filter_map(|site| site["name"].as_str()).collect();
    for sites in [sherlock.as_object(), maigret["sites"].as_object()] {
        typed.extend(sites.into_iter().flatten().map(|(name, _)| name.as_str()));
    }
    let names: BTreeSet<String> = typed.into_iter().map(plain).filter(|name| name.len() > 2).collect();
    Ok(names.into_iter().collect())
}

fn plain(typed: &str) -> String {
    let name = typed.to_lowercase();
    let name = match name.rsplit_once('.') {
        Some((name, domain)) if (2..=8).contains(&domain.len()) => name,
        _ => &name,
    };
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}
