//! What changes put back by their content: applied to what was there before, an earlier commit changes something, and applied to what
//! is there now it changes nothing.

use super::messages::Messages;
use super::sieve::{self, Blobs};
use crate::error::SourceError;
use crate::git::landing::recompute::{self, Merge};
use crate::git::repository::touched::{self, Touched};
use crate::git::repository::{Repository, history};
use countersign_contract::types::{Commit, Facts};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The newest so many commits that are compared by content, whether anybody says that they were undone or not.
const CONTENTS: usize = 300;
/// Most commits that are compared by content.
const MOST: usize = 200;
/// Most pairs of a commit and a step of one change whose lines are compared.
const MOST_SIEVED: usize = 10 * MOST;

/// By the commit of the change that does it, what comes back.
type PutBack = BTreeMap<String, BTreeSet<String>>;

/// Paths, and the blobs there where they are known.
type Paths = (BTreeSet<String>, Option<Arc<Touched>>);

/// A step of a change whose content is looked at: one of its commits, or the change as a whole.
struct Step {
    /// The commit before.
    before: String,
    /// The commit that does it.
    after: String,
    /// It is the change as a whole.
    whole: bool,
    /// The tree before, and after.
    trees: (String, String),
    /// Paths that it touches.
    paths: BTreeSet<String>,
    /// The blobs there, where they are known.
    blobs: Option<Arc<Touched>>,
}

/// A commit that a step may put back.
struct Candidate<'m> {
    id: &'m str,
    parent: String,
    /// Somebody says that it was undone.
    undone: bool,
    touched: Arc<Touched>,
}

/// A step, and the commit that it may put back.
type Pair<'s, 'm> = (&'s Step, &'s Candidate<'m>);

/// What one change puts back, as far as it was looked at.
#[derive(Clone, Default)]
pub(super) struct ByContent {
    /// What comes back.
    pub(super) back: PutBack,
    /// There was more to compare than is compared, so that something may be missing.
    pub(super) cut: bool,
}

/// What each of the changes puts back, in their order.
pub(super) fn found(
    repository: &Repository,
    messages: &Messages,
    changes: &[Facts],
) -> Result<Vec<ByContent>, SourceError> {
    prepare(repository, messages, changes)?;
    let mut looks = Vec::with_capacity(changes.len());
    for facts in changes {
        looks.push(look(repository, messages, facts)?);
    }
    let mut cut = vec![false; looks.len()];
    let mut pairs: Vec<Vec<Pair<'_, '_>>> = looks
        .iter()
        .zip(&mut cut)
        .map(|((steps, candidates), cut)| covering(steps, candidates, cut))
        .collect();
    let sieve = sieve::read(repository, pairs.iter().flatten().filter_map(blobs))?;
    for (pairs, cut) in pairs.iter_mut().zip(&mut cut) {
        pairs.retain(|pair| {
            blobs(pair)
                .is_none_or(|(step, earlier)| sieve.may_put_back(step, earlier, !pair.1.undone))
        });
        *cut |= pairs.len() > MOST;
        pairs.truncate(MOST);
    }
    let merges: Vec<Merge> = pairs.iter().flatten().flat_map(merges).collect();
    recompute::prepare(repository, &merges)?;
    let found = pairs.iter().zip(cut).map(|(pairs, cut)| {
        let back = put_back(repository, pairs)?;
        Ok(ByContent { back, cut })
    });
    found.collect()
}

/// Has git tell at once which paths are touched by the commits that are looked at, so that it is kept.
fn prepare(
    repository: &Repository,
    messages: &Messages,
    changes: &[Facts],
) -> Result<(), SourceError> {
    let own: BTreeSet<&str> = changes
        .iter()
        .flat_map(|facts| &facts.commits)
        .map(|commit| commit.revision.as_str())
        .collect();
    let others = |id: &&str| !own.contains(id);
    let undone = messages.undone().filter(others).take(MOST);
    let latest = messages.ids().filter(others).take(CONTENTS);
    let ids = undone.chain(latest).chain(own.iter().copied());
    let ids: Vec<String> = ids.map(str::to_owned).collect();
    touched::paths(repository, &ids).map(|_| ())
}

/// The commits of a change that are steps of it.
fn counted(facts: &Facts) -> impl Iterator<Item = &Commit> {
    let commits = facts.commits.iter();
    commits
        .filter(|commit| !commit.in_base && commit.parents.len() == 1)
        .take(MOST)
}

/// The steps of a change, and what they may put back.
fn look<'m>(
    repository: &Repository,
    messages: &'m Messages,
    facts: &Facts,
) -> Result<(Vec<Step>, Vec<Candidate<'m>>), SourceError> {
    let Some(base) = facts.change.merge_base.as_deref() else {
        return Ok((Vec::new(), Vec::new()));
    };
    let steps = steps(repository, messages, base, facts)?;
    if steps.iter().all(|step| step.paths.is_empty()) {
        return Ok((steps, Vec::new()));
    }
    let own: BTreeSet<&str> = facts
        .commits
        .iter()
        .map(|commit| commit.revision.as_str())
        .collect();
    let line = repository.kept().line();
    // What landed after the change can't be put back by it.
    let before = |id: &&str| {
        !own.contains(id) && line.and_then(|line| line.is_ancestor(id, base)) != Some(false)
    };
    let undone: Vec<&str> = messages.undone().filter(before).take(MOST).collect();
    let said: BTreeSet<&str> = undone.iter().copied().collect();
    let latest = messages.ids().filter(before);
    let latest = latest.filter(|id| !said.contains(id)).take(CONTENTS);
    let all: Vec<&str> = undone.iter().copied().chain(latest).collect();
    let ids: Vec<String> = all.iter().map(|id| (*id).to_owned()).collect();
    let touched = touched::paths(repository, &ids)?;
    let known = messages.parents_and_trees(repository, &all)?;
    let candidates = all.into_iter().zip(touched).zip(known);
    let candidates = candidates.filter_map(|((id, touched), (parent, _))| {
        Some(Candidate {
            id,
            parent: parent?,
            undone: said.contains(id),
            touched,
        })
    });
    Ok((steps, candidates.collect()))
}

