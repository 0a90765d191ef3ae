//! Puts a change's facts together from its documents.

mod accounts;
mod base_branch;
mod earlier;
mod former_logins;
mod handed_over;
mod lists;
mod modes;
mod owners;
mod revisions;
mod teams;
mod verdicts;

use self::accounts::Accounts;
use self::lists::Comparison;
use super::Options;
use super::agreement;
use super::documents::Documents;
use super::event::{Event, Webhook};
use super::repository::Repository;
use super::rest::{self, PullRequest, RepositoryDocument, User};
use crate::declaration_form::{self, Form};
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::git::joined::{self, Joined};
use crate::git::{JoinOptions, Objects, Wanted};
use crate::order;
use crate::warning::{Collected, SourceWarning};
use countersign_contract::types::{
    BranchPoint, Change, ChangeState, Facts, Forge, Identity, ListSupply, Supply,
};
use serde_json::Value;

const COLLECTOR: &str = "github-api";

/// What git has of the change.
#[derive(Clone, Copy)]
pub(super) enum Beside<'a> {
    /// Nobody looked.
    Nothing,
    /// It was looked for, and could not be had.
    Missing,
    /// Its objects, and what is read of them.
    Objects(&'a Objects, &'a JoinOptions),
}

/// The change that facts are put together of, besides its documents.
struct Subject<'a> {
    repository: &'a RepositoryDocument,
    git: Beside<'a>,
    /// The revision that a webhook told of, and who pushed it.
    pushed: Option<(String, String)>,
}

