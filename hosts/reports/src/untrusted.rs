//! Text that a change supplied, made harmless for a line of plain output.

use std::fmt::Write as _;

/// One line of text in which nothing can steer a terminal, reorder what is read, or hide: white space becomes a blank, and
/// control characters, bidirectional controls and invisible characters are written out as `\u{…}`.
///
/// `##[` is split because a CI runner takes it for a command wherever it stands in a line of the log.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            hidden if is_hidden(hidden) => {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
            }
            shown => out.push(shown),
        }
    }
    out.trim().replace("##[", "## [")
}

/// At most `limit` characters of [`line()`], with an ellipsis where something is left out.
pub fn short(text: &str, limit: usize) -> String {
    let whole = line(text);
    if whole.chars().count() <= limit {
        return whole;
    }
    let mut cut: String = whole.chars().take(limit.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Characters that are not seen, or that change how their neighbours are seen. The zero-width joiner stays, since emoji and
/// several scripts need it.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0xad | 0x61c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180e
                | 0x200b..=0x200c
                | 0x200e..=0x200f
                | 0x202a..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0xe0000..=0xe0fff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_or_hides() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a\nb\r\nc\td", "a b c d"),
            ("\u{1b}[31mred\u{1b}[0m", "\\u{1b}[31mred\\u{1b}[0m"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("bell\u{7}", "bell\\u{7}"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
            ("a\u{2066}b", "a\\u{2066}b"),
            ("zero\u{200b}width", "zero\\u{200b}width"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("line\u{2028}separator", "line separator"),
            ("##[error]forged", "## [error]forged"),
            ("👩\u{200d}💻 München 東京", "👩\u{200d}💻 München 東京"),
            ("  edges  ", "edges"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn shortens_by_characters() {
        assert_eq!(short("東京都庁", 4), "東京都庁");
        assert_eq!(short("東京都庁", 3), "東京…");
        assert_eq!(short("a b", 3), "a b");
        assert_eq!(short("abc def", 5), "abc…");
    }
}
