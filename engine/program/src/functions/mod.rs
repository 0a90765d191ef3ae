//! The functions, told apart by the kinds of their arguments.

pub(crate) mod arithmetic;
pub(crate) mod comparison;
pub(crate) mod conversions;
pub(crate) mod doubles;
pub(crate) mod encodings;
pub(crate) mod format;
pub(crate) mod glob;
pub(crate) mod lists;
pub(crate) mod math;
pub(crate) mod optionals;
pub(crate) mod paths;
pub(crate) mod regexes;
pub(crate) mod semver;
pub(crate) mod sets;
pub(crate) mod text;
pub(crate) mod time;

use crate::fault::{Fault, FaultKind, Missing};
use crate::function::Function;
use crate::meter::Meter;
use crate::patterns::{PatternCache, Patterns};
use crate::scope::Mark;
use crate::value::Value;
use crate::zones::Zone;
use std::cmp::Ordering;

/// What functions may use besides their arguments.
pub(crate) struct Context<'c> {
    pub meter: &'c Meter,
    pub loaded: Option<&'c Patterns>,
    pub cache: &'c PatternCache,
    pub marks: &'c [Mark],
    pub zones: &'c [Zone],
}

impl Context<'_> {
    /// A field of a record, a list of facts with its mark.
    pub(crate) fn marked<'a>(&self, record: u16, field: u16, value: Value<'a>) -> Value<'a> {
        let mark = |mark: &&Mark| mark.record == record && mark.field == field;
        match (value, self.marks.iter().find(mark)) {
            (Value::Sequence(sequence), Some(mark)) => {
                Value::incomplete(sequence, Missing::Fact(mark.fact))
            }
            (value, _) => value,
        }
    }
}

/// Calls a function. Validation has checked how many arguments there are; their kinds are checked here. Groups of functions
/// stand apart in the code, too: the time it takes to compile a bundle grows faster than its longest function.
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    use Function as F;
    let meter = context.meter;
    match (function, arguments) {
        (F::Equal, [a, b]) => comparison::equal(a, b, context).map(Value::Bool),
        (F::NotEqual, [a, b]) => comparison::equal(a, b, context).map(|equal| Value::Bool(!equal)),
        (F::Less, [a, b]) => ordered(a, b, meter, |order| order == Ordering::Less),
        (F::LessEqual, [a, b]) => ordered(a, b, meter, |order| order != Ordering::Greater),
        (F::Greater, [a, b]) => ordered(a, b, meter, |order| order == Ordering::Greater),
        (F::GreaterEqual, [a, b]) => ordered(a, b, meter, |order| order != Ordering::Less),
        (F::Not, [Value::Bool(value)]) => Ok(Value::Bool(!value)),
        (F::In, [a, b]) => comparison::contained(a, b, context).map(Value::Bool),
        (F::Negate, [a]) => arithmetic::negate(a),
        (F::Add, [a, b]) => arithmetic::add(a, b, meter),
        (F::Subtract, [a, b]) => arithmetic::subtract(a, b),
        (F::Multiply, [a, b]) => arithmetic::multiply(a, b),
        (F::Divide, [a, b]) => arithmetic::divide(a, b),
        (F::Modulo, [a, b]) => arithmetic::modulo(a, b),
        (F::TypeOf, [a]) => Ok(Value::Type(a.type_name())),
        (F::ToDyn, [a]) => Ok(a.clone()),
        (
            F::ToBool
            | F::ToInt
            | F::ToUint
            | F::ToDouble
            | F::ToText
            | F::ToBytes
            | F::ToTimestamp
            | F::ToDuration,
            [a],
        ) => conversions::convert(function, a, meter),
        (
            F::GetFullYear
            | F::GetMonth
            | F::GetDate
            | F::GetDayOfMonth
            | F::GetDayOfWeek
            | F::GetDayOfYear
            | F::GetHours
            | F::GetMinutes
            | F::GetSeconds
            | F::GetMilliseconds,
            arguments,
        ) => time::select(function, arguments, context.zones),
        (F::Matches, [text, pattern]) => match (text.as_text(), pattern.as_text()) {
            (Some(text), Some(pattern)) => {
                crate::patterns::matches_regex(context, pattern, text).map(Value::Bool)
            }
            _ => Err(no_overload(function.name(), arguments)),
        },
        (F::MatchesGlob, [path, pattern]) => match (path.as_text(), pattern.as_text()) {
            (Some(path), Some(pattern)) => {
                crate::patterns::matches_glob(context.loaded, context.cache, pattern, path, meter)
                    .map(Value::Bool)
            }
            _ => Err(no_overload(function.name(), arguments)),
        },
        (F::Under | F::BaseName | F::DirName | F::Segments | F::Extension, _) => {
            paths::call(function, arguments, meter)
        }
        (F::RegexExtract | F::RegexExtractAll | F::RegexReplace, _) => {
            regexes::call(function, arguments, context)
        }
        (
            F::SemverIsValid
            | F::SemverCompare
            | F::SemverMajor
            | F::SemverMinor
            | F::SemverPatch
            | F::SemverSatisfies,
            _,
        ) => semver::call(function, arguments, meter),
        (F::Format, [template, list]) => format::format(template, list, meter),
        (F::Base64Encode | F::Base64Decode, [a]) => encodings::call(function, a, meter),
        (
            F::OptionalOf
            | F::OptionalNone
            | F::OptionalOfNonZero
            | F::HasValue
            | F::OptionalValue
            | F::OptionalOr
            | F::OptionalOrValue
            | F::OptionalUnwrap,
            arguments,
        ) => optionals::call(function, arguments, meter),
        (F::SetsContains | F::SetsEquivalent | F::SetsIntersects, [a, b]) => {
            sets::call(function, a, b, context)
        }
        (
            F::MathGreatest
            | F::MathLeast
            | F::MathAbs
            | F::MathCeil
            | F::MathFloor
            | F::MathRound
            | F::MathTrunc
            | F::MathSign
            | F::MathSqrt
            | F::MathLn
            | F::MathExp
            | F::MathIsNan
            | F::MathIsInf
            | F::MathIsFinite
            | F::MathBitAnd
            | F::MathBitOr
            | F::MathBitXor
            | F::MathBitNot
            | F::MathBitShiftLeft
            | F::MathBitShiftRight,
            arguments,
        ) => math::call(function, arguments, meter),
        (
            F::Distinct | F::Flatten | F::Slice | F::Sort | F::First | F::Last | F::Range | F::Join,
            arguments,
        ) => lists::call(function, arguments, context),
        (F::Size, [a]) => size(a, meter),
        (F::Reverse, [a]) if a.as_list().is_some() => lists::call(function, arguments, context),
        (
            F::Contains
            | F::StartsWith
            | F::EndsWith
            | F::CharAt
            | F::IndexOf
            | F::LastIndexOf
            | F::LowerAscii
            | F::UpperAscii
            | F::Replace
            | F::Split
            | F::Substring
            | F::Trim
            | F::Reverse
            | F::Quote,
            arguments,
        ) => text::call(function, arguments, meter),
        _ => Err(no_overload(function.name(), arguments)),
    }
}

