//! From reviews and sign-offs to the people whose word counts.
//!
//! The order is fixed, since each step could otherwise be slipped past: join a person's accounts; keep their last word; drop
//! programs; drop who may not push; drop who is involved; drop what was given for other content; check who may sign; count
//! distinct people. Every approval that does not count is kept with its reason.

pub(crate) mod ballots;
pub(crate) mod binding;
pub(crate) mod involvement;
pub(crate) mod roster;

use crate::provenance::agents::Agents;
use crate::rules::{Rules, Truth};
use ballots::{Ballot, Ballots, Says, drop};
use binding::Content;
use countersign_contract::types::{
    AssessmentArea, DropReason, DroppedSignOff, Facts, Provenance, RuleFailure, Supply,
};
use countersign_program::Scope;
use countersign_program::policy::{Control, SignOff};
use countersign_program::value::Value;
use countersign_program::{Expression, Meter};
use involvement::{Involved, in_words};
use roster::{Known, Party, PersonId, Roster, is_program};

/// What does not depend on the control.
pub(crate) struct Assembly<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) roster: Roster<'a>,
    pub(crate) ballots: Ballots<'a>,
    pub(crate) content: Content<'a>,
    pub(crate) involved: Involved,
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
    /// People whose veto stands, by login.
    pub(crate) vetoes: Vec<String>,
    /// What did not count.
    pub(crate) dropped: Vec<DroppedSignOff>,
    /// How many people it takes.
    pub(crate) needed: u32,
    /// Why it takes more than the policy says.
    pub(crate) raised: Vec<String>,
    /// Rules that failed.
    pub(crate) failures: Vec<RuleFailure>,
}

/// Where a rule about people runs.
pub(crate) struct Asking<'r, 'a> {
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) meter: &'r Meter,
    pub(crate) control: &'a Control,
}

impl<'a> Asking<'_, 'a> {
    /// What a rule says of a person.
    pub(crate) fn about(
        &self,
        part: &str,
        rule: &'a Expression,
        known: &Known<'a>,
    ) -> (Truth, Vec<RuleFailure>) {
        let person = known.person;
        let scope = self.scope.with_reviewer(Value::Record(person));
        let part = format!("{part} reviewer {}", person.login);
        self.rules
            .test(&self.control.id, &part, rule, &scope, self.meter)
    }
}

