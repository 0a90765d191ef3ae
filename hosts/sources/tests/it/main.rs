//! The tests of this crate as one program: one to link, and its tests share the cores.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect stops there"
)]

mod bypasses;
mod documents;
mod git;
mod github;
mod joined;
mod support;
