//! The small replies of `tests/replies/<platform>/<case>.http`: real ones, examples of documentation,
//! and shapes that others describe, each with its source. One [`check`] judges them all by the
//! signals of their probe alone, before any control.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::catalog::platform::{Kind, Platform, Probe, ProbeKind};
use callsign::catalog::selection::Selection;
use callsign::catalog::signal::Says;
use callsign::exchange::{End, Hop, Reply};
use callsign::judge::hearing::{Heard, hear};
use callsign::judge::narrow::narrowed;
use callsign::owner::{self, Owner};
use callsign::probe::keys::Keys;
use callsign::probe::request;
use callsign::reading::Reading;
use url::Url;

/// One reply from a file.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) platform: String,
    /// File name without its ending.
    pub(crate) case: String,
    pub(crate) source: String,
    pub(crate) proof: String,
    pub(crate) probe: String,
    pub(crate) handle: String,
    pub(crate) expect: String,
    /// Fields of the owner as written: name and value.
    pub(crate) owner: Vec<(String, String)>,
    /// The address that answered last.
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The embedded catalog, with each entry that needs a server on the server of its example. Domains stand
/// for themselves (see `domains.rs`): what answers for them is made, not written.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let catalog = Catalog::embedded().unwrap();
        let entries = catalog.platforms.iter();
        let places = entries.filter_map(|one| Some(format!("{}@{}", one.id, one.host.as_ref()?.example)));
        let places = places.collect::<Vec<_>>().join(",");
        let mut catalog = catalog.with_hosts(&Selection::parse(&places)).unwrap();
        catalog.platforms.retain(|platform| platform.host.is_none() && platform.kind != Kind::Domain);
        catalog
    })
}

/// Every recorded reply, in order; panics with the faults of all files together.
pub(crate) fn recorded() -> &'static [Recorded] {
    static ALL: OnceLock<Vec<Recorded>> = OnceLock::new();
    ALL.get_or_init(|| {
        let (all, faults) = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies"));
        assert!(faults.is_empty(), "{} replies cannot be read\n{}", faults.len(), faults.join("\n"));
        all
    })
}

/// Keys that are all set.
pub(crate) fn all_keys() -> Keys {
    let names = catalog().platforms.iter().flat_map(|platform| &platform.probes).flat_map(|one| &one.keys);
    Keys::gather(names.map(String::as_str), |_| Some("a-key-for-tests".to_owned()))
}

/// Reads `<platform>/<case>.http` below `root`: the replies, and what is wrong with the rest. The
/// folder `walls` holds pages of no platform in particular.
pub(crate) fn load(root: &Path) -> (Vec<Recorded>, Vec<String>) {
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|folder| folder.file_name() != "walls")
        .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten())
        .map(|file| file.path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "http"))
        .collect();
    files.sort();
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        let name = |path: Option<&std::ffi::OsStr>| path.unwrap().to_string_lossy().into_owned();
        let (platform, case) = (name(file.parent().and_then(Path::file_name)), name(file.file_stem()));
        match parse(&platform, &case, &fs::read(&file).unwrap()) {
            Ok(one) => all.push(one),
            Err(fault) => faults.push(format!("{platform}/{case}: {fault}")),
        }
    }
    (all, faults)
}

/// The facts a file may state.
const KEYS: [&str; 7] = ["source", "proof", "probe", "handle", "expect", "owner", "url"];

