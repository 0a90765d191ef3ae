//! Facts of a pull request, from what the API says now. A webhook only tells where to look.

use super::{Client, ForgeError, Repository, Session};
use crate::bundle::Loaded;
use countersign_contract::types::{Facts, Purpose, Timestamp};
use countersign_sources::git::Supplied;
use countersign_sources::github::{
    self, Documents, Event, Options, OwnersDocument, OwnersDocuments, Pages, Permission,
    RevisionDocuments,
};
use countersign_sources::owners;
use countersign_sources::{Notice, SourceError};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Who vouches for what the server itself holds.
const COLLECTOR: &str = "countersign-server";
/// GitHub lists at most 3,000 files and fewer commits; nothing else of a change that people review is longer.
const MOST_PAGES: u32 = 30;
/// Most commits whose own files are read. Those of further commits are then reported as not looked at.
const MOST_COMMIT_DETAILS: usize = 100;
/// Most accounts whose rights are asked for, and most earlier revisions that are looked at.
const MOST_LOOK_UPS: usize = 50;
/// How many requests one collection has under way at once.
const CONCURRENT_REQUESTS: usize = 4;
/// How often a collection starts over because the change moved meanwhile.
const MOST_STARTS: u32 = 3;
/// How many pushes are remembered.
const MOST_PUSHES: usize = 10_000;

/// Collects facts.
#[derive(Debug)]
pub(crate) struct Collector {
    pub(crate) client: Client,
    pushes: Mutex<Pushes>,
}

/// Who pushed which revision, the latest ones.
#[derive(Debug, Default)]
struct Pushes {
    by_revision: BTreeMap<String, String>,
    order: VecDeque<String>,
}

/// Facts, and what to tell about how they were had.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) facts: Facts,
    pub(crate) notices: Vec<Notice>,
}

/// Why there are no facts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CollectError {
    #[error(transparent)]
    Forge(#[from] ForgeError),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("`{document}` lacks `{field}`")]
    Lacking {
        document: &'static str,
        field: &'static str,
    },
    #[error("the change moved {MOST_STARTS} times while it was read")]
    Moving,
    #[error("the merge queue's entry can't be followed to its pull requests: {0}")]
    MergeQueue(String),
}

impl Collector {
    pub(crate) fn new(client: Client) -> Collector {
        Collector {
            client,
            pushes: Mutex::default(),
        }
    }

    /// Remembers who pushed a revision: only webhooks tell.
    pub(crate) fn pushed(&self, revision: String, login: String) {
        let mut pushes = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
        if pushes.by_revision.insert(revision.clone(), login).is_none() {
            pushes.order.push_back(revision);
            if pushes.order.len() > MOST_PUSHES
                && let Some(oldest) = pushes.order.pop_front()
            {
                pushes.by_revision.remove(&oldest);
            }
        }
    }

    /// The facts of a pull request as it is now, all read at one head and base.
    pub(crate) async fn pull_request(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        number: u32,
        held: &Loaded,
    ) -> Result<Gathered, CollectError> {
        let number_text = number.to_string();
        let path = repository.path(&["pulls", &number_text]);
        let mut pull = session.get(&path, &[]).await?;
        for _ in 0..MOST_STARTS {
            let documents = self
                .documents(session, repository, &number_text, &pull, held)
                .await?;
            let after = session.get(&path, &[]).await?;
            // What was read between two looks at the same head and base belongs to them.
            if points(&after)? == points(&pull)? {
                return facts(repository, number, &pull, documents);
            }
            pull = after;
        }
        Err(CollectError::Moving)
    }

