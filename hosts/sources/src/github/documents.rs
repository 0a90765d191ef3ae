//! The REST documents that a change's facts are made from, and the endpoint of each.

use crate::context::Context;
use crate::fetch::Pages;
use crate::git::{QueueEntry, Supplied};
use crate::roster::Roster;
use countersign_contract::types::{
    Delegation, Equivalence, FreezeWindow, Incident, Override, Service, SignOff, Timestamp,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All that was fetched for one pull request or one merge-queue entry. Endpoints are relative to the API's address;
/// `{owner}`, `{repo}`, `{number}`, `{sha}` and `{login}` stand for values. A document that is absent makes its facts
/// incomplete; none is guessed.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// `GET /repos/{owner}/{repo}/pulls/{number}`. Absent: the payload's own pull request is used, which leaves the
    /// head tree unknown. For a merge-queue entry there is none.
    pub pull_request: Option<Value>,
    /// `GET /repos/{owner}/{repo}/pulls/{number}/commits?per_page=100`, all pages. GitHub lists at most 250.
    /// For a merge-queue entry or push: the pages of `GET /repos/{owner}/{repo}/compare/{base}...{head}` go to
    /// `compare`, and this stays absent.
    pub commits: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/pulls/{number}/files?per_page=100`, all pages. GitHub lists at most 3,000.
    pub files: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/pulls/{number}/reviews?per_page=100`, all pages.
    pub reviews: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/issues/{number}/timeline?per_page=100`, all pages: tells when the base branch was changed.
    /// Absent, or not all pages: for which base branch a review was given is not known.
    pub timeline: Option<Pages>,
    /// When the base branch was last changed as the host saw it in `edited` webhooks, where the timeline may lag behind.
    pub retargeted: Option<Timestamp>,
    /// `GET /repos/{owner}/{repo}/commits/{sha}/check-runs?per_page=100&filter=latest` of the head, all pages.
    pub check_runs: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/commits/{sha}/status?per_page=100` of the head, all pages: the older commit statuses.
    /// Absent: they were not looked at, and the list of checks is then truncated.
    pub statuses: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/compare/{base}...{head}?per_page=100`, all pages, with base and head revision. Tells
    /// the merge base and which commits the base already has.
    pub compare: Option<Pages>,
    /// `GET /repos/{owner}/{repo}/commits/{sha}?per_page=300` by commit id: what each commit changed. Where one of the
    /// change's commits is absent, `commit_files` is truncated.
    pub commit_details: BTreeMap<String, Value>,
    /// `GET /repos/{owner}/{repo}/git/trees/{sha}?recursive=1` of the head: tells modes, symbolic links and submodules,
    /// which no other document does. Absent, or cut short by GitHub: a warning says that they are not known.
    pub head_tree: Option<Value>,
    /// The same of the merge base.
    pub merge_base_tree: Option<Value>,
    /// Tree and merge base of the revisions that reviews were given for, by commit id. Without them an approval binds
    /// to its exact revision only.
    pub revisions: BTreeMap<String, RevisionDocuments>,
    /// What each account may do, by login: authors, reviewers and candidates.
    pub permissions: BTreeMap<String, Permission>,
    /// `GET /orgs/{org}/teams/{slug}/members?per_page=100` by slug, of the teams that may work on the repository
    /// (`GET /repos/{owner}/{repo}/teams`): who is in them.
    pub team_members: BTreeMap<String, Pages>,
    /// Who pushed which commit, by commit id: from `GET /repos/{owner}/{repo}/activity?ref=refs/heads/{branch}` of the head's
    /// repository, else as the host saw it in `push` and `synchronize` webhooks.
    pub pushers: BTreeMap<String, String>,
    /// The name of the check or commit status that the host itself publishes. Its own word of before is no fact.
    pub own_check: Option<String>,
    /// Merges from the base that the server recomputed with git, by commit id.
    pub recomputed_merges: BTreeSet<String>,
    /// Equivalences that the server recomputed with git ([`crate::git::equivalences`]).
    pub equivalences: Option<Supplied<Equivalence>>,
    /// The entry of a merge queue that the pull request is decided for, if it is. Git makes sure that it brings the change and
    /// nothing else.
    pub queue_entry: Option<QueueEntry>,
    /// The owners file, read at the base. Absent: it was not looked for, and nobody's ownership is known.
    pub owners: Option<OwnersDocuments>,
    /// The roster, read from the base or given from outside.
    pub roster: Option<Roster>,
    /// Sign-offs that the server holds.
    pub sign_offs: Option<Supplied<SignOff>>,
    /// Overrides that the server holds.
    pub overrides: Option<Supplied<Override>>,
    /// Delegations that the server holds.
    pub delegations: Option<Supplied<Delegation>>,
    /// Freeze windows that the server holds.
    pub freeze_windows: Option<Supplied<FreezeWindow>>,
    /// Incidents that the server holds.
    pub incidents: Option<Supplied<Incident>>,
    /// Services that the server holds.
    pub services: Option<Supplied<Service>>,
    /// Context from outside the change, joined with the above.
    pub context: Context,
}

/// What an account may do in the repository.
#[derive(Clone, Debug, PartialEq)]
pub enum Permission {
    /// The answer to `GET /repos/{owner}/{repo}/collaborators/{login}/permission`.
    Document(Value),
    /// That endpoint answered 404: no collaborator, or none that the token may see. So it is not known.
    NotACollaborator,
}

/// What a revision has at the places where GitHub looks for an owners file ([`crate::owners::GITHUB_PATHS`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnersDocuments {
    /// The revision that was asked for: the base of the change, never its head. Another one is not used.
    pub revision: String,
    /// By path. The first place that has a file decides; a place before it that is not here could not be looked at.
    pub files: BTreeMap<String, OwnersDocument>,
}

/// What is at one place.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnersDocument {
    /// The answer to `GET /repos/{owner}/{repo}/contents/{path}?ref={sha}`, or, where that leaves out the content of a large
    /// file, to `GET /repos/{owner}/{repo}/git/blobs/{sha}`.
    Contents(Value),
    /// That endpoint answered 404: there is none.
    Absent,
}

/// Documents about a revision that a review was given for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RevisionDocuments {
    /// `GET /repos/{owner}/{repo}/git/commits/{sha}`: tells its tree.
    pub commit: Option<Value>,
    /// `GET /repos/{owner}/{repo}/compare/{base branch}...{sha}?per_page=100`: tells its merge base, and which commits it has.
    /// What they changed is in `commit_details`.
    pub compare: Option<Value>,
}
