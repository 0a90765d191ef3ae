//! What a landed change inherits: the commits of the changes it came from, with their marks and people, and whether git
//! makes the landed content of them, so that what was signed there holds here.

use super::origins::{self, Link, Origin, Origins, Proposals};
use super::recompute;
use super::signers::{Signers, co_authors};
use crate::error::SourceError;
use crate::git::facts::{collected, proposer, sort_equivalences};
use crate::git::repository::{Repository, commits, history};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    Commit, Equivalence, EquivalenceKind, Facts, Identity, ListSupply, Supply,
};
use std::collections::BTreeSet;

/// More commits of one origin than this are not listed.
const MOST_COMMITS: usize = 10_000;

/// What a landed change inherits.
#[derive(Debug, Default)]
pub(in crate::git) struct Inheritance {
    /// Heads of the changes that it provably, or by the caller's word, came from.
    pub(in crate::git) linked: Vec<String>,
    /// Commits of them and of what is merely claimed, oldest first, without those that landed themselves.
    pub(in crate::git) carried: Vec<Commit>,
    /// How much of that is there.
    pub(in crate::git) supply: Option<ListSupply>,
    /// From each origin's head to what landed.
    pub(in crate::git) equivalences: Vec<Equivalence>,
    /// Who proposed the origin. Absent without a link.
    pub(in crate::git) proposer: Option<Identity>,
    pub(in crate::git) warnings: Vec<SourceWarning>,
}

/// What landed: `head` on top of `base`, together with `own` commits.
pub(in crate::git) struct LandedChange<'a> {
    pub(in crate::git) base: Option<&'a str>,
    pub(in crate::git) head: &'a Commit,
    pub(in crate::git) own: &'a [Commit],
    pub(in crate::git) signers: &'a Signers<'a>,
}

/// Looks for what a landed change came from among the heads of changes, and adds what it inherits and what it undoes. Its own
/// commits must be there.
pub(in crate::git) fn find(
    repository: &Repository,
    proposals: &Proposals,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let Some(head) = facts.commits.last() else {
        return Ok(());
    };
    let origins = origins::find(repository, proposals, head, facts.commits.len())?;
    let base = facts.change.merge_base.as_deref();
    let landed = LandedChange {
        base,
        head,
        own: &facts.commits,
        // A survey has nobody's approvals.
        signers: &Signers::default(),
    };
    let inheritance = inherit(repository, &landed, &origins)?;
    let undone = recompute::reverts(repository, base, &facts.commits)?;
    facts.completeness.equivalences = collected(match base {
        Some(_) => Supply::Complete,
        None => Supply::NotSupplied,
    });
    facts.equivalences = undone;
    apply(inheritance, facts, warnings);
    Ok(())
}

/// Collects what a landed change inherits from its origins.
pub(in crate::git) fn inherit(
    repository: &Repository,
    landed: &LandedChange<'_>,
    origins: &Origins,
) -> Result<Inheritance, SourceError> {
    let mut inheritance = Inheritance::default();
    let mut known: BTreeSet<String> = landed
        .own
        .iter()
        .map(|commit| commit.revision.clone())
        .collect();
    let mut complete = origins.absent.is_empty();
    for origin in &origins.list {
        if !history::present(repository, &[&origin.head])?.contains(&true) {
            complete = false;
            inheritance.warnings.push(absent(&origin.head, "commit"));
            continue;
        }
        complete &= add(repository, landed, origin, &mut known, &mut inheritance)?;
    }
    for claim in &origins.absent {
        inheritance.warnings.push(absent(&claim.reference(), "ref"));
    }
    if inheritance.linked.is_empty() && inheritance.warnings.is_empty() {
        inheritance.warnings.push(SourceWarning::new(
            "landed_without_origin",
            format!(
                "`{}` landed without a link to the change it came from: what that change carried, and who signed it, is not known",
                short(&landed.head.revision)
            ),
            "name the change's head with `--landed-from`, or fetch the forge's refs: `git fetch origin 'refs/pull/*/head:refs/pull/*/head'`",
        ));
    }
    inheritance.supply = collected(match (inheritance.linked.is_empty(), complete) {
        (false, true) => Supply::Complete,
        (true, _) if inheritance.carried.is_empty() => Supply::NotSupplied,
        _ => Supply::Truncated,
    });
    Ok(inheritance)
}