/// Reads one file: comments with its facts, a status line, headers, a blank line, the body.
pub(crate) fn parse(platform: &str, case: &str, bytes: &[u8]) -> Result<Recorded, String> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut headers = Vec::new();
    let mut status = None;
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or("ends before its body")?;
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| "its head is not UTF-8")?;
        rest = &rest[end + 1..];
        let line = line.trim_end_matches('\r');
        match (status, line) {
            (None, line) if line.starts_with("HTTP/1.1 ") => {
                status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
                if status.is_none() {
                    return Err(format!("`{line}` has no status"));
                }
            }
            (None, line) => {
                let fact = line.strip_prefix("# ").and_then(|line| line.split_once(": "));
                let (key, value) = fact.ok_or_else(|| format!("`{line}` is no `# key: value`"))?;
                facts.push((key.to_owned(), value.trim().to_owned()));
            }
            (Some(_), "") => break,
            (Some(_), line) => {
                let (name, value) = line.split_once(':').ok_or_else(|| format!("`{line}` is no header"))?;
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }
    let one = |key: &str| {
        let mut values = facts.iter().filter(|(name, _)| name == key).map(|(_, value)| value.clone());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            (None, _) => Err(format!("has no `# {key}:`")),
            (Some(_), Some(_)) => Err(format!("has `# {key}:` twice")),
        }
    };
    if let Some((key, _)) = facts.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
        return Err(format!("`# {key}:` means nothing"));
    }
    let owner = facts.iter().filter(|(key, _)| key == "owner").map(|(_, value)| {
        let pair = value.split_once('=').map(|(field, value)| (field.to_owned(), value.to_owned()));
        pair.ok_or_else(|| format!("`{value}` is no `field=value`"))
    });
    Ok(Recorded {
        platform: platform.to_owned(),
        case: case.to_owned(),
        source: one("source")?,
        proof: one("proof")?,
        probe: one("probe")?,
        handle: one("handle")?,
        expect: one("expect")?,
        owner: owner.collect::<Result<_, _>>()?,
        url: one("url")?.parse().map_err(|error| format!("its url does not parse: {error}"))?,
        status: status.unwrap_or(0),
        headers,
        body: rest.strip_suffix(b"\n").unwrap_or(rest).to_vec(),
    })
}

impl Recorded {
    /// `platform/case`.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.platform, self.case)
    }

    /// Platform and probe in `catalog`.
    pub(crate) fn place<'c>(&self, catalog: &'c Catalog) -> Result<(&'c Platform, &'c Probe), String> {
        let platform = catalog.get(&self.platform).ok_or("its folder is no platform of the catalog")?;
        let probe = platform.probes.iter().find(|probe| probe.id == self.probe);
        Ok((platform, probe.ok_or_else(|| format!("`{}` is no probe of its platform", self.probe))?))
    }

    /// The reply as the client would hand it over, redirects included.
    pub(crate) fn reply(&self, probe: &Probe) -> Result<Reply, String> {
        let asked = request(probe, &Handle::new(self.handle.clone()), &all_keys())
            .map_err(|why| format!("its handle cannot be asked for: {why:?}"))?;
        let mut hops = Vec::new();
        if asked.url != self.url {
            hops.push(Hop { url: asked.url, status: 302, location: self.url.to_string() });
        }
        if let Some((_, location)) = self.headers.iter().find(|(name, _)| name == "location")
            && (300..400).contains(&self.status)
        {
            hops.push(Hop { url: self.url.clone(), status: self.status, location: location.clone() });
        }
        let reply = Reply {
            url: self.url.clone(),
            status: self.status,
            headers: self.headers.clone(),
            body: Arc::from(self.body.as_slice()),
            end: End::Whole,
            hops,
            at: "2026-11-21T12:00:00Z".parse().unwrap(),
            started: Duration::ZERO,
            ended: Duration::from_millis(1),
            refusals: 0,
            remembered: false,
            gist: None,
        };
        let handle = [Handle::new(self.handle.clone())];
        let Some(batch) = &probe.batch else { return Ok(reply) };
        let (platform, _) = self.place(catalog())?;
        Ok(narrowed(batch, platform.handle.fold, &handle, &reply).remove(0))
    }
}

