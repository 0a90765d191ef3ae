//! A deployment as the changes that it brings: what landed since the deployed revision, change by change, each with what it
//! inherits and with the sign-offs that were given for it.

mod placed;
mod unplaced_verdicts;

use self::unplaced_verdicts::UnplacedVerdicts;
use crate::error::SourceError;
use crate::git::facts::{branch_name, collected, sort_equivalences};
use crate::git::landing::inheritance::{self, LandedChange};
use crate::git::landing::origins::{self, Link, Origin, Origins, Proposals};
use crate::git::landing::recompute;
use crate::git::landing::restored::{self, Messages};
use crate::git::landing::signers::Signers;
use crate::git::options::{Landing, Options};
use crate::git::range::base_files::BaseFiles;
use crate::git::range::people::Rosters;
use crate::git::range::{add_verdicts, collect_any, earlier, unnamed_base};
use crate::git::repository::revision::{self, Range};
use crate::git::repository::{Repository, history};
use crate::git::side_by_side;
use crate::git::survey::{Joined, between};
use crate::roster::Roster;
use crate::warning::SourceWarning;
use countersign_contract::types::{Equivalence, Facts, Purpose, Supply};
use std::collections::{BTreeMap, BTreeSet};

/// What a deployment brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// The facts of each change, in the order in which they landed. Never empty: where nothing new landed, the range itself is
    /// the only member.
    pub members: Vec<Facts>,
    /// The deployed revision, from which policy and roster are read. Absent when nothing was deployed before.
    pub base: Option<String>,
    /// Things that a person should hear.
    pub warnings: Vec<SourceWarning>,
}

/// Splits the range of `options` into the changes that landed in it. `origins` names what landed commits came from, by the
/// landed commit, where the caller knows it; `options.landing` is not looked at.
///
/// Each change is judged by the roster of the commit that it landed on: who was hired or promoted on the way has a say in what comes
/// after.
///
/// Sign-offs and reviews go to the change whose content they name. A veto for a revision that is not in the clone holds all of
/// them, since whose it was can't be told. One for a revision that is there and did not land holds those that touch a file which it
/// touches, since they may be what it became.
///
/// # Errors
/// As [`crate::git::collect`], and when a revision in `origins` is unknown or names no landed change.
pub fn deployment(
    options: &Options,
    origins: &BTreeMap<String, Vec<String>>,
) -> Result<Deployment, SourceError> {
    let repository = Repository::open(&options.repository)?;
    let range = revision::resolve(&repository, &options.range)?;
    let mut warnings = Vec::new();
    let base = match deployed(&repository, options, &range, &mut warnings)? {
        Deployed::Range(base) => base,
        Deployed::Already(base) => return nothing_new(options, &base),
    };
    let name = match &options.name {
        Some(name) => name.clone(),
        None => repository.name()?,
    };
    let tip = range.head.id.clone();
    let mut changes = between(repository, base.as_deref(), range.head, name, options.now)?;
    let named = named_origins(changes.opened(), origins)?;
    let proposals = Proposals::read(changes.opened())?;
    let mut heads = proposals.heads().clone();
    heads.extend(earlier::revisions(options));
    heads.extend(named.values().flatten().map(|origin| origin.head.clone()));
    let joined = changes.join_rebased(&heads)?;
    let mut members = changes.read_all()?;
    members.reverse();
    if let Some(branch) = options.base_branch.as_deref().map(branch_name) {
        for facts in &mut members {
            facts.change.base.branch = Some(branch.to_owned());
        }
    }
    let bases = base
        .iter()
        .cloned()
        .chain(members.iter().filter_map(own_base));
    let rosters = Rosters::read(changes.opened(), options, bases)?;
    let mut elsewhere: BTreeSet<String> = earlier::revisions(options).into_iter().collect();
    elsewhere.extend(named.values().flatten().map(|origin| origin.head.clone()));
    for place in 0..members.len() {
        elsewhere.extend(claimed(&members, place, &proposals, &joined));
    }
    placed::keep(changes.opened(), base.as_deref(), &members, &elsewhere)?;
    placed::prepare_merges(changes.opened(), &members, |place| {
        claimed(&members, place, &proposals, &joined)
    })?;
    let mut split = Split {
        repository: changes.opened(),
        options,
        roster: rosters.at(base.as_deref()),
        rosters: &rosters,
        members,
        warnings,
    };
    split.add_origins(named, &proposals, &joined, &tip)?;
    split.add_verdicts()?;
    split.add_base_files(base.as_deref())?;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    split
        .warnings
        .retain(|warning| seen.insert(warning.to_string()));
    Ok(Deployment {
        members: split.members,
        base,
        warnings: split.warnings,
    })
}

