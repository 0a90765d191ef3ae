//! Text from outside, made harmless for a reader: which characters are not seen, and how they are shown instead.
//!
//! Everything that prints text of a change, a policy or a tracker uses this, so that all outputs show the same.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character is not seen, or changes how its neighbours are seen: controls, line and paragraph separators,
/// bidirectional controls, and what Unicode lists as ignorable by default (characters without width, fillers, tags).
///
/// The zero-width joiner and the variation selectors of the basic plane are not among them, since emoji and several
/// scripts need them; [`is_hidden_after`] decides by the character before.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0xad | 0x34f
                | 0x61c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200c
                | 0x200e..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0x1_bca0..=0x1_bca3
                | 0x1_d173..=0x1_d17a
                | 0xe_0000..=0xe_0fff
        )
}

/// As [`is_hidden`], for a character behind another one (`None` at the start). A joiner belongs behind an emoji or a letter of a
/// script that joins, a variation selector behind what can vary, and neither behind its like. Latin, Greek, Cyrillic and
/// Armenian need neither; of the characters before those that follow, only the bases of keycaps, `©` and `®` are emoji.
pub fn is_hidden_after(before: Option<char>, character: char) -> bool {
    let joins =
        |before: char| before >= '\u{590}' && before != '\u{200d}' && !before.is_whitespace();
    match character {
        '\u{200d}' => !before.is_some_and(joins),
        '\u{fe0e}'..='\u{fe0f}' if matches!(before, Some('0'..='9' | '#' | '*' | '©' | '®')) => {
            false
        }
        '\u{fe00}'..='\u{fe0f}' => !before
            .is_some_and(|before| joins(before) && !matches!(before, '\u{fe00}'..='\u{fe0f}')),
        other => is_hidden(other),
    }
}

/// Appends a character, as `\u{…}` if it would not be seen behind what `out` ends with.
pub fn push_visible(out: &mut String, character: char) {
    if is_hidden_after(out.chars().next_back(), character) {
        // Writing to a string can't fail.
        let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
    } else {
        out.push(character);
    }
}

/// The text with every hidden character written out as `\u{…}`, line ends and tabs included.
pub fn escape_hidden(text: &str) -> Cow<'_, str> {
    let mut before = None;
    let hides = text.chars().any(|character| {
        let hidden = is_hidden_after(before, character);
        before = Some(character);
        hidden
    });
    if !hides {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push_visible(&mut out, character);
    }
    Cow::Owned(out)
}

/// The text on one line, without blanks at its ends: line ends and tabs become one blank, other hidden characters are
/// written out as `\u{…}`.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            other => push_visible(&mut out, other),
        }
    }
    let end = out.trim_end().len();
    out.truncate(end);
    let start = out.len() - out.trim_start().len();
    out.drain(..start);
    out
}

/// At most `limit` characters of a text. Where something is left out, the last of them is `…`, without a blank before it.
pub fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit || text.chars().count() <= limit {
        return Cow::Borrowed(text);
    }
    let end = text
        .char_indices()
        .nth(limit.saturating_sub(1))
        .map_or(text.len(), |(octet, _)| octet);
    let kept = text.get(..end).unwrap_or_default().trim_end();
    Cow::Owned([kept, "…"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_or_hides() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a\nb\tc", "a\\u{a}b\\u{9}c"),
            ("\u{1b}[31mred\u{9b}2J", "\\u{1b}[31mred\\u{9b}2J"),
            ("abc\u{202e}cba\u{2066}", "abc\\u{202e}cba\\u{2066}"),
            ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("line\u{2028}separator", "line\\u{2028}separator"),
            ("so\u{ad}ft \u{3164}", "so\\u{ad}ft \\u{3164}"),
            // Joiners and selectors only where they change how something looks.
            (
                "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
                "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
            ),
            ("ro\u{200d}ot", "ro\\u{200d}ot"),
            ("a\u{fe01}", "a\\u{fe01}"),
            (
                "src/\u{fe0f}pay_\u{fe00}.rs",
                "src/\\u{fe0f}pay_\\u{fe00}.rs",
            ),
            ("v1\u{fe00} \u{fe0f}", "v1\\u{fe00} \\u{fe0f}"),
            ("ад\u{200d}а ä\u{fe0f}", "ад\\u{200d}а ä\\u{fe0f}"),
            ("©\u{fe0f} क्\u{200d}ष", "©\u{fe0f} क्\u{200d}ष"),
            ("☺\u{fe0f}\u{fe01}\u{fe02}", "☺\u{fe0f}\\u{fe01}\\u{fe02}"),
            ("\u{200d}", "\\u{200d}"),
            ("München 東京 می‌شود", "München 東京 می\\u{200c}شود"),
        ] {
            assert_eq!(escape_hidden(text), expected);
        }
        assert!(matches!(escape_hidden("Nguyễn 🤖"), Cow::Borrowed(_)));
    }

    #[test]
    fn one_line_has_no_line_ends() {
        for (text, expected) in [
            ("a\nb\r\nc\td", "a b c d"),
            ("bell\u{7}", "bell\\u{7}"),
            ("line\u{2028}separator", "line separator"),
            ("  edges \n", "edges"),
            ("two  blanks", "two  blanks"),
            ("\n", ""),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }

    #[test]
    fn shortens_by_characters() {
        for (text, limit, expected) in [
            ("東京都庁", 4, "東京都庁"),
            ("東京都庁", 3, "東京…"),
            ("a b", 3, "a b"),
            ("abc def", 5, "abc…"),
            ("abc", 0, "…"),
            ("", 0, ""),
        ] {
            assert_eq!(shorten(text, limit), expected);
        }
    }
}
