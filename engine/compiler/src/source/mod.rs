//! The policy as it is written: YAML keys, includes, parameters.

pub(crate) mod mapping;
pub(crate) mod scalar;
