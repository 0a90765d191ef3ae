//! What holds for every history.

use crate::fit::histories::drawn;
use countersign_analysis::fit::{Columns, History, Options, fit};
use proptest::prelude::*;

fn options() -> Options {
    Options {
        resamples: 5,
        ..Options::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn units_do_not_matter(seed in 0_u64..1_000, factor in 0.001_f64..1_000.0, offset in -100.0_f64..100.0) {
        let history = drawn(400, seed);
        let mut scaled = history.clone();
        scaled.columns[0].iter_mut().for_each(|value| *value = *value * factor + offset);
        let (left, right) = match (fit(&history, &options()), fit(&scaled, &options())) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(left), Err(right)) => {
                prop_assert_eq!(left, right);
                return Ok(());
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        for (left, right) in left.terms.iter().zip(&right.terms) {
            prop_assert!((left.for_a_deviation - right.for_a_deviation).abs() < 1e-4, "{left:?} {right:?}");
        }
        prop_assert!((left.held_out.log_loss - right.held_out.log_loss).abs() < 1e-6);
        prop_assert!((left.held_out.auc.value - right.held_out.auc.value).abs() < 1e-3);
    }

    #[test]
    fn captures_rise_and_intervals_hold_their_value(seed in 0_u64..1_000) {
        if let Ok(fitted) = fit(&drawn(300, seed), &options()) {
            let mut before = 0.0;
            for capture in &fitted.held_out.captures {
                let captured = capture.captured;
                prop_assert!(captured.value >= before);
                prop_assert!(captured.low <= captured.value && captured.value <= captured.high);
                before = captured.value;
            }
            let changes: usize = fitted.held_out.calibration.iter().map(|decile| decile.changes).sum();
            prop_assert_eq!(changes, 300);
            if let Some(bands) = fitted.bands {
                prop_assert!(0.0 < bands.medium && bands.medium < bands.high && bands.high < 1.0);
            }
        }
    }

    #[test]
    fn no_bytes_make_a_history_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let columns = Columns::default();
        let _ = History::from_csv(bytes.as_slice(), "x", &columns);
        let _ = History::from_json_lines(bytes.as_slice(), "x", &columns);
    }
}
