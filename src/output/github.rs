//! Workflow commands of GitHub Actions: at most ten annotations, the worst first, and the report in
//! brief. More than ten are not shown by GitHub, and silence would hide what is worse.

use super::{brief, markdown, safe, summary, words};
use crate::report::{FindingReport, NameReport, Report, SoFar};
use crate::risk::finding::Severity;

/// Most annotations of each kind that one step may show.
const MOST: usize = 10;

/// Most bytes of a job summary, for each step.
pub const SUMMARY: usize = 1 << 20;

/// How an annotation is shown, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Error,
    Warning,
    Notice,
}

struct Annotation<'r> {
    level: Level,
    name: Option<&'r NameReport>,
    title: String,
    message: String,
}

/// Writes the report.
pub fn render(report: &Report) -> String {
    let mut all = annotations(report);
    all.sort_by_key(|one| one.level);
    let left = all.len().saturating_sub(MOST);
    let mut text: String = all.iter().take(MOST).flat_map(|one| [command(one), "\n".to_owned()]).collect();
    text.push_str(&brief::render(report));
    if left > 0 {
        let more = if left == 1 { "1 more finding is" } else { "more findings are" };
        let count = if left == 1 { String::new() } else { format!("{left} ") };
        text.extend([&count, more, " in the other formats and in the job summary\n"]);
    }
    text
}

/// The job summary, in at most `most` bytes.
pub fn summary(report: &Report, most: usize) -> String {
    markdown::within(report, most.min(SUMMARY))
}

/// What is worth an annotation: what turns the run red and what decided an outcome, then what else
/// counts, what has changed, and what was not answered.
fn annotations(report: &Report) -> Vec<Annotation<'_>> {
    let mut all = Vec::new();
    if let Some(red) = summary::red(report) {
        let heads = report.names.iter().filter(|name| name.so_far == SoFar::NoGo || !name.complete);
        let heads: Vec<String> = heads.take(3).map(|name| summary::headline(report, name)).collect();
        let message = if heads.is_empty() { red.clone() } else { heads.join("; ") };
        all.push(Annotation { level: Level::Error, name: None, title: format!("callsign: {red}"), message });
    }
    for name in summary::ranked(report) {
        let found = name.findings.iter().filter(|one| one.counts && one.severity >= Severity::Medium);
        all.extend(found.map(|finding| annotation(report, name, finding)));
        all.extend(name.drift.iter().map(|drift| Annotation {
            level: if drift.counts { Level::Error } else { Level::Notice },
            name: Some(name),
            title: format!("{}: changed since the lock", safe::line(&name.name)),
            message: summary::changed(drift),
        }));
        let open = summary::unanswered(name);
        if !open.is_empty() && name.so_far != SoFar::NoGo {
            all.push(Annotation {
                level: Level::Warning,
                name: Some(name),
                title: format!("{}: {}", safe::line(&name.name), words::coverage(name)),
                message: summary::grouped(&open, words::known),
            });
        }
        let excused = summary::allowed(name).into_iter().chain(summary::carried(name));
        let excused: Vec<String> = excused.collect();
        if !excused.is_empty() {
            all.push(Annotation {
                level: Level::Notice,
                name: Some(name),
                title: format!("{}: excused or carried over", safe::line(&name.name)),
                message: excused.join("\n"),
            });
        }
    }
    all
}

fn annotation<'r>(report: &Report, name: &'r NameReport, finding: &FindingReport) -> Annotation<'r> {
    let level = match (summary::gates(report, name, finding), finding.severity) {
        (true, _) => Level::Error,
        (false, Severity::High | Severity::Blocker) => Level::Warning,
        (false, _) => Level::Notice,
    };
    let title =
        format!("{} {}: {}", safe::line(&name.name), safe::line(&finding.rule), safe::line(&finding.title));
    let message = format!("{}\n→ {}", summary::claim(finding), safe::line(&finding.advice));
    Annotation { level, name: Some(name), title, message }
}

/// `::error file=names.txt,line=3,title=…::…`
fn command(annotation: &Annotation<'_>) -> String {
    let level = match annotation.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let written = annotation.name.and_then(|name| name.written.as_ref());
    let place = written.map_or(String::new(), |written| {
        format!("file={},line={},", property(&safe::line(&written.file)), written.line)
    });
    format!("::{level} {place}title={}::{}", property(&annotation.title), data(&annotation.message))
}

/// The text of a command: whatever would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, in which two more characters have a meaning.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn the_worst_comes_first_with_file_and_line() {
        let text = render(&sample::full());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("::error title=callsign%3A red%3A the name (HH-02)::NO-GO"), "{text}");
        assert!(lines[1].starts_with("::error file=names.txt,line=3,title=qwikster HH-02%3A "), "{text}");
        assert!(lines[1].contains("%0A→ change the name"), "{text}");
        assert!(text.contains("NO-GO, incomplete  qwikster  (handles only; no trademark search)"), "{text}");
    }

    #[test]
    fn at_most_ten_and_the_rest_is_counted() {
        let mut report = sample::full();
        let one = report.names[0].clone();
        report.names = vec![one; 30];
        let text = render(&report);
        let shown: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
        assert_eq!(shown.len(), MOST);
        assert!(shown.iter().all(|line| line.starts_with("::error ")), "{text}");
        assert!(text.contains("81 more findings are in the other formats"), "{text}");
    }

    #[test]
    fn nothing_ends_a_command() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c::d"), "a%2Cb%3Ac%3A%3Ad");
    }
}
