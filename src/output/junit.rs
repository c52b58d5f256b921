//! `JUnit` XML: a suite a name, a case a place. A finding that turns the run red is a failure, a place
//! that could not tell is skipped with its reason; the exit code stays the judge of the whole.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{RenderError, kinds, safe, summary, words};
use crate::catalog::platform::Kind;
use crate::report::{DriftReport, FindingReport, NameReport, Report, StandingReport};
use crate::verdict::Verdict;

/// Writes the report.
pub fn render(report: &Report) -> Result<String, RenderError> {
    let mut document = Document::new("callsign");
    for name in &report.names {
        document.add_test_suite(suite(report, name));
    }
    if !report.waivers.is_empty() {
        document.add_test_suite(waivers(report));
    }
    let mut text = document.to_string().map_err(|error| RenderError::new("JUnit", error))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn suite(report: &Report, name: &NameReport) -> TestSuite {
    let mut suite = TestSuite::new(safe::line(&name.name));
    suite.extra.insert("timestamp".into(), safe::line(&report.as_of).into());
    let property = |key: &str, value: String| Property::new(key, value);
    suite.add_property(property("outcome", words::outcome(name).to_owned()));
    suite.add_property(property("scope", kinds::scope(report)));
    suite.add_property(property("coverage", summary::coverage(report, name)));
    suite.add_property(property("exit", report.gate.exit.to_string()));
    let lines = [("origin", summary::origin(report)), ("red", summary::red(report))];
    let many = [
        ("waived", summary::waived(name)),
        ("allowed", summary::allowed(name)),
        ("carried", summary::carried(name)),
        ("drift", summary::drift(name)),
    ];
    let many = many.into_iter().flat_map(|(key, lines)| lines.into_iter().map(move |line| (key, line)));
    let one = lines.into_iter().filter_map(|(key, line)| Some((key, line?)));
    for (key, line) in one.chain(many) {
        suite.add_property(property(key, line));
    }
    for standing in &name.standings {
        suite.add_test_case(place(report, name, standing));
    }
    // What is about the name itself, or about a neighbour of it, has no place to fail at.
    let elsewhere = name.findings.iter().filter(|finding| {
        let here = |standing: &StandingReport| Some(&standing.surface.platform) == finding.place.as_ref();
        !name.standings.iter().any(here)
    });
    for finding in elsewhere {
        let title = format!("{}: {}", safe::line(&finding.rule), safe::line(&finding.title));
        let status = if summary::gates(report, name, finding) {
            failed(&[finding], &[])
        } else {
            TestCaseStatus::success()
        };
        let mut case = TestCase::new(title, status);
        case.set_classname("callsign.name").set_time(Duration::ZERO).set_system_out(told(finding));
        suite.add_test_case(case);
    }
    suite
}

fn place(report: &Report, name: &NameReport, standing: &StandingReport) -> TestCase {
    let id = Some(&standing.surface.platform);
    let here: Vec<&FindingReport> = name.findings.iter().filter(|one| one.place.as_ref() == id).collect();
    let (gated, other): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|one| summary::gates(report, name, one));
    let worse: Vec<&DriftReport> =
        name.drift.iter().filter(|one| one.counts && Some(&one.place) == id).collect();
    let status = if !gated.is_empty() || !worse.is_empty() {
        failed(&gated, &worse)
    } else if standing.verdict == Verdict::Unknown {
        skipped(name, standing)
    } else {
        TestCaseStatus::success()
    };
    let mut case = TestCase::new(safe::line(&standing.surface.platform_name), status);
    let class = match standing.surface.kind {
        // As it was when handles were all there is.
        Kind::Handle => "callsign".to_owned(),
        kind => format!("callsign.{}", kind.word()),
    };
    let class = format!("{class}.{}", if standing.surface.required { "required" } else { "other" });
    case.set_classname(class).set_time(Duration::from_millis(standing.timing_ms));
    let why = words::why(standing);
    let known = words::known(standing);
    let mut lines = vec![if why.is_empty() { known } else { format!("{known}: {why}") }];
    lines.push(safe::line(&standing.url));
    let holder = summary::holder(standing);
    lines.extend((!holder.is_empty()).then(|| format!("the holder says: {holder}")));
    lines.extend(other.into_iter().map(told));
    case.set_system_out(lines.join("\n"));
    case
}

