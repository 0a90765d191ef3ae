//! Versions: what is read as one, their order, requirements.

use crate::functions::{check, i, t};
use crate::support::call;
use countersign_program::Function as F;

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
