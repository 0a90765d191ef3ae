//! The policy as it is written: YAML keys, includes, parameters.

pub(crate) mod calendar;
pub(crate) mod control;
pub(crate) mod mapping;
pub(crate) mod parameters;
pub(crate) mod policy;
pub(crate) mod scalar;
pub(crate) mod settings;
