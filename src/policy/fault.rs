//! What is wrong with a policy: where, what, and the mend.

use std::fmt;

/// One fault of a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file that it is in, where that is not the policy itself.
    pub file: Option<String>,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, in characters, from 1.
    pub column: usize,
    /// Path of the key, such as `brand.classes[1]`; empty where it is about the whole file.
    pub key: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(formatter, "`{}`: ", self.key)?;
        }
        formatter.write_str(&self.message)
    }
}

/// A policy that cannot be used, with every fault in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BrokenPolicy {
    /// Name of the file.
    pub file: String,
    /// The faults in the order of the text.
    pub faults: Vec<Fault>,
}

impl BrokenPolicy {
    /// A line for each fault, in the form that editors jump to.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.faults.iter().map(|fault| {
            let file = fault.file.as_ref().unwrap_or(&self.file);
            format!("{file}:{}:{}: {fault}", fault.line, fault.column)
        })
    }
}

impl fmt::Display for BrokenPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.faults.len() == 1 { "fault" } else { "faults" };
        write!(formatter, "{} has {} {plural}", self.file, self.faults.len())?;
        for line in self.lines() {
            write!(formatter, "\n  {line}")?;
        }
        Ok(())
    }
}

/// Line and column of the byte at `offset`, both from 1; columns count characters.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (1 + before.matches('\n').count(), 1 + before[start..].chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a = \"é\"\r\nb\n";
        assert_eq!(place(text, 0), (1, 1));
        assert_eq!(place(text, text.find('b').unwrap()), (2, 1));
        assert_eq!(place(text, text.find("\"\r").unwrap()), (1, 7));
        assert_eq!(place(text, 6), (1, 6), "inside a character");
        assert_eq!(place(text, 99), (3, 1));
    }
}
