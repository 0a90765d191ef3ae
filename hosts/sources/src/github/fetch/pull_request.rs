//! The documents of a pull request, all read at one head and base.

use super::fetched::Fetched;
use crate::fetch::{Answer, Answers, Fetch, FetchError, Pages, Request, Ticket, Wanted, Wish};
use crate::github::agreement;
use crate::github::repository::Repository;
use crate::owners;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// GitHub lists at most 3,000 files and fewer commits; nothing else of a change that people review is longer.
const MOST_PAGES: u32 = 30;
/// Most commits whose own files are read. Those of further commits are then reported as not looked at.
const MOST_COMMIT_DETAILS: usize = 100;
/// Most accounts whose rights are asked for, and most earlier revisions that are looked at.
const MOST_LOOK_UPS: usize = 50;
/// Most teams whose members are asked for, and most pages of them.
const MOST_TEAMS: usize = 20;
const MOST_MEMBER_PAGES: u32 = 10;
/// How often it is read because the change moved meanwhile.
const MOST_STARTS: u32 = 3;

/// Reads a pull request.
pub struct PullRequestFetch {
    repository: Repository,
    number: String,
    /// The pull request as it was before all else was read.
    pull: Option<Pull>,
    /// The pull request was the same after all was read.
    settled: bool,
    starts: u32,
    pub(super) answers: Answers<Key>,
}

/// A pull request's document, and the two revisions that all other documents belong to.
pub(super) struct Pull {
    pub(super) document: Value,
    pub(super) base: String,
    pub(super) head: String,
    /// The branch that it goes into: two can have one revision.
    branch: String,
}

impl Pull {
    fn read(document: &Value) -> Result<Pull, FetchError> {
        if !document.is_object() {
            return Err(FetchError::NotAPullRequest);
        }
        let text = |pointer: &str, field: &'static str| {
            let value = document.pointer(pointer).and_then(Value::as_str);
            value.map(str::to_owned).ok_or(FetchError::Lacking {
                document: "pull request",
                field,
            })
        };
        Ok(Pull {
            base: text("/base/sha", "base.sha")?,
            head: text("/head/sha", "head.sha")?,
            branch: text("/base/ref", "base.ref")?,
            document: document.clone(),
        })
    }

    /// The newest pushes to the head's branch, in its own repository. None where that was deleted.
    fn pushes(&self) -> Option<Request> {
        let text = |pointer: &str| self.document.pointer(pointer)?.as_str();
        let repository = Repository::parse(text("/head/repo/full_name")?)?;
        let branch = format!("refs/heads/{}", text("/head/ref")?);
        let query = [("ref", branch.as_str()), ("per_page", "100")];
        Some(repository.request(&["activity"], &query))
    }
}

