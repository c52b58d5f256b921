//! Recorded replies from `../shared/recordings`, where that folder exists; CI always has it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use callsign::exchange::{End, Reply};
use callsign::judge::mask::Mask;
use callsign::judge::wall;
use callsign::reading::Reading;

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

struct Recorded {
    file: String,
    case: String,
    real: bool,
    reply: Reply,
}

fn recordings(shared: &std::path::Path) -> Vec<Recorded> {
    let mut all = Vec::new();
    for folder in fs::read_dir(shared.join("recordings")).unwrap().flatten() {
        let Ok(files) = fs::read_dir(folder.path()) else { continue };
        for meta in files.flatten().filter(|file| file.file_name().to_string_lossy().ends_with(".meta.json"))
        {
            let value: serde_json::Value = serde_json::from_slice(&fs::read(meta.path()).unwrap()).unwrap();
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let Ok(url) = text("url").parse() else { continue };
            let Some(status) = value["status"].as_u64().and_then(|status| u16::try_from(status).ok()) else {
                continue;
            };
            let body = fs::read(folder.path().join(text("body_file"))).unwrap_or_default();
            let headers = value["headers"].as_object().into_iter().flatten();
            let headers = headers
                .filter(|(name, _)| !name.eq_ignore_ascii_case("content-encoding"))
                .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap_or_default().to_owned()));
            all.push(Recorded {
                file: format!("{}/{}", folder.file_name().to_string_lossy(), text("body_file")),
                case: text("case"),
                real: text("recorded").starts_with("real"),
                reply: Reply {
                    url,
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
                },
            });
        }
    }
    all.sort_by(|left, right| left.file.cmp(&right.file));
    all
}

#[test]
fn recorded_walls_are_named_and_recorded_pages_are_not() {
    let Some(shared) = shared("recorded_walls_are_named_and_recorded_pages_are_not") else { return };
    let (mut walls, mut pages, mut wrong) = (0, 0, Vec::new());
    for recorded in recordings(&shared) {
        let reading = Reading::new(&recorded.reply);
        let found = wall::standing_in(&reading, &Mask::new(""));
        let is_wall = matches!(
            recorded.case.as_str(),
            "blocked" | "captcha" | "login_wall" | "consent_wall" | "rate_limited" | "checkpoint"
        );
        let is_page = recorded.case == "found" && recorded.real;
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
