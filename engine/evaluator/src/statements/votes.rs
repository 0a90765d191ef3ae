//! What each person said, and which of it is still in force.

use super::Areas;
use super::binding::{Bound, Content};
use super::review_form::Form;
use crate::people::agents::Agents;
use crate::people::roster::{Participant, Roster};
use crate::safeguards::{Safeguard, removed};
use countersign_contract::types::{
    Authentication, DropReason, DroppedSignOff, EvidenceSeen, Facts, Review, ReviewState, SignOff,
    SignOffVerdict, Timestamp,
};
use std::collections::BTreeMap;

/// What a review or sign-off says. In the order in which those of the same sequence number count: the strictest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VoteKind {
    /// Something, but no verdict.
    Comment,
    /// The change may go ahead.
    Approve,
    /// What was said before is no longer valid: withdrawn by the person.
    Withdraw,
    /// Dismissed on the forge, by whoever may do that.
    Dismissed,
    /// Approved, in a text that says otherwise: it ends approvals and takes no veto back.
    Contradicts,
    /// The change must not go ahead.
    Veto,
}

/// Ways of authentication by which somebody vouches for a word: what a control takes unless it says otherwise.
pub(crate) const VOUCHED: [Authentication; 3] = [
    Authentication::Forge,
    Authentication::Reauthenticated,
    Authentication::Signed,
];

/// A review or a sign-off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vote<'a> {
    pub(crate) id: &'a str,
    pub(crate) login: &'a str,
    /// The account is a program's.
    pub(crate) by_program: bool,
    pub(crate) kind: VoteKind,
    /// It is a review on the forge.
    pub(crate) is_review: bool,
    pub(crate) authentication: Authentication,
    pub(crate) bound: Bound<'a>,
    /// Parts of the audit that it attests.
    pub(crate) areas: Areas,
    pub(crate) evidence: Option<&'a EvidenceSeen>,
    /// Whether the person says that they wrote the change together with its author.
    pub(crate) paired: Option<bool>,
    /// Its text says `veto` or `withdraw`, whatever it is on the forge.
    pub(crate) refuses: bool,
    /// When the signer was shown it.
    pub(crate) opened: Option<Timestamp>,
    /// When it was given.
    pub(crate) given: Option<Timestamp>,
    /// Its place in the order in which everything was said.
    pub(crate) sequence: u32,
}

/// What everybody said.
#[derive(Debug, Default)]
pub(crate) struct Votes<'a> {
    /// By person, in the order in which it was said.
    pub(crate) by: BTreeMap<Participant, Vec<Vote<'a>>>,
    /// What never counts, whatever a control asks for.
    pub(crate) dropped: Vec<DroppedSignOff>,
}

