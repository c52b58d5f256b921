//! What was said, held against what is true: the confusion table by kind of fault, every false word,
//! and the reasons of those that were left undecided.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use callsign::report::Report;
use callsign::verdict::{Doubt, Verdict};
use serde_json::Value;

use super::law::{Law, Words};

/// Most entries that are named as examples.
const MOST_EXAMPLES: usize = 6;

/// In which world a survey ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// Nobody is at fault.
    Healthy,
    /// Each host has the fault that the truth file names.
    Faulty,
    /// Hosts answer soundly at first, so that the truth is to be had from all of them.
    Later,
}

/// What is true of one entry.
pub(super) struct Entry {
    documented: bool,
    fault: String,
    /// Handle → `taken` or `free`.
    truth: BTreeMap<String, String>,
    /// Handle → what an honest checker may say of it.
    honest: BTreeMap<String, Vec<String>>,
    /// Statuses of the page of somebody and of nobody.
    pub(super) taken: u16,
    pub(super) free: u16,
}

/// What is true of all entries, by list and name. Names that a list has twice are left out.
pub(super) struct Truth(BTreeMap<(String, String), Entry>);

impl Truth {
    pub(super) fn of(file: &Value) -> Self {
        let (mut entries, mut twice) = (BTreeMap::new(), BTreeSet::new());
        for row in file["entries"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let status = |of: &str| u16::try_from(row["status"][of].as_u64().unwrap()).unwrap();
            let by_handle = |of: &str| row[of].as_object().unwrap().iter();
            let words = |list: &Value| list.as_array().unwrap().iter().map(text).collect();
            let entry = Entry {
                documented: row["documented"] == true,
                fault: text(&row["fault"]),
                truth: by_handle("truth").map(|(handle, truth)| (handle.clone(), text(truth))).collect(),
                honest: by_handle("honest").map(|(handle, all)| (handle.clone(), words(all))).collect(),
                taken: status("taken"),
                free: status("free"),
            };
            let key = (text(&row["manifest"]), text(&row["name"]));
            if entries.insert(key.clone(), entry).is_some() {
                twice.insert(key);
            }
        }
        entries.retain(|key, _| !twice.contains(key));
        Self(entries)
    }
}

/// One word about one handle by one entry.
struct Said<'r> {
    list: &'r str,
    entry: &'r str,
    handle: &'r str,
    verdict: Verdict,
    doubt: Option<&'r Doubt>,
    /// What became of the controls; nothing for witnesses.
    proof: String,
}

