//! Vetoes that none of a range's changes explains: which of the changes they hold, and what else their owners said.

use super::repository::Repository;
use super::{Options, commits, diff, history};
use crate::error::SourceError;
use crate::roster::Roster;
use countersign_contract::types::{Authentication, Facts, FileStatus, ReviewState, SignOffVerdict};
use std::collections::{BTreeMap, BTreeSet};

/// Where a revision is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// One of the changes has it, or its content.
    Here,
    /// It was deployed before, and has been decided then.
    Deployed,
    /// The repository has it, and the history that is deployed does not: another change, which is still open, or what one of
    /// these was before it was amended. The paths that it touches.
    Aside(BTreeSet<String>),
    /// The repository does not have it.
    Gone,
}

/// A review or sign-off, as far as it matters for where it goes.
struct Word<'a> {
    person: String,
    revision: Option<&'a str>,
    veto: bool,
    /// A later one takes a veto back.
    lifts: bool,
    authentication: Authentication,
}

/// What goes to a change besides what was said of its own content.
#[derive(Debug, Default)]
pub(super) struct Strays {
    /// For each change, people by their names here, with the revisions of which their words go there.
    by_member: Vec<BTreeSet<(String, Option<String>)>>,
    /// Vetoes that hold some change, and that their owners have not taken back.
    pub(super) standing: usize,
    /// Words for content that no change has, which go nowhere.
    pub(super) unused: usize,
}

impl Strays {
    /// Looks at all that was said. `placed` has the revisions of which some change has the content.
    ///
    /// A veto stands over whatever its change became. So one for a revision that is not there holds every change; one for a
    /// revision that is there, and that did not land, those which touch a file that it touches, since they may be what it became. Whoever
    /// has such a veto has all their words handed over with it: whether a later one takes it back is not decided here.
    pub(super) fn of(
        repository: &Repository,
        options: &Options,
        roster: Option<&Roster>,
        members: &[Facts],
        placed: &BTreeSet<&str>,
    ) -> Result<Strays, SourceError> {
        let words = words(options, roster);
        let mut places: BTreeMap<&str, Place> = BTreeMap::new();
        for revision in words.iter().filter_map(|word| word.revision) {
            if !places.contains_key(revision) {
                let place = place(repository, members, placed, revision)?;
                places.insert(revision, place);
            }
        }
        let of = |word: &Word<'_>| word.revision.and_then(|id| places.get(id));
        let mut strays = Strays {
            by_member: vec![BTreeSet::new(); members.len()],
            ..Strays::default()
        };
        for (order, veto) in words.iter().enumerate() {
            let held: Vec<bool> = match of(veto) {
                _ if !veto.veto => continue,
                Some(Place::Here | Place::Deployed) => continue,
                Some(Place::Aside(paths)) => {
                    members.iter().map(|facts| touches(facts, paths)).collect()
                }
                Some(Place::Gone) | None => vec![true; members.len()],
            };
            let goes = |word: &&Word<'_>| {
                let elsewhere = matches!(of(word), Some(Place::Deployed | Place::Aside(_)));
                word.person == veto.person && (!elsewhere || word.revision == veto.revision)
            };
            for (member, _) in strays
                .by_member
                .iter_mut()
                .zip(&held)
                .filter(|(_, held)| **held)
            {
                let with = words.iter().filter(goes);
                member.extend(
                    with.map(|word| (word.person.clone(), word.revision.map(str::to_owned))),
                );
            }
            let taken_back = words
                .iter()
                .skip(order)
                .filter(goes)
                .any(|word| word.lifts && word.authentication >= veto.authentication);
            if held.contains(&true) && !taken_back {
                strays.standing += 1;
            }
        }
        let goes_nowhere = |word: &&Word<'_>| {
            let handed = |member: &BTreeSet<(String, Option<String>)>| {
                member.contains(&(word.person.clone(), word.revision.map(str::to_owned)))
            };
            !word.veto
                && !matches!(of(word), Some(Place::Here | Place::Deployed))
                && !strays.by_member.iter().any(handed)
        };
        strays.unused = words.iter().filter(goes_nowhere).count();
        Ok(strays)
    }

    /// What a person said of a revision goes to a change.
    pub(super) fn go_to(
        &self,
        member: usize,
        roster: Option<&Roster>,
        person: &str,
        revision: Option<&String>,
    ) -> bool {
        let key = (name(roster, person), revision.cloned());
        self.by_member
            .get(member)
            .is_some_and(|handed| handed.contains(&key))
    }
}

/// All that was said, sign-offs first.
fn words<'a>(options: &'a Options, roster: Option<&Roster>) -> Vec<Word<'a>> {
    let sign_offs = options.sign_offs.iter().flat_map(|given| &given.list);
    let sign_offs = sign_offs.map(|sign_off| Word {
        person: name(roster, &sign_off.person),
        revision: Some(&sign_off.binding.revision),
        veto: sign_off.verdict == SignOffVerdict::Veto,
        lifts: sign_off.verdict != SignOffVerdict::Veto,
        authentication: sign_off.authentication,
    });
    let reviews = options.reviews.iter().flat_map(|given| &given.list);
    let reviews = reviews.map(|review| Word {
        person: name(roster, &review.reviewer),
        revision: review.revision.as_deref(),
        veto: review.state == ReviewState::ChangesRequested,
        lifts: matches!(review.state, ReviewState::Approved | ReviewState::Dismissed),
        authentication: Authentication::Forge,
    });
    sign_offs.chain(reviews).collect()
}

/// One name for all accounts of a person, where the roster joins them.
fn name(roster: Option<&Roster>, person: &str) -> String {
    let known = roster.and_then(|roster| roster.find(person));
    known
        .map_or(person, |known| known.login.as_str())
        .to_lowercase()
}

fn place(
    repository: &Repository,
    members: &[Facts],
    placed: &BTreeSet<&str>,
    revision: &str,
) -> Result<Place, SourceError> {
    if placed.contains(revision) {
        return Ok(Place::Here);
    }
    let there =
        repository.is_id(revision) && history::present(repository, &[revision])?.contains(&true);
    let oldest = members
        .first()
        .and_then(|facts| facts.change.merge_base.as_deref());
    let Some(base) = oldest.filter(|_| there) else {
        return Ok(Place::Gone);
    };
    if history::is_ancestor(repository, revision, base)? {
        return Ok(Place::Deployed);
    }
    let Some(fork) = history::merge_bases(repository, base, revision)?
        .into_iter()
        .next()
    else {
        return Ok(Place::Gone);
    };
    let trees = commits::read_plain(repository, &[fork, revision.to_owned()])?;
    let trees: Vec<String> = trees.into_iter().filter_map(|commit| commit.tree).collect();
    let [old, new] = trees.as_slice() else {
        return Ok(Place::Gone);
    };
    let files = diff::files(repository, &[(old.clone(), new.clone())])?;
    let files = files.into_iter().flatten();
    Ok(Place::Aside(
        files
            .flat_map(|file| std::iter::once(file.path).chain(file.previous_path))
            .collect(),
    ))
}

/// The change touches one of the paths.
fn touches(facts: &Facts, paths: &BTreeSet<String>) -> bool {
    facts.files.iter().any(|file| {
        let before = file
            .previous_path
            .as_ref()
            .filter(|_| file.status != FileStatus::Copied);
        paths.contains(&file.path) || before.is_some_and(|path| paths.contains(path))
    })
}
