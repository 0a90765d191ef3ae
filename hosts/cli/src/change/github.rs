//! Changes on GitHub: as a webhook's payload names them, or by number, with their documents from a file or from the API.

use super::objects::Kept;
use super::{
    ChangeArguments, Collection, Found, Policies, documents, failure, read_bounded, read_text,
};
use crate::failure::Failure;
use crate::forge::{self, Client, HostedRepository};
use crate::policy;
use crate::terminal::Terminal;
use crate::time;
use countersign_contract::types::{Facts, Purpose, Timestamp};
use countersign_sources::Collected;
use countersign_sources::git::{Objects, QueueEntry};
use countersign_sources::github::{
    self, Documents, Event, HeadFetch, Options, PullRequestFetch, QueueFetch, Repository, Webhook,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What the checks and commit statuses are called that this project publishes. They say what was decided before.
pub const OWN_CHECK: &str = "countersign";

/// What a status of the decision belongs on.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// The repository.
    pub place: HostedRepository,
    /// The head, as far as it is known before anything is read.
    pub head: Option<String>,
    /// It is the head of an entry of a merge queue.
    pub is_entry: bool,
}

/// Pull requests to read.
struct Named {
    place: HostedRepository,
    pulls: Vec<Pull>,
    /// What all of them have to have as their head: an event about a revision is about no other.
    head: Option<String>,
    /// They are all that belongs together: what lands with an entry of the queue, or all that is on the head.
    whole: bool,
    /// Who pushed which revision, as far as the payload tells.
    pushers: BTreeMap<String, String>,
    /// When the base branch was changed, as far as the payload tells.
    retargeted: Option<Timestamp>,
}

/// A pull request by its number, and what a merge queue made of it, where it is decided for that.
struct Pull {
    number: u32,
    entry: Option<QueueEntry>,
}

impl ChangeArguments {
    /// Whether the changes are read from the forge's API.
    pub fn is_fetched(&self) -> bool {
        self.pr.is_some() || self.fetch
    }

    /// What a status of the decision belongs on, by the arguments alone.
    pub fn subject(&self) -> Result<Subject, Failure> {
        if let Some(pr) = &self.pr {
            let (place, _) = forge::pull_request(pr, self.repository())?;
            return Ok(Subject {
                place,
                head: None,
                is_entry: false,
            });
        }
        let one = || {
            Failure::usage("a status is published for --pr, or for one --github-event with --fetch")
        };
        let [path] = self.github_event.as_slice() else {
            return Err(one());
        };
        if !self.fetch {
            return Err(one());
        }
        let webhook = self.webhook(path)?;
        let changes = webhook.changes();
        let head = match webhook.event() {
            Event::OnRevision(about) => about.revision.clone(),
            _ => changes.first().map(|change| change.head.clone()),
        };
        Ok(Subject {
            place: place(&webhook, path)?,
            head,
            is_entry: matches!(webhook.event(), Event::MergeGroup(_)),
        })
    }

    /// Reads the changes that are named from the forge's API. With `all_on_head`, all open changes on their heads as well: a
    /// check belongs to the head, so that they share it.
    pub(super) fn collect_fetched(
        &self,
        all_on_head: bool,
        terminal: &Terminal,
    ) -> Result<Found<Collection>, Failure> {
        let kept = Kept::find();
        let now = self.now.unwrap_or_else(time::now);
        let mut objects = None;
        let mut policies = Policies::new();
        let mut members: Vec<Facts> = Vec::new();
        let mut read = Vec::new();
        let mut queued = false;
        let mut queue_base = None;
        for (named, client) in self.named(terminal)? {
            queued |= named.whole && named.head.is_none();
            let place = &named.place;
            let mut take = |pull: &Pull, wanted: Option<&str>| -> Result<Option<String>, Failure> {
                let key = (place.host.clone(), place.repository.clone(), pull.number);
                if read.contains(&key) {
                    return Ok(None);
                }
                // A mirror that is read from is not fetched into, so that what one holds is let go first.
                objects = None;
                let member = self.fetch_one(&named, pull, &client, kept.as_ref(), now, terminal)?;
                let facts = member.facts;
                // What one mirror has for a change may not be there for the next.
                let base = &facts.change.base.revision;
                let folder = |objects: &Objects| objects.read_folder(base, policy::DEFAULT_FOLDER);
                if let Some(Ok(files)) = member.objects.as_ref().map(folder) {
                    policies.insert(base.clone(), files);
                }
                // The first was put on the base branch itself, where the policy is that of now.
                if queue_base.is_none() {
                    queue_base = pull.entry.as_ref().map(|entry| entry.parent.clone());
                }
                // All have the base that a policy is read from, if they have one in common.
                objects = member.objects;
                read.push(key);
                let head = facts.change.head.revision.clone();
                // One that moved on meanwhile has a check of its own.
                if wanted.is_none_or(|wanted| wanted == head) {
                    members.push(facts);
                }
                Ok(Some(head))
            };
            let mut heads: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
            for pull in &named.pulls {
                if let Some(head) = take(pull, named.head.as_deref())? {
                    heads.entry(head).or_default().insert(pull.number);
                }
            }
            if named.whole || !all_on_head {
                continue;
            }
            for (head, known) in heads {
                let fetch = HeadFetch::new(place.repository.clone(), &head, known);
                for number in client.run(fetch)? {
                    let pull = Pull {
                        number,
                        entry: None,
                    };
                    take(&pull, Some(&head))?;
                }
            }
        }
        // One order for all who decide on them. What lands together keeps its own.
        if !queued {
            members.sort_by_key(|facts| facts.change.number);
        }
        let mut facts = members.into_iter();
        let facts = match (facts.next(), facts.next()) {
            (None, _) => {
                return Err(Failure::usage(
                    "no open pull request has the head that the payload is about; there is nothing to decide",
                ));
            }
            (Some(one), None) => Collection::One(Box::new(one)),
            (first, second) => {
                let members: Vec<Facts> = first.into_iter().chain(second).chain(facts).collect();
                Collection::Group {
                    base: queue_base.or_else(|| common_base(&members)),
                    members,
                }
            }
        };
        Ok(Found {
            facts,
            objects,
            policies,
        })
    }

