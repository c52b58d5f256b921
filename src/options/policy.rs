//! The policy file: which one is meant, what it says about the way to the world, and what was typed
//! to be written into it.

use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;

use super::BadOption;
use super::overlay::is_same;
use super::parse::{bad, certificates, text_of};
use crate::cli::{Global, Network, WaiveArgs};
use crate::fetch;
use crate::policy::append::NewWaiver;
use crate::policy::names::FROM;
use crate::policy::waiver::{LONGEST_DAYS, is_finding, latest};
use crate::policy::{Draft, FILE, LARGEST, NamesFile, Policy, Source};

/// What to do about a policy that is found and cannot be read.
const AGAINST: &str = "it is found as the policy: mend it, or leave it aside with `--no-policy`";

/// The policy that was named.
pub fn given(path: &Path) -> Result<Draft, BadOption> {
    let source = Source { name: path.display().to_string(), found: false };
    let bytes = read(path).map_err(|words| bad(format!("{words}; `--policy` takes a policy (TOML)")))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok(with_names(Draft::new(source, bytes), &folder, &folder))
}

/// The policy that is found: `callsign.toml` in the folder `from` or above it, up to the root of the
/// repository; without a repository, in that folder alone. The error says what is wrong with it.
pub fn found(from: &Path) -> Result<Option<Draft>, String> {
    let root = from.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(from);
    let mut name = PathBuf::from(FILE);
    for folder in from.ancestors() {
        let path = folder.join(FILE);
        match path.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // To open a pipe would wait for whoever writes into it.
            Ok(about) if !about.is_file() && !about.is_dir() => {
                return Err(format!("`{}` is no file; {AGAINST}", path.display()));
            }
            _ => {
                let source = Source { name: name.display().to_string(), found: true };
                let bytes = read(&path).map_err(|words| format!("{words}; {AGAINST}"))?;
                let shown = name.parent().unwrap_or(Path::new(""));
                return Ok(Some(with_names(Draft::new(source, bytes), folder, shown)));
            }
        }
        if folder == root {
            break;
        }
        name = Path::new("..").join(name);
    }
    Ok(None)
}

/// The policy in `folder` with the names of the file that it names; what cannot be read is noted in it.
/// `shown` is the folder as it is reached from the current one.
fn with_names(mut draft: Draft, folder: &Path, shown: &Path) -> Draft {
    let Some(file) = draft.names_from() else { return draft };
    match names_of(&file, folder, draft.source().found) {
        Ok(text) => draft.give_names(NamesFile { name: shown.join(&file).display().to_string(), text }),
        Err(message) => draft.blame(FROM, &message),
    }
    draft
}

/// What a policy in `folder` may read as names. One that was merely found reads in its own folder only:
/// it is somebody else's word, and what a fault repeats of a file must not be a secret of this machine.
fn names_of(file: &str, folder: &Path, found: bool) -> Result<String, String> {
    let path = folder.join(file);
    let is_inner = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let outside = || {
        Err(format!(
            "`{file}` is outside the folder of the policy, and a policy that was merely found reads nothing \
             there; move the file, or give the policy with `--policy`"
        ))
    };
    if found && !Path::new(file).components().all(is_inner) {
        return outside();
    }
    match path.metadata() {
        // To open a pipe would wait for whoever writes into it.
        Ok(about) if !about.is_file() => {
            return Err(format!("`{file}` is no file; name one with a name a line"));
        }
        Err(error) => {
            return Err(format!("cannot read `{file}`: {error}; paths start at the folder of the policy"));
        }
        Ok(_) => {}
    }
    let real = |path: &Path| path.canonicalize().map_err(|error| format!("cannot read `{file}`: {error}"));
    // A folder that is reached through an empty path is the current one.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if found && !real(&path)?.starts_with(real(folder)?) {
        return outside();
    }
    text_of(&path, LARGEST)
}

/// What to do where a command needs a policy and there is none.
pub fn none() -> BadOption {
    bad(format!(
        "no `{FILE}` is found from here up to the root of the repository; `callsign init` writes one; or name \
         one with `--policy FILE`"
    ))
}