/// Adds one origin; whether all of it is there.
fn add(
    repository: &Repository,
    landed: &LandedChange<'_>,
    origin: &Origin,
    known: &mut BTreeSet<String>,
    inheritance: &mut Inheritance,
) -> Result<bool, SourceError> {
    let brought = brought_in(landed, origin);
    if brought.is_none()
        && let Some(base) = landed.base
        && history::is_ancestor(repository, &origin.head, base)?
    {
        // What had landed before can't land again: whoever names it names the wrong one, or hopes for its sign-offs.
        if origin.link != Link::Signed {
            inheritance.warnings.push(SourceWarning::new(
                "origin_landed_before",
                format!(
                    "`{}` is said to come from `{}`, which had landed before: that is not a link",
                    short(&landed.head.revision),
                    short(&origin.head)
                ),
                "name the change's own head with `--landed-from`",
            ));
        }
        return Ok(true);
    }
    let cut = match landed.base {
        Some(base) => history::is_cut(repository, base, &origin.head)?,
        None => !repository.shallow().is_empty(),
    };
    let mut found = recomputed(repository, landed, origin, cut)?;
    let proved = origin.head == landed.head.revision || !found.is_empty();
    if !proved && origin.link == Link::Signed {
        return Ok(true);
    }
    let (mut carried, left_out) = match brought {
        Some(own) => (own.to_vec(), 0),
        None => commits_of(repository, landed, origin)?,
    };
    if origin.link == Link::Signed
        && !landed
            .signers
            .vouch(&origin.head, landed.own.iter().chain(&carried))
    {
        return Ok(true);
    }
    inheritance.equivalences.append(&mut found);
    if proved || origin.link == Link::Given {
        inheritance.linked.push(origin.head.clone());
        if inheritance.proposer.is_none()
            && let Some(head) = carried.last()
        {
            inheritance.proposer = Some(proposer(&carried, head));
        }
    } else {
        inheritance.warnings.push(SourceWarning::new(
            "origin_unproved",
            format!(
                "`{}` names the change at `{}` as its origin, but git does not make its content of it: the commits there are looked at, and it is not a link",
                short(&landed.head.revision),
                short(&origin.head)
            ),
            "look at what was edited while it landed; where it is in order, vouch for the link with `--landed-from`; where several changes landed, look at them with `--each`",
        ));
    }
    carried.retain(|commit| known.insert(commit.revision.clone()));
    inheritance.carried.append(&mut carried);
    Ok(!cut && left_out == 0)
}

/// The commits of an origin that a merge brought in, oldest first: all of what landed but the merge itself. Absent where it landed
/// in any other way.
fn brought_in<'a>(landed: &LandedChange<'a>, origin: &Origin) -> Option<&'a [Commit]> {
    let [base, merged] = landed.head.parents.as_slice() else {
        return None;
    };
    let (last, own) = landed.own.split_last()?;
    let whole = last.revision == landed.head.revision
        && landed.base == Some(base.as_str())
        && own.len() < MOST_COMMITS
        && own.iter().all(|commit| !commit.in_base);
    let is_last = own.last().is_some_and(|commit| commit.revision == *merged);
    (whole && is_last && *merged == origin.head).then_some(own)
}

/// The commits of an origin that were not in the base, oldest first, and how many older ones are not listed.
fn commits_of(
    repository: &Repository,
    landed: &LandedChange<'_>,
    origin: &Origin,
) -> Result<(Vec<Commit>, usize), SourceError> {
    let without: Vec<&str> = landed.base.into_iter().collect();
    let mut ids = history::reachable(repository, &[&origin.head], &without)?;
    let left_out = ids.len().saturating_sub(MOST_COMMITS);
    ids.drain(..left_out);
    let of_origin: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let mut commits = commits::read(repository, &ids)?;
    recompute::mark_merges(repository, &mut commits, |_, parent| {
        of_origin.contains(parent)
    })?;
    Ok((commits, left_out))
}

/// That git makes what landed of the origin, as an equivalence. Empty: it does not, or it is not known.
fn recomputed(
    repository: &Repository,
    landed: &LandedChange<'_>,
    origin: &Origin,
    cut: bool,
) -> Result<Vec<Equivalence>, SourceError> {
    let (Some(base), false) = (landed.base, cut) else {
        return Ok(Vec::new());
    };
    let from = [origin.head.clone()];
    let mut found = recompute::earlier_heads(repository, base, base, landed.head, &from)?.list;
    let alone = landed.head.parents.len() == 1 && landed.own.len() == 1;
    for equivalence in &mut found {
        if alone && equivalence.kind == EquivalenceKind::Rebase {
            equivalence.kind = EquivalenceKind::Squash;
        }
    }
    Ok(found)
}

