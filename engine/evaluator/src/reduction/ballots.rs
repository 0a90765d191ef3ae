//! What each person said last.

use super::roster::{Party, Roster};
use countersign_contract::types::{
    Assessment, Authentication, DropReason, DroppedSignOff, EvidenceSeen, Facts, ReviewState,
    SignOffVerdict,
};
use std::collections::BTreeMap;

/// What a review or sign-off says. In the order in which those of the same sequence number count: the strictest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// The change may go ahead.
    Approve,
    /// What was said before no longer holds: withdrawn by the person.
    Withdraw,
    /// Dismissed on the forge.
    Dismissed,
    /// The change must not go ahead.
    Veto,
}

/// What it was given for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'a> {
    /// Absent for a review: the forge keeps it with its repository.
    pub(crate) repository: Option<&'a str>,
    pub(crate) base_branch: Option<&'a str>,
    /// The base branch is not known, rather than none.
    pub(crate) base_unknown: bool,
    pub(crate) revision: Option<&'a str>,
    pub(crate) tree: Option<&'a str>,
    pub(crate) merge_base: Option<&'a str>,
}

/// A review or a sign-off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ballot<'a> {
    pub(crate) id: &'a str,
    pub(crate) login: &'a str,
    pub(crate) says: Says,
    pub(crate) authentication: Authentication,
    pub(crate) bound: Bound<'a>,
    pub(crate) assesses: &'a [Assessment],
    pub(crate) evidence: Option<&'a EvidenceSeen>,
    sequence: u32,
}

/// Each person's last word, and what it replaced.
#[derive(Debug, Default)]
pub(crate) struct Ballots<'a> {
    /// Last words, by person.
    pub(crate) last: BTreeMap<Party, Ballot<'a>>,
    /// What no longer counts, or never did.
    pub(crate) dropped: Vec<DroppedSignOff>,
}

impl<'a> Ballots<'a> {
    /// Joins accounts to people first and only then keeps the last word of each, before anything is filtered: a dismissed
    /// or outdated verdict must not uncover an older one below it.
    pub(crate) fn of(facts: &'a Facts, roster: &Roster<'_>) -> Ballots<'a> {
        let mut ballots = Ballots::default();
        let mut all: Vec<(Party, Ballot<'a>)> = Vec::new();
        for review in &facts.reviews {
            let party = roster.account(&review.reviewer);
            let says = match review.state {
                ReviewState::Approved => Says::Approve,
                ReviewState::ChangesRequested => Says::Veto,
                ReviewState::Dismissed => Says::Dismissed,
                ReviewState::Commented | ReviewState::Pending => {
                    ballots.dropped.push(drop(
                        &review.id,
                        roster.shown(&party),
                        DropReason::NoVerdict,
                        "a comment is no verdict; an approval would be",
                    ));
                    continue;
                }
            };
            let bound = Bound {
                repository: None,
                base_branch: review.base_branch.as_deref(),
                base_unknown: review.base_branch.is_none(),
                revision: review.revision.as_deref(),
                tree: review.tree.as_deref(),
                merge_base: review.merge_base.as_deref(),
            };
            all.push((
                party,
                Ballot {
                    id: &review.id,
                    login: &review.reviewer,
                    says,
                    authentication: Authentication::Forge,
                    bound,
                    assesses: &[],
                    evidence: None,
                    sequence: review.sequence,
                },
            ));
        }
        for sign_off in &facts.sign_offs {
            let says = match sign_off.verdict {
                SignOffVerdict::Approve => Says::Approve,
                SignOffVerdict::Veto => Says::Veto,
                SignOffVerdict::Withdraw => Says::Withdraw,
            };
            let binding = &sign_off.binding;
            let bound = Bound {
                repository: Some(&binding.repository),
                base_branch: binding.base_branch.as_deref(),
                base_unknown: false,
                revision: Some(&binding.revision),
                tree: binding.tree.as_deref(),
                merge_base: binding.merge_base.as_deref(),
            };
            all.push((
                roster.account(&sign_off.person),
                Ballot {
                    id: &sign_off.id,
                    login: &sign_off.person,
                    says,
                    authentication: sign_off.authentication,
                    bound,
                    assesses: &sign_off.assesses,
                    evidence: sign_off.evidence.as_ref(),
                    sequence: sign_off.sequence,
                },
            ));
        }
        crate::order::sort_by(&mut all, |(a, x), (b, y)| {
            (x.sequence, x.says, a, x.id).cmp(&(y.sequence, y.says, b, y.id))
        });
        for (party, ballot) in all {
            if let Some(earlier) = ballots.last.get(&party) {
                let (reason, explanation) = match (ballot.says, earlier.says) {
                    (Says::Withdraw, Says::Approve) => {
                        (DropReason::Withdrawn, "the person withdrew it")
                    }
                    _ => (
                        DropReason::Superseded,
                        "a later verdict of the same person replaces it",
                    ),
                };
                // What is no approval is not missed when it goes.
                if earlier.says == Says::Approve {
                    ballots.dropped.push(drop(
                        earlier.id,
                        roster.shown(&party),
                        reason,
                        explanation,
                    ));
                }
            }
            ballots.last.insert(party, ballot);
        }
        for (party, ballot) in &ballots.last {
            if ballot.says == Says::Dismissed {
                ballots.dropped.push(drop(
                    ballot.id,
                    roster.shown(party),
                    DropReason::NoVerdict,
                    "it was dismissed, and nothing that came before it counts again; a new approval would",
                ));
            }
        }
        ballots
    }
}

/// A sign-off that did not count.
pub(crate) fn drop(
    id: &str,
    person: String,
    reason: DropReason,
    explanation: impl Into<String>,
) -> DroppedSignOff {
    DroppedSignOff {
        id: id.to_owned(),
        person,
        reason,
        explanation: explanation.into(),
    }
}
