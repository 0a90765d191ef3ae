//! Numbers and conversions.

use crate::functions::{check, d, i, l, part, span, t, time, u};
use countersign_program::{Function as F, Value};

#[test]
fn arithmetic() {
    check(vec![
        (F::Add, vec![i(1), i(2)], "3"),
        (F::Add, vec![i(i64::MAX), i(1)], "overflow"),
        (F::Add, vec![u(u64::MAX), u(1)], "overflow"),
        (F::Add, vec![d(0.1), d(0.2)], "0.30000000000000004"),
        (F::Add, vec![i(1), u(2)], "no_such_overload"),
        (F::Add, vec![t("a"), t("b")], "\"ab\""),
        (
            F::Add,
            vec![Value::Bytes(b"a"), Value::Bytes(b"\xff")],
            "b\"a\\xff\"",
        ),
        (F::Add, vec![l(vec![i(1)]), l(vec![i(2)])], "[1, 2]"),
        (F::Add, vec![l(vec![i(1)]), part(vec![i(2)])], "[1, 2, …]"),
        (F::Subtract, vec![i(i64::MIN), i(1)], "overflow"),
        (F::Subtract, vec![u(0), u(1)], "overflow"),
        (F::Multiply, vec![i(i64::MIN), i(-1)], "overflow"),
        (F::Multiply, vec![i(6), i(7)], "42"),
        (F::Divide, vec![i(7), i(-2)], "-3"),
        (F::Divide, vec![i(1), i(0)], "division_by_zero"),
        (F::Divide, vec![u(1), u(0)], "division_by_zero"),
        (F::Divide, vec![i(i64::MIN), i(-1)], "overflow"),
        (F::Divide, vec![d(1.0), d(0.0)], "+Inf"),
        (F::Modulo, vec![i(-7), i(2)], "-1"),
        (F::Modulo, vec![i(1), i(0)], "modulo_by_zero"),
        (F::Modulo, vec![d(1.0), d(2.0)], "no_such_overload"),
        (F::Negate, vec![i(i64::MIN)], "overflow"),
        (F::Negate, vec![u(1)], "no_such_overload"),
        (F::Negate, vec![d(0.0)], "-0.0"),
        (F::Not, vec![i(1)], "no_such_overload"),
    ]);
}

#[test]
fn comparison_across_numbers() {
    let large = i64::MAX;
    check(vec![
        (F::Equal, vec![i(1), u(1)], "true"),
        (F::Equal, vec![i(1), d(1.0)], "true"),
        (F::Equal, vec![i(-1), u(u64::MAX)], "false"),
        // The double is 2^63, one more than the int: cel-spec compares them as doubles.
        (F::Equal, vec![i(large), d(large as f64)], "true"),
        (F::Less, vec![i(large), d(large as f64)], "false"),
        (F::Less, vec![d(1.5), i(1)], "false"),
        (F::Less, vec![d(-1.5), i(-1)], "true"),
        (F::Greater, vec![u(u64::MAX), d(1e30)], "false"),
        (F::Less, vec![i(0), d(f64::NAN)], "false"),
        (F::GreaterEqual, vec![i(0), d(f64::NAN)], "false"),
        (F::Equal, vec![d(f64::NAN), d(f64::NAN)], "false"),
        (F::NotEqual, vec![d(f64::NAN), d(f64::NAN)], "true"),
        (F::Less, vec![i(0), d(f64::INFINITY)], "true"),
        (F::Less, vec![t("a"), i(1)], "no_such_overload"),
        (F::Equal, vec![t("a"), i(1)], "false"),
        (F::Equal, vec![Value::Null, i(0)], "false"),
        (F::Less, vec![t("Z"), t("a")], "true"),
        (F::Less, vec![t("\u{ffff}"), t("\u{10000}")], "true"),
        (F::Less, vec![Value::Bool(false), Value::Bool(true)], "true"),
        (
            F::Equal,
            vec![l(vec![i(1), d(2.0)]), l(vec![u(1), i(2)])],
            "true",
        ),
        (F::In, vec![d(2.0), l(vec![i(1), i(2)])], "true"),
        (F::In, vec![t("x"), l(vec![i(1), t("x")])], "true"),
        (F::In, vec![t("x"), i(1)], "no_such_overload"),
    ]);
}

