//! What landed in a branch, change by change. Of the whole walk only commit ids are kept; facts are made for a few
//! changes at a time.

use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::git::facts::{change, collected};
use crate::git::landing::origins::Proposals;
use crate::git::landing::{inheritance, recompute};
use crate::git::options::SurveyOptions;
use crate::git::repository::notes::NoteRefs;
use crate::git::repository::revision::{self, End};
use crate::git::repository::{Repository, attributes, command, commits, diff, files};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    BranchPoint, ChangeState, Commit, Completeness, Facts, File, Purpose, Supply, Timestamp,
};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

mod join;

pub(in crate::git) use join::Joined;

/// Changes that are read with one set of git processes.
const CHANGES_AT_ONCE: usize = 64;

/// Commits after which a set is closed early.
const COMMITS_AT_ONCE: usize = 2_000;

/// More commits of one landed change are not listed.
const MOST_COMMITS: usize = 10_000;

/// The changes that landed in a branch, newest first. Each first-parent commit is one: a merge with all that it brought
/// in, a squash, or a single commit.
pub struct LandedChanges {
    repository: Repository,
    name: String,
    now: Timestamp,
    branch: Option<String>,
    left: VecDeque<LandedCommits>,
    ready: VecDeque<Facts>,
    /// Some `.gitattributes` mark files as generated or vendored.
    marks: bool,
    note_refs: NoteRefs,
    /// The heads of changes, where origins are looked for.
    proposals: Option<Proposals>,
    total: u64,
    warnings: Vec<SourceWarning>,
}

/// The commits of one landed change.
struct LandedCommits {
    /// Newest first; the first is the one that landed.
    ids: Vec<String>,
    /// First parent of that one.
    base: Option<String>,
    truncated: bool,
}

/// Walks the changes that landed in a branch.
///
/// # Errors
/// When git is missing or too old, the folder is no repository, the branch is unknown or has no commits, or `since` is
/// no date.
pub fn landed_changes(options: &SurveyOptions) -> Result<LandedChanges, SourceError> {
    let repository = Repository::open(&options.repository)?;
    let tip = match &options.branch {
        Some(branch) => revision::end(&repository, branch)?,
        None => match revision::end(&repository, "refs/remotes/origin/HEAD") {
            Ok(tip) => tip,
            Err(_) => revision::end(&repository, "HEAD")?,
        },
    };
    let edge = match &options.since {
        Some(since) => newest_before(&repository, &tip.id, seconds(&repository, since)?)?,
        None => None,
    };
    landed_between(repository, tip, edge, options)
}

/// Walks the changes that landed on the way from the base of a range to its head: those of the head's first-parent commits that
/// the base does not reach. One revision alone is one change. Of the options, `branch` and `since` are not used.
///
/// # Errors
/// When git is missing or too old, the folder is no repository, or the range is none.
pub fn landed_in_range(options: &SurveyOptions, range: &str) -> Result<LandedChanges, SourceError> {
    let repository = Repository::open(&options.repository)?;
    let range = revision::resolve(&repository, range)?;
    let edge = range.base.map(|base| base.id);
    landed_between(repository, range.head, edge, options)
}

/// What landed at `tip` and is not reached from `edge`.
fn landed_between(
    repository: Repository,
    tip: revision::End,
    edge: Option<String>,
    options: &SurveyOptions,
) -> Result<LandedChanges, SourceError> {
    let mut range = vec![tip.id.clone()];
    range.extend(edge.as_ref().map(|edge| format!("^{edge}")));
    let mut warnings = Vec::new();
    if !repository.shallow().is_empty() {
        warnings.push(SourceWarning::new(
            "shallow_clone",
            "this clone is shallow: what landed before its edge is not seen",
            "run `git fetch --unshallow`, or in CI check out with full history (`fetch-depth: 0`)",
        ));
    }
    let mut marks = has_marks(&repository, &tip.id)?;
    if let Some(edge) = &edge {
        marks = marks || has_marks(&repository, edge)?;
    }
    let name = match &options.name {
        Some(name) => name.clone(),
        None => repository.name()?,
    };
    let proposals = match &options.landed_from {
        Some(named) => Some(Proposals::read_with(&repository, named)?),
        None => None,
    };
    if proposals.as_ref().is_some_and(Proposals::is_empty) {
        warnings.push(SourceWarning::new(
            "no_origins",
            "no ref here keeps the head of a change: only merges tell what they came from",
            "fetch the forge's refs: `git fetch origin 'refs/pull/*/head:refs/pull/*/head'`",
        ));
    }
    let mut left = walk(&repository, &tip.id, &range)?;
    // What a commit at the edge of a shallow clone changed can't be told.
    left.retain(|landed| {
        landed
            .ids
            .first()
            .is_some_and(|id| !repository.shallow().contains(id))
    });
    Ok(LandedChanges {
        note_refs: NoteRefs::find(&repository)?,
        proposals,
        repository,
        name,
        now: options.now,
        branch: tip.branch,
        total: u64::try_from(left.len()).unwrap_or(u64::MAX),
        left,
        ready: VecDeque::new(),
        marks,
        warnings,
    })
}

