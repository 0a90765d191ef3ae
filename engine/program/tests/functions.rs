//! Every function over a table of arguments.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use countersign_program::{Function as F, Missing, Value};
use support::call;

fn t(text: &str) -> Value<'_> {
    Value::Text(text)
}
fn i(number: i64) -> Value<'static> {
    Value::Int(number)
}
fn u(number: u64) -> Value<'static> {
    Value::Uint(number)
}
fn d(number: f64) -> Value<'static> {
    Value::Double(number)
}
fn l(elements: Vec<Value<'_>>) -> Value<'_> {
    Value::list(elements)
}
/// A list that lacks the fact `files`.
fn part(elements: Vec<Value<'_>>) -> Value<'_> {
    Value::list_with(elements, Some(Missing::Fact("files")))
}
fn time(text: &str) -> Value<'static> {
    let time: countersign_contract::types::Timestamp = text.parse().unwrap();
    Value::Timestamp {
        seconds: time.seconds,
        nanos: 0,
    }
}
fn span(nanos: i64) -> Value<'static> {
    Value::Duration(nanos)
}

fn check(rows: Vec<(F, Vec<Value<'_>>, &str)>) {
    let mut wrong = Vec::new();
    for (row, (function, arguments, expected)) in rows.into_iter().enumerate() {
        let shown: Vec<String> = arguments.iter().map(countersign_program::print).collect();
        let found = call(function, arguments);
        if found != expected {
            wrong.push(format!(
                "row {row}: {}({}) is {found}, not {expected}",
                function.name(),
                shown.join(", ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

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
fn what_may_have_more_elements() {
    let three = || part(vec![i(1), i(2), i(3)]);
    check(vec![
        (F::Size, vec![three()], "missing files"),
        (F::In, vec![i(2), three()], "true"),
        (F::In, vec![i(9), three()], "missing files"),
        // It has at least three elements.
        (F::Equal, vec![three(), l(vec![i(1), i(2)])], "false"),
        (F::Equal, vec![l(vec![]), three()], "false"),
        (
            F::Equal,
            vec![three(), l(vec![i(1), i(2), i(3)])],
            "missing files",
        ),
        (
            F::Equal,
            vec![three(), l(vec![i(1), i(2), i(3), i(4)])],
            "missing files",
        ),
        (F::NotEqual, vec![three(), l(vec![i(1)])], "true"),
        (F::Join, vec![part(vec![t("a")])], "missing files"),
        (F::First, vec![three()], "missing files"),
        (F::Last, vec![three()], "missing files"),
        (F::Slice, vec![three(), i(0), i(1)], "missing files"),
        (F::Slice, vec![three(), i(-1), i(1)], "index_out_of_bounds"),
        (F::Sort, vec![part(vec![i(2), i(1)])], "[1, 2, …]"),
        (F::Distinct, vec![part(vec![i(2), i(2)])], "[2, …]"),
        (F::Reverse, vec![three()], "[3, 2, 1, …]"),
        (F::Flatten, vec![l(vec![i(0), three()])], "[0, 1, 2, 3, …]"),
        (F::MathGreatest, vec![three()], "missing files"),
        (F::SetsContains, vec![three(), l(vec![i(1)])], "true"),
        (
            F::SetsContains,
            vec![three(), l(vec![i(9)])],
            "missing files",
        ),
        (F::SetsContains, vec![l(vec![i(1)]), three()], "false"),
        (
            F::SetsContains,
            vec![l(vec![i(1), i(2), i(3)]), three()],
            "missing files",
        ),
        (F::SetsIntersects, vec![three(), l(vec![i(3)])], "true"),
        (
            F::SetsIntersects,
            vec![three(), l(vec![i(9)])],
            "missing files",
        ),
        (F::SetsIntersects, vec![three(), l(vec![])], "false"),
        (F::SetsEquivalent, vec![three(), l(vec![i(1)])], "false"),
        (
            F::SetsEquivalent,
            vec![three(), l(vec![i(1), i(2), i(3)])],
            "missing files",
        ),
        (F::Format, vec![t("%s"), part(vec![i(1)])], "missing files"),
        (F::Format, vec![t("%s"), l(vec![three()])], "missing files"),
        (F::OptionalOfNonZero, vec![part(vec![])], "missing files"),
        (
            F::OptionalOfNonZero,
            vec![part(vec![i(1)])],
            "optional.of([1, …])",
        ),
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
fn time_arithmetic_and_selectors() {
    let when = || time("2009-02-13T23:31:30Z");
    check(vec![
        (
            F::Add,
            vec![when(), span(1)],
            "timestamp(\"2009-02-13T23:31:30.000000001Z\")",
        ),
        (F::Subtract, vec![when(), when()], "duration(\"0s\")"),
        (
            F::Add,
            vec![time("9999-12-31T23:59:59Z"), span(1_000_000_000)],
            "overflow",
        ),
        (
            F::Subtract,
            vec![time("0001-01-01T00:00:00Z"), span(1)],
            "overflow",
        ),
        (
            F::Subtract,
            vec![time("9999-12-31T23:59:59Z"), time("0001-01-01T00:00:00Z")],
            "overflow",
        ),
        (F::Add, vec![span(i64::MAX), span(1)], "overflow"),
        (F::Subtract, vec![span(1), when()], "no_such_overload"),
        (F::GetFullYear, vec![when()], "2009"),
        (F::GetMonth, vec![when()], "1"),
        (F::GetDate, vec![when()], "13"),
        (F::GetDayOfMonth, vec![when()], "12"),
        (F::GetDayOfWeek, vec![when()], "5"),
        (F::GetDayOfYear, vec![when()], "43"),
        (F::GetDayOfYear, vec![time("2024-12-31T00:00:00Z")], "365"),
        (F::GetDayOfWeek, vec![time("1969-12-31T23:59:59Z")], "3"),
        (F::GetHours, vec![when(), t("+01:00")], "0"),
        (F::GetDate, vec![when(), t("+01:00")], "14"),
        (F::GetMinutes, vec![when(), t("-09:30")], "1"),
        (F::GetHours, vec![when(), t("02:00")], "1"),
        (F::GetHours, vec![when(), t("UTC")], "23"),
        (
            F::GetHours,
            vec![when(), t("Europe/Berlin")],
            "unknown_time_zone",
        ),
        (F::GetHours, vec![when(), t("+25:00")], "unknown_time_zone"),
        (F::GetHours, vec![span(10_000 * 1_000_000_000)], "2"),
        (F::GetMinutes, vec![span(3_730 * 1_000_000_000)], "62"),
        (F::GetSeconds, vec![span(3_730 * 1_000_000_000)], "3730"),
        (F::GetMilliseconds, vec![span(123_321_456_789)], "321"),
        (F::GetFullYear, vec![span(1)], "no_such_overload"),
        (F::GetHours, vec![span(1), t("UTC")], "no_such_overload"),
    ]);
}

#[test]
fn text() {
    check(vec![
        (F::Size, vec![t("añ\u{1f600}")], "3"),
        (F::Contains, vec![t("tacocat"), t("coc")], "true"),
        (F::Contains, vec![t("x"), t("")], "true"),
        (F::StartsWith, vec![t("tacocat"), t("tac")], "true"),
        (F::EndsWith, vec![t("tacocat"), t("tac")], "false"),
        (F::CharAt, vec![t("añb"), i(1)], "\"ñ\""),
        (F::CharAt, vec![t("añb"), i(3)], "\"\""),
        (F::CharAt, vec![t("añb"), i(4)], "index_out_of_bounds"),
        (F::CharAt, vec![t("añb"), i(-1)], "index_out_of_bounds"),
        (F::IndexOf, vec![t("tacocat"), t("ac")], "1"),
        (F::IndexOf, vec![t("tacocat"), t("a"), i(3)], "5"),
        (F::IndexOf, vec![t("tacocat"), t("none")], "-1"),
        (F::IndexOf, vec![t("tacocat"), t(""), i(3)], "3"),
        (
            F::IndexOf,
            vec![t("tacocat"), t("a"), i(30)],
            "index_out_of_bounds",
        ),
        (
            F::IndexOf,
            vec![t("tacocat"), t("a"), i(-1)],
            "index_out_of_bounds",
        ),
        (F::IndexOf, vec![t("ta©o©αT"), t("©"), i(3)], "4"),
        (F::LastIndexOf, vec![t("tacocat"), t("at")], "5"),
        (F::LastIndexOf, vec![t("tacocat"), t("")], "7"),
        (F::LastIndexOf, vec![t("tacocat"), t("a"), i(3)], "1"),
        (F::LastIndexOf, vec![t("ta©o©αT"), t("©"), i(3)], "2"),
        (F::LastIndexOf, vec![t("ta©o©αT"), t("©"), i(4)], "4"),
        (
            F::LastIndexOf,
            vec![t("tacocat"), t("t"), i(-1)],
            "index_out_of_bounds",
        ),
        (F::LowerAscii, vec![t("TaÇ")], "\"taÇ\""),
        (F::UpperAscii, vec![t("taç")], "\"TAç\""),
        (
            F::Replace,
            vec![t("hello hello"), t("he"), t("we")],
            "\"wello wello\"",
        ),
        (
            F::Replace,
            vec![t("hello hello"), t("he"), t("we"), i(1)],
            "\"wello hello\"",
        ),
        (
            F::Replace,
            vec![t("hello"), t("l"), t(""), i(0)],
            "\"hello\"",
        ),
        (F::Replace, vec![t("ab"), t(""), t("_")], "\"_a_b_\""),
        (F::Split, vec![t("a,b,c"), t(",")], "[\"a\", \"b\", \"c\"]"),
        (F::Split, vec![t("a,b,c"), t(","), i(2)], "[\"a\", \"b,c\"]"),
        (F::Split, vec![t("a,b"), t(","), i(0)], "[]"),
        (F::Split, vec![t("a,b"), t(","), i(1)], "[\"a,b\"]"),
        (
            F::Split,
            vec![t("a,,b,"), t(",")],
            "[\"a\", \"\", \"b\", \"\"]",
        ),
        (F::Split, vec![t("añb"), t("")], "[\"a\", \"ñ\", \"b\"]"),
        (F::Split, vec![t("abc"), t(""), i(2)], "[\"a\", \"bc\"]"),
        (F::Split, vec![t(""), t("")], "[]"),
        (F::Split, vec![t(""), t(",")], "[\"\"]"),
        (F::Substring, vec![t("añb"), i(1)], "\"ñb\""),
        (F::Substring, vec![t("añb"), i(1), i(2)], "\"ñ\""),
        (F::Substring, vec![t("añb"), i(3)], "\"\""),
        (
            F::Substring,
            vec![t("añb"), i(2), i(1)],
            "index_out_of_bounds",
        ),
        (
            F::Substring,
            vec![t("añb"), i(0), i(4)],
            "index_out_of_bounds",
        ),
        (F::Trim, vec![t(" \u{a0}x y\t\n")], "\"x y\""),
        (F::Trim, vec![t("  ")], "\"\""),
        (F::Reverse, vec![t("añ")], "\"ña\""),
        (F::Quote, vec![t("a\"\u{7}")], "\"\\\"a\\\\\\\"\\\\a\\\"\""),
        (F::Matches, vec![t("hubba"), t("ubb")], "true"),
        (F::Matches, vec![t("hubba"), t("^ubb")], "false"),
        (F::Matches, vec![t("hubba"), t("(")], "invalid_pattern"),
        (
            F::Matches,
            vec![t("x"), t("(((a{100}){100}){100})")],
            "invalid_pattern",
        ),
        (
            F::Format,
            vec![
                t("%d%% of %s: %.2f %x %e"),
                l(vec![i(3), t("x"), d(1.0), i(-255), i(5)]),
            ],
            "\"3% of x: 1.00 -ff 5.000000e+00\"",
        ),
        (F::Format, vec![t("%d"), l(vec![])], "index_out_of_bounds"),
        (F::Format, vec![t("%"), l(vec![])], "invalid_argument"),
        (
            F::Format,
            vec![t("%.999f"), l(vec![d(1.0)])],
            "invalid_argument",
        ),
        (
            F::Base64Encode,
            vec![Value::Bytes(b"hello")],
            "\"aGVsbG8=\"",
        ),
        (F::Base64Decode, vec![t("aGVsbG8=")], "b\"hello\""),
        (F::Base64Decode, vec![t("aGVsbG8")], "b\"hello\""),
        (F::Base64Decode, vec![t("a")], "invalid_argument"),
        (F::Base64Decode, vec![t("a*==")], "invalid_argument"),
    ]);
}

#[test]
fn lists() {
    let nested = || l(vec![i(1), l(vec![i(2), l(vec![i(3), i(4)])])]);
    check(vec![
        (F::Join, vec![l(vec![t("a"), t("b")]), t("-")], "\"a-b\""),
        (F::Join, vec![l(vec![t("a"), i(1)])], "no_such_overload"),
        (F::Reverse, vec![l(vec![i(1), i(2)])], "[2, 1]"),
        (
            F::Distinct,
            vec![l(vec![i(1), u(1), d(1.0), t("1"), l(vec![]), l(vec![])])],
            "[1, \"1\", []]",
        ),
        (
            F::Distinct,
            vec![l(vec![d(f64::NAN), d(f64::NAN)])],
            "[NaN, NaN]",
        ),
        (F::Flatten, vec![nested()], "[1, 2, [3, 4]]"),
        (F::Flatten, vec![nested(), i(2)], "[1, 2, 3, 4]"),
        (F::Flatten, vec![nested(), i(0)], "[1, [2, [3, 4]]]"),
        (F::Flatten, vec![nested(), i(-1)], "invalid_argument"),
        (
            F::Slice,
            vec![l(vec![i(1), i(2), i(3)]), i(1), i(3)],
            "[2, 3]",
        ),
        (
            F::Slice,
            vec![l(vec![i(1)]), i(0), i(2)],
            "index_out_of_bounds",
        ),
        (
            F::Slice,
            vec![l(vec![i(1)]), i(1), i(0)],
            "index_out_of_bounds",
        ),
        (F::Sort, vec![l(vec![i(3), i(1), i(2)])], "[1, 2, 3]"),
        (F::Sort, vec![l(vec![t("b"), t("a")])], "[\"a\", \"b\"]"),
        (
            F::Sort,
            vec![l(vec![d(1.0), d(f64::NAN), d(0.5)])],
            "[0.5, 1.0, NaN]",
        ),
        (F::Sort, vec![l(vec![i(1), t("a")])], "no_such_overload"),
        (F::Sort, vec![l(vec![Value::Null])], "no_such_overload"),
        (F::Sort, vec![l(vec![])], "[]"),
        (F::First, vec![l(vec![i(1), i(2)])], "optional.of(1)"),
        (F::Last, vec![l(vec![i(1), i(2)])], "optional.of(2)"),
        (F::First, vec![l(vec![])], "optional.none()"),
        (F::Range, vec![i(3)], "[0, 1, 2]"),
        (F::Range, vec![i(-1)], "invalid_argument"),
        (F::Range, vec![i(i64::MAX)], "budget_exhausted"),
        (
            F::SetsContains,
            vec![l(vec![i(1), t("a")]), l(vec![u(1)])],
            "true",
        ),
        (
            F::SetsEquivalent,
            vec![l(vec![i(1), i(1)]), l(vec![d(1.0)])],
            "true",
        ),
        (
            F::SetsIntersects,
            vec![l(vec![l(vec![i(1)])]), l(vec![l(vec![i(1)])])],
            "true",
        ),
        (F::SetsIntersects, vec![l(vec![]), l(vec![])], "false"),
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

#[test]
fn optionals() {
    let none = || Value::Optional(None);
    let one = || Value::some(i(1));
    check(vec![
        (F::OptionalOf, vec![Value::Null], "optional.of(null)"),
        (F::OptionalOfNonZero, vec![t("")], "optional.none()"),
        (F::OptionalOfNonZero, vec![d(0.5)], "optional.of(0.5)"),
        (F::HasValue, vec![none()], "false"),
        (F::OptionalValue, vec![one()], "1"),
        (F::OptionalValue, vec![none()], "no_value"),
        (F::OptionalOr, vec![none(), one()], "optional.of(1)"),
        (F::OptionalOrValue, vec![none(), i(2)], "2"),
        (F::OptionalOrValue, vec![one(), i(2)], "1"),
        (F::OptionalUnwrap, vec![l(vec![one(), none()])], "[1]"),
        (F::OptionalUnwrap, vec![l(vec![i(1)])], "no_such_overload"),
        (F::Equal, vec![one(), Value::some(d(1.0))], "true"),
        (F::Equal, vec![one(), none()], "false"),
    ]);
}

#[test]
fn paths() {
    for (path, folder, expected) in [
        ("storage/a.rs", "storage/", true),
        ("storage/a.rs", "storage", true),
        ("storage", "storage/", true),
        ("storage2/a.rs", "storage", false),
        ("a/storage/b", "storage", false),
        ("storage/../secret/a", "storage", false),
        ("x/../storage/a", "storage", true),
        ("./storage//a", "/storage/", true),
        ("a/b/c", "a/b", true),
        ("a", "", true),
        ("../a", "", false),
        ("../storage/a", "storage", false),
    ] {
        let found = call(F::Under, vec![t(path), t(folder)]);
        assert_eq!(found, expected.to_string(), "{path} under {folder}");
    }
    for (path, base, extension) in [
        ("a/b/C.TAR.GZ", "C.TAR.GZ", "gz"),
        ("a/b", "b", ""),
        (".gitignore", ".gitignore", ""),
        ("a/.env.local", ".env.local", "local"),
        ("a/b/", "b", ""),
        ("a/x/../c.rs", "c.rs", "rs"),
        ("a.", "a.", ""),
        ("", "", ""),
    ] {
        assert_eq!(
            call(F::BaseName, vec![t(path)]),
            format!("\"{base}\""),
            "{path}"
        );
        assert_eq!(
            call(F::Extension, vec![t(path)]),
            format!("\"{extension}\""),
            "{path}"
        );
    }
}

#[test]
fn globs() {
    for (pattern, matching, others) in [
        (
            "*.sql",
            vec!["a.sql", ".sql"],
            vec!["a/b.sql", "a.sqlx", ""],
        ),
        ("**/*.sql", vec!["a.sql", "a/b/c.sql"], vec!["a.sql/b"]),
        (
            "storage/**",
            vec!["storage/a", "storage/a/b"],
            vec!["storage", "storage2/a"],
        ),
        (
            "storage/",
            vec!["storage/a", "storage/a/b"],
            vec!["storage"],
        ),
        ("/storage/*", vec!["storage/a"], vec!["storage/a/b"]),
        (
            "a/**/b",
            vec!["a/b", "a/x/b", "a/x/y/b", "a/b/b"],
            vec!["a/b/c", "b"],
        ),
        (
            "a/**/b/**/c",
            vec!["a/b/c", "a/x/b/y/z/c", "a/b/b/c/c"],
            vec!["a/c/b"],
        ),
        ("**", vec!["a", "a/b"], vec![]),
        ("a?c", vec!["abc", "añc"], vec!["ac", "a/c", "abbc"]),
        ("[a-cx]/[!0-9]", vec!["b/z", "x/-"], vec!["d/z", "a/5"]),
        ("[]a]", vec!["]", "a"], vec!["b"]),
        ("*.{rs,toml}", vec!["a.rs", "Cargo.toml"], vec!["a.md"]),
        (
            "{a,b/{c,d}}/x",
            vec!["a/x", "b/c/x", "b/d/x"],
            vec!["b/x", "c/x"],
        ),
        ("{,a}b", vec!["b", "ab"], vec!["aab"]),
        ("a\\*b", vec!["a*b"], vec!["axb"]),
        ("a*b*c", vec!["abc", "aXbYc", "abcbc"], vec!["ab", "abcd"]),
        ("*", vec!["a", ".a"], vec!["a/b"]),
        (
            "Dockerfile*",
            vec!["Dockerfile", "Dockerfile.dev"],
            vec!["a/Dockerfile"],
        ),
        (
            ".github/**",
            vec![".github/workflows/ci.yml", "x/../.github/a"],
            vec!["github/a"],
        ),
    ] {
        for path in matching {
            assert_eq!(
                call(F::MatchesGlob, vec![t(path), t(pattern)]),
                "true",
                "{pattern} {path}"
            );
        }
        for path in others {
            assert_eq!(
                call(F::MatchesGlob, vec![t(path), t(pattern)]),
                "false",
                "{pattern} {path}"
            );
        }
    }
    let many = "{a,b}".repeat(7);
    for pattern in ["{a", "a}", "[a", "[a/b]", "[z-a]", "a\\", "", &many] {
        assert_eq!(
            call(F::MatchesGlob, vec![t("a"), t(pattern)]),
            "invalid_pattern",
            "{pattern}"
        );
    }
}

/// A pattern that makes naive matchers take exponential time.
#[test]
fn globs_and_regexes_take_time_in_proportion() {
    let path = "a".repeat(2_000);
    let glob = format!("{}b", "*a".repeat(100));
    assert_eq!(call(F::MatchesGlob, vec![t(&path), t(&glob)]), "false");
    let deep = "a/".repeat(1_000);
    let glob = format!("{}b", "**/a/".repeat(100));
    assert_eq!(call(F::MatchesGlob, vec![t(&deep), t(&glob)]), "false");
    assert_eq!(call(F::Matches, vec![t(&path), t("^(a*)*b$")]), "false");
}
