//! That each sign-off is one more: a right counts once, and people come from as many teams as the control asks for.

use super::{Count, Counted, SignOffs, matching};
use crate::people::accounts::key;
use crate::people::roster::{Participant, PersonId};
use crate::safeguards::{Safeguard, removed};
use crate::statements::votes::drop;
use countersign_contract::types::DropReason;
use countersign_program::policy::SignOff;

impl<'a> SignOffs<'a> {
    /// A right counts once: not for its owner and again for whom it was lent to, and not for two of these.
    pub(super) fn one_signer_a_right<'b>(
        &self,
        counted: Vec<Counted<'b, 'a>>,
        count: &mut Count,
    ) -> Vec<Counted<'b, 'a>> {
        let own: Vec<PersonId> = counted
            .iter()
            .filter(|one| one.right.own)
            .map(|one| one.id)
            .collect();
        if own.len() == counted.len() || !a_right_counts_once() {
            return counted;
        }
        let free = |lender: &&PersonId| !own.contains(lender);
        let choices: Vec<Vec<usize>> = counted
            .iter()
            .map(|one| one.right.lenders.iter().filter(free).copied().collect())
            .collect();
        let matched = matching::assign(&choices);
        let mut kept = Vec::new();
        for (one, partner) in counted.into_iter().zip(matched) {
            if one.right.own || partner.is_some() {
                kept.push(one);
                continue;
            }
            let lenders: Vec<String> = one
                .right
                .lenders
                .iter()
                .map(|lender| format!("`{}`", self.roster.shown(&Participant::Member(*lender))))
                .collect();
            let words = format!(
                "the right to sign was lent by {}, and counts already; somebody with a right of their own would count",
                lenders.join(", ")
            );
            let shown = self.roster.shown(&Participant::Member(one.id));
            let reason = DropReason::NotEligible;
            count.dropped.push(drop(one.vote.id, shown, reason, words));
        }
        kept
    }

    /// Who comes from a team that nobody else represents, and who still fits beside them. Where people of fewer teams signed
    /// than the control asks for, some of its places stay free for the teams that are missing. A right that was lent brings
    /// no team: else its owner's own signature, which takes the right back, could cost a team.
    pub(super) fn distinct_teams<'b>(
        &self,
        counted: Vec<Counted<'b, 'a>>,
        rule: &SignOff,
        count: &mut Count,
    ) -> Vec<Counted<'b, 'a>> {
        let Some(asked) = teams_asked(rule) else {
            return counted;
        };
        let teams = |one: &Counted<'_, 'a>| -> Vec<String> {
            let known = self.roster.get(one.id).filter(|_| one.right.own);
            let teams = known.map_or(&[][..], |known| &known.person.teams);
            let named = teams.iter().map(|team| key(team));
            crate::sort::set(named.filter(|team| !team.is_empty()))
        };
        let all = crate::sort::set(counted.iter().flat_map(teams));
        let choices: Vec<Vec<usize>> = counted
            .iter()
            .map(|one| {
                let own = teams(one);
                own.iter()
                    .filter_map(|team| all.binary_search(team).ok())
                    .collect()
            })
            .collect();
        let matched = matching::assign(&choices);
        let stand = crate::bounds::count(matched.iter().flatten().count());
        count.teams = Some(stand);
        if stand >= asked {
            return counted;
        }
        let mut beside = count.needed.saturating_sub(asked);
        let mut kept = Vec::new();
        for (one, partner) in counted.into_iter().zip(matched) {
            if partner.is_some() || beside > 0 {
                beside = beside.saturating_sub(u32::from(partner.is_none()));
                kept.push(one);
                continue;
            }
            let own = teams(&one);
            let why = match own.as_slice() {
                [] if !one.right.own => "a right that was lent brings no team with it".to_owned(),
                [] => "the person is in no team".to_owned(),
                [team] => format!("somebody else of team `{team}` signed too"),
                teams => format!("others of the teams `{}` signed too", teams.join("`, `")),
            };
            let words = format!(
                "{why}, and it takes people of {asked} different teams; somebody of another team would count"
            );
            let shown = self.roster.shown(&Participant::Member(one.id));
            count
                .dropped
                .push(drop(one.vote.id, shown, DropReason::SameTeam, words));
        }
        kept
    }
}

/// One right counts once, whoever uses it.
fn a_right_counts_once() -> bool {
    !removed(Safeguard::RightOnce)
}

/// From how many different teams people have to come, where the control asks.
fn teams_asked(rule: &SignOff) -> Option<u32> {
    rule.distinct_teams
        .filter(|_| !removed(Safeguard::DistinctTeams))
}
