//! CEL types as programs know them, and the bound on their depth while they are read.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::cell::Cell;

/// Place of a sub-expression in [`Expression::ranges`](crate::Expression::ranges).
pub type NodeId = u32;

/// A CEL type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// Known at run time only.
    Dyn,
    /// `null`
    Null,
    /// `bool`
    Bool,
    /// 64-bit signed integer.
    Int,
    /// 64-bit unsigned integer.
    Uint,
    /// 64-bit floating-point number.
    Double,
    /// Text.
    String,
    /// Octets.
    Bytes,
    /// Point in time.
    Timestamp,
    /// Span of time.
    Duration,
    /// `list(T)`
    List(#[serde(deserialize_with = "nested")] Box<Type>),
    /// `map(K, V)`
    Map(
        #[serde(deserialize_with = "nested")] Box<Type>,
        #[serde(deserialize_with = "nested")] Box<Type>,
    ),
    /// `optional_type(T)`
    Optional(#[serde(deserialize_with = "nested")] Box<Type>),
    /// A record of the contract, by its place in `countersign_contract::RECORDS`.
    Record(u16),
    /// A string that is one of an enum's cases, by its place in `countersign_contract::ENUMS`.
    Enum(u16),
    /// The type of a type.
    Type,
}

impl Type {
    /// The name that `type()` gives.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Type::Dyn => "dyn",
            Type::Null => "null_type",
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Uint => "uint",
            Type::Double => "double",
            Type::String | Type::Enum(_) => "string",
            Type::Bytes => "bytes",
            Type::Timestamp => "google.protobuf.Timestamp",
            Type::Duration => "google.protobuf.Duration",
            Type::List(_) => "list",
            Type::Map(_, _) => "map",
            Type::Optional(_) => "optional_type",
            Type::Record(number) => countersign_contract::RECORDS
                .get(usize::from(*number))
                .map_or("record", |shape| shape.name),
            Type::Type => "type",
        }
    }
}

/// Deepest nesting of types and constants.
const DEEPEST: u32 = 32;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Reads a part of a value that contains values of its own type, one level deeper than the value: octets that were damaged
/// must not exhaust the stack.
pub(crate) fn nested<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let depth = DEPTH.get();
    if depth >= DEEPEST {
        return Err(D::Error::custom("a type or constant is nested too deep"));
    }
    DEPTH.set(depth + 1);
    let result = T::deserialize(deserializer);
    DEPTH.set(depth);
    result
}
