//! Which place of the catalog a row speaks of. By the name of the entry in the list that the tool
//! uses, else by the profile's address; what matches nothing is not guessed at.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::row::{BadResults, MOST_NAMES, Results, Row};
use super::{MatchedBy, Tool};
use crate::catalog::Catalog;
use crate::catalog::handle::{Fold, Handle};
use crate::catalog::list::{Community, List};
use crate::catalog::platform::Platform;
use crate::name::Name;

/// A row with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// Id of the place.
    pub place: String,
    /// The handle to ask there: as the row spells it, or in lower case where the place is known to
    /// make no difference.
    pub handle: String,
    /// By what it was matched.
    pub by: MatchedBy,
}

/// What becomes of a row before anybody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matches {
    /// It claims nothing.
    NoClaim,
    /// It is asked.
    Asked(Matched),
    /// Its place is known, its name cannot be asked as it is; why, in words.
    NotAsked(String),
    /// Its place is in no list here; what to do, in words.
    NotListed(String),
}

/// Some handles that are to be asked in the same places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Ids of the places, sorted.
    pub places: Vec<String>,
    /// The handles, in the order of the file.
    pub handles: Vec<String>,
}

impl Round {
    /// All places and all handles of `rounds` in one.
    #[must_use]
    pub fn whole(rounds: &[Self]) -> Self {
        let places: BTreeSet<&String> = rounds.iter().flat_map(|round| &round.places).collect();
        let mut handles: Vec<String> = Vec::new();
        for handle in rounds.iter().flat_map(|round| &round.handles) {
            if !handles.contains(handle) {
                handles.push(handle.clone());
            }
        }
        Self { places: places.into_iter().cloned().collect(), handles }
    }
}

/// Matches every row of `results`, in their order.
pub fn matches(results: &Results, catalog: &Catalog) -> Result<Vec<Matches>, BadResults> {
    let index = Index::of(catalog);
    let all: Vec<Matches> = results.rows.iter().map(|row| index.matched(results.tool, row)).collect();
    let names: BTreeSet<&str> = asked(&all).map(|one| one.handle.as_str()).collect();
    if names.len() > MOST_NAMES {
        return Err(BadResults::TooManyNames(names.len()));
    }
    Ok(all)
}

/// What is to be asked, so that no name is asked where the file does not claim anything of it.
pub fn rounds(all: &[Matches]) -> Vec<Round> {
    let mut handles: Vec<&str> = Vec::new();
    let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in asked(all) {
        if !places.contains_key(one.handle.as_str()) {
            handles.push(&one.handle);
        }
        places.entry(&one.handle).or_default().insert(&one.place);
    }
    let mut rounds: Vec<Round> = Vec::new();
    for handle in handles {
        let places: Vec<String> = places[handle].iter().map(|place| (*place).to_owned()).collect();
        match rounds.iter_mut().find(|round| round.places == places) {
            Some(round) => round.handles.push(handle.to_owned()),
            None => rounds.push(Round { places, handles: vec![handle.to_owned()] }),
        }
    }
    rounds
}

fn asked(all: &[Matches]) -> impl Iterator<Item = &Matched> {
    all.iter().filter_map(|one| match one {
        Matches::Asked(matched) => Some(matched),
        _ => None,
    })
}

/// The catalog by what rows say.
struct Index<'c> {
    /// By list and name of the entry.
    entries: BTreeMap<(Community, &'c str), Vec<&'c Platform>>,
    /// By registrable domain of the profiles.
    domains: BTreeMap<String, Vec<&'c Platform>>,
    /// The lists that entries come from.
    lists: BTreeSet<Community>,
}

