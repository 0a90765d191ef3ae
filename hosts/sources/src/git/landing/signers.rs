//! Links between what landed and where it came from that people make by approving. Whoever lands a change could sign a
//! history that they made up to hide what the real one said, so that only somebody without a part in it makes a link.

use super::origins::{Link, Origin};
use crate::git::options::Options;
use crate::roster::Roster;
use countersign_contract::types::{Authentication, Commit, Identity, ReviewState, SignOffVerdict};
use std::collections::{BTreeMap, BTreeSet};

/// Revisions that people of the roster approved for one repository and base branch, with their logins.
#[derive(Debug, Default)]
pub(in crate::git) struct Signers<'a> {
    by: BTreeMap<&'a str, BTreeSet<&'a str>>,
    roster: Option<&'a Roster>,
}

impl<'a> Signers<'a> {
    /// The approvals that the host has and vouches for. Of somebody whom the roster does not name it is not known whether they
    /// had a part in it.
    pub(in crate::git) fn approving(
        options: &'a Options,
        roster: Option<&'a Roster>,
        repository: &str,
        branch: Option<&str>,
    ) -> Signers<'a> {
        let mut signers = Signers {
            roster,
            ..Signers::default()
        };
        let Some(roster) = roster else {
            return signers;
        };
        let sign_offs = options.sign_offs.iter().flat_map(|given| &given.list);
        let sign_offs = sign_offs.filter(|sign_off| {
            sign_off.verdict == SignOffVerdict::Approve
                && sign_off.authentication != Authentication::None
                && sign_off.binding.repository == repository
                && sign_off.binding.base_branch.as_deref() == branch
        });
        let reviews = options.reviews.iter().flat_map(|given| &given.list);
        let reviews = reviews.filter(|review| {
            review.state == ReviewState::Approved && review.base_branch.as_deref() == branch
        });
        let named = sign_offs
            .map(|sign_off| (sign_off.binding.revision.as_str(), sign_off.person.as_str()))
            .chain(reviews.filter_map(|review| {
                Some((review.revision.as_deref()?, review.reviewer.as_str()))
            }));
        for (revision, person) in named {
            if let Some(person) = roster.find(person) {
                let signed = signers.by.entry(revision).or_default();
                signed.insert(person.login.as_str());
            }
        }
        signers
    }

    /// What was approved, as possible origins.
    pub(in crate::git) fn origins(&self) -> Vec<Origin> {
        let revisions = self.by.keys();
        revisions
            .map(|head| Origin {
                head: (*head).to_owned(),
                link: Link::Signed,
            })
            .collect()
    }

    /// Somebody approved the revision who wrote, committed or is named by none of the commits.
    pub(in crate::git) fn vouch<'c>(
        &self,
        revision: &str,
        commits: impl IntoIterator<Item = &'c Commit>,
    ) -> bool {
        let (Some(roster), Some(signed)) = (self.roster, self.by.get(revision)) else {
            return false;
        };
        let mut makers: BTreeSet<&str> = BTreeSet::new();
        for commit in commits {
            for identity in [&commit.author, &commit.committer] {
                makers.extend(logins(roster, identity));
            }
            for email in co_authors(&commit.message) {
                makers.extend(login(roster, email));
            }
        }
        signed.iter().any(|person| !makers.contains(person))
    }
}

/// Whose an identity is, by account or address.
fn logins<'r>(roster: &'r Roster, identity: &Identity) -> Vec<&'r str> {
    let account = identity
        .login
        .as_deref()
        .and_then(|name| login(roster, name));
    account
        .into_iter()
        .chain(login(roster, &identity.email))
        .collect()
}

/// Whose an account or address is. The forge's no-reply addresses hold the account's name.
fn login<'r>(roster: &'r Roster, name: &str) -> Option<&'r str> {
    let account = name
        .to_ascii_lowercase()
        .strip_suffix("@users.noreply.github.com")
        .map(|local| {
            local
                .split_once('+')
                .map_or(local, |(_, name)| name)
                .to_owned()
        });
    let found = roster.find(name);
    let found = found.or_else(|| roster.find(account.as_deref()?));
    found.map(|person| person.login.as_str())
}

/// Addresses of co-authors, wherever in the message they stand.
pub(in crate::git) fn co_authors(message: &str) -> impl Iterator<Item = &str> {
    message.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let address = value.rsplit_once('<')?.1.split_once('>')?.0;
        key.trim()
            .eq_ignore_ascii_case("co-authored-by")
            .then_some(address.trim())
    })
}
