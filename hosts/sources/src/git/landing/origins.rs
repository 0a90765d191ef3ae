//! Where a landed change came from, as far as git tells: what the caller names, the further parents of a merge, and the
//! heads of changes that a forge keeps under refs of its own, once a message names their number.

use crate::error::SourceError;
use crate::git::facts::subject;
use crate::git::repository::{Repository, command, history, revision};
use countersign_contract::types::Commit;
use std::collections::{BTreeMap, BTreeSet};

/// Namespaces that only the forge itself can write to, with the end of their refs. A branch that somebody pushed under
/// such a name does not count.
const NAMESPACES: [(Numbered, &str, &str); 3] = [
    (Numbered::PullRequest, "refs/pull/", "/head"),
    (Numbered::PullRequest, "refs/pull-requests/", "/from"),
    (Numbered::MergeRequest, "refs/merge-requests/", "/head"),
];

/// How a forge counts its changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) enum Numbered {
    PullRequest,
    MergeRequest,
}

/// A change as a message names it. Whoever lands a change writes that message, so that it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) struct Claim {
    kind: Numbered,
    number: u64,
}

impl Claim {
    /// The ref that would have to be fetched.
    pub(in crate::git) fn reference(self) -> String {
        match self.kind {
            Numbered::PullRequest => format!("refs/pull/{}/head", self.number),
            Numbered::MergeRequest => format!("refs/merge-requests/{}/head", self.number),
        }
    }
}

/// Heads of changes that the forge keeps.
#[derive(Debug, Default)]
pub(in crate::git) struct Proposals {
    heads: BTreeMap<Claim, BTreeSet<String>>,
    ids: BTreeSet<String>,
}

impl Proposals {
    /// Reads the refs that the repository has. None is the usual case: forges do not send them unless asked.
    pub(in crate::git) fn read(repository: &Repository) -> Result<Proposals, SourceError> {
        Proposals::read_with(repository, &[])
    }

    /// The same, with refs that the caller names, for which they vouch: `refs/remotes/origin/pull/*/head`, where a number
    /// stands for the `*`.
    ///
    /// # Errors
    /// When a name is not of that form.
    pub(in crate::git) fn read_with(
        repository: &Repository,
        named: &[String],
    ) -> Result<Proposals, SourceError> {
        let mut namespaces: Vec<(Numbered, &str, &str)> = NAMESPACES.to_vec();
        for name in named {
            let (prefix, end) = split(name)?;
            // How a forge that keeps its changes there calls them is not said, and no forge has both.
            namespaces.push((Numbered::PullRequest, prefix, end));
            namespaces.push((Numbered::MergeRequest, prefix, end));
        }
        let mut command = repository.own();
        command.args(["for-each-ref", "--format=%(objectname) %(refname)"]);
        // Git matches whole folders; what comes behind the number is looked at below.
        let folders = namespaces.iter().map(|(_, prefix, _)| {
            let folder = prefix.rsplit_once('/');
            folder.map_or("refs/", |(folder, _)| folder)
        });
        command.args(folders);
        let output = command::expect(&mut command, None)?;
        let mut proposals = Proposals::default();
        for line in String::from_utf8_lossy(&output).lines() {
            let Some((id, name)) = line.split_once(' ') else {
                continue;
            };
            for (kind, prefix, end) in &namespaces {
                let number = name
                    .strip_prefix(prefix)
                    .and_then(|rest| whole_number(rest.strip_suffix(end)?));
                if let Some(number) = number {
                    let claim = Claim {
                        kind: *kind,
                        number,
                    };
                    proposals.ids.insert(id.to_owned());
                    let heads = proposals.heads.entry(claim).or_default();
                    heads.insert(id.to_owned());
                }
            }
        }
        Ok(proposals)
    }

    /// No head of any change is there.
    pub(in crate::git) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// What stands before and behind the number in the name of refs.
fn split(name: &str) -> Result<(&str, &str), SourceError> {
    let bad = |reason| SourceError::BadRefs {
        refs: name.escape_debug().to_string(),
        reason,
    };
    let (prefix, end) = name.split_once('*').ok_or(bad("it has no `*`"))?;
    if !prefix.starts_with("refs/") {
        return Err(bad("it does not begin with `refs/`"));
    }
    if end.contains('*') {
        return Err(bad("it has more than one `*`"));
    }
    Ok((prefix, end))
}

impl Proposals {
    /// Heads of the changes that a message names.
    pub(in crate::git) fn named(&self, message: &str) -> impl Iterator<Item = &String> {
        let claims = claims(message).into_iter();
        claims.filter_map(|claim| self.heads.get(&claim)).flatten()
    }

    /// All heads that the forge keeps.
    pub(in crate::git) fn heads(&self) -> &BTreeSet<String> {
        &self.ids
    }
}

/// Why something is taken for the origin of a landed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) enum Link {
    /// The caller says so, and vouches for it.
    Given,
    /// It is part of the landed history. It is the origin if git makes what landed of it: else a commit that merges nothing would
    /// give what was put into it the look of a change that somebody proposed.
    Held,
    /// A message names it. Only what git recomputes makes more of it.
    Claimed,
    /// It was approved. It is the origin if git makes what landed of it, or if it is what landed, and if somebody approved it who
    /// had no part in it; else of no concern.
    Signed,
}

