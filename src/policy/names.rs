//! The names that a pipeline checks: those of `[names]`, and those of a file of names, one a line.

use toml::de::DeTable;

use super::Written;
use super::fault::{BrokenPolicy, Fault};
use super::reader::{At, Reader, get, key_at};
use crate::catalog::Catalog;
use crate::catalog::domain;
use crate::name::Name;

/// The keys of `[names]`.
pub(super) const KEYS: [&str; 1] = ["list"];

/// The key that names the file.
pub const FROM: &str = "names_from";

/// Most names of a file: a list of candidates has hundreds.
pub const MOST: usize = 10_000;

/// A file of names as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesFile {
    /// The file, as it is reached from the current folder.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl NamesFile {
    /// The names, one a line: `#` begins a comment at the beginning of a line or after a space, empty
    /// lines are none. Or every line that holds no name.
    pub fn read(&self, catalog: &Catalog) -> Result<Vec<Written>, BrokenPolicy> {
        let (names, faults) = self.lines(catalog);
        if faults.is_empty() { Ok(names) } else { Err(BrokenPolicy { file: self.name.clone(), faults }) }
    }

    fn lines(&self, catalog: &Catalog) -> (Vec<Written>, Vec<Fault>) {
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        for (index, whole) in text.lines().enumerate() {
            let name = without_comment(whole).trim();
            let line = index + 1;
            let mut say = |message: String| {
                let column = 1 + whole.chars().take_while(|c| c.is_whitespace()).count();
                let (file, key) = (Some(self.name.clone()), String::new());
                faults.push(Fault { file, line, column, key, message });
            };
            if name.is_empty() {
                continue;
            }
            if names.len() == MOST {
                say(format!("is one name too many, {MOST} are read; split the file"));
                break;
            }
            match handle(name, catalog) {
                Ok(_) => names.push(Written { name: name.to_owned(), file: slashed(&self.name), line }),
                Err(message) => say(message),
            }
        }
        if names.is_empty() && faults.is_empty() {
            let message = "the file holds no name; write one a line".to_owned();
            faults.push(Fault {
                file: Some(self.name.clone()),
                line: 1,
                column: 1,
                key: String::new(),
                message,
            });
        }
        (names, faults)
    }
}

/// What a line says before its comment.
fn without_comment(line: &str) -> &str {
    let begins = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    line.match_indices('#').map(|(at, _)| at).find(begins).map_or(line, |at| &line[..at])
}

/// The handle of a name as it is written, which may be the address of a profile.
pub fn handle(written: &str, catalog: &Catalog) -> Result<String, String> {
    let pasted = written.contains('/').then(|| catalog.handle_in_address(written)).flatten();
    let name = match pasted {
        Some((_, handle)) => Name::parse(handle.as_str()),
        None if written.contains("://") => {
            return Err(format!(
                "`{written}` is no profile address of a known place; write the name itself, such as `acme`"
            ));
        }
        None => {
            let label = domain::of_name(written).map(|(_, label)| label);
            Name::parse(label.as_deref().unwrap_or(written))
        }
    };
    name.map(|name| name.handle().to_owned()).map_err(|error| error.to_string())
}

/// The file that the names are read from, where one is named.
pub(super) fn from<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Option<String> {
    reader.text(table, "", FROM).map(|at| at.value)
}

/// The names of the policy in `source`, those of `file` after its own.
pub(super) fn read<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    source: &str,
    file: Option<&NamesFile>,
    catalog: &Catalog,
) -> Vec<Written> {
    const PATH: &str = "names";
    // Whatever is wrong with it is told; what it names was read by whoever may read files.
    from(reader, table);
    if let Some(value) = get(table, PATH).filter(|value| value.get_ref().is_array()) {
        reader.say(value.span().start, PATH, "is a list; write `[names]`, and under it `list = [...]`");
        return Vec::new();
    }
    let own = &reader.table(table, PATH);
    match key_at(own, FROM) {
        Some(offset) => {
            reader.say(offset, "names.names_from", "stands under `[names]`; put it above every table");
        }
        None => reader.only(own, PATH, &KEYS),
    }
    let mut names: Vec<Written> = Vec::new();
    let mut handles: Vec<String> = Vec::new();
    for At { offset, value } in reader.texts(own, PATH, "list").unwrap_or_default() {
        match handle(&value, catalog) {
            Err(message) => reader.say(offset, "names.list", &message),
            Ok(handle) if handles.contains(&handle) => {
                reader.say(offset, "names.list", &format!("`{value}` stands twice; keep one"));
            }
            Ok(handle) => {
                handles.push(handle);
                names.push(Written { name: value, file: slashed(source), line: reader.line(offset) });
            }
        }
    }
    if let Some(file) = file {
        let (more, faults) = file.lines(catalog);
        names.extend(more);
        for fault in faults {
            reader.add(fault);
        }
    }
    names
}

/// A path with `/` between its folders, as reports write it everywhere.
fn slashed(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, usize)>, Vec<String>> {
        let file = NamesFile { name: "brand/names.txt".to_owned(), text: text.to_owned() };
        let names = file.read(&Catalog::embedded().unwrap());
        names
            .map(|names| names.into_iter().map(|one| (one.name, one.line)).collect())
            .map_err(|broken| broken.lines().collect())
    }

    #[test]
    fn one_name_a_line_with_comments() {
        let text = "\u{feff}# candidates\r\n\r\n  Acme  # the first\r\nBlue Ocean\r\n\t# none\r\nC#-Works\r\nhttps://x.com/acmeworks\r\n";
        let names = read(text).unwrap();
        let names: Vec<(&str, usize)> = names.iter().map(|(name, line)| (name.as_str(), *line)).collect();
        assert_eq!(names, [("Acme", 3), ("Blue Ocean", 4), ("C#-Works", 6), ("https://x.com/acmeworks", 7)]);
    }

    #[test]
    fn every_bad_line_is_a_fault_with_its_place() {
        let faults = read("acme\n  a\u{202e}b\n!!!\nhttps://nowhere.example/acme\n").unwrap_err();
        let places = ["brand/names.txt:2:3: ", "brand/names.txt:3:1: ", "brand/names.txt:4:1: "];
        assert_eq!(faults.len(), places.len(), "{faults:#?}");
        for ((fault, place), part) in faults.iter().zip(places).zip(["U+202E", "`!!!`", "no profile address"])
        {
            assert!(fault.starts_with(place) && fault.contains(part), "{fault}");
        }
        for text in ["", "\n\n# nothing\n"] {
            assert_eq!(
                read(text).unwrap_err(),
                ["brand/names.txt:1:1: the file holds no name; write one a line"]
            );
        }
        let many = "acme\n".repeat(MOST);
        assert_eq!(read(&many).unwrap().len(), MOST);
        assert!(read(&format!("{many}acme\n")).unwrap_err()[0].contains(":10001:1: is one name too many"));
    }
}
