//! Where the commits of a deployment's changes are in the line of what landed, and those that may be their origins. It is looked at once
//! for all of them, and what git would be asked for each follows from it.

use crate::error::SourceError;
use crate::git::landing::recompute::{self, Merge};
use crate::git::repository::line::{self, Line};
use crate::git::repository::{Repository, command, commits, history};
use countersign_contract::types::{Facts, Supply};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a head has that did not land is looked at up to so many commits.
const MOST_COMMITS: usize = 10_000;

/// Notes where commits are, if the changes landed one on the other: the members, oldest first, and `heads` elsewhere.
pub(super) fn keep(
    repository: &Repository,
    base: Option<&str>,
    members: &[Facts],
    heads: &BTreeSet<String>,
) -> Result<(), SourceError> {
    let Some(mut line) = line_of(repository, base, members) else {
        return Ok(());
    };
    let heads: Vec<&str> = heads
        .iter()
        .map(String::as_str)
        .filter(|id| repository.is_id(id) && !line.knows(id))
        .collect();
    let present = history::present(repository, &heads)?;
    let heads: Vec<&str> = heads
        .into_iter()
        .zip(present)
        .filter_map(|(id, present)| present.then_some(id))
        .collect();
    let tip = members.last().map(|facts| &facts.change.head.revision);
    if let (Some(tip), false) = (tip, heads.is_empty()) {
        let apart = apart(repository, &heads, tip)?;
        for id in apart.keys() {
            line.add_apart(id);
        }
        for head in heads {
            if !apart.contains_key(head) {
                line.add_landed(head);
            } else if let Some(own) = own_of(head, &apart)
                && let Some(fork) = fork_of(&own, tip)
            {
                line.add_fork(head, fork);
                if let Some(chain) = chain_of(head, &own) {
                    line.add_chain(head, chain);
                }
            }
        }
    }
    let chained: Vec<String> = line.chained().into_iter().cloned().collect();
    commits::keep(repository, &chained)?;
    repository.kept().keep_line(line);
    Ok(())
}

/// Makes the merges at once that tell whether members have the content of the heads that may be their origins.
pub(super) fn prepare_merges(
    repository: &Repository,
    members: &[Facts],
    origins: impl Fn(usize) -> BTreeSet<String>,
) -> Result<(), SourceError> {
    let Some(line) = repository.kept().line() else {
        return Ok(());
    };
    let mut merges = Vec::new();
    for (place, facts) in members.iter().enumerate() {
        let Some(base) = facts.change.merge_base.as_deref() else {
            continue;
        };
        for head in origins(place) {
            let fork = line.merge_base(base, &head).filter(|fork| **fork != head);
            if let Some(fork) = fork {
                merges.push(Merge {
                    base: Some(fork.to_owned()),
                    ours: base.to_owned(),
                    theirs: head,
                });
            }
        }
    }
    recompute::prepare(repository, &merges)
}

/// The line of the members. Absent where one did not land on the one before, or not all of it is there.
fn line_of(repository: &Repository, base: Option<&str>, members: &[Facts]) -> Option<Line> {
    if !repository.shallow().is_empty() {
        return None;
    }
    let mut line = Line::on(base);
    let mut before = base;
    for facts in members {
        let whole = facts.completeness.commits.as_ref();
        let head = facts.commits.last()?;
        let follows = facts.change.merge_base.as_deref() == before;
        if !follows || whole.is_none_or(|known| known.supply != Supply::Complete) {
            return None;
        }
        line.add(facts.commits.iter().map(|commit| commit.revision.as_str()));
        if let ([_, merged], Some(fork)) = (
            head.parents.as_slice(),
            line::fork_of_merge(&facts.commits, before),
        ) {
            line.add_fork(merged, fork);
        }
        before = Some(&head.revision);
    }
    Some(line)
}

/// Commits that heads have and the line does not, with their parents.
fn apart(
    repository: &Repository,
    heads: &[&str],
    tip: &str,
) -> Result<HashMap<String, Vec<String>>, SourceError> {
    let mut input = format!("^{tip}\n");
    for head in heads {
        input.push_str(&format!("{head}\n"));
    }
    let mut command = repository.git();
    command.args(["rev-list", "--parents", "--stdin"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let text = String::from_utf8_lossy(&output);
    let lines = text.lines().filter_map(|line| {
        let mut ids = line.split(' ').map(str::to_owned);
        Some((ids.next()?, ids.collect()))
    });
    Ok(lines.collect())
}

/// What a head has that the line does not. Absent: too much.
fn own_of<'a>(
    head: &'a str,
    apart: &'a HashMap<String, Vec<String>>,
) -> Option<BTreeMap<&'a str, &'a [String]>> {
    let mut own: BTreeMap<&str, &[String]> = BTreeMap::new();
    let mut open = vec![head];
    while let Some(id) = open.pop() {
        let Some(parents) = apart.get(id) else {
            continue;
        };
        if own.insert(id, parents).is_none() {
            open.extend(parents.iter().map(String::as_str));
        }
        if own.len() > MOST_COMMITS {
            return None;
        }
    }
    Some(own)
}

fn fork_of<'a>(own: &BTreeMap<&'a str, &'a [String]>, tip: &'a str) -> Option<&'a str> {
    let own: Vec<(&str, &[String])> = own.iter().map(|(id, parents)| (*id, *parents)).collect();
    line::fork(&own, Some(tip))
}

/// The commits from the oldest to the head, where each has one parent.
fn chain_of(head: &str, own: &BTreeMap<&str, &[String]>) -> Option<Vec<String>> {
    let mut chain = Vec::new();
    let mut next = head;
    while let Some(parents) = own.get(next) {
        chain.push(next.to_owned());
        let [parent] = parents else {
            return None;
        };
        next = parent;
    }
    chain.reverse();
    Some(chain)
}
