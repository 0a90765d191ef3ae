//! What a change puts back that had landed before and was undone since: its marks come back with it.
//!
//! It is found by what messages say, through chains of any length, and by what git makes of the content, whatever messages say.

use super::recompute::{self, Merge};
use super::undoing::{self, Target};
use crate::error::SourceError;
use crate::git::facts::{collected, sort_equivalences};
use crate::git::repository::{Repository, command, commits, history, touched};
use countersign_contract::types::{Commit, Equivalence, EquivalenceKind, Facts, Supply};
use std::collections::{BTreeMap, BTreeSet};

/// The newest so many commits whose messages are looked at.
const MESSAGES: usize = 5_000;
/// The newest so many commits that are compared by content, whether anybody says that they were undone or not.
const CONTENTS: usize = 300;
/// Most commits that are compared by content, and most that one chain of messages leads through.
const MOST: usize = 200;
/// Most commits that a merge which is put back brings back with it.
const MOST_MERGED: usize = 1_000;

/// A commit as the scan of messages has it.
struct Said {
    id: String,
    message: String,
}

/// The latest messages of a history, read once for all changes that are decided over it.
pub(in crate::git) struct Messages {
    /// Newest first.
    all: Vec<Said>,
    /// Places by id.
    by_id: BTreeMap<String, usize>,
    /// Places by subject, for commits that others name by it.
    by_subject: BTreeMap<String, Vec<usize>>,
    /// Places by the number that a forge gave.
    by_number: BTreeMap<String, Vec<usize>>,
}

impl Messages {
    /// Reads the newest messages that `tip` reaches.
    pub(in crate::git) fn read(
        repository: &Repository,
        tip: &str,
    ) -> Result<Messages, SourceError> {
        let mut command = repository.git();
        command.args(["rev-list", "--no-commit-header", "--format=%H%x00%B%x00"]);
        command.arg(format!("--max-count={MESSAGES}")).arg(tip);
        let output = command::expect(&mut command, None)?;
        let text = String::from_utf8_lossy(&output);
        let mut fields = text.split('\0');
        let mut found = Messages {
            all: Vec::new(),
            by_id: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            by_number: BTreeMap::new(),
        };
        while let (Some(id), Some(message)) = (fields.next(), fields.next()) {
            let id = id.trim().to_owned();
            let place = found.all.len();
            found.by_id.insert(id.clone(), place);
            let subject = undoing::subject(message);
            for subject in BTreeSet::from([subject, undoing::without_number(subject)]) {
                let known = found.by_subject.entry(subject.to_owned()).or_default();
                known.push(place);
            }
            for number in undoing::numbers(message) {
                let known = found.by_number.entry(number.to_owned()).or_default();
                known.push(place);
            }
            found.all.push(Said {
                id,
                message: message.to_owned(),
            });
        }
        Ok(found)
    }

    /// The message of a commit, if it is one of the newest.
    fn of(&self, id: &str) -> Option<&str> {
        let place = self.by_id.get(id)?;
        Some(&self.all.get(*place)?.message)
    }

    /// The ids that a target means. Of several commits with a subject it is the newest.
    fn ids(&self, repository: &Repository, target: &Target<'_>) -> Vec<String> {
        let at = |places: Option<&Vec<usize>>| {
            let places = places.into_iter().flatten();
            let said = places.filter_map(|place| self.all.get(*place));
            said.map(|said| said.id.clone()).collect::<Vec<_>>()
        };
        match target {
            Target::Id(id) if repository.is_id(id) => vec![(*id).to_owned()],
            Target::Id(short) => self
                .by_id
                .range((*short).to_owned()..)
                .take_while(|(id, _)| id.starts_with(short))
                .map(|(id, _)| id.clone())
                .collect(),
            Target::Number(number) => at(self.by_number.get(*number)),
            Target::Subject(subject) | Target::Again(subject) => {
                let mut named = at(self.by_subject.get(*subject));
                named.truncate(1);
                named
            }
        }
    }

    /// All that any of the messages says was undone, newest first.
    fn undone(&self, repository: &Repository) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.all
            .iter()
            .flat_map(|said| undoing::undone(&said.message))
            .flat_map(|target| self.ids(repository, &target))
            .filter(|id| seen.insert(id.clone()))
            .collect()
    }
}

/// What a change puts back.
#[derive(Default)]
struct Restored {
    /// By the commit of the change that does it, what comes back.
    by: BTreeMap<String, BTreeSet<String>>,
    /// Commits of the change that undo what itself undid something: no pure reverts, whatever they put back.
    chained: BTreeSet<String>,
}

