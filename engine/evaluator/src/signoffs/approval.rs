//! Whether a person's word counts, for one control.

use super::involvement::in_words;
use super::{Count, Counted, SignOffs};
use crate::people::roster::{Member, Participant, PersonId, programs_never_count};
use crate::rules::RuleContext;
use crate::safeguards::{Safeguard, removed};
use crate::statements::Areas;
use crate::statements::votes::{Vote, VoteKind, drop};
use countersign_contract::types::{AssessmentArea, Authentication, DropReason};
use countersign_program::policy::{Involvement, SignOff};

/// Why something does not count, in words too.
type Refusal = (DropReason, String);

impl<'a> SignOffs<'a> {
    /// The person, if what they said counts. What does not count is dropped with its reason.
    pub(super) fn approval<'b>(
        &self,
        participant: &Participant,
        current: &[&'b Vote<'a>],
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
        count: &mut Count,
    ) -> Option<Counted<'b, 'a>> {
        let pair = self.is_pair(participant, rule);
        // One of a pair need not approve: saying so is enough.
        let voices: Vec<&'b Vote<'a>> = current
            .iter()
            .filter(|vote| pair || vote.kind == VoteKind::Approve)
            .copied()
            .collect();
        let (mut holding, mut refused) = (Vec::new(), Vec::new());
        for vote in voices {
            match self.holds(participant, vote, current, rule, pair) {
                Ok(()) => holding.push(vote),
                Err(why) => refused.push((vote, why)),
            }
        }
        crate::sort::sort_by(&mut holding, |a, b| a.kind.cmp(&b.kind));
        let shown = self.roster.shown(participant);
        let Some(latest) = holding.last().copied() else {
            for (vote, (reason, words)) in refused {
                // A comment that would have confirmed a pair has a better reason than that it is not a verdict.
                count.forget(vote.id, &shown);
                count
                    .dropped
                    .push(drop(vote.id, shown.clone(), reason, words));
            }
            return None;
        };
        let found = self.may_sign(
            participant,
            latest,
            &holding,
            current,
            rule,
            rule_context,
            count,
        );
        let others = holding
            .iter()
            .copied()
            .filter(|other| !std::ptr::eq(*other, latest));
        let others = others.chain(refused.into_iter().map(|(vote, _)| vote));
        for other in others.filter(|other| other.kind == VoteKind::Approve) {
            let words = "another approval of the same person is what is looked at";
            count
                .dropped
                .push(drop(other.id, shown.clone(), DropReason::Superseded, words));
        }
        match found {
            Ok(counted) => Some(counted),
            Err((reason, words)) => {
                count.forget(latest.id, &shown);
                count.dropped.push(drop(latest.id, shown, reason, words));
                None
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one check, used in one place"
    )]
    fn may_sign<'b>(
        &self,
        participant: &Participant,
        latest: &'b Vote<'a>,
        holding: &[&'b Vote<'a>],
        current: &[&'b Vote<'a>],
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
        count: &mut Count,
    ) -> Result<Counted<'b, 'a>, Refusal> {
        let (id, member) = self.voice(participant, latest.login)?;
        let owned = count.owned.as_ref();
        let failures = &mut count.failures;
        let right = self.eligible(id, member, rule, rule_context, owned, failures)?;
        self.assessed(holding, current, rule)?;
        Ok(Counted {
            id,
            vote: latest,
            right,
        })
    }

    /// Whether what a person said can count for them and for this content.
    fn holds(
        &self,
        participant: &Participant,
        vote: &Vote<'_>,
        current: &[&Vote<'_>],
        rule: &SignOff,
        pair: bool,
    ) -> Result<(), Refusal> {
        let (_, member) = self.voice(participant, vote.login)?;
        let barred = self.barred(participant, rule);
        // An approval of somebody whom nothing bars needs no pair to count.
        if pair && (barred.is_some() || vote.kind != VoteKind::Approve) {
            self.confirmed(vote, current)?;
        }
        if !is_vouched_for(vote.authentication, &rule.authentication) {
            let accepted: Vec<&str> = rule.authentication.iter().map(|way| way.as_str()).collect();
            return Err((
                DropReason::Unauthenticated,
                match vote.authentication {
                    Authentication::None => format!(
                        "nobody vouches for who gave it; this control takes `{}`, as the host that hands it over can state",
                        accepted.join("` or `")
                    ),
                    way => format!(
                        "its origin is vouched for by `{}`; this control takes `{}`",
                        way.as_str(),
                        accepted.join("` or `")
                    ),
                },
            ));
        }
        self.may_push(member.may_push(vote.login))?;
        if let Some(way) = barred
            && !pair
        {
            let (reason, words) = in_words(way);
            return Err((
                reason,
                format!("the person {words}; somebody who is not involved has to approve"),
            ));
        }
        match self.content.refuses(&vote.bound, rule.binding) {
            Some(refused) => Err(refused),
            None => Ok(()),
        }
    }

    /// Who may not push to the base branch has no say over it.
    pub(super) fn may_push(&self, known: Option<bool>) -> Result<(), Refusal> {
        let words = match known {
            Some(true) => return Ok(()),
            _ if removed(Safeguard::MayPush) => return Ok(()),
            Some(false) => {
                "the person may not push to the base branch; somebody who may has to approve"
            }
            None => {
                "it is not known whether the person may push to the base branch; the roster would have to say so"
            }
        };
        Err((DropReason::MayNotPush, words.to_owned()))
    }

    /// How the person is involved in a way that bars them. Where pairs count, what else than being named as co-author.
    fn barred(&self, participant: &Participant, rule: &SignOff) -> Option<Involvement> {
        let bars = |allowed: &[Involvement]| self.involved.bars(participant, allowed);
        let mut beside = rule.involved_may_sign.clone();
        beside.push(Involvement::CoAuthor);
        rule.pairing
            .then(|| bars(&beside))
            .flatten()
            .or_else(|| bars(&rule.involved_may_sign))
    }

    /// The person would be one of a pair: the control counts pairs, they are named as co-author, and nothing else bars them.
    /// Also where co-authors may sign anyway: what is allowed besides must not make less of what they say.
    fn is_pair(&self, participant: &Participant, rule: &SignOff) -> bool {
        rule.pairing
            && self.involved.is_co_author(participant)
            && self
                .barred(participant, rule)
                .is_none_or(|way| way == Involvement::CoAuthor)
    }

    /// The person said themselves that they had a part in it. A trailer says nothing: whoever writes the commit writes it.
    /// Nor does any comment: most of them ask for something, and some say that the change must not go in.
    fn confirmed(&self, vote: &Vote<'_>, current: &[&Vote<'_>]) -> Result<(), Refusal> {
        let fail = |words: &str| Err((DropReason::PairingUnconfirmed, words.to_owned()));
        if removed(Safeguard::PairingConfirmed) {
            return Ok(());
        }
        if current.iter().any(|other| other.paired == Some(false)) {
            return fail(
                "the person says that they did not write it together; somebody who is not involved has to approve",
            );
        }
        if vote.authentication == Authentication::None {
            return fail(
                "nobody vouches that the co-author said so; a comment of their own with a line `paired: yes`, or their approval, would confirm it",
            );
        }
        if vote.kind != VoteKind::Approve && vote.paired != Some(true) {
            return fail(
                "it does not say that they wrote it together; a comment of the same person with a line `paired: yes`, or their approval, would confirm it",
            );
        }
        let refuses = |other: &&Vote<'_>| other.refuses && other.sequence >= vote.sequence;
        if current.iter().any(refuses) {
            return fail(
                "the person says in words that the change must not go ahead; a later comment of theirs with a line `paired: yes`, or their approval, would confirm it",
            );
        }
        Ok(())
    }

    /// Names co-authors who would count as one of a pair if they said anything.
    pub(super) fn unconfirmed(&self, rule: &SignOff, count: &mut Count) {
        for participant in self.involved.co_authors() {
            let Participant::Member(id) = participant else {
                continue;
            };
            let speaks = |vote: &Vote<'_>| vote.kind != VoteKind::Withdraw;
            let spoke = self.votes.by.get(participant);
            let silent = spoke.is_none_or(|votes| !votes.iter().any(speaks));
            let present = self
                .roster
                .get(*id)
                .is_some_and(|member| member.human && !member.departed);
            if silent && present && self.is_pair(participant, rule) {
                let shown = self.roster.shown(participant);
                count.dropped.push(drop(
                    &format!("co-author {shown}"),
                    shown,
                    DropReason::PairingUnconfirmed,
                    "named as co-author, which anybody can write; a comment of their own with a line `paired: yes`, or their approval, would confirm it",
                ));
            }
        }
    }

    /// Who a participant is, if their word can count at all.
    pub(crate) fn voice(
        &self,
        participant: &Participant,
        login: &str,
    ) -> Result<(PersonId, &Member<'a>), (DropReason, String)> {
        let fail = |reason, words: &str| Err((reason, words.to_owned()));
        if self.roster.is_program(login, &self.agents) {
            return fail(
                DropReason::NotHuman,
                "a program's approval never counts; a person has to approve",
            );
        }
        let Participant::Member(id) = participant else {
            return fail(
                DropReason::UnknownPerson,
                "nothing is known of this person; the roster would have to list them",
            );
        };
        let Some(member) = self.roster.get(*id) else {
            return fail(
                DropReason::UnknownPerson,
                "nothing is known of this person; the roster would have to list them",
            );
        };
        if member.departed && who_left_never_counts() {
            return fail(
                DropReason::Departed,
                "the person has left; somebody else has to approve",
            );
        }
        if !member.human && programs_never_count() {
            let words = format!(
                "the roster joins the account with `{}`, which is a program, so that who of them approved is not known; a record of its own for the program, without an alias in common, would tell them apart",
                member.program().unwrap_or_default()
            );
            return Err((DropReason::NotHuman, words));
        }
        Ok((*id, member))
    }

    /// What the control wants assessed, by whichever of the person's words hold for this content, and whether the evidence is
    /// still what the signer saw.
    fn assessed(
        &self,
        holding: &[&Vote<'a>],
        current: &[&Vote<'a>],
        rule: &SignOff,
    ) -> Result<(), Refusal> {
        let comments = current.iter().copied().filter(|vote| {
            vote.kind == VoteKind::Comment
                && rule.authentication.contains(&vote.authentication)
                && !vote.by_program
                && self.content.refuses(&vote.bound, rule.binding).is_none()
        });
        let words: Vec<&Vote<'a>> = holding.iter().copied().chain(comments).collect();
        let attested = words
            .iter()
            .fold(Areas::default(), |sum, vote| sum.and(vote.areas));
        let missing: Vec<&str> = rule
            .assesses
            .iter()
            .filter(|area| !attested.has(**area))
            .map(|area| area.as_str())
            .collect();
        if !missing.is_empty() && attests_all_that_is_asked() {
            let missing = missing.join(", ");
            return Err((
                DropReason::AssessmentMissing,
                match holding.last().is_some_and(|vote| vote.is_review) {
                    true => format!(
                        "it does not attest {missing}; a comment of the same person with a line `assessed: {missing}` would add it"
                    ),
                    false => format!(
                        "it does not attest {missing}; another sign-off of the same person that attests all that is asked for would"
                    ),
                },
            ));
        }
        if !rule.assesses.contains(&AssessmentArea::AiContribution) || !lapses_where_evidence_rose()
        {
            return Ok(());
        }
        // One assessment that knew all the evidence is enough.
        let mut lapsed = None;
        for vote in words {
            if !vote.areas.has(AssessmentArea::AiContribution) {
                continue;
            }
            let rose = match vote.evidence {
                Some(seen) => crate::provenance::rose_since(self.provenance, seen),
                // The commits that were signed may have said less of AI than those of the head.
                None => (vote.bound.revision != Some(self.facts.change.head.revision.as_str()))
                    .then(|| {
                        "it was given for another revision and does not record which evidence was shown"
                            .to_owned()
                    }),
            };
            match rose {
                Some(what) => lapsed = Some(what),
                None => return Ok(()),
            }
        }
        match lapsed {
            Some(what) => Err((
                DropReason::EvidenceRose,
                format!(
                    "its assessment of the AI contribution lapsed: {what}; a new sign-off would count"
                ),
            )),
            None => Ok(()),
        }
    }
}

/// The origin is vouched for in one of the ways that the control accepts.
pub(crate) fn is_vouched_for(way: Authentication, accepted: &[Authentication]) -> bool {
    accepted.contains(&way) || removed(Safeguard::Authentication)
}

/// Who has left does not count.
fn who_left_never_counts() -> bool {
    !removed(Safeguard::Departed)
}

/// The parts of the audit that the control asks for have to be attested.
fn attests_all_that_is_asked() -> bool {
    !removed(Safeguard::Assessment)
}

/// An assessment lapses where evidence of AI rose.
fn lapses_where_evidence_rose() -> bool {
    !removed(Safeguard::EvidenceRose)
}
