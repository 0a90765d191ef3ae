//! Models fitted to histories whose truth is known, and histories that no model can be fitted to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod histories;
mod laws;
mod refusals;
mod truth;