/// The steps with the commits that they may put back, by their paths.
///
/// The change as a whole comes first: so many small commits as an author likes are no way to hide it. `cut` tells that there are
/// more than are compared.
fn covering<'s, 'm>(
    steps: &'s [Step],
    candidates: &'s [Candidate<'m>],
    cut: &mut bool,
) -> Vec<Pair<'s, 'm>> {
    let mut pairs = Vec::new();
    for candidate in candidates {
        let touched = &candidate.touched;
        let covers = |step: &&Step| {
            // What nobody says was undone has to be the whole step.
            let whole = candidate.undone || touched.len() == step.paths.len();
            whole && !touched.is_empty() && touched.keys().all(|path| step.paths.contains(path))
        };
        pairs.extend(steps.iter().filter(covers).map(|step| (step, candidate)));
    }
    pairs.sort_by_key(|(step, _)| !step.whole);
    *cut = pairs.len() > MOST_SIEVED;
    pairs.truncate(MOST_SIEVED);
    pairs
}

/// The blobs of a pair, where those of both are known.
fn blobs<'s>((step, candidate): &Pair<'s, '_>) -> Option<(Blobs<'s>, Blobs<'s>)> {
    Some((step.blobs.as_deref()?, &candidate.touched))
}

/// The candidate, applied to what was there before, and to what is there now.
fn merges((step, candidate): &Pair<'_, '_>) -> [Merge; 2] {
    [&step.before, &step.after].map(|onto| Merge {
        base: Some(candidate.parent.clone()),
        ours: onto.clone(),
        theirs: candidate.id.to_owned(),
    })
}

fn put_back(repository: &Repository, pairs: &[Pair<'_, '_>]) -> Result<PutBack, SourceError> {
    let asked: Vec<Merge> = pairs.iter().flat_map(merges).collect();
    let trees = recompute::trees(repository, &asked)?;
    let mut found = PutBack::new();
    for ((step, candidate), trees) in pairs.iter().zip(trees.chunks(2)) {
        let [Some(before), Some(after)] = trees else {
            continue;
        };
        let adds = *before != step.trees.0;
        let whole = *before == step.trees.1;
        let there = *after == step.trees.1;
        if adds
            && there
            && (candidate.undone || whole)
            && history::is_ancestor(repository, candidate.id, &step.before)?
        {
            let back = found.entry(step.after.clone()).or_default();
            back.insert(candidate.id.to_owned());
        }
    }
    Ok(found)
}

/// The commits of the change with one parent, and the change as a whole.
fn steps(
    repository: &Repository,
    messages: &Messages,
    base: &str,
    facts: &Facts,
) -> Result<Vec<Step>, SourceError> {
    let ids: Vec<String> = counted(facts)
        .map(|commit| commit.revision.clone())
        .collect();
    let mut all: Vec<(&str, &Commit, Paths, bool)> = Vec::new();
    for (commit, touched) in counted(facts).zip(touched::paths(repository, &ids)?) {
        let paths = touched.keys().cloned().collect();
        let parent = commit.parents.first();
        let whole = parent
            .is_some_and(|parent| parent == base && commit.revision == facts.change.head.revision);
        all.extend(parent.map(|parent| (parent.as_str(), commit, (paths, Some(touched)), whole)));
    }
    let head = facts.change.head.revision.as_str();
    let own = facts.commits.iter().find(|commit| commit.revision == head);
    if let Some(head) = own.filter(|head| head.parents != [base]) {
        let before = facts
            .files
            .iter()
            .filter_map(|file| file.previous_path.clone());
        let paths = facts.files.iter().map(|file| file.path.clone());
        all.push((base, head, (before.chain(paths).collect(), None), true));
    }
    let parents: Vec<&str> = all.iter().map(|(before, ..)| *before).collect();
    let trees = messages.parents_and_trees(repository, &parents)?;
    let steps = all.into_iter().zip(trees);
    let steps = steps.filter_map(|((before, commit, (paths, blobs), whole), (_, tree))| {
        Some(Step {
            before: before.to_owned(),
            after: commit.revision.clone(),
            whole,
            trees: (tree, commit.tree.clone()?),
            paths,
            blobs,
        })
    });
    Ok(steps.collect())
}
