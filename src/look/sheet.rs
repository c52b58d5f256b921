//! A sheet of open looks for colleagues: written as RFC 4180 has it, read as spreadsheets save it.

use jiff::civil::Date;

use super::{Look, Saw, date, initials, timely};
use crate::broken::{BrokenFile, Fault};

/// The columns that are written.
const COLUMNS: [&str; 7] = ["place", "name", "link", "question", "saw", "by", "on"];

/// With these a cell may begin a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A look that is to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the place.
    pub place: String,
    /// The handle.
    pub name: String,
    /// Where to look.
    pub link: String,
    /// What to find out there.
    pub question: String,
}

/// The sheet as text.
pub fn write(rows: &[Row]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let words: Vec<&str> = Saw::ALL.iter().map(|saw| saw.word()).collect();
    let cells = rows.iter().map(|Row { place, name, link, question }| {
        let question = format!("{question} Write into `saw`: {}", words.join(", "));
        let cells = [place.clone(), name.clone(), link.clone(), question];
        let empty = std::iter::repeat_n(String::new(), 3);
        cells.iter().map(|cell| inert(cell)).chain(empty).collect::<Vec<_>>()
    });
    let all = std::iter::once(COLUMNS.map(str::to_owned).to_vec()).chain(cells);
    for cells in all {
        // Memory takes everything.
        let _ = writer.write_record(cells);
    }
    let text =
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    // Without it some spreadsheets read other letters than ours.
    if text.is_ascii() { text } else { format!("\u{feff}{text}") }
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell as it was before it was made inert.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// What holds for rows that do not say it themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Initials of whoever looked.
    pub by: Option<String>,
    /// The day of the looks.
    pub on: Option<Date>,
    /// Today.
    pub today: Date,
}

/// A sheet that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The looks that were taken.
    pub looks: Vec<Look>,
    /// How many rows say nothing.
    pub unanswered: usize,
}

/// Reads a sheet. `resolve` turns place and name as typed into the id of the place and the handle in
/// its canonical form, or says what is wrong with them. The error holds every fault.
pub fn read(
    file: &str,
    text: &str,
    usual: &Usual,
    resolve: impl Fn(&str, &str) -> Result<(String, String), String>,
) -> Result<Answers, BrokenFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Lines end in three ways, and are counted in one.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let one = |line, message: String| BrokenFile::new(file, vec![Fault { line, message }]);
    if let Some(line) = open_quote(&text) {
        let advice = "close it or take it out";
        return Err(one(line, format!("a quote is opened here or above and never closed; {advice}")));
    }
    let (named, rows, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.to_ascii_lowercase().starts_with("sep=") => {
            (first.trim_end().as_bytes().get(4).copied(), rest, 1)
        }
        _ => (None, text.as_str(), 0),
    };
    let header = rows.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(named.unwrap_or_else(|| separator(header)))
        .from_reader(rows.as_bytes());
    let mut records = reader.records().filter_map(Result::ok).map(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        (usize::try_from(line).unwrap_or_default() + skipped, record)
    });
    let Some((line, header)) = records.find(|(_, record)| !is_blank(record)) else {
        return Err(one(1, "the sheet is empty; write one with `callsign look --sheet`".to_owned()));
    };
    let columns = Columns::of(&header).map_err(|message| one(line, message))?;
    let mut answers: Vec<(usize, Look)> = Vec::new();
    let (mut unanswered, mut faults) = (0, Vec::new());
    for (line, record) in records.filter(|(_, record)| !is_blank(record)) {
        match columns.look(&record, usual, &resolve) {
            Ok(None) => unanswered += 1,
            Ok(Some(look)) => {
                let other = answers.iter().find(|(_, one)| one.same_word(&look) && one.saw != look.saw);
                if let Some((before, other)) = other {
                    let (now, then) = (look.saw.word(), other.saw.word());
                    let message =
                        format!("`saw` is `{now}`, and `{then}` in the same look on line {before}; keep one");
                    faults.push(Fault { line, message });
                }
                answers.push((line, look));
            }
            Err(words) => faults.extend(words.into_iter().map(|message| Fault { line, message })),
        }
    }
    if !faults.is_empty() {
        return Err(BrokenFile::new(file, faults));
    }
    Ok(Answers { looks: answers.into_iter().map(|(_, look)| look).collect(), unanswered })
}

