//! What a run over many names has learnt so far, kept in the folder of state as it comes: answers in
//! the form of the lock, and beside them who was asked in vain. A run that was broken off goes on from
//! there. Nothing that anybody wrote is in it, and it counts for a day.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fetch::cache;
use crate::lock::{LARGEST, Lock, LockedPlace};
use crate::options::Meant;
use crate::policy::Policy;
use crate::standing::looked::day_of;
use crate::survey::{Order, Survey, at};
use crate::verdict::{Doubt, DoubtKind, Verdict};

/// How long what was learnt counts.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// What is kept of earlier runs that this one may go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Earlier {
    /// Nothing: everything is asked anew.
    Nothing,
    /// What a run that was broken off has learnt.
    BrokenOff,
    /// What any run has learnt; who was asked in vain is asked again.
    Answered,
}

/// What has been learnt so far.
#[derive(Debug)]
pub(super) struct Kept {
    /// Without one, nothing is kept.
    path: Option<PathBuf>,
    /// The answers.
    pub(super) lock: Lock,
    log: Log,
    /// When an earlier run began that this one goes on with.
    pub(super) since: Option<Timestamp>,
    /// What stood in the way of keeping it.
    pub(super) trouble: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Log {
    /// When the run began, in seconds since 1970.
    began: i64,
    /// Whether it came to its end.
    finished: bool,
    /// Who was asked in vain: by handle and place.
    open: Vec<(String, String, DoubtKind)>,
}

impl Kept {
    /// What is kept of the run that `what` tells apart from all others: names, places, policy, catalog.
    pub(super) fn open(
        asking: &Meant,
        policy: &Policy,
        what: &str,
        as_of: Timestamp,
        earlier: Earlier,
    ) -> Self {
        let folder = asking.state.clone().or_else(cache::default_folder);
        let folder = folder.filter(|_| policy.privacy.remember).map(|folder| folder.join("runs"));
        let path = folder.map(|folder| folder.join(cache::digest(what.as_bytes())));
        let log = Log { began: as_of.as_second(), finished: false, open: Vec::new() };
        let mut kept = Self { path, lock: Lock::default(), log, since: None, trouble: None };
        let Some(path) = kept.path.clone() else { return kept };
        if let Some(folder) = path.parent() {
            sweep(folder, as_of);
        }
        if earlier == Earlier::Nothing {
            return kept;
        }
        let Some((lock, log)) = read(&path, as_of) else { return kept };
        if earlier == Earlier::Answered {
            kept.since = Some(log.since());
            (kept.lock, kept.log.began) = (lock, log.began);
        } else if !log.finished {
            kept.since = Some(log.since());
            (kept.lock, kept.log) = (lock, log);
        }
        kept
    }

    /// What need not be asked: which name of `order`, from 0, at which place.
    pub(super) fn known(&self, order: &Order<'_>) -> BTreeSet<(usize, String)> {
        let open = self.opened();
        let names = order.names();
        let mut known = BTreeSet::new();
        for (number, handle) in order.handles[..names].iter().enumerate() {
            let name = self.lock.name(handle.as_str());
            let own = order.beside.iter().zip(&order.handles[names..]).filter(|(one, _)| one.name == number);
            let beside: Vec<&str> = own.map(|(_, handle)| handle.as_str()).collect();
            for platform in &order.platforms {
                let is_required = order.required.contains(&platform.id);
                let is_known = |handle: &str| {
                    name.and_then(|name| name.at(&platform.id, handle)).is_some_and(LockedPlace::stands)
                        || open.contains_key(&(handle, platform.id.as_str()))
                };
                let neighbours = beside.iter().copied().filter(|_| is_required);
                let handle = at(handle, platform);
                if std::iter::once(handle.as_str()).chain(neighbours).all(is_known) {
                    known.insert((number, platform.id.clone()));
                }
            }
        }
        known
    }

