//! Rosters, sign-off files and context documents: their form, their errors with places, their schemas.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod context;
mod roster;
mod schemas;
mod sign_offs;
