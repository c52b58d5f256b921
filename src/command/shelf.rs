//! The catalog as this run uses it: the list inside the program, with the user's own overlays over
//! it and the lists that were named joined to it.

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::registries;
use super::screen::Screen;
use crate::catalog::Catalog;
use crate::catalog::overlay::{Overlaid, Overlay};
use crate::catalog::platform::Platform;
use crate::catalog::selection::Selection;
use crate::cli::Asking;
use crate::lock::Lock;
use crate::look::Looks;
use crate::options::lock::LockFile;
use crate::options::look::ledger::Ledger;
use crate::options::manifest::{self, Manifests};
use crate::options::{self, overlay};
use crate::output::lists;
use crate::policy::Policy;

/// The day on which this run decides, the same for everybody on earth.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// `catalog` with the entries of `built_in` that it lacks; `None` where it lacks none.
fn known(catalog: &Catalog, built_in: &Catalog) -> Option<Catalog> {
    let lacking = built_in.platforms.iter().filter(|platform| catalog.get(&platform.id).is_none());
    let lacking: Vec<Platform> = lacking.cloned().collect();
    (!lacking.is_empty()).then(|| {
        let mut known = catalog.clone();
        known.platforms.extend(lacking);
        known.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        known
    })
}

/// The catalogs that this run may judge with.
pub(super) struct Shelf {
    /// With every overlay and list.
    pub(super) catalog: Catalog,
    /// Without the user's own file, where that was read too.
    without_own: Option<(Catalog, String)>,
    /// With the built-in places that this run does without, where it does: a policy may name them.
    known: Option<Catalog>,
    /// The policy that was given, held against the catalog.
    given: Option<Policy>,
    /// What people saw.
    looks: Looks,
    /// The lock, where there is one.
    lock: Option<Lock>,
}

impl Shelf {
    /// Reads every overlay and list and says what they change, and the policy that was given.
    pub(super) fn open(screen: &Screen) -> Result<Self> {
        let mut shelf = Self::read(screen)?;
        if let Some(draft) = screen.given() {
            shelf.given = Some(draft.read(shelf.known(), today())?);
        }
        Ok(shelf)
    }

    fn read(screen: &Screen) -> Result<Self> {
        let Manifests { lists, texts, catalogs } = manifest::manifests(screen.manifests())?;
        for (name, list) in &lists {
            screen.note(&lists::summary(name, list));
        }
        let entries: Vec<Platform> = lists.into_iter().flat_map(|(_, list)| list.platforms).collect();
        let below = Catalog::embedded()?;
        // A catalog file that is named as a list stands beside the built-in entries, not over them.
        let beside = below.clone().without_places().overlaid(&catalogs)?.catalog.platforms;
        let entries: Vec<Platform> = beside.into_iter().chain(entries).collect();
        let texts: Vec<String> = catalogs.into_iter().map(|one| one.text).chain(texts).collect();
        if screen.only_manifests() {
            let built_in = below.clone();
            let catalog = below.without_places().joined(entries, &texts);
            let (known, looks) = (known(&catalog, &built_in), Looks::default());
            return Ok(Self { catalog, without_own: None, known, given: None, looks, lock: None });
        }
        let named = overlay::named(screen.overlays())?;
        let own = match overlay::own(overlay::own_file().as_deref(), screen.overlays()) {
            Ok(own) => own,
            Err(words) => bail!("{words}; mend or remove it: it holds your own entries of the catalog"),
        };
        if let Some(Overlay { name, .. }) = &own {
            screen.note(&format!("your own entries are read from `{name}`"));
        }
        let all: Vec<Overlay> = own.iter().chain(&named).cloned().collect();
        let Overlaid { catalog, notes } = below.overlaid(&all)?;
        for note in &notes {
            screen.note(note);
        }
        let without_own = match own {
            Some(own) => {
                let catalog = below.overlaid(&named)?.catalog;
                Some((catalog.joined(entries.clone(), &texts), own.name))
            }
            None => None,
        };
        let catalog = catalog.joined(entries, &texts);
        let (known, looks) = (known(&catalog, &below), Looks::default());
        Ok(Self { catalog, without_own, known, given: None, looks, lock: None })
    }