impl<'a> Subject<'a> {
    fn from_webhook(webhook: &'a Webhook) -> Subject<'a> {
        Subject {
            repository: &webhook.repository,
            git: Beside::Nothing,
            pushed: webhook.pushed(),
        }
    }

    /// A change's id: host, repository and what is named in it.
    fn id(&self, name: &str) -> String {
        format!(
            "{}/{}{name}",
            self.repository.host(),
            self.repository.full_name
        )
    }
}

/// Puts the facts together. The documents say how the change is now; the payload says which change it is, and stands in
/// for a pull request's document that is absent. Nothing is fetched.
///
/// # Errors
/// When a document lacks a field that GitHub documents, or the documents are about another pull request than the payload.
/// What is absent is not an error: its facts are not supplied.
pub fn collect(
    webhook: &Webhook,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let references = webhook.changes();
    let subject = Subject::from_webhook(webhook);
    if let Some(document) = &documents.pull_request {
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
        return pull_request(&subject, pull, documents, options);
    }
    let nothing = |reason: &str, remedy| SourceError::Forge {
        document: "webhook payload".to_owned(),
        reason: reason.to_owned(),
        remedy,
    };
    match (webhook.event(), references.as_slice()) {
        (Event::PullRequest(about) | Event::Review(about), _) => {
            pull_request(&subject, (*about.pull_request).clone(), documents, options)
        }
        (Event::MergeGroup(_) | Event::Push(_), [reference]) => {
            revisions::collect(&subject, webhook, reference, documents, options)
        }
        (Event::Push(_), _) => Err(nothing(
            "the branch was deleted: there is nothing to decide",
            "leave such webhooks out",
        )),
        _ => Err(nothing(
            "it names no pull request",
            "hand over the pull request's own document with it",
        )),
    }
}

/// Puts the facts of a pull request together that was read without a webhook. `asked` is the repository as it was asked for.
pub(super) fn collect_fetched(
    asked: &Repository,
    documents: &Documents,
    git: Beside<'_>,
    options: &Options,
) -> Result<Collected, SourceError> {
    let document = documents.pull_request.as_ref().unwrap_or(&Value::Null);
    let pull: PullRequest = rest::read(document, "pull request")?;
    let repository = match document.pointer("/base/repo") {
        Some(own) => rest::read(own, "pull request's base repository")?,
        None => RepositoryDocument {
            id: None,
            full_name: asked.to_string(),
            html_url: None,
        },
    };
    agreement::is_what_was_asked(asked, &repository, &pull, documents.queue_entry.as_ref())?;
    let subject = Subject {
        repository: &repository,
        git,
        pushed: None,
    };
    pull_request(&subject, pull, documents, options)
}

/// The objects that git needs to know a pull request: both ends, and what was reviewed or signed.
pub(super) fn wanted(documents: &Documents) -> Result<Wanted, SourceError> {
    let document = documents.pull_request.as_ref().unwrap_or(&Value::Null);
    let pull: PullRequest = rest::read(document, "pull request")?;
    let reviews = match &documents.reviews {
        Some(pages) => lists::elements::<rest::Review>(pages, "list of reviews")?,
        None => Vec::new(),
    };
    let sign_offs = documents.sign_offs.iter().flat_map(|given| &given.list);
    let signed = sign_offs.map(|sign_off| sign_off.binding.revision.clone());
    // The newest come first: there may be more than are fetched.
    let reviewed = reviews.into_iter().rev();
    let entry = documents.queue_entry.iter();
    let queued = entry.flat_map(|entry| [entry.parent.clone(), entry.revision.clone()]);
    Ok(Wanted {
        base: pull.base.sha,
        head: pull.head.sha,
        base_branch: Some(pull.base.branch),
        head_ref: Some(format!("refs/pull/{}/head", pull.number)),
        revisions: queued
            .chain(reviewed.filter_map(|review| review.commit_id))
            .chain(signed)
            .collect(),
    })
}

fn supplied(supply: Supply) -> Option<ListSupply> {
    Some(ListSupply {
        supply,
        collector: Some(COLLECTOR.to_owned()),
    })
}

fn stale(what: &str) -> SourceWarning {
    SourceWarning::new(
        "documents_disagree",
        format!("{what}: the documents were read while the change moved"),
        "read all documents again",
    )
}

fn pull_request(
    subject: &Subject<'_>,
    pull: PullRequest,
    documents: &Documents,
    options: &Options,
) -> Result<Collected, SourceError> {
    let mut warnings = Vec::new();
    let head = pull.head.sha.clone();
    let comparison = lists::comparison(documents, &pull.base.sha)?;
    if documents.compare.is_some() && comparison.is_none() {
        warnings.push(stale(
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
            id: subject.id(&format!("#{}", pull.number)),
            forge: Forge::Github,
            repository: subject.repository.full_name.clone(),
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
    declare(&mut facts, &mut warnings);
    if let Some(pages) = &documents.commits {
        let (list, supply) = lists::pull_request_commits(pages, pull.commits, &head)?;
        if !list.iter().any(|commit| commit.sha == head) && !list.is_empty() {
            warnings.push(stale("the list of commits does not contain the head"));
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
        let (files, mut supply) = lists::pull_request_files(pages, pull.changed_files)?;
        let tree = documents.head_tree.as_ref();
        if tree.is_some_and(|tree| !agreement::files_are_of(pages, tree)) {
            warnings.push(stale("the list of files is not that of the head"));
            supply = Supply::Truncated;
        }
        facts.files = files;
        facts.completeness.files = supplied(supply);
    }
    if let Some(pages) = &documents.reviews {
        let (reviews, supply) = verdicts::reviews(pages, documents, &pull.base.branch)?;
        for user in lists::elements::<ReviewUser>(pages, "list of reviews")? {
            if let Some(user) = user.user {
                accounts.note_reviewer(&user);
            }
        }
        facts.reviews = reviews;
        facts.completeness.reviews = supplied(supply);
    }
    finish(subject, facts, documents, accounts, warnings)
}

/// Reads the form in the description. It speaks for who proposed the change, whoever edited it last: it meets a demand to
/// declare, adds what it admits, and what it denies against stronger evidence is a contradiction.
fn declare(facts: &mut Facts, warnings: &mut Vec<SourceWarning>) {
    let form = declaration_form::read(&facts.change.body);
    if form == Form::Unclear {
        warnings.push(SourceWarning::new(
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
    subject: &Subject<'_>,
    mut facts: Facts,
    documents: &Documents,
    mut accounts: Accounts,
    mut warnings: Vec<SourceWarning>,
) -> Result<Collected, SourceError> {
    let head = facts.change.head.revision.clone();
    let newest = facts
        .commits
        .iter_mut()
        .find(|commit| commit.revision == head);
    if let Some(newest) = newest {
        facts.change.head.tree.clone_from(&newest.tree);
        if newest.pusher.is_none()
            && let Some((revision, pusher)) = &subject.pushed
            && *revision == head
        {
            newest.pusher = Some(pusher.clone());
        }
    }
    if facts.change.state == ChangeState::Open {
        earlier::add(&mut facts, documents, &mut accounts, COLLECTOR)?;
    }
    let (checks, supply) = verdicts::checks(documents, &head)?;
    facts.checks = checks;
    facts.completeness.checks = supply.and_then(supplied);
    handed_over::take_all(documents, &mut facts);
    add_git(subject, &mut facts, documents, &mut warnings)?;
    order::number(&mut facts.reviews, &mut facts.sign_offs, facts.now);
    accounts.fill(
        &mut facts,
        documents,
        subject.repository.host(),
        COLLECTOR,
        &mut warnings,
    );
    teams::add(&mut facts, documents)?;
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
            warnings.push(SourceWarning {
                code: "list_truncated",
                message: format!(
                    "not all {list} could be read: what follows from them is not decided"
                ),
                remedy: None,
            });
        }
    }
    Ok(Collected { facts, warnings })
}

/// Adds what git knows of the change and of its base. What it does not know is as the documents have it.
fn add_git(
    subject: &Subject<'_>,
    facts: &mut Facts,
    documents: &Documents,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let joined = match subject.git {
        Beside::Objects(objects, what) => {
            let (roster, context) = (documents.roster.as_ref(), &documents.context);
            Some(Joined::open(objects, what, facts, roster, context)?)
        }
        Beside::Missing => {
            joined::without_objects(facts);
            if documents.queue_entry.is_some() {
                joined::unchecked_entry(facts, warnings);
            }
            None
        }
        Beside::Nothing => None,
    };
    if let Some(joined) = &joined {
        joined.add_content(facts, warnings)?;
        if let Some(entry) = &documents.queue_entry {
            joined.check_entry(entry, facts, warnings)?;
        }
        for commit in &mut facts.commits {
            let pusher = documents.pushers.get(&commit.revision);
            commit.pusher = commit.pusher.take().or_else(|| pusher.cloned());
        }
    }
    let by_documents = facts
        .completeness
        .files
        .as_ref()
        .is_none_or(|entry| entry.collector.as_deref() == Some(COLLECTOR));
    if by_documents {
        modes::fill(&mut facts.files, documents, warnings)?;
    }
    let surrounded = match &joined {
        Some(joined) => joined.add_surroundings(facts, warnings)?,
        None => false,
    };
    if !surrounded {
        documents.context.clone().apply(facts, warnings);
        owners::add(facts, documents, COLLECTOR, warnings)?;
    }
    Ok(())
}
