//! Verdicts (reviews and sign-offs) on content that no change of a deployment has: which changes the vetoes among them block, and
//! what else their owners said.

use crate::error::SourceError;
use crate::git::options::Options;
use crate::git::repository::{Repository, commits, diff, history};
use crate::roster::Roster;
use crate::warning::SourceWarning;
use countersign_contract::types::{Authentication, Facts, FileStatus, ReviewState, SignOffVerdict};
use std::collections::{BTreeMap, BTreeSet};

/// Where the revision of a verdict is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whereabouts {
    /// One of the changes has it, or its content.
    InChange,
    /// It was deployed before, and has been decided then.
    Deployed,
    /// The repository has it, and the history that is deployed does not: another change, which is still open, or what one of
    /// these was before it was amended. The paths that it touches.
    NotLanded(BTreeSet<String>),
    /// The repository does not have it.
    Absent,
}

/// A review or sign-off, as far as it matters for where it goes.
struct Verdict<'a> {
    person: String,
    revision: Option<&'a str>,
    veto: bool,
    /// A later one takes a veto back.
    lifts: bool,
    authentication: Authentication,
}

/// What goes to a change besides what was said of its own content.
#[derive(Debug, Default)]
pub(super) struct UnplacedVerdicts {
    /// For each change, people by their names here, with the revisions of which their verdicts go there.
    by_member: Vec<BTreeSet<(String, Option<String>)>>,
    /// Vetoes that block some change, and that their owners have not taken back.
    standing: usize,
    /// Verdicts on content that no change has, which go nowhere.
    unused: usize,
}

impl UnplacedVerdicts {
    /// Looks at all that was said. `placed` has the revisions of which some change has the content.
    ///
    /// A veto remains, whatever its change became. So one for a revision that is absent blocks every change. One for a revision
    /// that is present and did not land blocks those which touch a file that it touches, since they may be what it became. All
    /// verdicts of whoever has such a veto are handed over with it: whether a later one takes it back is not decided here.
    pub(super) fn assign(
        repository: &Repository,
        options: &Options,
        roster: Option<&Roster>,
        members: &[Facts],
        placed: &BTreeSet<&str>,
    ) -> Result<UnplacedVerdicts, SourceError> {
        let verdicts = verdicts(options, roster);
        let mut places: BTreeMap<&str, Whereabouts> = BTreeMap::new();
        for revision in verdicts.iter().filter_map(|verdict| verdict.revision) {
            if !places.contains_key(revision) {
                let place = locate(repository, members, placed, revision)?;
                places.insert(revision, place);
            }
        }
        let whereabouts = |verdict: &Verdict<'_>| verdict.revision.and_then(|id| places.get(id));
        let mut unplaced = UnplacedVerdicts {
            by_member: vec![BTreeSet::new(); members.len()],
            ..UnplacedVerdicts::default()
        };
        for (order, veto) in verdicts.iter().enumerate() {
            let blocked: Vec<bool> = match whereabouts(veto) {
                _ if !veto.veto => continue,
                Some(Whereabouts::InChange | Whereabouts::Deployed) => continue,
                Some(Whereabouts::NotLanded(paths)) => {
                    members.iter().map(|facts| touches(facts, paths)).collect()
                }
                Some(Whereabouts::Absent) | None => vec![true; members.len()],
            };
            let goes = |verdict: &&Verdict<'_>| {
                let elsewhere = matches!(
                    whereabouts(verdict),
                    Some(Whereabouts::Deployed | Whereabouts::NotLanded(_))
                );
                verdict.person == veto.person && (!elsewhere || verdict.revision == veto.revision)
            };
            for (member, _) in unplaced
                .by_member
                .iter_mut()
                .zip(&blocked)
                .filter(|(_, blocked)| **blocked)
            {
                let with = verdicts.iter().filter(goes);
                member.extend(
                    with.map(|verdict| {
                        (verdict.person.clone(), verdict.revision.map(str::to_owned))
                    }),
                );
            }
            let taken_back = verdicts
                .iter()
                .skip(order)
                .filter(goes)
                .any(|verdict| verdict.lifts && verdict.authentication >= veto.authentication);
            if blocked.contains(&true) && !taken_back {
                unplaced.standing += 1;
            }
        }
        let goes_nowhere = |verdict: &&Verdict<'_>| {
            let handed = |member: &BTreeSet<(String, Option<String>)>| {
                member.contains(&(verdict.person.clone(), verdict.revision.map(str::to_owned)))
            };
            !verdict.veto
                && !matches!(
                    whereabouts(verdict),
                    Some(Whereabouts::InChange | Whereabouts::Deployed)
                )
                && !unplaced.by_member.iter().any(handed)
        };
        unplaced.unused = verdicts.iter().filter(goes_nowhere).count();
        Ok(unplaced)
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

    /// How many verdicts no change of the range explains.
    pub(super) fn warnings(&self) -> Vec<SourceWarning> {
        let (unused, standing) = (self.unused, self.standing);
        let mut warnings = Vec::new();
        if unused > 0 {
            warnings.push(SourceWarning::new(
                "sign_offs_for_other_content",
                format!("{unused} sign-offs were given for content that no change of the range has, and count for none"),
                "fetch the revisions that they name, if they belong to changes that were squashed or rebased",
            ));
        }
        if standing > 0 {
            warnings.push(SourceWarning::new(
                "veto_without_change",
                format!("{standing} standing vetoes were given for content that no change of the range has: they hold those that it may have become"),
                "fetch the revisions that they name, or have their owners take them back: `countersign veto --withdraw`",
            ));
        }
        warnings
    }
}

/// All that was said, sign-offs first.
fn verdicts<'a>(options: &'a Options, roster: Option<&Roster>) -> Vec<Verdict<'a>> {
    let sign_offs = options.sign_offs.iter().flat_map(|given| &given.list);
    let sign_offs = sign_offs.map(|sign_off| Verdict {
        person: name(roster, &sign_off.person),
        revision: Some(&sign_off.binding.revision),
        veto: sign_off.verdict == SignOffVerdict::Veto,
        lifts: sign_off.verdict != SignOffVerdict::Veto,
        authentication: sign_off.authentication,
    });
    let reviews = options.reviews.iter().flat_map(|given| &given.list);
    let reviews = reviews.map(|review| Verdict {
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

fn locate(
    repository: &Repository,
    members: &[Facts],
    placed: &BTreeSet<&str>,
    revision: &str,
) -> Result<Whereabouts, SourceError> {
    if placed.contains(revision) {
        return Ok(Whereabouts::InChange);
    }
    let there =
        repository.is_id(revision) && history::present(repository, &[revision])?.contains(&true);
    let oldest = members
        .first()
        .and_then(|facts| facts.change.merge_base.as_deref());
    let Some(base) = oldest.filter(|_| there) else {
        return Ok(Whereabouts::Absent);
    };
    if history::is_ancestor(repository, revision, base)? {
        return Ok(Whereabouts::Deployed);
    }
    let Some(fork) = history::merge_bases(repository, base, revision)?
        .into_iter()
        .next()
    else {
        return Ok(Whereabouts::Absent);
    };
    let trees = commits::read_plain(repository, &[fork, revision.to_owned()])?;
    let trees: Vec<String> = trees.into_iter().filter_map(|commit| commit.tree).collect();
    let [old, new] = trees.as_slice() else {
        return Ok(Whereabouts::Absent);
    };
    let files = diff::files(repository, &[(old.clone(), new.clone())])?;
    let files = files.into_iter().flatten();
    Ok(Whereabouts::NotLanded(
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
