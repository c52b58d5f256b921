//! GitHub Flavored Markdown for a wiki, a pull request or a job summary: the outcome, what decided it,
//! what was not answered, every place, and what to do.

mod escape;

use self::escape::{code, link, text};
use super::{kinds, safe, summary, words};
use crate::report::{ComparisonReport, FindingReport, NameReport, Report, StandingReport};
use crate::verdict::Verdict;

/// How much is told of each name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Everything.
    Whole,
    /// Without the places that nothing requires.
    Required,
    /// The headline and why.
    Headline,
}

/// Writes the report.
pub fn render(report: &Report) -> String {
    written(report, Depth::Whole)
}

/// The same in at most `most` bytes: with fewer places, then with fewer words; nothing but the first
/// names where even that is too much.
pub fn within(report: &Report, most: usize) -> String {
    let depths = [Depth::Whole, Depth::Required, Depth::Headline];
    if let Some(whole) = depths.iter().map(|depth| written(report, *depth)).find(|text| text.len() <= most) {
        return whole;
    }
    let note = "\nThe rest does not fit here; the report of the run has it.\n";
    let (mut kept, mut room) = (String::new(), most.saturating_sub(note.len()));
    for line in written(report, Depth::Headline).split_inclusive('\n') {
        if line.len() > room {
            break;
        }
        room -= line.len();
        kept.push_str(line);
    }
    if note.len() <= most { kept + note } else { String::new() }
}

fn written(report: &Report, depth: Depth) -> String {
    let mut page = Page { report, depth, text: String::new() };
    if let Some(origin) = summary::origin(report) {
        page.paragraph(&format!("> {}", text(&origin)));
    }
    if let Some(red) = summary::red(report) {
        page.paragraph(&format!("**{}**", text(&red)));
    }
    if let Some(comparison) = &report.comparison {
        page.comparison(comparison);
    }
    for name in summary::ranked(report) {
        page.name(name);
    }
    page.list(
        "About the waivers of the policy",
        report.waivers.iter().map(|one| format!("{}: {}", text(&one.rule), text(&one.claim))),
    );
    page.foot();
    page.text
}

struct Page<'r> {
    report: &'r Report,
    depth: Depth,
    text: String,
}

impl Page<'_> {
    /// A block with an empty line behind it.
    fn paragraph(&mut self, block: &str) {
        self.text.push_str(block);
        self.text.push_str("\n\n");
    }

    fn list(&mut self, title: &str, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.map(|item| format!("- {item}")).collect();
        if !items.is_empty() {
            self.paragraph(&format!("### {title}"));
            self.paragraph(&items.join("\n"));
        }
    }

    fn table(&mut self, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let head: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        let rule = vec!["---".to_owned(); columns.len()];
        let lines: Vec<String> =
            [row(&head), row(&rule)].into_iter().chain(rows.map(|cells| row(&cells))).collect();
        self.paragraph(&lines.join("\n"));
    }

    fn comparison(&mut self, comparison: &ComparisonReport) {
        let of = |handle: &str| self.report.names.iter().find(|name| name.handle == handle);
        let rows: Vec<Vec<String>> = comparison
            .ranked
            .iter()
            .map(|one| {
                let name = of(&one.handle);
                let lost = [&one.dropped, &one.lost].into_iter().flatten().map(|words| text(words));
                vec![
                    text(name.map_or(&one.handle, |name| &name.name)),
                    name.map_or("not asked", |name| words::outcome(name)).to_owned(),
                    format!("{} of {}", one.can_be_had, one.required),
                    lost.collect::<Vec<_>>().join("; "),
                    one.change.as_deref().map(text).unwrap_or_default(),
                ]
            })
            .collect();
        let columns =
            ["name", "outcome", "can be had on", "why it is not the first", "what would change that"];
        self.table(&columns, rows.into_iter());
    }

    fn name(&mut self, name: &NameReport) {
        let scope = kinds::scope(self.report);
        self.paragraph(&format!("## {}: {} {}", words::outcome(name), text(&name.name), text(&scope)));
        self.paragraph(&text(&summary::coverage(self.report, name)));
        if self.depth == Depth::Headline {
            if let Some(decided) = name.findings.iter().find(|one| one.decides) {
                self.paragraph(&text(&summary::claim(decided)));
            }
            self.asides(name);
            return;
        }
        let (decided, other): (Vec<_>, Vec<_>) = name.findings.iter().partition(|one| one.decides);
        self.list("What decided it", decided.into_iter().map(found));
        self.list("What was not answered", summary::unanswered(name).into_iter().map(unanswered));
        self.asides(name);
        self.list(
            "Try to register, in this order",
            name.to_register.iter().map(|one| {
                format!("{}: {}", link(&one.place_name, &one.url), text(one.kind.says(one.verdict)))
            }),
        );
        self.list(
            "Instead",
            name.alternatives.iter().flat_map(|search| &search.found).map(|one| {
                let warning =
                    one.warning.as_deref().map(|words| format!("; {}", text(words))).unwrap_or_default();
                let (had, of) = (one.can_be_had_on, one.required);
                format!(
                    "{} can be had on {had} of {of} required places, {} open{warning}",
                    code(&one.handle),
                    one.open
                )
            }),
        );
        self.places(name);
        if self.depth == Depth::Whole {
            self.list("What else was found", other.into_iter().map(found));
        }
    }

    /// What was excused, carried over, or has changed.
    fn asides(&mut self, name: &NameReport) {
        let counted = |lines: Vec<String>| lines.into_iter().map(|line| text(&line)).collect::<Vec<_>>();
        self.list("What has changed since the lock", counted(summary::drift(name)).into_iter());
        self.list("What may be unanswered", counted(summary::allowed(name)).into_iter());
        self.list("Answers carried over", counted(summary::carried(name)).into_iter());
        self.list("Waived", counted(summary::waived(name)).into_iter());
    }

    fn places(&mut self, name: &NameReport) {
        let required: Vec<&StandingReport> =
            name.standings.iter().filter(|standing| standing.surface.required).collect();
        let required =
            Some(("required places".to_owned(), required)).filter(|(_, places)| !places.is_empty());
        for (title, standings) in required.into_iter().chain(kinds::others(name)) {
            let is_other = title.starts_with("other");
            self.paragraph(&format!("### {}", capital(&title)));
            if is_other && self.depth != Depth::Whole {
                self.paragraph(&format!("{}: {}", standings.len(), words::tally(standings)));
                continue;
            }
            let shows_holder = standings.iter().any(|standing| !summary::holder(standing).is_empty());
            let columns = ["place", "what is known", "why", "as of", "the holder says"];
            let columns = if shows_holder { &columns[..] } else { &columns[..4] };
            let row = |standing: &StandingReport| {
                let mut cells = vec![
                    link(&standing.surface.platform_name, &standing.url),
                    text(&words::known(standing)),
                    text(&words::why(standing)),
                    text(&summary::date(&summary::seen_at(standing))),
                ];
                if shows_holder {
                    cells.push(text(&summary::holder(standing)));
                }
                cells
            };
            self.table(columns, standings.into_iter().map(row));
        }
    }

    fn foot(&mut self) {
        let report = self.report;
        let left_out = if report.redacted { "; what holders say of themselves is left out" } else { "" };
        let not_checked = report.scope.not_checked.join(", ");
        let line = format!(
            "callsign {}, as of {}; not looked at: {not_checked}{left_out}; {}",
            env!("CARGO_PKG_VERSION"),
            safe::line(&report.as_of),
            summary::DISCLAIMER
        );
        self.text.push_str(&text(&line));
        self.text.push('\n');
    }
}