impl<'a> Assembly<'a> {
    /// Reduces all reviews and sign-offs for one control.
    pub(crate) fn count(&self, rule: &'a SignOff, asking: &Asking<'_, 'a>) -> Count {
        let mut count = self.demand(rule);
        count.dropped.clone_from(&self.ballots.dropped);
        let mut delegated: Vec<(PersonId, PersonId, &Ballot<'a>)> = Vec::new();
        for (party, ballot) in &self.ballots.last {
            match ballot.says {
                Says::Veto => self.veto(party, ballot, &mut count),
                Says::Approve => {
                    match self.approval(party, ballot, rule, asking, &mut count.failures) {
                        Ok((id, None)) => {
                            crate::order::insert(&mut count.people, id);
                        }
                        Ok((id, Some(lender))) => delegated.push((id, lender, ballot)),
                        Err((reason, explanation)) => {
                            count.dropped.push(drop(
                                ballot.id,
                                self.roster.shown(party),
                                reason,
                                explanation,
                            ));
                        }
                    }
                }
                Says::Withdraw | Says::Dismissed => {}
            }
        }
        // A right counts once: not for its owner and again for whom it was lent to.
        let mut rights = count.people.clone();
        for (id, lender, ballot) in delegated {
            if crate::order::insert(&mut rights, lender) {
                crate::order::insert(&mut count.people, id);
            } else {
                let lender = self.roster.shown(&Party::Known(lender));
                let words = format!("the right to sign was lent by `{lender}`, and counts already");
                count.dropped.push(drop(
                    ballot.id,
                    self.roster.shown(&Party::Known(id)),
                    DropReason::NotEligible,
                    words,
                ));
            }
        }
        count.counted = count
            .people
            .iter()
            .map(|id| self.roster.shown(&Party::Known(*id)))
            .collect();
        crate::order::sort_by(&mut count.dropped, |a, b| {
            (&a.id, a.reason, &a.person).cmp(&(&b.id, b.reason, &b.person))
        });
        crate::order::sort_unique(&mut count.vetoes);
        count
    }

    /// How many people it takes, and why.
    fn demand(&self, rule: &SignOff) -> Count {
        let mut count = Count {
            needed: rule.count,
            ..Count::default()
        };
        if rule.count == 0 {
            return count;
        }
        if self.involved.prompter_unknown {
            count.needed = count.needed.saturating_add(1);
            count
                .raised
                .push("an agent wrote it and nobody knows at whose word".to_owned());
        }
        let strangers = self.involved.strangers(&rule.involved_may_sign);
        if !strangers.is_empty() {
            count.needed = count
                .needed
                .saturating_add(u32::try_from(strangers.len()).unwrap_or(u32::MAX));
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

    /// A veto stands whatever content it was given for, if its person has a say here. What is not known about a person
    /// never takes their veto away.
    fn veto(&self, party: &Party, ballot: &Ballot<'_>, count: &mut Count) {
        let shown = self.roster.shown(party);
        let refuse = |reason, words: &str| Some(drop(ballot.id, shown.clone(), reason, words));
        let people_known = self
            .facts
            .completeness
            .people
            .as_ref()
            .is_some_and(|entry| entry.supply == Supply::Complete);
        let known = match party {
            Party::Known(id) => self.roster.get(*id),
            _ => None,
        };
        let dropped =
            if is_program(ballot.login, &self.agents) || known.is_some_and(|known| !known.human) {
                refuse(DropReason::NotHuman, "a program has no veto")
            } else if let Some(known) = known {
                if known.departed {
                    refuse(DropReason::Departed, "the person has left")
                } else if known.person.may_push == Some(false) {
                    refuse(
                        DropReason::MayNotPush,
                        "who may not push to the base branch has no veto",
                    )
                } else {
                    None
                }
            } else if people_known {
                refuse(
                    DropReason::UnknownPerson,
                    "who is not among the people of this repository has no veto",
                )
            } else {
                None
            };
        let dropped = dropped.or_else(|| {
            self.content.other_repository(&ballot.bound).and_then(|_| {
                refuse(
                    DropReason::OtherTarget,
                    "it was given for another repository",
                )
            })
        });
        match dropped {
            Some(dropped) => count.dropped.push(dropped),
            None => count.vetoes.push(shown),
        }
    }

    /// Who a party is, if their word can count at all.
    pub(crate) fn voice(
        &self,
        party: &Party,
        login: &str,
    ) -> Result<(PersonId, &Known<'a>), (DropReason, String)> {
        let fail = |reason, words: &str| Err((reason, words.to_owned()));
        if is_program(login, &self.agents) {
            return fail(
                DropReason::NotHuman,
                "a program's approval never counts; a person has to approve",
            );
        }
        let Party::Known(id) = party else {
            return fail(
                DropReason::UnknownPerson,
                "nothing is known of this person; the roster would have to list them",
            );
        };
        let Some(known) = self.roster.get(*id) else {
            return fail(
                DropReason::UnknownPerson,
                "nothing is known of this person; the roster would have to list them",
            );
        };
        if known.departed {
            return fail(
                DropReason::Departed,
                "the person has left; somebody else has to approve",
            );
        }
        if !known.human {
            return fail(
                DropReason::NotHuman,
                "a program's approval never counts; a person has to approve",
            );
        }
        Ok((*id, known))
    }

    fn approval(
        &self,
        party: &Party,
        ballot: &Ballot<'_>,
        rule: &'a SignOff,
        asking: &Asking<'_, 'a>,
        failures: &mut Vec<RuleFailure>,
    ) -> Result<(PersonId, Option<PersonId>), (DropReason, String)> {
        let (id, known) = self.voice(party, ballot.login)?;
        if !rule.authentication.contains(&ballot.authentication) {
            let accepted: Vec<&str> = rule.authentication.iter().map(|way| way.as_str()).collect();
            return Err((
                DropReason::Unauthenticated,
                format!(
                    "its origin is vouched for by `{}`; this control takes {}",
                    ballot.authentication.as_str(),
                    accepted.join(" or ")
                ),
            ));
        }
        match known.person.may_push {
            Some(true) => {}
            Some(false) => {
                return Err((
                    DropReason::MayNotPush,
                    "the person may not push to the base branch".to_owned(),
                ));
            }
            None => {
                return Err((
                    DropReason::MayNotPush,
                    "it is not known whether the person may push to the base branch; the roster would have to say so".to_owned(),
                ));
            }
        }
        if let Some(way) = self.involved.bars(party, &rule.involved_may_sign) {
            let (reason, words) = in_words(way);
            return Err((
                reason,
                format!("the person {words}; somebody who is not involved has to approve"),
            ));
        }
        if let Some(refused) = self.content.refuses(&ballot.bound, rule.binding) {
            return Err(refused);
        }
        let lender = self.eligible(id, known, rule, asking, failures)?;
        self.assessed(ballot, rule)?;
        Ok((id, lender))
    }

    /// Whether a person may sign, by themselves or by a right that somebody lent them.
    pub(crate) fn eligible(
        &self,
        id: PersonId,
        known: &Known<'a>,
        rule: &'a SignOff,
        asking: &Asking<'_, 'a>,
        failures: &mut Vec<RuleFailure>,
    ) -> Result<Option<PersonId>, (DropReason, String)> {
        let (truth, failed) = asking.about("eligible", &rule.eligible, known);
        // A fact that is missing about one candidate is that candidate's reason; a broken rule is shown as such.
        failures.extend(
            failed
                .into_iter()
                .filter(|failure| failure.code != "missing_fact"),
        );
        if truth == Truth::Known(true) {
            return Ok(None);
        }
        if let Some(lender) = self.lent(id, rule, asking) {
            return Ok(Some(lender));
        }
        let rule = &rule.eligible.source.text;
        Err(match truth {
            Truth::Missing(facts) if facts.iter().any(|fact| fact == "person.level") => (
                DropReason::LevelUnknown,
                format!("the person's level is not known; the rule is `{rule}`"),
            ),
            Truth::Missing(facts) => (
                DropReason::EligibilityUnknown,
                format!(
                    "the rule `{rule}` can't be decided without {}",
                    facts.join(", ")
                ),
            ),
            Truth::Failed(why) => (
                DropReason::EligibilityUnknown,
                format!("the rule `{rule}` failed: {why}"),
            ),
            Truth::Known(_) => (
                DropReason::NotEligible,
                format!("the rule `{rule}` does not let the person sign"),
            ),
        })
    }

    /// Who lent the right to sign: directly, now, for this control, and able to sign themselves. A right that was lent
    /// can't be lent on, and who is involved has none to lend.
    fn lent(&self, id: PersonId, rule: &'a SignOff, asking: &Asking<'_, 'a>) -> Option<PersonId> {
        let now = self.facts.now;
        let mut lenders: Vec<PersonId> = Vec::new();
        for delegation in &self.facts.delegations {
            let in_scope =
                delegation.controls.is_empty() || delegation.controls.contains(&asking.control.id);
            let active = delegation.starts <= now && now < delegation.ends;
            if in_scope
                && active
                && self.roster.find(&delegation.delegate) == Some(id)
                && let Some(lender) = self.roster.find(&delegation.delegator)
            {
                crate::order::insert(&mut lenders, lender);
            }
        }
        lenders
            .into_iter()
            .filter(|lender| *lender != id)
            .find(|lender| {
                let party = Party::Known(*lender);
                self.roster.get(*lender).is_some_and(|known| {
                    known.human
                        && !known.departed
                        && self
                            .involved
                            .bars(&party, &rule.involved_may_sign)
                            .is_none()
                        && asking.about("eligible", &rule.eligible, known).0 == Truth::Known(true)
                })
            })
    }

    /// What the control wants assessed, and whether the evidence is still what the signer saw.
    fn assessed(&self, ballot: &Ballot<'_>, rule: &SignOff) -> Result<(), (DropReason, String)> {
        let attests = |area: &AssessmentArea| {
            ballot
                .assesses
                .iter()
                .any(|assessment| assessment.area == *area)
        };
        let missing: Vec<&str> = rule
            .assesses
            .iter()
            .filter(|area| !attests(area))
            .map(|area| area.as_str())
            .collect();
        if !missing.is_empty() {
            return Err((
                DropReason::AssessmentMissing,
                format!("it does not attest {}", missing.join(", ")),
            ));
        }
        if !rule.assesses.contains(&AssessmentArea::AiContribution) {
            return Ok(());
        }
        match ballot
            .evidence
            .and_then(|seen| crate::provenance::rose_since(self.provenance, seen))
        {
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
