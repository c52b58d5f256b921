//! Surveys on disk: what was asked and answered, as HAR 1.2 that any viewer opens, and that callsign
//! replays to the same report. Replay touches neither network nor clock.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};

use crate::exchange::{Answer, Failure, Method, Reply, Request, Stub};
use crate::fetch::entry::{Entry, EntryError, Exchange};
use crate::fetch::{Fetch, Keep};

/// The largest archive that is read, in bytes.
pub const LARGEST: u64 = 256 << 20;

/// What a log says about the survey it holds: with the exchanges, all that a report depends on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogInfo {
    /// The callsign that wrote it.
    pub version: String,
    /// Digest of the catalog in force.
    pub catalog_digest: String,
    /// Digest of the options.
    pub options_digest: String,
    /// The day and time that age rules count from, RFC 3339.
    pub as_of: String,
    /// Whether the exchanges were made up rather than recorded.
    pub constructed: bool,
    /// What was to be asked.
    pub plan: serde_json::Value,
    /// Random control handles, by probe.
    pub random: BTreeMap<String, Vec<String>>,
    /// Names of the keys that were set; never their values.
    pub keys_set: Vec<String>,
    /// Whether pages of strangers are inside: a reason not to publish it.
    pub contains_strangers_text: bool,
    /// The options themselves.
    pub options: serde_json::Value,
}

/// Why an archive is not written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file cannot be written.
    #[error("the archive `{path}` cannot be written ({source}); choose a folder you may write to", path = .path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("the archive `{path}` cannot be read ({source}); check the path", path = .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Reading it could fill the memory.
    #[error("the archive `{path}` is larger than {} MiB; split the survey and record it again", LARGEST >> 20, path = .path.display())]
    TooLarge {
        /// Which file.
        path: PathBuf,
    },
    /// Not JSON, not HAR, or not ours.
    #[error("`{path}` is not an archive of callsign ({what} at line {line}, column {column}); record the survey again", path = .path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
        /// Line, from one.
        line: usize,
        /// Column, from one.
        column: usize,
    },
    /// One entry makes no sense.
    #[error("entry {number} of `{path}` is damaged ({source}); record the survey again", path = .path.display())]
    Entry {
        /// Which file.
        path: PathBuf,
        /// Which entry, from one.
        number: usize,
        /// What is wrong with it.
        source: EntryError,
    },
}

/// Any fetcher, with a memory of what went through it, in order of completion.
#[derive(Debug)]
pub struct Recorder<F> {
    inner: F,
    listening: bool,
    kept: Mutex<Vec<Exchange>>,
    judged: Mutex<Vec<(Question, Stub)>>,
}

impl<F: Fetch> Recorder<F> {
    /// Remembers what `inner` answers.
    pub fn new(inner: F) -> Self {
        Self { inner, listening: true, kept: Mutex::default(), judged: Mutex::default() }
    }

    /// Passes everything on and remembers nothing: bodies of a survey that nobody records need no
    /// memory.
    pub fn deaf(inner: F) -> Self {
        Self { inner, listening: false, kept: Mutex::default(), judged: Mutex::default() }
    }

    /// What it wraps.
    pub fn inner(&self) -> &F {
        &self.inner
    }

    /// Everything so far, in order of completion.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.kept().clone()
    }

    /// How much that is.
    pub fn len(&self) -> usize {
        self.kept().len()
    }

    /// Whether that is nothing.
    pub fn is_empty(&self) -> bool {
        self.kept().is_empty()
    }

    /// Writes everything so far; a file of that name is replaced at once or not at all.
    pub fn write(&self, path: &Path, info: &LogInfo) -> Result<(), ArchiveError> {
        write(path, info, &self.kept())
    }

    /// What judgement made of the replies, by question.
    pub fn judged(&self) -> Vec<(Question, Stub)> {
        self.judged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, request: &Request, answer: &Answer, started: Duration) {
        if !self.listening {
            return;
        }
        let request = Request { credentials: Vec::new(), ..request.clone() };
        let ended = self.now();
        let at = answer.as_ref().map_or_else(|_| Timestamp::now(), |reply| reply.at);
        self.kept().push(Exchange { request, answer: answer.clone(), at, started, ended });
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Fetch> Fetch for Recorder<F> {
    async fn fetch(&self, request: &Request, by: Duration) -> Answer {
        let started = self.now();
        let answer = self.inner.fetch(request, by).await;
        self.add(request, &answer, started);
        answer
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    async fn pause(&self, time: Duration) {
        self.inner.pause(time).await;
    }

    async fn until(&self, at: Duration) {
        self.inner.until(at).await;
    }

    fn keep(&self, request: &Request, reply: &Reply, kind: Keep) {
        self.inner.keep(request, reply, kind);
    }

    fn judged(&self, request: &Request, stub: impl FnOnce() -> Stub) {
        if self.listening {
            let mut judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
            judged.push((question(request), stub()));
        }
    }
}

/// Writes exchanges as an archive, readable by its owner only where the system can say so.
pub fn write(path: &Path, info: &LogInfo, exchanges: &[Exchange]) -> Result<(), ArchiveError> {
    let attempt = || -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Temporary files are created for their owner alone, and keep that when renamed.
        let mut file = tempfile::Builder::new().prefix(".callsign-").tempfile_in(folder)?;
        let mut writer = BufWriter::new(file.as_file_mut());
        put(&mut writer, info, exchanges)?;
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| ArchiveError::Write { path: path.to_owned(), source })
}

/// Writes exchanges as an archive into `writer`, to the byte as [`write()`] does.
pub fn put(mut writer: impl Write, info: &LogInfo, exchanges: &[Exchange]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut writer, &Written { info, exchanges })?;
    writer.write_all(b"\n")
}

