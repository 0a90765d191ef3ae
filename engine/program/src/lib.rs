//! The compiled policy: the format that the compiler writes and the evaluator runs, and the interpreter of its
//! expressions.
//!
//! The compiler turns every CEL expression into a typed [`Expression`]: names are resolved to numbers, overloads to
//! [`Function`]s, macros to [`Loop`]s, and each node knows its CEL type and its place in the source. The interpreter
//! runs such a program over borrowed facts, counts its steps, and treats a fact that was not supplied as a value of its
//! own ([`FaultKind::MissingFact`]) that CEL's absorption rules may or may not make irrelevant.
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
pub mod expression;
mod fault;
pub mod function;
mod functions;
mod interpreter;
mod loops;
pub mod map;
mod meter;
mod nesting;
mod patterns;
pub mod policy;
mod print;
mod scope;
mod selection;
mod trace;
pub mod types;
pub mod validate;
pub mod value;
pub mod zones;

pub use codec::{LoadError, decode, encode};
pub use expression::{Expression, Loop, LoopKind, Node, NodeId, Operation, Root, Source};
pub use fault::{Fault, FaultKind, Missing};
pub use function::Function;
pub use functions::glob::Glob;
pub use functions::regexes::check_replacement;
pub use functions::semver::{check_requirement, check_version};
pub use functions::time::is_fixed_zone;
pub use interpreter::evaluate;
pub use map::{Key, Map};
pub use meter::{ELEMENTS_PER_STEP, Meter, OCTETS_PER_STEP};
pub use patterns::{Patterns, check_glob, compile_regex, most_match_steps};
pub use print::{print, shorten};
pub use scope::{Globals, Mark, Scope, incomplete_lists};
pub use trace::{Trace, TraceEntry};
pub use types::Type;
pub use validate::{MAXIMUM_DEPTH, MAXIMUM_NODES};
pub use value::{Record, Sequence, ToValue, Value};
pub use zones::Zone;
