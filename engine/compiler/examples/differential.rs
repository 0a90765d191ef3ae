//! Compares the engine with other implementations over as many generated expressions as asked, and prints the figures.
//! It is an example so that the oracles stay dev-dependencies. `cargo xtask differential` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a tool for developers"
)]

#[path = "../tests/it/proof/mod.rs"]
mod proof;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: u64| {
        arguments
            .iter()
            .position(|argument| argument == name)
            .and_then(|place| arguments.get(place + 1))
            .map_or(default, |text| text.parse().expect("a whole number"))
    };
    let (count, seed) = (number("--count", 1_000_000), number("--seed", 1));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/disagreements");
    let cases = proof::cases::read(&folder);
    let worlds = proof::differential::worlds(seed);
    let report = proof::differential::Differential::new(&worlds, &cases).run(count, seed);
    print!("{}", report.markdown());
    let open = report.open();
    if open.is_empty() {
        ExitCode::SUCCESS
    } else {
        eprintln!("{} disagreements are not judged", open.len());
        ExitCode::FAILURE
    }
}
