//! Files whose lines say nothing of their size, as far as the list of files and the trees tell.

use crate::measure;
use countersign_contract::types::File;

/// More octets a line than this, on average, and lines may hide others.
const MOST_OCTETS: u64 = 240;
/// What a Git LFS pointer begins with.
const POINTER: &str = "version https://git-lfs.github.com/spec/";
/// The line of a pointer that names the content.
const OBJECT: &str = "oid sha256:";

/// Whether the file is opaque. `before` and `after` are its sizes at merge base and head, where the trees tell them; a side that
/// has no such file has size 0. Where nothing rules it out, it is.
pub(super) fn is(file: &File, before: Option<u64>, after: Option<u64>) -> bool {
    if file.binary || file.submodule {
        return false;
    }
    let lines = u64::from(file.added) + u64::from(file.deleted);
    match file.patch.as_deref().filter(|patch| !patch.is_empty()) {
        Some(patch) => {
            let side = |sign| {
                let lines = changed(patch).filter_map(|line| line.strip_prefix(sign));
                lines.map(str::as_bytes).collect::<Vec<_>>()
            };
            is_pointer(patch) || measure::is_more_than_its_lines(&side('-'), &side('+'))
        }
        None if lines == 0 => false,
        // The forge leaves long patches out, of which there are many lines. All that changed is in the file before or after.
        None => {
            let most = before
                .zip(after)
                .map(|(before, after)| before.saturating_add(after));
            most.is_none_or(|most| most > MOST_OCTETS.saturating_mul(lines))
        }
    }
}

/// Lines that were added or deleted, with the sign.
fn changed(patch: &str) -> impl Iterator<Item = &str> {
    let lines = patch.split('\n');
    lines.filter(|line| line.starts_with(['+', '-']))
}

/// The file begins as a pointer, before or after, or the line changed by which a pointer names its content.
fn is_pointer(patch: &str) -> bool {
    let mut lines = patch.lines();
    let from_start = lines.next().is_some_and(|hunk| {
        let mut ends = hunk.split_whitespace().skip(1).take(2);
        ends.any(|end| {
            let start = end.trim_start_matches(['-', '+']);
            start.split(',').next() == Some("1")
        })
    });
    let first = |line: &str| line.get(1..).is_some_and(|text| text.starts_with(POINTER));
    let begins = from_start
        && lines
            .take_while(|line| !line.starts_with("@@"))
            .take(2)
            .any(first);
    let named = |line: &str| {
        let id = line.strip_prefix(OBJECT).map(str::trim_end);
        id.is_some_and(|id| id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    begins || changed(patch).any(|line| line.get(1..).is_some_and(named))
}

#[cfg(test)]
mod tests {
    use super::is;
    use countersign_contract::types::{File, FileStatus};

    fn file(added: u32, deleted: u32, patch: Option<&str>) -> File {
        File {
            path: "a".to_owned(),
            previous_path: None,
            status: FileStatus::Modified,
            added,
            deleted,
            binary: false,
            generated: false,
            vendored: false,
            old_mode: None,
            new_mode: None,
            symlink: false,
            submodule: false,
            whitespace_only: false,
            opaque: false,
            unreadable: None,
            patch: patch.map(str::to_owned),
        }
    }

    #[test]
    fn pointers_and_long_lines_are_opaque_and_so_is_what_nobody_can_tell() {
        let id = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let version = "version https://git-lfs.github.com/spec/v1";
        let added = format!("@@ -0,0 +1,3 @@\n+{version}\n+oid sha256:{id}\n+size 900000000");
        let moved =
            format!("@@ -1,3 +1,3 @@\n {version}\n-oid sha256:{id}\n+oid sha256:{id}\n size 9");
        let replaced = format!("@@ -1,9 +1,3 @@\n-fn main() {{}}\n+{version}\n+oid sha256:{id}");
        let far =
            format!("@@ -4,3 +4,3 @@\n ext-2-x sha256:{id}\n-oid sha256:{id}\n+oid sha256:{id}");
        let quoted = format!("@@ -40,2 +40,3 @@\n {version}\n+text");
        let cited = "@@ -1 +1,2 @@\n text\n+oid sha256:abc";
        let long = format!("@@ -1 +1 @@\n-x\n+{}", "y".repeat(1_001));
        let fair = format!("@@ -1 +1 @@\n-x\n+{}", "y".repeat(1_000));
        let beside = format!(
            "@@ -1 +1,99 @@\n-x{}\n+{}",
            "\n+y".repeat(98),
            "y".repeat(9_000)
        );
        let returns = format!("@@ -0,0 +1 @@\n+{}", "act(1);\r".repeat(40));
        for (name, file, before, after, expected) in [
            (
                "a pointer",
                file(3, 0, Some(&added)),
                Some(0),
                Some(130),
                true,
            ),
            (
                "a pointer that points elsewhere",
                file(1, 1, Some(&moved)),
                None,
                None,
                true,
            ),
            (
                "code that becomes a pointer",
                file(2, 1, Some(&replaced)),
                None,
                None,
                true,
            ),
            (
                "a pointer with extensions",
                file(1, 1, Some(&far)),
                None,
                None,
                true,
            ),
            (
                "a document that quotes one",
                file(1, 0, Some(&quoted)),
                None,
                None,
                false,
            ),
            (
                "a document that cites an id",
                file(1, 0, Some(cited)),
                None,
                None,
                false,
            ),
            ("one long line", file(1, 1, Some(&long)), None, None, true),
            (
                "beside short ones",
                file(99, 1, Some(&beside)),
                None,
                None,
                true,
            ),
            (
                "lines within a line",
                file(1, 0, Some(&returns)),
                None,
                None,
                true,
            ),
            (
                "a line of fair length",
                file(1, 1, Some(&fair)),
                None,
                None,
                false,
            ),
            ("no lines", file(0, 0, None), None, None, false),
            (
                "no patch, and small enough",
                file(500, 100, None),
                Some(100_000),
                Some(44_000),
                false,
            ),
            (
                "no patch, and too large",
                file(500, 100, None),
                Some(100_000),
                Some(44_001),
                true,
            ),
            (
                "no patch, and no tree",
                file(5_000, 0, None),
                Some(0),
                None,
                true,
            ),
            (
                "beyond measure",
                file(1, 0, None),
                Some(u64::MAX),
                Some(u64::MAX),
                true,
            ),
        ] {
            assert_eq!(is(&file, before, after), expected, "{name}");
        }
        let mut binary = file(0, 0, None);
        binary.binary = true;
        assert!(!is(&binary, None, None), "it is told as binary");
    }
}