/// Heads that a member may have come from, by what its message names and by its rebased commits.
fn claimed(
    members: &[Facts],
    place: usize,
    proposals: &Proposals,
    joined: &BTreeMap<String, Joined>,
) -> BTreeSet<String> {
    let head = members.get(place).and_then(|facts| facts.commits.last());
    let Some(head) = head else {
        return BTreeSet::new();
    };
    let rebased = joined.get(&head.revision).map(|joined| &joined.origin);
    let named = proposals.named(&head.message);
    named.chain(rebased).cloned().collect()
}

/// What the range begins at.
enum Deployed {
    /// This revision, after which something lands. Absent: nothing was deployed before, or it is not in this clone.
    Range(Option<String>),
    /// This revision, which has all that is to be deployed.
    Already(String),
}

/// Looks at how the deployed revision relates to what is to be deployed.
fn deployed(
    repository: &Repository,
    options: &Options,
    range: &Range,
    warnings: &mut Vec<SourceWarning>,
) -> Result<Deployed, SourceError> {
    let Some(base) = range.base.as_ref().map(|base| base.id.clone()) else {
        return Ok(Deployed::Range(None));
    };
    // Asked for alone, a commit at the edge of a shallow clone has a parent that is not there.
    if range.single && !history::present(repository, &[&base])?.contains(&true) {
        return Ok(Deployed::Range(None));
    }
    if history::is_ancestor(repository, &range.head.id, &base)? {
        return match options.purpose {
            Purpose::Deploy => Ok(Deployed::Already(base)),
            _ => Err(SourceError::EmptyRange {
                range: options.range.clone(),
            }),
        };
    }
    if !history::is_ancestor(repository, &base, &range.head.id)? {
        warnings.push(SourceWarning::new(
            "deployed_elsewhere",
            "the deployed revision is not part of the history that is to be deployed: what only it has goes away",
            "check that the range begins at what is deployed now",
        ));
    }
    Ok(Deployed::Range(Some(base)))
}

/// The origins that the caller names, by the commit that landed.
fn named_origins(
    repository: &Repository,
    given: &BTreeMap<String, Vec<String>>,
) -> Result<BTreeMap<String, Vec<Origin>>, SourceError> {
    let mut named: BTreeMap<String, Vec<Origin>> = BTreeMap::new();
    for (landed, origins) in given {
        let known = named
            .entry(revision::commit(repository, landed)?)
            .or_default();
        known.extend(origins::given(repository, origins)?);
    }
    Ok(named)
}

/// Going back, or staying: nothing lands that was not there before. What the revision brought when it was deployed first is
/// not known, and a range with its ends exchanged looks the same: only a deployment of it that passed before can open this.
fn nothing_new(options: &Options, base: &str) -> Result<Deployment, SourceError> {
    let mut options = options.clone();
    options.landing = Landing::Proposed;
    let mut found = collect_any(&options)?;
    let known = &mut found.facts.completeness;
    for list in [
        &mut known.commits,
        &mut known.commit_files,
        &mut known.files,
    ] {
        *list = collected(Supply::NotSupplied);
    }
    found.warnings.push(SourceWarning::new(
        "nothing_new",
        "the deployed revision holds all that is to be deployed: nothing new lands, and what this revision brought is not known",
        "hand over the gate's `prior_decisions`: a revision that passed stays deployable; or name the range from what was deployed before it",
    ));
    Ok(Deployment {
        members: vec![found.facts],
        base: Some(base.to_owned()),
        warnings: found.warnings,
    })
}

/// Where the members' origins are looked for.
struct Sources<'a> {
    repository: &'a Repository,
    options: &'a Options,
    rosters: &'a Rosters<'a>,
    proposals: &'a Proposals,
    joined: &'a BTreeMap<String, Joined>,
}