/// A document. Their order is the order in which they are asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Pull,
    Commits,
    Files,
    Reviews,
    /// What happened to the pull request: when its base branch was changed.
    Timeline,
    Compare,
    CheckRuns,
    Statuses,
    /// The pushes to the head's branch.
    Pushes,
    HeadTree,
    MergeBaseTree,
    /// What is at a place where an owners file may be.
    Owners(&'static str),
    /// The content of an owners file that is too large for that.
    OwnersContent(&'static str),
    /// What a commit changed.
    Detail(String),
    /// The tree of a revision that was reviewed.
    Reviewed(String),
    /// Its merge base and commits.
    ReviewedCompare(String),
    Permission(String),
    /// The teams that may work on the repository.
    Teams,
    /// Who is in one.
    Members(String),
    /// The pull request after all was read.
    PullAgain,
}

impl PullRequestFetch {
    /// Begins to read a pull request.
    pub fn new(repository: Repository, number: u32) -> PullRequestFetch {
        PullRequestFetch {
            repository,
            number: number.to_string(),
            pull: None,
            settled: false,
            starts: 0,
            answers: Answers::default(),
        }
    }

    fn pull_request(&self) -> Request {
        self.repository.request(&["pulls", &self.number], &[])
    }

    /// All that is wanted, by what is known so far. It depends on nothing else, so that the order of answers does not matter.
    fn wishes(&self) -> Vec<(Key, Wish)> {
        let Some(pull) = &self.pull else {
            return vec![(Key::Pull, Wish::Needed(self.pull_request()))];
        };
        if self.settled {
            return Vec::new();
        }
        let mut wishes = self.lists(pull);
        if self.elements(&Key::Reviews).next().is_some() {
            let request = self
                .repository
                .request(&["issues", &self.number, "timeline"], &[]);
            wishes.push((Key::Timeline, Wish::List(request, MOST_PAGES)));
        }
        let one = |path: &[&str], query: &[(&'static str, &str)]| {
            Wish::One(self.repository.request(path, query))
        };
        let tree = |revision: &str| one(&["git", "trees", revision], &[("recursive", "1")]);
        if let Some(pushes) = pull.pushes() {
            wishes.push((Key::Pushes, Wish::One(pushes)));
        }
        wishes.push((Key::HeadTree, tree(&pull.head)));
        if let Some(revision) = self.merge_base() {
            wishes.push((Key::MergeBaseTree, tree(revision)));
        }
        self.wish_owners(pull, &mut wishes);
        let details = self.own_commits().chain(self.carried_commits(&pull.head));
        for revision in details {
            let wish = one(&["commits", &revision], &[("per_page", "300")]);
            wishes.push((Key::Detail(revision), wish));
        }
        for revision in self.reviewed() {
            let range = format!("{}...{revision}", pull.base);
            let commit = one(&["git", "commits", &revision], &[]);
            let compare = one(&["compare", &range], &[("per_page", "100")]);
            wishes.push((Key::Reviewed(revision.clone()), commit));
            wishes.push((Key::ReviewedCompare(revision), compare));
        }
        for login in self.accounts(pull) {
            let wish = one(&["collaborators", &login, "permission"], &[]);
            wishes.push((Key::Permission(login), wish));
        }
        self.wish_teams(pull, &mut wishes);
        if wishes.iter().all(|(key, _)| self.answers.is_known(key)) {
            wishes.push((Key::PullAgain, Wish::Needed(self.pull_request())));
        }
        wishes
    }

    /// Who is in which team, where somebody reviewed. A person's repository has no teams.
    fn wish_teams(&self, pull: &Pull, wishes: &mut Vec<(Key, Wish)>) {
        let owner = pull.document.pointer("/base/repo/owner/type");
        let is_organisation = owner.and_then(Value::as_str) == Some("Organization");
        if !is_organisation || self.elements(&Key::Reviews).next().is_none() {
            return;
        }
        let teams = self.repository.request(&["teams"], &[]);
        wishes.push((Key::Teams, Wish::List(teams, 1)));
        for slug in self.teams() {
            let path = ["orgs", self.repository.owner(), "teams", &slug, "members"];
            let request = Request {
                path: path.map(str::to_owned).to_vec(),
                query: Vec::new(),
            };
            wishes.push((Key::Members(slug), Wish::List(request, MOST_MEMBER_PAGES)));
        }
    }

    /// The teams whose members are asked for.
    pub(super) fn teams(&self) -> BTreeSet<String> {
        let all = self.texts(&Key::Teams, "/slug").take(MOST_TEAMS);
        all.map(str::to_owned).collect()
    }

    fn lists(&self, pull: &Pull) -> Vec<(Key, Wish)> {
        let list = |path: &[&str], query: &[(&'static str, &str)]| {
            Wish::List(self.repository.request(path, query), MOST_PAGES)
        };
        let of_pull = |last: &str| list(&["pulls", &self.number, last], &[]);
        let range = format!("{}...{}", pull.base, pull.head);
        let check_runs = ["commits", &pull.head, "check-runs"];
        vec![
            (Key::Commits, of_pull("commits")),
            (Key::Files, of_pull("files")),
            (Key::Reviews, of_pull("reviews")),
            (Key::Compare, list(&["compare", &range], &[])),
            (Key::CheckRuns, list(&check_runs, &[("filter", "latest")])),
            (Key::Statuses, list(&["commits", &pull.head, "status"], &[])),
        ]
    }

    /// What the base has where owners files are looked for, up to the first file, or the first place that can't be looked at.
    /// A change can't name owners for itself.
    fn wish_owners(&self, pull: &Pull, wishes: &mut Vec<(Key, Wish)>) {
        for path in owners::GITHUB_PATHS {
            let segments: Vec<&str> = std::iter::once("contents").chain(path.split('/')).collect();
            let request = self.repository.request(&segments, &[("ref", &pull.base)]);
            wishes.push((Key::Owners(path), Wish::One(request)));
            match self.answers.one(&Key::Owners(path)) {
                // A folder is a list of what it contains.
                Some(Ok(document)) if !document.is_object() => {}
                Some(Err(refusal)) if refusal.is_not_found() => {}
                Some(Ok(document)) => {
                    if let Some(blob) = large_file(document) {
                        let request = self.repository.request(&["git", "blobs", blob], &[]);
                        wishes.push((Key::OwnersContent(path), Wish::One(request)));
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    fn merge_base(&self) -> Option<&str> {
        let pages = self.answers.list(&Key::Compare)?;
        let first = pages.pages.first()?;
        first.pointer("/merge_base_commit/sha")?.as_str()
    }

    /// Who pushed which revision. The newest push of one counts.
    pub(super) fn pushers(&self) -> BTreeMap<String, String> {
        let pushes = self.answers.document(&Key::Pushes);
        let mut pushers = BTreeMap::new();
        for push in pushes.and_then(Value::as_array).into_iter().flatten() {
            let text = |pointer: &str| push.pointer(pointer)?.as_str().map(str::to_owned);
            if let (Some(revision), Some(login)) = (text("/after"), text("/actor/login")) {
                pushers.entry(revision).or_insert(login);
            }
        }
        pushers
    }

    /// The commits whose own files are read.
    pub(super) fn own_commits(&self) -> impl Iterator<Item = String> {
        let all = self.texts(&Key::Commits, "/sha");
        all.take(MOST_COMMIT_DETAILS).map(str::to_owned)
    }

    /// The revisions that were reviewed. The head too: an approval without a merge base binds to nothing.
    pub(super) fn reviewed(&self) -> BTreeSet<String> {
        // The newest come first: what was given for the head must not be the one that there was no room for.
        let all: Vec<&str> = self.texts(&Key::Reviews, "/commit_id").collect();
        distinct(all.into_iter().rev())
    }

    /// The accounts whose rights matter: the author's and the reviewers'.
    pub(super) fn accounts(&self, pull: &Pull) -> BTreeSet<String> {
        if !self.answers.is_known(&Key::Reviews) {
            return BTreeSet::new();
        }
        let author = pull.document.pointer("/user/login").and_then(Value::as_str);
        let reviewers = self.texts(&Key::Reviews, "/user/login");
        distinct(author.into_iter().chain(reviewers))
    }

    /// What an amend left behind: the commits of reviewed revisions with the head's content that the change no longer has.
    pub(super) fn carried_commits(&self, head: &str) -> BTreeSet<String> {
        let reviewed = self.reviewed();
        let all_known = self.answers.is_known(&Key::Commits)
            && reviewed.iter().all(|revision| {
                let keys = [
                    Key::Reviewed(revision.clone()),
                    Key::ReviewedCompare(revision.clone()),
                ];
                keys.iter().all(|key| self.answers.is_known(key))
            });
        if !all_known {
            return BTreeSet::new();
        }
        let listed: BTreeSet<&str> = self.texts(&Key::Commits, "/sha").collect();
        let tree = self
            .elements(&Key::Commits)
            .find(|commit| commit.get("sha").and_then(Value::as_str) == Some(head))
            .and_then(|commit| commit.pointer("/commit/tree/sha"));
        let of_head = |revision: &&String| {
            let commit = self.answers.document(&Key::Reviewed((*revision).clone()));
            let same = commit.and_then(|commit| commit.pointer("/tree/sha"));
            !listed.contains(revision.as_str()) && same.is_some() && same == tree
        };
        let carried: BTreeSet<String> = reviewed
            .iter()
            .filter(of_head)
            .filter_map(|revision| {
                let key = Key::ReviewedCompare(revision.clone());
                self.answers.document(&key)?.get("commits")?.as_array()
            })
            .flatten()
            .filter_map(|commit| commit.get("sha")?.as_str())
            .filter(|revision| !listed.contains(revision))
            .map(str::to_owned)
            .collect();
        carried.into_iter().take(MOST_COMMIT_DETAILS).collect()
    }

    fn elements<'a>(&'a self, key: &Key) -> impl Iterator<Item = &'a Value> + use<'a> {
        let pages = self.answers.list(key);
        let pages = pages.into_iter().flat_map(|pages: &Pages| &pages.pages);
        pages.filter_map(Value::as_array).flatten()
    }

    /// A text of each element of a list.
    fn texts<'a>(
        &'a self,
        key: &Key,
        pointer: &'static str,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        self.elements(key)
            .filter_map(move |element| element.pointer(pointer)?.as_str())
    }

    /// The files are those of the head that was looked at before and after: it may have been another one in between.
    fn agrees(&self) -> bool {
        let files = self.answers.list(&Key::Files);
        let tree = self.answers.document(&Key::HeadTree);
        let both = files.zip(tree);
        both.is_none_or(|(files, tree)| agreement::files_are_of(files, tree))
    }

    fn start(&mut self, pull: Pull) -> Result<(), FetchError> {
        if self.starts >= MOST_STARTS {
            return Err(FetchError::Moving {
                starts: MOST_STARTS,
            });
        }
        self.starts += 1;
        self.pull = Some(pull);
        self.answers = Answers::default();
        Ok(())
    }
}

impl Fetch for PullRequestFetch {
    type Fetched = Fetched;

    fn next(&mut self) -> Option<Wanted> {
        loop {
            let wishes = self.wishes();
            if !self.answers.leave_out_rest(&wishes) {
                return self.answers.ask(wishes);
            }
        }
    }

    fn answer(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError> {
        self.answers.take(ticket, answer)?;
        for key in [Key::Pull, Key::PullAgain] {
            match self.answers.one(&key) {
                None => {}
                Some(Err(refusal)) => {
                    return Err(FetchError::Refused {
                        request: self.pull_request().to_string(),
                        refusal: refusal.clone(),
                    });
                }
                Some(Ok(document)) => {
                    let now = Pull::read(document)?;
                    // What was read between two looks at the same head and base belongs to them.
                    let same = |pull: &Pull| {
                        (&pull.head, &pull.base, &pull.branch)
                            == (&now.head, &now.base, &now.branch)
                    };
                    if self.pull.as_ref().is_some_and(same) && self.agrees() {
                        self.settled = true;
                    } else {
                        return self.start(now);
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Fetched, FetchError> {
        let pull = self.pull.as_ref().filter(|_| self.settled);
        let pull = pull.ok_or(FetchError::Unfinished)?;
        if !self.answers.is_idle() {
            return Err(FetchError::Unfinished);
        }
        Ok(Fetched {
            documents: self.documents(pull),
            warnings: self.warnings(),
            repository: self.repository,
        })
    }
}

/// The first different texts.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        if found.len() >= MOST_LOOK_UPS {
            break;
        }
        found.insert(text.to_owned());
    }
    found
}

/// The blob of a file whose content the document leaves out, and which is not larger than any owners file: one of more than
/// 1 MiB has its content in its blob only.
fn large_file(document: &Value) -> Option<&str> {
    let most = u64::try_from(owners::MOST_BYTES).unwrap_or(u64::MAX);
    let left_out = document.get("encoding").and_then(Value::as_str) == Some("none");
    let readable = document.get("size").and_then(Value::as_u64)? <= most;
    let blob = document.get("sha").and_then(Value::as_str)?;
    (left_out && readable).then_some(blob)
}
