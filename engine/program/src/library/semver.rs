//! Versions: SemVer 2.0.0, and requirements as Cargo reads them, by the crate `semver`.

use super::cost;
use super::{Definition, Function as F};
use super::{Refusal, invalid, no_overload, overflow};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::{Value, print};
use ::semver::{Version, VersionReq};

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::SemverIsValid,
        "semver.isValid",
        &["(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::SemverCompare,
        "semver.compare",
        &["(string, string) int"],
        cost::by_arguments,
    )
    .literals(check_literals),
    Definition::new(
        F::SemverMajor,
        "semver.major",
        &["(string) int"],
        cost::by_arguments,
    )
    .literals(check_literals),
    Definition::new(
        F::SemverMinor,
        "semver.minor",
        &["(string) int"],
        cost::by_arguments,
    )
    .literals(check_literals),
    Definition::new(
        F::SemverPatch,
        "semver.patch",
        &["(string) int"],
        cost::by_arguments,
    )
    .literals(check_literals),
    Definition::new(
        F::SemverSatisfies,
        "semver.satisfies",
        &["(string, string) bool"],
        cost::by_arguments,
    )
    .literals(check_literals),
];

/// Most characters of a text that a message shows.
const SHOWN: usize = 60;

fn check_literals(function: F, texts: &[Option<&str>]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        let Some(text) = text else {
            continue;
        };
        if function == F::SemverSatisfies && place == 1 {
            if let Err(why) = VersionReq::parse(text) {
                let message = format!("'{text}' is not a requirement of a version: {why}");
                refusals.push(
                    Refusal::new(place, "invalid_requirement", message)
                        .help("write it like '>=1.2.0, <2.0.0', '^1.2' or '~1.2.3'"),
                );
            }
        } else if let Err(why) = Version::parse(text) {
            let message = format!("'{text}' is not a version: {why}");
            refusals.push(
                Refusal::new(place, "invalid_version", message)
                    .help("write it like '1.2.3' or '1.2.3-rc.1', without a `v`"),
            );
        }
    }
    refusals
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: F,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let read = |value: &Value<'a>| {
        let text = value.as_text().ok_or_else(refuse)?;
        meter.octets(text.len() * 2)?;
        Version::parse(text).map_err(|why| unreadable(text, "version", &why))
    };
    let (first, rest) = arguments.split_first().ok_or_else(refuse)?;
    if let (F::SemverIsValid, []) = (function, rest) {
        let text = first.as_text().ok_or_else(refuse)?;
        meter.octets(text.len() * 2)?;
        return Ok(Value::Bool(Version::parse(text).is_ok()));
    }
    let version = read(first)?;
    match (function, rest) {
        (F::SemverMajor, []) => number(version.major),
        (F::SemverMinor, []) => number(version.minor),
        (F::SemverPatch, []) => number(version.patch),
        (F::SemverCompare, [other]) => Ok(Value::Int(version.cmp_precedence(&read(other)?) as i64)),
        (F::SemverSatisfies, [wanted]) => {
            let wanted = wanted.as_text().ok_or_else(refuse)?;
            meter.octets(wanted.len() * 2)?;
            VersionReq::parse(wanted)
                .map(|wanted| Value::Bool(wanted.matches(&version)))
                .map_err(|why| unreadable(wanted, "requirement", &why))
        }
        _ => Err(refuse()),
    }
}

fn number<'a>(number: u64) -> Result<Value<'a>, Fault> {
    i64::try_from(number)
        .map(Value::Int)
        .map_err(|_| overflow("range: a number of the version is too large for an int"))
}

fn unreadable(text: &str, what: &str, why: &::semver::Error) -> Fault {
    let shown: String = text.chars().take(SHOWN).collect();
    invalid(format!(
        "{} is no {what}: {why}",
        print::print(&Value::Text(&shown))
    ))
}
