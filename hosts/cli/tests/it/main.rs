//! The tests of this crate as one program: one to link, and its tests share the cores.

mod backtest;
mod bad_input;
mod commands;
mod declare;
mod demo;
mod fetch;
mod git_range;
mod github_events;
mod json_page;
mod provenance;
mod readme;
mod risk;
mod signing;
mod simulate;
mod support;
