//! Paths in a repository, `/`-separated: the one way in which a path is written, and what covers it.

use std::borrow::Cow;

/// The path without empty, `.` and `..` segments, and without a slash at either end. A `..` that leads out of where the path
/// starts stays: nobody knows what is there.
pub fn normalise(path: &str) -> Cow<'_, str> {
    let trimmed = path.trim_matches('/');
    if trimmed
        .split('/')
        .all(|segment| !matches!(segment, "" | "." | ".."))
    {
        return Cow::Borrowed(trimmed);
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in trimmed.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    Cow::Owned(segments.join("/"))
}

/// The path of a file that is known to be in the repository, [`normalise`]d from the root. Nothing is above the root, so that
/// `..` there is the root itself, as `/..` is `/` in a file system: `../src/a` is `src/a` and does not slip past a rule for `src/`.
pub fn from_root(path: &str) -> Cow<'_, str> {
    let above = |path: &str| path == ".." || path.starts_with("../");
    match normalise(path) {
        Cow::Owned(path) if above(&path) => {
            let mut rest = path.as_str();
            while above(rest) {
                rest = rest.get(2..).unwrap_or_default().trim_start_matches('/');
            }
            Cow::Owned(rest.to_owned())
        }
        path => path,
    }
}

/// A file covers itself, a folder (with a trailing `/`) all that is in it. Both paths are normalised.
pub fn covers(pattern: &str, path: &str) -> bool {
    path == pattern || (pattern.ends_with('/') && path.starts_with(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_in_one_way() {
        for (path, anywhere, in_repository) in [
            ("a/b", "a/b", "a/b"),
            ("./a//b", "a/b", "a/b"),
            ("/a/b/", "a/b", "a/b"),
            ("docs/../src/a", "src/a", "src/a"),
            ("../../a", "../../a", "a"),
            ("../a/../..", "../..", ""),
            ("a/../../b/..", "..", ""),
            ("..a", "..a", "..a"),
            ("..a/..", "", ""),
            ("../..a", "../..a", "..a"),
            ("", "", ""),
        ] {
            assert_eq!(normalise(path), anywhere, "{path}");
            assert_eq!(from_root(path), in_repository, "{path}");
        }
    }

    #[test]
    fn a_folder_covers_what_is_in_it() {
        assert!(covers("src/", "src/a") && covers("src/a", "src/a"));
        assert!(!covers("src", "src/a") && !covers("src/", "src"));
    }
}