    /// The pull requests of the arguments, each with a client for its host.
    fn named(&self, terminal: &Terminal) -> Result<Vec<(Named, Client)>, Failure> {
        if let Some(pr) = &self.pr {
            let (place, number) = forge::pull_request(pr, self.repository())?;
            let client = Client::new(&place, terminal)?;
            let named = Named {
                place,
                pulls: vec![Pull {
                    number,
                    entry: None,
                }],
                head: None,
                whole: false,
                pushers: BTreeMap::new(),
                retargeted: None,
            };
            return Ok(vec![(named, client)]);
        }
        let events = self.github_event.iter();
        events
            .map(|path| {
                let webhook = self.webhook(path)?;
                let place = place(&webhook, path)?;
                let client = Client::new(&place, terminal)?;
                let head = match webhook.event() {
                    Event::OnRevision(about) => about.revision.clone(),
                    _ => None,
                };
                let named = Named {
                    pulls: pulls(&webhook, &place.repository, path, &client)?,
                    head,
                    whole: matches!(webhook.event(), Event::MergeGroup(_) | Event::OnRevision(_)),
                    place,
                    pushers: webhook.pushed().into_iter().collect(),
                    retargeted: webhook.retargeted(),
                };
                Ok((named, client))
            })
            .collect()
    }

    fn fetch_one(
        &self,
        named: &Named,
        pull: &Pull,
        client: &Client,
        kept: Option<&Kept>,
        now: Timestamp,
        terminal: &Terminal,
    ) -> Result<Found<Facts>, Failure> {
        let number = pull.number;
        let fetch = PullRequestFetch::new(named.place.repository.clone(), number);
        let mut fetched = client.run(fetch)?;
        let documents = &mut fetched.documents;
        self.add_own(documents, terminal)?;
        // What the forge does not tell of pushes, the payload may.
        for (revision, login) in &named.pushers {
            let told = documents.pushers.entry(revision.clone());
            told.or_insert_with(|| login.clone());
        }
        if named.pulls.iter().any(|pull| pull.number == number) {
            documents.retargeted = named.retargeted;
        }
        documents.queue_entry.clone_from(&pull.entry);
        let wanted = fetched.wanted().map_err(failure)?;
        let (objects, mut warnings) = match kept {
            Some(kept) => kept.bring(client, &named.place, self.repository(), &wanted),
            None => (None, Vec::new()),
        };
        let what = self.join_options();
        let collected = fetched.joined(objects.as_ref(), &what, &self.github_options(now));
        let collected = collected.map_err(failure)?;
        warnings.extend(collected.warnings);
        for warning in &warnings {
            terminal.note(&format!("{}#{number}: {warning}", named.place.repository));
        }
        Ok(Found {
            facts: collected.facts,
            objects,
            policies: Policies::new(),
        })
    }

    /// Collects the change of each payload.
    pub(super) fn collect_events(&self, terminal: &Terminal) -> Result<Collection, Failure> {
        let mut members = Vec::new();
        for (path, documents) in self.github_event.iter().zip(self.documents_of_each()?) {
            let collected = self.collect_github(path, documents, terminal)?;
            for warning in &collected.warnings {
                terminal.note(&format!("{}: {warning}", path.display()));
            }
            members.push(collected.facts);
        }
        Ok(Collection::Group {
            members,
            base: None,
        })
    }

