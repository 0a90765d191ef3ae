//! The tests of this crate as one program: one to link, and its tests share the cores.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect stops there"
)]

mod backtest;
mod bad_input;
mod commands;
mod commit_hook;
mod declare;
mod demo;
mod extending;
mod fetch;
mod git_range;
mod github_events;
mod init;
mod json_page;
mod long_history;
mod provenance;
mod push_hook;
mod readme;
mod risk;
mod signing;
mod simulate;
mod support;
