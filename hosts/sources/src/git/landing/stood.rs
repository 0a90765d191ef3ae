//! Whether what a commit took away had been there by itself before: added and removed in one change it never was, so that putting
//! it back undoes nothing.

use crate::error::SourceError;
use crate::git::repository::{Repository, command, made};

/// So many commits before the one in question are looked at for where its change began.
const MOST: usize = 200;
/// Commits of one change land together, or one after the other on the same day.
const SECONDS: u64 = 24 * 60 * 60;

/// A commit on the base's own line.
struct Landed<'a> {
    id: &'a str,
    parents: Vec<&'a str>,
    author: &'a str,
    committer: &'a str,
    time: u64,
    number: Option<&'a str>,
}

/// Whether all that `undone` changed against `before` had been so before the change that `undone` belongs to. `own`: that is the
/// change at hand.
pub(super) fn by_itself(
    repository: &Repository,
    base: &str,
    undone: &str,
    before: &str,
    own: bool,
) -> Result<bool, SourceError> {
    let start = match own {
        true => Some(base.to_owned()),
        false => start(repository, base, undone)?,
    };
    let Some(start) = start else {
        return Ok(false);
    };
    if start == before {
        return Ok(true);
    }
    let changed = made::between(repository, before, undone)?;
    let since = made::between(repository, &start, before)?;
    Ok(!changed.keys().any(|path| since.contains_key(path)))
}

/// The revision of the base on which the change that `undone` belongs to was made. Absent where its beginning is not known.
fn start(repository: &Repository, base: &str, undone: &str) -> Result<Option<String>, SourceError> {
    let mut command = repository.git();
    command.args(["rev-list", "--first-parent", "--parents"]);
    command.args([base, &format!("^{undone}")]);
    let output = command::expect(&mut command, None)?;
    let text = String::from_utf8_lossy(&output);
    // The oldest commit of the base's own line that does not have it, and what that was made on.
    let beyond = text.lines().last().and_then(|line| line.split(' ').nth(1));
    match beyond {
        // It came with a merge: the newest of the base that it was made on.
        Some(fork) if fork != undone => Ok(Some(fork.to_owned())),
        None if base != undone => Ok(None),
        _ => begin(repository, undone),
    }
}

/// Where the commits of one change begin that lead to `undone` on the base's own line: as far as the same people committed on the
/// same day, and no merge or number of a forge sets one apart from the next.
fn begin(repository: &Repository, undone: &str) -> Result<Option<String>, SourceError> {
    let mut command = repository.git();
    command.args(["rev-list", "--first-parent", "--no-commit-header"]);
    command.arg("--format=%H%x00%P%x00%ae%x00%ce%x00%ct%x00%s%x00");
    command.arg(format!("--max-count={MOST}")).arg(undone);
    let output = command::expect(&mut command, None)?;
    let text = String::from_utf8_lossy(&output);
    let mut fields = text.split('\0');
    let mut later: Option<Landed<'_>> = None;
    while let (Some(id), Some(parents), Some(author), Some(committer), Some(time), Some(subject)) = (
        fields.next(),
        fields.next(),
        fields.next(),
        fields.next(),
        fields.next(),
        fields.next(),
    ) {
        let landed = Landed {
            id: id.trim(),
            parents: parents.split_whitespace().collect(),
            author,
            committer,
            time: time.parse().unwrap_or_default(),
            number: super::undoing::numbers(subject).next(),
        };
        if let Some(later) = &later
            && !of_one_change(&landed, later)
        {
            return Ok(Some(landed.id.to_owned()));
        }
        later = Some(landed);
    }
    // So long ago it was there by itself, whoever committed since.
    Ok(later.map(|oldest| oldest.id.to_owned()))
}

fn of_one_change(earlier: &Landed<'_>, later: &Landed<'_>) -> bool {
    let single = |landed: &Landed<'_>| landed.parents.len() == 1;
    let apart =
        earlier.number.is_some() && later.number.is_some() && earlier.number != later.number;
    let same_hand = earlier.author == later.author || earlier.committer == later.committer;
    single(earlier)
        && single(later)
        && same_hand
        && !apart
        && later.time.saturating_sub(earlier.time) <= SECONDS
}
