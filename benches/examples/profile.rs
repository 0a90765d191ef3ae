//! Decides one change natively, many times over, for a profiler to look at:
//! `cargo build --release --workspace --bench ratios --example profile`, then
//! `perf record target/release/examples/profile 1000 1500` and `perf report`. Arguments: files and rounds.

use anyhow::{Context, Result};
use countersign_benches::{RULES, facts, policy};
use countersign_evaluator::Evaluator;

fn main() -> Result<()> {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse());
    let files = numbers.next().context("how many files?")??;
    let rounds = numbers.next().context("how many rounds?")??;
    let evaluator = Evaluator::new(policy(RULES.len())?.1.policy)?;
    let facts = facts(files, 20)?;
    for _ in 0..rounds {
        let decision = evaluator.evaluate(&facts);
        std::hint::black_box(decision.map_err(|error| anyhow::anyhow!("{error:?}"))?);
    }
    Ok(())
}