/// Heads that an origin had before, from which git makes the origin by a rebase or a merge of the base: what was signed for
/// them was signed for the origin.
pub(in crate::git) fn earlier_heads(
    repository: &Repository,
    base: Option<&str>,
    linked: &[String],
    earlier: &[String],
) -> Result<Vec<Equivalence>, SourceError> {
    let mut list = Vec::new();
    let Some(base) = base.filter(|_| !earlier.is_empty()) else {
        return Ok(list);
    };
    for origin in linked {
        if let Some(fork) = history::merge_bases(repository, base, origin)?.first() {
            let head = commits::read_one(repository, origin)?;
            list.extend(recompute::earlier_heads(repository, base, fork, &head, earlier)?.list);
        }
    }
    Ok(list)
}

/// Adds commits of heads that what landed or its origin had before, and that people made whom nothing else names. What was said
/// of those heads holds for what landed, so that whoever made them has no say in it.
pub(in crate::git) fn add_makers(
    repository: &Repository,
    facts: &mut Facts,
) -> Result<(), SourceError> {
    let linked = facts.change.landed_from.iter();
    let linked: BTreeSet<&str> = linked
        .filter_map(|id| Some(id.rsplit_once('@')?.1))
        .collect();
    let steps = facts.equivalences.iter();
    let other = [EquivalenceKind::Revert, EquivalenceKind::Restore];
    let same = steps.filter(|step| !other.contains(&step.kind));
    let before: BTreeSet<&str> = same
        .map(|step| step.from_revision.as_str())
        .filter(|id| !linked.contains(id))
        .collect();
    if before.is_empty() {
        return Ok(());
    }
    let heads: Vec<&str> = before.into_iter().collect();
    let mut without: Vec<&str> = linked.into_iter().collect();
    without.extend(facts.change.merge_base.as_deref());
    without.push(&facts.change.head.revision);
    let mut ids = history::reachable(repository, &heads, &without)?;
    ids.drain(..ids.len().saturating_sub(MOST_COMMITS));
    let mut commits = commits::read(repository, &ids)?;
    let own: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    recompute::mark_merges(repository, &mut commits, |_, parent| own.contains(parent))?;
    let known = facts.commits.iter().chain(&facts.carried_commits);
    let named: BTreeSet<String> = known.flat_map(makers).collect();
    commits.retain(|commit| makers(commit).any(|maker| !named.contains(&maker)));
    facts.carried_commits.append(&mut commits);
    Ok(())
}

/// Addresses of all whom a commit names.
fn makers(commit: &Commit) -> impl Iterator<Item = String> {
    [
        commit.author.email.as_str(),
        commit.committer.email.as_str(),
    ]
    .into_iter()
    .chain(co_authors(&commit.message))
    .map(str::to_lowercase)
}

/// Puts what was inherited into the facts of a landed change.
pub(in crate::git) fn apply(
    inheritance: Inheritance,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) {
    let name = facts.change.repository.clone();
    facts.change.landed_from = inheritance
        .linked
        .iter()
        .map(|head| format!("{name}@{head}"))
        .collect();
    if let Some(proposer) = inheritance.proposer {
        facts.change.author = proposer;
    }
    facts.carried_commits = inheritance.carried;
    facts.completeness.carried_commits = inheritance.supply;
    // It was looked at as an earlier head of what landed, too; how it landed says more.
    facts.equivalences.retain(|known| {
        !inheritance.equivalences.iter().any(|better| {
            (&better.from_revision, &better.to_revision)
                == (&known.from_revision, &known.to_revision)
                && better.kind != known.kind
        })
    });
    facts.equivalences.extend(inheritance.equivalences);
    sort_equivalences(&mut facts.equivalences);
    warnings.extend(inheritance.warnings);
}

fn absent(what: &str, kind: &str) -> SourceWarning {
    SourceWarning::new(
        "origin_absent",
        format!(
            "the {kind} `{what}`, which a landed change came from, is not in this clone: what it carried is not known"
        ),
        match kind {
            "ref" => format!("fetch it with `git fetch origin {what}:{what}`"),
            _ => format!("fetch it with `git fetch origin {what}`"),
        },
    )
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
