//! The lines of WHOIS as keys and values. There is no format: registries write `Key: value`, dotted leaders,
//! brackets, tabs, or a heading with values below it. A value keeps the heading and the block that it stands
//! in, so that what is said of a contact is not taken for the domain's.

/// Most lines that are read.
const MOST_LINES: usize = 1_000;
/// Longest key, in bytes; a longer one is a sentence with a colon in it.
const LONGEST_KEY: usize = 48;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Which run of lines without an empty one between them it stands in.
    pub(super) block: usize,
    /// The heading above it in its block, lower case; empty where there is none.
    pub(super) heading: String,
    /// Its key, lower case; empty for a value that stands alone below a heading.
    pub(super) key: String,
    /// The value.
    pub(super) value: String,
}

/// The values of `text`, in their order.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    let (mut block, mut heading, mut last) = (0, String::new(), String::new());
    for line in text.lines().take(MOST_LINES) {
        if line.trim().is_empty() {
            block += 1;
            heading.clear();
            last.clear();
            continue;
        }
        if line.starts_with(['%', '#', '>']) {
            continue;
        }
        // Below the line of dashes and the last update stand the terms of use.
        if line.trim() == "--" || line.trim_start().starts_with(">>>") {
            break;
        }
        let is_indented = line.starts_with([' ', '\t']);
        match split(line) {
            Some((key, "")) => {
                heading.clone_from(&key);
                last = key;
            }
            Some((key, value)) => {
                if !is_indented && !is_below(&found, block, &heading) {
                    heading.clear();
                }
                last.clone_from(&key);
                found.push(Entry { block, heading: heading.clone(), key, value: value.to_owned() });
            }
            None if last.is_empty() && !is_indented => {
                heading = line.trim().to_lowercase();
                last.clone_from(&heading);
            }
            None => {
                // Below a key it goes on with that key's value, below a heading it stands alone.
                let key = if last == heading { String::new() } else { last.clone() };
                found.push(Entry { block, heading: heading.clone(), key, value: line.trim().to_owned() });
            }
        }
    }
    found
}

/// Whether values under `heading` may stand at the margin: nothing but such values came after it.
fn is_below(found: &[Entry], block: usize, heading: &str) -> bool {
    let in_block = || found.iter().filter(|entry| entry.block == block);
    !heading.is_empty() && (in_block().next().is_none() || in_block().all(|entry| entry.heading == heading))
}

/// Key and value of a line; an empty value for a heading.
fn split(line: &str) -> Option<(String, &str)> {
    let line = line.trim();
    if let Some((key, value)) = bracketed(line) {
        return Some((key.trim().to_lowercase(), value.trim()));
    }
    if let Some((key, value)) = line.split_once('\t').filter(|(key, _)| !key.contains(':')) {
        return is_key(key).then(|| (clean(key), value.trim()));
    }
    // A colon within an address or a time is none after a key.
    let (key, value) = line.split_once(':').filter(|(_, value)| !value.starts_with("//"))?;
    is_key(key).then(|| (clean(key), value.trim()))
}

/// `[Key]  value` and `a. [Key]  value`.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('[').or_else(|| {
        let (letter, rest) = line.split_once(". [")?;
        (letter.len() == 1).then_some(rest)
    })?;
    let (key, value) = rest.split_once(']')?;
    (!key.starts_with(' ') && is_key(key)).then_some((key, value))
}

fn clean(key: &str) -> String {
    key.trim().trim_end_matches('.').trim().to_lowercase()
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.len() <= LONGEST_KEY && key.split_whitespace().count() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String, String)> {
        entries(text).into_iter().map(|one| (one.heading, one.key, one.value)).collect()
    }

    fn entry(heading: &str, key: &str, value: &str) -> (String, String, String) {
        (heading.to_owned(), key.to_owned(), value.to_owned())
    }

    #[test]
    fn every_way_to_write_a_value_is_read() {
        assert_eq!(
            read("Domain Name: a.com\nRegistrar URL: http://r.example\n"),
            [entry("", "domain name", "a.com"), entry("", "registrar url", "http://r.example"),]
        );
        assert_eq!(read("Type.......: organization"), [entry("", "type", "organization")]);
        assert_eq!(
            read("a. [Domain Name]   A.CO.JP\n[Status]   Active"),
            [entry("", "domain name", "A.CO.JP"), entry("", "status", "Active"),]
        );
        assert_eq!(
            read("First registration date\t31 May 1999"),
            [entry("", "first registration date", "31 May 1999")]
        );
    }

    #[test]
    fn headings_hold_until_an_empty_line() {
        let text = "Registrant\n  Name:  A\n  Organization: B\n\nName servers:\n   ns1.a.com\n   ns2.a.com\n\nStatus: ok";
        assert_eq!(
            read(text),
            [
                entry("registrant", "name", "A"),
                entry("registrant", "organization", "B"),
                entry("name servers", "", "ns1.a.com"),
                entry("name servers", "", "ns2.a.com"),
                entry("", "status", "ok"),
            ]
        );
        // At the margin, too.
        assert_eq!(
            read("[Tech-C]\nName: A\nChanged: 2011"),
            [entry("tech-c", "name", "A"), entry("tech-c", "changed", "2011"),]
        );
        assert_eq!(
            read("nameservers:  ns1.a.com.\n      ns2.a.com.\ncreated: 2002"),
            [
                entry("", "nameservers", "ns1.a.com."),
                entry("", "nameservers", "ns2.a.com."),
                entry("", "created", "2002"),
            ]
        );
    }

    #[test]
    fn remarks_and_terms_are_no_values() {
        assert_eq!(
            read("% terms: none\n# Hello: you\n[ JPRS database provides information. Its use is ]\n"),
            []
        );
        assert_eq!(read("Status: ok\n\n-- \nThis is provided for free: by us"), [entry("", "status", "ok")]);
    }
}