/// Judges one recorded reply: what is wrong with it, or nothing.
pub(crate) fn check(catalog: &Catalog, recorded: &Recorded) -> Vec<String> {
    let judged = recorded.place(catalog).and_then(|(platform, probe)| {
        let reply = recorded.reply(probe)?;
        Ok((platform, probe, reply))
    });
    let (platform, probe, reply) = match judged {
        Ok(judged) => judged,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    if !matches!(recorded.proof.as_str(), "real" | "documented" | "shape") {
        faults.push(format!("`{}` is no kind of proof", recorded.proof));
    }
    let handle = Handle::new(recorded.handle.clone());
    let hearing = hear(platform, probe, &handle, &Ok(reply.clone()), reply.at);
    let heard = word(&hearing.heard);
    let as_expected = match recorded.expect.as_str() {
        "unknown" => heard.starts_with("wall:"),
        wanted => heard == wanted,
    };
    if !as_expected {
        let why = match &hearing.heard {
            Heard::Doubt(doubt) => format!(" ({})", doubt.detail),
            _ => String::new(),
        };
        faults.push(format!("expected {}, heard {heard}{why}", recorded.expect));
    }
    if !recorded.owner.is_empty() {
        let read = owner_fields(&owner::read(probe, &Reading::new(&reply)));
        let show = |fields: &[(String, String)]| {
            fields.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(", ")
        };
        let mut wanted = recorded.owner.clone();
        wanted.sort();
        // What a file does not name is not looked at.
        let read: Vec<_> =
            read.into_iter().filter(|(field, _)| wanted.iter().any(|(name, _)| name == field)).collect();
        if read != wanted {
            faults.push(format!("expected the owner {}\n    read {}", show(&wanted), show(&read)));
        }
    }
    faults
}

/// What was heard in the word of the files; every doubt is a `wall:` of its kind.
fn word(heard: &Heard) -> String {
    match heard {
        Heard::Taken { .. } => "taken".to_owned(),
        Heard::Absent => "absent".to_owned(),
        Heard::Free => "free".to_owned(),
        Heard::Withheld(_) => "withheld".to_owned(),
        Heard::Refused => "refused".to_owned(),
        Heard::Doubt(doubt) => {
            let kind = serde_json::to_value(doubt.kind).unwrap();
            format!("wall:{}", kind.as_str().unwrap_or_default())
        }
    }
}

/// The fields that are there, by name.
pub(crate) fn owner_fields(owner: &Owner) -> Vec<(String, String)> {
    let text = |value: &Option<String>| value.clone();
    let number = |value: Option<u64>| value.map(|value| value.to_string());
    let flag = |value: Option<bool>| value.map(|value| value.to_string());
    let mut fields: Vec<(&str, Option<String>)> = vec![
        ("avatar", text(&owner.avatar)),
        ("bio", text(&owner.bio)),
        ("created", text(&owner.created)),
        ("deprecated", text(&owner.deprecated)),
        ("display_name", text(&owner.display_name)),
        ("followers", number(owner.followers)),
        ("following", number(owner.following)),
        ("kind", text(&owner.kind)),
        ("last_active", text(&owner.last_active)),
        ("links", (!owner.links.is_empty()).then(|| owner.links.join(","))),
        ("location", text(&owner.location)),
        ("posts", number(owner.posts)),
        ("private", flag(owner.private)),
        ("verified", flag(owner.verified)),
        ("verified_by", text(&owner.verified_by)),
        ("labels", (!owner.labels.is_empty()).then(|| owner.labels.join(","))),
        ("adult", flag(owner.adult)),
        ("bot", flag(owner.bot)),
        ("business", flag(owner.business)),
        ("default_avatar", flag(owner.default_avatar)),
    ];
    fields.sort_by_key(|(field, _)| *field);
    fields.retain(|(_, value)| value.is_some());
    fields.into_iter().map(|(field, value)| (field.to_owned(), value.unwrap())).collect()
}

/// Replies that show somebody, for a probe: `taken`, or a refusal where a check tells no more.
pub(crate) fn found_for<'r>(all: &'r [Recorded], platform: &str, probe: &Probe) -> Vec<&'r Recorded> {
    let taken = of_kind(all, platform, probe, |one| one.expect == "taken");
    let says_taken =
        probe.kind == ProbeKind::Search || probe.signals.iter().any(|signal| signal.says == Says::Taken);
    if says_taken { taken } else { of_kind(all, platform, probe, |one| one.expect == "refused") }
}