impl<'c> Index<'c> {
    fn of(catalog: &'c Catalog) -> Self {
        let mut index = Self { entries: BTreeMap::new(), domains: BTreeMap::new(), lists: BTreeSet::new() };
        // Software that many run is a place only on a server that the user names.
        for place in catalog.platforms.iter().filter(|platform| platform.host.is_none()) {
            let add = |known: &mut Vec<&'c Platform>| {
                if !known.iter().any(|one| one.id == place.id) {
                    known.push(place);
                }
            };
            for entry in voices(place) {
                if let List::Community(community, name) = &entry.list {
                    index.lists.insert(*community);
                    add(index.entries.entry((*community, name)).or_default());
                }
                if let Some(domain) = domain(&entry.profile.replace("{handle}", "handle")) {
                    add(index.domains.entry(domain).or_default());
                }
            }
        }
        index
    }

    fn matched(&self, tool: Option<Tool>, row: &Row) -> Matches {
        if row.claim.is_none() {
            return Matches::NoClaim;
        }
        let (place, by) = match self.place(tool, row) {
            Ok(found) => found,
            Err(words) => return Matches::NotListed(words),
        };
        let in_address = || voices(place).find_map(|entry| entry.handle_in(&row.address));
        let typed = row.username.clone().or_else(|| in_address().map(|handle| handle.as_str().to_owned()));
        match to_ask(typed.as_deref().unwrap_or_default(), place) {
            Ok(handle) => Matches::Asked(Matched { place: place.id.clone(), handle, by }),
            Err(words) => Matches::NotAsked(words),
        }
    }

    fn place(&self, tool: Option<Tool>, row: &Row) -> Result<(&'c Platform, MatchedBy), String> {
        let entry = tool.and_then(|tool| self.entries.get(&(tool.community(), row.site.as_str())));
        let by_address = || self.at_address(row);
        match entry.map(Vec::as_slice) {
            Some([only]) => return Ok((only, MatchedBy::Entry)),
            // Lists give a name twice now and then; the address tells which is meant.
            Some(several) => {
                let found =
                    by_address().into_iter().find(|place| several.iter().any(|one| one.id == place.id));
                return found
                    .map(|place| (place, MatchedBy::Entry))
                    .ok_or_else(|| "the list has several entries of this name".to_owned());
            }
            None => {}
        }
        let found = by_address();
        let curated: Vec<&Platform> = found.iter().copied().filter(|place| place.list.is_curated()).collect();
        match if curated.is_empty() { found } else { curated }.as_slice() {
            [only] => Ok((only, MatchedBy::Address)),
            [] => Err(self.advice(tool)),
            several => {
                let ids: Vec<String> = several.iter().map(|place| format!("`{}`", place.id)).collect();
                Err(format!("its address is that of several places: {}", ids.join(", ")))
            }
        }
    }

    /// The places that have profiles of this name at this address.
    fn at_address(&self, row: &Row) -> Vec<&'c Platform> {
        let places = domain(&row.address).and_then(|domain| self.domains.get(&domain));
        let names = |place: &Platform, found: &Handle| {
            row.username.as_deref().is_none_or(|name| {
                let fold = place.handle.fold;
                fold.canonical(name.trim()) == fold.canonical(found.as_str())
            })
        };
        let holds = |place: &Platform| {
            voices(place).any(|entry| entry.handle_in(&row.address).is_some_and(|found| names(place, &found)))
        };
        places.into_iter().flatten().copied().filter(|place| holds(place)).collect()
    }

    fn advice(&self, tool: Option<Tool>) -> String {
        match tool.map(Tool::community) {
            Some(community) if self.lists.contains(&community) => format!(
                "no entry of {} that can be asked has this name; `callsign platforms lint` says what is left out",
                community.name()
            ),
            Some(community) => format!("give the list of {} with `--manifest`", community.name()),
            None => "give the list it comes from with `--manifest`".to_owned(),
        }
    }
}

/// An entry and its witnesses.
fn voices(place: &Platform) -> impl Iterator<Item = &Platform> {
    std::iter::once(place).chain(&place.witnesses)
}

/// Registrable domain of an address.
fn domain(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    psl::domain_str(url.host_str()?).map(str::to_owned)
}

