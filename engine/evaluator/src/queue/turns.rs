//! Whose turn it is to be asked.
//!
//! Everybody who can be asked stands in one line: those who were asked already, in that order, then the others, best first.
//! Each time that the time for an answer runs out, the turn goes on by as many people as have to answer; after the last one
//! it begins anew. So the same people are named as long as their time runs, however often a decision is taken, nobody is
//! asked twice before all others were, and it also goes on where a host does not record whom it asked.

use crate::people::roster::PersonId;

/// All that it depends on.
pub(crate) struct Turns<'t> {
    /// Who can be asked, best first.
    pub(crate) ranked: &'t [PersonId],
    /// Who was asked already, in that order, whether they can still be asked or not.
    pub(crate) asked: &'t [PersonId],
    /// Who took it and has time left.
    pub(crate) taken: Option<PersonId>,
    /// Who took it and let the time run out.
    pub(crate) silent: Option<PersonId>,
    /// How many people have to answer, at least one.
    pub(crate) needed: usize,
    /// How many times over the time has run out, since the silent one's did or else since the opening.
    pub(crate) rounds: usize,
    /// Who knows what too few know, sorted.
    pub(crate) thin: &'t [PersonId],
    /// Whom the steps that are due ask, in that order.
    pub(crate) stepped: &'t [PersonId],
}

