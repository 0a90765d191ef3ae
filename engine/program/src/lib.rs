//! The compiled policy: the format that the compiler writes and the evaluator runs, and the interpreter of its
//! expressions.
//!
//! The compiler turns every CEL expression into a typed [`Expression`]: names are resolved to numbers, overloads to
//! [`Function`]s, macros to [`Loop`]s, and each node knows its CEL type and its place in the source. The interpreter
//! runs such a program over borrowed facts, counts its steps, and treats a fact that was not supplied as a value of its
//! own ([`Fault::Missing`]) that CEL's absorption rules may or may not make irrelevant.
//!
//! Nothing here parses policy source or CEL text: that is the compiler's. Nothing here knows controls' semantics: that is
//! the evaluator's.

mod access;
pub mod expression;
pub mod function;
pub mod policy;
pub mod types;
pub mod value;

pub use expression::{Expression, Loop, LoopKind, Node, NodeId, Operation, Root, Source};
pub use function::Function;
pub use types::Type;
