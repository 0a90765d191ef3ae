//! Tasks of the project that are not part of its product. `cargo xtask gen` writes what follows from `wit/`.

#![expect(
    clippy::indexing_slicing,
    reason = "wit-parser hands out ids that index its own arenas, and this tool runs on a developer machine only"
)]

mod demo;
mod deny;
mod generate;
mod git_bench;
mod lint;
mod model;
mod proof;
mod rust_tests;
mod setup;
mod size;
mod steps;
mod suite;

use crate::suite::Part;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// What `cargo xtask` prints when it is told nothing that it knows.
const USAGE: &str = "usage: cargo xtask TASK

  demo                build the command and tell its story on a small repository
  test                run every test: Rust, Python, Node, browser, parity of all hosts
  test rust|hosts     run a part of them
  lint                check what CI systems read from this project
  deny                check licences, bans, sources and advisories of the dependencies
  proof [--seed S]    run the generated tests at full length with new seeds, or with those of a run that failed
  detection           measure how well marks of AI are found, and write docs/detection.md
  differential        compare the engine with others: --count N --seed S
  reduction-mutants   take each safeguard of the evaluator away and print which cases notice
  bench --quick       print ratios of a decision beside those kept in benches/README.md
  bench git           print what survey, backtest and check take on a long history, beside git: --repo DIR or a shape
  size                count the lines of Rust, by crate and kind
  gen                 write what follows from wit/ and from the table of agents
  gen --check         say whether that is up to date";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask stands in the workspace's root")?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["gen"] => {
            for (path, text) in generate::outputs(root)? {
                let path = root.join(path);
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                std::fs::write(&path, text)
                    .with_context(|| format!("writing {}", path.display()))?;
                println!("wrote {}", path.display());
            }
            Ok(())
        }
        ["gen", "--check"] => {
            let mut stale = Vec::new();
            for (path, text) in generate::outputs(root)? {
                let found = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
                if found != text {
                    stale.push(path);
                }
            }
            if stale.is_empty() {
                println!("all generated files are up to date");
                Ok(())
            } else {
                bail!("stale: {}; run `cargo xtask gen`", stale.join(", "))
            }
        }
        ["demo"] => demo::run(root),
        ["test"] => suite::run(root, Part::All),
        ["test", "rust"] => suite::run(root, Part::Rust),
        ["test", "hosts"] => suite::run(root, Part::Hosts),
        ["lint"] => lint::run(root),
        ["deny"] => deny::run(root),
        ["proof"] => proof::run(root, None),
        ["proof", "--seed", seed] => proof::run(root, Some(seed)),
        ["size"] => size::run(root),
        ["detection"] => detection(root),
        ["bench", "--quick"] => {
            let arguments = ["bench", "--locked", "--workspace", "--bench", "ratios"];
            setup::run(
                root,
                "cargo",
                &[&arguments[..], &["--", "--quick"]].concat(),
            )
        }
        ["bench", "git", rest @ ..] => git_bench::run(root, rest),
        ["differential", rest @ ..] => {
            // An example, so that the other engines stay dev-dependencies of the one crate that is compared with them.
            let mut arguments = vec!["run", "--locked", "--release"];
            arguments.extend(["--package", "countersign-compiler"]);
            arguments.extend(["--example", "differential", "--"]);
            arguments.extend(rest);
            setup::run(root, "cargo", &arguments)
        }
        ["reduction-mutants"] => setup::run(
            root,
            "cargo",
            &[
                "test",
                "--locked",
                "--package",
                "countersign-evaluator",
                "--lib",
                "reduction_mutants::",
                "--",
                "--nocapture",
            ],
        ),
        _ => bail!("{USAGE}"),
    }
}

/// Measures the detector on generated histories and writes the figures. A second run holds them to the floor.
fn detection(root: &Path) -> Result<()> {
    let test = [
        "test",
        "--locked",
        "--package",
        "countersign-evaluator",
        "--test",
        "it",
        "detection::",
    ];
    setup::run_with(root, "cargo", &test, &[("BLESS", "1")])?;
    setup::run(root, "cargo", &test)
}
