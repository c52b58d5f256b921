//! The whole chain of one check in plain text: what was ruled, asked, seen and proved, what follows
//! from it, and what a person can do next. Addresses stay whole, so that they can be copied.

use super::paint::Meaning;
use super::{Canvas, registration, replay_line, safe, words};
use crate::catalog::domain::suffix_of;
use crate::catalog::handle::{Handle, Ruling, label};
use crate::catalog::list::List;
use crate::catalog::platform::{Kind, Platform};
use crate::look::LookState;
use crate::report::{
    ControlReport, ControlStatus, EvidenceReport, OwnerReport, Report, RouteReport, StandingReport,
};
use crate::standing::looked::PROBE;
use crate::verdict::Verdict;

/// Explains one standing of a report; `entry` is its place in the catalog, where that is known.
pub fn render(
    report: &Report,
    standing: &StandingReport,
    entry: Option<&Platform>,
    canvas: Canvas,
) -> String {
    let mut page = Page { text: String::new() };
    if let Some(replay) = replay_line(report) {
        page.line(&canvas.paint(Meaning::Notice, &replay));
    }
    let known = canvas.paint(Meaning::of(standing.verdict), &words::known(standing));
    page.line(&format!("{}  {known}", subject(standing)));
    page.blank();
    page.field("profile", &standing.url);
    if let Some(both) = both_spellings(standing) {
        page.field("domain", &both);
    }
    if let Some(entry) = entry {
        page.field("handle rules", &ruling(entry, &standing.handle));
    }
    page.field("checked at", &report.as_of);
    asked(&mut page, standing);
    controls(&mut page, standing);
    conclusion(&mut page, standing);
    if let Some(owner) = &standing.owner {
        holder(&mut page, owner);
    }
    if let Some(route) = &standing.route {
        way(&mut page, route);
    }
    next(&mut page, standing, entry);
    origin(&mut page, standing, entry);
    page.text
}

/// `Chirp (user) @acme`, `acme.com (domain)`.
fn subject(standing: &StandingReport) -> String {
    let surface = &standing.surface;
    let place = safe::line(&surface.platform_name);
    let name = surface.kind.writes(&safe::line(&standing.handle), &place);
    let namespace = safe::line(&surface.namespace);
    if surface.kind == Kind::Domain {
        format!("{name} ({namespace})")
    } else {
        format!("{place} ({namespace}) {name}")
    }
}

/// A domain in other letters than those of DNS, in both: `bücher.de (xn--bcher-kva.de)`.
fn both_spellings(standing: &StandingReport) -> Option<String> {
    let suffix = suffix_of(&standing.surface.platform)?;
    let (ascii, shown) = (label(&standing.handle)?, idna::domain_to_unicode(suffix).0);
    let other = ascii != standing.handle || shown != suffix;
    other.then(|| format!("{}.{shown} ({ascii}.{suffix})", standing.handle))
}

struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn title(&mut self, title: &str) {
        self.blank();
        self.line(title);
    }

    fn field(&mut self, label: &str, value: &str) {
        self.line(&format!("{label:<13} {}", safe::line(value)));
    }

    fn item(&mut self, label: &str, value: &str) {
        self.line(&format!("  {label:<11} {}", safe::line(value)));
    }
}

fn ruling(entry: &Platform, handle: &str) -> String {
    match entry.handle.rule_on(&Handle::new(handle)) {
        Ruling::Admitted => format!("admit it: {} ({})", entry.handle.words, entry.handle.source),
        Ruling::AskAnyway(reason) | Ruling::Doubted(reason) => {
            format!("do not settle it, so it is asked all the same: {reason}")
        }
        Ruling::Closed(reason) => format!("forbid it to new accounts: {reason}"),
        Ruling::Barred(reason) => format!("forbid it: {reason}"),
        Ruling::Reserved(reason) => format!("name it as reserved: {reason}"),
    }
}

/// Every question once, with all that was looked for in its reply.
fn asked(page: &mut Page, standing: &StandingReport) {
    page.title("asked");
    if standing.evidence.is_empty() {
        page.line("  nothing came back that could be read");
    }
    let mut before: Option<&EvidenceReport> = None;
    for evidence in &standing.evidence {
        let same = |one: &EvidenceReport| {
            (&one.probe, &one.url, &one.at) == (&evidence.probe, &evidence.url, &evidence.at)
        };
        if !before.is_some_and(same) {
            let status = evidence.status.map_or("no reply".to_owned(), |status| format!("status {status}"));
            let kept = if evidence.remembered { ", kept from earlier" } else { "" };
            let told = if evidence.probe == PROBE {
                format!("{}: {}", evidence.url, evidence.words)
            } else {
                format!("{}: {status} at {}{kept}", evidence.url, evidence.at)
            };
            page.item(&evidence.probe, &told);
            if let Some(digest) = &evidence.sha256 {
                page.item("", &format!("body SHA-256 {digest}"));
            }
        }
        let held = if evidence.held { "held" } else { "did not hold" };
        let words = if evidence.words.is_empty() || evidence.probe == PROBE {
            String::new()
        } else {
            format!(" ({})", evidence.words)
        };
        page.item("", &format!("{held}: {}{words}", evidence.signal));
        before = Some(evidence);
    }
    page.item("took", &format!("{} ms, waits included", standing.timing_ms));
}