/// Replies to a name nobody has, for a probe: `absent` or `free`, or (by the name `zqvorn` that they
/// ask for) what the check gives instead where it has no word for it.
pub(crate) fn missing_for<'r>(all: &'r [Recorded], platform: &str, probe: &Probe) -> Vec<&'r Recorded> {
    let says_absent = probe.kind == ProbeKind::Search
        || probe.signals.iter().any(|signal| matches!(signal.says, Says::Absent | Says::Free));
    of_kind(all, platform, probe, |one| match one.expect.as_str() {
        "absent" | "free" => true,
        "taken" | "withheld" | "refused" => false,
        _ => !says_absent && one.handle.starts_with("zqvorn"),
    })
}

fn of_kind<'r>(
    all: &'r [Recorded],
    platform: &str,
    probe: &Probe,
    wanted: impl Fn(&Recorded) -> bool,
) -> Vec<&'r Recorded> {
    all.iter().filter(|one| one.platform == platform && one.probe == probe.id && wanted(one)).collect()
}

#[test]
fn every_recorded_reply_is_judged_as_it_says() {
    let faults: Vec<String> = recorded()
        .iter()
        .flat_map(|one| {
            check(catalog(), one)
                .into_iter()
                .map(|fault| format!("{}: {fault}", one.name()))
                .collect::<Vec<_>>()
        })
        .collect();
    println!("{} replies", recorded().len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_probe_has_a_reply_of_somebody_and_one_of_nobody() {
    let mut lacking = Vec::new();
    for platform in &catalog().platforms {
        for probe in &platform.probes {
            for (kind, found) in [
                ("somebody", found_for(recorded(), &platform.id, probe)),
                ("nobody", missing_for(recorded(), &platform.id, probe)),
            ] {
                if found.is_empty() {
                    lacking.push(format!("{}/{} has no reply of {kind}", platform.id, probe.id));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn sources_are_named_and_nothing_secret_is_kept() {
    let mut faults = Vec::new();
    for one in recorded() {
        if one.source.len() < 8 {
            faults.push(format!("{}: `{}` is no source", one.name(), one.source));
        }
        if one.headers.iter().any(|(name, _)| name == "set-cookie" || name == "content-encoding") {
            faults.push(format!("{}: take out cookies and codings", one.name()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn faults_of_files_are_told() {
    let whole = "# source: a test\n# proof: shape\n# probe: p\n# handle: h\n# expect: taken\n\
                 # owner: bio=a=b\n# url: https://a.example/h\nHTTP/1.1 200\nContent-Type: text/html\n\n<p>\n";
    let parsed = parse("a", "b", whole.as_bytes()).unwrap();
    assert_eq!((parsed.status, parsed.body.as_slice()), (200, b"<p>".as_slice()));
    assert_eq!(parsed.owner, [("bio".to_owned(), "a=b".to_owned())]);
    assert_eq!(parsed.headers, [("content-type".to_owned(), "text/html".to_owned())]);
    for (from, to, fault) in [
        ("# probe: p\n", "", "no `# probe:`"),
        ("# probe: p\n", "# probe: p\n# probe: q\n", "twice"),
        ("# source: a", "# sauce: a", "means nothing"),
        ("HTTP/1.1 200", "HTTP/1.1 ok", "no status"),
        ("bio=a=b", "bio", "field=value"),
        ("https://a.example/h", "a.example/h", "does not parse"),
        ("\n\n<p>\n", "", "ends before its body"),
    ] {
        let error = parse("a", "b", whole.replace(from, to).as_bytes()).unwrap_err();
        assert!(error.contains(fault), "{error}");
    }
}
