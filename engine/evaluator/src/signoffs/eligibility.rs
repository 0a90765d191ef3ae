//! Who may sign, by their own right or by one that was lent to them.

use super::SignOffs;
use super::owners::{Owned, owns_nothing};
use crate::people::roster::{Member, Participant, PersonId};
use crate::rules::{RuleContext, Truth};
use crate::safeguards::{Safeguard, removed};
use countersign_contract::types::{Delegation, DropReason, RuleFailure, Timestamp};
use countersign_program::policy::SignOff;

/// By what right somebody signs.
#[derive(Debug, Default)]
pub(crate) struct Right {
    /// It is their own.
    pub(crate) own: bool,
    /// Those who lent them theirs. Empty where their own suffices for all that the control asks.
    pub(crate) lenders: Vec<PersonId>,
}

impl<'a> SignOffs<'a> {
    /// Whether a person may sign: by themselves, or by a right that somebody lent them. `owned` has the paths, where the control
    /// asks owners.
    pub(crate) fn eligible(
        &self,
        id: PersonId,
        member: &Member<'a>,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
        owned: Option<&Owned>,
        failures: &mut Vec<RuleFailure>,
    ) -> Result<Right, (DropReason, String)> {
        let mut right = Right {
            own: true,
            lenders: Vec::new(),
        };
        if !policy_says_who_signs() {
            return Ok(right);
        }
        let (truth, failed) = rule_context.about("eligible", &rule.eligible, member.person);
        // A fact that is missing about one candidate is that candidate's reason; a broken rule is shown as such.
        failures.extend(
            failed
                .into_iter()
                .filter(|failure| failure.code != "missing_fact"),
        );
        let lets_sign = truth == Truth::Known(true);
        right.own = lets_sign && owned.is_none_or(|owned| owned.has(id));
        if right.own && owned.is_none() {
            return Ok(right);
        }
        // An owner of some paths may have borrowed the right of the owner of others.
        right.lenders = self.lent(id, rule, rule_context);
        if owned.map_or(!right.lenders.is_empty(), |owned| owned.covers(id, &right)) {
            return Ok(right);
        }
        if let Some(owned) = owned
            && (lets_sign || !right.lenders.is_empty())
        {
            return Err(owns_nothing(owned));
        }
        let level_known = member.person.level.is_some();
        Err(refused(&rule.eligible.source.text, truth, level_known))
    }

    /// Who lent the right to sign: directly, now, for this control, and able to sign themselves. A right that was lent
    /// can't be lent on, and who is involved has none to lend.
    fn lent(
        &self,
        id: PersonId,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
    ) -> Vec<PersonId> {
        let now = self.facts.now;
        let mut lenders: Vec<PersonId> = Vec::new();
        for delegation in &self.facts.delegations {
            if names_control(delegation, &rule_context.control.id)
                && is_active(delegation, now)
                && self.roster.find(&delegation.delegate) == Some(id)
                && let Some(lender) = self.roster.find(&delegation.delegator)
            {
                crate::sort::insert(&mut lenders, lender);
            }
        }
        lenders.retain(|lender| *lender != id && self.may_lend(*lender, rule, rule_context));
        lenders
    }

    fn may_lend(
        &self,
        lender: PersonId,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
    ) -> bool {
        let participant = Participant::Member(lender);
        let Some(member) = self.roster.get(lender) else {
            return false;
        };
        self.voice(&participant, &member.person.login).is_ok()
            && self.lender_is_uninvolved(&participant, rule)
            && self.lender_may_sign(member, rule, rule_context)
    }

    /// Who lends a right is not involved.
    fn lender_is_uninvolved(&self, lender: &Participant, rule: &SignOff) -> bool {
        let bars = self.involved.bars(lender, &rule.involved_may_sign);
        bars.is_none() || removed(Safeguard::LenderUninvolved)
    }

    /// Who lends a right has it themselves.
    fn lender_may_sign(
        &self,
        lender: &Member<'a>,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
    ) -> bool {
        removed(Safeguard::LenderEligible)
            || (self.may_push(lender.person.may_push).is_ok()
                && rule_context
                    .about("eligible", &rule.eligible, lender.person)
                    .0
                    == Truth::Known(true))
    }
}

/// A sign-off counts only of somebody whom the policy's rule lets sign.
fn policy_says_who_signs() -> bool {
    !removed(Safeguard::Eligibility)
}

/// A delegation is valid for the controls it names, or for all where it names none.
fn names_control(delegation: &Delegation, control: &String) -> bool {
    delegation.controls.is_empty()
        || delegation.controls.contains(control)
        || removed(Safeguard::DelegationScope)
}

/// A delegation is valid from its start until before its end.
fn is_active(delegation: &Delegation, now: Timestamp) -> bool {
    (delegation.starts <= now && now < delegation.ends) || removed(Safeguard::DelegationTime)
}

/// Why a rule does not let somebody sign. `level_known`: the facts say the person's own level.
fn refused(rule: &str, truth: Truth, level_known: bool) -> (DropReason, String) {
    match truth {
        Truth::Missing(facts) if facts.iter().any(|fact| fact == "author") => (
            DropReason::EligibilityUnknown,
            format!(
                "the rule `{rule}` asks about the change's author, who is not among the people that are known; the roster would have to list them"
            ),
        ),
        // The person's own level is known, so that it is the author's that is missing.
        Truth::Missing(facts) if level_known && facts.iter().any(|fact| fact == "person.level") => {
            (
                DropReason::LevelUnknown,
                format!(
                    "the level of the change's author is not known, and the rule `{rule}` compares with it; the roster would have to say it"
                ),
            )
        }
        Truth::Missing(facts) if facts.iter().any(|fact| fact == "person.level") => (
            DropReason::LevelUnknown,
            format!(
                "the person's level is not known; the rule is `{rule}`, and the roster would have to say it"
            ),
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
            format!(
                "the rule `{rule}` does not let the person sign; somebody for whom it holds has to"
            ),
        ),
    }
}