    /// With the places added that `typed` names together with a server.
    pub(super) fn with_hosts(self, typed: Option<&str>) -> Result<Self> {
        self.adding(|catalog| Ok(options::with_hosts(catalog, typed)?))
    }

    fn adding(self, add: impl Fn(Catalog) -> Result<Catalog>) -> Result<Self> {
        // An entry that only the user's own file has is simply not in the other catalog.
        let without_own =
            self.without_own.map(|(catalog, own)| (add(catalog.clone()).unwrap_or(catalog), own));
        Ok(Self { catalog: add(self.catalog)?, without_own, ..self })
    }

    /// With IANA's list of registries as it was last seen, unless nothing that was seen before counts.
    pub(super) fn with_kept_registries(self, asking: &Asking) -> Result<Self> {
        if asking.fresh || asking.replay.is_some() {
            return Ok(self);
        }
        self.adding(|catalog| Ok(registries::kept(catalog, asking.state.as_deref())))
    }

    /// With the places added that a policy names together with a server.
    pub(super) fn hosted(self, policy: &Policy) -> Result<Self> {
        let places = Selection::parse(&policy.places.with_servers());
        let add = |catalog: Catalog, place: &String| {
            // Software that this run does without has no servers either.
            catalog.clone().with_hosts(&Selection::parse(place)).unwrap_or(catalog)
        };
        self.adding(|catalog| Ok(places.terms().iter().fold(catalog, add)))
    }

    /// The catalog that a policy is held against: what it names may be disabled in this run.
    pub(super) fn known(&self) -> &Catalog {
        self.known.as_ref().unwrap_or(&self.catalog)
    }

    /// The policy that was given.
    pub(super) fn given(&self) -> Option<&Policy> {
        self.given.as_ref()
    }

    /// With what people saw, as the file of looks has it.
    pub(super) fn with_looks(mut self, screen: &Screen) -> Result<Self> {
        // Whoever is in no folder has kept nothing there.
        let Ok(ledger) = Ledger::here(screen.policy_path()) else { return Ok(self) };
        self.looks = ledger.read()?;
        let (name, count) = (ledger.name(), self.looks.iter().count());
        if count > 0 {
            let plural = if count == 1 { "look is" } else { "looks are" };
            screen.note(&format!("{count} {plural} read from `{name}`"));
        }
        for place in self.looks.strange_places(&self.catalog) {
            screen.note(&format!(
                "`{name}` has looks at `{place}`, which is no place of the catalog and is left aside; give the overlay \
                 that has it, or mend the id"
            ));
        }
        Ok(self)
    }

    /// With the lock, where there is one.
    pub(super) fn with_lock(mut self, screen: &Screen) -> Result<Self> {
        // Whoever is in no folder has no lock there.
        let Ok(file) = LockFile::here(screen.policy_path()) else { return Ok(self) };
        self.lock = file.read()?;
        if let Some(lock) = &self.lock {
            let answers: usize = lock.names.iter().map(|name| name.places.len()).sum();
            let plural = if answers == 1 { "answer is" } else { "answers are" };
            screen.note(&format!("{answers} {plural} read from `{}`", file.name()));
        }
        Ok(self)
    }

    /// The lock; nothing unless it was asked for.
    pub(super) fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// What people saw; nothing unless it was asked for.
    pub(super) fn looks(&self) -> &Looks {
        &self.looks
    }

    /// The catalog of this run, or the one without the user's own file.
    pub(super) fn judge(&self, without_own: bool) -> &Catalog {
        let aside = self.without_own.as_ref().filter(|_| without_own);
        aside.map_or(&self.catalog, |(catalog, _)| catalog)
    }

    /// The catalog for an archive: that of this run, or the one without the user's own file where
    /// the archive was recorded without it; then the name of the file comes too.
    pub(super) fn of_archive(&self, digest: &str) -> (&Catalog, Option<&str>) {
        match &self.without_own {
            Some((catalog, own)) if catalog.digest == digest => (catalog, Some(own)),
            _ => (&self.catalog, None),
        }
    }
}
