//! Where commits are in a line of changes, each of which landed on the one before: from that follows which of them are ancestors of which,
//! without a question to git for each pair.

use countersign_contract::types::Commit;
use std::collections::{BTreeSet, HashMap};

/// A line of changes, numbered from 1 on, on top of its base, which is 0.
#[derive(Debug, Default)]
pub(in crate::git) struct Line {
    /// How many of the changes the base and each landed commit has in it.
    ends: HashMap<String, usize>,
    /// The number of the change that brought a commit; 0 for what the base has.
    brought: HashMap<String, usize>,
    /// Commits that the line does not have.
    apart: BTreeSet<String>,
    /// For commits that have exactly one best common ancestor with all of the line from some change on: that ancestor, and the number
    /// of the change that brought it.
    forks: HashMap<String, (String, usize)>,
    /// What such a commit has after it, oldest first, where each has one parent.
    chains: HashMap<String, Vec<String>>,
}

impl Line {
    /// A line without changes.
    pub(in crate::git) fn on(base: Option<&str>) -> Line {
        let mut line = Line::default();
        if let Some(base) = base {
            line.ends.insert(base.to_owned(), 0);
            line.brought.insert(base.to_owned(), 0);
        }
        line
    }

    /// Adds the next change: all commits that it brought, the one that landed last.
    pub(in crate::git) fn add<'a>(&mut self, commits: impl Iterator<Item = &'a str>) {
        let number = self.ends.values().max().map_or(1, |last| last + 1);
        let mut landed = None;
        for commit in commits {
            self.brought.insert(commit.to_owned(), number);
            landed = Some(commit);
        }
        if let Some(landed) = landed {
            self.ends.insert(landed.to_owned(), number);
        }
    }

    /// The number of the change that brought a commit which the line has; that of the base for what none of them brought.
    fn number(&self, in_line: &str) -> usize {
        self.brought.get(in_line).copied().unwrap_or(0)
    }

    /// Adds a commit that the line has and that is of interest.
    pub(in crate::git) fn add_landed(&mut self, commit: &str) {
        self.brought.entry(commit.to_owned()).or_insert(0);
    }

    /// Adds a commit that the line does not have.
    pub(in crate::git) fn add_apart(&mut self, commit: &str) {
        self.apart.insert(commit.to_owned());
    }

    /// All that a commit has and the change that it landed in, or the line, did not have without it, comes after the one commit `fork`
    /// of the line.
    pub(in crate::git) fn add_fork(&mut self, commit: &str, fork: &str) {
        let known = (fork.to_owned(), self.number(fork));
        self.forks.insert(commit.to_owned(), known);
    }

    /// What a commit has after its fork, oldest first: each commit on top of the one before.
    pub(in crate::git) fn add_chain(&mut self, commit: &str, chain: Vec<String>) {
        self.chains.insert(commit.to_owned(), chain);
    }

    /// What a commit has and an end of the line has not, oldest first. Absent: that does not follow from the line.
    pub(in crate::git) fn after(&self, end: &str, commit: &str) -> Option<&[String]> {
        let has = *self.ends.get(end)?;
        let (_, number) = self.forks.get(commit)?;
        let chain = self.chains.get(commit)?;
        (self.apart.contains(commit) && *number <= has).then_some(chain)
    }

    /// All that [`Line::after`] may tell of.
    pub(in crate::git) fn chained(&self) -> BTreeSet<&String> {
        self.chains.values().flatten().collect()
    }

    /// Whether it is known where a commit is.
    pub(in crate::git) fn knows(&self, commit: &str) -> bool {
        self.brought.contains_key(commit) || self.apart.contains(commit)
    }

    /// Whether a commit is an ancestor of an end of the line. Absent: that does not follow from the line.
    pub(in crate::git) fn is_ancestor(&self, commit: &str, end: &str) -> Option<bool> {
        let has = *self.ends.get(end)?;
        match self.brought.get(commit) {
            Some(number) => Some(*number <= has),
            None => self.apart.contains(commit).then_some(false),
        }
    }

    /// The one best common ancestor of an end of the line and a commit. Absent: that does not follow from the line.
    pub(in crate::git) fn merge_base(&self, end: &str, commit: &str) -> Option<&str> {
        let has = *self.ends.get(end)?;
        if let Some((commit, number)) = self.brought.get_key_value(commit)
            && *number <= has
        {
            return Some(commit);
        }
        let (fork, number) = self.forks.get(commit)?;
        (*number <= has).then_some(fork)
    }
}

