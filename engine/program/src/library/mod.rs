//! The functions that expressions can call, one file an extension of the language: what each function is defined for, what
//! it costs, and what it does.
//!
//! The tables of definitions are for the compiler. Code that runs in a bundle calls `call` and reads no table.

mod aggregates;
mod arithmetic;
mod comparison;
mod core;
pub mod cost;
mod encoders;
mod format;
mod function;
pub(crate) mod glob;
pub(crate) mod lists;
mod math;
mod optionals;
pub(crate) mod paths;
pub(crate) mod patterns;
pub(crate) mod regex;
mod semver;
mod sets;
mod strings;
pub(crate) mod time;

use crate::fault::{Fault, FaultKind, Missing};
use crate::meter::Meter;
use crate::value::Value;
use crate::value::zones::Zone;
use cost::{Call, Size};
pub use function::Function;
use patterns::{PatternCache, Patterns};
use std::cmp::Ordering;

/// All definitions, by extension.
pub const EXTENSIONS: &[&[Definition]] = &[
    core::FUNCTIONS,
    arithmetic::FUNCTIONS,
    comparison::FUNCTIONS,
    optionals::FUNCTIONS,
    strings::FUNCTIONS,
    format::FUNCTIONS,
    regex::FUNCTIONS,
    lists::FUNCTIONS,
    sets::FUNCTIONS,
    math::FUNCTIONS,
    aggregates::FUNCTIONS,
    encoders::FUNCTIONS,
    time::FUNCTIONS,
    paths::FUNCTIONS,
    semver::FUNCTIONS,
];

/// What the compiler has to know of a function.
#[derive(Debug)]
pub struct Definition {
    /// The function.
    pub function: Function,
    /// The name in CEL; operators as CEL's parsers name them, such as `_+_`.
    pub name: &'static str,
    /// Another name for it.
    pub alias: Option<&'static str>,
    /// What it is defined for, each as `(ARGUMENTS) RESULT` or `RECEIVER.(ARGUMENTS) RESULT`. Single capitals stand for
    /// any type; `~` marks what is not for policies, since the result is known at run time only. Empty: any number of
    /// arguments, which the checker handles by itself.
    pub overloads: &'static [&'static str],
    /// The most steps of a call besides its own one, and how large the result can be.
    pub cost: fn(&Call<'_>) -> (u64, Size),
    /// What is wrong with arguments that are literal texts; `None` stands for an argument that is something else.
    pub literals: fn(Function, &[Option<&str>]) -> Vec<Refusal>,
}

impl Definition {
    const fn new(
        function: Function,
        name: &'static str,
        overloads: &'static [&'static str],
        cost: fn(&Call<'_>) -> (u64, Size),
    ) -> Definition {
        Definition {
            function,
            name,
            alias: None,
            overloads,
            cost,
            literals: |_, _| Vec::new(),
        }
    }

    const fn also(mut self, alias: &'static str) -> Definition {
        self.alias = Some(alias);
        self
    }

    const fn literals(
        mut self,
        check: fn(Function, &[Option<&str>]) -> Vec<Refusal>,
    ) -> Definition {
        self.literals = check;
        self
    }
}

/// A literal argument that would fail whenever it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which argument, the receiver first.
    pub argument: usize,
    /// Stable name of the kind of finding.
    pub code: &'static str,
    /// What is wrong with it.
    pub message: String,
    /// What to write instead.
    pub help: Option<&'static str>,
}

impl Refusal {
    fn new(argument: usize, code: &'static str, message: String) -> Refusal {
        Refusal {
            argument,
            code,
            message,
            help: None,
        }
    }

    fn help(mut self, help: &'static str) -> Refusal {
        self.help = Some(help);
        self
    }
}

/// A list of facts that is not complete, wherever it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The record that has the list, by its place in `countersign_contract::RECORDS`.
    pub record: u16,
    /// The list's place in the record.
    pub field: u16,
    /// The name of the fact, as in `completeness`.
    pub fact: &'static str,
}

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
        (F::Less, [a, b]) => comparison::ordered(a, b, meter, |order| order == Ordering::Less),
        (F::LessEqual, [a, b]) => {
            comparison::ordered(a, b, meter, |order| order != Ordering::Greater)
        }
        (F::Greater, [a, b]) => {
            comparison::ordered(a, b, meter, |order| order == Ordering::Greater)
        }
        (F::GreaterEqual, [a, b]) => {
            comparison::ordered(a, b, meter, |order| order != Ordering::Less)
        }
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
        ) => core::convert(function, a, meter),
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
            | F::GetMilliseconds
            | F::Days,
            arguments,
        ) => time::select(function, arguments, context.zones),
        (F::Matches, [text, pattern]) => match (text.as_text(), pattern.as_text()) {
            (Some(text), Some(pattern)) => {
                regex::matches_regex(context, pattern, text).map(Value::Bool)
            }
            _ => Err(no_overload(function.name(), arguments)),
        },
        (F::MatchesGlob, [path, pattern]) => match (path.as_text(), pattern.as_text()) {
            (Some(path), Some(pattern)) => {
                paths::matches_glob(context, pattern, path).map(Value::Bool)
            }
            _ => Err(no_overload(function.name(), arguments)),
        },
        (F::Under | F::BaseName | F::DirName | F::Segments | F::Extension, _) => {
            paths::call(function, arguments, meter)
        }
        (F::RegexExtract | F::RegexExtractAll | F::RegexReplace, _) => {
            regex::call(function, arguments, context)
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
        (F::Base64Encode | F::Base64Decode, [a]) => encoders::call(function, a, meter),
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
        (F::Sum | F::Min | F::Max | F::MathShare, _) => {
            aggregates::call(function, arguments, meter)
        }
        (F::Size, [a]) => core::size(a, meter),
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
        ) => strings::call(function, arguments, meter),
        _ => Err(no_overload(function.name(), arguments)),
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
