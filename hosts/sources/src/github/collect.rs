//! Puts a change's facts together from its documents.

use super::accounts::Accounts;
use super::documents::Documents;
use super::earlier;
use super::event::{Event, EventKind};
use super::lists::{self, Comparison};
use super::modes;
use super::owners;
use super::rest::{self, PullRequest, User};
use super::verdicts;
use super::{ChangeReference, Options};
use crate::declaration_form::{self, Form};
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::git::Supplied;
use crate::notice::{Collected, Notice};
use crate::order;
use countersign_contract::types::{
    BranchPoint, Change, ChangeState, Facts, Forge, Identity, ListSupply, Supply,
};

const COLLECTOR: &str = "github-api";

/// Puts the facts together. The documents say how the change is now; the payload says which change it is, and stands in
/// for a pull request's document that is absent. Nothing is fetched.
///
/// # Errors
/// When a document lacks a field that GitHub documents, or the documents are about another pull request than the payload.
/// What is absent is not an error: its facts are not supplied.
pub fn collect(
    event: &Event,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let references = event.changes()?;
    match (&documents.pull_request, event.kind()) {
        (Some(document), _) => {
            let pull: PullRequest = rest::read(document, "pull request")?;
            let about = references
                .iter()
                .any(|change| change.number == Some(pull.number));
            // A check on a fork's head names no pull request, a merge-queue entry and a push never do.
            let names_one = references.iter().any(|change| change.number.is_some());
            if names_one && !about {
                return Err(SourceError::Forge {
                    document: "pull request".to_owned(),
                    reason: format!("the webhook is not about number {}", pull.number),
                    remedy: "fetch the documents of the pull request that the webhook names",
                });
            }
            pull_request(event, pull, documents, options)
        }
        (None, EventKind::PullRequest | EventKind::PullRequestReview) => {
            pull_request(event, event.pull_request()?, documents, options)
        }
        (None, _) => match references.as_slice() {
            [reference] if reference.number.is_none() => {
                revisions(event, reference, documents, options)
            }
            [] if event.kind() == EventKind::Push => Err(SourceError::Forge {
                document: "webhook payload".to_owned(),
                reason: "the branch was deleted: there is nothing to decide".to_owned(),
                remedy: "leave such webhooks out",
            }),
            _ => Err(SourceError::Forge {
                document: "webhook payload".to_owned(),
                reason: "it holds no pull request".to_owned(),
                remedy: "hand over the pull request's own document with it",
            }),
        },
    }
}

fn supplied(supply: Supply) -> Option<ListSupply> {
    Some(ListSupply {
        supply,
        collector: Some(COLLECTOR.to_owned()),
    })
}

pub(super) fn stale(what: &str) -> Notice {
    Notice::new(
        "documents_disagree",
        format!("{what}: the documents were read while the change moved"),
        "read all documents again",
    )
}

