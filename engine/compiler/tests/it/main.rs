//! The tests of this crate as one program: one to link, and its tests share the cores.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect stops there"
)]
#![allow(
    clippy::duplicate_mod,
    reason = "`proof` is also an example's, which has no `generate` beside it"
)]

mod bad_policies;
mod common;
mod conformance;
mod cost;
mod depth;
mod differential;
mod extends;
mod generate;
mod language;
mod law;
mod library;
mod lint;
mod lowered;
mod metamorphic;
mod missing;
mod odd_policies;
mod oracle;
mod presets;
mod proof;
mod robustness;
mod schema;
mod seeds;
mod unmarked;
mod zones;
