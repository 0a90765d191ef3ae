//! Whether a change's head has the content of revisions that were its head before, and what it undoes.

use super::collect::{COLLECTOR, History, collected};
use super::repository::Repository;
use super::revision::{self, Range};
use super::{Options, Supplied, commits, history, recompute};
use crate::error::SourceError;
use crate::notice::Notice;
use countersign_contract::types::{
    Commit, Equivalence, EquivalenceKind, Facts, ListSupply, Supply,
};
use std::collections::BTreeSet;
use std::path::Path;

/// More commits of earlier heads than this are not listed.
const MOST_COMMITS: usize = 10_000;

/// Revisions that were head of the change before: those that the host knows, and those that sign-offs name.
pub(super) fn revisions(options: &Options) -> Vec<String> {
    let mut earlier = options.earlier_revisions.clone();
    let sign_offs = options.sign_offs.iter().flat_map(|given| &given.list);
    earlier.extend(sign_offs.map(|sign_off| sign_off.binding.revision.clone()));
    let reviews = options.reviews.iter().flat_map(|given| &given.list);
    earlier.extend(reviews.filter_map(|review| review.revision.clone()));
    earlier
}

/// Puts equivalences in their one order, each once.
pub(super) fn sort(list: &mut Vec<Equivalence>) {
    list.sort_by(|left, right| {
        (&left.from_revision, &left.to_revision, left.kind).cmp(&(
            &right.from_revision,
            &right.to_revision,
            right.kind,
        ))
    });
    list.dedup();
}

/// Reverts among the change's commits, and earlier heads that have the content of the head.
pub(super) fn recomputed(
    repository: &Repository,
    options: &Options,
    range: &Range,
    history: &History,
    head: &Commit,
    notices: &mut Vec<Notice>,
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
            notices.push(skipped_notice(&found.skipped));
        }
    }
    sort(&mut list);
    Ok((list, collected(supply)))
}

/// Adds the commits of heads that an open change had before, where git makes the head of them: what was said of them holds for
/// the head, so that whoever made them has no say in it, and what their messages say of AI is not gone with an amend. Which heads
/// there were is known from those who signed them, so that the list is never known to be whole.
pub(super) fn carry(repository: &Repository, facts: &mut Facts) -> Result<(), SourceError> {
    let head = facts.change.head.revision.clone();
    let rebased = facts
        .equivalences
        .iter()
        .filter(|step| step.to_revision == head && step.kind == EquivalenceKind::Rebase);
    let heads: BTreeSet<&str> = rebased.map(|step| step.from_revision.as_str()).collect();
    if heads.is_empty() {
        return Ok(());
    }
    let heads: Vec<&str> = heads.into_iter().collect();
    let without = [facts.change.base.revision.as_str(), head.as_str()];
    let mut ids = history::reachable(repository, &heads, &without)?;
    ids.drain(..ids.len().saturating_sub(MOST_COMMITS));
    let own: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let mut carried = commits::read(repository, &ids)?;
    recompute::mark_merges(repository, &mut carried, |_, parent| own.contains(parent))?;
    facts.carried_commits = carried;
    facts.completeness.carried_commits = collected(Supply::Truncated);
    Ok(())
}

/// Equivalences between a change's head and revisions that were its head before, for hosts that collect the other facts
/// elsewhere but have the commits at hand. Reverts are not looked for.
///
/// # Errors
/// When the folder is no repository, or base or head is unknown.
pub fn equivalences(
    repository: &Path,
    base: &str,
    head: &str,
    earlier: &[String],
) -> Result<(Supplied<Equivalence>, Vec<Notice>), SourceError> {
    let repository = Repository::open(repository)?;
    let base = revision::commit(&repository, base)?;
    let head = commits::read_one(&repository, &revision::commit(&repository, head)?)?;
    let mut notices = Vec::new();
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
                notices.push(skipped_notice(&found.skipped));
            }
        }
        None => notices.push(skipped_notice(earlier)),
    }
    sort(&mut list);
    let supplied = Supplied {
        list,
        collector: COLLECTOR.to_owned(),
    };
    Ok((supplied, notices))
}

pub(super) fn skipped_notice(skipped: &[String]) -> Notice {
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
    Notice::new(
        "earlier_revision_unknown",
        format!(
            "{} earlier revisions could not be compared with the head, among them {}",
            skipped.len(),
            named.join(", ")
        ),
        "fetch them with `git fetch origin REVISION`; until then, sign-offs for them do not carry over",
    )
}
