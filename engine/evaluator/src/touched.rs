//! Which paths a change touches, and what covers them.

use countersign_contract::path::covers;
use countersign_contract::types::{Facts, FileStatus};
use std::ops::Range;

/// The places in a sorted list of paths that a file or folder covers.
pub(crate) fn range(paths: &[&str], pattern: &str) -> Range<usize> {
    let start = paths.partition_point(|path| *path < pattern);
    let rest = paths.get(start..).unwrap_or_default();
    let length = rest.partition_point(|path| covers(pattern, path));
    start..start + length
}

/// A file or folder as the facts name it, from the repository's root however it is written. Absent when it is not a place
/// inside the repository, and covers nothing.
pub(crate) fn rooted(path: &str) -> Option<&str> {
    let mut rest = path;
    while let Some(shorter) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
        rest = shorter;
    }
    let inside = rest
        .trim_end_matches('/')
        .split('/')
        .all(|segment| !matches!(segment, "" | "." | ".."));
    inside.then_some(rest)
}

/// The paths that a change touches, sorted: a rename touches both its names, a copy leaves where it came from alone.
pub(crate) fn paths(facts: &Facts) -> Vec<&str> {
    let previous = facts
        .files
        .iter()
        .filter(|file| file.status != FileStatus::Copied)
        .filter_map(|file| file.previous_path.as_deref());
    let current = facts.files.iter().map(|file| file.path.as_str());
    crate::sort::set(current.chain(previous))
}

/// Any of the sorted paths is covered by one of these files and folders.
pub(crate) fn any(touched: &[&str], patterns: &[String]) -> bool {
    patterns
        .iter()
        .filter_map(|pattern| rooted(pattern))
        .any(|pattern| !range(touched, pattern).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_is_the_same_place_however_it_is_written() {
        for (written, place) in [
            ("src/", Some("src/")),
            ("/src/a", Some("src/a")),
            (".//src/a", Some("src/a")),
            ("", None),
            ("/", None),
            ("src//a", None),
            ("src/../a", None),
        ] {
            assert_eq!(rooted(written), place, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_range_holds_what_is_covered_and_nothing_else(
            paths in prop::collection::vec("[ab]{1,2}(/[ab.]{1,2}){0,2}", 0..12),
            pattern in "[ab]{1,2}(/[ab]{1,2}){0,1}/?",
        ) {
            let paths = crate::sort::set(paths.iter().map(String::as_str));
            let found = range(&paths, &pattern);
            for (place, path) in paths.iter().enumerate() {
                prop_assert_eq!(found.contains(&place), covers(&pattern, path), "{} {}", pattern, path);
            }
        }
    }
}