fn ordered<'a>(
    a: &Value<'a>,
    b: &Value<'a>,
    meter: &Meter,
    decide: fn(Ordering) -> bool,
) -> Result<Value<'a>, Fault> {
    Ok(Value::Bool(
        comparison::order(a, b, meter)?.is_some_and(decide),
    ))
}

/// `size(a)`: code points, octets, elements, entries.
fn size<'a>(value: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    let (size, missing) = if let Some(text) = value.as_text() {
        meter.octets(text.len())?;
        (text.chars().count(), None)
    } else if let Some(bytes) = value.as_bytes() {
        (bytes.len(), None)
    } else if let Some(list) = value.as_list() {
        (list.known(), list.missing())
    } else if let Value::Map(map) = value {
        (map.known(), map.missing())
    } else {
        return Err(no_overload("size", std::slice::from_ref(value)));
    };
    match missing {
        Some(fact) => Err(Fault::missing(fact.clone())),
        None => Ok(count(size)),
    }
}

/// A number of things.
pub(crate) fn count<'a>(number: usize) -> Value<'a> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The function is not defined for arguments of these kinds.
#[cold]
pub(crate) fn no_overload(name: &str, arguments: &[Value<'_>]) -> Fault {
    let kinds: Vec<&str> = arguments.iter().take(8).map(Value::type_name).collect();
    Fault::new(
        FaultKind::NoSuchOverload,
        format!("`{name}` is not defined for ({})", kinds.join(", ")),
    )
}

/// A result is outside of its type's range.
#[cold]
pub(crate) fn overflow(what: &'static str) -> Fault {
    Fault::new(FaultKind::Overflow, what)
}

/// An argument has the right kind and no meaning.
#[cold]
pub(crate) fn invalid(what: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
    Fault::new(FaultKind::InvalidArgument, what)
}