/// Walks the changes that landed between two revisions. A change at the edge of a shallow clone is among them, and its facts
/// are incomplete.
pub(in crate::git) fn between(
    repository: Repository,
    base: Option<&str>,
    head: End,
    name: String,
    now: Timestamp,
) -> Result<LandedChanges, SourceError> {
    let mut range = vec![head.id.clone()];
    range.extend(base.map(|base| format!("^{base}")));
    let mut marks = has_marks(&repository, &head.id)?;
    if let Some(base) = base {
        marks = marks || has_marks(&repository, base)?;
    }
    let left = walk(&repository, &head.id, &range)?;
    Ok(LandedChanges {
        note_refs: NoteRefs::find(&repository)?,
        proposals: None,
        repository,
        name,
        now,
        branch: head.branch,
        total: u64::try_from(left.len()).unwrap_or(u64::MAX),
        left,
        ready: VecDeque::new(),
        marks,
        warnings: Vec::new(),
    })
}

/// Puts every commit of the range into the oldest change whose landing commit reaches it. Children come before their
/// parents, so that a commit's place is known when it comes: the oldest among those of its children.
fn walk(
    repository: &Repository,
    tip: &str,
    range: &[String],
) -> Result<VecDeque<LandedCommits>, SourceError> {
    let mut command = repository.git();
    command
        .args(["rev-list", "--topo-order", "--parents"])
        .args(range);
    command.stderr(Stdio::null());
    let mut child = command::spawn(&mut command)?;
    let failed = || command::failure(&command, b"it ended before the walk did");
    let lines = BufReader::new(child.stdout.take().ok_or_else(failed)?).lines();
    let mut changes: VecDeque<LandedCommits> = VecDeque::new();
    let mut awaited: HashMap<String, usize> = HashMap::new();
    let mut next = Some(tip.to_owned());
    for line in lines {
        let line = line.map_err(|_| failed())?;
        let mut ids = line.split(' ').map(str::to_owned);
        let id = ids.next().unwrap_or_default();
        let parents: Vec<String> = ids.collect();
        let child_place = awaited.remove(&id);
        let place = if next.as_ref() == Some(&id) {
            next = parents.first().cloned();
            changes.push_back(LandedCommits {
                ids: Vec::new(),
                base: next.clone(),
                truncated: false,
            });
            changes.len() - 1
        } else {
            child_place.unwrap_or_default()
        };
        for parent in parents {
            let known = awaited.entry(parent).or_default();
            *known = place.max(*known);
        }
        if let Some(landed) = changes.get_mut(place) {
            if landed.ids.len() < MOST_COMMITS {
                landed.ids.push(id);
            } else {
                landed.truncated = true;
            }
        }
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(changes),
        _ => Err(failed()),
    }
}

/// A date as git reads it. Git takes what it does not understand for the present, which would make an empty survey.
fn seconds(repository: &Repository, since: &str) -> Result<i64, SourceError> {
    let bad = || SourceError::BadDate {
        since: since.escape_debug().to_string(),
    };
    if since.contains('\0') || since.trim().is_empty() {
        return Err(bad());
    }
    let mut command = repository.git();
    let output = command::expect(
        command.args(["rev-parse", &format!("--since={since}")]),
        None,
    )?;
    let seconds: i64 = String::from_utf8_lossy(&output)
        .trim()
        .strip_prefix("--max-age=")
        .and_then(|seconds| seconds.parse().ok())
        .ok_or_else(bad)?;
    let present = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX))
        .unwrap_or(0);
    if (present - seconds).abs() <= 2 && since.trim() != "now" {
        return Err(bad());
    }
    Ok(seconds)
}

/// The newest first-parent commit that is not later than a time.
fn newest_before(
    repository: &Repository,
    tip: &str,
    seconds: i64,
) -> Result<Option<String>, SourceError> {
    let mut command = repository.git();
    command.args(["rev-list", "--first-parent", "--max-count=1"]);
    command.arg(format!("--min-age={seconds}")).arg(tip);
    let output = command::expect(&mut command, None)?;
    let id = String::from_utf8_lossy(&output).trim().to_owned();
    Ok((!id.is_empty()).then_some(id))
}

fn has_marks(repository: &Repository, revision: &str) -> Result<bool, SourceError> {
    Ok(files::named(repository, revision, ".gitattributes")?
        .iter()
        .any(|text| text.contains("linguist-")))
}

impl LandedChanges {
    /// How many changes there are in all, for progress.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The branch that is surveyed, if it has a name.
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// The repository's name, as the facts have it.
    pub fn repository(&self) -> &str {
        &self.name
    }

    /// The repository that is walked.
    pub(in crate::git) fn opened(&self) -> &Repository {
        &self.repository
    }

    /// Things that a person should hear.
    pub fn warnings(&self) -> &[SourceWarning] {
        &self.warnings
    }

