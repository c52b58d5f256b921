//! What is wrong with a file that was written by hand or by us, line by line, so that one fault hides
//! no other.

use std::fmt;

use toml::de::DeValue;

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// A file that cannot be used, with every fault in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BrokenFile {
    /// Name of the file, as given.
    pub file: String,
    /// The faults in the order of their lines.
    pub faults: Vec<Fault>,
}

impl BrokenFile {
    /// A file with these faults, each told once.
    pub fn new(file: &str, mut faults: Vec<Fault>) -> Self {
        faults.sort();
        faults.dedup();
        Self { file: file.to_owned(), faults }
    }
}

impl fmt::Display for BrokenFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.faults.len() == 1 { "fault" } else { "faults" };
        write!(formatter, "`{}` has {} {plural}", self.file, self.faults.len())?;
        for Fault { line, message } in &self.faults {
            write!(formatter, "\n  {}:{line}: {message}", self.file)?;
        }
        Ok(())
    }
}

/// The line of an offset in a text, in bytes; from 1.
pub fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// A value as a message names it, texts with at most `longest` characters.
pub fn shown(value: &DeValue<'_>, longest: usize) -> String {
    match value {
        DeValue::String(text) => {
            let short: String = text.chars().take(longest).collect();
            format!("`{}`", short.escape_debug())
        }
        DeValue::Integer(number) => format!("`{number}`"),
        DeValue::Float(number) => format!("`{number}`"),
        DeValue::Boolean(value) => format!("`{value}`"),
        DeValue::Datetime(when) => format!("`{when}`"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
