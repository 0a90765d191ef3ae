//! From the characters of an expression to its file.

use crate::check::Problem;
use crate::diagnostic::{Diagnostic, Position};
use crate::expression::SyntaxError;
use crate::expression::ast::Span;

/// Where the characters of an expression stand in their file.
pub(crate) struct Positions<'a> {
    /// File.
    pub file: &'a str,
    /// Line and column of each character, and of the place after the last.
    pub places: Vec<(u32, u32)>,
}

impl Positions<'_> {
    /// Line and column of a character, by its place in the text.
    pub(crate) fn at(&self, place: u32) -> (u32, u32) {
        let last = self.places.last().copied().unwrap_or((1, 1));
        self.places.get(place as usize).copied().unwrap_or(last)
    }

    /// A diagnostic over the characters of its first line.
    pub(crate) fn diagnostic(&self, problem: Problem) -> Diagnostic {
        let (start, end): Span = problem.span;
        let (line, column) = self.at(start);
        let mut length = 1;
        for place in start..end.max(start + 1) {
            let (other, right) = self.at(place);
            if other != line {
                break;
            }
            length = length.max((right + 1).saturating_sub(column));
        }
        Diagnostic::new(
            problem.code,
            Position {
                file: self.file,
                line,
                column,
                length,
            },
            problem.message,
        )
        .maybe_help(problem.help)
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Problem {
        Problem {
            code: error.code,
            message: error.message,
            help: error.help,
            span: (error.start, error.end),
        }
    }
}
