//! Whether a change's head has the content of revisions that were its head before, and what it undoes.

use super::history::RangeHistory;
use crate::error::SourceError;
use crate::git::facts::{COLLECTOR, collected, sort_equivalences};
use crate::git::landing::recompute;
use crate::git::options::{Options, Supplied};
use crate::git::repository::notes::NoteRefs;
use crate::git::repository::revision::{self, Range};
use crate::git::repository::{Repository, commits, history};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    Commit, Equivalence, EquivalenceKind, Facts, ListSupply, Supply,
};
use std::collections::BTreeSet;
use std::path::Path;

/// The newest so many commits of earlier heads are looked at.
const MOST_LEFT_BEHIND: usize = 1_000;

/// Revisions that were head of the change before: those that the host knows, and those that sign-offs name.
pub(in crate::git) fn revisions(options: &Options) -> Vec<String> {
    let mut earlier = options.earlier_revisions.clone();
    let sign_offs = options.sign_offs.iter().flat_map(|given| &given.list);
    earlier.extend(sign_offs.map(|sign_off| sign_off.binding.revision.clone()));
    let reviews = options.reviews.iter().flat_map(|given| &given.list);
    earlier.extend(reviews.filter_map(|review| review.revision.clone()));
    earlier
}

/// Reverts among the change's commits, and earlier heads that have the content of the head.
pub(super) fn recomputed(
    repository: &Repository,
    options: &Options,
    range: &Range,
    history: &RangeHistory,
    head: &Commit,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(Vec<Equivalence>, Option<ListSupply>), SourceError> {
    let base = range.base.as_ref().map(|base| base.id.as_str());
    if !history.certain {
        return Ok((Vec::new(), collected(Supply::NotSupplied)));
    }
    let mut list = recompute::reverts(repository, base, &history.commits)?;
    let earlier = revisions(options);
    let mut supply = Supply::Complete;
    if let (Some(base), Some(merge_base)) = (base, &history.merge_base) {
        let found = recompute::earlier_heads(repository, base, merge_base, head, &earlier)?;
        list.extend(found.list);
        if !found.skipped.is_empty() {
            supply = Supply::Truncated;
            warnings.push(skipped_warning(&found.skipped));
        }
    }
    sort_equivalences(&mut list);
    Ok((list, collected(supply)))
}

/// Commits of heads that the change had before, with the same content as the head, whose message, author, committer or notes no
/// commit of the change has any more: an amend or rebase left them behind. Which other heads there were is not known, so that they are
/// never all there is.
pub(in crate::git) fn left_behind(
    repository: &Repository,
    base: &str,
    facts: &Facts,
) -> Result<Vec<Commit>, SourceError> {
    let head = &facts.change.head.revision;
    let same = facts.equivalences.iter().filter(|found| {
        found.to_revision == *head
            && matches!(
                found.kind,
                EquivalenceKind::Rebase | EquivalenceKind::BaseMerge
            )
    });
    let heads: BTreeSet<&str> = same.map(|found| found.from_revision.as_str()).collect();
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let heads: Vec<&str> = heads.into_iter().collect();
    let mut ids = history::reachable(repository, &heads, &[base, head])?;
    ids.drain(..ids.len().saturating_sub(MOST_LEFT_BEHIND));
    let mut earlier = commits::read(repository, &ids)?;
    let all: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    recompute::mark_merges(repository, &mut earlier, |_, parent| all.contains(parent))?;
    let own = own_commits(facts);
    let revisions = own.iter().copied().chain(&earlier);
    let revisions = revisions.map(|commit| commit.revision.as_str());
    let notes = NoteRefs::find(repository)?.read(repository, revisions, &mut Vec::new())?;
    let noted: BTreeSet<String> = notes.notes.into_iter().map(|note| note.revision).collect();
    let current = own_commits(facts);
    earlier.retain(|commit| {
        !current.iter().any(|other| {
            (&other.message, &other.author, &other.committer)
                == (&commit.message, &commit.author, &commit.committer)
                && (noted.contains(&other.revision) || !noted.contains(&commit.revision))
        })
    });
    Ok(earlier)
}

/// The commits of the change that the base does not have.
fn own_commits(facts: &Facts) -> Vec<&Commit> {
    let commits = facts.commits.iter();
    commits.filter(|commit| !commit.in_base).collect()
}

/// Equivalences between a change's head and revisions that were its head before, for hosts that collect the other facts
/// elsewhere but have the commits at hand. Reverts are not looked for.
///
/// # Errors
/// When the folder is not a repository, or base or head is unknown.
pub fn equivalences(
    repository: &Path,
    base: &str,
    head: &str,
    earlier: &[String],
) -> Result<(Supplied<Equivalence>, Vec<SourceWarning>), SourceError> {
    let repository = Repository::open(repository)?;
    let base = revision::commit(&repository, base)?;
    let head = commits::read_one(&repository, &revision::commit(&repository, head)?)?;
    let mut warnings = Vec::new();
    let mut list = Vec::new();
    let merge_base = history::merge_bases(&repository, &base, &head.revision)?
        .into_iter()
        .next();
    let cut = history::is_cut(&repository, &base, &head.revision)?;
    match merge_base.filter(|_| !cut) {
        Some(merge_base) => {
            let found = recompute::earlier_heads(&repository, &base, &merge_base, &head, earlier)?;
            list = found.list;
            if !found.skipped.is_empty() {
                warnings.push(skipped_warning(&found.skipped));
            }
        }
        None => warnings.push(skipped_warning(earlier)),
    }
    sort_equivalences(&mut list);
    let supplied = Supplied {
        list,
        collector: COLLECTOR.to_owned(),
    };
    Ok((supplied, warnings))
}

pub(in crate::git) fn skipped_warning(skipped: &[String]) -> SourceWarning {
    let named: Vec<String> = skipped
        .iter()
        .take(3)
        .map(|id| {
            format!(
                "`{}`",
                id.chars().take(64).collect::<String>().escape_debug()
            )
        })
        .collect();
    SourceWarning::new(
        "earlier_revision_unknown",
        format!(
            "{} earlier revisions could not be compared with the head, among them {}",
            skipped.len(),
            named.join(", ")
        ),
        "fetch them with `git fetch origin REVISION`; until then, sign-offs for them do not carry over",
    )
}
