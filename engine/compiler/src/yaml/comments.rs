//! Comments of a file, and which lines an entry takes: what the tree of values does not have.

use super::{Kind, Node, Scalar, number};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Its line, from 1.
    pub line: u32,
    /// The column of its `#`, from 1.
    pub column: u32,
    /// What follows the `#`, without blanks at either end.
    pub text: String,
    /// Nothing else is on its line.
    pub alone: bool,
}

/// The comments of a file: what stands behind a `#` outside of every value. None of a text that is not YAML.
pub(crate) fn comments(text: &str) -> Vec<Comment> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(values) = values(text) else {
        return Vec::new();
    };
    let mut values = values.into_iter().peekable();
    let mut found: Vec<Comment> = Vec::new();
    let (mut line, mut column) = (1, 0);
    let mut before: Option<char> = None;
    let mut alone = true;
    let mut open: Option<Comment> = None;
    for (place, character) in text.chars().enumerate() {
        if before == Some('\n') || (before == Some('\r') && character != '\n') {
            (line, column, alone) = (line + 1, 0, true);
            found.extend(open.take());
        }
        column += 1;
        while values.peek().is_some_and(|(_, end)| *end <= place) {
            values.next();
        }
        let in_value = values.peek().is_some_and(|(start, _)| *start <= place);
        if let Some(comment) = &mut open {
            comment.text.push(character);
        } else if character == '#' && !in_value && before.is_none_or(char::is_whitespace) {
            open = Some(Comment {
                line: number(line),
                column: number(column),
                text: String::new(),
                alone,
            });
        }
        alone = alone && character.is_whitespace();
        before = Some(character);
    }
    found.extend(open);
    for comment in &mut found {
        comment.text = comment.text.trim().to_owned();
    }
    found
}

/// First character of each scalar and the one behind it, in the order of the file.
fn values(text: &str) -> Option<Vec<(usize, usize)>> {
    let characters: Vec<char> = text.chars().collect();
    let mut values = Vec::new();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event.ok()? {
            (Event::StreamEnd, _) => break,
            (Event::Scalar(_, style, ..), span) => {
                let start = span.start.index();
                let end = quoted_end(&characters, start, style).unwrap_or(span.end.index());
                values.push((start, end));
            }
            _ => {}
        }
    }
    Some(values)
}

/// The place behind the closing quote. The parser's end of quoted text takes the comment behind it along.
fn quoted_end(characters: &[char], start: usize, style: ScalarStyle) -> Option<usize> {
    let quote = match style {
        ScalarStyle::SingleQuoted => '\'',
        ScalarStyle::DoubleQuoted => '"',
        _ => return None,
    };
    let mut place = start + 1;
    loop {
        match characters.get(place)? {
            '\\' if quote == '"' => place += 1,
            found if *found == quote => {
                let doubled = quote == '\'' && characters.get(place + 1) == Some(&quote);
                if !doubled {
                    return Some(place + 1);
                }
                place += 1;
            }
            _ => {}
        }
        place += 1;
    }
}

/// The lines of an entry of a mapping or an element of a list: the first and the last.
pub(crate) type Lines = (u32, u32);

/// The lines of every entry and element of a tree, those of the outer before those of the inner.
pub(crate) fn entries(root: &Node, found: &mut Vec<Lines>) {
    match &root.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(values) => {
            for value in values {
                found.push((value.line, last_line(value)));
                entries(value, found);
            }
        }
        Kind::Mapping(pairs) => {
            for (key, value) in pairs {
                found.push((key.line, last_line(value).max(last_line(key))));
                entries(value, found);
            }
        }
    }
}

/// The last line of a value. Nesting is limited, and so is the depth of this.
fn last_line(node: &Node) -> u32 {
    let children: &mut dyn Iterator<Item = u32> = match &node.kind {
        Kind::Scalar(scalar) => return scalar.last_line().max(node.line),
        Kind::Sequence(values) => &mut values.iter().map(|value| last_line(value)),
        Kind::Mapping(pairs) => &mut pairs
            .iter()
            .map(|(key, value)| last_line(key).max(last_line(value))),
    };
    children.fold(node.line, u32::max)
}

impl Scalar {
    fn last_line(&self) -> u32 {
        let written = self
            .source
            .characters
            .get(self.start..self.end)
            .unwrap_or_default();
        let blank = written
            .iter()
            .rev()
            .take_while(|character| character.is_whitespace())
            .count();
        let length = (written.len() - blank).max(1);
        self.source.place(self.start + length - 1).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn comments_are_told_from_values() {
        let text = "# one\na: b # two\nc: 'x # no'\nd: >-\n  text # no\n  # no\n# three\ne: |  \n  # no\n\n  # four?\n\
                    f: [1, # five\n  2]\ng: h#no\n  # six\ni: \"a\\\n  # no\"\r\n# seven\n\
                    j: \"a\\\"b\"  # eight \"x\"\nk: ['a''b' # nine\n  , c]\n'l': m # ten";
        let found: Vec<(u32, String, bool)> = comments(text)
            .into_iter()
            .map(|comment| (comment.line, comment.text, comment.alone))
            .collect();
        let of = |line, text: &str, alone| (line, text.to_owned(), alone);
        assert_eq!(
            found,
            [
                of(1, "one", true),
                of(2, "two", false),
                of(7, "three", true),
                of(12, "five", false),
                of(15, "six", true),
                of(18, "seven", true),
                of(19, "eight \"x\"", false),
                of(20, "nine", false),
                of(22, "ten", false),
            ]
        );
    }

    #[test]
    fn an_entry_ends_where_its_value_does() {
        let text = "a: 1\nb:\n  - c: >-\n      x\n      y\n\n    d: 2\n  # note\n  - e\nf: {g: [1,\n  2]}\n";
        let root = yaml::read("x", text).unwrap().unwrap();
        let mut found = Vec::new();
        entries(&root, &mut found);
        assert_eq!(
            found,
            [
                (1, 1),
                (2, 9),
                (3, 7),
                (3, 5),
                (7, 7),
                (9, 9),
                (10, 11),
                (10, 11),
                (10, 10),
                (11, 11),
            ]
        );
    }
}