fn pull_request(
    event: &Event,
    pull: PullRequest,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let mut notices = Vec::new();
    let head = pull.head.sha.clone();
    let comparison = lists::comparison(documents, &pull.base.sha)?;
    if documents.compare.is_some() && comparison.is_none() {
        notices.push(stale(
            "the comparison is with another base than the pull request's",
        ));
    }
    let mut accounts = Accounts::default();
    accounts.permit(documents)?;
    let author = match &pull.user {
        Some(user) => {
            accounts.note(user);
            account_identity(user)
        }
        None => Identity {
            name: "ghost".to_owned(),
            email: String::new(),
            login: None,
        },
    };
    let mut facts = empty_facts(
        options.purpose,
        options.now,
        Change {
            id: format!("{}/{}#{}", event.host(), event.repository(), pull.number),
            forge: Forge::Github,
            repository: event.repository().to_owned(),
            number: Some(pull.number),
            url: pull.html_url,
            members: Vec::new(),
            landed_from: Vec::new(),
            head_pushed: None,
            title: pull.title,
            body: pull.body.unwrap_or_default(),
            state: match (pull.merged_at, pull.state.as_str()) {
                (Some(_), _) => ChangeState::Merged,
                (None, "closed") => ChangeState::Closed,
                (None, _) => ChangeState::Open,
            },
            draft: pull.draft,
            author,
            base: base_point(&pull.base.branch, &pull.base.sha, comparison.as_ref()),
            head: BranchPoint {
                branch: Some(pull.head.branch),
                revision: head.clone(),
                tree: None,
            },
            merge_base: comparison
                .as_ref()
                .and_then(|comparison| comparison.merge_base.clone()),
            labels: pull.labels.into_iter().map(|label| label.name).collect(),
            created: pull.created_at,
            updated: pull.updated_at,
            merged: pull.merged_at,
        },
    );
    facts.environment = options.environment.clone();
    declare(&mut facts, &mut notices);
    if let Some(pages) = &documents.commits {
        let (list, supply) = lists::pull_request_commits(pages, pull.commits, &head)?;
        if !list.iter().any(|commit| commit.sha == head) && !list.is_empty() {
            notices.push(stale("the list of commits does not hold the head"));
        }
        add_commits(
            &mut facts,
            list,
            supply,
            comparison.as_ref(),
            documents,
            &mut accounts,
        )?;
    }
    if let Some(pages) = &documents.files {
        let (files, supply) = lists::pull_request_files(pages, pull.changed_files)?;
        facts.files = files;
        facts.completeness.files = supplied(supply);
    }
    if let Some(pages) = &documents.reviews {
        let (reviews, supply) = verdicts::reviews(pages, documents)?;
        for user in lists::elements::<ReviewUser>(pages, "list of reviews")? {
            if let Some(user) = user.user {
                accounts.note(&user);
            }
        }
        facts.reviews = reviews;
        facts.completeness.reviews = supplied(supply);
    }
    finish(event, facts, documents, accounts, notices)
}

/// Reads the form in the description. It speaks for who proposed the change, whoever edited it last: it meets a demand to
/// declare, adds what it admits, and what it denies against stronger evidence is a contradiction.
fn declare(facts: &mut Facts, notices: &mut Vec<Notice>) {
    let form = declaration_form::read(&facts.change.body);
    if form == Form::Unclear {
        notices.push(Notice::new(
            "declaration_unclear",
            "the form in the description says both that AI was used and that none was; it declares nothing",
            "tick one box",
        ));
    }
    let author = &facts.change.author;
    let person = author.login.as_deref().unwrap_or(&author.name);
    facts.declarations.extend(form.declaration(person));
    facts.completeness.declarations = supplied(Supply::Complete);
}

/// Who wrote a review, as far as the account goes.
#[derive(serde::Deserialize)]
struct ReviewUser {
    #[serde(default)]
    user: Option<User>,
}

