//! Results as a table (CSV). The names of its columns tell who wrote it; in which order they stand,
//! what separates them and how lines end does not matter.

use super::row::{BadResults, Results, Row};
use super::{Claim, Form, Tool};

/// Most lines of one row. A quote that is never closed would swallow the rest of the file.
const MOST_LINES: usize = 20;

/// Most columns that are named when they are not known.
const MOST_NAMED: usize = 12;

/// Where the columns stand that are read.
struct Columns {
    tool: Option<Tool>,
    count: usize,
    site: usize,
    username: usize,
    addresses: Vec<usize>,
    said: usize,
}

/// Reads a table; its first row names the columns.
pub(super) fn read(text: &str) -> Result<Results, BadResults> {
    let mut lines = Lines { lines: text.lines().collect(), next: 0 };
    let separator = separator(lines.lines.iter().find(|line| !line.trim().is_empty()).unwrap_or(&""));
    let header = loop {
        match lines.record(separator) {
            None => return Err(BadResults::Empty),
            Some((_, Ok(fields))) if is_blank(&fields) => {}
            Some((_, fields)) => break fields.map_err(BadResults::Unknown)?,
        }
    };
    let columns = Columns::of(&header)?;
    let mut results = Results::new(columns.tool, Form::Csv);
    while let Some((line, fields)) = lines.record(separator) {
        let (row, took) = match fields {
            Ok(fields) if is_blank(&fields) => continue,
            Ok(fields) => (columns.row(&fields), lines.next - line),
            Err(words) => (Err(words), 0),
        };
        if row.is_err() && took > 0 {
            // A quote too many may have joined rows that have no fault of their own.
            lines.next = line;
        }
        results.take(line, row)?;
    }
    Ok(results)
}

fn is_blank(fields: &[String]) -> bool {
    fields.iter().all(|field| field.trim().is_empty())
}

/// What separates the fields: spreadsheets of some countries write semicolons or tabs.
fn separator(header: &str) -> u8 {
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    b",;\t".iter().copied().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// The lines of a file, from which rows are put together.
struct Lines<'t> {
    lines: Vec<&'t str>,
    next: usize,
}

impl Lines<'_> {
    /// The next row and the line it begins on, from 1; an error says why it is none, and then only its
    /// first line is passed over.
    fn record(&mut self, separator: u8) -> Option<(usize, Result<Vec<String>, String>)> {
        let first = *self.lines.get(self.next)?;
        let begins = self.next;
        self.next += 1;
        let line = begins + 1;
        let quotes = |text: &str| text.bytes().filter(|byte| *byte == b'"').count();
        let mut text = first.to_owned();
        let mut open = quotes(first) % 2 == 1;
        while open && self.next - begins < MOST_LINES {
            let Some(more) = self.lines.get(self.next) else { break };
            open ^= quotes(more) % 2 == 1;
            text.push('\n');
            text.push_str(more);
            self.next += 1;
        }
        if open {
            self.next = line;
            return Some((line, Err("a quote is opened and never closed".to_owned())));
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(1 << 10)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let fields = match reader.read_record(&mut record) {
            Ok(_) => Ok(record.iter().map(str::to_owned).collect()),
            Err(error) => Err(format!("it is no row of a table: {error}")),
        };
        if fields.is_err() {
            self.next = line;
        }
        Some((line, fields))
    }
}

impl Columns {
    fn of(header: &[String]) -> Result<Self, BadResults> {
        let at = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let common = at("name").zip(at("username"));
        let table = common.and_then(|(site, username)| {
            let (tool, said, addresses) = match (at("exists"), at("status"), at("url_user")) {
                (Some(said), _, Some(address)) => {
                    let tool = match (at("response_time_s"), at("error_reason")) {
                        (Some(_), None) => Some(Tool::Sherlock),
                        (None, Some(_)) => Some(Tool::Maigret),
                        _ => None,
                    };
                    (tool, said, vec![address])
                }
                (None, Some(said), None) if at("category").is_some() => {
                    let addresses = [at("uri_pretty"), at("uri_check")].into_iter().flatten();
                    (Some(Tool::Naminter), said, addresses.collect())
                }
                _ => return None,
            };
            Some(Self { tool, count: header.len(), site, username, addresses, said })
        });
        table.ok_or_else(|| {
            let named: Vec<String> =
                header.iter().take(MOST_NAMED).map(|name| format!("`{}`", name.trim())).collect();
            let more = if header.len() > MOST_NAMED { ", …" } else { "" };
            BadResults::Unknown(format!("as a table it has the columns {}{more}", named.join(", ")))
        })
    }