/// Adds to the facts what the change puts back, and takes the name of a revert from commits that undo a revert.
pub(in crate::git) fn add(
    repository: &Repository,
    messages: &Messages,
    facts: &mut Facts,
) -> Result<(), SourceError> {
    let Some(base) = facts.change.merge_base.clone() else {
        return Ok(());
    };
    let mut restored = Restored::default();
    by_word(repository, messages, &base, &facts.commits, &mut restored)?;
    by_content(repository, messages, &base, facts, &mut restored)?;
    facts.equivalences.retain(|link| {
        link.kind != EquivalenceKind::Revert || !restored.chained.contains(&link.to_revision)
    });
    let mut carried: BTreeSet<String> = BTreeSet::new();
    for (to, sources) in &restored.by {
        let tree = facts
            .commits
            .iter()
            .find(|commit| commit.revision == *to)
            .and_then(|commit| commit.tree.clone())
            .unwrap_or_default();
        for source in sources {
            for from in with_merged(repository, source)? {
                facts.equivalences.push(Equivalence {
                    from_revision: from.clone(),
                    to_revision: to.clone(),
                    kind: EquivalenceKind::Restore,
                    tree: tree.clone(),
                });
                carried.insert(from);
            }
        }
    }
    sort_equivalences(&mut facts.equivalences);
    let known = facts.commits.iter().chain(&facts.carried_commits);
    for commit in known {
        carried.remove(&commit.revision);
    }
    if carried.is_empty() {
        return Ok(());
    }
    let carried: Vec<String> = carried.into_iter().collect();
    let read = match commits::read(repository, &carried) {
        // A partial clone may lack what they changed. Then they may have added any line.
        Err(SourceError::MissingObject { .. } | SourceError::Git { .. }) => {
            commits::read_plain(repository, &carried)?
        }
        other => other?,
    };
    facts.carried_commits.extend(read);
    let supply = &mut facts.completeness.carried_commits;
    if supply.is_none() {
        *supply = collected(Supply::Truncated);
    }
    Ok(())
}

/// A commit, and what it brought along if it is a merge.
fn with_merged(repository: &Repository, id: &str) -> Result<Vec<String>, SourceError> {
    let parents = commits::read_one(repository, id)?.parents;
    let mut all = vec![id.to_owned()];
    if let [first, others @ ..] = parents.as_slice()
        && !others.is_empty()
    {
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let mut merged = history::reachable(repository, &others, &[first])?;
        merged.drain(..merged.len().saturating_sub(MOST_MERGED));
        all.append(&mut merged);
    }
    Ok(all)
}

/// What commits put back by what messages say: an even number of steps leads from a commit to what it puts back.
fn by_word(
    repository: &Repository,
    messages: &Messages,
    base: &str,
    own: &[Commit],
    restored: &mut Restored,
) -> Result<(), SourceError> {
    let own_messages: BTreeMap<&str, &str> = own
        .iter()
        .map(|commit| (commit.revision.as_str(), commit.message.as_str()))
        .collect();
    for commit in own.iter().filter(|commit| !commit.in_base) {
        if undoing::puts_back(&commit.message) {
            restored.chained.insert(commit.revision.clone());
        }
        let mut seen: BTreeSet<(String, bool)> = BTreeSet::new();
        // An odd number of steps leads to what is undone, an even one to what is put back.
        let mut open = vec![(commit.revision.clone(), false)];
        let mut ends = BTreeSet::new();
        while let Some((id, odd)) = open.pop() {
            if !seen.insert((id.clone(), odd)) {
                continue;
            }
            if seen.len() > MOST {
                restored.chained.insert(commit.revision.clone());
                break;
            }
            let read;
            let own_message = own_messages.get(id.as_str()).copied();
            let message = match own_message.or_else(|| messages.of(&id)) {
                Some(message) => message,
                None => {
                    read = commits::read_one(repository, &id)?.message;
                    &read
                }
            };
            let targets = undoing::undone(message);
            if targets.is_empty() && !odd && id != commit.revision {
                ends.insert(id.clone());
            }
            for target in targets {
                let odd = odd == matches!(target, Target::Again(_));
                // `Reapply` takes two steps at once.
                let ids = messages.ids(repository, &target);
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let mut found = false;
                for (next, present) in ids.iter().zip(history::present(repository, &ids)?) {
                    let before = *next != id
                        && present
                        && (own_messages.contains_key(next)
                            || history::is_ancestor(repository, next, base)?);
                    if before {
                        found = true;
                        open.push(((*next).to_owned(), odd));
                    }
                }
                // What it puts back is not to be found, and not to be a pure revert either.
                if !found && !odd {
                    restored.chained.insert(commit.revision.clone());
                }
            }
        }
        if !ends.is_empty() {
            restored.chained.insert(commit.revision.clone());
            restored
                .by
                .entry(commit.revision.clone())
                .or_default()
                .extend(ends);
        }
    }
    Ok(())
}

/// A step of the change whose content is looked at: one of its commits, or the change as a whole.
struct Step<'a> {
    /// The commit before.
    before: &'a str,
    /// The commit that does it.
    after: &'a str,
    /// The tree before, and after.
    trees: (String, &'a str),
    /// Paths that it touches.
    paths: BTreeSet<String>,
}

