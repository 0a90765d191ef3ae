//! Facts of landed changes, as much of them as is asked for. Reading goes on where the clone lacks objects.

use super::walk::Landed;
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::git::facts::{change, collected};
use crate::git::landing::origins::Proposals;
use crate::git::landing::{inheritance, recompute};
use crate::git::repository::notes::NoteRefs;
use crate::git::repository::{Repository, attributes, commits, diff, line, opaque};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    BranchPoint, ChangeState, Commit, Completeness, Facts, File, Purpose, Supply, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How much is read of a landed change. Paths, modes, renames and the commits' messages and people always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Lines of each file, and which files are binary. Without it they read as none: only for rules that don't look at them.
    pub lines: bool,
    /// Which files are generated or vendored, and which differ in white space only. It says nothing without `lines`.
    pub mechanical: bool,
    /// What each commit changed, and which merges git makes again; each costs as much as the change's files.
    pub commits: bool,
}

impl Detail {
    /// Paths only.
    pub const PATHS: Detail = Detail {
        lines: false,
        mechanical: false,
        commits: false,
    };
    /// All that git tells.
    pub const WHOLE: Detail = Detail {
        lines: true,
        mechanical: true,
        commits: true,
    };
}

/// What this clone lacks.
#[derive(Debug, Default)]
struct Lacking {
    /// Changes of which something could not be read.
    changes: HashSet<String>,
    /// The first object that was missed.
    object: Option<String>,
}

/// Reads landed changes of one repository. Several threads may read at once.
pub struct LandedReader {
    pub(super) repository: Repository,
    pub(super) name: String,
    pub(super) now: Timestamp,
    pub(super) branch: Option<String>,
    /// Some `.gitattributes` mark files as generated or vendored.
    pub(super) marks: bool,
    pub(super) note_refs: NoteRefs,
    /// Commits that have notes.
    pub(super) noted: HashSet<String>,
    /// The heads of changes, where origins are looked for.
    pub(super) proposals: Option<Proposals>,
    pub(super) warnings: Mutex<Vec<SourceWarning>>,
    lacking: Mutex<Lacking>,
    /// Each change landed on the one before, down to where the walk ends: all that a commit of a change has besides the change's own
    /// commits, the change's base has, too.
    pub(super) linear: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked left a list behind that is still one.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For merges that landed, the one commit after which all comes that they brought in.
fn forks(some: &[Landed], commits: &[Commit]) -> HashMap<String, String> {
    let mut rest = commits;
    let mut found = HashMap::new();
    for landed in some {
        let Some((own, others)) = rest.split_at_checked(landed.ids.len()) else {
            break;
        };
        rest = others;
        let fork = (!landed.truncated).then(|| line::fork_of_merge(own, landed.base.as_deref()));
        if let Some(fork) = fork.flatten() {
            found.insert(landed.revision().to_owned(), fork.to_owned());
        }
    }
    found
}

/// Files of one change, and how much of them there is.
type Compared = (Vec<File>, Supply);

impl LandedReader {
    pub(super) fn new(
        repository: Repository,
        name: String,
        now: Timestamp,
        branch: Option<String>,
        marks: bool,
    ) -> Result<LandedReader, SourceError> {
        let note_refs = NoteRefs::find(&repository)?;
        let noted = note_refs.commits(&repository)?;
        Ok(LandedReader {
            noted,
            note_refs,
            repository,
            name,
            now,
            branch,
            marks,
            proposals: None,
            warnings: Mutex::default(),
            lacking: Mutex::default(),
            linear: false,
        })
    }

    /// How many changes could not be read whole because this clone lacks objects.
    pub fn lacking(&self) -> u64 {
        u64::try_from(locked(&self.lacking).changes.len()).unwrap_or(u64::MAX)
    }

    /// Things that a person should hear of what was read so far.
    pub fn warnings(&self) -> Vec<SourceWarning> {
        let mut all = locked(&self.warnings).clone();
        let lacking = locked(&self.lacking);
        if let Some(object) = &lacking.object {
            let changes = match lacking.changes.len() {
                1 => "1 change".to_owned(),
                several => format!("{several} changes"),
            };
            all.push(SourceWarning::new(
                "missing_objects",
                format!(
                    "this clone lacks objects of {changes}, `{object}` for one: what would have to be read of them is not known"
                ),
                "in a partial clone, run `git fetch --refetch --no-filter`, or clone again without `--filter`; else look with `git fsck`",
            ));
        }
        all
    }

    fn lacks(&self, landed: &Landed, object: String) {
        let mut lacking = locked(&self.lacking);
        lacking.changes.insert(landed.revision().to_owned());
        lacking.object.get_or_insert(object);
    }

