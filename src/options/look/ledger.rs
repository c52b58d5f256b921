//! The file of looks on disk: where it is, and adding to it without losing what others add meanwhile.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, Zoned};

use super::super::parse::text_of;
use crate::broken::BrokenFile;
use crate::look::{FILE, LARGEST, Look, Looks};
use crate::output::destination::Destination;
use crate::standing::looked::day_of;

/// The file of the policy; looks are kept beside it.
const POLICY: &str = "callsign.toml";

/// How often adding is tried while others write to the same file.
const MOST_TRIES: usize = 8;

/// Why looks cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum BadLedger {
    /// The file has faults.
    #[error("{0}; mend them, or remove the file to begin anew")]
    Broken(BrokenFile),
    /// It cannot be read; the words say why.
    #[error("{0}; it keeps what people saw: make it readable, or remove it to begin anew")]
    Unreadable(String),
    /// It cannot be written.
    #[error("cannot keep the look in `{0}`: {1}; make the folder writable")]
    Unwritable(String, io::Error),
    /// Others write to it all the time.
    #[error("`{0}` changes all the time; close the program that writes to it and try again")]
    Busy(String),
}

/// The file of looks.
#[derive(Clone, Debug)]
pub struct Ledger {
    path: PathBuf,
    shown: String,
}

impl Ledger {
    /// Beside the policy that was given with `--policy`; else that of the current folder: beside the
    /// policy file or an earlier file of looks, the nearest upwards to the root of the repository; else
    /// at that root; without a repository only here.
    pub fn here(policy: Option<&Path>) -> io::Result<Self> {
        let (path, shown) = beside(policy, FILE)?;
        Ok(Self { path, shown })
    }

    /// Its name as messages show it.
    pub fn name(&self) -> &str {
        &self.shown
    }

    /// Every look that is kept; none where there is no file.
    pub fn read(&self) -> Result<Looks, BadLedger> {
        self.text().and_then(|text| self.parsed(&text))
    }

    /// Adds looks to the file; those that others added meanwhile stay. Returns all of them.
    pub fn keep(&self, looks: &[Look]) -> Result<Looks, BadLedger> {
        // Whoever else keeps looks waits here. A folder that cannot be locked costs nothing but the
        // certainty: the text is compared before it is replaced.
        let folder = self.path.parent().map(File::open);
        let locked = folder.and_then(Result::ok).filter(|folder| folder.lock().is_ok());
        let unwritable = |error| BadLedger::Unwritable(self.shown.clone(), error);
        for _ in 0..MOST_TRIES {
            let before = self.text()?;
            let mut all = self.parsed(&before)?;
            all.extend(looks.iter().cloned());
            let text = all.render();
            if text != before {
                let mut file = Destination::open(&self.path).map_err(unwritable)?;
                file.write_all(text.as_bytes()).map_err(unwritable)?;
                if self.text()? != before {
                    continue;
                }
                file.finish().map_err(unwritable)?;
            }
            drop(locked);
            return Ok(all);
        }
        Err(BadLedger::Busy(self.shown.clone()))
    }

    fn parsed(&self, text: &str) -> Result<Looks, BadLedger> {
        if text.trim().is_empty() {
            return Ok(Looks::default());
        }
        Looks::parse(&self.shown, text, latest()).map_err(BadLedger::Broken)
    }

    fn text(&self) -> Result<String, BadLedger> {
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            _ => text_of(&self.path, LARGEST).map_err(BadLedger::Unreadable),
        }
    }
}

/// The day of the person who sits here.
pub fn today() -> Date {
    Zoned::now().date()
}

/// The latest day that a look of anybody on earth can have.
fn latest() -> Date {
    day_of(Timestamp::now()).saturating_add(1.day())
}

/// The path of a file that is kept beside the policy, as [`Ledger::here`] says, and its name as
/// messages show it.
pub fn beside(policy: Option<&Path>, file: &str) -> io::Result<(PathBuf, String)> {
    let here = std::env::current_dir()?;
    let given = policy.and_then(Path::parent).map(|folder| here.join(folder));
    let path = given.unwrap_or_else(|| folder(&here, file)).join(file);
    // Seen from where the user is, where that is shorter.
    let shown = path.strip_prefix(&here).unwrap_or(&path).display().to_string();
    Ok((path, shown))
}

/// The folder that a file called `file` belongs to for whoever is in `here`.
fn folder(here: &Path, file: &str) -> PathBuf {
    let root = here.ancestors().find(|folder| folder.join(".git").exists());
    let Some(root) = root else { return here.to_owned() };
    let within = here.ancestors().take_while(|folder| folder.starts_with(root));
    let kept = within.into_iter().find(|folder| [file, POLICY].iter().any(|name| folder.join(name).exists()));
    kept.unwrap_or(root).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Saw;

    fn ledger(folder: &Path) -> Ledger {
        Ledger { path: folder.join(FILE), shown: FILE.to_owned() }
    }

    fn look(handle: &str) -> Look {
        Look {
            place: "place".to_owned(),
            handle: handle.to_owned(),
            on: "2026-11-18".parse().unwrap(),
            by: None,
            saw: Saw::Nobody,
        }
    }

    #[test]
    fn looks_are_kept_at_the_root_or_beside_the_policy() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("brand/names");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(folder(&deep, FILE), deep);
        fs::write(root.path().join(FILE), "").unwrap();
        assert_eq!(folder(&deep, FILE), deep, "nothing upwards belongs to whoever has no repository");
        fs::create_dir(root.path().join(".git")).unwrap();
        assert_eq!(folder(&deep, FILE), root.path());
        fs::write(root.path().join("brand").join(POLICY), "").unwrap();
        assert_eq!(folder(&deep, FILE), root.path().join("brand"));
    }

    #[test]
    fn those_who_write_at_once_lose_nothing() {
        let root = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let ledger = ledger(root.path());
                scope.spawn(move || {
                    for turn in 0..10 {
                        ledger.keep(&[look(&format!("w{writer}t{turn}"))]).unwrap();
                    }
                });
            }
        });
        assert_eq!(ledger(root.path()).read().unwrap().iter().count(), 80);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_broken_file_is_never_written_over() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(FILE);
        fs::write(&path, "<<<<<<< HEAD\n").unwrap();
        let error = ledger(root.path()).keep(&[look("acme")]).unwrap_err().to_string();
        assert!(error.contains("callsign.confirmed.toml:1:"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "<<<<<<< HEAD\n");
        fs::write(&path, b"\xff\xfe").unwrap();
        let error = ledger(root.path()).read().unwrap_err().to_string();
        assert!(error.contains("UTF-8") && error.contains("make it readable"), "{error}");
    }
}