/// Bytes of a regular file within its bound; an error says in words what is wrong with it.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let name = path.display();
    if path.is_dir() {
        return Err(format!("`{name}` is a folder"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot read `{name}`: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("`{name}` is larger than {} MiB", LARGEST >> 20));
    }
    Ok(bytes)
}

/// Lays what a policy says about the way to the world under what was typed: what was typed has the
/// last word. Files are named from the folder of the policy. What cannot be used is noted in the
/// draft; the answer says whether all can.
pub fn lay(draft: &mut Draft, global: &mut Global, network: Option<&mut Network>) -> bool {
    let (meant, mut is_sound) = draft.network();
    let folder = Path::new(&draft.source().name).parent().unwrap_or(Path::new("")).to_owned();
    let mut blame = |path: &str, message: &str| {
        draft.blame(path, message);
        is_sound = false;
    };
    if let Some(proxy) = &meant.proxy
        && let Err(error) = fetch::proxy::parse(proxy)
    {
        let advice = "write it like `http://localhost:8080` or `socks5h://localhost:1080`";
        blame("network.proxy", &format!("does not work: {error}; {advice}"));
    }
    let ca_cert = meant.ca_cert.as_deref().map(|file| folder.join(file));
    if let Some(file) = &ca_cert
        && let Err(error) = certificates(file)
    {
        blame("network.ca_cert", &error.to_string());
    }
    for (key, files, typed) in [
        ("overlays", &meant.overlays, &mut global.overlay),
        ("manifests", &meant.manifests, &mut global.manifest),
    ] {
        let mut laid: Vec<PathBuf> = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let path = folder.join(file);
            let at = format!("network.{key}[{index}]");
            if laid.iter().any(|one| is_same(one, &path)) {
                blame(&at, &format!("`{file}` stands twice; keep one"));
            } else if let Err(error) = std::fs::File::open(&path) {
                blame(
                    &at,
                    &format!("cannot read `{}`: {error}; paths start at the policy's folder", path.display()),
                );
            } else if !typed.iter().any(|one| is_same(one, &path)) {
                laid.push(path);
            }
        }
        typed.splice(..0, laid);
    }
    if let Some(network) = network.filter(|_| is_sound) {
        network.proxy = network.proxy.take().or(meant.proxy);
        network.ca_cert = network.ca_cert.take().or(ca_cert);
        network.allow_private |= meant.allow_private;
    }
    is_sound
}

/// The waiver that `callsign waive` was asked to write into `policy`.
pub fn waiver(args: &WaiveArgs, policy: &Policy, today: Date) -> Result<NewWaiver, BadOption> {
    let WaiveArgs { id, reason, by, until } = args;
    if !is_finding(id) {
        return Err(bad(format!("`{id}` is no finding; copy its id from the report, such as `F-3a9c0b1d`")));
    }
    if let Some(waiver) = policy.waivers.iter().find(|waiver| waiver.id == *id) {
        return Err(bad(format!(
            "`{id}` is waived until {} already, on line {} of the policy; change it there",
            waiver.until, waiver.line
        )));
    }
    let last = latest(today);
    let day: Date = until
        .parse()
        .ok()
        // Nothing but the day itself: no time, no zone.
        .filter(|day: &Date| day.to_string() == *until)
        .ok_or_else(|| bad(format!("`{until}` is no day; write one such as `{last}`")))?;
    if day < today {
        return Err(bad(format!("`{until}` is over; a waiver may hold until {last}")));
    }
    if day > last {
        return Err(bad(format!(
            "`{until}` is too far away; a waiver holds {LONGEST_DAYS} days at most, here until {last}"
        )));
    }
    for (flag, text) in [("--reason", reason), ("--by", by)] {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err(bad(format!("`{flag}` needs a line of text, for those who wonder later")));
        }
    }
    Ok(NewWaiver {
        id: id.clone(),
        reason: reason.trim().to_owned(),
        by: by.trim().to_owned(),
        until: day,
        on: today,
    })
}
