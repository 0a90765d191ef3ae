//! The GitHub source, on hand-written payloads and documents. `BLESS=1` writes the expected facts anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod completeness;
mod earlier;
mod facts;
mod fetched;
mod fixtures;
mod mutations;
mod owners;
