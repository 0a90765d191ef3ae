//! What is known of the terminal, and how messages beside the output are shown.

use crate::failure::Failure;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use countersign_reports::untrusted;
use std::io::{self, IsTerminal as _, Write as _};

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// When the output is a terminal. `NO_COLOR` and `CLICOLOR_FORCE` are heeded.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is known of the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Colours on standard output.
    pub color: bool,
    /// Colours on standard error.
    pub error_color: bool,
    /// Columns of standard output. Absent when it is not a terminal.
    pub width: Option<usize>,
    /// Standard error is a terminal, so that progress may be shown.
    pub progress: bool,
}

impl Terminal {
    /// Looks at standard output, standard error and the environment.
    pub fn detect(color: Color) -> Terminal {
        let colored = |choice: ColorChoice| match color {
            Color::Auto => choice != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        };
        Terminal {
            color: colored(AutoStream::choice(&io::stdout())),
            error_color: colored(AutoStream::choice(&io::stderr())),
            width: io::stdout()
                .is_terminal()
                .then(terminal_size::terminal_size)
                .flatten()
                .map(|(width, _)| usize::from(width.0)),
            progress: io::stderr().is_terminal(),
        }
    }

    /// Says why a command failed.
    pub fn failure(&self, failure: &Failure) {
        if failure.rendered {
            self.say(&failure.message);
        } else {
            self.labelled("error", AnsiColor::Red, &failure.message);
        }
    }

    /// Says something that a person should know, beside the output.
    pub fn note(&self, message: &str) {
        self.labelled("note", AnsiColor::Yellow, message);
    }

    /// Writes text that was laid out already to standard error.
    pub fn say(&self, text: &str) {
        // There is nobody left to tell when standard error is gone.
        let _ = writeln!(io::stderr(), "{}", text.trim_end());
    }

    fn labelled(&self, label: &str, color: AnsiColor, message: &str) {
        let paint = if self.error_color {
            color.on_default().bold()
        } else {
            Style::new()
        };
        self.say(&format!("{paint}{label}:{paint:#} {}", harmless(message)));
    }
}

/// A message of several lines. It can quote a path or a document, so each of its lines is made harmless. Its own indentation
/// stays.
fn harmless(message: &str) -> String {
    let lines = message.lines().map(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let text = untrusted::line(line);
        // A CI runner takes a line that begins so for a command.
        let text = match text.starts_with("::") {
            true => text.replacen("::", ": :", 1),
            false => text,
        };
        format!("{}{text}", " ".repeat(indent))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_line_of_a_message_is_a_command() {
        for (message, expected) in [
            ("one\n  two", "one\n  two"),
            ("`x\n::error::forged`", "`x\n: :error::forged`"),
            ("`x\n  ::stop-commands::y`", "`x\n  : :stop-commands::y`"),
            ("`x\r\n\u{a0}::error::y`", "`x\n: :error::y`"),
            ("a::b ##[error]x", "a::b ## [error]x"),
        ] {
            assert_eq!(harmless(message), expected);
        }
    }
}
