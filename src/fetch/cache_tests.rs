//! What is kept comes back for a while; everything else is a miss.

use jiff::{SignedDuration, ToSpan};

use super::*;

fn key(url: &str) -> Key {
    Key { lane: "site.com".into(), method: "GET".into(), url: url.into(), ..Key::default() }
}

fn reply() -> Reply {
    Reply {
        headers: vec![("content-type".into(), "text/html".into())],
        body: b"<h1>nobody \xff</h1>"[..].into(),
        at: Timestamp::now() - 1.minute(),
        started: Duration::from_secs(1),
        ended: Duration::from_secs(2),
        refusals: 3,
        ..Reply::bare("https://site.com/nobody", 404, "")
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    children(&folder.join("replies")).iter().flat_map(|lane| children(lane)).collect()
}

#[test]
fn what_is_kept_comes_back_as_a_memory() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let key = key("https://site.com/nobody");
    assert_eq!(cache.get(&key, CONTROL), None);
    assert!(cache.keep(&key, &reply()));
    let Some(back) = Cache::open(folder.path()).unwrap().get(&key, CONTROL) else { panic!("a miss") };
    assert!(back.remembered && back.started.is_zero() && back.ended.is_zero() && back.refusals == 0);
    assert_eq!((&back.body, back.status, &back.headers), (&reply().body, 404, &reply().headers));
}

#[test]
fn age_is_counted_from_the_asking() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let key = key("https://site.com/nobody");
    let reply = reply();
    let at = reply.at;
    cache.keep(&key, &reply);
    let hit = |later: SignedDuration, max_age| cache.get_at(&key, max_age, at + later).is_some();
    assert!(hit(SignedDuration::from_mins(60), CONTROL));
    assert!(!hit(SignedDuration::from_secs(60 * 60 + 1), CONTROL));
    assert!(!hit(SignedDuration::from_hours(25), Duration::MAX));
    // A clock that was wrong then or is wrong now.
    assert!(!hit(SignedDuration::from_secs(-1), TAKEN));
}

#[test]
fn every_part_of_the_key_counts() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let base = key("https://site.com/nobody");
    cache.keep(&base, &reply());
    let other = "x".to_owned();
    for changed in [
        Key { lane: other.clone(), ..base.clone() },
        Key { method: other.clone(), ..base.clone() },
        Key { url: other.clone(), ..base.clone() },
        Key { body: other.clone(), ..base.clone() },
        Key { proxy: other.clone(), ..base.clone() },
        Key { credentials: vec![other.clone()], ..base.clone() },
        Key { rules: 1, ..base.clone() },
        Key { taken: true, ..base.clone() },
    ] {
        assert_eq!(cache.get(&changed, TAKEN), None, "{changed:?}");
    }
    assert!(cache.get(&base, TAKEN).is_some());
}

#[test]
fn what_proves_nothing_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    for status in [202, 401, 403, 429, 451, 500, 502, 503, 999] {
        assert!(!cache.keep(&key("u"), &Reply { status, ..reply() }), "{status}");
    }
    assert!(!cache.keep(&key("u"), &Reply { end: End::Broken, ..reply() }));
    assert!(!cache.keep(&key("u"), &Reply { remembered: true, ..reply() }));
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_host_is_forgotten_whole() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let other = Key { lane: "other.com".into(), ..key("a") };
    for key in [&key("a"), &key("b"), &other] {
        assert!(cache.keep(key, &reply()));
    }
    cache.forget_host("site.com");
    assert_eq!((cache.get(&key("a"), TAKEN), cache.get(&key("b"), TAKEN)), (None, None));
    assert!(cache.get(&other, TAKEN).is_some());
    cache.forget_host("../../etc");
    assert!(cache.keep(&key("a"), &reply()));
}

#[test]
fn damage_is_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let key = key("https://site.com/nobody");
    for damage in ["", "{", "null", r#"{"layout":1,"key":"x","reply":null}"#, &"[".repeat(9999)] {
        cache.keep(&key, &reply());
        fs::write(&files(folder.path())[0], damage).unwrap();
        assert_eq!(cache.get(&key, TAKEN), None);
        assert!(files(folder.path()).is_empty(), "what is damaged goes");
    }
    // A file under another's name answers for nobody.
    cache.keep(&key, &reply());
    let stranger = Key { body: "other".into(), ..key.clone() };
    fs::rename(cache.path(&key), cache.path(&stranger)).unwrap();
    assert_eq!(cache.get(&stranger, TAKEN), None);
}

#[test]
fn the_folder_does_not_grow_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::with_room(folder.path(), 40_000).unwrap();
    let big = Reply { body: vec![b'x'; 5000].into(), ..reply() };
    for number in 0..30 {
        assert!(cache.keep(&key(&number.to_string()), &big.clone()));
    }
    let held: u64 = files(folder.path()).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(held <= 40_000, "{held}");
    assert!(cache.get(&key("29"), TAKEN).is_some());
    // What is too old for any use goes when the folder is opened.
    for file in files(folder.path()) {
        File::options().write(true).open(file).unwrap().set_modified(SystemTime::now() - TAKEN * 2).unwrap();
    }
    Cache::open(folder.path()).unwrap();
    assert!(files(folder.path()).is_empty());
}

#[test]
fn several_may_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let cache = Cache::open(folder.path()).unwrap();
                for _ in 0..50 {
                    cache.keep(&key("same"), &reply());
                    assert!(cache.get(&key("same"), TAKEN).is_some());
                }
            });
        }
    });
    assert_eq!(files(folder.path()).len(), 1);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("callsign");
    let cache = Cache::open(&folder).unwrap();
    cache.keep(&key("a"), &reply());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("replies")), 0o700);
    assert_eq!(mode(&files(&folder)[0]), 0o600);
}

#[test]
fn there_is_a_place_by_default() {
    assert!(default_folder().is_none_or(|folder| folder.ends_with("callsign")));
}
