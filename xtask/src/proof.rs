//! `cargo xtask proof`: the generated tests at full length and with new seeds. A landing proves a tenth with fixed seeds, so
//! that none fails by chance; this is what learns something new.

use crate::setup;
use anyhow::Result;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Crates with generated tests.
const CRATES: [&str; 7] = [
    "countersign-program",
    "countersign-compiler",
    "countersign-evaluator",
    "countersign-sources",
    "countersign-analysis",
    "countersign-reports",
    "countersign-contract",
];

/// Cases of a property test that names no number of its own.
const PROPERTY_CASES: &str = "4096";

/// Expressions that are compared with each other engine.
const COMPARED: &str = "200000";

/// Proves everything. `seed` repeats a run that failed; without it a new one is made and printed.
pub fn run(root: &Path, seed: Option<&str>) -> Result<()> {
    let seed = seed.map_or_else(
        || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(1, |now| now.as_secs()).to_string()
        },
        str::to_owned,
    );
    println!("seed {seed}; the same again: cargo xtask proof --seed {seed}");
    let variables = [
        ("COUNTERSIGN_PROOF", "1"),
        ("COUNTERSIGN_PROOF_SEED", seed.as_str()),
        ("PROPTEST_CASES", PROPERTY_CASES),
        // As many cases that say nothing may come between them.
        ("PROPTEST_MAX_GLOBAL_REJECTS", "65536"),
        ("PROPTEST_RNG_SEED", seed.as_str()),
    ];
    let mut test = vec!["test", "--locked", "--no-fail-fast"];
    for name in CRATES {
        test.extend(["--package", name]);
    }
    setup::run_with(root, "cargo", &test, &variables)?;
    let compare = [
        "run",
        "--locked",
        "--package",
        "countersign-compiler",
        "--example",
        "differential",
        "--",
        "--count",
        COMPARED,
        "--seed",
        seed.as_str(),
    ];
    setup::run(root, "cargo", &compare)
}