    /// The documents of each payload. Whose they are is told by their order, so that either all have some or none has.
    pub(super) fn documents_of_each(&self) -> Result<Vec<Option<&Path>>, Failure> {
        let (events, documents) = (self.github_event.len(), self.github_documents.len());
        if documents == 0 {
            return Ok(vec![None; events]);
        }
        if documents != events {
            return Err(Failure::usage(format!(
                "--github-event is given {events} times and --github-documents {documents} times; give each payload its documents, in the same order"
            )));
        }
        Ok(self
            .github_documents
            .iter()
            .map(|path| Some(path.as_path()))
            .collect())
    }

    pub(super) fn collect_github(
        &self,
        path: &Path,
        documents: Option<&Path>,
        terminal: &Terminal,
    ) -> Result<Collected, Failure> {
        let now = self.now.unwrap_or_else(time::now);
        let webhook = self.webhook(path)?;
        let mut documents = match documents {
            Some(path) => documents::parse(&read_text(path)?, path)?,
            None => Documents::default(),
        };
        documents.retargeted = webhook.retargeted();
        self.add_own(&mut documents, terminal)?;
        github::collect(&webhook, &documents, &self.github_options(now)).map_err(failure)
    }

    fn webhook(&self, path: &Path) -> Result<Webhook, Failure> {
        let name = self
            .github_event_name
            .clone()
            .or_else(|| std::env::var("GITHUB_EVENT_NAME").ok());
        Webhook::parse(name.as_deref(), &read_bounded(path)?).map_err(failure)
    }

    /// Adds what the caller hands over beside the forge's documents.
    fn add_own(&self, documents: &mut Documents, terminal: &Terminal) -> Result<(), Failure> {
        if let Some(roster) = self.read_roster()? {
            documents.roster = Some(roster);
        }
        if let Some(sign_offs) = self.read_sign_offs(terminal)? {
            documents.sign_offs = Some(sign_offs);
        }
        documents.context = self.read_context()?;
        documents.own_check = Some(OWN_CHECK.to_owned());
        Ok(())
    }

    fn github_options(&self, now: Timestamp) -> Options {
        Options {
            now,
            purpose: self.purpose.map_or(Purpose::Merge, Purpose::from),
            environment: self.environment.clone(),
        }
    }
}

/// The repository that a payload is about.
fn place(webhook: &Webhook, path: &Path) -> Result<HostedRepository, Failure> {
    let name = webhook.repository();
    let repository = Repository::parse(name).ok_or_else(|| {
        Failure::usage(format!("`{}`: `{name}` is no `owner/name`", path.display()))
    })?;
    let host = webhook.host();
    let host = forge::host_name(host).ok_or_else(|| {
        Failure::usage(format!(
            "`{}`: `{host}` is not a name of a host",
            path.display()
        ))
    })?;
    Ok(HostedRepository { host, repository })
}

/// The pull requests that a payload is about: those behind a merge queue's entry are found by the API.
fn pulls(
    webhook: &Webhook,
    repository: &Repository,
    path: &Path,
    client: &Client,
) -> Result<Vec<Pull>, Failure> {
    let changes = webhook.changes();
    if let (Event::MergeGroup(group), [change]) = (webhook.event(), changes.as_slice()) {
        let (base, head) = (&change.base_branch, &change.head);
        let queue = QueueFetch::new(repository.clone(), base, &group.head_ref, head)
            .map_err(|error| Failure::usage(format!("`{}`: {error}", path.display())))?;
        let queued = client.run(queue)?.into_iter();
        return Ok(queued
            .map(|change| Pull {
                number: change.number,
                entry: Some(change.entry),
            })
            .collect());
    }
    let alone = |number| Pull {
        number,
        entry: None,
    };
    let numbers: Vec<u32> = changes.iter().filter_map(|change| change.number).collect();
    if let Event::OnRevision(about) = webhook.event()
        && let Some(head) = &about.revision
    {
        let on_head = client.run(HeadFetch::new(repository.clone(), head, numbers))?;
        return Ok(on_head.into_iter().map(alone).collect());
    }
    if numbers.is_empty() {
        return Err(Failure::usage(format!(
            "`{}` names no pull request, so that there is nothing to fetch; run on pull_request, pull_request_review or merge_group, or name one with --pr",
            path.display()
        )));
    }
    Ok(numbers.into_iter().map(alone).collect())
}

/// The base that all changes have, from which a policy is read.
fn common_base(members: &[Facts]) -> Option<String> {
    let mut bases = members.iter().map(|facts| &facts.change.base.revision);
    let first = bases.next()?;
    bases.all(|base| base == first).then(|| first.clone())
}
