//! Lists, sets and optionals.

use crate::functions::{check, d, i, l, part, t, u};
use countersign_program::{Function as F, Missing, Value};

#[test]
fn what_may_have_more_elements() {
    let three = || part(vec![i(1), i(2), i(3)]);
    check(vec![
        (F::Size, vec![three()], "missing files"),
        (
            F::Equal,
            vec![
                l(vec![i(1), Value::Missing(Missing::Fact("notes"))]),
                l(vec![i(1), i(2)]),
            ],
            "missing notes",
        ),
        (
            F::Equal,
            vec![
                l(vec![Value::Missing(Missing::Fact("notes")), i(1)]),
                l(vec![i(1), i(2)]),
            ],
            "false",
        ),
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
