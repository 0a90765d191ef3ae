//! The server as its users meet it: over HTTP, with a forge on the loopback interface, and as a process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect should stop there"
)]

mod bundles;
mod forge;
mod harness;

mod context;
mod decide;
mod failures;
mod merge_queue;
mod owners;
mod process;
mod recorded;
mod reload;
mod routes;
mod shutdown;
mod webhooks;
