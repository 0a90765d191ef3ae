//! Facts of two revisions and what lies between: a merge-queue entry, or a push.

use super::accounts::Accounts;
use super::lists;
use super::{Subject, account_identity, add_commits, base_point, finish, stale, supplied};
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::github::Options;
use crate::github::documents::Documents;
use crate::github::event::{ChangeReference, Event, Webhook};
use crate::github::queue_entry::QueueEntry;
use crate::warning::Collected;
use countersign_contract::types::{BranchPoint, Change, ChangeState, Forge, Identity, Supply};

/// A merge-queue entry, or a push: two revisions and what lies between. There is no pull request in it, and so there are
/// no reviews: those are its members'.
pub(super) fn collect(
    subject: &Subject<'_>,
    webhook: &Webhook,
    reference: &ChangeReference,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let mut warnings = Vec::new();
    let comparison = lists::comparison(documents, &reference.base)?;
    if documents.compare.is_some() && comparison.is_none() {
        warnings.push(stale(
            "the comparison is with another base than the webhook's",
        ));
    }
    let mut accounts = Accounts::default();
    accounts.permit(documents)?;
    let members = match webhook.event() {
        Event::MergeGroup(group) => QueueEntry::read(&group.head_ref)
            .map(|entry| subject.id(&format!("#{}", entry.number)))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    let newest = comparison
        .as_ref()
        .and_then(|comparison| comparison.commits.last());
    let title = newest
        .and_then(|commit| commit.commit.message.lines().next())
        .unwrap_or(&reference.head);
    let mut facts = empty_facts(
        options.purpose,
        options.now,
        Change {
            id: subject.id(&format!("@{}", reference.head)),
            forge: Forge::Github,
            repository: subject.repository.full_name.clone(),
            number: None,
            url: None,
            members,
            landed_from: Vec::new(),
            head_pushed: None,
            title: title.to_owned(),
            body: String::new(),
            state: ChangeState::Open,
            draft: false,
            author: match &webhook.sender {
                Some(user) => {
                    accounts.note(user);
                    account_identity(user)
                }
                None => Identity {
                    name: String::new(),
                    email: String::new(),
                    login: None,
                },
            },
            base: base_point(&reference.base_branch, &reference.base, comparison.as_ref()),
            head: BranchPoint {
                branch: None,
                revision: reference.head.clone(),
                tree: None,
            },
            merge_base: comparison
                .as_ref()
                .and_then(|comparison| comparison.merge_base.clone()),
            labels: Vec::new(),
            created: None,
            updated: None,
            merged: None,
        },
    );
    facts.environment = options.environment.clone();
    if let Some(comparison) = &comparison {
        let whole = comparison.complete
            && comparison
                .commits
                .last()
                .is_none_or(|commit| commit.sha == reference.head);
        let supply = if whole {
            Supply::Complete
        } else {
            Supply::Truncated
        };
        let list = comparison.commits.clone();
        add_commits(
            &mut facts,
            list,
            supply,
            Some(comparison),
            documents,
            &mut accounts,
        )?;
        if let Some(list) = &comparison.files {
            let (files, supply) = lists::compared_files(list.clone());
            facts.files = files;
            facts.completeness.files = supplied(supply);
        }
    }
    finish(subject, facts, documents, accounts, warnings)
}
