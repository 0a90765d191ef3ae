//! Ranges of lines, and how many lines they are together.

/// First and last line, both inclusive, from 1.
pub(super) type Range = (u32, u32);

/// How many lines the ranges hold; one that several hold counts once. The ranges are left sorted.
pub(super) fn count(ranges: &mut Vec<Range>) -> u64 {
    crate::order::sort_unique(ranges);
    let (mut lines, mut end) = (0_u64, 0_u64);
    for (first, last) in ranges {
        let (first, last) = (u64::from(*first), u64::from(*last));
        let from = first.max(end + 1);
        if last >= from {
            lines += last - from + 1;
            end = last;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_what_a_set_of_lines_holds(mut ranges in prop::collection::vec((1_u32..60, 0_u32..20), 0..20)) {
            for range in &mut ranges {
                range.1 += range.0;
            }
            let lines: std::collections::BTreeSet<u32> = ranges.iter().flat_map(|(first, last)| *first..=*last).collect();
            prop_assert_eq!(count(&mut ranges), lines.len() as u64);
        }
    }

    #[test]
    fn the_largest_ranges_are_counted() {
        let mut ranges = vec![(1, u32::MAX), (1, u32::MAX), (5, 6)];
        assert_eq!(count(&mut ranges), u64::from(u32::MAX));
    }
}
