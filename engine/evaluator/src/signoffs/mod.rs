//! From reviews and sign-offs to the people whose word counts.
//!
//! The order is fixed, since each check could otherwise be got around. A person's accounts are joined and what of their votes
//! still stands is known before this folder sees them. Then, for each person and control ([`SignOffs::count`]):
//!
//! 1. A veto of somebody who has a say counts, whatever was approved: `veto.rs`.
//! 2. Who is a program, unknown, or has left does not count; nor does what nobody vouches for, who may not push to the base
//!    branch, who is involved, and what was given for other content: `approval.rs`. Who is involved: `involvement.rs`.
//! 3. The policy's rule lets them sign, or somebody lent them the right: `eligibility.rs`.
//! 4. They attest what the control asks for, and evidence of AI did not rise since: `approval.rs`.
//! 5. Where the control asks owners, they own one of the paths: `owners.rs`.
//! 6. A right counts once, and people come from as many teams as are asked for: `distinct.rs`, by `matching.rs`.
//! 7. Controls that ask for different people are met by different people: `others.rs`.
//!
//! Every approval that does not count is kept with its reason. `appeals.rs` judges appeals by the same votes, `signals.rs` says how
//! each approval came about.

pub(crate) mod appeals;
mod approval;
mod distinct;
mod eligibility;
pub(crate) mod involvement;
mod matching;
pub(crate) mod others;
pub(crate) mod owners;
pub(crate) mod signals;
mod veto;
mod words;

pub(crate) use approval::is_vouched_for;
pub(crate) use veto::may_hide_a_veto;

use crate::people::agents::Agents;
use crate::people::roster::{Participant, PersonId, Roster};
use crate::rules::RuleContext;
use crate::safeguards::{Safeguard, removed};
use crate::statements::binding::Content;
use crate::statements::votes::{Standing, Vote, Votes, drop, standing};
use countersign_contract::types::{
    Authentication, CountedWord, DropReason, DroppedSignOff, Facts, Provenance, RuleFailure,
};
use countersign_program::policy::SignOff;
use eligibility::Right;
use involvement::Involved;
use owners::Owned;

/// What does not depend on the control.
pub(crate) struct SignOffs<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) roster: &'a Roster<'a>,
    pub(crate) votes: &'a Votes<'a>,
    pub(crate) content: &'a Content<'a>,
    pub(crate) involved: &'a Involved,
    pub(crate) agents: Agents<'a>,
    pub(crate) provenance: &'a Provenance,
}

/// What a control's sign-offs come to.
#[derive(Debug, Default)]
pub(crate) struct Count {
    /// People whose word counts, by login.
    pub(crate) counted: Vec<String>,
    /// The same people, by place.
    pub(crate) people: Vec<PersonId>,
    /// People whose veto is in force, by login.
    pub(crate) vetoes: Vec<String>,
    /// What did not count.
    pub(crate) dropped: Vec<DroppedSignOff>,
    /// How many people have to sign.
    pub(crate) needed: u32,
    /// Of how many different teams those are who count, where the control asks.
    pub(crate) teams: Option<u32>,
    /// The paths whose owners are asked, where the control asks owners: then it takes so many people for each group.
    pub(crate) owned: Option<Owned>,
    /// Those of `people` who sign by a right that was lent to them.
    pub(crate) borrowers: Vec<PersonId>,
    /// The words that count, as later controls see them.
    pub(crate) words: Vec<CountedWord>,
    /// Why these are more than the policy says.
    pub(crate) raised: Vec<String>,
    /// Rules that failed.
    pub(crate) failures: Vec<RuleFailure>,
}

impl Count {
    /// How many people count; of owners, for the paths that have the fewest.
    pub(crate) fn have(&self) -> u32 {
        let people = crate::bounds::count(self.people.len());
        match &self.owned {
            Some(owned) => owned.fewest().unwrap_or(0),
            None => people,
        }
    }

    /// Takes back that something is not a verdict, where it counts or there is a better reason. Others of the same id, which
    /// ought not to be, keep theirs.
    fn forget(&mut self, id: &str, person: &str) {
        self.dropped.retain(|dropped| {
            dropped.reason != DropReason::NoVerdict || dropped.id != id || dropped.person != person
        });
    }
}

/// A person whose word counts, as far as their own words go.
struct Counted<'b, 'a> {
    id: PersonId,
    /// The sign-off that counts.
    vote: &'b Vote<'a>,
    /// By what right they sign.
    right: Right,
}

