//! Questions about history that git answers from the commits alone.

use super::Repository;
use super::command;
use crate::error::SourceError;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Longer it is not waited for the index of a history.
const LONGEST_INDEX: Duration = Duration::from_secs(3);

/// Has git write down how the commits that `tip` reaches follow one another, in the scratch repository: what it reads each time that it
/// is asked about history it then need not take from the commits themselves. Where the repository has such a file, there is no need.
pub(in crate::git) fn index(repository: &Repository, tip: &str) -> Result<(), SourceError> {
    let info = repository.objects().join("info");
    let is_there = ["commit-graph", "commit-graphs"].map(|name| info.join(name).exists());
    if is_there.contains(&true) || !repository.shallow().is_empty() {
        return Ok(());
    }
    let mut command = repository.git();
    command.args(["commit-graph", "write", "--stdin-commits", "--no-progress"]);
    let input = format!("{tip}\n");
    // Without it, all is the same but slower.
    let deadline = Instant::now() + LONGEST_INDEX;
    command::until(&mut command, Some(input.as_bytes()), deadline).map(|_| ())
}

/// Commits that `heads` reach and `without` do not, parents before children.
pub(in crate::git) fn reachable(
    repository: &Repository,
    heads: &[&str],
    without: &[&str],
) -> Result<Vec<String>, SourceError> {
    if let ([head], [end], Some(line)) = (heads, without, repository.kept().line())
        && let Some(known) = line.after(end, head)
    {
        return Ok(known.to_vec());
    }
    let mut input = String::new();
    for head in heads {
        input.push_str(&format!("{head}\n"));
    }
    for revision in without {
        input.push_str(&format!("^{revision}\n"));
    }
    let mut command = repository.git();
    command.args(["rev-list", "--topo-order", "--reverse", "--stdin"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    Ok(String::from_utf8_lossy(&output)
        .lines()
        .map(str::to_owned)
        .collect())
}

/// All best common ancestors, best known first.
pub(in crate::git) fn merge_bases(
    repository: &Repository,
    one: &str,
    other: &str,
) -> Result<Vec<String>, SourceError> {
    let line = repository.kept().line();
    if let Some(base) = line.and_then(|line| line.merge_base(one, other)) {
        return Ok(vec![base.to_owned()]);
    }
    let mut command = repository.git();
    command.args(["merge-base", "--all", one, other]);
    let output = command::run(&mut command, None)?;
    match output.status.code() {
        // 1 is git's way to say that there is none.
        Some(0 | 1) => Ok(String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect()),
        _ => Err(command::failure(&command, &output.stderr)),
    }
}

/// Whether `ancestor` is reachable from `descendant`.
pub(in crate::git) fn is_ancestor(
    repository: &Repository,
    ancestor: &str,
    descendant: &str,
) -> Result<bool, SourceError> {
    let line = repository.kept().line();
    if let Some(answer) = line.and_then(|line| line.is_ancestor(ancestor, descendant)) {
        return Ok(answer);
    }
    let mut command = repository.git();
    command.args(["merge-base", "--is-ancestor", ancestor, descendant]);
    let output = command::run(&mut command, None)?;
    match output.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(command::failure(&command, &output.stderr)),
    }
}

/// Whether a shallow clone's edge lies where it could change how the two revisions relate. All that is hidden are
/// ancestors of the edge. If the edge is reachable from both, so is everything behind it, and neither the merge base
/// nor the commits between can be others than those that are seen.
pub(in crate::git) fn is_cut(
    repository: &Repository,
    base: &str,
    head: &str,
) -> Result<bool, SourceError> {
    if repository.shallow().is_empty() {
        return Ok(false);
    }
    let edge: BTreeSet<&str> = repository.shallow().iter().map(String::as_str).collect();
    let mut command = repository.git();
    command.args(["rev-list", &format!("{base}...{head}")]);
    let output = command::expect(&mut command, None)?;
    Ok(String::from_utf8_lossy(&output)
        .lines()
        .any(|id| edge.contains(id)))
}

/// Which of the ids are commits that the repository has.
pub(in crate::git) fn present(
    repository: &Repository,
    ids: &[&str],
) -> Result<Vec<bool>, SourceError> {
    let line = repository.kept().line();
    if ids.iter().all(|id| line.is_some_and(|line| line.knows(id))) {
        return Ok(vec![true; ids.len()]);
    }
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command.args(["cat-file", "--batch-check=%(objecttype)"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    Ok(String::from_utf8_lossy(&output)
        .lines()
        .map(|line| line == "commit")
        .collect())
}