impl Sources<'_> {
    /// Adds what a member inherits. `given` are the origins that the caller names.
    fn add_to(
        &self,
        facts: &mut Facts,
        given: Vec<Origin>,
    ) -> Result<Vec<SourceWarning>, SourceError> {
        let mut warnings = Vec::new();
        let own_base = own_base(facts);
        let roster = self.rosters.at(own_base.as_deref());
        let change = &facts.change;
        let branch = change.base.branch.as_deref();
        let signers = Signers::approving(self.options, roster, &change.repository, branch);
        let Some(head) = facts.commits.last() else {
            return Ok(warnings);
        };
        let rebased = self.joined.get(&head.revision);
        let mut origins = match given.is_empty() {
            false => Origins {
                list: given,
                ..Origins::default()
            },
            true => origins::find(self.repository, self.proposals, head, facts.commits.len())?,
        };
        if let Some(joined) = rebased.filter(|_| origins.list.is_empty())
            && self.proposals.heads().contains(&joined.origin)
        {
            origins.list.push(Origin {
                head: joined.origin.clone(),
                link: Link::Claimed,
            });
        }
        if origins.list.is_empty() {
            origins.list = signers.origins();
        }
        let landed = LandedChange {
            base: facts.change.merge_base.as_deref(),
            head,
            own: &facts.commits,
            signers: &signers,
        };
        let inheritance = inheritance::inherit(self.repository, &landed, &origins)?;
        let base = facts.change.merge_base.clone();
        facts.equivalences = recompute::reverts(self.repository, base.as_deref(), &facts.commits)?;
        inheritance::apply(inheritance, facts, &mut warnings);
        Ok(warnings)
    }
}

/// A range on its way to its members' facts.
struct Split<'a> {
    repository: &'a Repository,
    options: &'a Options,
    /// The roster of what is deployed, by which accounts are joined.
    roster: Option<&'a Roster>,
    /// Those of the commits that the members landed on.
    rosters: &'a Rosters<'a>,
    members: Vec<Facts>,
    warnings: Vec<SourceWarning>,
}

