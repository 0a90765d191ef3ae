//! Where in a JSON document a byte stands, as a path such as `commits[3].author.email`.
//!
//! The reader of JSON says at which line and column it stopped. Finding the path from there, only when something is wrong,
//! keeps the bundle a fifth smaller than a reader that carries the path along.

/// Longest path that is given, in characters.
const LONGEST: usize = 1_000;

enum Segment {
    Key(String),
    Index(usize),
}

/// The path of what stands at `line` and `column` (both from 1, in bytes), where a reader stopped.
pub(crate) fn path(text: &str, line: usize, column: usize) -> String {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let end = before.saturating_add(column);
    let mut segments: Vec<Segment> = Vec::new();
    // Whether the next text of the innermost object is a key.
    let mut key_follows = false;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        // What begins at the place was not read any more.
        if text.len() - rest.len() >= end {
            break;
        }
        let mut length = character.len_utf8();
        match character {
            '{' => {
                segments.push(Segment::Key(String::new()));
                key_follows = true;
            }
            '[' => {
                segments.push(Segment::Index(0));
                key_follows = false;
            }
            '}' | ']' => {
                segments.pop();
                key_follows = false;
            }
            ',' => match segments.last_mut() {
                Some(Segment::Index(index)) => *index += 1,
                Some(Segment::Key(_)) => key_follows = true,
                None => {}
            },
            '"' => {
                length = text_length(rest);
                if key_follows && let Some(Segment::Key(key)) = segments.last_mut() {
                    let quoted = rest.get(..length).unwrap_or_default();
                    *key = serde_json::from_str(quoted).unwrap_or_default();
                    key_follows = false;
                }
            }
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    written(&segments)
}

/// Length in bytes of the quoted text at the start of `rest`, quotes included.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

fn written(segments: &[Segment]) -> String {
    let mut path = String::new();
    for step in segments {
        match step {
            Segment::Key(key) if key.is_empty() => {}
            Segment::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.extend(key.chars().filter(|character| !character.is_control()));
            }
            Segment::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::path;
    use countersign_contract::types::Facts;

    /// A document with a mistake, and the path that the reader's complaint must get.
    const CASES: &[(&str, &str)] = &[
        ("", ""),
        ("{", ""),
        ("[]", ""),
        ("7", ""),
        ("{\"purpose\": \"merge\"}", ""),
        ("{\"purpose\": \"fly\"}", "purpose"),
        ("{\"purpose\": 7}", "purpose"),
        ("{\"nope\": 1}", "nope"),
        ("{\"people\": 1}", "people"),
        ("{\"people\": [{\"login\": [1]}]}", "people[0].login"),
        (
            "{\"people\":[ {\"login\":\"a\",\n\"kind\":\"human\"},\n {\"login\": \"b\", \"level\": \"7\"}]}",
            "people[1].level",
        ),
        ("{\"people\": [{\"login\": \"a\"}]}", "people[0]"),
        (
            "{\"people\": [{\"login\": \"a]}\\\"{\", \"level\": -1}]}",
            "people[0].level",
        ),
        ("{\"now\": \"yesterday\"}", "now"),
        ("{\"now\": \"2026-01-01T00:00:00Z\", \"now\": 1}", "now"),
        (
            "{\"change\": {\"author\": {\"name\": \"ä😀\", \"emäil\": 1}}}",
            "change.author.emäil",
        ),
        (
            "{\"commits\": [{\"parents\": [\"a\", 5]}]}",
            "commits[0].parents[1]",
        ),
    ];

    #[test]
    fn complaints_get_their_path() {
        for (text, expected) in CASES {
            let error = serde_json::from_str::<Facts>(text).unwrap_err();
            let found = path(text, error.line(), error.column());
            assert_eq!(&found, expected, "{text}: {error}");
        }
    }

    #[test]
    fn no_place_of_any_text_is_too_much() {
        let text = "{\"a\\\"\": [{}, \"ä\n\", {\"b\": [\"c";
        for line in 0..5 {
            for column in 0..60 {
                let _ = path(text, line, column);
            }
        }
    }
}
