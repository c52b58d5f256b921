//! Replies of WHOIS about a domain: what the common ways to write it say. What is not plainly the domain's, or
//! may be a person, stays unread.

use jiff::Timestamp;

use super::lines::{Entry, entries};
use super::{MAX_NAME, MAX_WORD, MOST, Registration, host, list, privacy, shown, status};
use crate::owner::clean::{Source, line};
use crate::owner::dates;

const CREATED: &[&str] = &[
    "creation date",
    "created",
    "created on",
    "created date",
    "registered",
    "registered on",
    "registered date",
    "registration date",
    "registration time",
    "first registration date",
    "domain registration date",
    "domain created",
    "record created",
    "activated",
    "connected date",
    "domain_dateregistered",
    "assigned",
    "registered since",
];
const CHANGED: &[&str] = &[
    "updated date",
    "last-update",
    "last update",
    "last updated",
    "last updated on",
    "last modified",
    "changed",
    "modified",
    "updated",
    "last-updated",
    "domain_datelastmodified",
    "last updated date",
];
const EXPIRES: &[&str] = &[
    "registry expiry date",
    "registrar registration expiration date",
    "expiry date",
    "expires",
    "expires on",
    "expire",
    "expire date",
    "expiration date",
    "expiration time",
    "paid-till",
    "renewal date",
    "valid until",
    "valid-until",
    "expire-date",
    "domain_datebilleduntil",
    "validity",
    "record expires on",
];
const REGISTRAR: &[&str] =
    &["registrar", "sponsoring registrar", "registrar name", "registrar organization", "last registrar"];
const SERVERS: &[&str] = &[
    "name server",
    "name servers",
    "nserver",
    "nserver(s)",
    "nameserver",
    "nameservers",
    "domain nameservers",
    "domain name servers",
    "domain servers in listed order",
    "name servers information",
    "hostname",
    "host name",
    "primary server",
    "secondary server",
    "ns 1",
    "ns 2",
];
const STATUSES: &[&str] =
    &["domain status", "epp status", "status", "state", "registration status", "eppstatus"];
const ORGANISATION: &[&str] = &["registrant organization", "registrant organisation", "org"];
const NAMES: &[&str] = &["domain name", "domain", "domainname", "ascii", "domain_name"];

/// Keys that begin what is said of a contact.
const CONTACTS: &[&str] = &[
    "nic-hdl",
    "nic-hdl-br",
    "contact",
    "contact-id",
    "person",
    "role",
    "contact id",
    "type",
    "name",
    "handle",
];
/// Fragments of headings above contacts.
const PEOPLE: &[&str] = &["registrant", "admin", "tech", "billing", "contact", "holder", "zone-c", "owner"];

/// What `text` tells.
pub(super) fn read(text: &str, at: Timestamp) -> Registration {
    let all = Whois { entries: entries(text) };
    let day = |keys| all.value(keys);
    let date = |text: &str| dates::date_of(bare_date(text)?, at);
    Registration {
        registrar: all.registrar(),
        organisation: all.organisation(),
        created: day(CREATED).and_then(date),
        changed: day(CHANGED).and_then(date),
        expires: day(EXPIRES).and_then(|text| dates::coming(bare_date(text)?, at)),
        statuses: all.statuses(),
        nameservers: all.servers(),
        redacted: all.redacted(),
        mail: None,
    }
}

/// A date without what some registries put behind it; nothing where the day is only bounded.
fn bare_date(text: &str) -> Option<&str> {
    let text = text.split(" #").next().unwrap_or(text).split(" (").next().unwrap_or(text).trim();
    (!text.to_lowercase().starts_with("before")).then_some(text)
}

struct Whois {
    entries: Vec<Entry>,
}

