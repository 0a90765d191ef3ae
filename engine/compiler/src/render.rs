//! Findings as text: the line of the source, a caret under what is meant, and advice.

use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// More of a line than this is left out around the caret, so that a policy on one line stays readable.
const WIDEST_LINE: usize = 160;
/// Characters kept before the caret when a line is cut.
const KEPT_BEFORE: usize = 60;

/// Errors, followed by their number.
pub(crate) fn errors(findings: &[Diagnostic], folder: &Folder, color: bool) -> String {
    let mut text = String::new();
    let mut lines = Lines::new(folder);
    for finding in findings {
        one(&mut text, "error", finding, &mut lines, color);
    }
    let plural = if findings.len() == 1 { "" } else { "s" };
    let _ = writeln!(text, "{} error{plural}", findings.len());
    text
}

/// Warnings, one after the other.
pub(crate) fn warnings(findings: &[Diagnostic], folder: &Folder, color: bool) -> String {
    let mut text = String::new();
    let mut lines = Lines::new(folder);
    for finding in findings {
        one(&mut text, "warning", finding, &mut lines, color);
    }
    text
}

fn one(
    text: &mut String,
    severity: &str,
    finding: &Diagnostic,
    lines: &mut Lines<'_>,
    color: bool,
) {
    let paint = |code: &'static str| if color { code } else { "" };
    let (bold, blue, reset) = (paint("\x1b[1m"), paint("\x1b[34m"), paint("\x1b[0m"));
    let severity_color = paint(if severity == "error" {
        "\x1b[1;31m"
    } else {
        "\x1b[1;33m"
    });
    let _ = writeln!(
        text,
        "{severity_color}{severity}[{}]{reset}{bold}: {}{reset}",
        finding.code,
        visible(&finding.message)
    );
    let number = finding.line.to_string();
    let margin = " ".repeat(number.len());
    let _ = writeln!(
        text,
        "{margin}{blue}-->{reset} {}:{}:{}",
        visible(&finding.file),
        finding.line,
        finding.column
    );
    if let Some(line) = lines.line(&finding.file, finding.line) {
        let frame = frame(line, finding.column, finding.length);
        let _ = writeln!(text, "{margin} {blue}|{reset}");
        let _ = writeln!(text, "{blue}{number} |{reset} {}", frame.line);
        let _ = writeln!(
            text,
            "{margin} {blue}|{reset} {}{severity_color}{}{reset}",
            " ".repeat(frame.indent),
            "^".repeat(frame.carets)
        );
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "{margin} {blue}={reset} help: {}", visible(help));
    }
    text.push('\n');
}

/// The lines of files, each split once: a file can have thousands of findings.
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
            let lines = self.folder.get(file).map(split).unwrap_or_default();
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

struct Frame {
    line: String,
    indent: usize,
    carets: usize,
}

fn frame(line: &str, column: u32, length: u32) -> Frame {
    let characters: Vec<char> = line.chars().collect();
    let at = (column.saturating_sub(1) as usize).min(characters.len());
    let (from, to) = if characters.len() <= WIDEST_LINE {
        (0, characters.len())
    } else {
        let from = at.saturating_sub(KEPT_BEFORE);
        (from, (from + WIDEST_LINE).min(characters.len()))
    };
    let mut shown = String::new();
    let mut indent = 0;
    if from > 0 {
        shown.push('…');
        indent += 1;
    }
    let end = (at + length as usize).min(to).max(at + 1);
    let mut carets = 0;
    for (place, character) in characters.iter().enumerate().take(to).skip(from) {
        let picture = picture(*character);
        if place < at {
            indent += picture.width();
        } else if place < end {
            carets += picture.width();
        }
        shown.push_str(&picture);
    }
    if to < characters.len() {
        shown.push('…');
    }
    Frame {
        line: shown.trim_end().to_owned(),
        indent,
        carets: carets.max(1),
    }
}

/// A character as it is shown: tabs as blanks, what steers a terminal as its number.
fn picture(character: char) -> String {
    match character {
        '\t' => "    ".to_owned(),
        _ if steers(character) => format!("\\u{{{:x}}}", u32::from(character)),
        _ => character.to_string(),
    }
}

/// Whether a character could change what a terminal shows: controls and marks of writing direction.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character), 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFEFF)
}

/// Text on one line that can't steer a terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|character| {
            if steers(character) {
                picture(character)
            } else {
                character.to_string()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_wide_characters() {
        let frame = frame("a: '漢字' + x", 5, 2);
        assert_eq!((frame.indent, frame.carets), (4, 4));
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let line = "x".repeat(1000);
        let frame = frame(&line, 500, 3);
        assert_eq!((frame.indent, frame.carets), (KEPT_BEFORE + 1, 3));
        assert!(frame.line.starts_with('…') && frame.line.ends_with('…'));
    }

    #[test]
    fn lines_end_as_in_yaml() {
        assert_eq!(split("a\r\nb\rc\nd"), ["a", "b", "c", "d"]);
        assert_eq!(split("a\n"), ["a", ""]);
    }

    #[test]
    fn a_source_can_not_steer_the_terminal() {
        assert_eq!(visible("a\x1b[2J"), "a\\u{1b}[2J");
    }
}