/// Why it could not tell, and who excuses that.
fn skipped(name: &NameReport, standing: &StandingReport) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    let allowed = name.allowed.iter().find(|one| one.place == standing.surface.platform);
    let excused = allowed.map(|one| format!("; may be unanswered until {}", safe::line(&one.until)));
    let why = words::why(standing);
    status.set_message(format!("{}: {why}{}", words::known(standing), excused.unwrap_or_default()));
    if let Some(next) = words::next(standing) {
        status.set_description(next);
    }
    status
}

/// What turned the run red here, the worst first.
fn failed(gated: &[&FindingReport], worse: &[&DriftReport]) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let kind = gated.first().map_or("drift".to_owned(), |finding| safe::line(&finding.rule));
    let claims = gated.iter().map(|finding| summary::claim(finding));
    let changes = worse.iter().map(|drift| summary::changed(drift));
    let message: Vec<String> = claims.chain(changes).collect();
    let told: Vec<String> = gated.iter().map(|finding| told(finding)).collect();
    status.set_type(kind).set_message(message.join("; ")).set_description(told.join("\n"));
    status
}

/// A finding in a few lines: claim, advice, evidence.
fn told(finding: &FindingReport) -> String {
    let head =
        format!("{} {}: {}", safe::line(&finding.id), safe::line(&finding.rule), summary::claim(finding));
    let seen = finding.evidence.iter().map(|one| {
        format!("seen at {}: {} {}", safe::line(&one.at), safe::line(&one.what), safe::line(&one.url))
    });
    let lines = [head, format!("→ {}", safe::line(&finding.advice))];
    lines.into_iter().chain(seen).collect::<Vec<_>>().join("\n")
}

/// Waivers of the policy that have gone stale fail nothing; they are told.
fn waivers(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("waivers of the policy");
    for finding in &report.waivers {
        let mut case = TestCase::new(summary::claim(finding), TestCaseStatus::success());
        case.set_classname("callsign.policy").set_time(Duration::ZERO).set_system_out(told(finding));
        suite.add_test_case(case);
    }
    suite
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn xml(report: &Report) -> String {
        render(report).unwrap()
    }

    #[test]
    fn a_suite_a_name_and_a_case_a_place() {
        let report = sample::full();
        let read = Document::deserialize_from_str(&xml(&report)).unwrap();
        assert_eq!(read.test_suites.len(), 1);
        let suite = &read.test_suites[0];
        assert_eq!(suite.name.as_str(), "qwikster");
        // A case a place, and one for what is about the name itself.
        assert_eq!(suite.test_cases.len(), report.names[0].standings.len() + 1);
        assert_eq!((suite.failures, suite.skipped, suite.errors), (1, 2, 0));
        let case = &suite.test_cases[0];
        assert_eq!((case.name.as_str(), case.time), ("Chirp", Some(Duration::from_millis(312))));
        let TestCaseStatus::NonSuccess { kind, ty, message, .. } = &case.status else {
            panic!("{case:?}");
        };
        assert_eq!((*kind, ty.as_deref()), (NonSuccessKind::Failure, Some("HH-02")));
        let message = message.as_deref().unwrap();
        assert!(
            message.contains("words about drugs") && message.contains("→ taken by someone else"),
            "{message}"
        );
        let TestCaseStatus::Skipped { message, .. } = &suite.test_cases[1].status else { panic!() };
        assert!(message.as_deref().unwrap().contains("login wall"), "{message:?}");
    }

    #[test]
    fn what_fails_follows_the_gate() {
        use crate::policy::FailOn;
        let failures = |fail_on| {
            let mut report = sample::full();
            report.gate.fail_on = fail_on;
            report.names[0].drift.clear();
            Document::deserialize_from_str(&xml(&report)).unwrap().failures
        };
        assert_eq!((failures(FailOn::NoGo), failures(FailOn::Caution), failures(FailOn::Never)), (1, 1, 0));
    }

    #[test]
    fn every_element_stands_where_its_schema_wants_it() {
        // The order that the schema of Jenkins and that of Ant both take.
        let text = xml(&sample::full());
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is missing:\n{text}"));
        assert!(at("<testsuites") < at("<testsuite ") && at("<properties>") < at("<testcase"));
        assert!(at("<failure") < at("<system-out>"), "{text}");
        for case in text.split("<testcase ").skip(1) {
            let head = case.split('>').next().unwrap_or_default();
            assert!(
                head.contains("name=") && head.contains("classname=") && head.contains("time="),
                "{head}"
            );
        }
    }
}
