//! The default report: at most [`MOST_LINES`] lines a run, never wider than the terminal. Required
//! places come first, one row each; the rest is counted. `--all` shows everything.

use super::layout::{columns, paragraph, text};
use super::paint::Meaning;
use super::{Canvas, exceptions, findings, kinds, matrix, replay_line, safe, words};
use crate::report::{Mode, NameReport, Report, SoFar, StandingReport};
use crate::verdict::{DoubtKind, Verdict};

/// Most lines a run prints unless every place is asked for.
pub const MOST_LINES: usize = 24;

/// From this width on, verdict and reason have a column each.
const THREE_COLUMNS: usize = 60;

/// So few places are all shown as rows rather than counted.
const FEW: usize = 8;

/// Draws the report.
pub fn render(report: &Report, canvas: Canvas) -> String {
    let canvas = Canvas { width: canvas.width.max(Canvas::NARROWEST), ..canvas };
    let mut lines = Vec::new();
    if let Some(replay) = replay_line(report) {
        let drawn = paragraph(&replay, canvas.width, Some(3));
        lines.extend(drawn.iter().map(|line| canvas.paint(Meaning::Notice, line)));
    }
    let mut footer = footer(report, canvas);
    footer.splice(0..0, apart(exceptions::lines(report, canvas)));
    let room = if canvas.all { None } else { Some(MOST_LINES.saturating_sub(lines.len() + footer.len())) };
    match &report.comparison {
        Some(found) => {
            lines.extend(matrix::lines(report, found, canvas, room));
            if canvas.all {
                lines.push(String::new());
                lines.extend(blocks(report, canvas, room));
            }
        }
        None => lines.extend(blocks(report, canvas, room)),
    }
    lines.extend(footer);
    text(&lines)
}

/// One block a name, sharing the room fairly.
fn blocks(report: &Report, canvas: Canvas, room: Option<usize>) -> Vec<String> {
    let names = report.names.len().max(1);
    let each = room.map(|room| room / names);
    let fitting = match room {
        Some(room) if room < names => room - 1,
        _ => names,
    };
    let mut lines = Vec::new();
    for (index, name) in report.names.iter().take(fitting).enumerate() {
        // Blocks of several lines are set apart by an empty one, paid for by the block.
        let apart = each.is_none_or(|each| each > 3) && index + 1 < names;
        let block = Block { report, name, canvas };
        lines.extend(block.lines(each.map(|each| (each - usize::from(apart)).max(1))));
        if apart {
            lines.push(String::new());
        }
    }
    let left = report.names.len().saturating_sub(fitting);
    if left > 0 {
        lines.push(safe::short(&format!("and {left} more names; `--all` shows them"), canvas.width));
    }
    lines
}

struct Block<'r> {
    report: &'r Report,
    name: &'r NameReport,
    canvas: Canvas,
}

