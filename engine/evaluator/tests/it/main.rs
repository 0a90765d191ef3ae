//! The tests of this crate as one program: one to link, and its tests share the cores.

mod bypasses;
mod cases;
mod changes;
mod corpus;
mod detection;
mod golden;
mod laws;
mod presets;
mod provenance;
mod routing;
mod sign_off_laws;
mod support;
mod transfer;
