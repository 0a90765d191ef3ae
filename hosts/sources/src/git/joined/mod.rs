//! A hosted change as two sources know it: the forge's documents and git. Whatever either knows is a fact.
//!
//! Git tells what a change contains, as it does for a range, by the same code: so the same change has the same facts by both ways.
//! The forge tells what git does not know: accounts, signatures that it verified, pushes, reviews, checks. What both know has
//! to agree: an object of another content than its id says is an error, and lists or merge bases that differ are incomplete, by
//! name. Where git lacks a part, the forge's word stands as it does without git.

mod content;
mod queue;

pub use queue::QueueEntry;

use super::mirror::{NotesFetched, Objects};
use super::options::{Options, RosterFrom, Supplied};
use super::range::base_files::BaseFiles;
use super::range::people::Rosters;
use super::repository::notes::NoteRefs;
use super::repository::{Repository, commits, history, revision};
use crate::context::{self, Context};
use crate::error::SourceError;
use crate::roster::{self, Roster};
use crate::warning::SourceWarning;
use countersign_contract::text::one_line;
use countersign_contract::types::{ChangeState, Facts, ListSupply, Supply};
use std::path::PathBuf;

/// What is read of the objects besides the change itself.
#[derive(Clone, Debug)]
pub struct JoinOptions {
    /// Where the roster is at the base, if none was given.
    pub roster: Option<String>,
    /// The folder of context documents at the base.
    pub context: Option<String>,
    /// Say of each person of the roster how well they know the files.
    pub expertise: bool,
    /// A folder where what git said of that is kept for the next time. Absent: it is not kept.
    pub expertise_folder: Option<PathBuf>,
}

impl Default for JoinOptions {
    fn default() -> JoinOptions {
        JoinOptions {
            roster: Some(roster::DEFAULT_PATH.to_owned()),
            context: Some(context::DEFAULT_FOLDER.to_owned()),
            expertise: true,
            expertise_folder: None,
        }
    }
}

/// What git knows of a hosted change.
pub(crate) struct Joined {
    repository: Repository,
    notes: NotesFetched,
    options: Options,
}

impl Joined {
    /// Opens the objects of a change that the forge told of. `roster` and `context` are those from outside the change.
    ///
    /// # Errors
    /// When the objects can't be opened.
    pub(crate) fn open(
        objects: &Objects,
        what: &JoinOptions,
        facts: &Facts,
        roster: Option<&Roster>,
        context: &Context,
    ) -> Result<Joined, SourceError> {
        let change = &facts.change;
        let range = format!("{}..{}", change.base.revision, change.head.revision);
        let mut options = Options::new(objects.path(), range, facts.now);
        options.purpose = facts.purpose;
        options.environment.clone_from(&facts.environment);
        options.name = Some(change.repository.clone());
        options.roster = match (roster, &what.roster) {
            (Some(roster), _) => RosterFrom::Given(roster.clone()),
            (None, Some(path)) => RosterFrom::Base { path: path.clone() },
            (None, None) => RosterFrom::Nowhere,
        };
        options.context = context.clone();
        options.context_folder.clone_from(&what.context);
        options.expertise = what.expertise;
        options.expertise_folder.clone_from(&what.expertise_folder);
        // Only whose content they are for is asked: revisions that were reviewed.
        options.reviews = Some(supplied(&facts.reviews));
        options.sign_offs = Some(supplied(&facts.sign_offs));
        Ok(Joined {
            repository: Repository::open(objects.path())?,
            notes: objects.notes,
            options,
        })
    }

