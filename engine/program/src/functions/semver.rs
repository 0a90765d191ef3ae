//! `semver.…`: versions as SemVer 2.0.0 orders them, and requirements as Cargo reads them.

use crate::fault::Fault;
use crate::function::Function;
use crate::functions::{invalid, no_overload, overflow};
use crate::meter::Meter;
use crate::print::print;
use crate::value::Value;
use std::cmp::Ordering;

/// Most characters of a text that a message shows.
const SHOWN: usize = 60;

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let (first, rest) = arguments.split_first().ok_or_else(refuse)?;
    let text = first.as_text().ok_or_else(refuse)?;
    meter.octets(text.len() * 2)?;
    if let (Function::SemverIsValid, []) = (function, rest) {
        return Ok(Value::Bool(Version::read(text).is_ok()));
    }
    let version = Version::read(text).map_err(|why| unreadable(text, "version", why))?;
    match (function, rest) {
        (Function::SemverMajor, []) => number(version.major),
        (Function::SemverMinor, []) => number(version.minor),
        (Function::SemverPatch, []) => number(version.patch),
        (Function::SemverCompare, [other]) => {
            let other = other.as_text().ok_or_else(refuse)?;
            meter.octets(other.len() * 2)?;
            let other = Version::read(other).map_err(|why| unreadable(other, "version", why))?;
            Ok(Value::Int(version.precedence(&other) as i64))
        }
        (Function::SemverSatisfies, [wanted]) => {
            let wanted = wanted.as_text().ok_or_else(refuse)?;
            meter.octets(wanted.len() * 2)?;
            version
                .satisfies(wanted)
                .map(Value::Bool)
                .map_err(|why| unreadable(wanted, "requirement", why))
        }
        _ => Err(refuse()),
    }
}

fn number<'a>(number: u64) -> Result<Value<'a>, Fault> {
    i64::try_from(number)
        .map(Value::Int)
        .map_err(|_| overflow("range: a number of the version is too large for an int"))
}

fn unreadable(text: &str, what: &str, why: &str) -> Fault {
    let shown: String = text.chars().take(SHOWN).collect();
    invalid(format!(
        "{} is no {what}: {why}",
        print(&Value::Text(&shown))
    ))
}

/// Checks a version as `semver.…` reads it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_version(text: &str) -> Result<(), &'static str> {
    Version::read(text).map(|_| ())
}

/// Checks a requirement as `semver.satisfies` reads it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_requirement(text: &str) -> Result<(), &'static str> {
    let any = Version {
        major: 0,
        minor: 0,
        patch: 0,
        pre_release: "",
    };
    any.satisfies(text).map(|_| ())
}

/// A version. What stands behind `+` has no part in comparisons and is left out.
struct Version<'t> {
    major: u64,
    minor: u64,
    patch: u64,
    pre_release: &'t str,
}

const NUMBERS: &str = "three numbers have to be there, such as 1.2.3";

impl<'t> Version<'t> {
    fn read(text: &'t str) -> Result<Version<'t>, &'static str> {
        let (major, rest) = whole_number(text)?;
        let (minor, rest) = whole_number(rest.strip_prefix('.').ok_or(NUMBERS)?)?;
        let (patch, rest) = whole_number(rest.strip_prefix('.').ok_or(NUMBERS)?)?;
        let (pre_release, rest) = labels(rest)?;
        if !rest.is_empty() {
            return Err("something follows its end");
        }
        Ok(Version {
            major,
            minor,
            patch,
            pre_release,
        })
    }

    fn numbers(&self) -> (u64, u64, u64) {
        (self.major, self.minor, self.patch)
    }

    fn precedence(&self, other: &Version<'_>) -> Ordering {
        self.numbers()
            .cmp(&other.numbers())
            .then_with(|| pre_releases(self.pre_release, other.pre_release))
    }

    /// A pre-release only satisfies a requirement that names a pre-release of the same three numbers.
    fn satisfies(&self, requirement: &str) -> Result<bool, &'static str> {
        let mut rest = requirement.trim_start_matches(' ');
        if let Some(after) = wildcard(rest) {
            return if after.trim_start_matches(' ').is_empty() {
                Ok(self.pre_release.is_empty())
            } else {
                Err("`*` has to stand alone")
            };
        }
        let mut all = true;
        let mut named = self.pre_release.is_empty();
        loop {
            let (comparator, after) = Comparator::read(rest)?;
            all &= comparator.accepts(self);
            named |= comparator.names_pre_release_of(self);
            if after.is_empty() {
                return Ok(all && named);
            }
            rest = after
                .strip_prefix(',')
                .ok_or("a comma has to stand between its parts")?
                .trim_start_matches(' ');
        }
    }
}

/// One part of a requirement, such as `>=1.2`.
struct Comparator<'t> {
    operator: Operator,
    major: u64,
    minor: Option<u64>,
    patch: Option<u64>,
    pre_release: &'t str,
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Exact,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Tilde,
    Caret,
}

