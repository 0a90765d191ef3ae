//! What all facts that git tells have in common: who collected them, what a change is called, and who proposed it.

use countersign_contract::types::{
    BranchPoint, Change, ChangeState, Commit, Equivalence, Forge, Identity, ListSupply, Supply,
};

pub(in crate::git) const COLLECTOR: &str = "git";

/// How completely git supplied a list.
pub(in crate::git) fn collected(supply: Supply) -> Option<ListSupply> {
    Some(ListSupply {
        supply,
        collector: Some(COLLECTOR.to_owned()),
    })
}

/// The open change of `commits`, of which `head` is the newest, in the repository of this name. What only a forge knows is absent.
pub(in crate::git) fn change(
    repository: &str,
    base: BranchPoint,
    head: &Commit,
    branch: Option<String>,
    commits: &[Commit],
) -> Change {
    Change {
        id: format!("{repository}@{}", head.revision),
        forge: Forge::Git,
        repository: repository.to_owned(),
        number: None,
        url: None,
        members: Vec::new(),
        landed_from: Vec::new(),
        head_pushed: None,
        title: subject(&head.message).to_owned(),
        body: String::new(),
        state: ChangeState::Open,
        draft: false,
        author: proposer(commits, head),
        base,
        head: BranchPoint {
            branch,
            revision: head.revision.clone(),
            tree: head.tree.clone(),
        },
        merge_base: None,
        labels: Vec::new(),
        created: None,
        updated: None,
        merged: None,
    }
}

/// Git does not know who proposed a range: the author of its newest commit that is not a mere merge is taken instead.
pub(in crate::git) fn proposer(commits: &[Commit], head: &Commit) -> Identity {
    commits
        .iter()
        .rev()
        .find(|commit| !commit.recomputed_merge && !commit.in_base)
        .unwrap_or(head)
        .author
        .clone()
}

/// First line of a message that is not blank.
pub(in crate::git) fn subject(message: &str) -> &str {
    message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// A branch's name without `refs/heads/`, or without `refs/remotes/` and the remote.
pub(in crate::git) fn branch_name(reference: &str) -> &str {
    let of_remote = || {
        let rest = reference.strip_prefix("refs/remotes/")?;
        Some(rest.split_once('/')?.1)
    };
    let own = reference.strip_prefix("refs/heads/");
    own.or_else(of_remote).unwrap_or(reference)
}

/// Puts equivalences in their one order, each once.
pub(in crate::git) fn sort_equivalences(list: &mut Vec<Equivalence>) {
    list.sort_by(|left, right| {
        (&left.from_revision, &left.to_revision, left.kind).cmp(&(
            &right.from_revision,
            &right.to_revision,
            right.kind,
        ))
    });
    list.dedup();
}