impl<'a> SignOffs<'a> {
    /// Which votes of a person are in force, where these ways of authentication are accepted.
    pub(crate) fn standing<'b>(
        &self,
        votes: &'b [Vote<'a>],
        accepted: &[Authentication],
    ) -> Standing<'b, 'a> {
        standing(votes, accepted, self.content)
    }

    /// Counts the people whose word counts for one control, out of all reviews and sign-offs.
    pub(crate) fn count(&self, rule: &'a SignOff, rule_context: &RuleContext<'_, 'a>) -> Count {
        let mut count = self.demand(rule);
        if let Some(owned) = &rule.owned {
            let owned = self.owned_paths(owned, rule_context, &mut count.failures);
            // Where no path asks for anybody, nobody is asked.
            if owned.groups.is_empty() && owned.incomplete.is_empty() {
                count.needed = 0;
                count.raised.clear();
            }
            count.owned = Some(owned);
        }
        count.dropped.clone_from(&self.votes.dropped);
        let mut counted: Vec<Counted<'_, 'a>> = Vec::new();
        for (participant, votes) in &self.votes.by {
            let standing = self.standing(votes, &rule.authentication);
            for (vote, reason, words) in &standing.ended {
                count.dropped.push(drop(
                    vote.id,
                    self.roster.shown(participant),
                    *reason,
                    *words,
                ));
            }
            for vote in &standing.vetoes {
                self.veto(participant, vote, &mut count);
            }
            let found = self.approval(
                participant,
                &standing.current,
                rule,
                rule_context,
                &mut count,
            );
            if let Some(found) = found {
                counted.extend(repeated(&found, &standing));
                counted.push(found);
            }
        }
        if rule.pairing {
            self.unconfirmed(rule, &mut count);
        }
        let counted = match &rule.owned {
            Some(_) => self.by_owners(counted, &mut count),
            None => {
                let counted = self.one_signer_a_right(counted, &mut count);
                self.distinct_teams(counted, rule, &mut count)
            }
        };
        // What counts is not among what did not, such as the comment of one of a pair.
        for one in &counted {
            count.forget(
                one.vote.id,
                &self.roster.shown(&Participant::Member(one.id)),
            );
        }
        count.people = counted.iter().map(|one| one.id).collect();
        if a_person_counts_once() {
            crate::sort::sort_unique(&mut count.people);
        }
        count.counted = self.logins(&count.people);
        let borrowers = counted.iter().filter(|one| !one.right.own);
        count.borrowers = borrowers.map(|one| one.id).collect();
        count.words = counted
            .iter()
            .map(|one| self.word(one, rule_context))
            .collect();
        crate::sort::sort_by(&mut count.dropped, |a, b| {
            (&a.id, a.reason, &a.person).cmp(&(&b.id, b.reason, &b.person))
        });
        crate::sort::sort_unique(&mut count.vetoes);
        count
    }

    /// The logins of people.
    pub(crate) fn logins(&self, people: &[PersonId]) -> Vec<String> {
        let shown = |id: &PersonId| self.roster.shown(&Participant::Member(*id));
        people.iter().map(shown).collect()
    }

    /// A word that counts, for the rules of later controls.
    fn word(&self, one: &Counted<'_, 'a>, rule_context: &RuleContext<'_, 'a>) -> CountedWord {
        CountedWord {
            control: rule_context.control.id.clone(),
            person: self.roster.shown(&Participant::Member(one.id)),
            id: one.vote.id.to_owned(),
            authentication: one.vote.authentication,
            given: one.vote.given,
            assessed: one.vote.areas.all().collect(),
            lent_by: match one.right.own {
                true => Vec::new(),
                false => self.logins(&one.right.lenders),
            },
        }
    }

    /// How many people have to sign, and why.
    fn demand(&self, rule: &SignOff) -> Count {
        let mut count = Count {
            needed: rule.count,
            ..Count::default()
        };
        if rule.count == 0 {
            return count;
        }
        if self.involved.prompter_raises(&rule.involved_may_sign) {
            count.needed = count.needed.saturating_add(1);
            count.raised.push(self.involved.unknown_prompter());
        }
        let strangers = self.involved.strangers(&rule.involved_may_sign);
        if !strangers.is_empty() {
            count.needed = count
                .needed
                .saturating_add(crate::bounds::count(strangers.len()));
            let shown: Vec<String> = strangers
                .iter()
                .take(3)
                .map(|name| format!("`{name}`"))
                .collect();
            let more = if strangers.len() > 3 {
                " and others"
            } else {
                ""
            };
            count.raised.push(format!(
                "{}{more} had a hand in it and belongs to no known person, so that any signer may be that person",
                shown.join(", ")
            ));
        }
        count
    }
}

/// One person counts once, however often they approve.
fn a_person_counts_once() -> bool {
    !removed(Safeguard::DistinctPeople)
}

/// A person's further votes, each as if it were another person's: nothing, since one person counts once.
fn repeated<'b, 'a>(found: &Counted<'b, 'a>, standing: &Standing<'b, 'a>) -> Vec<Counted<'b, 'a>> {
    if a_person_counts_once() {
        return Vec::new();
    }
    let again = standing.current.iter().skip(1);
    again
        .map(|vote| Counted {
            id: found.id,
            vote,
            right: Right {
                own: true,
                lenders: Vec::new(),
            },
        })
        .collect()
}
