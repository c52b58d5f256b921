//! Colour by meaning. Every word also stands without it.

use anstyle::{AnsiColor, Style};

use super::Canvas;
use crate::report::{NameReport, SoFar};
use crate::verdict::Verdict;

/// What a piece of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing stands in the way here.
    Good,
    /// Something does.
    Bad,
    /// Not known, or to be weighed.
    Doubtful,
    /// Must be noticed, good or bad.
    Notice,
}

impl Meaning {
    /// What a verdict means to someone who wants the name.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Free | Verdict::Vacant => Self::Good,
            Verdict::Taken | Verdict::Withheld | Verdict::Barred => Self::Bad,
            Verdict::Unknown => Self::Doubtful,
        }
    }

    /// What an outcome means.
    pub fn of_outcome(name: &NameReport) -> Self {
        match (name.so_far, name.complete) {
            (SoFar::Go, true) => Self::Good,
            (SoFar::Go, false) | (SoFar::Caution, _) => Self::Doubtful,
            (SoFar::NoGo, _) => Self::Bad,
        }
    }

    fn style(self) -> Style {
        let colour = match self {
            Self::Good => AnsiColor::Green,
            Self::Bad => AnsiColor::Red,
            Self::Doubtful => AnsiColor::Yellow,
            Self::Notice => AnsiColor::Cyan,
        };
        colour.on_default().bold()
    }
}

impl Canvas {
    /// `text` in the colour of its meaning, where this canvas shows colour.
    pub fn paint(self, meaning: Meaning, text: &str) -> String {
        if self.colour {
            let style = meaning.style();
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Paints the first occurrence of `part` in `line`. Done after the layout, so that colour
    /// never changes it.
    pub(super) fn paint_in(self, line: &str, part: &str, meaning: Meaning) -> String {
        if self.colour && !part.is_empty() {
            line.replacen(part, &self.paint(meaning, part), 1)
        } else {
            line.to_owned()
        }
    }
}