/// Truth and word → how often.
type Cell = BTreeMap<(String, &'static str), usize>;

/// Everything counted so far.
#[derive(Default)]
pub(super) struct Score {
    /// Run and fault → truth and word → how often.
    cells: BTreeMap<(String, String), Cell>,
    /// Every false word, in words.
    pub(super) falsehoods: Vec<String>,
    /// Reason → how often, and examples; of healthy worlds.
    undecided: BTreeMap<(Law, String), (usize, BTreeSet<String>)>,
    /// Words about documented entries.
    pub(super) judged: usize,
    decided_in_health: usize,
    notes: Vec<String>,
}

impl Score {
    /// Counts a report of a survey called `run`.
    pub(super) fn add(&mut self, run: &str, leg: Leg, truth: &Truth, words: &Words, report: &Report) {
        for name in &report.names {
            for standing in &name.standings {
                self.say(
                    run,
                    leg,
                    truth,
                    words,
                    &Said {
                        list: &standing.source.list,
                        entry: &standing.source.entry,
                        handle: &standing.handle,
                        verdict: standing.verdict,
                        doubt: standing.doubt.as_ref(),
                        proof: format!("{:?}", standing.controls.status),
                    },
                );
                for witness in &standing.witnesses {
                    self.say(
                        run,
                        leg,
                        truth,
                        words,
                        &Said {
                            list: &witness.source.list,
                            entry: &witness.source.entry,
                            handle: &standing.handle,
                            verdict: witness.verdict,
                            doubt: witness.doubt.as_ref(),
                            proof: "as a witness".to_owned(),
                        },
                    );
                }
            }
        }
    }

    fn say(&mut self, run: &str, leg: Leg, truth: &Truth, words: &Words, said: &Said<'_>) {
        let Some(entry) = truth.0.get(&(said.list.to_owned(), said.entry.to_owned())) else { return };
        if !entry.documented {
            return;
        }
        let Some(is) = entry.truth.get(said.handle) else { return };
        let word = match said.verdict {
            Verdict::Taken => "taken",
            Verdict::Vacant | Verdict::Free => "free",
            _ => "unknown",
        };
        let fault = if leg == Leg::Healthy { "none" } else { entry.fault.as_str() };
        let sound = fault == "none" || leg == Leg::Later;
        let honest = word == "unknown"
            || (sound && word == is)
            || entry.honest[said.handle].iter().any(|one| one == word && !sound);
        let cell = self.cells.entry((run.to_owned(), fault.to_owned())).or_default();
        *cell.entry((is.clone(), word)).or_default() += 1;
        self.judged += 1;
        if !honest {
            let Said { list, entry, handle, proof, .. } = said;
            self.falsehoods.push(format!(
                "{run}, {fault}: {list}/{entry} said `{word}` of `{handle}`, which is {is} (controls: {proof})"
            ));
        }
        if fault != "none" {
            return;
        }
        if word != "unknown" {
            self.decided_in_health += 1;
            return;
        }
        let law = words.law(said.list, said.entry, said.handle, entry, is == "free", said.doubt);
        let why = said
            .doubt
            .map_or_else(String::new, |doubt| format!("{}: {}", doubt.kind.words(), plain(&doubt.detail)));
        let (count, examples) = self.undecided.entry((law, format!("{is}; {why}"))).or_default();
        *count += 1;
        if examples.len() < MOST_EXAMPLES {
            examples.insert(format!("{}/{}", said.list, said.entry));
        }
    }

    /// A line under the tables.
    pub(super) fn note(&mut self, line: String) {
        println!("{line}");
        self.notes.push(line);
    }

    /// What part of those that section 3 permits a verdict on was decided in a healthy world.
    pub(super) fn share_decided(&self) -> f64 {
        let ours: usize = self
            .undecided
            .iter()
            .filter(|((law, _), _)| *law == Law::Silent)
            .map(|(_, (count, _))| count)
            .sum();
        let share = |part: usize, whole: usize| {
            f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
        };
        share(self.decided_in_health, self.decided_in_health + ours)
    }

    /// The tables, in Markdown.
    pub(super) fn markdown(&self) -> String {
        let mut out = String::from("# Community lists against the simulated internet\n\n");
        let _ = writeln!(
            out,
            "{} checks of documented entries judged, {} of them falsely.\n",
            self.judged,
            self.falsehoods.len()
        );
        let _ = writeln!(
            out,
            "| run | fault | taken: taken | taken: unknown | taken: free | free: free | free: unknown | free: taken |"
        );
        let _ = writeln!(out, "|---|---|---|---|---|---|---|---|");
        for ((run, fault), cell) in &self.cells {
            let count =
                |is: &str, word: &'static str| cell.get(&(is.to_owned(), word)).copied().unwrap_or_default();
            let _ = writeln!(
                out,
                "| {run} | {fault} | {} | {} | {} | {} | {} | {} |",
                count("taken", "taken"),
                count("taken", "unknown"),
                count("taken", "free"),
                count("free", "free"),
                count("free", "unknown"),
                count("free", "taken"),
            );
        }
        let _ = writeln!(out, "\n## False words\n");
        for one in &self.falsehoods {
            let _ = writeln!(out, "- {one}");
        }
        let _ = writeln!(
            out,
            "\n## Undecided on healthy sites\n\n{} decided; {:.2} % of those that section 3 permits a verdict on.\n",
            self.decided_in_health,
            100.0 * self.share_decided()
        );
        let _ = writeln!(out, "| section 3 | count | truth; reason | such as |\n|---|---|---|---|");
        let mut rows: Vec<_> = self.undecided.iter().collect();
        rows.sort_by_key(|((law, _), (count, _))| (*law, std::cmp::Reverse(*count)));
        for ((law, why), (count, examples)) in rows {
            let examples: Vec<&str> = examples.iter().map(String::as_str).collect();
            let _ = writeln!(
                out,
                "| {} | {count} | {} | {} |",
                law.words(),
                why.replace('|', "\\|"),
                examples.join(", ")
            );
        }
        let _ = writeln!(out, "\n## Notes\n");
        for note in &self.notes {
            let _ = writeln!(out, "- {note}");
        }
        out
    }
}

/// A detail without what it quotes, so that like goes with like.
fn plain(detail: &str) -> String {
    let mut parts = detail.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), rest) = (parts.next(), parts.next()) {
        out.push('…');
        out.push_str(rest.unwrap_or_default());
    }
    out.chars().take(160).collect()
}
