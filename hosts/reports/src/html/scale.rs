//! Round numbers along an axis.

use crate::numbers::grouped;

/// The marks of an axis from 0 to at least `most`: at most six, on round numbers, whole ones where `whole` is asked for.
pub(super) fn marks(most: f64, whole: bool) -> Vec<f64> {
    let most = if most.is_finite() && most > 0.0 {
        most
    } else {
        1.0
    };
    let raw = most / 5.0;
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= raw * 0.999_999 && !(whole && step.fract() != 0.0))
        .unwrap_or(10.0 * power)
        .max(if whole { 1.0 } else { 0.0 });
    let count = (most / step).ceil().max(1.0) as usize;
    (0..=count).map(|number| number as f64 * step).collect()
}

/// A number of the page's geometry: two decimals are finer than any screen.
pub(super) fn place(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    (rounded + 0.0).to_string()
}

/// A counted number, `1234567` as `1,234,567`, others with one decimal.
pub(super) fn count(number: f64) -> String {
    if number.fract() != 0.0 {
        return format!("{number:.1}");
    }
    grouped(number.abs() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_round() {
        for (most, whole, expected) in [
            (0.0, true, vec![0.0, 1.0]),
            (1.0, true, vec![0.0, 1.0]),
            (3.0, true, vec![0.0, 1.0, 2.0, 3.0]),
            (7.0, true, vec![0.0, 2.0, 4.0, 6.0, 8.0]),
            (100.0, false, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
            (
                1_234.0,
                true,
                vec![0.0, 250.0, 500.0, 750.0, 1_000.0, 1_250.0],
            ),
            (0.4, false, vec![0.0, 0.1, 0.2, 0.30000000000000004, 0.4]),
        ] {
            assert_eq!(marks(most, whole), expected, "{most}");
        }
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(0.5), "0.5");
        assert_eq!(place(-0.001), "0");
    }

    proptest! {
        #[test]
        fn few_marks_reach_the_top(most in 0.0_f64..1e15, whole: bool) {
            let marks = marks(most, whole);
            prop_assert!((2..=7).contains(&marks.len()), "{marks:?}");
            prop_assert!(marks.last().is_some_and(|last| *last >= most * 0.999_999));
        }
    }
}
