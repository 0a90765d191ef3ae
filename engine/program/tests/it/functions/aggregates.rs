//! Sums, extremes and shares.

use crate::functions::{check, d, i, l, part, t, u};
use countersign_program::{Function as F, Value};

#[test]
fn sums() {
    let span = Value::Duration;
    check(vec![
        (F::Sum, vec![l(vec![i(1), i(2), i(-5)])], "-2"),
        (F::Sum, vec![l(vec![u(1), u(2)])], "3u"),
        (F::Sum, vec![l(vec![d(0.5), d(0.25)])], "0.75"),
        (
            F::Sum,
            vec![l(vec![span(1_000_000_000), span(2_000_000_000)])],
            "duration(\"3s\")",
        ),
        (F::Sum, vec![l(vec![])], "0"),
        (F::Sum, vec![l(vec![]), d(0.0)], "0.0"),
        (F::Sum, vec![l(vec![i(1)]), i(41)], "42"),
        (F::Sum, vec![l(vec![i(i64::MAX), i(1)])], "overflow"),
        (F::Sum, vec![l(vec![u(u64::MAX), u(1)])], "overflow"),
        (F::Sum, vec![l(vec![span(i64::MAX), span(1)])], "overflow"),
        // What is lacking could be of any size.
        (F::Sum, vec![part(vec![i(1)])], "missing files"),
        (F::Sum, vec![l(vec![t("a"), t("b")])], "no_such_overload"),
        (F::Sum, vec![l(vec![i(1), d(1.0)])], "no_such_overload"),
        (F::Sum, vec![l(vec![]), t("a")], "no_such_overload"),
        (F::Sum, vec![i(1)], "no_such_overload"),
    ]);
}

#[test]
fn extremes() {
    check(vec![
        (F::Min, vec![l(vec![i(3), i(1), i(2)])], "1"),
        (F::Max, vec![l(vec![i(3), i(1), i(2)])], "3"),
        (F::Max, vec![l(vec![t("a"), t("b"), t("ab")])], "\"b\""),
        (
            F::Min,
            vec![l(vec![Value::Bool(true), Value::Bool(false)])],
            "false",
        ),
        (F::Max, vec![l(vec![d(f64::NAN), d(1.0)])], "1.0"),
        (F::Min, vec![l(vec![d(1.0), d(f64::NAN)])], "1.0"),
        (F::Min, vec![l(vec![])], "invalid_argument"),
        (F::Max, vec![part(vec![i(1)])], "missing files"),
        (F::Max, vec![l(vec![i(1), t("a")])], "no_such_overload"),
        (F::Max, vec![l(vec![l(vec![])])], "no_such_overload"),
    ]);
}

#[test]
fn shares() {
    check(vec![
        (F::MathShare, vec![i(1), i(4)], "0.25"),
        (F::MathShare, vec![u(3), u(2)], "1.5"),
        (F::MathShare, vec![i(0), i(0)], "0.0"),
        (F::MathShare, vec![i(1), i(0)], "division_by_zero"),
        (F::MathShare, vec![i(1), d(2.0)], "no_such_overload"),
        (F::MathShare, vec![t("a"), t("b")], "no_such_overload"),
    ]);
}

#[test]
fn days() {
    let hours = |hours: i64| Value::Duration(hours * 3_600_000_000_000);
    check(vec![
        (F::Days, vec![hours(49)], "2"),
        (F::Days, vec![hours(-25)], "-1"),
        (F::Days, vec![hours(23)], "0"),
        (
            F::Days,
            vec![crate::functions::time("2026-03-10T12:00:00Z")],
            "no_such_overload",
        ),
    ]);
}