impl Block<'_> {
    /// At most `room` lines.
    fn lines(&self, room: Option<usize>) -> Vec<String> {
        let mut lines = vec![if room == Some(1) { self.in_one_line() } else { self.headline() }];
        match room {
            None => {
                lines.extend(paragraph(&self.coverage(), self.canvas.width, None));
                lines.extend(apart(findings::lines(self.name, self.canvas, None)));
                self.everything(&mut lines);
                lines.extend(apart(findings::to_do(self.name, self.canvas)));
            }
            Some(1) => {}
            Some(room) if room < 6 => {
                let parts = [words::coverage(self.name)]
                    .into_iter()
                    .chain(words::worse(self.name))
                    .chain(self.other_handle())
                    .chain(findings::reason(self.name))
                    .chain([self.in_short()]);
                let words = parts.collect::<Vec<_>>().join("; ");
                lines.extend(paragraph(&words, self.canvas.width, Some(room - 1)).into_iter().take(room - 1));
            }
            Some(room) => {
                let most = if room >= 12 { 2 } else { 1 };
                lines.extend(paragraph(&self.coverage(), self.canvas.width, Some(most)));
                let to_do = findings::to_do(self.name, self.canvas);
                // The required places and what to do come first where there is room for little.
                let open = if findings::told(self.name).is_empty() { Vec::new() } else { self.open() };
                let rows = self.required().len().min(6) - open.len().min(6);
                let own = rows + 2 * usize::from(!open.is_empty());
                let spare = room.saturating_sub(lines.len() + own + self.others().len().min(1) + 3);
                let to_do = if to_do.len() <= spare { to_do } else { Vec::new() };
                let found = findings::lines(self.name, self.canvas, Some(spare - to_do.len()));
                lines.extend(apart(found));
                self.rows_and_tally(&mut lines, room - to_do.len(), most, &open);
                lines.extend(to_do);
            }
        }
        lines
    }

    /// Outcome, name and scope on one line; a long name gives way, the scope does not.
    fn headline(&self) -> String {
        let (outcome, rest) = self.headline_parts();
        format!("{}{rest}", self.canvas.paint(Meaning::of_outcome(self.name), outcome))
    }

    fn headline_width(&self) -> usize {
        let (outcome, rest) = self.headline_parts();
        outcome.len() + safe::width(&rest)
    }

    fn headline_parts(&self) -> (&'static str, String) {
        let outcome = words::outcome(self.name);
        let scopes = kinds::scopes(self.report);
        let spare = |scope: &str| self.canvas.width.saturating_sub(outcome.len() + safe::width(scope) + 4);
        let whole = safe::width(&safe::line(&self.name.name)).min(16);
        let fits = |scope: &&String| spare(scope) >= whole;
        let scope = scopes.iter().find(fits).or(scopes.last()).cloned().unwrap_or_default();
        let name = safe::short(&self.name.name, spare(&scope).max(4));
        (outcome, format!("  {name}  {scope}"))
    }

    /// The headline with what else fits.
    fn in_one_line(&self) -> String {
        let coverage = &self.name.coverage;
        let counts = format!("{} of {} answered", coverage.answered, coverage.required);
        let handle = self.differs().then(|| format!("@{}", safe::line(&self.name.handle)));
        let mut line = self.headline();
        let mut spare = self.canvas.width.saturating_sub(self.headline_width());
        for extra in [counts].into_iter().chain(handle) {
            let needs = safe::width(&extra) + 2;
            if needs > spare {
                break;
            }
            spare -= needs;
            line = format!("{line}  {extra}");
        }
        line
    }

    fn coverage(&self) -> String {
        let profile = safe::line(&self.report.scope.profile);
        let rest = if self.name.so_far == SoFar::NoGo && !self.name.complete {
            "; after NO-GO the rest does not matter"
        } else {
            ""
        };
        let words = format!("{} ({profile}){rest}", words::coverage(self.name));
        let warnings = self.name.warnings.iter().map(|warning| safe::line(warning));
        [words]
            .into_iter()
            .chain(words::worse(self.name))
            .chain(self.other_handle())
            .chain(warnings)
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn differs(&self) -> bool {
        self.name.name.trim_start_matches('@').to_lowercase() != self.name.handle
    }

    fn other_handle(&self) -> Option<String> {
        self.differs().then(|| format!("checked under @{}", safe::line(&self.name.handle)))
    }

    /// Every required place in a few words.
    fn in_short(&self) -> String {
        let mut required = self.required();
        required.sort_by_key(|standing| words::concern(standing.verdict));
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for standing in required {
            let place = safe::line(&standing.surface.platform_name);
            let known = words::in_short(standing);
            match groups.iter_mut().find(|(words, _)| *words == known) {
                Some((_, places)) => places.push(place),
                None => groups.push((known, vec![place])),
            }
        }
        let said = groups.iter().map(|(known, places)| format!("{known}: {}", places.join(", ")));
        said.collect::<Vec<_>>().join("; ")
    }

    fn required(&self) -> Vec<&StandingReport> {
        self.name.standings.iter().filter(|standing| standing.surface.required).collect()
    }

    /// The required places of which nothing is known, where there are several: they share a line.
    fn open(&self) -> Vec<&StandingReport> {
        let open: Vec<&StandingReport> =
            self.required().into_iter().filter(|standing| standing.verdict == Verdict::Unknown).collect();
        if open.len() > 1 { open } else { Vec::new() }
    }

    /// `could not tell: look yourself: Pictures, Clips; ask again: Code`.
    fn open_in_short(&self, open: &[&StandingReport]) -> Vec<String> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for standing in open {
            let (known, place) = (words::known(standing), safe::line(&standing.surface.platform_name));
            match groups.iter_mut().find(|(words, _)| *words == known) {
                Some((_, places)) => places.push(place),
                None => groups.push((known, vec![place])),
            }
        }
        let said = groups.iter().map(|(known, places)| format!("{known}: {}", places.join(", ")));
        said.flat_map(|words| paragraph(&words, self.canvas.width, Some(2))).collect()
    }

    fn others(&self) -> Vec<&StandingReport> {
        self.name.standings.iter().filter(|standing| !standing.surface.required).collect()
    }

    fn everything(&self, lines: &mut Vec<String>) {
        let mut section = |title: String, standings: &[&StandingReport]| {
            if !standings.is_empty() {
                lines.push(String::new());
                lines.extend(paragraph(&title, self.canvas.width, None));
                lines.extend(self.rows(standings, None));
            }
        };
        section("required places".to_owned(), &self.required());
        for (title, standings) in kinds::others(self.name) {
            let told = words::tally(standings.iter().copied());
            section(format!("{title} ({}): {told}", standings.len()), &standings);
        }
    }

    /// How the places that have no row stand, kind by kind.
    fn tally(&self, left: &[&StandingReport], most: usize) -> Vec<String> {
        let groups = kinds::by_kind(left);
        let words: Vec<String> = match (left.len(), groups.len()) {
            (0, _) => return Vec::new(),
            (1, _) => vec![format!("1 other place: {}", words::tally(left.iter().copied()))],
            _ => groups
                .iter()
                .map(|(kind, standings)| format!("other {}", kinds::counted(*kind, standings)))
                .collect(),
        };
        let each = if words.len() > 1 { 1 } else { most };
        words.iter().flat_map(|words| paragraph(words, self.canvas.width, Some(each))).collect()
    }

    /// Fills the room that is left after the headline.
    fn rows_and_tally(
        &self,
        lines: &mut Vec<String>,
        room: usize,
        tally_lines: usize,
        open: &[&StandingReport],
    ) {
        let (mut shown, mut counted) = (self.required(), self.others());
        shown.retain(|standing| !open.iter().any(|one| std::ptr::eq(*one, *standing)));
        let open = self.open_in_short(open);
        if self.required().is_empty() || self.name.standings.len() <= FEW {
            shown.append(&mut counted);
        }
        let tally = self.tally(&counted, tally_lines);
        let room = room.saturating_sub(lines.len() + tally.len() + open.len());
        let roomy = room >= shown.len() + 2;
        let room = if roomy { room - 2 } else { room };
        let mut rest = String::new();
        if shown.len() > room {
            // The worst stay in sight; what is left out is counted.
            shown.sort_by_key(|standing| words::concern(standing.verdict));
            let left = shown.split_off(room.saturating_sub(1));
            rest =
                safe::short(&format!("and {} more: {}", left.len(), words::tally(left)), self.canvas.width);
        }
        let height = room.checked_div(shown.len()).unwrap_or(1).clamp(1, 3);
        if roomy {
            lines.push(String::new());
        }
        lines.extend(self.rows(&shown, Some(height)));
        if !rest.is_empty() {
            lines.push(rest);
        }
        lines.extend(open);
        if roomy && !tally.is_empty() {
            lines.push(String::new());
        }
        lines.extend(tally);
    }

    fn rows(&self, standings: &[&StandingReport], height: Option<usize>) -> Vec<String> {
        let wide = self.canvas.width >= THREE_COLUMNS;
        let rows: Vec<Vec<String>> = standings
            .iter()
            .map(|standing| {
                let place = safe::short(&standing.surface.platform_name, 24);
                let (known, why) = (words::known(standing), words::why(standing));
                if wide {
                    vec![place, known, why]
                } else if why.is_empty() {
                    vec![place, known]
                } else {
                    vec![place, format!("{known}: {why}")]
                }
            })
            .collect();
        let bounds: &[Option<u16>] = if wide { &[Some(20), Some(34), None] } else { &[Some(12), None] };
        let lines = columns(&rows, bounds, self.canvas.width, height);
        lines.into_iter().map(|line| self.coloured(line, standings)).collect()
    }

    /// Colours the verdict in a finished line; without one in it the line stays as it is.
    fn coloured(&self, line: String, standings: &[&StandingReport]) -> String {
        let said = standings.iter().find(|standing| {
            line.starts_with(&safe::short(&standing.surface.platform_name, 24))
                && line.contains(words::said(standing))
        });
        match said {
            Some(standing) => {
                self.canvas.paint_in(&line, words::said(standing), Meaning::of(standing.verdict))
            }
            None => line,
        }
    }
}

