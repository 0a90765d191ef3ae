//! The compiled policy: the format that the compiler writes and the evaluator runs, and the engine for its expressions.
//!
//! The compiler's checker turns every CEL expression into a typed [`Tree`]: names are resolved to numbers, overloads to
//! [`Function`]s, macros to [`Loop`]s, and each node knows its CEL type and its place in the source. [`lower`] makes an
//! [`Expression`] of it: instructions over registers, with constants folded, what stands twice computed once, and what
//! does not change in a loop computed once for all its elements. [`evaluate`] runs that over borrowed facts, without
//! recursion, counts steps and octets, and treats a fact that was not supplied as a value of its own
//! ([`FaultKind::MissingFact`]) that CEL's absorption rules may or may not make irrelevant.
//!
//! Nothing here parses policy source or CEL text: that is the compiler's. Nothing here knows controls' semantics: that is
//! the evaluator's.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod access;
mod codec;
mod conditions;
mod dump;
pub mod expression;
mod fault;
pub mod instruction;
pub mod library;
mod lower;
mod machine;
mod meter;
mod observe;
pub mod policy;
pub mod tree;
pub mod types;
pub mod validate;
pub mod value;

pub use codec::{decode, encode};
pub use conditions::Outcomes;
pub use dump::{dump, dump_expression};
pub use expression::{Expression, Literal, LoopKind, Root, Source};
pub use fault::{Fault, FaultKind, Missing};
pub use instruction::{Instruction, Operator};
pub use library::glob::Glob;
pub use library::paths::check_glob;
pub use library::patterns::Patterns;
pub use library::regex::{check_replacement, compile_regex};
pub use library::time::{is_fixed_zone, offset_at};
pub use library::{Function, Mark};
pub use lower::{LowerError, constants, lower};
pub use machine::scope::{Globals, Ranking, Scope, incomplete_lists};
pub use meter::{ELEMENTS_PER_STEP, Meter, OCTETS_PER_STEP};
pub use observe::{Count, Coverage, Observer, Trace, TraceEntry};
pub use tree::{Loop, Node, Operation, Tree};
pub use types::{NodeId, Type};
pub use validate::{LoadError, MAXIMUM_CHAIN, MAXIMUM_INSTRUCTIONS, MAXIMUM_NESTING};
pub use value::print::{print, shorten};
pub use value::zones::{self, Zone};
pub use value::{Key, Map, Record, Sequence, ToValue, Value};

/// Evaluates an expression.
///
/// # Errors
/// [`Fault`]: an error that CEL's rules did not absorb, a missing fact that matters, or a budget that is used up. The
/// fault names the sub-expression.
pub fn evaluate<'a>(
    expression: &'a Expression,
    scope: &Scope<'a>,
    meter: &Meter,
    trace: Option<&mut Trace>,
) -> Result<Value<'a>, Fault> {
    let Some(trace) = trace else {
        return machine::evaluate(expression, scope, meter, None);
    };
    let mut observer = Observer {
        trace: Some(std::mem::take(trace)),
        coverage: None,
    };
    let result = machine::evaluate(expression, scope, meter, Some(&mut observer));
    *trace = observer.trace.unwrap_or_default();
    result
}

/// Evaluates an expression and shows how.
///
/// # Errors
/// As [`evaluate`].
pub fn observe<'a>(
    expression: &'a Expression,
    scope: &Scope<'a>,
    meter: &Meter,
    observer: &mut Observer,
) -> Result<Value<'a>, Fault> {
    machine::evaluate(expression, scope, meter, Some(observer))
}
