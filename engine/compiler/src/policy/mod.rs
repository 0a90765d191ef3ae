//! The policy: its document with YAML keys, includes and parameters, and what is compiled from it.

pub(crate) mod agents;
pub(crate) mod base;
mod calendar;
pub(crate) mod checked;
mod comments;
pub(crate) mod compile;
pub(crate) mod control;
pub(crate) mod document;
pub(crate) mod extra;
mod inherit;
pub(crate) mod layers;
pub(crate) mod lineage;
pub(crate) mod mapping;
mod order;
pub(crate) mod parameters;
pub(crate) mod scalar;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod sign_off;

/// The file that a policy begins in.
pub(crate) const ROOT: &str = "policy.yaml";
