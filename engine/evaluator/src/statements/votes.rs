//! What each person said, and what of it still stands.

use super::areas::Areas;
use super::binding::Content;
use super::review_form::{Form, FormVerdict};
use crate::people::roster::{Participant, Roster};
use crate::safeguards::{Step, Steps};
use countersign_contract::types::{
    Authentication, DropReason, DroppedSignOff, EvidenceSeen, Facts, ReviewState, SignOffVerdict,
    Timestamp,
};
use std::collections::BTreeMap;

/// What a review or sign-off says. In the order in which those of the same sequence number count: the strictest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VoteKind {
    /// Something, but no verdict.
    Comment,
    /// The change may go ahead.
    Approve,
    /// What was said before no longer holds: withdrawn by the person.
    Withdraw,
    /// Dismissed on the forge, by whoever may do that.
    Dismissed,
    /// Approved, in a text that says otherwise: it ends approvals and takes no veto back.
    Contradicts,
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
pub(crate) struct Vote<'a> {
    pub(crate) id: &'a str,
    pub(crate) login: &'a str,
    pub(crate) says: VoteKind,
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

/// What of a person's words stands, by one control's rule for authentication.
#[derive(Debug, Default)]
pub(crate) struct Standing<'b, 'a> {
    /// Approvals and comments since their last verdict that is no approval.
    pub(crate) current: Vec<&'b Vote<'a>>,
    /// Vetoes that nothing has lifted.
    pub(crate) vetoes: Vec<&'b Vote<'a>>,
    /// Approvals that ended, with the reason.
    pub(crate) ended: Vec<(&'b Vote<'a>, DropReason, &'static str)>,
}

impl<'a> Votes<'a> {
    /// Joins accounts to people first, before anything is filtered: what one account said last must not uncover what another
    /// of the same person said earlier. `forms` has the short form of each review.
    pub(crate) fn read(facts: &'a Facts, forms: &[Form], roster: &Roster<'_>) -> Votes<'a> {
        let mut votes = Votes::default();
        let mut all: Vec<(Participant, Vote<'a>)> = Vec::new();
        let blank = Form::default();
        for (review, place) in facts.reviews.iter().zip(0_usize..) {
            let form = forms.get(place).unwrap_or(&blank);
            let participant = roster.account(&review.reviewer);
            let otherwise = form.word.is_some_and(|word| word != FormVerdict::Approve);
            let says = match review.state {
                ReviewState::Approved if otherwise => VoteKind::Contradicts,
                ReviewState::Approved => VoteKind::Approve,
                ReviewState::ChangesRequested => VoteKind::Veto,
                ReviewState::Dismissed => VoteKind::Dismissed,
                ReviewState::Commented => VoteKind::Comment,
                ReviewState::Pending => {
                    votes.dropped.push(drop(
                        &review.id,
                        roster.shown(&participant),
                        DropReason::NoVerdict,
                        "it was written and not submitted; once it is, it counts",
                    ));
                    continue;
                }
            };
            let no_verdict = match says {
                VoteKind::Comment => Some("a comment is no verdict; an approval would be"),
                VoteKind::Contradicts => {
                    Some("its text says otherwise than its approval; a new approval would count")
                }
                VoteKind::Dismissed => Some(
                    "it was dismissed, and nothing that came before it counts again; a new approval would",
                ),
                _ => None,
            };
            if let Some(words) = no_verdict {
                let shown = roster.shown(&participant);
                votes
                    .dropped
                    .push(drop(&review.id, shown, DropReason::NoVerdict, words));
            }
            let bound = Bound {
                repository: None,
                base_branch: review.base_branch.as_deref(),
                base_unknown: review.base_branch.is_none(),
                revision: review.revision.as_deref(),
                tree: review.tree.as_deref(),
                merge_base: review.merge_base.as_deref(),
            };
            all.push((
                participant,
                Vote {
                    id: &review.id,
                    login: &review.reviewer,
                    says,
                    is_review: true,
                    authentication: Authentication::Forge,
                    bound,
                    areas: form.areas(),
                    evidence: None,
                    paired: form.paired,
                    refuses: otherwise,
                    opened: None,
                    given: review.submitted,
                    sequence: review.sequence,
                },
            ));
        }
        for sign_off in &facts.sign_offs {
            let says = match sign_off.verdict {
                SignOffVerdict::Approve => VoteKind::Approve,
                SignOffVerdict::Veto => VoteKind::Veto,
                SignOffVerdict::Withdraw => VoteKind::Withdraw,
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
            let areas = Areas::listed(sign_off.assesses.iter().map(|assessment| &assessment.area));
            all.push((
                roster.account(&sign_off.person),
                Vote {
                    id: &sign_off.id,
                    login: &sign_off.person,
                    says,
                    is_review: false,
                    authentication: sign_off.authentication,
                    bound,
                    areas,
                    evidence: sign_off.evidence.as_ref(),
                    paired: None,
                    refuses: false,
                    opened: sign_off.opened,
                    given: sign_off.signed,
                    sequence: sign_off.sequence,
                },
            ));
        }
        crate::sort::sort_by(&mut all, |(a, x), (b, y)| {
            (x.sequence, x.says, a, x.id).cmp(&(y.sequence, y.says, b, y.id))
        });
        for (participant, vote) in all {
            votes.by.entry(participant).or_default().push(vote);
        }
        votes
    }
}

/// What of a person's words stands, where a control takes these ways of authentication. `is_program` tells a program's
/// accounts.
///
/// A later word that is no approval ends the approvals before it, whoever vouches for it: it can only hold. Another
/// approval ends nothing: who signs again does not take their first signature back. A veto stands until its own person
/// takes it back, as [`lifts`] says.
pub(crate) fn standing<'b, 'a>(
    votes: &'b [Vote<'a>],
    accepted: &[Authentication],
    content: &Content<'_>,
    steps: Steps,
    is_program: impl Fn(&Vote<'a>) -> bool,
) -> Standing<'b, 'a> {
    let mut standing = Standing::default();
    for vote in votes {
        // Said of another repository, it takes nothing back here.
        let elsewhere = content.other_repository(&vote.bound).is_some();
        let (reason, words) = match vote.says {
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
            && steps.take(Step::LastVerdict)
        {
            let ended = std::mem::take(&mut standing.current);
            let approvals = ended
                .into_iter()
                .filter(|old| old.says == VoteKind::Approve);
            standing
                .ended
                .extend(approvals.map(|old| (old, reason, words)));
        }
        match vote.says {
            VoteKind::Veto => standing.vetoes.push(vote),
            VoteKind::Contradicts => {}
            _ if elsewhere || content.other_base(&vote.bound) => {}
            _ if is_program(vote) && steps.take(Step::LiftByPerson) => {}
            _ => standing
                .vetoes
                .retain(|veto| !lifts(vote, veto, accepted, steps)),
        }
        if vote.says == VoteKind::Approve {
            standing.current.push(vote);
        }
    }
    standing
}

/// The later word takes the veto back: it is vouched for as well as the veto was, or as the control asks. A review that the
/// forge dismissed, which its writer need not have done, ends what they said by review and no sign-off.
fn lifts(later: &Vote<'_>, veto: &Vote<'_>, accepted: &[Authentication], steps: Steps) -> bool {
    let vouched = later.authentication >= veto.authentication
        || accepted.contains(&later.authentication)
        || !steps.take(Step::LiftVouched);
    vouched && (later.says != VoteKind::Dismissed || veto.is_review)
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