/// A part of the report below an empty line, where there is something in it.
fn apart(lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() { lines } else { [vec![String::new()], lines].concat() }
}

/// What to type next: the chain behind the first place that needs an eye, and the ways on.
fn footer(report: &Report, canvas: Canvas) -> Vec<String> {
    let standings = || report.names.iter().flat_map(|name| &name.standings);
    let worst = standings()
        .filter(|standing| !matches!(standing.verdict, Verdict::Free | Verdict::Vacant))
        .min_by_key(|standing| (!standing.surface.required, words::concern(standing.verdict)));
    let mut steps = Vec::new();
    if let Some(standing) = worst.or_else(|| standings().next()) {
        let (place, handle) = (safe::line(&standing.surface.platform), safe::line(&standing.handle));
        let command = format!("`callsign explain {place}/{handle}`");
        let told = format!("{command} shows the whole chain");
        steps.push(if safe::width(&told) + 6 <= canvas.width { told } else { command });
    }
    let undecided = report.names.iter().filter(|name| name.so_far != SoFar::NoGo);
    let look = undecided
        .flat_map(|name| &name.standings)
        .filter(|standing| standing.verdict == Verdict::Unknown && standing.surface.required)
        .find(|standing| standing.doubt.as_ref().is_none_or(|doubt| !doubt.kind.passes_with_time()));
    let is_proxied =
        |one: &StandingReport| one.doubt.as_ref().is_some_and(|doubt| doubt.kind == DoubtKind::Proxied);
    if standings().any(is_proxied) {
        steps.push("`--direct-dns` lets WHOIS and DNS be asked past the proxy".to_owned());
    }
    if let Some(standing) = look.filter(|one| !is_proxied(one)) {
        steps.push(format!("look yourself: {}", safe::line(&standing.look.url)));
    }
    let asks_again = standings().any(|standing| {
        standing.surface.required
            && standing.doubt.as_ref().is_some_and(|doubt| doubt.kind.passes_with_time())
    });
    if asks_again && report.mode == Mode::Locked {
        steps.push("`callsign lock` asks what has no answer".to_owned());
    } else if asks_again && report.mode == Mode::Live {
        steps.push("`--wait 10m` goes on asking what did not answer".to_owned());
    }
    steps.extend(findings::more(report));
    let untold: usize = report.names.iter().map(findings::untold).sum();
    let others = standings().any(|standing| !standing.surface.required);
    match untold {
        0 if others && !canvas.all => steps.push("`--all` shows every place".to_owned()),
        1 if !canvas.all => steps.push("`--all` shows every place and 1 more finding".to_owned()),
        more if more > 1 && !canvas.all => {
            steps.push(format!("`--all` shows every place and {more} more findings"));
        }
        _ => {}
    }
    // A command or an address that would be broken over two lines cannot be copied.
    steps.retain(|step| safe::width(step) + 6 <= canvas.width);
    let mut lines: Vec<String> = steps.iter().map(|step| format!("      {step}")).collect();
    if let Some(first) = lines.first_mut() {
        first.replace_range(..5, "next:");
        lines.insert(0, String::new());
    }
    lines
}

#[cfg(test)]
mod tests;