/// `title` with a capital at its start.
fn capital(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

/// Claim, advice and evidence of a finding.
fn found(finding: &FindingReport) -> String {
    let seen = finding.evidence.iter().take(3).map(|one| link(&one.what, &one.url));
    let seen: Vec<String> = seen.filter(|words| !words.is_empty()).collect();
    let seen = if seen.is_empty() { String::new() } else { format!(". Seen: {}.", seen.join(", ")) };
    format!(
        "**{}** {} ({}, {}) {}  \n  → {}{seen}",
        text(&finding.rule),
        text(&finding.claim),
        finding.severity.word(),
        text(&summary::aside(finding)),
        code(&finding.id),
        text(&finding.advice)
    )
}

/// A place that did not answer, with its link to look.
fn unanswered(standing: &StandingReport) -> String {
    let why = words::why(standing);
    let why = if why.is_empty() || standing.verdict != Verdict::Unknown {
        String::new()
    } else {
        format!(" ({})", text(&why))
    };
    let look = link("look yourself", &standing.look.url);
    format!("{}: {}{why}; {look}", text(&standing.surface.platform_name), text(&words::known(standing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn tells_everything_of_a_run() {
        let page = render(&sample::full());
        for part in [
            "**red: the name (HH-02)**",
            "## NO-GO, incomplete: qwikster (handles only; no trademark search)",
            "### What decided it\n\n- **HH-02** @<!-- -->qwikster on Chirp",
            "| [Chirp](<https://chirp.example/qwikster>) | taken by someone else (strong) |",
            "may be unanswered until 2026-12-20",
            "as of 18 Nov",
            "### What has changed since the lock",
            "waived until 2027-01-31",
            "not a legal opinion",
        ] {
            assert!(page.contains(part), "`{part}` is missing:\n{page}");
        }
        let replayed = render(&sample::replayed());
        assert!(replayed.starts_with("> REPLAY: constructed archive demo"), "{replayed}");
    }

    #[test]
    fn what_has_a_limit_keeps_to_it() {
        let mut report = sample::full();
        let whole = render(&report);
        assert_eq!(within(&report, whole.len()), whole);
        let required = within(&report, whole.len() - 1);
        assert!(required.len() < whole.len() && required.contains("### Required places"), "{required}");
        let one = report.names[0].clone();
        report.names = vec![one; 40];
        for most in [0, 10, 100, 1_000, 10_000] {
            let cut = within(&report, most);
            assert!(cut.len() <= most, "{most}: {}", cut.len());
            assert!(most < 100 || cut.ends_with("the report of the run has it.\n"), "{cut}");
        }
    }

    #[test]
    fn text_stays_text() {
        for (words, shown) in [
            ("a|b", r"a\|b"),
            ("<script>&", "&lt;script&gt;&amp;"),
            ("[x](y) ![i](z)", r"\[x\](y) !\[i\](z)"),
            ("@all see #12", "@<!-- -->all see #<!-- -->12"),
            ("http://a.b www.a.b", "http:<!-- -->//a.b www.<!-- -->a.b"),
            ("# no title", r"\# no title"),
            ("- no item", r"\- no item"),
            ("1. no number", r"1\. no number"),
            ("`code`", r"\`code\`"),
        ] {
            assert_eq!(text(words), shown);
        }
        assert_eq!(code("a`b|c"), "`` a`b\\|c ``");
        assert_eq!(link("x", "javascript:alert(1)"), "x");
    }
}
