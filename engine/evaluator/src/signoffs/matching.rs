//! Who takes which of the seats they could take: people and teams, borrowers and the rights that were lent to them.

/// Gives each person at most one of the seats they could take, each seat to one person, so that as many as possible sit.
/// Whoever comes first sits if there is any way to seat them, and keeps sitting: later people only make them change seats.
/// So one more person at the end of the list takes nobody's place, and the same list gives the same seats everywhere.
///
/// `wanted` has for each person the numbers of the seats they could take.
pub(crate) fn assign(wanted: &[Vec<usize>]) -> Vec<Option<usize>> {
    let seats = wanted.iter().flatten().max().map_or(0, |most| most + 1);
    let mut holder: Vec<Option<usize>> = vec![None; seats];
    let mut taken: Vec<Option<usize>> = vec![None; wanted.len()];
    for person in 0..wanted.len() {
        // Breadth first and without recursion: a bundle has little stack. Who reached a seat first is who asks for it.
        let mut asks: Vec<Option<usize>> = vec![None; seats];
        let mut open = vec![person];
        let mut next = 0;
        let mut free = None;
        while let (None, Some(rule_context)) = (free, open.get(next).copied()) {
            next += 1;
            for seat in wanted.get(rule_context).into_iter().flatten() {
                let Some(slot @ None) = asks.get_mut(*seat) else {
                    continue;
                };
                *slot = Some(rule_context);
                match holder.get(*seat).copied().flatten() {
                    Some(other) => open.push(other),
                    None => {
                        free = Some(*seat);
                        break;
                    }
                }
            }
        }
        // Everybody on the way moves over to the seat that they asked for.
        let mut seat = free;
        while let Some(place) = seat {
            let Some(moving) = asks.get(place).copied().flatten() else {
                break;
            };
            if let Some(slot) = holder.get_mut(place) {
                *slot = Some(moving);
            }
            let Some(slot) = taken.get_mut(moving) else {
                break;
            };
            seat = slot.replace(place);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::assign;
    use proptest::prelude::*;

    fn seated(taken: &[Option<usize>]) -> usize {
        taken.iter().flatten().count()
    }

    #[test]
    fn nobody_sits_twice_and_somebody_moves_over() {
        assert_eq!(assign(&[]), []);
        assert_eq!(assign(&[vec![], vec![]]), [None, None]);
        assert_eq!(assign(&[vec![0], vec![0]]), [Some(0), None]);
        // The first could sit on either, so that both sit.
        assert_eq!(assign(&[vec![0, 1], vec![0]]), [Some(1), Some(0)]);
        // A chain: each moves over by one.
        assert_eq!(
            assign(&[vec![0, 1], vec![1, 2], vec![0], vec![1]]),
            [Some(1), Some(2), Some(0), None]
        );
        assert_eq!(seated(&assign(&[vec![0, 1, 2]])), 1);
    }

    /// The most that can sit, found by trying everything.
    fn most(wanted: &[Vec<usize>], taken: u32) -> usize {
        let Some((first, rest)) = wanted.split_first() else {
            return 0;
        };
        let without = most(rest, taken);
        first
            .iter()
            .filter(|seat| taken & (1 << **seat) == 0)
            .map(|seat| 1 + most(rest, taken | (1 << seat)))
            .chain([without])
            .max()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn as_many_sit_as_can(wanted in prop::collection::vec(prop::collection::vec(0_usize..5, 0..4), 0..6)) {
            let taken = assign(&wanted);
            prop_assert_eq!(seated(&taken), most(&wanted, 0));
            for (person, seat) in taken.iter().enumerate() {
                if let Some(seat) = seat {
                    prop_assert!(wanted[person].contains(seat));
                }
            }
            let mut seats: Vec<usize> = taken.iter().flatten().copied().collect();
            seats.sort_unstable();
            seats.dedup();
            prop_assert_eq!(seats.len(), seated(&taken));
            // One more person takes nobody's place.
            for more in 0..5 {
                let mut longer = wanted.clone();
                longer.push(vec![more]);
                let then = assign(&longer);
                for (before, after) in taken.iter().zip(&then) {
                    prop_assert!(before.is_none() || after.is_some());
                }
            }
        }
    }
}
