//! What is kept on disk between surveys, so that a second look costs little: of a control, what it came
//! to under rules that stand in its key; of a taken handle, an extract that shows nothing of its owner
//! and is judged anew whenever it is read. Failures, refusals and broken replies are never kept.
//!
//! Best effort throughout: an entry that cannot be read is a miss, one that cannot be written is not
//! kept. Several processes may share a folder, because files appear whole or not at all. The calls
//! block for one small file each.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use etcetera::BaseStrategy;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::catalog::hexadecimal;
use crate::exchange::{End, Gist, Reply, Request, Said};
use crate::fetch::entry::{Entry, Exchange};
use crate::fetch::pause;

/// How long the reply to a control may be used.
pub const CONTROL: Duration = Duration::from_secs(3600);
/// How long it may be remembered that a handle is taken. Nothing is kept for longer.
pub const TAKEN: Duration = Duration::from_secs(24 * 3600);

/// The most the folder may hold, in bytes; the oldest go first.
const ROOM: u64 = 64 << 20;
/// The largest entry that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// All that an answer depends on. The address holds the handle, and so its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The lane of the host, by which a host is forgotten.
    pub lane: String,
    /// Request method.
    pub method: String,
    /// Address, without keys.
    pub url: String,
    /// Body, empty if none.
    pub body: String,
    /// The proxy, empty if none: another way out sees another world.
    pub proxy: String,
    /// Which credentials were sent: their places and the names of their keys, never a value.
    pub credentials: Vec<String>,
    /// The rules by which it was judged, where it was; else 0.
    pub rules: u64,
    /// Whether it is what was seen of a taken handle. Replies to controls are kept apart: one of
    /// them may say that nobody is there, and must never speak for a handle that is asked about.
    pub taken: bool,
}

/// The folder, and about how much is in it.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    room: u64,
    held: AtomicU64,
}

/// Where replies are kept unless the user says otherwise; nothing if the system has no such place.
pub fn default_folder() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.cache_dir().join("callsign"))
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

#[derive(Serialize, Deserialize)]
struct Stored {
    /// Which layout; others are misses.
    layout: u32,
    /// The key's digest: a file that was renamed answers for nobody.
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<Entry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    judged: Option<Judged>,
}

/// A control that was judged. Thousands are read in one survey, so it is no larger than it must be.
#[derive(Serialize, Deserialize)]
struct Judged {
    url: String,
    status: u16,
    end: End,
    headers: Vec<(String, String)>,
    at: String,
    says: Said,
    /// Eight bytes each, the first byte the highest, in base64.
    features: String,
}

const LAYOUT: u32 = 2;

impl Cache {
    /// Opens a folder, making it for its owner alone if it is not there. What is too old for any use
    /// is removed.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Self::with_room(folder, ROOM)
    }

    fn with_room(folder: &Path, room: u64) -> io::Result<Self> {
        let folder = folder.join("replies");
        make_folder(&folder)?;
        let cache = Self { folder, room, held: AtomicU64::new(0) };
        cache.prune(room);
        Ok(cache)
    }

    /// What is kept under a key, if it is not older than `max_age`. What comes from the future was
    /// kept under a wrong clock, so it is as good as nothing.
    pub fn get(&self, key: &Key, max_age: Duration) -> Option<Reply> {
        self.get_at(key, max_age, Timestamp::now())
    }

    fn get_at(&self, key: &Key, max_age: Duration, now: Timestamp) -> Option<Reply> {
        let path = self.path(key);
        let mut bytes = Vec::new();
        File::open(&path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        let Some(kept) = revive(&bytes, &name(key)) else {
            // Damaged for good; the next answer takes its place.
            let _ = fs::remove_file(&path);
            return None;
        };
        let age = Duration::try_from(now.duration_since(kept.at)).ok()?;
        (age <= max_age.min(TAKEN)).then_some(kept)
    }

    /// Keeps a reply, replacing what was there. Says whether it did.
    pub fn keep(&self, key: &Key, reply: &Reply) -> bool {
        if !worth_keeping(reply) {
            return false;
        }
        let judged = match reply.gist.as_deref() {
            Some(Gist::Control { says, features }) => Some(judged(reply, *says, features)),
            // Only archives hold others, and those are not remembered.
            Some(Gist::Shielded(_)) => return false,
            None => None,
        };
        let whole = judged.is_none().then(|| Entry::from(&exchange(reply)));
        let stored = Stored { layout: LAYOUT, key: name(key), reply: whole, judged };
        let attempt = || -> io::Result<u64> {
            let bytes = serde_json::to_vec(&stored)?;
            let path = self.path(key);
            let folder = path.parent().unwrap_or(&self.folder);
            make_folder(folder)?;
            // Made for their owner alone, and renamed into place.
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&bytes)?;
            file.persist(&path)?;
            Ok(bytes.len() as u64)
        };
        let Ok(size) = attempt() else { return false };
        if self.held.fetch_add(size, Ordering::Relaxed) + size > self.room {
            // Some slack, so that the next one does not prune again.
            self.prune(self.room / 4 * 3);
        }
        true
    }

    /// Forgets everything about a lane: its host has refused us, so what it said before may no
    /// longer vouch for anything.
    pub fn forget_host(&self, lane: &str) {
        let _ = fs::remove_dir_all(self.lane(lane));
    }

    fn lane(&self, lane: &str) -> PathBuf {
        // Hashed, because a lane may be an address with characters that files may not have.
        let mut name = digest(lane.as_bytes());
        name.truncate(16);
        self.folder.join(name)
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.lane(&key.lane).join(name(key)).with_extension("json")
    }

    /// Removes what is too old for any use, then the oldest until `room` is not exceeded.
    fn prune(&self, room: u64) {
        let now = SystemTime::now();
        let mut files = Vec::new();
        for lane in children(&self.folder) {
            for path in children(&lane) {
                let Ok(about) = fs::metadata(&path) else { continue };
                let since = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                if now.duration_since(since).is_ok_and(|age| age > TAKEN) {
                    let _ = fs::remove_file(&path);
                } else {
                    files.push((since, path, about.len()));
                }
            }
        }
        files.sort();
        let mut held: u64 = files.iter().map(|(_, _, size)| size).sum();
        for (_, path, size) in files {
            if held <= room {
                break;
            }
            if fs::remove_file(path).is_ok() {
                held -= size;
            }
        }
        self.held.store(held, Ordering::Relaxed);
    }
}

