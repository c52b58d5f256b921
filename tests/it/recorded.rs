//! Recorded replies from `../shared/recordings`, where that folder exists; CI always has it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use callsign::exchange::{End, Reply};
use callsign::judge::mask::Mask;
use callsign::judge::wall;
use callsign::reading::Reading;
use url::Url;

/// The folder with what the team shares, or nothing (said plainly).
#[expect(clippy::print_stdout, reason = "what is skipped is said")]
pub(crate) fn shared(test: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("CALLSIGN_SHARED").map_or(beside, PathBuf::from);
    if shared.join("recordings").is_dir() {
        return Some(shared);
    }
    println!("{test}: skipped, there is no ../shared/recordings here");
    None
}

/// One recorded reply over HTTP.
pub(crate) struct Recorded {
    /// Folder and case, as `folder/case`.
    pub(crate) name: String,
    /// Folder and file of the body.
    file: String,
    pub(crate) case: String,
    /// How far to trust it; starts with `real`, `documented`, `synthetic` or the like.
    pub(crate) proof: String,
    /// Whom it is about, where that is known.
    pub(crate) subject: Option<String>,
    /// Whether the address that answered was kept; otherwise the reply's is a stand-in.
    pub(crate) addressed: bool,
    pub(crate) reply: Reply,
}

/// All of them, in order.
pub(crate) fn recordings(shared: &std::path::Path) -> Vec<Recorded> {
    let mut all = Vec::new();
    for folder in fs::read_dir(shared.join("recordings")).unwrap().flatten() {
        let Ok(files) = fs::read_dir(folder.path()) else { continue };
        for meta in files.flatten().filter(|file| file.file_name().to_string_lossy().ends_with(".meta.json"))
        {
            let value: serde_json::Value = serde_json::from_slice(&fs::read(meta.path()).unwrap()).unwrap();
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let url: Option<Url> = text("url").parse().ok();
            let Some(status) = value["status"].as_u64().and_then(|status| u16::try_from(status).ok()) else {
                continue;
            };
            let body = fs::read(folder.path().join(text("body_file"))).unwrap_or_default();
            let headers = value["headers"].as_object().into_iter().flatten();
            let headers = headers
                .filter(|(name, _)| !name.eq_ignore_ascii_case("content-encoding"))
                .map(|(name, value)| (name.to_lowercase(), last(value).to_owned()));
            let folder = folder.file_name().to_string_lossy().into_owned();
            let meta = meta.file_name().to_string_lossy().into_owned();
            all.push(Recorded {
                name: format!("{folder}/{}", meta.trim_end_matches(".meta.json")),
                file: format!("{folder}/{}", text("body_file")),
                case: text("case"),
                proof: text("recorded"),
                subject: value["subject"].as_str().map(str::to_owned),
                addressed: url.is_some(),
                reply: Reply {
                    url: url.unwrap_or_else(|| "https://recorded.example/".parse().unwrap()),
                    status,
                    headers: headers.collect(),
                    body: Arc::from(body),
                    end: End::Whole,
                    hops: Vec::new(),
                    at: "2026-11-21T12:00:00Z".parse().unwrap(),
                    started: Duration::ZERO,
                    ended: Duration::ZERO,
                    refusals: 0,
                    remembered: false,
                    gist: None,
                },
            });
        }
    }
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

/// A header's value; of a list, which holds one a redirect, the last.
fn last(value: &serde_json::Value) -> &str {
    value
        .as_array()
        .map_or(Some(value), |values| values.last())
        .and_then(|value| value.as_str())
        .unwrap_or("")
}

#[test]
fn recorded_walls_are_named_and_recorded_pages_are_not() {
    let Some(shared) = shared("recorded_walls_are_named_and_recorded_pages_are_not") else { return };
    let (mut walls, mut pages, mut wrong) = (0, 0, Vec::new());
    for recorded in recordings(&shared).into_iter().filter(|one| one.addressed) {
        let reading = Reading::new(&recorded.reply);
        let found = wall::standing_in(&reading, &Mask::new(""));
        let is_wall = matches!(
            recorded.case.as_str(),
            "blocked" | "captcha" | "login_wall" | "consent_wall" | "rate_limited" | "checkpoint"
        );
        let is_page = recorded.case == "found" && recorded.proof.starts_with("real");
        if is_wall {
            walls += 1;
            if found.is_none() {
                wrong.push(format!(
                    "missed {} ({}, status {})",
                    recorded.file, recorded.case, recorded.reply.status
                ));
            }
        } else if is_page {
            pages += 1;
            if let Some(doubt) = found.filter(|_| (200..300).contains(&recorded.reply.status)) {
                wrong.push(format!("{} is no wall: {}", recorded.file, doubt.detail));
            }
        }
    }
    println!("{walls} walls and {pages} pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