/// A change that a landed one may have come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) struct Origin {
    pub(in crate::git) head: String,
    pub(in crate::git) link: Link,
}

/// What was found of a landed change's origin.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::git) struct Origins {
    pub(in crate::git) list: Vec<Origin>,
    /// Changes that its message names and whose head the repository lacks.
    pub(in crate::git) absent: Vec<Claim>,
}

/// Resolves revisions that the caller names as origins.
pub(in crate::git) fn given(
    repository: &Repository,
    revisions: &[String],
) -> Result<Vec<Origin>, SourceError> {
    let mut list = Vec::new();
    for name in revisions {
        list.push(Origin {
            head: revision::commit(repository, name)?,
            link: Link::Given,
        });
    }
    Ok(list)
}

/// Looks for the origin of what landed as `head`, the newest of so many `commits`.
pub(in crate::git) fn find(
    repository: &Repository,
    proposals: &Proposals,
    head: &Commit,
    commits: usize,
) -> Result<Origins, SourceError> {
    let mut origins = Origins::default();
    if proposals.ids.contains(&head.revision) {
        // A fast-forward: the change's own head landed.
        origins.list.push(Origin {
            head: head.revision.clone(),
            link: Link::Held,
        });
        return Ok(origins);
    }
    let merged: &[String] = head.parents.get(1..).unwrap_or_default();
    let mut unexplained = false;
    for claim in claims(&head.message) {
        let Some(heads) = proposals.heads.get(&claim) else {
            // A merge request can land as a merge of its squashed commit, which looks like a change of one commit.
            unexplained |= claim.kind == Numbered::MergeRequest && commits == 2;
            if merged.is_empty() || unexplained {
                origins.absent.push(claim);
            }
            continue;
        };
        for id in heads {
            let held = history::present(repository, &[id])?.contains(&true)
                && history::is_ancestor(repository, id, &head.revision)?;
            origins.list.push(Origin {
                head: id.clone(),
                link: if held { Link::Held } else { Link::Claimed },
            });
        }
    }
    if !unexplained {
        origins.list.extend(merged.iter().map(|id| Origin {
            head: id.clone(),
            link: Link::Held,
        }));
    }
    // The strongest link of each comes first.
    origins.list.sort();
    origins.list.dedup_by(|later, kept| later.head == kept.head);
    Ok(origins)
}

/// The changes that a message names where forges write them: `Title (#12)`, `Merge pull request #12 from …`,
/// `Merged in branch (pull request #12)`, `See merge request group/project!12`. Numbers elsewhere are mere mentions.
pub(in crate::git) fn claims(message: &str) -> BTreeSet<Claim> {
    let mut found = BTreeSet::new();
    let mut add = |kind, number: Option<u64>| {
        found.extend(number.map(|number| Claim { kind, number }));
    };
    let subject = subject(message);
    let last = subject
        .strip_suffix(')')
        .and_then(|subject| subject.rsplit_once('('))
        .map(|(_, inner)| inner.strip_prefix("pull request ").unwrap_or(inner))
        .and_then(|inner| whole_number(inner.strip_prefix('#')?));
    add(Numbered::PullRequest, last);
    let merged = subject
        .strip_prefix("Merge pull request #")
        .and_then(|rest| whole_number(rest.split(' ').next()?));
    add(Numbered::PullRequest, merged);
    for line in message.lines() {
        let named = line
            .trim()
            .strip_prefix("See merge request ")
            .and_then(|rest| rest.rsplit_once('!'))
            .and_then(|(_, number)| whole_number(number));
        add(Numbered::MergeRequest, named);
    }
    found
}

/// A number of digits alone: `+7` and ` 7` are none.
fn whole_number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(message: &str) -> Vec<String> {
        claims(message).into_iter().map(Claim::reference).collect()
    }

    #[test]
    fn changes_are_named_where_forges_name_them() {
        for (message, references) in [
            ("Retry payments (#12)", &["refs/pull/12/head"][..]),
            (
                "Retry payments (#12)\n\nSee #13 (#14)",
                &["refs/pull/12/head"],
            ),
            ("Revert \"Retry (#12)\" (#15)\n", &["refs/pull/15/head"]),
            (
                "Merge pull request #8 from acme/retry\n\nRetry",
                &["refs/pull/8/head"],
            ),
            ("Merged in retry (pull request #9)", &["refs/pull/9/head"]),
            (
                "Merge branch 'retry' into 'main'\n\nRetry\n\nSee merge request acme/shop!7\n",
                &["refs/merge-requests/7/head"],
            ),
            ("Fix #12", &[]),
            ("Retry payments (#12) again", &[]),
            ("Retry (#+7)", &[]),
            ("Retry (#)", &[]),
            ("Retry (12)", &[]),
            ("Retry (#99999999999999999999999)", &[]),
            (
                "Talk\n\nas said in See merge request acme/shop!7 above",
                &[],
            ),
            ("", &[]),
        ] {
            assert_eq!(named(message), references, "{message}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_message_breaks_the_reader(message in "[()#!0-9a-z \\n\\PC]{0,60}") {
            claims(&message);
            claims(&format!("Merge pull request #{message}"));
            claims(&format!("x\nSee merge request {message}"));
        }
    }
}
