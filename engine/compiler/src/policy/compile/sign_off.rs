//! What a control asks of signers, compiled.

use super::{Compiler, all, flat};
use crate::check::Wanted;
use crate::check::names::Part;
use crate::cost::Budget;
use crate::policy::sign_off::SignOffSource;
use countersign_program::policy::{OwnedPaths, SignOff};

impl Compiler {
    /// Compiles `sign_off`. All its rules are checked, whatever is wrong with one of them.
    pub(super) fn sign_off(
        &mut self,
        source: SignOffSource,
        budget: &mut Budget,
    ) -> Option<SignOff> {
        let people = self.bounds.length("people");
        let eligible = self.rule(&source.eligible, Part::Candidate, Wanted::Bool);
        budget.add(eligible.cost.as_ref(), people);
        let owned = source.owned.map(|unowned| {
            let unowned = unowned.map(|node| self.rule(&node, Part::Candidate, Wanted::Bool));
            // Who could give a word that is missing is looked up, too.
            budget.add(eligible.cost.as_ref(), people);
            budget.add(unowned.as_ref().and_then(|rule| rule.cost.as_ref()), people);
            Some(OwnedPaths {
                unowned: all(unowned)?,
            })
        });
        Some(SignOff {
            count: source.count,
            eligible: eligible.expression?,
            assesses: source.assesses,
            involved_may_sign: source.involved_may_sign,
            binding: source.binding,
            authentication: source.authentication,
            distinct_teams: source.distinct_teams,
            pairing: source.pairing,
            owned: flat(owned)?,
            distinct_from: source.distinct_from,
        })
    }
}
