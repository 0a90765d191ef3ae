//! Text that a change supplied, made harmless for a line of plain output.

use countersign_contract::text::{one_line, shorten};

/// One line of text in which nothing can steer a terminal, reorder what is read, or hide, as [`one_line`] makes it.
///
/// `##[` is split because a CI runner takes it for a command wherever it stands in a line of the log.
pub fn line(text: &str) -> String {
    one_line(text).replace("##[", "## [")
}

/// At most `limit` characters of [`line()`], with an ellipsis where something is left out.
pub fn short(text: &str, limit: usize) -> String {
    shorten(&line(text), limit).into_owned()
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
