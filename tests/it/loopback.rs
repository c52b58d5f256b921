//! The recorded internet over real sockets, and the binary pointed at it as users point it at a
//! proxy of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use callsign::report::Report;

use crate::internet::{Ask, Page, Place, Way, known, landing, page, places};
use crate::server::{Answered, Asked, Ending, World};

/// Starts an internet in which `answer` speaks for every probe of the catalog.
pub(crate) fn internet(answer: impl Fn(&'static Place, &str, &Ask) -> Page + Send + Sync + 'static) -> World {
    internet_with(|_| None, answer)
}

/// The same with pages that belong to no probe: posts, home pages.
pub(crate) fn internet_with(
    other: impl Fn(&Ask) -> Option<Page> + Send + Sync + 'static,
    answer: impl Fn(&'static Place, &str, &Ask) -> Page + Send + Sync + 'static,
) -> World {
    World::start(move |asked| {
        let ask = ask_of(asked);
        other(&ask).map_or_else(|| speak(&ask, &answer), |page| answered(&page))
    })
}

/// What a world says in which `answer` speaks for every probe of the catalog.
pub(crate) fn speak(ask: &Ask, answer: &dyn Fn(&'static Place, &str, &Ask) -> Page) -> Answered {
    // The client writes a query anew when it adds a key to it; a comma means the same either way.
    let plain = Ask { url: ask.url.as_str().replace("%2C", ",").parse().unwrap(), ..ask.clone() };
    let told = |ask: &Ask| page(places(), ask, |place, handle: &str| answer(place, handle, ask));
    answered(&told(ask).or_else(|| told(&plain)).unwrap_or_else(|| landing(&ask.url)))
}

/// An internet in which exactly the known accounts and those that `exists` names are held.
pub(crate) fn healthy(exists: impl Fn(&Place, &str) -> bool + Send + Sync + 'static) -> World {
    internet(move |place, handle, ask| honest(place, handle, ask, exists(place, handle)))
}

/// What a healthy place says.
pub(crate) fn honest(place: &'static Place, handle: &str, ask: &Ask, exists: bool) -> Page {
    match known(place.platform).position(|known| known.eq_ignore_ascii_case(handle)) {
        Some(which) => place.somebody(which, handle, ask),
        None if exists => place.somebody(0, handle, ask),
        None => place.nobody(0, handle, ask),
    }
}

/// A request as it came over the socket.
pub(crate) fn ask_of(asked: &Asked) -> Ask {
    let url = format!("{}://{}{}", asked.scheme, asked.host, asked.path_and_query);
    Ask { url: url.parse().unwrap(), body: String::from_utf8_lossy(&asked.body).into_owned() }
}

/// An answer as it goes over the socket.
pub(crate) fn answered(page: &Page) -> Answered {
    let ending = match page.way {
        Way::Cut(bytes) => Ending::Reset(bytes),
        Way::Drip => Ending::Drip(Duration::from_millis(200)),
        Way::Hang | Way::Failing(_) => Ending::Hang,
        Way::Whole | Way::GzipCut => Ending::Whole,
    };
    let own = ["content-length", "content-encoding", "transfer-encoding", "connection"];
    let headers = page.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let answer = Answered::new(page.status, page.body.clone()).ending(ending);
    headers.fold(answer, |answer, (name, value)| answer.with(name, value))
}

/// Where no user keeps an overlay.
pub(crate) const NOWHERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/nowhere");

/// The binary with a scrubbed environment.
pub(crate) fn callsign(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsign"));
    command
        .args(args)
        .env_clear()
        .env("XDG_CONFIG_HOME", NOWHERE)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // Windows programs cannot start without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// The binary pointed at `world`, keeping its state in `state`.
pub(crate) fn through(world: &World, state: &Path, args: &[&str]) -> Command {
    let mut command = callsign(args);
    command.arg("--proxy").arg(world.proxy_url()).arg("--ca-cert").arg(world.ca_pem_path());
    command.arg("--state").arg(state);
    command
}

/// Runs it, and reads the JSON report on stdout.
pub(crate) fn report(command: &mut Command) -> (Report, Output) {
    let output = command.output().unwrap();
    (read(&output), output)
}

/// What a command said to people.
pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What it gave as data.
pub(crate) fn data(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The report that it gave.
pub(crate) fn read(output: &Output) -> Report {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", told(output)))
}
