//! Runs the workspace's Rust tests on all cores.
//!
//! Cargo runs one test program after another, so that a program with one long test leaves the other cores idle. Here each
//! program's modules are the pieces of work, and each core takes the next one. It needs nothing that is not installed.

use crate::setup;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// A program of tests.
struct Program {
    /// Its package and target, as `countersign-cli it`.
    name: String,
    path: PathBuf,
    /// Where it runs: its package's folder.
    folder: PathBuf,
}

/// Tests that one process runs.
struct Piece<'a> {
    program: &'a Program,
    /// The module that they share, or nothing.
    module: String,
    tests: Vec<String>,
}

/// How many tests there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
}

/// Builds all programs of tests.
pub fn build(root: &Path) -> Result<()> {
    setup::run(
        root,
        "cargo",
        &["test", "--locked", "--workspace", "--no-run"],
    )
}

/// Runs all tests, those in the documentation too.
///
/// # Errors
/// When a program can't be started, or a test fails.
pub fn run(root: &Path) -> Result<Count> {
    let programs = programs(root)?;
    let mut pieces = Vec::new();
    for program in &programs {
        pieces.extend(split(program)?);
    }
    anyhow::ensure!(!pieces.is_empty(), "there are no Rust tests to run");
    // The largest first, so that none is left for the end while other cores idle.
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.tests.len()));
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = Instant::now();
                    let output = run_piece(piece);
                    let line = report(piece, &output, start.elapsed().as_secs_f64());
                    let mut results = results.lock().unwrap_or_else(|error| error.into_inner());
                    println!("{line}");
                    results.push(output.map(|output| count(&output, piece.tests.len())));
                }
            });
        }
    });
    let mut sum = Count::default();
    for result in results.into_inner().unwrap_or_default() {
        let count = result?;
        sum.passed += count.passed;
        sum.failed += count.failed;
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed > 0 {
        bail!("{} Rust tests failed", sum.failed);
    }
    setup::run(root, "cargo", &["test", "--locked", "--workspace", "--doc"])?;
    Ok(sum)
}

/// The programs that `cargo test` would run, in its order.
fn programs(root: &Path) -> Result<Vec<Program>> {
    let arguments = [
        "test",
        "--locked",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ];
    let output = setup::command(root, "cargo", &arguments)
        .output()
        .context("starting `cargo`")?;
    anyhow::ensure!(
        output.status.success(),
        "the tests do not build:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut programs = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).context("a message of cargo")?;
        let (Some(path), Some(true), Some(manifest)) = (
            message["executable"].as_str(),
            message["profile"]["test"].as_bool(),
            message["manifest_path"].as_str().map(Path::new),
        ) else {
            continue;
        };
        let folder = manifest.parent().context("a manifest without a folder")?;
        let package = message["package_id"].as_str().unwrap_or_default();
        let package = package.rsplit(['#', '/']).next().unwrap_or_default();
        let package = package.split('@').next().unwrap_or_default();
        let target = message["target"]["name"].as_str().unwrap_or_default();
        programs.push(Program {
            name: format!("{package} {target}"),
            path: PathBuf::from(path),
            folder: folder.to_path_buf(),
        });
    }
    Ok(programs)
}

/// The tests of a program by their outermost module.
fn split(program: &Program) -> Result<Vec<Piece<'_>>> {
    let output = start(program, &["--list", "--format", "terse"])?;
    anyhow::ensure!(
        output.status.success(),
        "`{}` does not list its tests:\n{}",
        program.name,
        String::from_utf8_lossy(&output.stderr)
    );
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some(test) = line.strip_suffix(": test") else {
            continue;
        };
        let module = test.split_once("::").map_or("", |(module, _)| module);
        let tests = modules.entry(module.to_owned()).or_default();
        tests.push(test.to_owned());
    }
    // What a program of unit tests has is quick; a process for each of its modules would not be.
    let small = modules.values().all(|tests| tests.len() < 5) || !program.name.ends_with(" it");
    if small {
        let tests = modules.into_values().flatten().collect();
        modules = BTreeMap::from([(String::new(), tests)]);
    }
    Ok(modules
        .into_iter()
        .filter(|(_, tests)| !tests.is_empty())
        .map(|(module, tests)| Piece {
            program,
            module,
            tests,
        })
        .collect())
}

fn start(program: &Program, arguments: &[&str]) -> Result<Output> {
    Command::new(&program.path)
        .args(arguments)
        .current_dir(&program.folder)
        .env("CARGO_MANIFEST_DIR", &program.folder)
        // No change fails by chance; `cargo xtask proof` takes new seeds.
        .env("PROPTEST_RNG_SEED", "1")
        .output()
        .with_context(|| format!("starting the tests `{}`", program.name))
}

fn run_piece(piece: &Piece<'_>) -> Result<Output> {
    let mut arguments = vec!["--test-threads=1", "--exact"];
    arguments.extend(piece.tests.iter().map(String::as_str));
    start(piece.program, &arguments)
}

/// One line for what passed, all that was printed for what did not.
fn report(piece: &Piece<'_>, output: &Result<Output>, seconds: f64) -> String {
    let name = match piece.module.as_str() {
        "" => piece.program.name.clone(),
        module => format!("{}::{module}", piece.program.name),
    };
    let Ok(output) = output else {
        return format!("{name}: could not be started");
    };
    let Count { passed, failed } = count(output, piece.tests.len());
    let mut line = format!("{seconds:7.1} s  {name}: {passed} passed");
    if failed > 0 {
        line += &format!(
            ", {failed} FAILED\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    line
}

/// What a test program says of the tests that it was told to run. One that ends otherwise (a signal, an exit within a test,
/// with whatever status) has failed, and so has one that did not run all of them.
fn count(output: &Output, wanted: usize) -> Count {
    let text = String::from_utf8_lossy(&output.stdout);
    let number = |what: &str| -> Option<usize> {
        let result = text
            .lines()
            .rev()
            .find(|line| line.starts_with("test result:"))?;
        let (before, _) = result.split_once(what)?;
        before.trim_end().rsplit(' ').next()?.parse().ok()
    };
    let mut count = Count {
        passed: number(" passed").unwrap_or(0),
        failed: number(" failed").unwrap_or(0),
    };
    let ran = count.passed + count.failed + number(" ignored").unwrap_or(0);
    if count.failed == 0 && (!output.status.success() || ran != wanted) {
        count.failed = 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{Count, count};
    use std::process::Output;

    fn ended(code: i32, stdout: &str, wanted: usize) -> Count {
        use std::os::unix::process::ExitStatusExt;
        let output = Output {
            status: std::process::ExitStatus::from_raw(code << 8),
            stdout: stdout.into(),
            stderr: Vec::new(),
        };
        count(&output, wanted)
    }

    #[test]
    fn a_program_that_ends_without_a_result_has_failed() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured";
        let counted = |passed, failed| Count { passed, failed };
        assert_eq!(ended(0, line, 13), counted(12, 0));
        // A test is missing, or the program had none of that name.
        assert_eq!(ended(0, line, 14), counted(12, 1));
        assert_eq!(
            ended(101, "test result: FAILED. 3 passed; 2 failed;", 5),
            counted(3, 2)
        );
        assert_eq!(ended(1, "running 4 tests", 4), counted(0, 1));
        // `std::process::exit(0)` within a test.
        assert_eq!(ended(0, "running 4 tests", 4), counted(0, 1));
    }
}
