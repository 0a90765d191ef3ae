//! Paths as text.
//!
//! Git's paths are bytes, the contract's are text. A path in UTF-8 is kept as it is. In any other, each byte that is not
//! UTF-8 becomes U+FFFD and two upper-case hexadecimal digits, so `caf\xE9.txt` reads `caf�E9.txt`: folders and endings
//! stay in place for a policy's patterns. A U+FFFD that a path really holds becomes U+FFFD and `00`, which no escaped
//! byte is written as, so that two paths never become one.

const MARK: char = char::REPLACEMENT_CHARACTER;

/// The path as text.
pub(in crate::git) fn to_text(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        for character in chunk.valid().chars() {
            text.push(character);
            if character == MARK {
                text.push_str("00");
            }
        }
        for byte in chunk.invalid() {
            text.push(MARK);
            text.push_str(&format!("{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The way back, which shows that nothing is lost.
    fn to_bytes(text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            rest = &rest[character.len_utf8()..];
            if character == MARK {
                let byte = u8::from_str_radix(rest.get(..2)?, 16).ok()?;
                rest = &rest[2..];
                if byte == 0 {
                    bytes.extend_from_slice(MARK.to_string().as_bytes());
                } else {
                    bytes.push(byte);
                }
            } else {
                bytes.extend_from_slice(character.to_string().as_bytes());
            }
        }
        Some(bytes)
    }

    #[test]
    fn folders_and_endings_stay_in_place() {
        assert_eq!(to_text(b"src/caf\xE9.rs"), "src/caf\u{FFFD}E9.rs");
        assert_eq!(
            to_text("src/caf\u{FFFD}E9.rs".as_bytes()),
            "src/caf\u{FFFD}00E9.rs"
        );
        assert_eq!(
            to_text("日本/\"a b\"\\x.md".as_bytes()),
            "日本/\"a b\"\\x.md"
        );
    }

    proptest! {
        #[test]
        fn two_paths_never_become_one(path in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(to_bytes(&to_text(&path)), Some(path));
        }

        #[test]
        fn two_texts_never_become_one(path in "[a\u{FFFD}0-9A-F]{0,12}") {
            prop_assert_eq!(to_bytes(&to_text(path.as_bytes())), Some(path.into_bytes()));
        }
    }
}
