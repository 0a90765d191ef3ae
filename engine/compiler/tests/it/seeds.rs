//! Which expressions a run of the generated tests makes, and how many.
//!
//! Each run makes a tenth, from seeds that are always the same: no change fails by chance. With `COUNTERSIGN_PROOF=1` a run
//! makes all, from seeds that were not used before. `COUNTERSIGN_PROOF_SEED=N` begins at that seed; a test that fails prints
//! it. What fails is kept as a case.

use proptest::test_runner::{Config, RngSeed};
use std::io::Write;
use std::ops::Range;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

struct Plan {
    proof: bool,
    first: u64,
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let variable = |name| std::env::var(name).ok();
    let proof = variable("COUNTERSIGN_PROOF").is_some_and(|value| value == "1");
    let first = match variable("COUNTERSIGN_PROOF_SEED") {
        Some(seed) => seed
            .parse()
            .expect("COUNTERSIGN_PROOF_SEED is a whole number"),
        None if proof => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            // A proof takes longer than the seconds whose seeds it uses.
            now.as_secs() * 1_000
        }
        None => 1,
    };
    if proof {
        // Past the harness, which shows what a test prints only when it fails.
        let _ = writeln!(std::io::stderr(), "proof: COUNTERSIGN_PROOF_SEED={first}");
    }
    Plan { proof, first }
});

/// How many of so many this run makes.
pub fn count(all: u64) -> u64 {
    if PLAN.proof { all } else { all.div_ceil(10) }
}

/// The first seed.
pub fn first() -> u64 {
    PLAN.first
}

/// The seeds of this run.
pub fn seeds(all: u64) -> Range<u64> {
    first()..first() + count(all)
}

/// A part of the seeds, so that the parts can run side by side.
pub fn shard(all: u64, part: u64, parts: u64) -> Range<u64> {
    let Range { start, end } = seeds(all);
    let length = (end - start).div_ceil(parts);
    let from = (start + part * length).min(end);
    from..(from + length).min(end)
}

/// As many cases of proptest; in a proof ten times as many as in each run.
pub fn cases(all: u32) -> Config {
    Config {
        cases: u32::try_from(count(u64::from(all))).unwrap(),
        rng_seed: RngSeed::Fixed(first()),
        ..Config::default()
    }
}

/// Says how to replay a seed if its test fails while this lives.
pub struct Replay(pub u64);

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Replay(seed) = self;
            eprintln!("replay with COUNTERSIGN_PROOF_SEED={seed}, and keep what failed as a case");
        }
    }
}