impl Split<'_> {
    fn add_origins(
        &mut self,
        mut named: BTreeMap<String, Vec<Origin>>,
        proposals: &Proposals,
        joined: &BTreeMap<String, Joined>,
        tip: &str,
    ) -> Result<(), SourceError> {
        let given: Vec<Vec<Origin>> = self
            .members
            .iter()
            .map(|facts| {
                let head = facts.commits.last().map(|head| &head.revision);
                let rebased = head.and_then(|head| joined.get(head));
                let ids = head.into_iter();
                let ids = ids.chain(rebased.iter().flat_map(|joined| &joined.ids));
                let mut list: Vec<Origin> =
                    ids.filter_map(|id| named.remove(id)).flatten().collect();
                list.sort();
                list.dedup();
                list
            })
            .collect();
        let sources = Sources {
            repository: self.repository,
            options: self.options,
            rosters: self.rosters,
            proposals,
            joined,
        };
        let found = side_by_side::each(&mut self.members, |place, facts| {
            let given = given.get(place).cloned().unwrap_or_default();
            sources.add_to(facts, given)
        });
        for warnings in found {
            self.warnings.append(&mut warnings?);
        }
        let messages = Messages::read(self.repository, tip)?;
        restored::add_to_all(self.repository, &messages, &mut self.members)?;
        match named.into_keys().next() {
            Some(revision) => Err(SourceError::UnknownRevision {
                revision,
                repository: self.repository.path().to_owned(),
                remedy: "it is not among the changes that landed in the range; name the commit that landed on the branch itself".to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// Gives each member the sign-offs and reviews of its content, and the vetoes that block it besides.
    fn add_verdicts(&mut self) -> Result<(), SourceError> {
        let places = self.places()?;
        let placed: BTreeSet<&str> = places.keys().map(String::as_str).collect();
        let unplaced = UnplacedVerdicts::assign(
            self.repository,
            self.options,
            self.roster,
            &self.members,
            &placed,
        )?;
        for (place, facts) in self.members.iter_mut().enumerate() {
            let here = |person: &str, revision: Option<&String>| {
                let of_content =
                    revision.is_some_and(|id| places.get(id).is_some_and(|at| at.contains(&place)));
                of_content || unplaced.go_to(place, self.roster, person, revision)
            };
            let mut options = self.options.clone();
            if let Some(given) = &mut options.sign_offs {
                given
                    .list
                    .retain(|sign_off| here(&sign_off.person, Some(&sign_off.binding.revision)));
            }
            if let Some(given) = &mut options.reviews {
                given
                    .list
                    .retain(|review| here(&review.reviewer, review.revision.as_ref()));
            }
            add_verdicts(&options, facts);
            self.warnings.extend(unnamed_base(facts));
        }
        self.warnings.extend(unplaced.warnings());
        Ok(())
    }

    /// By revision, the members that have its content. Adds to each member the equivalences that tell so.
    fn places(&mut self) -> Result<BTreeMap<String, BTreeSet<usize>>, SourceError> {
        let mut places: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (place, facts) in self.members.iter().enumerate() {
            let own = facts.commits.iter().chain(&facts.carried_commits);
            let linked = facts.change.landed_from.iter();
            let heads = linked.filter_map(|id| Some(id.rsplit_once('@')?.1.to_owned()));
            for id in own.map(|commit| commit.revision.clone()).chain(heads) {
                places.entry(id).or_default().insert(place);
            }
        }
        let elsewhere: BTreeSet<String> = earlier::revisions(self.options)
            .into_iter()
            .filter(|id| !places.contains_key(id))
            .collect();
        let elsewhere: Vec<String> = elsewhere.into_iter().collect();
        for (place, facts) in self.members.iter_mut().enumerate() {
            let (list, all_known) = equal_content(self.repository, facts, &elsewhere)?;
            for found in list {
                let at = places.entry(found.from_revision.clone()).or_default();
                at.insert(place);
                facts.equivalences.push(found);
            }
            sort_equivalences(&mut facts.equivalences);
            inheritance::add_makers(self.repository, facts)?;
            facts.completeness.equivalences = collected(if all_known {
                Supply::Complete
            } else {
                Supply::Truncated
            });
        }
        Ok(places)
    }

    /// Adds what the deployed revision says of the members' surroundings, and people by the rosters that the members landed on.
    fn add_base_files(&mut self, base: Option<&str>) -> Result<(), SourceError> {
        let mut base_files =
            BaseFiles::read(self.repository, self.options, base, &mut self.warnings)?;
        base_files.prepare(self.repository, &self.members)?;
        for facts in &mut self.members {
            facts.purpose = self.options.purpose;
            facts.environment.clone_from(&self.options.environment);
            let roster = self.rosters.at(own_base(facts).as_deref());
            base_files.add_to(
                self.repository,
                self.options,
                roster,
                facts,
                &mut self.warnings,
            )?;
        }
        Ok(())
    }
}

/// The commit that a change landed on, where it is in this clone.
fn own_base(facts: &Facts) -> Option<String> {
    let known = facts.change.base.tree.is_some() && facts.change.merge_base.is_some();
    known.then(|| facts.change.base.revision.clone())
}

/// Which of the revisions have the content of what landed, or of an origin of it, and whether the repository has them all.
fn equal_content(
    repository: &Repository,
    facts: &Facts,
    revisions: &[String],
) -> Result<(Vec<Equivalence>, bool), SourceError> {
    let (Some(base), Some(head)) = (&facts.change.merge_base, facts.commits.last()) else {
        return Ok((Vec::new(), revisions.is_empty()));
    };
    if revisions.is_empty() {
        return Ok((Vec::new(), true));
    }
    let linked = facts.change.landed_from.iter();
    let heads: Vec<String> = linked
        .filter_map(|id| Some(id.rsplit_once('@')?.1.to_owned()))
        .filter(|id| *id != head.revision)
        .collect();
    let mut list = inheritance::earlier_heads(repository, Some(base), &heads, revisions)?;
    let found = recompute::earlier_heads(repository, base, base, head, revisions)?;
    list.extend(found.list);
    Ok((list, found.skipped.is_empty()))
}
