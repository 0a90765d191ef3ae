//! Sorting with little code: every list is sorted by a table of places, so that one compiled sort serves all of them. The
//! standard sort takes five kilobytes for each kind of element, which added up to a tenth of a bundle.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Sorts a list; equal elements keep their order.
pub(crate) fn sort_by<T>(list: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..list.len()).collect();
    order(&mut places, &mut |a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut elements: Vec<Option<T>> = std::mem::take(list).into_iter().map(Some).collect();
    for place in places {
        list.extend(elements.get_mut(place).and_then(Option::take));
    }
}

/// Sorts a list by its elements' own order and drops repetitions.
pub(crate) fn sort_unique<T: Ord>(list: &mut Vec<T>) {
    sort_by(list, T::cmp);
    list.dedup();
}

fn order(places: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// A set, without the sort that collecting into one compiles.
pub(crate) fn set<T: Ord>(elements: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for element in elements {
        set.insert(element);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0_u8..20, any::<u8>()), 0..60)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|pair| pair.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
