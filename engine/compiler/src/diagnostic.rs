//! What is wrong with a policy, and where.

use std::fmt;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// True of the policy as it is set up, and often meant: a parameter switches a rule off.
    Note,
    /// Probably not what the author means.
    Warning,
    /// The policy or case can't be used.
    Error,
}

impl Severity {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One diagnostic, with its place. Lines and columns count from 1, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name of the kind of diagnostic, such as `unknown_field`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one clause.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// File, relative to the policy's folder; `--set` for a parameter that the caller set.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column of its first character, from 1.
    pub column: u32,
    /// Characters of that line that are meant; at least 1.
    pub length: u32,
}

impl Diagnostic {
    /// A diagnostic at a place.
    pub(crate) fn new(
        code: &'static str,
        place: Position,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            file: place.file.to_string(),
            line: place.line,
            column: place.column,
            length: place.length.max(1),
        }
    }

    /// The same, as something that keeps nothing from being used.
    pub(crate) fn severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// The same, with advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same, with advice if there is any.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {} [{}]",
            self.file, self.line, self.column, self.message, self.code
        )?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// Where a diagnostic is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position<'a> {
    /// File.
    pub file: &'a str,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Characters.
    pub length: u32,
}

impl<'a> Position<'a> {
    /// The start of a file.
    pub(crate) fn start_of(file: &'a str) -> Position<'a> {
        Position {
            file,
            line: 1,
            column: 1,
            length: 1,
        }
    }
}

/// All diagnostics that keep a policy from being compiled, in the order of files and lines. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.summary())]
pub struct Diagnostics {
    diagnostics: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Sorts diagnostics by place and drops what is said twice.
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>) -> Diagnostics {
        sort(&mut diagnostics);
        Diagnostics { diagnostics }
    }

    /// The diagnostics, by file, line and column.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether there are none, which does not happen for diagnostics that the compiler returns.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// All diagnostics as text with code frames, followed by their number. `folder` is what was compiled.
    pub fn render(&self, folder: &crate::Folder, color: bool) -> String {
        crate::render::errors(&self.diagnostics, folder, color)
    }

    fn summary(&self) -> String {
        let lines: Vec<String> = self.diagnostics.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }
}

/// Sorts diagnostics by place and drops what is said twice.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.file, a.line, a.column, a.code, &a.message)
            .cmp(&(&b.file, b.line, b.column, b.code, &b.message))
    });
    diagnostics.dedup();
}