fn is_blank(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The line of a quote that swallows what follows it.
fn open_quote(text: &str) -> Option<usize> {
    let odd = |line: &str| line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    let odd: Vec<usize> =
        text.lines().zip(1..).filter(|(line, _)| odd(line)).map(|(_, number)| number).collect();
    if odd.len() % 2 == 1 { odd.last().copied() } else { None }
}

/// What separates the cells: spreadsheets of some countries write semicolons or tabs.
fn separator(header: &str) -> u8 {
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    b"\t;,".iter().copied().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Where the columns stand that are read.
struct Columns {
    place: usize,
    name: usize,
    saw: usize,
    by: Option<usize>,
    on: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, String> {
        let at = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        if let (Some(place), Some(name), Some(saw)) = (at("place"), at("name"), at("saw")) {
            return Ok(Self { place, name, saw, by: at("by"), on: at("on") });
        }
        let named: Vec<String> =
            header.iter().take(12).map(|column| format!("`{}`", column.trim())).collect();
        Err(format!(
            "the columns are {}; `place`, `name` and `saw` are needed (`by` and `on` may stand beside them): write a \
             sheet with `callsign look --sheet`",
            named.join(", ")
        ))
    }

    /// The look of a row; nothing where it is not answered; every fault otherwise.
    fn look(
        &self,
        record: &csv::StringRecord,
        usual: &Usual,
        resolve: impl Fn(&str, &str) -> Result<(String, String), String>,
    ) -> Result<Option<Look>, Vec<String>> {
        let cell = |at: usize| bare(record.get(at).unwrap_or_default());
        let seen = cell(self.saw);
        if seen.is_empty() {
            return Ok(None);
        }
        let mut faults = Vec::new();
        let mut sound = |column: &str, message: String| faults.push(format!("`{column}`: {message}"));
        let resolved =
            resolve(cell(self.place), cell(self.name)).map_err(|message| sound("place", message)).ok();
        let saw = Saw::parse(seen);
        if saw.is_none() {
            let words: Vec<&str> = Saw::ALL.iter().map(|saw| saw.word()).collect();
            sound("saw", format!("`{seen}` is nothing that can be seen; write one of {}", words.join(", ")));
        }
        let by = match self.by.map(cell).filter(|by| !by.is_empty()) {
            Some(by) => initials(by).map_err(|message| sound("by", message)).ok(),
            None => usual.by.clone(),
        };
        let on = match self.on.map(cell).filter(|on| !on.is_empty()) {
            Some(on) => day(on).map_err(|message| sound("on", message)).ok(),
            None if usual.on.is_some() => usual.on,
            None => {
                sound("on", "the day is missing; write it like `2026-11-18`, or give `--on`".to_owned());
                None
            }
        };
        if let (Some(saw), Some(on)) = (saw, on)
            && let Err(message) = timely(saw, on, usual.today)
        {
            sound("on", message);
        }
        match (resolved, saw, on) {
            (Some((place, handle)), Some(saw), Some(on)) if faults.is_empty() => {
                Ok(Some(Look { place, handle, on, by, saw }))
            }
            _ => Err(faults),
        }
    }
}

/// The day in a cell. Spreadsheets rewrite days as their country does; one that could be read in two
/// ways is refused.
fn day(cell: &str) -> Result<Date, String> {
    let typed = cell.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = typed.split(['.', '/', '-']).collect();
    let number =
        |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let [first, second, year] = parts.as_slice() else { return date(typed) };
    if year.len() != 4 {
        return date(typed);
    }
    let (Some(first), Some(second), Some(year)) = (number(first), number(second), number(year)) else {
        return date(typed);
    };
    let is_clear = typed.contains('.') || first > 12 || first == second;
    let (day, month) = if !is_clear && second > 12 { (second, first) } else { (first, second) };
    if !is_clear && second <= 12 {
        return Err(format!("`{typed}` could be two days; write it like `{year}-11-18`"));
    }
    let (Ok(day), Ok(month)) = (i8::try_from(day), i8::try_from(month)) else { return date(typed) };
    Date::new(year, month, day).or_else(|_| date(typed))
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
