//! What a run is worth to a pipeline: the outward view, settled once, when everything else of the
//! report is known, so that no format tells another end than the exit code.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Mode, NameReport, Report, SoFar, StandingReport};
use crate::exit::Exit;
use crate::policy::FailOn;
use crate::verdict::{DoubtKind, Verdict};

/// How many places, names or rules the one line of a red run lists; the others are counted.
const MOST: usize = 3;

/// What a run is worth to a pipeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateReport {
    /// From which outcome on the exit code tells of it.
    pub fail_on: FailOn,
    /// The exit code of the run (0, 3, 4, 11, 12 or 130).
    pub exit: u8,
    /// Whose fault a red run is, in one line; null where it is green.
    pub red: Option<String>,
}

/// A required place that the policy allows to be unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllowedReport {
    /// Platform id.
    pub place: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// Until when (`YYYY-MM-DD`, that day included).
    pub until: String,
}

/// Where a name is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenReport {
    /// The file, as it is reached from the current folder, with `/` between folders.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Settles how a run ends and writes it into its report. `fail_on` judges what was found; with
/// `complete` no allowance excuses a place that did not answer; `interrupted` says that the survey was
/// broken off. Whatever comes after it must not change what the report says.
pub fn settle(report: &mut Report, fail_on: FailOn, complete: bool, interrupted: bool) -> Exit {
    if complete {
        for name in &mut report.names {
            name.allowed.clear();
        }
    }
    let broken_off = if interrupted { Exit::Interrupted } else { Exit::Complete };
    // Nothing judged is nothing answered.
    let nothing = if report.names.is_empty() { Exit::Incomplete } else { Exit::Complete };
    let ends = report.names.iter().map(|name| end(name, fail_on));
    let exit = ends.fold(broken_off.merge(nothing), Exit::merge);
    report.gate = GateReport { fail_on, exit: exit.code(), red: red(report, exit) };
    exit
}

/// How one name ends: what was found as far as it is asked for, and what was not answered in any case.
fn end(name: &NameReport, fail_on: FailOn) -> Exit {
    let found = match (name.so_far, fail_on) {
        (SoFar::NoGo, FailOn::NoGo | FailOn::Caution) => Exit::NoGo,
        (SoFar::Caution, FailOn::Caution) => Exit::Caution,
        _ => Exit::Complete,
    };
    let worse = fail_on != FailOn::Never && name.drift.iter().any(|one| one.counts);
    let drift = if worse { Exit::Drift } else { Exit::Complete };
    let answered = if unexcused(name).next().is_none() { Exit::Complete } else { Exit::Incomplete };
    found.merge(drift).merge(answered)
}

/// Ids of the required places that did not answer and that nothing excuses.
fn unexcused(name: &NameReport) -> impl Iterator<Item = &str> {
    let excused = |id: &&String| !name.allowed.iter().any(|one| one.place == **id);
    // A report says of itself that it is not complete, whatever it lists.
    let unlisted = (!name.complete && name.unanswered.is_empty()).then_some("");
    name.unanswered.iter().filter(excused).map(String::as_str).chain(unlisted)
}

fn red(report: &Report, exit: Exit) -> Option<String> {
    match exit {
        Exit::Complete => None,
        Exit::Interrupted => Some("broken off before everything was asked".to_owned()),
        Exit::NoGo => Some(of_names(report, SoFar::NoGo)),
        Exit::Caution => Some(of_names(report, SoFar::Caution)),
        Exit::Drift => Some(of_drift(report)),
        Exit::Incomplete => Some(of_silence(report)),
        Exit::Error | Exit::Usage => Some(CONFIGURATION.to_owned()),
    }
}

/// What a run is red for that could not begin.
pub const CONFIGURATION: &str = "our configuration";

/// What a run is red for that could not read or write.
pub const MACHINE: &str = "our machine";

/// What a run is red for that failed by a fault of the program.
pub const PROGRAM: &str = "callsign itself";

/// `the name (HH-02)`, or which of several.
fn of_names(report: &Report, so_far: SoFar) -> String {
    let rules = |name: &NameReport| {
        let mut rules: Vec<&str> = Vec::new();
        let decided = name.reasons.iter().filter_map(|id| name.findings.iter().find(|one| one.id == *id));
        for rule in decided.map(|one| one.rule.as_str()) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        some(rules)
    };
    let bad: Vec<&NameReport> = report.names.iter().filter(|name| name.so_far == so_far).collect();
    match (bad.as_slice(), report.names.len()) {
        ([name], 1) => format!("the name ({})", rules(name)),
        ([name], _) => format!("the name `{}` ({})", name.name, rules(name)),
        (names, all) => {
            let each = names.iter().map(|name| format!("`{}`: {}", name.name, rules(name)));
            format!("{} of {all} names ({})", names.len(), listed(each, "; "))
        }
    }
}

/// `an answer became worse (TikTok: no account found → taken by someone else)`.
fn of_drift(report: &Report) -> String {
    let several = report.names.len() > 1;
    let worse = report.names.iter().flat_map(|name| {
        let counting = name.drift.iter().filter(|one| one.counts);
        counting.map(move |one| {
            let whose = if several { format!("{} at ", name.name) } else { String::new() };
            format!("{whose}{}: {} → {}", one.place_name, one.from, one.to)
        })
    });
    let worse: Vec<String> = worse.collect();
    let head = if worse.len() == 1 { "an answer" } else { "answers" };
    format!("{head} became worse ({})", listed(worse.into_iter(), "; "))
}

