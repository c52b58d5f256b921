//! The local memory of what was last seen of each name, so that the next report can say what has
//! changed: one small file a name in the folder of state, named by a digest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::fetch::cache;
use crate::options::Meant;
use crate::policy::Policy;
use crate::report::since::{Seen, remembered, since};
use crate::report::{Mode, NameReport, Report};

/// Adds what has changed to a report and remembers today's answers. Says in words what stands in the
/// way of remembering; the report never suffers.
pub(super) fn compare(report: &mut Report, asking: &Meant, policy: &Policy) -> Option<String> {
    let folder = asking.state.clone().or_else(cache::default_folder)?.join("seen");
    if report.mode != Mode::Live || asking.fresh || !policy.privacy.remember {
        return None;
    }
    let today = report.as_of.split('T').next().unwrap_or_default().to_owned();
    let mut trouble = None;
    for name in &mut report.names {
        let path = file_of(name, &folder);
        let seen = read(&path);
        name.since = seen.as_ref().and_then(|seen| since(name, seen));
        if let Err(error) = write(&path, &remembered(name, &today, seen)) {
            trouble = Some(format!("cannot remember this survey in `{}`: {error}", folder.display()));
        }
    }
    trouble
}

fn file_of(name: &NameReport, folder: &Path) -> PathBuf {
    folder.join(format!("{}.json", cache::digest(name.handle.as_bytes())))
}

/// A memory that cannot be read is none: it only means that nothing is compared.
fn read(path: &Path) -> Option<Seen> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn write(path: &Path, seen: &Seen) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), serde_json::to_vec(seen)?)?;
        file.persist(path)?;
    }
    Ok(())
}
