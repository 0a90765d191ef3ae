//! The git source, on real repositories that each test builds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod deployment;
mod expertise;
mod files;
mod hostile;
mod incomplete;
mod landed;
mod merges;
mod notes;
mod outside;
mod ranges;
mod repository;
mod surroundings;
mod survey;
