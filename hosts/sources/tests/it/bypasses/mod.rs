//! Ways around a sign-off gate that only real repositories show. Each test is a pair: the attack is held for the reason named,
//! the nearest honest change is open. Facts come from git alone, and the preset `standard` decides.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod bindings;
mod files;
mod landing;
mod marks;
mod people;
mod world;