#[test]
fn conversions() {
    check(vec![
        (
            F::ToInt,
            vec![t("-9223372036854775808")],
            "-9223372036854775808",
        ),
        (F::ToInt, vec![t("x")], "invalid_argument"),
        (F::ToInt, vec![d(9.9)], "9"),
        (F::ToInt, vec![d(-9.9)], "-9"),
        (F::ToInt, vec![d(9.3e18)], "overflow"),
        (F::ToInt, vec![d(f64::NAN)], "overflow"),
        (F::ToInt, vec![u(u64::MAX)], "overflow"),
        (F::ToInt, vec![time("1970-01-01T00:01:00Z")], "60"),
        (F::ToUint, vec![i(-1)], "overflow"),
        (F::ToUint, vec![d(-1.0)], "overflow"),
        (F::ToUint, vec![d(3.7)], "3u"),
        (F::ToDouble, vec![t("1.5")], "1.5"),
        (F::ToDouble, vec![i(7)], "7.0"),
        (F::ToText, vec![d(123.456)], "\"123.456\""),
        (F::ToText, vec![d(1.0)], "\"1\""),
        (F::ToText, vec![d(1e21)], "\"1e+21\""),
        (F::ToText, vec![d(1e20)], "\"100000000000000000000\""),
        (F::ToText, vec![d(-4.5e-3)], "\"-0.0045\""),
        (F::ToText, vec![d(1.5e-7)], "\"1.5e-07\""),
        (F::ToText, vec![d(f64::NEG_INFINITY)], "\"-Inf\""),
        (F::ToText, vec![Value::Bytes(b"\xff")], "invalid_argument"),
        (F::ToText, vec![span(90_500_000_000)], "\"90.5s\""),
        (F::ToText, vec![l(vec![])], "no_such_overload"),
        (F::ToBool, vec![t("t")], "true"),
        (F::ToBool, vec![t("yes")], "invalid_argument"),
        (F::ToBytes, vec![t("é")], "b\"\\xc3\\xa9\""),
        (F::ToTimestamp, vec![i(253_402_300_800)], "overflow"),
        (
            F::ToTimestamp,
            vec![t("2026-01-01T00:00:00.5+01:00")],
            "timestamp(\"2025-12-31T23:00:00.5Z\")",
        ),
        (
            F::ToTimestamp,
            vec![t("2026-13-01T00:00:00Z")],
            "invalid_argument",
        ),
        (F::ToDuration, vec![t("1h30m")], "duration(\"5400s\")"),
        (F::ToDuration, vec![t("-1.5s")], "duration(\"-1.5s\")"),
        (
            F::ToDuration,
            vec![t("1.5h2ms3us4ns")],
            "duration(\"5400.002003004s\")",
        ),
        (F::ToDuration, vec![t("")], "invalid_argument"),
        (F::ToDuration, vec![t("5")], "invalid_argument"),
        (F::ToDuration, vec![t("1d")], "invalid_argument"),
        (
            F::ToDuration,
            vec![t("99999999999999999999999h")],
            "overflow",
        ),
        (F::TypeOf, vec![u(1)], "uint"),
        (
            F::TypeOf,
            vec![time("1970-01-01T00:00:00Z")],
            "google.protobuf.Timestamp",
        ),
    ]);
}

#[test]
fn math() {
    check(vec![
        (F::MathGreatest, vec![i(1), d(2.5), u(2)], "2.5"),
        (F::MathLeast, vec![l(vec![i(3), i(2)])], "2"),
        (F::MathLeast, vec![l(vec![])], "invalid_argument"),
        (F::MathGreatest, vec![t("a")], "no_such_overload"),
        (F::MathAbs, vec![i(i64::MIN)], "overflow"),
        (F::MathAbs, vec![d(-1.5)], "1.5"),
        (F::MathCeil, vec![d(1.2)], "2.0"),
        (F::MathCeil, vec![i(1)], "no_such_overload"),
        (F::MathFloor, vec![d(-1.2)], "-2.0"),
        (F::MathRound, vec![d(-1.5)], "-2.0"),
        (F::MathTrunc, vec![d(-1.9)], "-1.0"),
        (F::MathSign, vec![d(-3.0)], "-1.0"),
        (F::MathSign, vec![i(-3)], "-1"),
        (F::MathSign, vec![u(3)], "1u"),
        (F::MathSqrt, vec![i(9)], "3.0"),
        (F::MathLn, vec![d(0.0)], "-Inf"),
        (F::MathExp, vec![d(0.0)], "1.0"),
        (F::MathIsNan, vec![d(f64::NAN)], "true"),
        (F::MathIsInf, vec![d(1.0)], "false"),
        (F::MathIsFinite, vec![d(1.0)], "true"),
        (F::MathBitAnd, vec![i(6), i(3)], "2"),
        (F::MathBitOr, vec![u(4), u(1)], "5u"),
        (F::MathBitXor, vec![i(-1), i(0)], "-1"),
        (F::MathBitNot, vec![i(0)], "-1"),
        (F::MathBitShiftLeft, vec![i(1), i(3)], "8"),
        (F::MathBitShiftLeft, vec![i(1), i(64)], "0"),
        (F::MathBitShiftRight, vec![i(-1), i(63)], "1"),
        (F::MathBitShiftRight, vec![i(1), i(-1)], "invalid_argument"),
    ]);
}
