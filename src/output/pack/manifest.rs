//! What binds a pack together (`callsign.evidence/1`): versions, times, digests, how it was asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ARCHIVE, Material, PackedFile, sha256};
use crate::exchange::DNS;
use crate::output::words;
use crate::report::{Archive, Mode, NameReport, SoFar, seconds};
use crate::survey::plan::RESOLVER;

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.evidence/1";

/// What binds a pack together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `callsign.evidence/1`.
    pub schema: String,
    /// Whether what holders say of themselves was left out.
    pub redacted: bool,
    /// Version of the callsign that packed it.
    pub callsign: String,
    /// Version of the callsign that asked.
    pub asked_by: String,
    /// SHA-256 of the catalog in force when it was asked, hexadecimal.
    pub catalog_sha256: String,
    /// SHA-256 of the policy it was judged by, hexadecimal; null where there was none.
    pub policy_sha256: Option<String>,
    /// Whether it was asked for this pack or read from an archive.
    pub mode: Mode,
    /// The archive it was read from.
    pub archive: Option<Archive>,
    /// When the survey began (RFC 3339).
    pub as_of: String,
    /// When the first request was sent (RFC 3339); null where none was.
    pub first_asked: Option<String>,
    /// When the last request was sent (RFC 3339); null where none was.
    pub last_asked: Option<String>,
    /// How it stands, by name.
    pub names: Vec<Outcome>,
    /// How many requests each host was sent.
    pub hosts: BTreeMap<String, usize>,
    /// Names of the keys that were used; never their values.
    pub keys_set: Vec<String>,
    /// How it was asked.
    pub options: Value,
    /// The command that makes the report again.
    pub replay: String,
    /// SHA-256 of the recording that the report was made from, hexadecimal, whether or not it is
    /// packed.
    pub recording_sha256: String,
    /// The other files of the pack but `SHA256SUMS`, which covers this one too.
    pub files: Vec<Listed>,
}

/// How it stands with one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The name as typed.
    pub name: String,
    /// The handle it was checked under.
    pub handle: String,
    /// How it stands so far.
    pub so_far: SoFar,
    /// Whether every required place answered.
    pub complete: bool,
    /// Both in words.
    pub words: String,
}

/// A file of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: String,
    /// Its size.
    pub bytes: usize,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of a pack with these files.
    pub(super) fn of(material: &Material<'_>, files: &[PackedFile]) -> Self {
        let Material { report, info, exchanges, archive, policy, .. } = *material;
        let times = || exchanges.iter().map(|exchange| exchange.at);
        let mut hosts = BTreeMap::new();
        for url in exchanges.iter().map(|exchange| &exchange.request.url) {
            // Which resolver the system has is nobody's business.
            let Some(host) = url.host_str().or((url.scheme() == DNS).then_some(RESOLVER)) else { continue };
            *hosts.entry(host.to_owned()).or_default() += 1;
        }
        let listed = |file: &PackedFile| Listed {
            name: file.name.to_owned(),
            holds: file.holds.to_owned(),
            bytes: file.bytes.len(),
            sha256: sha256(&file.bytes),
        };
        Self {
            schema: SCHEMA.to_owned(),
            redacted: report.redacted,
            callsign: env!("CARGO_PKG_VERSION").to_owned(),
            asked_by: info.version.clone(),
            catalog_sha256: info.catalog_digest.clone(),
            policy_sha256: policy.map(str::to_owned),
            mode: report.mode,
            archive: report.archive.clone(),
            as_of: report.as_of.clone(),
            first_asked: times().min().map(seconds),
            last_asked: times().max().map(seconds),
            names: report.names.iter().map(outcome).collect(),
            hosts,
            keys_set: info.keys_set.clone(),
            options: info.options.clone(),
            replay: replay(material),
            recording_sha256: sha256(archive),
            files: files.iter().map(listed).collect(),
        }
    }
}

fn outcome(name: &NameReport) -> Outcome {
    Outcome {
        name: name.name.clone(),
        handle: name.handle.clone(),
        so_far: name.so_far,
        complete: name.complete,
        words: words::outcome(name).to_owned(),
    }
}

/// The command that makes the report again, to be typed where the archive is.
fn replay(material: &Material<'_>) -> String {
    let (archive, holders) =
        if material.report.redacted { ("RECORDING.har", "") } else { (ARCHIVE, " --show-holder") };
    let policy = if material.policy.is_some() { "--policy callsign.toml" } else { "--no-policy" };
    let rejudge = material.report.archive.as_ref().is_some_and(|archive| archive.rejudged);
    let rejudge = if rejudge { " --rejudge" } else { "" };
    format!("callsign check --replay {archive} {policy}{rejudge}{holders} -o json")
}
