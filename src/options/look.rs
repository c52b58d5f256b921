//! What `callsign look` and `callsign confirm` were asked to do.

pub mod ledger;

use std::path::Path;

use jiff::civil::Date;

use super::parse::{bad, text_of};
use super::{BadOption, Source, names, open, source};
use crate::broken::BrokenFile;
use crate::catalog::Catalog;
use crate::catalog::domain;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Kind, Platform, is_made_to_order};
use crate::catalog::selection::Selection;
use crate::cli::{ConfirmArgs, LookArgs};
use crate::look::sheet::{self, Answers, Usual};
use crate::look::{LARGEST, Look, Saw, date, initials, timely};
use crate::name::Name;
use crate::output::destination::Destination;
use crate::report::Report;

/// Largest report that is read, in bytes.
const LARGEST_REPORT: u64 = 64 << 20;

/// Everything `callsign look` needs to know.
#[derive(Debug)]
pub struct LookMeant {
    /// The names; empty means those of the report or of the file of looks.
    pub names: Vec<Name>,
    /// Which places; empty means the required ones.
    pub selection: Selection,
    /// Id of the profile, where one was named.
    pub profile: Option<String>,
    /// Initials of whoever looks.
    pub by: Option<String>,
    /// What says which looks are open.
    pub basis: Basis,
    /// Where the sheet goes, opened.
    pub sheet: Option<Destination>,
    /// Whether links may be opened.
    pub opens: bool,
    /// What the user should know about how the command line was read.
    pub notes: Vec<String>,
}

/// What says which looks are open.
#[derive(Debug)]
pub enum Basis {
    /// What the catalog says of its checks.
    Catalog,
    /// A report.
    Report(Box<Report>),
    /// The survey in an archive.
    Archive {
        /// Its text.
        source: Source,
        /// Whether another catalog may judge it than the one it was recorded with.
        rejudge: bool,
    },
}

/// Why a look cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum BadConfirm {
    /// The command line cannot be obeyed.
    #[error("{0}")]
    Option(BadOption),
    /// The sheet has faults; nothing of it was kept.
    #[error("{0}\nnothing of it was kept")]
    Sheet(BrokenFile),
}

impl From<BadOption> for BadConfirm {
    fn from(option: BadOption) -> Self {
        Self::Option(option)
    }
}

/// What `callsign look` was asked to do.
pub fn look(args: &LookArgs, catalog: &Catalog) -> Result<LookMeant, BadOption> {
    let (names, notes) = names(&args.names, catalog)?;
    let selection = Selection::parse(args.on.as_deref().unwrap_or_default());
    catalog.select(&selection).map_err(|error| bad(error.to_string()))?;
    if let Some(id) = &args.profile
        && catalog.profile(Some(id)).is_none()
    {
        let known: Vec<&str> = catalog.profiles.iter().map(|profile| profile.id.as_str()).collect();
        return Err(bad(format!("`{id}` is no profile; `--for` takes one of {}", known.join(", "))));
    }
    let basis = match (&args.report, &args.replay) {
        (Some(path), _) => Basis::Report(Box::new(report(path)?)),
        (None, Some(path)) => Basis::Archive { source: source(path)?, rejudge: args.rejudge },
        (None, None) => Basis::Catalog,
    };
    let by = args.by.as_deref().map(initials).transpose().map_err(bad)?;
    Ok(LookMeant {
        names,
        selection,
        profile: args.profile.clone(),
        by,
        basis,
        sheet: args.sheet.as_deref().map(new_sheet).transpose()?,
        opens: !args.no_open,
        notes,
    })
}

/// A sheet that stands there may hold answers of colleagues.
fn new_sheet(path: &Path) -> Result<Destination, BadOption> {
    let shown = path.display();
    if path.symlink_metadata().is_ok_and(|about| about.is_file()) {
        return Err(bad(format!(
            "`{shown}` is there already and may hold answers; read them with `callsign confirm --from {shown}`, or name \
             another file"
        )));
    }
    open("--sheet", path)
}