/// Why a place counts as unanswered, in the fewest words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// It was not among the places asked.
    LeftOut,
    /// The lock has no answer of it.
    NotLocked,
    /// The answer that is kept is past its age.
    TooOld,
    /// It could not be told.
    Doubt(DoubtKind),
    /// It is known, but not surely enough.
    Hint,
}

impl Silence {
    fn of(standing: Option<&StandingReport>, mode: Mode) -> Self {
        let Some(standing) = standing else { return Self::LeftOut };
        match (standing.verdict, &standing.doubt) {
            (Verdict::Unknown, _) if standing.carried.is_some() => Self::TooOld,
            // What no machine can tell is never in a lock.
            (Verdict::Unknown, doubt)
                if mode == Mode::Locked
                    && doubt.as_ref().is_none_or(|doubt| doubt.kind.passes_with_time()) =>
            {
                Self::NotLocked
            }
            (Verdict::Unknown, Some(doubt)) => Self::Doubt(match doubt.kind {
                // Whoever keeps a pipeline wants to know what to do.
                DoubtKind::Ambiguous | DoubtKind::SearchOnly => DoubtKind::LookYourself,
                kind => kind,
            }),
            (Verdict::Unknown, None) => Self::Doubt(DoubtKind::NotAsked),
            _ => Self::Hint,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::NotLocked => "not in the lock",
            Self::TooOld => "too old",
            Self::Doubt(kind) => kind.words(),
            Self::Hint => "only a hint",
        }
    }

    /// Whether it is for us to mend, not for the place.
    fn is_ours(self) -> bool {
        matches!(
            self,
            Self::LeftOut | Self::NotLocked | Self::Doubt(DoubtKind::NeedsKey | DoubtKind::RefusedByGuard)
        )
    }
}

/// A place that did not answer.
struct Silent<'r> {
    id: &'r str,
    name: &'r str,
    why: Silence,
    again: Option<Timestamp>,
}

/// `2 places did not answer (rate limited, again after 02:40 UTC)`, or whose fault it is instead.
fn of_silence(report: &Report) -> String {
    let mut silent: Vec<Silent<'_>> = Vec::new();
    for name in &report.names {
        for id in unexcused(name) {
            let standing = name.standings.iter().find(|one| one.surface.platform == id);
            let doubt = standing.and_then(|one| one.doubt.as_ref());
            let again = doubt.and_then(|doubt| doubt.again_after.as_deref()?.parse().ok());
            match silent.iter_mut().find(|one| one.id == id) {
                // The last of several names is asked last.
                Some(known) => known.again = known.again.max(again),
                None => silent.push(Silent {
                    id,
                    name: name.called(id),
                    why: Silence::of(standing, report.mode),
                    again,
                }),
            }
        }
    }
    let why = reasons(&silent, report);
    if silent.iter().all(|one| one.why == Silence::TooOld) {
        return format!("evidence too old ({})", some(silent.iter().map(|one| one.name).collect()));
    }
    if silent.iter().all(|one| one.why.is_ours()) {
        return format!("{CONFIGURATION} ({why})");
    }
    match silent.as_slice() {
        [one] => format!("1 place did not answer ({}: {why})", one.name),
        many => format!("{} places did not answer ({why})", many.len()),
    }
}

/// `rate limited, again after 02:40 UTC`, or how many for which reason.
fn reasons(silent: &[Silent<'_>], report: &Report) -> String {
    let mut kinds: Vec<Silence> = Vec::new();
    for one in silent {
        if !kinds.contains(&one.why) {
            kinds.push(one.why);
        }
    }
    let each = kinds.iter().map(|kind| {
        let alike = || silent.iter().filter(|one| one.why == *kind);
        let again = alike().filter_map(|one| one.again).max().map(|after| again(after, &report.as_of));
        let places = if kind.is_ours() {
            format!("{} ", some(alike().map(|one| one.name).collect()))
        } else if kinds.len() > 1 {
            format!("{} ", alike().count())
        } else {
            String::new()
        };
        format!("{places}{}{}", kind.words(), again.unwrap_or_default())
    });
    each.collect::<Vec<_>>().join("; ")
}

/// `, again after 02:40 UTC`, with the day where that is not the day of the survey.
fn again(after: Timestamp, as_of: &str) -> String {
    let utc = |at: Timestamp| at.to_zoned(TimeZone::UTC);
    // Whoever comes at that minute comes in time.
    let whole = after.as_second().div_euclid(60) + i64::from(after.as_second().rem_euclid(60) > 0);
    let after = utc(Timestamp::from_second(whole * 60).unwrap_or(after));
    let today = as_of.parse().is_ok_and(|as_of| utc(as_of).date() == after.date());
    let form = if today { "%H:%M" } else { "%-d %b %H:%M" };
    format!(", again after {} UTC", after.strftime(form))
}

/// `one, two, three and 2 more`.
fn some(all: Vec<&str>) -> String {
    listed(all.into_iter().map(str::to_owned), ", ")
}

fn listed(all: impl Iterator<Item = String>, between: &str) -> String {
    let all: Vec<String> = all.collect();
    let shown = all.iter().take(MOST).cloned().collect::<Vec<_>>().join(between);
    match all.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
