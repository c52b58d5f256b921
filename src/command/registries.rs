//! IANA's list of registries, kept in the folder of the memory and renewed once a day. It is asked
//! beside a survey and serves the next one, so that a plan names the hosts that are asked.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use url::Url;

use super::way::web_options;
use crate::catalog::Catalog;
use crate::catalog::platform::Kind;
use crate::catalog::registry::Registries;
use crate::catalog::registry::bootstrap::ADDRESS;
use crate::exchange::{End, Request};
use crate::fetch::cache;
use crate::fetch::{Fetch, Web};
use crate::options::Meant;
use crate::survey::Order;

/// Name of the file.
const FILE: &str = "rdap-dns.json";

/// How long a copy serves before it is asked for again.
const AGE: Duration = Duration::from_secs(24 * 3600);

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest list that is read, in bytes: tens of times the size of today's.
const LARGEST: u64 = 4 << 20;

/// The catalog with the copy that was kept, where there is a sound one.
pub(super) fn kept(catalog: Catalog, state: Option<&Path>) -> Catalog {
    match file(state).and_then(|path| text_of(&path)).map(|text| catalog.registries.with_bootstrap(&text)) {
        Some(Ok(registries)) => catalog.with_registries(registries),
        _ => catalog,
    }
}

/// Asks for the list where `order` asks registries and the copy is old. Whatever is in the way of that
/// leaves the copy as it is: a survey does not need it. It never ends: what runs beside it does.
pub(super) async fn renew(asking: &Meant, order: &Order<'_>) {
    ask(asking, order).await;
    std::future::pending::<()>().await;
}

async fn ask(asking: &Meant, order: &Order<'_>) {
    let asks = order.platforms.iter().any(|platform| platform.kind == Kind::Domain);
    let Some(path) = file(asking.state.as_deref()).filter(|path| asks && !asking.fresh && is_due(path))
    else {
        return;
    };
    let (Ok(web), Ok(url)) = (Web::new(web_options(asking, None)), Url::parse(ADDRESS)) else { return };
    let request = Request { limit: usize::try_from(LARGEST).unwrap_or(usize::MAX), ..Request::get(url) };
    let by = web.now() + PATIENCE;
    let Ok(Ok(reply)) = tokio::time::timeout(PATIENCE, web.fetch(&request, by)).await else { return };
    if reply.status == 200 && reply.end == End::Whole {
        keep(&path, &reply.body);
    }
}

fn file(state: Option<&Path>) -> Option<PathBuf> {
    Some(state.map(Path::to_path_buf).or_else(cache::default_folder)?.join(FILE))
}

fn text_of(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Whether there is no copy, or an old one. One from the future is as good as none.
fn is_due(path: &Path) -> bool {
    let written = fs::metadata(path).and_then(|about| about.modified()).ok();
    written.and_then(|at| SystemTime::now().duration_since(at).ok()).is_none_or(|age| age > AGE)
}

/// Keeps a list that can be used; it appears whole or not at all.
fn keep(path: &Path, body: &[u8]) {
    let sound =
        std::str::from_utf8(body).is_ok_and(|text| Registries::embedded().with_bootstrap(text).is_ok());
    let Some(folder) = path.parent().filter(|_| sound) else { return };
    let written = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(body)?;
        file.persist(path)?;
        Ok(())
    };
    // A folder that cannot be written to only means that the list is asked for again.
    drop(written());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sound_list_is_kept_and_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state").join(FILE);
        assert!(is_due(&path));
        keep(&path, b"<html>");
        assert!(!path.exists());
        let suffixes: Vec<String> = (0..1000).map(|one| format!("t{one}")).collect();
        let list = serde_json::json!({
            "version": "1.0", "publication": "2026-11-20T00:00:00Z",
            "services": [[suffixes, ["https://rdap.example/"]], [["com"], ["https://new.example/"]]],
        });
        keep(&path, list.to_string().as_bytes());
        assert!(!is_due(&path));
        let catalog = kept(Catalog::embedded().unwrap(), path.parent());
        let first = catalog.platforms.iter().find(|platform| platform.name == ".com").unwrap();
        assert_eq!(first.probes[0].url, "https://new.example/domain/{label}.com");
        fs::write(&path, "torn").unwrap();
        let catalog = kept(Catalog::embedded().unwrap(), path.parent());
        assert_eq!(catalog.registries.dated(), Registries::embedded().dated());
    }
}
