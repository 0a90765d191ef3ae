//! Sorting with little code: every list is sorted by a table of places, so that one compiled sort serves all of them. The
//! standard sort takes five kilobytes for each kind of element, which added up to a tenth of a bundle.

use std::cmp::Ordering;

/// Sorts a list; equal elements keep their order.
pub(crate) fn sort_by<T>(list: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..list.len()).collect();
    let moved = order(&mut places, &mut |a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    if !moved {
        return;
    }
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

/// Sorts the places, and says whether any was moved. Most lists come sorted from their host.
fn order(places: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) -> bool {
    let sorted = places.is_sorted_by(|a, b| compare(*a, *b).is_le());
    if !sorted {
        places.sort_by(|a, b| compare(*a, *b));
    }
    !sorted
}

/// The elements sorted, each once. A tree for each kind of element would be several kilobytes.
pub(crate) fn set<T: Ord>(elements: impl Iterator<Item = T>) -> Vec<T> {
    let mut set = elements.collect();
    sort_unique(&mut set);
    set
}

/// Adds to a small sorted list what is not in it yet, and says whether it was not.
pub(crate) fn insert<T: Ord>(set: &mut Vec<T>, element: T) -> bool {
    match set.binary_search(&element) {
        Ok(_) => false,
        Err(place) => {
            set.insert(place, element);
            true
        }
    }
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
