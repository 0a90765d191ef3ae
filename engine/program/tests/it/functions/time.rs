//! Timestamps and durations.

use crate::functions::{check, span, t, time};
use countersign_program::Function as F;

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
