//! What many decisions together tell: a risk model fitted to outcomes, a queue simulated, a policy tried on the past.
//!
//! Pure computation over the contract's types: no files, no clock, no sandbox. Whoever calls hands in facts, decisions and a
//! way to decide.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that can't go on fails"
    )
)]

pub mod backtest;
pub mod coverage;
pub mod detection;
pub mod fit;
pub mod simulate;
pub mod survey;
