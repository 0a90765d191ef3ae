//! A bound on the depth of values that contain values of their own type, while they are read: octets that were damaged
//! must not exhaust the stack.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::cell::Cell;

/// Deepest nesting of types and constants.
const DEEPEST: u32 = 32;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Reads a part of a value, one level deeper than the value.
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
