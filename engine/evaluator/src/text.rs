//! Text as it reads, and as it is shown.
//!
//! Text reads alike whatever it is written with: editors and chat programs put in blanks that don't break, hyphens of other
//! kinds, full-width letters and characters without width; a mark stays a mark.
//!
//! Letters of other scripts that only look like Latin ones are left alone: whoever wants to hide a mark can leave it out.

use std::borrow::Cow;

/// The text with such characters replaced by what they look like, or dropped.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii()
        || text
            .chars()
            .all(|character| fold(character) == Some(character))
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(fold).collect())
}

/// What a character looks like. None: nothing.
fn fold(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some(' ')
        }
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => Some('-'),
        '\u{2236}' | '\u{a789}' | '\u{fe55}' => Some(':'),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => None,
        other => Some(other),
    }
}

/// Names in back-quotes, with commas.
pub(crate) fn quoted(names: &[String]) -> String {
    let mut all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match all.pop() {
        Some(last) if all.is_empty() => last,
        Some(last) => format!("{} and {last}", all.join(", ")),
        None => String::new(),
    }
}

/// An expression short enough for a sentence.
pub(crate) fn shortened(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", one_line.get(..end).unwrap_or_default()),
        None => one_line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_reads_alike() {
        for (text, expected) in [
            ("Ｃｏ－authored－by：", "Co-authored-by:"),
            ("Cl\u{200b}aude\u{a0}Code", "Claude Code"),
            ("\u{feff}AI\u{2011}assisted", "AI-assisted"),
            ("Jörg Müller 🤖", "Jörg Müller 🤖"),
            ("", ""),
        ] {
            assert_eq!(folded(text), expected, "{text:?}");
        }
        assert!(matches!(folded("Nguyễn"), Cow::Borrowed(_)));
    }
}
