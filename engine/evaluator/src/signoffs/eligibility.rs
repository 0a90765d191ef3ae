//! Who may sign, by their own right or by one that was lent to them.

use super::{RuleContext, SignOffs};
use crate::people::roster::{Member, Participant, PersonId};
use crate::rules::Truth;
use crate::safeguards::Step;
use countersign_contract::types::{DropReason, RuleFailure};
use countersign_program::policy::SignOff;

impl<'a> SignOffs<'a> {
    /// Whether a person may sign: by themselves, then there is nothing more to say, or by a right that somebody lent them,
    /// then these are the ones who did.
    pub(crate) fn eligible(
        &self,
        id: PersonId,
        known: &Member<'a>,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
        failures: &mut Vec<RuleFailure>,
    ) -> Result<Option<Vec<PersonId>>, (DropReason, String)> {
        if !self.steps.take(Step::Eligibility) {
            return Ok(None);
        }
        let (truth, failed) = rule_context.about("eligible", &rule.eligible, known);
        // A fact that is missing about one candidate is that candidate's reason; a broken rule is shown as such.
        failures.extend(
            failed
                .into_iter()
                .filter(|failure| failure.code != "missing_fact"),
        );
        if truth == Truth::Known(true) {
            return Ok(None);
        }
        let lenders = self.lent(id, rule, rule_context);
        if !lenders.is_empty() {
            return Ok(Some(lenders));
        }
        let rule = &rule.eligible.source.text;
        let author_level = known.person.level.is_some();
        Err(match truth {
            Truth::Missing(facts) if facts.iter().any(|fact| fact == "author") => (
                DropReason::EligibilityUnknown,
                format!(
                    "the rule `{rule}` asks about the change's author, who is not among the people that are known; the roster would have to list them"
                ),
            ),
            // The person's own level is known, so that it is the author's that is missing.
            Truth::Missing(facts)
                if author_level && facts.iter().any(|fact| fact == "person.level") =>
            {
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
        })
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
            let in_scope = delegation.controls.is_empty()
                || delegation.controls.contains(&rule_context.control.id)
                || !self.steps.take(Step::DelegationScope);
            let active = delegation.starts <= now && now < delegation.ends
                || !self.steps.take(Step::DelegationTime);
            if in_scope
                && active
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
        let Some(known) = self.roster.get(lender) else {
            return false;
        };
        let uninvolved = self
            .involved
            .bars(&participant, &rule.involved_may_sign)
            .is_none()
            || !self.steps.take(Step::LenderUninvolved);
        let eligible = || {
            self.may_push(known.person.may_push).is_ok()
                && rule_context.about("eligible", &rule.eligible, known).0 == Truth::Known(true)
        };
        self.voice(&participant, &known.person.login).is_ok()
            && uninvolved
            && (!self.steps.take(Step::LenderEligible) || eligible())
    }
}