/// What never proves anything, or not the same tomorrow, is not kept.
fn worth_keeping(reply: &Reply) -> bool {
    let whole = reply.end != End::Broken;
    let refusal = pause::refused(&Ok(reply.clone())) || matches!(reply.status, 202 | 401 | 451 | 500..);
    whole && !refusal && !reply.remembered
}

fn exchange(reply: &Reply) -> Exchange {
    let request = Request::get(reply.url.clone());
    let zero = Duration::ZERO;
    Exchange { request, answer: Ok(reply.clone()), at: reply.at, started: zero, ended: zero }
}

fn judged(reply: &Reply, says: Said, features: &[u64]) -> Judged {
    let features: Vec<u8> = features.iter().flat_map(|feature| feature.to_be_bytes()).collect();
    Judged {
        url: reply.url.to_string(),
        status: reply.status,
        end: reply.end,
        headers: reply.headers.clone(),
        at: reply.at.to_string(),
        says,
        features: STANDARD.encode(features),
    }
}

fn recalled(judged: Judged) -> Option<Reply> {
    let Judged { url, status, end, headers, at, says, features } = judged;
    let bytes = STANDARD.decode(features).ok()?;
    let (each, rest) = bytes.as_chunks::<8>();
    let features = each.iter().map(|feature| u64::from_be_bytes(*feature)).collect();
    let (url, at) = (Url::parse(&url).ok()?, at.parse().ok()?);
    rest.is_empty().then(|| Reply {
        url,
        status,
        headers,
        body: Arc::default(),
        end,
        hops: Vec::new(),
        at,
        started: Duration::ZERO,
        ended: Duration::ZERO,
        refusals: 0,
        remembered: true,
        gist: Some(Arc::new(Gist::Control { says, features })),
    })
}

fn revive(bytes: &[u8], key: &str) -> Option<Reply> {
    let stored: Stored = serde_json::from_slice(bytes).ok()?;
    if stored.layout != LAYOUT || stored.key != key {
        return None;
    }
    let reply = match (stored.reply, stored.judged) {
        (Some(whole), None) => Exchange::try_from(whole).ok()?.answer.ok()?,
        (None, Some(judged)) => recalled(judged)?,
        _ => return None,
    };
    // It belongs to no time and no lane of this survey.
    let (started, ended, refusals) = (Duration::ZERO, Duration::ZERO, 0);
    Some(Reply { started, ended, refusals, remembered: true, ..reply })
}

/// The digest of a key: every part with its length, so that no two keys read alike.
fn name(key: &Key) -> String {
    let mut hasher = Sha256::new();
    let Key { lane, method, url, body, proxy, credentials, rules, taken } = key;
    hasher.update([u8::from(*taken)]);
    hasher.update(rules.to_be_bytes());
    let parts = [lane, method, url, body, proxy];
    for part in parts.into_iter().chain(credentials) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hexadecimal(&hasher.finalize())
}

fn children(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|child| child.path()).collect()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