    fn row(&self, fields: &[String]) -> Result<Row, String> {
        if fields.len() != self.count {
            return Err(format!("it has {} fields where the first row names {}", fields.len(), self.count));
        }
        let field = |at: usize| fields.get(at).cloned().unwrap_or_default();
        let said = field(self.said);
        Ok(Row {
            site: field(self.site),
            username: Some(field(self.username)),
            address: self
                .addresses
                .iter()
                .map(|at| field(*at))
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
            claim: Claim::of(&said),
            said,
            ..Row::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHERLOCK: &str = "username,name,url_main,url_user,exists,http_status,response_time_s";

    fn rows(text: &str) -> Vec<(usize, String, String, Option<Claim>)> {
        let rows = read(text).unwrap().rows.into_iter();
        rows.map(|row| (row.line, row.site, row.address, row.claim)).collect()
    }

    #[test]
    fn the_columns_tell_who_wrote_it() {
        let tool = |header: &str| read(header).unwrap().tool;
        assert_eq!(tool(SHERLOCK), Some(Tool::Sherlock));
        let maigret = "username,name,url_main,url_user,exists,http_status,error_reason";
        assert_eq!(tool(maigret), Some(Tool::Maigret));
        let naminter = "name,category,username,status,uri_check,uri_pretty,status_code,elapsed,created_at";
        assert_eq!(tool(naminter), Some(Tool::Naminter));
        assert_eq!(tool("name;username;exists;url_user"), None, "known, but by whom does not show");
        for other in ["name,price", "username\tname\tstatus", "{", "name,username,status,results"] {
            let error = read(other).unwrap_err().to_string();
            assert!(error.contains('`') && error.contains("Sherlock"), "{error}");
        }
        assert_eq!(read(" \n\n"), Err(BadResults::Empty));
    }

    #[test]
    fn order_separators_quotes_and_line_ends_do_not_matter() {
        let wanted =
            vec![(2, "Forum, the \"old\"".to_owned(), "https://f.net/acme".to_owned(), Some(Claim::Taken))];
        let text = format!(
            "{SHERLOCK}\r\nacme,\"Forum, the \"\"old\"\"\",https://f.net,https://f.net/acme,Claimed,200,0.1\r\n"
        );
        assert_eq!(rows(&text), wanted);
        let semicolons = "exists;name;username;url_user\nclaimed;\"Forum, the \"\"old\"\"\";acme;https://f.net/acme\n\n;;;\n";
        assert_eq!(rows(semicolons), wanted);
    }

    #[test]
    fn words_of_each_tool_claim_what_they_claim() {
        let claims = [
            ("Claimed", Some(Claim::Taken)),
            ("Available", Some(Claim::Absent)),
            ("partial_exists", Some(Claim::Taken)),
            ("missing", Some(Claim::Absent)),
            ("Unknown", None),
            ("Illegal", None),
            ("WAF", None),
            ("conflicting", None),
            ("", None),
            ("=cmd|' /C calc'!A0", None),
        ];
        for (word, claim) in claims {
            assert_eq!(Claim::of(word), claim, "{word}");
        }
    }

    #[test]
    fn naminter_shows_the_address_for_people_where_it_has_one() {
        let text = "name,category,username,status,uri_check,uri_pretty\nA,social,acme,exists,https://api.a.net/acme,https://a.net/acme\n\
                    B,social,acme,missing,https://b.net/acme,\n";
        let read = rows(text);
        assert_eq!((read[0].2.as_str(), read[0].3), ("https://a.net/acme", Some(Claim::Taken)));
        assert_eq!((read[1].2.as_str(), read[1].3), ("https://b.net/acme", Some(Claim::Absent)));
    }

    #[test]
    fn a_row_that_is_none_is_named_and_costs_no_other() {
        let good = |site: &str| format!("acme,{site},https://f.net,https://f.net/acme,Claimed,200,0.1");
        let long = "x".repeat(5000);
        let text = format!(
            "{SHERLOCK}\n{}\nacme,B,short\nacme,\"C,open,https://f.net/acme,Claimed,200,0.1\n{}\n{}\n{}\nacme,\"G\nacme,\"H,x\n{}\n",
            good("A"),
            good("D"),
            good(&long),
            good("F"),
            good("I"),
        );
        let results = read(&text).unwrap();
        let sites: Vec<(usize, &str)> =
            results.rows.iter().map(|row| (row.line, row.site.as_str())).collect();
        assert_eq!(sites, [(2, "A"), (5, "D"), (7, "F"), (10, "I")], "{:?}", results.faults);
        let faults: Vec<usize> = results.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(faults, [3, 4, 6, 8, 9], "{:?}", results.faults);
        assert!(results.faults[0].words.contains("3 fields where the first row names 7"));
    }

    #[test]
    fn a_quote_that_is_never_closed_swallows_nothing() {
        let good = "acme,A,https://f.net,https://f.net/acme,Claimed,200,0.1\n".repeat(50);
        let results = read(&format!("{SHERLOCK}\nacme,\"A\n{good}")).unwrap();
        assert_eq!((results.rows.len(), results.faults.len()), (50, 1));
    }

    #[test]
    fn a_field_may_hold_line_breaks() {
        let text = format!(
            "{SHERLOCK}\nacme,A,\"two\nlines\",https://f.net/acme,Claimed,200,0.1\nacme,B,,x,Unknown,,\n"
        );
        let read = rows(&text);
        assert_eq!(read.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn too_many_rows_are_refused() {
        let text = format!("{SHERLOCK}\n{}", "a,b,c,d,e,f,g\n".repeat(super::super::MOST_ROWS + 1));
        assert_eq!(read(&text), Err(BadResults::TooManyRows));
    }
}
