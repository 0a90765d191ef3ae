//! What landed in a branch, change by change. Of the whole walk only commit ids are kept; facts are made for a few
//! changes at a time.

use crate::error::SourceError;
use crate::git::landing::origins::Proposals;
use crate::git::options::SurveyOptions;
use crate::git::repository::revision::{self, End};
use crate::git::repository::{Repository, command, files};
use crate::git::side_by_side;
use crate::warning::SourceWarning;
use countersign_contract::types::{Facts, Timestamp};
use std::collections::VecDeque;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

mod join;
mod reader;
mod walk;

pub(in crate::git) use join::Joined;
pub use reader::{Detail, LandedReader};
pub use walk::Landed;
use walk::Walk;

/// Changes that are read with one set of git processes.
const CHANGES_AT_ONCE: usize = 1_024;

/// As many at first.
const CHANGES_AT_FIRST: usize = 64;

/// Commits after which a set is closed early.
const COMMITS_AT_ONCE: usize = 4_000;

/// The changes that landed in a branch, newest first. Each first-parent commit is one: a merge with all that it brought
/// in, a squash, or a single commit.
pub struct LandedChanges {
    reader: LandedReader,
    left: Left,
    ready: VecDeque<Facts>,
    /// What the walk is over, for counting.
    range: Vec<String>,
    /// What the walk does not go beyond.
    edge: Option<String>,
    warnings: Vec<SourceWarning>,
}

/// Changes that are still to be read. Several at a time, so that one set of git processes reads them.
pub struct Left {
    walk: Box<dyn Iterator<Item = Result<Landed, SourceError>> + Send>,
    /// How many are read next: few at first, so that there is something to show soon.
    at_once: usize,
    ended: bool,
}

impl Left {
    fn new(walk: Box<dyn Iterator<Item = Result<Landed, SourceError>> + Send>) -> Left {
        Left {
            walk,
            at_once: CHANGES_AT_FIRST,
            ended: false,
        }
    }
}

impl Iterator for Left {
    type Item = Result<Vec<Landed>, SourceError>;

    /// The next older changes. After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        let mut some: Vec<Landed> = Vec::new();
        let mut commits = 0;
        let most = self.at_once;
        self.at_once = (2 * most).min(CHANGES_AT_ONCE);
        while !self.ended && some.len() < most && commits < COMMITS_AT_ONCE {
            match self.walk.next() {
                None => self.ended = true,
                Some(Ok(landed)) => {
                    commits += landed.ids.len();
                    some.push(landed);
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        (!some.is_empty()).then_some(Ok(some))
    }
}

/// Walks the changes that landed in a branch.
///
/// # Errors
/// When git is missing or too old, the folder is not a repository, the branch is unknown or has no commits, or `since` is
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
/// When git is missing or too old, the folder is not a repository, or the range is none.
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
    let walk = Walk::begin(&repository, &tip.id, &range)?;
    let shallow = repository.shallow().to_vec();
    // What a commit at the edge of a shallow clone changed can't be told.
    let whole = walk.filter(move |landed| match landed {
        Ok(landed) => !shallow.iter().any(|id| id == landed.revision()),
        Err(_) => true,
    });
    let mut reader = LandedReader::new(repository, name, options.now, tip.branch, marks)?;
    reader.proposals = proposals;
    Ok(LandedChanges::new(reader, Box::new(whole), range, warnings))
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
    let walk = Walk::begin(&repository, &head.id, &range)?;
    let reader = LandedReader::new(repository, name, now, head.branch, marks)?;
    Ok(LandedChanges::new(
        reader,
        Box::new(walk),
        range,
        Vec::new(),
    ))
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
    match files::named(repository, revision, ".gitattributes") {
        Ok(texts) => Ok(texts.iter().any(|text| text.contains("linguist-"))),
        // Whatever they say: each change is asked for by itself.
        Err(SourceError::MissingObject { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

impl LandedChanges {
    fn new(
        reader: LandedReader,
        walk: Box<dyn Iterator<Item = Result<Landed, SourceError>> + Send>,
        range: Vec<String>,
        warnings: Vec<SourceWarning>,
    ) -> LandedChanges {
        LandedChanges {
            reader,
            left: Left::new(walk),
            ready: VecDeque::new(),
            edge: range
                .iter()
                .find_map(|end| end.strip_prefix('^').map(str::to_owned)),
            range,
            warnings,
        }
    }

    /// How many changes there are in all, for progress. Git walks for it once more, along the branch alone.
    pub fn total(&self) -> u64 {
        self.counter().count()
    }

    /// Counts them elsewhere.
    pub fn counter(&self) -> Counter {
        let mut command = self.reader.repository.git();
        command.args(["rev-list", "--count", "--first-parent"]);
        command.args(&self.range);
        Counter { command }
    }

    /// The branch that is surveyed, if it has a name.
    pub fn branch(&self) -> Option<&str> {
        self.reader.branch.as_deref()
    }

    /// The repository's name, as the facts have it.
    pub fn repository(&self) -> &str {
        &self.reader.name
    }

    /// What the repository holds that its commits' ids don't tell and that facts of them depend on: notes, and the edge of a shallow
    /// clone.
    pub fn surroundings(&self) -> String {
        let notes = self.reader.note_refs.trees();
        let shallow = self.reader.repository.shallow().iter();
        notes
            .chain(shallow.map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The repository that is walked.
    pub(in crate::git) fn opened(&self) -> &Repository {
        &self.reader.repository
    }

    /// Things that a person should hear.
    pub fn warnings(&self) -> &[SourceWarning] {
        &self.warnings
    }

    /// All that is left, whole and newest first.
    pub(in crate::git) fn read_all(&mut self) -> Result<Vec<Facts>, SourceError> {
        let all: Vec<Landed> = self.left.walk.by_ref().collect::<Result<_, _>>()?;
        let mut some: Vec<&[Landed]> = all.chunks(CHANGES_AT_FIRST / 4).collect();
        let read = side_by_side::each(&mut some, |_, some| self.reader.read(some, Detail::WHOLE));
        let read: Vec<Vec<Facts>> = read.into_iter().collect::<Result<_, _>>()?;
        Ok(read.into_iter().flatten().collect())
    }

    /// What is left, for reading it elsewhere.
    pub fn split(self) -> (Left, LandedReader) {
        (self.left, self.reader)
    }
}

/// Counts changes.
pub struct Counter {
    command: Command,
}

impl Counter {
    /// How many there are; 0 where git does not tell.
    pub fn count(mut self) -> u64 {
        let output = command::expect(&mut self.command, None).unwrap_or_default();
        let text = String::from_utf8_lossy(&output);
        text.trim().parse().unwrap_or_default()
    }
}

impl Iterator for LandedChanges {
    type Item = Result<Facts, SourceError>;

    /// The next older change, whole. After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() {
            let read = self
                .left
                .next()?
                .and_then(|some| self.reader.read(&some, Detail::WHOLE));
            match read {
                Ok(facts) => self.ready.extend(facts),
                Err(error) => {
                    self.left.ended = true;
                    return Some(Err(error));
                }
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
