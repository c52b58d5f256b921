//! Several names side by side: who stands where, place by name, the best first. A symbol never stands
//! without its word, and colour adds nothing.

use super::layout::{columns, paragraph};
use super::paint::Meaning;
use super::{Canvas, kinds, safe, words};
use crate::report::comparison::{RankedReport, can_be_had};
use crate::report::{ComparisonReport, NameReport, Report, StandingReport};
use crate::verdict::{DoubtKind, Verdict};

/// Width of the column of places, and of one name beside it.
const PLACE: usize = 14;
const NAME: usize = 16;

/// Width of one place where the names go down.
const CELL: usize = 10;

/// What a required place says of a name.
struct Cell {
    symbol: char,
    /// In a word or two.
    words: &'static str,
    /// In one short word.
    word: &'static str,
}

const LEGEND: &str = "✓ can be had or is yours, ✗ cannot be had, ? could not tell, - not asked";
const SHORT_LEGEND: &str = "✓ to be had ✗ not ? unknown - not asked";

fn cell(name: &NameReport, standing: Option<&StandingReport>) -> Cell {
    let of = |symbol, words, word| Cell { symbol, words, word };
    let Some(standing) = standing else { return of('-', "not asked", "-") };
    let had = can_be_had(name, standing);
    let doubt = standing.doubt.as_ref().map(|doubt| doubt.kind);
    match (standing.verdict, had) {
        (Verdict::Free, true) => of('✓', "free", "free"),
        (Verdict::Vacant, true) => of('✓', "no account", "nobody"),
        (Verdict::Taken, true) => of('✓', "yours", "yours"),
        (Verdict::Free | Verdict::Vacant, false) => of('?', "only a hint", "hint"),
        (Verdict::Taken, false) => of('✗', "taken", "taken"),
        (Verdict::Withheld, _) => of('✗', "withheld", "withheld"),
        (Verdict::Barred, _) => of('✗', "not allowed", "barred"),
        (Verdict::Unknown, _) => match doubt {
            Some(DoubtKind::NotAsked) => of('-', "not asked", "-"),
            Some(DoubtKind::NeedsKey) => of('?', "needs a key", "key"),
            Some(kind) if kind.passes_with_time() => of('?', "ask again", "again"),
            _ => of('?', "needs a look", "look"),
        },
    }
}

/// At most `room` lines about all names of `report` and how they compare.
pub(super) fn lines(
    report: &Report,
    found: &ComparisonReport,
    canvas: Canvas,
    room: Option<usize>,
) -> Vec<String> {
    let matrix = Matrix { report, found, canvas };
    let mut lines = matrix.title();
    let few = PLACE + found.ranked.len() * NAME <= canvas.width;
    let rest = room.map(|room| room.saturating_sub(lines.len()));
    lines.extend(if few { matrix.few(rest) } else { matrix.many(rest) });
    lines
}

#[derive(Clone, Copy)]
struct Matrix<'r> {
    report: &'r Report,
    found: &'r ComparisonReport,
    canvas: Canvas,
}