impl Turns<'_> {
    /// Who is to be asked now: whoever took it; those whose turn it is; somebody who can learn what the others alone
    /// know; and unless somebody took it, those of the steps that are due.
    pub(crate) fn ask(&self) -> Vec<PersonId> {
        self.and_others(self.in_turn())
    }

    /// The same where each of several groups of people has to answer, so many of them: whose turn it is in each, nobody twice.
    /// Whoever is asked for one group and is in the next as well is asked for both.
    pub(crate) fn ask_for_each(&self, groups: &[(Vec<PersonId>, usize)]) -> Vec<PersonId> {
        let mut asked: Vec<PersonId> = self.taken.into_iter().collect();
        for (people, needed) in groups {
            let of_group = |ids: &[PersonId]| -> Vec<PersonId> {
                let ids = ids.iter().copied();
                ids.filter(|id| people.contains(id)).collect()
            };
            let (ranked, before) = (of_group(self.ranked), of_group(self.asked));
            let own = Turns {
                ranked: &ranked,
                asked: &before,
                taken: None,
                silent: self.silent.filter(|id| people.contains(id)),
                needed: (*needed).max(1),
                ..*self
            };
            let mut missing = needed.saturating_sub(of_group(&asked).len());
            for id in own.in_turn() {
                if missing > 0 && !asked.contains(&id) {
                    asked.push(id);
                    missing -= 1;
                }
            }
        }
        self.and_others(asked)
    }

    fn in_turn(&self) -> Vec<PersonId> {
        let mut asked: Vec<PersonId> = self.taken.into_iter().collect();
        let line = self.line();
        let start = match self.silent {
            Some(id) => {
                let place = line.iter().position(|one| *one == id).unwrap_or_default();
                (place / self.needed.max(1)).saturating_add(1)
            }
            None => 0,
        };
        let start = start
            .saturating_add(self.rounds)
            .saturating_mul(self.needed);
        let start = start.checked_rem(line.len()).unwrap_or_default();
        let in_turn = line.iter().cycle().skip(start).take(line.len());
        let silent = self.silent.filter(|id| self.ranked.contains(id));
        for id in in_turn
            .filter(|id| Some(**id) != silent && self.ranked.contains(id))
            .chain(silent.iter())
        {
            if asked.len() >= self.needed {
                break;
            }
            if !asked.contains(id) {
                asked.push(*id);
            }
        }
        asked
    }

    /// With somebody who can learn it, and those of the steps that are due.
    fn and_others(&self, mut asked: Vec<PersonId>) -> Vec<PersonId> {
        let knows = |id: &PersonId| self.thin.binary_search(id).is_ok();
        if !asked.is_empty() && asked.iter().all(knows) {
            asked.extend(self.ranked.iter().find(|id| !knows(id)));
        }
        if self.taken.is_none() {
            for id in self.stepped {
                if !asked.contains(id) {
                    asked.push(*id);
                }
            }
        }
        asked
    }

    fn line(&self) -> Vec<PersonId> {
        let mut line = self.asked.to_vec();
        let others = self.ranked.iter().filter(|id| !self.asked.contains(id));
        line.extend(others);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(ranked: &[PersonId]) -> Turns<'_> {
        Turns {
            ranked,
            asked: &[],
            taken: None,
            silent: None,
            needed: 1,
            rounds: 0,
            thin: &[],
            stepped: &[],
        }
    }

    #[test]
    fn the_best_first_then_the_next_then_the_best_again() {
        let ranked = [4, 2, 7];
        let asked: Vec<Vec<PersonId>> = (0..4)
            .map(|rounds| {
                Turns {
                    rounds,
                    ..plain(&ranked)
                }
                .ask()
            })
            .collect();
        assert_eq!(asked, [[4], [2], [7], [4]]);
    }

    #[test]
    fn whoever_was_asked_keeps_their_turn_when_the_ranking_changes() {
        let turns = Turns {
            asked: &[2],
            ..plain(&[4, 2, 7])
        };
        assert_eq!(turns.ask(), [2]);
        let later = Turns { rounds: 1, ..turns };
        assert_eq!(later.ask(), [4]);
    }

    #[test]
    fn whoever_took_it_and_fell_silent_is_passed() {
        let turns = Turns {
            asked: &[4],
            silent: Some(4),
            ..plain(&[4, 2, 7])
        };
        assert_eq!(turns.ask(), [2]);
        let alone = Turns {
            asked: &[4],
            silent: Some(4),
            ..plain(&[4])
        };
        assert_eq!(alone.ask(), [4]);
    }

    #[test]
    fn a_place_in_the_line_is_kept_by_who_went_away() {
        let turns = Turns {
            asked: &[9, 2],
            rounds: 1,
            ..plain(&[4, 2])
        };
        assert_eq!(turns.ask(), [2]);
    }

    #[test]
    fn somebody_who_can_learn_it_is_asked_beside_the_expert() {
        let turns = Turns {
            thin: &[4],
            ..plain(&[4, 2, 7])
        };
        assert_eq!(turns.ask(), [4, 2]);
        let learner_first = Turns {
            thin: &[2],
            ..plain(&[4, 2, 7])
        };
        assert_eq!(learner_first.ask(), [4]);
    }

    #[test]
    fn each_group_has_its_turn_and_one_person_answers_for_several() {
        let groups = [(vec![2, 4], 1), (vec![7], 1), (vec![4, 9], 1)];
        let turns = plain(&[4, 2, 7, 9]);
        // 4 is of the first and the last group.
        assert_eq!(turns.ask_for_each(&groups), [4, 7]);
        let later = Turns { rounds: 1, ..turns };
        assert_eq!(later.ask_for_each(&groups), [2, 7, 9]);
        // Whoever took it answers for their own groups.
        let taken = Turns {
            taken: Some(7),
            ..plain(&[4, 2, 7, 9])
        };
        assert_eq!(taken.ask_for_each(&groups), [7, 4]);
        assert_eq!(taken.ask_for_each(&[(Vec::new(), 1)]), [7]);
    }

    #[test]
    fn steps_wait_while_somebody_has_it() {
        let turns = Turns {
            stepped: &[9],
            ..plain(&[4, 2])
        };
        assert_eq!(turns.ask(), [4, 9]);
        let taken = Turns {
            taken: Some(2),
            ..turns
        };
        assert_eq!(taken.ask(), [2]);
    }

    proptest! {
        #[test]
        fn names_only_who_can_be_asked_and_each_once(
            ranked in prop::sample::subsequence((0..12_usize).collect::<Vec<_>>(), 0..12).prop_shuffle(),
            asked in prop::sample::subsequence((0..15_usize).collect::<Vec<_>>(), 0..15).prop_shuffle(),
            thin in prop::sample::subsequence((0..12_usize).collect::<Vec<_>>(), 0..4),
            needed in 1_usize..4,
            rounds in prop_oneof![0_usize..6, Just(usize::MAX)],
            silent in prop::option::of(0_usize..12),
        ) {
            let silent = silent.filter(|id| asked.contains(id));
            let turns = Turns { ranked: &ranked, asked: &asked, taken: None, silent, needed, rounds, thin: &thin, stepped: &[] };
            let now = turns.ask();
            prop_assert!(now.iter().all(|id| ranked.contains(id)));
            let mut once = now.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), now.len());
            prop_assert!(now.len() >= needed.min(ranked.len()));
            prop_assert!(now.len() <= needed.min(ranked.len()) + 1);
        }

        /// A host that records whom it asked gets the same answer however often it asks before the time runs out.
        #[test]
        fn is_steady_within_a_round(
            people in 1_usize..10, needed in 1_usize..4, rounds in 0_usize..8,
        ) {
            let ranked: Vec<PersonId> = (0..people).collect();
            let mut asked: Vec<PersonId> = Vec::new();
            for round in 0..=rounds {
                let turns = |asked: &[PersonId]| Turns { asked, needed, rounds: round, ..plain(&ranked) }.ask();
                let first = turns(&asked);
                for id in &first {
                    if !asked.contains(id) {
                        asked.push(*id);
                    }
                }
                prop_assert_eq!(turns(&asked), first);
            }
        }
    }
}
