//! One JSON object a line, for streams and `grep`: first `survey`, then for each name one
//! `standing` a place and last its `name` with outcome, counts and findings. Every line names its `type` and
//! schema, and can be read alone.

use serde::Serialize;

use super::safe;
use crate::report::{
    AllowedReport, Archive, Coverage, DriftReport, FindingReport, GateReport, Mode, Report, Scope, SoFar,
    StandingReport,
};

#[derive(Serialize)]
struct Line<'r> {
    #[serde(flatten)]
    kind: Kind<'r>,
    schema: &'r str,
    mode: Mode,
    as_of: &'r str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Kind<'r> {
    Survey {
        #[serde(skip_serializing_if = "Option::is_none")]
        archive: Option<&'r Archive>,
        scope: &'r Scope,
        gate: &'r GateReport,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        redacted: bool,
        names: Vec<&'r str>,
    },
    Standing {
        name: &'r str,
        #[serde(flatten)]
        standing: &'r StandingReport,
    },
    Name {
        name: &'r str,
        handle: &'r str,
        so_far: SoFar,
        complete: bool,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        warnings: &'r [String],
        coverage: &'r Coverage,
        reasons: &'r [String],
        findings: &'r [FindingReport],
        unanswered: &'r [String],
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        allowed: &'r [AllowedReport],
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        drift: &'r [DriftReport],
    },
}

/// Writes the report as lines.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for kind in kinds(report) {
        let line = Line { kind, schema: &report.schema, mode: report.mode, as_of: &report.as_of };
        text.push_str(&safe::json(&serde_json::to_string(&line)?));
        text.push('\n');
    }
    Ok(text)
}

fn kinds(report: &Report) -> Vec<Kind<'_>> {
    let names = report.names.iter().map(|name| name.name.as_str()).collect();
    let mut kinds = vec![Kind::Survey {
        archive: report.archive.as_ref(),
        scope: &report.scope,
        gate: &report.gate,
        redacted: report.redacted,
        names,
    }];
    for name in &report.names {
        kinds.extend(name.standings.iter().map(|standing| Kind::Standing { name: &name.name, standing }));
        kinds.push(Kind::Name {
            name: &name.name,
            handle: &name.handle,
            so_far: name.so_far,
            complete: name.complete,
            warnings: &name.warnings,
            coverage: &name.coverage,
            reasons: &name.reasons,
            findings: &name.findings,
            unanswered: &name.unanswered,
            allowed: &name.allowed,
            drift: &name.drift,
        });
    }
    kinds
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::output::sample;

    #[test]
    fn every_line_stands_alone() {
        let report = sample::replayed();
        let text = render(&report).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let types: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
        assert_eq!(types.len(), 12);
        assert_eq!((types[0], types[1], types[11]), ("survey", "standing", "name"));
        for line in &lines {
            assert_eq!((&line["schema"], &line["mode"]), (&"callsign.report/1".into(), &"replay".into()));
            assert_eq!(line["as_of"], report.as_of.as_str());
        }
        assert_eq!(lines[1]["name"], "qwikster");
        assert_eq!(lines[1]["surface"]["platform"], "chirp");
        assert_eq!(lines[11]["coverage"]["answered"], 5);
    }
}
