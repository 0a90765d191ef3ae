//! Which people the policy is shown for a change, and how often.
//!
//! Facts carry a thousand people at most, and even those cost too much for each of a million changes. So the policy is shown a
//! few. Where it finds too few among them who can be asked, it is shown more, and those who are full as if they were not: who
//! then turns out to be able to answer is asked once they have room. So nobody counts as missing who was only not shown.

use countersign_contract::types::{Decision, Escalation};
use std::collections::BTreeMap;

/// Most people of one control that are remembered.
const MOST_FOUND: usize = 256;
/// Most controls for which somebody is remembered.
const MOST_CONTROLS: usize = 1_000;
/// So many people beside those who are needed are enough for the turn to go on.
const RESERVE: usize = 3;
/// Samples of everybody that find nobody before they become rare.
const VAIN: u64 = 8;
/// One of so many is then taken all the same.
const RARE: u64 = 64;

/// The people that the policy is shown for a change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Most people that are shown.
    pub(super) most: usize,
    /// Whoever is full is shown as if they had room for one more.
    pub(super) with_room: bool,
}

/// How many people an escalation asks for, at least one.
pub(super) fn needed(decision: &Decision, escalation: &Escalation) -> u32 {
    let control = decision
        .controls
        .iter()
        .find(|control| control.id == escalation.control);
    let requirement = control.and_then(|control| control.requirement.as_ref());
    requirement.map_or(1, |requirement| {
        requirement.count.saturating_sub(requirement.have).max(1)
    })
}

/// How many people are lacking who could be asked.
pub(super) fn lacking(decision: &Decision) -> u64 {
    let all = decision.escalations.iter().map(|escalation| {
        let able = escalation.candidates.len() as u64;
        u64::from(needed(decision, escalation)).saturating_sub(able)
    });
    all.sum()
}

/// Too few could be asked for the turn to go on: those who are full now have to be known for later.
pub(super) fn is_thin(decision: &Decision) -> bool {
    decision.escalations.iter().any(|escalation| {
        let wanted = usize::try_from(needed(decision, escalation)).unwrap_or(usize::MAX);
        escalation.candidates.len() < wanted.saturating_add(RESERVE)
    })
}

/// Adds those who can be asked once they have room to those who can be asked now, behind them.
pub(super) fn add_reserve(decision: &mut Decision, later: Decision) {
    for (escalation, later) in decision.escalations.iter_mut().zip(later.escalations) {
        for candidate in later.candidates {
            let known = escalation
                .candidates
                .iter()
                .any(|known| known.login == candidate.login);
            if !known {
                escalation.candidates.push(candidate);
            }
        }
    }
}

/// Who may answer where few may, by control.
#[derive(Debug, Default)]
pub(super) struct KnownReviewers {
    controls: BTreeMap<String, Control>,
    /// Everybody who was found, for any control, each once.
    all: Vec<usize>,
}

#[derive(Debug, Default)]
struct Control {
    people: Vec<usize>,
    asked: u64,
    vain: u64,
}

impl KnownReviewers {
    /// A sample of everybody is worth it for one of the controls that lack people: it found somebody before, or was not tried
    /// often. The rule of a control can hang on the change, so it is tried again now and then.
    pub(super) fn is_worth(&mut self, decision: &Decision) -> bool {
        let mut worth = false;
        for escalation in &decision.escalations {
            let able = escalation.candidates.len() as u64;
            if able >= u64::from(needed(decision, escalation)) {
                continue;
            }
            let full = self.controls.len() >= MOST_CONTROLS;
            if full && !self.controls.contains_key(&escalation.control) {
                continue;
            }
            let control = self.controls.entry(escalation.control.clone()).or_default();
            control.asked += 1;
            worth |= control.vain < VAIN || control.asked.is_multiple_of(RARE);
        }
        worth
    }

    /// What a sample of everybody found, beside what was known before it.
    pub(super) fn learn(
        &mut self,
        before: &Decision,
        after: &Decision,
        place: impl Fn(&str) -> Option<usize>,
    ) {
        for (old, new) in before.escalations.iter().zip(&after.escalations) {
            let Some(control) = self.controls.get_mut(&new.control) else {
                continue;
            };
            if new.candidates.len() <= old.candidates.len() {
                control.vain += 1;
                continue;
            }
            control.vain = 0;
            for candidate in &new.candidates {
                if control.people.len() >= MOST_FOUND {
                    break;
                }
                if let Some(place) = place(&candidate.login)
                    && !control.people.contains(&place)
                {
                    control.people.push(place);
                    if !self.all.contains(&place) {
                        self.all.push(place);
                    }
                }
            }
        }
    }

    /// Some of those who were found, another part of them for each change.
    pub(super) fn in_turn(&self, turn: u64, most: usize) -> Vec<usize> {
        let length = self.all.len();
        let start = usize::try_from(turn.wrapping_mul(7) % (length.max(1) as u64)).unwrap_or(0);
        let turned = self.all.iter().cycle().skip(start);
        turned.take(length.min(most)).copied().collect()
    }
}
