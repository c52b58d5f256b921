//! Reading `[brand]`: whose name it is.

use toml::de::{DeTable, DeValue};

use super::lookup;
use super::reader::{At, Reader, get};
use super::region;
use super::{Account, Announced, Brand, Mark};
use crate::catalog::Catalog;
use crate::name::Name;

/// The keys of `[brand]`.
pub(super) const KEYS: [&str; 8] =
    ["names", "domains", "accounts", "classes", "markets", "languages", "registered_marks", "announced"];

/// The keys of one of its marks.
pub(super) const MARK_KEYS: [&str; 3] = ["name", "classes", "countries"];

const PATH: &str = "brand";

/// Reads the table.
pub(super) fn read<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, catalog: &Catalog) -> Brand {
    reader.only(table, PATH, &KEYS);
    let names = reader.texts(table, PATH, "names").unwrap_or_default();
    let domains = reader.texts(table, PATH, "domains").unwrap_or_default();
    let accounts = reader.texts(table, PATH, "accounts").unwrap_or_default();
    let markets = reader.texts(table, PATH, "markets").unwrap_or_default();
    let languages = reader.texts(table, PATH, "languages").unwrap_or_default();
    Brand {
        names: each(reader, "brand.names", names, |name| match Name::parse(name) {
            Ok(read) => Ok((read.handle().to_owned(), read.typed().to_owned())),
            Err(error) => Err(error.to_string()),
        }),
        domains: each(reader, "brand.domains", domains, |text| lookup::domain(text).map(twice)),
        accounts: each(reader, "brand.accounts", accounts, |text| {
            lookup::account(text, catalog).map(|account: Account| {
                let canonical = lookup::canonical(&account, catalog);
                ((account.platform.clone(), canonical), account)
            })
        }),
        classes: classes(reader, table, PATH),
        markets: each(reader, "brand.markets", markets, |text| region::market(text).map(twice)),
        languages: each(reader, "brand.languages", languages, |text| region::language(text).map(twice)),
        registered_marks: marks(reader, table),
        announced: announced(reader, table),
    }
}

/// What `read` makes of each text, with the faults of the others; `read` gives what must not stand
/// twice, and the value.
pub(super) fn each<K: PartialEq, T>(
    reader: &mut Reader<'_>,
    path: &str,
    texts: Vec<At<String>>,
    read: impl Fn(&str) -> Result<(K, T), String>,
) -> Vec<T> {
    let (mut seen, mut values): (Vec<K>, Vec<T>) = (Vec::new(), Vec::new());
    for At { offset, value: text } in texts {
        match read(&text) {
            Err(message) => reader.say(offset, path, &message),
            Ok((same, _)) if seen.contains(&same) => {
                reader.say(offset, path, &format!("`{text}` stands twice; keep one"));
            }
            Ok((same, value)) => {
                seen.push(same);
                values.push(value);
            }
        }
    }
    values
}

fn twice<T: Clone>(value: T) -> (T, T) {
    (value.clone(), value)
}

fn classes<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, path: &str) -> Vec<u8> {
    let numbers = reader.numbers(table, path, "classes");
    let path = format!("{path}.classes");
    let mut classes = Vec::new();
    for At { offset, value } in numbers {
        match u8::try_from(value).ok().filter(|class| (1..=45).contains(class)) {
            None => reader.say(offset, &path, &format!("`{value}` is no Nice class; they run from 1 to 45")),
            Some(class) if classes.contains(&class) => {
                reader.say(offset, &path, &format!("`{class}` stands twice; keep one"));
            }
            Some(class) => classes.push(class),
        }
    }
    classes
}

fn marks<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (index, At { offset, value }) in
        reader.tables(table, PATH, "registered_marks").into_iter().enumerate()
    {
        let path = format!("brand.registered_marks[{index}]");
        reader.only(&value, &path, &MARK_KEYS);
        let countries = reader.texts(&value, &path, "countries").unwrap_or_default();
        let name = reader.text(&value, &path, "name");
        if get(&value, "name").is_none() {
            reader.lacks(offset, &path, "has no `name`; add the word as it is registered");
        }
        let classes = classes(reader, &value, &path);
        let countries =
            each(reader, &format!("{path}.countries"), countries, |text| region::register(text).map(twice));
        let Some(name) = name else { continue };
        let mark = Mark { name: name.value, classes, countries };
        if marks.contains(&mark) {
            reader.say(offset, &path, &format!("`{}` stands twice; keep one", mark.name));
        } else {
            marks.push(mark);
        }
    }
    marks
}

fn announced<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Announced {
    let Some(value) = get(table, "announced") else { return Announced::No };
    match value.get_ref() {
        DeValue::Boolean(true) => Announced::Yes,
        DeValue::Boolean(false) => Announced::No,
        _ => reader
            .day_of(value, "brand.announced", "`true`, `false` or ")
            .map_or(Announced::No, Announced::On),
    }
}
