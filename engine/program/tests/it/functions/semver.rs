//! Versions, against the crate `semver`, which Cargo uses.

use crate::functions::{check, i, t};
use crate::support::call;
use countersign_program::{Function as F, check_requirement, check_version};
use proptest::prelude::*;
use semver::{Version, VersionReq};

#[test]
fn versions_have_the_precedence_of_the_specification() {
    // Item 11 of SemVer 2.0.0, and build metadata, which has none.
    let rising = [
        "0.9.9",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "2.0.0",
        "2.1.0",
        "2.1.1",
    ];
    for (place, version) in rising.iter().enumerate() {
        for (other_place, other) in rising.iter().enumerate() {
            let expected = place.cmp(&other_place) as i64;
            let found = call(F::SemverCompare, vec![t(version), t(other)]);
            assert_eq!(found, expected.to_string(), "{version} {other}");
        }
    }
    check(vec![
        (F::SemverCompare, vec![t("1.0.0+a"), t("1.0.0+b")], "0"),
        (F::SemverCompare, vec![t("1.0.0-a+a"), t("1.0.0-a")], "0"),
        (
            F::SemverCompare,
            vec![t("1.0.0"), t("1.0")],
            "invalid_argument",
        ),
        (
            F::SemverCompare,
            vec![t("v1.0.0"), t("1.0.0")],
            "invalid_argument",
        ),
        (F::SemverCompare, vec![t("1.0.0"), i(1)], "no_such_overload"),
        (F::SemverMajor, vec![t("10.20.30-a.b+c")], "10"),
        (F::SemverMinor, vec![t("10.20.30-a.b+c")], "20"),
        (F::SemverPatch, vec![t("10.20.30-a.b+c")], "30"),
        (F::SemverMajor, vec![t("10.20")], "invalid_argument"),
        (
            F::SemverMajor,
            vec![t("18446744073709551615.0.0")],
            "overflow",
        ),
        (F::SemverIsValid, vec![t("1.2.3")], "true"),
        (F::SemverIsValid, vec![t("v1.2.3")], "false"),
        (F::SemverIsValid, vec![t("1.2.3 ")], "false"),
        (F::SemverIsValid, vec![t("01.2.3")], "false"),
        (F::SemverIsValid, vec![t("1.2.3-01")], "false"),
        (F::SemverIsValid, vec![t("1.2.3-0a")], "true"),
        (F::SemverIsValid, vec![t("1.2.3+01")], "true"),
        (F::SemverIsValid, vec![t("1.2.3-")], "false"),
        (F::SemverIsValid, vec![t("1.2.3-ä")], "false"),
        (F::SemverSatisfies, vec![t("1.2.3"), t("^1.2")], "true"),
        (
            F::SemverSatisfies,
            vec![t("1.2.3"), t("")],
            "invalid_argument",
        ),
        (
            F::SemverSatisfies,
            vec![t("1.2"), t("*")],
            "invalid_argument",
        ),
    ]);
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[0-3]", 1 => "[0-9]{1,3}", 1 => Just("18446744073709551616".to_owned())]
}

fn labels() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        3 => "-[ab0-2]{1,2}(\\.[ab0-2]{1,2})?",
        1 => "\\+[ab0-2]{1,2}",
        1 => "-[ab]\\+0[ab]?",
        1 => "[-+.]",
    ]
}

fn version() -> impl Strategy<Value = String> {
    (
        number(),
        number(),
        number(),
        labels(),
        prop_oneof![9 => Just(""), 1 => Just(" ")],
    )
        .prop_map(|(major, minor, patch, labels, space)| {
            format!("{major}.{minor}.{patch}{labels}{space}")
        })
}

fn requirement() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        3 => Just(""), 2 => Just("^"), 2 => Just("~"), 1 => Just("="), 2 => Just(">="), 1 => Just(">"),
        2 => Just("<"), 1 => Just("<="), 1 => Just(" >= "), 1 => Just("=="),
    ];
    let part = prop_oneof![6 => number(), 1 => Just("*".to_owned()), 1 => Just("x".to_owned())];
    let rest = proptest::collection::vec(part.clone(), 0..3);
    let comparator = (sign, part, rest, labels()).prop_map(|(sign, first, rest, labels)| {
        let mut text = format!("{sign}{first}");
        for part in rest {
            text.push('.');
            text.push_str(&part);
        }
        text + &labels
    });
    let separator = prop_oneof![6 => Just(","), 3 => Just(", "), 1 => Just(" ")];
    (proptest::collection::vec(comparator, 1..3), separator)
        .prop_map(|(comparators, separator)| comparators.join(separator))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn versions_compare_as_cargo_compares_them(a in version(), b in version()) {
        let (known, other) = (Version::parse(&a), Version::parse(&b));
        prop_assert_eq!(check_version(&a).is_ok(), known.is_ok(), "{}", a);
        let found = call(F::SemverCompare, vec![t(&a), t(&b)]);
        match (known, other) {
            (Ok(known), Ok(other)) => {
                let order = known.cmp_precedence(&other) as i64;
                prop_assert_eq!(found, order.to_string(), "{} {}", a, b);
            }
            _ => prop_assert_eq!(found, "invalid_argument"),
        }
    }

    #[test]
    fn requirements_are_met_as_cargo_meets_them(version in version(), requirement in requirement()) {
        let wanted = VersionReq::parse(&requirement);
        prop_assert_eq!(check_requirement(&requirement).is_ok(), wanted.is_ok(), "{}", requirement);
        let found = call(F::SemverSatisfies, vec![t(&version), t(&requirement)]);
        match (Version::parse(&version), wanted) {
            (Ok(known), Ok(wanted)) => prop_assert_eq!(
                found,
                wanted.matches(&known).to_string(),
                "{} {}",
                version,
                requirement
            ),
            _ => prop_assert_eq!(found, "invalid_argument"),
        }
    }
}
