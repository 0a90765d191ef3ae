//! Ratios within one run, which hold on a noisy machine where single times don't: the sides take turns, and the median
//! of each is compared.

use anyhow::{Context, Result};
use countersign::{Allocation, Cache, Engine, EngineOptions, Limits};
use countersign_benches::guest::Guest;
use countersign_benches::native::Native;
use countersign_benches::{facts, facts_json, policy};
use std::time::{Duration, Instant};

/// How many times each side runs.
const ROUNDS: usize = 200;

/// One side of a comparison.
type Side<'a> = (&'a str, Box<dyn FnMut() -> Result<()> + 'a>);

/// Runs all sides in turn and returns the median time of each.
fn medians(sides: &mut [Side<'_>], rounds: usize) -> Result<Vec<Duration>> {
    let mut times = vec![Vec::with_capacity(rounds); sides.len()];
    for round in 0..=rounds {
        for ((_, run), times) in sides.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run()?;
            // The first round warms caches up.
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort();
            times.get(times.len() / 2).copied().context("no round ran")
        })
        .collect()
}

/// Prints each side beside the first.
fn show(title: &str, sides: &mut [Side<'_>], rounds: usize) -> Result<()> {
    let medians = medians(sides, rounds)?;
    println!("\n{title}");
    let Some(first) = medians.first() else {
        return Ok(());
    };
    for ((name, _), median) in sides.iter().zip(&medians) {
        let ratio = median.as_secs_f64() / first.as_secs_f64();
        println!(
            "  {name:<38} {:>10.1} µs   ratio {ratio:>7.2}",
            median.as_secs_f64() * 1e6
        );
    }
    Ok(())
}

fn main() -> Result<()> {
    let (folder, compiled) = policy(5)?;
    let bytes = countersign_bundler::bundle(&compiled, &folder)?.bytes;
    println!("bundle of five rules: {} bytes", bytes.len());
    let fuelled = Guest::new(&bytes, true)?;
    let unmetered = Guest::new(&bytes, false)?;
    let floor = Guest::floor(true)?;
    let engine = Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::OnDemand,
    })?;
    let pooling = Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::Pooling { instances: 4 },
    })?;
    let runtime = engine.open(&bytes, None, Limits::recommended())?;
    let pooled = pooling.open(&bytes, None, Limits::recommended())?;
    for files in [1, 100, 1_000] {
        let typed = facts(files, 20)?;
        let json = serde_json::to_string(&typed)?;
        let native = Native::new(&facts_json(files, 20))?;
        let mut warm = fuelled.warm()?;
        let mut warm_floor = floor.warm()?;
        let evaluation = runtime.evaluate_json(&json)?;
        println!(
            "\n{files} files: {} bytes of facts, {} bytes of memory",
            json.len(),
            evaluation.memory_bytes
        );
        show(
            &format!("five rules, {files} files, beside native cel with facts already converted"),
            &mut [
                ("native cel", Box::new(|| native.run().map(drop))),
                (
                    "floor, fresh instance",
                    Box::new(|| floor.fresh(&typed).map(drop)),
                ),
                (
                    "floor, warm instance",
                    Box::new(|| warm_floor.decide(&typed).map(drop)),
                ),
                (
                    "bundle, fresh instance, no fuel",
                    Box::new(|| unmetered.fresh(&typed).map(drop)),
                ),
                (
                    "bundle, fresh instance",
                    Box::new(|| fuelled.fresh(&typed).map(drop)),
                ),
                (
                    "bundle, warm instance",
                    Box::new(|| warm.decide(&typed).map(drop)),
                ),
                (
                    "runtime, typed facts",
                    Box::new(|| Ok(runtime.evaluate(&typed).map(drop)?)),
                ),
                (
                    "runtime, JSON facts",
                    Box::new(|| Ok(runtime.evaluate_json(&json).map(drop)?)),
                ),
                (
                    "runtime, JSON facts, pooling",
                    Box::new(|| Ok(pooled.evaluate_json(&json).map(drop)?)),
                ),
            ],
            ROUNDS,
        )?;
    }
    show(
        "opening a bundle",
        &mut [(
            "check and compile",
            Box::new(|| Ok(engine.open(&bytes, None, Limits::recommended()).map(drop)?)),
        )],
        5,
    )
}
