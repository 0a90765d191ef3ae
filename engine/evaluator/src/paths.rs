//! Paths as rules see them: without `.`, `..`, empty segments or a leading slash, so that no rule is slipped past by
//! writing a path differently.

use countersign_contract::path::from_root;
use countersign_contract::types::Facts;
use std::borrow::Cow;

/// The facts with all paths normalised; the same facts where they are already, as honest sources give them.
pub(crate) fn normalised(facts: &Facts) -> Cow<'_, Facts> {
    let plain = facts
        .files
        .iter()
        .all(|file| is_plain(&file.path) && file.previous_path.as_deref().is_none_or(is_plain))
        && facts
            .commits
            .iter()
            .all(|commit| commit.files.iter().all(|file| is_plain(&file.path)));
    if plain {
        return Cow::Borrowed(facts);
    }
    let mut facts = facts.clone();
    for file in &mut facts.files {
        file.path = in_repository(&file.path);
        file.previous_path = file.previous_path.as_deref().map(in_repository);
    }
    for file in facts
        .commits
        .iter_mut()
        .flat_map(|commit| &mut commit.files)
    {
        file.path = in_repository(&file.path);
    }
    Cow::Owned(facts)
}

/// No segment is empty, `.` or `..`. Looked at octet by octet, since every path of a change is.
fn is_plain(path: &str) -> bool {
    let (mut length, mut dots) = (0_usize, 0_usize);
    for octet in path.bytes().chain(std::iter::once(b'/')) {
        if octet == b'/' {
            if length == dots && length < 3 {
                return false;
            }
            (length, dots) = (0, 0);
        } else {
            length += 1;
            dots += usize::from(octet == b'.');
        }
    }
    true
}

/// The one way in which the path of a file of the repository is written.
pub(crate) fn in_repository(path: &str) -> String {
    from_root(path).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_has_one_path() {
        for (path, expected) in [
            ("a/b", "a/b"),
            ("./a//b", "a/b"),
            ("/a/b/", "a/b"),
            ("docs/../src/a", "src/a"),
            ("../../a", "a"),
        ] {
            assert_eq!(in_repository(path), expected);
            assert_eq!(is_plain(path), path == expected, "{path}");
        }
    }
}