/// The document while writing: entries are made one at a time, so memory does not double.
struct Written<'survey> {
    info: &'survey LogInfo,
    exchanges: &'survey [Exchange],
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'survey> {
            log: Log<'survey>,
        }
        #[derive(Serialize)]
        struct Log<'survey> {
            version: &'static str,
            creator: Creator,
            #[serde(rename = "_callsign")]
            info: &'survey LogInfo,
            entries: Entries<'survey>,
        }
        let log = Log {
            version: "1.2",
            creator: Creator { name: "callsign".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            info: self.info,
            entries: Entries(self.exchanges),
        };
        Document { log }.serialize(serializer)
    }
}

struct Entries<'survey>(&'survey [Exchange]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(self.0.len()))?;
        for exchange in self.0 {
            sequence.serialize_element(&Entry::from(exchange))?;
        }
        sequence.end()
    }
}

#[derive(Serialize, Deserialize)]
struct Creator {
    name: String,
    version: String,
}

/// An archive in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// What it says about its survey.
    pub info: LogInfo,
    /// The exchanges, in order of completion.
    pub exchanges: Vec<Exchange>,
}

impl Archive {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ArchiveError> {
        let failed = |source| ArchiveError::Read { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).map_err(failed)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
        Self::parse(&bytes, path)
    }

    /// Reads bytes; `path` is what errors call them.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Self, ArchiveError> {
        #[derive(Deserialize)]
        struct Document {
            log: Log,
        }
        #[derive(Deserialize)]
        struct Log {
            #[serde(rename = "_callsign")]
            info: LogInfo,
            entries: Vec<Entry>,
        }
        let path = || path.to_owned();
        if bytes.len() as u64 > LARGEST {
            return Err(ArchiveError::TooLarge { path: path() });
        }
        let document: Document = serde_json::from_slice(bytes).map_err(|error| {
            // The error's own words quote the file, which may be hostile.
            let what = match error.classify() {
                serde_json::error::Category::Eof => "it ends early",
                serde_json::error::Category::Syntax => "it is not JSON",
                _ => "a field is missing or of another kind",
            };
            ArchiveError::Foreign { path: path(), what, line: error.line(), column: error.column() }
        })?;
        let entries = document.log.entries.into_iter().enumerate();
        let exchanges = entries.map(|(index, entry)| {
            let damaged = |source| ArchiveError::Entry { path: path(), number: index + 1, source };
            Exchange::try_from(entry).map_err(damaged)
        });
        Ok(Self { info: document.log.info, exchanges: exchanges.collect::<Result<_, _>>()? })
    }

    /// A fetcher that knows nothing but this archive.
    pub fn replayer(self) -> Replayer {
        let mut places: BTreeMap<Question, Vec<usize>> = BTreeMap::new();
        for (index, exchange) in self.exchanges.iter().enumerate() {
            places.entry(question(&exchange.request)).or_default().push(index);
        }
        Replayer { exchanges: self.exchanges, progress: Mutex::new(Progress { places, now: Duration::ZERO }) }
    }
}

/// Answers from an archive: the same question gets the same answers in the same order, each once.
#[derive(Debug)]
pub struct Replayer {
    exchanges: Vec<Exchange>,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    /// Which exchanges are left for a question.
    places: BTreeMap<Question, Vec<usize>>,
    now: Duration,
}

/// What makes two requests the same question: method, address, body, and whether caches may answer.
pub type Question = (&'static str, String, Option<String>, bool);

/// The question that a request asks.
pub fn question(request: &Request) -> Question {
    let method: Method = request.method;
    (method.as_str(), request.url.to_string(), request.body.clone(), request.fresh)
}

impl Replayer {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetch for Replayer {
    async fn fetch(&self, request: &Request, _by: Duration) -> Answer {
        let mut progress = self.progress();
        let left = progress.places.get_mut(&question(request)).filter(|left| !left.is_empty());
        let Some(left) = left else { return Err(Failure::Ended) };
        // Two entries may ask one address with other headers; the exact question comes first.
        let exact = left.iter().position(|&index| self.exchanges[index].request.headers == request.headers);
        let exchange = &self.exchanges[left.remove(exact.unwrap_or(0))];
        progress.now = progress.now.max(exchange.ended);
        exchange.answer.clone()
    }

    /// The end of the latest exchange answered so far: the survey's own clock as it stood then.
    fn now(&self) -> Duration {
        self.progress().now
    }

    async fn pause(&self, time: Duration) {
        self.progress().now += time;
    }

    async fn until(&self, _at: Duration) {
        std::future::pending::<()>().await;
    }

    /// Never: one exchange that ended late would otherwise end every place replayed after it.
    fn is_past(&self, _at: Duration) -> bool {
        false
    }
}

#[cfg(test)]
#[path = "har_tests.rs"]
mod tests;