/// What the change puts back by its content: applied to what was there before, an earlier commit changes something, and applied
/// to what is there now it changes nothing.
fn by_content(
    repository: &Repository,
    messages: &Messages,
    base: &str,
    facts: &Facts,
    restored: &mut Restored,
) -> Result<(), SourceError> {
    let steps = steps(repository, base, facts)?;
    if steps.iter().all(|step| step.paths.is_empty()) {
        return Ok(());
    }
    let own: BTreeSet<&str> = facts
        .commits
        .iter()
        .map(|commit| commit.revision.as_str())
        .collect();
    let mut undone: Vec<String> = messages.undone(repository);
    undone.retain(|id| !own.contains(id.as_str()));
    let ids: Vec<&str> = undone.iter().map(String::as_str).collect();
    let present = history::present(repository, &ids)?;
    let mut present = present.into_iter();
    undone.retain(|_| present.next().unwrap_or_default());
    undone.truncate(MOST);
    let known: BTreeSet<String> = undone.iter().cloned().collect();
    let latest = messages.all.iter().map(|said| &said.id);
    let latest = latest
        .filter(|id| !own.contains(id.as_str()) && !known.contains(*id))
        .take(CONTENTS);
    let mut candidates = undone;
    candidates.extend(latest.cloned());
    let parents = commits::read_plain(repository, &candidates)?;
    let paths = touched::paths(repository, &candidates)?;
    let mut asked = Vec::new();
    let mut merges = Vec::new();
    for (candidate, paths) in parents.iter().zip(&paths) {
        let Some(parent) = candidate.parents.first() else {
            continue;
        };
        let candidate = &candidate.revision;
        let undone = known.contains(candidate);
        let covers = |step: &&Step<'_>| {
            let inside = paths.iter().all(|path| step.paths.contains(path));
            // What nobody says was undone has to be the whole step.
            inside && !paths.is_empty() && (undone || paths.len() == step.paths.len())
        };
        for step in steps.iter().filter(covers) {
            asked.push((candidate, step, undone));
            for onto in [step.before, step.after] {
                merges.push(Merge {
                    base: Some(parent.clone()),
                    ours: onto.to_owned(),
                    theirs: candidate.clone(),
                });
            }
        }
    }
    merges.truncate(2 * MOST);
    let trees = recompute::trees(repository, &merges)?;
    for ((candidate, step, undone), trees) in asked.into_iter().zip(trees.chunks(2)) {
        let [Some(before), Some(after)] = trees else {
            continue;
        };
        let adds = *before != step.trees.0;
        let whole = before == step.trees.1;
        let there = after == step.trees.1;
        if adds
            && there
            && (undone || whole)
            && history::is_ancestor(repository, candidate, step.before)?
        {
            restored
                .by
                .entry(step.after.to_owned())
                .or_default()
                .insert(candidate.clone());
        }
    }
    Ok(())
}

/// The commits of the change with one parent, and the change as a whole.
fn steps<'a>(
    repository: &Repository,
    base: &'a str,
    facts: &'a Facts,
) -> Result<Vec<Step<'a>>, SourceError> {
    let counted = |commit: &&Commit| !commit.in_base && commit.parents.len() == 1;
    let counted: Vec<&Commit> = facts.commits.iter().filter(counted).take(MOST).collect();
    let ids: Vec<String> = counted
        .iter()
        .map(|commit| commit.revision.clone())
        .collect();
    let mut pairs: Vec<(&str, &Commit, BTreeSet<String>)> = Vec::new();
    for (commit, paths) in counted.into_iter().zip(touched::paths(repository, &ids)?) {
        let parent = commit.parents.first();
        pairs.extend(parent.map(|parent| (parent.as_str(), commit, paths)));
    }
    let head = facts.change.head.revision.as_str();
    let own = facts.commits.iter().find(|commit| commit.revision == head);
    if let Some(head) = own.filter(|head| head.parents != [base]) {
        let before = facts
            .files
            .iter()
            .filter_map(|file| file.previous_path.clone());
        let paths = facts.files.iter().map(|file| file.path.clone());
        pairs.push((base, head, before.chain(paths).collect()));
    }
    let parents: BTreeSet<String> = pairs
        .iter()
        .map(|(before, ..)| (*before).to_owned())
        .collect();
    let parents: Vec<String> = parents.into_iter().collect();
    let trees: BTreeMap<String, String> = commits::read_plain(repository, &parents)?
        .into_iter()
        .filter_map(|commit| Some((commit.revision, commit.tree?)))
        .collect();
    let steps = pairs.into_iter().filter_map(|(before, commit, paths)| {
        Some(Step {
            before,
            after: commit.revision.as_str(),
            trees: (trees.get(before)?.clone(), commit.tree.as_deref()?),
            paths,
        })
    });
    Ok(steps.collect())
}
