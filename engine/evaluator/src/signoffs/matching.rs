//! Maximum bipartite matching: people to teams, and borrowers to the rights that were lent to them.
//!
//! It is found by augmenting paths (Claude Berge, *Two theorems in graph theory*, 1957), one person after the other as in
//! Harold W. Kuhn's algorithm for the assignment problem (1955), and breadth first. A path from a person who has no partner
//! to a partner who has no person makes one pair more: everybody on it moves over to the next partner.

/// Matches each person to at most one of the partners they could have, each partner to one person, so that there are as many
/// pairs as possible. Whoever comes first is matched if there is any way to do it, and stays matched: later people only make
/// them change partners. So one more person at the end of the list takes nobody's place, and the same list gives the same pairs
/// everywhere.
///
/// `choices` has for each person the numbers of the partners they could have.
pub(crate) fn assign(choices: &[Vec<usize>]) -> Vec<Option<usize>> {
    let partners = choices.iter().flatten().max().map_or(0, |most| most + 1);
    let mut person_of: Vec<Option<usize>> = vec![None; partners];
    let mut partner_of: Vec<Option<usize>> = vec![None; choices.len()];
    for person in 0..choices.len() {
        // Without recursion, since a bundle has little stack. The search remembers who reached a partner first.
        let mut reached_by: Vec<Option<usize>> = vec![None; partners];
        let mut open = vec![person];
        let mut next = 0;
        let mut free = None;
        while let (None, Some(searcher)) = (free, open.get(next).copied()) {
            next += 1;
            for partner in choices.get(searcher).into_iter().flatten() {
                let Some(reached @ None) = reached_by.get_mut(*partner) else {
                    continue;
                };
                *reached = Some(searcher);
                match person_of.get(*partner).copied().flatten() {
                    Some(other) => open.push(other),
                    None => {
                        free = Some(*partner);
                        break;
                    }
                }
            }
        }
        // Back along the path: everybody on it moves over to the partner that they reached.
        let mut partner = free;
        while let Some(place) = partner {
            let Some(moving) = reached_by.get(place).copied().flatten() else {
                break;
            };
            if let Some(person) = person_of.get_mut(place) {
                *person = Some(moving);
            }
            let Some(before) = partner_of.get_mut(moving) else {
                break;
            };
            partner = before.replace(place);
        }
    }
    partner_of
}

#[cfg(test)]
mod tests {
    use super::assign;
    use proptest::prelude::*;

    fn pairs(taken: &[Option<usize>]) -> usize {
        taken.iter().flatten().count()
    }

    #[test]
    fn nobody_is_matched_twice_and_somebody_moves_over() {
        assert_eq!(assign(&[]), []);
        assert_eq!(assign(&[vec![], vec![]]), [None, None]);
        assert_eq!(assign(&[vec![0], vec![0]]), [Some(0), None]);
        // The first could have either, so that both are matched.
        assert_eq!(assign(&[vec![0, 1], vec![0]]), [Some(1), Some(0)]);
        // A chain: each moves over by one.
        assert_eq!(
            assign(&[vec![0, 1], vec![1, 2], vec![0], vec![1]]),
            [Some(1), Some(2), Some(0), None]
        );
        assert_eq!(pairs(&assign(&[vec![0, 1, 2]])), 1);
    }

    /// The most pairs that there can be, found by trying everything.
    fn most(choices: &[Vec<usize>], taken: u32) -> usize {
        let Some((first, rest)) = choices.split_first() else {
            return 0;
        };
        let without = most(rest, taken);
        first
            .iter()
            .filter(|partner| taken & (1 << **partner) == 0)
            .map(|partner| 1 + most(rest, taken | (1 << partner)))
            .chain([without])
            .max()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn there_are_as_many_pairs_as_possible(choices in prop::collection::vec(prop::collection::vec(0_usize..5, 0..4), 0..6)) {
            let taken = assign(&choices);
            prop_assert_eq!(pairs(&taken), most(&choices, 0));
            for (person, partner) in taken.iter().enumerate() {
                if let Some(partner) = partner {
                    prop_assert!(choices[person].contains(partner));
                }
            }
            let mut partners: Vec<usize> = taken.iter().flatten().copied().collect();
            partners.sort_unstable();
            partners.dedup();
            prop_assert_eq!(partners.len(), pairs(&taken));
            // One more person displaces nobody.
            for more in 0..5 {
                let mut longer = choices.clone();
                longer.push(vec![more]);
                let then = assign(&longer);
                for (before, after) in taken.iter().zip(&then) {
                    prop_assert!(before.is_none() || after.is_some());
                }
            }
        }
    }
}
