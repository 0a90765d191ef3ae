//! Ranges of lines, and how many lines they are together.

/// First and last line, both inclusive, from 1.
pub(super) type Range = (u32, u32);

/// Ranges of one file that are shown.
const MOST_SHOWN: usize = 12;

/// How many lines the ranges hold; one that several hold counts once. The ranges are left sorted.
pub(super) fn count(ranges: &mut Vec<Range>) -> u64 {
    crate::sort::sort_unique(ranges);
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

/// The first few ranges, as a person would write them.
pub(super) fn shown(ranges: &[Range]) -> String {
    let one = |(first, last): &Range| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    let mut shown: Vec<String> = ranges.iter().take(MOST_SHOWN).map(one).collect();
    if ranges.len() > MOST_SHOWN {
        shown.push("…".to_owned());
    }
    shown.join(", ")
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
    fn a_few_ranges_are_shown_as_a_person_writes_them() {
        assert_eq!(shown(&[(41, 50), (60, 60)]), "41-50, 60");
        let many: Vec<Range> = (1..20).map(|line| (2 * line, 2 * line)).collect();
        assert!(shown(&many).ends_with(", 24, …"), "{}", shown(&many));
    }

    #[test]
    fn the_largest_ranges_are_counted() {
        let mut ranges = vec![(1, u32::MAX), (1, u32::MAX), (5, 6)];
        assert_eq!(count(&mut ranges), u64::from(u32::MAX));
    }
}