fn controls(page: &mut Page, standing: &StandingReport) {
    let status = match standing.controls.status {
        ControlStatus::Passed => "passed: asked now, and each answered as it must",
        ControlStatus::Failed => {
            "failed: at least one answered otherwise, so nothing is concluded from absence"
        }
        ControlStatus::Stale => "stale: one known handle no longer answers taken, another does",
        ControlStatus::Remembered => "passed; some replies were remembered from the last hour",
        ControlStatus::NotNeeded => "not needed: the answer proves itself, or nothing was concluded",
    };
    page.title(&format!("controls {status}"));
    for (label, controls) in
        [("known taken", &standing.controls.taken), ("random", &standing.controls.random)]
    {
        for control in controls {
            page.item(label, &answer(standing, control));
        }
    }
}

fn answer(standing: &StandingReport, control: &ControlReport) -> String {
    let kind = standing.surface.kind;
    let detail = control.detail.as_ref().map(|detail| format!(", {detail}")).unwrap_or_default();
    let name = kind.writes(&control.handle, &standing.surface.platform_name);
    format!("{name}: {}{detail} at {}", kind.says(control.verdict), control.at)
}

fn conclusion(page: &mut Page, standing: &StandingReport) {
    page.title("so");
    page.item("verdict", &format!("{} (`{}`)", words::known(standing), standing.verdict.word()));
    if let Some(strength) = standing.strength {
        page.item("strength", &format!("{} ({strength:?})", strength.words()));
    }
    if let Some(reason) = &standing.reason {
        page.item("reason", reason);
    }
    if let Some(doubt) = &standing.doubt {
        page.item("doubt", &format!("{}: {}", doubt.kind.words(), doubt.detail));
    }
    for one in standing.found.iter().flat_map(|found| &found.matches) {
        let said = [one.holder.as_deref(), one.updated.as_deref(), one.url.as_deref()];
        let said: Vec<&str> = [one.title.as_str()].into_iter().chain(said.into_iter().flatten()).collect();
        page.item("found", &format!("{}: {}", one.likeness, said.join(", ")));
    }
    if let Some(looked) = &standing.looked {
        let came = match looked.state {
            LookState::Decides => "which decides",
            LookState::Agrees => "which agrees",
            LookState::Expired => "too long ago to count",
            LookState::Contradicted => "which the check contradicts",
        };
        let words = format!("{}: {}, {came}", looked.words, looked.saw.words_at(standing.surface.kind));
        page.item("a look", &format!("{words} (dated {}, counts until {})", looked.on, looked.expires));
    }
    for witness in &standing.witnesses {
        let doubt =
            witness.doubt.as_ref().map(|doubt| format!(": {}", doubt.kind.words())).unwrap_or_default();
        let from = format!("{} entry `{}`, {}", witness.source.list, witness.source.entry, witness.probe);
        page.item("witness", &format!("{from}: {}{doubt}", standing.surface.kind.says(witness.verdict)));
    }
}

fn holder(page: &mut Page, owner: &OwnerReport) {
    if let Some(found) = &owner.registration {
        page.title("the registration, as its register shows it");
        for (label, value) in &registration::rows(found) {
            page.item(label, value);
        }
        return;
    }
    page.title("the account, as it shows itself");
    if owner.shielded {
        page.item("holder", words::WITHHELD);
        return;
    }
    let number = |count: Option<u64>| count.map(|count| count.to_string());
    let yes = |value: Option<bool>| value.map(|value| if value { "yes" } else { "no" }.to_owned());
    let links = (!owner.links.is_empty()).then(|| owner.links.join(" "));
    let labels = (!owner.labels.is_empty()).then(|| owner.labels.join(", "));
    let fields = [
        ("name", owner.display_name.clone()),
        ("kind", owner.kind.clone()),
        ("bio", owner.bio.clone()),
        ("links", links),
        ("location", owner.location.clone()),
        ("followers", number(owner.followers)),
        ("following", number(owner.following)),
        ("posts", number(owner.posts)),
        ("created", owner.created.clone()),
        ("last active", owner.last_active.clone()),
        ("verified", yes(owner.verified)),
        ("verified by", owner.verified_by.clone()),
        ("private", yes(owner.private)),
        ("labels", labels),
        ("for adults", yes(owner.adult)),
        ("automated", yes(owner.bot)),
        ("business", yes(owner.business)),
    ];
    for (label, value) in fields {
        if let Some(value) = value {
            page.item(label, &value);
        }
    }
}

