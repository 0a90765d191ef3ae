//! Words in a text.

/// The first `limit` octets of a text, cut at a character.
pub(crate) fn clipped(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

/// The text begins with the word.
pub(super) fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(ends_a_word)
}

/// What follows a word can't continue it; a version may be glued on, as in `ChatGPTv5`.
fn ends_a_word(rest: &str) -> bool {
    let mut following = rest.chars();
    match following.next() {
        None => true,
        Some('v') => following.next().is_some_and(|next| next.is_ascii_digit()),
        Some(next) => !next.is_alphabetic(),
    }
}

/// Where the word stands in the text.
pub(super) fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(place, _)| {
            let before = text
                .get(..*place)
                .and_then(|before| before.chars().next_back());
            let after = text.get(place + word.len()..).unwrap_or_default();
            before.is_none_or(|character| !character.is_alphanumeric()) && ends_a_word(after)
        })
        .map(|(place, _)| place)
}
