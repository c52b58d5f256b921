//! The lock on disk: where it is, and writing it so that whoever reads it sees the old one or the new
//! one, whatever happens meanwhile.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};

use super::look::ledger::beside;
use super::names::names;
use super::parse::{bad, text_of};
use super::{BadOption, Meant, Surroundings, meant};
use crate::broken::BrokenFile;
use crate::catalog::Catalog;
use crate::cli::LockArgs;
use crate::lock::{FILE, LARGEST, Lock};
use crate::name::Name;
use crate::output::destination::Destination;
use crate::policy::{FailOn, Policy};
use crate::standing::looked::day_of;

/// How often writing is tried while others write to the same file.
const MOST_TRIES: usize = 8;

/// Why a lock cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BadLock {
    /// The file has faults.
    #[error("{0}\nrestore it as it was committed, or remove it and run `callsign lock`")]
    Broken(BrokenFile),
    /// It cannot be read; the words say why.
    #[error("{0}; make it readable, or remove it and run `callsign lock`")]
    Unreadable(String),
    /// It cannot be written.
    #[error("cannot write `{0}`: {1}; it is as it was: make the folder writable")]
    Unwritable(String, io::Error),
    /// Others write to it all the time.
    #[error("`{0}` changes all the time; close the program that writes to it and try again")]
    Busy(String),
}

/// The lock on disk.
#[derive(Clone, Debug)]
pub struct LockFile {
    path: PathBuf,
    shown: String,
}

impl LockFile {
    /// Beside the policy that was given; else that of the current folder: beside the policy or an earlier
    /// lock, the nearest upwards to the root of the repository; else at that root.
    pub fn here(policy: Option<&Path>) -> io::Result<Self> {
        let (path, shown) = beside(policy, FILE)?;
        Ok(Self { path, shown })
    }

    /// Its name as messages show it.
    pub fn name(&self) -> &str {
        &self.shown
    }

    /// What it holds; nothing where there is none.
    pub fn read(&self) -> Result<Option<Lock>, BadLock> {
        self.text()?.map(|text| self.parsed(&text)).transpose()
    }

    /// Says at once what would keep it from being written.
    pub fn probe(&self) -> Result<(), BadLock> {
        let unwritable = |error| BadLock::Unwritable(self.shown.clone(), error);
        Destination::open(&self.path).map(drop).map_err(unwritable)
    }

    /// Writes what `change` makes of what it holds, and says whether that is another text. What others
    /// wrote meanwhile is not lost: then `change` is asked again.
    pub fn write(&self, change: impl Fn(&Lock) -> Lock) -> Result<bool, BadLock> {
        // Whoever else writes waits here. A folder that cannot be locked costs nothing but the
        // certainty: the text is compared before it is replaced.
        let folder = self.path.parent().map(File::open);
        let held = folder.and_then(Result::ok).filter(|folder| folder.lock().is_ok());
        let unwritable = |error| BadLock::Unwritable(self.shown.clone(), error);
        for _ in 0..MOST_TRIES {
            let before = self.text()?;
            let old = before.as_deref().map(|text| self.parsed(text)).transpose()?.unwrap_or_default();
            let new = change(&old);
            // What says the same is left as it is, whoever wrote it.
            if before.is_some() && new == old {
                return Ok(false);
            }
            let mut file = Destination::open(&self.path).map_err(unwritable)?;
            file.write_all(new.render().as_bytes()).map_err(unwritable)?;
            if self.text()? == before {
                file.finish().map_err(unwritable)?;
                drop(held);
                return Ok(true);
            }
        }
        Err(BadLock::Busy(self.shown.clone()))
    }

    fn parsed(&self, text: &str) -> Result<Lock, BadLock> {
        // Somewhere on earth it is tomorrow already.
        let latest = day_of(Timestamp::now()).saturating_add(1.day());
        Lock::parse(&self.shown, text, latest).map_err(BadLock::Broken)
    }

    fn text(&self) -> Result<Option<String>, BadLock> {
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            _ => text_of(&self.path, LARGEST).map(Some).map_err(BadLock::Unreadable),
        }
    }
}

/// What to do where a command needs a lock and there is none.
pub fn none() -> BadOption {
    bad(format!(
        "no `{FILE}` is found beside the policy; make one with `callsign lock`, and keep it under version control"
    ))
}

/// Everything `callsign lock` needs to know.
#[derive(Debug)]
pub struct Locking {
    /// The names, each handle once.
    pub names: Vec<Name>,
    /// Whether they are all that the policy names, so that the lock holds no other.
    pub is_all: bool,
    /// Whether young answers are asked again too.
    pub refresh: bool,
    /// From which outcome on the exit code tells of it.
    pub fail_on: FailOn,
    /// How to ask.
    pub asking: Meant,
    /// What the user should know about how the command line was read.
    pub notes: Vec<String>,
}

/// What `callsign lock` was asked to do.
pub fn lock(
    args: &LockArgs,
    catalog: &Catalog,
    policy: &Policy,
    here: Surroundings,
) -> Result<Locking, BadOption> {
    if args.asking.replay.is_some() {
        return Err(bad("a lock is made of today's answers; leave out `--replay`"));
    }
    let of_policy: Vec<String> = policy.names.iter().map(|written| written.name.clone()).collect();
    let is_all = args.names.is_empty();
    let typed = if is_all { &of_policy } else { &args.names };
    if typed.is_empty() {
        return Err(bad(
            "no name is given; type one, such as `callsign lock acme`, or name them under `[names]` in the policy",
        ));
    }
    let (names, notes) = names(typed, catalog)?;
    let mut asking = meant(&args.asking, here)?;
    asking.manner.read_posts |= policy.privacy.read_posts;
    let fail_on = args.fail_on.map_or(policy.gate.fail_on, FailOn::from);
    Ok(Locking { names, is_all, refresh: args.refresh, fail_on, asking, notes })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lock::LockedName;

    fn file(folder: &Path) -> LockFile {
        LockFile { path: folder.join(FILE), shown: FILE.to_owned() }
    }

    fn with(lock: &Lock, name: &str) -> Lock {
        let mut lock = lock.clone();
        let (name, handle) = (name.to_owned(), name.to_owned());
        lock.put(LockedName { name, handle, places: Vec::new(), findings: Vec::new() });
        lock
    }

    #[test]
    fn what_says_the_same_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.read().unwrap(), None);
        assert!(file.write(|old| with(old, "acme")).unwrap());
        let mut text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        text.push_str("# a word of somebody\n");
        fs::write(folder.path().join(FILE), &text).unwrap();
        assert!(!file.write(|old| with(old, "acme")).unwrap());
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), text);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn those_who_write_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let file = file(folder.path());
                scope.spawn(move || {
                    for turn in 0..5 {
                        file.write(|old| with(old, &format!("w{writer}t{turn}"))).unwrap();
                    }
                });
            }
        });
        let lock = file(folder.path()).read().unwrap().unwrap();
        assert_eq!(lock.names.iter().map(|one| &one.handle).collect::<BTreeSet<_>>().len(), 40);
    }

    #[test]
    fn a_broken_lock_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "<<<<<<< HEAD\n").unwrap();
        let error = file(folder.path()).write(Lock::clone).unwrap_err().to_string();
        assert!(error.contains("callsign.lock:1:") && error.contains("restore it"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "<<<<<<< HEAD\n");
        fs::write(&path, "").unwrap();
        let error = file(folder.path()).read().unwrap_err().to_string();
        assert!(error.contains("`schema` is missing"), "{error}");
    }
}
