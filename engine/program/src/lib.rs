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
mod coverage;
mod dump;
pub mod expression;
mod fault;
pub mod function;
mod functions;
pub mod instruction;
mod lower;
mod machine;
pub mod map;
mod meter;
mod nesting;
mod observe;
mod patterns;
pub mod policy;
mod print;
mod scope;
mod trace;
pub mod tree;
pub mod types;
pub mod validate;
pub mod value;
pub mod zones;

pub use codec::{LoadError, decode, encode};
pub use coverage::{Count, Coverage};
pub use dump::{dump, dump_expression};
pub use expression::{Expression, Literal, LoopKind, NodeId, Root, Source};
pub use fault::{Fault, FaultKind, Missing};
pub use function::Function;
pub use functions::glob::Glob;
pub use functions::regexes::check_replacement;
pub use functions::semver::{check_requirement, check_version};
pub use functions::time::{is_fixed_zone, offset_at};
pub use instruction::{Instruction, Operator};
pub use lower::{LowerError, lower};
pub use map::{Key, Map};
pub use meter::{ELEMENTS_PER_STEP, Meter, OCTETS_PER_STEP};
pub use observe::Observer;
pub use patterns::{Patterns, check_glob, compile_regex, most_match_steps};
pub use print::{print, shorten};
pub use scope::{Globals, Mark, Ranking, Scope, incomplete_lists};
pub use trace::{Trace, TraceEntry};
pub use tree::{Loop, Node, Operation, Tree};
pub use types::Type;
pub use validate::{MAXIMUM_CHAIN, MAXIMUM_INSTRUCTIONS, MAXIMUM_NESTING};
pub use value::{Record, Sequence, ToValue, Value};
pub use zones::Zone;

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