/// Which votes of a person are in force, by one control's rule for authentication.
#[derive(Debug, Default)]
pub(crate) struct Standing<'b, 'a> {
    /// Approvals and comments since their last verdict that is not an approval.
    pub(crate) current: Vec<&'b Vote<'a>>,
    /// Vetoes that nothing has lifted.
    pub(crate) vetoes: Vec<&'b Vote<'a>>,
    /// Approvals that ended, with the reason.
    pub(crate) ended: Vec<(&'b Vote<'a>, DropReason, &'static str)>,
}

impl<'a> Votes<'a> {
    /// Joins accounts to people first, before anything is filtered: what one account said last must not uncover what another
    /// of the same person said earlier. `forms` has the short form of each review.
    pub(crate) fn read(
        facts: &'a Facts,
        forms: &[Form],
        roster: &Roster<'_>,
        agents: &Agents<'_>,
    ) -> Votes<'a> {
        let mut votes = Votes::default();
        let mut all: Vec<(Participant, Vote<'a>)> = Vec::new();
        for (review, form) in facts.reviews.iter().zip(forms) {
            let participant = roster.account(&review.reviewer);
            let kind = kind_of_review(review, form);
            if let Some(words) = no_verdict(kind) {
                let shown = roster.shown(&participant);
                votes
                    .dropped
                    .push(drop(&review.id, shown, DropReason::NoVerdict, words));
            }
            all.extend(kind.map(|kind| (participant, Vote::from_review(review, form, kind))));
        }
        for sign_off in &facts.sign_offs {
            let participant = roster.account(&sign_off.person);
            all.push((participant, Vote::from_sign_off(sign_off)));
        }
        for (_, vote) in &mut all {
            vote.by_program = roster.is_program(vote.login, agents);
        }
        crate::sort::sort_by(&mut all, |(a, x), (b, y)| {
            (x.sequence, x.kind, a, x.id).cmp(&(y.sequence, y.kind, b, y.id))
        });
        for (participant, vote) in all {
            votes.by.entry(participant).or_default().push(vote);
        }
        votes
    }
}

impl<'a> Vote<'a> {
    fn from_review(review: &'a Review, form: &Form, kind: VoteKind) -> Vote<'a> {
        Vote {
            id: &review.id,
            login: &review.reviewer,
            by_program: false,
            kind,
            is_review: true,
            authentication: Authentication::Forge,
            bound: Bound {
                repository: None,
                base_branch: review.base_branch.as_deref(),
                base_unknown: review.base_branch.is_none(),
                revision: review.revision.as_deref(),
                tree: review.tree.as_deref(),
                merge_base: review.merge_base.as_deref(),
            },
            areas: form.areas(),
            evidence: None,
            paired: form.paired,
            refuses: form.refuses(),
            opened: None,
            given: review.submitted,
            sequence: review.sequence,
        }
    }

    fn from_sign_off(sign_off: &'a SignOff) -> Vote<'a> {
        let binding = &sign_off.binding;
        Vote {
            id: &sign_off.id,
            login: &sign_off.person,
            by_program: false,
            kind: match sign_off.verdict {
                SignOffVerdict::Approve => VoteKind::Approve,
                SignOffVerdict::Veto => VoteKind::Veto,
                SignOffVerdict::Withdraw => VoteKind::Withdraw,
            },
            is_review: false,
            authentication: sign_off.authentication,
            bound: Bound {
                repository: Some(&binding.repository),
                base_branch: binding.base_branch.as_deref(),
                base_unknown: false,
                revision: Some(&binding.revision),
                tree: binding.tree.as_deref(),
                merge_base: binding.merge_base.as_deref(),
            },
            areas: Areas::listed(sign_off.assesses.iter().map(|assessment| &assessment.area)),
            evidence: sign_off.evidence.as_ref(),
            paired: None,
            refuses: false,
            opened: sign_off.opened,
            given: sign_off.signed,
            sequence: sign_off.sequence,
        }
    }
}

/// What a review says. `None`: it was not submitted.
fn kind_of_review(review: &Review, form: &Form) -> Option<VoteKind> {
    match review.state {
        ReviewState::Approved if form.refuses() => Some(VoteKind::Contradicts),
        ReviewState::Approved => Some(VoteKind::Approve),
        ReviewState::ChangesRequested => Some(VoteKind::Veto),
        ReviewState::Dismissed => Some(VoteKind::Dismissed),
        ReviewState::Commented => Some(VoteKind::Comment),
        ReviewState::Pending => None,
    }
}

/// Why a review is not a verdict, in words.
fn no_verdict(kind: Option<VoteKind>) -> Option<&'static str> {
    match kind {
        None => Some("it was written and not submitted; once it is, it counts"),
        Some(VoteKind::Comment) => Some("a comment is not a verdict; an approval would be"),
        Some(VoteKind::Contradicts) => {
            Some("its text contradicts its approval; a new approval would count")
        }
        Some(VoteKind::Dismissed) => Some(
            "it was dismissed, and nothing that came before it counts again; a new approval would",
        ),
        _ => None,
    }
}

/// Which votes of a person are in force, where a control accepts these ways of authentication.
///
/// A later word that is not an approval ends the approvals before it, whoever vouches for it: it can only block. Another
/// approval ends nothing: who signs again does not take their first signature back. A veto is in force until its own person
/// takes it back, as [`lifts`] says.
pub(crate) fn standing<'b, 'a>(
    votes: &'b [Vote<'a>],
    accepted: &[Authentication],
    content: &Content<'_>,
) -> Standing<'b, 'a> {
    let mut standing = Standing::default();
    for vote in votes {
        // A withdrawal for another repository withdraws nothing here.
        let elsewhere = content.other_repository(&vote.bound).is_some();
        let (reason, words) = match vote.kind {
            VoteKind::Comment => {
                standing.current.push(vote);
                continue;
            }
            VoteKind::Approve => (None, ""),
            VoteKind::Withdraw => (Some(DropReason::Withdrawn), "the person withdrew it"),
            VoteKind::Dismissed => (
                Some(DropReason::Superseded),
                "a later review of the same person was dismissed, and what came before it does not count again; a new approval would",
            ),
            VoteKind::Contradicts | VoteKind::Veto => (
                Some(DropReason::Superseded),
                "a later verdict of the same person replaces it; a new approval would count",
            ),
        };
        if let Some(reason) = reason
            && !elsewhere
            && ends_approvals()
        {
            let ended = std::mem::take(&mut standing.current);
            let approvals = ended
                .into_iter()
                .filter(|old| old.kind == VoteKind::Approve);
            standing
                .ended
                .extend(approvals.map(|old| (old, reason, words)));
        }
        match vote.kind {
            VoteKind::Veto => standing.vetoes.push(vote),
            VoteKind::Contradicts => {}
            _ if elsewhere || !content.for_this_base(&vote.bound) => {}
            _ if vote.by_program && only_people_lift() => {}
            _ => standing.vetoes.retain(|veto| !lifts(vote, veto, accepted)),
        }
        if vote.kind == VoteKind::Approve {
            standing.current.push(vote);
        }
    }
    standing
}

/// The later word takes the veto back: it is vouched for as well as the veto was, or as the control asks. A review that the
/// forge dismissed, which its writer need not have done, ends what they said by review and no sign-off.
fn lifts(later: &Vote<'_>, veto: &Vote<'_>, accepted: &[Authentication]) -> bool {
    vouched_to_lift(later, veto, accepted) && (later.kind != VoteKind::Dismissed || veto.is_review)
}

/// Only a word as well vouched for as a veto lifts it, or one that is vouched for as the control asks.
fn vouched_to_lift(later: &Vote<'_>, veto: &Vote<'_>, accepted: &[Authentication]) -> bool {
    later.authentication >= veto.authentication
        || accepted.contains(&later.authentication)
        || removed(Safeguard::LiftVouched)
}

/// A later verdict that is not an approval ends the approvals before it.
fn ends_approvals() -> bool {
    !removed(Safeguard::LastVerdict)
}

/// A program's word does not lift a person's veto.
fn only_people_lift() -> bool {
    !removed(Safeguard::LiftByPerson)
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