/// A merge-queue entry, or a push: two revisions and what lies between. There is no pull request in it, and so there are
/// no reviews: those are its members'.
fn revisions(
    event: &Event,
    reference: &ChangeReference,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let mut notices = Vec::new();
    let comparison = lists::comparison(documents, &reference.base)?;
    if documents.compare.is_some() && comparison.is_none() {
        notices.push(stale(
            "the comparison is with another base than the webhook's",
        ));
    }
    let mut accounts = Accounts::default();
    accounts.permit(documents)?;
    let members = match event.kind() {
        EventKind::MergeGroup => queue_member(&event.merge_group()?.head_ref)
            .map(|number| format!("{}/{}#{number}", event.host(), event.repository()))
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
            id: format!("{}/{}@{}", event.host(), event.repository(), reference.head),
            forge: Forge::Github,
            repository: event.repository().to_owned(),
            number: None,
            url: None,
            members,
            landed_from: Vec::new(),
            head_pushed: None,
            title: title.to_owned(),
            body: String::new(),
            state: ChangeState::Open,
            draft: false,
            author: match event.sender_account() {
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
    finish(event, facts, documents, accounts, notices)
}

/// `gh-readonly-queue/main/pr-104-REVISION` stands for number 104 on top of what is queued before it.
fn queue_member(reference: &str) -> Option<u32> {
    let (_, last) = rest::branch_name(reference).rsplit_once("/pr-")?;
    last.split_once('-')?.0.parse().ok()
}

fn account_identity(user: &User) -> Identity {
    Identity {
        name: user.login.clone(),
        email: String::new(),
        login: Some(user.login.clone()),
    }
}

fn base_point(branch: &str, revision: &str, comparison: Option<&Comparison>) -> BranchPoint {
    BranchPoint {
        branch: Some(branch.to_owned()),
        revision: revision.to_owned(),
        tree: comparison.and_then(|comparison| comparison.base_tree.clone()),
    }
}

fn add_commits(
    facts: &mut Facts,
    list: Vec<rest::Commit>,
    supply: Supply,
    comparison: Option<&Comparison>,
    documents: &Documents,
    accounts: &mut Accounts,
) -> Result<(), SourceError> {
    for commit in &list {
        let users = [&commit.author, &commit.committer];
        for user in users
            .into_iter()
            .flatten()
            .filter_map(rest::MatchedUser::user)
        {
            accounts.note(&user);
        }
    }
    let (commits, files_supply) = lists::commits(list, comparison, documents)?;
    facts.commits = commits;
    facts.completeness.commits = supplied(supply);
    facts.completeness.commit_files = match (files_supply, supply) {
        (Some(Supply::Complete), Supply::Complete) => supplied(Supply::Complete),
        (Some(_), _) => supplied(Supply::Truncated),
        (None, _) => None,
    };
    Ok(())
}

/// Adds what is the same for every kind of change.
fn finish(
    event: &Event,
    mut facts: Facts,
    documents: &Documents,
    mut accounts: Accounts,
    mut notices: Vec<Notice>,
) -> Result<Collected, SourceError> {
    let head = facts.change.head.revision.clone();
    let newest = facts
        .commits
        .iter_mut()
        .find(|commit| commit.revision == head);
    if let Some(newest) = newest {
        facts.change.head.tree.clone_from(&newest.tree);
        if newest.pusher.is_none()
            && let Some((revision, pusher)) = event.pushed()
            && revision == head
        {
            newest.pusher = Some(pusher);
        }
    }
    modes::fill(&mut facts.files, documents, &mut notices)?;
    if facts.change.state == ChangeState::Open {
        earlier::add(&mut facts, documents, &mut accounts, COLLECTOR)?;
    }
    let (checks, supply) = verdicts::checks(documents, &head)?;
    facts.checks = checks;
    facts.completeness.checks = supply.and_then(supplied);
    let completeness = &mut facts.completeness;
    take(
        &documents.equivalences,
        &mut facts.equivalences,
        &mut completeness.equivalences,
    );
    take(
        &documents.sign_offs,
        &mut facts.sign_offs,
        &mut completeness.sign_offs,
    );
    take(
        &documents.overrides,
        &mut facts.overrides,
        &mut completeness.overrides,
    );
    take(
        &documents.delegations,
        &mut facts.delegations,
        &mut completeness.delegations,
    );
    take(
        &documents.freeze_windows,
        &mut facts.freeze_windows,
        &mut completeness.freeze_windows,
    );
    take(
        &documents.incidents,
        &mut facts.incidents,
        &mut completeness.incidents,
    );
    take(
        &documents.services,
        &mut facts.services,
        &mut completeness.services,
    );
    documents.context.clone().apply(&mut facts, &mut notices);
    order::number(&mut facts.reviews, &mut facts.sign_offs, facts.now);
    owners::add(&mut facts, documents, COLLECTOR, &mut notices)?;
    accounts.fill(&mut facts, documents, COLLECTOR, &mut notices);
    for (list, entry) in [
        ("commits", &facts.completeness.commits),
        ("files", &facts.completeness.files),
        ("reviews", &facts.completeness.reviews),
        ("checks", &facts.completeness.checks),
    ] {
        let cut = entry
            .as_ref()
            .is_some_and(|entry| entry.supply == Supply::Truncated);
        if cut {
            notices.push(Notice {
                code: "list_truncated",
                message: format!(
                    "not all {list} could be read: what follows from them is not decided"
                ),
                remedy: None,
            });
        }
    }
    Ok(Collected { facts, notices })
}

fn take<T: Clone>(from: &Option<Supplied<T>>, list: &mut Vec<T>, entry: &mut Option<ListSupply>) {
    if let Some(from) = from {
        list.clone_from(&from.list);
        *entry = Some(ListSupply {
            supply: Supply::Complete,
            collector: Some(from.collector.clone()),
        });
    }
}