/// How the handle might be had, as rows of a label and its words; the label of a further warning is empty.
pub(super) fn route_rows(route: &RouteReport) -> Vec<(&'static str, String)> {
    let mut rows = vec![("try", route.way.clone())];
    // How easily another handle is had says nothing of this one.
    if route.reclaims {
        rows.push(("likelihood", route.likelihood.clone()));
        rows.push(("time", route.time.clone()));
        rows.push(("cost", route.cost.clone()));
    }
    rows.extend(route.url.clone().map(|url| ("where", url)));
    rows.extend(route.note.clone().map(|note| ("note", note)));
    let label = |at: usize| if at == 0 { "mind" } else { "" };
    rows.extend(route.warnings.iter().enumerate().map(|(at, warning)| (label(at), warning.clone())));
    rows
}

fn way(page: &mut Page, route: &RouteReport) {
    page.title("how it might be had");
    for (label, value) in route_rows(route) {
        page.item(label, &value);
    }
}

fn next(page: &mut Page, standing: &StandingReport, entry: Option<&Platform>) {
    page.title("next");
    if let Some(next) = words::next(standing) {
        page.item("step", &next);
    }
    let signed = if standing.look.signed_in { " (signed in)" } else { "" };
    page.item("look", &format!("{}{signed}", standing.look.url));
    page.item("", &standing.look.question);
    let held = matches!(standing.verdict, Verdict::Taken | Verdict::Withheld | Verdict::Unknown);
    for route in entry.map(|entry| entry.reclaim.as_slice()).unwrap_or_default().iter().filter(|_| held) {
        let label = format!("reclaim by {}", super::catalog::route(route.route));
        page.item(&label, &super::catalog::particulars(route));
    }
}

fn origin(page: &mut Page, standing: &StandingReport, entry: Option<&Platform>) {
    page.title("where the check comes from");
    let source = &standing.source;
    page.item("entry", &format!("{} `{}`, proved by: {}", source.list, source.entry, source.proved_by));
    let Some(entry) = entry else { return };
    if entry.list != List::Native {
        page.item("from", &entry.list.words());
    }
    for source in &entry.sources {
        page.item("source", &format!("{} ({})", source.what, source.date));
    }
    page.item("terms", &entry.terms);
    if let Some(note) = &entry.note {
        page.item("note", note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn shows_every_link_of_the_chain() {
        let report = sample::replayed();
        let text = render(&report, &report.names[0].standings[0], None, Canvas::plain());
        for part in [
            "REPLAY: constructed archive demo of 2026-11-21, nothing was asked today\n",
            "Chirp (user) @qwikster  taken by someone else (strong)\n",
            "https://chirp.example/qwikster: status 200 at 2026-11-21T14:00:02Z\n",
            "held: status 200, title contains `{handle}` (the page of the account answers)\n",
            "controls passed: asked now",
            "@known: taken at 2026-11-21T14:00:02Z\n",
            "@zkqvwpta: no account found at",
            "strength    strong (B)\n",
            "name        Sam Sample\n",
            "look        https://chirp.example/qwikster\n",
            "native `chirp`, proved by: documented\n",
        ] {
            assert!(text.contains(part), "{part}\n---\n{text}");
        }
    }

    #[test]
    fn a_held_handle_is_told_with_the_way_to_it() {
        let mut report = sample::report();
        let told = |report: &Report| render(report, &report.names[0].standings[0], None, Canvas::plain());
        assert!(!told(&report).contains("how it might be had"));
        report.names[0].standings[0].route = Some(sample::route());
        let text = told(&report);
        for part in [
            "\nhow it might be had\n  try         the form for registered marks\n",
            "  likelihood  low\n",
            "  time        days to weeks\n",
            "  cost        no fee is known\n",
            "  where       https://chirp.example/marks\n",
            "  note        one form a mark\n",
            "  mind        your name is passed on\n              ask counsel first\n",
        ] {
            assert!(text.contains(part), "{part}\n---\n{text}");
        }
    }

    #[test]
    fn strangers_text_is_harmless_here_too() {
        let mut report = sample::report();
        let standing = &mut report.names[0].standings[0];
        let evil = || "\u{1b}]0;pwned\u{7}\u{202e}\nverdict: free".to_owned();
        standing.handle = evil();
        standing.url = evil();
        standing.evidence[0].words = evil();
        standing.controls.taken[0].detail = Some(evil());
        standing.owner.as_mut().unwrap().bio = Some(evil());
        let text = render(&report, &report.names[0].standings[0], None, Canvas::plain());
        assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{text}");
        assert!(!text.contains("\nverdict: free"), "{text}");
    }
}