impl<'t> Comparator<'t> {
    fn read(text: &'t str) -> Result<(Comparator<'t>, &'t str), &'static str> {
        let signs = [
            (">=", Operator::GreaterEqual),
            ("<=", Operator::LessEqual),
            (">", Operator::Greater),
            ("<", Operator::Less),
            ("=", Operator::Exact),
            ("~", Operator::Tilde),
            ("^", Operator::Caret),
        ];
        let sign = signs
            .into_iter()
            .find_map(|(sign, operator)| Some((operator, text.strip_prefix(sign)?)));
        let (mut operator, rest) = sign.unwrap_or((Operator::Caret, text));
        let (major, mut rest) = whole_number(rest.trim_start_matches(' '))?;
        let mut minor = None;
        let mut patch = None;
        let mut open = false;
        for part in [&mut minor, &mut patch] {
            let Some(after) = rest.strip_prefix('.') else {
                break;
            };
            if let Some(after) = wildcard(after) {
                (open, rest) = (true, after);
            } else if open {
                return Err("no number can follow `*`");
            } else {
                let (number, after) = whole_number(after)?;
                (*part, rest) = (Some(number), after);
            }
        }
        // `1.*` means what `=1` does.
        if open && sign.is_none() {
            operator = Operator::Exact;
        }
        let (pre_release, rest) = match patch {
            Some(_) => labels(rest)?,
            None => ("", rest),
        };
        let comparator = Comparator {
            operator,
            major,
            minor,
            patch,
            pre_release,
        };
        Ok((comparator, rest.trim_start_matches(' ')))
    }

    fn accepts(&self, version: &Version<'_>) -> bool {
        let order = self.compare(version);
        // A pre-release of numbers that are left out stands nowhere: `>=1.2` names none.
        let nowhere = self.patch.is_none() && !version.pre_release.is_empty() && order.is_eq();
        if nowhere && self.operator != Operator::Caret {
            return false;
        }
        match self.operator {
            Operator::Exact => order == Ordering::Equal,
            Operator::Greater => order == Ordering::Greater,
            Operator::GreaterEqual => order != Ordering::Less,
            Operator::Less => order == Ordering::Less,
            Operator::LessEqual => order != Ordering::Greater,
            Operator::Tilde => {
                order != Ordering::Less
                    && version.major == self.major
                    && self.minor.is_none_or(|minor| minor == version.minor)
            }
            // The first number that is not zero has to stay.
            Operator::Caret => {
                let same_minor = self.minor.is_none_or(|minor| minor == version.minor);
                let same_patch = self.patch.is_none_or(|patch| patch == version.patch);
                order != Ordering::Less
                    && version.major == self.major
                    && (self.major > 0 || same_minor)
                    && (self.major > 0 || self.minor != Some(0) || same_patch)
            }
        }
    }

    /// How a version stands to what is written; numbers that are left out are those of the version. So `>1` is met by
    /// `2.0.0` first.
    fn compare(&self, version: &Version<'_>) -> Ordering {
        let numbers = (
            self.major,
            self.minor.unwrap_or(version.minor),
            self.patch.unwrap_or(version.patch),
        );
        version
            .numbers()
            .cmp(&numbers)
            .then_with(|| match self.patch {
                Some(_) => pre_releases(version.pre_release, self.pre_release),
                None => Ordering::Equal,
            })
    }

    fn names_pre_release_of(&self, version: &Version<'_>) -> bool {
        !self.pre_release.is_empty()
            && (Some(version.minor), Some(version.patch)) == (self.minor, self.patch)
            && version.major == self.major
    }
}

fn wildcard(text: &str) -> Option<&str> {
    text.strip_prefix(['*', 'x', 'X'])
}

/// A number without leading zeros, and what follows it.
fn whole_number(text: &str) -> Result<(u64, &str), &'static str> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(end).unwrap_or_default();
    if digits.is_empty() {
        return Err("a number has to stand here");
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Err("its numbers can't begin with zero");
    }
    let number = digits.parse().map_err(|_| "its numbers are too large")?;
    Ok((number, rest))
}

/// `-pre.release` and `+build`, each of them optional. Gives the first without its sign, and what follows.
fn labels(text: &str) -> Result<(&str, &str), &'static str> {
    let (pre_release, rest) = match text.strip_prefix('-') {
        Some(rest) => label(rest, true)?,
        None => ("", text),
    };
    match rest.strip_prefix('+') {
        Some(rest) => label(rest, false).map(|(_, rest)| (pre_release, rest)),
        None => Ok((pre_release, rest)),
    }
}

fn label(text: &str, pre_release: bool) -> Result<(&str, &str), &'static str> {
    let end = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        .count();
    let (label, rest) = text.split_at_checked(end).unwrap_or_default();
    for part in label.split('.') {
        if part.is_empty() {
            return Err("something has to stand behind `-`, `+` and each dot");
        }
        if pre_release && part.len() > 1 && part.starts_with('0') && is_number(part) {
            return Err("its numbers can't begin with zero");
        }
    }
    Ok((label, rest))
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Precedence of what stands behind `-`; nothing there is the release itself, which stands above.
fn pre_releases(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    let mut others = b.split('.');
    for part in a.split('.') {
        let Some(other) = others.next() else {
            return Ordering::Greater;
        };
        let order = match (is_number(part), is_number(other)) {
            // Without leading zeros the longer number is the larger one.
            (true, true) => part.len().cmp(&other.len()).then_with(|| part.cmp(other)),
            (number, other_number) => other_number.cmp(&number).then_with(|| part.cmp(other)),
        };
        if order.is_ne() {
            return order;
        }
    }
    if others.next().is_some() {
        Ordering::Less
    } else {
        Ordering::Equal
    }
}