/// The handle that asks about exactly the account that the tool asked about.
fn to_ask(typed: &str, place: &Platform) -> Result<String, String> {
    let typed = typed.trim();
    let name = Name::parse(typed).map_err(|error| error.to_string())?;
    let lower = typed.to_lowercase();
    if name.handle() != lower {
        return Err(format!("callsign would ask for `{}`, which is another name", name.handle()));
    }
    // Only where the place itself says so are two spellings one account.
    let folds = place.handle.verified && place.handle.fold != Fold::Exact;
    Ok(if folds { lower } else { typed.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recheck::{Claim, Form};

    fn entry(id: &str, profile: &str, list: List) -> Platform {
        let mut platform = Catalog::embedded().unwrap().platforms.remove(0);
        platform.id = id.to_owned();
        platform.profile = profile.to_owned();
        platform.host = None;
        platform.list = list;
        platform.handle.verified = true;
        platform.handle.fold = Fold::Case;
        platform
    }

    fn catalog() -> Catalog {
        let foreign = |name: &str| List::Community(Community::Sherlock, name.to_owned());
        let mut own = entry("own", "https://own.net/{handle}", List::Native);
        own.witnesses = vec![entry("", "https://m.own.net/u/{handle}", foreign("Own!"))];
        let mut catalog = Catalog::embedded().unwrap().without_places();
        catalog.platforms = vec![
            entry("forum", "https://forum.net/{handle}", foreign("Forum")),
            own,
            entry("twin_a", "https://twin.net/a/{handle}", foreign("Twin")),
            entry("twin_b", "https://twin.net/b/{handle}", foreign("Twin")),
        ];
        catalog.platforms[0].handle.verified = false;
        catalog
    }

    fn row(site: &str, username: &str, address: &str) -> Row {
        Row {
            site: site.to_owned(),
            username: (!username.is_empty()).then(|| username.to_owned()),
            address: address.to_owned(),
            claim: Some(Claim::Taken),
            ..Row::default()
        }
    }

    fn one(tool: Option<Tool>, row: Row) -> Matches {
        let results = Results { tool, form: Form::Csv, rows: vec![row], faults: Vec::new() };
        matches(&results, &catalog()).unwrap().remove(0)
    }

    fn place(tool: Option<Tool>, row: Row) -> Option<(String, String, MatchedBy)> {
        match one(tool, row) {
            Matches::Asked(matched) => Some((matched.place, matched.handle, matched.by)),
            _ => None,
        }
    }

    fn found(place: &str, handle: &str, by: MatchedBy) -> (String, String, MatchedBy) {
        (place.to_owned(), handle.to_owned(), by)
    }

    #[test]
    fn an_entry_is_matched_by_its_name_even_as_a_witness() {
        let sherlock = Some(Tool::Sherlock);
        assert_eq!(place(sherlock, row("Forum", "acme", "")), Some(found("forum", "acme", MatchedBy::Entry)));
        assert_eq!(place(sherlock, row("Own!", "Acme", "")), Some(found("own", "acme", MatchedBy::Entry)));
        let twin = place(sherlock, row("Twin", "acme", "https://twin.net/b/acme"));
        assert_eq!(twin, Some(found("twin_b", "acme", MatchedBy::Entry)));
        assert_eq!(place(sherlock, row("Twin", "acme", "https://elsewhere.net/acme")), None);
        assert_eq!(place(Some(Tool::Maigret), row("Forum", "acme", "")), None, "another list's name");
    }

    #[test]
    fn else_by_its_address_when_that_holds_the_name() {
        let own = |address: &str| place(None, row("", "", address));
        assert_eq!(own("https://www.own.net/Acme/"), Some(found("own", "acme", MatchedBy::Address)));
        assert_eq!(
            own("https://own.net/u/acme"),
            Some(found("own", "acme", MatchedBy::Address)),
            "a witness's"
        );
        for other in
            ["https://own.net/", "https://own.net/a/b", "file:///etc/passwd", "nothing", "https://[::1]/acme"]
        {
            assert_eq!(own(other), None, "{other}");
        }
        let named = |name: &str| place(Some(Tool::Maigret), row("X", name, "https://own.net/acme"));
        assert_eq!(named("ACME"), Some(found("own", "acme", MatchedBy::Address)));
        assert_eq!(named("other"), None);
    }

    #[test]
    fn what_is_in_no_list_is_told_where_to_find() {
        let advice = |tool| match one(tool, row("Nowhere", "acme", "https://nowhere.net/acme")) {
            Matches::NotListed(words) => words,
            other => panic!("{other:?}"),
        };
        assert!(advice(Some(Tool::Naminter)).contains("WhatsMyName with `--manifest`"));
        assert!(advice(Some(Tool::Sherlock)).contains("platforms lint"));
        assert!(advice(None).contains("`--manifest`"));
    }

    #[test]
    fn exactly_the_name_of_the_file_is_asked() {
        let forum = |name: &str| one(Some(Tool::Sherlock), row("Forum", name, ""));
        let asked = |name: &str| match forum(name) {
            Matches::Asked(matched) => matched.handle,
            other => panic!("{other:?}"),
        };
        assert_eq!(asked("Acme.Co"), "Acme.Co", "nobody says that case does not matter here");
        for name in ["a b", "josé", "../etc", "a\u{202e}b", "", "a\u{1b}[2J", "x?y=z", &"x".repeat(101)] {
            assert!(matches!(forum(name), Matches::NotAsked(_)), "{name:?}");
        }
    }

    #[test]
    fn names_of_the_same_places_share_a_round() {
        let asked = |place: &str, handle: &str| {
            Matches::Asked(Matched {
                place: place.to_owned(),
                handle: handle.to_owned(),
                by: MatchedBy::Entry,
            })
        };
        let all = [
            asked("b", "one"),
            asked("a", "one"),
            asked("a", "two"),
            asked("a", "three"),
            Matches::NoClaim,
            asked("b", "three"),
        ];
        let rounds = rounds(&all);
        assert_eq!(rounds.len(), 2);
        assert_eq!(
            (rounds[0].places.join(","), rounds[0].handles.join(",")),
            ("a,b".to_owned(), "one,three".to_owned())
        );
        assert_eq!(
            (rounds[1].places.join(","), rounds[1].handles.join(",")),
            ("a".to_owned(), "two".to_owned())
        );
    }

    #[test]
    fn too_many_names_are_refused() {
        let rows = (0..=MOST_NAMES).map(|at| row("Forum", &format!("acme{at}"), "")).collect();
        let results = Results { tool: Some(Tool::Sherlock), form: Form::Csv, rows, faults: Vec::new() };
        assert_eq!(matches(&results, &catalog()), Err(BadResults::TooManyNames(101)));
    }
}
