//! Which character of a file each character of a scalar's text comes from.

use saphyr_parser::ScalarStyle;

/// For each character of `text`, and for its end, the place in `source` that it was read from. `source` is the scalar as
/// it stands in the file, quotes and indentation included.
///
/// YAML folds lines and drops indentation, but keeps the order of characters. So the two are walked side by side: ink is
/// looked for behind any white space, white space is taken as it comes. Should they ever disagree, the rest of the text
/// keeps the last place that was certain.
pub(super) fn align(text: &str, source: &[char], style: ScalarStyle) -> Vec<usize> {
    let mut walk = Walk {
        source,
        at: 0,
        style,
    };
    if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
        walk.at = 1;
    }
    let mut places = Vec::with_capacity(text.len() + 1);
    for character in text.chars() {
        places.push(walk.find(character).min(source.len()));
    }
    places.push(walk.at.min(source.len()));
    places
}

struct Walk<'a> {
    source: &'a [char],
    at: usize,
    style: ScalarStyle,
}

/// What stands at one place of the source.
struct Unit {
    /// The character it means; nothing for an escaped end of line.
    character: Option<char>,
    /// How many characters it is written with.
    length: usize,
}

impl Walk<'_> {
    /// The place that `wanted` was read from; the walk stands behind it afterwards.
    fn find(&mut self, wanted: char) -> usize {
        let mut at = self.at;
        while let Some(unit) = self.unit(at) {
            let found = unit.character.is_some_and(|character| {
                character == wanted || (is_blank(character) && is_blank(wanted))
            });
            if found {
                self.at = at + unit.length;
                return at;
            }
            if unit.character.is_some_and(|character| !is_blank(character)) {
                break;
            }
            at += unit.length;
        }
        self.at
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        let character = *self.source.get(at)?;
        let next = self.source.get(at + 1).copied();
        let unit = match (self.style, character) {
            (ScalarStyle::SingleQuoted, '\'') if next == Some('\'') => Unit {
                character: Some('\''),
                length: 2,
            },
            (ScalarStyle::DoubleQuoted, '\\') => self.escape(at, next?),
            _ => Unit {
                character: Some(character),
                length: 1,
            },
        };
        Some(unit)
    }

    fn escape(&self, at: usize, next: char) -> Unit {
        let number = |digits: usize| {
            let text: String = self.source.iter().skip(at + 2).take(digits).collect();
            Unit {
                character: Some(
                    u32::from_str_radix(&text, 16)
                        .ok()
                        .and_then(char::from_u32)
                        .unwrap_or('\u{fffd}'),
                ),
                length: digits + 2,
            }
        };
        let meaning = match next {
            'x' => return number(2),
            'u' => return number(4),
            'U' => return number(8),
            '\n' | '\r' => {
                return Unit {
                    character: None,
                    length: 2,
                };
            }
            'n' => '\n',
            't' | '\t' => '\t',
            'r' => '\r',
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'e' => '\u{1b}',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            other => other,
        };
        Unit {
            character: Some(meaning),
            length: 2,
        }
    }
}

/// White space that folding may change.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The characters of the source that each ink character of the text was read from.
    fn inked(text: &str, source: &str, style: ScalarStyle) -> String {
        let characters: Vec<char> = source.chars().collect();
        align(text, &characters, style)
            .iter()
            .zip(text.chars())
            .filter(|(_, character)| !is_blank(*character))
            .map(|(place, _)| characters[*place])
            .collect()
    }

    #[test]
    fn every_style_finds_its_ink() {
        let cases = [
            ("a b\nc", "a\n  b\n\n  c", ScalarStyle::Plain, "abc"),
            ("it's x", "'it''s\n  x'", ScalarStyle::SingleQuoted, "it'sx"),
            (
                "é\nA xy",
                "\"é\\n\\u0041 x\\\n   y\"",
                ScalarStyle::DoubleQuoted,
                "é\\xy",
            ),
            (
                "a\n  b\n\nc\n",
                "a\n      b\n\n    c\n",
                ScalarStyle::Literal,
                "abc",
            ),
            (
                "a b\nc\n  d",
                "a\n  b\n\n  c\n    d\n",
                ScalarStyle::Folded,
                "abcd",
            ),
        ];
        for (text, source, style, expected) in cases {
            assert_eq!(inked(text, source, style), expected, "{source}");
        }
    }
}
