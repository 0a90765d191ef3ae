//! Diagnostics as text: the line of the source, a caret under what is meant, and advice.
//!
//! `annotate-snippets` draws them. What it is given is a policy's text and diagnostics that quote it, so nothing in them may
//! hide or steer a terminal: hidden characters are written out first.

use crate::diagnostic::{Diagnostic, Severity};
use crate::folder::Folder;
use annotate_snippets::renderer::{DEFAULT_LINE_NUM_STYLE, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use countersign_contract::text::{escape_hidden, push_visible};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Columns of the output. A longer line is cut around the caret, so that a policy on one line stays readable.
const WIDTH: usize = 160;
/// Most characters that are underlined: no more than fit beside the caret.
const MOST_UNDERLINED: usize = 100;

/// Errors, followed by their number.
pub(crate) fn errors(diagnostics: &[Diagnostic], folder: &Folder, color: bool) -> String {
    let mut text = findings(diagnostics, folder, color);
    let plural = if diagnostics.len() == 1 { "" } else { "s" };
    let _ = writeln!(text, "{} error{plural}", diagnostics.len());
    text
}

/// Diagnostics of any severity as text with code frames, one after the other. `folder` is what they are about.
pub fn findings(diagnostics: &[Diagnostic], folder: &Folder, color: bool) -> String {
    let (renderer, arrow) = if color {
        (Renderer::styled(), DEFAULT_LINE_NUM_STYLE)
    } else {
        (Renderer::plain(), Style::new())
    };
    let renderer = renderer.term_width(WIDTH);
    let mut lines = Lines::new(folder);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .clone()
            .primary_title(escape_hidden(&diagnostic.message))
            .id(diagnostic.code);
        text.push_str(&renderer.render(&[Group::with_title(title)]));
        // The place is that in the file. The renderer would count characters of the line as it is shown.
        let _ = writeln!(
            text,
            "\n{}{arrow}-->{arrow:#} {}:{}:{}",
            " ".repeat(diagnostic.line.to_string().len()),
            escape_hidden(&diagnostic.file),
            diagnostic.line,
            diagnostic.column
        );
        let mut details = Group::with_level(level.clone());
        if let Some(line) = lines.line(&diagnostic.file, diagnostic.line) {
            details = details.element(snippet(line, diagnostic));
        }
        if let Some(help) = &diagnostic.help {
            details = details.element(Level::HELP.message(escape_hidden(help)));
        }
        if !details.is_empty() {
            text.push_str(&renderer.render(&[details]));
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// A line as it is shown, with what is meant underlined.
fn snippet<'l>(
    line: &str,
    diagnostic: &Diagnostic,
) -> Snippet<'l, annotate_snippets::Annotation<'l>> {
    let start = diagnostic.column.saturating_sub(1) as usize;
    let end = start + (diagnostic.length as usize).clamp(1, MOST_UNDERLINED);
    let mut shown = String::with_capacity(line.len());
    let (mut from, mut to) = (None, None);
    for (place, character) in line.trim_end().chars().enumerate() {
        if place == start {
            from = Some(shown.len());
        }
        if place == end {
            to = Some(shown.len());
        }
        match character {
            // The renderer makes it four blanks.
            '\t' => shown.push('\t'),
            other => push_visible(&mut shown, other),
        }
    }
    let from = from.unwrap_or(shown.len());
    let to = to.unwrap_or(shown.len()).max(from);
    Snippet::source(shown)
        .line_start(diagnostic.line as usize)
        .annotation(AnnotationKind::Primary.span(from..to))
}

/// The lines of files, each split once: a file can have thousands of diagnostics.
struct Lines<'f> {
    folder: &'f Folder,
    files: BTreeMap<String, Vec<&'f str>>,
}

impl<'f> Lines<'f> {
    fn new(folder: &'f Folder) -> Lines<'f> {
        Lines {
            folder,
            files: BTreeMap::new(),
        }
    }

    /// A line by its number.
    fn line(&mut self, file: &str, line: u32) -> Option<&'f str> {
        if !self.files.contains_key(file) {
            let lines = self.folder.shown(file).map(split).unwrap_or_default();
            self.files.insert(file.to_owned(), lines);
        }
        let lines = self.files.get(file)?;
        lines.get(line.checked_sub(1)? as usize).copied()
    }
}

/// The lines of a text. YAML ends lines at `\n`, `\r\n` and a lone `\r`.
fn split(source: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for part in source.split('\n') {
        lines.extend(part.strip_suffix('\r').unwrap_or(part).split('\r'));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A diagnostic in the first line of a file.
    fn rendered(line: &str, column: u32, length: u32, color: bool) -> String {
        let mut folder = Folder::new();
        folder.insert("policy.yaml", line);
        let diagnostic = Diagnostic {
            code: "syntax",
            severity: Severity::Error,
            message: "wrong\u{200b}".to_owned(),
            help: None,
            file: "policy.yaml".to_owned(),
            line: 1,
            column,
            length,
        };
        errors(&[diagnostic], &folder, color)
    }

    #[test]
    fn the_place_is_that_in_the_file_and_the_carets_are_below_what_is_shown() {
        let text = rendered("a: '漢\u{200b}字' + x", 6, 2, false);
        let expected = "error[syntax]: wrong\\u{200b}\n --> policy.yaml:1:6\n  |\n\
                        1 | a: '漢\\u{200b}字' + x\n  |       ^^^^^^^^^^\n\n1 error\n";
        assert_eq!(text, expected, "{text}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = rendered(&"x".repeat(1000), 500, 800, false);
        assert!(text.contains("policy.yaml:1:500"), "{text}");
        assert!(text.contains("^^^"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= WIDTH + 10),
            "{text}"
        );
    }

    #[test]
    fn lines_end_as_in_yaml() {
        assert_eq!(split("a\r\nb\rc\nd"), ["a", "b", "c", "d"]);
        assert_eq!(split("a\n"), ["a", ""]);
    }

    #[test]
    fn a_source_can_not_steer_the_terminal() {
        for (column, length) in [(1, 1), (3, 90), (90, 1)] {
            let text = rendered("a\x1b[2J\u{202e}\u{200b}\tb", column, length, false);
            assert!(
                text.contains("a\\u{1b}[2J\\u{202e}\\u{200b}    b"),
                "{text}"
            );
            assert!(!text.contains(['\x1b', '\u{202e}', '\u{200b}']), "{text}");
        }
        assert!(rendered("a", 1, 1, true).contains("\x1b[1m"));
    }
}
