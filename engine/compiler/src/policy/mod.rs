//! The policy: its document with YAML keys, includes and parameters, and what is compiled from it.

pub(crate) mod agents;
mod calendar;
mod comments;
pub(crate) mod compile;
pub(crate) mod control;
pub(crate) mod document;
pub(crate) mod mapping;
pub(crate) mod parameters;
pub(crate) mod scalar;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod sign_off;