    async fn documents(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        number: &str,
        pull: &Value,
        held: &Loaded,
    ) -> Result<Documents, CollectError> {
        let (base, head) = points(pull)?;
        let range = format!("{base}...{head}");
        let list = |last: &'static str| async move {
            session
                .pages(&repository.path(&["pulls", number, last]), &[], MOST_PAGES)
                .await
        };
        let compare_path = repository.path(&["compare", &range]);
        let checks_path = repository.path(&["commits", head, "check-runs"]);
        let status_path = repository.path(&["commits", head, "status"]);
        let (commits, files, reviews, compare, check_runs, statuses) = tokio::try_join!(
            list("commits"),
            list("files"),
            list("reviews"),
            session.pages(&compare_path, &[], MOST_PAGES),
            optional(session.pages(&checks_path, &[("filter", "latest")], MOST_PAGES)),
            optional(session.pages(&status_path, &[], MOST_PAGES)),
        )?;
        let revisions: Vec<String> = texts(&commits, "/sha").take(MOST_COMMIT_DETAILS).collect();
        // The head too: an approval without a merge base binds to nothing.
        let reviewed: BTreeSet<String> =
            texts(&reviews, "/commit_id").take(MOST_LOOK_UPS).collect();
        let logins: BTreeSet<String> = pull
            .pointer("/user/login")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .into_iter()
            .chain(texts(&reviews, "/user/login"))
            .take(MOST_LOOK_UPS)
            .collect();
        let merge_base = compare
            .pages
            .first()
            .and_then(|page| page.pointer("/merge_base_commit/sha"))
            .and_then(Value::as_str);
        let (head_tree, merge_base_tree) = tokio::try_join!(
            tree(session, repository, Some(head)),
            tree(session, repository, merge_base)
        )?;
        let (mut commit_details, revision_documents, permissions, owners) = tokio::try_join!(
            details(session, repository, revisions),
            each(reviewed, |revision| async move {
                let range = format!("{base}...{revision}");
                let commit_path = repository.path(&["git", "commits", &revision]);
                let compare_path = repository.path(&["compare", &range]);
                let (commit, compare) = tokio::try_join!(
                    optional(session.get(&commit_path, &[])),
                    optional(session.get(&compare_path, &[("per_page", "100")])),
                )?;
                Ok(Some((revision, RevisionDocuments { commit, compare })))
            }),
            each(logins, |login| async move {
                let path = repository.path(&["collaborators", &login, "permission"]);
                let permission = match session.get(&path, &[]).await {
                    Ok(document) => Some(Permission::Document(document)),
                    Err(error) if error.is_not_found() => Some(Permission::NotACollaborator),
                    Err(error) if error.is_refusal() => {
                        tracing::warn!(error = %error, "a right stays unknown");
                        None
                    }
                    Err(error) => return Err(error),
                };
                Ok(permission.map(|permission| (login, permission)))
            }),
            owners_files(session, repository, base),
        )?;
        // What an amend left behind: the commits of reviewed revisions with the head's content that the change no longer has.
        let listed: BTreeSet<String> = texts(&commits, "/sha").collect();
        let mut elements = commits.pages.iter().filter_map(Value::as_array).flatten();
        let tree = elements
            .find(|commit| commit.get("sha").and_then(Value::as_str) == Some(head))
            .and_then(|commit| commit.pointer("/commit/tree/sha"));
        let earlier: BTreeSet<String> = revision_documents
            .iter()
            .filter(|(revision, about)| {
                let commit = about.commit.as_ref();
                let same = commit.and_then(|commit| commit.pointer("/tree/sha"));
                !listed.contains(*revision) && same.is_some() && same == tree
            })
            .filter_map(|(_, about)| about.compare.as_ref()?.get("commits")?.as_array())
            .flatten()
            .filter_map(|commit| commit.get("sha")?.as_str())
            .filter(|revision| !listed.contains(*revision))
            .take(MOST_COMMIT_DETAILS)
            .map(str::to_owned)
            .collect();
        commit_details.extend(details(session, repository, earlier).await?);
        let pushers = {
            let pushes = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
            texts(&commits, "/sha")
                .filter_map(|revision| pushes.by_revision.get_key_value(&revision))
                .map(|(revision, login)| (revision.clone(), login.clone()))
                .collect()
        };
        Ok(Documents {
            pull_request: Some(pull.clone()),
            commits: Some(commits),
            files: Some(files),
            reviews: Some(reviews),
            compare: Some(compare),
            head_tree,
            merge_base_tree,
            check_runs,
            statuses,
            commit_details,
            revisions: revision_documents,
            permissions,
            pushers,
            owners: Some(owners),
            roster: held.roster.clone(),
            context: held.contexts.of(repository).clone(),
            // Nobody can hand this server a sign-off but by a review, so it knows all that it holds: none.
            sign_offs: Some(Supplied {
                list: Vec::new(),
                collector: COLLECTOR.to_owned(),
            }),
            ..Documents::default()
        })
    }
}

