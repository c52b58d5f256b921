//! What `callsign platforms learn` was asked to do.

use std::time::Duration;

use url::Url;

use super::keys::network;
use super::parse::{bad, duration};
use super::{BadOption, Meant};
use crate::catalog::handle::Handle;
use crate::catalog::signal::variables;
use crate::cli::LearnArgs;
use crate::name::is_hidden;
use crate::probe::escape::address;

/// Most accounts that can be named.
const MOST_TAKEN: usize = 5;
/// Longest handle, in characters.
const LONGEST: usize = 100;
/// Longest time for everything: a dozen requests at the pace of one host.
const DEADLINE: Duration = Duration::from_secs(120);

/// Everything `callsign platforms learn` needs to know.
#[derive(Debug)]
pub struct Learn {
    /// The address, with `{handle}`.
    pub url: String,
    /// Accounts known to exist there, each once.
    pub taken: Vec<String>,
    /// How to ask.
    pub asking: Meant,
}

/// What `callsign platforms learn` was asked to do.
pub fn learn(args: &LearnArgs) -> Result<Learn, BadOption> {
    let taken = taken(&args.taken)?;
    let url = template(args.url.trim(), &taken)?;
    for handle in &taken {
        address(&url, &Handle::new(handle.as_str()))
            .map_err(|why| bad(format!("`{handle}` cannot be asked about at `{url}`: {why}")))?;
    }
    let deadline = args.deadline.as_deref().map_or(Ok(DEADLINE), |typed| duration("--deadline", typed))?;
    Ok(Learn { url, taken, asking: Meant { deadline, ..network(&args.network)? } })
}

fn taken(typed: &[String]) -> Result<Vec<String>, BadOption> {
    let mut taken: Vec<String> = Vec::new();
    for typed in typed {
        let handle = typed.trim().trim_start_matches('@');
        let odd = |c: char| c.is_control() || c.is_whitespace() || is_hidden(c);
        if handle.is_empty() || handle.chars().count() > LONGEST || handle.chars().any(odd) {
            return Err(bad(format!(
                "`{typed}` is no handle; `--taken` takes one account that exists, such as `--taken someone`"
            )));
        }
        if handle.contains("://") {
            return Err(bad(format!("`{typed}` is an address; `--taken` takes the handle in it alone")));
        }
        if !taken.iter().any(|known| known.eq_ignore_ascii_case(handle)) {
            taken.push(handle.to_owned());
        }
    }
    match taken.len() {
        0 => Err(bad(
            "no account is named that exists; add `--taken someone`, better twice: a well-known one and an obscure one",
        )),
        1..=MOST_TAKEN => Ok(taken),
        many => Err(bad(format!(
            "{many} accounts are more than are asked about; name at most {MOST_TAKEN} with `--taken`"
        ))),
    }
}

fn template(typed: &str, taken: &[String]) -> Result<String, BadOption> {
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    if !whole.contains("{handle}") {
        // Whoever pastes the address of a known account means this.
        let meant = taken.iter().find(|known| whole.contains(known.as_str()));
        let example = meant.map_or_else(
            || "https://example.com/@{handle}".to_owned(),
            |known| match whole.rsplit_once(known.as_str()) {
                Some((before, after)) => format!("{before}{{handle}}{after}"),
                None => whole.clone(),
            },
        );
        return Err(bad(format!(
            "`{typed}` has no `{{handle}}`; put it where the name goes, as in `{example}`"
        )));
    }
    // Parsers forgive a third slash and take the path for the host.
    let has_host = whole.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
    let filled = Url::parse(&whole.replace("{handle}", "someone"));
    let is_web = |url: &Url| has_host && matches!(url.scheme(), "http" | "https");
    let url = filled.ok().filter(is_web);
    let Some(url) = url else {
        return Err(bad(format!(
            "`{typed}` is no address of the web; write it like `https://example.com/@{{handle}}`"
        )));
    };
    if !url.username().is_empty() || url.password().is_some() {
        // What may be a password is not repeated.
        return Err(bad(
            "the address holds a user name; write it without, nothing secret goes into an entry",
        ));
    }
    if url.fragment().is_some() {
        return Err(bad(format!(
            "`{typed}` has a `#`, and what follows is never sent; write the address without it"
        )));
    }
    let rest = whole.replace("{handle}", "");
    if rest.contains(['{', '}']) || !variables(&whole).is_empty() {
        return Err(bad(format!(
            "`{typed}` has a place that is not `{{handle}}`; only that one is filled in here"
        )));
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_the_place_of_the_handle() {
        let known = ["someone".to_owned()];
        let read = |typed: &str| template(typed, &known).map_err(|error| error.to_string());
        assert_eq!(read("https://example.com/@{handle}").as_deref(), Ok("https://example.com/@{handle}"));
        assert_eq!(read("example.com/{handle}").as_deref(), Ok("https://example.com/{handle}"));
        for (typed, part) in [
            ("https://example.com/u/someone", "as in `https://example.com/u/{handle}`"),
            ("https://example.com/", "has no `{handle}`"),
            ("ftp://example.com/{handle}", "no address of the web"),
            ("https:///{handle}", "`https:///{handle}`"),
            ("https://me:hunter2@example.com/{handle}", "without"),
            ("https://example.com/#/{handle}", "never sent"),
            ("https://{host}/{handle}", "only that one"),
            ("https://example.com/$TOKEN/{handle}", "only that one"),
        ] {
            let told = read(typed).err().unwrap_or_else(|| panic!("{typed} is refused"));
            assert!(told.contains(part) && !told.contains("hunter2"), "{typed}: {told}");
        }
    }

    #[test]
    fn known_accounts_are_named_once_each() {
        let read = |typed: &[&str]| taken(&typed.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(read(&["@Someone", "someone", "other"]).unwrap(), ["Someone", "other"]);
        for typed in [
            &[][..],
            &[""],
            &["a b"],
            &["a\u{202e}b"],
            &["https://example.com/x"],
            &["a", "b", "c", "d", "e", "f"],
        ] {
            let told = read(typed).unwrap_err().to_string();
            assert!(told.contains("--taken"), "{typed:?}: {told}");
        }
    }
}
