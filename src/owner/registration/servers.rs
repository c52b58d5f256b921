//! What the name servers of a domain tell of its use: for sale, parked, expired, or held for a brand.

/// Kinds of use that name servers tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedAs {
    /// They are a marketplace's: somebody would like to sell it.
    ForSale,
    /// It shows notices that it has run out.
    Expired,
    /// It shows pages of advertisements.
    Parked,
    /// A service holds it for the owner of a brand.
    Guarded,
}

impl UsedAs {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::ForSale => "for-sale",
            Self::Expired => "expired",
            Self::Parked => "parked",
            Self::Guarded => "guarded",
        }
    }

    /// It in words, where nothing is known of who runs them.
    pub fn words(self) -> String {
        Use { kind: self, who: None }.words()
    }

    fn of(word: &str) -> Option<Self> {
        [Self::ForSale, Self::Expired, Self::Parked, Self::Guarded].into_iter().find(|one| one.word() == word)
    }
}

/// What a domain is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The kind.
    pub kind: UsedAs,
    /// Who runs the servers, under the name that people know.
    pub who: Option<&'static str>,
}

impl Use {
    /// It in words: `for sale at Sedo`.
    pub fn words(self) -> String {
        let with = |what: &str, joint: &str| match self.who {
            Some(who) => format!("{what} {joint} {who}"),
            None => what.to_owned(),
        };
        match self.kind {
            UsedAs::ForSale => with("for sale", "at"),
            UsedAs::Expired => "shows that it has expired".to_owned(),
            UsedAs::Parked => "parked with advertisements".to_owned(),
            UsedAs::Guarded => with("held professionally", "with"),
        }
    }
}

/// Kind, suffix and operator, a line each.
const LIST: &str = include_str!("servers.tsv");

/// What `nameservers` (lower case) tell; the most telling where they tell several things.
pub fn used_as(nameservers: &[String]) -> Option<Use> {
    entries()
        .filter(|(_, suffix)| nameservers.iter().any(|host| is_under(host, suffix)))
        .map(|(one, _)| one)
        .min_by_key(|one| one.kind)
}

fn entries() -> impl Iterator<Item = (Use, &'static str)> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (kind, suffix, who) = (fields.next()?, fields.next()?, fields.next()?);
        Some((Use { kind: UsedAs::of(kind)?, who: Some(who).filter(|who| !who.is_empty()) }, suffix))
    })
}

fn is_under(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_sorted() {
        let lines: Vec<&str> = LIST.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(entries().count(), lines.len());
        let mut sorted = lines.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(lines, sorted, "sort the lines");
        for (_, suffix) in entries() {
            assert!(super::super::host(suffix).as_deref() == Some(suffix), "{suffix}");
        }
    }

    #[test]
    fn servers_tell_the_use_and_defaults_of_registrars_do_not() {
        let of = |hosts: &[&str]| used_as(&hosts.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["ns1.sedoparking.com", "ns2.sedoparking.com"]).unwrap().words(), "for sale at Sedo");
        assert_eq!(of(&["ns1.bodis.com"]).unwrap().words(), "parked with advertisements");
        assert_eq!(of(&["ns1.markmonitor.com"]).unwrap().kind, UsedAs::Guarded);
        // A marketplace beside a parking service: the offer counts.
        assert_eq!(of(&["ns1.bodis.com", "ns1.dan.com"]).unwrap().kind, UsedAs::ForSale);
        for host in
            ["ns1.google.com", "dns1.registrar-servers.com", "ns1.name.com", "ns1.jordan.com", "ns1.one.com"]
        {
            assert_eq!(of(&[host]), None, "{host}");
        }
    }
}
