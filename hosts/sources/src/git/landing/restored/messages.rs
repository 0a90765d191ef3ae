//! The latest messages of a history, and what they say was undone.

use super::super::undoing::{self, Target};
use crate::error::SourceError;
use crate::git::repository::{Repository, command, commits, history};
use std::collections::{BTreeMap, BTreeSet};

/// The newest so many commits whose messages are looked at.
const MESSAGES: usize = 5_000;

/// A commit as the scan of messages has it.
struct Said {
    id: String,
    /// The first of its parents, if it has any.
    parent: Option<String>,
    tree: String,
    message: String,
}

/// The latest messages of a history, read once for all changes that are decided over it.
pub(in crate::git) struct Messages {
    /// Newest first.
    all: Vec<Said>,
    /// Places by id.
    by_id: BTreeMap<String, usize>,
    /// Places by subject, for commits that others name by it.
    by_subject: BTreeMap<String, Vec<usize>>,
    /// Places by the number that a forge gave.
    by_number: BTreeMap<String, Vec<usize>>,
    /// What any of the messages says was undone, and is in this clone, newest first.
    undone: Vec<String>,
}

impl Messages {
    /// Reads the newest messages that `tip` reaches.
    pub(in crate::git) fn read(
        repository: &Repository,
        tip: &str,
    ) -> Result<Messages, SourceError> {
        let mut command = repository.git();
        command.args([
            "rev-list",
            "--no-commit-header",
            "--format=%H%x00%P%x00%T%x00%B%x00",
        ]);
        command.arg(format!("--max-count={MESSAGES}")).arg(tip);
        let output = command::expect(&mut command, None)?;
        let text = String::from_utf8_lossy(&output);
        let mut fields = text.split('\0');
        let mut found = Messages {
            all: Vec::new(),
            by_id: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            by_number: BTreeMap::new(),
            undone: Vec::new(),
        };
        while let (Some(id), Some(parents), Some(tree), Some(message)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        {
            found.add(Said {
                id: id.trim().to_owned(),
                parent: parents.split_whitespace().next().map(str::to_owned),
                tree: tree.to_owned(),
                message: message.to_owned(),
            });
        }
        let mut undone = found.said_undone(repository);
        let ids: Vec<&str> = undone.iter().map(String::as_str).collect();
        let mut present = history::present(repository, &ids)?.into_iter();
        undone.retain(|_| present.next().unwrap_or_default());
        found.undone = undone;
        Ok(found)
    }

    fn add(&mut self, said: Said) {
        let place = self.all.len();
        self.by_id.insert(said.id.clone(), place);
        let subject = undoing::subject(&said.message);
        for subject in BTreeSet::from([subject, undoing::without_number(subject)]) {
            let known = self.by_subject.entry(subject.to_owned()).or_default();
            known.push(place);
        }
        for number in undoing::numbers(&said.message) {
            let known = self.by_number.entry(number.to_owned()).or_default();
            known.push(place);
        }
        self.all.push(said);
    }

    fn at(&self, id: &str) -> Option<&Said> {
        self.all.get(*self.by_id.get(id)?)
    }

    /// The message of a commit, if it is one of the newest.
    pub(super) fn of(&self, id: &str) -> Option<&str> {
        Some(&self.at(id)?.message)
    }

    /// Ids, newest first.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|said| said.id.as_str())
    }

    /// What any of the messages says was undone, and is in this clone, newest first.
    pub(super) fn undone(&self) -> impl Iterator<Item = &str> {
        self.undone.iter().map(String::as_str)
    }

    /// The first parent and the tree of commits, in the order given. The newest are known; git is asked for others.
    pub(super) fn parents_and_trees(
        &self,
        repository: &Repository,
        ids: &[&str],
    ) -> Result<Vec<(Option<String>, String)>, SourceError> {
        let others: BTreeSet<&str> = ids
            .iter()
            .copied()
            .filter(|id| !self.by_id.contains_key(*id))
            .collect();
        let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
        let mut read = BTreeMap::new();
        if !others.is_empty() {
            for commit in commits::read_plain(repository, &others)? {
                let parent = commit.parents.into_iter().next();
                let tree = commit.tree.unwrap_or_default();
                read.insert(commit.revision, (parent, tree));
            }
        }
        let known = ids.iter().map(|id| match self.at(id) {
            Some(said) => (said.parent.clone(), said.tree.clone()),
            None => read.get(*id).cloned().unwrap_or_default(),
        });
        Ok(known.collect())
    }

    /// The ids that a target means. Of several commits with a subject it is the newest.
    pub(super) fn named(&self, repository: &Repository, target: &Target<'_>) -> Vec<String> {
        let at = |places: Option<&Vec<usize>>| {
            let places = places.into_iter().flatten();
            let said = places.filter_map(|place| self.all.get(*place));
            said.map(|said| said.id.clone()).collect::<Vec<_>>()
        };
        match target {
            Target::Id(id) if repository.is_id(id) => vec![(*id).to_owned()],
            Target::Id(short) => self
                .by_id
                .range((*short).to_owned()..)
                .take_while(|(id, _)| id.starts_with(short))
                .map(|(id, _)| id.clone())
                .collect(),
            Target::Number(number) => at(self.by_number.get(*number)),
            Target::Subject(subject) | Target::Again(subject) => {
                let mut named = at(self.by_subject.get(*subject));
                named.truncate(1);
                named
            }
        }
    }

    fn said_undone(&self, repository: &Repository) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.all
            .iter()
            .flat_map(|said| undoing::undone(&said.message))
            .flat_map(|target| self.named(repository, &target))
            .filter(|id| seen.insert(id.clone()))
            .collect()
    }
}
