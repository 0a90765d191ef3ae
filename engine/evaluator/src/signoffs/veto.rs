//! Which vetoes stand.

use super::involvement::all_people_known;
use super::{Count, SignOffs};
use crate::people::roster::Participant;
use crate::safeguards::{Safeguard, removed};
use crate::statements::votes::{VOUCHED, Vote, drop};
use crate::supply::is_complete;
use countersign_contract::types::{DropReason, Forge, ListSupply};
use countersign_program::{Missing, ToValue, Value};

impl SignOffs<'_> {
    /// Logins of those who hold the change, whatever a control asks of approvals, as far as that is known.
    pub(crate) fn vetoes(&self) -> Vec<String> {
        let mut count = Count::default();
        for (participant, votes) in &self.votes.by {
            for vote in self.standing(votes, &VOUCHED).vetoes {
                self.veto(participant, vote, &mut count);
            }
        }
        crate::sort::sort_unique(&mut count.vetoes);
        count.vetoes
    }

    /// The same for rules. A forge keeps reviews, so that whoever did not look them all up does not know that nobody holds the
    /// change. A bare git range has none but those that its host hands over.
    pub(crate) fn vetoes_as_value<'v>(&self, vetoes: &'v Vec<String>) -> Value<'v> {
        let completeness = &self.facts.completeness;
        let missing = [
            ("reviews", completeness.reviews.as_ref()),
            ("sign_offs", completeness.sign_offs.as_ref()),
        ]
        .into_iter()
        .find(|(_, entry)| may_hide_a_veto(*entry));
        match missing.filter(|_| self.facts.change.forge != Forge::Git) {
            Some((list, _)) => Value::incomplete(vetoes, Missing::Fact(list)),
            None => vetoes.to_value(),
        }
    }

    /// A veto stands whatever content it was given for, if its person has a say here. What is not known about a person
    /// never takes their veto away.
    pub(super) fn veto(&self, participant: &Participant, vote: &Vote<'_>, count: &mut Count) {
        let shown = self.roster.shown(participant);
        let refuse = |reason, words: &str| Some(drop(vote.id, shown.clone(), reason, words));
        if !a_veto_denies() {
            return;
        }
        let people_known = all_people_known(self.facts);
        let member = match participant {
            Participant::Member(id) => self.roster.get(*id),
            _ => None,
        };
        let dropped =
            // A person keeps their veto though one of their accounts is a program's.
            if vote.by_program {
                refuse(DropReason::NotHuman, "a program has no veto; a person has")
            } else if let Some(member) = member {
                if member.departed {
                    refuse(DropReason::Departed, "the person has left; somebody else can veto")
                } else if member.person.may_push == Some(false) {
                    refuse(
                        DropReason::MayNotPush,
                        "who may not push to the base branch has no veto; somebody who may push has",
                    )
                } else {
                    None
                }
            } else if people_known {
                refuse(
                    DropReason::UnknownPerson,
                    "who is not among the people of this repository has no veto; the roster would have to name them",
                )
            } else {
                None
            };
        let dropped = dropped.or_else(|| {
            self.content.other_repository(&vote.bound).and_then(|_| {
                refuse(
                    DropReason::OtherTarget,
                    "it was given for another repository; a veto of this change would count",
                )
            })
        });
        match dropped {
            Some(dropped) => count.dropped.push(dropped),
            None => count.vetoes.push(shown),
        }
    }
}

/// A veto denies, whatever else was said.
fn a_veto_denies() -> bool {
    !removed(Safeguard::Veto)
}

/// A list of reviews or sign-offs that is not all there may contain a veto.
pub(crate) fn may_hide_a_veto(list: Option<&ListSupply>) -> bool {
    !is_complete(list) && !removed(Safeguard::MissingVeto)
}