fn report(path: &Path) -> Result<Report, BadOption> {
    let advice = "`--report` takes the JSON of a survey (`callsign check -o json=FILE`)";
    let text = text_of(path, LARGEST_REPORT).map_err(|words| bad(format!("{words}; {advice}")))?;
    serde_json::from_str(&text)
        .map_err(|error| bad(format!("`{}` is no report: {error}; {advice}", path.display())))
}

/// What `callsign confirm` was asked to keep.
pub fn confirm(args: &ConfirmArgs, catalog: &Catalog, today: Date) -> Result<Answers, BadConfirm> {
    let by = args.by.as_deref().map(initials).transpose().map_err(bad)?;
    let on = args.on.as_deref().map(date).transpose().map_err(|words| bad(format!("`--on`: {words}")))?;
    if let Some(path) = &args.from {
        let advice = "save the sheet as CSV (UTF-8)";
        let text = text_of(path, LARGEST).map_err(|words| bad(format!("{words}; {advice}")))?;
        let resolve =
            |place: &str, name: &str| target(catalog, place, name).map_err(|error| error.to_string());
        let usual = Usual { by, on, today };
        let answers =
            sheet::read(&path.display().to_string(), &text, &usual, resolve).map_err(BadConfirm::Sheet)?;
        if answers.looks.is_empty() {
            let words: Vec<&str> = Saw::ALL.iter().map(|saw| saw.word()).collect();
            let (path, words) = (path.display(), words.join(", "));
            return Err(
                bad(format!("no row of `{path}` is answered; write one of {words} into `saw`")).into()
            );
        }
        return Ok(answers);
    }
    let [place, name, saw] =
        [&args.place, &args.name, &args.saw].map(|one| one.as_deref().unwrap_or_default());
    let seen = Saw::parse(saw).ok_or_else(|| {
        let words: Vec<&str> = Saw::ALL.iter().map(|saw| saw.word()).collect();
        bad(format!("`{saw}` is nothing that can be seen; `--saw` takes one of {}", words.join(", ")))
    })?;
    let (place, handle) = target(catalog, place, name)?;
    let on = on.unwrap_or(today);
    timely(seen, on, today).map_err(|words| bad(format!("`--on`: {words}")))?;
    Ok(Answers { looks: vec![Look { place, handle, on, by, saw: seen }], unanswered: 0 })
}

/// The id of a place and the canonical form there of a name.
fn target(catalog: &Catalog, place: &str, name: &str) -> Result<(String, String), BadOption> {
    let selection = Selection::parse(place);
    let hosted;
    let catalog = if is_made_to_order(&place.to_lowercase()) {
        hosted = catalog.clone().with_hosts(&selection).map_err(|error| bad(error.to_string()))?;
        &hosted
    } else {
        catalog
    };
    let chosen = catalog.select(&selection).map_err(|error| bad(error.to_string()))?;
    let platform: &Platform = match (chosen.as_slice(), selection.terms()) {
        ([platform], [term]) if !term.starts_with(['@', '-']) => platform,
        _ => {
            return Err(bad(format!(
                "`{place}` is not one place; `callsign platforms list` shows their ids"
            )));
        }
    };
    let domain = if platform.kind == Kind::Domain { domain::of_name(name) } else { None };
    let name = match &domain {
        Some((under, label)) if *under == platform.id => label,
        Some((under, _)) => {
            return Err(bad(format!(
                "`{name}` is a name under `{under}`; write `callsign confirm {under} {name}`"
            )));
        }
        None => name,
    };
    let name = Name::parse(name).map_err(|error| bad(error.to_string()))?;
    let name = platform.asked_as(&name);
    if let Ruling::Barred(reason) = platform.handle.rule_on(&Handle::new(name)) {
        return Err(bad(format!(
            "`{}` cannot be a handle at {} ({reason}), and no look changes that; choose another spelling",
            name, platform.name
        )));
    }
    Ok((platform.id.clone(), platform.handle.fold.canonical(name)))
}