impl<'r> Matrix<'r> {
    /// How many names there are, with the scope of what is said of them, and how many ended how.
    fn title(self) -> Vec<String> {
        let count = self.found.ranked.len();
        let scopes = kinds::scopes(self.report);
        let titles = scopes.iter().map(|scope| format!("{count} names, the best first  {scope}"));
        let shorter = scopes.iter().map(|scope| format!("{count} names  {scope}"));
        let titles: Vec<String> = titles.chain(shorter).collect();
        let fitting = titles.iter().find(|one| safe::width(one) <= self.canvas.width);
        let last = titles.last().map(|title| safe::short(title, self.canvas.width));
        let mut lines: Vec<String> = fitting.cloned().or(last).into_iter().collect();
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (_, name) in self.ranked() {
            let outcome = words::outcome(name);
            match counts.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, count)) => *count += 1,
                None => counts.push((outcome, 1)),
            }
        }
        if count > 4 {
            let told: Vec<String> =
                counts.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
            lines.extend(paragraph(&told.join(" · "), self.canvas.width, Some(2)));
        }
        lines
    }

    fn ranked(self) -> impl Iterator<Item = (&'r RankedReport, &'r NameReport)> {
        self.found.ranked.iter().filter_map(move |ranked| {
            Some((ranked, self.report.names.iter().find(|name| name.handle == ranked.handle)?))
        })
    }

    /// Ids and names of the required places, in the order of the report.
    fn places(self) -> Vec<(&'r str, &'r str)> {
        let mut places: Vec<(&str, &str)> = Vec::new();
        let all = self.report.names.iter().flat_map(|name| &name.standings);
        for standing in all.filter(|standing| standing.surface.required) {
            let surface = &standing.surface;
            if !places.iter().any(|(id, _)| *id == surface.platform) {
                places.push((&surface.platform, &surface.platform_name));
            }
        }
        places
    }

    /// Places down, names across, and above it a word about each name.
    fn few(self, room: Option<usize>) -> Vec<String> {
        let places = self.places();
        let grid = |most: Option<usize>| self.grid(&places, most);
        let Some(room) = room else {
            let told = self.told(None);
            return [vec![String::new()], told, vec![String::new()], grid(None), self.others()].concat();
        };
        // The grid is what was asked for; the words above it take what it leaves.
        let spare = room.saturating_sub(places.len() + 3);
        let each = (spare / self.found.ranked.len().max(1)).clamp(1, 4);
        let told = self.told(Some(each));
        let left = room.saturating_sub(told.len() + 2);
        let mut lines = [vec![String::new()], told].concat();
        if left >= 3 {
            lines.push(String::new());
            lines.extend(grid(Some(left)));
        }
        lines.truncate(room);
        lines
    }

    /// `2  CAUTION  kite  4 of 6 required places can be had; HH-02: …`, and what would change it.
    fn told(self, most: Option<usize>) -> Vec<String> {
        let rows = self.ranked().enumerate().map(|(at, (ranked, name))| {
            let place = (at + 1).to_string();
            vec![
                place,
                words::outcome(name).to_owned(),
                safe::short(&name.name, 14),
                Self::said(ranked, name),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let bounds = [narrow(4), narrow(21), narrow(16), None];
        let lines = columns(&rows, &bounds, self.canvas.width, most);
        let outcomes: Vec<(&str, Meaning)> =
            self.ranked().map(|(_, name)| (words::outcome(name), Meaning::of_outcome(name))).collect();
        let painted = lines.into_iter().map(|line| {
            let said = |(outcome, _): &&(&str, Meaning)| {
                line.trim_start_matches(|symbol: char| symbol.is_ascii_digit())
                    .trim_start()
                    .starts_with(outcome)
            };
            // The longest that fits: one outcome begins like another.
            match outcomes.iter().filter(said).max_by_key(|(outcome, _)| outcome.len()) {
                Some((outcome, meaning)) => self.canvas.paint_in(&line, outcome, *meaning),
                None => line,
            }
        });
        painted.collect()
    }

    /// What can be had, why the name lost and what would change that.
    fn said(ranked: &RankedReport, name: &NameReport) -> String {
        // Where nobody answered, that nothing can be had is not known either.
        let is_silent = name.coverage.answered == 0;
        let what = if is_silent { "answered" } else { "can be had" };
        let had = format!("{} of {} required places {what}", ranked.can_be_had, ranked.required);
        let lost = ranked.lost.iter().map(|lost| safe::line(lost));
        let lost: Vec<String> = ranked.dropped.iter().map(|stage| safe::line(stage)).chain(lost).collect();
        let told = lost.iter().any(|lost| lost.ends_with("can be had") || lost.contains("can be had,"));
        let change = ranked.change.as_ref().map(|change| format!("would change it: {}", safe::line(change)));
        let had = (!told).then_some(had);
        had.into_iter().chain(lost).chain(change).collect::<Vec<_>>().join("; ")
    }

    fn grid(self, places: &[(&str, &str)], most: Option<usize>) -> Vec<String> {
        let names: Vec<&NameReport> = self.ranked().map(|(_, name)| name).collect();
        let shown = match most {
            Some(most) if places.len() + 1 > most => most.saturating_sub(2),
            _ => places.len(),
        };
        let head =
            [String::new()].into_iter().chain(names.iter().map(|name| safe::short(&name.name, NAME - 2)));
        let mut rows = vec![head.collect::<Vec<_>>()];
        for (id, called) in &places[..shown] {
            let cells = names.iter().map(|name| {
                let cell = cell(name, standing(name, id));
                format!("{} {}", cell.symbol, cell.words)
            });
            rows.push([safe::short(called, PLACE - 2)].into_iter().chain(cells).collect());
        }
        let bounds: Vec<Option<u16>> =
            std::iter::once(narrow(PLACE)).chain(names.iter().map(|_| narrow(NAME))).collect();
        let mut lines = columns(&rows, &bounds, self.canvas.width, Some(1));
        let left = places.len() - shown;
        if left > 0 {
            lines.push(format!("and {left} more required places; `--all` shows them"));
        }
        lines.into_iter().map(|line| self.coloured(line)).collect()
    }

    /// How the places that are not required stand for each name, kind by kind.
    fn others(self) -> Vec<String> {
        let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
        for (_, name) in self.ranked() {
            for (title, standings) in kinds::others(name) {
                let told = format!(
                    "  {}: {}",
                    safe::short(&name.name, NAME - 2),
                    words::tally(standings.iter().copied())
                );
                let title = format!("{title} ({})", standings.len());
                match kinds.iter_mut().find(|(known, _)| *known == title) {
                    Some((_, lines)) => lines.push(told),
                    None => kinds.push((title, vec![told])),
                }
            }
        }
        let drawn = |(title, told): (String, Vec<String>)| {
            let told = told.into_iter().flat_map(|line| paragraph(&line, self.canvas.width, None));
            [String::new(), title].into_iter().chain(told).collect::<Vec<_>>()
        };
        kinds.into_iter().flat_map(drawn).collect()
    }

    /// Names down, places across.
    fn many(self, room: Option<usize>) -> Vec<String> {
        let places = self.places();
        let room_across = self.canvas.width.saturating_sub(30);
        let wide = (room_across / places.len().max(1)).clamp(5, CELL);
        let worded = wide == CELL;
        let across = (room_across / wide).min(places.len());
        let total = self.found.ranked.len();
        // An empty line, the heads, the legend, and perhaps what is left out.
        let shown = room.map_or(total, |room| {
            let fits = room.saturating_sub(3);
            if total <= fits { total } else { fits.saturating_sub(1) }
        });
        let titles = ["", "", "can"].map(str::to_owned).into_iter();
        let heads = places[..across].iter().map(|(_, called)| safe::short(called, wide - 2));
        let mut rows = vec![titles.chain(heads).collect::<Vec<_>>()];
        for (ranked, name) in self.ranked().take(shown) {
            let cells = places[..across].iter().map(|(id, _)| {
                let cell = cell(name, standing(name, id));
                if worded && cell.symbol != '-' {
                    format!("{} {}", cell.symbol, cell.word)
                } else {
                    cell.symbol.to_string()
                }
            });
            let had = format!("{}/{}", ranked.can_be_had, ranked.required);
            let own = [short_outcome(name).to_owned(), safe::short(&name.name, 12), had];
            rows.push(own.into_iter().chain(cells).collect());
        }
        let bounds: Vec<Option<u16>> = [narrow(12), narrow(14), narrow(7)]
            .into_iter()
            .chain((0..across).map(|_| narrow(wide)))
            .collect();
        let mut lines = vec![String::new()];
        let drawn = columns(&rows, &bounds, self.canvas.width, Some(1));
        for (index, line) in drawn.into_iter().enumerate() {
            lines.push(self.coloured(line));
            if self.canvas.all
                && index > 0
                && let Some((ranked, name)) = self.ranked().nth(index - 1)
            {
                lines.extend(self.why(ranked, name));
            }
        }
        let left = total - shown;
        if left > 0 {
            lines.push(safe::short(&format!("and {left} more names; `--all` shows them"), self.canvas.width));
        }
        let legend = if safe::width(LEGEND) <= self.canvas.width { LEGEND } else { SHORT_LEGEND };
        lines.push(legend.to_owned());
        let over = places.len() - across;
        if over > 0 && room.is_none_or(|room| lines.len() < room) {
            let words = format!("and {over} more places; a wider terminal shows them");
            lines.push(safe::short(&words, self.canvas.width));
        }
        lines
    }

    /// Why it lost and what would change that, below its row.
    fn why(self, ranked: &RankedReport, name: &NameReport) -> Vec<String> {
        if ranked.lost.is_none() && ranked.change.is_none() && ranked.dropped.is_none() {
            return Vec::new();
        }
        let drawn = paragraph(&Self::said(ranked, name), self.canvas.width - 3, Some(3));
        drawn.into_iter().map(|line| format!("   {line}")).collect()
    }

    /// Each symbol of a finished line in the colour of its meaning.
    fn coloured(self, line: String) -> String {
        if !self.canvas.colour {
            return line;
        }
        let meaning = |symbol| match symbol {
            '✓' => Some(Meaning::Good),
            '✗' => Some(Meaning::Bad),
            '?' => Some(Meaning::Doubtful),
            _ => None,
        };
        let paint = |symbol: char| match meaning(symbol) {
            Some(meaning) => self.canvas.paint(meaning, &symbol.to_string()),
            None => symbol.to_string(),
        };
        line.chars().map(paint).collect()
    }
}

fn short_outcome(name: &NameReport) -> &'static str {
    // After these words, who did not answer is seen in the row.
    match words::outcome(name) {
        "CAUTION, incomplete" => "CAUTION",
        "NO-GO, incomplete" => "NO-GO",
        whole => whole,
    }
}

fn standing<'n>(name: &'n NameReport, id: &str) -> Option<&'n StandingReport> {
    name.standings.iter().find(|standing| standing.surface.platform == id)
}

fn narrow(width: usize) -> Option<u16> {
    u16::try_from(width).ok()
}

#[cfg(test)]
#[path = "matrix_tests.rs"]
mod tests;