    /// Joins commits, files, equivalences and notes with what the forge says of them.
    ///
    /// # Errors
    /// When the forge says of an object what is not in it.
    pub(crate) fn add_content(
        &self,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<(), SourceError> {
        let ends = [
            facts.change.base.revision.clone(),
            facts.change.head.revision.clone(),
        ];
        let ids: Vec<&str> = ends.iter().map(String::as_str).collect();
        let is_here = ids.iter().all(|id| self.repository.is_id(id))
            && history::present(&self.repository, &ids)? == [true, true];
        if !is_here {
            warnings.push(incomplete(
                "the base or the head is not among git's objects",
            ));
            return Ok(());
        }
        let mut found = Vec::new();
        match content::read(&self.repository, &self.options, &mut found) {
            Ok(git) => {
                warnings.append(&mut found);
                content::join(&self.repository, git, facts, warnings)?;
            }
            Err(error) => warnings.push(incomplete(&error.to_string())),
        }
        match self.add_notes(facts, warnings) {
            Ok(()) => {}
            Err(error) => {
                facts.completeness.notes = collected(Supply::Truncated);
                warnings.push(incomplete(&error.to_string()));
            }
        }
        content::complete_reviews(&self.repository, facts, warnings)
    }

    fn add_notes(
        &self,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<(), SourceError> {
        let own = facts.commits.iter().filter(|commit| !commit.in_base);
        let all = own.chain(&facts.carried_commits);
        let revisions = all.map(|commit| commit.revision.as_str());
        let refs = NoteRefs::find(&self.repository)?;
        let found = refs.read(&self.repository, revisions, warnings)?;
        facts.notes = found.notes;
        let whole = found
            .supply
            .as_ref()
            .is_some_and(|supply| supply.supply == Supply::Complete);
        let none = found
            .supply
            .as_ref()
            .is_none_or(|supply| supply.supply == Supply::NotSupplied);
        facts.completeness.notes = match self.notes {
            // No ref is no note: all refs are here.
            NotesFetched::Yes if whole || none => collected(Supply::Complete),
            NotesFetched::Yes | NotesFetched::No => found.supply,
            NotesFetched::Failed => collected(Supply::Truncated),
        };
        Ok(())
    }

    /// Makes sure that an entry of a merge queue brings this change and nothing else.
    ///
    /// # Errors
    /// When git makes something else of the change than the queue did.
    pub(crate) fn check_entry(
        &self,
        entry: &QueueEntry,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<(), SourceError> {
        let head = facts.change.head.revision.clone();
        match queue::is_recomputed(&self.repository, &head, entry) {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(SourceError::Forge {
                document: "entry of the merge queue".to_owned(),
                reason: format!(
                    "`{}` is not what git makes of `{}` and of `{head}`, which was reviewed",
                    one_line(&entry.revision),
                    one_line(&entry.parent)
                ),
                remedy: "take the change out of the queue and put it in again",
            }),
            Ok(None) => {
                unchecked_entry(facts, warnings);
                Ok(())
            }
            Err(error) => {
                warnings.push(incomplete(&error.to_string()));
                unchecked_entry(facts, warnings);
                Ok(())
            }
        }
    }

    /// Adds what stands at the base: context, owners and people, together with what was given from outside. Tells whether the base
    /// could be read; if not, nothing was added.
    ///
    /// # Errors
    /// When the roster at the base does not hold.
    pub(crate) fn add_surroundings(
        &self,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<bool, SourceError> {
        let base = facts.change.base.revision.clone();
        let mut found = Vec::new();
        let mut with = facts.clone();
        match self.surround(&base, &mut with, &mut found) {
            Ok(()) => {
                *facts = with;
                warnings.append(&mut found);
                Ok(true)
            }
            Err(error @ SourceError::Document(_)) => Err(error),
            Err(error) => {
                warnings.push(incomplete(&error.to_string()));
                Ok(false)
            }
        }
    }

    fn surround(
        &self,
        base: &str,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<(), SourceError> {
        let base = revision::commit(&self.repository, base)?;
        let tree = commits::read_one(&self.repository, &base)?.tree;
        facts.change.base.tree = facts.change.base.tree.take().or(tree);
        let rosters = Rosters::read(&self.repository, &self.options, [base.clone()])?;
        let roster = rosters.at(Some(&base));
        let files = BaseFiles::read(&self.repository, &self.options, Some(&base), warnings)?;
        files.add_to(&self.repository, &self.options, roster, facts, warnings)
    }
}

/// What is missing where no objects of the change are at hand, though they were looked for: notes can be there.
pub(crate) fn without_objects(facts: &mut Facts) {
    facts.completeness.notes = collected(Supply::Truncated);
}

/// What an entry of a merge queue brings is not known to be the change: then nobody knows all that would land.
pub(crate) fn unchecked_entry(facts: &mut Facts, warnings: &mut Vec<SourceWarning>) {
    let completeness = &mut facts.completeness;
    for entry in [&mut completeness.commits, &mut completeness.files] {
        match entry {
            Some(entry) => entry.supply = entry.supply.max(Supply::Truncated),
            None => *entry = collected(Supply::Truncated),
        }
    }
    warnings.push(SourceWarning::new(
        "queue_unchecked",
        "git does not have the merge queue's entry, so that nothing shows that it brings what was reviewed",
        "let the token read the repository's contents, and decide the entry again",
    ));
}

fn supplied<T: Clone>(list: &[T]) -> Supplied<T> {
    Supplied {
        list: list.to_vec(),
        collector: String::new(),
    }
}

fn collected(supply: Supply) -> Option<ListSupply> {
    super::facts::collected(supply)
}

/// Whether heads that the change had before are looked at: what has landed is judged by what landed.
fn is_open(facts: &Facts) -> bool {
    facts.change.state == ChangeState::Open
}

fn incomplete(why: &str) -> SourceWarning {
    SourceWarning::new(
        "clone_incomplete",
        format!("git does not know all of the change ({why}): only what the forge says is used"),
        "check out with full history (`fetch-depth: 0`), or let the token read the repository's contents",
    )
}

fn disagreement(what: &str) -> SourceWarning {
    SourceWarning::new(
        "sources_disagree",
        format!("the forge and git disagree: {what}"),
        "decide it again; if it stays so, look what the forge shows of the change",
    )
}