impl Whois {
    /// What is said of the domain itself.
    fn own(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| {
            let is_contact = PEOPLE.iter().any(|part| entry.heading.contains(part));
            !is_contact && !self.begins_contact(entry.block)
        })
    }

    /// Whether a block speaks of a contact; the first speaks of the domain.
    fn begins_contact(&self, block: usize) -> bool {
        let first = self.entries.iter().find(|entry| entry.block == block);
        let names =
            self.entries.iter().any(|entry| entry.block == block && NAMES.contains(&entry.key.as_str()));
        !names
            && first.is_some_and(|entry| entry.heading.is_empty() && CONTACTS.contains(&entry.key.as_str()))
    }

    /// The first value of the domain's own under one of `keys`, as key or as heading.
    fn value(&self, keys: &[&str]) -> Option<&str> {
        let is_it = |entry: &&Entry| {
            keys.contains(&entry.key.as_str())
                || (entry.key.is_empty() && keys.contains(&entry.heading.as_str()))
        };
        self.own().find(is_it).map(|entry| entry.value.as_str())
    }

    fn registrar(&self) -> Option<String> {
        let under = |key: &str| {
            let is_it = |entry: &&Entry| REGISTRAR.contains(&entry.heading.as_str()) && entry.key == key;
            self.entries.iter().find(is_it).map(|entry| entry.value.as_str())
        };
        let told = self.value(&REGISTRAR[..4]).or_else(|| under("organization")).or_else(|| under("name"));
        let told = told.or_else(|| under("registrar name")).or_else(|| under(""))?;
        // A registry's own handle of it may stand behind.
        shown(told.split(" [").next().unwrap_or(told), MAX_NAME)
    }

    fn statuses(&self) -> Vec<String> {
        let of_domain = |entry: &&Entry| {
            let by_key = STATUSES.contains(&entry.key.as_str());
            let by_heading = entry.key.is_empty() && STATUSES.contains(&entry.heading.as_str());
            let is_plain = entry.key == "status" || entry.key == "state";
            // Contacts have statuses, too.
            (by_key && (!is_plain || self.is_of_domain(entry.block))) || by_heading
        };
        let told = self.own().filter(of_domain).take(MOST).flat_map(|entry| entry.value.split(','));
        list(told.filter_map(|one| line(&status::canonical(one), Source::Page, MAX_WORD)))
    }

    /// Whether a block is the one that names the domain, or comes before it.
    fn is_of_domain(&self, block: usize) -> bool {
        let named = self
            .entries
            .iter()
            .find(|entry| NAMES.contains(&entry.key.as_str()) || NAMES.contains(&entry.heading.as_str()));
        named.is_none_or(|entry| block <= entry.block)
    }

    fn servers(&self) -> Vec<String> {
        let is_it = |entry: &&Entry| {
            SERVERS.contains(&entry.key.as_str())
                || (entry.key.is_empty() && SERVERS.contains(&entry.heading.as_str()))
        };
        let first = |entry: &Entry| host(entry.value.split([' ', '\t', ',', '[']).next()?);
        list(self.own().filter(is_it).filter_map(first))
    }

    /// The organisation that holds it, where the register says that it is one.
    fn organisation(&self) -> Option<String> {
        let of = |keys: &[&str]| {
            let found = self.entries.iter().find(|entry| keys.contains(&entry.key.as_str()));
            found.and_then(|entry| shown(&entry.value, MAX_NAME))
        };
        let under_registrant = |key: &str| {
            let is_it = |entry: &&Entry| entry.heading == "registrant" && entry.key == key;
            self.entries.iter().find(is_it).and_then(|entry| shown(&entry.value, MAX_NAME))
        };
        let person = of(&["registrant name", "registrant"]).or_else(|| under_registrant("name"));
        let told = of(ORGANISATION).or_else(|| under_registrant("organization"));
        let told =
            told.or_else(|| under_registrant("organisation")).or_else(|| self.of_its_block("organization"));
        privacy::organisation(told, person.as_deref())
            .or_else(|| self.by_type())
            .or_else(|| self.by_number())
            .or_else(|| self.by_handle())
    }

    /// `[Organization]` beside the domain's name, as Japan's registry writes it.
    fn of_its_block(&self, key: &str) -> Option<String> {
        let named = self.entries.iter().find(|entry| NAMES.contains(&entry.key.as_str()))?;
        let is_it =
            |entry: &&Entry| entry.block == named.block && entry.heading == named.heading && entry.key == key;
        self.entries.iter().find(is_it).and_then(|entry| shown(&entry.value, MAX_NAME))
    }

    /// A bare name under `Registrant`, where its type is told and is an organisation's.
    fn by_type(&self) -> Option<String> {
        const TYPES: &[&str] = &[
            "corporation",
            "company",
            "partnership",
            "charity",
            "school",
            "government",
            "organisation",
            "organization",
        ];
        let alone = |heading: &str| {
            let is_it = |entry: &&Entry| entry.heading == heading && entry.key.is_empty();
            self.entries.iter().find(is_it).map(|entry| entry.value.as_str())
        };
        let kind = alone("registrant type")?.to_lowercase();
        TYPES.iter().any(|one| kind.contains(one)).then(|| shown(alone("registrant")?, MAX_NAME))?
    }

    /// The owner, where the number of its entry is a company's: fourteen digits in Brazil, where a person's
    /// has eleven.
    fn by_number(&self) -> Option<String> {
        let value = |key: &str| self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        let digits = value("ownerid")?.chars().filter(char::is_ascii_digit).count();
        (digits == 14).then(|| shown(value("owner")?, MAX_NAME))?
    }

    /// The contact to which the domain's own lines point, where its type is an organisation's.
    fn by_handle(&self) -> Option<String> {
        let holder = self
            .own()
            .find(|entry| ["holder-c", "domain holder handle", "registrant"].contains(&entry.key.as_str()))?;
        let begins = |entry: &&Entry| {
            let is_handle =
                ["nic-hdl", "norid handle", "contact-id", "contact"].contains(&entry.key.as_str());
            is_handle && entry.value.eq_ignore_ascii_case(&holder.value) && entry.block != holder.block
        };
        let block = self.entries.iter().find(begins)?.block;
        let value = |key: &str| {
            let is_it = |entry: &&Entry| entry.block == block && entry.key == key;
            self.entries.iter().find(is_it).and_then(|entry| shown(&entry.value, MAX_NAME))
        };
        let is_typed = value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("organization"));
        let by_type = is_typed
            .then(|| value("contact").filter(|_| value("nic-hdl").is_some()).or_else(|| value("name")));
        by_type.flatten().or_else(|| privacy::organisation(value("organization"), value("person").as_deref()))
    }

    /// The fields of the holder in whose place something else stands.
    fn redacted(&self) -> Vec<String> {
        let of_holder = |entry: &&Entry| {
            let key = if entry.key.is_empty() { &entry.heading } else { &entry.key };
            key.starts_with("registrant")
                && privacy::is_placeholder(&entry.value)
                && !entry.value.trim().is_empty()
        };
        let name = |entry: &Entry| {
            let key = if entry.key.is_empty() { &entry.heading } else { &entry.key };
            line(key, Source::Page, MAX_WORD)
        };
        list(self.entries.iter().filter(of_holder).filter_map(name))
    }
}