/// What each commit changed.
async fn details(
    session: &Session<'_>,
    repository: &Repository,
    revisions: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Value>, ForgeError> {
    each(revisions, |revision| async move {
        let path = repository.path(&["commits", &revision]);
        let document = optional(session.get(&path, &[("per_page", "300")])).await?;
        Ok(document.map(|document| (revision, document)))
    })
    .await
}

/// All that a revision holds: modes, links and submodules are in no list of files.
async fn tree(
    session: &Session<'_>,
    repository: &Repository,
    revision: Option<&str>,
) -> Result<Option<Value>, ForgeError> {
    let Some(revision) = revision else {
        return Ok(None);
    };
    let path = repository.path(&["git", "trees", revision]);
    optional(session.get(&path, &[("recursive", "1")])).await
}

/// What the base has where owners files are looked for, up to the first file. A change can't name owners for itself.
async fn owners_files(
    session: &Session<'_>,
    repository: &Repository,
    base: &str,
) -> Result<OwnersDocuments, ForgeError> {
    let mut files = BTreeMap::new();
    for path in owners::GITHUB_PATHS {
        let segments: Vec<&str> = std::iter::once("contents").chain(path.split('/')).collect();
        let answer = session
            .get(&repository.path(&segments), &[("ref", base)])
            .await;
        match answer {
            Ok(document) => {
                let is_file = document.is_object();
                let document = with_content(session, repository, document).await?;
                files.insert(path.to_owned(), OwnersDocument::Contents(document));
                if is_file {
                    break;
                }
            }
            Err(error) if error.is_not_found() => {
                files.insert(path.to_owned(), OwnersDocument::Absent);
            }
            Err(error) if error.is_refusal() => {
                tracing::warn!(error = %error, "owners stay unknown");
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(OwnersDocuments {
        revision: base.to_owned(),
        files,
    })
}

/// The document of a file with its content: a file of more than 1 MiB has it in its blob only.
async fn with_content(
    session: &Session<'_>,
    repository: &Repository,
    document: Value,
) -> Result<Value, ForgeError> {
    let most = u64::try_from(owners::MOST_BYTES).unwrap_or(u64::MAX);
    let left_out = document.get("encoding").and_then(Value::as_str) == Some("none");
    let size = document.get("size").and_then(Value::as_u64);
    let readable = size.is_some_and(|size| size <= most);
    match document.get("sha").and_then(Value::as_str) {
        Some(blob) if left_out && readable => {
            let path = repository.path(&["git", "blobs", blob]);
            let blob = optional(session.get(&path, &[])).await?;
            Ok(blob.unwrap_or(document))
        }
        _ => Ok(document),
    }
}

/// The facts that documents tell. The event is made from what was read, not from a payload.
fn facts(
    repository: &Repository,
    number: u32,
    pull: &Value,
    documents: Documents,
) -> Result<Gathered, CollectError> {
    let own = pull
        .pointer("/base/repo")
        .cloned()
        .unwrap_or_else(|| json!({"full_name": repository.to_string()}));
    let payload = json!({"number": number, "pull_request": pull, "repository": own});
    let event = Event::parse(Some("pull_request"), payload.to_string().as_bytes())?;
    let collected = github::collect(
        &event,
        &documents,
        &Options {
            now: now(),
            purpose: Purpose::Merge,
            environment: None,
        },
    )?;
    Ok(Gathered {
        facts: collected.facts,
        notices: collected.notices,
    })
}

/// The server's own time.
fn now() -> Timestamp {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        });
    Timestamp { seconds }
}

/// Base and head revision of a pull request.
fn points(pull: &Value) -> Result<(&str, &str), CollectError> {
    let text = |pointer: &str, field: &'static str| {
        pull.pointer(pointer)
            .and_then(Value::as_str)
            .ok_or(CollectError::Lacking {
                document: "pull request",
                field,
            })
    };
    Ok((
        text("/base/sha", "base.sha")?,
        text("/head/sha", "head.sha")?,
    ))
}

/// A text of each element of a list.
fn texts<'a>(pages: &'a Pages, pointer: &'a str) -> impl Iterator<Item = String> + 'a {
    pages
        .pages
        .iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(move |element| element.pointer(pointer)?.as_str())
        .map(str::to_owned)
}

/// What the API refuses is left out, so that the facts say that it is not there; a failure stays a failure.
async fn optional<T>(
    request: impl Future<Output = Result<T, ForgeError>>,
) -> Result<Option<T>, ForgeError> {
    match request.await {
        Ok(document) => Ok(Some(document)),
        Err(error) if error.is_refusal() => {
            tracing::warn!(error = %error, "a document is left out, its facts are incomplete");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Looks each key up, a few at once.
async fn each<T, R>(
    keys: impl IntoIterator<Item = String>,
    look_up: impl Fn(String) -> R,
) -> Result<BTreeMap<String, T>, ForgeError>
where
    R: Future<Output = Result<Option<(String, T)>, ForgeError>>,
{
    stream::iter(keys)
        .map(look_up)
        .buffer_unordered(CONCURRENT_REQUESTS)
        .try_filter_map(|found| std::future::ready(Ok(found)))
        .try_collect()
        .await
}
