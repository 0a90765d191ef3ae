//! Roster and sign-off files: their form, their errors with places, their schemas.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod roster;
mod schemas;
mod sign_offs;
