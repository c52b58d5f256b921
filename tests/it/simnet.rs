//! The simulated internet that lies beside the repository: built out of its place, started on a free
//! port, asked for its truth and its counters.

#![expect(clippy::print_stdout, reason = "whoever has no simulator is told so")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The lists: as reports name them, as the simulator names their format, and their file.
pub(crate) const LISTS: [(&str, &str, &str); 3] = [
    ("whatsmyname", "wmn", "wmn-data.json"),
    ("sherlock", "sherlock", "sherlock-data.json"),
    ("maigret", "maigret", "maigret-data.json"),
];

/// Longest life of one simulator, in seconds, should nobody end it.
const LONGEST_LIFE: &str = "1800";

/// What lies beside the repository, where it does.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("CALLSIGN_SHARED").map_or(beside, PathBuf::from);
    let whole = shared.join("simnet/Cargo.toml").is_file() && shared.join("manifests").is_dir();
    whole.then_some(shared)
}

/// The file of a list.
pub(crate) fn manifest(list: &str) -> PathBuf {
    let (.., file) = LISTS.iter().find(|(name, ..)| *name == list).unwrap();
    shared().unwrap().join("manifests").join(file)
}

/// Builds the simulator into this repository's target folder, for its own folder is not ours to
/// write to. Nothing, and a word about it, where there is none.
pub(crate) fn build() -> Option<PathBuf> {
    let Some(shared) = shared() else {
        println!("skipped: ../shared is not here");
        return None;
    };
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/simnet");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--quiet", "--bin", "simnet", "--manifest-path"])
        .arg(shared.join("simnet/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .status()
        .unwrap();
    assert!(built.success(), "the simulator does not build");
    Some(target.join("release").join(format!("simnet{}", std::env::consts::EXE_SUFFIX)))
}

/// One simulated internet; ends when dropped.
pub(crate) struct Simnet {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Simnet {
    /// Starts one of these lists, in which these names are asked for; `options` are the simulator's
    /// own.
    pub(crate) fn start(
        binary: &Path,
        lists: &[(&str, &str, &str)],
        names: &[&str],
        options: &[String],
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(binary);
        for (list, format, _) in lists {
            command.arg("--manifest").arg(format!("{list}={format}:{}", manifest(list).display()));
        }
        let at = |name: &str| folder.path().join(name);
        command.args(["--port", &port.to_string(), "--handles", &names.join(",")]);
        command.args(["--latency-ms", "5", "--connect-ms", "1"]);
        command.args(["--max-seconds", LONGEST_LIFE]);
        command.arg("--ca-dir").arg(at("ca")).arg("--truth-out").arg(at("truth.json"));
        command.arg("--ready-file").arg(at("ready")).args(options);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let simnet = Self { child, port, folder };
        let waiting = Instant::now();
        while !simnet.folder.path().join("ready").exists() {
            assert!(waiting.elapsed() < Duration::from_secs(60), "the simulator does not start: {options:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        simnet
    }

    /// For `--proxy`.
    pub(crate) fn proxy(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// For `--ca-cert`.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("ca/ca.pem")
    }

    /// What is true in it.
    pub(crate) fn truth(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.folder.path().join("truth.json")).unwrap()).unwrap()
    }

    /// A control call, such as `faults-on`.
    pub(crate) fn control(&self, call: &str) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!("GET /__simnet/{call} HTTP/1.0\r\nhost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (_, body) = reply.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }
}

impl Drop for Simnet {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
