//! The tests of this crate as one program: one to link, and its tests share the cores.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect stops there"
)]

mod bypasses;
mod cases;
mod changes;
mod corpus;
mod detection;
mod golden;
mod laws;
mod marks;
mod presets;
mod provenance;
mod routing;
mod sign_off_laws;
mod support;
mod transfer;
