//! The tests of this crate as one program: one to link, and its tests share the cores.

mod absorption;
mod budget;
mod codec;
mod depth;
mod functions;
mod missing_facts;
mod selection;
mod soundness;
mod support;