    /// The facts of some changes, in their order.
    ///
    /// # Errors
    /// When git fails, or a commit is missing. Of a change whose trees or files are missing there are incomplete facts.
    pub fn read(&self, some: &[Landed], detail: Detail) -> Result<Vec<Facts>, SourceError> {
        let detail = match self.proposals {
            Some(_) => Detail::WHOLE,
            None => detail,
        };
        let (own, bases) = self.commits(some)?;
        let (mut commits, commit_supply) = match detail.commits {
            true => self.changed_by_each(some, own)?,
            false => (own, vec![Supply::NotSupplied; some.len()]),
        };
        if detail.commits {
            self.mark_merges(some, &mut commits)?;
        }
        let trees: HashMap<&str, &str> = commits
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
                let base = landed.base.as_deref();
                let old = base.and_then(|base| bases.get(base).map(String::as_str));
                let new = trees.get(landed.revision()).copied();
                (
                    old.unwrap_or(self.repository.empty_tree()).to_owned(),
                    new.unwrap_or_default().to_owned(),
                )
            })
            .collect();
        let changed = self.files(some, &pairs, detail)?;
        let mut commits = commits.into_iter();
        let mut all = Vec::with_capacity(some.len());
        for (((landed, files), (base_tree, _)), supply) in
            some.iter().zip(changed).zip(pairs).zip(commit_supply)
        {
            let own: Vec<Commit> = commits.by_ref().take(landed.ids.len()).collect();
            if let Some(mut facts) = self.facts(landed, own, supply, files, base_tree) {
                if let Some(proposals) = &self.proposals {
                    // That one has no link is in its facts, and no warning: there may be thousands.
                    inheritance::find(&self.repository, proposals, &mut facts, &mut Vec::new())?;
                }
                self.add_notes(landed, &mut facts)?;
                all.push(facts);
            }
        }
        Ok(all)
    }

    /// The commits of the changes without what they changed, each change's oldest first, and the trees of the changes' bases.
    fn commits(
        &self,
        some: &[Landed],
    ) -> Result<(Vec<Commit>, HashMap<String, String>), SourceError> {
        let mut ids: Vec<String> = some
            .iter()
            .flat_map(|landed| landed.ids.iter().rev().cloned())
            .collect();
        let own = ids.len();
        let known: HashSet<&str> = some
            .iter()
            .flat_map(|landed| landed.ids.iter().map(String::as_str))
            .collect();
        let shallow = self.repository.shallow();
        let bases: BTreeSet<&String> = some
            .iter()
            // The parents of a commit at the edge are not there.
            .filter(|landed| !shallow.iter().any(|id| id == landed.revision()))
            .filter_map(|landed| landed.base.as_ref())
            .filter(|base| !known.contains(base.as_str()))
            .collect();
        ids.extend(bases.into_iter().cloned());
        let mut commits = commits::read_plain(&self.repository, &ids)?;
        let trees = commits
            .iter()
            .map(|commit| {
                (
                    commit.revision.clone(),
                    commit.tree.clone().unwrap_or_default(),
                )
            })
            .collect();
        commits.truncate(own);
        Ok((commits, trees))
    }

    /// Adds what each commit changed, and says for each change whether all of it is there.
    fn changed_by_each(
        &self,
        some: &[Landed],
        mut plain: Vec<Commit>,
    ) -> Result<(Vec<Commit>, Vec<Supply>), SourceError> {
        match commits::add_files(&self.repository, &mut plain) {
            Ok(()) => return Ok((plain, vec![Supply::Complete; some.len()])),
            Err(SourceError::MissingObject { .. }) => {}
            Err(error) => return Err(error),
        }
        let mut supply = Vec::with_capacity(some.len());
        let mut rest = plain.as_mut_slice();
        for landed in some {
            let Some((own, others)) = rest.split_at_mut_checked(landed.ids.len()) else {
                break;
            };
            rest = others;
            supply.push(match commits::add_files(&self.repository, own) {
                Ok(()) => Supply::Complete,
                Err(SourceError::MissingObject { object }) => {
                    self.lacks(landed, object);
                    Supply::NotSupplied
                }
                Err(error) => return Err(error),
            });
        }
        Ok((plain, supply))
    }

    fn mark_merges(&self, some: &[Landed], commits: &mut [Commit]) -> Result<(), SourceError> {
        let change_of: BTreeMap<&str, usize> = some
            .iter()
            .enumerate()
            .flat_map(|(place, landed)| landed.ids.iter().map(move |id| (id.as_str(), place)))
            .collect();
        let forks = match self.linear {
            true => forks(some, commits),
            false => HashMap::new(),
        };
        recompute::mark_merges_from(
            &self.repository,
            commits,
            |commit, parent| change_of.get(parent) == change_of.get(commit),
            |commit| forks.get(&commit.revision).cloned(),
        )
    }

    /// The files of each pair of trees.
    fn files(
        &self,
        some: &[Landed],
        pairs: &[(String, String)],
        detail: Detail,
    ) -> Result<Vec<Compared>, SourceError> {
        let repository = &self.repository;
        let mut lists = match self.compare(pairs, detail) {
            Ok(lists) => lists
                .into_iter()
                .map(|files| (files, Supply::Complete))
                .collect(),
            Err(SourceError::MissingObject { .. }) => self.compare_each(some, pairs, detail)?,
            Err(error) => return Err(error),
        };
        for ((files, _), (base, _)) in lists.iter_mut().zip(pairs) {
            if self.marks && detail.mechanical {
                match attributes::mark(repository, base, files) {
                    // Without the attributes no file counts as mechanical, which asks for more and never for less.
                    Ok(()) | Err(SourceError::MissingObject { .. } | SourceError::Git { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            files.sort_by(|left, right| left.path.cmp(&right.path));
        }
        Ok(lists)
    }

    fn compare(
        &self,
        pairs: &[(String, String)],
        detail: Detail,
    ) -> Result<Vec<Vec<File>>, SourceError> {
        match detail.mechanical {
            true => {
                let mut lists = diff::files(&self.repository, pairs)?;
                opaque::mark(&self.repository, pairs, &mut lists)?;
                Ok(lists)
            }
            false => diff::compare(&self.repository, pairs, detail.lines, true),
        }
    }

    /// The same where some object is missing. Paths need no blobs, and a rename only where a file was added.
    fn compare_each(
        &self,
        some: &[Landed],
        pairs: &[(String, String)],
        detail: Detail,
    ) -> Result<Vec<Compared>, SourceError> {
        let mut all = Vec::with_capacity(pairs.len());
        for (landed, pair) in some.iter().zip(pairs) {
            let pair = std::slice::from_ref(pair);
            all.push(match self.compare(pair, detail) {
                Ok(mut files) => (files.pop().unwrap_or_default(), Supply::Complete),
                Err(SourceError::MissingObject { object }) => {
                    self.lacks(landed, object);
                    match diff::compare(&self.repository, pair, false, false) {
                        Ok(mut files) => (files.pop().unwrap_or_default(), Supply::Truncated),
                        Err(SourceError::MissingObject { .. }) => (Vec::new(), Supply::NotSupplied),
                        Err(error) => return Err(error),
                    }
                }
                Err(error) => return Err(error),
            });
        }
        Ok(all)
    }

    fn add_notes(&self, landed: &Landed, facts: &mut Facts) -> Result<(), SourceError> {
        let all = facts.commits.iter().chain(&facts.carried_commits);
        let noted = all
            .map(|commit| commit.revision.as_str())
            .filter(|id| self.noted.contains(*id));
        let mut warnings = Vec::new();
        match self.note_refs.read(&self.repository, noted, &mut warnings) {
            Ok(found) => (facts.notes, facts.completeness.notes) = (found.notes, found.supply),
            Err(SourceError::MissingObject { object }) => {
                self.lacks(landed, object);
                facts.completeness.notes = collected(Supply::Truncated);
            }
            Err(error) => return Err(error),
        }
        locked(&self.warnings).append(&mut warnings);
        Ok(())
    }

    fn facts(
        &self,
        landed: &Landed,
        commits: Vec<Commit>,
        changed: Supply,
        (mut files, mut compared): Compared,
        base_tree: String,
    ) -> Option<Facts> {
        let head = commits.last()?.clone();
        let shallow = self.repository.shallow();
        let cut = landed.ids.iter().any(|id| shallow.contains(id));
        let supply = if landed.truncated || cut {
            Supply::Truncated
        } else {
            Supply::Complete
        };
        // Against the nothing that a shallow clone shows, the change would seem to add everything.
        let at_edge = shallow.contains(&head.revision);
        if at_edge {
            files.clear();
            compared = Supply::NotSupplied;
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
        change.merge_base = landed.base.clone().filter(|_| !at_edge);
        let mut facts = empty_facts(Purpose::Audit, self.now, change);
        facts.commits = commits;
        facts.files = files;
        facts.completeness = Completeness {
            commits: collected(supply),
            commit_files: collected(match changed {
                Supply::Complete => supply,
                _ => Supply::NotSupplied,
            }),
            files: collected(compared),
            ..Completeness::default()
        };
        Some(facts)
    }
}
