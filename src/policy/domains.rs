//! Reading `[domains]`: under which suffixes the name matters.

use toml::de::DeTable;

use super::places::{Domains, Places};
use super::reader::Reader;
use super::{brand, lookup};
use crate::catalog::Catalog;

/// The keys of `[domains]`.
pub(super) const KEYS: [&str; 3] = ["required", "preferred", "tlds"];

const PATH: &str = "domains";

/// Reads the table; `places` is what `[platforms]` says, which it must not gainsay.
pub(super) fn read<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    places: &Places,
    catalog: &Catalog,
) -> Domains {
    let table = &reader.table(table, PATH);
    reader.only(table, PATH, &KEYS);
    let mut list = |key: &str, taken: &[(&[String], &str)]| {
        let texts = reader.texts(table, PATH, key)?;
        Some(brand::each(reader, &format!("{PATH}.{key}"), texts, |text| {
            let id = lookup::suffix(text, catalog)?;
            match taken.iter().find(|(ids, _)| ids.contains(&id)) {
                Some((_, also)) => Err(format!("`{text}` is {also} too; keep one of the two")),
                None => Ok((id.clone(), id)),
            }
        }))
    };
    let named = places.profile.as_deref().and_then(|id| catalog.profile(Some(id)));
    let of_profile = named.map(|profile| profile.required.as_slice()).unwrap_or_default();
    let of_policy = places.required.as_deref().unwrap_or_default();
    let preferred = (places.preferred.as_slice(), "preferred under `[platforms]`");
    let ignored = (places.ignore.as_slice(), "ignored under `[platforms]`");
    // What the profile or the list requires may be said here once more: it changes nothing.
    let required = list("required", &[preferred, ignored]).unwrap_or_default();
    let taken = [
        (required.as_slice(), "required"),
        (of_policy, "required under `[platforms]`"),
        (of_profile, "required by the profile"),
        preferred,
        ignored,
    ];
    let preferred = list("preferred", &taken).unwrap_or_default();
    let tlds = list("tlds", &[ignored]);
    Domains { required, preferred, tlds, typed: false }
}
