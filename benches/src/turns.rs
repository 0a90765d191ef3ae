//! Times that can be compared on a noisy machine: the sides take turns within one run, and the median of each counts.

use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// How long a side's turn lasts: many rounds where they are short.
const TURN: Duration = Duration::from_millis(2);

/// Fewest and most turns of each side.
const TURNS: (u32, u32) = (7, 101);

/// How long all turns of all sides of one comparison should take together.
const COMPARISON: Duration = Duration::from_secs(5);

/// One side of a comparison.
pub struct Side<'a> {
    /// Its name.
    pub name: String,
    /// Runs that many rounds, and says how long they took.
    rounds: Box<dyn FnMut(u32) -> Result<Duration> + 'a>,
}

impl<'a> Side<'a> {
    /// A side that runs in this process.
    pub fn here(name: &str, mut round: impl FnMut() -> Result<()> + 'a) -> Side<'a> {
        Side::elsewhere(name, move |rounds| {
            let start = Instant::now();
            for _ in 0..rounds {
                round()?;
            }
            Ok(start.elapsed())
        })
    }

    /// A side that measures itself.
    pub fn elsewhere(name: &str, rounds: impl FnMut(u32) -> Result<Duration> + 'a) -> Side<'a> {
        Side {
            name: name.to_owned(),
            rounds: Box::new(rounds),
        }
    }
}

/// Lets the sides take turns. A turn is one round that is not counted, which warms caches up again, and as many rounds as
/// fit into two milliseconds, at least one. Returns the median over the turns of each side's time for one round.
///
/// # Errors
/// The first error of a side.
pub fn take_turns(sides: &mut [Side<'_>]) -> Result<Vec<Duration>> {
    let mut plan = Vec::with_capacity(sides.len());
    let mut cycle = Duration::ZERO;
    for side in sides.iter_mut() {
        (side.rounds)(1)?;
        let once = (side.rounds)(1)?.max(Duration::from_nanos(1));
        let rounds = u32::try_from(TURN.as_nanos() / once.as_nanos())?.clamp(1, 100_000);
        cycle += once * (rounds + 1);
        plan.push(rounds);
    }
    let turns = COMPARISON.as_nanos() / cycle.as_nanos().max(1);
    let turns = u32::try_from(turns)
        .unwrap_or(u32::MAX)
        .clamp(TURNS.0, TURNS.1);
    let mut times = vec![Vec::new(); sides.len()];
    for _ in 0..turns {
        for ((side, rounds), times) in sides.iter_mut().zip(&plan).zip(&mut times) {
            (side.rounds)(1)?;
            times.push((side.rounds)(*rounds)? / *rounds);
        }
    }
    times
        .into_iter()
        .zip(sides)
        .map(|(mut times, side)| {
            times.sort();
            times
                .get(times.len() / 2)
                .copied()
                .with_context(|| format!("`{}` had no turn", side.name))
        })
        .collect()
}