/// The one commit after which all of `own` come, by their ids and parents: all of what a commit has that another history does not.
/// `tip` is that history's end. Absent: there are several such commits, or none.
pub(in crate::git) fn fork<'a>(
    own: &[(&'a str, &'a [String])],
    tip: Option<&'a str>,
) -> Option<&'a str> {
    let ids: BTreeSet<&str> = own.iter().map(|(id, _)| *id).collect();
    let parents = own.iter().flat_map(|(_, parents)| parents.iter());
    let before: BTreeSet<&str> = parents
        .map(String::as_str)
        .filter(|parent| !ids.contains(parent))
        .collect();
    // Whatever else the other history has comes before its end.
    let at_tip = tip.filter(|tip| before.contains(tip));
    let only = || before.first().copied().filter(|_| before.len() == 1);
    at_tip.or_else(only)
}

/// The same for a merge of two parents, which is the last of its own commits, and what it merged into `tip`.
pub(in crate::git) fn fork_of_merge<'a>(
    own: &'a [Commit],
    tip: Option<&'a str>,
) -> Option<&'a str> {
    let (merge, brought) = own.split_last()?;
    let [first, merged] = merge.parents.as_slice() else {
        return None;
    };
    let of_it = tip == Some(first) && brought.iter().any(|commit| commit.revision == *merged);
    let brought: Vec<(&str, &[String])> = brought
        .iter()
        .map(|commit| (commit.revision.as_str(), commit.parents.as_slice()))
        .collect();
    fork(&brought, tip).filter(|_| of_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_a_line_is_told_and_nothing_else() {
        let mut line = Line::on(Some("base"));
        line.add(["topic", "one"].into_iter());
        line.add(["two"].into_iter());
        line.add_fork("topic", "base");
        line.add_landed("old");
        line.add_apart("open");
        line.add_fork("open", "one");
        line.add_chain("open", vec!["first".to_owned(), "open".to_owned()]);
        assert_eq!(line.after("two", "open").map(<[_]>::len), Some(2));
        assert_eq!(line.after("base", "open"), None);
        assert_eq!(line.after("two", "topic"), None);
        for (commit, end, expected) in [
            ("topic", "one", Some(true)),
            ("topic", "base", Some(false)),
            ("two", "one", Some(false)),
            ("one", "two", Some(true)),
            ("base", "base", Some(true)),
            ("old", "base", Some(true)),
            ("open", "two", Some(false)),
            ("unknown", "two", None),
            // It is no end of the line, so that it is not known what it has.
            ("old", "topic", None),
        ] {
            assert_eq!(line.is_ancestor(commit, end), expected, "{commit} {end}");
        }
        for (end, commit, expected) in [
            ("base", "topic", Some("base")),
            ("two", "topic", Some("topic")),
            ("two", "open", Some("one")),
            // What it forked from landed later.
            ("base", "open", None),
            ("two", "old", Some("old")),
            ("two", "unknown", None),
            ("topic", "open", None),
        ] {
            assert_eq!(line.merge_base(end, commit), expected, "{end} {commit}");
        }
    }

    #[test]
    fn a_fork_is_the_one_commit_before_all_others() {
        let ids = |all: &[&str]| all.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let (a, b, m) = (ids(&["x"]), ids(&["a"]), ids(&["b", "y"]));
        assert_eq!(fork(&[("a", &a), ("b", &b)], Some("tip")), Some("x"));
        assert_eq!(fork(&[("a", &a), ("b", &b), ("m", &m)], Some("tip")), None);
        assert_eq!(
            fork(&[("a", &a), ("b", &b), ("m", &m)], Some("y")),
            Some("y")
        );
        assert_eq!(fork(&[], Some("tip")), None);
        let root = ids(&[]);
        assert_eq!(fork(&[("r", &root)], Some("tip")), None);
    }
}
