//! CEL types as programs know them.

use crate::nesting::nested;
use serde::{Deserialize, Serialize};

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
