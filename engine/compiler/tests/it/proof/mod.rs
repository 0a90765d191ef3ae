//! Generated expressions, facts to run them over, and what to compare the results with.

#![allow(dead_code, reason = "each file uses its own part")]

pub mod cases;
#[path = "../generate/chance.rs"]
pub mod chance;
pub mod differential;
#[path = "../generate/facts.rs"]
pub mod facts;
pub mod generator;
pub mod ground;
pub mod large;
pub mod literals;
mod loops;
pub mod oracles;
pub mod outcome;
mod paths;
pub mod signatures;
pub mod tree;
pub mod worlds;

/// The place of a record in the contract.
pub fn record(name: &str) -> usize {
    countersign_contract::RECORDS
        .iter()
        .position(|shape| shape.name == name)
        .unwrap()
}