    fn read_some(&mut self) -> Result<(), SourceError> {
        let mut some: Vec<LandedCommits> = Vec::new();
        let mut commits = 0;
        while some.len() < CHANGES_AT_ONCE && commits < COMMITS_AT_ONCE {
            let Some(landed) = self.left.pop_front() else {
                break;
            };
            commits += landed.ids.len();
            some.push(landed);
        }
        let mut facts = self.facts(some)?;
        for change in &mut facts {
            if let Some(proposals) = &self.proposals {
                // That one has no link is in its facts, and no warning: there may be thousands.
                inheritance::find(&self.repository, proposals, change, &mut Vec::new())?;
            }
            let all = change.commits.iter().chain(&change.carried_commits);
            let revisions = all.map(|commit| commit.revision.as_str());
            let found = self
                .note_refs
                .read(&self.repository, revisions, &mut self.warnings)?;
            (change.notes, change.completeness.notes) = (found.notes, found.supply);
        }
        self.ready.extend(facts);
        Ok(())
    }

    fn facts(&self, some: Vec<LandedCommits>) -> Result<Vec<Facts>, SourceError> {
        let repository = &self.repository;
        let ids: Vec<String> = some
            .iter()
            .flat_map(|landed| landed.ids.iter().rev().cloned())
            .collect();
        let bases: Vec<String> = some
            .iter()
            .filter_map(|landed| landed.base.clone())
            .collect();
        let mut commits = commits::read(repository, &ids)?;
        let change_of: BTreeMap<&str, usize> = some
            .iter()
            .enumerate()
            .flat_map(|(place, landed)| landed.ids.iter().map(move |id| (id.as_str(), place)))
            .collect();
        recompute::mark_merges(repository, &mut commits, |commit, parent| {
            change_of.get(parent) == change_of.get(commit)
        })?;
        let base_trees: BTreeMap<String, String> = commits::read_plain(repository, &bases)?
            .into_iter()
            .map(|base| (base.revision, base.tree.unwrap_or_default()))
            .collect();
        let trees: BTreeMap<&str, &str> = commits
            .iter()
            .map(|commit| {
                (
                    commit.revision.as_str(),
                    commit.tree.as_deref().unwrap_or_default(),
                )
            })
            .collect();
        let pairs: Vec<(String, String)> = some
            .iter()
            .map(|landed| {
                let old = landed.base.as_ref().and_then(|base| base_trees.get(base));
                let new = landed.ids.first().and_then(|id| trees.get(id.as_str()));
                (
                    old.cloned()
                        .unwrap_or_else(|| repository.empty_tree().to_owned()),
                    new.map(|tree| (*tree).to_owned()).unwrap_or_default(),
                )
            })
            .collect();
        let changed = diff::files(repository, &pairs)?;
        let mut commits = commits.into_iter();
        let mut all = Vec::with_capacity(some.len());
        for ((landed, mut files), (base_tree, _)) in some.into_iter().zip(changed).zip(pairs) {
            let own: Vec<Commit> = commits.by_ref().take(landed.ids.len()).collect();
            if self.marks {
                attributes::mark(repository, &base_tree, &mut files)?;
            }
            files.sort_by(|left, right| left.path.cmp(&right.path));
            all.extend(self.landed_facts(landed, own, files, base_tree));
        }
        Ok(all)
    }

    fn landed_facts(
        &self,
        landed: LandedCommits,
        commits: Vec<Commit>,
        mut files: Vec<File>,
        base_tree: String,
    ) -> Option<Facts> {
        let head = commits.last()?.clone();
        let shallow = self.repository.shallow();
        let cut = landed.ids.iter().any(|id| shallow.contains(id));
        let supply = collected(if landed.truncated || cut {
            Supply::Truncated
        } else {
            Supply::Complete
        });
        // Against the nothing that a shallow clone shows, the change would seem to add everything.
        let at_edge = shallow.contains(&head.revision);
        if at_edge {
            files.clear();
        }
        let base = BranchPoint {
            branch: self.branch.clone(),
            revision: landed
                .base
                .clone()
                .unwrap_or_else(|| self.repository.null_id()),
            tree: Some(base_tree),
        };
        let mut change = change(&self.name, base, &head, None, &commits);
        change.state = ChangeState::Merged;
        change.merged = head.committed;
        // The first parent is an ancestor of what landed on it.
        change.merge_base = landed.base.filter(|_| !at_edge);
        let mut facts = empty_facts(Purpose::Audit, self.now, change);
        facts.commits = commits;
        facts.files = files;
        facts.completeness = Completeness {
            commits: supply.clone(),
            commit_files: supply,
            files: collected(if at_edge {
                Supply::NotSupplied
            } else {
                Supply::Complete
            }),
            ..Completeness::default()
        };
        Some(facts)
    }
}

impl Iterator for LandedChanges {
    type Item = Result<Facts, SourceError>;

    /// The next older change. After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.left.is_empty() {
            if let Err(error) = self.read_some() {
                self.left.clear();
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
