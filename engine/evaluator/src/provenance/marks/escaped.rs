//! Line ends that a program wrote as two characters: `git commit -m "Subject\\n\\nTrailer"` puts them into the message.

use crate::people::agents::clipped;
use std::fmt::Write;

/// As much of a line as is looked at, in octets.
const LONGEST: usize = 4_000;
/// Most lines of that kind that are read.
const MOST: usize = 100;

/// The lines that have such line ends, unfolded, as a text without trailer block. None: there are none.
pub(super) fn unfolded(text: &str) -> Option<String> {
    if !text.contains("\\n") {
        return None;
    }
    let mut found = String::new();
    let lines = text.split('\n').filter(|line| line.contains("\\n"));
    for line in lines.take(MOST) {
        for part in outside_quotes(clipped(line, LONGEST)).skip(1) {
            let _ = write!(found, "\n{part}");
        }
    }
    // A last paragraph of its own, so that no part is taken for git's trailers.
    (!found.is_empty()).then(|| format!("{found}\n\n.\n"))
}

/// The parts between such line ends. What stands in quotes is spoken of, and stays in one piece.
fn outside_quotes(line: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let mut parts = Vec::new();
    for (place, _) in line.match_indices("\\n") {
        let before = line.get(..place).unwrap_or_default();
        let open = |quote: char| before.matches(quote).count() % 2 == 1;
        if open('"') || open('`') {
            continue;
        }
        parts.push(line.get(from..place).unwrap_or_default());
        from = place + 2;
    }
    parts.push(line.get(from..).unwrap_or_default());
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::unfolded;

    #[test]
    fn only_line_ends_that_nobody_quotes_are_read() {
        for (text, expected) in [
            ("Fix\\n\\nA: b", Some("\n\nA: b\n\n.\n")),
            ("Fix\\nA: b\\nC: d\n", Some("\nA: b\nC: d\n\n.\n")),
            ("Print \"a\\nA: b\" once", None),
            ("Print `a\\nA: b` once", None),
            ("Fix\n\nA: b", None),
        ] {
            assert_eq!(unfolded(text).as_deref(), expected, "{text}");
        }
    }
}
