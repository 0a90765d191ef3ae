//! What commits say that they undo: commits by id, changes by number, commits by subject. A message proves nothing; what it
//! says can only make a change inherit marks.

use std::collections::BTreeSet;

/// What a message says is undone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target<'m> {
    /// `This reverts commit ID.`, perhaps cut short.
    Id(&'m str),
    /// `Reverts OWNER/NAME#12`, or `This reverts merge request !12`.
    Number(&'m str),
    /// `Revert "SUBJECT"`
    Subject(&'m str),
    /// `Reapply "SUBJECT"`, which names what was undone before.
    Again(&'m str),
}

/// `This reverts commit ID.` and, for a merge, `This reverts commit ID, reversing changes made to ID.`
pub(super) fn claimed_reverts(message: &str) -> Vec<(&str, Option<&str>)> {
    fn id(text: &str) -> (&str, &str) {
        let end = text
            .find(|character: char| !character.is_ascii_hexdigit())
            .unwrap_or(text.len());
        text.split_at(end)
    }
    message
        .split("This reverts commit ")
        .skip(1)
        .map(|text| {
            let (reverted, rest) = id(text);
            let mainline = rest
                .strip_prefix(", reversing")
                .and_then(|rest| rest.trim_start().strip_prefix("changes made to "))
                .map(|rest| id(rest).0);
            (reverted, mainline)
        })
        .collect()
}

/// What a commit undoes, by its message: the ids that it names, else the number, else the subject in its own.
pub(super) fn undone(message: &str) -> Vec<Target<'_>> {
    let ids: BTreeSet<Target<'_>> = claimed_reverts(message)
        .into_iter()
        .filter(|(id, _)| id.len() >= 7)
        .map(|(id, _)| Target::Id(id))
        .collect();
    if !ids.is_empty() {
        return ids.into_iter().collect();
    }
    let numbers: BTreeSet<Target<'_>> = message
        .lines()
        .skip(1)
        .filter_map(|line| {
            let line = line.trim();
            let named = match line.strip_prefix("This reverts merge request ") {
                Some(rest) => rest.rsplit_once('!')?.1,
                None => line.strip_prefix("Reverts ")?.rsplit_once('#')?.1,
            };
            let number = named.trim_end_matches('.');
            let digits = number.bytes().all(|byte| byte.is_ascii_digit());
            (digits && !number.is_empty()).then_some(Target::Number(number))
        })
        .collect();
    if !numbers.is_empty() {
        return numbers.into_iter().collect();
    }
    match unwrapped(subject(message)) {
        (0, _) => Vec::new(),
        (1, inner) => vec![Target::Subject(inner)],
        (_, inner) => vec![Target::Again(inner)],
    }
}

/// The subject says that something is put back which had been undone: `Reapply "…"`, `Revert "Revert "…""`.
pub(super) fn puts_back(message: &str) -> bool {
    let mut rest = subject(message);
    let mut steps = 0_usize;
    while let Some(inner) = rest.strip_prefix("Revert \"") {
        rest = inner;
        steps += 1;
    }
    if rest.starts_with("Reapply \"") {
        steps += 2;
    }
    steps > 0 && steps.is_multiple_of(2)
}

/// The first line.
pub(super) fn subject(message: &str) -> &str {
    message.lines().next().unwrap_or_default().trim()
}

/// The change's number that a forge put behind the subject, or into that of a merge.
pub(super) fn numbers(message: &str) -> impl Iterator<Item = &str> {
    let subject = subject(message);
    let behind = subject
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once("(#"))
        .map(|(_, number)| number);
    let merged = subject
        .strip_prefix("Merge pull request #")
        .and_then(|rest| rest.split(' ').next());
    let requests = message
        .lines()
        .filter(|line| line.starts_with("See merge request "))
        .filter_map(|line| line.rsplit_once('!'))
        .map(|(_, number)| number.trim());
    behind.into_iter().chain(merged).chain(requests)
}

/// A subject without the number that a forge put behind it.
pub(super) fn without_number(subject: &str) -> &str {
    match subject.rsplit_once(" (#") {
        Some((rest, number)) if number.trim_end_matches(')').parse::<u64>().is_ok() => rest,
        _ => subject,
    }
}

/// Takes one `Revert "…"` off, or one `Reapply "…"`, which stands for two.
fn unwrapped(subject: &str) -> (u8, &str) {
    let bare = without_number(subject);
    for (prefix, steps) in [("Revert \"", 1), ("Reapply \"", 2)] {
        let inner = bare.strip_prefix(prefix);
        if let Some(inner) = inner.and_then(|rest| rest.strip_suffix('"')) {
            return (steps, inner);
        }
    }
    (0, subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverts_are_read_as_git_writes_them() {
        let message = "Revert \"x\"\n\nThis reverts commit ab12, reversing\nchanges made to cd34.\n\nThis reverts commit ef56.\n";
        assert_eq!(
            claimed_reverts(message),
            [("ab12", Some("cd34")), ("ef56", None)]
        );
        assert_eq!(claimed_reverts("This reverts commit "), [("", None)]);
    }

    #[test]
    fn reverts_are_read_as_forges_write_them() {
        for (message, expected) in [
            (
                "Revert \"Retry\"\n\nThis reverts commit 0123456789abcdef.",
                vec![Target::Id("0123456789abcdef")],
            ),
            (
                "Revert \"Retry\"\n\nThis reverts commit 0123456 (Retry, 2026-01-01).",
                vec![Target::Id("0123456")],
            ),
            (
                "Revert \"Retry (#12)\" (#13)\n\nReverts acme/app#12",
                vec![Target::Number("12")],
            ),
            (
                "Revert \"Retry\"\n\nThis reverts merge request acme/app!12",
                vec![Target::Number("12")],
            ),
            (
                "Revert \"Retry (#12)\" (#13)",
                vec![Target::Subject("Retry (#12)")],
            ),
            ("Reapply \"Retry\" (#14)", vec![Target::Again("Retry")]),
            ("Retry", vec![]),
            ("Reverts are fine\n\nReverts nothing", vec![]),
        ] {
            assert_eq!(undone(message), expected, "{message}");
        }
    }

    #[test]
    fn what_puts_back_says_so_in_its_subject() {
        for (message, expected) in [
            ("Revert \"Retry\"", false),
            ("Reapply \"Retry\"", true),
            ("Revert \"Revert \"Retry (#1)\" (#2)\" (#3)", true),
            ("Revert \"Reapply \"Retry\"\"", false),
            ("Revert \"Revert \"Revert \"Retry\"\"\"", false),
            ("Revert \"Revert \"Revert \"Revert \"Retry\"\"\"\"", true),
            ("Retry", false),
        ] {
            assert_eq!(puts_back(message), expected, "{message}");
        }
    }

    #[test]
    fn numbers_are_where_forges_put_them() {
        let all = |message| numbers(message).collect::<Vec<_>>();
        assert_eq!(all("Retry (#12)"), ["12"]);
        assert_eq!(all("Merge pull request #12 from acme/x\n\nRetry"), ["12"]);
        assert_eq!(
            all("Merge branch 'x' into 'main'\n\nRetry\n\nSee merge request acme/app!12"),
            ["12"]
        );
        assert_eq!(all("Retry"), [""; 0]);
    }
}
