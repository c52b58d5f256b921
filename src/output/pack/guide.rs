//! What stands in the `README.txt` of a pack, in plain words.

use super::manifest::Manifest;
use super::{ARCHIVE, Material};
use crate::output::layout::paragraph;
use crate::output::{kinds, safe, words};

/// Columns: it is read in whatever opens a text file.
const WIDTH: usize = 78;

/// The whole text.
pub(super) fn text(material: &Material<'_>, manifest: &Manifest) -> String {
    let report = material.report;
    let mut guide = Guide(Vec::new());
    guide.title("Evidence");
    let day = safe::line(report.as_of.split('T').next().unwrap_or_default());
    for name in &report.names {
        let headline = format!(
            "{}  {}  {}  (handle @{}, {})",
            words::outcome(name),
            safe::line(&name.name),
            kinds::scope(report),
            safe::line(&name.handle),
            words::coverage(name)
        );
        guide.says(&headline);
    }
    guide.says(&format!(
        "As of {day}. {} to {}; {}",
        counted(manifest.hosts.values().sum(), "request"),
        counted(manifest.hosts.len(), "host"),
        match &report.archive {
            Some(archive) if archive.constructed =>
                "read from an archive that was constructed, not recorded: a demonstration, no evidence",
            Some(_) => "read from a recording; nobody was asked anew for this pack",
            None => "asked for this pack",
        }
    ));

    guide.title("What is in here");
    for file in &manifest.files {
        guide.entry(&file.name, &file.holds);
    }
    guide.entry("MANIFEST.json", "versions, times, digests and the command that makes the report again");
    guide.entry("SHA256SUMS", "digests, as `sha256sum -c` reads them");

    guide.title("Whether anything was changed");
    guide.says("In this folder, `sha256sum -c SHA256SUMS` (or `shasum -a 256 -c SHA256SUMS`) holds every file against its digest. That shows that the files belong together. Who made them is not proved by it: for that, let whoever made the pack tell you the SHA-256 of the whole ZIP file another way.");

    guide.title("How to make the report again");
    guide.says(&format!("With callsign {} and the catalog of that version:", safe::line(&manifest.asked_by)));
    guide.command(&manifest.replay);
    let policy = "The policy is not packed. `callsign.toml` stands for the one whose SHA-256 is `policy_sha256` in MANIFEST.json.";
    if report.redacted {
        guide.says("RECORDING.har stands for the recording, which stays with whoever made the pack: its SHA-256 is `recording_sha256` in MANIFEST.json. Where it was not kept, exchanges.json still says what was asked when, and what the digest of each reply is.");
    } else {
        guide.says(&format!("The file is {ARCHIVE}."));
    }
    if manifest.policy_sha256.is_some() {
        guide.says(policy);
    }
    guide.says("The report of a replay is the same but for `mode` and `archive`, which say that it is one, and for what depends on the day on which it is read: looks of people, and waivers.");

    guide.title("What is left out");
    if report.redacted {
        guide.says("What holders say of themselves: names as shown, descriptions, pictures, links, places, posts. Dates, counts and the platforms' own labels stay. So does the recording, which holds all of that; `callsign evidence --show-holder` packs it and says so in the name of the folder.");
    } else {
        guide.says("THIS PACK HOLDS WHAT STRANGERS WROTE: names, descriptions, links and whole pages of accounts. Pass it on only to those who need it to decide, and delete it when they have.");
    }
    guide.says("Accounts that hide from strangers, or seem to be a minor's, are nowhere described: their details are withheld for privacy in every format; do not contact them. Keys and cookies are in no file.");

    guide.title("What it does not say");
    guide.says("It is about handles; no trademark search is part of it. \"No account found\" is not a promise that the name can be registered: a name may be reserved. Whether it can be had is known when it is registered.");
    guide.0.join("\n") + "\n"
}

/// Lines so far.
struct Guide(Vec<String>);

impl Guide {
    fn title(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend([text.to_owned(), "=".repeat(text.chars().count())]);
    }

    fn says(&mut self, text: &str) {
        self.0.push(String::new());
        self.0.extend(paragraph(text, WIDTH, None));
    }

    fn command(&mut self, text: &str) {
        self.0.extend([String::new(), format!("    {text}")]);
    }

    fn entry(&mut self, name: &str, holds: &str) {
        self.0.push(String::new());
        self.0.push(name.to_owned());
        self.0.extend(paragraph(holds, WIDTH - 4, None).iter().map(|line| format!("    {line}")));
    }
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