    /// Says of places that were asked in vain before why, rather than that nobody asked them now.
    pub(super) fn doubts(&self, survey: &mut Survey) {
        let open = self.opened();
        let Some(since) = self.since.filter(|_| !open.is_empty()) else { return };
        for standing in &mut survey.standings {
            let not_asked = standing.doubt.as_ref().is_some_and(|doubt| doubt.kind == DoubtKind::NotAsked);
            let asked = (standing.handle.as_str(), standing.platform.as_str());
            if let Some(kind) = open.get(&asked).filter(|_| not_asked) {
                let words =
                    format!("asked in vain by the run of {} that this one goes on with", clock(since));
                standing.doubt = Some(Doubt::new(*kind, words));
            }
        }
    }

    fn opened(&self) -> BTreeMap<(&str, &str), DoubtKind> {
        self.log.open.iter().map(|(handle, place, kind)| ((handle.as_str(), place.as_str()), *kind)).collect()
    }

    /// Keeps what a batch has learnt: `lock` holds the answers, `survey` tells who gave none.
    pub(super) fn learn(&mut self, lock: Lock, survey: &Survey) {
        self.lock = lock;
        let vain = survey.standings.iter().filter(|standing| standing.verdict == Verdict::Unknown);
        let told: Vec<(String, String, DoubtKind)> = vain
            .filter_map(|standing| {
                // With a key, or more time, they are asked after all.
                let kind = standing.doubt.as_ref().map(|doubt| doubt.kind);
                let kind = kind.filter(|kind| !matches!(kind, DoubtKind::NotAsked | DoubtKind::NeedsKey))?;
                Some((standing.handle.to_string(), standing.platform.clone(), kind))
            })
            .collect();
        for one in told {
            self.log.open.retain(|known| (&known.0, &known.1) != (&one.0, &one.1));
            self.log.open.push(one);
        }
        self.write();
    }

    /// Notes that the run came to its end.
    pub(super) fn finish(&mut self) {
        self.log.finished = true;
        self.write();
    }

    fn write(&mut self) {
        let Some(path) = &self.path else { return };
        if let Err(error) = write(path, &self.lock, &self.log) {
            let folder = path.parent().unwrap_or(path).display();
            self.trouble = Some(format!("what is learnt cannot be kept in `{folder}`: {error:#}"));
        }
    }
}

impl Log {
    fn since(&self) -> Timestamp {
        Timestamp::from_second(self.began).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// `08:14 UTC`.
pub(super) fn clock(at: Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}

fn beside(path: &Path, kind: &str) -> PathBuf {
    path.with_extension(kind)
}

/// What cannot be read is none: it only means that everything is asked anew.
fn read(path: &Path, as_of: Timestamp) -> Option<(Lock, Log)> {
    let log: Log = serde_json::from_slice(&fs::read(beside(path, "json")).ok()?).ok()?;
    let age = as_of.duration_since(log.since());
    if age > LONGEST || age < SignedDuration::from_secs(-60) {
        return None;
    }
    let path = beside(path, "lock");
    let text = match fs::metadata(&path) {
        Ok(about) if about.len() > LARGEST => return None,
        Ok(_) => fs::read_to_string(&path).ok()?,
        Err(_) => return Some((Lock::default(), log)),
    };
    let lock = Lock::parse(&path.display().to_string(), &text, day_of(as_of)).ok()?;
    Some((lock, log))
}

/// Each file is put in its place whole. Who was asked in vain comes first: without the answers it only
/// costs that they are asked again.
fn write(path: &Path, lock: &Lock, log: &Log) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let place = |path: PathBuf, text: &[u8]| -> Result<()> {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), text)?;
        file.persist(path)?;
        Ok(())
    };
    place(beside(path, "json"), &serde_json::to_vec(log)?)?;
    place(beside(path, "lock"), lock.render().as_bytes())
}

/// Takes out what no longer counts.
fn sweep(folder: &Path, as_of: Timestamp) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let made = file.metadata().and_then(|about| about.modified()).ok();
        let made = made.and_then(|made| Timestamp::try_from(made).ok());
        if made.is_some_and(|made| as_of.duration_since(made) > LONGEST) {
            let _ = fs::remove_file(file.path());
        }
    }
}
