//! Facts of a pull request, from what the API says now. A webhook only tells where to look. What is read, and in which
//! order, is for `countersign_sources` to say.

use super::objects::Mirrored;
use super::{Client, ForgeError, Session};
use crate::bundle::Loaded;
use countersign_contract::types::{Facts, Purpose, Timestamp};
use countersign_sources::fetch::{Fetch, FetchError};
use countersign_sources::git::QueueEntry;
use countersign_sources::github::{
    Documents, HeadFetch, Options, PullRequestFetch, QueueFetch, QueuedChange, Repository,
};
use countersign_sources::{SourceError, SourceWarning};
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How many pushes are remembered.
const MOST_PUSHES: usize = 10_000;
/// Of how many pull requests it is remembered when their base branch was changed.
const MOST_RETARGETED: usize = 10_000;

/// Collects facts.
#[derive(Debug)]
pub(crate) struct Collector {
    pub(crate) client: Client,
    mirrored: Mirrored,
    pushes: Mutex<Pushes>,
    /// When the base branch of a pull request was last changed: the forge's own record may lag behind the webhook.
    retargeted: Mutex<BTreeMap<(Repository, u32), Timestamp>>,
}

/// Who pushed which revision, the latest ones. What happened in one repository tells nothing of another that has the same commit.
#[derive(Debug, Default)]
struct Pushes {
    by_revision: BTreeMap<(Repository, String), String>,
    order: VecDeque<(Repository, String)>,
}

/// Facts, and what to tell about how they were had.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) facts: Facts,
    pub(crate) warnings: Vec<SourceWarning>,
}

/// Why there are no facts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CollectError {
    #[error(transparent)]
    Forge(#[from] ForgeError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Source(#[from] SourceError),
}

impl Collector {
    pub(crate) fn new(client: Client) -> std::io::Result<Collector> {
        Ok(Collector {
            mirrored: Mirrored::new(client.settings())?,
            client,
            pushes: Mutex::default(),
            retargeted: Mutex::default(),
        })
    }

    /// Remembers who pushed a revision: only webhooks tell.
    pub(crate) fn pushed(&self, repository: &Repository, revision: String, login: String) {
        let mut pushes = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (repository.clone(), revision);
        if pushes.by_revision.insert(key.clone(), login).is_none() {
            pushes.order.push_back(key);
            if pushes.order.len() > MOST_PUSHES
                && let Some(oldest) = pushes.order.pop_front()
            {
                pushes.by_revision.remove(&oldest);
            }
        }
    }

    /// Remembers when the base branch of a pull request was changed.
    pub(crate) fn retargeted(&self, repository: Repository, number: u32, at: Timestamp) {
        let mut all = self
            .retargeted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let last = all.entry((repository, number)).or_insert(at);
        *last = at.max(*last);
        if all.len() > MOST_RETARGETED {
            let oldest = all.iter().min_by_key(|(_, at)| **at);
            if let Some(oldest) = oldest.map(|(change, _)| change.clone()) {
                all.remove(&oldest);
            }
        }
    }

    /// The facts of a pull request as it is at a time, all read at one head and base.
    pub(crate) async fn pull_request(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        number: u32,
        entry: Option<QueueEntry>,
        held: &Loaded,
        now: Timestamp,
    ) -> Result<Gathered, CollectError> {
        let fetch = PullRequestFetch::new(repository.clone(), number);
        let mut fetched = drive(session, fetch).await?;
        // What the forge does not tell of pushes, this server may have seen.
        for (revision, login) in self.pushers(repository, &fetched.documents) {
            fetched.documents.pushers.entry(revision).or_insert(login);
        }
        let change = (repository.clone(), number);
        fetched.documents.retargeted = {
            let all = self
                .retargeted
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            all.get(&change).copied()
        };
        fetched.documents.queue_entry = entry;
        fetched.documents.own_check = Some(self.client.settings().check_name.clone());
        fetched.documents.roster.clone_from(&held.roster);
        fetched
            .documents
            .context
            .clone_from(held.contexts.for_repository(repository));
        let options = Options {
            now,
            purpose: Purpose::Merge,
            environment: None,
        };
        let settings = self.client.settings();
        let joined = self.mirrored.join(settings, repository, fetched, options);
        let collected = joined.await?;
        Ok(Gathered {
            facts: collected.facts,
            warnings: collected.warnings,
        })
    }

    /// The open pull requests on a head. `known` may have been on it.
    pub(crate) async fn on_head(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        head: &str,
        known: &BTreeSet<u32>,
    ) -> Result<Vec<u32>, CollectError> {
        let fetch = HeadFetch::new(repository.clone(), head, known.iter().copied());
        drive(session, fetch).await
    }

    /// The pull requests that land with an entry of the merge queue, the entry's own last.
    pub(crate) async fn queued(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        base_branch: &str,
        head_ref: &str,
        head: &str,
    ) -> Result<Vec<QueuedChange>, CollectError> {
        let fetch = QueueFetch::new(repository.clone(), base_branch, head_ref, head)?;
        drive(session, fetch).await
    }

    /// Who pushed the change's commits.
    fn pushers(&self, repository: &Repository, documents: &Documents) -> BTreeMap<String, String> {
        let pushes = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = documents.commits.iter().flat_map(|list| &list.pages);
        pages
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(|commit| commit.get("sha")?.as_str())
            .filter_map(|revision| {
                let key = (repository.clone(), revision.to_owned());
                let login = pushes.by_revision.get(&key)?;
                Some((key.1, login.clone()))
            })
            .collect()
    }
}

/// Gets what a collection wants, until it wants nothing more.
async fn drive<F: Fetch>(session: &Session<'_>, mut fetch: F) -> Result<F::Fetched, CollectError> {
    let mut under_way = FuturesUnordered::new();
    loop {
        while let Some(wanted) = fetch.next() {
            under_way.push(async move { (wanted.ticket, session.get(&wanted.request).await) });
        }
        match under_way.next().await {
            Some((ticket, answer)) => fetch.answer(ticket, answer?)?,
            None => break,
        }
    }
    drop(under_way);
    Ok(fetch.finish()?)
}

/// The server's own time.
pub(crate) fn now() -> Timestamp {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        });
    Timestamp { seconds }
}
